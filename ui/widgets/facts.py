"""The facts of a record, edited in place: F2, Return or a double click opens a field.

What was typed stays in its field until it is saved or given up, also when it can't be read; what
is wrong stands under it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.labels import shown
from resources import tr
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.fact_row import Fact, FactRow


class FactsPanel(Card):
    """All facts of a record; `save` hands over what was changed, by field."""

    saved = Signal(dict)
    edited = Signal()

    def __init__(self, facts: Sequence[Fact], parent: QWidget | None = None) -> None:
        super().__init__(tr("要素"), parent)
        self._hint = QLabel(tr("F2 就地编辑"))
        mark(self._hint, "faint")
        self.head.addWidget(self._hint)
        self.give_up = QPushButton(tr("放弃"))
        self.give_up.setToolTip("Esc")
        self.give_up.clicked.connect(self.forget)
        self.save_button = QPushButton(tr("保存"))
        mark(self.save_button, "primary")
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.clicked.connect(self.save)
        for button in (self.give_up, self.save_button):
            button.hide()
            self.head.addWidget(button)
        self.rows: dict[str, FactRow] = {}
        scroll = QScrollArea()
        self.column.addWidget(scroll, 1)  # before it is filled: see `Page`
        inner = QWidget()
        mark(inner, "page")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the fields
        scroll.setWidget(inner)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 4, 0)
        lines.setSpacing(0)
        section = ""
        for fact in facts:
            if fact.section != section:
                section = fact.section
                lines.addWidget(_section(tr(section)))
            row = FactRow(fact, parent=inner)
            row.changed.connect(self._note_edit)
            row.accepted.connect(self.save)
            row.refused.connect(lambda row=row: self._refuse(row))
            self.rows[fact.key] = row
            lines.addWidget(row)
        lines.addStretch()

    @property
    def dirty(self) -> list[FactRow]:
        """The rows that hold something that is not saved."""
        return [row for row in self.rows.values() if row.dirty]

    def save(self) -> None:
        """Hand over what was changed; a field that can't be read keeps the focus."""
        fields: dict[str, Any] = {}
        for row in self.dirty:
            try:
                fields[row.fact.key] = row.read()
            except InvalidInput:
                row.field.setFocus()
                return
        for row in self.rows.values():
            row.close_field()
        self._note_edit()
        if fields:
            self.saved.emit(fields)

    def reopen(self, fields: Mapping[str, Any]) -> None:
        """Open the fields again with what could not be saved."""
        for key, value in fields.items():
            row = self.rows[key]
            row.edit()
            if not isinstance(row.field, QComboBox):
                row.field.setText(value if isinstance(value, str) else shown(value))
        self._note_edit()

    def may_leave(self, name: str) -> bool:
        """Ask what becomes of what was typed and not saved. name: of the record."""
        if not self.dirty:
            return True
        box = QMessageBox(self)
        box.setWindowTitle(tr("还没有保存"))
        box.setText(
            tr("“{name}”有 {count} 处修改还没有保存。").format(name=name, count=len(self.dirty))
        )
        save = box.addButton(tr("保存"), QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton(tr("放弃修改"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(tr("留在这里"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is save:
            self.save()
        elif box.clickedButton() is drop:
            self.forget()
        return not self.dirty

    def forget(self) -> None:
        """Close all fields without saving."""
        for row in self.rows.values():
            row.close_field()
        self._note_edit()

    def _refuse(self, row: FactRow) -> None:
        row.close_field()
        self._note_edit()

    def _note_edit(self) -> None:
        count = len(self.dirty)
        for button in (self.give_up, self.save_button):
            button.setVisible(bool(count))
        self._hint.setVisible(not count)
        self.save_button.setText(tr("保存 {count} 处").format(count=count))
        self.edited.emit()


def _section(word: str) -> QWidget:
    label = QLabel(word)
    mark(label, "faint")
    line = QLabel()
    line.setFixedHeight(1)
    mark(line, "rule")
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 5, 0, 1)
    row.setSpacing(8)
    row.addWidget(label)
    row.addWidget(line, 1)
    return whole
