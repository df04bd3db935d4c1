"""责任分解: what of a target falls to each park, quarter and person, and whether it adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.actuals import Actuals, Asked
from crm.errors import InvalidInput
from crm.plan_edits import TargetFields, add_target, edit_target, target_fields, target_of
from crm.rules.dates import month_end
from crm.rules.numbers import show_number
from crm.rules.written import clean_name
from crm.targets import asked_of
from db.models import Park, Plan, Project, TargetShare
from db.terms import Measure
from resources import tr


@dataclass(frozen=True)
class ParkShare:
    """What a park has of a zone's target; value: None when it has none of its own."""

    park_id: str
    park: str
    counts: bool
    target_id: str | None
    value: Decimal | None


@dataclass(frozen=True)
class QuarterShare:
    """One quarter: what falls to it, and what was done in it (None: it has no data)."""

    quarter: int
    value: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True)
class PersonShare:
    """One person: what falls to them, and what their projects count (None: not told by person)."""

    person: str
    value: Decimal | None
    actual: Decimal | None
    record_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Split:
    """How a target is split; `whole` is its floor (or its ceiling), in its unit."""

    target_id: str
    indicator: str
    unit: str
    whole: Decimal
    parks: tuple[ParkShare, ...]
    quarters: tuple[QuarterShare, ...]
    people: tuple[PersonShare, ...]


