"""The door to the storage: one change, one operation; a read that only reads; what day it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from crm import settings
from crm.check import check
from crm.errors import InvalidInput
from crm.projects import create_project, edit_project
from crm.workspace import Workspace
from db.errors import ChangeRefused, StorageError, UndoRefused
from db.models import Operation, Organization, Project, Setting


def _names(session: Any) -> list[str]:
    live = select(Project.name).where(Project.trashed_at.is_(None)).order_by(Project.name)
    return list(session.scalars(live))


def _steps(session: Any) -> int:
    return session.scalar(select(func.count(Operation.id))) or 0


def test_a_change_is_one_operation_that_says_what_it_did(workspace: Workspace) -> None:
    before = workspace.read(_steps)
    outcome = workspace.change(create_project, "示例", investors=["示例公司"], label="新建项目")
    assert workspace.read(_names) == ["示例"]
    assert workspace.read(_steps) == before + 1
    assert outcome.label == "新建项目"
    assert outcome.operation_id is not None
    assert outcome.touched["project"] == {outcome.result}
    assert set(outcome.touched) == {"project", "organization", "project_investor"}


def test_undo_and_redo_go_round(workspace: Workspace) -> None:
    made = workspace.change(create_project, "示例", label="建")
    renamed = workspace.change(edit_project, made.result, {"name": "示例二"}, label="改名")
    step = renamed
    for turn in range(4):
        assert step.operation_id is not None
        step = workspace.undo(step.operation_id)
        assert workspace.read(_names) == [("示例", "示例二")[turn % 2]]
    assert step.label == "撤销：撤销：撤销：撤销：改名"
    assert workspace.read(check) == []


def test_undoing_the_creation_takes_the_record_away_and_brings_it_back(
    workspace: Workspace,
) -> None:
    made = workspace.change(create_project, "示例", aliases=["别名"], label="建")
    back = workspace.undo(made.operation_id or "")
    assert workspace.read(_names) == []
    with pytest.raises(UndoRefused, match="已经撤销"):
        workspace.undo(made.operation_id or "")
    workspace.undo(back.operation_id or "")
    assert workspace.read(_names) == ["示例"]


def test_work_put_into_a_record_is_not_swept_away_with_its_creation(
    workspace: Workspace,
) -> None:
    made = workspace.change(create_project, "示例", label="导入")
    workspace.author = "乙"
    later = workspace.change(edit_project, made.result, {"note": "今天谈妥了"}, label="记备注")
    with pytest.raises(UndoRefused, match="乙的“记备注”"):
        workspace.undo(made.operation_id or "")
    assert workspace.read(_names) == ["示例"]
    workspace.undo(later.operation_id or "")
    workspace.undo(made.operation_id or "")
    assert workspace.read(_names) == []


def test_a_use_case_that_fails_writes_nothing(workspace: Workspace) -> None:
    before = workspace.read(_steps)

    def half(session: Any) -> None:
        create_project(session, "示例", aliases=["别名"])
        create_project(session, "   ")

    with pytest.raises(InvalidInput):
        workspace.change(half, label="建两个")
    assert (workspace.read(_names), workspace.read(_steps)) == ([], before)
    workspace.change(create_project, "示例", label="建")
    assert workspace.read(_names) == ["示例"]


def test_a_change_that_changes_nothing_leaves_no_step(workspace: Workspace) -> None:
    made = workspace.change(create_project, "示例", label="建")
    same = workspace.change(edit_project, made.result, {"name": "示例"}, label="改名")
    assert same.operation_id is None
    assert same.touched == {}


def _add_and_flush(session: Any) -> None:
    session.add(Organization(name="偷写"))
    session.flush()


def _add(session: Any) -> None:
    session.add(Organization(name="偷写"))


def _edit(session: Any) -> None:
    session.scalars(select(Setting)).first().value = "偷改"


def _past_the_log(session: Any) -> None:
    session.connection().execute(text("UPDATE setting SET value = '偷改'"))


@pytest.mark.parametrize("writing", [_add_and_flush, _add, _edit, _past_the_log])
def test_a_read_cannot_write(workspace: Workspace, writing: Any) -> None:
    with pytest.raises((ChangeRefused, StorageError)):
        workspace.read(writing)
    assert workspace.read(settings.setting, settings.ZONE_NAME) == "示例经开区"
    assert workspace.read(lambda session: session.scalars(select(Organization)).all()) == []
    workspace.change(create_project, "示例", label="之后照常能写")


def test_a_read_sees_one_state_of_the_data_to_its_end(database: str | Path) -> None:
    first = Workspace.create(database, zone_name="示例")
    second = Workspace.open(database)

    def twice(session: Any) -> tuple[list[str], list[str]]:
        before = _names(session)
        second.change(create_project, "示例", label="建")
        return before, _names(session)

    assert first.read(twice) == ([], [])
    assert first.read(_names) == ["示例"]
    second.close()
    first.close()


def test_a_wrong_reference_is_refused_whole(workspace: Workspace) -> None:
    def orphan(session: Any) -> None:
        session.add(Project(name="示例", park_id="0" * 32))

    with pytest.raises(StorageError, match="引用对不上"):
        workspace.change(orphan, label="建")
    assert workspace.read(_names) == []


def test_the_check_finds_a_reference_into_nothing(file_workspace: Workspace) -> None:
    made = file_workspace.change(create_project, "示例", aliases=["别名"], label="建")
    assert file_workspace.read(check) == []
    path = file_workspace.path
    assert path is not None
    file_workspace.close()
    from sqlcipher3 import dbapi2 as driver

    with driver.connect(str(path)) as connection:  # foreign keys are off there
        connection.execute("DELETE FROM project WHERE id = ?", (made.result,))
    connection.close()
    opened = Workspace.open(path)
    assert any("project_alias" in line and "不存在" in line for line in opened.read(check))
    opened.close()


def test_the_day_is_the_given_one_then_the_files_then_the_calendars(tmp_path: Path) -> None:
    path = tmp_path / "园区.yinfeng"
    sample = Workspace.create(path, zone_name="示例", on=date(2016, 5, 31))
    assert sample.today() == sample.sample_day() == date(2016, 5, 31)
    sample.close()
    other = Workspace.open(path, as_of=date(2016, 6, 30))
    assert other.today() == date(2016, 6, 30)
    other.close()
    plain = Workspace.create(tmp_path / "新.yinfeng", zone_name="示例")
    assert plain.sample_day() is None
    assert plain.today() == date.today()  # noqa: DTZ011
    plain.close()


def test_a_creation_that_fails_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise StorageError("磁盘已满")

    monkeypatch.setattr(settings, "set_setting", full)
    with pytest.raises(StorageError):
        Workspace.create(tmp_path / "新.yinfeng", zone_name="示例")
    assert list(tmp_path.iterdir()) == []


def test_the_author_of_a_step_is_who_acts(workspace: Workspace) -> None:
    workspace.author = " 王专员 "
    made = workspace.change(create_project, "示例", label="建")

    def author(session: Any) -> str | None:
        return session.scalar(select(Operation.author).where(Operation.id == made.operation_id))

    assert workspace.read(author) == "王专员"
    workspace.author = "  "
    assert workspace.author
