"""The cards of 政策: what was offered to a project, what was paid of it, and its net benefit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from crm import incentive_changes
from crm.benefit import Basis, Benefit
from crm.incentives import IncentiveRow, PaymentRow, sums
from crm.rules.assess import Exact
from crm.rules.incentives import OfferState
from crm.rules.numbers import UNKNOWN, round_half_up, show_number
from crm.rules.totals import beside
from crm.rules.units import show_amount
from db.terms import Grade
from db.values import Amount
from resources import tr
from ui import tokens
from ui.dialogs.benefit import BenefitDialog
from ui.dialogs.incentives import OfferForm, PaymentForm
from ui.dialogs.package import PackageForm
from ui.dialogs.supervising import About
from ui.dialogs.working import open_working
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty

STATE_TINTS = {
    OfferState.OWED_BACK: "phoenix",
    OfferState.OVERDUE: "phoenix",
    OfferState.DUE: "amber",
    OfferState.PENDING: "amber",
    OfferState.WITHHELD: "phoenix",
    OfferState.LATER: "secondary",
    OfferState.OPEN: "secondary",
    OfferState.PAID: "green",
}
GRADE_TINTS = {
    Grade.MET: "green",
    Grade.NEARLY_MET: "amber",
    Grade.UNMET: "phoenix",
    Grade.WARNING: "amber",
    Grade.NO_DATA: "amber",
    Grade.NOT_YET_DUE: "secondary",
}


def money(fen: Exact | None, *, blank_zero: bool = False) -> str:
    """Show 分 as 万元 to the 分, without the unit; unknown is a dash."""
    if fen is None:
        return UNKNOWN
    if blank_zero and not fen:
        return ""
    return show_amount(
        Amount(int(round_half_up(fen, 0))), unit="万元", with_unit=False, places=None
    )


def grade_of(one: IncentiveRow) -> str:
    """Say what the promise that an offer hangs on comes to, with the year that was assessed."""
    if one.tied is None:
        return ""
    tied = one.tied
    if tied.due is None or tied.grade is Grade.NOT_YET_DUE:
        return tied.grade.label
    ratio = "" if tied.ratio == UNKNOWN else tied.ratio
    return f"{tied.grade.label} {ratio}".strip() + f" · {tied.due.year}"


def was_assessed(one: IncentiveRow) -> bool:
    """Whether there is a period of its promise whose working can be shown."""
    return one.owed is not None or (one.tied is not None and one.tied.due is not None)


def open_tied(shell: Shell, one: IncentiveRow) -> None:
    """Show the working of the period that an offer's clawback, else its condition, rests on."""
    if one.owed is not None:
        open_working(shell, one.owed.commitment_id, one.owed.ends)
    elif one.tied is not None and one.tied.due is not None:
        open_working(shell, one.tied.commitment_id, one.tied.due.ends)


def state_words(one: IncentiveRow) -> str:
    """Say where an offer stands: ``逾期 12 天``, ``31 天后应兑现``."""
    if one.state is OfferState.OVERDUE and one.days is not None:
        return tr("逾期 {n} 天").format(n=-one.days)
    if one.state is OfferState.DUE and one.days is not None:
        return tr("{n} 天后应兑现").format(n=one.days) if one.days else tr("今天应兑现")
    if one.undecided:
        return tr("{state}，未达标").format(state=one.state.label)
    return one.state.label


