"""履约评估报告: of each contract what it promised in a year, what came of it, and every working."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import Assessed, assess_contracts
from crm.briefings.heat import GRAVITY, Heat, heat_of
from crm.briefings.marks import Marks
from crm.briefings.order import Order
from crm.briefings.progress import share_of
from crm.briefings.records import bureau_of
from crm.briefings.signing import Signing, signing_of
from crm.briefings.since import Mark, Since, Table, firm_money
from crm.briefings.sources import Behind, Source
from crm.errors import BriefingError
from crm.rules.assess import DATES
from crm.rules.file_names import safe_name
from crm.rules.units import show_amount
from crm.working import Case, Working, read_case, reckon, show_remedy
from crm.working_text import show_land, show_place
from db.models import Contract, Project
from db.terms import Grade
from db.values import Amount
from resources import tr


@dataclass(frozen=True)
class WorkedPromise:
    """One promise and period with its working, as `crm.working` tells it.

    evidence: (enterprise, period, figure, paper, who verified it).
    """

    title: str
    place: str
    wording: str
    period: str
    land: str
    promised: str
    actual: str
    ratio: str
    grade: Grade
    short: str
    formula: str
    figures: str
    reasons: tuple[str, ...]
    evidence: tuple[tuple[str, str, str, str, str], ...]
    remedy: str = ""
    remedy_words: str = ""
    remedy_figures: str = ""
    remedy_sum: str = ""
    owed_fen: int = 0
    dated: bool = False
    key: str = ""  # commitment and the end of its period
    share: Decimal | None = None  # as `share_of` has it


@dataclass(frozen=True)
class ContractReport:
    """One contract; paper: what it is, number and day; firms: whose it is to perform."""

    contract_id: str
    project: str
    paper: str
    firms: tuple[str, ...]
    land_price: str
    promises: tuple[WorkedPromise, ...]
    illustrative: bool

    @property
    def worst(self) -> Grade:
        """The gravest grade among its promises."""
        return min((one.grade for one in self.promises), key=list(GRAVITY).index)

    @property
    def owed_fen(self) -> int:
        """What its remedies come to, in 分."""
        return sum(one.owed_fen for one in self.promises)


@dataclass(frozen=True)
class PerformanceReport:
    """The contracts that owed something in `year`, the gravest first."""

    key: ClassVar[str] = "performance_report"
    bureau: str
    number: int
    year: int
    as_of: date
    issued_on: date
    issued_by: str
    contracts: tuple[ContractReport, ...]
    said: tuple[str, ...] = ()
    signing: Signing = field(default_factory=Signing)
    since: Since = field(default_factory=Since)
    official: bool = False
    secrecy: str = ""
    marks: Marks = field(default_factory=Marks)
    heat: Heat = field(default_factory=Heat)

    @property
    def illustrative(self) -> bool:
        """Whether among them are samples."""
        return any(contract.illustrative for contract in self.contracts)

    @property
    def subjects(self) -> tuple[tuple[str, str], ...]:
        """Each contract with its project's name."""
        return tuple((one.contract_id, one.project) for one in self.contracts)

    @property
    def counted(self) -> Counter[Grade]:
        """How many promises stand at each grade."""
        return Counter(one.grade for contract in self.contracts for one in contract.promises)


def take(session: Session, order: Order) -> PerformanceReport:
    """Take the report of the order's year; of the contracts that are named where some are.

    Raises BriefingError when no contract owed anything in that year.
    """
    year = (order.first or order.today).year
    wanted = _contracts(session, order)
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = []
    owed: dict[str, list[Assessed]] = {}
    assessed = assess_contracts(session, order.today, wanted)
    for contract_id, results in assessed.items():
        owed[contract_id] = [one for one in results if first <= one.due.ends <= last]
        dues = [(one.commitment_id, one.due.ends) for one in owed[contract_id]]
        if dues:
            found.append(_report(contract_id, list(_workings(session, dues, order.today))))
    if not found:
        raise BriefingError(
            tr("{year} 年没有要考核的合同承诺。请换一个年度，或先登记承诺。").format(year=year)
        )
    found.sort(key=lambda one: (GRAVITY.index(one.worst), -one.owed_fen, one.project))
    return PerformanceReport(
        bureau=bureau_of(session),
        number=order.number,
        year=year,
        as_of=order.today,
        issued_on=order.today,
        issued_by=order.issued_by,
        contracts=tuple(found),
        signing=signing_of(session),
        official=order.official,
        heat=heat_of((one.contract_id, one.project, owed[one.contract_id]) for one in found),
    )


def file_name(report: PerformanceReport) -> str:
    """Return the name under which it is saved unless a person gives another."""
    whose = f"-{safe_name(report.contracts[0].project)[:40]}" if len(report.contracts) == 1 else ""
    return tr("履约评估报告-{year}年").format(year=report.year) + f"{whose}.pdf"


