"""The rows of 挂图作战 as a table: name, light, people, and the chart's own column."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt

from crm.milestone_words import SIGNS, show_light
from crm.timeline import GanttRow
from resources import N_
from ui.models.headed import HeadedModel, Index
from ui.models.milestones import TINTS
from ui.theme import colour, font


class Column(IntEnum):
    NAME = 0
    LIGHT = 1
    WHO = 2
    CHART = 3


HEADERS = (N_("项目与节点"), N_("灯"), N_("联点 / 专员"), "")
ROW = Qt.ItemDataRole.UserRole
"""The role of a row's `GanttRow`."""


class GanttModel(HeadedModel[GanttRow]):
    """Projects, and under those that are opened their milestones."""

    heads = HEADERS

    def __init__(self) -> None:
        super().__init__()
        self.opened: set[str] = set()

    def show_rows(self, rows: Sequence[GanttRow], opened: set[str]) -> None:
        """Show these rows; opened: the projects whose milestones are among them."""
        self.beginResetModel()
        self.lines, self.opened = list(rows), set(opened)
        self.endResetModel()

    def place_of(self, project_id: str, milestone_id: str = "") -> int:
        """The place of a row; of its project where it is not shown; −1 for neither."""
        keys = [(row.project_id, row.milestone_id) for row in self.lines]
        for key in ((project_id, milestone_id), (project_id, "")):
            if key in keys:
                return keys.index(key)
        return -1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.line(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = Column(index.column())
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.name}　{row.standing}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = {Column.LIGHT: show_light(row.light), Column.CHART: row.standing}
            return words.get(column, self._text(row, column))
        if role == Qt.ItemDataRole.ForegroundRole:
            if column is Column.LIGHT:
                return colour(TINTS[row.light])
            strong = column is Column.NAME and row.heading
            return colour("text" if strong else "secondary")
        if role == Qt.ItemDataRole.FontRole and column is Column.NAME:
            return font("body", bold=row.heading)
        return None

    def _text(self, row: GanttRow, column: Column) -> str:
        match column:
            case Column.NAME:
                return row.name
            case Column.LIGHT:
                return f"{SIGNS[row.light]} {show_light(row.light)}"
            case Column.WHO:
                return row.who
        return ""
