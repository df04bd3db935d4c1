"""Ctrl+N: a new project from one small form, by keyboard alone in half a minute."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.project_card import parks
from crm.projects import create_project
from crm.rules.units import parse_amount
from crm.rules.written import clean_name
from db.terms import SourceChannel
from resources import tr
from ui.desk import Desk
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.duplicate_hint import DuplicateHint
from ui.widgets.inputs import Line, Lines, show_wrong

WIDTH = 520


class NewProject(QDialog):
    """Name is all that is asked; Enter goes on to the next field, Ctrl+Enter saves."""

    created = Signal(str)
    opened = Signal(str)
    """The user opens a project that is there already instead."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("新建项目"))
        self.setFixedWidth(WIDTH)
        self._desk = desk
        self._fields: dict[str, QWidget] = {}
        self._problems: dict[str, QLabel] = {}
        self._build()
        for line in (self.name, self.investors):
            line.textChanged.connect(lambda _: self._look_for_known())
        self.hint.opened.connect(self._open_known)
        self.hint.merge_wanted.connect(self._merge)
        self.investor_hint.named.connect(self._take_name)
        calm_wheels(self)
        self.name.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S):
            self.accept()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Save and close; what can't be saved is said under its field."""
        values = self._values()
        if values is None:
            return
        self.save.setEnabled(False)
        self._desk.change(
            _create,
            values,
            self._desk.today(),
            label=tr("新建项目 {name}").format(name=values["name"]),
            then=self._created,
            failed=self._failed,
            owner=self,
        )

    def reject(self) -> None:
        """Close; what was typed is only dropped after a question."""
        typed = any(line.text().strip() for line in self.findChildren(Line))
        if typed or self.note.toPlainText().strip():
            answer = QMessageBox.question(
                self,
                tr("新建项目"),
                tr("填写的内容还没有保存。放弃吗？"),
                QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
                QMessageBox.StandardButton.Cancel,
            )
            if answer != QMessageBox.StandardButton.Discard:
                return
        super().reject()

    # --- building

    def _build(self) -> None:
        self.form = QGridLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(4)
        self.form.setColumnMinimumWidth(0, 56)
        self.form.setColumnStretch(1, 1)
        self.name = self._line("name", tr("项目名称"), tr("必填"))
        self.hint = self._add_hint(DuplicateHint(self._desk, kinds=["project"]))
        self.investors = self._line("investors", tr("投资方"), tr("多家用“、”分开"))
        self.investor_hint = self._add_hint(
            DuplicateHint(self._desk, kinds=["organization"], naming=True)
        )
        self.amount = self._line("planned", tr("拟投资"), tr("如 5亿、约12亿元、3000万美元"))
        self.industry = self._line("industry", tr("产业"), "")
        self.channel = self._choice(
            "source_channel", tr("招商方式"), [(one, one.label) for one in SourceChannel]
        )
        self.park = self._choice("park_id", tr("园区"), list(self._desk.read_now(parks)))
        self.note = Lines()
        self.note.setFixedHeight(64)
        self.note.setPlaceholderText(tr("联系人、电话、来访情况等"))
        self._add("note", tr("备注"), self.note)
        self.note.accepted.connect(self.accept)
        self.note.refused.connect(self.reject)
        self.save, cancel = QPushButton(tr("保存　Ctrl+Enter")), QPushButton(tr("取消"))
        mark(self.save, "primary")
        self.save.setDefault(False)
        self.save.setAutoDefault(False)
        cancel.setAutoDefault(False)
        self.save.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        hint = QLabel(tr("新项目从“线索”阶段开始"))
        mark(hint, "faint")
        foot = QHBoxLayout()
        foot.addWidget(hint, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        title = QLabel(tr("新建项目"))
        mark(title, "section")
        column.addWidget(title)
        column.addLayout(self.form)
        column.addLayout(foot)

    def _line(self, field: str, word: str, hint: str) -> Line:
        line = Line()
        line.setPlaceholderText(hint)
        line.accepted.connect(lambda: self.focusNextChild())
        line.refused.connect(self.reject)
        line.textEdited.connect(lambda _: self._forgive(field))
        self._add(field, word, line)
        return line

    def _choice(self, field: str, word: str, choices: list[Any]) -> QComboBox:
        box = QComboBox()
        box.addItem(tr("（未定）"), None)
        for value, name in choices:
            box.addItem(name, value)
        self._add(field, word, box)
        return box

    def _add(self, field: str, word: str, widget: QWidget) -> None:
        widget.setAccessibleName(word)
        problem = QLabel()
        mark(problem, "error")
        problem.setWordWrap(True)
        problem.setMinimumWidth(WIDTH - 130)
        problem.hide()
        label = QLabel(word)
        mark(label, "secondary")
        label.setMinimumHeight(32)
        label.setBuddy(widget)
        row = self.form.rowCount()
        self.form.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self.form.addWidget(widget, row, 1)
        self.form.addWidget(problem, row + 1, 1)
        self._fields[field], self._problems[field] = widget, problem

    def _add_hint(self, hint: DuplicateHint) -> DuplicateHint:
        hint.resized.connect(self.adjustSize)
        self.form.addWidget(hint, self.form.rowCount(), 1)
        return hint

    # --- duplicates

    def _look_for_known(self) -> None:
        self.hint.look(self.name.text())
        self.investor_hint.look(_names(self.investors.text())[-1])

    def _open_known(self, _kind: str, project_id: str) -> None:
        self.opened.emit(project_id)
        super().reject()

    def _take_name(self, name: str) -> None:
        """Write the investor as it is called already."""
        names = [one for one in _names(self.investors.text())[:-1] if one]
        self.investors.setText("、".join([*names, name]))
        self.investors.setFocus()

    def _merge(self, _kind: str, project_id: str) -> None:
        """Show what is typed beside the project that is there, to be put into it."""
        from ui.dialogs.take_in import TakeIn

        values = self._values()
        if values is not None:
            dialog = TakeIn(self._desk, project_id, values, self)
            dialog.taken.connect(lambda key: self._open_known("project", key))
            dialog.open()

    # --- saving

    def _values(self) -> dict[str, Any] | None:
        values: dict[str, Any] = {
            "name": self.name.text(),
            "investors": [one for one in _names(self.investors.text()) if one],
            "industry": self.industry.text(),
            "source_channel": self.channel.currentData(),
            "park_id": self.park.currentData(),
            "note": self.note.toPlainText(),
        }
        for field in self._problems:
            self._forgive(field)
        sound = True
        for field, read in (
            ("name", lambda: clean_name(self.name.text())),
            ("planned", lambda: parse_amount(self.amount.text())),
        ):
            try:
                values[field] = read()
            except InvalidInput as error:
                self._blame(field, error.message, focus=sound)
                sound = False
        return values if sound else None

    def _blame(self, field: str, message: str, *, focus: bool = True) -> None:
        self._problems[field].setText(message)
        self._problems[field].show()
        show_wrong(self._fields[field], True)
        self.adjustSize()
        if focus:
            self._fields[field].setFocus()

    def _forgive(self, field: str) -> None:
        self._problems[field].hide()
        show_wrong(self._fields[field], False)

    def _created(self, project_id: str) -> None:
        self.created.emit(project_id)
        super().accept()

    def _failed(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        field = getattr(error, "field", "")
        if field in self._fields:
            self._blame(field, str(error))
        else:
            self._desk.failed.emit(error)


def _names(text: str) -> list[str]:
    for mark_between in "，,;；\n":
        text = text.replace(mark_between, "、")
    return [name.strip() for name in text.split("、")]


def _create(session: Any, values: dict[str, Any], today: date) -> str:
    """Enter the project as a lead of today."""
    return create_project(session, on=today, **values)
