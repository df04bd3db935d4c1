"""督查考核: what each person and each team brought in a period, each number with its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.rules.channels import Period
from crm.rules.counting import Paper, formal_signing
from crm.rules.dates import span
from crm.rules.totals import Total, total
from db.models import Activity, CapitalArrival, Contract, Milestone, Project, Staff, StageMove
from db.terms import ActivityKind, ContractKind
from db.values import Amount
from resources import N_, tr

VISITS = (
    ActivityKind.TALKS,
    ActivityKind.RECEIVED,
    ActivityKind.INSPECTION,
    ActivityKind.VISIT,
)
"""What counts as a visit: people met, not only called."""


class Work(IntEnum):
    """What is counted of a person."""

    LEADS = 0
    VISITS = 1
    SIGNED = 2
    INVESTED = 3
    KEPT = 4

    @property
    def label(self) -> str:
        """What it is called."""
        return tr(_LABELS[self])

    @property
    def definition(self) -> str:
        """How it is counted, in a sentence."""
        return tr(_DEFINITIONS[self])


_LABELS = (N_("线索"), N_("洽谈考察"), N_("签约"), N_("到位"), N_("节点按期"))
_DEFINITIONS = (
    N_("线索：期内首次登记的项目，按项目责任人计。"),
    N_(
        "洽谈考察：期内登记的洽谈、来访、考察、拜访，按登记的经办人计，一次计一次；电话、会议不计。"
    ),
    N_("签约：首份投资合同在期内签订的项目，按项目责任人计；意向、框架不计，金额只加确数。"),
    N_("到位：期内有已核实到位资金的项目，按项目责任人计；金额只加人民币和有汇率的外币。"),
    N_("节点按期：计划日期在期内的节点里，按期完成的个数；按节点的督办专员计，没有时按项目的。"),
)


@dataclass(frozen=True)
class WorkFigure:
    """One number: what it counts, and the records behind it.

    count: of visits or milestones there may be several of one project. of: for milestones, how
    many were due. project_ids: the projects, for the list that it opens.
    """

    work: Work
    count: int = 0
    of: int | None = None
    total: Total | None = None
    project_ids: tuple[str, ...] = ()

    @property
    def share(self) -> Fraction | None:
        """Of the milestones that were due, the percentage that was kept."""
        return Fraction(100 * self.count, self.of) if self.of else None


@dataclass(frozen=True)
class WorkLine:
    """A person or a team ("" stands for nobody named)."""

    name: str
    team: str
    figures: tuple[WorkFigure, ...]
    illustrative: bool = False


@dataclass(frozen=True)
class Kpi:
    """The lines of a period; whole: all of them together."""

    period: Period
    people: tuple[WorkLine, ...]
    teams: tuple[WorkLine, ...]
    whole: WorkLine
    illustrative: bool


@dataclass(frozen=True)
class _Done:
    """One thing that counts for a person; kept: of a milestone that was due, whether it was."""

    person: str
    work: Work
    project_id: str | None
    illustrative: bool
    amounts: tuple[Amount | None, ...] = ()
    kept: bool = True


@dataclass(frozen=True)
class _Project:
    owner: str
    commissioner: str
    contracted: Amount | None
    illustrative: bool
    entered: date | None


def kpi(session: Session, period: Period, today: date) -> Kpi:
    """Return what each person and team brought in `period`, as known on `today`."""
    projects = _projects(session)
    done = [
        *_leads(projects, period),
        *_visits(session, projects, period),
        *_signings(session, projects, period),
        *_arrivals(session, projects, period, today),
        *_milestones(session, projects, period, today),
    ]
    staff = _staff(session)
    by_person: defaultdict[str, list[_Done]] = defaultdict(list)
    for one in done:
        by_person[one.person].append(one)
    order = {name: place for place, name in enumerate(staff)}
    people = [
        _line(name, staff.get(name, ""), found)
        for name, found in sorted(
            by_person.items(), key=lambda pair: (not pair[0], order.get(pair[0], 999), pair[0])
        )
    ]
    by_team: defaultdict[str, list[_Done]] = defaultdict(list)
    for name, found in by_person.items():
        by_team[staff.get(name, "")] += found
    ranks = {team: place for place, team in reversed(list(enumerate(staff.values())))}
    teams = [
        _line(name, name, found)
        for name, found in sorted(
            by_team.items(), key=lambda pair: (not pair[0], ranks.get(pair[0], 0))
        )
    ]
    return Kpi(
        period,
        tuple(people),
        tuple(teams),
        _line("", "", done),
        any(one.illustrative for one in done),
    )


def definitions(found: Kpi) -> list[str]:
    """Say how the numbers are counted, a sentence each."""
    period = tr("期间：{period}，数据截至 {day}。").format(
        period=found.period.label, day=found.period.end.isoformat()
    )
    owner = tr("项目责任人：项目的责任人，没有时为督办专员；都没有的列在“未登记”。")
    return [period, owner, *(work.definition for work in Work)]


def _line(name: str, team: str, done: Sequence[_Done]) -> WorkLine:
    return WorkLine(
        name,
        team,
        tuple(_figure(work, [one for one in done if one.work is work]) for work in Work),
        any(one.illustrative for one in done),
    )


def _figure(work: Work, done: Sequence[_Done]) -> WorkFigure:
    counted = [one for one in done if one.kept]
    ids = dict.fromkeys(one.project_id for one in counted if one.project_id)
    money = work in (Work.SIGNED, Work.INVESTED)
    return WorkFigure(
        work,
        len(counted),
        len(done) if work is Work.KEPT else None,
        total(amount for one in counted for amount in one.amounts) if money else None,
        tuple(ids),
    )


def _staff(session: Session) -> dict[str, str]:
    """Return name → team of the bureau's people, in their order."""
    rows = session.execute(
        select(Staff.name, Staff.team)
        .where(Staff.trashed_at.is_(None))
        .order_by(Staff.ordinal, Staff.id)
    )
    return {name: team or "" for name, team in rows}


