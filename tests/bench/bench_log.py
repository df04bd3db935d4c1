"""What the change log costs, and how fast a table of 200,000 projects is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as driver

from crm import listing, projects
from crm.workspace import Workspace
from db.changes import bulk_create
from db.models import Organization, Project
from db.terms import Stage
from db.values import Amount, Extent, new_key
from tests.bench.measure import figure, side_by_side, working

RECORDS = 20_000
PROJECTS = 200_000
PAGE = 200
EDITS = 50


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))


def _raw(path: Path) -> Any:
    connection = driver.connect(str(path), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _edits(*, whole: bool) -> tuple[float, float]:
    """Return the work of an edit beyond the same use case in a plain session, which logs nothing.

    Both wait for the disk once, at their commit.
    """
    workspace = Workspace.create(_folder() / "bench.yinfeng", zone_name="示例")
    key = workspace.change(projects.create_project, "示例", label="建").result
    turn = iter(range(1_000_000))
    if not whole:
        workspace._store.derive = None

    def ours() -> None:
        for _ in range(EDITS):
            fields = {"note": f"第{next(turn)}次"}
            workspace.change(projects.edit_project, key, fields, label="改备注")

    def bare() -> None:
        for _ in range(EDITS):
            with Session(workspace._store._writing) as session, session.begin():
                projects.edit_project(session, key, {"note": f"第{next(turn)}次"})

    logged, floor = side_by_side(ours, bare, rounds=9, by=working)
    workspace.close()
    return max(0.0, (logged - floor) / EDITS), 2.0


@figure("edit-log", goal=1, unit="ms of work, of 2 allowed")
def edit_with_log() -> tuple[float, float]:
    """What the log alone adds to an edit."""
    return _edits(whole=False)


@figure("edit-log-and-index", goal=1, unit="ms of work, of 2 allowed")
def edit_with_all() -> tuple[float, float]:
    """What the log, the conflicts, the derived columns and the text index add to an edit."""
    return _edits(whole=True)


def _organization(number: int) -> dict[str, Any]:
    return {
        "id": new_key(), "name": f"示例企业{number}", "short_name": f"示例{number}",
        "kind": "enterprise", "credit_code": f"91430100MA{number:08d}",
        "organization_class": "示例", "seat": "长沙", "note": "示例备注", "illustrative": False,
    }  # fmt: skip


class _Bulk:
    """20,000 organizations, written by us and by the bare driver, each into a file of its own."""

    def __init__(self, *, whole: bool) -> None:
        folder = _folder()
        self.paths = folder / "logged.yinfeng", folder / "bare.yinfeng"
        self.workspace = Workspace.create(self.paths[0], zone_name="示例")
        Workspace.create(self.paths[1], zone_name="示例").close()
        self.raw = _raw(self.paths[1])
        if not whole:
            self.workspace._store.derive = None
        self.empty = self.sizes()

    def ours(self) -> None:
        rows = [_organization(number) for number in range(RECORDS)]
        self.workspace.change(
            lambda session: len(bulk_create(session, Organization, rows)), label="成批"
        )

    def bare(self) -> None:
        rows = [_organization(number) for number in range(RECORDS)]
        names = list(rows[0])
        self.raw.execute("BEGIN IMMEDIATE")
        self.raw.executemany(
            f"INSERT INTO organization ({', '.join(names)}, version) "
            f"VALUES ({', '.join('?' * len(names))}, 1)",
            [tuple(row.values()) for row in rows],
        )
        self.raw.execute("COMMIT")

    def sizes(self) -> tuple[float, float]:
        """Return how large both files are, in megabytes."""
        sizes = []
        for path in self.paths:
            looking = _raw(path)
            (pages,), (size,) = (
                looking.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
            )
            looking.close()
            sizes.append(pages * size / 2**20)
        return sizes[0], sizes[1]

    def times(self) -> tuple[float, float]:
        return side_by_side(self.ours, self.bare, rounds=3)

    def grown(self) -> tuple[float, float]:
        self.ours()
        self.bare()
        after = self.sizes()
        return after[0] - self.empty[0], after[1] - self.empty[1]

    def close(self) -> None:
        self.raw.close()
        self.workspace.close()


def _bulk(take: Callable[[_Bulk], tuple[float, float]], *, whole: bool) -> tuple[float, float]:
    bulk = _Bulk(whole=whole)
    try:
        return take(bulk)
    finally:
        bulk.close()


@figure("bulk-log", goal=3, unit="ms")
def bulk_with_log() -> tuple[float, float]:
    """20,000 organizations and their log in one operation, over the bare bulk insert."""
    return _bulk(_Bulk.times, whole=False)


@figure("bulk-log-space", goal=3, unit="MB")
def bulk_with_log_space() -> tuple[float, float]:
    """What the file grows by, over what it grows by without a log."""
    return _bulk(_Bulk.grown, whole=False)


@figure("bulk-log-and-index", goal=12, unit="ms")
def bulk_with_all() -> tuple[float, float]:
    """The same with the derived columns (pinyin, cores) and the text index."""
    return _bulk(_Bulk.times, whole=True)


@figure("bulk-log-and-index-space", goal=5, unit="MB")
def bulk_with_all_space() -> tuple[float, float]:
    """The room of the same."""
    return _bulk(_Bulk.grown, whole=True)


@cache
def _zone(count: int) -> Workspace:
    """Return a workspace of `count` projects."""
    workspace = Workspace.create(_folder() / f"{count}.yinfeng", zone_name="示例")
    stages = list(Stage)

    def fill(session: Any) -> None:
        bulk_create(
            session,
            Project,
            [
                {
                    "name": f"示例项目{number * 7919 % count}",
                    "stage": stages[number % len(stages)],
                    "contracted": Amount(number * 104_729 % 10**12),
                    "land": Extent(200_000 * (number % 500)),
                    "industry": f"产业{number % 9}",
                    "progress": "正在办理土地出让手续，预计6月底前完成。",
                }
                for number in range(count)
            ],
        )

    workspace.change(fill, label="建")
    return workspace


def _first_page(workspace: Workspace) -> Callable[[], object]:
    def ask(session: Any) -> int:
        ids = listing.ordered_ids(session, listing.Listing())
        return len(listing.rows(session, ids[:PAGE]))

    return lambda: workspace.read(ask)


def _one_id_query(workspace: Workspace) -> Callable[[], object]:
    assert workspace.path is not None
    raw = _raw(workspace.path)
    query = (
        "SELECT id FROM project WHERE trashed_at IS NULL "
        "ORDER BY headline_fen DESC NULLS LAST, id DESC"
    )
    return lambda: [row[0] for row in raw.execute(query).fetchall()]


@figure("listing-ids-200000", goal=1.5, unit="ms")
def ids_of_200000() -> tuple[float, float]:
    """All ids of 200,000 projects in order, over the same indexed query of the bare driver."""
    workspace = _zone(PROJECTS)
    return side_by_side(
        lambda: workspace.read(listing.ordered_ids, listing.Listing()), _one_id_query(workspace)
    )


@figure("listing-first-rows-200000", goal=1.5, unit="ms")
def first_rows_of_200000() -> tuple[float, float]:
    """First rows of 200,000 projects, over those of 1,000 plus one indexed id query."""
    small, large = _zone(1000), _zone(PROJECTS)
    of_small, query = _first_page(small), _one_id_query(large)
    return side_by_side(_first_page(large), lambda: (of_small(), query()))


@figure("listing-page-200000", goal=1, unit="ms, of 16 allowed")
def page_of_200000() -> tuple[float, float]:
    """One page of 200 rows amid 200,000, of the 16 ms that a frame leaves."""
    workspace = _zone(PROJECTS)
    ids = workspace.read(listing.ordered_ids, listing.Listing())[PROJECTS // 2 :][:PAGE]
    measured, _ = side_by_side(lambda: workspace.read(listing.rows, ids), lambda: None)
    return measured, 16.0


@figure("listing-totals-200000", goal=3, unit="ms")
def totals_of_200000() -> tuple[float, float]:
    """The foot of the table, over one bare sum of a column over all rows."""
    workspace = _zone(PROJECTS)
    assert workspace.path is not None
    raw = _raw(workspace.path)
    query = "SELECT count(*), sum(arrived_fen), sum(contracted_fen) FROM project WHERE stage > ''"
    return side_by_side(
        lambda: workspace.read(listing.totals, listing.Listing()),
        lambda: raw.execute(query).fetchall(),
        rounds=3,
    )
