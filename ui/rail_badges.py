"""The counts beside the pages of the rail: read after changes, while nothing else is."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, QTimer

from crm.waiting import Waiting, bears_on, count_waiting
from ui.desk import Desk
from ui.widgets.rail import Badge, Rail

PAGES = {
    Waiting.LEADS: "leads",
    Waiting.CONTRACTS: "performance",
    Waiting.TODOS: "todos",
    Waiting.CONFLICTS: "carrying",
}
"""On whose button of the rail a count stands."""
SOON = 60
"""Milliseconds after a change, so that several are counted once."""


class RailBadges(QObject):
    """Counts what waits and shows it; one reading at a time, and only what may have changed."""

    def __init__(self, desk: Desk, rail: Rail, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._rail = rail
        self._stale = set(Waiting)
        self._reading = False
        self._counted_for: tuple[str, date] | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self._read)
        desk.changed.connect(self._take_change)
        self._soon.start()

    def look(self) -> None:
        """Count all anew where it is another day, or another user."""
        if self._counted_for not in (None, self._whose()):
            self._stale = set(Waiting)
            self._soon.start()

    def _whose(self) -> tuple[str, date]:
        return self.desk.workspace.author, self.desk.today()

    def _take_change(self, touched: dict[str, set[str]]) -> None:
        self._stale |= {one for one in Waiting if bears_on(one, touched)}
        self._soon.start()

    def _read(self) -> None:
        if not self._stale or self._reading:
            return  # what changed while it was read is read when that has ended
        if self.desk.tasks.busy:
            self._soon.start()  # the page that is waited for goes before
            return
        wanted, self._stale, self._reading = self._stale, set(), True
        self._counted_for = self._whose()
        self.desk.read(
            count_waiting,
            wanted,
            *self._counted_for,
            then=self._show,
            failed=self._lack,
            owner=self,
        )

    def _show(self, counts: dict[Waiting, int]) -> None:
        self._reading = False
        author, _ = self._counted_for or self._whose()
        for one, count in counts.items():
            badge = Badge(count, one.words(count), one.definition(author), one.urgent)
            self._rail.button(PAGES[one]).show_badge(badge if count else None)
        if self._stale:
            self._soon.start()

    def _lack(self, error: BaseException) -> None:
        """The next change is the next try; a lasting fault shows at what a person asks for."""
        self._reading = False
        self._stale = set(Waiting)
