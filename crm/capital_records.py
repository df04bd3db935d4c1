"""Arrivals as the use cases of capital change them: the record, its uses, what is around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital_periods import closed_months
from crm.errors import InvalidInput, RecordMissing
from crm.living import living
from crm.projects import project_of
from crm.rules.arrivals import (
    Around,
    Entered,
    Flag,
    Month,
    Use,
    closed_sentence,
    flags_of,
    in_currency,
    month_of,
)
from crm.rules.counting import Paper, formal_signing
from crm.rules.places import Home, home_of
from crm.rules.tiers import headline
from crm.rules.written import clean_line, clean_text
from crm.settings import ZONE_NAME, setting
from db.fields import logged_fields
from db.models import ArrivalUse, CapitalArrival, Contract, Organization, Phase
from db.terms import Currency
from db.values import Amount
from resources import tr

HOME_CITY = "home_city"
"""The setting that names the zone's city; without it the zone's name tells it."""

EDITABLE = frozenset(logged_fields(CapitalArrival)) - {
    "project_id",
    "corrects_id",
    "verified_by",
    "verified_on",
    "trashed_at",
}
COUNTED = frozenset({"on", "amount", "origin"})
"""Fields that a reported figure hangs on."""


def home(session: Session) -> Home | None:
    """Return the zone's city and province, by its setting or its name."""
    return home_of(setting(session, HOME_CITY) or setting(session, ZONE_NAME) or "")


def arrival_of(session: Session, arrival_id: str) -> CapitalArrival:
    """Return an arrival to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, CapitalArrival, arrival_id, tr("这笔到位资金已被移入回收站，没有保存。"))


def around(
    session: Session,
    project_id: str,
    organization_id: str | None,
    today: date,
    *,
    leaving_out: str | None = None,
) -> Around:
    """Return what is known around an arrival of a project by an investor."""
    project = project_of(session, project_id)
    papers = session.execute(
        select(Contract.kind, Contract.signed).where(
            Contract.project_id == project_id, Contract.trashed_at.is_(None)
        )
    )
    signed = formal_signing([Paper(kind, on) for kind, on in papers])
    figure = headline(project.contracted, project.agreed, None)
    firm = investor_of(session, organization_id)
    return Around(
        today=today,
        signed=None if signed is None else signed.day,
        total=None if figure is None else figure.amount,
        arrived=_arrived(session, project_id, leaving_out),
        closed=frozenset(closed_months(session)),
        investor="" if firm is None else firm.name,
        seat=None if firm is None else firm.seat,
        home=home(session),
    )


def flags_now(
    session: Session, arrival: CapitalArrival, uses: Sequence[Use], today: date
) -> tuple[Flag, ...]:
    """Return what is odd about an arrival as it stands in the session."""
    entered = Entered(
        arrival.on,
        arrival.amount,
        arrival.origin,
        arrival.rate_on,
        tuple(uses),
        arrival.note or "",
        correcting=arrival.corrects_id is not None,
    )
    known = around(
        session, arrival.project_id, arrival.organization_id, today, leaving_out=arrival.id
    )
    return flags_of(entered, known)


def set_fields(arrival: CapitalArrival, fields: Mapping[str, Any]) -> None:
    """Give an arrival new values; raises InvalidInput for a field that is not `EDITABLE`."""
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "note":
            value = clean_text(value, name)
        elif name in ("region", "voucher"):
            value = clean_line(value, name)
        setattr(arrival, name, value)


def complete(session: Session, arrival: CapitalArrival) -> None:
    """Fill in what follows: the region by the investor's seat, the rate's day by the arrival's."""
    if arrival.phase_id is not None:
        phase = session.get(Phase, arrival.phase_id)
        if phase is None or phase.project_id != arrival.project_id:
            raise InvalidInput(tr("所选的分期不属于这个项目。"), field="phase_id")
    firm = investor_of(session, arrival.organization_id)
    if arrival.region is None and firm is not None:
        arrival.region = firm.seat
    amount = arrival.amount
    foreign = amount is not None and amount.currency is not Currency.CNY
    if not foreign:
        arrival.rate_on = None
    elif arrival.rate_on is None and amount is not None and amount.rate is not None:
        arrival.rate_on = arrival.on


