"""Parts of the form of a promise: the supplement that changes it, its remedy, its enterprises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from crm.commitments import NewSupplement
from crm.contract_cards import ContractDetail, EnterpriseCard, ProjectContracts
from crm.contract_forms import Counting
from crm.errors import InvalidInput
from crm.rules.assess import PER_MU
from crm.rules.clause_typed import RATED, parse_floor, parse_rate, show_terms
from crm.rules.clauses import remedies_for
from crm.rules.dates import parse_when, show_when, span
from crm.rules.indicators import units_of
from crm.rules.numbers import exact_decimal, parse_number
from db.terms import ContractKind, Indicator, RemedyKind
from db.values import Quantity, When
from resources import tr
from ui.dialogs.form import Form
from ui.widgets.inputs import Line
from ui.widgets.pair_rows import Pair, PairRows
from ui.widgets.suggesting import OrganizationLine


class Supplement:
    """By which supplement a promise is changed, and from which day on."""

    def __init__(self, form: Form, about: ProjectContracts, contract: ContractDetail) -> None:
        self._form, self._about = form, about
        main = contract.supplements_id or contract.contract_id
        papers = [
            (one.name, one.contract_id)
            for one in about.contracts
            if one.kind is ContractKind.SUPPLEMENT and one.supplements_id == main
        ]
        left, right = form.add_columns()
        self.which = form.add_choice(
            "supplement", tr("依据"), [*papers, (tr("新的补充协议"), "")], column=left
        )
        self.from_on = form.add_line(
            "from_on", tr("从何日起"), hint=tr("截止日不早于它的考核期按新承诺"), column=left
        )
        self.number = form.add_line("number", tr("协议编号"), column=right)
        self.signed = form.add_line("signed", tr("签订日期"), hint="2016-05-31", column=right)
        self.which.currentIndexChanged.connect(self._choose)
        self._choose()

    def begins(self) -> date:
        """Return from which day on the promise is another; raises InvalidInput."""
        when = parse_when(self.from_on.text(), year=self._form.today.year, field="from_on")
        limits = None if when is None else span(when)
        if limits is None:
            raise InvalidInput(tr("请填写从哪一天起变更，例如 2016-01-01。"), field="from_on")
        return limits[0]

    def chosen(self, begins: date) -> str | NewSupplement:
        """Return the id of the supplement, or what a new one says; raises InvalidInput."""
        if self.which.currentData():
            return str(self.which.currentData())
        signed = parse_when(self.signed.text(), year=self._form.today.year, field="signed")
        return NewSupplement(self.number.text(), signed, When.on(begins))

    def _choose(self) -> None:
        new = not self.which.currentData()
        for name in ("number", "signed"):
            self._form.show_field(name, new)
        chosen = self._about.contract(str(self.which.currentData()))
        begins = None if chosen is None else chosen.effective or chosen.signed
        if begins is not None and begins.day is not None and not self.from_on.text():
            self.from_on.setText(show_when(begins))


class RemedyChoice:
    """What follows when a promise is not kept, and at which rate."""

    def __init__(self, form: Form, column: QVBoxLayout) -> None:
        self._form = form
        self.kind = form.add_choice("remedy", tr("违约责任"), (), column=column)
        self.terms = form.add_line("remedy_terms", tr("约定比率"), column=column)

    @property
    def chosen(self) -> RemedyKind | None:
        """The remedy, None where the contract has none."""
        found = self.kind.currentData()
        return RemedyKind(found) if found else None

    def read_terms(self) -> dict[str, Any] | None:
        """Return the rate that was agreed, None for the usual one; raises InvalidInput."""
        if self.chosen in RATED:
            return parse_rate(self.terms.text())
        return parse_floor(self.terms.text()) if self.chosen is RemedyKind.CLAWBACK else None

    def offer(self, what: Indicator) -> None:
        """Offer what an indicator's promise can be followed by; the chosen one stays."""
        kept = self.kind.currentData()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(tr("合同没有约定"), None)
        for kind in remedies_for(what):
            self.kind.addItem(kind.label, kind)
        self.kind.setCurrentIndex(max(self.kind.findData(kept), 0))
        self.kind.blockSignals(False)

    def show(self, kind: RemedyKind | None, terms: Mapping[str, Any] | None) -> None:
        """Show what was agreed."""
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        self.terms.setText(show_terms(terms))

    def arrange(self) -> None:
        """Ask for a rate only where the remedy has one."""
        floored = self.chosen is RemedyKind.CLAWBACK
        self._form.show_field("remedy_terms", floored or self.chosen in RATED)
        self.terms.setPlaceholderText(
            tr("完成比例低于百分之几全额扣回，如 60") if floored else tr("每日千分之几，空着按 1‰")
        )


class EnterpriseRows(PairRows):
    """The enterprises whose actuals count, each with the base that an expansion starts from."""

    def __init__(self, form: Form) -> None:
        def enterprise(text: str) -> Line:
            line = OrganizationLine(form.desk, text)
            form.follow(line)
            line.setAccessibleName(tr("履约企业"))
            line.setPlaceholderText(tr("企业名称"))
            return line

        def base(text: str) -> Line:
            line = Line(text)
            form.follow(line)
            line.setAccessibleName(tr("基数"))
            line.setPlaceholderText(tr("增资项目的基数，每年"))
            return line

        super().__init__(enterprise, base, more=tr("指定履约企业"), named=0)

    def counting(self, what: Indicator) -> list[Counting]:
        """Return what the rows hold, a base in the unit of the indicator; raises InvalidInput."""
        found = []
        unit = units_of(PER_MU.get(what, what))[0]
        for pair in self.pairs():
            number = parse_number(pair.second, field="enterprises")
            base = None if number is None else Quantity(number, unit)
            found.append(Counting(pair.first, base, pair.key))
        return found

    def show_enterprises(self, enterprises: Sequence[EnterpriseCard]) -> None:
        """Show these instead of what is there."""
        pairs = []
        for one in enterprises:
            number = None if one.base is None else one.base.number
            base = "" if number is None else f"{exact_decimal(number):f}"
            pairs.append(Pair(one.name, base, one.organization_id))
        self.show_pairs(pairs)
