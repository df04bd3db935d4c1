"""The exit of a project: its steps, its second assessment by the engine, what falls due."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.exits import (
    add_step,
    compared,
    edit_step,
    exit_of,
    exits_due,
    in_words,
    proposed_stage,
    take_step_back,
)
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import ExitStepKind, ExitWay, Grade, Stage
from tests.crm.offered import TODAY, Signed, signed, taxed

NOTICE_ON = date(2028, 3, 1)
MEND_BY = date(2029, 3, 1)


def refused(field: str, words: str, action, *args, **fields) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        action(*args, **fields)
    assert caught.value.field == field


def step(workspace: Workspace, project: str, kind: ExitStepKind, on: date, **fields) -> str:
    fields = {"text": "示例事由", "today": TODAY, **fields}
    return workspace.change(add_step, project, kind, on, label=kind.label, **fields).result


def begun(workspace: Workspace) -> tuple[str, str]:
    project = workspace.change(create_project, "示例项目", label="登记").result
    return project, step(workspace, project, ExitStepKind.NOTICE, NOTICE_ON, due=MEND_BY)


def test_a_project_without_an_exit_offers_the_first_step(workspace: Workspace) -> None:
    project = workspace.change(create_project, "示例项目", label="登记").result
    found = workspace.read(exit_of, project, TODAY)
    assert (found.steps, found.next, found.days) == ((), ExitStepKind.NOTICE, None)
    refused("kind", "还没有登记", step, workspace, project, ExitStepKind.DECISION, TODAY)


def test_the_four_steps_with_their_days(workspace: Workspace) -> None:
    project, _ = begun(workspace)
    found = workspace.read(exit_of, project, date(2029, 2, 27))
    assert (found.next, found.due, found.days) == (ExitStepKind.RECTIFICATION, MEND_BY, 2)
    step(workspace, project, ExitStepKind.RECTIFICATION, date(2028, 4, 1), document="示例函〔1〕号")
    assert workspace.read(exit_of, project, TODAY).days == -91
    refused(
        "on",
        "不能早于“整改”",
        step,
        workspace,
        project,
        ExitStepKind.REASSESSMENT,
        date(2028, 3, 15),
    )
    step(workspace, project, ExitStepKind.REASSESSMENT, date(2029, 4, 1))
    found = workspace.read(exit_of, project, TODAY)
    assert (found.next, found.days) == (ExitStepKind.DECISION, None)
    refused("way", "处理方式", step, workspace, project, ExitStepKind.DECISION, TODAY)
    step(workspace, project, ExitStepKind.DECISION, TODAY, way=ExitWay.LAND_BACK)
    found = workspace.read(exit_of, project, TODAY)
    assert (found.next, found.way, found.may_begin) == (None, ExitWay.LAND_BACK, False)
    assert proposed_stage(found.way) is Stage.EXITED
    refused("kind", "已有退出决定", step, workspace, project, ExitStepKind.NOTICE, TODAY, due=TODAY)


def test_a_project_that_was_kept_may_be_noticed_again(workspace: Workspace) -> None:
    project, _ = begun(workspace)
    step(workspace, project, ExitStepKind.RECTIFICATION, date(2028, 4, 1))
    step(workspace, project, ExitStepKind.REASSESSMENT, date(2029, 4, 1))
    step(workspace, project, ExitStepKind.DECISION, date(2029, 4, 10), way=ExitWay.KEEP)
    found = workspace.read(exit_of, project, TODAY)
    assert found.may_begin
    assert proposed_stage(found.way) is None
    again = {"due": date(2029, 12, 1)}
    refused(
        "on",
        "上一次的决定",
        step,
        workspace,
        project,
        ExitStepKind.NOTICE,
        date(2029, 4, 9),
        **again,
    )
    step(workspace, project, ExitStepKind.NOTICE, TODAY, **again)
    found = workspace.read(exit_of, project, TODAY)
    assert (len(found.steps), len(found.earlier), found.next) == (1, 1, ExitStepKind.RECTIFICATION)


def test_a_step_is_corrected_within_its_neighbours_and_only_the_last_taken_back(
    workspace: Workspace,
) -> None:
    project, notice = begun(workspace)
    mending = step(workspace, project, ExitStepKind.RECTIFICATION, date(2028, 4, 1))

    def edit(key: str, **fields):
        workspace.change(edit_step, key, fields, today=TODAY, label="改")

    refused("on", "不能晚于“整改”", edit, notice, on=date(2028, 4, 2))
    refused("text", "整改措施", edit, mending, text=" ")
    refused("project_id", "不能这样修改", edit, mending, project_id="x")
    edit(mending, due=date(2029, 6, 30))
    assert workspace.read(exit_of, project, TODAY).due == date(2029, 6, 30)

    def take_back(key: str) -> None:
        workspace.change(take_step_back, key, label="移走")

    refused("", "最后一步", take_back, notice)
    take_back(mending)
    take_back(notice)
    assert workspace.read(exit_of, project, TODAY).steps == ()
    refused("kind", "还没有登记", step, workspace, project, ExitStepKind.RECTIFICATION, TODAY)


def test_what_falls_due_of_the_exits(workspace: Workspace) -> None:
    project, _ = begun(workspace)
    early = date(2028, 11, 1)
    assert workspace.read(exits_due, early, 90) == []
    [due] = workspace.read(exits_due, early, 120)
    assert (due.project_id, due.kind, due.days) == (project, ExitStepKind.REASSESSMENT, 120)
    [late] = workspace.read(exits_due, TODAY, 90)
    assert late.days == -91
    step(workspace, project, ExitStepKind.RECTIFICATION, date(2028, 4, 1))
    step(workspace, project, ExitStepKind.REASSESSMENT, date(2029, 4, 1))
    [decision] = workspace.read(exits_due, TODAY, 0)
    assert (decision.kind, decision.due) == (ExitStepKind.DECISION, date(2029, 4, 1))
    step(workspace, project, ExitStepKind.DECISION, TODAY, way=ExitWay.KEEP)
    assert workspace.read(exits_due, TODAY, 365) == []


def test_the_second_assessment_sets_now_against_then(workspace: Workspace) -> None:
    def enter(session: Session) -> Signed:
        made = signed(session)
        taxed(session, made.firm, 2027, "4000")
        taxed(session, made.firm, 2028, "8000")
        return made

    made = workspace.change(enter, label="登记").result
    [row] = workspace.read(compared, made.project, NOTICE_ON, TODAY)
    assert row.then is not None
    assert row.now is not None
    assert (row.then.grade, row.now.grade) == (Grade.UNMET, Grade.MET)
    assert row.then_due is not None
    assert row.then_due.year == 2027
    assert row.clause == "第九条"
    assert in_words([row]) == "告知时 1 项未达标，现已达标 1 项，仍未达标 0 项。"
    [same] = workspace.read(compared, made.project, NOTICE_ON, NOTICE_ON)
    assert in_words([same]) == (
        "告知时 1 项未达标，现已达标 0 项，仍未达标 1 项。仍未达标：税收 不低于 8,000万元。"
    )
    assert workspace.read(compared, made.project, date(2026, 1, 1), date(2026, 1, 1)) == []
