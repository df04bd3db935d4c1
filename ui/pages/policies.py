"""政策库: what the zone may offer, what came of each policy, and what is to be paid when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from crm import policies as use_cases
from crm.incentives import IncentiveRow, Sums, incentives, payments_due, sums
from crm.policies import PolicyRow, policies
from crm.rules.numbers import UNKNOWN
from crm.rules.totals import beside
from crm.rules.units import show_when
from resources import tr
from ui import tokens
from ui.dialogs.incentives import PaymentForm, PolicyForm
from ui.dialogs.package import PackageForm
from ui.page import Page, Shell
from ui.theme import mark
from ui.widgets.elided import Elided
from ui.widgets.empty import Empty
from ui.widgets.incentive_cards import (
    GRADE_TINTS,
    STATE_TINTS,
    grade_of,
    money,
    open_tied,
    state_words,
    was_assessed,
)
from ui.widgets.listed_card import ListedCard, Shown, quiet_empty
from ui.widgets.section_links import SectionLinks

_CONCERNS = frozenset(
    {"policy", "incentive", "incentive_payment", "commitment", "contract", "performance",
     "performance_share", "remedy_claim", "stage_move", "project"}
)  # fmt: skip


@dataclass(frozen=True)
class _Looked:
    policies: list[PolicyRow]
    due: list[IncentiveRow]
    sums: Sums


class PoliciesPage(Page):
    """The library above, what should be paid below."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._build_library()
        self._build_due()
        self.sums = Elided()
        mark(self.sums, "secondary")
        self.top = QHBoxLayout()
        self.top.setSpacing(16)
        self.links = SectionLinks(shell, "performance", "policies")
        self.top.addWidget(self.links)
        self.top.addWidget(self.sums, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(16)
        column.addLayout(self.top)
        column.addWidget(self.library, 5)
        column.addWidget(self.due, 4)
        self.begin_at(self.library.view)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("合同履约"), tr("政策库")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def new_word(self) -> str:
        return tr("新建政策")

    def begin_new(self) -> None:
        self.ask_new()

    def read(self) -> None:
        """Read the library and what is due."""
        self.desk.read(_look, self.desk.today(), then=self._show, owner=self, latest=True)

    def ask_new(self) -> None:
        """Enter a policy."""
        PolicyForm(self.desk, self).open()

    def ask_edit(self) -> None:
        """Change the chosen policy."""
        one = self.library.chosen()
        if one is not None:
            PolicyForm(self.desk, self, one).open()

    def ask_package(self) -> None:
        """Offer several policies to a project, the chosen one among them."""
        one = self.library.chosen()
        chosen = [one.policy_id] if one is not None and one.active else []
        PackageForm(self.desk, self, None, chosen).open()

    def retire(self) -> None:
        """Take the chosen policy out of use, or back into it."""
        one = self.library.chosen()
        if one is not None:
            word = tr("停用政策 {name}") if one.active else tr("启用政策 {name}")
            self.desk.change(
                use_cases.retire_policy,
                one.policy_id,
                active=not one.active,
                label=word.format(name=one.name),
            )

    def trash(self) -> None:
        """Put the chosen policy in the trash; the toast takes it back."""
        one = self.library.chosen()
        if one is not None:
            label = tr("移除政策 {name}").format(name=one.name)
            self.desk.change(use_cases.trash_policy, one.policy_id, label=label)

    def ask_pay(self) -> None:
        """Enter what was paid of the chosen offer."""
        one = self.due.chosen()
        if one is not None:
            PaymentForm(self.desk, self, one).open()

    def open_project(self) -> None:
        """Show the project of the chosen offer."""
        one = self.due.chosen()
        if one is not None:
            self.shell.go("project", id=one.project_id, tab="incentives")

    def open_working(self) -> None:
        """Show how the promise of the chosen offer was assessed."""
        one = self.due.chosen()
        if one is not None:
            open_tied(self.shell, one)

    def _build_library(self) -> None:
        self.library: ListedCard[PolicyRow] = ListedCard(
            tr("政策"),
            (
                tr("名称"), tr("文号"), tr("发布"), tr("状态"), tr("项目数"),
                tr("承诺（万元）"), tr("已兑现"), tr("今年应兑现"), tr("应扣回"),
            ),
            Empty(
                "file-text",
                tr("政策库还是空的"),
                tr("把现行的优惠政策登记进来：名称、文号、内容。之后可以挑几项打包提供给项目。"),
                tr("新建政策…"),
                self.ask_new,
            ),
            stretch=0,
            widths=(220, 168, 96, 60, 68, 110, 84, 100, 80),
        )  # fmt: skip
        self.library.model.align_right(4, 5, 6, 7, 8)
        add = self.library.add_button
        self.retire_button = add(tr("停用"), "ban", self.retire, needs=lambda one: True)
        add(tr("修改"), "pencil", self.ask_edit, key="F2", needs=lambda one: True)
        add(tr("移除"), "trash-2", self.trash, key="Delete", needs=lambda one: True)
        add(tr("精准打包"), "clipboard-list", self.ask_package, needs=lambda one: True)
        add(tr("新建政策"), "plus", self.ask_new, key="Insert")
        self.library.on_open(lambda _: self.ask_edit())
        self.library.view.selectionModel().currentRowChanged.connect(lambda *_: self._name_retire())

    def _build_due(self) -> None:
        self.due: ListedCard[IncentiveRow] = ListedCard(
            tr("应兑现"),
            (
                tr("项目"), tr("政策"), tr("待兑现（万元）"), tr("兑现日期"), tr("情况"),
                tr("对应承诺的考核"),
            ),
            quiet_empty(tr("90 天内没有要兑现的政策。到了兑现日期、条件已达成的会列在这里。")),
            stretch=0,
            widths=(220, 220, 110, 96, 140, 220),
        )  # fmt: skip
        self.due.model.align_right(2)
        self.due.add_button(tr("看考核"), "calculator", self.open_working, needs=was_assessed)
        self.due.add_button(
            tr("打开项目"), "external-link", self.open_project, needs=lambda one: True
        )
        self.due.add_button(tr("兑现"), "banknote", self.ask_pay, needs=lambda one: True)
        self.due.on_open(lambda _: self.open_project())

    def _show(self, looked: _Looked) -> None:
        in_use = sum(one.active for one in looked.policies)
        words = tr("在用 {n} 项，停用 {m} 项").format(n=in_use, m=len(looked.policies) - in_use)
        self.library.show_items(looked.policies, _told, words if looked.policies else "")
        self._name_retire()
        found = looked.sums
        overdue = sum(one.days is not None and one.days < 0 for one in looked.due)
        words = tr("{n} 笔，逾期 {late} 笔").format(n=len(looked.due), late=overdue)
        self.due.show_items(looked.due, _told_due, words if looked.due else "")
        said = [
            tr("共提供 {n} 项").format(n=found.offers),
            tr("承诺 {n} 万元").format(n=money(found.promised.fen)),
            tr("已兑现 {n} 万元").format(n=money(found.paid)),
        ]
        if found.owed_back:
            said.append(tr("应扣回 {n} 万元").format(n=money(found.owed_back)))
        if beside(found.promised):
            said.append(beside(found.promised))
        self.sums.show_text(tr("，").join(said) if found.offers else "")

    def _name_retire(self) -> None:
        one = self.library.chosen()
        word = tr("启用") if one is not None and not one.active else tr("停用")
        self.retire_button.setText(f" {word}")
        self.retire_button.setAccessibleName(word)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and _CONCERNS & touched.keys():
            self.read()


def _look(session: Any, today: date) -> _Looked:
    offers = incentives(session, today)
    return _Looked(policies(session, today, offers=offers), payments_due(offers), sums(offers))


def _told(one: PolicyRow) -> Shown:
    promised = UNKNOWN if not one.promised.firm else money(one.promised.fen)
    due = one.due_this_year
    cells = (
        one.name,
        one.document or UNKNOWN,
        show_when(one.issued) if one.issued else UNKNOWN,
        tr("在用") if one.active else tr("停用"),
        str(one.projects) if one.projects else "",
        promised if one.offers else "",
        money(one.paid, blank_zero=True),
        money(due.fen, blank_zero=True) if due.firm or not due.items else tr("金额未定"),
        money(one.owed_back, blank_zero=True),
    )
    return Shown(cells, {3: "green" if one.active else "secondary", 8: "phoenix"})


def _told_due(one: IncentiveRow) -> Shown:
    cells = (
        one.project,
        one.name,
        money(one.remaining),
        one.due.isoformat() if one.due else UNKNOWN,
        state_words(one),
        grade_of(one) or tr("无对应承诺"),
    )
    tints = {4: STATE_TINTS[one.state]}
    if one.tied is not None:
        tints[5] = GRADE_TINTS[one.tied.grade]
    return Shown(cells, tints)
