"""What the open projects and the year's targets are likely to come to, and how far to trust it.

The rules are in `crm.rules.forecast`. Nothing of a forecast is stored: the calibration looks at
past month ends with only what was known then, and holds that against what came.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.rules import forecast as rules
from crm.rules.counting import Narrowing, Passage, chronological, narrowing_of
from crm.rules.forecast import Bin, Judged, Met, Open, Outlook, Rate, Wanted
from crm.rules.stages import ROAD, month_before, on_road, position
from crm.rules.tiers import Tier, at_or_above, headline, tier_named, tier_of
from crm.targets import TargetStanding, attainments
from crm.tiers import tiers_in_use
from db.models import Park, Project, StageMove, Target
from db.terms import Measure, Stage
from db.values import Amount

CALIBRATION_MONTHS = 12
"""Past month ends that the calibration looks back to."""
AHEAD = timedelta(days=182)
"""How far a past forecast looked: half a year, so that there is something to hold it against."""
_PAST_RUNS = 400


@dataclass(frozen=True)
class ProjectForecast:
    """An open project with its outlooks, by goal in the order of the road.

    tier: what its headline figure reaches firmly, "" for none or an approximate one.
    """

    project_id: str
    name: str
    park: str | None
    stage: Stage
    tier: str
    owner: str | None
    illustrative: bool
    outlooks: tuple[Outlook, ...]


@dataclass(frozen=True)
class TargetForecast:
    """A target that counts projects: what is there, what it takes, and what is expected.

    approximate: open projects that would count if their figures were firm, and do not.
    """

    target_id: str
    indicator: str
    park: str
    unit: str
    goal: Stage
    have: int
    needed: int
    met: Met
    candidates: tuple[str, ...]
    approximate: int


@dataclass(frozen=True)
class Forecast:
    """The forecast of a year's end, its basis and its record.

    rates: by stage what is expected and the history behind it. calibration, brier: of past
    forecasts of 签约 within half a year; empty and None while there is no past to hold them to.
    """

    today: date
    ends: date
    runs: int
    seed: int
    projects: tuple[ProjectForecast, ...]
    targets: tuple[TargetForecast, ...]
    rates: tuple[Rate, ...]
    calibration: tuple[Bin, ...]
    judged: int
    brier: float | None


@dataclass
class _Known:
    project_id: str
    name: str
    park_id: str | None
    park: str | None
    counts_into_zone: bool
    stage: Stage
    industry: str
    amount: Amount | None
    owner: str | None
    illustrative: bool


@dataclass(frozen=True)
class _Asked:
    """A target that counts projects, as the rules ask of it; approximate: as `TargetForecast`."""

    standing: TargetStanding
    wanted: Wanted
    candidates: tuple[str, ...]
    approximate: int

    def told(self, met: Met) -> TargetForecast:
        """Return it with what is expected of it."""
        return TargetForecast(
            self.standing.target_id,
            self.standing.indicator,
            self.standing.park,
            self.standing.unit,
            self.wanted.goal,
            self.wanted.have,
            self.wanted.needed,
            met,
            self.candidates,
            self.approximate,
        )


def forecast(session: Session, today: date, *, runs: int = rules.RUNS, seed: int = 0) -> Forecast:
    """Return the forecast of the year's end; the same data and seed give the same answer."""
    passages = _passages(session)
    known = _open_projects(session)
    expected = rules.rates(_stays(passages, today))
    tiers = tiers_in_use(session)
    asked = _asked(session, today, known, tiers)
    ends = _year_end(today)
    outlooks, met = rules.simulate(
        _opened(known),
        [one.wanted for one in asked],
        expected,
        (ends - today).days,
        runs=runs,
        seed=seed,
    )
    judged = _judged(passages, today, seed)
    return Forecast(
        today=today,
        ends=ends,
        runs=runs,
        seed=seed,
        projects=tuple(_told(project, outlooks, tiers) for project in known),
        targets=tuple(one.told(result) for one, result in zip(asked, met, strict=True)),
        rates=tuple(expected[stage] for stage in ROAD[:-1]),
        calibration=tuple(rules.calibration(judged)),
        judged=len(judged),
        brier=rules.brier(judged),
    )


def target_forecasts(
    session: Session, today: date, *, runs: int = rules.RUNS, seed: int = 0
) -> tuple[TargetForecast, ...]:
    """Return the targets of `forecast` alone, reckoned without what says nothing of them."""
    known = _open_projects(session)
    asked = _asked(session, today, known, tiers_in_use(session))
    if not asked:
        return ()
    met = rules.expect(
        _opened(known),
        [one.wanted for one in asked],
        rules.rates(_stays(_passages(session), today)),
        (_year_end(today) - today).days,
        runs=runs,
        seed=seed,
    )
    return tuple(one.told(result) for one, result in zip(asked, met, strict=True))


def _year_end(today: date) -> date:
    return date(today.year, 12, 31)


def _opened(known: Sequence[_Known]) -> list[Open]:
    return [Open(project.project_id, project.stage) for project in known]


def _asked(
    session: Session, today: date, known: Sequence[_Known], tiers: Sequence[Tier]
) -> list[_Asked]:
    """Return the year's targets that count projects, each with those that may come to count."""
    standings = attainments(session, today.year, today)
    narrowings = _narrowings(session, [one.target_id for one in standings])
    found = []
    for standing in standings:
        narrowing = narrowings[standing.target_id]
        goal = _goal(standing, narrowing)
        if goal is None or standing.actual is None or standing.floor is None:
            continue
        firm, loose = _candidates(standing, narrowing, goal, known, tiers)
        have, needed = int(standing.actual), math.ceil(standing.floor)
        wanted = Wanted(standing.target_id, goal, have, needed, frozenset(firm))
        found.append(_Asked(standing, wanted, tuple(firm), len(loose)))
    return found


