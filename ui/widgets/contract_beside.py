"""What stands beside the contracts: a contract's facts, a promise's periods, what falls due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QStackedWidget, QWidget

from crm.contract_cards import CommitmentCard, ContractDetail
from crm.contract_dues import Falling
from crm.labels import shown
from crm.rules.dates import show_when
from db.terms import Grade
from resources import tr
from ui.models.contracts import owed_and_done, period_words
from ui.models.grades import TINTS, grade_badge
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.line_list import Line, LineList
from ui.widgets.listed_card import quiet_empty

MOST = 12
"""What falls due is listed as far as a year's work goes."""


class SignedCard(Card):
    """The facts of a contract, and a way to its signed copy."""

    files_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("合同要点"))
        self.files = QPushButton()
        self.files.setIcon(icon("paperclip"))
        self.files.clicked.connect(self.files_wanted.emit)
        self.head.addWidget(self.files)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)
        self.column.addLayout(self._grid)
        self.column.addStretch()

    def show_contract(self, contract: ContractDetail) -> None:
        """Show a contract; what is not known is left out."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for at, (word, value) in enumerate(facts_of(contract)):
            label, text = QLabel(word), QLabel(value)
            mark(label, "secondary")
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, at, 1)
        words = tr("签字件 {n}").format(n=contract.files) if contract.files else tr("存签字件…")
        self.files.setText(f" {words}")
        self.files.setAccessibleName(words)


def facts_of(contract: ContractDetail) -> list[tuple[str, str]]:
    """Return what is known of a contract, each with its word."""
    facts: list[tuple[str, str]] = [
        (tr("类型"), tr("{kind}　{state}").format(kind=contract.kind.label, state=contract.state)),
        (tr("名称"), contract.title),
    ]
    facts += [(party.role, party.name) for party in contract.parties]
    land = "" if contract.land is None else shown(contract.land)
    if contract.land is None and contract.acting_land is not None:
        land = tr("{land}（按项目）").format(land=shown(contract.acting_land))
    days = (
        (tr("签订"), contract.signed), (tr("生效"), contract.effective),
        (tr("期限至"), contract.until),
    )  # fmt: skip
    facts += [(word, "" if when is None else show_when(when)) for word, when in days]
    facts += [
        (tr("合同金额"), "" if contract.amount is None else shown(contract.amount)),
        (tr("用地"), land),
        (tr("出让价款"), "" if contract.land_price is None else shown(contract.land_price)),
        (tr("分期"), contract.phase),
        (tr("备注"), contract.note),
    ]
    return [(word, value) for word, value in facts if value]


class PeriodsCard(Card):
    """The periods of a promise, each with what it owed and what came of it."""

    def __init__(self, opened: Callable[[str, date], object]) -> None:
        super().__init__(tr("逐期考核"))
        self._opened = opened
        self.lines = LineList(tr("逐期考核"))
        self.stack = QStackedWidget()
        self.empty = quiet_empty("")
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.lines)
        self.column.addWidget(self.stack, 1)

    def show_promise(self, promise: CommitmentCard) -> None:
        """Show the periods of a promise."""
        self.empty.setText(
            tr("还排不出考核期：从投产起算的承诺，要等投产日期或合同约定的投产日期。")
            if promise.ended_on is None
            else tr("已由补充协议变更，没有按旧承诺考核的期间。")
        )
        lines = []
        for one in promise.assessed:
            grade, ends = one.result.grade, one.due.ends
            words = period_words(promise, one).split("　")
            lines.append(
                Line(
                    words[0],
                    owed_and_done(promise, one),
                    grade_badge(grade)[0],
                    words[1] if len(words) > 1 else "",
                    tint="" if grade is Grade.NOT_YET_DUE else TINTS[grade],
                    run=partial(self._opened, promise.commitment_id, ends),
                )
            )
        self.lines.show_lines(lines)
        self.stack.setCurrentIndex(1 if lines else 0)


class FallingCard(Card):
    """The next days on which something of the project's contracts falls due."""

    def __init__(self, opened: Callable[[str], object]) -> None:
        super().__init__(tr("接下来到期"))
        self._opened = opened
        self.lines = LineList(tr("接下来到期"))
        self.stack: QStackedWidget = QStackedWidget()
        self.empty: QWidget = quiet_empty(tr("往后三年没有到期的承诺。"))
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.lines)
        self.column.addWidget(self.stack, 1)

    def show_falling(self, falling: Sequence[Falling], today: date) -> None:
        """Show what falls due, soonest first."""
        lines = []
        for one in falling[:MOST]:
            days = (one.on - today).days
            soon = tr("今天") if not days else tr("还有 {n} 天").format(n=days)
            lines.append(
                Line(
                    one.what,
                    one.contract,
                    one.on.isoformat(),
                    soon,
                    tint=TINTS[one.grade] if one.grade is Grade.WARNING else "",
                    run=partial(self._opened, one.commitment_id),
                )
            )
        self.lines.show_lines(lines)
        self.stack.setCurrentIndex(1 if lines else 0)
