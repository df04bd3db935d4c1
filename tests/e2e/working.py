"""Work on real files that does not end by itself: what is killed, and what runs out of disk.

Each kind of work yields an `Ack` when a call has returned: from then on it must never be lost.
As a program it starts one process after the other that works until it is killed:

    python -m tests.e2e.working <folder>      each line of stdin: a kind of work and a seed
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from alembic import command
from sqlalchemy import select
from sqlcipher3 import dbapi2 as driver

from crm.ledgers.importing import apply_import, preview, read_ledger
from crm.merge_back import merge_from
from crm.projects import create_project, edit_project, set_investors
from crm.workspace import Workspace
from db import engines
from db.migrations import runner
from db.models import Operation, Project
from db.values import Amount
from tests.crm.ledgers.books import save

OFFICE, LAPTOP, OLDER = "园区.yinfeng", "笔记本.yinfeng", "旧版.yinfeng"
REVISION_BEFORE = "0006"
TODAY = date(2026, 3, 31)


@dataclass(frozen=True)
class Ack:
    """A call on `file` returned; `ids` are the operations that it says are saved.

    backup: the copy that it says holds all that was acknowledged before.
    """

    file: str
    ids: tuple[str, ...] = ()
    backup: str = ""


Work = Callable[[Path, random.Random], Iterator[Ack]]


def edit(folder: Path, chance: random.Random) -> Iterator[Ack]:
    """Enter projects and edit them."""
    with closing(Workspace.open(folder / OFFICE, author="甲")) as office:
        for number in range(sys.maxsize):
            yield Ack(OFFICE, _edit(office, chance, number))


def bring_in(folder: Path, chance: random.Random) -> Iterator[Ack]:
    """Import ledgers."""
    with closing(Workspace.open(folder / OFFICE, author="乙")) as office:
        while True:
            file = folder.parent / "台账.xlsx"  # not on the disk that is to be full
            head = ["序号", "项目名称", "投资主体", "投资额（万元）", "联系人", "备注"]
            names = [f"示例{_word(chance)}{number}" for number in range(12)]
            rows = [
                [at, name, f"{name}公司", 1000 + at, "张三 13800000000", "说明" * 40]
                for at, name in enumerate(names, 1)
            ]
            save(file, 主园区=[["示例招商项目台账"], head, *rows])
            plan = office.read(preview, read_ledger(file), today=TODAY)
            outcome = office.change(apply_import, plan, label=plan.label)
            assert outcome.result.new == len(names), outcome.result
            yield Ack(OFFICE, _ids(outcome.operation_id))


def back_up(folder: Path, _chance: random.Random) -> Iterator[Ack]:
    """Copy the data file."""
    with closing(Workspace.open(folder / OFFICE, author="甲")) as office:
        while True:
            copy = office.back_up()
            assert copy is not None
            yield Ack(OFFICE, backup=copy.name)


def merge(folder: Path, chance: random.Random) -> Iterator[Ack]:
    """Bring a laptop's edits into the office's file."""
    with (
        closing(Workspace.open(folder / OFFICE, author="甲")) as office,
        closing(Workspace.open(folder / LAPTOP, author="丙")) as laptop,
    ):
        while True:
            for number in range(3):
                yield Ack(LAPTOP, _edit(laptop, chance, number))
            merge_from(office, laptop)
            yield Ack(OFFICE, tuple(laptop.read(_operations)))


def migrate(folder: Path, chance: random.Random) -> Iterator[Ack]:
    """Open a file of an older revision, which upgrades it, and edit it."""
    for number in range(sys.maxsize):
        name = f"升级-{_word(chance)}{number}.yinfeng"
        shutil.copy(folder / OLDER, folder / f"{name}.part")
        os.replace(folder / f"{name}.part", folder / name)
        with closing(Workspace.open(folder / name, author="甲")) as opened:
            yield Ack(name, _edit(opened, chance, number))


WORKS: dict[str, Work] = {work.__name__: work for work in (edit, bring_in, back_up, merge, migrate)}


def lay_out(folder: Path) -> None:
    """Make the files that the work is done on: the office's, a laptop's, one of an older app."""
    chance = random.Random("made before")  # no worker's seed: the same words would change nothing
    made = Workspace.create(folder / OFFICE, zone_name="示例经开区", author="甲")
    for number in range(20):
        _edit(made, chance, number)
    made.close()
    taken = Workspace.create(folder / LAPTOP, zone_name="示例经开区", author="丙")
    with closing(Workspace.open(folder / OFFICE)) as office:
        merge_from(taken, office)
    taken.close()
    _write_older(folder / OLDER, folder / OFFICE)


def main(folder: Path) -> None:
    """Fork a worker for each line, say how it is called and what it acknowledges, and its end.

    Forked, since to start Python and load all modules takes longer than the work.
    """
    for line in sys.stdin:
        kind, seed = line.split()
        if not (pid := os.fork()):
            _work(WORKS[kind], folder, random.Random(int(seed)))
        _say({"pid": pid})
        _, status = os.waitpid(pid, 0)
        _say({"ended": os.waitstatus_to_exitcode(status)})


def _work(work: Work, folder: Path, chance: random.Random) -> None:
    try:
        for ack in work(folder, chance):
            _say(asdict(ack))
    except BaseException:  # noqa: BLE001  told here: the process ends before Python would
        traceback.print_exc()
    finally:
        os._exit(1)  # only a kill ends it: whatever else is a fault


def _say(said: object) -> None:
    """Hand a line over at once: what is in a pipe outlives who wrote it."""
    os.write(1, json.dumps(said, ensure_ascii=False).encode() + b"\n")


def _edit(workspace: Workspace, chance: random.Random, number: int) -> tuple[str, ...]:
    ids = workspace.read(lambda session: list(session.scalars(select(Project.id))))
    if number % 3 == 0 or not ids:
        fields = {"name": f"示例{_word(chance)}", "note": "说明" * 300}
        fields["investors"] = [f"示例{_word(chance)}公司"]
        return _ids(workspace.change(create_project, label="新建", **fields).operation_id)
    key = chance.choice(ids)
    if number % 3 == 1:
        names = [f"示例{_word(chance)}公司", f"示例{_word(chance)}集团"]
        return _ids(workspace.change(set_investors, key, names, label="改投资方").operation_id)
    edits = {"note": _word(chance) * 200, "planned": Amount(chance.randrange(10**10))}
    return _ids(workspace.change(edit_project, key, edits, label="改").operation_id)


def _ids(operation_id: str | None) -> tuple[str, ...]:
    assert operation_id is not None
    return (operation_id,)


def _word(chance: random.Random) -> str:
    return "".join(chance.choice("东南西北山水云雨风林") for _ in range(8))


def _operations(session: object) -> list[str]:
    return list(session.scalars(select(Operation.id)))  # type: ignore[attr-defined]


def _write_older(path: Path, source: Path) -> None:
    """Write what `source` holds in the tables of an older revision, laid by its own scripts."""
    engine = engines.file_engine(path)
    with engine.execution_options(**{engines.WRITES: True}).begin() as connection:
        command.upgrade(runner.configuration(connection), REVISION_BEFORE)
    engine.dispose()
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS source", (str(source),))
        tables = "SELECT name FROM {}sqlite_master WHERE type = 'table'"
        theirs = {name for (name,) in connection.execute(tables.format("source."))}
        for (name,) in connection.execute(tables.format("")).fetchall():
            if name in theirs and name != "alembic_version" and not name.startswith("search_"):
                columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
                listed = ", ".join(f'"{column}"' for column in columns)
                connection.execute(
                    f"INSERT INTO main.{name} ({listed}) SELECT {listed} FROM source.{name}"
                )
        connection.execute("DETACH source")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
