"""The fields that only a clause has: a figure with its unit, and the time that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crm.errors import InvalidInput
from crm.rules.dates import parse_when, span
from crm.rules.numbers import exact_decimal, parse_number
from db.terms import PeriodKind
from db.values import Period, Quantity
from resources import tr
from ui.theme import mark
from ui.widgets.inputs import Line


class FigureField(QWidget):
    """A number and a choice of the units that fit its indicator."""

    changed = Signal()

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.number, self.unit = Line(), QComboBox()
        self.number.setPlaceholderText(hint)
        self.number.setAccessibleName(tr("数值"))
        self.unit.setAccessibleName(tr("单位"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.number, 3)
        row.addWidget(self.unit, 2)
        self.setFocusProxy(self.number)
        self.number.textChanged.connect(lambda _: self.changed.emit())
        self.unit.currentIndexChanged.connect(lambda _: self.changed.emit())

    def offer_units(self, units: Sequence[str]) -> None:
        """Offer these units; the chosen one stays where it is among them."""
        if [self.unit.itemData(at) for at in range(self.unit.count())] == list(units):
            return
        kept = self.unit.currentData()
        self.unit.clear()
        for unit in units:
            self.unit.addItem(unit or tr("（无单位）"), unit)
        self.unit.setCurrentIndex(max(self.unit.findData(kept), 0))
        self.unit.setEnabled(len(units) > 1)

    def show_figure(self, figure: Quantity | None) -> None:
        """Show a figure; an unfit unit is offered too, so that it can be seen."""
        if figure is None:
            return
        if self.unit.findData(figure.unit) < 0:
            self.unit.addItem(figure.unit, figure.unit)
        self.unit.setCurrentIndex(self.unit.findData(figure.unit))
        number = "" if figure.number is None else f"{exact_decimal(figure.number):f}"
        self.number.setText(number or figure.source)

    def figure(self, field: str) -> Quantity | None:
        """Return what is written, None when nothing is; raises InvalidInput."""
        number = parse_number(self.number.text(), field=field)
        return None if number is None else Quantity(number, str(self.unit.currentData() or ""))

    def text(self) -> str:
        """What is typed, to be compared."""
        return f"{self.number.text()} {self.unit.currentData()}"


class PeriodField(QWidget):
    """Which time a promise speaks of; only what that kind of period needs is asked for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("期间"))
        for kind in PeriodKind:
            self.kind.addItem(kind.label, kind)
        self.kind.setCurrentIndex(self.kind.findData(PeriodKind.SINCE))
        self.year, self.day, self.nth, self.years = Line(), Line(), Line("1"), Line()
        self.year.setPlaceholderText("2027")
        self.day.setPlaceholderText("2027-12-31")
        self._words = [QLabel() for _ in range(3)]
        for label in self._words:
            mark(label, "secondary")
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        for widget in (
            self._words[0], self.nth, self._words[1], self.years, self.year, self.day,
            self._words[2],
        ):  # fmt: skip
            below.addWidget(widget)
        for line, word in (
            (self.year, tr("年度")), (self.day, tr("日期")), (self.nth, tr("投产后第几年")),
            (self.years, tr("共几年")),
        ):  # fmt: skip
            line.setAccessibleName(word)
            line.textChanged.connect(lambda _: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.kind)
        column.addLayout(below)
        self.setFocusProxy(self.kind)
        self.kind.currentIndexChanged.connect(self._arrange)
        self._arrange()

    @property
    def chosen(self) -> PeriodKind:
        """The kind of period that is chosen."""
        return PeriodKind(self.kind.currentData())

    def offer(self, kinds: Sequence[PeriodKind]) -> None:
        """Offer these kinds; the chosen one stays where it is among them."""
        if [self.kind.itemData(at) for at in range(self.kind.count())] == list(kinds):
            return
        kept = self.chosen
        self.kind.blockSignals(True)
        self.kind.clear()
        for kind in kinds:
            self.kind.addItem(kind.label, kind)
        self.kind.setCurrentIndex(max(self.kind.findData(kept), 0))
        self.kind.blockSignals(False)
        self._arrange()

    def show_period(self, period: Period | None) -> None:
        """Show a period; without one it is every year after 投产."""
        rule = period or Period(PeriodKind.SINCE, nth=1)
        self.kind.setCurrentIndex(max(self.kind.findData(rule.kind), 0))
        self.year.setText(str(rule.year or ""))
        self.day.setText("" if rule.day is None else rule.day.isoformat())
        self.nth.setText(str(rule.nth or 1))
        self.years.setText(str(rule.years or ""))

    def period(self) -> Period:
        """Return what is written; raises InvalidInput (field ``period``)."""
        kind = self.chosen
        if kind is PeriodKind.YEAR:
            return Period(kind, year=_whole(self.year.text(), tr("年度"), 1990, 2100))
        if kind in (PeriodKind.CUMULATIVE, PeriodKind.STANDING):
            found = parse_when(self.day.text(), field="period")
            last = None if found is None else span(found)
            return Period(kind, day=None if last is None else last[1])
        nth = _whole(self.nth.text(), tr("第几年"), 1, 50) or 1
        return Period(kind, nth=nth, years=_whole(self.years.text(), tr("共几年"), 1, 50))

    def text(self) -> str:
        """What is typed, to be compared."""
        parts = (self.chosen, self.year.text(), self.day.text(), self.nth.text())
        return " ".join((*(str(part) for part in parts), self.years.text()))

    def _arrange(self) -> None:
        kind = self.chosen
        of_production = kind in (PeriodKind.SINCE, PeriodKind.AVERAGE)
        self.year.setVisible(kind is PeriodKind.YEAR)
        self.day.setVisible(kind in (PeriodKind.CUMULATIVE, PeriodKind.STANDING))
        self.nth.setVisible(of_production)
        self.years.setVisible(of_production)
        words = {
            PeriodKind.YEAR: ("", "", tr("年")),
            PeriodKind.CUMULATIVE: ("", "", tr("止")),
            PeriodKind.STANDING: ("", "", tr("验收")),
            PeriodKind.SINCE: (tr("从第"), tr("年起，共"), tr("年（空着为一直）")),
            PeriodKind.AVERAGE: (tr("从第"), tr("年起，平均"), tr("年")),
        }[kind]
        for label, word in zip(self._words, words, strict=True):
            label.setText(word)
            label.setVisible(bool(word))
        self.changed.emit()


def _whole(text: str, what: str, least: int, most: int) -> int | None:
    number = parse_number(text, field="period")
    if number is None:
        return None
    if number != int(number) or not least <= number <= most:
        raise InvalidInput(
            tr("“{what}”应是 {least} 到 {most} 之间的整数，现在是 {text}。").format(
                what=what, least=least, most=most, text=text.strip()
            ),
            field="period",
        )
    return int(number)
