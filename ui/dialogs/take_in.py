"""What was typed for a new project beside the project that is there: pick, and put it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.comparing import Comparison
from crm.taking_in import compare_typed, take_in
from resources import tr
from ui.desk import Desk
from ui.models.compared import ComparedModel
from ui.theme import mark
from ui.widgets.list_table import list_table

SIZE = (760, 460)


class TakeIn(QDialog):
    """Two columns and what comes of them; Space or a click picks a value, Ctrl+Enter takes in."""

    taken = Signal(str)
    """The project's id, once what was typed is in it."""

    def __init__(
        self, desk: Desk, project_id: str, typed: Mapping[str, Any], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("并入已有项目"))
        self.resize(*SIZE)
        self._desk, self._project_id, self._typed = desk, project_id, dict(typed)
        self._name = ""
        self.model = ComparedModel()
        self._build()
        desk.read(
            compare_typed, project_id, self._typed, then=self._show, failed=self._failed, owner=self
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.key() in keys and not event.modifiers():
                self.model.pick(self.table.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        """Put what was typed into the project."""
        if not self.confirm.isEnabled():
            return
        self.confirm.setEnabled(False)
        self._desk.change(
            take_in,
            self._project_id,
            self._typed,
            self.model.choices,
            label=tr("并入 {name}").format(name=self._name),
            then=self._taken,
            failed=self._failed,
            owner=self,
        )

    def _build(self) -> None:
        self.head = QLabel()
        mark(self.head, "section")
        self.head.setWordWrap(True)
        self.table = list_table(self.model, tr("并排比较"), stretch=0)
        self.table.setSelectionBehavior(self.table.SelectionBehavior.SelectItems)
        self.table.setTabKeyNavigation(False)
        self.table.clicked.connect(self.model.pick)
        self.table.installEventFilter(self)
        hint = QLabel(tr("空着的由新填写的补上；“≠”是两边不同的，点一格或按空格选用它的值。"))
        mark(hint, "faint")
        hint.setWordWrap(True)
        self.confirm = QPushButton(tr("并入　Ctrl+Enter"))
        mark(self.confirm, "primary")
        self.confirm.setAutoDefault(False)
        self.confirm.setEnabled(False)
        self.confirm.clicked.connect(self.accept)
        cancel = QPushButton(tr("取消"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(hint, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _show(self, found: Comparison) -> None:
        self._name = found.names[0]
        self.head.setText(tr("把新填写的内容并入“{name}”").format(name=self._name))
        self.model.show_comparison(found, (tr("已有"), tr("新填写")))
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(head.ResizeMode.Interactive)
        for column, width in enumerate((96, 196, 196)):
            self.table.setColumnWidth(column, width)
        head.setStretchLastSection(True)
        self.table.setCurrentIndex(self.model.index(0, 2))
        self.table.setFocus()
        self.confirm.setEnabled(True)

    def _taken(self, project_id: str) -> None:
        self.taken.emit(project_id)
        super().accept()

    def _failed(self, error: BaseException) -> None:
        self.confirm.setEnabled(bool(self.model.comparison))
        self._desk.failed.emit(error)
        if self.model.comparison is None:
            self.reject()
