"""The imports that were made, newest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.ledgers.past import PastImport
from resources import tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PastImportsModel(QAbstractTableModel):
    """A line an import."""

    def __init__(self) -> None:
        super().__init__()
        self._imports: list[PastImport] = []

    def show_imports(self, imports: list[PastImport]) -> None:
        """Show these imports."""
        self.beginResetModel()
        self._imports = imports
        self.endResetModel()

    def past(self, row: int) -> PastImport | None:
        """The import at a line."""
        return self._imports[row] if 0 <= row < len(self._imports) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._imports)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("导入时间"), tr("台账文件"), tr("结果"), tr("导入人"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.past(index.row())
        if one is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            when = one.at.astimezone().strftime("%Y-%m-%d %H:%M")
            return (when, one.file_name, told(one), one.author)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            if one.undone:
                return colour("faint")
            return colour("text") if index.column() == 1 else colour("secondary")
        if role == Qt.ItemDataRole.FontRole:
            return font("body", bold=index.column() == 1)
        return None


def told(one: PastImport) -> str:
    """Say what an import did."""
    if one.undone:
        return tr("已撤销")
    words = {
        "new": tr("新增 {count}"),
        "changed": tr("更新 {count}"),
        "unchanged": tr("无变化 {count}"),
        "undecided": tr("待确认 {count}"),
    }
    parts = [
        word.format(count=one.counts[key]) for key, word in words.items() if one.counts.get(key)
    ]
    return tr("，").join(parts) or tr("没有变化")
