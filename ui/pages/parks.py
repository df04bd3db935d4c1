"""园区: each park and 全区 with projects, investment, capital, land and targets; its parcels."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm import parks as use_cases
from crm.park_figures import ParkFigures, ParksLook, look_at_parks, projects_of
from crm.rules.arrivals import OriginGroup
from crm.rules.numbers import UNKNOWN, show_percent
from crm.rules.totals import beside, show_total
from crm.rules.units import show_amount
from db.values import Amount
from resources import tr
from ui import tokens
from ui.dialogs.parcels import mu
from ui.dialogs.parks import ParkForm, TransferForm
from ui.page import Page, Shell
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.figure_tile import FigureTile
from ui.widgets.line_list import Line, LineList
from ui.widgets.park_cards import (
    LandCards,
    MovesCard,
    ParcelsCard,
    StagesCard,
    TargetsCard,
    ask_for_parcel,
    land_words,
)

_CONCERNS = frozenset(
    {"park", "park_move", "parcel", "parcel_use", "project", "capital_arrival", "arrival_use"}
    | {"target", "plan", "reported_figure", "contract", "stage_move", "milestone"}
)
PARCELS, LAND, STAGES, TARGETS, MOVES = range(5)
_LIST_WIDTH = 224
_COLUMNS = 3


class ParksPage(Page):
    """The parks at the left; at the right what is known of the chosen one, or of 全区."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.look: ParksLook | None = None
        self.park_id: str | None = None
        self._showing = False
        self._build()
        self.setFocusProxy(self.list)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        park = self._figures().park if self.look else None
        return [tr("园区"), park.name] if park else [tr("园区")]

    def arrive(self, **request: Any) -> None:
        if "park" in request:
            self.park_id = request["park"]
        if "tab" in request:
            self.tabs.setCurrentIndex(int(request["tab"]))
        self.read()

    def new_word(self) -> str:
        return tr("登记地块")

    def begin_new(self) -> None:
        if self.look is not None and self.look.parks:
            self.tabs.setCurrentIndex(PARCELS)
            self.parcels.ask_add()
        else:
            self.ask_new_park()

    def read(self) -> None:
        """Read all parks, and show the chosen one."""
        self.desk.read(look_at_parks, self.desk.today(), then=self._show, owner=self)

    # --- what can be done

    def choose(self, park_id: str | None) -> None:
        """Show another park, or 全区."""
        if park_id != self.park_id:
            self.park_id = park_id
            self._stand_in_list()
            self._show_chosen()

    def ask_new_park(self) -> None:
        """Enter a park."""
        ParkForm(self.desk, self).open()

    def ask_edit_park(self) -> None:
        """Change the chosen park."""
        park = self._figures().park
        if park is not None:
            ParkForm(self.desk, self, park).open()

    def shift_park(self, by: int) -> None:
        """Move the chosen park up or down the list."""
        park = self._figures().park
        if park is not None:
            label = tr("调整园区次序（{name}）").format(name=park.name)
            self.desk.change(use_cases.shift_park, park.park_id, by, label=label)

    def trash_park(self) -> None:
        """Put the chosen park in the trash, where nothing belongs to it."""
        park = self._figures().park
        if park is not None:
            label = tr("移除园区 {name}").format(name=park.name)
            self.desk.change(use_cases.trash_park, park.park_id, label=label)

    def ask_transfer(self) -> None:
        """Transfer a project, into the park that is shown unless another is chosen."""
        TransferForm(self.desk, self, park_id=self.park_id).open()

    def ask_find(self) -> None:
        """Search for a parcel that fits a project."""
        ask_for_parcel(self.shell, self)

    def open_projects(self, **which: Any) -> None:
        """Show the projects behind a figure; which: as `projects_of` takes it."""
        name = self._name()
        if "stage" in which:
            name = f"{name} · {which['stage'].label}"

        def show(ids: list[str]) -> None:
            self.shell.go("projects", ids=ids, because=name)

        asked = partial(projects_of, park_id=self.park_id, **which)
        self.desk.read(asked, then=show, owner=self)

    def open_capital(self) -> None:
        """Show the year's arrivals behind the figure."""
        park = self._figures().park
        which = None if park is None else (park.park_id, park.name)
        origins = tuple(OriginGroup.OUTSIDE_CITY.origins)
        self.shell.go("capital", park=which, origins=origins)

    def open_target(self) -> None:
        """Show the projects behind the chosen target, else the page of the targets."""
        one = self.targets.chosen()
        if one is None:
            return
        if one.record_kind == "project" and one.record_ids:
            self.shell.go("projects", ids=list(one.record_ids), because=one.indicator)
        else:
            self.shell.go("targets")

    # --- how it looks

    def _build(self) -> None:
        title = QLabel(tr("园区"))
        mark(title, "title")
        self.sums = QLabel()
        mark(self.sums, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(title)
        head.addWidget(self.sums, 1, Qt.AlignmentFlag.AlignBottom)
        self.find_button = _button(head, tr("为项目找地块"), "search", self.ask_find)
        self.transfer = _button(head, tr("划转项目"), "arrow-left-right", self.ask_transfer)
        _button(head, tr("登记园区"), "plus", self.ask_new_park)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._build_list())
        row.addWidget(self._build_park(), 1)
        empty = Empty(
            "map-pin",
            tr("还没有园区"),
            tr(
                "先登记各个园区：主园区、托管的、飞地。之后每个园区的项目、土地、目标都汇总在这里。"
            ),
            tr("登记园区…"),
            self.ask_new_park,
        )
        self.body = QStackedWidget()
        self.body.addWidget(body)
        self.body.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.body, 1)

    def _build_list(self) -> QWidget:
        card = Card(tr("各园区"))
        card.setFixedWidth(_LIST_WIDTH)
        self.list = LineList(tr("各园区"))
        self.list.selectionModel().currentChanged.connect(self._take_row)
        card.column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        self.edit = _icon_button(foot, tr("修改园区"), "pencil", "F2", self.ask_edit_park)
        self.up = _icon_button(foot, tr("上移"), "arrow-up", "Alt+Up", lambda: self.shift_park(-1))
        self.down = _icon_button(
            foot, tr("下移"), "arrow-down", "Alt+Down", lambda: self.shift_park(1)
        )
        self.trash = _icon_button(foot, tr("移除园区"), "trash-2", "Delete", self.trash_park)
        foot.addStretch()
        card.column.addLayout(foot)
        for button in (self.edit, self.up, self.down, self.trash):
            shortcut = QShortcut(QKeySequence(str(button.property("keys"))), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(button.click)
        return card

    def _build_park(self) -> QWidget:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("园区的各方面"))
        self.projects, self.invested, self.arrived = (FigureTile(compact=True) for _ in range(3))
        self.area, self.supplied, self.behind = (FigureTile(compact=True) for _ in range(3))
        tiles = QGridLayout()
        tiles.setSpacing(12)
        every = (
            self.projects, self.invested, self.arrived, self.area, self.supplied, self.behind,
        )  # fmt: skip
        for at, tile in enumerate(every):
            tiles.addWidget(tile, at // _COLUMNS, at % _COLUMNS)
            tiles.setColumnStretch(at % _COLUMNS, 1)
        self.projects.opened.connect(self.open_projects)
        self.invested.opened.connect(partial(self.open_projects, contracted=True))
        self.arrived.opened.connect(self.open_capital)
        self.area.opened.connect(lambda: self.tabs.setCurrentIndex(PARCELS))
        self.supplied.opened.connect(lambda: self.tabs.setCurrentIndex(LAND))
        self.behind.opened.connect(lambda: self.tabs.setCurrentIndex(TARGETS))
        self.parcels, self.land = ParcelsCard(self.shell), LandCards()
        self.stages, self.targets, self.moves = StagesCard(), TargetsCard(), MovesCard()
        self.stages.opened.connect(lambda stage: self.open_projects(stage=stage))
        self.targets.on_open(lambda _: self.open_target())
        self.moves.on_open(lambda one: self.shell.open_record("project", one.project_id))
        self.stack = QStackedWidget()
        for card in (self.parcels, self.land, self.stages, self.targets, self.moves):
            self.tabs.addTab("")
            self.stack.addWidget(card)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(tiles)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        return whole

    def _show(self, look: ParksLook) -> None:
        self.look = look
        if look.of(self.park_id) is look.zone:
            self.park_id = None
        self.body.setCurrentIndex(0 if look.parks else 1)
        for button in (self.find_button, self.transfer):
            button.setVisible(bool(look.parks))
        lines = [_line(one) for one in (look.zone, *look.parks)]
        self._showing = True
        self.list.show_lines(lines)
        self._stand_in_list()
        self._showing = False
        self._show_chosen()

    def _stand_in_list(self) -> None:
        self.list.setCurrentIndex(self.list.lines.index(self._keys().index(self.park_id), 0))

    def _show_chosen(self) -> None:
        look = self.look
        if look is None:
            return
        found = self._figures()
        self._show_tiles(found, look)
        self.sums.setText(self._about(found))
        self.parcels.show_parcels(look, self.park_id)
        self.land.show_land(look, self.park_id)
        self.stages.show_stages(found)
        self.targets.show_targets(found)
        moves = look.moves_of(found.park)
        self.moves.show_moves(moves)
        counts = (found.land.parcels, 0, 0, len(found.targets), len(moves))
        words = (tr("地块"), tr("存量与供地"), tr("项目"), tr("目标"), tr("划转"))
        for at, (word, count) in enumerate(zip(words, counts, strict=True)):
            self.tabs.setTabText(at, f"{word} {count}" if count else word)
        at = self._keys().index(self.park_id)
        for button in (self.edit, self.trash):
            button.setEnabled(at > 0)
        self.up.setEnabled(at > 1)
        self.down.setEnabled(0 < at < len(look.parks))
        self.crumbs_changed.emit()

    def _show_tiles(self, found: ParkFigures, look: ParksLook) -> None:
        signed = tr("个，已签约 {n}").format(n=found.signed)
        self.projects.show_figure(tr("项目"), str(found.projects), signed, "")
        more = beside(found.contracted)
        invested = show_total(found.contracted, with_unit=False)
        unit = tr("亿元，{more}").format(more=more) if more else tr("亿元")
        self.invested.show_figure(tr("合同投资"), invested, unit, "")
        came = found.capital.get(OriginGroup.OUTSIDE_CITY)
        self.arrived.show_figure(
            tr("今年到位（市外境内）"),
            "0" if came is None else show_amount(Amount(came.fen), with_unit=False),
            tr("亿元"),
            "",
        )
        land = found.land
        left = tr("净地 {area}").format(area=mu(land.ready))
        self.area.show_figure(tr("地块面积"), mu(land.area) if land.area else "0", left, "")
        rate = UNKNOWN if land.rate is None else show_percent(land.rate)
        self.supplied.show_figure(tr("供地率"), rate, land_words(found, look.today), "")
        late = tr("{n} 项").format(n=found.behind) if found.targets else UNKNOWN
        of = tr("共 {n} 项").format(n=len(found.targets)) if found.targets else ""
        self.behind.show_figure(tr("目标欠序"), late, of, "")
        self.behind.tint("phoenix" if found.behind else "")

    def _about(self, found: ParkFigures) -> str:
        park = found.park
        if park is not None:
            counted = tr("计入全区") if park.counts_into_zone else tr("不计入全区")
            names = dict.fromkeys((park.name, park.kind.label, counted))
            return tr(" · ").join(names)
        if self.look is None:
            return ""
        left_out = [
            one.park.name
            for one in self.look.parks
            if one.park is not None and not one.park.counts_into_zone
        ]
        words = tr("全区，{n} 个园区").format(n=len(self.look.parks))
        if left_out:
            words += tr("，不含{names}").format(names=tr("、").join(left_out))
        return words

    def _take_row(self) -> None:
        row = self.list.currentIndex().row()
        keys = self._keys()
        if not self._showing and 0 <= row < len(keys):
            self.choose(keys[row])

    def _keys(self) -> list[str | None]:
        parks = self.look.parks if self.look else ()
        return [None, *(one.park.park_id for one in parks if one.park)]

    def _figures(self) -> ParkFigures:
        assert self.look is not None
        return self.look.of(self.park_id)

    def _name(self) -> str:
        park = self._figures().park
        return park.name if park else tr("全区")

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and _CONCERNS & touched.keys():
            self.read()


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


def _button(row: QHBoxLayout, word: str, picture: str, run: Any) -> QPushButton:
    button = QPushButton(f" {word}")
    button.setIcon(icon(picture))
    button.setAccessibleName(word)
    button.clicked.connect(lambda: run())
    row.addWidget(button)
    return button


def _icon_button(row: QHBoxLayout, word: str, picture: str, keys: str, run: Any) -> QPushButton:
    button = QPushButton()
    mark(button, "quiet")
    button.setIcon(icon(picture))
    button.setAccessibleName(word)
    button.setToolTip(f"{word}　{keys}")
    button.setProperty("keys", keys)
    button.clicked.connect(lambda: run())
    row.addWidget(button)
    return button
