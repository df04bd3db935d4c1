"""政策库: what a zone may offer, by which document; what was offered stays when one is retired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.incentives import IncentiveRow, incentives
from crm.living import living
from crm.rules.incentives import OfferState
from crm.rules.totals import Total, total
from crm.rules.written import clean_line, clean_name, clean_text
from db.models import Incentive, IncentivePayment, Policy
from db.values import When
from resources import tr

EDITABLE = frozenset({"name", "document", "issued", "content", "active"})


@dataclass(frozen=True)
class PolicyRow:
    """A policy with what came of it.

    projects: how many it was offered to. promised: what was offered. paid: less what came back,
    paid_this_year likewise, due_this_year: what is still to be paid by the year's end; in 分.
    """

    policy_id: str
    name: str
    document: str | None
    issued: When | None
    content: str | None
    active: bool
    projects: int
    offers: int
    promised: Total
    paid: int
    paid_this_year: int
    due_this_year: Total
    owed_back: int


def create_policy(session: Session, name: str, **fields: Any) -> str:
    """Enter a policy and return its id.

    fields: of `EDITABLE`. Raises InvalidInput with the field.
    """
    policy = Policy(name="", ordinal=_next_ordinal(session))
    _set(session, policy, {"name": name, **fields})
    session.add(policy)
    session.flush()
    return policy.id


def edit_policy(session: Session, policy_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of a policy new values; what was offered under it keeps its own words."""
    _set(session, policy_of(session, policy_id), fields)


def retire_policy(session: Session, policy_id: str, *, active: bool = False) -> None:
    """Take a policy out of use, or back into it; what was offered stays as it is."""
    policy_of(session, policy_id).active = active


def trash_policy(session: Session, policy_id: str, *, with_offers: bool = False) -> None:
    """Put a policy in the trash, `with_offers` those that were made under it too.

    Raises InvalidInput when it was offered and they should stay, or when one was paid.
    """
    policy = policy_of(session, policy_id)
    offers = session.scalars(
        select(Incentive).where(Incentive.policy_id == policy_id, Incentive.trashed_at.is_(None))
    ).all()
    paid = session.scalar(
        select(func.count(IncentivePayment.id)).where(
            IncentivePayment.incentive_id.in_([one.id for one in offers]),
            IncentivePayment.trashed_at.is_(None),
        )
    )
    if paid:
        raise InvalidInput(
            tr("这项政策已有 {n} 笔兑现，没有移走。不再使用请改为停用。").format(n=paid)
        )
    if offers and not with_offers:
        raise InvalidInput(
            tr("这项政策已提供给 {n} 个项目，没有移走。不再使用请改为停用。").format(
                n=len({one.project_id for one in offers})
            )
        )
    now = datetime.now(UTC)
    policy.trashed_at = now
    for one in offers:
        one.trashed_at = now


def policies(
    session: Session,
    today: date,
    *,
    active: bool | None = None,
    offers: Iterable[IncentiveRow] | None = None,
) -> list[PolicyRow]:
    """Return the policies in their order, those in use first, with what came of each.

    active: None for all of them, else only those in use or out of it. offers: those of the zone,
    where they were read already.
    """
    query = (
        select(Policy)
        .where(Policy.trashed_at.is_(None))
        .order_by(Policy.active.desc(), Policy.ordinal, Policy.id)
    )
    if active is not None:
        query = query.where(Policy.active.is_(active))
    made: defaultdict[str | None, list[IncentiveRow]] = defaultdict(list)
    for row in incentives(session, today) if offers is None else offers:
        made[row.policy_id].append(row)
    return [_row(one, made.get(one.id, []), today) for one in session.scalars(query)]


def _row(policy: Policy, offers: list[IncentiveRow], today: date) -> PolicyRow:
    this_year = [
        (-one.fen if one.returned else one.fen)
        for offer in offers
        for one in offer.payments
        if one.on.year == today.year and one.fen is not None
    ]
    return PolicyRow(
        policy.id,
        policy.name,
        policy.document,
        policy.issued,
        policy.content,
        policy.active,
        len({one.project_id for one in offers}),
        len(offers),
        total(one.promised for one in offers),
        sum(one.net for one in offers),
        sum(this_year),
        due_by(offers, date(today.year, 12, 31)),
        sum(one.owed_fen for one in offers),
    )


def due_by(offers: Iterable[IncentiveRow], day: date) -> Total:
    """Return what of offers is to be paid by a day; what their condition withholds is not."""
    found = Total()
    for one in offers:
        done = one.state in (OfferState.PAID, OfferState.WITHHELD, OfferState.OWED_BACK)
        if one.due is None or one.due > day or done:
            continue
        if one.remaining is not None:
            found += Total(fen=one.remaining, firm=1)
        elif one.promised is not None and one.promised.fen is not None:
            found += Total(approximate=1)
        else:
            found += Total(unknown=1)
    return found


def policy_of(session: Session, policy_id: str) -> Policy:
    """Return a policy to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Policy, policy_id, tr("这项政策已被移入回收站，没有保存。"))


def _set(session: Session, policy: Policy, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "name":
            value = clean_name(value or "")
            _refuse_twin(session, policy, value)
        elif name == "document":
            value = clean_line(value, name)
        elif name == "content":
            value = clean_text(value, name)
        setattr(policy, name, value)


def _refuse_twin(session: Session, policy: Policy, name: str) -> None:
    with session.no_autoflush:
        twin = session.scalars(
            select(Policy.id).where(Policy.name == name, Policy.trashed_at.is_(None))
        ).first()
    if twin is not None and twin != policy.id:
        raise InvalidInput(
            tr("政策库里已有“{name}”。请修改原有的一项，或换一个名称。").format(name=name),
            field="name",
        )


def _next_ordinal(session: Session) -> int:
    last = session.scalar(select(func.max(Policy.ordinal)))
    return 0 if last is None else last + 1
