"""What a project promised to bring in until when (承诺到位计划)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.projects import project_of
from crm.rules.arrivals import in_currency
from crm.rules.numbers import round_half_up
from crm.rules.written import clean_line
from db.models import PromisedArrival
from db.terms import Currency, Origin
from db.values import Amount
from resources import tr

_FIELDS = frozenset({"due", "amount", "origin", "note"})


@dataclass(frozen=True)
class Promise:
    """One line of the schedule: `amount` is to be there by `due`, from where if that was said."""

    promise_id: str
    project_id: str
    due: date
    amount: Amount | None
    origin: Origin | None
    note: str | None


def promises_of(session: Session, project_id: str) -> list[Promise]:
    """Return the schedule of a project by day."""
    rows = session.execute(
        select(
            PromisedArrival.id,
            PromisedArrival.project_id,
            PromisedArrival.due,
            PromisedArrival.amount,
            PromisedArrival.origin,
            PromisedArrival.note,
        )
        .where(PromisedArrival.project_id == project_id, PromisedArrival.trashed_at.is_(None))
        .order_by(PromisedArrival.due, PromisedArrival.id)
    )
    return [Promise(*row) for row in rows]


def promised_until(promises: Iterable[Promise], day: date) -> int:
    """Add up the firm promises that are due by a day, in 分 of yuan."""
    figures = (in_currency(one.amount, Currency.CNY) for one in promises if one.due <= day)
    known = (figure for figure in figures if figure is not None)
    return int(round_half_up(sum(known, Fraction(0)), 0))


def add_promise(session: Session, project_id: str, **fields: Any) -> str:
    """Enter one line of the schedule and return its id; raises InvalidInput with the field."""
    project_of(session, project_id)
    promise = PromisedArrival(project_id=project_id)
    _set(promise, fields)
    session.add(promise)
    session.flush()
    return promise.id


def edit_promise(session: Session, promise_id: str, fields: Mapping[str, Any]) -> None:
    """Give a line of the schedule new values."""
    _set(_promise(session, promise_id), fields)


def trash_promise(session: Session, promise_id: str) -> None:
    """Put a line of the schedule in the trash."""
    _promise(session, promise_id).trashed_at = datetime.now(UTC)


def _promise(session: Session, promise_id: str) -> PromisedArrival:
    gone = tr("这一行承诺到位已被移入回收站，没有保存。")
    return living(session, PromisedArrival, promise_id, gone)


def _set(promise: PromisedArrival, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in _FIELDS:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        setattr(promise, name, clean_line(value, name) if name == "note" else value)
    if promise.due is None:
        raise InvalidInput(tr("请填写承诺在哪天之前到位。"), field="due")
    if promise.amount is None or promise.amount.fen is None:
        raise InvalidInput(tr("请填写承诺到位的金额，例如 5000万元。"), field="amount")
