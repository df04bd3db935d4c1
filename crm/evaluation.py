"""亩均效益评价: a year's ranking of the enterprises, from their actuals and their land.

Land is the enterprise's own 用地面积 among its actuals where there is one, else the firm land of
its projects that produce, by its recorded share of each. Unknown stays unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.evaluation_schemes import SchemeCard, scheme_of
from crm.organizations import organization_of
from crm.promises import Actuals, actuals_of
from crm.rules.assess import PER_MU, Exact
from crm.rules.evaluate import Candidate, Evaluated, Standing, check_scheme, evaluate
from crm.rules.indicators import STANDING, Kind, kind_of
from crm.rules.stages import ROAD, position
from crm.rules.written import clean_text
from db.models import (
    EvaluationExemption,
    Organization,
    Park,
    Performance,
    Project,
    ProjectInvestor,
    StageMove,
)
from db.terms import Indicator, Stage, TaxBasis
from db.values import AREA_UNITS_PER_MU
from resources import tr

_ON_LAND = tuple(stage for stage in ROAD if position(stage) >= position(Stage.LAND))
_AVERAGED = 3
"""Years that 土地产出率 averages (domain.md, section 3)."""


@dataclass(frozen=True)
class Ranked:
    """A line of the ranking. land: 亩, None while unknown; by_hand: a person exempted it."""

    organization_id: str
    name: str
    parks: tuple[str, ...]
    land: Exact | None
    result: Evaluated
    by_hand: bool = False
    illustrative: bool = False

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it has no figure of, in words; 用地面积 in place of the figures per 亩."""
        if self.land is not None:
            return tuple(one.label for one in self.result.missing)
        own = [one.label for one in self.result.missing if one not in PER_MU]
        land = [Indicator.LAND_AREA.label] if len(own) < len(self.result.missing) else []
        return tuple(land + own)


