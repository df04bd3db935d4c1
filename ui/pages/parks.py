"""园区: each park and 全区 with projects, investment, capital, land and targets; its parcels."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm import parks as use_cases
from crm.park_figures import ParkFigures, ParksLook, look_at_parks, projects_of
from crm.rules.arrivals import OriginGroup
from resources import tr
from ui import tokens
from ui.books import save_book
from ui.dialogs.parks import ParkForm, TransferForm
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.sheets import save_pdf
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.empty import Empty
from ui.widgets.head_row import HeadRow
from ui.widgets.park_cards import (
    LandCards,
    MovesCard,
    ParcelsCard,
    StagesCard,
    TargetsCard,
    ask_for_parcel,
)
from ui.widgets.park_list import ParkList
from ui.widgets.park_tiles import ParkTiles

_CONCERNS = frozenset(
    {"park", "park_move", "parcel", "parcel_use", "project", "capital_arrival", "arrival_use"}
    | {"target", "plan", "reported_figure", "contract", "stage_move", "milestone"}
)
PARCELS, LAND, STAGES, TARGETS, MOVES = range(5)
_TABLES = "*.xlsx *.xlsm *.xls *.csv *.ods"


class ParksPage(Page):
    """The parks at the left; at the right what is known of the chosen one, or of 全区."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.look: ParksLook | None = None
        self.park_id: str | None = None
        self._asked = ""
        self._named: frozenset[str] = frozenset()
        self._build()
        self.begin_at(self.list)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        park = self._figures().park if self.look else None
        return [tr("园区"), park.name] if park else [tr("园区")]

    def arrive(self, **request: Any) -> None:
        if "park" in request:
            self.park_id = request["park"]
        if "tab" in request:
            self.tabs.setCurrentIndex(int(request["tab"]))
        self._named = frozenset(request.get("parcels", ()))
        if "run" in request:
            self._asked = request["run"]
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
        self.desk.read(look_at_parks, self.desk.today(), then=self._show, owner=self, latest=True)

    # --- what can be done

    def choose(self, park_id: str | None) -> None:
        """Show another park, or 全区."""
        if park_id != self.park_id:
            self.park_id = park_id
            self.parks.stand_at(park_id)
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

    def ask_import(self) -> None:
        """Ask for a 土地台账, and show what it would do."""
        folder = remembered("land/from", str(Path.home()))
        kinds = tr("表格 ({kinds})").format(kinds=_TABLES)
        file, _ = QFileDialog.getOpenFileName(self, tr("导入土地台账"), folder, kinds)
        if file:
            remember("land/from", str(Path(file).parent))
            self.import_file(Path(file))

    def import_file(self, file: Path) -> None:
        """Show what importing a 土地台账 would do; parcels without a park go to the shown one."""
        from ui.dialogs.import_parcels import ImportParcels

        ImportParcels(self.shell, self, file, self.park_id).open()

    def ask_export(self) -> None:
        """Ask where to, and write the land that is shown as a workbook."""
        today = self.desk.today()
        name = tr("土地台账-{park}-{day}.xlsx").format(park=self._name(), day=today.isoformat())
        save_book(self.shell, self, name, self.export_to)

    def export_to(self, file: Path) -> None:
        """Write the land that is shown to a workbook; off the window's thread."""
        from crm.ledgers.land_book import export_parcels

        self.desk.workspace.read(export_parcels, self.park_id, file, today=self.desk.today())

    def print_sheet(self) -> None:
        """Print 土地台账与供地情况表 of what is shown."""
        from crm.briefings import land_sheet

        take = partial(
            land_sheet.snapshot,
            park_id=self.park_id,
            today=self.desk.today(),
            issued_by=self.desk.workspace.author,
        )
        save_pdf(self.shell, self, tr("土地台账与供地情况表"), take, land_sheet.file_name)

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
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.parks = ParkList(edit=self.ask_edit_park, shift=self.shift_park, trash=self.trash_park)
        self.parks.chosen.connect(self.choose)
        self.list = self.parks.list
        row.addWidget(self.parks)
        row.addWidget(self._build_park(), 1)
        empty = Empty(
            "map-pin",
            tr("还没有园区"),
            tr(
                "先登记各个园区：主园区、托管的、飞地；或者导入土地台账，园区和地块一起建好。"
                "之后每个园区的项目、土地、目标都汇总在这里。"
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
        column.addLayout(self._build_head())
        column.addWidget(self.body, 1)

    def _build_head(self) -> HeadRow:
        title = QLabel(tr("园区"))
        mark(title, "title")
        self.sums = QLabel()
        self.sums.setAlignment(Qt.AlignmentFlag.AlignBottom)
        mark(self.sums, "secondary")
        head = HeadRow()
        head.addWidget(title)
        head.addWidget(self.sums)
        head.addStretch()
        self.buttons = {
            word: picture_button(word, picture, run)
            for word, picture, run in (
                (tr("为项目找地块"), "search", self.ask_find),
                (tr("划转项目"), "arrow-left-right", self.ask_transfer),
                (tr("导入…"), "file-up", self.ask_import),
                (tr("导出 Excel…"), "file-spreadsheet", self.ask_export),
                (tr("打印…"), "printer", self.print_sheet),
                (tr("登记园区"), "plus", self.ask_new_park),
            )
        }
        for button in self.buttons.values():
            head.addWidget(button)
        return head

    def _build_park(self) -> QWidget:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("园区的各方面"))
        self.tiles = ParkTiles()
        for tile, run in (
            (self.tiles.projects, self.open_projects),
            (self.tiles.invested, partial(self.open_projects, contracted=True)),
            (self.tiles.arrived, self.open_capital),
            (self.tiles.area, lambda: self.tabs.setCurrentIndex(PARCELS)),
            (self.tiles.supplied, lambda: self.tabs.setCurrentIndex(LAND)),
            (self.tiles.behind, lambda: self.tabs.setCurrentIndex(TARGETS)),
        ):
            tile.opened.connect(run)
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
        column.addWidget(self.tiles)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        return whole

    def _show(self, look: ParksLook) -> None:
        self.look = look
        if look.of(self.park_id) is look.zone:
            self.park_id = None
        self.body.setCurrentIndex(0 if look.parks else 1)
        for word in (tr("为项目找地块"), tr("划转项目"), tr("导出 Excel…"), tr("打印…")):
            self.buttons[word].setVisible(bool(look.parks))
        self.parks.show_parks(look, self.park_id)
        self._show_chosen()
        self._run_asked()

    def _run_asked(self) -> None:
        """Begin what a command asked for when it came here."""
        asked, self._asked = self._asked, ""
        runs = {
            "find": self.ask_find,
            "transfer": self.ask_transfer,
            "import": self.ask_import,
            "print": self.print_sheet,
        }
        if asked in runs:
            runs[asked]()

    def _show_chosen(self) -> None:
        look = self.look
        if look is None:
            return
        found = self._figures()
        self.tiles.show_figures(found, look.today)
        self.sums.setText(self._about(found))
        self.parcels.show_parcels(look, self.park_id)
        self.parcels.choose_parcel(self._named)
        self._named = frozenset()
        self.land.show_land(look, self.park_id)
        self.stages.show_stages(found)
        self.targets.show_targets(found)
        moves = look.moves_of(found.park)
        self.moves.show_moves(moves)
        counts = (found.land.parcels, 0, 0, len(found.targets), len(moves))
        words = (tr("地块"), tr("存量与供地"), tr("项目"), tr("目标"), tr("划转"))
        for at, (word, count) in enumerate(zip(words, counts, strict=True)):
            self.tabs.setTabText(at, f"{word} {count}" if count else word)
        self.crumbs_changed.emit()

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

    def _figures(self) -> ParkFigures:
        assert self.look is not None
        return self.look.of(self.park_id)

    def _name(self) -> str:
        park = self._figures().park
        return park.name if park else tr("全区")

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and _CONCERNS & touched.keys():
            self.read()
