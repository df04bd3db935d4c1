"""A promise, written as its clause reads: the sentence stands below while the fields are filled.

The same form corrects a promise, and changes one by a supplement from a day on.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from crm.contract_cards import CommitmentCard, ContractDetail, ProjectContracts, lacks_land
from crm.contract_forms import save_change, save_commitment, save_new_commitment
from crm.errors import InvalidInput
from crm.rules.assess import DATES
from crm.rules.clause_typed import (
    parse_ramp,
    show_ramp,
)
from crm.rules.clause_words import asides, base_words, place_words, sentence
from crm.rules.clauses import Draft, periods_for
from crm.rules.dates import parse_when, show_when
from crm.rules.indicators import comparison_of, units_of
from crm.rules.numbers import exact_decimal, parse_number, parse_percent
from crm.rules.written import clean_text
from db.terms import Comparison, Indicator, PeriodKind, TaxBasis
from db.values import Period, When
from resources import tr
from ui.desk import Desk
from ui.dialogs.commitment_parts import EnterpriseRows, RemedyChoice, Supplement
from ui.dialogs.form import Form
from ui.theme import mark
from ui.widgets.clause_fields import FigureField, PeriodField
from ui.widgets.inputs import Line

WIDTH = 900
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
        self._about, self._contract, self._held = about, contract, held
        self.said = QLabel()
        self.said.setWordWrap(True)
        mark(self.said, "clause")
        self.paper = Supplement(self, about, contract) if change else None
        left, right = self.add_columns()
        self._build_owed(left)
        self._build_settled(right)
        for column in (left, right):
            column.addStretch()
        self.wording = self.add_lines("wording", tr("原文"), rows=2, hint=tr("条款原文，可不填"))
        self.enterprises = self.add("enterprises", tr("履约企业"), EnterpriseRows(self))
        self.column.addWidget(self.said)
        if held is not None:
            self._fill(held)
        self._watch()
        self._choose_indicator()
        self.add_foot(contract.name)
        (self.indicator if self.paper is None else self.paper.which).setFocus()

    # --- saving

    def send(self) -> None:
        what = self._what
        fields = self._fields()
        counting = self.enterprises.counting(what)
        name, label = self._about.project, what.label
        if self.paper is not None and self._held is not None:
            from_on = self.paper.begins()
            self.submit(
                save_change,
                self._held.commitment_id,
                self.paper.chosen(from_on),
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
            self.remedy.chosen,
            tried(self.remedy.read_terms),
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
            "remedy": self.remedy.chosen,
            "remedy_terms": self.remedy.read_terms(),
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

    # --- how it looks

    def _build_owed(self, column: QVBoxLayout) -> None:
        self.indicator = self.add_choice(
            "indicator",
            tr("指标"),
            [(one.label, one) for one in Indicator],
            Indicator.INTENSITY,
            column=column,
        )
        self.comparison = self.add_choice(
            "comparison", tr("比较"), [(one.label, one) for one in Comparison], column=column
        )
        self.promised = self.add("promised", tr("承诺值"), FigureField("300"), column=column)
        self.due = self.add_line("due", tr("约定日期"), hint="2026-03-01", column=column)
        self.period = self.add("period", tr("考核期间"), PeriodField(), column=column)
        self.ramp = self.add_line(
            "ramp", tr("爬坡比例"), hint=tr("逐年百分比，如 50、80、100；没有就空着"), column=column
        )
        self.basis = self.add_choice(
            "basis", tr("税收口径"), [(one.label, one) for one in TaxBasis], column=column
        )

    def _build_settled(self, column: QVBoxLayout) -> None:
        def line(name: str, word: str, hint: str) -> Line:
            return self.add_line(name, word, hint=hint, column=column)

        self.tolerance = line("tolerance", tr("允许偏差"), tr("5 即达到 95% 算基本达标"))
        self.weight = line("weight", tr("权重"), tr("可不填"))
        self.remedy = RemedyChoice(self, column)
        self.clause = line("clause", tr("条款"), tr("第七条第二款"))
        self.page = line("page", tr("页码"), "6")
        phases: list[tuple[str, Any]] = [(tr("与合同相同"), None)]
        phases += [(one.name, one.phase_id) for one in self._about.phases]
        self.phase = self.add_choice("phase_id", tr("分期"), phases, column=column)

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
        self.remedy.show(fields["remedy"], fields["remedy_terms"])
        if self.paper is None:
            self.clause.setText(fields["clause"] or "")
            self.page.setText(fields["page"] or "")
            self.wording.setPlainText(fields["wording"] or "")
        self.phase.setCurrentIndex(max(self.phase.findData(fields["phase_id"]), 0))
        self.enterprises.show_enterprises(held.enterprises)

    def _watch(self) -> None:
        for one in (self.promised, self.period):
            for line in one.findChildren(Line):
                self.follow(line)
        self.indicator.currentIndexChanged.connect(self._choose_indicator)
        for box in (self.comparison, self.basis, self.remedy.kind):
            box.currentIndexChanged.connect(self._tell)
        for field, name in (
            (self.promised, "promised"), (self.period, "period"), (self.enterprises, "enterprises")
        ):  # fmt: skip
            field.changed.connect(lambda name=name: self.forgive(name))
            field.changed.connect(self._tell)
        for line in (self.due, self.ramp, self.tolerance, self.weight, self.remedy.terms,
                     self.clause, self.page):  # fmt: skip
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
        self.remedy.offer(what)
        for name, shown in (
            ("comparison", not dated), ("promised", not dated), ("due", dated),
            ("period", not dated), ("tolerance", not dated), ("basis", what in _TAXES),
            ("phase_id", bool(self._about.phases)),
        ):  # fmt: skip
            self.show_field(name, shown)
        self.warn("indicator", _land_words() if lacks_land(what, self._contract) else "")
        self._tell()

    def _tell(self) -> None:
        """Write the sentence of what is filled in so far, and ask only for what it needs."""
        draft = self.draft()
        self.show_field("ramp", self._what not in DATES
                        and self.period.chosen is PeriodKind.SINCE)  # fmt: skip
        self.remedy.arrange()
        try:
            counting = self.enterprises.counting(self._what)
            named = [base_words(one.name, one.base) for one in counting]
        except InvalidInput:
            named = []
        place = place_words(self.clause.text().strip(), self.page.text().strip())
        rest = asides(draft, basis=self._basis(), enterprises=named)
        parts = [f"{place}　{sentence(draft)}" if place else sentence(draft), rest]
        self.say(self.said, "\n".join(part for part in parts if part))


def _percent(line: Line, field: str) -> Decimal | None:
    return parse_percent(line.text(), field=field)


def _land_words() -> str:
    return tr(
        "这份合同没有确切的用地面积，亩均指标暂时算不出来：可以先保存，补上用地前显示“缺数据”。"
    )
