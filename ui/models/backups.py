"""The backups that the data can go back to, a line each, newest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from crm.restoring import Offered
from resources import N_
from ui.models.headed import HeadedModel, Index
from ui.theme import colour

_HEADS = (N_("时间"), N_("留存"), N_("大小"), N_("文件"))


class BackupsModel(HeadedModel[Offered]):
    """When it was made, why it is kept, how large it is, and its name."""

    heads = _HEADS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.line(index.row())
        if one is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            size = f"{one.size / 1e6:.1f} MB"
            return (f"{one.when:%Y-%m-%d %H:%M}", one.kind, size, one.path.name)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(one.path)
        if role == Qt.ItemDataRole.ForegroundRole:
            return colour("text" if index.column() == 0 else "secondary")
        return None
