"""Ids by portions: one statement holds only so many parameters, and many at once hold up others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

AT_ONCE = 5000
"""Ids that one statement holds at most."""


def portions(ids: Iterable[str], most: int = AT_ONCE) -> Iterator[list[str]]:
    """Yield ids in their order, those of a set sorted, at most `most` at a time."""
    ordered = sorted(ids) if isinstance(ids, Set) else list(ids)
    return (ordered[at : at + most] for at in range(0, len(ordered), most))
