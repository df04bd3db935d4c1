"""与上期对比 on paper: a last column 较上期, and what is gone in words under the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.page import Note, Text
from crm.briefings.since import Compared, Since, Table, compare
from crm.briefings.style import CELL, LOOK
from crm.briefings.tables import Cell, Column, GroupRow, Row, grid
from crm.rules.numbers import UNKNOWN
from resources import tr

_WIDTH, _WIDE = 44.0, 58.0
_SAME = (tr("持平"), tr("仍在"))
_NARROW = 62.0
"""Points that a day, a light or a figure needs: a column no wider gives none away."""
_STYLE = replace(CELL, size=8.5)


def since_note(since: Since) -> list[Flowable]:
    """Return, once a brief, with what it is compared, or that it is the first."""
    if since.first:
        return [Note(tr("本期为首期，没有上期可比。")), Spacer(0, 4)]
    if since.as_of is None:
        return []
    said = tr("较上期：与上一期（数据截至{day}）所印的数相比；“新”为上期没有列入的。")
    return [Note(said.format(day=since.as_of.isoformat())), Spacer(0, 4)]


def since_grid(
    since: Since,
    table: Table,
    columns: Sequence[Column],
    rows: Sequence[tuple[str, Row]],
    *,
    even: bool = False,
    **options: Any,
) -> list[Flowable]:
    """Return a grid that says of each row (its id, its cells) what became of it.

    even: every column gives room for the new one, not the wide ones alone. options: as
    `crm.briefings.tables.grid` takes them. The rows of `table` may be more than what
    is printed, so that one that is only not shown is not told to be gone.
    """
    found = compare(since, table)
    if found is None:
        return [grid(columns, [row for _, row in rows], **options)]
    last = Column(
        tr("较上期"), _WIDTH if found.plain else _WIDE, "right" if found.plain else "left", _STYLE
    )
    told: list[Row] = [
        row if isinstance(row, GroupRow) else [*row, _cell(found, key)] for key, row in rows
    ]
    measure = options.pop("measure", None) or LOOK.get().paper.measure
    narrowed = columns if even else _narrowed(columns, measure, last.width)
    return [grid([*narrowed, last], told, measure=measure, **options), *_gone(found)]


def _narrowed(columns: Sequence[Column], measure: float, more: float) -> list[Column]:
    """Return columns that leave room for one more: the wide ones give it, each as it can."""
    scale = measure / sum(column.width for column in columns)
    widths = [column.width * scale for column in columns]
    spare = sum(max(width - _NARROW, 0.0) for width in widths)
    share = min(more / spare, 1.0) if spare else 0.0
    return [
        replace(column, width=width - share * max(width - _NARROW, 0.0))
        for column, width in zip(columns, widths, strict=True)
    ]


def gone_note(since: Since, table: Table) -> list[Flowable]:
    """Return what is gone from a table that has no row any more."""
    found = compare(since, table)
    return [] if found is None else _gone(found)


def _gone(found: Compared) -> list[Flowable]:
    return [Note(found.gone_words)] if found.gone else []


def _cell(found: Compared, key: str) -> Cell | Text:
    if key in found.new:
        return Cell(tr("新"), "accent", bold=True)
    said = found.changes.get(key, "")
    words = said.split(" ")
    if len(words) > 1:  # a change is never torn
        return Text("\n".join(words), _STYLE)
    return Cell(said or UNKNOWN, "" if said not in ("", *_SAME) else "secondary")
