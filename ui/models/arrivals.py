"""The table of arrivals: all ordered ids, and the rows of the pages that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crm.capital_list import ArrivalRow, state_of
from crm.capital_page import ROWS_AT_ONCE as PAGE
from crm.rules.units import show_amount
from db.values import Amount
from resources import N_, tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
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


class ArrivalsModel(QAbstractTableModel):
    """Rows come a page at a time: what is not there yet is asked for by `page_wanted`."""

    page_wanted = Signal(list)
    """The ids of one page whose rows are to be given to `take_rows`."""

    def __init__(self) -> None:
        super().__init__()
        self._ids: list[str] = []
        self._rows: dict[str, ArrivalRow] = {}
        self._asked: set[int] = set()

    @property
    def ids(self) -> list[str]:
        """All ids in order; not to be changed."""
        return self._ids

    def show_ids(self, ids: list[str], rows: Iterable[ArrivalRow]) -> None:
        """Show `ids`; the same ids in the same order keep what is chosen."""
        same = ids == self._ids
        if not same:
            self.beginResetModel()
        self._ids = ids
        self._asked.clear()
        self._rows = {row.arrival_id: row for row in rows}
        if not same:
            self.endResetModel()
        elif ids:
            self._tell(0, len(ids) - 1)

    def take_rows(self, asked: Sequence[str], rows: Iterable[ArrivalRow]) -> None:
        """Take the rows of one page that was asked for."""
        self._rows.update((row.arrival_id, row) for row in rows)
        for page in sorted(self._asked):
            if asked and self._ids[page * PAGE : page * PAGE + 1] == [asked[0]]:
                self._asked.discard(page)
                self._tell(page * PAGE, min(page * PAGE + len(asked), len(self._ids)) - 1)

    def row(self, at: int) -> ArrivalRow | None:
        """The row at a place; None while its page is being read."""
        if not 0 <= at < len(self._ids):
            return None
        found = self._rows.get(self._ids[at])
        if found is None and at // PAGE not in self._asked:
            self._asked.add(at // PAGE)
            first = at // PAGE * PAGE
            self.page_wanted.emit(self._ids[first : first + PAGE])
        return found

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
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

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))


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
