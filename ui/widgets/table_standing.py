"""What is chosen in a table of projects and where one stands, kept by ids while it is read anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.widgets.table import ProjectTable

_KEPT_CELLS = 2_000
"""More chosen cells than these are not chosen again."""


@dataclass(frozen=True)
class Standing:
    """Cells by project's id and column; offset: how far the first row is scrolled away, pixels."""

    chosen: tuple[tuple[str, int], ...]
    current: tuple[str, int] | None
    offset: int


def standing_of(table: ProjectTable, ids: Sequence[str]) -> Standing:
    """Return how one stands in a table whose rows are of these projects."""
    cells = sum(one.width() * one.height() for one in table.ranges())
    chosen: tuple[tuple[str, int], ...] = ()
    if cells <= _KEPT_CELLS:
        indexes = table.selectionModel().selectedIndexes()
        chosen = tuple((ids[index.row()], index.column()) for index in indexes)
    current = table.currentIndex()
    now = (ids[current.row()], current.column()) if current.isValid() else None
    step = table.verticalHeader().defaultSectionSize()
    return Standing(chosen, now, table.verticalScrollBar().value() % step)


def stand(table: ProjectTable, ids: Sequence[str], standing: Standing) -> None:
    """Choose again what was chosen, as far as it is among the rows; else the first cell."""
    current = standing.current
    wanted = {key for key, _ in standing.chosen} | ({current[0]} if current else set())
    at = {key: row for row, key in enumerate(ids) if key in wanted}
    now = (at[current[0]], current[1]) if current and current[0] in at else None
    if now is None and ids:
        now = (0, 0)
    table.choose_cells([(at[key], section) for key, section in standing.chosen if key in at], now)
