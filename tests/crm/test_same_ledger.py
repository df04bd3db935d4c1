"""Two replicas that both imported the same ledger end with one set of projects."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from crm import conflicts, duplicate_groups, merging
from crm.check import check
from crm.ledgers.importing import apply_import, preview, read_ledger
from crm.merge_back import merge_from
from crm.workspace import Workspace
from db.models import Project
from tests.crm.ledgers import books
from tests.crm.replicas import content, exchange, replica
from tests.crm.zone import TODAY


def test_the_same_ledger_on_two_replicas_becomes_one_set_of_projects(
    workspace: Workspace, tmp_path: Path
) -> None:
    laptop = replica(tmp_path / "外出.yinfeng", "李四", workspace)
    ledger = books.messy(tmp_path / "示例台账.xlsx")
    for each in (workspace, laptop):
        plan = each.read(preview, read_ledger(ledger), today=TODAY)
        each.change(apply_import, plan, label=plan.label)
    assert merge_from(workspace, laptop).preview.duplicates >= 3
    for kind in duplicate_groups.KINDS:
        for group in workspace.read(duplicate_groups.groups, kind):
            workspace.change(merging.merge, kind, group.ids[0], group.ids[1:], label="合并")
    exchange(workspace, laptop)
    assert content(workspace) == content(laptop)
    for each in (workspace, laptop):
        names = each.read(
            lambda session: session.scalars(
                select(Project.name).where(Project.trashed_at.is_(None))
            ).all()
        )
        assert sorted(names) == ["示例整车", "示例电机", "示例芯片"]
        assert each.read(conflicts.count_conflicts) == 0
        assert each.read(check) == []
    laptop.close()
