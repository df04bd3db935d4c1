"""A line for a due day, typed as people say it; its form says which day that is."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from crm.errors import InvalidInput
from crm.rules.dues import parse_due, weekday
from resources import tr
from ui.widgets.inputs import Line


class DueLine(Line):
    """今天, 周五, 下周一, 3天后, 6月3日; `day` reads it."""

    told = Signal(str)
    """Which day is meant, at each change; nothing while it can't be read."""
    refuted = Signal(str)
    """Why it can't be read, once the line is left."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self.setPlaceholderText(tr("今天、周五、下周一、3天后、6月3日"))
        self.textChanged.connect(lambda _: self.told.emit(self._words()))
        self.editingFinished.connect(self._check)

    def day(self) -> date | None:
        """The day that is written; raises InvalidInput."""
        return parse_due(self.text(), today=self.today)

    def _words(self) -> str:
        try:
            found = self.day()
        except InvalidInput:
            return ""
        if found is None:
            return ""
        words = f"{found.isoformat()} {weekday(found)}"
        return words if found >= self.today else tr("{day}，已经过去").format(day=words)

    def _check(self) -> None:
        try:
            self.day()
        except InvalidInput as fault:
            self.refuted.emit(fault.message)
