"""The ranking of a yearly evaluation as a table."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt

from crm.evaluation import Evaluation, Ranked
from crm.evaluation_words import show_score, standing_words
from crm.rules.evaluate import Standing
from crm.rules.numbers import UNKNOWN, show_number
from resources import N_, tr
from ui.models.headed import LEFT, RIGHT, HeadedModel, Index
from ui.theme import colour, font


class Column(IntEnum):
    RANK = 0
    NAME = 1
    PARK = 2
    LAND = 3
    SCORE = 4
    GRADE = 5


HEADERS = (N_("名次"), N_("企业"), N_("园区"), N_("用地（亩）"), N_("得分"), N_("等级"))
TINTS = ("green", "accent", "amber", "phoenix")
"""Of the grades, from the best on; the last has the last."""


def tint_of(row: Ranked, grades: Sequence[str]) -> str:
    """Return the token of an enterprise's grade."""
    grade = row.result.grade
    if grade not in grades:
        return "amber" if row.result.standing is Standing.NO_DATA else "secondary"
    at = list(grades).index(grade)
    return TINTS[-1] if at == len(grades) - 1 else TINTS[min(at, len(TINTS) - 2)]


class RankingModel(HeadedModel[Ranked]):
    """A line an enterprise: the ranking first, then those without a grade."""

    heads = HEADERS
    right = frozenset({Column.RANK, Column.LAND, Column.SCORE})

    def __init__(self) -> None:
        super().__init__()
        self._grades: list[str] = []

    def show_rows(self, found: Evaluation, rows: Sequence[Ranked]) -> None:
        """Show these lines of an evaluation."""
        self.beginResetModel()
        self.lines = list(rows)
        self._grades = [band.grade for band in found.scheme.bands]
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.line(index.row()) if index.isValid() else None
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
            return RIGHT if column in self.right else LEFT
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
