"""年度目标完成情况: each target of a year with the projects behind its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.briefings.issue import ListedProject, MonthlySnapshot
from crm.briefings.issue_tables import projects_table, targets_table
from crm.briefings.marks import Marks
from crm.briefings.monthly import of_period
from crm.briefings.order import Order
from crm.briefings.records import listed_projects
from crm.briefings.since import Since, Table
from crm.briefings.sources import Source, of_targets
from crm.errors import BriefingError
from crm.targets import TargetStanding
from db.models import Organization
from db.portions import portions
from resources import tr


@dataclass(frozen=True)
class TargetList:
    """What one target counts: its projects, the largest first, or its enterprises by name."""

    target_id: str
    projects: tuple[ListedProject, ...]
    firms: tuple[str, ...] = ()


@dataclass(frozen=True)
class YearReport:
    """The year's targets as `issue` has them, and the lists behind those that count projects."""

    key: ClassVar[str] = "yearly"
    bureau: str
    as_of: date
    issued_on: date
    issued_by: str
    issue: MonthlySnapshot
    lists: tuple[TargetList, ...]
    said: tuple[str, ...] = ()
    since: Since = field(default_factory=Since)
    secrecy: str = ""
    marks: Marks = field(default_factory=Marks)

    @property
    def official(self) -> bool:
        """Whether it is in the style of GB/T 9704-2012."""
        return self.issue.official

    @property
    def illustrative(self) -> bool:
        """Whether among the figures are samples."""
        return self.issue.illustrative

    @property
    def standings(self) -> dict[str, TargetStanding]:
        """Id → target."""
        return {line.standing.target_id: line.standing for line in self.issue.targets}


def take(session: Session, order: Order) -> YearReport:
    """Take the report of the order's year; raises BriefingError without a plan for it."""
    year = (order.first or order.today).year
    first, last = date(year, 1, 1), date(year, 12, 31)
    if first > order.today:
        raise BriefingError(tr("{year} 年还没有开始。请选择以前的年度。").format(year=year))
    issue = of_period(session, order, first, last, number=year, of=MonthlySnapshot)
    if not issue.targets:
        raise BriefingError(
            tr("还没有 {year} 年的年度计划。请先在「目标」里录入，或换一个年度。").format(year=year)
        )
    listed = {one.project_id: one for one in listed_projects(session)}
    lists = [
        TargetList(
            line.standing.target_id,
            tuple(listed[key] for key in line.standing.record_ids if key in listed),
        )
        for line in issue.targets
        if line.standing.record_kind == "project"
    ]
    lists += _firms(session, [line.standing for line in issue.targets])
    return YearReport(
        bureau=issue.bureau,
        as_of=issue.as_of,
        issued_on=order.today,
        issued_by=order.issued_by,
        issue=issue,
        lists=tuple(one for one in lists if one.projects or one.firms),
    )


def _firms(session: Session, standings: Sequence[TargetStanding]) -> list[TargetList]:
    """Return the lists of targets that count enterprises."""
    counting = [one for one in standings if one.record_kind == "organization"]
    ids = {key for one in counting for key in one.record_ids}
    names: dict[str, str] = {}
    for some in portions(ids):
        of = select(Organization.id, Organization.name)
        rows = session.execute(of.where(Organization.id.in_(some)))
        names |= {row.id: row.name for row in rows}
    return [
        TargetList(one.target_id, (), tuple(names[key] for key in one.record_ids if key in names))
        for one in counting
    ]


def tables(report: YearReport) -> tuple[Table, ...]:
    """Return what the next report of the year compares."""
    return (
        targets_table(report.issue.targets),
        *(list_table(one) for one in report.lists if one.projects),
    )


def list_table(one: TargetList) -> Table:
    """Return the projects that a target counts."""
    return projects_table(f"list/{one.target_id}", one.projects)


def file_name(report: YearReport) -> str:
    """Return the name under which it is saved unless a person gives another."""
    return tr("年度目标完成情况-{year}年").format(year=report.issue.year) + ".pdf"


def sources(report: YearReport) -> tuple[Source, ...]:
    """Return what each target counts."""
    return of_targets(report.issue.targets, report.as_of, tr("年度目标与时序"))


def conclusion(report: YearReport) -> tuple[str, ...]:
    """Return how many targets are met, and which are furthest behind."""
    standings = list(report.standings.values())
    met = [one for one in standings if one.met]
    unknown = [one for one in standings if one.actual is None]
    said = tr("{year}年{n}项目标：已完成{met}项，未完成{left}项").format(
        year=report.issue.year,
        n=len(standings),
        met=len(met),
        left=len(standings) - len(met) - len(unknown),
    )
    if unknown:
        said += tr("，缺数据{n}项").format(n=len(unknown))
    behind = sorted(
        (one for one in standings if one.ahead is not None and one.ahead < 0 and one.paced),
        key=lambda one: one.ahead or 0,
    )
    if behind:
        names = tr("、").join(one.indicator for one in behind[:3])
        said += tr("；欠序最多的是{names}").format(names=names)
    return (said + tr("。"),)
