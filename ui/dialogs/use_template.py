"""套用模板: the promises that contracts share, looked at and adapted before they are entered."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from crm.commitment_templates import (
    Template,
    drafts_of,
    remove_template,
    save_template,
    templates,
)
from crm.contract_cards import ContractDetail, ProjectContracts
from crm.errors import InvalidInput
from crm.rules.dates import parse_when, show_when, span
from resources import tr
from ui.desk import Desk
from ui.dialogs.drafts_form import DraftsForm, spaces_tick
from ui.dialogs.form import Form
from ui.models.drafts import DraftRow


class UseTemplate(DraftsForm):
    """Which template, and from which day its months count."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: ProjectContracts, contract: ContractDetail
    ) -> None:
        super().__init__(desk, tr("套用承诺模板"), parent, about, contract)
        self._templates: list[Template] = desk.read_now(templates)
        self.template = QComboBox()
        for one in self._templates:
            self.template.addItem(
                tr("本园区：{name}").format(name=one.name) if one.own else one.name
            )
        self.add("template", tr("模板"), self.template)
        signed = "" if contract.signed is None else show_when(contract.signed)
        self.start = self.add_line(
            "start", tr("从哪天算起"), hint=tr("一般是签订日期，如 2016-05-31"), text=signed
        )
        view = self.add_table()
        spaces_tick(view, self.drafts)
        self.removing = QPushButton(tr("移除这份模板"))
        self.removing.setAutoDefault(False)
        self.removing.clicked.connect(self._remove)
        self.add_foot(tr("双击承诺值可以改；空格勾选或不选"), self.removing)
        self.template.currentIndexChanged.connect(self._lay)
        self.start.textChanged.connect(lambda _: self._lay())
        self._lay()
        self.begin()

    @property
    def chosen(self) -> Template | None:
        """The template that is chosen."""
        at = self.template.currentIndex()
        return self._templates[at] if 0 <= at < len(self._templates) else None

    def _lay(self) -> None:
        template = self.chosen
        if template is None:
            return
        self.note("template", template.source)
        self.removing.setVisible(template.own)
        drafts = drafts_of(template, self._signed(), self._contract.amount)
        self.drafts.show_rows([DraftRow(draft) for draft in drafts])
        self.fit()

    def _signed(self) -> date | None:
        try:
            found = parse_when(self.start.text(), year=self.today.year, field="start")
        except InvalidInput as fault:
            self.blame("start", fault.message, focus=False)
            return None
        limits = None if found is None else span(found)
        return None if limits is None else limits[0]

    def _remove(self) -> None:
        template = self.chosen
        if template is not None and template.own:
            self.submit(
                remove_template,
                template.key,
                label=tr("移除承诺模板 {name}").format(name=template.name),
            )


class SaveTemplate(Form):
    """存为模板: the promises of a contract under a name."""

    def __init__(self, desk: Desk, parent: QWidget, contract: ContractDetail) -> None:
        super().__init__(desk, tr("把这份合同的承诺存为模板"), parent)
        self._contract = contract
        self.name = self.add_line("name", tr("模板名称"), hint=tr("如 本园区标准工业用地"))
        self.note("name", tr("日期按签订后几个月存；同名的模板会被替换，可以撤销。"))
        self.add_foot(contract.name)
        self.name.setFocus()

    def send(self) -> None:
        name: Any = self.name.text()
        self.submit(
            save_template,
            name,
            self._contract.contract_id,
            label=tr("存为承诺模板 {name}").format(name=name.strip()),
        )
