"""The trash of all kinds: what lies in it, by whom, and that what went together comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.activities import add_activity, trash_activity
from crm.attachments import attach, attachments_of, detach
from crm.capital import record_arrival, trash_arrival
from crm.capital_periods import close_month
from crm.check import check
from crm.commitments import add_commitment, trash_commitment
from crm.contacts import create_contact, trash_contact
from crm.contracts import trash_contract
from crm.errors import InvalidInput, RecordMissing
from crm.organizations import create_organization, trash_organization
from crm.policies import create_policy, trash_policy
from crm.projects import create_project, set_investors, trash_project
from crm.todos import NextStep, add_todo, trash_todo
from crm.trash import lies_there, restore, trash
from crm.workspace import Workspace
from db.fields import record_classes
from db.models import CapitalArrival, Commitment, Contract, Organization, Todo
from db.terms import ActivityKind, Indicator, Origin
from db.values import Amount, When
from tests.crm.promising import promise_intensity, sign

TODAY = date(2026, 3, 31)


def names(workspace: Workspace, **narrowed: Any) -> list[str]:
    return [line.record.name for line in workspace.read(trash, **narrowed).lines]


def lying(workspace: Workspace, *classes: Any) -> int:
    """How many records of these classes are in the trash."""

    def count(session: Session) -> int:
        return sum(
            len(session.scalars(select(cls.id).where(cls.trashed_at.is_not(None))).all())
            for cls in classes
        )

    return workspace.read(count)


def keys(workspace: Workspace, **narrowed: Any) -> list[tuple[str, str]]:
    return [line.key for line in workspace.read(trash, **narrowed).lines]


def test_every_kind_that_was_trashed_is_listed_with_who_did_it(workspace: Workspace) -> None:
    def enter(session: Session) -> list[tuple[Any, str]]:
        project = create_project(session, "示例产业园")
        owned = {"project_id": project, "today": TODAY}
        activity = add_activity(
            session, ActivityKind.CALL, on=When.on(TODAY), subject="来电", **owned
        )
        arrival = record_arrival(
            session, project, on=TODAY, amount=Amount(10**9), origin=Origin.PROVINCE, today=TODAY
        )
        gone = create_project(session, "示例撤回")
        return [
            (trash_activity, activity),
            (trash_arrival, arrival),
            (trash_todo, add_todo(session, "寄资料", project_id=project)),
            (trash_contact, create_contact(session, "张三")),
            (trash_organization, create_organization(session, "示例企业")),
            (trash_policy, create_policy(session, "示例政策")),
            (trash_contract, sign(session, "示例签约").contract),
            (trash_project, gone),
        ]

    for act, key in workspace.change(enter, label="登记").result:
        workspace.author = "李四"
        workspace.change(act, key, label=f"删 {act.__name__}")
    found = workspace.read(trash)
    assert [line.kind for line in found.lines] == [
        "project", "contract", "policy", "organization", "contact", "todo", "capital_arrival",
        "activity",
    ]  # fmt: skip
    assert {line.author for line in found.lines} == {"李四"}
    assert found.lines[0].operation == "删 trash_project"
    todo = next(line for line in found.lines if line.kind == "todo")
    assert (todo.record.name, todo.record.owner_name) == ("寄资料", "示例产业园")
    assert found.counts["policy"] == 1
    assert names(workspace, kind="contact") == ["张三"]
    assert names(workspace, text="寄资") == ["寄资料"]
    assert {line.kind for line in workspace.read(trash, text="产业园").lines} == {
        "todo", "capital_arrival", "activity",
    }  # fmt: skip
    restored = workspace.change(restore, keys(workspace), label="恢复")
    assert restored.result == 8
    assert names(workspace) == []
    assert lying(workspace, *record_classes().values()) == 0
    assert restored.operation_id is not None
    workspace.undo(restored.operation_id)
    assert len(names(workspace)) == 8
    assert workspace.read(check) == []


def test_a_contract_comes_back_with_the_promises_that_went_with_it(workspace: Workspace) -> None:
    def enter(session: Session) -> tuple[str, str]:
        made = sign(session, "示例甲")
        promise_intensity(session, made, date(2027, 12, 31), None)
        return made.contract, add_commitment(
            session, made.contract, Indicator.START, due=When(date(2026, 3, 1))
        )

    contract, apart = workspace.change(enter, label="登记").result
    workspace.change(trash_commitment, apart, label="先删一条承诺")
    workspace.change(trash_contract, contract, label="删合同")
    assert keys(workspace) == [("contract", contract), ("commitment", apart)]
    assert len(keys(workspace, kind="commitment")) == 2
    with pytest.raises(InvalidInput, match=r"合同.*还在回收站.*一起选中"):
        workspace.change(restore, [("commitment", apart)], label="恢复")
    assert lying(workspace, Contract, Commitment) == 3
    workspace.change(restore, [("contract", contract)], label="恢复")
    assert lying(workspace, Contract) == 0
    assert keys(workspace) == [("commitment", apart)], "it went by itself before"


def test_an_import_that_was_undone_comes_back_a_project_at_a_time(workspace: Workspace) -> None:
    def enter(session: Session) -> tuple[str, str]:
        one = create_project(session, "示例一", investors=["共同公司"], aliases=["别名一"])
        two = create_project(session, "示例二", investors=["共同公司", "另一公司"])
        return one, two

    outcome = workspace.change(enter, label="导入")
    assert outcome.operation_id is not None
    workspace.undo(outcome.operation_id)
    one, two = outcome.result
    assert set(names(workspace)) == {"示例一", "示例二", "共同公司", "另一公司"}
    back = workspace.change(restore, [("project", one)], label="恢复")
    assert back.result == 4, "the project, its alias, its investor, and the tie between them"
    assert set(names(workspace)) == {"示例二", "另一公司"}
    workspace.change(restore, [("project", two)], label="恢复")
    assert lying(workspace, *record_classes().values()) == 0


def test_an_activity_comes_back_with_what_was_to_be_done_after_it(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        step = NextStep("回电话", due=TODAY)
        return add_activity(
            session, ActivityKind.CALL, on=When.on(TODAY), today=TODAY, subject="来电",
            next_step=step, project_id=create_project(session, "示例"),
        )  # fmt: skip

    activity = workspace.change(enter, label="记").result
    workspace.change(trash_activity, activity, label="删")
    assert (len(names(workspace)), lying(workspace, Todo)) == (1, 1)
    workspace.change(restore, [("activity", activity)], label="恢复")
    assert lying(workspace, Todo) == 0


def test_a_promise_that_replaced_another_does_so_again(workspace: Workspace) -> None:
    def enter(session: Session) -> tuple[str, str]:
        made = sign(session, "示例甲")
        old = promise_intensity(session, made, date(2027, 12, 31), None)
        new = promise_intensity(session, made, date(2028, 12, 31), None)
        session.get_one(Commitment, new).replaces_id = old
        session.get_one(Commitment, old).ended_on = TODAY
        return old, new

    def ended(session: Session) -> date | None:
        return session.get_one(Commitment, old).ended_on

    old, new = workspace.change(enter, label="补充").result
    workspace.change(trash_commitment, new, label="删")
    assert workspace.read(ended) is None
    workspace.change(restore, [("commitment", new)], label="恢复")
    assert workspace.read(ended) == TODAY


def test_what_a_closed_month_would_count_anew_stays(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        return record_arrival(
            session, create_project(session, "示例"), on=date(2026, 2, 3), amount=Amount(10**9),
            origin=Origin.PROVINCE, today=TODAY, verified_by="王五", verified_on=date(2026, 2, 5),
        )  # fmt: skip

    arrival = workspace.change(enter, label="登记").result
    workspace.change(trash_arrival, arrival, label="删")
    workspace.change(close_month, (2026, 2), today=TODAY, label="结账")
    with pytest.raises(InvalidInput, match="结账"):
        workspace.change(restore, [("capital_arrival", arrival)], label="恢复")
    assert lying(workspace, CapitalArrival) == 1


def test_an_attachment_whose_name_was_taken_meanwhile_gets_a_number(
    workspace: Workspace,
) -> None:
    project = workspace.change(create_project, "示例", label="建").result

    def add() -> str:
        incoming = [workspace.take_in(b"content", name="合同.txt")]
        return workspace.change(attach, "project", project, incoming, label="附").result.ids[0]

    first = add()
    workspace.change(detach, [first], label="删")
    add()
    workspace.change(restore, [("attachment", first)], label="恢复")
    lines = workspace.read(attachments_of, "project", project)
    assert len({line.name for line in lines}) == 2


def test_ties_that_were_only_edited_away_are_no_lines(workspace: Workspace) -> None:
    project = workspace.change(create_project, "示例", investors=["甲公司"], label="建").result
    workspace.change(set_investors, project, ["乙公司"], label="改投资方")
    assert names(workspace) == []


def test_what_somebody_else_restored_is_told(workspace: Workspace) -> None:
    project = workspace.change(create_project, "示例", label="建").result
    workspace.change(trash_project, project, label="删")
    workspace.change(restore, [("project", project)], label="恢复")
    with pytest.raises(RecordMissing, match=r"已不在回收站.*请刷新"):
        workspace.change(restore, [("project", project)], label="恢复")


def test_a_merged_record_is_not_in_the_trash(workspace: Workspace) -> None:
    def enter(session: Session) -> None:
        one, other = (create_organization(session, f"示例{number}") for number in "一二")
        gone = session.get_one(Organization, other)
        gone.merged_into_id, gone.trashed_at = one, datetime.now(UTC)

    workspace.change(enter, label="合并")
    assert names(workspace) == []


def test_a_record_tells_who_put_it_there_as_long_as_it_lies_there(workspace: Workspace) -> None:
    key = workspace.change(create_project, "示例产业园", label="建").result
    assert workspace.read(lies_there, "project", key) is None
    for label in ("移除", "又移除"):  # the last time counts
        workspace.change(trash_project, key, label=label)
        line = workspace.read(lies_there, "project", key)
        assert line == workspace.read(trash).lines[0]
        assert (line.operation, line.author) == (label, workspace.author)
        workspace.change(restore, [("project", key)], label="恢复")
        assert workspace.read(lies_there, "project", key) is None
    assert workspace.read(lies_there, "project", "nowhere") is None
