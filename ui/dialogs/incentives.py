"""The forms of 政策: a policy of the library, an offer, what was paid or came back, a cost."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from crm import incentive_changes, policies
from crm.benefit import CostRow
from crm.incentive_promises import promise_choices
from crm.incentives import IncentiveRow, PaymentRow
from crm.policies import PolicyRow
from crm.rules.dates import parse_when, show_when
from crm.rules.units import parse_amount, parse_percent, show_amount, show_number
from db.values import Amount
from resources import tr
from ui.desk import Desk
from ui.dialogs.supervising import About, DatedForm

UNIT = "万元"
"""What a bare figure of money is in, in these forms."""


def editable(amount: Amount | None) -> str:
    """How a sum stands in a field: with its mark, its unit and every digit."""
    return "" if amount is None else show_amount(amount, unit=UNIT, places=None)


def read_money(text: str, field: str) -> Amount | None:
    """Read a sum of these forms; raises InvalidInput at the field."""
    return parse_amount(text, default_unit=UNIT, field=field)


class PolicyForm(DatedForm):
    """政策, entered or changed."""

    def __init__(self, desk: Desk, parent: QWidget, held: PolicyRow | None = None) -> None:
        super().__init__(desk, tr("修改政策") if held else tr("新建政策"), parent)
        self._held = held
        self.name = self.add_line(
            "name", tr("名称"), hint=tr("例如 固定资产投资补助"), text=held.name if held else ""
        )
        self.document = self.add_line(
            "document",
            tr("文号"),
            hint=tr("依据哪份文件"),
            text=(held.document or "") if held else "",
        )
        issued = show_when(held.issued) if held and held.issued else ""
        self.issued = self.add_line("issued", tr("发布日期"), hint=tr("2016-03-01"), text=issued)
        self.content = self.add_lines(
            "content", tr("内容"), hint=tr("给什么、给多少、什么条件"), rows=4
        )
        self.content.setPlainText((held.content or "") if held else "")
        self.add_foot(tr("已提供给项目的，仍按提供时写明的执行"))
        self.name.setFocus()

    def send(self) -> None:
        fields: dict[str, Any] = {
            "document": self.document.text(),
            "issued": parse_when(self.issued.text(), year=self.today.year, field="issued"),
            "content": self.content.toPlainText(),
        }
        name = self.name.text()
        if self._held is None:
            label = tr("新建政策 {name}").format(name=name.strip())
            self.submit(policies.create_policy, name, label=label, **fields)
        else:
            label = tr("修改政策 {name}").format(name=name.strip())
            self.submit(
                policies.edit_policy, self._held.policy_id, {"name": name, **fields}, label=label
            )


class OfferForm(DatedForm):
    """What is offered to a project, by a policy or of its own, and on what it hangs."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: About, held: IncentiveRow | None = None
    ) -> None:
        title = tr("修改政策兑现") if held else tr("提供政策")
        super().__init__(desk, title, parent)
        self._about, self._held = about, held
        self.policy: QComboBox | None = None
        if held is None:
            library = desk.read_now(policies.policies, self.today, active=True)
            choices: list[tuple[str, Any]] = [(tr("（不在政策库里）"), None)]
            choices += [(one.name, one.policy_id) for one in library]
            self.policy = self.add_choice("policy_id", tr("政策"), choices)
            self.policy.currentIndexChanged.connect(lambda _: self._name_it())
        self.name = self.add_line("name", tr("名称"), text=held.name if held else "")
        self.promised = self.add_line(
            "promised",
            tr("承诺金额"),
            hint=tr("500万元"),
            text=editable(held.promised) if held else "",
        )
        self.add_day("due", tr("兑现日期"), held.due if held else None)
        self.condition = self.add_lines("condition", tr("兑现条件"), rows=2)
        self.condition.setPlainText((held.condition or "") if held else "")
        promises: list[tuple[str, Any]] = [(tr("（不与承诺挂钩）"), None)]
        promises += [
            (words, key) for key, words in desk.read_now(promise_choices, about.project_id)
        ]
        tied = held.tied.in_force if held and held.tied else None
        self.commitment = self.add_choice("commitment_id", tr("对应承诺"), promises, tied)
        self.floor = self.add_line(
            "floor",
            tr("扣回下限"),
            hint=tr("60%"),
            text=f"{show_number(held.floor)}%" if held and held.floor is not None else "",
        )
        self.note("floor", tr("承诺未达标，按未完成比例扣回；完成不到这个比例，全额扣回。"))
        self.remark = self.add_lines("note", tr("备注"), rows=2)
        self.remark.setPlainText((held.note or "") if held else "")
        self.add_foot(about.project)
        (self.policy or self.name).setFocus()

    def send(self) -> None:
        fields: dict[str, Any] = {
            "promised": read_money(self.promised.text(), "promised"),
            "due": self.day("due"),
            "condition": self.condition.toPlainText(),
            "commitment_id": self.commitment.currentData(),
            "floor": parse_percent(self.floor.text(), field="floor"),
            "note": self.remark.toPlainText(),
        }
        name, project = self.name.text(), self._about.project
        if self._held is None:
            assert self.policy is not None
            self.submit(
                incentive_changes.offer,
                self._about.project_id,
                self.policy.currentData(),
                name,
                label=tr("{project} 提供政策（{name}）").format(project=project, name=name.strip()),
                **fields,
            )
            return
        assert self._held is not None
        if self._held.tied and fields["commitment_id"] == self._held.tied.in_force:
            del fields[
                "commitment_id"
            ]  # a supplement's stands in place of the one that it hangs on
        self.submit(
            incentive_changes.edit_incentive,
            self._held.incentive_id,
            {"name": name, **fields},
            label=tr("{project} 修改政策兑现（{name}）").format(project=project, name=name.strip()),
        )

    def _name_it(self) -> None:
        assert self.policy is not None
        if self.policy.currentData() is not None:
            self.name.setText(self.policy.currentText())


