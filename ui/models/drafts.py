"""Promises that are about to be entered, a row each: ticked or not, with what they still lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt, Signal

from crm.commitment_templates import lacking
from crm.errors import InvalidInput
from crm.rules.assess import DATES
from crm.rules.clause_words import asides, place_words, sentence
from crm.rules.clauses import Draft
from crm.rules.dates import parse_when, show_when
from crm.rules.numbers import exact_decimal, parse_number
from db.values import Quantity
from resources import N_, tr
from ui.models.headed import HeadedModel, Index
from ui.theme import colour


class Column(IntEnum):
    PROMISE = 0
    FIGURE = 1
    ASIDES = 2
    NOTE = 3


HEADERS = (N_("承诺"), N_("承诺值"), N_("其他约定"), N_("说明"))
WIDTHS = (420, 106, 196, 190)


@dataclass
class DraftRow:
    """One row; draft is None for a cell that could not be read, which is only shown.

    where: the cell that it came from. passed: it is no promise by its nature. typed: a figure
    that could not be read, kept as it is.
    """

    draft: Draft | None
    where: str = ""
    text: str = ""
    note: str = ""
    chosen: bool = True
    passed: bool = False
    typed: str | None = None
    fault: str = ""

    @property
    def lacks(self) -> str:
        """Why it can't be entered; nothing when it can."""
        if self.draft is None:
            return self.note
        return self.fault or lacking(self.draft)


class DraftsModel(HeadedModel[DraftRow]):
    """The rows; a tick and the figure (or the day) can be changed."""

    heads = HEADERS

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()

    def show_rows(self, rows: Sequence[DraftRow]) -> None:
        """Show these rows."""
        self.show_lines(rows)
        self.edited.emit()

    def chosen(self) -> list[Draft]:
        """The promises that are ticked."""
        return [row.draft for row in self.lines if row.draft is not None and row.chosen]

    def first_fault(self) -> tuple[int, str] | None:
        """The first ticked row that can't be entered, and why."""
        found = (
            (at, row.lacks)
            for at, row in enumerate(self.lines)
            if row.draft is not None and row.chosen and row.lacks
        )
        return next(found, None)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid() or self.lines[index.row()].draft is None:
            return flags
        if index.column() == Column.PROMISE:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == Column.FIGURE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.lines[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _text(row, column)
        if role == Qt.ItemDataRole.EditRole and column is Column.FIGURE:
            return _edited(row)
        if role == Qt.ItemDataRole.CheckStateRole and column is Column.PROMISE:
            if row.draft is None:
                return None
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(_tint(row, column))
        return None

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        row = self.lines[index.row()]
        if row.draft is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == Column.PROMISE:
            row.chosen = Qt.CheckState(value) == Qt.CheckState.Checked
        elif role == Qt.ItemDataRole.EditRole and index.column() == Column.FIGURE:
            _take(row, str(value).strip())
        else:
            return False
        last = self.index(index.row(), len(Column) - 1)
        self.dataChanged.emit(self.index(index.row(), 0), last)
        self.edited.emit()
        return True


def _text(row: DraftRow, column: Column) -> str:
    draft = row.draft
    if draft is None:
        return {Column.PROMISE: row.text, Column.NOTE: _told(row.where, row.note)}.get(column, "")
    match column:
        case Column.PROMISE:
            return sentence(draft)
        case Column.FIGURE:
            return row.typed if row.typed is not None else _shown(draft)
        case Column.ASIDES:
            place = place_words(draft.clause, draft.page)
            return tr("；").join(part for part in (place, asides(draft)) if part)
    return _told(row.where, row.lacks or row.note)


def _told(where: str, words: str) -> str:
    return tr("：").join(part for part in (where, words) if part)


def _shown(draft: Draft) -> str:
    if draft.indicator in DATES:
        return "" if draft.due is None else show_when(draft.due)
    figure = draft.promised
    if figure is None or figure.number is None:
        return ""
    return f"{exact_decimal(figure.number):f} {figure.unit}".strip()


def _edited(row: DraftRow) -> str:
    """What an edit begins with: the bare number, or the day."""
    if row.typed is not None:
        return row.typed
    assert row.draft is not None
    figure = row.draft.promised
    if row.draft.indicator in DATES:
        return _shown(row.draft)
    return "" if figure is None or figure.number is None else f"{exact_decimal(figure.number):f}"


def _take(row: DraftRow, text: str) -> None:
    """Take a figure or a day as it was typed; what can't be read stays and is said."""
    draft = row.draft
    assert draft is not None
    row.typed, row.fault = None, ""
    try:
        if draft.indicator in DATES:
            row.draft = replace(draft, due=parse_when(text))
        else:
            unit = "" if draft.promised is None else draft.promised.unit
            number = parse_number(text.removesuffix(unit) if unit else text)
            row.draft = replace(draft, promised=Quantity(number, unit))
    except InvalidInput as fault:
        row.typed, row.fault = text, fault.message


def _tint(row: DraftRow, column: Column) -> str:
    if row.draft is None:
        return "phoenix" if column is Column.NOTE and not row.passed else "secondary"
    if not row.chosen:
        return "faint"
    if column is Column.NOTE and row.lacks:
        return "phoenix"
    return "text" if column in (Column.PROMISE, Column.FIGURE) else "secondary"
