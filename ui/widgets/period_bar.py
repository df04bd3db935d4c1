"""Which period a page looks at: spans to choose from, and the years before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from crm.rules.channels import Period, Span, period_of
from ui.widgets.buttons import segments, year_button

_OF_A_YEAR = (Span.TO_DATE, Span.YEAR)


class PeriodBar(QWidget):
    """Segments and two arrows; `changed` asks its page to read the period that is chosen now."""

    changed = Signal()

    def __init__(self, spans: Sequence[Span], today: date) -> None:
        super().__init__()
        self._choices, self._today = tuple(spans), today
        self.span, self.year = Span.TO_DATE, today.year
        self.spans = QButtonGroup(self)
        self.before, self.after = year_button(-1, self.turn), year_button(+1, self.turn)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        words = [(one.label, one) for one in self._choices]
        for button in segments(self.spans, words, self.choose, self.span):
            row.addWidget(button)
        for button in (self.before, self.after):
            row.addWidget(button)
        self._show()

    def period(self, today: date) -> Period:
        """The period that is looked at, as far as it has gone by `today`."""
        if today != self._today:
            self._today = today
            self._show()
        return period_of(self.span, self.year, today)

    def choose(self, span: Span) -> None:
        """Look at another span; those of now leave the year that was turned to."""
        self.span = span
        self.spans.buttons()[self._choices.index(span)].setChecked(True)
        if span not in _OF_A_YEAR:
            self.year = self._today.year
        self._show()
        self.changed.emit()

    def turn(self, step: int) -> None:
        """Look at another year."""
        self.year += step
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for button, year in ((self.before, self.year - 1), (self.after, self.year + 1)):
            button.setText(str(year))
            button.setVisible(self.span in _OF_A_YEAR)
        self.after.setEnabled(self.year < self._today.year)
