"""Three laptops and an office that exchange in any order: nothing is lost, and all end equal.

`make test` draws 4,000 steps, half on files and half on a server; `make soak` 200,000
(YINFENG_SOAK_STEPS).
"""

from __future__ import annotations

import os
import secrets
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as driver

from crm import conflicts
from crm.check import check
from crm.merge_back import Report, merge
from crm.workspace import Outcome, Workspace
from db import changes
from db.base import Base
from db.changes import bulk_create
from db.errors import UndoRefused
from db.heads import Act
from db.models import Change, Operation, Project, Todo
from db.store import Store, _introduce
from db.textindex import FULL_TEXT
from db.values import Amount
from tests.conftest import _empty
from tests.crm.replicas import content

STEPS = int(os.environ.get("YINFENG_SOAK_STEPS", "4000"))
A_RUN = 80
RUNS = 100
"""In one go of hypothesis, which holds in memory what it has drawn."""
MORE = 10_000
"""Steps beyond those asked for, until all of `EACH` has happened: what is rare comes late."""
EACH = (
    "_create", "_import", "_edit", "_add_todo", "_trash", "_restore", "settle", "undo",
    "wrong clock", "exchange", "repeated exchange", "bundle", "conflict",
)  # fmt: skip
"""What has to happen among the steps."""
DECADE = 10 * 365 * 86_400 * 1_000_000_000
_NOW = changes.time.time_ns

_KEYS = select(Project.id).order_by(Project.id)
_WRITES = select(
    Change.kind, Change.record_id, Change.fields, Operation.id, Operation.device, Operation.seq,
    Operation.clock, Operation.seen, Operation.undoes,
).join(Operation, Operation.id == Change.operation_id)  # fmt: skip
_NEWEST = select(Operation.id).order_by(Operation.clock.desc())
_HASH = select(Operation.hash).where(Operation.id == bindparam("of_operation"))

which = st.integers(0, 3)
pairs = st.sampled_from([(one, two) for one in range(4) for two in range(4) if one != two])
nth = st.integers(0, 3)
values = st.sampled_from(["甲", "乙", "丙\n丁", "丙", "戊", None])
amounts = st.sampled_from(
    [None, Amount(5_000_000_000), Amount(100, "USD"), Amount(None, source="面议")]
)


class Databases:
    """An office, three laptops, and a place to look into a bundle: opened once, emptied often.

    An engine compiles its statements once, which takes longer than all else here.
    """

    def __init__(self, folder: Path, office: str | Path) -> None:
        self.folder = folder
        self.places = [office, *(folder / f"{name}.yinfeng" for name in "甲乙丙"), folder / "盘"]
        self.stores = [Store.create(place) for place in self.places]
        for store in self.stores:
            two = [store.engine.raw_connection() for _ in range(2)]
            for connection in two:  # which take turns from now on, as a window's threads do
                connection.close()
        authors = ("办公室", "甲", "乙", "丙", "")
        *self.replicas, self.bundle = (
            Workspace(store, author=author)
            for store, author in zip(self.stores, authors, strict=True)
        )

    def empty(self) -> None:
        """Make all of them new: no rows, and another device each."""
        for place, store in zip(self.places, self.stores, strict=True):
            if isinstance(place, str):
                _empty(place)
            else:
                with raw(store) as connection:
                    connection.execute("PRAGMA foreign_keys = OFF")
                    connection.execute("BEGIN IMMEDIATE")
                    for table in (*Base.metadata.tables,):
                        connection.execute(f'DELETE FROM "{table}"')
                    connection.execute(
                        f"INSERT INTO {FULL_TEXT}({FULL_TEXT}) VALUES ('delete-all')"
                    )
                    connection.execute("COMMIT")
                    connection.execute("PRAGMA foreign_keys = ON")
            _introduce(store.engine)

    def keep(self, at: int, path: Path) -> None:
        """Copy a laptop's file as it stands."""
        copy = driver.connect(str(path))
        with raw(self.stores[at]) as connection:
            connection.backup(copy)
        copy.close()

    def brought(self, path: Path) -> Workspace:
        """Open such a copy."""
        source = driver.connect(str(path))
        with raw(self.stores[4]) as connection:
            source.backup(connection)
        source.close()
        return self.bundle

    def close(self) -> None:
        for each in (*self.replicas, self.bundle):
            each.close()