class OffersCard(ListedCard[IncentiveRow]):
    """What was offered to the project, on what it hangs, and where each offer stands."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("政策与兑现"),
            (
                tr("名称"), tr("对应承诺"), tr("考核"), tr("承诺（万元）"), tr("已兑现"),
                tr("应扣回"), tr("兑现日期"), tr("情况"),
            ),
            Empty(
                "coins",
                tr("还没有提供政策"),
                tr("从政策库选几项打包提供给项目，写明金额、兑现日期和对应的承诺；兑现和扣回都记在这里。"),
                tr("精准打包…"),
                self.ask_package,
            ),
            stretch=0,
            widths=(160, 188, 186, 106, 72, 72, 96, 112),
        )  # fmt: skip
        self.shell, self.desk = shell, shell.desk
        self.about: About | None = None
        self.model.align_right(3, 4, 5)
        self.add_button(tr("看考核"), "calculator", self.open_working, needs=was_assessed)
        self.add_button(tr("兑现"), "banknote", self.ask_pay, needs=lambda one: one.remaining != 0)
        self.add_button(tr("退回"), "undo-2", self.ask_return, needs=lambda one: one.net > 0)
        self.add_keeping(self.ask_edit, self.trash)
        self.package_button = self.add_button(tr("精准打包"), "clipboard-list", self.ask_package)
        self.add_button(tr("提供"), "plus", self.ask_new, key="Insert")
        self.on_open(lambda _: self.ask_edit())

    def show_rows(self, rows: Sequence[IncentiveRow], about: About) -> None:
        """Show what was offered to a project."""
        self.about = about
        self.show_items(rows, _told, summary_of(rows))

    def ask_new(self) -> None:
        """Offer something to the project."""
        if self.about is not None:
            OfferForm(self.desk, self, self.about).open()

    def ask_package(self) -> None:
        """Offer several policies at once."""
        if self.about is not None:
            PackageForm(self.desk, self, self.about).open()

    @of_chosen
    def ask_edit(self, one: IncentiveRow) -> None:
        """Change the chosen offer."""
        if self.about is not None:
            OfferForm(self.desk, self, self.about, one).open()

    @of_chosen
    def ask_pay(self, one: IncentiveRow) -> None:
        """Enter what was paid of the chosen offer."""
        PaymentForm(self.desk, self, one).open()

    @of_chosen
    def ask_return(self, one: IncentiveRow) -> None:
        """Enter what came back of the chosen offer."""
        PaymentForm(self.desk, self, one, returned=True).open()

    @of_chosen
    def open_working(self, one: IncentiveRow) -> None:
        """Show how the promise of the chosen offer was assessed."""
        open_tied(self.shell, one)

    @of_chosen
    def trash(self, one: IncentiveRow) -> None:
        """Put the chosen offer in the trash; the toast takes it back."""
        label = tr("{project} 移除政策兑现（{name}）").format(project=one.project, name=one.name)
        self.desk.change(incentive_changes.trash_incentive, one.incentive_id, label=label)


class PaymentsCard(ListedCard[PaymentRow]):
    """What was paid of the chosen offer, and what came back; below it the clawback's working."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("兑现记录"),
            (tr("日期"), tr("类型"), tr("金额（万元）"), tr("凭证")),
            quiet_empty(tr("选一项政策，按“兑现”登记付款；退回的也记在这里。")),
            stretch=3,
            widths=(92, 56, 100, 140),
        )
        self.desk = shell.desk
        self.offer: IncentiveRow | None = None
        self.model.align_right(2)
        self.working = QLabel()
        self.working.setWordWrap(True)
        self.working.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self.working, "secondary")
        self.column.addWidget(self.working)
        self.add_keeping(self.ask_edit, self.trash)
        self.on_open(lambda _: self.ask_edit())

    def show_offer(self, one: IncentiveRow | None) -> None:
        """Show what was paid of an offer."""
        self.offer = one
        self.show_items(() if one is None else one.payments, _told_payment, one.name if one else "")
        words = "" if one is None else clawback_words(one)
        self.working.setText(words)
        self.working.setVisible(bool(words))

    @of_chosen
    def ask_edit(self, one: PaymentRow) -> None:
        """Correct the chosen payment."""
        if self.offer is not None:
            PaymentForm(self.desk, self, self.offer, held=one).open()

    @of_chosen
    def trash(self, one: PaymentRow) -> None:
        """Put the chosen payment in the trash; the toast takes it back."""
        if self.offer is not None:
            label = tr("{project} 移除兑现记录（{name}）").format(
                project=self.offer.project, name=self.offer.name
            )
            self.desk.change(incentive_changes.trash_payment, one.payment_id, label=label)


