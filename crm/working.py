"""The working of one assessed promise: formula in words, figures, clause, evidence, remedy.

Everything shown here is reckoned anew from the records by the same rules as the page's cell, so
that each number can be followed and comes to the same 分. What is reckoned from is read once
(`read_case`), so that a what-if (`crm.what_if`) needs no further look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import AHEAD, Assessed, assess_promise
from crm.errors import RecordMissing
from crm.promises import Actuals, Promise, read_actuals, read_promises
from crm.remedy_grounds import Ground, read_grounds, remedy_on
from crm.rules.assess import CUMULATIVE, PER_MU, Due, Exact, Result, assess
from crm.rules.dates import show_when
from crm.rules.numbers import show_number
from crm.rules.remedies import Remedy
from crm.rules.units import show_amount
from crm.working_words import (
    figures_of,
    formula_of,
    promise_words,
    reasons_of,
    show_due,
    show_per_mu,
    show_quantity,
    show_ratio,
    show_whole,
    title_of,
    unit_of,
)
from db.models import (
    Commitment,
    Contract,
    Organization,
    Performance,
    Project,
)
from db.terms import ContractKind, Indicator, RemedyKind
from db.values import Amount, Quantity
from resources import tr


@dataclass(frozen=True)
class Evidence:
    """One actual that counts: whose, of when, how much, by which paper, who verified it."""

    performance_id: str
    enterprise: str
    period: str
    figure: str
    evidence: str
    verified_by: str
    verified_on: date | None
    organization_id: str = ""
    year: int = 0


@dataclass(frozen=True)
class Clause:
    """Where a promise stands: the contract and its place in it, and whose it is to perform."""

    contract_id: str
    project_id: str
    project: str
    kind: ContractKind
    number: str
    signed: str
    land_price: Amount | None  # that the remedy is reckoned from
    clause: str
    page: str
    wording: str
    remedy: RemedyKind | None
    enterprises: tuple[str, ...]
    illustrative: bool

    @property
    def paper(self) -> str:
        """The contract in a line: ``投资合同 示例-2026-01，2026-03-01 签订``."""
        name = " ".join(part for part in (self.kind.label, self.number) if part)
        signed = tr("{day} 签订").format(day=self.signed) if self.signed else ""
        return tr("，").join(part for part in (name, signed) if part)


@dataclass(frozen=True)
class Case:
    """All that the working of one promise is reckoned from, read once."""

    promise: Promise
    promised: Quantity | None
    actuals: Actuals
    ground: Ground | None
    clause: Clause
    evidence: tuple[Evidence, ...]
    supposed: Exact | None = None
    """An actual that takes the place of the recorded one, in base units: only of a what-if."""


@dataclass(frozen=True)
class Working:
    """How one cell of the heat strip came about.

    promised, actual, ratio: as shown. formula: in words; figures: the same in figures. reasons:
    why there is no data, or what was assumed. remedy: None where none runs. land, per_mu: 亩 and
    the actual per 亩, of a figure that is promised so. short: what is missing, as shown.
    """

    contract_id: str
    commitment_id: str
    indicator: Indicator
    title: str
    clause: str
    page: str
    wording: str
    due: Due
    result: Result
    promised: str
    actual: str
    ratio: str
    formula: str
    figures: str
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    remedy: Remedy | None
    stands_in: Clause | None = None
    period: str = ""
    land: Exact | None = None
    per_mu: str = ""
    short: str = ""
    case: Case | None = field(default=None, compare=False, repr=False)


def working(session: Session, commitment_id: str, ends: date, today: date) -> Working:
    """Return the working of a promise's period that ends on `ends`.

    Raises RecordMissing when there is no such promise or period.
    """
    return reckon(read_case(session, commitment_id, today), ends, today)


def read_case(session: Session, commitment_id: str, today: date) -> Case:
    """Return what the working of a promise is reckoned from; raises RecordMissing."""
    row = session.execute(
        select(Commitment, Contract, Project.name)
        .join(Contract, Contract.id == Commitment.contract_id)
        .join(Project, Project.id == Contract.project_id)
        .where(Commitment.id == commitment_id, Commitment.trashed_at.is_(None))
    ).one_or_none()
    if row is None:
        raise RecordMissing(tr("这项承诺已被移入回收站。"))
    commitment, contract, project = row
    promises = read_promises(session, {contract.id})
    promise = next((one for one in promises if one.commitment_id == commitment_id), None)
    if promise is None:
        raise RecordMissing(tr("这项承诺的合同已被移入回收站。"))
    ground = read_grounds(session, today, {commitment_id}).get(commitment_id)
    names = session.scalars(
        select(Organization.name)
        .where(Organization.id.in_(sorted(promise.enterprises)))
        .order_by(Organization.name)
    ).all()
    return Case(
        promise,
        commitment.promised,
        read_actuals(session, [promise]),
        ground,
        Clause(
            contract.id,
            contract.project_id,
            project,
            contract.kind,
            contract.number or "",
            "" if contract.signed is None else show_when(contract.signed),
            None if ground is None or ground.price is None else Amount(ground.price),
            commitment.clause or "",
            commitment.page or "",
            commitment.wording or "",
            commitment.remedy,
            tuple(names),
            commitment.illustrative or contract.illustrative,
        ),
        tuple(_evidence(session, promise)),
    )


def reckon(case: Case, ends: date, today: date) -> Working:
    """Return the working of the period of `case` that ends on `ends`; raises RecordMissing."""
    promise, clause = case.promise, case.clause
    assessed = _assessed(case, ends, today)
    due, result = assessed.due, assessed.result
    unit = unit_of(promise, case.promised)
    short = result.short
    return Working(
        contract_id=promise.contract_id,
        commitment_id=promise.commitment_id,
        indicator=promise.indicator,
        title=title_of(promise, case.promised),
        clause=clause.clause,
        page=clause.page,
        wording=clause.wording,
        due=due,
        result=result,
        promised=show_whole(result.promised, promise, unit),
        actual=show_whole(result.actual, promise, unit),
        ratio=show_ratio(result),
        formula=formula_of(promise),
        figures=figures_of(promise, due, result, case.promised, unit),
        reasons=tuple(reasons_of(promise, result)),
        evidence=tuple(one for one in case.evidence if _speaks_of(one, promise, due)),
        remedy=remedy_on(case.ground, promise, result, today),
        stands_in=clause,
        period=show_due(due, promise),
        land=promise.land if promise.indicator in PER_MU else None,
        per_mu=show_per_mu(result.actual, promise),
        short=show_whole(short, promise, unit) if short else "",
        case=case,
    )


def _assessed(case: Case, ends: date, today: date) -> Assessed:
    promise = case.promise
    until = max(today.year + AHEAD, ends.year)
    for one in assess_promise(promise, case.actuals, today, until):
        if one.due.ends != ends:
            continue
        if case.supposed is None:
            return one
        result = assess(
            promise.comparison,
            one.result.promised,
            case.supposed,
            ends=ends,
            today=today,
            tolerance=promise.tolerance,
        )
        return one._replace(result=result)
    raise RecordMissing(tr("这项承诺在这个期间没有考核要求。"))


def _evidence(session: Session, promise: Promise) -> list[Evidence]:
    """Return all actuals of what a promise speaks of, the earliest first."""
    what = PER_MU.get(promise.indicator, promise.indicator)
    table = Performance.__table__.c
    rows = session.execute(
        select(Performance, Organization.name)
        .join(Organization, Organization.id == Performance.organization_id)
        .where(
            Performance.organization_id.in_(sorted(promise.enterprises)),
            Performance.indicator == what,
            Performance.trashed_at.is_(None),
        )
        .order_by(table.year, table.month, Performance.id)
    )
    found = []
    for record, name in rows:
        month = "" if record.month is None else tr("{month}月").format(month=record.month)
        found.append(
            Evidence(
                record.id,
                name,
                tr("{year}年{month}").format(year=record.year, month=month),
                show_quantity(record.actual),
                record.evidence or "",
                record.verified_by or "",
                record.verified_on,
                record.organization_id,
                record.year,
            )
        )
    return found


def _speaks_of(evidence: Evidence, promise: Promise, due: Due) -> bool:
    """Tell whether an actual is of the years that a period counts."""
    if evidence.year > due.ends.year:
        return False
    what = PER_MU.get(promise.indicator, promise.indicator)
    return due.years is None or what in CUMULATIVE or evidence.year >= due.years[0]


def show_remedy(remedy: Remedy | None) -> str:
    """Show what a remedy comes to: its amount to the 分 in 万元, or what else it demands."""
    if remedy is None:
        return show_number(None)
    if remedy.amount is None:
        return remedy.demand
    shown = show_amount(Amount(remedy.amount.fen), unit="万元", places=None)
    return f"{shown}；{remedy.demand}" if remedy.demand else shown


__all__ = [
    "Case",
    "Clause",
    "Evidence",
    "Working",
    "promise_words",
    "read_case",
    "reckon",
    "show_ratio",
    "show_remedy",
    "title_of",
    "working",
]
