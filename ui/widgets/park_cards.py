"""The cards of a park: its parcels, its stock by size, land supplied, stages, targets, moves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crm import parcels as use_cases
from crm.land import KEPT, given_by_year
from crm.parcels import ParcelRow, UseRow
from crm.park_figures import ParkFigures, ParksLook
from crm.parks import MoveRow
from crm.rules.numbers import UNKNOWN, show_percent
from crm.rules.parcels import GIVEN, Stock, supply_words
from crm.rules.stages import BESIDE, ROAD
from crm.rules.units import show_extent
from crm.targets import TargetStanding, show_actual, show_as_of, show_gap, show_target
from db.terms import Stage
from db.values import Extent
from resources import tr
from ui.dialogs.parcels import STATE_TINTS, FindParcelForm, ParcelForm, UseForm, mu
from ui.page import Shell
from ui.theme import mark
from ui.widgets.empty import Empty
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty


class ParcelsCard(ListedCard[tuple[ParcelRow, UseRow | None]]):
    """A line for each parcel, and for each further project on it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("地块"),
            (
                tr("编号"), tr("园区"), tr("位置"), tr("用途"), tr("面积 亩"), tr("可安排"),
                tr("状态"), tr("项目"), tr("占地"), tr("供地日期"),
            ),
            Empty(
                "land-plot",
                tr("还没有登记地块"),
                tr("先把手里的地登记进来：编号、面积、状态。之后可以把项目落到地块上，"
                   "也可以按项目要的面积找地块。"),
                tr("登记地块…"),
                self.ask_add,
            ),
            stretch=7,
            widths=(96, 104, 100, 52, 74, 72, 80, 130, 66, 94),
        )  # fmt: skip
        self.shell, self.desk = shell, shell.desk
        self.park_id: str | None = None
        self.names: dict[str, str] = {}
        self.model.align_right(4, 5, 8)
        add = self.add_button
        add(tr("打开项目"), "external-link", self.open_project, needs=lambda one: bool(one[1]))
        add(tr("撤下项目"), "unlink", self.take_off, needs=lambda one: bool(one[1]))
        add(tr("安排项目"), "link", self.ask_put, key="Ctrl+Return", needs=_has_room)
        self.add_keeping(self.ask_edit, self.trash, self.ask_add, word=tr("登记地块"))
        self.on_open(self._open)

    def show_parcels(self, look: ParksLook, park_id: str | None) -> None:
        """Show the parcels of a park, or with their parks those of 全区."""
        self.park_id = park_id
        self.names = {one.park.park_id: one.park.name for one in look.parks if one.park}
        lines: list[tuple[ParcelRow, UseRow | None]] = []
        for row in look.parcels_of(park_id):
            lines += [(row, use) for use in row.uses] or [(row, None)]
        count = len(look.parcels_of(park_id))
        self.show_items(lines, self._told, tr("{n} 块").format(n=count) if count else "")
        # Of 全区 one asks in which park a parcel is, of a park where in it.
        self.view.setColumnHidden(1, park_id is not None)
        self.view.setColumnHidden(2, park_id is None)

    def choose_parcel(self, ids: frozenset[str]) -> None:
        """Go to the first of these parcels, where it is shown."""
        at = next((row for row, one in enumerate(self.items) if one[0].parcel_id in ids), None)
        if at is not None:
            self.view.setCurrentIndex(self.model.index(at, 0))

    def ask_add(self) -> None:
        """Enter a parcel of the park that is shown."""
        ParcelForm(self.desk, self, park_id=self.park_id).open()

    @of_chosen
    def ask_edit(self, one: tuple[ParcelRow, UseRow | None]) -> None:
        """Change the chosen parcel."""
        ParcelForm(self.desk, self, one[0]).open()

    @of_chosen
    def ask_put(self, one: tuple[ParcelRow, UseRow | None]) -> None:
        """Put a project on the chosen parcel."""
        UseForm(self.desk, self, one[0]).open()

    @of_chosen
    def take_off(self, one: tuple[ParcelRow, UseRow | None]) -> None:
        """Take the chosen project off its parcel; the toast brings it back."""
        if one[1] is not None:
            self.desk.change(
                use_cases.take_project_off,
                one[1].use_id,
                label=tr("{name} 撤下 {code}").format(name=one[1].project, code=one[0].code),
            )

    @of_chosen
    def trash(self, one: tuple[ParcelRow, UseRow | None]) -> None:
        """Put the chosen parcel in the trash; the toast takes it back."""
        self.desk.change(
            use_cases.trash_parcel,
            one[0].parcel_id,
            label=tr("移除地块 {code}").format(code=one[0].code),
        )

    @of_chosen
    def open_project(self, one: tuple[ParcelRow, UseRow | None]) -> None:
        """Show the project of the chosen line."""
        if one[1] is not None:
            self.shell.open_record("project", one[1].project_id)

    def _open(self, one: tuple[ParcelRow, UseRow | None]) -> None:
        """What a project takes of a parcel, or the parcel itself."""
        if one[1] is not None:
            UseForm(self.desk, self, one[0], one[1]).open()
        else:
            ParcelForm(self.desk, self, one[0]).open()

    def _told(self, one: tuple[ParcelRow, UseRow | None]) -> Shown:
        row, use = one
        first = use is None or use is row.uses[0]
        given = use.on if use else row.supplied_on
        held = tr("预留") if use else ""
        day = given.isoformat() if given else tr("未填") if row.state in GIVEN else held
        cells = (
            row.code if first else "",
            self.names.get(row.park_id or "", "") if first else "",
            (row.place or "") if first else "",
            (row.use or "") if first else "",
            show_extent(row.area, with_unit=False) if first else "",
            _bare(row.land.left) if first else "",
            row.state.label if first else "",
            use.project if use else "",
            show_extent(use.area, with_unit=False) if use else "",
            day,
        )
        tints = {6: STATE_TINTS[row.state]}
        if use is not None and use.on is None:
            tints[9] = "amber"
        return Shown(cells, tints)


