"""Ctrl+N on 企业: a new organization from one small form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm.choices import words
from crm.errors import InvalidInput
from crm.industries import industries, read_industry
from crm.organizations import create_organization
from crm.rules.credit_code import credit_code_fault, read_credit_code
from crm.rules.written import clean_name
from db.terms import ChoiceList, OrganizationKind
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.duplicate_hint import DuplicateHint
from ui.widgets.suggesting import WordsLine, suggest


class NewOrganization(Form):
    """The name is all that is asked; a code with a wrong check digit asks for a reason."""

    created = Signal(str)
    opened = Signal(str)
    """The user opens one that is there already instead."""

    def __init__(self, desk: Desk, parent: QWidget, name: str = "") -> None:
        super().__init__(desk, tr("新建企业"), parent)
        kinds = [(kind.label, kind) for kind in OrganizationKind]
        self.name = self.add_line(
            "name", tr("名称"), hint=tr("必填，写营业执照上的全称"), text=name
        )
        self.hint = DuplicateHint(desk, kinds=("organization",), merging=False)
        self.hint.opened.connect(self._open)
        self.hint.resized.connect(self.fit)
        self.column.addWidget(self.hint)
        self.kind = self.add_choice("kind", tr("类型"), kinds)
        self.code = self.add_line("credit_code", tr("信用代码"), hint=tr("18 位，可不填"))
        self.reason = self.add_line("credit_code_reason", tr("存疑原因"), hint=tr("为什么照样保存"))
        self.classes = WordsLine(desk.read_now(words, ChoiceList.ORGANIZATION_CLASS))
        self.classes.setPlaceholderText(tr("多个用顿号隔开，Alt+↓ 勾选"))
        self.add("organization_class", tr("企业类别"), self.classes)
        self.industry = self.add_line(
            "industry", tr("行业"), hint=tr("GB/T 4754，如 C36 汽车制造业")
        )
        suggest(self.industry, [one.label for one in industries()])
        self.chain = self.add_line("industry_chain", tr("产业链"))
        suggest(self.chain, desk.read_now(words, ChoiceList.INDUSTRY_CHAIN))
        self.seat = self.add_line("seat", tr("所在地"))
        self.add_foot()
        for line in (self.name, self.code):
            line.textChanged.connect(lambda _: self._look())
        self.code.textChanged.connect(lambda _: self._check_code())
        self.code.editingFinished.connect(self._left_code)
        self._check_code()
        self.name.setFocus()

    def send(self) -> None:
        name = clean_name(self.name.text())
        code = read_credit_code(self.code.text())
        fault = credit_code_fault(code)
        if fault and not self.reason.text().strip():
            raise InvalidInput(fault, field="credit_code_reason")
        self.submit(
            create_organization,
            name,
            kind=self.kind.currentData(),
            credit_code=code,
            credit_code_reason=self.reason.text() if fault else None,
            organization_class=self.classes.text(),
            industry=read_industry(self.industry.text()),
            industry_chain=self.chain.text(),
            seat=self.seat.text(),
            label=tr("新建企业 {name}").format(name=name),
            then=self.created.emit,
        )

    def _check_code(self) -> None:
        """Say at once what is wrong with the code; ask for a reason where one is owed."""
        try:
            fault = credit_code_fault(read_credit_code(self.code.text()))
        except InvalidInput:
            fault = ""  # half typed: said when it is left
        self.warn("credit_code", fault)
        self.show_field("credit_code_reason", bool(fault))

    def _left_code(self) -> None:
        try:
            read_credit_code(self.code.text())
        except InvalidInput as shape:
            self.warn("credit_code", shape.message)

    def _look(self) -> None:
        self.hint.look(self.name.text(), credit_code=self.code.text())

    def _open(self, _kind: str, record_id: str) -> None:
        self.opened.emit(record_id)
        self.begin()
        self.reject()
