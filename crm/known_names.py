"""Names of organizations and projects held in memory by their cores, never older than the data.

A look while somebody types compares with every name; reading them each time would take longer
than the comparing. So they are kept for each database, and what was saved since, here or in
another window, is read from the change log first.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.history import Position, changes_since, position_of
from crm.rules.identity import HEARD, core_of
from db.models import Organization, Project, ProjectAlias

_MOST_CHANGES = 2000
_CANDIDATES = 60
_AT_ONCE = 900


@dataclass
class _Names:
    """The live names of one class: entries by record id, and the list that is searched."""

    by_id: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # (owner, name, core)
    entries: list[tuple[str, str, str]] = field(default_factory=list)
    cores: list[str] = field(default_factory=list)

    def settle(self) -> None:
        self.entries = list(self.by_id.values())
        self.cores = [core for _owner, _name, core in self.entries]


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
        found: list[tuple[float, str, str]] = []
        for names in self._fresh(session, _CLASSES[kind]):
            for _core, score, at in process.extract(
                core, names.cores, scorer=fuzz.ratio, score_cutoff=HEARD, limit=_CANDIDATES
            ):
                owner, called, _ = names.entries[at]
                found.append((score, owner, called))
        found.sort(key=lambda each: (-each[0], each[1]))
        return [(owner, called) for _score, owner, called in found]

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
        kept = self._names[cls.__tablename__]
        names = _Names(dict(kept.by_id))  # another thread may be searching the old list
        for record_id in ids or ():
            names.by_id.pop(record_id, None)
        owner = cls.project_id if cls is ProjectAlias else cls.id
        core = cls.name if cls is ProjectAlias else cls.name_core
        statement = select(cls.id, owner, cls.name, core).where(cls.trashed_at.is_(None))
        for some in _portions(ids):
            part = statement if some is None else statement.where(cls.id.in_(some))
            for record_id, owner_id, name, held in session.execute(part):
                if cls is ProjectAlias or held is None:
                    held = core_of(name)
                names.by_id[record_id] = (owner_id, name, held)
        names.settle()
        self._names[cls.__tablename__] = names


def known_names(session: Session) -> KnownNames:
    """Return the names of the database that `session` is of."""
    pool = session.connection().engine.pool
    with _making:
        return _known.setdefault(pool, KnownNames())


def _portions(ids: Sequence[str] | None) -> Iterable[Sequence[str] | None]:
    if ids is None:
        return (None,)
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))


_CLASSES: dict[str, tuple[Any, ...]] = {
    "organization": (Organization,),
    "project": (Project, ProjectAlias),
}
_known: WeakKeyDictionary[Any, KnownNames] = WeakKeyDictionary()
_making = threading.Lock()
