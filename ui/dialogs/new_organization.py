"""Ctrl+N on 企业: a new organization from one small form."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from crm.choices import words
from crm.duplicates import Likeness, likely
from crm.errors import InvalidInput
from crm.industries import industries, read_industry
from crm.organizations import create_organization
from crm.rules.credit_code import credit_code_fault, read_credit_code
from crm.rules.written import clean_name
from db.terms import ChoiceList, OrganizationKind
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import WIDTH, Form
from ui.theme import mark
from ui.widgets.card import LABEL
from ui.widgets.suggesting import WordsLine, suggest

LOOK_AFTER = 200
"""Milliseconds after the last key until the same enterprise is looked for."""


class NewOrganization(Form):
    """The name is all that is asked; a code with a wrong check digit asks for a reason."""

    created = Signal(str)
    opened = Signal(str)
    """The user opens one that is there already instead."""

    def __init__(self, desk: Desk, parent: QWidget, name: str = "") -> None:
        super().__init__(desk, tr("新建企业"), parent)
        self._known: Likeness | None = None
        kinds = [(kind.label, kind) for kind in OrganizationKind]
        self.name = self.add_line(
            "name", tr("名称"), hint=tr("必填，写营业执照上的全称"), text=name
        )
        self._add_warning()
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
        self._wait = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._wait.timeout.connect(self._look)
        for line in (self.name, self.code):
            line.textChanged.connect(lambda _: self._wait.start())
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

    # --- one that is there already

    def _add_warning(self) -> None:
        self.warning = QLabel()
        mark(self.warning, "warning")
        self.warning.setWordWrap(True)
        self.open_known = QPushButton(tr("打开已有的"))
        mark(self.open_known, "link")
        self.open_known.setAutoDefault(False)
        self.open_known.clicked.connect(self._open)
        row = QHBoxLayout()
        row.setContentsMargins(LABEL + 8, 0, 0, 0)
        row.addWidget(self.warning, 1)
        row.addWidget(self.open_known, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        self.warning.hide()
        self.open_known.hide()

    def _look(self) -> None:
        name, code = self.name.text().strip(), self.code.text().strip()
        self.desk.read(
            likely,
            name,
            credit_code=code,
            kinds=("organization",),
            limit=1,
            then=lambda found: self._warn((name, code), found),
            owner=self,
        )

    def _warn(self, asked: tuple[str, str], found: list[Likeness]) -> None:
        if asked != (self.name.text().strip(), self.code.text().strip()):
            return
        self._known = found[0] if found else None
        if found:
            self.warning.setText(
                tr("可能已有：{name}（{reasons}）").format(
                    name=found[0].name, reasons=tr("；").join(found[0].reasons)
                )
            )
            self.warning.setMinimumHeight(self.warning.heightForWidth(WIDTH - 2 * LABEL - 60))
        self.warning.setVisible(bool(found))
        self.open_known.setVisible(bool(found))
        self.fit()

    def _open(self) -> None:
        if self._known is not None:
            self.opened.emit(self._known.record_id)
            self.begin()
            self.reject()
