"""The roll-up of each park and of 全区: projects, contracted investment, land, targets, capital.

One query for each figure, whatever the number of parks. 全区 is all but the parks that do not
count into it; a project without a park counts there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from crm.capital_sums import Figure, arrived, spread
from crm.parcels import ParcelRow, parcels
from crm.parks import MoveRow, ParkRow, moves, park_rows
from crm.rules.arrivals import OriginGroup
from crm.rules.parcels import Stock, Supply, stock, supply
from crm.rules.stages import SIGNED
from crm.rules.totals import Total, total
from crm.targets import TargetStanding, attainments, in_order
from db.models import Project
from db.terms import Currency, Mark, Stage
from db.values import Amount

NOT_COUNTED = (Stage.LOST, Stage.EXITED)
"""Stages whose projects have left: neither they nor their investment are a park's."""
_T: Any = Project.__table__.c


@dataclass(frozen=True)
class ParkFigures:
    """What belongs to a park, or to 全区 (`park` None).

    stages: projects by stage, those that left included. contracted: 合同投资 of those that did
    not. capital: what arrived this year and counts, by kind.
    """

    park: ParkRow | None
    stages: Mapping[Stage, int]
    contracted: Total
    land: Supply
    capital: Mapping[OriginGroup, Figure]
    targets: tuple[TargetStanding, ...]

    @property
    def projects(self) -> int:
        """How many projects there are, without those that left."""
        return sum(count for stage, count in self.stages.items() if stage not in NOT_COUNTED)

    @property
    def signed(self) -> int:
        """How many of them signed."""
        return sum(self.stages.get(stage, 0) for stage in SIGNED)

    @property
    def behind(self) -> int:
        """How many targets are behind their pace."""
        return sum(one.ahead is not None and one.ahead < 0 for one in self.targets)


@dataclass(frozen=True)
class ParksLook:
    """All that the page shows: 全区 first, then each park, and the parcels and transfers."""

    zone: ParkFigures
    parks: tuple[ParkFigures, ...]
    parcels: tuple[ParcelRow, ...]
    moves: tuple[MoveRow, ...]
    today: date

    def of(self, park_id: str | None) -> ParkFigures:
        """Return the figures of a park, None for 全区; of one that is gone 全区's."""
        return next(
            (one for one in self.parks if one.park and one.park.park_id == park_id), self.zone
        )

    def parcels_of(self, park_id: str | None) -> tuple[ParcelRow, ...]:
        """Return the parcels of a park, or of all that count into 全区."""
        inside = self._inside(park_id)
        return tuple(one for one in self.parcels if inside(one.park_id))

    def stock_of(self, park_id: str | None) -> list[Stock]:
        """Return what is left of a park's land by size."""
        return stock(one.land for one in self.parcels_of(park_id))

    def moves_of(self, park: ParkRow | None) -> tuple[MoveRow, ...]:
        """Return the transfers in and out of a park, or all of them."""
        if park is None:
            return self.moves
        return tuple(one for one in self.moves if park.name in (one.came_from, one.went_to))

    def _inside(self, park_id: str | None) -> Callable[[str | None], bool]:
        if park_id is not None:
            return lambda key: key == park_id
        outside = {
            one.park.park_id for one in self.parks if one.park and not one.park.counts_into_zone
        }
        return lambda key: key not in outside


def look_at_parks(session: Session, today: date) -> ParksLook:
    """Read what the page of the parks shows, as known on `today`."""
    rows = park_rows(session)
    outside = {one.park_id for one in rows if not one.counts_into_zone}
    stages = _stages(session)
    contracted = _contracted(session)
    land = parcels(session)
    sums = arrived(session, date(today.year, 1, 1), today, today=today, by_month=False)
    capital = spread(sums, lambda one: one.park_id)
    zone_capital = spread(
        (one for one in sums if one.park_id not in outside), lambda one: "zone"
    ).get("zone", {})
    targets: defaultdict[str | None, list[TargetStanding]] = defaultdict(list)
    for standing in in_order(attainments(session, today.year, today)):
        targets[standing.park_id].append(standing)

    def of(park: ParkRow) -> ParkFigures:
        key = park.park_id
        return ParkFigures(
            park,
            stages.get(key, {}),
            contracted.get(key, Total()),
            supply((one.land for one in land if one.park_id == key), today.year),
            capital.get(key, {}),
            tuple(targets.get(key, ())),
        )

    inside = [key for key in {*stages, *contracted} if key not in outside]
    zone = ParkFigures(
        None,
        _added(stages.get(key, {}) for key in inside),
        sum((contracted.get(key, Total()) for key in inside), Total()),
        supply((one.land for one in land if one.park_id not in outside), today.year),
        zone_capital,
        tuple(targets.get(None, ())),
    )
    return ParksLook(
        zone, tuple(of(one) for one in rows), tuple(land), tuple(moves(session)), today
    )


def projects_of(
    session: Session,
    park_id: str | None,
    *,
    stage: Stage | None = None,
    contracted: bool = False,
) -> list[str]:
    """Return the projects behind a figure of a park, or of 全区 (None).

    stage: those that stand there, else all that have not left. contracted: only those with a
    合同投资.
    """
    query = select(_T.id).where(_living())
    if stage is None:
        query = query.where(_T.stage.not_in([one.value for one in NOT_COUNTED]))
    else:
        query = query.where(_T.stage == stage.value)
    if park_id is None:
        outside = [one.park_id for one in park_rows(session) if not one.counts_into_zone]
        query = query.where(_T.park_id.is_(None) | _T.park_id.not_in(outside))
    else:
        query = query.where(_T.park_id == park_id)
    if contracted:
        query = query.where(_T.contracted_fen.is_not(None))
    return list(session.scalars(query))


def _living() -> ColumnElement[bool]:
    return _T.trashed_at.is_(None)  # type: ignore[no-any-return]


def _stages(session: Session) -> dict[str | None, dict[Stage, int]]:
    found: defaultdict[str | None, dict[Stage, int]] = defaultdict(dict)
    for park_id, stage, count in session.execute(
        select(_T.park_id, _T.stage, func.count()).where(_living()).group_by(_T.park_id, _T.stage)
    ):
        found[park_id][Stage(stage)] = count
    return found


def _contracted(session: Session) -> dict[str | None, Total]:
    """Add up 合同投资 in the database by what must be kept apart: mark, currency and rate."""
    group = (_T.park_id, _T.contracted_mark, _T.contracted_currency, _T.contracted_rate)
    found: defaultdict[str | None, Total] = defaultdict(Total)
    for park_id, mark, currency, rate, count, fen in session.execute(
        select(*group, func.count(), func.sum(_T.contracted_fen))
        .where(
            _living(),
            _T.contracted_fen.is_not(None),
            _T.stage.not_in([one.value for one in NOT_COUNTED]),
        )
        .group_by(*group)
    ):
        one = total(
            [Amount(int(fen), Currency(currency or "CNY"), Mark(mark or "exact"), rate=rate)]
        )
        found[park_id] += Total(
            one.fen, one.firm * count, one.approximate * count, 0, one.unconverted * count
        )
    return found


def _added(some: Iterable[Mapping[Stage, int]]) -> dict[Stage, int]:
    found: defaultdict[Stage, int] = defaultdict(int)
    for stages in some:
        for stage, count in stages.items():
            found[stage] += count
    return found
