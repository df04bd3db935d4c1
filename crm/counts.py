"""Counting targets from records: what counts, what stands beside it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.rules.counting import (
    Narrowing,
    Passage,
    Signing,
    chronological,
    distinct,
    reached,
    signing_in,
)
from crm.rules.tiers import Tier, at_or_above, tier_named, tier_of
from crm.rules.totals import beside, total
from crm.rules.units import convert, money_in, show_amount
from crm.signings import SignedProject, signed_projects
from db.models import Park, Project, StageMove
from db.terms import Stage
from db.values import Amount, When
from resources import tr


@dataclass(frozen=True)
class Count:
    """What a target comes to from records.

    value: None when nothing can be counted. ids: the projects that count, in the order in which
    they came to count. approximate: how many more would, if their figure were firm. notes: the
    parts of its 口径.
    """

    value: Decimal | None
    ids: tuple[str, ...]
    approximate: int = 0
    notes: tuple[str, ...] = ()
    illustrative: bool = False


@dataclass
class _Passed:
    id: str
    park_id: str | None
    illustrative: bool
    passages: list[Passage] = field(default_factory=list)


class Records:
    """The records of one year that targets count, read in a handful of queries.

    year: of the plan. today: what came later is not looked at.
    """

    def __init__(self, session: Session, year: int, today: date, tiers: Sequence[Tier]) -> None:
        self._year = year
        self._today = today
        self._tiers = tiers
        self._outside = {
            park_id
            for park_id, counts in session.execute(select(Park.id, Park.counts_into_zone))
            if not counts
        }
        self._signed = signed_projects(session, date(year, 1, 1), date(year, 12, 31))
        self._passed = _passed_projects(session, year)

    def signings(self, park_id: str | None, narrowing: Narrowing, unit: str) -> Count:
        """Count projects by their formal contract of the year (or enterprises, or their money)."""
        if narrowing.tier and tier_named(narrowing.tier, self._tiers) is None:
            lacking = tr("缺数据：没有设置“{tier}”这一档").format(tier=narrowing.tier)
            return Count(None, (), notes=(lacking,))
        counted: list[SignedProject] = []
        approximate = apart = undated = 0
        for project in self._signed:
            if not self._within(project.park_id, park_id) or not _named(project, narrowing):
                continue
            state = signing_in([p for p, _ in project.papers], self._year, self._today)
            tiered = self._tiered(project, narrowing)
            if tiered is None or state is Signing.NOT:
                continue
            if state is not Signing.FORMAL:
                apart += state is Signing.APART
                undated += state is Signing.UNDATED
            elif tiered:
                counted.append(project)
            else:
                approximate += 1
        counted.sort(key=lambda project: (_day(project.signed), project.id))
        notes = [
            tr("按首份投资合同的签订日期计入，一个项目只计一次"),
            *_narrowed(narrowing, self._tiers),
        ]
        if apart:
            notes.append(tr("意向、框架协议 {n} 个另列，不计入").format(n=apart))
        if undated:
            notes.append(tr("投资合同未登记签订日期 {n} 个，不计入").format(n=undated))
        return self._signings_in_unit(counted, approximate, narrowing, unit, notes)

    def _signings_in_unit(
        self,
        counted: list[SignedProject],
        approximate: int,
        narrowing: Narrowing,
        unit: str,
        notes: list[str],
    ) -> Count:
        value = Decimal(len(counted))
        if convert(Decimal(1), unit, "元") is not None:
            summed = total(project.amount for project in counted)
            value, approximate = money_in(summed.fen, unit), summed.approximate
            notes += [beside(summed)] if beside(summed) else []
        elif narrowing.distinct:
            known, unnamed = distinct(project.enterprise for project in counted)
            value = Decimal(known)
            notes.append(tr("按项目的第一投资方计家数，不重复"))
            if unnamed:
                notes.append(tr("未登记投资方的项目 {n} 个，不计入").format(n=unnamed))
        elif approximate:
            notes.append(tr("另有约数 {n} 项，不计入").format(n=approximate))
        return Count(
            value,
            tuple(project.id for project in counted),
            approximate,
            tuple(notes),
            any(project.illustrative for project in counted),
        )

    def passages(self, park_id: str | None, stages: tuple[Stage, ...]) -> Count:
        """Count projects by the actual date on which they first reached any of `stages`."""
        counted: list[tuple[date, _Passed]] = []
        undated = 0
        for project in self._passed:
            if not self._within(project.park_id, park_id):
                continue
            passage = reached(project.passages, stages)
            if passage is None:
                continue
            if passage.on is None:
                undated += 1
            elif passage.on.year == self._year and passage.on <= self._today:
                counted.append((passage.on, project))
        counted.sort(key=lambda pair: (pair[0], pair[1].id))
        named = tr("或").join(stage.label for stage in stages)
        notes = [tr("按{stages}的实际日期计入，一个项目只计一次").format(stages=named)]
        if undated:
            notes.append(tr("未登记日期 {n} 个，不计入").format(n=undated))
        return Count(
            Decimal(len(counted)),
            tuple(project.id for _, project in counted),
            notes=tuple(notes),
            illustrative=any(project.illustrative for _, project in counted),
        )

    def _within(self, park_id: str | None, wanted: str | None) -> bool:
        """Whether a project of `park_id` counts for a target of `wanted` (None: the zone)."""
        return park_id not in self._outside if wanted is None else park_id == wanted

    def _tiered(self, project: SignedProject, narrowing: Narrowing) -> bool | None:
        """Whether the project reaches the tier asked for firmly; None when it does not."""
        if narrowing.tier is None:
            return True
        wanted = tier_named(narrowing.tier, self._tiers)
        found = tier_of(project.amount, self._tiers)
        if wanted is None or found is None:
            return None
        return found.firm if found.tier.name in at_or_above(wanted, self._tiers) else None


def _narrowed(narrowing: Narrowing, tiers: Sequence[Tier]) -> list[str]:
    """Say in words what a target counts among the signed projects."""
    said = []
    tier = tier_named(narrowing.tier, tiers) if narrowing.tier else None
    if tier is not None:
        thresholds = [show_amount(Amount(fen, code)) for code, fen in tier.thresholds.items()]
        said.append(tr("合同投资 {amount}以上").format(amount=tr("或 ").join(thresholds)))
    if narrowing.industry:
        said.append(tr("产业或产业链含“{industry}”").format(industry=narrowing.industry))
    return said


def _named(project: SignedProject, narrowing: Narrowing) -> bool:
    return narrowing.industry is None or narrowing.industry in project.industry


def _day(when: When | None) -> date:
    return when.day if when is not None and when.day is not None else date.max


def _passed_projects(session: Session, year: int) -> list[_Passed]:
    """Return the projects that moved in `year` or at an unknown date, with all their moves."""
    day = StageMove.__table__.c.on_day
    concerned = select(StageMove.project_id).where(
        StageMove.trashed_at.is_(None),
        or_(day.between(date(year, 1, 1), date(year, 12, 31)), day.is_(None)),
    )
    found: dict[str, _Passed] = {}
    rows = session.execute(
        select(
            Project.id, Project.park_id, Project.illustrative, StageMove.id, StageMove.stage, day
        )
        .join(StageMove, StageMove.project_id == Project.id)
        .where(
            Project.id.in_(concerned), Project.trashed_at.is_(None), StageMove.trashed_at.is_(None)
        )
    )
    for key, park, illustrative, move_id, stage, on in rows:
        project = found.setdefault(key, _Passed(key, park, illustrative))
        project.passages.append(Passage(stage, on, move_id))
    for project in found.values():
        project.passages = chronological(project.passages)
    return list(found.values())


def excluded_parks(session: Session) -> tuple[str, ...]:
    """Return the names of the parks that do not count into 全区, for its 口径."""
    rows: Iterable[str] = session.scalars(
        select(Park.name)
        .where(Park.counts_into_zone.is_(False), Park.trashed_at.is_(None))
        .order_by(Park.ordinal, Park.name)
    )
    return tuple(rows)
