"""The pipeline: what stands at each stage, what moved in a period, and how much went on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from crm.charts import StageFlow
from crm.rules.counting import Passage, chronological
from crm.rules.stages import (
    BESIDE,
    ROAD,
    Move,
    kind_of_move,
    month_before,
    on_road,
    owes_reason,
    position,
)
from crm.rules.tiers import Headline, headline
from crm.rules.totals import Total, total
from db.models import Park, Project, StageMove
from db.terms import AmountKind, Currency, Mark, Stage
from db.values import Amount, When

moved_on = StageMove.__table__.c.on_day
figures = Project.__table__.c


@dataclass(frozen=True)
class FunnelStep:
    """One stage of the funnel of a period.

    entered: projects that entered the stage in the period. went_on: those of them that went to a
    later stage before the period ended. share: the second of the first in percent; None when
    none entered. It is never stock ÷ stock.
    """

    stage: Stage
    entered_ids: tuple[str, ...]
    went_on_ids: tuple[str, ...]

    @property
    def entered(self) -> int:
        return len(self.entered_ids)

    @property
    def went_on(self) -> int:
        return len(self.went_on_ids)

    @property
    def share(self) -> Fraction | None:
        return Fraction(100 * self.went_on, self.entered) if self.entered else None


@dataclass(frozen=True)
class StageStock:
    """How many projects stand at a stage, and their investment by headline figure."""

    stage: Stage
    count: int
    total: Total


@dataclass(frozen=True)
class Movement:
    """One move of a project; from_stage is None for its first."""

    project_id: str
    name: str
    park: str | None
    from_stage: Stage | None
    to_stage: Stage
    on: When | None
    reason: str | None
    headline: Headline | None
    illustrative: bool

    @property
    def kind(self) -> Move:
        """A step forward, a skip, back, aside; a project's first move is a step forward."""
        if self.from_stage is None:
            return Move.FORWARD
        return kind_of_move(self.from_stage, self.to_stage)


@dataclass(frozen=True)
class Standstill:
    """A project that did not move for a month; `stuck_reason` is None while it owes its reason."""

    project_id: str
    name: str
    park: str | None
    stage: Stage
    since: date
    days: int
    stuck_reason: str | None
    owner: str | None
    commissioner: str | None
    illustrative: bool


def funnel(session: Session, start: date, end: date) -> list[FunnelStep]:
    """Return the funnel of `start` to `end`, both included, a step for each stage of the road."""
    entered: defaultdict[Stage, list[str]] = defaultdict(list)
    went_on: defaultdict[Stage, list[str]] = defaultdict(list)
    for project_id, passages in _passages(session, start, end).items():
        furthest = -1
        # From the last move backwards, so that what comes after each is known.
        seen: dict[Stage, bool] = {}
        for passage in reversed(passages):
            if not on_road(passage.stage):
                continue
            place = position(passage.stage)
            if passage.on is not None and start <= passage.on <= end:
                seen[passage.stage] = seen.get(passage.stage, False) or furthest > place
            furthest = max(furthest, place)
        for stage, gone in seen.items():
            entered[stage].append(project_id)
            if gone:
                went_on[stage].append(project_id)
    return [
        FunnelStep(stage, tuple(sorted(entered[stage])), tuple(sorted(went_on[stage])))
        for stage in ROAD
    ]


def _passages(session: Session, start: date, end: date) -> dict[str, list[Passage]]:
    """Return the moves up to `end` of each project that moved in the period, in order."""
    concerned = select(StageMove.project_id).where(
        moved_on.between(start, end), StageMove.trashed_at.is_(None)
    )
    rows = session.execute(
        select(StageMove.project_id, StageMove.stage, moved_on, StageMove.id)
        .join(Project, Project.id == StageMove.project_id)
        .where(
            StageMove.project_id.in_(concerned),
            StageMove.trashed_at.is_(None),
            Project.trashed_at.is_(None),
            or_(moved_on <= end, moved_on.is_(None)),
        )
    )
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    for project_id, stage, on, key in rows:
        found[project_id].append(Passage(stage, on, key))
    return {project_id: chronological(passages) for project_id, passages in found.items()}


def movements(session: Session, start: date, end: date) -> list[Movement]:
    """Return the moves of `start` to `end`, both included, oldest first."""
    before: dict[str, Stage | None] = {}
    for passages in _passages(session, start, end).values():
        last: Stage | None = None
        for passage in passages:
            before[passage.key] = last
            last = passage.stage
    rows = session.execute(
        select(
            StageMove.id,
            Project.id,
            Project.name,
            Park.name,
            StageMove.stage,
            StageMove.on,
            StageMove.reason,
            Project.contracted,
            Project.agreed,
            Project.planned,
            Project.illustrative,
        )
        .join(Project, Project.id == StageMove.project_id)
        .outerjoin(Park, Park.id == Project.park_id)
        .where(
            moved_on.between(start, end),
            StageMove.trashed_at.is_(None),
            Project.trashed_at.is_(None),
        )
        .order_by(moved_on, StageMove.id)
    )
    return [
        Movement(
            project_id=project_id,
            name=name,
            park=park,
            from_stage=before.get(key),
            to_stage=stage,
            on=on,
            reason=reason,
            headline=headline(contracted, agreed, planned),
            illustrative=illustrative,
        )
        for (
            key,
            project_id,
            name,
            park,
            stage,
            on,
            reason,
            contracted,
            agreed,
            planned,
            illustrative,
        ) in rows
    ]


