"""What takes long to read is kept for each database, as of a place in its log.

The next look asks the log what was saved since, here or in another window, and reads only that
anew. A look is answered by the state of the data that its own session sees, and by no other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from crm.history import Position, changes_since, position_of
from db.changes import Touched
from db.engines import WRITES

A = TypeVar("A", bound=Hashable)
T = TypeVar("T")


class Kept(Generic[A, T]):
    """What `read` found for what was asked, e.g. a day, kept for each database by itself.

    read: finds it anew. follow: given what is held and the position in the log that it is of,
    returns what it has become; it may not change what is held, which others may be reading still.
    """

    def __init__(
        self,
        read: Callable[[Session, A], T],
        follow: Callable[[Session, A, T, Position], T],
    ) -> None:
        self._read, self._follow = read, follow
        self._places: WeakKeyDictionary[Any, _Place[A, T]] = WeakKeyDictionary()
        self._making = threading.Lock()

    def look(self, session: Session, asked: A) -> T:
        """Return what `session` sees; it is shared, so it is not to be changed.

        A session that may write sees what nobody has saved yet, and one that began before what is
        held was read sees what is no more: both read for themselves, and nothing of it is kept.
        """
        connection = session.connection()
        if connection.get_execution_options().get(WRITES, False):
            return self._read(session, asked)
        with self._making:
            place = self._places.setdefault(connection.engine.pool, _Place())
        now = position_of(session)  # from here on the session sees one state of the data
        with place.lock:
            held = place.held
            if held is None or _reaches(now, held.position):
                return self._up_to(now, place, session, asked)
        return self._read(session, asked)

    def _up_to(self, now: Position, place: _Place[A, T], session: Session, asked: A) -> T:
        held = place.held
        if held is not None and (held.asked, held.position) == (asked, now):
            return held.found
        if held is not None and held.asked == asked:
            found = self._follow(session, asked, held.found, held.position)
        else:
            held = place.held = None  # what is there no longer need not be held beside the new
            found = self._read(session, asked)
        place.held = _Held(now, asked, found)
        return found

    def forget(self) -> None:
        """Let go of what is kept of every database, so that the next look reads anew."""
        with self._making:
            self._places.clear()


def kept_by_id(
    read: Callable[[Session, A, Collection[str] | None], dict[str, T]],
    concerned: Callable[[Session, Touched], Collection[str] | None],
) -> Kept[A, dict[str, T]]:
    """Return what keeps a value for each of many records, by their ids.

    read: finds those of the ids, or of all records for None. concerned: on which of them the
    records bear that were saved; None is all.
    """

    def follow(session: Session, asked: A, held: dict[str, T], seen: Position) -> dict[str, T]:
        ids = concerned(session, changes_since(session, seen))
        if ids is None:
            return read(session, asked, None)
        if not ids:
            return held
        fresh = read(session, asked, ids)
        return {key: one for key, one in held.items() if key not in ids} | fresh

    return Kept(lambda session, asked: read(session, asked, None), follow)


@dataclass(frozen=True, slots=True)
class _Held(Generic[A, T]):
    position: Position
    asked: A
    found: T


class _Place(Generic[A, T]):
    """Where what is kept of one database lies."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: _Held[A, T] | None = None


def _reaches(now: Position, held: Position) -> bool:
    """Whether who sees the log up to `now` sees all that `held` was read from."""
    return all(now.get(device, 0) >= seq for device, seq in held.items())
