"""Who printed, saved or sent which brief, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.briefings.issued import PrintLine
from resources import tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_BRIEF, _PHONES = 3, 5


class PrintsModel(QAbstractTableModel):
    """A line a print."""

    def __init__(self) -> None:
        super().__init__()
        self._prints: list[PrintLine] = []

    def show_prints(self, prints: Sequence[PrintLine]) -> None:
        """Show these."""
        self.beginResetModel()
        self._prints = list(prints)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._prints)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 6

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            words = (tr("时间"), tr("谁"), tr("做了什么"), tr("简报"), tr("去处"), tr("手机号"))
            return words[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self._prints[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _words(one)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            if index.column() == _PHONES and not one.masked:
                return colour("amber")
            return colour("text" if index.column() == _BRIEF else "secondary")
        if role == Qt.ItemDataRole.FontRole:
            return font("body", bold=index.column() == _BRIEF)
        return None


def _words(one: PrintLine) -> tuple[str, ...]:
    return (
        one.at.astimezone().strftime("%Y-%m-%d %H:%M"),
        one.by,
        one.what,
        one.title if one.issued else tr("{title}（未出刊）").format(title=one.title),
        one.place,
        tr("已隐去") if one.masked else tr("完整"),
    )
