"""The list of the parks with 全区 at its head, and what can be done with the chosen park."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from crm.park_figures import ParkFigures, ParksLook
from crm.rules.numbers import UNKNOWN, show_percent
from crm.rules.totals import show_total
from resources import tr
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.line_list import Line, LineList

_WIDTH = 224


class ParkList(Card):
    """Up and down choose a park; F2, Alt+↑, Alt+↓ and Delete act on it."""

    chosen = Signal(object)
    """The id of the park that a person chose, None for 全区."""

    def __init__(
        self,
        *,
        edit: Callable[[], object],
        shift: Callable[[int], object],
        trash: Callable[[], object],
    ) -> None:
        super().__init__(tr("各园区"))
        self.setFixedWidth(_WIDTH)
        self.keys: list[str | None] = [None]
        self._showing = False
        self.list = LineList(tr("各园区"))
        self.list.selectionModel().currentChanged.connect(self._take_row)
        self.column.addWidget(self.list, 1)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(4)
        self.edit = self._button(tr("修改园区"), "pencil", "F2", edit)
        self.up = self._button(tr("上移"), "arrow-up", "Alt+Up", lambda: shift(-1))
        self.down = self._button(tr("下移"), "arrow-down", "Alt+Down", lambda: shift(1))
        self.trash = self._button(tr("移除园区"), "trash-2", "Delete", trash)
        self._foot.addStretch()
        self.column.addLayout(self._foot)

    def show_parks(self, look: ParksLook, park_id: str | None) -> None:
        """Show 全区 and the parks, `park_id` chosen."""
        self.keys = [None, *(one.park.park_id for one in look.parks if one.park)]
        self._showing = True
        self.list.show_lines([_line(one) for one in (look.zone, *look.parks)])
        self._showing = False
        self.stand_at(park_id)

    def stand_at(self, park_id: str | None) -> None:
        """Choose a park, without telling it."""
        at = self.keys.index(park_id) if park_id in self.keys else 0
        self._showing = True
        self.list.setCurrentIndex(self.list.lines.index(at, 0))
        self._showing = False
        for button in (self.edit, self.trash):
            button.setEnabled(at > 0)
        self.up.setEnabled(at > 1)
        self.down.setEnabled(0 < at < len(self.keys) - 1)

    def _take_row(self) -> None:
        row = self.list.currentIndex().row()
        if not self._showing and 0 <= row < len(self.keys):
            self.chosen.emit(self.keys[row])

    def _button(self, word: str, picture: str, keys: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        mark(button, "quiet")
        button.setIcon(icon(picture))
        button.setAccessibleName(word)
        button.setToolTip(f"{word}　{keys}")
        button.clicked.connect(lambda: run())
        self._foot.addWidget(button)
        shortcut = QShortcut(QKeySequence(keys), self.list)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(button.click)
        return button


def _line(found: ParkFigures) -> Line:
    land = found.land
    rate = tr("供地 {rate}").format(rate=UNKNOWN if land.rate is None else show_percent(land.rate))
    return Line(
        found.park.name if found.park else tr("全区"),
        tr("{n} 个项目").format(n=found.projects),
        show_total(found.contracted),
        rate,
        tint="" if found.park else "accent",
    )
