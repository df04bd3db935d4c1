"""The table of arrivals: all ordered ids, and the rows of the pages that are looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from crm.capital_list import ArrivalRow, state_of
from crm.capital_page import ROWS_AT_ONCE as PAGE
from crm.rules.units import show_amount
from db.values import Amount
from resources import N_, tr
from ui.models.paged import NOWHERE, Index, PagedModel
from ui.theme import colour, font

COLUMNS = (
    (N_("到位日期"), 96),
    (N_("项目"), 220),
    (N_("园区"), 112),
    (N_("金额 万元"), 104),
    (N_("来源"), 100),
    (N_("投资方"), 112),
    (N_("形式"), 60),
    (N_("形成固投 万元"), 112),
    (N_("责任人"), 64),
    (N_("情况"), 128),
)
PROJECT, AMOUNT, FIXED, STATE = 1, 3, 7, 9


class ArrivalsModel(PagedModel[ArrivalRow]):
    """A line an arrival."""

    def __init__(self) -> None:
        super().__init__(PAGE)

    def key_of(self, row: ArrivalRow) -> str:
        return row.arrival_id

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section][0])
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role not in _ROLES:
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.odd or row.note if column == STATE else cell(row, column)
        if role == Qt.ItemDataRole.FontRole:
            return font(bold=True) if column in (PROJECT, AMOUNT) else None
        if column == STATE:
            return colour(state_of(row)[1])
        return None if column in (PROJECT, AMOUNT) else colour("secondary")


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
    }
)


def cell(row: ArrivalRow, column: int) -> str:
    """Return the text of a cell."""
    texts = (
        row.on.isoformat(),
        row.project,
        row.park or "",
        show_amount(row.amount, unit="万元", with_unit=False),
        row.origin.label,
        row.investor or "",
        row.instrument.label,
        show_amount(Amount(row.fixed_fen), unit="万元", with_unit=False) if row.uses else "",
        row.owner or "",
        state_of(row)[0],
    )
    return texts[column]


def _side(column: int) -> Qt.AlignmentFlag:
    right = column in (AMOUNT, FIXED)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
