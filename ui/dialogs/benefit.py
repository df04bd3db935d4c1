"""净收益's working: year by year, and what the zone spent on the project."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from crm import incentive_changes
from crm.benefit import Benefit, CostRow, benefit
from crm.rules.assess import Exact
from crm.rules.benefit import YearBenefit
from crm.rules.numbers import UNKNOWN, round_half_up
from crm.rules.units import show_amount
from db.values import Amount
from resources import tr
from ui.dialogs.incentives import CostForm
from ui.dialogs.looking import LookDialog, closing_foot
from ui.dialogs.supervising import About
from ui.page import Shell
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.listed_card import ListedCard, Shown, quiet_empty

SIZE = (880, 660)
_CONCERNS = frozenset({"project_cost", "incentive", "incentive_payment", "performance", "contract"})


class BenefitDialog(LookDialog):
    """The years of a project above, its costs below, each to be entered and changed."""

    def __init__(self, shell: Shell, parent: QWidget, about: About) -> None:
        super().__init__(parent, tr("净收益 · {project}").format(project=about.project), SIZE)
        self.desk, self.about = shell.desk, about
        self._build()
        self.desk.changed.connect(self._refresh)
        self.read()

    def read(self) -> None:
        """Read the project's figures anew."""
        self.desk.read(
            _look,
            self.about.project_id,
            self.desk.today(),
            then=self._show,
            owner=self,
            latest=True,
        )

    def ask_new(self) -> None:
        """Enter what the zone spent."""
        CostForm(self.desk, self, self.about).open()

    def ask_edit(self) -> None:
        """Change the chosen cost."""
        one = self.costs.chosen()
        if one is not None:
            CostForm(self.desk, self, self.about, one).open()

    def trash(self) -> None:
        """Put the chosen cost in the trash; the toast takes it back."""
        one = self.costs.chosen()
        if one is not None:
            label = tr("{project} 移除投入（{what}）").format(
                project=self.about.project, what=one.what
            )
            self.desk.change(incentive_changes.trash_cost, one.cost_id, label=label)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        calm_wheels(self)

    def _build(self) -> None:
        self.years: ListedCard[YearBenefit] = ListedCard(
            tr("逐年（万元）"),
            (
                tr("年度"), tr("税收"), tr("出让价款"), tr("投入"), tr("兑现政策"),
                tr("当年净收益"), tr("累计"), tr("产值"),
            ),
            quiet_empty(tr("还没有税收、出让价款、投入或兑现的记录。")),
            stretch=7,
            widths=(70, 100, 100, 100, 100, 110, 110, 100),
        )  # fmt: skip
        self.years.model.align_right(*range(1, 8))
        self.costs: ListedCard[CostRow] = ListedCard(
            tr("园区投入"),
            (tr("内容"), tr("金额（万元）"), tr("日期"), tr("备注")),
            quiet_empty(tr("征拆、场平、道路、电力等为项目花的钱登记在这里；政策兑现另计。")),
            stretch=3,
            widths=(180, 110, 100, 200),
        )
        self.costs.model.align_right(1)
        self.costs.add_keeping(self.ask_edit, self.trash, self.ask_new)
        self.costs.on_open(lambda _: self.ask_edit())
        self.basis = QLabel(
            tr("净收益 = 税收 ＋ 出让价款 − 投入 − 已兑现政策；税收是全口径入库数，不是地方留成。")
        )
        mark(self.basis, "secondary")
        self.notes = QLabel()
        mark(self.notes, "warning")
        for label in (self.basis, self.notes):
            label.setWordWrap(True)
        self.column.setSpacing(16)
        self.column.addWidget(self.years, 5)
        self.column.addWidget(self.costs, 3)
        self.column.addWidget(self.notes)
        self.column.addLayout(closing_foot(self, self.basis))
        self.years.view.setFocus()

    def _show(self, found: Benefit) -> None:
        self.years.show_items(found.years, _told_year)
        self.costs.show_items(found.costs, _told_cost)
        self.notes.setText("\n".join(found.notes))
        self.notes.setVisible(bool(found.notes))

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and _CONCERNS & touched.keys():
            self.read()


def _look(session: Any, project_id: str, today: date) -> Benefit:
    return benefit(session, project_id, today)


def _told_year(one: YearBenefit) -> Shown:
    cells = (
        str(one.year),
        _money(one.tax),
        _money(one.land_price or None),
        _money(one.cost or None),
        _money(one.incentives or None),
        _money(one.net),
        _money(one.total),
        _money(one.output),
    )
    tints = {1: "phoenix"} if one.lacking else {}
    if one.total is not None:
        tints[6] = "green" if one.total >= 0 else "phoenix"
    return Shown(cells, tints)


def _told_cost(one: CostRow) -> Shown:
    amount = show_amount(one.amount, unit="万元", with_unit=False, places=None)
    day = one.on.isoformat() if one.on else UNKNOWN
    return Shown((one.what, amount, day, one.note or ""), {})


def _money(fen: Exact | None) -> str:
    if fen is None:
        return UNKNOWN
    return show_amount(
        Amount(int(round_half_up(fen, 0))), unit="万元", with_unit=False, places=None
    )
