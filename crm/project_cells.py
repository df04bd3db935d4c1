"""The cells of the projects' table as they are edited: copied, read from a text, and saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.leads import assign, edit_next_due, edit_next_step
from crm.listing import ProjectRow, rows
from crm.projects import edit_project
from crm.row_text import part_headline, shown_cell, shown_headline
from crm.rules.clipboard import text_of
from crm.rules.dues import parse_due, part_step
from crm.rules.numbers import is_blank
from crm.rules.pairs import parse_pair
from crm.rules.received import part_received, show_received
from crm.rules.units import find_unit, parse_amount, parse_extent, show_amount, too_large
from crm.rules.written import clean_line, clean_name, clean_text
from db.terms import AmountKind, SourceChannel
from db.values import Amount
from resources import tr

EDITABLE = frozenset(
    {"name", "amount", "arrived", "land", "chief", "commissioner", "owner", "industry", "progress"}
    | {"park", "source_channel", "next_step", "next_due", "people"}
)
"""Columns whose cells a person edits."""
_KINDS = (AmountKind.PLANNED, AmountKind.AGREED, AmountKind.CONTRACTED)
"""A later one is shown in the place of those before it."""
_PERSON = 40
_CENT = 10**8  # 分: two decimals of 亿元, more of which the table does not show

Fields = dict[str, Any]
"""A project's fields, with next_step and next_due: those of the todo that is due first."""


# --- copying


def copied_text(session: Session, ids: Sequence[str], columns: Sequence[str], today: date) -> str:
    """Return rows as Excel takes them from the clipboard, each figure with all its digits."""
    found = rows(session, ids, today)
    return text_of([copied_cell(row, key) for key in columns] for row in found)


def copied_cell(row: ProjectRow, column: str) -> str:
    """Return the text of a cell that `read_cell` reads back as it is."""
    match column:
        case "amount" if row.headline is not None and _finer(row.headline.amount):
            return shown_headline(row, places=None)
        case "arrived" if row.received.amount is not None and _finer(row.received.amount):
            return show_received(row.received, with_unit=False, places=None)
        case "progress" if row.progress:
            return row.progress
    return shown_cell(row, column)


def _finer(amount: Amount) -> bool:
    """Whether two decimals of the header's 亿 don't tell all of a figure."""
    return any(fen % _CENT for fen in (amount.fen or 0, amount.high_fen or 0))


# --- reading


def read_cell(
    column: str,
    text: str,
    row: ProjectRow | None,
    *,
    today: date,
    parks: Mapping[str, str] | None = None,
) -> Fields:
    """Return the fields that a text in a cell gives new values, bare figures in the header's unit.

    row: as it stands now; a figure goes to the kind that it shows, a recorded rate of the same
    currency stays. parks: name → id. Raises InvalidInput.
    """
    match column:
        case "name":
            return {"name": clean_name(text)}
        case "amount":
            return _read_headline(text, row)
        case "arrived":
            before = row.received.reported if row else None
            return {"arrived": _read_amount(part_received(text), before, "arrived")}
        case "land":
            return {"land": parse_extent(text, field="land")}
        case "next_due":
            return {"next_due": parse_due(text, today=today, field="next_due")}
        case "people":
            return dict(parse_pair(text))
        case "chief" | "commissioner" | "owner":
            return {column: clean_line(text, column, _PERSON)}
        case "park":
            return {"park_id": _read_park(text, parks or {})}
        case "source_channel":
            return {"source_channel": _read_channel(text)}
        case "next_step":
            step, due = part_step(text, today=today)
            fields: Fields = {"next_step": clean_line(step, "next_step") or ""}
            return fields if due is None else {**fields, "next_due": due}
        case "progress":
            return {"progress": clean_text(text, "progress")}
        case _:
            return {column: clean_line(text, column)}


def _read_headline(text: str, row: ProjectRow | None) -> Fields:
    told, figure = part_headline(text)
    shown = row.headline.kind if row and row.headline else None
    kind = told or shown or AmountKind.PLANNED
    if shown is not None and _KINDS.index(kind) < _KINDS.index(shown):
        raise InvalidInput(
            tr(
                "“{text}”是{kind}，这里显示的是{shown}。要改{shown}，请只写数字；"
                "要改{kind}，请打开项目页。"
            ).format(text=text.strip(), kind=kind.label, shown=shown.label),
            field="amount",
        )
    before = row.headline.amount if row and row.headline and kind is shown else None
    return {kind.value: _read_amount(figure, before, "amount")}


def _read_amount(text: str, before: Amount | None, field: str) -> Amount | None:
    amount = parse_amount(text, field=field)
    if amount is None:
        return None
    if find_unit(text) is None and too_large(amount):
        raise InvalidInput(
            tr(
                "表头是亿元，“{text}”就是{shown}，应是万元。请写上单位（{text}万元），"
                "或先换算成亿元。"
            ).format(text=text.strip(), shown=show_amount(amount)),
            field=field,
        )
    if before is None or amount.currency is not before.currency:
        return amount
    return replace(amount, rate=before.rate)


def _read_park(text: str, parks: Mapping[str, str]) -> str | None:
    name = " ".join(text.split())
    if is_blank(name):
        return None
    if name not in parks:
        raise InvalidInput(
            tr("没有叫“{name}”的园区。请写成 {known}，或先在“园区”里登记。").format(
                name=name, known=_some(list(parks))
            ),
            field="park",
        )
    return parks[name]


def _read_channel(text: str) -> SourceChannel | None:
    word = "".join(text.split())
    if is_blank(word):
        return None
    by_word = {"".join(one.label.split()): one for one in SourceChannel}
    if word not in by_word:
        raise InvalidInput(
            tr("没有“{word}”这种招商方式。请写成 {known}。").format(
                word=text.strip(), known=_some([one.label for one in SourceChannel], most=9)
            ),
            field="source_channel",
        )
    return by_word[word]


def _some(words: Sequence[str], most: int = 4) -> str:
    said = tr("、").join(words[:most])
    return said if len(words) <= most else tr("{words} 等").format(words=said)


# --- saving


def edit_cell(session: Session, project_id: str, column: str, value: object) -> None:
    """Save an edited cell: fields as of `read_cell`, or the bare value of a column.

    A bare 投资额 goes to the figure that the row shows.
    """
    if isinstance(value, Mapping):
        save_fields(session, project_id, value)
        return
    field = {"park": "park_id"}.get(column, column)
    if column == "amount":
        found = rows(session, [project_id])
        kind = found[0].headline.kind if found and found[0].headline else AmountKind.PLANNED
        field = kind.value
    save_fields(session, project_id, {field: value})


def save_fields(session: Session, project_id: str, fields: Mapping[str, Any]) -> None:
    """Save fields of a project, and of the todo that is due first.

    A new owner takes over what is still to be done, before what is to be done is said anew.
    """
    own = {name: value for name, value in fields.items() if name not in _OF_TODO}
    owner = own.pop("owner", None)
    if owner is not None:
        assign(session, [project_id], owner)
    elif "owner" in fields:
        own["owner"] = None
    if own:
        edit_project(session, project_id, own)
    if "next_step" in fields:
        edit_next_step(session, project_id, str(fields["next_step"] or ""))
    if "next_due" in fields:
        edit_next_due(session, project_id, fields["next_due"])


_OF_TODO = frozenset({"next_step", "next_due"})
