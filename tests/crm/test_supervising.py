"""Blockers, 督办单 and approvals: entered, chased, settled; what can't be is said at its field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from crm import approvals, blockers, supervision
from crm.errors import InvalidInput
from crm.projects import create_project
from crm.rules.approvals import Clock, Event, progress
from crm.rules.workdays import Workdays
from crm.supervision import NoticeState
from crm.workspace import Workspace
from db.terms import ApprovalEvent
from tests.crm.zone import TODAY

MAY = date(2016, 5, 1)


@pytest.fixture
def project(workspace: Workspace) -> str:
    return workspace.change(create_project, "示例项目", label="建").result


def refused(workspace: Workspace, field: str, words: str, use_case, *args, **fields) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        workspace.change(use_case, *args, label="试", **fields)
    assert caught.value.field == field


def test_blockers_are_listed_by_due_day_until_they_are_settled(
    workspace: Workspace, project: str
) -> None:
    def enter(session: Session) -> list[str]:
        def add(kind: str, what: str, due: date | None) -> str:
            return blockers.add_blocker(
                session, project, kind, what, today=TODAY, raised_on=MAY, due=due, unit="供电公司"
            )

        return [
            add("拆迁", "3 户未拆迁", date(2016, 6, 30)),
            add("电力", "专线未送电", date(2016, 5, 21)),
            add("资金", "等待到位", None),
        ]

    ids = workspace.change(enter, label="登记").result

    def found():
        return workspace.read(blockers.blockers, TODAY)

    assert [(row.kind, row.late, row.days) for row in found()] == [
        ("电力", 10, 30),
        ("拆迁", 0, 30),
        ("资金", 0, 30),
    ]
    refused(workspace, "outcome", "怎样解决", blockers.settle, ids[1], TODAY, today=TODAY)
    early = MAY - timedelta(1)
    refused(
        workspace,
        "settled_on",
        "销号日期",
        blockers.settle,
        ids[1],
        early,
        today=TODAY,
        outcome="好",
    )
    workspace.change(blockers.settle, ids[1], TODAY, today=TODAY, outcome="已送电", label="销号")
    assert [row.kind for row in workspace.read(blockers.blockers, TODAY)] == [
        "拆迁",
        "资金",
        "电力",
    ]
    [settled] = workspace.read(blockers.blockers, TODAY, settled=True)
    assert (settled.outcome, settled.settled_on) == ("已送电", TODAY)
    workspace.change(blockers.reopen_blocker, ids[1], label="重开")
    assert len(workspace.read(blockers.blockers, TODAY, settled=False)) == 3


def test_what_a_blocker_lacks_is_said(workspace: Workspace, project: str) -> None:
    add = blockers.add_blocker
    refused(workspace, "what", "卡在什么地方", add, project, "电力", " ", today=TODAY)
    refused(workspace, "kind", "选择类别", add, project, "", "专线", today=TODAY)
    refused(workspace, "due", "早于提出日期", add, project, "电力", "专线", today=TODAY, due=MAY)
    later = TODAY + timedelta(1)
    refused(
        workspace,
        "raised_on",
        "还没有到",
        add,
        project,
        "电力",
        "专线",
        today=TODAY,
        raised_on=later,
    )


def test_a_notice_is_numbered_replied_to_and_closed(workspace: Workspace, project: str) -> None:
    due = date(2016, 6, 15)

    def issue(demand: str, **fields) -> str:
        return workspace.change(
            supervision.issue_notice, project, demand, today=TODAY, due=due, label="督办", **fields
        ).result

    first, second = issue("6月15日前完成拆迁", unit="示例街道"), issue("尽快送电")
    rows = workspace.read(supervision.notices, TODAY)
    assert [row.number for row in rows] == ["〔2016〕1号", "〔2016〕2号"]
    assert {row.state for row in rows} == {NoticeState.WAITING}
    late = workspace.read(supervision.notices, due + timedelta(1))
    assert {row.state for row in late} == {NoticeState.OVERDUE}
    refused(
        workspace,
        "closing",
        "还没有登记回复",
        supervision.close_notice,
        first,
        "好",
        due,
        today=due,
    )
    workspace.change(supervision.reply, first, "已完成", due, today=due, label="回复")
    refused(
        workspace,
        "closed_on",
        "办结日期",
        supervision.close_notice,
        first,
        "好",
        TODAY,
        today=due,
    )
    workspace.change(supervision.close_notice, first, "同意办结", due, today=due, label="办结")
    by_id = {row.notice_id: row for row in workspace.read(supervision.notices, due)}
    assert by_id[first].state is NoticeState.CLOSED
    assert by_id[second].state is NoticeState.WAITING
    assert [row.notice_id for row in workspace.read(supervision.notices, due, closed=True)] == [
        first
    ]
    workspace.change(supervision.trash_notice, second, label="移走")
    assert workspace.read(supervision.next_number, 2016) == "〔2016〕3号"
    refused(workspace, "demand", "督办要求", supervision.issue_notice, project, " ", today=TODAY)
    refused(
        workspace,
        "due",
        "早于发出日期",
        supervision.issue_notice,
        project,
        "办",
        today=TODAY,
        due=MAY,
    )


def test_the_clock_stops_while_the_enterprise_corrects_its_papers() -> None:
    calendar = Workdays()
    monday = date(2016, 5, 9)

    def stands(*events: tuple[ApprovalEvent, int], on: int):
        made = [Event(event, monday + timedelta(day)) for event, day in events]
        return progress(made, 5, today=monday + timedelta(on), calendar=calendar)

    submitted, returned = (ApprovalEvent.SUBMITTED, 0), (ApprovalEvent.RETURNED, 2)
    again, granted = (ApprovalEvent.RESUBMITTED, 14), (ApprovalEvent.GRANTED, 16)
    assert stands(submitted, on=4).used == 4
    stopped = stands(submitted, returned, on=11)
    assert (stopped.clock, stopped.used, stopped.left) == (Clock.STOPPED, 2, 3)
    running = stands(submitted, returned, again, on=16)
    assert (running.clock, running.used, running.left) == (Clock.RUNNING, 4, 1)
    over = stands(submitted, returned, again, on=18)
    assert (over.clock, over.left, over.late) == (Clock.OVER_TIME, -1, True)
    done = stands(submitted, returned, again, granted, on=99)
    assert (done.clock, done.used, done.late) == (Clock.GRANTED, 4, False)
    assert stands(on=3).clock is Clock.NOT_SUBMITTED


def test_an_approval_is_carried_step_by_step(workspace: Workspace, project: str) -> None:
    count = workspace.change(approvals.add_usual, project, label="常用事项").result
    assert count == len(workspace.read(approvals.approvals_of, TODAY)) > 5
    assert workspace.change(approvals.add_usual, project, label="常用事项").result == 0
    key = workspace.read(approvals.approvals_of, TODAY)[0].approval_id
    workspace.change(
        approvals.edit_approval, key, {"promised_workdays": 5, "carrier": "示例代办员"}, label="改"
    )

    def record(event: ApprovalEvent, on: date) -> None:
        workspace.change(approvals.record_event, key, event, on, today=TODAY, label="登记")

    def refuse(field: str, words: str, event: ApprovalEvent, on: date) -> None:
        refused(workspace, field, words, approvals.record_event, key, event, on, today=TODAY)

    refuse("event", "未报送.*已报送", ApprovalEvent.GRANTED, TODAY)
    record(ApprovalEvent.SUBMITTED, date(2016, 5, 9))
    refuse("on", "早于上一步", ApprovalEvent.RETURNED, date(2016, 5, 8))
    refuse("on", "还没有到", ApprovalEvent.RETURNED, TODAY + timedelta(1))
    [card] = workspace.read(approvals.open_approvals, TODAY)
    assert (card.progress.clock, card.carrier) == (Clock.OVER_TIME, "示例代办员")
    record(ApprovalEvent.RETURNED, date(2016, 5, 11))
    [card] = workspace.read(approvals.open_approvals, TODAY)
    assert (card.progress.clock, card.progress.used) == (Clock.STOPPED, 2)
    workspace.change(approvals.take_back_event, key, label="撤回")
    record(ApprovalEvent.GRANTED, date(2016, 5, 12))
    refuse("event", "已经办结", ApprovalEvent.RETURNED, TODAY)
    assert workspace.read(approvals.open_approvals, TODAY) == []
    refused(workspace, "name", "审批事项", approvals.add_approval, project, " ")
    refused(
        workspace,
        "promised_workdays",
        "1 到",
        approvals.edit_approval,
        key,
        {"promised_workdays": 0},
    )
