"""Edits the cells of the projects' table in place; `row_painting` paints them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm.listing import COLUMNS
from ui.models.projects import ProjectsModel
from ui.widgets.cell_editing import CellEditor, make_editor

Index = QModelIndex | QPersistentModelIndex
_KEYS = tuple(spec.key for spec in COLUMNS)


class InPlaceDelegate(QStyledItemDelegate):
    """Edits cells by fields of `cell_editing`: one is taken once it can be read, and not before."""

    def connect_editor(self, editor: CellEditor) -> None:
        """Let the field's own Return and Esc take it or leave it."""
        editor.accepted.connect(lambda: self._accept(editor))
        editor.refused.connect(
            lambda: self.closeEditor.emit(editor, self.EndEditHint.RevertModelCache)
        )

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """The editor was made with its value; a refresh meanwhile must not overwrite the typing."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        assert isinstance(editor, CellEditor)
        if editor.changed:
            model.setData(index, editor.value())

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        place: QRect = option.rect
        assert isinstance(editor, CellEditor)
        editor.stand_in(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep Qt's own handling of Return and Tab away from what is half composed or wrong."""
        if not isinstance(watched, CellEditor):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if event.key() in keys:
                return False
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                return watched.composing or not watched.check() or self._leave(watched, event)
        if event.type() == QEvent.Type.FocusOut:
            if watched.keeps_open():
                return False
            return super().eventFilter(watched, event) if watched.check() else False
        return super().eventFilter(watched, event)

    def _leave(self, editor: QWidget, event: QKeyEvent) -> bool:
        back = event.key() == Qt.Key.Key_Backtab
        self.commitData.emit(editor)
        hint = self.EndEditHint.EditPreviousItem if back else self.EndEditHint.EditNextItem
        self.closeEditor.emit(editor, hint)
        return True

    def _accept(self, editor: CellEditor) -> None:
        if editor.check():
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, self.EndEditHint.NoHint)
            self.accepted()

    def accepted(self) -> None:
        """A cell was taken by Return."""


class CellDelegate(InPlaceDelegate):
    """Opens the field of a cell, and takes what was typed once it can be read."""

    def __init__(self, model: ProjectsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.choices: Callable[[str], list[tuple[object, str]]] = lambda column: []
        """The values that a column takes, with their words: parks, channels."""

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        key = _KEYS[index.column()]
        row = self._model.row(index.row())
        within = not self._model.day_apart
        choices = self.choices(key)
        editor = make_editor(key, row, choices, self._model.today, parent, with_day=within)
        self.connect_editor(editor)
        return editor
