"""One field of any record, in the input that the app has for such a value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from crm.asking import Asked, Input, as_typed, read_typed
from crm.rules.clauses import check_period
from crm.rules.pace import checked_curve
from resources import tr
from ui.widgets.calm import calm_wheels
from ui.widgets.clause_fields import FigureField, PeriodField
from ui.widgets.inputs import Line, Lines, show_wrong
from ui.widgets.number_row import NumberRow
from ui.widgets.people_line import PeopleLine

_ROWS = 132


class ValueField(QWidget):
    """`accepted` on Return, of a text on Ctrl+Return; `changed` while one types or chooses."""

    accepted = Signal()
    changed = Signal()

    def __init__(self, asked: Asked, name: str, today: date) -> None:
        """name: what the field is called. today: what 明天 is counted from."""
        super().__init__()
        self.asked = asked
        self._today = today
        self._before: Any = None
        self._began_with: object = None
        self.input = _MAKERS[asked.input](asked)
        self.input.setAccessibleName(name)
        self.setFocusProxy(self.input)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.input)
        if isinstance(self.input, Line):
            self.input.setPlaceholderText(asked.hint)
        if isinstance(self.input, Line | Lines):
            self.input.accepted.connect(self.accepted)
            self.input.textChanged.connect(lambda *_: self._take())
        elif isinstance(self.input, QComboBox):
            self.input.currentIndexChanged.connect(lambda _: self._take())
        else:
            self.input.changed.connect(self._take)
        calm_wheels(self)

    def begin(self, value: Any, text: str | None = None) -> None:
        """Begin with a value; text: with this text in its place, e.g. a proposal."""
        self._before = value
        field = self.input
        if isinstance(field, Lines):
            field.setPlainText(as_typed(self.asked, value) if text is None else text)
        elif isinstance(field, QComboBox):
            at = [known for known, _ in self.asked.choices]
            field.setCurrentIndex(at.index(value) if value in at else -1)
        elif isinstance(field, FigureField):
            field.number.clear()
            field.show_figure(value)
        elif isinstance(field, PeriodField):
            field.show_period(value)
        elif isinstance(field, NumberRow):
            field.show_values([Decimal(share) for share in value or ()] or [None] * 12)
        else:
            field.setText(as_typed(self.asked, value))
        # A proposal is nobody's value yet.
        self._began_with = self._held() if text is None else None

    @property
    def typed(self) -> bool:
        """Whether it holds something else than it began with."""
        return self._held() != self._began_with

    def value(self) -> Any:
        """Return what it holds, to the digit where nothing was typed; raises InvalidInput."""
        field = self.input
        if not self.typed:
            return self._before
        if isinstance(field, QComboBox):
            at = field.currentIndex()
            return self.asked.choices[at][0] if at >= 0 else self._before
        if isinstance(field, FigureField):
            return field.figure(self.asked.field)
        if isinstance(field, PeriodField):
            period = field.period()
            check_period(period)
            return period
        if isinstance(field, NumberRow):
            shares = [one for one in field.values(self.asked.field) if one is not None]
            return [format(share, "f") for share in checked_curve(shares)] or None
        return read_typed(self.asked, str(self._held()), self._before, today=self._today)

    def show_wrong(self, wrong: bool) -> None:
        """Give the input the border of one that can't be taken, or take it away."""
        show_wrong(self.input, wrong)

    def _take(self) -> None:
        self.show_wrong(False)
        self.changed.emit()

    def _held(self) -> object:
        field = self.input
        if isinstance(field, Lines):
            return field.toPlainText()
        return field.currentIndex() if isinstance(field, QComboBox) else field.text()


_Field = Line | Lines | QComboBox | FigureField | PeriodField | NumberRow


def _lines(_asked: Asked) -> Lines:
    made = Lines()
    made.setFixedHeight(_ROWS)
    return made


def _choice(asked: Asked) -> QComboBox:
    made = QComboBox()
    for _, word in asked.choices:
        made.addItem(word)
    return made


def _figure(asked: Asked) -> FigureField:
    made = FigureField()
    made.offer_units(asked.words)
    return made


def _months(_asked: Asked) -> NumberRow:
    months = [tr("{n}月").format(n=n) for n in range(1, 13)]
    return NumberRow(months, tr("时序"), across=6)


_MAKERS: dict[Input, Callable[[Asked], _Field]] = {
    Input.LINE: lambda _asked: Line(),
    Input.PERSON: lambda asked: PeopleLine(asked.words),
    Input.TEXT: _lines,
    Input.CHOICE: _choice,
    Input.QUANTITY: _figure,
    Input.PERIOD: lambda _asked: PeriodField(),
    Input.MONTHS: _months,
}
