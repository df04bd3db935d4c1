"""The facts of an organization, edited in place; a doubtful credit code asks for its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.errors import InvalidInput
from crm.industries import industries, industry_label
from crm.labels import shown
from crm.organization_card import OrganizationCard
from crm.rules.credit_code import credit_code_fault, show_credit_code
from db.terms import OrganizationKind, OrganizationRelation
from resources import N_, tr
from ui.theme import mark
from ui.widgets.fact_row import Fact
from ui.widgets.facts import FactsPanel

_OF = "organization"
FACTS = (
    Fact("name", N_("企业"), "name", of=_OF),
    Fact("short_name", N_("企业"), "text", of=_OF),
    Fact("kind", N_("企业"), "choice", of=_OF),
    Fact("credit_code", N_("企业"), "code", N_("18 位"), of=_OF),
    Fact("credit_code_reason", N_("企业"), "text", N_("为什么照样保存"), of=_OF),
    Fact("organization_class", N_("分类"), "words", N_("多个用顿号隔开，Alt+↓ 勾选"), of=_OF),
    Fact("industry", N_("分类"), "industry", N_("GB/T 4754，如 C36"), of=_OF),
    Fact("industry_chain", N_("分类"), "text", of=_OF),
    Fact("tags", N_("分类"), "words", N_("多个用顿号隔开"), of=_OF),
    Fact("parent", N_("上级"), "text", N_("已登记企业的全称或简称"), of=_OF),
    Fact("parent_relation", N_("上级"), "choice", of=_OF),
    Fact("seat", N_("联系"), "text", N_("省、市或区"), of=_OF),
    Fact("address", N_("联系"), "text", of=_OF),
    Fact("website", N_("联系"), "text", of=_OF),
    Fact("note", N_("联系"), "text", of=_OF),
)


class OrganizationFacts(FactsPanel):
    """All facts of an organization."""

    def __init__(self) -> None:
        super().__init__(FACTS)
        self._card: OrganizationCard | None = None
        kinds = [(kind.label, kind) for kind in OrganizationKind]
        self.rows["kind"].offer(kinds)
        relations = [(one.label, one) for one in OrganizationRelation]
        self.rows["parent_relation"].offer([(tr("（未填）"), None), *relations])
        self.rows["industry"].suggest([one.label for one in industries()])
        self.edited.connect(self._look_at_code)
        self._look_at_code()

    def offer(self, classes: Sequence[str], chains: Sequence[str]) -> None:
        """Offer the zone's own words."""
        self.rows["organization_class"].suggest(classes)
        self.rows["industry_chain"].suggest(chains)

    def show_organization(self, card: OrganizationCard) -> None:
        """Show an organization; open fields keep what was typed."""
        self._card = card
        for key, row in self.rows.items():
            if key == "parent":
                name = card.parent[1] if card.parent else ""
                row.show_value(name, name or shown(None))
                continue
            value = card.fields[key]
            text = {"credit_code": show_credit_code, "industry": industry_label}.get(key, shown)
            row.show_value(value, text(value) or shown(None))
        self._look_at_code()

    def save(self) -> None:
        """Hand over what was changed; a doubtful code without a reason waits for one."""
        row, reason = self.rows["credit_code"], self.rows["credit_code_reason"]
        fault = self._fault()
        if fault and (row.dirty or reason.dirty) and not self._reason():
            reason.edit()
            reason.blame(fault)
            reason.field.setFocus()
            return
        super().save()

    def blame(self, key: str, sentence: str) -> None:
        """Say below a field what could not be saved of it."""
        self.rows[key].edit()
        self.rows[key].blame(sentence)
        self.rows[key].field.setFocus()

    def _fault(self) -> str:
        """What is wrong with the check digit of the code as it stands in its field."""
        row = self.rows["credit_code"]
        try:
            code: Any = row.read_quietly() if row.editing else row.value_now
        except InvalidInput:
            return ""
        return credit_code_fault(code)

    def _reason(self) -> str:
        row = self.rows["credit_code_reason"]
        return row.field.text().strip() if row.editing else str(row.value_now or "")

    def _look_at_code(self) -> None:
        """Ask for a reason as soon as the check digit is wrong, and say so below the code."""
        fault, row = self._fault(), self.rows["credit_code"]
        self.rows["credit_code_reason"].setVisible(bool(fault))
        if fault:
            mark(row.below, "warning")
            row.below.setText(fault)
            row.below.show()
        elif not row.editing:
            row.below.hide()
