"""委托协议: what an intermediary agreed with the zone, entered or changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from crm.organization_card import Agreement
from crm.organizations import add_agreement, edit_agreement
from crm.rules.dates import parse_when, show_when
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form


class AgreementForm(Form):
    """Number, dates, what is to be done, and what it earns."""

    def __init__(
        self, desk: Desk, parent: QWidget, organization_id: str, name: str, held: Agreement | None
    ) -> None:
        """name: of the intermediary. held: the agreement to be changed, or None."""
        super().__init__(desk, tr("修改委托协议") if held else tr("登记委托协议"), parent)
        self._organization_id, self._name, self._held = organization_id, name, held
        number = held.number if held else ""
        self.number = self.add_line("number", tr("编号"), text=number or "")
        signed = show_when(held.signed) if held and held.signed else ""
        until = show_when(held.until) if held and held.until else ""
        self.signed = self.add_line("signed", tr("签订"), hint="2016-05-31", text=signed)
        self.until = self.add_line("until", tr("到期"), hint=tr("只知道年月也可以"), text=until)
        self.fee = self.add_line(
            "fee",
            tr("佣金"),
            hint=tr("如 按实际到位资金的 1‰"),
            text=(held.fee or "") if held else "",
        )
        self.terms = self.add_lines("terms", tr("约定"), hint=tr("委托事项、区域、产业、考核"))
        self.terms.setPlainText((held.terms or "") if held else "")
        self.add_foot()
        self.number.setFocus()

    def send(self) -> None:
        year = self.desk.today().year
        fields: dict[str, Any] = {
            "number": self.number.text(),
            "signed": parse_when(self.signed.text(), year=year, field="signed"),
            "until": parse_when(self.until.text(), year=year, field="until"),
            "fee": self.fee.text(),
            "terms": self.terms.toPlainText(),
        }
        if self._held is None:
            label = tr("登记 {name} 的委托协议").format(name=self._name)
            self.submit(add_agreement, self._organization_id, label=label, **fields)
        else:
            label = tr("修改 {name} 的委托协议").format(name=self._name)
            self.submit(edit_agreement, self._held.agreement_id, fields, label=label)
