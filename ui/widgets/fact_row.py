"""One fact of a record, edited in place: F2, Return or a double click opens its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm import choices
from crm.errors import InvalidInput
from crm.industries import industry_label, read_industry
from crm.labels import field_label
from crm.rules.credit_code import read_credit_code
from crm.rules.units import parse_amount, parse_extent, show_amount, show_extent
from crm.rules.written import clean_name, clean_text
from resources import tr
from ui import tokens
from ui.theme import mark
from ui.widgets.inputs import Line, show_wrong
from ui.widgets.suggesting import WordsLine, suggest

LABEL = 76
_LOW = 28
_BORDERS = 20
"""Pixels of a value's button that hold no text."""
Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Fact:
    """One field of a page: how it is read, and what an edit begins with.

    of: the record kind whose field it is.
    """

    key: str
    section: str
    kind: str
    hint: str = ""
    of: str = "project"

    @property
    def label(self) -> str:
        """What the field is called."""
        return field_label(self.key, self.of)


class _Value(QPushButton):
    """A value as wide as there is room; a longer one ends in …, and is whole in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, "row")
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a text, on one line."""
        self._whole = text
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        one_line, room = " ".join(self._whole.split()), self.width() - _BORDERS
        shown = self.fontMetrics().elidedText(one_line, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        cut = shown != one_line or "\n" in self._whole
        self.setToolTip(self._whole if cut else tr("F2 或双击修改"))


class FactRow(QWidget):
    """A label and a value that turns into a field."""

    changed = Signal()
    accepted = Signal()
    refused = Signal()

    def __init__(
        self, fact: Fact, label: int = LABEL, parent: QWidget | None = None, *, low: bool = False
    ) -> None:
        """low: a value is less high than the field that it turns into."""
        super().__init__(parent)
        self.fact = fact
        self._height = _LOW if low else tokens.FIELD
        self._old: Any = None
        self._choices: Choices = []
        word = QLabel(fact.label)
        mark(word, "secondary")
        word.setFixedWidth(label)
        self.value = _Value()
        self.value.setAccessibleName(fact.label)
        self.value.clicked.connect(self._clicked)
        self.value.installEventFilter(self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.value)
        self.field = self._build_field()
        self.stack.addWidget(self.field)
        self.stack.setFixedHeight(self._height)
        if low:
            mark(self.value, "row-low")
        self._note = ""
        self.below = QLabel()
        self.below.setWordWrap(True)
        self.below.setContentsMargins(label + 8, 0, 0, 0)
        self.below.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(word)
        row.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.below)

    @property
    def editing(self) -> bool:
        """Whether the field is open."""
        return self.stack.currentIndex() == 1

    @property
    def dirty(self) -> bool:
        """Whether the field is open and holds something else than the record."""
        return self.editing and self._text() != self._begin_with()

    @property
    def value_now(self) -> Any:
        """The record's value."""
        return self._old

    def read_quietly(self) -> Any:
        """Return what the field says, or raise InvalidInput without showing it."""
        return self._read()

    def show_value(self, value: Any, text: str) -> None:
        """Show the record's value; an open field keeps what was typed."""
        self._old = value
        self.value.show_text(text)

    def tell(self, note: str) -> None:
        """Say below the value where it comes from; what is wrong with a typed one goes before."""
        self._note = note
        if not self.editing:
            self._show_error("")

    def offer(self, choices: Choices) -> None:
        """Offer values to choose from."""
        self._choices = choices
        if isinstance(self.field, QComboBox) and not self.editing:
            self.field.clear()
            for word, value in choices:
                self.field.addItem(word, value)

    def suggest(self, words: Sequence[str]) -> None:
        """Suggest words while one types; anything else may be written too."""
        if isinstance(self.field, WordsLine):
            self.field.offer(words)
        elif not self.editing:
            suggest(self.field, words)

    def blame(self, sentence: str) -> None:
        """Say below the open field what is wrong with it."""
        self._show_error(sentence)

    def edit(self) -> None:
        """Open the field with the record's value."""
        if self.editing:
            return
        if isinstance(self.field, QComboBox):
            self.field.setCurrentIndex(max(self.field.findData(self._old), 0))
        else:
            self.field.setText(self._begin_with())
            self.field.selectAll()
        self.stack.setCurrentIndex(1)
        self.stack.setFixedHeight(tokens.FIELD)
        self.field.setFocus()

    def close_field(self) -> None:
        """Close the field and forget what was typed."""
        had_focus = self.field.hasFocus()
        self.stack.setCurrentIndex(0)
        self.stack.setFixedHeight(self._height)
        self._show_error("")
        if had_focus:
            self.value.setFocus()

    def read(self) -> Any:
        """Return what the field says; raises InvalidInput and shows it under the field."""
        try:
            value = self._read()
        except InvalidInput as fault:
            self._show_error(fault.message)
            raise
        self._show_error("")
        return value

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.value:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                keys = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
                if event.key() in keys and not event.modifiers():
                    self.edit()
                    return True
            if isinstance(event, QMouseEvent) and event.type() == (QEvent.Type.MouseButtonDblClick):
                self.edit()
                return True
        return super().eventFilter(watched, event)

    def _clicked(self) -> None:
        self.value.setFocus()

    def _build_field(self) -> Any:
        if self.fact.kind in ("park", "channel", "choice"):
            box = QComboBox()
            box.setAccessibleName(self.fact.label)
            box.activated.connect(self.changed)
            return box
        line = WordsLine() if self.fact.kind == "words" else Line()
        line.setAccessibleName(self.fact.label)
        line.setPlaceholderText(tr(self.fact.hint) if self.fact.hint else "")
        line.textChanged.connect(self._typed)
        line.accepted.connect(self.accepted)
        line.refused.connect(self.refused)
        return line

    def _typed(self) -> None:
        if self.editing:
            try:
                self._read()
            except InvalidInput as fault:
                self._show_error(fault.message)
            else:
                self._show_error("")
            self.changed.emit()

    def _text(self) -> Any:
        return self.field.currentData() if isinstance(self.field, QComboBox) else self.field.text()

    def _begin_with(self) -> Any:
        if isinstance(self.field, QComboBox):
            return self._old
        if self.fact.kind == "amount":
            return "" if self._old is None else show_amount(self._old)
        if self.fact.kind == "extent":
            return "" if self._old is None else show_extent(self._old)
        return industry_label(self._old) if self.fact.kind == "industry" else self._old or ""

    def _read(self) -> Any:
        if isinstance(self.field, QComboBox):
            return self.field.currentData()
        text = self.field.text()
        if self.fact.kind == "amount":
            rate = None if self._old is None else self._old.rate
            return parse_amount(text, rate=rate, field=self.fact.key)
        if self.fact.kind == "extent":
            return parse_extent(text, field=self.fact.key)
        if self.fact.kind == "words":
            return choices.joined(choices.parted(text)) or ""
        if self.fact.kind in _READERS:
            return _READERS[self.fact.kind](text)
        return clean_text(text, self.fact.key) or ""

    def _show_error(self, sentence: str) -> None:
        mark(self.below, "error" if sentence else "faint")
        self.below.setText(sentence or self._note)
        self.below.setVisible(bool(sentence or self._note))
        if not isinstance(self.field, QComboBox):
            show_wrong(self.field, bool(sentence))


_READERS: dict[str, Callable[[str], Any]] = {
    "name": clean_name,
    "code": read_credit_code,
    "industry": read_industry,
}
