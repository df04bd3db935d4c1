"""A line for a due day, typed as people say it; below it stands which day that is."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLabel

from crm.errors import InvalidInput
from crm.rules.dues import parse_due, weekday
from resources import tr
from ui.widgets.card import show_error, show_note
from ui.widgets.inputs import Line, show_wrong


class DueLine(Line):
    """今天, 周五, 下周一, 3天后, 6月3日; `day` reads it."""

    def __init__(self, today: date, due: date | None = None) -> None:
        super().__init__("" if due is None else due.isoformat())
        self.today = today
        self.below: QLabel | None = None
        self.setPlaceholderText(tr("今天、周五、下周一、3天后、6月3日"))
        self.textChanged.connect(lambda _: self.tell())
        self.editingFinished.connect(self._tell_wrong)

    def day(self) -> date | None:
        """The day that is written; raises InvalidInput."""
        return parse_due(self.text(), today=self.today)

    def tell_below(self, below: QLabel) -> None:
        """Let `below` say which day is meant."""
        self.below = below
        self.tell()

    def tell(self) -> None:
        """Say which day is meant, while it can be read."""
        show_wrong(self, False)
        try:
            found = self.day()
        except InvalidInput:
            found = None
        if self.below is not None:
            words = "" if found is None else f"{found.isoformat()} {weekday(found)}"
            if found is not None and found < self.today:
                words = tr("{day}，已经过去").format(day=words)
            show_note(self.below, words)

    def _tell_wrong(self) -> None:
        try:
            self.day()
        except InvalidInput as fault:
            show_wrong(self, True)
            if self.below is not None:
                show_error(self.below, fault.message)
