"""Capital arrivals (到位资金): entered, changed, verified, split, corrected, put in the trash.

An arrival of a month that is closed stays as it was reported. What is wrong with it is booked by
a further row that names it (`corrects_id`) in the next open month, so that nothing changes
silently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital_periods import closed_months
from crm.capital_records import (
    COUNTED,
    EDITABLE,
    around,
    arrival_of,
    complete,
    flags_now,
    home,
    investor_of,
    is_reported,
    mark_verified,
    refuse_closed_uses,
    set_fields,
    set_uses,
    uses_of,
)
from crm.errors import InvalidInput
from crm.projects import project_of
from crm.rules.arrivals import (
    Entered,
    Flag,
    Partner,
    Use,
    closed_sentence,
    contradiction,
    flags_of,
    month_of,
    refuse,
    split,
    uses_split,
)
from db.models import CapitalArrival
from db.terms import Instrument, Origin
from db.values import Amount
from resources import tr


def record_arrival(
    session: Session,
    project_id: str,
    *,
    on: date | None,
    amount: Amount | None,
    origin: Origin,
    today: date,
    uses: Sequence[Use] = (),
    verified_by: str = "",
    verified_on: date | None = None,
    **fields: Any,
) -> str:
    """Enter an arrival of a project, not verified unless `verified_on` says so; return its id.

    fields: of `EDITABLE`. Raises InvalidInput at the field that refuses it (`flags_of`).
    """
    project_of(session, project_id)
    arrival = CapitalArrival(
        project_id=project_id, on=on, amount=amount, origin=origin, instrument=Instrument.CASH
    )
    set_fields(arrival, fields)
    complete(session, arrival)
    refuse(flags_now(session, arrival, uses, today))
    refuse_closed_uses((), uses, frozenset(closed_months(session)))
    session.add(arrival)
    session.flush()
    set_uses(session, arrival.id, uses)
    if verified_on is not None:
        mark_verified(arrival, verified_by, verified_on, today)
    return arrival.id


def edit_arrival(
    session: Session,
    arrival_id: str,
    fields: Mapping[str, Any],
    *,
    today: date,
    uses: Sequence[Use] | None = None,
) -> None:
    """Give fields of an arrival new values; uses: what became fixed assets, where given.

    What a closed month reported can't be changed: InvalidInput says to correct it instead.
    """
    arrival = arrival_of(session, arrival_id)
    closed = frozenset(closed_months(session))
    held = uses_of(session, arrival_id)
    wanted = held if uses is None else tuple(uses)
    reported = is_reported(arrival, closed)
    kept = COUNTED if reported else {"on"} if month_of(arrival.on) in closed else set()
    differing = [name for name in kept & fields.keys() if fields[name] != getattr(arrival, name)]
    if differing:
        raise InvalidInput(closed_sentence(month_of(arrival.on)), field=differing[0])
    refuse_closed_uses(held, wanted, closed)
    set_fields(arrival, fields)
    complete(session, arrival)
    flags = flags_now(session, arrival, wanted, today)
    refuse(flag for flag in flags if flag.field not in kept)
    if uses is not None:
        set_uses(session, arrival_id, wanted)


def trash_arrival(session: Session, arrival_id: str) -> None:
    """Put an arrival in the trash with its uses; not one that a closed month reported."""
    arrival = arrival_of(session, arrival_id)
    closed = frozenset(closed_months(session))
    if is_reported(arrival, closed):
        raise InvalidInput(closed_sentence(month_of(arrival.on)))
    if arrival.verified_on is not None:
        refuse_closed_uses(uses_of(session, arrival_id), (), closed)
    correction = session.scalar(
        select(CapitalArrival.id).where(
            CapitalArrival.corrects_id == arrival_id, CapitalArrival.trashed_at.is_(None)
        )
    )
    if correction is not None:
        raise InvalidInput(tr("这笔资金已有更正，请先移除更正。"))
    arrival.trashed_at = datetime.now(UTC)
    set_uses(session, arrival_id, ())


def split_arrival(
    session: Session, arrival_id: str, partners: Sequence[Partner], *, today: date
) -> list[str]:
    """Split a joint venture's arrival by its investors' shares, each with its own origin.

    The first partner keeps the record; returns the ids of all, in order. Raises InvalidInput
    (field ``shares``), and for an arrival of a closed month.
    """
    arrival = arrival_of(session, arrival_id)
    if month_of(arrival.on) in closed_months(session):
        raise InvalidInput(closed_sentence(month_of(arrival.on)))
    if arrival.amount is None:
        raise InvalidInput(tr("要拆分的金额应是确数。"), field="amount")
    parts = split(arrival.amount, partners)
    held = uses_of(session, arrival_id)
    used = uses_split(held, partners) if held else [()] * len(partners)
    kept = {name: getattr(arrival, name) for name in EDITABLE - {"amount", "origin", "region"}}
    known_home = home(session)
    ids = [arrival_id]
    for at, (partner, part) in enumerate(zip(partners, parts, strict=True)):
        firm = investor_of(session, partner.organization_id)
        seat = None if firm is None else firm.seat
        wrong = contradiction(partner.origin, partner.name, seat, known_home)
        if wrong and not (arrival.note or "").strip():
            raise InvalidInput(wrong, field="shares")
        if at == 0:
            target = arrival
        else:
            target = CapitalArrival(project_id=arrival.project_id)
            for name, value in kept.items():
                setattr(target, name, value)
            target.verified_by, target.verified_on = arrival.verified_by, arrival.verified_on
            session.add(target)
        target.amount, target.origin = part, partner.origin
        target.organization_id, target.region = partner.organization_id, seat
        session.flush()
        set_uses(session, target.id, used[at])
        if at:
            ids.append(target.id)
    return ids


def flags_before(
    session: Session,
    project_id: str,
    entered: Entered,
    *,
    organization_id: str | None,
    today: date,
    arrival_id: str | None = None,
) -> tuple[Flag, ...]:
    """Return what is odd about an arrival as it is typed, before it is saved."""
    return flags_of(
        entered, around(session, project_id, organization_id, today, leaving_out=arrival_id)
    )
