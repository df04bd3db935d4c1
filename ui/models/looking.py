"""What the projects' table reads off the GUI thread, as plain functions for `desk.read`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.leads import assign, edit_next_due, edit_next_step
from crm.listing import Listing, ProjectRow, Totals, ordered_ids, rows, totals
from crm.projects import (
    edit_project,
    restore_project,
    trash_project,
)
from crm.row_text import shown_cell
from db.terms import AmountKind
from ui.models.projects import PAGE


@dataclass(frozen=True)
class Look:
    """The ids of a listing in their order, and the rows around the place that is looked at."""

    ids: list[str]
    top: int
    rows: list[ProjectRow]


def take_look(session: Any, listing: Listing, anchor: str | None, top: int) -> Look:
    """Read a listing and the rows at `anchor`, a project's id, or else at the row `top`."""
    ids = ordered_ids(session, listing)
    if anchor is not None and ids[top : top + 1] != [anchor]:
        try:
            top = ids.index(anchor)
        except ValueError:
            top = min(top, max(len(ids) - 1, 0))
    first = max(min(top, len(ids) - PAGE), 0) // PAGE * PAGE
    return Look(ids, top, rows(session, ids[first : first + 2 * PAGE], listing.today))


def sum_chosen(session: Any, ids: Sequence[str]) -> Totals:
    """Sum up the chosen rows."""
    return totals(session, Listing(ids=frozenset(ids)))


def copied_text(session: Any, ids: Sequence[str], columns: Sequence[str], today: date) -> str:
    """Return rows as Excel takes them from the clipboard: tabs between cells."""
    lines = []
    for row in rows(session, ids, today):
        cells = (shown_cell(row, key).replace("\t", " ") for key in columns)
        lines.append("\t".join(cells))
    return "\n".join(lines)


def trash_all(session: Any, ids: Sequence[str]) -> None:
    """Put several projects in the trash, as one operation."""
    for project_id in ids:
        trash_project(session, project_id)


def restore_all(session: Any, ids: Sequence[str]) -> None:
    """Take several projects out of the trash, as one operation."""
    for project_id in ids:
        restore_project(session, project_id)


def edit_cell(session: Any, project_id: str, column: str, value: object) -> None:
    """Save an edited cell; 投资额 goes to the figure that the row shows.

    A next step and its day are those of the todo that is due first; a new owner takes over what
    is still to be done.
    """
    if column == "next_step":
        edit_next_step(session, project_id, str(value or ""))
        return
    if column == "next_due":
        assert value is None or isinstance(value, date)
        edit_next_due(session, project_id, value)
        return
    if column == "people":
        assert isinstance(value, dict)
        edit_project(session, project_id, value)
        return
    if column == "owner" and str(value or "").strip():
        assign(session, [project_id], str(value))
        return
    field = {"park": "park_id"}.get(column, column)
    if column == "amount":
        found = rows(session, [project_id])
        kind = found[0].headline.kind if found and found[0].headline else AmountKind.PLANNED
        field = kind.value
    edit_project(session, project_id, {field: value})
