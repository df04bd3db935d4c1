"""最近动态 of a project, or of an organization: what happened to it, the last first.

Records tell of themselves, each on its own day: follow-ups, moves, contracts, arrivals, reviews,
milestones, todos done. The log tells the rest: edits, and what else was added or removed. What was
taken back is not there, and neither is the taking back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from crm.field_words import field_shown
from crm.history import Entry
from crm.labels import field_label
from crm.project_history import names_of
from crm.recent_asked import Asked
from crm.recent_changes import edited_lines, edited_records, told_by_log
from crm.recent_records import followed, told_by_records
from crm.recent_words import Happening, Kind, joined, logged_at
from db.terms import Stage
from resources import tr

MOST = 8
_FACTS = {
    "project": ("planned", "agreed", "contracted", "land", "industry", "industry_chain"),
    "organization": ("kind", "industry", "industry_chain", "seat"),
}
"""What is told of a record that was entered, as far as it was known."""


def recent(
    session: Session, project_id: str, entries: Sequence[Entry], today: date, *, most: int = MOST
) -> list[Happening]:
    """Return what happened to a project last. entries: its history, as `project_history` tells."""
    asked = Asked(project_id, today, most, _made(entries))
    return _last(session, asked, entries, told_by_records(session, asked))


def recent_of_organization(
    session: Session,
    organization_id: str,
    entries: Sequence[Entry],
    projects: Mapping[str, str],
    today: date,
    *,
    most: int = MOST,
) -> list[Happening]:
    """Return what happened to an organization last, with the follow-ups of its projects.

    entries: its history, as `organization_history` tells. projects: id → name.
    """
    asked = Asked(organization_id, today, most, _made(entries), "organization", projects)
    return _last(session, asked, entries, list(followed(session, asked)))


def _made(entries: Sequence[Entry]) -> dict[tuple[str, str], Entry]:
    return {
        (change.kind, change.record_id): entry
        for entry in entries
        for change in entry.changes
        if change.created
    }


def _last(
    session: Session, asked: Asked, entries: Sequence[Entry], lines: list[Happening]
) -> list[Happening]:
    """Return the last of what the records tell, with what the log tells beside them."""
    beginning = _beginning(asked, lines)
    if beginning is not None:
        lines = [one for one in lines if one.record_id != beginning.record_id] + [beginning]
    told = frozenset(one.record_id for one in lines if one.record_id)
    edited = edited_records(entries)
    names = names_of(session, edited) if edited else {}
    others, edits = told_by_log(entries, told, names, asked.today, asked.kind)
    alone = Counter(one.operation_id for one in lines)
    together = [one for one in edits if alone[one.entry.operation_id] == 1]
    beside = {one.entry.operation_id: one.words for one in together}
    others += edited_lines([one for one in edits if one not in together], asked.today)
    lines = [
        replace(one, detail=joined(one.detail, beside.get(one.operation_id, ""))) for one in lines
    ]
    lines += others
    lines.sort(key=_order, reverse=True)
    return lines[: asked.most]


def _order(one: Happening) -> tuple[date, str, bool, str]:
    return one.place.day, one.place.order, one.kind is not Kind.ENTERED, one.record_id


def _beginning(asked: Asked, lines: Sequence[Happening]) -> Happening | None:
    """Tell of the record's entry; the first move that was entered with it is told by it.

    It stands on the first day of what was entered with it, which may be long before it was typed.
    """
    kind = asked.kind
    entry = asked.made.get((kind, asked.key))
    if entry is None:
        return None
    own = {one.field: one.new for one in entry.changes if one.kind == kind and one.created}
    together = [one for one in lines if one.operation_id == entry.operation_id]
    moves = [one for one in together if one.kind is Kind.STAGE]
    first = min(moves, key=lambda one: (one.place.day, one.record_id), default=None)
    places = (logged_at(entry, asked.today), *(one.place for one in together))
    place = min(places, key=lambda one: one.day)
    imported = any(one.kind == "imported_row" for one in entry.changes)
    facts = [
        f"{field_label(key, kind)} {field_shown(kind, key, own[key])}"
        for key in _FACTS[kind]
        if own.get(key)
    ]
    if kind == "organization":
        title = tr("登记企业")
    else:
        title = tr("登记线索") if own.get("stage") in (None, Stage.LEAD) else tr("登记项目")
    return Happening(
        Kind.ENTERED,
        title,
        joined(entry.label if imported else "", *facts[:3]),
        place,
        entry.author,
        "history",
        first.record_id if first is not None else asked.key,
        entry.operation_id,
    )