def show_sum(values: Iterable[Decimal | None], whole: Decimal, unit: str) -> str:
    """Say whether shares add up to the whole: `合计 15 个，与目标一致`, `…，还差 3 个`; else ""."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    total = sum(known, start=Decimal(0))
    said = tr("合计 {total} {unit}").format(total=show_number(total), unit=unit)
    if total == whole:
        return said + tr("，与目标一致")
    word = tr("，比目标少 {n} {unit}") if total < whole else tr("，比目标多 {n} {unit}")
    return said + word.format(n=show_number(abs(whole - total)), unit=unit)


def split_of(session: Session, target_id: str, today: date) -> Split:
    """Return how a target is split, with what was done in each quarter and by each person."""
    target = target_of(session, target_id)
    year = session.scalars(select(Plan.year).where(Plan.id == target.plan_id)).one()
    asked = next(one for one in asked_of(session, year) if one.id == target_id)
    shares = list(
        session.scalars(
            select(TargetShare)
            .where(TargetShare.target_id == target_id, TargetShare.trashed_at.is_(None))
            .order_by(TargetShare.id)
        )
    )
    actuals = Actuals(session, year, today)
    whole = asked.floor if asked.floor is not None else asked.ceiling
    return Split(
        target_id,
        asked.indicator,
        asked.unit,
        whole or Decimal(0),
        tuple(_parks(session, asked, asked_of(session, year))),
        tuple(_quarters(actuals, asked, shares, year, today)),
        tuple(_people(session, actuals, asked, shares)),
    )


def save_split(
    session: Session,
    target_id: str,
    quarters: Sequence[Decimal | None],
    people: Mapping[str, Decimal | None],
    parks: Mapping[str, Decimal | None],
) -> None:
    """Say at once what falls to each quarter, person and park; raises InvalidInput."""
    set_quarters(session, target_id, quarters)
    set_people(session, target_id, people)
    if parks:
        set_parks(session, target_id, parks)


def set_quarters(session: Session, target_id: str, values: Sequence[Decimal | None]) -> None:
    """Say what falls to each of the four quarters; None takes one away.

    Raises InvalidInput (field ``quarter``) for a share below zero.
    """
    target_of(session, target_id)
    _set_shares(
        session,
        target_id,
        {(quarter, None): value for quarter, value in enumerate(values, 1)},
        quarters=True,
    )


def set_people(session: Session, target_id: str, values: Mapping[str, Decimal | None]) -> None:
    """Say what falls to each person; who is not named has no share any more.

    Raises InvalidInput (field ``person``) for a share below zero or a name that is empty.
    """
    target_of(session, target_id)
    named: dict[tuple[int | None, str | None], Decimal | None] = {
        (None, clean_name(person, "person")): value for person, value in values.items()
    }
    _set_shares(session, target_id, named, quarters=False)


def set_parks(session: Session, target_id: str, values: Mapping[str, Decimal | None]) -> None:
    """Say what falls to each park: each has a target of its own, with the same rule and unit.

    values: park id → floor; None leaves a park's own target alone. Raises InvalidInput.
    """
    own = target_of(session, target_id)
    if own.park_id is not None:
        raise InvalidInput(tr("只有全区的目标能分解到园区。"), field="park")
    fields = target_fields(session, target_id)
    plan_year = session.scalars(select(Plan.year).where(Plan.id == own.plan_id)).one()
    asked = asked_of(session, plan_year)
    zone = next(one for one in asked if one.id == target_id)
    for share in _parks(session, zone, asked):
        value = values.get(share.park_id)
        if value is None or value == share.value:
            continue
        if share.target_id is None:
            add_target(session, plan_year, _of_park(fields, share.park_id, value))
        else:
            _give(session, share.target_id, value)


def _of_park(fields: TargetFields, park_id: str, value: Decimal) -> TargetFields:
    return replace(fields, park_id=park_id, floor=value, ceiling=None, part_of_id=None, owner="")


def _give(session: Session, target_id: str, value: Decimal) -> None:
    edit_target(session, target_id, replace(target_fields(session, target_id), floor=value))


def _set_shares(
    session: Session,
    target_id: str,
    wanted: Mapping[tuple[int | None, str | None], Decimal | None],
    *,
    quarters: bool,
) -> None:
    field = "quarter" if quarters else "person"
    kind = TargetShare.quarter if quarters else TargetShare.person
    have: dict[tuple[int | None, str | None], TargetShare] = {}
    for share in session.scalars(
        select(TargetShare).where(
            TargetShare.target_id == target_id,
            TargetShare.trashed_at.is_(None),
            kind.is_not(None),
        )
    ):
        have[share.quarter, share.person] = share
    for key, value in wanted.items():
        if value is not None and value < 0:
            raise InvalidInput(tr("分解的数不能小于 0。"), field=field)
        if value is not None and key in have:
            have[key].value = value
        elif value is not None:
            session.add(
                TargetShare(target_id=target_id, quarter=key[0], person=key[1], value=value)
            )
    for key, share in have.items():
        if wanted.get(key) is None:
            share.trashed_at = datetime.now(UTC)


def _parks(session: Session, zone: Asked, every: Sequence[Asked]) -> Iterable[ParkShare]:
    """Yield each park with its own target that counts the same, where it has one."""
    if zone.park_id is not None:
        return
    for key, name, counts in session.execute(
        select(Park.id, Park.name, Park.counts_into_zone)
        .where(Park.trashed_at.is_(None))
        .order_by(Park.ordinal, Park.name)
    ):
        own = next((one for one in every if one.park_id == key and _same(zone, one)), None)
        yield ParkShare(
            key, name, counts, own.id if own else None, own.floor if own is not None else None
        )


def _same(zone: Asked, park: Asked) -> bool:
    """Whether a park's target counts what the zone's does."""
    if zone.unit != park.unit or zone.measure is not park.measure:
        return False
    if zone.measure in (Measure.REPORTED, Measure.GROWTH):
        return zone.indicator == park.indicator
    return zone.narrowing == park.narrowing


def _quarters(
    actuals: Actuals, asked: Asked, shares: Iterable[TargetShare], year: int, today: date
) -> Iterable[QuarterShare]:
    own = {share.quarter: share.value for share in shares if share.quarter is not None}
    before: Decimal | None = Decimal(0)
    for quarter in range(1, 5):
        first, last = date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)
        actual = None
        if asked.unit != "%" and first <= today:
            done = actuals.find(asked, min(last, today)).actual
            if done is not None and before is not None:
                actual = done - before
            before = done
        yield QuarterShare(quarter, own.get(quarter), actual)


def _people(
    session: Session, actuals: Actuals, asked: Asked, shares: Iterable[TargetShare]
) -> Iterable[PersonShare]:
    own = {share.person: share.value for share in shares if share.person}
    found = actuals.find(asked)
    told = found.record_kind == "project" and asked.unit in ("个", "项")
    owners = _owners(session, found.record_ids) if told else {}
    done = Counter(owners.values())
    for person in dict.fromkeys([*own, *sorted(name for name in done if name)]):
        assert person is not None
        ids = tuple(key for key in found.record_ids if owners.get(key) == person)
        actual = Decimal(done[person]) if told else None
        yield PersonShare(person, own.get(person), actual, ids)


def _owners(session: Session, ids: Sequence[str]) -> dict[str, str | None]:
    """Return project id → who answers for it: its owner, else its commissioner."""
    rows = session.execute(
        select(Project.id, Project.owner, Project.commissioner).where(Project.id.in_(ids))
    )
    return {key: owner or commissioner for key, owner, commissioner in rows}
