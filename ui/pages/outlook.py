"""年底预测: the chance that each target is met, each project's outlook, and how far to trust it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.forecasts import Forecast, ProjectForecast, TargetForecast, forecast
from crm.rules.forecast import PRIORS, Bin, Outlook, Rate, day_of
from crm.rules.numbers import UNKNOWN
from db.terms import Stage
from resources import N_, tr
from ui import tokens
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.chance import chance_tint, show_chance
from ui.widgets.empty import Empty
from ui.widgets.listed_card import ListedCard, Shown
from ui.widgets.section_links import SectionLinks

_TARGET_HEADS = (
    N_("目标"),
    N_("园区"),
    N_("已有"),
    N_("目标数"),
    N_("年底预计"),
    N_("达成可能"),
    N_("候选项目"),
)
_PROJECT_HEADS = (
    N_("项目"),
    N_("阶段"),
    N_("档次"),
    N_("年内签约"),
    N_("签约预计"),
    N_("年内开工"),
    N_("开工预计"),
    N_("年内投产"),
    N_("投产预计"),
)
_RATE_HEADS = (
    N_("阶段"),
    N_("平均停留（月）"),
    N_("能往下走"),
    N_("本区走过"),
    N_("本区流失"),
    N_("本区停留（月）"),
    N_("先验停留（月）"),
    N_("先验流失"),
)
_BIN_HEADS = (N_("当时说的可能"), N_("次数"), N_("平均可能"), N_("实际发生"))


class OutlookPage(Page):
    """Four lists: targets, projects, the basis, and past forecasts against what came."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.found: Forecast | None = None
        self.targets = _targets(self)
        self.projects = _projects(self)
        self.rates = _rates()
        self.past = _past()
        self._build()
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("目标"), tr("年底预测")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def read(self) -> None:
        """Reckon the forecast anew."""
        self.sums.setText(tr("正在推算……"))
        self.desk.read(forecast, self.desk.today(), then=self._show, owner=self, latest=True)

    def choose(self, place: int) -> None:
        """Show one of the lists."""
        self.chips[place].setChecked(True)
        self.stack.setCurrentIndex(place)

    def _build(self) -> None:
        title = QLabel(tr("年底预测"))
        mark(title, "title")
        self.sums = QLabel()
        mark(self.sums, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(title)
        head.addWidget(self.sums, 1, Qt.AlignmentFlag.AlignBottom)
        self.stack = QStackedWidget()
        self.chips: list[QPushButton] = []
        group = QButtonGroup(self)
        self.links = SectionLinks(self.shell, "targets", "outlook")
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.links)
        bar.addStretch()
        lists: tuple[tuple[str, QWidget], ...] = (
            (tr("目标"), self.targets),
            (tr("项目"), self.projects),
            (tr("依据"), self.rates),
            (tr("准不准"), self.past),
        )
        for place, (word, card) in enumerate(lists):
            chip = QPushButton(word)
            mark(chip, "chip")
            chip.setCheckable(True)
            chip.clicked.connect(partial(self.choose, place))
            group.addButton(chip)
            bar.addWidget(chip)
            self.chips.append(chip)
            self.stack.addWidget(card)
        self.basis = QLabel()
        self.basis.setWordWrap(True)
        mark(self.basis, "faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(16)
        column.addLayout(head)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.basis)
        self.choose(0)

    def _show(self, found: Forecast) -> None:
        self.found = found
        self.targets.show_items(found.targets, _told_target)
        self.projects.show_items(found.projects, partial(_told_project, today=found.today))
        self.rates.show_items(found.rates, _told_rate)
        self.past.show_items(found.calibration, _told_bin, _honesty(found))
        self.sums.setText(
            tr("{today} 推算到 {ends}，{projects} 个在推进的项目").format(
                today=found.today.isoformat(),
                ends=found.ends.isoformat(),
                projects=len(found.projects),
            )
        )
        self.basis.setText(
            tr(
                "口径：每个阶段每月往下走、流失的可能，由本区在这个阶段的停留历史加先验"
                "（相当于 5 个项目）得出；再把每个项目推演 {runs} 次。约数的投资额不计入档次；"
                "随机数按项目固定，同样的数据得到同样的结果。"
            ).format(runs=found.runs)
        )

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible():
            self.read()


