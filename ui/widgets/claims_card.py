"""The cards of 追缴: what may be demanded, and what was."""

from __future__ import annotations

from collections.abc import Sequence

from crm.claim_changes import reopen_claim, trash_claim
from crm.claims import Claim, total_outstanding
from crm.claims_due import Claimable
from crm.rules.claims import ClaimState
from crm.rules.numbers import UNKNOWN
from resources import tr
from ui.dialogs.claim import EditClaimForm, PayForm, WaiveForm, ask_demand, wan
from ui.dialogs.working import open_working
from ui.page import Shell
from ui.widgets.empty import Empty
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty

_TINTS = {
    ClaimState.OPEN: "amber",
    ClaimState.OVERDUE: "phoenix",
    ClaimState.CHARGE: "amber",
    ClaimState.PAID: "green",
    ClaimState.WAIVED: "secondary",
}


class ClaimableCard(ListedCard[Claimable]):
    """可追缴: unmet promises whose contract names a sum that was not demanded yet."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("可追缴"),
            (tr("项目"), tr("承诺"), tr("期间"), tr("完成"), tr("违约责任"), tr("怎么算"),
             tr("可追缴金额")),
            quiet_empty(tr("没有可追缴的：未达标、而且合同写明金额类违约责任的承诺会列在这里。")),
            stretch=5,
            widths=(150, 190, 96, 80, 104, 240, 110),
        )  # fmt: skip
        self.model.align_right(6)
        self.shell = shell
        self.add_button(tr("依据与算法"), "calculator", self.show_working, needs=lambda _: True)
        self.add_button(tr("追缴"), "receipt", self.ask_demand, key="Insert", needs=lambda _: True)
        self.on_open(lambda _: self.show_working())

    def show_rows(self, rows: Sequence[Claimable]) -> None:
        """Show these."""
        total = sum(one.amount for one in rows)
        words = tr("{n} 项，{sum}").format(n=len(rows), sum=wan(total)) if rows else ""
        self.show_items(rows, self._told, words)

    @of_chosen
    def show_working(self, one: Claimable) -> None:
        """Show how the chosen one was reckoned."""
        open_working(self.shell, one.commitment_id, one.ends)

    @of_chosen
    def ask_demand(self, one: Claimable) -> None:
        """Demand the chosen one."""
        ask_demand(self.shell, self, one.project, one.commitment_id, one.ends)

    @staticmethod
    def _told(one: Claimable) -> Shown:
        cells = (
            one.project, one.title, one.ends.isoformat(), one.ratio, one.kind.label,
            one.remedy.figures, wan(one.amount),
        )  # fmt: skip
        return Shown(cells, {3: "phoenix", 6: "text"})


class ClaimsCard(ListedCard[Claim]):
    """追缴: what was demanded, until when, what was paid, the charge for lateness."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("追缴台账"),
            (tr("项目"), tr("承诺"), tr("年度"), tr("追缴金额"), tr("缴纳期限"), tr("已缴"),
             tr("滞纳金"), tr("尚欠"), tr("情况"), tr("说明")),
            Empty(
                "receipt",
                tr("还没有追缴"),
                tr("从上面“可追缴”里选一项，金额按依据与算法带出；缴纳、滞纳金和免除都记在这里。"),
            ),
            stretch=9,
            widths=(120, 170, 56, 96, 96, 90, 92, 112, 100, 150),
        )  # fmt: skip
        self.model.align_right(3, 5, 6, 7)
        self.shell, self.desk = shell, shell.desk
        self.add_button(tr("登记缴纳"), "banknote", self.ask_pay, needs=_owed)
        self.add_button(tr("免除"), "ban", self.ask_waive, needs=_owed)
        self.add_button(
            tr("重开"), "rotate-ccw", self.reopen, needs=lambda one: bool(one.paid or one.waived_on)
        )
        self.add_keeping(self.ask_edit, self.trash, may_edit=_untouched)
        self.on_open(lambda one: self.shell.go("project", id=one.project_id, tab="contracts"))

    def show_rows(self, rows: Sequence[Claim]) -> None:
        """Show these."""
        owed = total_outstanding(rows)
        late = sum(one.standing.state is ClaimState.OVERDUE for one in rows)
        words = tr("尚欠 {sum}，逾期 {n} 笔").format(sum=wan(owed), n=late) if rows else ""
        self.show_items(rows, self._told, words)

    @of_chosen
    def ask_pay(self, one: Claim) -> None:
        """Enter what was paid of the chosen one."""
        PayForm(self.desk, self, one).open()

    @of_chosen
    def ask_waive(self, one: Claim) -> None:
        """Waive the chosen one."""
        WaiveForm(self.desk, self, one).open()

    @of_chosen
    def ask_edit(self, one: Claim) -> None:
        """Change the chosen one."""
        EditClaimForm(self.desk, self, one).open()

    @of_chosen
    def reopen(self, one: Claim) -> None:
        """Take back what was entered as paid or waived."""
        label = tr("重开追缴 {what}").format(what=one.title)
        self.desk.change(reopen_claim, one.claim_id, label=label, owner=self)

    @of_chosen
    def trash(self, one: Claim) -> None:
        """Put the chosen one in the trash; the toast takes it back."""
        label = tr("移除追缴 {what}").format(what=one.title)
        self.desk.change(trash_claim, one.claim_id, label=label, owner=self)

    @staticmethod
    def _told(one: Claim) -> Shown:
        late = one.standing.late
        charge = UNKNOWN if late is None or late.amount is None else wan(late.amount.fen)
        state = one.standing.state
        words = state.label
        if state is ClaimState.OVERDUE:
            words = tr("逾期 {n} 天").format(n=one.standing.days_late)
        cells = (
            one.project, one.title, str(one.year or ""), wan(one.amount),
            one.due.isoformat() if one.due else UNKNOWN,
            wan(one.paid) if one.paid else UNKNOWN, charge,
            wan(one.outstanding) if one.outstanding else UNKNOWN, words, one.reason,
        )  # fmt: skip
        return Shown(cells, {8: _TINTS[state]})


def _owed(one: Claim) -> bool:
    return one.outstanding > 0


def _untouched(one: Claim) -> bool:
    return not one.paid and one.waived_on is None