@contextmanager
def raw(store: Store) -> Iterator[Any]:
    """Lend the driver's own connection, with which writing is not refused."""
    with store.engine.connect() as connection:
        held = connection.connection.driver_connection
        assert held is not None
        held.execute("PRAGMA query_only = OFF")
        yield held


class Exchanging(RuleBasedStateMachine):
    """The office is replica 0."""

    databases: ClassVar[Databases]
    done: ClassVar[Counter[str]]
    """What really happened, by name: a step that finds nothing to act on does not count."""

    def __init__(self) -> None:
        super().__init__()
        self.replicas = self.databases.replicas
        self.offsets = [0, 0, 0, 0]
        self.bundles: list[Path] = []
        self.acknowledged: dict[str, str] = {}

    @initialize()
    def begin(self) -> None:
        """Give the office some projects, and each laptop a copy."""
        self.databases.empty()
        self.change(0, _create, ["示例一", "示例二"])
        for laptop in self.replicas[1:]:
            merge_from(laptop, self.replicas[0])

    def teardown(self) -> None:
        """Exchange until nobody has anything new, and compare."""
        if self.acknowledged:
            self.settle_down()

    # The steps.

    @rule(at=which, name=values)
    def create(self, at: int, name: str | None) -> None:
        self.change(at, _create, [f"示例{name}"])

    @rule(at=which, names=st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=4))
    def import_some(self, at: int, names: list[str]) -> None:
        self.change(at, _import, [f"示例{name}公司" for name in names])

    @rule(at=which, number=nth, name=st.sampled_from(["note", "progress"]), value=values)
    def edit(self, at: int, number: int, name: str, value: str | None) -> None:
        self.change(at, _edit, number, name, value)

    @rule(at=which, number=nth, value=amounts)
    def edit_amount(self, at: int, number: int, value: Amount | None) -> None:
        self.change(at, _edit, number, "planned", value)

    @rule(at=which, number=nth)
    def add_todo(self, at: int, number: int) -> None:
        self.change(at, _add_todo, number)

    @rule(at=which, number=nth)
    def trash(self, at: int, number: int) -> None:
        self.change(at, _trash, number)

    @rule(at=which, number=nth)
    def restore(self, at: int, number: int) -> None:
        self.change(at, _restore, number)

    @rule(at=which, number=nth, side=nth)
    def settle(self, at: int, number: int, side: int) -> None:
        """Settle a conflict, at the first who has one; where nobody has, make one before."""
        for who in (*range(at, 4), *range(at)):
            open_ones = self.replicas[who].read(conflicts.open_conflicts)
            if open_ones:
                break
        else:
            self.dispute((at, (at + 1) % 4), number, "甲")
            who, open_ones = at, self.replicas[at].read(conflicts.open_conflicts)
        if open_ones:
            one = open_ones[number % len(open_ones)]
            chosen = one.sides[side % len(one.sides)].operation_id
            self.change(who, conflicts.settle_with, *one.key, chosen)
            self.done["settle"] += 1
            left = [two.key for two in self.replicas[who].read(conflicts.open_conflicts)]
            assert one.key not in left

    @rule(two=pairs, number=nth, value=values)
    def dispute(self, two: tuple[int, int], number: int, value: str | None) -> None:
        """Let two write one field without knowing of each other, and one hear of it."""
        self.change(two[0], _edit, number, "note", value)
        self.change(two[1], _edit, number, "note", "己")
        self.exchange(two)

    @rule(at=which, number=st.integers(0, 6))
    def undo(self, at: int, number: int) -> None:
        recent = self.replicas[at].read(_newest, 7)
        if recent:
            with self.clock_of(at):
                try:
                    done = self.replicas[at].undo(recent[number % len(recent)])
                except UndoRefused:
                    return
            self.acknowledge(at, done)
            self.done["undo"] += 1

    @rule(at=which, years=st.sampled_from([-10, 0, 10]))
    def set_clock(self, at: int, years: int) -> None:
        self.offsets[at] = years * DECADE // 10
        self.done["wrong clock"] += years != 0

    @rule(two=pairs)
    def exchange(self, two: tuple[int, int]) -> None:
        one, other = (self.replicas[at] for at in two)
        self.merged("exchange", merge_from(one, other))

    @rule(at=st.integers(1, 3))
    def carry_out(self, at: int) -> None:
        """Keep what a laptop has now, to arrive later, or never, or twice."""
        path = self.databases.folder / f"bundle{len(self.bundles)}"
        self.databases.keep(at, path)
        self.bundles.append(path)

    @precondition(lambda self: self.bundles)
    @rule(at=which, number=nth)
    def bring_back(self, at: int, number: int) -> None:
        path = self.bundles[number % len(self.bundles)]
        report = merge_from(self.replicas[at], self.databases.brought(path))
        self.merged("bundle", report)

    # What must hold.

    def merged(self, way: str, report: Report) -> None:
        self.done[f"repeated {way}" if report.preview.nothing else way] += 1
        self.done["conflict"] += report.preview.conflicts

    def settle_down(self) -> None:
        office, *laptops = self.replicas
        for laptop in laptops:
            merge_from(office, laptop)
        for laptop in laptops:
            merge_from(laptop, office)
            assert merge_from(office, laptop).preview.nothing
        expected = content(office)
        for each in laptops:
            assert content(each) == expected
        for each in self.replicas:
            assert each.read(check) == []
        logged = {key: row[-1] for key, row in expected["operations"].items()}
        assert logged.items() >= self.acknowledged.items()
        _hold_against_the_log(office, expected)

    def change(self, at: int, act: Any, *args: Any) -> None:
        with self.clock_of(at):
            done = self.replicas[at].change(act, *args, label=act.__name__)
        self.acknowledge(at, done)
        if done.operation_id is not None:
            self.done[act.__name__] += 1

    def acknowledge(self, at: int, done: Outcome[Any]) -> None:
        if done.operation_id is not None:
            self.acknowledged[done.operation_id] = self.replicas[at].read(_hash, done.operation_id)

    @contextmanager
    def clock_of(self, at: int) -> Iterator[None]:
        offset = self.offsets[at]
        changes.time.time_ns = lambda: _NOW() + offset
        try:
            yield
        finally:
            changes.time.time_ns = _NOW