class PaymentForm(DatedForm):
    """兑现 or 退回: how much, on which day, by which voucher."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        about: IncentiveRow,
        *,
        returned: bool = False,
        held: PaymentRow | None = None,
    ) -> None:
        self._returned = held.returned if held else returned
        word = tr("退回") if self._returned else tr("兑现")
        super().__init__(desk, tr("修改{word}").format(word=word) if held else word, parent)
        self._about, self._held, self._word = about, held, word
        self.amount = self.add_line("amount", tr("金额"), hint=tr("100万元"))
        self.add_day("on", tr("日期"), held.on if held else self.today)
        self.voucher = self.add_line(
            "voucher",
            tr("凭证"),
            hint=tr("付款凭证号、进账单号"),
            text=(held.voucher or "") if held else "",
        )
        if held is not None:
            self.amount.setText(editable(held.amount))
        elif self._returned and about.owed_fen:
            self.amount.setText(editable(Amount(about.owed_fen)))
            self.note("amount", tr("按应扣回金额填好，可以修改。"))
        elif not self._returned and about.remaining:
            self.amount.setText(editable(Amount(about.remaining)))
            self.note("amount", tr("按待兑现金额填好，可以修改。"))
        self.add_foot(f"{about.project} · {about.name}")
        self.amount.setFocus()
        self.amount.selectAll()

    def send(self) -> None:
        on = self.day("on", owed=True)
        amount = read_money(self.amount.text(), "amount")
        said: dict[str, Any] = {"today": self.today, "voucher": self.voucher.text()}
        label = tr("{project} {word}（{name}）").format(
            project=self._about.project, word=self._word, name=self._about.name
        )
        if self._held is None:
            said["returned"] = self._returned
            self.submit(
                incentive_changes.pay, self._about.incentive_id, on, amount, label=label, **said
            )
        else:
            self.submit(
                incentive_changes.edit_payment,
                self._held.payment_id,
                on,
                amount,
                label=tr("修改 {label}").format(label=label),
                **said,
            )


class CostForm(DatedForm):
    """园区投入: land made ready, roads, power."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: About, held: CostRow | None = None
    ) -> None:
        super().__init__(desk, tr("修改投入") if held else tr("登记投入"), parent)
        self._about, self._held = about, held
        self.what = self.add_line(
            "what",
            tr("投入内容"),
            hint=tr("征拆、场平、道路、电力 …"),
            text=held.what if held else "",
        )
        self.amount = self.add_line(
            "amount", tr("金额"), hint=tr("800万元"), text=editable(held.amount) if held else ""
        )
        self.add_day("on", tr("日期"), held.on if held else None)
        self.remark = self.add_lines("note", tr("备注"), rows=2)
        self.remark.setPlainText((held.note or "") if held else "")
        self.add_foot(about.project)
        self.what.setFocus()

    def send(self) -> None:
        fields: dict[str, Any] = {
            "amount": read_money(self.amount.text(), "amount"),
            "on": self.day("on"),
            "note": self.remark.toPlainText(),
        }
        what, project = self.what.text(), self._about.project
        if self._held is None:
            label = tr("{project} 登记投入（{what}）").format(project=project, what=what.strip())
            self.submit(
                incentive_changes.add_cost, self._about.project_id, what, label=label, **fields
            )
        else:
            label = tr("{project} 修改投入（{what}）").format(project=project, what=what.strip())
            self.submit(
                incentive_changes.edit_cost,
                self._held.cost_id,
                {"what": what, **fields},
                label=label,
            )