@dataclass(frozen=True)
class Evaluation:
    """A year by a scheme: the ranking first, then the exempt, then those without data."""

    year: int
    scheme: SchemeCard
    rows: tuple[Ranked, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many have each grade, in the order of the bands."""
        found = Counter(row.result.grade for row in self.rows if row.result.grade)
        return {band.grade: found[band.grade] for band in self.scheme.bands}

    def standing(self, standing: Standing) -> list[Ranked]:
        """Return the lines that stand so."""
        return [row for row in self.rows if row.result.standing is standing]


@dataclass
class _Enterprise:
    """What is known of an enterprise besides its actuals."""

    name: str
    illustrative: bool
    projects: list[_OnLand] = field(default_factory=list)


@dataclass(frozen=True)
class _OnLand:
    """A project on land: its part of the land in 亩 (None: unknown), and since when it produces."""

    name: str
    park: str | None
    land: Exact | None
    produced: date | None


def evaluated_years(session: Session) -> list[int]:
    """Return the years that have actuals, the newest first."""
    found = session.scalars(
        select(Performance.year).where(Performance.trashed_at.is_(None)).distinct()
    )
    return sorted(found, reverse=True)


def evaluate_year(session: Session, year: int, scheme_key: str) -> Evaluation:
    """Return a year's ranking by a scheme; raises InvalidInput for one that can't be used."""
    scheme = scheme_of(session, scheme_key)
    by = scheme.rules()
    check_scheme(by)
    known = _enterprises(session, year)
    actuals = actuals_of(session, known.keys())
    by_hand = _exemptions(session, year)
    lands = {key: _land(actuals, key, one, year) for key, one in known.items()}
    candidates = [
        Candidate(
            key,
            {
                measure.indicator: _value(actuals, key, measure.indicator, year, lands[key])
                for measure in by.measures
            },
            by_hand.get(key) or _unfinished(actuals, key, one, year),
        )
        for key, one in known.items()
    ]
    rows = [_ranked(result, known, lands, by_hand) for result in evaluate(by, candidates)]
    rank = {row.organization_id: at for at, row in enumerate(rows)}
    order = list(Standing)
    rows.sort(
        key=lambda row: (
            order.index(row.result.standing),
            row.result.rank or 0,
            row.name if row.result.rank is None else "",
            rank[row.organization_id],
        )
    )
    return Evaluation(year, scheme, tuple(rows))


def exempt(session: Session, organization_id: str, year: int, reason: str) -> None:
    """Leave an enterprise without a grade in a year; raises InvalidInput (field ``reason``)."""
    organization_of(session, organization_id)
    said = clean_text(reason, "reason")
    if not said:
        raise InvalidInput(tr("请写明不定等级的原因，例如 当年停产技改。"), field="reason")
    held = session.scalars(_exempted(year, organization_id)).first()
    if held is None:
        held = EvaluationExemption(organization_id=organization_id, year=year, reason=said)
        session.add(held)
    held.reason = said


def unexempt(session: Session, organization_id: str, year: int) -> None:
    """Let an enterprise take part in a year again."""
    for held in session.scalars(_exempted(year, organization_id)):
        held.trashed_at = datetime.now(UTC)


def _exempted(year: int, organization_id: str | None = None) -> Any:
    query = select(EvaluationExemption).where(
        EvaluationExemption.year == year, EvaluationExemption.trashed_at.is_(None)
    )
    if organization_id is not None:
        query = query.where(EvaluationExemption.organization_id == organization_id)
    return query


def _exemptions(session: Session, year: int) -> dict[str, str]:
    return {one.organization_id: one.reason for one in session.scalars(_exempted(year))}


def _enterprises(session: Session, year: int) -> dict[str, _Enterprise]:
    """Return who takes part: enterprises with an actual of the year, or a project on land."""
    projects = _projects_on_land(session, year)
    with_actuals = set(
        session.scalars(
            select(Performance.organization_id)
            .where(Performance.year == year, Performance.trashed_at.is_(None))
            .distinct()
        )
    )
    rows = session.execute(
        select(Organization.id, Organization.name, Organization.illustrative).where(
            Organization.trashed_at.is_(None)
        )
    )
    return {
        key: _Enterprise(name, illustrative, projects.get(key, []))
        for key, name, illustrative in rows
        if key in with_actuals or key in projects
    }


def _projects_on_land(session: Session, year: int) -> dict[str, list[_OnLand]]:
    """Return organization → the projects that had land by the end of a year."""
    table = Project.__table__.c
    ends = date(year, 12, 31)
    moves = StageMove.__table__.c
    reached: dict[str, dict[Stage, date]] = {}
    for key, stage, day in session.execute(
        select(moves.project_id, moves.stage, moves.on_day).where(
            moves.trashed_at.is_(None), moves.on_day.is_not(None), moves.on_day <= ends
        )
    ):
        days = reached.setdefault(key, {})
        days[stage] = min(day, days.get(stage, day))
    investors: dict[str, list[Any]] = {}
    for row in session.execute(
        select(
            ProjectInvestor.project_id, ProjectInvestor.organization_id, ProjectInvestor.share
        ).where(ProjectInvestor.trashed_at.is_(None))
    ):
        investors.setdefault(row.project_id, []).append(row)
    found: dict[str, list[_OnLand]] = {}
    for key, name, park, units, mark in session.execute(
        select(table.id, table.name, Park.name, table.land_units, table.land_mark)
        .outerjoin(Park.__table__, Park.__table__.c.id == table.park_id)
        .where(table.trashed_at.is_(None), table.stage.in_(_ON_LAND))
        .order_by(table.name, table.id)
    ):
        days = reached.get(key, {})
        if not any(stage in days for stage in _ON_LAND):
            continue
        firm = units is not None and mark in (None, "exact")
        whole = Fraction(units, AREA_UNITS_PER_MU) if firm else None
        owners = investors.get(key, ())
        for row in owners:
            share = Fraction(1) if len(owners) == 1 else _share(row.share)
            land = None if whole is None or share is None else whole * share
            one = _OnLand(name, park, land, days.get(Stage.PRODUCING))
            found.setdefault(row.organization_id, []).append(one)
    return found


def _share(percent: Any) -> Fraction | None:
    return None if percent is None else Fraction(percent) / 100


def _land(actuals: Actuals, key: str, one: _Enterprise, year: int) -> Exact | None:
    own = actuals.standing((key, Indicator.LAND_AREA, TaxBasis.PAID), year)
    if own is not None:
        return Fraction(own, AREA_UNITS_PER_MU) or None
    begins = date(year, 1, 1)
    parts = [each.land for each in one.projects if each.produced and each.produced < begins]
    if not parts or any(part is None for part in parts):
        return None
    return sum((part for part in parts if part is not None), Fraction(0)) or None


def _unfinished(actuals: Actuals, key: str, one: _Enterprise, year: int) -> str:
    """Say why an enterprise that only builds, or has just begun, has no grade; "" if it has one."""
    if actuals.standing((key, Indicator.LAND_AREA, TaxBasis.PAID), year) is not None:
        return ""
    begins = date(year, 1, 1)
    if not one.projects or any(each.produced and each.produced < begins for each in one.projects):
        return ""
    days = [(each.produced, each.name) for each in one.projects if each.produced is not None]
    if days:
        day, name = min(days)
        return tr("{name} {day} 投产，不满一个完整年度").format(name=name, day=day.isoformat())
    return tr("在建：{name}").format(name=tr("、").join(each.name for each in one.projects[:3]))


def _value(
    actuals: Actuals, key: str, indicator: Indicator, year: int, land: Exact | None
) -> Exact | None:
    """Return an enterprise's figure of a year in the indicator's base unit."""
    base = PER_MU.get(indicator)
    if base is None:
        own = (key, indicator, TaxBasis.PAID)
        if indicator in STANDING:
            return actuals.standing(own, year)
        if kind_of(indicator) is Kind.MONEY:
            return actuals.of_year(own, year)
        return actuals.years.get(own, {}).get(year)  # a ratio's months don't add up
    own = (key, base, TaxBasis.PAID)
    if land is None:
        return None
    total: Exact | None
    if indicator is Indicator.INTENSITY:
        gathered = actuals.up_to(own, date(year, 12, 31))
        total = None if gathered is None else sum(gathered.values())
    elif indicator is Indicator.LAND_YIELD:
        total = _average(actuals.of_year(own, year - back) for back in range(_AVERAGED))
    else:
        total = actuals.of_year(own, year)
    return None if total is None else Fraction(total) / land


def _average(figures: Iterable[Exact | None]) -> Exact | None:
    known = list(figures)
    if any(one is None for one in known):
        return None
    return Fraction(sum(one for one in known if one is not None), len(known))


def _ranked(
    result: Evaluated,
    known: dict[str, _Enterprise],
    lands: dict[str, Exact | None],
    by_hand: dict[str, str],
) -> Ranked:
    one = known[result.key]
    parks = tuple(dict.fromkeys(each.park for each in one.projects if each.park))
    return Ranked(
        result.key,
        one.name,
        parks,
        lands[result.key],
        result,
        result.key in by_hand,
        one.illustrative,
    )
