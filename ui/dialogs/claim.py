"""追缴: a demand with its sum and day, what was paid, what is waived and why."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QLabel, QWidget

from crm.claim_changes import (
    Proposal,
    demand_claim,
    edit_claim,
    pay_claim,
    proposed_claim,
    waive_claim,
)
from crm.claims import Claim
from crm.rules.units import parse_amount, show_amount
from db.values import Amount
from resources import tr
from ui.desk import Desk
from ui.dialogs.supervising import DatedForm
from ui.page import Shell
from ui.theme import mark
from ui.widgets.inputs import Line

DAYS_GIVEN = 30
"""How many days a demand gives until somebody writes another day."""


def wan(fen: int) -> str:
    """Show 分 in 万元 to the last digit."""
    return show_amount(Amount(fen), unit="万元", places=None)


class _ClaimForm(DatedForm):
    """A form about a sum."""

    def add_sum(self, name: str, word: str, fen: int) -> Line:
        """Add a line for a sum, which stands in 万元."""
        return self.add_line(name, word, text=wan(fen), hint=tr("如 691.2万元"))

    def sum_of(self, name: str) -> Amount | None:
        """Read a sum; raises InvalidInput at its field."""
        field = self.fields[name]
        assert isinstance(field, Line)
        return parse_amount(field.text(), default_unit="万元", field=name)

    def tell(self, text: str) -> None:
        """Say above the fields what the sum is for."""
        label = QLabel(text)
        label.setWordWrap(True)
        mark(label, "secondary")
        self.column.addWidget(label)


class DemandForm(_ClaimForm):
    """追缴 for an unmet promise: the sum is that of its working, another needs a reason."""

    def __init__(self, desk: Desk, parent: QWidget, project: str, proposal: Proposal) -> None:
        super().__init__(desk, tr("追缴：{project}").format(project=project), parent, tr("追缴"))
        self._proposal = proposal
        words = [proposal.title, f"{proposal.remedy.words}：{proposal.remedy.figures}"]
        if proposal.demanded:
            words.append(tr("此前已追缴 {sum}").format(sum=wan(proposal.demanded)))
        self.tell("\n".join(words))
        self.amount = self.add_sum("amount", tr("追缴金额"), proposal.amount)
        self.add_day("demanded_on", tr("追缴日期"), self.today)
        self.add_day("due", tr("缴纳期限"), self.today + timedelta(days=DAYS_GIVEN))
        self.reason = self.add_lines(
            "reason", tr("说明"), hint=tr("金额与测算不同时必填：依据、核减原因")
        )
        self.add_foot()

    def send(self) -> None:
        amount = self.sum_of("amount")
        label = tr("追缴 {what}").format(what=self._proposal.title)
        due = self.day("due", owed=True)
        assert due is not None  # `owed` raised else
        self.submit(
            partial(demand_claim, due=due),
            self._proposal.commitment_id,
            self._proposal.ends,
            label=label,
            amount=amount,
            demanded_on=self.day("demanded_on", owed=True),
            reason=self.reason.toPlainText(),
            today=self.today,
        )


def ask_demand(shell: Shell, parent: QWidget, project: str, commitment_id: str, ends: date) -> None:
    """Ask for a demand; the sum is reckoned anew from the records first."""

    def ask(proposal: Proposal) -> None:
        DemandForm(shell.desk, parent, project, proposal).open()

    shell.desk.read(
        proposed_claim,
        commitment_id,
        ends,
        shell.desk.today(),
        then=ask,
        failed=shell.explain,
        owner=parent,
    )


class EditClaimForm(_ClaimForm):
    """An open claim's sum, days and reason."""

    def __init__(self, desk: Desk, parent: QWidget, claim: Claim) -> None:
        super().__init__(desk, tr("修改追缴：{project}").format(project=claim.project), parent)
        self._claim = claim
        self.tell(claim.title)
        self.amount = self.add_sum("amount", tr("追缴金额"), claim.amount)
        self.add_day("demanded_on", tr("追缴日期"), claim.demanded_on)
        self.add_day("due", tr("缴纳期限"), claim.due)
        self.reason = self.add_lines("reason", tr("说明"))
        self.reason.setPlainText(claim.reason)
        self.add_foot()

    def send(self) -> None:
        fields = {
            "amount": self.sum_of("amount"),
            "demanded_on": self.day("demanded_on"),
            "due": self.day("due"),
            "reason": self.reason.toPlainText(),
        }
        label = tr("修改追缴 {what}").format(what=self._claim.title)
        self.submit(edit_claim, self._claim.claim_id, fields, self.today, label=label)


class PayForm(_ClaimForm):
    """What was paid of a claim, and when; the charge of lateness is reckoned from that day."""

    def __init__(self, desk: Desk, parent: QWidget, claim: Claim) -> None:
        super().__init__(desk, tr("登记缴纳：{project}").format(project=claim.project), parent)
        self._claim = claim
        late = claim.standing.late
        words = [claim.title, tr("尚欠 {sum}").format(sum=wan(claim.outstanding))]
        if late is not None:
            words.append(f"{late.words}：{late.figures}")
        self.tell("\n".join(words))
        settled = claim.paid_on is not None
        self.amount = self.add_sum(
            "paid", tr("缴纳金额"), claim.outstanding if settled else claim.amount
        )
        self.note("paid", "" if settled else tr("少于追缴金额的，余额另立一笔继续追缴。"))
        self.add_day("paid_on", tr("缴纳日期"), self.today)
        self.add_foot()

    def send(self) -> None:
        amount = self.sum_of("paid")
        label = tr("登记缴纳 {what}").format(what=self._claim.title)
        self.submit(
            partial(pay_claim, today=self.today),
            self._claim.claim_id,
            amount,
            self.day("paid_on", owed=True),
            label=label,
        )


class WaiveForm(DatedForm):
    """What is still owed of a claim is waived, and why."""

    def __init__(self, desk: Desk, parent: QWidget, claim: Claim) -> None:
        title = tr("免除追缴：{project}").format(project=claim.project)
        super().__init__(desk, title, parent, tr("免除"))
        self._claim = claim
        self.reason = self.add_lines(
            "reason", tr("原因和依据"), hint=tr("如 主任办公会纪要〔2016〕3 号，因征地延迟交地")
        )
        self.add_day("waived_on", tr("免除日期"), self.today)
        self.add_foot()

    def send(self) -> None:
        on: date | None = self.day("waived_on", owed=True)
        label = tr("免除追缴 {what}").format(what=self._claim.title)
        reason = self.reason.toPlainText()
        self.submit(waive_claim, self._claim.claim_id, reason, on, label=label)
