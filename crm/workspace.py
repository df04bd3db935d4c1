"""One open data file or server; the windows and the command line reach storage only through it.

Use cases are plain functions `f(session, …)` of this package: they neither open nor commit.
`read` runs one on a session that only reads, from any thread; `change` runs one inside one
logged operation. Nothing that they return may be a mapped object.
"""

from __future__ import annotations

import getpass
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from crm import derived, history, replica, settings
from crm.attachment_files import Report, take_in, take_in_bytes
from crm.attachments import Incoming
from db import keys, sealed_files, sealed_texts, textindex
from db.backup import back_up, backups_of
from db.changes import Touched, operation
from db.errors import StorageError
from db.faults import translated
from db.sealed_files import SealedWriter
from db.store import Store
from resources import tr

P = ParamSpec("P")
T = TypeVar("T")
UseCase = Callable[Concatenate[Session, P], T]


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What a change did: the use case's result, and the operation that can be undone.

    operation_id is None when nothing changed; touched is record kind → ids.
    """

    result: T
    operation_id: str | None
    label: str
    touched: Touched


class Workspace:
    """An open data file, or a server's database."""

    def __init__(self, store: Store, *, author: str = "", as_of: date | None = None) -> None:
        self._store = store
        self._as_of = as_of
        self._lock = threading.Lock()
        self._key = None if store.path is None else keys.known_key(store.path)
        store.author = author or _login_name()
        store.derive = derived.refresh

    @classmethod
    def create(
        cls,
        target: str | Path,
        *,
        zone_name: str,
        author: str = "",
        as_of: date | None = None,
        on: date | None = None,
    ) -> Workspace:
        """Make a new data file (never over an old one), or lay the tables in an empty database.

        on: the reference date (基准日) that a sample lives on. Raises StorageError.
        """
        created = cls(Store.create(target), author=author, as_of=as_of)

        def name_it(session: Session) -> None:
            settings.set_setting(session, settings.ZONE_NAME, zone_name)
            if on is not None:
                settings.set_setting(session, settings.REFERENCE_DATE, on.isoformat())

        try:
            created.change(name_it, label=tr("新建数据文件"))
        except BaseException:
            created.close()
            if created.path is not None:
                created.path.unlink(missing_ok=True)  # ours, made a moment ago and without content
            raise
        return created

    @classmethod
    def open(cls, target: str | Path, *, author: str = "", as_of: date | None = None) -> Workspace:
        """Open a data file, or a database by URL; raises StorageError with what to do.

        as_of: takes the place of today, before the data file's own reference date.
        """
        opened = cls(Store.open(target), author=author, as_of=as_of)
        try:
            if opened._store.upgraded or opened.read(derived.lacks_index):
                opened._fill_derived()
        except BaseException:
            opened.close()
            raise
        return opened

    def _fill_derived(self) -> None:
        with self._lock, translated(), self._store.session(writes=True) as session:
            derived.refresh_all(session)
            session.commit()

    @property
    def path(self) -> Path | None:
        """The data file; None on a server."""
        return self._store.path

    @property
    def author(self) -> str:
        """Who acts: the name that the log keeps."""
        return self._store.author

    @author.setter
    def author(self, name: str) -> None:
        self._store.author = name.strip() or _login_name()

    @property
    def place(self) -> str:
        """Where the data lies, for the status bar: the file's path, or server and database."""
        if self._store.path is not None:
            return str(self._store.path)
        url = self._store.engine.url
        return f"{url.host or 'localhost'}/{url.database}"

    def read(self, query: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query on a session of its own; what it writes is refused (ChangeRefused)."""
        with translated(), self._store.session() as session:
            found = query(session, *args, **kwargs)
            session.flush()  # refuses what was left to be written, instead of dropping it
            return found

    def change(
        self,
        use_case: Callable[..., T],
        *args: Any,
        label: str,
        undoes: str | None = None,
        **kwargs: Any,
    ) -> Outcome[T]:
        """Run a use case as one operation, logged under `label`; on an error nothing is written."""
        with self._lock, translated(), self._store.session(writes=True) as session:
            with operation(session, label, undoes=undoes) as draft:
                result = use_case(session, *args, **kwargs)
            return Outcome(result, draft.id if draft.logged else None, draft.label, draft.touched)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Lend a session that only reads, for what works on two databases at once."""
        with translated(), self._store.session() as session:
            yield session

    def exchange(self, act: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what writes rows past the log, since their log comes with them, in one transaction.

        On an error nothing is written.
        """
        with self._lock, translated(), self._store.session(writes=True) as session:
            result = act(session, *args, **kwargs)
            session.commit()
            return result

    def take_in(
        self, source: Path | bytes, *, name: str = "", progress: Report | None = None
    ) -> Incoming:
        """Keep the content of a file, or the bytes of what is called `name`, to be attached.

        It is committed by itself, before the operation that attaches it.
        """
        if isinstance(source, Path):
            return take_in(self._store.blobs, source, progress)
        return take_in_bytes(self._store.blobs, source, name, progress)

    def seal(self, text: str) -> str:
        """Return a text as it may lie outside of the data file: encrypted where that one is."""
        return sealed_texts.seal(text, self._key)

    def unseal(self, kept: str) -> str | None:
        """Return a text that was sealed; None where its key is not known, or it is damaged."""
        return sealed_texts.unseal(kept)

    def seals_so(self, kept: str) -> bool:
        """Whether a text lies as `seal` leaves it now: not so after a change of passphrase."""
        return sealed_texts.is_sealed_by(kept, self._key)

    @property
    def seals(self) -> bool:
        """Whether what lies outside of the data file is encrypted, as that is."""
        return self._key is not None

    def seal_file(self, out: BinaryIO) -> SealedWriter | None:
        """Return what writes into a new file outside of the data file, encrypted as that is.

        None where the data file is plain: then such a file may be so too.
        """
        return None if self._key is None else SealedWriter(out, self._key)

    def seals_file_so(self, file: Path) -> bool:
        """Whether a file lies as `seal_file` would leave it now."""
        return sealed_files.sealed_by(file) == (None if self._key is None else self._key.salt)

    def undo(self, operation_id: str) -> Outcome[None]:
        """Take an operation back by its inverse, written as a new operation.

        Raises UndoRefused when one of its fields was changed since.
        """
        self.read(replica.refuse_partial_undo, operation_id)
        label = self.read(history.undo_label, operation_id)
        return self.change(history.undo, operation_id, label=label, undoes=operation_id)

    def today(self) -> date:
        """The day to count by: `as_of`, else the file's reference date, else the calendar's."""
        return self._as_of or self.read(settings.reference_date) or date.today()  # noqa: DTZ011

    def sample_day(self) -> date | None:
        """The reference date that the status bar shows as 示例日期, or None."""
        return self._as_of or self.read(settings.reference_date)

    def position(self) -> history.Position:
        """Device → seq of its last operation: what this window has seen of the log."""
        return self.read(history.position_of)

    def changes_since(self, position: history.Position) -> Touched:
        """Return what other windows changed after `position`."""
        return self.read(history.changes_since, position)

    def data_version(self) -> Callable[[], object]:
        """Return a cheap probe; its answer differs from the last one after a save elsewhere.

        To be called from one thread.
        """
        if self._store.path is None:
            return lambda: self.read(history.position_of)
        held = self._store.engine.raw_connection()
        raw = held.driver_connection
        assert raw is not None
        # Out of the pool: a connection tells of others' saves, never of those made through it.
        # It is closed when the probe is let go.
        held.detach()
        return lambda: raw.execute("PRAGMA data_version").fetchone()

    def back_up(self, now: datetime | None = None) -> Path | None:
        """Copy the data file to its backup folder; None on a server, which has its own backups."""
        if self._store.path is None:
            return None
        with suppress(StorageError):  # a file that is busy is tidied another day
            self.tidy()
        with translated():
            return back_up(self._store.engine, self._store.path, now=now)

    def tidy(self) -> None:
        """Tidy the text index up, so that a search stays quick."""
        with self._lock, translated(), self._store.session(writes=True) as session:
            textindex.tidy(session.connection())
            session.commit()

    def backups(self) -> list[tuple[datetime, Path]]:
        """Return the backups with their local times, newest first."""
        return [] if self._store.path is None else backups_of(self._store.path)

    def back_up_daily(self, now: datetime | None = None) -> Path | None:
        """Back up unless there is a copy of today already."""
        moment = now or datetime.now()  # noqa: DTZ005  (the user's own day)
        newest = self.backups()
        if newest and newest[0][0].date() == moment.date():
            return None
        return self.back_up(moment)

    def close(self) -> None:
        """Close all connections; the workspace is of no use afterwards."""
        self._store.close()


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return tr("本机用户")