def _told(
    project: _Known, outlooks: Mapping[str, Sequence[Outlook]], tiers: Sequence[Tier]
) -> ProjectForecast:
    reached = tier_of(project.amount, tiers)
    return ProjectForecast(
        project.project_id,
        project.name,
        project.park,
        project.stage,
        reached.tier.name if reached is not None and reached.firm else "",
        project.owner,
        project.illustrative,
        tuple(outlooks[project.project_id]),
    )


def _goal(standing: TargetStanding, narrowing: Narrowing) -> Stage | None:
    """Return the stage by which projects come to count for a target, or None if it counts none."""
    if standing.unit not in ("个", "项", "家"):
        return None
    if standing.measure is Measure.SIGNED_PROJECTS:
        return Stage.SIGNED
    if standing.measure is Measure.STAGE_REACHED:
        first = min(narrowing.stages, key=position, default=None)
        return first if first in rules.GOALS else None
    return None


def _narrowings(session: Session, target_ids: Sequence[str]) -> dict[str, Narrowing]:
    rows = session.execute(
        select(Target.id, Target.indicator, Target.measure, Target.measure_argument).where(
            Target.id.in_(target_ids)
        )
    )
    return {
        key: Narrowing.from_text(argument) if argument else narrowing_of(indicator, measure)
        for key, indicator, measure, argument in rows
    }


def _candidates(
    standing: TargetStanding,
    narrowing: Narrowing,
    goal: Stage,
    known: Sequence[_Known],
    tiers: Sequence[Tier],
) -> tuple[list[str], list[str]]:
    """Return the open projects that would count, and those that would but for their mark."""
    firm: list[str] = []
    loose: list[str] = []
    counted = set(standing.record_ids)
    wanted = tier_named(narrowing.tier, tiers) if narrowing.tier else None
    for project in known:
        inside = (
            project.counts_into_zone
            if standing.park_id is None
            else project.park_id == standing.park_id
        )
        if not inside or project.project_id in counted or position(project.stage) >= position(goal):
            continue
        if narrowing.industry is not None and narrowing.industry not in project.industry:
            continue
        if wanted is None:
            firm.append(project.project_id)
            continue
        reached = tier_of(project.amount, tiers)
        if reached is not None and reached.tier.name in at_or_above(wanted, tiers):
            (firm if reached.firm else loose).append(project.project_id)
    return firm, loose


def _open_projects(session: Session) -> list[_Known]:
    rows = session.execute(
        select(
            Project.id,
            Project.name,
            Project.park_id,
            Park.name,
            Park.counts_into_zone,
            Project.stage,
            Project.industry,
            Project.industry_chain,
            Project.contracted,
            Project.agreed,
            Project.planned,
            Project.owner,
            Project.illustrative,
        )
        .outerjoin(Park, Park.id == Project.park_id)
        .where(
            Project.trashed_at.is_(None),
            Project.stage.in_([one for one in ROAD if one is not ROAD[-1]]),
        )
        .order_by(Project.id)
    )
    found = []
    for key, name, park_id, park, counts, stage, industry, chain, *amounts, owner, sample in rows:
        figure = headline(*amounts)
        found.append(
            _Known(
                key,
                name,
                park_id,
                park,
                counts is not False,
                stage,
                f"{industry or ''} {chain or ''}",
                figure.amount if figure is not None else None,
                owner,
                sample,
            )
        )
    return found


def _passages(session: Session) -> dict[str, list[Passage]]:
    """Return project id → its moves in the order in which they happened."""
    day = StageMove.__table__.c.on_day
    found: dict[str, list[Passage]] = {}
    for project_id, key, stage, on in session.execute(
        select(StageMove.project_id, StageMove.id, StageMove.stage, day)
        .join(Project, Project.id == StageMove.project_id)
        .where(StageMove.trashed_at.is_(None), Project.trashed_at.is_(None))
    ):
        found.setdefault(project_id, []).append(Passage(stage, on, key))
    return {project: chronological(passages) for project, passages in found.items()}


def _stays(passages: Mapping[str, Sequence[Passage]], today: date) -> list[rules.Stay]:
    return [stay for moves in passages.values() for stay in rules.stays(moves, today)]


def _judged(passages: Mapping[str, Sequence[Passage]], today: date, seed: int) -> list[Judged]:
    """Return what forecasts of past month ends would have said of 签约, and whether it came."""
    first = min((p.on for moves in passages.values() for p in moves if p.on), default=today)
    found: list[Judged] = []
    then = today - AHEAD
    for _ in range(CALIBRATION_MONTHS):
        if then <= first:
            break
        found += _judged_on(passages, then, seed)
        then = month_before(then)
    return found


def _judged_on(passages: Mapping[str, Sequence[Passage]], then: date, seed: int) -> list[Judged]:
    known = {
        project: [one for one in moves if one.on is not None and one.on <= then]
        for project, moves in passages.items()
    }
    expected = rules.rates(_stays(known, then))
    found = []
    for project, moves in known.items():
        if not moves or not on_road(moves[-1].stage):
            continue
        here = moves[-1].stage
        if position(here) >= position(Stage.SIGNED):
            continue
        way = next(
            rules.ways(Open(project, here), expected, AHEAD.days, runs=_PAST_RUNS, seed=seed)
        )
        signed = _signed_by(passages[project], then, then + AHEAD)
        found.append(Judged(rules.share_of(way.in_time), signed))
    return found


def _signed_by(moves: Sequence[Passage], after: date, until: date) -> bool:
    return any(
        one.on is not None
        and after < one.on <= until
        and on_road(one.stage)
        and position(one.stage) >= position(Stage.SIGNED)
        for one in moves
    )
