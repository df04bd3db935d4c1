"""The fields of a lead: each labelled, a guess marked as one, what is wrong below its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)

from crm.errors import InvalidInput
from crm.leads import NewLead
from crm.rules.dues import parse_due
from crm.rules.leads import suggested_name
from crm.rules.phones import phone_fault, read_phones
from crm.rules.units import parse_amount, parse_extent
from db.terms import SourceChannel
from resources import N_, tr
from ui.theme import mark
from ui.widgets.card import show_note
from ui.widgets.due_line import DueLine
from ui.widgets.inputs import Line, Lines, show_wrong
from ui.widgets.picture import Picture

Field = Line | Lines | QComboBox


@dataclass(frozen=True)
class _Spec:
    """One field: how it is called, its hint, and whether it takes the whole width."""

    key: str
    word: str
    hint: str = ""
    kind: str = "line"  # line, due, lines, choice, or open: a choice in which one may write
    wide: bool = False


_SPECS = (
    _Spec("company", N_("公司"), N_("全称或简称"), wide=True),
    _Spec("person", N_("联系人")),
    _Spec("title", N_("职务")),
    _Spec("phone", N_("电话"), N_("几个号码用“、”分开")),
    _Spec("seat", N_("来自"), N_("如 深圳、上海")),
    _Spec("planned", N_("拟投资"), N_("如 5亿、约12亿元、3000万美元")),
    _Spec("land", N_("用地"), N_("如 100亩、约300亩")),
    _Spec("industry", N_("产业"), kind="open"),
    _Spec("park", N_("园区"), kind="choice"),
    _Spec("channel", N_("招商方式"), kind="choice"),
    _Spec("referrer", N_("引荐人"), N_("人、商会或企业")),
    _Spec(
        "note", N_("备注"), N_("谈了什么、要什么；没有识别出来的文字也留在这里"), "lines", wide=True
    ),
    _Spec("next_step", N_("下一步"), N_("如 电话回访、约来访")),
    _Spec("due", N_("到期"), kind="due"),
    _Spec("owner", N_("责任人"), kind="open"),
    _Spec("name", N_("项目名称")),
)
FIELDS = tuple(spec.key for spec in _SPECS)
_PLAIN = (
    *("company", "name", "person", "title", "seat", "industry", "referrer", "owner", "note"),
    "next_step",
)
NOT_TYPED = ("due", "owner")
"""Fields that hold something from the start."""


class LeadForm(QWidget):
    """Texts in, a `NewLead` out; Return goes on to the next field."""

    changed = Signal()
    entered = Signal(str)
    """The field that has the focus now."""
    accepted = Signal()
    refused = Signal()

    def __init__(
        self,
        today: date,
        *,
        parks: Sequence[tuple[str, str]],
        owners: Sequence[str],
        industries: Sequence[str],
    ) -> None:
        super().__init__()
        self._choices: dict[str, list[tuple[Any, str]]] = {
            "park": [(None, tr("（未定）")), *parks],
            "channel": [(None, tr("（未定）")), *((one, one.label) for one in SourceChannel)],
            "industry": [(one, one) for one in industries],
            "owner": [(one, one) for one in owners],
        }
        self.fields: dict[str, Field] = {}
        self.guessed: set[str] = set()
        self._marks: dict[str, QWidget] = {}
        self.problems: dict[str, QLabel] = {}
        self._notes: dict[str, str] = {}
        self._today = today
        self._filling = True  # until all fields are there
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self.under_company = QHBoxLayout()
        """Where the hint of what is known already stands."""
        self._lay_fields()
        self._filling = False
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)

    # --- texts

    def text(self, key: str) -> str:
        """What a field holds, as text."""
        field = self.fields[key]
        if isinstance(field, Lines):
            return field.toPlainText()
        if isinstance(field, QComboBox):
            empty = not field.isEditable() and field.currentData() is None
            return "" if empty else field.currentText()
        return field.text()

    def texts(self) -> dict[str, str]:
        """What all fields hold."""
        return {key: self.text(key) for key in FIELDS}

    def set_text(self, key: str, text: str) -> bool:
        """Put a text into a field; False where a choice does not have it."""
        field = self.fields[key]
        self._filling = True
        try:
            if isinstance(field, Lines):
                field.setPlainText(text)
            elif isinstance(field, Line):
                field.setText(text)
                field.setCursorPosition(0)
            elif field.isEditable():
                field.setEditText(text)
            else:
                row = field.findText(text) if text else 0
                field.setCurrentIndex(max(row, 0))
                return row >= 0
            return True
        finally:
            self._filling = False
            self.changed.emit()

    def guess(self, texts: dict[str, str]) -> dict[str, str]:
        """Fill in guesses where nobody wrote anything; returns those that no field could take.

        A guess of before that is no longer one is taken out again.
        """
        left: dict[str, str] = {}
        for key in FIELDS:
            before = key in self.guessed
            if key not in texts:
                if before:
                    self.set_text(key, "")
                    self._mark(key, guessed=False)
                continue
            if before or not self.text(key).strip():
                taken = self.set_text(key, texts[key])
                self._mark(key, guessed=taken)
                if not taken:
                    left[key] = texts[key]
        return left

    def restore(self, texts: dict[str, str], guessed: set[str]) -> None:
        """Put a draft back, guesses as guesses."""
        for key, text in texts.items():
            if key in self.fields:
                self.set_text(key, text)
                self._mark(key, guessed=key in guessed)

    # --- what is saved

    def read(self) -> NewLead | None:
        """What was typed, as a lead; None when a field can't be read, which it says below."""
        for key in FIELDS:
            self.forgive(key)
        sound = True
        values: dict[str, Any] = {}
        readers: dict[str, Callable[[str], Any]] = {
            "planned": parse_amount,
            "land": parse_extent,
            "due": lambda text: parse_due(text, today=self._today),
        }
        for key, read in readers.items():
            try:
                values[key] = read(self.text(key))
            except InvalidInput as error:
                self.blame(key, error.message, focus=sound)
                sound = False
        if not sound:
            return None
        park, channel = self.fields["park"], self.fields["channel"]
        assert isinstance(park, QComboBox) and isinstance(channel, QComboBox)
        plain: dict[str, Any] = {key: self.text(key) for key in _PLAIN}
        return NewLead(
            phones=read_phones(self.text("phone")),
            park_id=park.currentData(),
            source_channel=channel.currentData(),
            **values,
            **plain,
        )

    def blame(self, key: str, message: str, *, focus: bool = True) -> None:
        """Say below a field what is wrong with it."""
        key = {"phones": "phone", "source_channel": "channel", "park_id": "park"}.get(key, key)
        if key not in self.fields:
            key = "company"
        mark(self.problems[key], "error")
        self.problems[key].setText(message)
        self.problems[key].show()
        show_wrong(self.fields[key], True)
        if focus:
            self.fields[key].setFocus()

    def forgive(self, key: str) -> None:
        """Take away what was said below a field."""
        show_note(self.problems[key], self._notes.get(key, ""))
        show_wrong(self.fields[key], False)

    def _note(self, key: str, words: str) -> None:
        """Say quietly below a field how it is understood."""
        self._notes[key] = words
        if key in self.problems:
            show_note(self.problems[key], words)

    def tell_phone(self) -> None:
        """Say below the numbers which of them can't be; they are kept all the same."""
        faults = [fault for one in read_phones(self.text("phone")) if (fault := phone_fault(one))]
        below = self.problems["phone"]
        mark(below, "warning")
        below.setText(faults[0] if faults else "")
        below.setVisible(bool(faults))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if isinstance(watched, QComboBox) and not watched.isEditable() and plain and ends:
                self.focusNextChild()
                return True
        if event.type() == QEvent.Type.FocusIn:
            for key, field in self.fields.items():
                if watched is field or watched is getattr(field, "lineEdit", lambda: None)():
                    self.entered.emit(key)
        return False

    # --- building

    def _lay_fields(self) -> None:
        row, left = 0, True
        for spec in _SPECS:
            if spec.wide and not left:
                row, left = row + 2, True
            self._lay(spec, row, 0 if left else 2)
            if spec.wide or not left:
                row, left = row + 2, True
            else:
                left = False
            if spec.key == "company":
                self._grid.addLayout(self.under_company, row, 1, 1, 3)
                row += 1

    def _lay(self, spec: _Spec, row: int, column: int) -> None:
        word, field = tr(spec.word), self._make(spec)
        field.setAccessibleName(word)
        field.installEventFilter(self)
        label = QLabel(word)
        mark(label, "secondary")
        label.setBuddy(field)
        picture = Picture("sparkles", 14, "accent")
        picture.setToolTip(_guess_words())
        picture.hide()
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label)
        head.addWidget(picture)
        head.addStretch()
        place = QWidget()
        place.setLayout(head)
        head.setContentsMargins(0, 0, 0, 0)
        place.setFixedSize(72, 32)
        problem = QLabel()
        mark(problem, "error")
        problem.setWordWrap(True)
        problem.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        problem.hide()
        span = 3 if spec.wide else 1
        self._grid.addWidget(place, row, column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, column + 1, 1, span)
        self._grid.addWidget(problem, row + 1, column + 1, 1, span)
        self.fields[spec.key], self.problems[spec.key] = field, problem
        self._marks[spec.key] = picture

    def _make(self, spec: _Spec) -> Field:
        key = spec.key
        if spec.kind == "lines":
            lines = Lines()
            lines.setFixedHeight(56)
            lines.setPlaceholderText(tr(spec.hint))
            lines.textChanged.connect(lambda: self._written(key))
            lines.accepted.connect(self.accepted)
            lines.refused.connect(self.refused)
            return lines
        if spec.kind in ("line", "due"):
            return self._make_line(spec)
        box = QComboBox()
        for value, name in self._choices[key]:
            box.addItem(name, value)
        if spec.kind == "choice":
            box.currentIndexChanged.connect(lambda _: self._written(key))
            return box
        line = self._make_line(spec)
        line.installEventFilter(self)
        line.setAccessibleName(tr(spec.word))
        box.setEditable(True)
        box.setLineEdit(line)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        box.setCompleter(completer)
        box.setCurrentIndex(-1)
        return box

    def _make_line(self, spec: _Spec) -> Line:
        if spec.kind == "due":
            due = DueLine(self._today)
            due.told.connect(lambda words: self._note(spec.key, words))
            due.refuted.connect(lambda fault: self.blame(spec.key, fault, focus=False))
            line: Line = due
        else:
            line = Line()
            line.setPlaceholderText(tr(spec.hint) if spec.hint else "")
        line.accepted.connect(self.focusNextChild)
        line.refused.connect(self.refused)
        line.textChanged.connect(lambda _: self._written(spec.key))
        if spec.key == "phone":
            line.editingFinished.connect(self.tell_phone)
        return line

    def _written(self, key: str) -> None:
        """Somebody, or a guess, wrote in a field."""
        if self._filling:
            return
        self.forgive(key)
        self._mark(key, guessed=False)
        if key in ("company", "person"):
            self.show_suggestion()
        self.changed.emit()

    def show_suggestion(self) -> None:
        """Show in the empty field how the project will be called."""
        field = self.fields["name"]
        assert isinstance(field, Line)
        name = suggested_name(self.text("company"), self.text("person"))
        field.setPlaceholderText(tr("留空则为“{name}”").format(name=name) if name else "")

    def _mark(self, key: str, *, guessed: bool) -> None:
        (self.guessed.add if guessed else self.guessed.discard)(key)
        self._marks[key].setVisible(guessed)
        self.fields[key].setAccessibleDescription(_guess_words() if guessed else "")


def _guess_words() -> str:
    return tr("由粘贴的文字识别，请核对")
