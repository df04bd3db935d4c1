"""The cards of 资金: arrivals with how they stand, and what was promised."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from crm.capital import trash_arrival
from crm.capital_list import ArrivalRow, state_of
from crm.capital_promises import Promise, promised_until, trash_promise
from crm.capital_verifying import take_back_verification
from crm.rules.numbers import UNKNOWN
from crm.rules.units import show_amount
from db.values import Amount
from resources import tr
from ui.dialogs.arrival import ArrivalAbout, ArrivalForm
from ui.dialogs.capital_steps import CorrectForm, PromiseForm, SplitForm, VerifyForm
from ui.page import Shell
from ui.widgets.empty import Empty
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty


class ArrivalsCard(ListedCard[ArrivalRow]):
    """Arrivals of one project; what can be done follows from how the chosen one stands."""

    def __init__(self, shell: Shell) -> None:
        heads = (
            tr("到位日期"), tr("金额 万元"), tr("来源"), tr("投资方"), tr("形式"),
            tr("形成固投 万元"), tr("凭证"), tr("情况"),
        )  # fmt: skip
        empty = Empty(
            "coins",
            tr("还没有登记到位资金"),
            tr(
                "每到一笔就登记一笔：日期、金额、来源、凭证，形成了多少固定资产。"
                "核实以后才计入合计；合资项目可按占股拆分来源。"
            ),
            tr("登记到位资金"),
            self.ask_new,
        )
        super().__init__(
            tr("到位资金"), heads, empty, stretch=3, widths=(96, 110, 140, 160, 72, 116, 130, 140)
        )
        self.model.align_right(1, 5)
        self.shell, self.desk = shell, shell.desk
        self.about: ArrivalAbout | None = None
        self.add_button(tr("核实"), "badge-check", self.ask_verify, needs=lambda one: one.waits)
        self.add_button(
            tr("取消核实"),
            "rotate-ccw",
            self.take_back,
            needs=lambda one: one.verified and not one.closed,
        )
        self.add_button(tr("更正"), "scale", self.ask_correct, needs=_correctable)
        self.add_button(tr("拆分"), "unlink", self.ask_split, needs=self._may_split)
        self.add_keeping(
            self.ask_edit, self.trash, self.ask_new, may_trash=lambda one: not one.reported
        )
        self.on_open(lambda _: self.ask_edit())

    def show_rows(self, rows: Sequence[ArrivalRow], about: ArrivalAbout) -> None:
        """Show the arrivals of a project."""
        self.about = about
        waiting = sum(row.waits for row in rows)
        words = tr("{n} 笔，未核实 {waiting} 笔").format(n=len(rows), waiting=waiting)
        self.show_items(rows, _told_arrival, words if rows else "")

    def ask_new(self) -> None:
        """Enter an arrival of the project."""
        if self.about is not None:
            ArrivalForm(self.desk, self, self.about).open()

    @of_chosen
    def ask_edit(self, one: ArrivalRow) -> None:
        """Change the chosen one."""
        if self.about is not None:
            ArrivalForm(self.desk, self, self.about, one).open()

    @of_chosen
    def ask_verify(self, one: ArrivalRow) -> None:
        """Verify the chosen one."""
        VerifyForm(self.desk, self, [one]).open()

    @of_chosen
    def ask_correct(self, one: ArrivalRow) -> None:
        """Correct what a closed month reported."""
        CorrectForm(self.desk, self, one).open()

    @of_chosen
    def ask_split(self, one: ArrivalRow) -> None:
        """Split the chosen one by the shares of the project's investors."""
        if self.about is not None:
            SplitForm(self.desk, self, one, self.about.investors).open()

    @of_chosen
    def take_back(self, one: ArrivalRow) -> None:
        """Let the chosen one count no more."""
        label = tr("{project} 取消核实").format(project=one.project)
        self.desk.change(take_back_verification, one.arrival_id, label=label)

    @of_chosen
    def trash(self, one: ArrivalRow) -> None:
        """Put the chosen one in the trash; the toast takes it back."""
        label = tr("{project} 移除到位资金").format(project=one.project)
        self.desk.change(trash_arrival, one.arrival_id, label=label)

    def _may_split(self, one: ArrivalRow) -> bool:
        several = self.about is not None and len(self.about.investors) > 1
        return several and not one.closed and one.corrects_id is None


class PromisesCard(ListedCard[Promise]):
    """What was promised to arrive until when."""

    def __init__(self, shell: Shell) -> None:
        heads = (
            tr("到位期限"), tr("金额 万元"), tr("来源"), tr("到期累计 万元"), tr("情况"),
            tr("备注"),
        )  # fmt: skip
        empty: QWidget = quiet_empty(
            tr("合同约定的分期到位计划登记在这里，到期没到会在“情况”里说明。")
        )
        super().__init__(
            tr("承诺到位计划"), heads, empty, stretch=5, widths=(96, 110, 130, 120, 220, 120)
        )
        self.model.align_right(1, 3)
        self.shell, self.desk = shell, shell.desk
        self.about: ArrivalAbout | None = None
        self._arrived, self._rows = 0, list[Promise]()
        self.add_keeping(self.ask_edit, self.trash, self.ask_new)
        self.on_open(lambda _: self.ask_edit())

    def show_rows(self, rows: Sequence[Promise], about: ArrivalAbout, arrived_fen: int) -> None:
        """Show the schedule; arrived_fen: what is verified and there, in 分 of yuan."""
        self.about, self._arrived, self._rows = about, arrived_fen, list(rows)
        self.show_items(rows, self._told)

    def ask_new(self) -> None:
        """Enter a line."""
        if self.about is not None:
            PromiseForm(self.desk, self, self.about).open()

    @of_chosen
    def ask_edit(self, one: Promise) -> None:
        """Change the chosen line."""
        if self.about is not None:
            PromiseForm(self.desk, self, self.about, one).open()

    @of_chosen
    def trash(self, one: Promise) -> None:
        """Put the chosen line in the trash."""
        if self.about is not None:
            label = tr("{project} 移除承诺到位").format(project=self.about.project)
            self.desk.change(trash_promise, one.promise_id, label=label)

    def _told(self, one: Promise) -> Shown:
        until = promised_until(self._rows, one.due)
        short = until - self._arrived
        if short <= 0:
            state, tint = tr("✓ 已到位"), "green"
        elif one.due < self.desk.today():
            state, tint = tr("◆ 到期差 {amount}").format(amount=_shown(short)), "phoenix"
        else:
            state, tint = tr("还差 {amount}").format(amount=_shown(short)), "secondary"
        cells = (
            one.due.isoformat(), _wan(one.amount), one.origin.label if one.origin else UNKNOWN,
            _wan(Amount(until)), state, one.note or "",
        )  # fmt: skip
        return Shown(cells, {4: tint})


def _correctable(one: ArrivalRow) -> bool:
    return one.reported and one.corrects_id is None


def _told_arrival(one: ArrivalRow) -> Shown:
    state, tint = state_of(one)
    fixed = _wan(Amount(one.fixed_fen)) if one.uses else UNKNOWN
    cells = (
        one.on.isoformat(), _wan(one.amount), one.origin.label, one.investor or UNKNOWN,
        one.instrument.label, fixed, one.voucher or UNKNOWN, state,
    )  # fmt: skip
    return Shown(cells, {7: tint})


def _wan(amount: Amount | None) -> str:
    return show_amount(amount, unit="万元", with_unit=False)


def _shown(fen: int) -> str:
    return show_amount(Amount(fen), unit="万元")
