"""Keeping what is ticked as a named scenario, and two scenarios beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from crm.rules.numbers import UNKNOWN, show_number, show_percent
from crm.saved_scenarios import Compared, Kept, compare_scenarios, keep_scenario
from crm.scenarios import Pick
from crm.targets import TargetStanding, show_actual, show_target
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.dialogs.looking import LookDialog, closing_foot
from ui.theme import mark
from ui.widgets.empty import Empty
from ui.widgets.listed_card import ListedCard, Shown

_SIZE = 980, 620


class KeepScenario(Form):
    """A name for the picks; under the name of the scenario that is open it is rewritten.

    then: gets the id under which they are kept.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        picks: Sequence[Pick],
        kept: Kept | None,
        then: Callable[[str], None],
    ) -> None:
        super().__init__(desk, tr("保存情景"), parent)
        self._picks, self._kept, self._then = list(picks), kept, then
        self.name = self.add_line(
            "name",
            tr("名称"),
            text=kept.name if kept else "",
            hint=tr("例如 11月底前签五个"),
        )
        words = tr("记下勾选的 {n} 个项目和各自的日期、金额；不改动项目本身。")
        self.note("name", words.format(n=len(picks)))
        self.add_foot()
        self.name.setFocus()

    def send(self) -> None:
        name = self.name.text().strip()
        same = self._kept is not None and self._kept.name == name
        self.submit(
            keep_scenario,
            name,
            self._picks,
            year=self.desk.today().year,
            scenario_id=self._kept.scenario_id if self._kept is not None and same else None,
            label=tr("保存情景 {name}").format(name=name),
            then=self._then,
        )


class CompareScenarios(LookDialog):
    """Two scenarios of the year under each target; read only."""

    def __init__(
        self, desk: Desk, parent: QWidget, picks: Sequence[Pick], kept: Sequence[Kept]
    ) -> None:
        super().__init__(parent, tr("对比情景"), _SIZE)
        self._desk = desk
        ticked = [Kept("", tr("现在的勾选"), tuple(picks))] if picks else []
        self._choices = [*ticked, *kept]
        self.first, self.second = QComboBox(), QComboBox()
        row = QHBoxLayout()
        row.setSpacing(8)
        for at, (box, word) in enumerate(((self.first, tr("情景一")), (self.second, tr("情景二")))):
            box.addItems([one.name for one in self._choices])
            box.setCurrentIndex(min(at, len(self._choices) - 1))
            box.setAccessibleName(word)
            box.activated.connect(self.read)
            label = QLabel(word)
            label.setBuddy(box)
            mark(label, "secondary")
            row.addWidget(label)
            row.addWidget(box, 1)
        self.card: ListedCard[Compared] = ListedCard(
            tr("对照全部目标"),
            [tr("目标"), tr("目标数"), tr("现在"), tr("情景一"), tr("情景二"), tr("相差")],
            Empty("target", tr("今年还没有年度计划"), tr("在“目标”里载入年度计划，这里就能对照。")),
            stretch=0,
            widths=(230, 110, 145, 145, 145, 90),
        )
        self.column.addLayout(row)
        self.column.addWidget(self.card, 1)
        self.column.addLayout(closing_foot(self, by_return=True))
        self.read()

    def read(self) -> None:
        """Reckon both anew."""
        today = self._desk.today()
        first, second = (self._choices[box.currentIndex()] for box in (self.first, self.second))
        self._desk.read(
            compare_scenarios, first, second, today, then=self._show, owner=self, latest=True
        )

    def _show(self, lines: list[Compared]) -> None:
        differing = sum(line.differs for line in lines)
        words = tr("{n} 项目标不同").format(n=differing) if differing else tr("对全部目标没有差别")
        self.card.show_items(lines, _told, words if lines else "")


def _told(line: Compared) -> Shown:
    now = line.now
    name = tr("其中：{name}").format(name=now.indicator) if now.part_of else now.indicator
    if now.park_id is not None:
        name = f"{now.park} · {name}"
    cells = (
        name,
        f"{show_target(now)} {now.unit}",
        _shown(now),
        _shown(line.first),
        _shown(line.second),
        _difference(line),
    )
    return Shown(cells, {5: "accent"} if line.differs else {3: "secondary", 4: "secondary"})


def _shown(at: TargetStanding) -> str:
    rate = "" if at.rate is None else f"（{show_percent(at.rate, 1)}）"
    return f"{show_actual(at)}{rate}"


def _difference(line: Compared) -> str:
    if line.first.actual is None or line.second.actual is None:
        return UNKNOWN
    by: Decimal = line.second.actual - line.first.actual
    if not by:
        return UNKNOWN
    places = 0 if by == by.to_integral_value() else 2
    return f"{'＋' if by > 0 else '－'}{show_number(abs(by), places)}"