def mark_verified(arrival: CapitalArrival, by: str, on: date, today: date) -> None:
    """Note who verified an arrival, and when."""
    who = clean_line(by, "verified_by")
    if not who:
        raise InvalidInput(tr("请填写核实人。"), field="verified_by")
    if on > today:
        raise InvalidInput(tr("核实日期还没有到。"), field="verified_on")
    arrival.verified_by, arrival.verified_on = who, on


def investor_of(session: Session, organization_id: str | None) -> Organization | None:
    """Return the investor that a key names; raises RecordMissing for one that is not there."""
    if organization_id is None:
        return None
    found = session.get(Organization, organization_id)
    if found is None:
        raise RecordMissing(tr("所选的投资方不存在，可能已被合并。请重新选择。"))
    return found


def uses_of(session: Session, arrival_id: str) -> tuple[Use, ...]:
    """Return what became fixed assets of an arrival, by month."""
    rows = session.execute(
        select(ArrivalUse.year, ArrivalUse.month, ArrivalUse.amount)
        .where(ArrivalUse.arrival_id == arrival_id, ArrivalUse.trashed_at.is_(None))
        .order_by(ArrivalUse.year, ArrivalUse.month, ArrivalUse.id)
    )
    return tuple(Use((year, month), amount) for year, month, amount in rows if amount is not None)


def refuse_closed_uses(
    held: Sequence[Use], wanted: Sequence[Use], closed: frozenset[Month]
) -> None:
    """What became fixed assets in a closed month was reported, too."""
    changed = {use.month for use in use_difference(held, wanted)}
    for month in sorted(changed & closed):
        raise InvalidInput(closed_sentence(month), field="uses")


def set_uses(session: Session, arrival_id: str, wanted: Sequence[Use]) -> None:
    """Make an arrival's uses those given; a month that stays keeps its record."""
    have: dict[Month, ArrivalUse] = {}
    for record in session.scalars(
        select(ArrivalUse).where(
            ArrivalUse.arrival_id == arrival_id, ArrivalUse.trashed_at.is_(None)
        )
    ):
        have[record.year, record.month] = record
    if len({use.month for use in wanted}) < len(wanted):
        raise InvalidInput(tr("形成固投有两行是同一个月，请合成一行。"), field="uses")
    for use in wanted:
        kept = have.pop(use.month, None)
        if kept is None:
            year, month = use.month
            session.add(
                ArrivalUse(arrival_id=arrival_id, year=year, month=month, amount=use.amount)
            )
        else:
            kept.amount = use.amount
    for gone in have.values():
        gone.trashed_at = datetime.now(UTC)
    session.flush()


def use_difference(used: Sequence[Use], wanted: Sequence[Use]) -> tuple[Use, ...]:
    """Return, by month, what is to be added to `used` to make it `wanted`."""
    fen: dict[Month, int] = {}
    for sign, uses in ((-1, used), (1, wanted)):
        for use in uses:
            fen[use.month] = fen.get(use.month, 0) + sign * (use.amount.fen or 0)
    return tuple(Use(month, Amount(value)) for month, value in sorted(fen.items()) if value)


def _arrived(session: Session, project_id: str, leaving_out: str | None) -> Fraction:
    query = select(CapitalArrival.amount).where(
        CapitalArrival.project_id == project_id, CapitalArrival.trashed_at.is_(None)
    )
    if leaving_out is not None:
        query = query.where(CapitalArrival.id != leaving_out)
    rows = session.execute(query)
    figures = (in_currency(amount, Currency.CNY) for (amount,) in rows)
    return sum((figure for figure in figures if figure is not None), Fraction(0))


def is_reported(arrival: CapitalArrival, closed: frozenset[Month]) -> bool:
    """Whether a closed month reported an arrival: it was verified, and its month is closed."""
    return arrival.verified_on is not None and month_of(arrival.on) in closed
