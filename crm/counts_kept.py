"""What targets and capital count, kept between looks until that is saved which it was read from.

To count a year from 200,000 arrivals and 20,000 projects takes a quarter of a second, and the
year before as long again. So what was read is kept for each database; before each look the log
says what was saved since, here or in another window, and what was read from that is let go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from crm.history import Position
from crm.keeping import Kept
from db.models import ArrivalUse, CapitalArrival, Change, Operation

T = TypeVar("T")


class Sort(Enum):
    """A sort of what is read; the first part of its key. Of money the second one is the year."""

    SIGNED = "signed"
    REACHED = "reached"
    MONEY = "money"
    ENTERPRISES = "enterprises"


Held = dict[tuple[Hashable, ...], Any]
"""Key → what was read, all from one state of the data; readers put in what they lack."""

_ALL = frozenset(Sort)
_LACKING: Any = object()
_MANY = 2_000
"""Changed records from which on all is read anew, e.g. after an import."""
_MOST = 400
"""Entries from which on all is let go: each day that is looked at adds a few."""
_BEARS: Mapping[str, Mapping[Sort, frozenset[str] | None]] = {
    "contract": {
        Sort.SIGNED: frozenset({"project_id", "kind", "signed", "amount", "trashed_at"}),
        Sort.ENTERPRISES: frozenset({"project_id", "kind", "signed", "trashed_at"}),
    },
    "project": {
        Sort.SIGNED: frozenset(
            {
                "name",
                "park_id",
                "industry",
                "industry_chain",
                "contracted",
                "illustrative",
                "trashed_at",
            }
        ),
        Sort.REACHED: frozenset({"park_id", "illustrative", "trashed_at"}),
        Sort.MONEY: frozenset({"park_id", "trashed_at"}),
        Sort.ENTERPRISES: frozenset({"park_id", "trashed_at"}),
    },
    "project_investor": {Sort.SIGNED: None, Sort.ENTERPRISES: None},
    "stage_move": {Sort.REACHED: None},
    "organization": {
        Sort.ENTERPRISES: frozenset(
            {
                "tags",
                "organization_class",
                "industry",
                "industry_chain",
                "illustrative",
                "merged_into_id",
                "trashed_at",
            }
        )
    },
    "capital_arrival": {
        Sort.MONEY: frozenset(
            {
                "project_id",
                "on",
                "amount",
                "origin",
                "verified_on",
                "corrects_id",
                "illustrative",
                "trashed_at",
            }
        )
    },
    "arrival_use": {Sort.MONEY: None},
}
"""Kind → what is read from it, and the fields on which that rests; None is all of them."""


def held_for(session: Session) -> Held:
    """Return what is kept for the state of the data that `session` sees; others may add to it."""
    return _HELD.look(session, None)


def forget_counts() -> None:
    """Let go of what is kept, so that the next look reads anew."""
    _HELD.forget()


def _nothing(session: Session, asked: None) -> Held:
    return {}


def _what_stands(session: Session, asked: None, held: Held, seen: Position) -> Held:
    """Return those of `held` on which nothing bears that was saved after `seen`."""
    entries = list(held.items())  # at once: who looked before may be putting in what was true then
    if not entries:
        return {}
    lost, years = _lost(session, seen)
    return {
        key: value
        for key, value in entries
        if key[0] not in lost and not (key[0] is Sort.MONEY and key[1] in years)
    }


_HELD = Kept(_nothing, _what_stands)


def _lost(session: Session, seen: Position) -> tuple[frozenset[Sort], set[int]]:
    """Return the sorts that were changed after `seen`, and the years of money that were."""
    lost: set[Sort] = set()
    years: set[int] = set()
    arrivals: set[str] = set()
    uses: set[str] = set()
    changes = _changes_after(session, seen)
    if len(changes) > _MANY:
        return _ALL, years
    for kind, record_id, fields in changes:
        for sort, bearing in _BEARS[kind].items():
            if bearing is not None and bearing.isdisjoint(fields):
                continue
            if kind == "capital_arrival":
                arrivals.add(record_id)
                years |= {int(day[:4]) for day in fields.get("on", ())}
            elif kind == "arrival_use":
                uses.add(record_id)
                years |= set(fields.get("year", ()))
            else:
                lost.add(sort)
    return frozenset(lost), years | _years(session, arrivals, uses)


def _changes_after(session: Session, seen: Position) -> Sequence[Any]:
    """Return kind, id and fields of what was changed after `seen`, of too much only a part."""
    known = [and_(Operation.device == device, Operation.seq > seq) for device, seq in seen.items()]
    rows = select(Change.kind, Change.record_id, Change.fields).join(
        Operation, Operation.id == Change.operation_id
    )
    unknown = Operation.device.not_in(list(seen))
    return session.execute(
        rows.where(Change.kind.in_(list(_BEARS)), or_(*known, unknown)).limit(_MANY + 1)
    ).all()


def _years(session: Session, arrivals: Collection[str], uses: Collection[str]) -> set[int]:
    """Return the years in which these arrivals, and what they became, stand now."""
    found: set[int] = set()
    if arrivals:
        on = select(CapitalArrival.on).where(CapitalArrival.id.in_(arrivals))
        found |= {day.year for day in session.scalars(on)}
    wanted = or_(ArrivalUse.id.in_(uses), ArrivalUse.arrival_id.in_(arrivals))
    if arrivals or uses:
        found |= set(session.scalars(select(ArrivalUse.year).where(wanted).distinct()))
    return found


def kept(held: Held, key: tuple[Hashable, ...], read: Callable[[], T]) -> T:
    """Return what is held under `key`, read now if it is not."""
    found: T = held.get(key, _LACKING)
    if found is _LACKING:
        found = read()
        if len(held) >= _MOST:
            held.clear()
        held[key] = found
    return found
