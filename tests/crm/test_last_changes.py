"""The last operations, a line each: which record, what of it, and at what cost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.activity_cards import Attendee
from crm.last_changes import READ, SHOWN, last_changes
from crm.naming import named, named_all
from crm.parks import create_park
from crm.projects import create_project, edit_project, trash_project
from crm.settings import ZONE_NAME, set_setting
from crm.workspace import Workspace
from db.models import Activity, Change, Park, Project
from db.terms import ActivityKind, Side
from db.values import When

TODAY = date(2016, 5, 31)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def keys(workspace: Workspace) -> list[str]:
    def two(session: Session) -> list[str]:
        return [create_project(session, name, investors=[f"{name}公司"]) for name in ("甲", "乙")]

    found: list[str] = workspace.change(two, label="登记两个").result
    return found


def call(session: Session, project: str) -> str:
    return add_activity(
        session,
        ActivityKind.CALL,
        on=When.on(TODAY),
        today=TODAY,
        project_id=project,
        subject="问电价",
        attendees=[Attendee(Side.OURS, "甲")],
    )


def test_an_operation_is_told_by_the_one_record_with_a_page_that_it_bears_on(
    workspace: Workspace, keys: list[str]
) -> None:
    workspace.change(call, keys[0], label="记电话")
    workspace.change(set_setting, ZONE_NAME, "示例", label="改区名")
    setting, called, both, *_ = workspace.read(last_changes, LONG_AGO)
    assert (called.about, called.name) == (("project", keys[0]), "甲")
    assert {kind for kind, _ in called.records} == {"activity", "activity_attendee"}
    assert (setting.about, setting.name, setting.count) == (None, "", 1)
    assert both.about is None, "of two projects it can't be said in one"
    assert [change.new for change in setting.entry.changes] == ["示例"]


def test_keys_of_other_records_stand_with_their_names(
    workspace: Workspace, keys: list[str]
) -> None:
    park = workspace.change(create_park, "东区", label="建园区").result
    workspace.change(edit_project, keys[0], {"park_id": park}, label="划转")
    told = workspace.read(last_changes, LONG_AGO)[0]
    [moved] = [change for change in told.entry.changes if change.field == "park_id"]
    assert (moved.old, moved.new_name) == (None, "东区")


def test_only_the_last_ones_since_a_moment_are_read(workspace: Workspace, keys: list[str]) -> None:
    for number in range(SHOWN + 3):
        workspace.change(edit_project, keys[0], {"note": f"第 {number}"}, label=f"改 {number}")
    found = workspace.read(last_changes, LONG_AGO)
    assert [one.entry.label for one in found] == [
        f"改 {number}" for number in range(SHOWN + 2, 2, -1)
    ]
    assert workspace.read(last_changes, datetime.now(UTC) + timedelta(hours=1)) == []


def test_of_an_operation_with_many_records_the_first_are_read_and_the_rest_counted(
    workspace: Workspace, keys: list[str]
) -> None:
    def many(session: Session, label: str) -> None:
        for number in range(READ + 6):
            add_activity(
                session,
                ActivityKind.CALL,
                on=When.on(TODAY),
                today=TODAY,
                project_id=keys[0],
                subject=f"{label} {number}",
            )

    workspace.change(many, "一", label="甲 记一批电话")
    workspace.change(many, "二", label="记一批电话")
    unnamed, named_so, *_ = workspace.read(last_changes, LONG_AGO)
    for one in (unnamed, named_so):
        assert len(one.records) < READ < one.count
    assert unnamed.about is None, "what was not read may be of another project"
    assert named_so.about == ("project", keys[0]), "but its label says whose it is"


def test_what_was_taken_back_is_told_so(workspace: Workspace, keys: list[str]) -> None:
    made = workspace.change(trash_project, keys[0], label="移走")
    workspace.undo(made.operation_id)
    undo, trashed, *_ = workspace.read(last_changes, LONG_AGO)
    assert (undo.entry.undoes, undo.name) == (made.operation_id, "甲")
    assert trashed.entry.undone


def test_more_operations_take_no_more_questions(
    file_workspace: Workspace,
) -> None:
    workspace = file_workspace
    project = workspace.change(create_project, "甲", label="建").result

    def asked() -> int:
        said: list[Any] = []

        def look(session: Session) -> None:
            connection = session.connection()
            event.listen(connection, "before_cursor_execute", lambda *args: said.append(args[2]))
            last_changes(session, LONG_AGO)

        workspace.read(look)
        return len(said)

    for number in range(3):
        workspace.change(call, project, label=f"记 {number}")
    few = asked()
    for number in range(8):
        workspace.change(call, project, label=f"又记 {number}")
    assert asked() <= few


def test_many_records_are_named_as_each_by_itself(workspace: Workspace, keys: list[str]) -> None:
    workspace.change(call, keys[1], label="记电话")
    workspace.change(create_park, "东区", label="建园区")

    def all_of(session: Session) -> list[tuple[str, str]]:
        found = session.query(Change.kind, Change.record_id).distinct().all()
        return [(kind, key) for kind, key in found] + [("project", "nowhere"), ("of old", "x")]

    wanted = workspace.read(all_of)
    assert {kind for kind, _ in wanted} >= {cls.__tablename__ for cls in (Project, Activity, Park)}

    def singly(session: Session) -> dict[tuple[str, str], Any]:
        return {(kind, key): named(session, kind, key) for kind, key in wanted}

    assert workspace.read(named_all, wanted) == workspace.read(singly)
