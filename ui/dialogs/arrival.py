"""到位资金: the form of one arrival; what is odd about it is said under its field while typing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from crm.capital import edit_arrival, flags_before, record_arrival
from crm.capital_list import ArrivalRow
from crm.errors import InvalidInput
from crm.project_card import Investor, PhaseCard
from crm.rules.arrival_words import parse_uses, show_uses
from crm.rules.arrivals import Entered
from crm.rules.numbers import parse_number, show_number
from crm.rules.units import parse_amount, show_amount
from db.terms import Currency, Instrument, Origin
from db.values import Amount
from resources import tr
from ui.desk import Desk
from ui.dialogs.supervising import DatedForm

LOOK_AFTER = 300
"""Milliseconds after the last key until the rules look at what is typed."""


@dataclass(frozen=True)
class ArrivalAbout:
    """The project that an arrival is of, with what its form offers."""

    project_id: str
    project: str
    investors: tuple[Investor, ...] = ()
    phases: tuple[PhaseCard, ...] = ()


class ArrivalForm(DatedForm):
    """An arrival, entered or changed; it is verified in a step of its own."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: ArrivalAbout, held: ArrivalRow | None = None
    ) -> None:
        super().__init__(desk, tr("修改到位资金") if held else tr("登记到位资金"), parent)
        self._about, self._held = about, held
        self._add_money(held)
        self._add_source(held)
        self._add_papers(held)
        self._wait = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._wait.timeout.connect(self.look)
        for line in (self.on, self.amount, self.rate, self.uses, self.remark):
            line.textChanged.connect(self._wait.start)
        for box in (self.origin, self.investor):
            box.currentIndexChanged.connect(lambda _: self.look())
        self.add_foot(about.project)
        self.amount.textChanged.connect(lambda _: self._show_rate())
        self._show_rate()
        (self.amount if held is None else self.on).setFocus()

    def entered(self) -> Entered:
        """Return what is typed; raises InvalidInput at the field that can't be read."""
        return Entered(
            self.day("on"),
            self._amount(),
            Origin(self.origin.currentData()),
            self.day("rate_on"),
            parse_uses(self.uses.toPlainText(), today=self.desk.today()),
            self.remark.toPlainText(),
            correcting=self._held is not None and self._held.corrects_id is not None,
        )

    def look(self) -> None:
        """Say under each field what is odd; it does not keep anyone from typing on."""
        try:
            entered = self.entered()
        except InvalidInput as fault:
            self.warn(fault.field, fault.message)
            return
        flags = self.desk.read_now(
            flags_before,
            self._about.project_id,
            entered,
            organization_id=self.investor.currentData(),
            today=self.desk.today(),
            arrival_id=None if self._held is None else self._held.arrival_id,
        )
        said: dict[str, str] = {}
        for flag in flags:
            said.setdefault(flag.field, flag.sentence)
        for name in ("amount", "rate", "origin", "uses"):
            empty = name == "amount" and not self.amount.text().strip()
            self.warn(name, "" if empty else said.get(name, ""))
        if "on" in said and self.on.text().strip():
            self.warn("on", said["on"])

    def send(self) -> None:
        entered = self.entered()
        fields: dict[str, Any] = {
            "rate_on": entered.rate_on,
            "organization_id": self.investor.currentData(),
            "phase_id": None if self.phase is None else self.phase.currentData(),
            "region": self.region.text(),
            "instrument": Instrument(self.instrument.currentData()),
            "voucher": self.voucher.text(),
            "note": entered.note,
        }
        project, today = self._about.project, self.desk.today()
        if self._held is None:
            self.submit(
                partial(
                    record_arrival,
                    on=entered.on,
                    amount=entered.amount,
                    origin=entered.origin,
                    uses=entered.uses,
                    today=today,
                    **fields,
                ),
                self._about.project_id,
                label=tr("{project} 登记到位资金 {amount}").format(
                    project=project, amount=show_amount(entered.amount)
                ),
            )
            return
        fields |= {"on": entered.on, "amount": entered.amount, "origin": entered.origin}
        self.submit(
            edit_arrival,
            self._held.arrival_id,
            fields,
            today=today,
            uses=entered.uses,
            label=tr("{project} 修改到位资金").format(project=project),
        )

    def _add_money(self, held: ArrivalRow | None) -> None:
        amount = held.amount if held else None
        shown = "" if amount is None else show_amount(amount, unit="万元", places=None)
        self.on = self.add_day("on", tr("到位日期"), held.on if held else self.desk.today())
        self.amount = self.add_line(
            "amount", tr("金额"), text=shown, hint=tr("3000（万元）、1.2亿元、1250万美元")
        )
        rate = amount.rate if amount is not None else None
        self.rate = self.add_line(
            "rate",
            tr("汇率"),
            text="" if rate is None else show_number(rate),
            hint=tr("1 单位外币合多少元，例如 6.6423"),
        )
        self.rate_on = self.add_day("rate_on", tr("汇率日期"), held.rate_on if held else None)
        self.rate_on.setPlaceholderText(tr("不填为到位日期"))

    def _add_source(self, held: ArrivalRow | None) -> None:
        investors: list[tuple[str, Any]] = [
            (one.name, one.organization_id) for one in self._about.investors
        ]
        if held is not None and held.organization_id not in {key for _, key in investors}:
            investors.append((held.investor or tr("（未登记）"), held.organization_id))
        if all(key is not None for _, key in investors):
            investors.append((tr("（未登记）"), None))
        first = investors[0][1]
        self.investor = self.add_choice(
            "organization_id", tr("投资方"), investors, held.organization_id if held else first
        )
        self.origin = self.add_choice(
            "origin",
            tr("来源"),
            [(one.label, one) for one in Origin],
            held.origin if held else Origin.MAINLAND,
        )
        self.region = self.add_line(
            "region",
            tr("来源地"),
            text=(held.region or "") if held else "",
            hint=tr("省份或国家，不填按投资方所在地"),
        )
        self.instrument = self.add_choice(
            "instrument",
            tr("到位形式"),
            [(one.label, one) for one in Instrument],
            held.instrument if held else Instrument.CASH,
        )
        self.phase = None
        if self._about.phases:
            phases: list[tuple[str, Any]] = [(tr("整个项目"), None)]
            phases += [(one.name, one.phase_id) for one in self._about.phases]
            chosen = held.phase_id if held else None
            self.phase = self.add_choice("phase_id", tr("分期"), phases, chosen)

    def _add_papers(self, held: ArrivalRow | None) -> None:
        self.uses = self.add_lines(
            "uses", tr("形成固投"), hint=tr("一行一个月：2016-05 300万元"), rows=2
        )
        self.uses.setPlainText(show_uses(held.uses) if held else "")
        self.voucher = self.add_line(
            "voucher",
            tr("凭证"),
            text=(held.voucher or "") if held else "",
            hint=tr("验资报告、银行进账单、外汇登记……的名称和编号"),
        )
        self.remark = self.add_lines("note", tr("备注"), rows=2)
        self.remark.setPlainText((held.note or "") if held else "")

    def _amount(self) -> Amount | None:
        amount = parse_amount(self.amount.text(), default_unit="万元", field="amount")
        if amount is None or amount.currency is Currency.CNY:
            return amount
        rate = parse_number(self.rate.text(), field="rate")
        if rate is not None and rate <= 0:
            raise InvalidInput(tr("汇率应大于 0，例如 6.6423。"), field="rate")
        return replace(amount, rate=rate)

    def _show_rate(self) -> None:
        """A rate is asked for only when the amount is in foreign money."""
        try:
            amount = parse_amount(self.amount.text(), default_unit="万元", field="amount")
        except InvalidInput:
            amount = None
        foreign = amount is not None and amount.currency is not Currency.CNY
        for name in ("rate", "rate_on"):
            if self.fields[name].isVisibleTo(self) != foreign:
                self.show_field(name, foreign)
