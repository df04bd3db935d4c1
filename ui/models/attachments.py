"""The attachments of a record: what, how large, who and when, and what it is said to be."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from crm.attachments import AttachmentLine
from crm.rules.media import IMAGES, PDF, is_text, show_size
from resources import N_
from ui.models.headed import RIGHT, HeadedModel, Index
from ui.theme import colour, icon

HEADS = (N_("文件名"), N_("大小"), N_("添加人"), N_("时间"), N_("备注"))


class AttachmentsModel(HeadedModel[AttachmentLine]):
    """A line an attachment, newest first."""

    heads = HEADS
    right = frozenset({1})

    def row_of(self, attachment_id: str) -> int | None:
        """The row of an attachment, if it is there."""
        return next((n for n, line in enumerate(self.lines) if line.id == attachment_id), None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _texts(line, short=role == Qt.ItemDataRole.DisplayRole)[column]
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return icon(picture_of(line))
        if role == Qt.ItemDataRole.ForegroundRole and column:
            return colour("secondary")
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 1:
            return RIGHT
        return None


def picture_of(line: AttachmentLine) -> str:
    """The icon of an attachment, by what it is."""
    if line.media_type in IMAGES:
        return "image"
    if line.media_type == PDF or is_text(line.name, line.media_type):
        return "file-text"
    if line.name.lower().endswith((".xls", ".xlsx", ".xlsm", ".et", ".ods")):
        return "file-spreadsheet"
    return "paperclip"


def _texts(line: AttachmentLine, *, short: bool) -> tuple[str, ...]:
    when = "" if line.at is None else line.at.astimezone().strftime("%Y-%m-%d %H:%M")
    day = when[:10] if short else when
    return (line.name, show_size(line.size), line.by, day, line.note or "")