def conclusion(report: PerformanceReport) -> tuple[str, ...]:
    """Return what a reader must know first: how many promises stand how, and what is owed."""
    counted = report.counted
    facts = tr("{year}年考核{contracts}份合同、{promises}项承诺：{grades}。").format(
        year=report.year,
        contracts=len(report.contracts),
        promises=sum(counted.values()),
        grades=tr("、").join(
            tr("{grade}{n}项").format(grade=grade.label, n=counted[grade])
            for grade in (Grade.MET, *GRAVITY[:-1])
            if counted[grade]
        ),
    )
    said = [facts]
    owed = sum(contract.owed_fen for contract in report.contracts)
    if owed:
        owing = [one for one in report.contracts if one.owed_fen]
        said.append(
            tr("按合同约定应追缴{sum}，涉及{n}份合同；最多的是{name}（{most}）。").format(
                sum=_money(owed),
                n=len(owing),
                name=max(owing, key=lambda one: one.owed_fen).project,
                most=_money(max(one.owed_fen for one in owing)),
            )
        )
    if counted[Grade.NO_DATA]:
        said.append(
            tr("{n}项缺数据，请统计、税务补报后再评；缺数据不等于未完成。").format(
                n=counted[Grade.NO_DATA]
            )
        )
    return tuple(said)


def tables(report: PerformanceReport) -> tuple[Table, ...]:
    """Return what the next report of the year compares."""
    return (promises_table(report),)


def promises_table(report: PerformanceReport) -> Table:
    """Return the promises: their grade, their ratio, and what is owed in 万元."""
    return Table(
        "promises",
        tuple(
            Mark(
                one.key,
                tr("{project}的{promise}").format(project=contract.project, promise=one.title),
                one.grade.label,
                (one.share, firm_money(Amount(one.owed_fen), "万元")),
            )
            for contract in report.contracts
            for one in contract.promises
        ),
        (tr("完成率"), tr("追缴")),
    )


def sources(report: PerformanceReport) -> tuple[Source, ...]:
    """Return each contract with its gravest grade and what it owes."""
    return tuple(
        Source(
            one.project,
            tr("{grade}，应追缴{sum}").format(grade=one.worst.label, sum=_money(one.owed_fen))
            if one.owed_fen
            else one.worst.label,
            Behind.CONTRACT,
            (one.contract_id,),
            one.paper,
        )
        for one in report.contracts
    )


def _money(fen: int) -> str:
    return show_amount(Amount(fen), unit="万元", places=None)


def _contracts(session: Session, order: Order) -> Collection[str]:
    asked = (
        select(Contract.id)
        .join(Project, Project.id == Contract.project_id)
        .where(Contract.trashed_at.is_(None), Project.trashed_at.is_(None))
    )
    if order.subjects:
        asked = asked.where(Contract.id.in_(order.subjects))
    if order.park_id is not None:
        asked = asked.where(Project.park_id == order.park_id)
    return set(session.scalars(asked))


def _workings(
    session: Session, dues: list[tuple[str, date]], today: date
) -> Iterator[tuple[Case, Working]]:
    cases: dict[str, Case] = {}
    for commitment_id, ends in dues:
        if commitment_id not in cases:
            cases[commitment_id] = read_case(session, commitment_id, today)
        case = cases[commitment_id]
        yield case, reckon(case, ends, today)


def _report(contract_id: str, workings: list[tuple[Case, Working]]) -> ContractReport:
    clause = workings[0][0].clause
    firms = dict.fromkeys(firm for case, _ in workings for firm in case.clause.enterprises)
    price = clause.land_price
    return ContractReport(
        contract_id=contract_id,
        project=clause.project,
        paper=clause.paper,
        firms=tuple(firms),
        land_price="" if price is None else show_amount(price, unit="万元", places=None),
        promises=tuple(_worked(found) for _, found in workings),
        illustrative=any(case.clause.illustrative for case, _ in workings),
    )


def _worked(found: Working) -> WorkedPromise:
    remedy = found.remedy
    return WorkedPromise(
        title=found.title,
        place=show_place(found),
        wording=found.wording,
        period=found.period,
        land=show_land(found),
        promised=found.promised,
        actual=f"{found.actual}（{found.per_mu}）" if found.per_mu else found.actual,
        ratio=found.ratio,
        grade=found.result.grade,
        short=found.short,
        formula=found.formula,
        figures=found.figures,
        reasons=found.reasons,
        evidence=tuple(
            (
                one.enterprise,
                one.period,
                one.figure,
                one.evidence,
                f"{one.verified_by} {one.verified_on}" if one.verified_on else one.verified_by,
            )
            for one in found.evidence
        ),
        remedy="" if remedy is None else remedy.kind.label,
        remedy_words="" if remedy is None else remedy.words,
        remedy_figures="" if remedy is None else remedy.figures,
        remedy_sum="" if remedy is None else show_remedy(remedy),
        dated=found.indicator in DATES,
        key=f"{found.commitment_id}/{found.due.ends.isoformat()}",
        share=share_of(found.result),
        owed_fen=0 if remedy is None or remedy.amount is None else remedy.amount.fen,
    )
