"""What the log tells people: a record's history, the last steps, and putting a value back."""

from __future__ import annotations

from typing import Any

import pytest

from crm import history
from crm.errors import RecordMissing
from crm.projects import create_project, edit_project
from crm.workspace import Workspace
from db.models import Project, ProjectAlias
from db.terms import Stage
from db.values import Amount


def test_a_history_tells_who_changed_what_newest_first(workspace: Workspace) -> None:
    made = workspace.change(create_project, "示例", planned=Amount(10**10), label="建")
    workspace.author = "乙"
    workspace.change(
        edit_project, made.result, {"planned": Amount(2 * 10**10), "note": "x"}, label="改"
    )
    edit, creation = workspace.read(history.record_history, "project", made.result)
    assert (edit.label, edit.author, creation.author) == ("改", "乙", "测试员")
    changed = {change.field: (change.old, change.new) for change in edit.changes}
    assert changed == {"planned": (Amount(10**10), Amount(2 * 10**10)), "note": (None, "x")}
    created = {change.field: change for change in creation.changes}
    assert created["planned"].new == Amount(10**10)
    assert created["stage"].new is Stage.LEAD
    assert all(change.created and change.old is None for change in creation.changes)
    assert edit.at.tzinfo is not None


def test_a_history_holds_what_belongs_to_the_record_and_nothing_else(
    workspace: Workspace,
) -> None:
    made = workspace.change(create_project, "示例", aliases=["别名"], label="建")
    workspace.change(create_project, "别的", label="建别的")

    def alias(session: Any) -> str:
        return session.query(ProjectAlias.id).scalar()

    key = workspace.read(alias)
    [entry] = workspace.read(
        history.record_history, "project", made.result, also=[("project_alias", key)]
    )
    assert {change.kind for change in entry.changes} == {"project", "project_alias"}


def test_an_undone_step_is_marked_until_it_is_redone(workspace: Workspace) -> None:
    made = workspace.change(create_project, "示例", label="建")
    edit = workspace.change(edit_project, made.result, {"name": "二"}, label="改名")
    back = workspace.undo(edit.operation_id or "")

    def marks() -> dict[str, bool]:
        entries = workspace.read(history.record_history, "project", made.result)
        return {entry.label: entry.undone for entry in entries}

    assert marks() == {"撤销：改名": False, "改名": True, "建": False}
    workspace.undo(back.operation_id or "")
    assert marks() == {"撤销：撤销：改名": False, "撤销：改名": True, "改名": False, "建": False}


def test_the_last_steps_come_newest_first(workspace: Workspace) -> None:
    for number in range(4):
        workspace.change(create_project, f"示例{number}", label=f"建{number}")
    recent = workspace.read(history.recent_operations, 3)
    assert [entry.label for entry in recent] == ["建3", "建2", "建1"]


def test_one_value_is_put_back_where_a_whole_step_cannot_be(workspace: Workspace) -> None:
    made = workspace.change(create_project, "示例", label="建")
    workspace.change(edit_project, made.result, {"name": "二", "note": "甲"}, label="改")
    workspace.change(edit_project, made.result, {"name": "三"}, label="再改")
    workspace.change(
        history.restore_field, "project", made.result, "name", "示例", label="恢复名称"
    )

    def now(session: Any) -> tuple[str, str | None]:
        project = session.get(Project, made.result)
        return project.name, project.note

    assert workspace.read(now) == ("示例", "甲")


@pytest.mark.parametrize(("key", "field"), [("0" * 32, "name"), (None, "no_such_field")])
def test_what_is_not_there_cannot_be_put_back(
    workspace: Workspace, key: str | None, field: str
) -> None:
    made = workspace.change(create_project, "示例", label="建")
    with pytest.raises(RecordMissing):
        workspace.change(
            history.restore_field, "project", key or made.result, field, "x", label="恢复"
        )


def test_an_unknown_step_is_said_in_words(workspace: Workspace) -> None:
    with pytest.raises(RecordMissing, match="找不到这次操作"):
        workspace.undo("0" * 32)
