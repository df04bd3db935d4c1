"""The facts of a project, edited in place: F2, Return or a double click opens a field.

What was typed stays in its field until it is saved or given up, also when it can't be read; what
is wrong stands under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm import choices
from crm.errors import InvalidInput
from crm.industries import industry_label, read_industry
from crm.labels import field_label, shown
from crm.project_card import ProjectCard
from crm.rules.credit_code import read_credit_code
from crm.rules.units import parse_amount, parse_extent, show_amount, show_extent
from crm.rules.written import clean_name, clean_text
from db.terms import SourceChannel
from resources import N_, tr
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.inputs import Line, show_wrong
from ui.widgets.suggesting import WordsLine, suggest

LABEL = 76
INVESTORS = "investors"
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


FACTS = (
    Fact("name", N_("项目"), "name"),
    Fact(INVESTORS, N_("项目"), "names", N_("多个用顿号隔开")),
    Fact("planned", N_("投资"), "amount", N_("例如 约60亿元、1.5亿美元")),
    Fact("agreed", N_("投资"), "amount"),
    Fact("contracted", N_("投资"), "amount"),
    Fact("arrived", N_("投资"), "amount"),
    Fact("fixed", N_("投资"), "amount"),
    Fact("land", N_("用地"), "extent", N_("例如 400亩、20万平方米")),
    Fact("park_id", N_("用地"), "park"),
    Fact("industry", N_("来源"), "text"),
    Fact("source_channel", N_("来源"), "channel"),
    Fact("referrer", N_("来源"), "text", N_("谁介绍来的，人或单位")),
    Fact("chief", N_("人员"), "text"),
    Fact("commissioner", N_("人员"), "text"),
    Fact("owner", N_("人员"), "text"),
    Fact("progress", N_("进展"), "text"),
    Fact("stuck_reason", N_("进展"), "text"),
    Fact("note", N_("进展"), "text"),
)


class FactRow(QWidget):
    """A label and a value that turns into a field."""

    changed = Signal()
    accepted = Signal()
    refused = Signal()

    def __init__(self, fact: Fact, label: int = LABEL) -> None:
        super().__init__()
        self.fact = fact
        self._old: Any = None
        self._choices: Choices = []
        word = QLabel(fact.label)
        mark(word, "secondary")
        word.setFixedWidth(label)
        self.value = QPushButton()
        mark(self.value, "row")
        self.value.setAccessibleName(fact.label)
        self.value.setToolTip(tr("F2 或双击修改"))
        self.value.clicked.connect(self._clicked)
        self.value.installEventFilter(self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.value)
        self.field = self._build_field()
        self.stack.addWidget(self.field)
        self.stack.setFixedHeight(32)
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
        self.value.setText(_short(text))
        self.value.setToolTip(text if len(text) > 24 else tr("F2 或双击修改"))

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
        self.field.setFocus()

    def close_field(self) -> None:
        """Close the field and forget what was typed."""
        had_focus = self.field.hasFocus()
        self.stack.setCurrentIndex(0)
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
        mark(self.below, "error")
        self.below.setText(sentence)
        self.below.setVisible(bool(sentence))
        if not isinstance(self.field, QComboBox):
            show_wrong(self.field, bool(sentence))


_READERS: dict[str, Callable[[str], Any]] = {
    "name": clean_name,
    "code": read_credit_code,
    "industry": read_industry,
}


class FactsPanel(Card):
    """All facts of a record; `save` hands over what was changed, by field."""

    saved = Signal(dict)
    edited = Signal()

    def __init__(self, facts: Sequence[Fact] = FACTS) -> None:
        super().__init__(tr("要素"))
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
        inner = QWidget()
        mark(inner, "page")
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 4, 0)
        lines.setSpacing(0)
        section = ""
        for fact in facts:
            if fact.section != section:
                section = fact.section
                lines.addWidget(_section(tr(section)))
            row = FactRow(fact)
            row.changed.connect(self._note_edit)
            row.accepted.connect(self.save)
            row.refused.connect(lambda row=row: self._refuse(row))
            self.rows[fact.key] = row
            lines.addWidget(row)
        lines.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(scroll, 1)

    @property
    def dirty(self) -> list[FactRow]:
        """The rows that hold something that is not saved."""
        return [row for row in self.rows.values() if row.dirty]

    def show_card(self, card: ProjectCard, parks: list[tuple[str, str]]) -> None:
        """Show a project; open fields keep what was typed."""
        for row in self.rows.values():
            show_fact(row, card, parks)

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


def fact_of(key: str) -> Fact:
    """Return how a field is edited; one that the page does not show is edited as text."""
    return next((fact for fact in FACTS if fact.key == key), Fact(key, "", "text"))


def show_fact(row: FactRow, card: ProjectCard, parks: list[tuple[str, str]]) -> None:
    """Show in `row` what a project has there; an open field keeps what was typed."""
    key = row.fact.key
    if key == "park_id":
        row.offer([(tr("（未定）"), None), *((name, park) for park, name in parks)])
        row.show_value(card.fields[key], card.park or shown(None))
    elif key == INVESTORS:
        names = tr("、").join(one.name for one in card.investors)
        row.show_value(names, names or shown(None))
    else:
        if key == "source_channel":
            channels = [(channel.label, channel) for channel in SourceChannel]
            row.offer([(tr("（未填）"), None), *channels])
        row.show_value(card.fields[key], shown(card.fields[key]))


def parted(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[str] | None]:
    """Part what was edited into the project's own fields and its investors, where edited."""
    own = dict(fields)
    if INVESTORS not in own:
        return own, None
    names = own.pop(INVESTORS).replace("，", "、").split("、")
    return own, [name for name in names if name]


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


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 30 else f"{one_line[:29]}…"
