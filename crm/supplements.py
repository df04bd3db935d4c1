"""补充协议: what a supplement does not say itself holds as the contract above it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Contract


def above_of(session: Session) -> dict[str, str]:
    """Return supplement → the contract that it changes; a supplement in the trash has none."""
    rows = session.execute(
        select(Contract.id, Contract.supplements_id).where(
            Contract.supplements_id.is_not(None), Contract.trashed_at.is_(None)
        )
    )
    return {key: above for key, above in rows if above is not None}


def line_of(contract_id: str, above: Mapping[str, str]) -> Iterator[str]:
    """Yield a contract and those above it, one after the other; a ring is gone through once."""
    seen = set()
    at: str | None = contract_id
    while at is not None and at not in seen:
        yield at
        seen.add(at)
        at = above.get(at)


def root_of(contract_id: str, above: Mapping[str, str]) -> str:
    """Return the contract that a supplement rests on at last, or the contract itself."""
    return [*line_of(contract_id, above)][-1]


def roots_of(above: Mapping[str, str | None]) -> dict[str, str]:
    """Return contract → the one that it supplements at last, among those that are given."""
    live = {key: up for key, up in above.items() if up is not None and up in above}
    return {key: root_of(key, live) for key in above}


def family_of(ids: Collection[str], above: Mapping[str, str]) -> set[str]:
    """Return these contracts with all that hang together with them by supplements."""
    if not above:
        return set(ids)
    roots = {root_of(key, above) for key in ids}
    return {*ids, *roots, *(key for key in above if root_of(key, above) in roots)}
