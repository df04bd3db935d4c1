"""The phases of a project: entered, changed, put in the trash, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.capital import record_arrival
from crm.errors import InvalidInput, RecordMissing
from crm.milestone_changes import add_milestone
from crm.phases import add_phase, edit_phase, likely_name, trash_phase
from crm.project_card import PhaseCard, project_card
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import AmountKind, Origin
from db.values import Amount, Extent
from tests.crm.replicas import content, exchange, replica
from tests.crm.zone import TODAY, YI


@pytest.fixture
def project(workspace: Workspace) -> str:
    return str(workspace.change(create_project, "示例产业园", label="新建项目").result)


def phases(workspace: Workspace, project: str) -> list[PhaseCard]:
    return list(workspace.read(project_card, project).phases)


def enter(workspace: Workspace, project: str, name: str, **fields: object) -> str:
    return str(workspace.change(add_phase, project, name, label="添加分期", **fields).result)


def test_phases_stand_in_the_order_in_which_they_were_entered(
    workspace: Workspace, project: str
) -> None:
    first = enter(workspace, project, " 一期 ", planned=Amount(20 * YI), land=Extent(8_000_000))
    second = enter(workspace, project, "二期", note="待定")
    assert phases(workspace, project) == [
        PhaseCard(first, "一期", {AmountKind.PLANNED: Amount(20 * YI)}, Extent(8_000_000)),
        PhaseCard(second, "二期", {}, None, "待定"),
    ]


def test_a_change_and_the_trash_are_undone(workspace: Workspace, project: str) -> None:
    key = enter(workspace, project, "一期", planned=Amount(20 * YI))
    held = phases(workspace, project)
    fields = {"name": "首期", "planned": None, "contracted": Amount(15 * YI)}
    changed = workspace.change(edit_phase, key, fields, label="修改分期")
    [now] = phases(workspace, project)
    assert (now.name, now.amounts) == ("首期", {AmountKind.CONTRACTED: Amount(15 * YI)})
    workspace.undo(changed.operation_id)
    assert phases(workspace, project) == held
    gone = workspace.change(trash_phase, key, label="移除分期")
    assert phases(workspace, project) == []
    with pytest.raises(RecordMissing, match="已被移入回收站"):
        workspace.change(edit_phase, key, fields, label="修改分期")
    workspace.undo(gone.operation_id)
    assert phases(workspace, project) == held


@pytest.mark.parametrize(
    ("name", "words"), [(" ", "请填写名称"), ("一期", "已有“一期”"), ("期" * 121, "最多 120 个")]
)
def test_a_name_that_cannot_be_is_refused_at_its_field(
    workspace: Workspace, project: str, name: str, words: str
) -> None:
    enter(workspace, project, "一期")
    other = enter(workspace, project, "二期")
    for wrong in (
        lambda: enter(workspace, project, name),
        lambda: workspace.change(edit_phase, other, {"name": name}, label="修改分期"),
    ):
        with pytest.raises(InvalidInput, match=words) as refused:
            wrong()
        assert refused.value.field == "name"


def test_the_name_of_a_phase_in_the_trash_and_of_another_project_is_free(
    workspace: Workspace, project: str
) -> None:
    key = enter(workspace, project, "一期")
    workspace.change(trash_phase, key, label="移除分期")
    enter(workspace, project, "一期")
    other = str(workspace.change(create_project, "示例新材料", label="新建项目").result)
    enter(workspace, other, "一期")


def test_a_phase_with_milestones_or_money_is_not_put_away(
    workspace: Workspace, project: str
) -> None:
    key = enter(workspace, project, "一期")
    workspace.change(add_milestone, project, "开工", today=TODAY, phase_id=key, label="添加节点")
    workspace.change(
        record_arrival,
        project,
        on=TODAY,
        amount=Amount(YI),
        origin=Origin.CITY,
        phase_id=key,
        today=TODAY,
        label="登记到位资金",
    )
    with pytest.raises(InvalidInput, match="“一期”下面还有节点、到位资金，没有移除"):
        workspace.change(trash_phase, key, label="移除分期")


def test_a_phase_can_hold_only_what_its_form_asks(workspace: Workspace, project: str) -> None:
    with pytest.raises(InvalidInput, match="不能这样修改"):
        enter(workspace, project, "一期", ordinal=3)


def test_the_next_phase_is_likely_called_by_its_number() -> None:
    assert likely_name([]) == "一期"
    assert likely_name(["一期", "三期"]) == "二期"


def test_what_two_replicas_did_to_phases_is_told_after_they_exchanged(
    workspace: Workspace, project: str, tmp_path: Path
) -> None:
    first = enter(workspace, project, "一期")
    laptop = replica(tmp_path / "外出.yinfeng", "李四", workspace)
    enter(workspace, project, "二期")
    enter(laptop, project, "二期")
    workspace.change(trash_phase, first, label="移除分期")
    laptop.change(add_milestone, project, "封顶", today=TODAY, phase_id=first, label="添加节点")
    told = {one.sentence for report in exchange(workspace, laptop) for one in report.findings}
    assert told == {
        "示例产业园 · 分期“二期”：同一期建了两次",
        "示例产业园 · 分期“一期”：在回收站里，但有人同时给它添加了节点",
    }
    assert content(workspace) == content(laptop)
    laptop.close()