def stage_flows(moves: Iterable[Movement]) -> tuple[StageFlow, ...]:
    """Return what came to and left each stage by some moves; stages beside the road last.

    A stage beside the road is told only when something came to it or left it.
    """
    came: Counter[Stage] = Counter()
    back: Counter[Stage] = Counter()
    left: Counter[Stage] = Counter()
    for move in moves:
        (back if move.kind in (Move.BACK, Move.ASIDE) else came)[move.to_stage] += 1
        if move.from_stage is not None:
            left[move.from_stage] += 1
    return tuple(
        StageFlow(stage.label, came[stage], back[stage], left[stage])
        for stage in (*ROAD, *BESIDE)
        if stage in ROAD or came[stage] or back[stage] or left[stage]
    )


def standstills(session: Session, today: date) -> list[Standstill]:
    """Return the projects without movement for a month on `today`, the longest first.

    Movement is a dated move; projects under construction or behind it are left out.
    """
    last = (
        select(StageMove.project_id, func.max(moved_on).label("since"))
        .where(StageMove.trashed_at.is_(None), today >= moved_on)
        .group_by(StageMove.project_id)
        .subquery()
    )
    waiting = [stage for stage in ROAD if position(stage) < position(Stage.STARTED)]
    rows = session.execute(
        select(
            Project.id.label("project_id"),
            Project.name,
            Park.name.label("park"),
            Project.stage,
            last.c.since,
            Project.stuck_reason,
            Project.owner,
            Project.commissioner,
            Project.illustrative,
        )
        .join(last, last.c.project_id == Project.id)
        .outerjoin(Park, Park.id == Project.park_id)
        .where(
            Project.trashed_at.is_(None),
            Project.stage.in_(waiting),
            last.c.since <= month_before(today),
        )
        .order_by(last.c.since, Project.id)
    ).mappings()
    return [
        Standstill(**row, days=(today - row["since"]).days)
        for row in rows
        if owes_reason(row["stage"], row["since"], today)
    ]


def stock(session: Session) -> list[StageStock]:
    """Return what stands at each stage, all fourteen in order, with firm sums in yuan.

    Summed in the database; only foreign figures, which need their own rates, are read one by one.
    """
    fen, currency, mark = (_of_headline(part) for part in ("fen", "currency", "mark"))
    abroad = and_(fen.is_not(None), currency != Currency.CNY.value)
    firm = mark == Mark.EXACT.value
    rows = session.execute(
        select(
            Project.stage,
            func.count(),
            func.count(case((abroad, 1))),
            func.sum(case((and_(~abroad, firm), fen))),
            func.count(case((and_(~abroad, firm), fen))),
            func.count(case((and_(~abroad, ~firm), fen))),
        )
        .where(Project.trashed_at.is_(None))
        .group_by(Project.stage)
    ).all()
    foreign = _foreign(session, abroad) if any(row[2] for row in rows) else {}
    found = {
        stage: StageStock(
            stage,
            count,
            Total(int(summed or 0), known, approximate, count - away - known - approximate)
            + foreign.get(stage, Total()),
        )
        for stage, count, away, summed, known, approximate in rows
    }
    return [found.get(stage, StageStock(stage, 0, Total())) for stage in Stage]


def _of_headline(part: str) -> ColumnElement[Any]:
    """A part of the headline figure in SQL: 合同投资, else 协议投资, else 拟投资, if readable."""
    kinds = (AmountKind.CONTRACTED, AmountKind.AGREED, AmountKind.PLANNED)
    return case(
        *(
            (figures[f"{kind.value}_fen"].is_not(None), figures[f"{kind.value}_{part}"])
            for kind in kinds
        )
    )


def _foreign(session: Session, abroad: ColumnElement[bool]) -> dict[Stage, Total]:
    rows = session.execute(
        select(Project.stage, Project.contracted, Project.agreed, Project.planned).where(
            Project.trashed_at.is_(None), abroad
        )
    )
    amounts: defaultdict[Stage, list[Amount | None]] = defaultdict(list)
    for stage, contracted, agreed, planned in rows:
        figure = headline(contracted, agreed, planned)
        amounts[stage].append(figure.amount if figure else None)
    return {stage: total(found) for stage, found in amounts.items()}
