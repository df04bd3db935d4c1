"""Backups: whole or absent, thinned to 7 days and 8 weeks, and of use when they are needed."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from crm.check import check
from crm.projects import create_project
from crm.workspace import Workspace
from db.backup import DAILY, WEEKLY, backups_of, kept_backups
from db.errors import StorageError
from db.models import Change, Operation, Project


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def content(workspace: Workspace) -> Any:
    def all_rows(session: Any) -> Any:
        return (
            session.execute(select(Project.id, Project.name).order_by(Project.id)).all(),
            session.execute(select(Operation.id, Operation.hash).order_by(Operation.seq)).all(),
            session.scalar(select(func.count()).select_from(Change)),
        )

    return workspace.read(all_rows)


@pytest.mark.parametrize(
    ("moments", "kept"),
    [
        ([], []),
        (["2016-05-31T09:00"], ["2016-05-31T09:00"]),
        # Of one day the last copy.
        (["2016-05-31T09:00", "2016-05-31T18:00"], ["2016-05-31T18:00"]),
        # Beyond seven days the last of each week (Monday to Sunday).
        (
            [f"2016-05-{day:02d}T18:00" for day in range(15, 32)],
            [f"2016-05-{day:02d}T18:00" for day in (15, 22, *range(25, 32))],
        ),
        # Days are those on which there was a copy, so a holiday costs none.
        (["2016-01-04T09:00", "2016-05-31T09:00"], ["2016-01-04T09:00", "2016-05-31T09:00"]),
    ],
)
def test_seven_days_and_eight_weeks_are_kept(moments: list[str], kept: list[str]) -> None:
    assert kept_backups([at(one) for one in moments]) == {at(one) for one in kept}


def test_of_a_year_of_daily_copies_the_newest_days_and_weeks_stay() -> None:
    days = [at("2016-12-31T18:00") - timedelta(days=number) for number in range(365)]
    kept = kept_backups(days)
    assert set(days[:DAILY]) <= kept
    assert DAILY + WEEKLY - 2 <= len(kept) <= DAILY + WEEKLY
    assert min(kept) >= days[0] - timedelta(weeks=WEEKLY)


def test_a_backup_opens_as_a_data_file_with_the_same_content(file_workspace: Workspace) -> None:
    for number in range(3):
        file_workspace.change(create_project, f"示例{number}", label="建")
    made = file_workspace.back_up()
    assert made is not None
    file_workspace.change(create_project, "后来的", label="建")
    copy = Workspace.open(made)
    assert len(content(copy)[0]) == 3
    assert copy.read(check) == []
    assert content(copy)[1] == content(file_workspace)[1][:-1]
    copy.close()


def test_a_backup_while_another_thread_writes_is_one_whole_state(
    file_workspace: Workspace,
) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            file_workspace.change(create_project, "示例", aliases=["别名"], label="建")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [file_workspace.back_up(at(f"2016-05-3{day}T09:00")) for day in (0, 1)]
    finally:
        stop.set()
        writer.join()
    for path in made:
        assert path is not None
        copy = Workspace.open(path)
        assert copy.read(check) == []
        copy.close()


def test_the_daily_backup_is_made_once_a_day(file_workspace: Workspace) -> None:
    assert file_workspace.back_up_daily(at("2016-05-30T09:00")) is not None
    assert file_workspace.back_up_daily(at("2016-05-30T17:30")) is None
    assert file_workspace.back_up_daily(at("2016-05-31T08:00")) is not None
    assert [moment.day for moment, _ in file_workspace.backups()] == [31, 30]


def test_old_copies_are_thinned_out_and_other_files_are_let_be(
    file_workspace: Workspace,
) -> None:
    path = file_workspace.path
    assert path is not None
    folder = path.parent / "备份"
    folder.mkdir()
    theirs = folder / f"{path.stem}-给张局.yinfeng"
    theirs.write_text("x", encoding="utf-8")
    other = folder / "别的园区-20160101-090000.yinfeng"
    other.write_text("x", encoding="utf-8")
    for number in range(12):
        file_workspace.back_up(at("2016-05-16T09:00") + timedelta(days=number))
    days = [moment.day for moment, _ in file_workspace.backups()]
    assert days == [27, 26, 25, 24, 23, 22, 21]
    assert theirs.exists()
    assert other.exists()


def test_a_name_with_brackets_has_backups_too(tmp_path: Path) -> None:
    odd = Workspace.create(tmp_path / "园区[1]*.yinfeng", zone_name="示例")
    odd.back_up(at("2016-05-31T09:00"))
    assert len(odd.backups()) == 1
    odd.close()


def test_a_backup_that_fails_leaves_no_part_and_the_data_whole(file_workspace: Workspace) -> None:
    path = file_workspace.path
    assert path is not None
    (path.parent / "备份").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(StorageError, match=r"备份没有写成.*请检查.*完好"):
        file_workspace.back_up()
    assert not list(path.parent.glob("**/*.part*"))
    assert file_workspace.read(check) == []
    assert backups_of(path) == []


def test_what_a_killed_backup_left_is_cleared_a_day_later(file_workspace: Workspace) -> None:
    assert file_workspace.path is not None
    folder = file_workspace.path.parent / "备份"
    folder.mkdir()
    left = folder / f"{file_workspace.path.stem}-20160531-180000.yinfeng.part"
    other = folder / "别人的.part"
    for file in (left, other):
        file.write_bytes(b"half")
    now = datetime.now()  # noqa: DTZ005  (as the copies are named)
    file_workspace.back_up(now)
    assert left.exists(), "a copy that is under way may be another window's"
    file_workspace.back_up(now + timedelta(days=1, minutes=1))
    assert (left.exists(), other.exists()) == (False, True)


def test_a_server_has_its_own_backups(postgres_database: str) -> None:
    server = Workspace.open(postgres_database)
    assert server.back_up() is None
    assert server.back_up_daily() is None
    assert server.backups() == []
    server.close()
