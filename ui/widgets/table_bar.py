"""The bar above the projects' table: find, views, filters, columns, export, what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from crm.listing import COLUMNS, UNFILTERED
from crm.rules.stages import BESIDE, LEADS, ROAD, SIGNED
from resources import N_, tr
from ui.theme import icon, mark
from ui.widgets.chips import Chips
from ui.widgets.inputs import Line
from ui.widgets.keys import tab_through

SCOPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "all": (N_("全部项目"), ()),
    "leads": (N_("线索"), tuple(LEADS)),
    "talks": (
        N_("在谈（至评审）"),
        tuple(stage for stage in ROAD if stage not in LEADS and stage not in SIGNED),
    ),
    "signed": (N_("已签约"), tuple(SIGNED)),
    "beside": (N_("暂缓、流失、退出"), tuple(BESIDE)),
    "trash": (N_("回收站"), ()),
}
"""Ready views: their names, and the stages that they keep (none: all)."""


_SUM = 230
"""Room of the words about what is chosen and its sum."""
_FIND = (208, 180)
"""The width of the search field: where there is room, and where there is less."""
_STATUS = 100
"""Room that the words about what is chosen need at least."""


class TableBar(Widget):
    """Says what is wanted by signals; the page does it."""

    searched = Signal(str)
    scope_chosen = Signal(str)
    filter_wanted = Signal(str)
    columns_wanted = Signal()
    export_wanted = Signal()
    effect_wanted = Signal()
    """What each source channel brought is asked for."""
    compact_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._first: tuple[Widget, ...] = ()
        self.search = Line()
        mark(self.search, "search")
        self.search.setPlaceholderText(tr("在表中找项目、别名、拼音"))
        self.search.setAccessibleName(tr("在表中找"))
        self.search.setClearButtonEnabled(True)
        self.search.findChildren(QToolButton)[0].setAccessibleName(tr("清空"))
        self._wait = QTimer(self, singleShot=True, interval=180)
        self._wait.timeout.connect(lambda: self.searched.emit(self.search.text().strip()))
        self.search.textChanged.connect(lambda _: self._wait.start())
        self.scope = self._button(tr("全部项目"), "chevron-down")
        self.scope.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.scope.setMenu(self._scope_menu())
        self.chips = Chips()
        self.filter = self._button(tr("筛选"), "plus")
        self.filter.setMenu(self._filter_menu())
        self.columns = self._button(tr("列"), "columns-3")
        self.columns.clicked.connect(self.columns_wanted)
        self.export = self._button(tr("导出 Excel"), "file-down")
        self.export.clicked.connect(self.export_wanted)
        self.effect = self._button("", "chart-column")
        self.effect.setToolTip(tr("招商方式成效"))
        self.effect.setAccessibleName(tr("招商方式成效"))
        self.effect.clicked.connect(self.effect_wanted)
        self.several = self._button(tr("批量修改"), "pencil")
        self.several.setToolTip(tr("把所选项目的一项改成同一个值　Shift+F2"))
        self.several.hide()
        self.status = QLabel()
        mark(self.status, "secondary")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.status.setAlignment(right)
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()

    def put_first(self, *widgets: Widget) -> None:
        """Lay widgets of a page's own at the left."""
        for at, widget in enumerate(widgets):
            self._upper.insertWidget(at, widget)
        self._first += widgets
        self._place_chips()
        self._order_tab()

    def put_before_columns(self, widget: Widget) -> None:
        """Lay a widget of a page's own where the columns are chosen."""
        self._upper.insertWidget(self._upper.indexOf(self.columns), widget)
        self._first += (widget,)
        self._order_tab()

    def _order_tab(self) -> None:
        """Let Tab go through the upper line as it is laid."""
        items = (self._upper.itemAt(at) for at in range(self._upper.count()))
        laid = [one for item in items if item is not None and (one := item.widget()) is not None]
        tab_through(laid[0], laid[1:])

    def show_scope(self, key: str) -> None:
        """Name the view in force."""
        self.scope.setText(tr(SCOPES[key][0]))
        for action in self.scope.menu().actions():
            if action.data() in SCOPES:
                action.setChecked(action.data() == key)

    def show_filters(self, filters: Sequence[tuple[str, str]]) -> None:
        """Show the filters' chips: two beside the buttons, more on a line of their own."""
        self.chips.show_filters(filters)
        self._place_chips()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_chips()

    def _place_chips(self) -> None:
        self.several.setText(tr("批量修改"))
        # Whether it shows or not: what is chosen must not move the buttons.
        room = self.width() - self.several.sizeHint().width() - _FIND[0] - _SUM
        narrow = self._needed() > room
        self.several.setText("" if narrow else tr("批量修改"))
        self.search.setFixedWidth(_FIND[narrow])
        needed = self._needed(self.several, self.chips) + self.search.width()
        inline = len(self.chips.chips) <= 2 and needed + _STATUS <= self.width()
        self._upper.removeWidget(self.chips)
        self._lower.removeWidget(self.chips)
        if inline:
            self._upper.insertWidget(self._upper.indexOf(self.filter), self.chips)
        else:
            self._lower.insertWidget(0, self.chips)

    def _needed(self, *more: Widget) -> int:
        """The room of the buttons that are shown, and of `more`."""
        parts = [*self._first, self.scope, self.filter, self.columns, self.export, self.effect]
        shown = [part for part in (*parts, *more) if not part.isHidden()]
        return sum(part.sizeHint().width() + 8 for part in shown)

    def show_status(self, text: str) -> None:
        """Say what is chosen."""
        self.status.setText(text)
        self.status.setToolTip(text)

    def offer_several(self, offered: bool) -> None:
        """Offer to edit several rows, while some are chosen."""
        self.several.setVisible(offered)
        self._place_chips()

    def write(self, text: str) -> None:
        """Go on typing in the search field."""
        self.search.setText(self.search.text() + text)
        self.search.setFocus()
        self.search.setCursorPosition(len(self.search.text()))

    def clear_search(self) -> None:
        """Empty the search field without asking for it."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)

    def _lay_out(self) -> None:
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for row in (self._upper, self._lower):
            row.setSpacing(8)
        for widget in (
            self.search,
            self.scope,
            self.chips,
            self.filter,
            self.columns,
            self.export,
            self.effect,
            self.several,
        ):
            self._upper.addWidget(widget)
        self._upper.addSpacing(8)
        self._upper.addWidget(self.status, 1)
        self._lower.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._upper)
        column.addLayout(self._lower)
        self.chips.hide()

    @staticmethod
    def _button(word: str, picture: str) -> QPushButton:
        button = QPushButton(word)
        button.setIcon(icon(picture))
        button.setAccessibleName(word)
        return button

    def _scope_menu(self) -> QMenu:
        menu = QMenu(self)
        for key, (word, _stages) in SCOPES.items():
            if key == "trash":
                menu.addSeparator()
            self._action(menu, tr(word), partial(self.scope_chosen.emit, key), key)
        menu.addSeparator()
        self.compact = self._action(menu, tr("紧凑行高"), lambda: None, "compact")
        self.compact.toggled.connect(self.compact_chosen)
        return menu

    def _filter_menu(self) -> QMenu:
        menu = QMenu(self)
        for spec in COLUMNS:
            if spec.key not in UNFILTERED:
                action = menu.addAction(f"{spec.label}…")
                action.triggered.connect(lambda _=False, key=spec.key: self.filter_wanted.emit(key))
        return menu

    @staticmethod
    def _action(menu: QMenu, word: str, run: Callable[[], object], data: str) -> QAction:
        action = menu.addAction(word)
        action.setCheckable(True)
        action.setData(data)
        action.triggered.connect(lambda _=False: run())
        return action
