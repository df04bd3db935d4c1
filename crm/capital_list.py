"""The table of arrivals: ordered ids first, then rows by id; and the arrivals of one project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from crm.capital_periods import closed_months
from crm.capital_records import home
from crm.rules.arrivals import Use, contradiction, month_of
from db.models import ArrivalUse, CapitalArrival, Organization, Park, Project
from db.terms import Instrument, Origin
from db.values import Amount
from resources import tr


@dataclass(frozen=True)
class ArrivalRow:
    """One arrival as it is listed.

    fixed_fen: what became fixed assets, in 分 of yuan. corrects_on: the day of the arrival that
    this row corrects. corrected: another row corrects it, or books it later. reported: a closed
    month reported it. odd: what is odd about its origin, in words, or "".
    """

    arrival_id: str
    project_id: str
    project: str
    park: str | None
    owner: str | None
    on: date
    amount: Amount | None
    rate_on: date | None
    origin: Origin
    region: str | None
    organization_id: str | None
    investor: str | None
    instrument: Instrument
    voucher: str | None
    note: str | None
    verified_by: str | None
    verified_on: date | None
    corrects_id: str | None
    corrects_on: date | None
    corrected: bool
    closed: bool
    odd: str
    illustrative: bool
    phase_id: str | None = None
    uses: tuple[Use, ...] = field(default=())

    @property
    def verified(self) -> bool:
        """Whether it counts."""
        return self.verified_on is not None

    @property
    def reported(self) -> bool:
        """Whether a closed month reported it, so that only a correction can change it."""
        return self.closed and self.verified

    @property
    def waits(self) -> bool:
        """Whether it waits to be verified: not verified, and not booked by a later row."""
        return not self.verified and not self.corrected

    @property
    def fixed_fen(self) -> int:
        """What became fixed assets, in 分."""
        return sum(use.amount.fen or 0 for use in self.uses)


@dataclass(frozen=True)
class ArrivalListing:
    """Which arrivals are asked for; None leaves nothing out.

    first, last: days. fixed: of which something became fixed assets in their months, whenever it
    arrived. zone: only of parks that count into 全区. waiting: only what waits to be verified.
    words: in the project's name, the investor's, the voucher or the note.
    """

    first: date | None = None
    last: date | None = None
    park_id: str | None = None
    origins: frozenset[Origin] = frozenset()
    verified: bool | None = None
    waiting: bool = False
    corrections: bool = False
    owner: str | None = None
    project_id: str | None = None
    words: str = ""
    ascending: bool = False
    fixed: bool = False
    zone: bool = False


def ordered_arrivals(session: Session, listing: ArrivalListing) -> list[str]:
    """Return the ids of the arrivals that are asked for, the newest first."""
    day, key = CapitalArrival.on, CapitalArrival.id
    order = (day, key) if listing.ascending else (day.desc(), key.desc())
    # A project in the trash takes its arrivals along.
    query = select(key).join(Project, Project.id == CapitalArrival.project_id)
    query = query.where(*_conditions(listing))
    return list(session.scalars(query.order_by(*order)))


def arrival_rows(session: Session, ids: Sequence[str]) -> list[ArrivalRow]:
    """Return the rows of some arrivals, in the order of `ids`."""
    corrected = aliased(CapitalArrival)
    columns = (
        CapitalArrival.id,
        CapitalArrival.project_id,
        Project.name,
        Park.name,
        Project.owner,
        CapitalArrival.on,
        CapitalArrival.amount,
        CapitalArrival.rate_on,
        CapitalArrival.origin,
        CapitalArrival.region,
        CapitalArrival.organization_id,
        Organization.name,
        Organization.seat,
        CapitalArrival.instrument,
        CapitalArrival.voucher,
        CapitalArrival.note,
        CapitalArrival.verified_by,
        CapitalArrival.verified_on,
        CapitalArrival.corrects_id,
        corrected.on,
        _is_corrected(),
        CapitalArrival.illustrative,
        CapitalArrival.phase_id,
    )
    rows = session.execute(
        select(*columns)
        .join(Project, Project.id == CapitalArrival.project_id)
        .outerjoin(Park, Park.id == Project.park_id)
        .outerjoin(Organization, Organization.id == CapitalArrival.organization_id)
        .outerjoin(corrected, corrected.id == CapitalArrival.corrects_id)
        .where(CapitalArrival.id.in_(ids))
    )
    closed = closed_months(session)
    own = home(session)
    uses = _uses(session, ids)
    found: dict[str, ArrivalRow] = {}
    for (
        key, project_id, project, park, owner, on, amount, rate_on, origin, region, firm_id, firm,
        seat, instrument, voucher, note, by, verified_on, corrects, corrects_on, corrected_by,
        illustrative, phase_id,
    ) in rows:  # fmt: skip
        found[key] = ArrivalRow(
            key, project_id, project, park, owner, on, amount, rate_on, origin, region, firm_id,
            firm, instrument, voucher, note, by, verified_on, corrects, corrects_on,
            bool(corrected_by), month_of(on) in closed,
            contradiction(origin, firm or "", seat, own), illustrative, phase_id,
            tuple(uses.get(key, ())),
        )  # fmt: skip
    return [found[key] for key in ids if key in found]


def arrivals_of(session: Session, project_id: str) -> list[ArrivalRow]:
    """Return the arrivals of one project, the newest first."""
    return arrival_rows(session, ordered_arrivals(session, ArrivalListing(project_id=project_id)))


def owners_of_arrivals(session: Session) -> list[str]:
    """Return who is responsible for the projects that anything arrived for, by name."""
    rows = session.scalars(
        select(Project.owner)
        .where(
            Project.owner.is_not(None),
            Project.trashed_at.is_(None),
            exists().where(CapitalArrival.project_id == Project.id),
        )
        .distinct()
        .order_by(Project.owner)
    )
    return [owner for owner in rows if owner]


def waiting_count(session: Session) -> int:
    """Return how many arrivals wait to be verified."""
    query = select(func.count()).select_from(CapitalArrival)
    query = query.join(Project, Project.id == CapitalArrival.project_id)
    return session.scalar(query.where(*_conditions(ArrivalListing(waiting=True)))) or 0


def _uses(session: Session, ids: Sequence[str]) -> dict[str, list[Use]]:
    found: dict[str, list[Use]] = {}
    rows = session.execute(
        select(ArrivalUse.arrival_id, ArrivalUse.year, ArrivalUse.month, ArrivalUse.amount)
        .where(ArrivalUse.arrival_id.in_(ids), ArrivalUse.trashed_at.is_(None))
        .order_by(ArrivalUse.year, ArrivalUse.month)
    )
    for arrival_id, year, month, amount in rows:
        if amount is not None:
            found.setdefault(arrival_id, []).append(Use((year, month), amount))
    return found


def _is_corrected() -> Any:
    other = aliased(CapitalArrival)
    return exists().where(other.corrects_id == CapitalArrival.id, other.trashed_at.is_(None))


def _conditions(listing: ArrivalListing) -> Iterable[ColumnElement[bool]]:
    yield CapitalArrival.trashed_at.is_(None)
    yield Project.trashed_at.is_(None)
    if listing.fixed:
        yield _became_fixed(listing.first, listing.last)
    else:
        if listing.first is not None:
            yield CapitalArrival.on >= listing.first
        if listing.last is not None:
            yield CapitalArrival.on <= listing.last
    if listing.zone:
        outside = select(Park.id).where(Park.counts_into_zone.is_(False))
        yield or_(Project.park_id.is_(None), Project.park_id.not_in(outside))
    if listing.park_id is not None:
        yield Project.park_id == listing.park_id
    if listing.origins:
        yield CapitalArrival.origin.in_(listing.origins)
    if listing.verified is not None:
        known = CapitalArrival.verified_on
        yield known.is_not(None) if listing.verified else known.is_(None)
    if listing.waiting:
        yield and_(CapitalArrival.verified_on.is_(None), ~_is_corrected())
    if listing.corrections:
        yield CapitalArrival.corrects_id.is_not(None)
    if listing.owner is not None:
        yield Project.owner == listing.owner
    if listing.project_id is not None:
        yield CapitalArrival.project_id == listing.project_id
    if listing.words.strip():
        yield _says(listing.words.strip())


def _became_fixed(first: date | None, last: date | None) -> ColumnElement[bool]:
    number = ArrivalUse.year * 12 + ArrivalUse.month
    wanted = [ArrivalUse.arrival_id == CapitalArrival.id, ArrivalUse.trashed_at.is_(None)]
    if first is not None:
        wanted.append(number >= first.year * 12 + first.month)
    if last is not None:
        wanted.append(number <= last.year * 12 + last.month)
    return exists().where(*wanted)


def _says(words: str) -> ColumnElement[bool]:
    firm = select(Organization.id).where(Organization.name.contains(words, autoescape=True))
    return or_(
        Project.name.contains(words, autoescape=True),
        CapitalArrival.organization_id.in_(firm),
        CapitalArrival.voucher.contains(words, autoescape=True),
        CapitalArrival.note.contains(words, autoescape=True),
    )


def state_of(row: ArrivalRow) -> tuple[str, str]:
    """Return how an arrival stands in words, and the token of its tint."""
    if row.corrects_on is not None:
        month = month_of(row.corrects_on)
        return tr("更正{year}年{month}月").format(year=month[0], month=month[1]), "accent"
    if row.verified:
        word = tr("已核实，有更正") if row.corrected else tr("已核实")
        return word, "green"
    if row.corrected:
        return tr("结账后补计"), "secondary"
    return (tr("未核实，来源存疑"), "phoenix") if row.odd else (tr("未核实"), "amber")