def merge_from(workspace: Workspace, source: Workspace) -> Report:
    """Merge without the backup before, which is tested elsewhere."""
    with source.reading() as other:
        return workspace.exchange(merge, other)


def _pick(session: Session, number: int, *, trashed: bool | None = None) -> Project | None:
    """Return one of the projects, or of those that are in the trash, or are not."""
    asked = _KEYS
    if trashed is not None:
        gone = Project.trashed_at
        asked = asked.where(gone.is_not(None) if trashed else gone.is_(None))
    keys = session.connection().scalars(asked).all()
    return session.get(Project, keys[number % len(keys)]) if keys else None


def _create(session: Session, names: list[str]) -> None:
    session.add_all(Project(name=name) for name in names)


def _import(session: Session, names: list[str]) -> None:
    bulk_create(session, Project, [{"name": name, "planned": Amount(100)} for name in names])


def _edit(session: Session, number: int, name: str, value: Any) -> None:
    record = _pick(session, number)
    if record is not None:
        setattr(record, name, value)


def _add_todo(session: Session, number: int) -> None:
    record = _pick(session, number)
    if record is not None:
        session.add(Todo(project_id=record.id, what="回访"))


def _trash(session: Session, number: int) -> None:
    record = _pick(session, number, trashed=False)
    if record is not None:
        record.trashed_at = datetime.now(UTC)


