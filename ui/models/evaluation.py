"""The ranking of a yearly evaluation as a table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.evaluation import Evaluation, Ranked
from crm.evaluation_words import show_score, standing_words
from crm.rules.evaluate import Standing
from crm.rules.numbers import UNKNOWN, show_number
from resources import N_, tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    RANK = 0
    NAME = 1
    PARK = 2
    LAND = 3
    SCORE = 4
    GRADE = 5


HEADERS = (N_("名次"), N_("企业"), N_("园区"), N_("用地（亩）"), N_("得分"), N_("等级"))
_RIGHT = (Column.RANK, Column.LAND, Column.SCORE)
TINTS = ("green", "accent", "amber", "phoenix")
"""Of the grades, from the best on; the last has the last."""


def tint_of(row: Ranked, grades: Sequence[str]) -> str:
    """Return the token of an enterprise's grade."""
    grade = row.result.grade
    if grade not in grades:
        return "amber" if row.result.standing is Standing.NO_DATA else "secondary"
    at = list(grades).index(grade)
    return TINTS[-1] if at == len(grades) - 1 else TINTS[min(at, len(TINTS) - 2)]


class RankingModel(QAbstractTableModel):
    """A line an enterprise: the ranking first, then those without a grade."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Ranked] = []
        self._grades: list[str] = []

    def show_rows(self, found: Evaluation, rows: Sequence[Ranked]) -> None:
        """Show these lines of an evaluation."""
        self.beginResetModel()
        self.rows = list(rows)
        self._grades = [band.grade for band in found.scheme.bands]
        self.endResetModel()

    def row(self, at: int) -> Ranked | None:
        """The line at a place."""
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADERS[section])
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            if column in (Column.GRADE, Column.SCORE):
                return standing_words(row)
            return _text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            if column is Column.GRADE:
                return colour(tint_of(row, self._grades))
            return colour("text" if column in (Column.NAME, Column.SCORE) else "secondary")
        if role == Qt.ItemDataRole.FontRole and column in (Column.SCORE, Column.GRADE):
            return font("body", bold=row.result.standing is Standing.GRADED)
        return None


def grade_words(row: Ranked) -> str:
    """Return what the chip of a grade says."""
    if row.result.standing is Standing.GRADED:
        return tr("{grade} 类").format(grade=row.result.grade)
    return row.result.standing.label


def _text(row: Ranked, column: Column) -> str:
    match column:
        case Column.RANK:
            return UNKNOWN if row.result.rank is None else str(row.result.rank)
        case Column.NAME:
            return row.name
        case Column.PARK:
            return tr("、").join(row.parks) or UNKNOWN
        case Column.LAND:
            return show_number(row.land, 2)
        case Column.SCORE:
            return show_score(row.result.score)
        case Column.GRADE:
            return grade_words(row)


def _side(column: int) -> Qt.AlignmentFlag:
    right = column in _RIGHT
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | _MIDDLE
