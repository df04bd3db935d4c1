"""A contract, entered or changed: what it is, its days, money and land, and who signed it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm.contract_cards import ContractDetail, ProjectContracts
from crm.contract_forms import save_contract, save_new_contract
from crm.contracts import Party
from crm.labels import shown
from crm.rules.dates import parse_when, show_when
from crm.rules.units import parse_amount, parse_extent
from db.terms import ContractKind
from resources import N_, tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.inputs import Line
from ui.widgets.pair_rows import Pair, PairRows
from ui.widgets.suggesting import OrganizationLine, suggest

WIDTH = 860
_LINES = ("number", "title", "signed", "effective", "until", "amount", "land", "land_price")
BUREAU = N_("园区管委会")
ROLES = (N_("甲方"), N_("乙方"), N_("丙方"), N_("担保方"))


class ContractForm(Form):
    """Two columns: the paper at the left, what it is about at the right."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        about: ProjectContracts,
        held: ContractDetail | None = None,
        *,
        kind: ContractKind = ContractKind.INVESTMENT,
        supplements: str | None = None,
    ) -> None:
        """held: the contract to be changed. supplements: what a new supplement changes."""
        title = tr("修改合同") if held else tr("新增合同")
        super().__init__(desk, title, parent, width=WIDTH)
        self._about, self._held = about, held
        self._texts: dict[str, str] = {}
        self._mains = [
            one
            for one in about.contracts
            if one.kind is not ContractKind.SUPPLEMENT
            and (held is None or one.contract_id != held.contract_id)
        ]
        left, right = self.add_columns()
        self._build_paper(left, held.kind if held else kind)
        self._build_facts(right)
        for column in (left, right):
            column.addStretch()
        self._build_parties()
        self.note_field = self.add_lines("note", tr("备注"), rows=2)
        if held is not None:
            self._fill(held)
        elif supplements is not None:
            self.main.setCurrentIndex(max(self.main.findData(supplements), 0))
        self.kind.currentIndexChanged.connect(self._arrange)
        self._arrange()
        self.add_foot(about.project)
        self.number.setFocus()

    def send(self) -> None:
        kind = ContractKind(self.kind.currentData())
        year = self.desk.today().year
        fields: dict[str, Any] = {
            "supplements_id": (
                self.main.currentData() if kind is ContractKind.SUPPLEMENT else None
            ),
            "phase_id": self.phase.currentData(),
            "note": self.note_field.toPlainText(),
        }
        for name, text in self._changed().items():
            if name in ("signed", "effective", "until"):
                fields[name] = parse_when(text, year=year, field=name)
            elif name in ("amount", "land_price"):
                fields[name] = parse_amount(text, default_unit="万元", field=name)
            else:
                fields[name] = parse_extent(text, field=name) if name == "land" else text
        parties = [
            Party(pair.first or tr("当事方"), pair.key or None, "" if pair.key else pair.second)
            for pair in self.parties.pairs()
        ]
        what = self.number.text().strip() or kind.label
        if self._held is None:
            fields["illustrative"] = self._about.illustrative
            label = tr("{name} 新增合同 {what}").format(name=self._about.project, what=what)
            self.submit(
                save_new_contract, self._about.project_id, kind, fields, parties, label=label
            )
        else:
            fields["kind"] = kind
            label = tr("{name} 修改合同 {what}").format(name=self._about.project, what=what)
            self.submit(save_contract, self._held.contract_id, fields, parties, label=label)

    def _changed(self) -> dict[str, str]:
        """What the lines hold that is not as it was shown: a rate or a mark is never reread."""
        texts = {name: self._line(name).text() for name in _LINES}
        return {name: text for name, text in texts.items() if text != self._texts.get(name, "")}

    # --- how it looks

    def _line(self, name: str) -> Line:
        line = self.fields[name]
        assert isinstance(line, Line)
        return line

    def _build_paper(self, column: QVBoxLayout, kind: ContractKind) -> None:
        kinds = [
            (one.label, one)
            for one in ContractKind
            if one is not ContractKind.SUPPLEMENT or self._mains
        ]
        mains = [(f"{one.kind.label} {one.number}", one.contract_id) for one in self._mains]
        self.kind = self.add_choice("kind", tr("类型"), kinds, kind, column=column)
        self.main = self.add_choice("supplements_id", tr("补充哪份"), mains, column=column)
        self.number = self.add_line("number", tr("编号"), column=column)
        for name, word, hint in (
            ("title", tr("名称"), tr("可不填")),
            ("signed", tr("签订日期"), "2016-05-31"),
            ("effective", tr("生效日期"), tr("与签订同日可不填")),
            ("until", tr("合同期限"), tr("到哪一天，如 2066-05-31")),
        ):
            self.add_line(name, word, hint=hint, column=column)

    def _build_facts(self, column: QVBoxLayout) -> None:
        for name, word, hint in (
            ("amount", tr("合同金额"), tr("如 5.2亿元；不写单位按万元")),
            ("land", tr("用地"), tr("如 100亩、66666.67平方米")),
            ("land_price", tr("出让价款"), tr("如 3840万元；违约金按它计算")),
        ):
            self.add_line(name, word, hint=hint, column=column)
        phases: list[tuple[str, Any]] = [(tr("整个项目"), None)]
        phases += [(one.name, one.phase_id) for one in self._about.phases]
        self.phase = self.add_choice("phase_id", tr("分期"), phases, column=column)

    def _build_parties(self) -> None:
        def role(text: str) -> Line:
            line = Line(text)
            self.follow(line)
            line.setAccessibleName(tr("作为"))
            line.setPlaceholderText(tr("甲方、乙方"))
            suggest(line, [tr(word) for word in ROLES])
            return line

        def party(text: str) -> Line:
            line = OrganizationLine(self.desk, text)
            self.follow(line)
            line.setAccessibleName(tr("当事方名称"))
            line.setPlaceholderText(tr("企业或单位名称"))
            return line

        self.parties = PairRows(role, party, more=tr("添加当事方"), named=1)
        self.add("parties", tr("当事方"), self.parties)
        self.parties.changed.connect(lambda: self.forgive("parties"))
        if self._held is None:
            investors = [Pair(tr("乙方"), name, key) for key, name in self._about.investors]
            self.parties.show_pairs([Pair(tr("甲方"), tr(BUREAU)), *investors])

    def _fill(self, held: ContractDetail) -> None:
        texts = {
            "number": held.number,
            "title": held.title,
            "signed": "" if held.signed is None else show_when(held.signed),
            "effective": "" if held.effective is None else show_when(held.effective),
            "until": "" if held.until is None else show_when(held.until),
            "amount": "" if held.amount is None else shown(held.amount),
            "land": "" if held.land is None else shown(held.land),
            "land_price": "" if held.land_price is None else shown(held.land_price),
        }
        self._texts = texts
        for name, text in texts.items():
            self._line(name).setText(text)
        self.main.setCurrentIndex(max(self.main.findData(held.supplements_id), 0))
        self.phase.setCurrentIndex(max(self.phase.findData(held.phase_id), 0))
        self.parties.show_pairs(
            [Pair(one.role, one.name, one.organization_id or "") for one in held.parties]
        )
        self.note_field.setPlainText(held.note)

    def _arrange(self) -> None:
        supplement = ContractKind(self.kind.currentData()) is ContractKind.SUPPLEMENT
        self.show_field("supplements_id", supplement)
        self.show_field("phase_id", bool(self._about.phases))
