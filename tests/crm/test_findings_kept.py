"""What a merge broke is told until it is right again, or somebody lets it be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crm import exchanges, projects, todos
from crm.findings_kept import count_findings, kept_findings
from crm.merge_back import merge_from
from crm.waiting import Waiting, count_waiting
from crm.workspace import Workspace
from db.models import Milestone, MilestoneWait, Organization, Plan, ProjectInvestor
from tests.crm.replicas import replica

TODAY = date(2016, 5, 31)


@pytest.fixture
def project(workspace: Workspace) -> str:
    return str(workspace.change(projects.create_project, "示例新材料", label="新建项目").result)


@pytest.fixture
def laptops(workspace: Workspace, project: str, tmp_path: Path) -> Iterator[list[Workspace]]:
    made = [replica(tmp_path / f"{name}.yinfeng", name, workspace) for name in ("李四", "王五")]
    yield made
    for each in made:
        each.close()


def invest(session: Any, project: str, name: str) -> str:
    firm = Organization(name=name)
    session.add(firm)
    session.flush()
    held = ProjectInvestor(project_id=project, organization_id=firm.id, share=Decimal(60))
    session.add(held)
    session.flush()
    return held.id


def told(workspace: Workspace) -> list[str]:
    return [one.sentence for one in workspace.read(kept_findings)]


SHARES = ["项目“示例新材料”：投资方占股合计 120%，超过 100%"]


def test_what_two_edits_broke_is_told_until_it_is_right_and_again_when_that_is_undone(
    workspace: Workspace, laptops: list[Workspace], project: str
) -> None:
    held = workspace.change(invest, project, "示例甲公司", label="加投资方").result
    laptops[0].change(invest, project, "示例乙公司", label="加投资方")
    assert told(workspace) == []
    merge_from(workspace, laptops[0])
    assert told(workspace) == SHARES
    merge_from(workspace, laptops[0])
    assert told(workspace) == SHARES, "a merge that brings nothing settles nothing"
    assert workspace.read(exchanges.standing).findings == 1
    counted = workspace.read(count_waiting, {Waiting.CONFLICTS}, "甲", TODAY)
    assert counted == {Waiting.CONFLICTS: 1}

    def lower(session: Any) -> None:
        session.get(ProjectInvestor, held).share = Decimal(40)

    done = workspace.change(lower, label="改占股").operation_id
    assert told(workspace) == []
    workspace.undo(done)
    assert told(workspace) == SHARES


def test_what_is_let_be_is_told_no_more_and_can_be_told_again(
    workspace: Workspace, laptops: list[Workspace], project: str
) -> None:
    laptops[0].change(todos.add_todo, "回电", project_id=project, label="加待办")
    workspace.change(projects.trash_project, project, label="移走项目")
    workspace.change(invest, project, "示例甲公司", label="加投资方")
    laptops[0].change(invest, project, "示例乙公司", label="加投资方")
    merge_from(workspace, laptops[0])
    shares, sight = workspace.read(kept_findings)
    assert sight.said == "在回收站里，但有人同时给它添加了待办、投资方"
    exchanges.let_finding_be(workspace, sight)
    assert told(workspace) == [shares.sentence], "the other one of the same record stays"
    exchanges.tell_finding_again(workspace, sight)
    assert told(workspace) == [shares.sentence, sight.sentence]
    workspace.change(projects.restore_project, project, label="恢复")
    assert told(workspace) == [shares.sentence]


def test_of_three_that_are_the_same_two_are_still_told_when_one_went(
    workspace: Workspace, laptops: list[Workspace]
) -> None:
    def plan(session: Any) -> str:
        made = Plan(year=2016, title="年度计划")
        session.add(made)
        session.flush()
        return made.id

    made = [str(one.change(plan, label="建计划").result) for one in (workspace, *laptops)]
    for laptop in laptops:
        merge_from(workspace, laptop)
    assert workspace.read(count_findings) == 1

    def go(session: Any, key: str) -> None:
        session.get(Plan, key).trashed_at = datetime.now(UTC)

    for left, key in zip((1, 0), sorted(made), strict=False):
        workspace.change(go, key, label="移走计划")
        assert workspace.read(count_findings) == left


def test_a_circle_of_waiting_is_told_until_it_is_cut(
    workspace: Workspace, laptops: list[Workspace], project: str
) -> None:
    def two(session: Any) -> list[str]:
        both = [Milestone(project_id=project, name=name) for name in ("示例摘牌", "示例开工")]
        session.add_all(both)
        session.flush()
        return [one.id for one in both]

    first, second = workspace.change(two, label="加节点").result
    merge_from(laptops[0], workspace)

    def wait(session: Any, one: str, other: str) -> None:
        session.add(MilestoneWait(milestone_id=one, waits_for_id=other))

    workspace.change(wait, first, second, label="改先后")
    laptops[0].change(wait, second, first, label="改先后")
    merge_from(workspace, laptops[0])
    [circle] = workspace.read(kept_findings)
    assert set(circle.among) == {first, second}

    def cut(session: Any) -> None:
        one = session.scalars(select(MilestoneWait).where(MilestoneWait.milestone_id == first))
        one.one().trashed_at = datetime.now(UTC)

    workspace.change(cut, label="改先后")
    assert told(workspace) == []
