"""Names of organizations and projects held in memory by their cores, never older than the data.

A look while somebody types compares with every name; reading them each time would take longer
than the comparing. So they are kept for each database, and what was saved since, here or in
another window, is read from the change log first.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.history import Position, changes_since, position_of
from crm.rules.identity import HEARD, NEAR, core_of
from db.models import Organization, Project, ProjectAlias
from db.portions import portions

_MOST_CHANGES = 2000
_CANDIDATES = 60


@dataclass(frozen=True)
class _Entry:
    """One name: of which record it is, and of which one it names (an alias names a project)."""

    record_id: str
    owner: str
    name: str
    core: str


@dataclass(frozen=True)
class _Bucket:
    """Names with cores of one length; never changed, since another thread may be searching it."""

    entries: list[_Entry]
    cores: list[str]


class _Names:
    """The live names of one class, by the length of their cores."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}
        self._lengths: dict[str, int] = {}

    def replace(self, ids: Iterable[str], entries: Iterable[_Entry]) -> None:
        """Forget the names of the records `ids`, and keep `entries`."""
        gone = set(ids)
        new: dict[int, list[_Entry]] = {}
        for entry in entries:
            new.setdefault(len(entry.core), []).append(entry)
        old = {self._lengths.pop(key) for key in gone if key in self._lengths}
        for length in old | new.keys():
            bucket = self._buckets.get(length)
            stay = [one for one in bucket.entries if one.record_id not in gone] if bucket else []
            stay += new.get(length, ())
            self._buckets[length] = _Bucket(stay, [entry.core for entry in stay])
            self._lengths |= {entry.record_id: length for entry in new.get(length, ())}

    def near(self, core: str) -> Iterator[tuple[float, _Entry]]:
        """Yield the names whose cores may be near to `core`, with how alike they are, of 100.

        A core of another length is near by its characters only; one of the same length may
        also be the same by its sound.
        """
        length = len(core)
        least, most = -(-length * NEAR // (200 - NEAR)), length * (200 - NEAR) // NEAR
        for other in range(least, most + 1):
            bucket = self._buckets.get(other)
            if bucket is not None:
                for _core, score, at in process.extract(
                    core,
                    bucket.cores,
                    scorer=fuzz.ratio,
                    score_cutoff=HEARD if other == length else NEAR,
                    limit=_CANDIDATES,
                ):
                    yield score, bucket.entries[at]


class KnownNames:
    """The names of one database as of `position` in its log."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._position: Position | None = None
        self._names: dict[str, _Names] = {}

    def near(self, session: Session, kind: str, name: str) -> list[tuple[str, str]]:
        """Return (record id, name) of the `kind` records whose name may be near to `name`.

        kind: ``organization`` or ``project``; a project's aliases count as its names. The nearest
        come first; whether they are near is for `crm.rules.identity` to say.
        """
        core = core_of(name)
        if not core:
            return []
        found = [
            (-score, entry.owner, entry.name)
            for names in self._fresh(session, _CLASSES[kind])
            for score, entry in names.near(core)
        ]
        return [(owner, called) for _score, owner, called in sorted(found)]

    def warm(self, session: Session, kinds: Iterable[str]) -> None:
        """Read the names of these kinds now, so that the first look need not wait for it."""
        for kind in kinds:
            self._fresh(session, _CLASSES.get(kind, ()))

    def _fresh(self, session: Session, classes: Sequence[Any]) -> list[_Names]:
        with self._lock:
            now = position_of(session)
            if self._position is not None and now != self._position:
                self._catch_up(session, self._position)
            self._position = now
            for cls in classes:
                kind = cls.__tablename__
                if kind not in self._names:
                    self._names[kind] = _Names()
                    self._take(session, cls, None)
            return [self._names[cls.__tablename__] for cls in classes]

    def _catch_up(self, session: Session, seen: Position) -> None:
        touched = changes_since(session, seen)
        for cls in (Organization, Project, ProjectAlias):
            ids = touched.get(cls.__tablename__, set())
            if len(ids) > _MOST_CHANGES:
                self._names.pop(cls.__tablename__, None)
            elif ids and cls.__tablename__ in self._names:
                self._take(session, cls, sorted(ids))

    def _take(self, session: Session, cls: Any, ids: Sequence[str] | None) -> None:
        """Read the names of `ids` anew, or all; those in the trash are forgotten."""
        owner = cls.project_id if cls is ProjectAlias else cls.id
        core = cls.name if cls is ProjectAlias else cls.name_core
        statement = select(cls.id, owner, cls.name, core).where(cls.trashed_at.is_(None))
        entries = []
        parts = (
            [statement]
            if ids is None
            else (statement.where(cls.id.in_(some)) for some in portions(ids))
        )
        for part in parts:
            for record_id, owner_id, name, held in session.execute(part):
                if cls is ProjectAlias or held is None:
                    held = core_of(name)
                entries.append(_Entry(record_id, owner_id, name, held))
        self._names[cls.__tablename__].replace(ids or (), entries)


def known_names(session: Session) -> KnownNames:
    """Return the names of the database that `session` is of."""
    pool = session.connection().engine.pool
    with _making:
        return _known.setdefault(pool, KnownNames())


_CLASSES: dict[str, tuple[Any, ...]] = {
    "organization": (Organization,),
    "project": (Project, ProjectAlias),
}
_known: WeakKeyDictionary[Any, KnownNames] = WeakKeyDictionary()
_making = threading.Lock()