class LandCards(QWidget):
    """What is left by size, and what was supplied by year, with the 口径 of 供地率."""

    def __init__(self) -> None:
        super().__init__()
        self.stock: ListedCard[tuple[str, list[Stock]]] = ListedCard(
            tr("存量"),
            (tr("可安排面积"), *(one.label for one in KEPT)),
            quiet_empty(tr("登记地块以后，这里按大小列出还有多少地。")),
            stretch=0,
            widths=(110, 140, 140, 130),
        )
        self.stock.model.align_right(1, 2, 3)
        self.years: ListedCard[tuple[int, int]] = ListedCard(
            tr("各年供地"),
            (tr("年份"), tr("供地（亩）")),
            quiet_empty(tr("供地以后，这里按年列出。")),
            stretch=1,
            widths=(70, 100),
        )
        self.years.model.align_right(1)
        words = QLabel(supply_words())
        mark(words, "faint")
        words.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.stock, 7)
        row.addWidget(self.years, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row, 1)
        column.addWidget(words)

    def show_land(self, look: ParksLook, park_id: str | None) -> None:
        """Show the land of a park, or of 全区."""
        rows = look.parcels_of(park_id)
        stock = look.stock_of(park_id)
        lines = [(one.size.label, [one]) for one in stock] + [(tr("合计"), stock)]
        self.stock.show_items(lines if rows else [], _told_stock)
        years = given_by_year(rows, look.today) if rows else []
        self.years.show_items(years, lambda one: Shown((str(one[0]), _bare(one[1]) or "0"), {}))


class StagesCard(ListedCard[tuple[Stage, int]]):
    """How many projects stand at each stage; opening a line shows them."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            tr("项目按阶段"),
            (tr("阶段"), tr("项目数"), ""),
            quiet_empty(tr("这个园区还没有项目。在项目页填写园区，或用“划转项目”划入。")),
            stretch=2,
            widths=(140, 90),
        )
        self.model.align_right(1)
        self.on_open(lambda one: self.opened.emit(one[0]))

    def show_stages(self, figures: ParkFigures) -> None:
        """Show the stages that have a project, in the order of the road."""
        counts = figures.stages
        lines = [(stage, counts[stage]) for stage in (*ROAD, *BESIDE) if counts.get(stage)]
        self.show_items(lines, lambda one: Shown((one[0].label, str(one[1]), ""), {}))


class TargetsCard(ListedCard[TargetStanding]):
    """How the targets of a park stand; opening a line shows what it counts."""

    def __init__(self) -> None:
        super().__init__(
            tr("目标"),
            (tr("指标"), tr("完成"), tr("目标"), tr("完成率"), tr("超序/欠序"), tr("截至")),
            quiet_empty(tr("今年的计划里没有这个园区的目标。在“目标”页可以按园区分解。")),
            stretch=0,
            widths=(200, 80, 96, 72, 172, 106),
        )
        self.model.align_right(1, 2, 3, 4)

    def show_targets(self, figures: ParkFigures) -> None:
        """Show the targets of a park, or of 全区."""
        late = tr("欠序 {n} 项").format(n=figures.behind) if figures.behind else ""
        self.show_items(figures.targets, _told_target, late)


class MovesCard(ListedCard[MoveRow]):
    """The transfers in and out of a park, newest first."""

    def __init__(self) -> None:
        super().__init__(
            tr("划转记录"),
            (tr("项目"), tr("划出"), tr("划入"), tr("日期"), tr("原因")),
            quiet_empty(
                tr("还没有划转。项目换园区时用“划转项目”，或在项目页改园区，都会记在这里。")
            ),
            stretch=4,
            widths=(200, 120, 120, 100),
        )

    def show_moves(self, rows: Sequence[MoveRow]) -> None:
        """Show these transfers."""
        self.show_items(rows, _told_move)


def ask_for_parcel(shell: Shell, parent: QWidget, project: tuple[str, str] | None = None) -> None:
    """Search for a parcel that fits a project (id, name), or one that is chosen there."""
    FindParcelForm(shell.desk, parent, project=project).open()


def _has_room(one: tuple[ParcelRow, UseRow | None]) -> bool:
    return one[0].land.left > 0


def _bare(units: int) -> str:
    return show_extent(Extent(units), with_unit=False) if units else ""


def _told_stock(line: tuple[str, list[Stock]]) -> Shown:
    word, rows = line
    cells = [word]
    for state in KEPT:
        pieces = sum(one.pieces.get(state, 0) for one in rows)
        area = mu(sum(one.areas.get(state, 0) for one in rows))
        cells.append(tr("{n} 块，{area}").format(n=pieces, area=area) if pieces else "")
    return Shown(tuple(cells), {3: "phoenix"})


def _told_target(one: TargetStanding) -> Shown:
    cells = (
        f"　{one.indicator}" if one.part_of else one.indicator,
        show_actual(one),
        f"{show_target(one)} {one.unit}",
        UNKNOWN if one.rate is None else show_percent(one.rate),
        show_gap(one),
        show_as_of(one),
    )
    late = one.ahead is not None and one.ahead < 0
    tints = {4: "phoenix" if late else "green"} if one.ahead is not None else {}
    return Shown(cells, tints)


def _told_move(one: MoveRow) -> Shown:
    none = tr("（未定）")
    cells = (one.project, one.came_from or none, one.went_to or none, one.on.isoformat())
    return Shown((*cells, one.reason or ""), {})
