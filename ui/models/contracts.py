"""The contracts of one project as lines: each contract, and under it what it promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from crm.assessing import Assessed
from crm.contract_cards import CommitmentCard, ContractDetail
from crm.labels import shown
from crm.rules.assess import DATES
from crm.rules.dates import show_when
from crm.working_words import show_ratio
from db.terms import ContractKind, Grade
from resources import tr
from ui.models.grades import grade_badge

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class ContractRow:
    """A contract's own line."""

    contract: ContractDetail

    @property
    def key(self) -> str:
        return self.contract.contract_id


@dataclass(frozen=True)
class CommitmentRow:
    """The line of a promise, with the contract that it stands in."""

    contract: ContractDetail
    promise: CommitmentCard

    @property
    def key(self) -> str:
        return self.promise.commitment_id


Row = ContractRow | CommitmentRow


class ContractsModel(QAbstractListModel):
    """Contracts in the order of their signing, supplements behind what they change."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show_contracts(self, contracts: Sequence[ContractDetail]) -> None:
        """Show these contracts."""
        self.beginResetModel()
        self.rows = []
        for contract in contracts:
            self.rows.append(ContractRow(contract))
            self.rows += [CommitmentRow(contract, one) for one in contract.commitments]
        self.endResetModel()

    def row(self, at: int) -> Row | None:
        """What stands at a row."""
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def place_of(self, key: str) -> int:
        """The row of a contract or a promise by its id; -1 when it is not there."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.contract.name if isinstance(row, ContractRow) else row.promise.sentence
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return spoken(row)
        return None


def spoken(row: Row) -> str:
    """Return a line in words."""
    if isinstance(row, ContractRow):
        parts = [row.contract.kind.label, row.contract.name, facts_line(row.contract)]
        return tr("，").join(part for part in (*parts, standing_line(row.contract)) if part)
    promise = row.promise
    parts = [promise.sentence, promise.asides, promise.place, changed_words(promise)]
    return "\n".join(part for part in (*parts, standing_words(promise)) if part)


def facts_line(contract: ContractDetail) -> str:
    """Say the main facts of a contract in a line."""
    parts = []
    if contract.signed is not None:
        parts.append(tr("{day} 签订").format(day=show_when(contract.signed)))
    if contract.kind is ContractKind.SUPPLEMENT and contract.effective is not None:
        parts.append(tr("{day} 起生效").format(day=show_when(contract.effective)))
    if contract.amount is not None:
        parts.append(shown(contract.amount))
    if contract.land is not None:
        parts.append(tr("用地 {land}").format(land=shown(contract.land)))
    if contract.land_price is not None:
        parts.append(tr("出让价款 {price}").format(price=shown(contract.land_price)))
    if contract.until is not None:
        parts.append(tr("至 {day}").format(day=show_when(contract.until)))
    if contract.phase:
        parts.append(contract.phase)
    if contract.files:
        parts.append(tr("附件 {n}").format(n=contract.files))
    return "　·　".join(parts)


def standing_line(contract: ContractDetail) -> str:
    """Say how many promises a contract has, and how many of them are not kept."""
    holding = [one for one in contract.commitments if one.ended_on is None]
    if not holding:
        return ""
    words = tr("{n} 项承诺").format(n=len(holding))
    counted = Counter(one.current.result.grade for one in holding if one.current is not None)
    for grade in (Grade.UNMET, Grade.WARNING, Grade.NO_DATA):
        if counted[grade]:
            words += tr("，{grade} {n}").format(grade=grade.label, n=counted[grade])
    return words


def unmet(contract: ContractDetail) -> bool:
    """Whether a promise of a contract that holds is not kept."""
    return any(
        one.ended_on is None and one.current is not None and one.current.result.grade is Grade.UNMET
        for one in contract.commitments
    )


def changed_words(promise: CommitmentCard) -> str:
    """Say by what a promise was changed; nothing while it holds."""
    if promise.ended_on is None:
        return ""
    return tr("{day} 起由{by}变更").format(
        day=promise.ended_on.isoformat(), by=promise.changed_by or tr("补充协议")
    )


def standing_words(promise: CommitmentCard) -> str:
    """Say where a promise stands: its period, ratio and grade."""
    current = promise.current
    if current is None:
        return tr("没有排出考核期")
    return " ".join((period_words(promise, current), grade_badge(current.result.grade)[0]))


def period_words(promise: CommitmentCard, one: Assessed) -> str:
    """Say which period of a promise it is and its ratio, in a few words: ``2015 年　96.25%``."""
    when = (
        one.due.ends.isoformat()
        if one.due.years is None
        else tr("{year} 年").format(year=one.due.year)
    )
    if one.due.average > 1 and one.due.years is not None:
        when = tr("{first}–{last} 年").format(first=one.due.years[0], last=one.due.years[1])
    late = one.result.days_late is not None
    ratio = show_ratio(one.result) if late or one.result.actual is not None else ""
    open_one = one.result.grade in (Grade.NOT_YET_DUE, Grade.WARNING)
    return when if open_one or not ratio else f"{when}　{ratio}"


def owed_and_done(promise: CommitmentCard, one: Assessed) -> str:
    """Say what a period owes and what came of it, in the unit of the promise where it has one."""
    what = promise.indicator
    if what in DATES:
        return show_ratio(one.result) if one.result.days_late is not None else ""
    words = {"owed": promise.owed(one), "done": promise.done(one)}
    if one.result.actual is None:
        return tr("应 {owed}").format(**words)
    return tr("应 {owed}，实 {done}").format(**words)
