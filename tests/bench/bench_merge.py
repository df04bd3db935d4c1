"""How long 50,000 changes take to come back from a laptop."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.merge_back import merge
from crm.workspace import Workspace
from db.changes import bulk_create
from db.models import Change, Device, Operation, Project, Todo
from db.store import Store
from db.values import Amount, new_key
from tests.bench.bench_log import _folder, _raw
from tests.bench.measure import figure, milliseconds

IMPORTED, EDITED = 40_000, 10_000
ALLOWED_MS = 5000.0
_TODO = ("id", "project_id", "what", "owner", "illustrative", "version")


def _two(folder: Path) -> tuple[Workspace, Workspace]:
    """Return an office with 10,000 projects, and a laptop that edited them and imported."""
    office = Workspace.create(folder / "office.yinfeng", zone_name="示例")
    projects = [{"id": new_key(), "name": f"示例项目{n}"} for n in range(EDITED)]
    office.change(lambda session: len(bulk_create(session, Project, projects)), label="导入")
    laptop = Workspace(Store.create(folder / "laptop.yinfeng"), author="外出")
    with office.reading() as source:
        laptop.exchange(merge, source)
    keys = [row["id"] for row in projects]

    def edit(session: Session, some: list[str]) -> None:
        for record in session.scalars(select(Project).where(Project.id.in_(some))):
            record.note, record.planned = f"现场看过{record.id[-4:]}", Amount(100)

    for at in range(0, EDITED, 100):
        laptop.change(edit, keys[at : at + 100], label="改项目")
    for at in range(0, IMPORTED, 2000):
        rows = [
            {"what": f"回访第{n}户", "project_id": keys[n % EDITED], "owner": "外出"}
            for n in range(at, at + 2000)
        ]
        laptop.change(_imported, rows, label="导入")
    return office, laptop


def _imported(session: Session, rows: list[dict[str, Any]]) -> int:
    return len(bulk_create(session, Todo, rows))


def _bare(laptop: Workspace, path: Path) -> float:
    """Write the same log and rows by the bare driver into a file with the same projects."""
    raw = _raw(path)
    with laptop.reading() as session:
        own = session.scalar(select(Device.id).where(Device.own))
        operations = session.execute(
            select(*Operation.__table__.columns).where(Operation.device == own)
        ).all()
        changes = session.execute(
            select(*Change.__table__.columns)
            .join(Operation, Operation.id == Change.operation_id)
            .where(Operation.device == own)
        ).all()
        todos = session.execute(select(Todo.id, Todo.project_id, Todo.what, Todo.owner)).all()
        edits = session.execute(select(Project.note, Project.id)).all()

    def plain(row: Any) -> tuple[Any, ...]:
        return tuple(
            json.dumps(value) if isinstance(value, dict) else str(value) if hasattr(value, "year")
            else value
            for value in row
        )  # fmt: skip

    named, log, lines = (name.__tablename__ for name in (Todo, Operation, Change))
    rows = [[plain(row) for row in some] for some in (operations, changes)]

    def write() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO device VALUES (?, '', 0, 0, 0, '')", (own,))
        for name, some in zip((log, lines), rows, strict=True):
            marks = ", ".join("?" * len(some[0]))
            raw.executemany(f"INSERT INTO {name} VALUES ({marks})", some)
        raw.executemany(
            f"INSERT INTO {named} ({', '.join(_TODO)}) VALUES (?, ?, ?, ?, 0, 1)",
            [tuple(row) for row in todos],
        )
        raw.executemany(
            "UPDATE project SET note = ?, planned_fen = 100, planned_currency = 'CNY', "
            "planned_mark = 'exact' WHERE id = ?",
            [tuple(row) for row in edits],
        )
        raw.execute("COMMIT")

    taken = milliseconds(write)
    raw.close()
    return taken


@cache
def _taken() -> tuple[float, float]:
    folder = _folder()
    office, laptop = _two(folder)
    copy = office.back_up()
    assert copy is not None
    floor = _bare(laptop, copy)
    with laptop.reading() as source:
        measured = milliseconds(lambda: office.exchange(merge, source))
    office.close()
    laptop.close()
    return measured, floor


@figure("merge-50000", goal=1, unit="ms, of 5000 allowed")
def merge_50000() -> tuple[float, float]:
    """50,000 changes from a laptop, merged into an office of 10,000 projects, of 5 s allowed."""
    return _taken()[0], ALLOWED_MS


@figure("merge-50000-over-bulk", goal=6, unit="ms")
def merge_over_bulk() -> tuple[float, float]:
    """The same merge over the bare bulk write of the same log and rows."""
    return _taken()
