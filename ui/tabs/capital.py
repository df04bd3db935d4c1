"""资金 of a project: what was promised, what arrived and from where, what became fixed assets."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm.capital_card import ProjectCapital, project_capital
from crm.rules.arrivals import OriginGroup
from crm.rules.numbers import show_percent
from crm.rules.units import show_amount
from db.values import Amount
from resources import N_, tr
from ui.dialogs.arrival import ArrivalAbout
from ui.page import Shell
from ui.tab import Tab
from ui.widgets.capital_cards import ArrivalsCard, PromisesCard
from ui.widgets.figure_tile import FigureTile

QWIDGETSIZE_MAX = 16_777_215
_ARRIVALS, _PROMISES, _NONE = 260, 200, 110
"""The least heights of the cards, in pixels, and the most of a schedule that holds nothing."""
_WORDS = {
    OriginGroup.OUTSIDE_CITY: N_("市外 {n}"),
    OriginGroup.OUTSIDE_PROVINCE: N_("其中省外 {n}"),
    OriginGroup.CITY: N_("市内 {n}"),
    OriginGroup.OVERSEAS: N_("外资 {n}"),
}


class CapitalTab(Tab):
    """Four figures, the arrivals, and the promised schedule below them."""

    concerns = frozenset(
        {"capital_arrival", "arrival_use", "promised_arrival", "closed_period"}
        | {"project", "project_investor", "organization", "contract", "phase"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.promised, self.arrived, self.fixed, self.waiting = (FigureTile() for _ in range(4))
        self.arrivals = ArrivalsCard(shell)
        self.promises = PromisesCard(shell)
        strip = QHBoxLayout()
        strip.setSpacing(16)
        for tile in (self.promised, self.arrived, self.fixed, self.waiting):
            strip.addWidget(tile, 1)
            tile.opened.connect(self.arrivals.view.setFocus)
        self.promised.opened.connect(self.promises.view.setFocus)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(strip)
        column.addWidget(self.arrivals, 3)
        column.addWidget(self.promises, 2)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def read(self) -> None:
        self.desk.read(
            project_capital,
            self.project_id,
            self.desk.today(),
            then=self._show,
            owner=self,
            latest=True,
        )

    def _show(self, looked: ProjectCapital) -> None:
        if looked.project_id != self.project_id:
            return
        about = ArrivalAbout(looked.project_id, looked.project, looked.investors, looked.phases)
        self.arrivals.show_rows(looked.rows, about)
        self.promises.show_rows(looked.promises, about, looked.arrived.fen)
        self.arrivals.setMinimumHeight(_ARRIVALS)
        self.promises.setMinimumHeight(_PROMISES if looked.promises else 0)
        self.promises.setMaximumHeight(QWIDGETSIZE_MAX if looked.promises else _NONE)
        self.counted.emit(len(looked.rows))
        self._show_tiles(looked)

    def _show_tiles(self, looked: ProjectCapital) -> None:
        short = looked.promised_fen - looked.arrived.fen
        line = tr("没有到期的承诺")
        if looked.promised_fen:
            line = tr("✓ 已到位") if short <= 0 else tr("还差 {n}").format(n=_shown(short))
        self.promised.show_figure(tr("到今天应到位"), _shown(looked.promised_fen), "", line)
        share = looked.share_of_total
        of = "" if share is None else tr("占投资总额 {n}").format(n=show_percent(share, 1))
        self.arrived.show_figure(
            tr("累计到位，已核实"), _shown(looked.arrived.fen), of, _by_origin(looked)
        )
        share = looked.share_fixed
        of = "" if share is None else tr("占已到位 {n}").format(n=show_percent(share, 1))
        self.fixed.show_figure(
            tr("累计形成固投"), _shown(looked.fixed.fen), of, tr("按形成的月份计")
        )
        n = sum(row.waits for row in looked.rows)
        line = tr("{n} 笔，核实后计入").format(n=n) if n else tr("没有未核实的资金")
        self.waiting.show_figure(tr("未核实，另列"), _shown(looked.waiting.fen), "", line)


def _by_origin(looked: ProjectCapital) -> str:
    said = []
    for group in OriginGroup:
        figure = looked.came[group]
        if figure.counted:
            amount = show_amount(Amount(figure.fen, group.currency))
            said.append(tr(_WORDS[group]).format(n=amount))
    return tr("，").join(said) or tr("还没有已核实的资金")


def _shown(fen: int) -> str:
    return show_amount(Amount(fen))
