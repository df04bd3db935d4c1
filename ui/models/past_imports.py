"""The imports that were made, newest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from crm.ledgers.past import PastImport
from resources import N_, tr
from ui.models.headed import HeadedModel, Index
from ui.theme import colour, font


class PastImportsModel(HeadedModel[PastImport]):
    """A line an import."""

    heads = (N_("导入时间"), N_("台账文件"), N_("结果"), N_("导入人"))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.line(index.row())
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
