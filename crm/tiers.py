"""The tiers in use, the projects that reach them, and what was signed in a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from crm.rules.dates import span
from crm.rules.received import Received
from crm.rules.stages import ROAD, position
from crm.rules.tiers import Headline, Tier, Tiered, headline, tier_of, tiers_from_text
from crm.rules.units import in_cny
from crm.settings import setting
from crm.signings import first_signings, signed_projects
from db.models import Park, Project
from db.terms import Stage
from db.values import Amount, Extent, When

TIERS_SETTING = "tiers"

_columns = Project.__table__.c


@dataclass(frozen=True)
class MajorProject:
    """A project that reaches a tier by its headline figure; `tiered.firm` tells a marked one.

    signed: when its first formal contract was signed; None while there is none, or its date is
    unknown. reported: `arrived` is a ledger's figure, with no arrival recorded.
    """

    project_id: str
    name: str
    park: str | None
    stage: Stage
    tiered: Tiered
    headline: Headline
    arrived: Amount | None
    fixed: Amount | None
    land: Extent | None
    progress: str | None
    stuck_reason: str | None
    chief: str | None
    commissioner: str | None
    owner: str | None
    illustrative: bool
    signed: When | None
    reported: bool = False


@dataclass(frozen=True)
class SignedInPeriod:
    """A project whose first formal contract was signed in a period, and so counts there."""

    project_id: str
    name: str
    signed: When
    amount: Amount | None
    tiered: Tiered | None
    illustrative: bool


def tiers_in_use(session: Session) -> tuple[Tier, ...]:
    """Return the tiers that this zone set, else the usual ones."""
    return tiers_from_text(setting(session, TIERS_SETTING))


def major_projects(session: Session) -> list[MajorProject]:
    """Return the projects at or above the lowest tier, the highest tier and amount first.

    Projects that were lost or have left (流失, 退出) are not among them; 暂缓 are.
    """
    tiers = tiers_in_use(session)
    concerned = and_(
        Project.trashed_at.is_(None),
        Project.stage.not_in([Stage.LOST, Stage.EXITED]),
        or_(*(_may_reach(kind, tiers) for kind in ("contracted", "agreed", "planned"))),
    )
    rows = session.execute(
        select(
            Project.id.label("project_id"),
            Project.name,
            Park.name.label("park"),
            Project.stage,
            Project.contracted,
            Project.agreed,
            Project.planned,
            Project.arrived,
            Project.received_fen,
            Project.received_apart,
            Project.fixed,
            Project.land,
            Project.progress,
            Project.stuck_reason,
            Project.chief,
            Project.commissioner,
            Project.owner,
            Project.illustrative,
        )
        .outerjoin(Park, Park.id == Project.park_id)
        .where(concerned)
    ).mappings()
    signed = first_signings(session, select(Project.id).where(concerned))
    found = [project for row in rows if (project := _major(dict(row), signed, tiers)) is not None]
    return sorted(found, key=lambda project: _order(project, tiers))


def _may_reach(kind: str, tiers: Sequence[Tier]) -> ColumnElement[bool]:
    """Leave out in SQL what can't reach the lowest tier; the rule itself decides on the rest."""
    fen, currency = _columns[f"{kind}_fen"], _columns[f"{kind}_currency"]
    own = {currency for tier in tiers for currency in tier.thresholds}
    lowest = {c: min(t.thresholds[c] for t in tiers if c in t.thresholds) for c in own}
    reached = [and_(currency == code.value, fen >= least) for code, least in lowest.items()]
    return or_(*reached, and_(fen.is_not(None), currency.not_in([code.value for code in own])))


def _major(
    row: dict[str, Any], signed: Mapping[str, When], tiers: Sequence[Tier]
) -> MajorProject | None:
    figure = headline(row.pop("contracted"), row.pop("agreed"), row.pop("planned"))
    tiered = tier_of(figure.amount, tiers) if figure else None
    if figure is None or tiered is None:
        return None
    key = row["project_id"]
    received = Received(row.pop("received_fen"), row.pop("received_apart") or 0, row.pop("arrived"))
    row |= {"arrived": received.amount, "reported": received.from_ledger}
    return MajorProject(**row, headline=figure, tiered=tiered, signed=signed.get(key))


def _order(project: MajorProject, tiers: Sequence[Tier]) -> tuple[int, int, int, str, str]:
    in_yuan = in_cny(project.headline.amount)
    fen = in_yuan.fen if in_yuan is not None and in_yuan.fen is not None else 0
    stage = position(project.stage) if project.stage in ROAD else -1
    return (-tiers.index(project.tiered.tier), -fen, -stage, project.name, project.project_id)


def signed_in(session: Session, start: date, end: date) -> list[SignedInPeriod]:
    """Return what was signed from `start` to `end`, both included, in the order of signing."""
    tiers = tiers_in_use(session)
    found = []
    for project in signed_projects(session, start, end):
        signed = project.signed
        limits = span(signed) if signed is not None else None
        if signed is None or limits is None or not start <= limits[0] <= end:
            continue
        found.append(
            SignedInPeriod(
                project.id,
                project.name,
                signed,
                project.amount,
                tier_of(project.amount, tiers),
                project.illustrative,
            )
        )
    return sorted(found, key=lambda one: (one.signed.day or date.max, one.project_id))
