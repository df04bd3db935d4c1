"""Records side by side as a table: a line a field, a column a record, and what comes of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crm.comparing import ComparedRow, Comparison
from crm.rules.units import UNKNOWN
from resources import tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_BLANK = ("", UNKNOWN)


class ComparedModel(QAbstractTableModel):
    """The differing fields first; of each, one value is picked by `pick`.

    With more than two records the first line says which of them take part.
    """

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        self.heads: tuple[str, ...] = ()
        self._rows: list[ComparedRow] = []
        self._picks: dict[str, int] = {}
        self._left_out: set[int] = set()

    def show_comparison(self, comparison: Comparison, heads: tuple[str, ...]) -> None:
        """Show records side by side; heads: a word for each of them."""
        self.beginResetModel()
        self.comparison, self.heads = comparison, heads
        self._rows = sorted(comparison.rows, key=lambda row: (row.field != "name", not row.differs))
        self._picks, self._left_out = {}, set()
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self.comparison, self._rows = None, []
        self.endResetModel()

    @property
    def taking_part(self) -> list[str]:
        """The ids of the records to be merged, the one that is kept first."""
        ids = self.comparison.ids if self.comparison else ()
        return [key for at, key in enumerate(ids) if at not in self._left_out]

    @property
    def choices(self) -> dict[str, str]:
        """Field → id of the record whose value a person picked."""
        ids = self.comparison.ids if self.comparison else ()
        return {name: ids[at] for name, at in self._picks.items() if at not in self._left_out}

    @property
    def differing(self) -> int:
        """How many fields there are to pick from."""
        return sum(row.differs for row in self._rows)

    def pick(self, index: Index) -> None:
        """Take the value of a cell, or let its record take part or not."""
        record = index.column() - 1
        if self.comparison is None or not 0 <= record < len(self.comparison.ids):
            return
        row = self._row(index.row())
        if row is None:
            self._left_out ^= {record}
            if len(self.taking_part) < 2:
                self._left_out -= {record}
        elif row.differs and record not in self._left_out:
            self._picks[row.field] = record
        else:
            return
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.picked.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows) + self._many

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        if parent.isValid() or self.comparison is None:
            return 0
        return len(self.comparison.ids) + 2

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        heads = (tr("字段"), *self.heads, tr("合并后"))
        return heads[section] if section < len(heads) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.comparison is None:
            return None
        row, record = self._row(index.row()), index.column() - 1
        last = record == len(self.comparison.ids)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._text(row, record, last=last)
            return self._signed(row, record, text, last) if role == 0 else text
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour(self._hue(row, record, last))
        if role == Qt.ItemDataRole.BackgroundRole and self._chosen(row, record):
            return colour("accent_soft")
        if role == Qt.ItemDataRole.FontRole and (last or record < 0 or self._chosen(row, record)):
            return font("body", bold=row is not None and row.differs)
        return None

    def result(self, row: ComparedRow) -> str:
        """What a line comes to with what is picked so far."""
        at = self._at(row)
        if at is not None:
            return row.texts[at]
        if not self._left_out or not row.field:
            return row.united
        kept = [row.texts[place] for place in self._staying(row) if row.texts[place] not in _BLANK]
        return tr("；").join(dict.fromkeys(kept))

    @property
    def _many(self) -> bool:
        return self.comparison is not None and len(self.comparison.ids) > 2

    def _row(self, place: int) -> ComparedRow | None:
        """The field of a line; None for the line of who takes part."""
        place -= self._many
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _at(self, row: ComparedRow) -> int | None:
        """The record whose value stands; None where the texts are put together."""
        at = self._picks.get(row.field, row.picked)
        if at is None or at not in self._left_out:
            return at
        staying = self._staying(row)
        return next((place for place in staying if row.texts[place] not in _BLANK), staying[0])

    def _staying(self, row: ComparedRow) -> list[int]:
        return [place for place in range(len(row.texts)) if place not in self._left_out]

    def _chosen(self, row: ComparedRow | None, record: int) -> bool:
        if row is None or not row.differs or record < 0:
            return False
        return self._at(row) == record

    def _text(self, row: ComparedRow | None, record: int, *, last: bool) -> str:
        if row is None:
            if record < 0:
                return tr("参与合并")
            return "" if last else tr("否") if record in self._left_out else tr("是")
        if record < 0:
            return row.label
        return self.result(row) if last else row.texts[record]

    def _signed(self, row: ComparedRow | None, record: int, text: str, last: bool) -> str:
        """Mark by a sign what is picked and what differs: colour alone tells not everybody."""
        if last:
            return text
        if row is None:
            return text if record < 0 else ("— " if record in self._left_out else "✓ ") + text
        if record < 0:
            return f"≠ {text}" if row.differs else text
        if not row.differs:
            return text
        return ("● " if self._chosen(row, record) else "○ ") + text

    def _hue(self, row: ComparedRow | None, record: int, last: bool) -> str:
        if record in self._left_out:
            return "faint"
        if row is not None and row.differs:
            if record < 0:
                return "amber"
            return "text" if last or self._chosen(row, record) else "secondary"
        return "secondary"
