"""历史 of the whole office over 200,000 operations: a page, and a page that is looked for."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from crm.operations import Wanted, operations
from crm.workspace import Workspace
from tests.bench.measure import figure, side_by_side

OPERATIONS = 200_000
_FLOOR = (
    "SELECT id, label, author, at, clock, device FROM operation {where}"
    "ORDER BY clock DESC, device LIMIT 200"
)


@cache
def _filled() -> Path:
    """A file with a long log, written past the app: one operation, one change."""
    path = Path(tempfile.mkdtemp(prefix="yinfeng-bench-")) / "历史.yinfeng"
    Workspace.create(path, zone_name="示例").close()
    with driver.connect(str(path)) as connection:
        [(device, seq, clock)] = connection.execute("SELECT id, seq, clock FROM device").fetchall()
        at = "2026-01-01 00:00:00.000000"
        connection.executemany(
            "INSERT INTO operation (id, device, seq, clock, author, at, label, seen, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, '{}', '')",
            (
                (f"{n:032x}", device, seq + n, clock + n, f"专员{n % 30}", at, f"修改示例项目{n}")
                for n in range(1, OPERATIONS + 1)
            ),
        )
        connection.executemany(
            "INSERT INTO change (operation_id, kind, record_id, fields)"
            """ VALUES (?, 'project', ?, '{"note": ["一", "二"]}')""",
            ((f"{n:032x}", f"{n % 5000:032x}") for n in range(1, OPERATIONS + 1)),
        )
    connection.close()
    return path


def _beside(wanted: Wanted, where: str, *, deep: bool) -> tuple[float, float]:
    workspace = Workspace.open(_filled())
    raw = driver.connect(str(_filled()))
    after = None
    if deep:
        clock, device = raw.execute(
            "SELECT clock, device FROM operation WHERE seq = ?", (OPERATIONS // 2,)
        ).fetchone()
        after = (clock, device)
        where = f"WHERE clock < {clock} "
    ours, floor = side_by_side(
        lambda: workspace.read(operations, wanted, after=after),
        lambda: raw.execute(_FLOOR.format(where=where)).fetchall(),
        rounds=9,
    )
    workspace.close()
    raw.close()
    return ours, floor


@figure("history-page", goal=1, unit="ms")
def history_page() -> tuple[float, float]:
    """A page in the middle of 200,000 operations, over the 50 ms that a look may take."""
    ours, _ = _beside(Wanted(), "", deep=True)
    return ours, 50.0


@figure("history-find", goal=3, unit="ms")
def history_find() -> tuple[float, float]:
    """A word that one label in 200,000 has: all are looked at, as the bare query does."""
    return _beside(Wanted(text="项目77777"), "WHERE label LIKE '%项目77777%' ", deep=False)
