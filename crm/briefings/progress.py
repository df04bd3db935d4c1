"""What a periodic brief says of milestones, contracts and capital, plain and frozen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import Assessed
from crm.capital_sums import Figure, Sum, arrived, became_fixed, spread, unverified
from crm.contract_sums import sums_of
from crm.milestones import late_milestones
from crm.rules.arrivals import OriginGroup
from crm.rules.assess import Result
from crm.rules.numbers import round_half_up
from crm.rules.schedule import Light
from crm.rules.units import show_amount
from crm.standings import assess_all
from crm.working import show_remedy, working
from db.models import Contract, Park, Project
from db.terms import Grade
from db.values import Amount
from resources import tr

KINDS = (OriginGroup.OUTSIDE_CITY, OriginGroup.OUTSIDE_PROVINCE, OriginGroup.OVERSEAS)
"""省外 is a part of 市外; neither is ever added to 外资."""


@dataclass(frozen=True)
class LateNode:
    """A milestone that is yellow or red; late: days behind the plan; because: what pushes it."""

    project_id: str
    project: str
    node: str
    light: Light
    planned: date | None
    expected: date | None
    late: int
    because: str
    chief: str
    commissioner: str


@dataclass(frozen=True)
class UnmetPromise:
    """A promise that is unmet, or will be by its forecast."""

    project: str
    promise: str
    period: str
    ratio: str
    grade: Grade
    remedy: str
    commitment_id: str = ""
    contract_id: str = ""
    share: Decimal | None = None  # percent as printed, of a date the days late


@dataclass(frozen=True)
class Performance:
    """How the promises of all contracts stand in the last period that is over, else the next.

    counts: grade → promises. named: the unmet ones, then those in danger. owed_fen: the remedies
    that run of these periods, in 分. open_fen: what is owed of all periods and not yet paid, as
    合同履约 shows it; None in an issue from before it was told.
    """

    contracts: int
    counts: dict[Grade, int]
    named: tuple[UnmetPromise, ...]
    owed_fen: int
    open_fen: int | None = None

    @property
    def owed(self) -> str:
        """What is owed, as printed; "" where nothing is."""
        fen = self.owed_fen if self.open_fen is None else self.open_fen
        places = None if self.open_fen is None else 2  # as on the screen
        return show_amount(Amount(fen), unit="万元", places=places) if fen else ""

    @property
    def owed_name(self) -> str:
        """What it is called."""
        return tr("按约定应追缴") if self.open_fen is None else tr("应追违约责任")

    @property
    def owed_said(self) -> str:
        """The sum in a sentence, with what it takes in."""
        said = f"{self.owed_name}{self.owed}"
        return said if self.open_fen is None else said + tr("（含以前年度，扣除已缴）")


@dataclass(frozen=True)
class Money:
    """What arrived of a kind: in the period and in the year, and what of it became fixed assets.

    Whole 分 of yuan, cents of dollars for 外资. apart: what is not verified, and does not count.
    """

    kind: OriginGroup
    period: int
    year: int
    fixed: int
    apart: int


@dataclass(frozen=True)
class Capital:
    """Capital in place: of the zone by kind, of the parks by kind, and 市外境内 month by month.

    before_months: what arrived in each month of the year before.
    """

    zone: tuple[Money, ...]
    parks: tuple[tuple[str, tuple[int, ...]], ...]
    months: tuple[int, ...]
    fixed_months: tuple[int, ...] = ()
    before_months: tuple[int, ...] = ()


def late_nodes(session: Session, today: date) -> tuple[LateNode, ...]:
    """Return the milestones that are yellow or red, red first, the latest first."""
    found = [
        LateNode(
            one.line.project_id,
            one.project,
            f"{one.line.phase} {one.line.name}" if one.line.phase else one.line.name,
            one.line.light,
            one.line.planned,
            one.line.expected,
            one.days,
            one.because,
            one.line.chief or "",
            one.line.commissioner or "",
        )
        for one in late_milestones(session, today)
    ]
    return tuple(sorted(found, key=lambda one: (one.light is not Light.RED, -one.late)))


def gravest_nodes(nodes: Sequence[LateNode]) -> list[LateNode]:
    """Return of each project the gravest of its milestones, in their order."""
    first: dict[str, LateNode] = {}
    for one in nodes:
        first.setdefault(one.project_id, one)
    return list(first.values())


def share_of(result: Result) -> Decimal | None:
    """Return a ratio in percent as it is printed, of a date the days late; None for a dash."""
    if result.days_late is not None:
        return Decimal(result.days_late)
    return None if result.ratio is None else round_half_up(result.ratio * 100, 2)


def standing_of(assessed: dict[str, list[Assessed]], today: date) -> dict[str, Assessed]:
    """Return commitment → the result that counts today: the last period over, else the next."""
    found: dict[str, Assessed] = {}
    for one in (result for results in assessed.values() for result in results):
        if one.due.ends < today or one.commitment_id not in found:
            found[one.commitment_id] = one
    return found


def performance(session: Session, today: date) -> Performance:
    """Return how the promises of all contracts stand on `today`."""
    held = assess_all(session, today)
    assessed = {key: one.results for key, one in held.items()}
    standing = standing_of(assessed, today)
    counts = Counter(one.result.grade for one in standing.values())
    grave = [one for one in standing.values() if one.result.grade in (Grade.UNMET, Grade.WARNING)]
    rows = session.execute(
        select(Contract.id, Project.name)
        .join(Project, Project.id == Contract.project_id)
        .where(Contract.id.in_(sorted({one.contract_id for one in grave})))
    )
    names = {row.id: row.name for row in rows}
    named: list[UnmetPromise] = []
    owed = 0
    for one in sorted(grave, key=lambda one: one.result.grade is not Grade.UNMET):
        found = working(session, one.commitment_id, one.due.ends, today)
        if found.remedy is not None and found.remedy.amount is not None:
            owed += found.remedy.amount.fen
        named.append(
            UnmetPromise(
                names[one.contract_id],
                found.title,
                found.period,
                found.ratio,
                one.result.grade,
                "" if found.remedy is None else show_remedy(found.remedy),
                commitment_id=one.commitment_id,
                contract_id=one.contract_id,
                share=share_of(one.result),
            )
        )
    still = sums_of(session, held, today).owed
    return Performance(len(assessed), dict(counts), tuple(named), owed, still)


def capital(session: Session, first: date, as_of: date) -> Capital:
    """Return what arrived from `first` and in its year up to `as_of`."""
    new_year = date(as_of.year, 1, 1)
    year = arrived(session, new_year, as_of, today=as_of)
    fixed = became_fixed(session, new_year, as_of, today=as_of)
    period = arrived(session, first, as_of, today=as_of, by_month=False)
    parks = {
        row.id: (row.name, row.counts_into_zone)
        for row in session.execute(
            select(Park.id, Park.name, Park.counts_into_zone)
            .where(Park.trashed_at.is_(None))
            .order_by(Park.ordinal, Park.id)
        )
    }

    def counts(one: Sum) -> bool:
        return one.park_id is None or parks.get(one.park_id, ("", True))[1]

    zone = [[one for one in sums if counts(one)] for sums in (period, year, fixed)]
    by_kind = [_by(sums, lambda _: "").get("", {}) for sums in zone]
    by_park = _by(year, lambda one: one.park_id or "")
    before = arrived(session, date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31), today=as_of)

    def by_month(sums: list[Sum], last: int) -> tuple[int, ...]:
        found = _by(sums, lambda one: str(one.month[1] if one.month else 0))
        return tuple(_fen(found.get(str(month), {}), KINDS[0]) for month in range(1, last + 1))

    return Capital(
        zone=tuple(
            Money(
                kind,
                period=_fen(by_kind[0], kind),
                year=_fen(by_kind[1], kind),
                fixed=_fen(by_kind[2], kind),
                apart=unverified(zone[1], kind).fen,
            )
            for kind in KINDS
        ),
        parks=tuple(
            (name, tuple(_fen(by_park[key], kind) for kind in KINDS))
            for key, (name, _) in parks.items()
            if key in by_park
        ),
        months=by_month(zone[1], as_of.month),
        fixed_months=by_month(zone[2], as_of.month),
        before_months=by_month([one for one in before if counts(one)], 12),
    )


def _by(sums: list[Sum], key: object) -> dict[str, dict[OriginGroup, Figure]]:
    return spread(sums, key)  # type: ignore[arg-type, return-value]


def _fen(found: dict[OriginGroup, Figure], kind: OriginGroup) -> int:
    return found[kind].fen if kind in found else 0