class BenefitCard(Card):
    """净收益 up to today: the figure with its working, when it paid back, what it is made of."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("净收益"))
        self.shell, self.desk = shell, shell.desk
        self.about: About | None = None
        self.model = PlainModel((tr("构成"), tr("万元"), tr("依据")))
        self.model.align_right(1)
        self.view = list_table(self.model, tr("净收益的构成"), stretch=2, widths=(150, 96))
        self.view.verticalHeader().setDefaultSectionSize(tokens.ROW_COMPACT)
        self.figure, self.unit, self.working, self.line, self.notes = (QLabel() for _ in range(5))
        for label, kind in (
            (self.figure, "title"),
            (self.unit, "secondary"),
            (self.working, ""),
            (self.line, "secondary"),
            (self.notes, "warning"),
        ):
            mark(label, kind)
        for label in (self.working, self.line, self.notes):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.head.insertWidget(1, self.figure)
        self.head.insertWidget(2, self.unit)
        self.more = QPushButton(tr("逐年与投入…"))
        self.more.setAccessibleName(tr("逐年与投入"))
        self.more.clicked.connect(self.open_working)
        self.head.addWidget(self.more)
        for widget in (self.working, self.line, self.notes):
            self.column.addWidget(widget)
        self.column.addWidget(self.view, 1)
        self.column.addStretch()

    def show_benefit(self, found: Benefit, about: About, today: date) -> None:
        """Show what a project brought and cost."""
        self.about = about
        self.figure.setText(money(found.net))
        self.unit.setText(tr("万元，截至 {year}年").format(year=today.year))
        self.working.setText(formula(found))
        self.line.setText(summed_up(found))
        self.model.show_rows([_basis(one) for one in found.bases])
        self.notes.setText("\n".join(found.notes))
        self.notes.setVisible(bool(found.notes))
        self.line.setVisible(bool(self.line.text()))

    def show_bases(self, shown: bool) -> None:
        """Show the table of what it is made of; a low window has no room for it."""
        self.view.setVisible(shown)

    def open_working(self) -> None:
        """Show the years, and what the project cost."""
        if self.about is not None:
            BenefitDialog(self.shell, self, self.about).open()


def formula(found: Benefit) -> str:
    """Say the working in words and figures: ``税收 8,000 ＋ 土地出让价款 3,840 － … = 2,935.5``."""
    parts: list[str] = []
    for one in found.bases:
        if one.sign:
            sign = "－ " if one.sign < 0 else "＋ " if parts else ""
            parts.append(f"{sign}{one.label} {money(one.fen)}")
    return f"{' '.join(parts)} = {money(found.net)}"


def summed_up(found: Benefit) -> str:
    """Say when a project paid back, and what each yuan brought."""
    said = []
    if found.net is None and found.years:
        said.append(tr("还不能确定"))
    elif found.paid_back is not None:
        said.append(tr("{year}年收回投入").format(year=found.paid_back))
    elif found.net is not None and found.net < 0:
        said.append(tr("尚未收回投入"))
    if found.per_yuan is not None:
        said.append(tr("每投入 1 元带来税收 {n} 元").format(n=show_number(found.per_yuan, 2)))
    if found.if_all_paid is not None and found.if_all_paid != found.net:
        said.append(tr("待兑现付清后为 {n} 万元").format(n=money(found.if_all_paid)))
    if found.tax_per_mu is not None:
        year, fen = found.tax_per_mu
        figure = show_number(round_half_up(fen / 10**6, 2))
        said.append(tr("{year}年亩均税收 {n} 万元").format(year=year, n=figure))
    return tr("；").join(said)


def summary_of(rows: Sequence[IncentiveRow]) -> str:
    """Say what was promised, paid, is due and is owed back of several offers."""
    if not rows:
        return ""
    found = sums(rows)
    said = [
        tr("承诺 {n} 万元").format(n=money(found.promised.fen)),
        tr("已兑现 {n}").format(n=money(found.paid)),
    ]
    if found.due:
        said.append(tr("应兑现 {n}").format(n=money(found.due)))
    if found.overdue:
        said.append(tr("其中逾期 {n}").format(n=money(found.overdue)))
    if found.owed_back:
        said.append(tr("应扣回 {n}").format(n=money(found.owed_back)))
    if beside(found.promised):
        said.append(beside(found.promised))
    return tr("，").join(said)


def clawback_words(one: IncentiveRow) -> str:
    """Say how what is owed back was reckoned, in words and figures, and by which period."""
    if one.owed is not None:
        words, figures = one.owed.remedy.words, one.owed.remedy.figures
        clause = one.tied.clause if one.tied else ""
        return tr("应扣回：{words}。{figures}（按 {year}年考核{clause}）").format(
            words=words,
            figures=figures,
            year=one.owed.ends.year,
            clause=tr("，{clause}").format(clause=clause) if clause else "",
        )
    if one.undecided:
        return tr("对应承诺未达标，但合同没有约定扣回，也没有填写扣回下限，未计算扣回金额。")
    return ""


def _told(one: IncentiveRow) -> Shown:
    promised = show_amount(one.promised, unit="万元", with_unit=False, places=None)
    cells = (
        one.name,
        one.tied.title if one.tied else (one.condition or UNKNOWN),
        grade_of(one),
        promised,
        money(one.net, blank_zero=True),
        money(one.owed_fen, blank_zero=True),
        one.due.isoformat() if one.due else UNKNOWN,
        state_words(one),
    )
    tints = {7: STATE_TINTS[one.state], 5: "phoenix"}
    if one.tied is not None:
        tints[2] = GRADE_TINTS[one.tied.grade]
    return Shown(cells, tints)


def _told_payment(one: PaymentRow) -> Shown:
    cells = (
        one.on.isoformat(),
        tr("退回") if one.returned else tr("兑现"),
        money(one.fen),
        one.voucher or UNKNOWN,
    )
    return Shown(cells, {1: "amber" if one.returned else "green"})


def _basis(one: Basis) -> tuple[str, ...]:
    sign = {1: "＋ ", -1: "－ ", 0: "　 "}[one.sign]
    return (sign + one.label, money(one.fen), one.how or tr("没有登记"))
