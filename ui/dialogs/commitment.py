"""A promise, written as its clause reads: the sentence stands below while the fields are filled.

The same form corrects a promise, and changes one by a supplement from a day on.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crm.commitments import NewSupplement
from crm.contract_cards import CommitmentCard, ContractDetail, ProjectContracts, lacks_land
from crm.contract_forms import Counting, save_change, save_commitment, save_new_commitment
from crm.errors import InvalidInput
from crm.rules.assess import DATES, PER_MU
from crm.rules.clause_typed import (
    RATED,
    parse_floor,
    parse_ramp,
    parse_rate,
    show_ramp,
    show_terms,
)
from crm.rules.clause_words import asides, base_words, place_words, sentence
from crm.rules.clauses import Draft, periods_for, remedies_for
from crm.rules.dates import parse_when, show_when, span
from crm.rules.indicators import comparison_of, units_of
from crm.rules.numbers import exact_decimal, parse_number, parse_percent
from crm.rules.written import clean_text
from db.terms import Comparison, ContractKind, Indicator, PeriodKind, RemedyKind, TaxBasis
from db.values import Period, Quantity, When
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.theme import mark
from ui.widgets.clause_fields import FigureField, PeriodField
from ui.widgets.inputs import Line
from ui.widgets.pair_rows import Pair, PairRows
from ui.widgets.suggesting import OrganizationLine

WIDTH = 900
_SIDE = (WIDTH - 48 - 24) // 2
_TAXES = (Indicator.TAX, Indicator.TAX_PER_MU)


class CommitmentForm(Form):
    """Two columns: what is owed at the left, what follows from it and where it stands right."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        about: ProjectContracts,
        contract: ContractDetail,
        held: CommitmentCard | None = None,
        *,
        change: bool = False,
    ) -> None:
        """held: the promise to be corrected; with `change`, to be changed by a supplement."""
        title = tr("变更承诺") if change else tr("修改承诺") if held else tr("添加承诺")
        super().__init__(desk, title, parent, width=WIDTH)
        self._about, self._contract, self._held, self._change = about, contract, held, change
        self.said = QLabel()
        self.said.setWordWrap(True)
        mark(self.said, "clause")
        if change:
            self._left, self._right = self._add_columns()
            self._build_change()
        self._left, self._right = self._add_columns()
        self._build_owed()
        self._build_settled()
        for column in (self._left, self._right):
            column.addStretch()
        self.wording = self.add_lines("wording", tr("原文"), rows=2, hint=tr("条款原文，可不填"))
        self._build_enterprises()
        self.column.addWidget(self.said)
        if held is not None:
            self._fill(held)
        self._watch()
        self._choose_indicator()
        self.add_foot(contract.name)
        (self.supplement if change else self.indicator).setFocus()

    # --- saving

    def send(self) -> None:
        what = self._what
        fields = self._fields()
        counting = self._counting()
        name, label = self._about.project, what.label
        if self._change and self._held is not None:
            from_on = self._from_on()
            self.submit(
                save_change,
                self._held.commitment_id,
                self._supplement(from_on),
                from_on,
                fields,
                counting,
                label=tr("{name} 变更承诺：{what}").format(name=name, what=label),
            )
        elif self._held is not None:
            self.submit(
                save_commitment,
                self._held.commitment_id,
                fields,
                counting,
                label=tr("{name} 修改承诺：{what}").format(name=name, what=label),
            )
        else:
            del fields["indicator"]
            self.submit(
                save_new_commitment,
                self._contract.contract_id,
                what,
                {**fields, "illustrative": self._about.illustrative},
                counting,
                label=tr("{name} 添加承诺：{what}").format(name=name, what=label),
            )

    def take_failure(self, error: BaseException) -> None:
        """The rules name a figure's unit by itself; here it stands in one field with the figure."""
        if isinstance(error, InvalidInput) and error.field in ("unit", "base"):
            error.field = "promised" if error.field == "unit" else "enterprises"
        super().take_failure(error)

    def draft(self) -> Draft:
        """The promise as far as it can be read now."""

        def tried(read: Any) -> Any:
            try:
                return read()
            except InvalidInput:
                return None

        dated = self._what in DATES
        return Draft(
            self._what,
            Comparison(self.comparison.currentData()),
            None if dated else tried(lambda: self.promised.figure("promised")),
            tried(self._due) if dated else None,
            None if dated else tried(self.period.period) or Period(self.period.chosen),
            tried(self._ramp),
            tried(lambda: _percent(self.tolerance, "tolerance")),
            tried(lambda: parse_number(self.weight.text(), field="weight")),
            self._remedy(),
            tried(self._terms),
        )

    def _fields(self) -> dict[str, Any]:
        dated = self._what in DATES
        return {
            "indicator": self._what,
            "comparison": Comparison(self.comparison.currentData()),
            "promised": None if dated else self.promised.figure("promised"),
            "due": self._due() if dated else None,
            "period": None if dated else self.period.period(),
            "ramp": self._ramp(),
            "tolerance": None if dated else _percent(self.tolerance, "tolerance"),
            "weight": parse_number(self.weight.text(), field="weight"),
            "basis": self._basis(),
            "remedy": self._remedy(),
            "remedy_terms": self._terms(),
            "clause": self.clause.text(),
            "page": self.page.text(),
            "wording": clean_text(self.wording.toPlainText(), field="wording"),
            "phase_id": self.phase.currentData(),
        }

    @property
    def _what(self) -> Indicator:
        return Indicator(self.indicator.currentData())

    def _due(self) -> When | None:
        return parse_when(self.due.text(), year=self.today.year, field="due")

    def _ramp(self) -> list[str] | None:
        if self._what in DATES or self.period.chosen is not PeriodKind.SINCE:
            return None
        return parse_ramp(self.ramp.text())

    def _basis(self) -> TaxBasis | None:
        chosen = self.basis.currentData()
        return TaxBasis(chosen) if chosen and self._what in _TAXES else None

    def _remedy(self) -> RemedyKind | None:
        chosen = self.remedy.currentData()
        return RemedyKind(chosen) if chosen else None

    def _terms(self) -> dict[str, Any] | None:
        kind, text = self._remedy(), self.terms.text()
        if kind in RATED:
            return parse_rate(text)
        return parse_floor(text) if kind is RemedyKind.CLAWBACK else None

    def _counting(self) -> list[Counting]:
        found = []
        unit = units_of(PER_MU.get(self._what, self._what))[0]
        for pair in self.enterprises.pairs():
            number = parse_number(pair.second, field="enterprises")
            base = None if number is None else Quantity(number, unit)
            found.append(Counting(pair.first, base, pair.key))
        return found

    def _from_on(self) -> date:
        when = parse_when(self.from_on.text(), year=self.today.year, field="from_on")
        limits = None if when is None else span(when)
        if limits is None:
            raise InvalidInput(tr("请填写从哪一天起变更，例如 2016-01-01。"), field="from_on")
        return limits[0]

    def _supplement(self, from_on: date) -> str | NewSupplement:
        if self.supplement.currentData():
            return str(self.supplement.currentData())
        signed = parse_when(self.signed.text(), year=self.today.year, field="signed")
        return NewSupplement(self.number.text(), signed, When.on(from_on))

    # --- how it looks

    def _add_columns(self) -> tuple[QVBoxLayout, QVBoxLayout]:
        columns = QHBoxLayout()
        columns.setSpacing(24)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(10)
            columns.addLayout(column, 1)
        self.column.addLayout(columns)
        return left, right

    def _side(self, name: str, word: str, hint: str = "", *, right: bool = False) -> Line:
        line = Line()
        line.setPlaceholderText(hint)
        column = self._right if right else self._left
        return self.add(name, word, line, column=column, room=_SIDE)

    def _build_change(self) -> None:
        main = self._contract.supplements_id or self._contract.contract_id
        self.supplement = QComboBox()
        for one in self._about.contracts:
            if one.kind is ContractKind.SUPPLEMENT and one.supplements_id == main:
                self.supplement.addItem(one.name, one.contract_id)
        self.supplement.addItem(tr("新的补充协议"), "")
        self.add("supplement", tr("依据"), self.supplement, column=self._left, room=_SIDE)
        self.from_on = self._side("from_on", tr("从何日起"), tr("截止日不早于它的考核期按新承诺"))
        self.number = self._side("number", tr("协议编号"), right=True)
        self.signed = self._side("signed", tr("签订日期"), "2016-05-31", right=True)
        self.supplement.currentIndexChanged.connect(self._choose_supplement)
        self._choose_supplement()

    def _build_owed(self) -> None:
        self.indicator, self.comparison = QComboBox(), QComboBox()
        for one in Indicator:
            self.indicator.addItem(one.label, one)
        self.indicator.setCurrentIndex(self.indicator.findData(Indicator.INTENSITY))
        for comparison in Comparison:
            self.comparison.addItem(comparison.label, comparison)
        left: dict[str, Any] = {"column": self._left, "room": _SIDE}
        self.add("indicator", tr("指标"), self.indicator, **left)
        self.add("comparison", tr("比较"), self.comparison, **left)
        self.promised = self.add("promised", tr("承诺值"), FigureField("300"), **left)
        self.due = self._side("due", tr("约定日期"), "2026-03-01")
        self.period = self.add("period", tr("考核期间"), PeriodField(), **left)
        self.ramp = self._side("ramp", tr("爬坡比例"), tr("逐年百分比，如 50、80、100；没有就空着"))
        self.basis = QComboBox()
        for basis in TaxBasis:
            self.basis.addItem(basis.label, basis)
        self.add("basis", tr("税收口径"), self.basis, **left)

    def _build_settled(self) -> None:
        right: dict[str, Any] = {"column": self._right, "room": _SIDE}
        self.tolerance = self._side(
            "tolerance", tr("允许偏差"), tr("5 即达到 95% 算基本达标"), right=True
        )
        self.weight = self._side("weight", tr("权重"), tr("可不填"), right=True)
        self.remedy = QComboBox()
        self.add("remedy", tr("违约责任"), self.remedy, **right)
        self.terms = self._side("remedy_terms", tr("约定比率"), right=True)
        self.clause = self._side("clause", tr("条款"), tr("第七条第二款"), right=True)
        self.page = self._side("page", tr("页码"), "6", right=True)
        self.phase = QComboBox()
        self.phase.addItem(tr("与合同相同"), None)
        for phase in self._about.phases:
            self.phase.addItem(phase.name, phase.phase_id)
        self.add("phase_id", tr("分期"), self.phase, **right)

    def _build_enterprises(self) -> None:
        def enterprise(text: str) -> Line:
            line = OrganizationLine(self.desk, text)
            self._keys(line)
            line.setAccessibleName(tr("履约企业"))
            line.setPlaceholderText(tr("企业名称"))
            return line

        def base(text: str) -> Line:
            line = Line(text)
            self._keys(line)
            line.setAccessibleName(tr("基数"))
            line.setPlaceholderText(tr("增资项目的基数，每年"))
            return line

        self.enterprises = PairRows(enterprise, base, more=tr("指定履约企业"), named=0)
        self.add("enterprises", tr("履约企业"), self.enterprises)

    def _fill(self, held: CommitmentCard) -> None:
        fields = held.fields
        self.indicator.setCurrentIndex(self.indicator.findData(held.indicator))
        self._choose_indicator()
        self.comparison.setCurrentIndex(self.comparison.findData(fields["comparison"]))
        self.promised.show_figure(fields["promised"])
        self.due.setText("" if fields["due"] is None else show_when(fields["due"]))
        self.period.show_period(fields["period"])
        self.ramp.setText(show_ramp(fields["ramp"]))
        for line, value in ((self.tolerance, "tolerance"), (self.weight, "weight")):
            number = fields[value]
            line.setText("" if number is None else f"{exact_decimal(number):f}")
        self.basis.setCurrentIndex(max(self.basis.findData(fields["basis"]), 0))
        self.remedy.setCurrentIndex(max(self.remedy.findData(fields["remedy"]), 0))
        self.terms.setText(show_terms(fields["remedy_terms"]))
        if not self._change:
            self.clause.setText(fields["clause"] or "")
            self.page.setText(fields["page"] or "")
            self.wording.setPlainText(fields["wording"] or "")
        self.phase.setCurrentIndex(max(self.phase.findData(fields["phase_id"]), 0))
        self._fill_enterprises(held)

    def _fill_enterprises(self, held: CommitmentCard) -> None:
        pairs = []
        for one in held.enterprises:
            number = None if one.base is None else one.base.number
            base = "" if number is None else f"{exact_decimal(number):f}"
            pairs.append(Pair(one.name, base, one.organization_id))
        self.enterprises.show_pairs(pairs)

    def _keys(self, line: Line) -> None:
        """Let Return go on and Esc leave, as in the form's own lines."""
        line.accepted.connect(lambda: self.focusNextChild())
        line.refused.connect(self.reject)

    def _watch(self) -> None:
        for one in (self.promised, self.period):
            for line in one.findChildren(Line):
                self._keys(line)
        self.indicator.currentIndexChanged.connect(self._choose_indicator)
        for box in (self.comparison, self.basis, self.remedy):
            box.currentIndexChanged.connect(self._tell)
        for field, name in (
            (self.promised, "promised"), (self.period, "period"), (self.enterprises, "enterprises")
        ):  # fmt: skip
            field.changed.connect(lambda name=name: self.forgive(name))
            field.changed.connect(self._tell)
        for line in (self.due, self.ramp, self.tolerance, self.weight, self.terms, self.clause,
                     self.page):  # fmt: skip
            line.textChanged.connect(self._tell)

    def _choose_indicator(self) -> None:
        what = self._what
        dated = what in DATES
        self.promised.offer_units(units_of(what))
        self.period.offer(() if dated else periods_for(what)) if not dated else None
        usual = comparison_of(what)
        now = Comparison(self.comparison.currentData())
        if dated or now is Comparison.BY_DATE or self._held is None:
            self.comparison.setCurrentIndex(self.comparison.findData(usual))
        kept = self.remedy.currentData()
        self.remedy.blockSignals(True)
        self.remedy.clear()
        self.remedy.addItem(tr("合同没有约定"), None)
        for kind in remedies_for(what):
            self.remedy.addItem(kind.label, kind)
        self.remedy.setCurrentIndex(max(self.remedy.findData(kept), 0))
        self.remedy.blockSignals(False)
        for name, shown in (
            ("comparison", not dated), ("promised", not dated), ("due", dated),
            ("period", not dated), ("tolerance", not dated), ("basis", what in _TAXES),
            ("phase_id", bool(self._about.phases)),
        ):  # fmt: skip
            self.show_field(name, shown)
        self.warn("indicator", _land_words() if lacks_land(what, self._contract) else "")
        self._tell()

    def _choose_supplement(self) -> None:
        new = not self.supplement.currentData()
        for name in ("number", "signed"):
            self.show_field(name, new)
        chosen = self._about.contract(str(self.supplement.currentData()))
        begins = None if chosen is None else chosen.effective or chosen.signed
        if begins is not None and begins.day is not None and not self.from_on.text():
            self.from_on.setText(show_when(begins))

    def _tell(self) -> None:
        """Write the sentence of what is filled in so far, and ask only for what it needs."""
        draft = self.draft()
        self.show_field("ramp", self._what not in DATES
                        and self.period.chosen is PeriodKind.SINCE)  # fmt: skip
        rated, floored = draft.remedy in RATED, draft.remedy is RemedyKind.CLAWBACK
        self.show_field("remedy_terms", rated or floored)
        self.terms.setPlaceholderText(
            tr("完成比例低于百分之几全额扣回，如 60") if floored else tr("每日千分之几，空着按 1‰")
        )
        try:
            named = [base_words(one.name, one.base) for one in self._counting()]
        except InvalidInput:
            named = []
        place = place_words(self.clause.text().strip(), self.page.text().strip())
        rest = asides(draft, basis=self._basis(), enterprises=named)
        parts = [f"{place}　{sentence(draft)}" if place else sentence(draft), rest]
        self.said.setText("\n".join(part for part in parts if part))
        self.said.setMinimumHeight(self.said.heightForWidth(WIDTH - 48))
        self.fit()


def _percent(line: Line, field: str) -> Decimal | None:
    return parse_percent(line.text(), field=field)


def _land_words() -> str:
    return tr(
        "这份合同没有确切的用地面积，亩均指标暂时算不出来：可以先保存，补上用地前显示“缺数据”。"
    )
