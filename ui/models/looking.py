"""What the projects' table reads off the GUI thread, as plain functions for `desk.read`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm.listing import Listing, ProjectRow, Totals, ordered_ids, rows, totals
from crm.projects import restore_project, trash_project
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


def trash_all(session: Any, ids: Sequence[str]) -> None:
    """Put several projects in the trash, as one operation."""
    for project_id in ids:
        trash_project(session, project_id)


def restore_all(session: Any, ids: Sequence[str]) -> None:
    """Take several projects out of the trash, as one operation."""
    for project_id in ids:
        restore_project(session, project_id)
