"""招商方式成效: what each source channel, and each referrer, brought in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.projects import edit_project
from crm.rules.channels import Happened, Period, Step, days_of_steps
from crm.rules.counting import Paper, Passage, chronological, formal_signing
from crm.rules.dates import span
from crm.rules.tiers import headline
from crm.rules.totals import Total, total
from db.models import CapitalArrival, Contract, Organization, Project, StageMove
from db.terms import ContractKind, SourceChannel, Stage
from db.values import Amount
from resources import tr


@dataclass(frozen=True)
class StepFigure:
    """Who came to a step in the period, who of them went on to a later one, and their money.

    total: of 线索 and 在谈 their headline figure, of 签约 合同投资, of 到位 what has arrived.
    """

    step: Step
    ids: tuple[str, ...]
    went_on_ids: tuple[str, ...]
    total: Total

    @property
    def count(self) -> int:
        return len(self.ids)

    @property
    def share(self) -> Fraction | None:
        """Of those who came in the period, the percentage that went on; None without any.

        From the last step nothing goes on.
        """
        if not self.ids or self.step is Step.INVESTED:
            return None
        return Fraction(100 * len(self.went_on_ids), self.count)


@dataclass(frozen=True)
class ChannelLine:
    """One channel (None: 未填) with its four steps."""

    channel: SourceChannel | None
    steps: tuple[StepFigure, ...]

    @property
    def label(self) -> str:
        return tr("未填") if self.channel is None else self.channel.label


@dataclass(frozen=True)
class ReferrerLine:
    """One referrer: an organization, or a person by name, and how the projects came by it."""

    name: str
    organization_id: str | None
    channels: tuple[SourceChannel, ...]
    steps: tuple[StepFigure, ...]


@dataclass(frozen=True)
class Effect:
    """What the channels brought in a period.

    whole: of all channels. unknown_ids: the projects without a channel, of any time. undated: how
    many came to a step on an unknown day, and so count in no year.
    """

    period: Period
    lines: tuple[ChannelLine, ...]
    whole: ChannelLine
    referrers: tuple[ReferrerLine, ...]
    unknown_ids: tuple[str, ...]
    undated: dict[Step, int]


@dataclass(frozen=True)
class _Brought:
    """A project as far as the effect looks at it."""

    id: str
    channel: SourceChannel | None
    referrer: tuple[str | None, str] | None  # an organization's id, or None, and the name
    days: dict[Step, date | None]
    figure: Amount | None
    contracted: Amount | None
    arrived: tuple[Amount | None, ...]

    def amounts(self, step: Step) -> tuple[Amount | None, ...]:
        if step is Step.INVESTED:
            return self.arrived
        return (self.contracted if step is Step.SIGNED else self.figure,)


def effect(session: Session, period: Period, today: date) -> Effect:
    """Return what each channel brought in `period`, as known on `today`."""
    projects = _projects(session, period, today)
    by_channel: defaultdict[SourceChannel | None, list[_Brought]] = defaultdict(list)
    by_referrer: defaultdict[tuple[str | None, str], list[_Brought]] = defaultdict(list)
    for project in projects:
        by_channel[project.channel].append(project)
        if project.referrer is not None:
            by_referrer[project.referrer].append(project)
    lines = [ChannelLine(one, _steps(by_channel[one], period)) for one in SourceChannel]
    if by_channel[None]:
        lines.append(ChannelLine(None, _steps(by_channel[None], period)))
    referrers = [
        ReferrerLine(name, key, _channels(found), _steps(found, period))
        for (key, name), found in by_referrer.items()
    ]
    return Effect(
        period,
        tuple(lines),
        ChannelLine(None, _together([line.steps for line in lines])),
        tuple(sorted((one for one in referrers if _any(one)), key=_rank)),
        tuple(project.id for project in by_channel[None]),
        _undated(projects, period),
    )


def definitions(found: Effect) -> list[str]:
    """Say how the figures are counted, a sentence each."""
    said = [
        tr("期间：{period}，数据截至 {day}。").format(
            period=found.period.label, day=found.period.end.isoformat()
        ),
        tr("线索：首次登记的日期在期内；在谈：首次到在谈或以后阶段的日期在期内。"),
        tr(
            "签约：首份投资合同的签订日期在期内，意向、框架不计；到位：首笔已核实资金的日期在期内。"
        ),
        tr("转化率：期内进入这一步的项目里，到期末又进了下一步的占比。"),
        tr(
            "金额只加确数：线索、在谈按合同、协议、拟投资依次取数，签约按合同投资，到位按期末累计到位。"
        ),
    ]
    if found.undated:
        parts = tr("、").join(
            tr("{step} {n} 个").format(step=step.label, n=count)
            for step, count in sorted(found.undated.items())
        )
        said.append(tr("没有登记日期、不计入这一期的：{parts}。").format(parts=parts))
    return said


def set_channel(
    session: Session, project_ids: Sequence[str], channel: SourceChannel, referrer: str = ""
) -> None:
    """Fill in how projects were found, and who referred them where that is given.

    Raises InvalidInput (field ``project``) when no project is chosen.
    """
    if not project_ids:
        raise InvalidInput(tr("请先在上面选中项目。"), field="project")
    fields: dict[str, object] = {"source_channel": channel}
    if referrer.strip():
        fields["referrer"] = referrer
    for key in project_ids:
        edit_project(session, key, fields)


def without_channel(session: Session) -> list[tuple[str, str, Stage, str]]:
    """Return (id, name, stage, investors) of the projects without a channel, newest first."""
    rows = session.execute(
        select(Project.id, Project.name, Project.stage, Project.investor_names)
        .where(Project.source_channel.is_(None), Project.trashed_at.is_(None))
        .order_by(Project.id.desc())
    )
    return [(row.id, row.name, row.stage, row.investor_names or "") for row in rows]


def _steps(projects: Iterable[_Brought], period: Period) -> tuple[StepFigure, ...]:
    came: defaultdict[Step, list[_Brought]] = defaultdict(list)
    went_on: defaultdict[Step, list[str]] = defaultdict(list)
    for project in projects:
        for step, on in project.days.items():
            if not period.holds(on):
                continue
            came[step].append(project)
            later = step + 1
            if later in project.days and period.ended_by(project.days[Step(later)]):
                went_on[step].append(project.id)
    return tuple(
        StepFigure(
            step,
            tuple(project.id for project in came[step]),
            tuple(went_on[step]),
            total(amount for project in came[step] for amount in project.amounts(step)),
        )
        for step in Step
    )


def _together(lines: Sequence[tuple[StepFigure, ...]]) -> tuple[StepFigure, ...]:
    """Add up the steps of lines that have no project in common."""
    return tuple(
        StepFigure(
            step,
            tuple(key for line in lines for key in line[step].ids),
            tuple(key for line in lines for key in line[step].went_on_ids),
            sum((line[step].total for line in lines), start=Total()),
        )
        for step in Step
    )


def _undated(projects: Iterable[_Brought], period: Period) -> dict[Step, int]:
    if period.start is None:
        return {}
    count = dict.fromkeys(Step, 0)
    for project in projects:
        for step, on in project.days.items():
            count[step] += on is None
    return {step: found for step, found in count.items() if found}


def _channels(projects: Iterable[_Brought]) -> tuple[SourceChannel, ...]:
    known = {project.channel for project in projects}
    return tuple(channel for channel in SourceChannel if channel in known)


def _any(line: ReferrerLine) -> bool:
    return any(figure.ids for figure in line.steps)


def _rank(line: ReferrerLine) -> tuple[int, int, int, str]:
    """Most signed money first, then most signed, then most leads."""
    signed = line.steps[Step.SIGNED]
    return (-signed.total.fen, -signed.count, -line.steps[Step.LEAD].count, line.name)


def _projects(session: Session, period: Period, today: date) -> list[_Brought]:
    moves, contracts = _moves(session), _contracts(session)
    arrivals = _arrivals(session, period, today)
    rows = session.execute(
        select(
            Project.id,
            Project.source_channel,
            Project.referrer_id,
            Organization.name,
            Project.referrer,
            Project.contracted,
            Project.agreed,
            Project.planned,
            Project.arrived,
        )
        .outerjoin(Organization, Organization.id == Project.referrer_id)
        .where(Project.trashed_at.is_(None))
        .order_by(Project.id)
    )
    found = []
    for key, channel, of, organization, person, contracted, agreed, planned, arrived in rows:
        papers = contracts.get(key, [])
        size = headline(contracted, agreed, planned)
        first, amounts = arrivals.get(key, (None, ()))
        if first is None and arrived is not None and arrived.fen:
            first, amounts = Happened(), (arrived,)  # a ledger's sum, without its days
        found.append(
            _Brought(
                key,
                channel,
                (of, organization) if of else (None, person) if person else None,
                days_of_steps(moves.get(key, []), _signed(papers), first, today),
                None if size is None else size.amount,
                _contracted(contracted, papers),
                amounts,
            )
        )
    return found


def _moves(session: Session) -> dict[str, list[Passage]]:
    rows = session.execute(
        select(
            StageMove.project_id, StageMove.stage, StageMove.__table__.c.on_day, StageMove.id
        ).where(StageMove.trashed_at.is_(None))
    )
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    for project_id, stage, on, key in rows:
        found[project_id].append(Passage(stage, on, key))
    return {key: chronological(passages) for key, passages in found.items()}


def _contracts(session: Session) -> dict[str, list[tuple[Paper, Amount | None]]]:
    """Return the formal contracts of each project, in the order in which they were entered."""
    rows = session.execute(
        select(Contract.project_id, Contract.signed, Contract.amount)
        .where(Contract.kind == ContractKind.INVESTMENT, Contract.trashed_at.is_(None))
        .order_by(Contract.id)
    )
    found: defaultdict[str, list[tuple[Paper, Amount | None]]] = defaultdict(list)
    for project_id, signed, amount in rows:
        found[project_id].append((Paper(ContractKind.INVESTMENT, signed), amount))
    return found


def _signed(papers: Sequence[tuple[Paper, Amount | None]]) -> Happened | None:
    if not papers:
        return None
    first = formal_signing(paper for paper, _ in papers)
    limits = None if first is None else span(first)
    return Happened(None if limits is None else limits[0])


def _contracted(own: Amount | None, papers: Sequence[tuple[Paper, Amount | None]]) -> Amount | None:
    """合同投资 of the record, else of its first formal contract that names one."""
    if own is not None and own.fen is not None:
        return own
    return next((one for _, one in papers if one is not None and one.fen is not None), None)


def _arrivals(
    session: Session, period: Period, today: date
) -> dict[str, tuple[Happened, tuple[Amount | None, ...]]]:
    """Return the first day of money of each project, and what arrived by the period's end."""
    rows = session.execute(
        select(CapitalArrival.project_id, CapitalArrival.on, CapitalArrival.amount)
        .where(
            CapitalArrival.verified_on.is_not(None),
            CapitalArrival.trashed_at.is_(None),
            CapitalArrival.on <= today,
        )
        .order_by(CapitalArrival.on, CapitalArrival.id)
    )
    firsts: dict[str, Happened] = {}
    amounts: defaultdict[str, list[Amount | None]] = defaultdict(list)
    for project_id, on, amount in rows:
        firsts.setdefault(project_id, Happened(on))
        if on <= period.end:
            amounts[project_id].append(amount)
    return {key: (first, tuple(amounts[key])) for key, first in firsts.items()}
