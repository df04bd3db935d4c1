"""Rows and records that may be one: never mixed unasked, and shown together after the import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm.duplicate_groups import groups_of_operation
from crm.ledgers.importing import apply_import, preview, read_ledger
from crm.ledgers.planned import RowPlan
from crm.listing import Listing, ordered_ids
from crm.merging import merge
from crm.project_card import project_card
from crm.projects import create_project, organization_named
from crm.workspace import Workspace
from tests.crm.ledgers import books
from tests.crm.zone import TODAY

HEAD = ["项目名称", "投资方", "产业"]


def plan_of(workspace: Workspace, path: Path, *rows: list[Any]) -> Any:
    book = books.save(path / "台账.xlsx", 项目=[HEAD, *rows])
    return workspace.read(preview, read_ledger(book), today=TODAY)


def bring_in(workspace: Workspace, path: Path, *rows: list[Any]) -> Any:
    return workspace.change(apply_import, plan_of(workspace, path, *rows), label="导入")


def test_a_row_of_one_name_and_another_investor_is_a_project_of_its_own(
    workspace: Workspace, tmp_path: Path
) -> None:
    held = workspace.change(
        create_project, "示例产业园", investors=["甲方实业"], industry="机械", label="建"
    ).result
    done = bring_in(workspace, tmp_path, ["示例产业园", "乙地电子", "电子"])
    assert workspace.read(project_card, held).fields["industry"] == "机械"
    assert len(workspace.read(ordered_ids, Listing())) == 2
    assert done.operation_id is not None
    [group] = workspace.read(groups_of_operation, done.operation_id)["project"]
    assert held in group.ids
    assert group.reasons == ("名称相同，投资方不同：甲方实业 / 乙地电子",)
    again = plan_of(workspace, tmp_path, ["示例产业园", "乙地电子", "电子"])
    assert again.counted(RowPlan.UNCHANGED) == 1


def test_an_investor_written_another_way_is_the_same_project(
    workspace: Workspace, tmp_path: Path
) -> None:
    held = workspace.change(create_project, "示例产业园", investors=["甲方实业"], label="建").result
    bring_in(workspace, tmp_path, ["示例产业园", "长沙甲方实业有限公司", "电子"])
    assert workspace.read(ordered_ids, Listing()) == [held]
    assert workspace.read(project_card, held).fields["industry"] == "电子"


def test_after_a_merge_the_same_ledger_changes_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = (["示例产业园", "甲方实业", "电子"], ["示例二园", "丙方置业", "机械"])
    bring_in(workspace, tmp_path, *rows)
    keep, other = (
        workspace.change(organization_named, name, label="找").result
        for name in ("丙方置业", "甲方实业")
    )
    workspace.change(merge, "organization", keep, [other], label="合并")
    one, two = workspace.read(ordered_ids, Listing(sort="name", descending=False))
    again = plan_of(workspace, tmp_path, *rows)
    assert again.counted(RowPlan.UNCHANGED) == 2
    workspace.change(merge, "project", one, [two], label="合并")
    named = plan_of(workspace, tmp_path, *rows)
    assert named.counted(RowPlan.NEW) == 0
