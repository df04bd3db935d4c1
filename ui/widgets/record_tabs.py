"""The tabs of a project's page: a bar, and below it what the chosen tab shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib import import_module

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from resources import tr
from ui.page import Shell
from ui.tab import Tab
from ui.tab_list import TABS


class RecordTabs(QWidget):
    """Those of `ui.tab_list` stand between the page's own; each is made when first chosen."""

    move_wanted = Signal(object)

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        """The page `parent` makes its own tabs in `stack`, and hands them to `fill`."""
        super().__init__(parent)
        self._shell = shell
        self._project_id = ""
        self._made: dict[int, Tab] = {}
        self._last = len(TABS) + 1
        self.bar = QTabBar()
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setAccessibleName(tr("项目的各方面"))
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)

    def fill(self, first: tuple[str, QWidget], last: tuple[tuple[str, QWidget], ...]) -> None:
        """Take up the tabs; first, last: words and widgets of those that the page makes itself."""
        between = tuple((tr(entry.word), QWidget()) for entry in TABS)
        for word, widget in (first, *between, *last):
            self.bar.addTab(word)
            self.stack.addWidget(widget)
        self.bar.currentChanged.connect(self._turn)

    def show_project(self, project_id: str) -> None:
        """Show another project from its first tab on, or the same one anew."""
        if project_id != self._project_id:
            self._project_id = project_id
            self.bar.setCurrentIndex(0)
            for place, entry in enumerate(TABS, 1):
                self.bar.setTabText(place, tr(entry.word))
        self._read()

    def turn_to(self, key: str) -> Tab | None:
        """Choose the tab of that key (`ui.tab_list`) and return it; another key is the first."""
        place = next((at for at, entry in enumerate(TABS, 1) if entry.key == key), 0)
        self.bar.setCurrentIndex(place)
        return self._made.get(place)

    def turn_to_last(self) -> None:
        """Choose the last tab."""
        self.bar.setCurrentIndex(self.bar.count() - 1)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say on the tabs of `ui.tab_list` how many things each shows (`crm.aspects`)."""
        for place, entry in enumerate(TABS, 1):
            self.bar.setTabText(place, _counted(tr(entry.word), counts.get(entry.key, 0)))

    def count_last(self, at: int, word: str, count: int) -> None:
        """Say on the page's own tab `at` of `last` how many things it shows."""
        self.bar.setTabText(self._last + at, _counted(word, count))

    def refresh(self, touched: Collection[str]) -> None:
        """Read the chosen tab anew when it shows records of these kinds."""
        tab = self._made.get(self.bar.currentIndex())
        if tab is not None and not tab.concerns.isdisjoint(touched):
            tab.read()

    def may_leave(self) -> bool:
        """Whether all tabs may be left; each asks the user when input would be lost."""
        return all(tab.may_leave() for tab in self._made.values())

    def _turn(self, place: int) -> None:
        if 1 <= place <= len(TABS) and place not in self._made:
            self._make(place)
        self.stack.setCurrentIndex(place)
        self._read()

    def _make(self, place: int) -> None:
        entry = TABS[place - 1]
        made: Tab = getattr(import_module(entry.module), entry.name)(self._shell)
        made.counted.connect(lambda n: self.bar.setTabText(place, _counted(tr(entry.word), n)))
        made.move_wanted.connect(self.move_wanted)
        self._made[place] = made
        blank = self.stack.widget(place)
        assert blank is not None
        self.stack.removeWidget(blank)
        blank.deleteLater()
        self.stack.insertWidget(place, made)

    def _read(self) -> None:
        tab = self._made.get(self.bar.currentIndex())
        if tab is not None and self._project_id:
            tab.show_project(self._project_id)


def _counted(word: str, count: int) -> str:
    return f"{word} {count}" if count else word