def _projects(session: Session) -> dict[str, _Project]:
    rows = session.execute(
        select(
            Project.id,
            Project.owner,
            Project.commissioner,
            Project.contracted,
            Project.illustrative,
            Project.entered_on,
        ).where(Project.trashed_at.is_(None))
    )
    return {
        key: _Project(
            owner or commissioner or "",
            commissioner or owner or "",
            contracted,
            illustrative,
            entered,
        )
        for key, owner, commissioner, contracted, illustrative, entered in rows
    }


def _leads(projects: dict[str, _Project], period: Period) -> Iterable[_Done]:
    for key, project in projects.items():
        if project.entered is not None and period.holds(project.entered):
            yield _Done(project.owner, Work.LEADS, key, project.illustrative)


def _visits(session: Session, projects: dict[str, _Project], period: Period) -> Iterable[_Done]:
    day = Activity.__table__.c.on_day
    for project_id, owner, illustrative in session.execute(
        select(Activity.project_id, Activity.owner, Activity.illustrative).where(
            Activity.trashed_at.is_(None),
            Activity.kind.in_(VISITS),
            day.between(period.start or date.min, period.end),
        )
    ):
        if project_id is not None and project_id not in projects:
            continue
        person = owner or (projects[project_id].owner if project_id else "")
        yield _Done(person, Work.VISITS, project_id, illustrative)


def _signings(session: Session, projects: dict[str, _Project], period: Period) -> Iterable[_Done]:
    papers: defaultdict[str, list[tuple[Paper, Amount | None]]] = defaultdict(list)
    for project_id, signed, amount in session.execute(
        select(Contract.project_id, Contract.signed, Contract.amount)
        .where(Contract.kind == ContractKind.INVESTMENT, Contract.trashed_at.is_(None))
        .order_by(Contract.id)
    ):
        papers[project_id].append((Paper(ContractKind.INVESTMENT, signed), amount))
    for key, found in papers.items():
        project = projects.get(key)
        first = formal_signing(paper for paper, _ in found)
        limits = None if first is None else span(first)
        if project is None or limits is None or not period.holds(limits[0]):
            continue
        own = project.contracted
        amount = own if own is not None and own.fen is not None else None
        amount = amount or next((one for _, one in found if one and one.fen is not None), None)
        yield _Done(project.owner, Work.SIGNED, key, project.illustrative, (amount,))


def _arrivals(
    session: Session, projects: dict[str, _Project], period: Period, today: date
) -> Iterable[_Done]:
    amounts: defaultdict[str, list[Amount | None]] = defaultdict(list)
    for project_id, amount in session.execute(
        select(CapitalArrival.project_id, CapitalArrival.amount).where(
            CapitalArrival.trashed_at.is_(None),
            CapitalArrival.verified_on <= today,
            CapitalArrival.on.between(period.start or date.min, period.end),
        )
    ):
        amounts[project_id].append(amount)
    for key, found in amounts.items():
        if (project := projects.get(key)) is not None:
            yield _Done(project.owner, Work.INVESTED, key, project.illustrative, tuple(found))


def _milestones(
    session: Session, projects: dict[str, _Project], period: Period, today: date
) -> Iterable[_Done]:
    """Yield the milestones that were due; of one with a stage its move there tells the day."""
    reached = {
        (project_id, stage): day
        for project_id, stage, day in session.execute(
            select(StageMove.project_id, StageMove.stage, StageMove.__table__.c.on_day)
            .where(StageMove.trashed_at.is_(None), StageMove.__table__.c.on_day.is_not(None))
            .order_by(StageMove.__table__.c.on_day.desc())
        )
    }
    for key, phase_id, stage, planned, actual, person, sample in session.execute(
        select(
            Milestone.project_id,
            Milestone.phase_id,
            Milestone.stage,
            Milestone.planned,
            Milestone.actual,
            Milestone.commissioner,
            Milestone.illustrative,
        ).where(
            Milestone.trashed_at.is_(None),
            Milestone.planned.between(period.start or date.min, min(period.end, today)),
        )
    ):
        project = projects.get(key)
        if project is None or planned is None:
            continue
        limits = None if actual is None else span(actual)
        day = None if limits is None else limits[0]
        if stage is not None and phase_id is None:
            day = reached.get((key, stage))
        kept = day is not None and day <= planned
        yield _Done(person or project.commissioner, Work.KEPT, key, sample, kept=kept)
