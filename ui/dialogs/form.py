"""A form in a dialog: labelled fields, what is wrong below each, saved as one operation.

Enter goes on to the next field, Ctrl+Enter or Ctrl+S saves, Esc leaves; what was typed is only
dropped after a question, and stays when it can't be saved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from resources import tr
from ui.desk import Desk
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.card import add_field, show_error, show_note
from ui.widgets.inputs import Line, Lines, show_wrong
from ui.widgets.keys import saves

WIDTH = 520
_MARGIN = 24
_BETWEEN = 24  # two columns
_FRAME = 40  # what a window's title bar may take of the screen
F = TypeVar("F", bound=QWidget)


class Form(QDialog):
    """Fields are added by a form of its own, which says in `send` what is saved."""

    def __init__(
        self, desk: Desk, title: str, parent: QWidget, word: str = "", *, width: int = WIDTH
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.desk = desk
        self.today: date = desk.today()
        self._width = width
        self._rooms: dict[str, int] = {}
        self.fields: dict[str, QWidget] = {}
        self.below: dict[str, QLabel] = {}
        self._notes: dict[str, str] = {}
        self._began_with: dict[str, Any] = {}
        heading = QLabel(title)
        mark(heading, "section")
        self.column = QVBoxLayout(self)
        self.column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        self.column.setContentsMargins(_MARGIN, 20, _MARGIN, 20)
        self.column.setSpacing(10)
        self.column.addStrut(width - 2 * _MARGIN)
        self._columns = {self.column: width - 2 * _MARGIN}
        self.column.addWidget(heading)
        self.save = QPushButton((word or tr("保存")) + "　Ctrl+Enter")
        mark(self.save, "primary")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self.accept)

    # --- what a form of its own says

    def send(self) -> None:
        """Read the fields, and save them by `self.submit`; InvalidInput is shown at its field."""
        raise NotImplementedError

    # --- building

    def add_columns(self, count: int = 2) -> list[QVBoxLayout]:
        """Add columns of fields beside each other, all of one width."""
        room = (self._width - 2 * _MARGIN - (count - 1) * _BETWEEN) // count
        beside = QHBoxLayout()
        beside.setSpacing(_BETWEEN)
        columns = [QVBoxLayout() for _ in range(count)]
        for column in columns:
            column.setSpacing(10)
            beside.addLayout(column, 1)
            self._columns[column] = room
        self.column.addLayout(beside)
        return columns

    def add_line(
        self,
        name: str,
        word: str,
        *,
        hint: str = "",
        text: str = "",
        column: QVBoxLayout | None = None,
    ) -> Line:
        """Add one line of text."""
        line = Line(text)
        line.setPlaceholderText(hint)
        return self.add(name, word, line, column=column)

    def add_lines(self, name: str, word: str, *, hint: str = "", rows: int = 3) -> Lines:
        """Add a text of several lines."""
        lines = Lines()
        lines.setPlaceholderText(hint)
        lines.setFixedHeight(12 + 20 * rows)
        return self.add(name, word, lines)

    def add_choice(
        self,
        name: str,
        word: str,
        choices: Sequence[tuple[str, Any]],
        chosen: Any = None,
        *,
        column: QVBoxLayout | None = None,
    ) -> QComboBox:
        """Add a choice of (word, value)."""
        box = QComboBox()
        for label, value in choices:
            box.addItem(label, value)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        return self.add(name, word, box, column=column)

    def add(
        self,
        name: str,
        word: str,
        field: F,
        note: str = "",
        *,
        column: QVBoxLayout | None = None,
        room: int | None = None,
    ) -> F:
        """Add a field with its label; errors that name it stand below it.

        column: where to, when the form has several; room: its width, of one that `add_columns` did
        not make.
        """
        self.fields[name], self._notes[name] = field, note
        place = column or self.column
        self._rooms[name] = room or self._columns[place]
        self.below[name] = add_field(place, word, field, note)
        if isinstance(field, Line):
            self.follow(field)
            field.textChanged.connect(lambda _: self.forgive(name))
        elif isinstance(field, Lines):
            field.accepted.connect(self.accept)
            field.refused.connect(self.reject)
            field.textChanged.connect(lambda: self.forgive(name))
        return field

    def follow(self, line: Line) -> None:
        """Let Return in a line go on to the next field, and Esc leave the form."""
        line.accepted.connect(lambda: self.focusNextChild())
        line.refused.connect(self.reject)

    def show_field(self, name: str, shown: bool) -> None:
        """Show a field with its label, or hide them."""
        field = self.fields[name]
        own = [label for label in self.findChildren(QLabel) if label.buddy() is field]
        for widget in (*own, field):
            widget.setVisible(shown)
        self.below[name].setVisible(shown and bool(self.below[name].text()))
        self.fit()

    def add_foot(self, hint: str = "", *before: QWidget) -> None:
        """Add the buttons; what the fields hold now is what they began with.

        before: what stands at their left.
        """
        cancel = QPushButton(tr("取消"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        words = QLabel(hint)
        mark(words, "faint")
        foot = QHBoxLayout()
        for widget in before:
            foot.addWidget(widget)
        foot.addWidget(words, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        self.column.addSpacing(4)
        self.column.addLayout(foot)
        self.begin()

    def add_words(self, words: str = "") -> QLabel:
        """Add a text that wraps: what is to be known, or what `say` tells later."""
        label = QLabel()
        label.setWordWrap(True)
        mark(label, "secondary")
        self.column.addWidget(label)
        self.say(label, words)
        return label

    def say(self, label: QLabel, words: str) -> None:
        """Write in a wrapped label of the form's width, and give it the lines that it needs."""
        label.setText(words)
        label.setMinimumHeight(label.heightForWidth(self._columns[self.column]) if words else 0)
        self.fit()

    def begin(self) -> None:
        """Take what the fields hold now for what they began with: it would not be lost."""
        self._began_with = {name: _held(field) for name, field in self.fields.items()}

    # --- what a user does

    @property
    def typed(self) -> bool:
        """Whether something was typed that would be lost."""
        return any(
            _held(field) != self._began_with.get(name) for name, field in self.fields.items()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if saves(event):
            self.accept()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        calm_wheels(self)
        self.fit()

    def accept(self) -> None:
        """Save and close; what can't be saved is said under its field."""
        if not self.save.isEnabled():
            return
        for name in self.fields:
            self.forgive(name)
        try:
            self.send()
        except InvalidInput as fault:
            self.take_failure(fault)

    def reject(self) -> None:
        """Close; what was typed is only dropped after a question."""
        if self.typed:
            answer = QMessageBox.question(
                self,
                self.windowTitle(),
                tr("填写的内容还没有保存。放弃吗？"),
                QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
                QMessageBox.StandardButton.Cancel,
            )
            if answer != QMessageBox.StandardButton.Discard:
                return
        super().reject()

    # --- saving

    def submit(
        self,
        use_case: Callable[..., Any],
        *args: Any,
        label: str,
        then: Callable[[Any], object] | None = None,
        **fields: Any,
    ) -> None:
        """Save by a use case and close; `then` gets its result."""

        def saved(result: Any) -> None:
            super(Form, self).accept()
            if then is not None:
                then(result)

        self.save.setEnabled(False)
        self.desk.change(
            use_case,
            *args,
            label=label,
            then=saved,
            failed=self.take_failure,
            owner=self,
            **fields,
        )

    def take_failure(self, error: BaseException) -> None:
        """Show below its field what could not be saved."""
        self.save.setEnabled(True)
        field = getattr(error, "field", "")
        if field in self.fields:
            self.blame(field, str(error))
        else:
            self.desk.failed.emit(error)

    def blame(self, name: str, message: str, *, focus: bool = True) -> None:
        """Say below a field what is wrong with it, and go there."""
        show_error(self.below[name], message)
        show_wrong(self.fields[name], True)
        if focus:
            self.fields[name].setFocus()
        self._fit(name)

    def warn(self, name: str, message: str) -> None:
        """Say below a field what to look at; it can be saved all the same."""
        if message:
            mark(self.below[name], "warning")
            self.below[name].setText(message)
            self.below[name].show()
            self._fit(name)
        else:
            self.forgive(name)

    def note(self, name: str, words: str) -> None:
        """Say something quietly below a field."""
        self._notes[name] = words
        show_note(self.below[name], words)
        self._fit(name)

    def forgive(self, name: str) -> None:
        """Take back what was said below a field."""
        show_note(self.below[name], self._notes[name])
        show_wrong(self.fields[name], False)
        self._fit(name)

    def _fit(self, name: str) -> None:
        """Give what stands below a field the lines that it needs, and the form its height.

        A dialog that is as tall as its layout asks gives a wrapped label one line only.
        """
        below = self.below[name]
        below.setMinimumHeight(below.heightForWidth(self._rooms[name]) if below.text() else 0)
        self.fit()

    def fit(self) -> None:
        """Give the form the height that it needs now; one that is not shown yet waits for that."""
        if not self.isVisible():
            return
        self.column.activate()
        # adjustSize() would stop at two thirds of the screen, and squeeze the fields.
        most = self.screen().availableGeometry().height() - _FRAME
        self.resize(self._width, min(self.column.totalSizeHint().height(), most))


def _held(field: QWidget) -> Any:
    if isinstance(field, QComboBox):
        return field.currentIndex()
    return field.toPlainText() if isinstance(field, Lines) else getattr(field, "text", str)()
