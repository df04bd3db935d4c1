"""A record that is to be changed is there, and not in the trash."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.activities import add_activity, edit_activity, trash_activity
from crm.commitments import edit_commitment
from crm.contracts import edit_contract
from crm.errors import RecordMissing
from crm.living import living
from crm.milestone_changes import edit_milestone
from crm.projects import create_project, restore_project, trash_project
from crm.todos import add_todo, complete, edit_todo
from crm.workspace import Workspace
from db.models import Milestone, Project
from db.terms import ActivityKind, Indicator
from db.values import When
from tests.crm.promising import promise_intensity, sign

GONE = "这个项目不在了。"


def test_what_is_in_the_trash_or_nowhere_is_refused_in_the_words_given(
    workspace: Workspace,
) -> None:
    def found(key: str) -> str:
        return workspace.read(lambda session: living(session, Project, key, GONE).name)

    key = workspace.change(create_project, "示例项目", label="新建").result
    assert found(key) == "示例项目"
    workspace.change(trash_project, key, label="移除")
    for gone in (key, "nowhere"):
        with pytest.raises(RecordMissing, match=GONE):
            found(gone)
    workspace.change(restore_project, key, label="恢复")
    assert found(key) == "示例项目"


TODAY = date(2016, 5, 31)


def test_what_belongs_to_a_project_in_the_trash_is_refused_until_it_is_restored(
    workspace: Workspace,
) -> None:
    """By itself or by its contract; that of another project is changed as ever."""

    def fill(session: Session, name: str) -> dict[str, str]:
        made = sign(session, name)
        promise_intensity(session, made, date(2015, 12, 31), None)
        milestone = Milestone(project_id=made.project, name="施工许可", workdays=5)
        session.add(milestone)
        session.flush()
        return {
            "project": made.project,
            "contract": made.contract,
            "commitment": made.promises[Indicator.INTENSITY],
            "activity": add_activity(
                session,
                ActivityKind.CALL,
                on=When.on(TODAY),
                subject="示例",
                project_id=made.project,
                today=TODAY,
            ),
            "todo": add_todo(session, "示例待办", project_id=made.project),
            "milestone": milestone.id,
        }

    one, other = (workspace.change(fill, name, label="建").result for name in ("示例甲", "示例乙"))
    acts: list[tuple[Any, str, tuple[Any, ...], dict[str, Any]]] = [
        (edit_contract, "contract", ({"note": "改"},), {}),
        (edit_commitment, "commitment", ({"clause": "第九条"},), {}),
        (edit_activity, "activity", ({"subject": "改"},), {"today": TODAY}),
        (edit_todo, "todo", ({"what": "改"},), {}),
        (complete, "todo", (), {"today": TODAY}),
        (edit_milestone, "milestone", ({"note": "改"},), {"today": TODAY}),
        (trash_activity, "activity", (), {}),
    ]
    workspace.change(trash_project, one["project"], label="移除")
    for act, key, values, options in acts:
        with pytest.raises(RecordMissing, match="“示例甲”在回收站里，没有保存。要修改，请先恢复"):
            workspace.change(act, one[key], *values, **options, label="改")
        workspace.change(act, other[key], *values, **options, label="改")
    workspace.change(restore_project, one["project"], label="恢复")
    for act, key, values, options in acts:
        workspace.change(act, one[key], *values, **options, label="改")