def _targets(page: OutlookPage) -> ListedCard[TargetForecast]:
    card: ListedCard[TargetForecast] = ListedCard(
        tr("计数目标的年底可能"),
        [tr(word) for word in _TARGET_HEADS],
        Empty("target", tr("没有可以推算的目标"), tr("年度计划里按项目计数的目标，会在这里推算。")),
        stretch=0,
        widths=(280, 130, 70, 80, 140, 110, 240),
    )

    card.model.align_right(2, 3, 4, 5)

    def open_candidates(one: TargetForecast) -> None:
        if one.candidates:
            because = tr("{name}（候选）").format(name=one.indicator)
            page.shell.go("projects", ids=list(one.candidates), because=because)

    card.on_open(open_candidates)
    return card


def _projects(page: OutlookPage) -> ListedCard[ProjectForecast]:
    card: ListedCard[ProjectForecast] = ListedCard(
        tr("每个项目的可能与日期"),
        [tr(word) for word in _PROJECT_HEADS],
        Empty("building-2", tr("没有在推进的项目"), tr("登记项目和阶段以后，这里推算每个项目。")),
        stretch=0,
        widths=(240, 70, 70, 84, 96, 84, 96, 84, 96),
    )
    card.model.align_right(2, 3, 5, 7)
    card.on_open(lambda one: page.shell.open_record("project", one.project_id))
    return card


def _rates() -> ListedCard[Rate]:
    return ListedCard(
        tr("依据：各阶段的停留与流失"),
        [tr(word) for word in _RATE_HEADS],
        Empty("target", "", ""),
        stretch=0,
        widths=(120, 120, 110, 100, 100, 130, 130, 110),
    )


def _past() -> ListedCard[Bin]:
    return ListedCard(
        tr("过去的推算与后来的事"),
        [tr(word) for word in _BIN_HEADS],
        Empty(
            "target",
            tr("历史还短，没有可以核对的推算"),
            tr("有半年以上的阶段变动，就能拿过去的月末推算和后来是否签约对照。"),
        ),
        stretch=0,
        widths=(200, 120, 160, 160),
    )


def _told_target(one: TargetForecast) -> Shown:
    loose = tr("，另有约数 {n} 个不计").format(n=one.approximate) if one.approximate else ""
    cells = (
        one.indicator,
        one.park,
        str(one.have),
        str(one.needed),
        f"{one.met.low}–{one.met.high} {one.unit}",
        show_chance(one.met.chance),
        tr("{n} 个").format(n=len(one.candidates)) + loose,
    )
    return Shown(cells, {5: chance_tint(one.met.chance)})


def _told_project(one: ProjectForecast, *, today: date) -> Shown:
    by_goal = {outlook.goal: outlook for outlook in one.outlooks}
    cells = [one.name, one.stage.label, one.tier or UNKNOWN]
    for goal in (Stage.SIGNED, Stage.STARTED, Stage.PRODUCING):
        cells += _told_outlook(by_goal.get(goal), today)
    return Shown(tuple(cells), {})


def _told_outlook(outlook: Outlook | None, today: date) -> list[str]:
    if outlook is None:
        return [tr("已过"), ""]
    day = day_of(today, outlook.middle)
    return [show_chance(outlook.chance), f"{day:%Y-%m}" if day is not None else UNKNOWN]


def _told_rate(one: Rate) -> Shown:
    prior = PRIORS[one.stage]
    cells = (
        one.stage.label,
        f"{one.months:.1f}",
        f"{one.goes_on:.0%}",
        str(one.seen_moves),
        str(one.seen_losses),
        f"{one.seen_months:.0f}",
        f"{prior.months:g}",
        f"{prior.lost:.0%}",
    )
    return Shown(cells, {})


def _told_bin(one: Bin) -> Shown:
    cells = (f"{one.low:.0%}–{one.high:.0%}", str(one.count), f"{one.mean_chance:.0%}")
    return Shown((*cells, f"{one.share:.0%}"), {})


def _honesty(found: Forecast) -> str:
    if found.brier is None:
        return ""
    return tr("核对 {n} 次“半年内签约”，平均平方误差 {brier}（0 最准，0.25 等于抛硬币）").format(
        n=found.judged, brier=f"{found.brier:.3f}"
    )