def _restore(session: Session, number: int) -> None:
    record = _pick(session, number, trashed=True)
    if record is not None:
        record.trashed_at = None


def _newest(session: Session, limit: int) -> list[str]:
    return list(session.connection().scalars(_NEWEST.limit(limit)))


def _hash(session: Session, operation_id: str) -> str:
    return session.connection().scalars(_HASH, {"of_operation": operation_id}).one()


def _hold_against_the_log(workspace: Workspace, found: dict[str, Any]) -> None:
    """Compare rows and conflicts with what the definition says, told plainly and slowly."""
    rows = workspace.read(_writes)
    for (kind, key, name), writes in rows.items():
        heads = [one for one in writes if not any(two[0].saw(one[0]) for two in writes)]
        for act, _ in writes:
            assert any(act is head or head.saw(act) for head, _ in heads)
        if name == "trashed_at" or any(act.undoes for act, _ in heads):
            continue
        greatest = max(heads, key=lambda one: (one[0].clock, one[0].device))
        assert found[kind][key][name] == greatest[1]
        differ = any(value != greatest[1] for _, value in heads)
        assert ((kind, key, name) in found["conflicts"]) == differ


def _writes(session: Session) -> dict[tuple[str, str, str], list[tuple[Act, Any]]]:
    found: dict[tuple[str, str, str], list[tuple[Act, Any]]] = {}
    for kind, key, fields, *act_of in session.connection().execute(_WRITES):
        act = Act(*act_of)
        for name, values_ in fields.items():
            found.setdefault((kind, key, name), []).append((act, values_[-1]))
    return found


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_replicas_converge_and_lose_nothing(
    database: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def tell(drawn: int) -> None:
        if "YINFENG_SOAK_STEPS" in os.environ:  # which lasts an hour
            now = datetime.now(UTC).astimezone()
            with capfd.disabled():
                sys.stderr.write(f"{now:%H:%M} {database}: {drawn:,} steps\n")

    with TemporaryDirectory(prefix="yinfeng-exchange-") as folder:
        office: str | Path = Path(folder) / "办公室.yinfeng"
        if database == "postgresql":
            office = request.getfixturevalue("postgres_database")
            _empty(str(office))
        opened = Databases(Path(folder), office)
        done: Counter[str] = Counter()
        monkeypatch.setattr(Exchanging, "databases", opened, raising=False)
        monkeypatch.setattr(Exchanging, "done", done, raising=False)
        try:
            drawn = _draw(done, begin=len(database) * RUNS, tell=tell)
        finally:
            opened.close()
    sys.stdout.write(f"{drawn} steps on {database}: {dict(done.most_common())}\n")
    assert [name for name in EACH if not done[name]] == [], done


def _draw(done: Counter[str], begin: int, tell: Callable[[int], None]) -> int:
    """Run the machine for half of `STEPS`, and on until `done` counts all of `EACH`, but not ever.

    begin: the first seed; the soak takes others each time. tell: hears how many were drawn so
    far. Returns how many steps were drawn.
    """
    drawn, wanted = 0, STEPS // 2
    if "YINFENG_SOAK_STEPS" in os.environ:
        begin = secrets.randbits(32)

    class Counting(Exchanging):
        def check_invariants(self, *args: Any, **kwargs: Any) -> None:
            nonlocal drawn
            drawn += 1
            super().check_invariants(*args, **kwargs)

    while drawn < wanted or (drawn < wanted + MORE and not all(done[name] for name in EACH)):
        run_state_machine_as_test(
            seed(begin)(Counting),
            settings=settings(
                max_examples=min(RUNS, max(1, (wanted - drawn) // A_RUN)),
                stateful_step_count=A_RUN,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        begin += 1
        tell(drawn)
    return drawn
