"""回并: the union of two logs. The office is a file or a server, the laptops are files."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, literal_column, select, text, update

from crm import conflicts, contacts, history, merge_back, projects, todos
from crm.check import check
from crm.merge_back import merge_from, preview_from
from crm.workspace import Workspace
from db import changes
from db.errors import MergeRefused, StorageError
from db.models import (
    Change,
    ContactPhone,
    Device,
    Exchange,
    Operation,
    Organization,
    Project,
    ProjectInvestor,
)
from db.values import Amount, Phone
from tests.crm.replicas import content, exchange, replica


@pytest.fixture
def project(workspace: Workspace) -> str:
    """A project that the office has before anybody leaves."""
    return str(workspace.change(projects.create_project, "示例新材料", label="新建项目").result)


@pytest.fixture
def laptop(workspace: Workspace, project: str, tmp_path: Path) -> Iterator[Workspace]:
    """A laptop with all that the office had."""
    made = replica(tmp_path / "外出.yinfeng", "李四", workspace)
    yield made
    made.close()


def edit(workspace: Workspace, key: str, **fields: Any) -> str:
    """Edit a project and return the operation's id."""
    done = workspace.change(projects.edit_project, key, fields, label="改项目")
    assert done.operation_id is not None
    return done.operation_id


def note_of(workspace: Workspace, key: str, name: str = "note") -> Any:
    return workspace.read(lambda session: getattr(session.get(Project, key), name))


def same(one: Workspace, other: Workspace) -> None:
    assert content(one) == content(other)
    assert one.read(check) == []
    assert other.read(check) == []


def test_a_new_replica_holds_all_that_the_office_holds(
    workspace: Workspace, laptop: Workspace
) -> None:
    same(workspace, laptop)
    zone = laptop.read(lambda session: session.scalar(text("SELECT value FROM setting LIMIT 1")))
    assert zone == "示例经开区"


def test_edits_of_different_fields_both_stand(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    edit(workspace, project, note="园区意见")
    edit(laptop, project, progress="现场已平整")
    seen = preview_from(workspace, laptop)
    assert (seen.new, seen.changed, seen.conflicts, seen.operations) == (0, 1, 0, 1)
    assert [(one.name, one.operations) for one in seen.by] == [("李四", 1)]
    exchange(workspace, laptop)
    assert note_of(workspace, project) == "园区意见"
    assert note_of(workspace, project, "progress") == "现场已平整"
    same(workspace, laptop)


def test_merging_twice_changes_nothing(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    edit(laptop, project, note="现场")
    laptop.change(projects.create_project, "示例二", label="新建项目")
    first = merge_from(workspace, laptop)
    assert (first.preview.new, first.preview.changed) == (1, 1)
    before = content(workspace)
    again = merge_from(workspace, laptop)
    assert again.preview.nothing
    assert content(workspace) == before
    assert workspace.read(lambda s: s.scalar(select(func.count(Exchange.id)))) == 1


def test_one_field_edited_by_two_is_a_conflict_that_one_settles_for_both(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    edit(workspace, project, planned=Amount(50_000_000_000))
    edit(laptop, project, planned=Amount(10_000_000_000, "USD"))
    assert preview_from(workspace, laptop).conflicts == 1
    exchange(workspace, laptop)
    same(workspace, laptop)
    [one] = workspace.read(conflicts.open_conflicts)
    assert (one.record.name, one.label, one.proposal) == ("示例新材料", "拟投资", None)
    assert {side.shown for side in one.sides} == {"5亿元", "1亿美元"}
    assert {side.author for side in one.sides} == {"测试员", "李四"}
    [shown] = [side for side in one.sides if side.standing]
    assert note_of(workspace, project, "planned") == shown.value
    other = next(side for side in one.sides if not side.standing)
    workspace.change(conflicts.settle_with, *one.key, other.operation_id, label="处理冲突")
    assert workspace.read(conflicts.count_conflicts) == 0
    exchange(laptop, workspace)
    assert laptop.read(conflicts.count_conflicts) == 0
    assert note_of(laptop, project, "planned") == other.value
    same(workspace, laptop)


def test_settling_for_what_is_shown_settles_it_too_and_its_undo_asks_again(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    edit(workspace, project, note="甲")
    edit(laptop, project, note="乙")
    exchange(workspace, laptop)
    shown = note_of(workspace, project)
    done = workspace.change(conflicts.settle, "project", project, "note", shown, label="处理冲突")
    assert done.operation_id is not None
    assert workspace.read(conflicts.count_conflicts) == 0
    workspace.undo(done.operation_id)
    assert workspace.read(conflicts.count_conflicts) == 1
    exchange(workspace, laptop)
    same(workspace, laptop)
    assert laptop.read(conflicts.count_conflicts) == 1


def test_a_note_that_two_edited_is_shown_twice_with_a_proposal_of_both(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    edit(workspace, project, note="土地已看\n电力待定")
    exchange(workspace, laptop)
    edit(workspace, project, note="土地已看\n电力待定\n领导同意")
    edit(laptop, project, note="土地已看，可行\n电力待定")
    exchange(workspace, laptop)
    [one] = laptop.read(conflicts.open_conflicts)
    assert one.proposal is not None
    assert one.proposal.splitlines() == ["土地已看，可行", "电力待定", "领导同意"]


def test_a_record_trashed_here_and_edited_there_stays_visible_and_asks(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    workspace.change(projects.trash_project, project, label="移入回收站")
    edit(laptop, project, note="还在谈")
    exchange(workspace, laptop)
    same(workspace, laptop)
    assert note_of(workspace, project, "trashed_at") is None
    [one] = workspace.read(conflicts.open_conflicts)
    assert one.field == "trashed_at"
    assert {side.shown for side in one.sides} == {"移入回收站", "接着用（改了备注）"}
    gone = next(side for side in one.sides if side.value is not None)
    laptop.change(conflicts.settle_with, *one.key, gone.operation_id, label="处理冲突")
    exchange(workspace, laptop)
    same(workspace, laptop)
    assert note_of(workspace, project, "trashed_at") is not None
    assert workspace.read(conflicts.count_conflicts) == 0


def test_any_order_through_any_chain_ends_in_the_same_state(
    workspace: Workspace, laptop: Workspace, project: str, tmp_path: Path
) -> None:
    second = replica(tmp_path / "第二台.yinfeng", "王五", laptop)
    third = replica(tmp_path / "第三台.yinfeng", "赵六", workspace)
    for number, one in enumerate((workspace, laptop, second, third)):
        edit(one, project, note=f"{number}", **{"progress": "同"} if number % 2 else {})
    for one, other in ((second, third), (laptop, second), (workspace, third), (third, laptop)):
        merge_from(one, other)
    everybody = (workspace, laptop, second, third)
    for _ in range(2):
        for one in everybody:
            for other in everybody:
                if one is not other:
                    merge_from(one, other)
    for one in everybody[1:]:
        same(workspace, one)
    [found] = workspace.read(conflicts.open_conflicts)
    assert len(found.sides) == 4
    for one in (second, third):
        one.close()


def test_an_undo_after_a_merge_is_refused_when_the_other_changed_the_field_too(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    merge_back_clock = edit(laptop, project, note="先")
    mine = edit(workspace, project, note="后")
    exchange(workspace, laptop)
    with pytest.raises(StorageError, match="李四"):
        workspace.undo(mine)
    with pytest.raises(StorageError, match="测试员"):
        laptop.undo(merge_back_clock)


def test_an_undo_here_of_what_came_in_is_one_more_operation(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    theirs = edit(laptop, project, note="现场")
    exchange(workspace, laptop)
    workspace.undo(theirs)
    assert note_of(workspace, project) is None
    exchange(workspace, laptop)
    same(workspace, laptop)


def test_new_children_never_conflict_but_those_of_a_trashed_record_are_told(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    workspace.change(projects.trash_project, project, label="移入回收站")
    laptop.change(todos.add_todo, "回访", project_id=project, label="新建待办")
    report = merge_from(workspace, laptop)
    assert report.preview.conflicts == 0
    assert [one.sentence for one in report.findings] == [
        "项目“示例新材料”：在回收站里，但有人同时给它添加了待办"
    ]
    back = merge_from(laptop, workspace)
    assert [one.record_id for one in back.findings] == [project]
    same(workspace, laptop)


def test_two_edits_each_right_that_break_a_rule_together_are_a_finding(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    def invest(session: Any, name: str) -> None:
        firm = Organization(name=name)
        session.add(firm)
        session.flush()
        session.add(ProjectInvestor(project_id=project, organization_id=firm.id, share=Decimal(60)))

    workspace.change(invest, "示例甲公司", label="加投资方")
    laptop.change(invest, "示例乙公司", label="加投资方")
    report = merge_from(workspace, laptop)
    assert [one.sentence for one in report.findings] == [
        "项目“示例新材料”：投资方占股合计 120%，超过 100%"
    ]


def test_what_could_not_be_read_comes_along_is_settled_and_undone(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    laptop.change(contacts.create_contact, "示例李", phones="1830000", label="新建联系人")
    edit(laptop, project, planned=Amount(None, source="面议"))
    edit(workspace, project, planned=Amount(None, source="待定"))
    assert merge_from(workspace, laptop).preview.conflicts == 1
    [conflict] = workspace.read(conflicts.open_conflicts)
    assert {side.value.source for side in conflict.sides} == {"面议", "待定"}
    [typed] = [side for side in conflict.sides if side.value.source == "面议"]
    settled = workspace.change(
        conflicts.settle_with, *conflict.key, typed.operation_id, label="处理冲突"
    )
    merge_from(laptop, workspace)
    same(workspace, laptop)
    workspace.undo(edit(workspace, project, planned=None))
    assert workspace.read(lambda s: s.get(Project, project).planned.source) == "面议"
    assert settled.operation_id is not None
    merge_from(workspace, laptop)
    laptop.undo(settled.operation_id)
    assert len(laptop.read(conflicts.open_conflicts)) == 1
    assert [one.source for one in workspace.read(phones)] == ["1830000"]


def phones(session: Any) -> list[Phone]:
    return list(session.scalars(select(ContactPhone.phone)))


def test_the_same_enterprise_made_on_both_is_counted_as_a_likely_duplicate(
    workspace: Workspace, laptop: Workspace
) -> None:
    for one in (workspace, laptop):
        one.change(projects.create_project, "示例智能装备产业园", label="新建项目")
    assert preview_from(workspace, laptop).duplicates == 1
    assert merge_from(workspace, laptop).preview.duplicates == 1


def test_a_clock_ten_years_off_reorders_nothing(
    workspace: Workspace, laptop: Workspace, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = changes.time.time_ns()
    ten_years = 10 * 365 * 86_400 * 1_000_000_000
    monkeypatch.setattr(changes.time, "time_ns", lambda: now + ten_years)
    edit(laptop, project, note="十年后")
    monkeypatch.setattr(changes.time, "time_ns", lambda: now - ten_years)
    exchange(workspace, laptop)
    edit(workspace, project, note="看到之后改的")
    exchange(workspace, laptop)
    same(workspace, laptop)
    assert note_of(laptop, project) == "看到之后改的"
    assert laptop.read(conflicts.count_conflicts) == 0
    entries = laptop.read(history.record_history, "project", project)
    assert [entry.changes[0].new for entry in entries[:2]] == ["看到之后改的", "十年后"]


def test_a_form_opened_before_the_merge_is_stale_after_it(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    before = note_of(workspace, project, "version")
    edit(laptop, project, note="现场")
    merge_from(workspace, laptop)
    assert note_of(workspace, project, "version") == before + 1


def test_derived_columns_and_the_index_follow(workspace: Workspace, laptop: Workspace) -> None:
    key = laptop.change(projects.create_project, "三一智联重卡", label="新建项目").result
    laptop.change(todos.add_todo, "回访", project_id=key, label="新建待办")
    merge_from(workspace, laptop)
    assert note_of(workspace, key, "name_initials") == "syzlzk"
    assert note_of(workspace, key, "next_step") == "回访"
    assert workspace.read(check) == []


# What is refused leaves both sides as they were.


def raw(workspace: Workspace, *statements: Any) -> None:
    """Do what no part of the app does, with the foreign keys off."""
    engine = workspace._store.engine
    with engine.connect() as connection:
        held = connection.connection.driver_connection
        assert held is not None
        held.execute("PRAGMA foreign_keys = OFF")
        held.execute("PRAGMA query_only = OFF")
        held.execute("BEGIN")
        for statement in statements:
            held.execute(str(statement.compile(compile_kwargs={"literal_binds": True})))
        held.execute("COMMIT")
        held.execute("PRAGMA foreign_keys = ON")


def refused(workspace: Workspace, laptop: Workspace, words: str) -> None:
    before = content(workspace)
    for attempt in (merge_from, preview_from):
        with pytest.raises(MergeRefused, match=words):
            attempt(workspace, laptop)
    assert content(workspace) == before


def test_a_log_that_was_altered_is_refused(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    theirs = edit(laptop, project, note="现场")
    table = Operation.__table__
    raw(laptop, update(table).where(table.c.id == theirs).values(author="别人"))
    refused(workspace, laptop, r"第 1 步“改项目”与当时写下的不符")


@pytest.mark.parametrize("damaged", ['{"note": ["甲', ""])
def test_a_change_whose_text_is_damaged_is_refused(
    workspace: Workspace, laptop: Workspace, project: str, damaged: str
) -> None:
    theirs = edit(laptop, project, note="现场")
    lines = Change.__table__
    raw(
        laptop,
        update(lines)
        .where(lines.c.operation_id == theirs)
        .values(fields=literal_column(f"'{damaged}'")),
    )
    refused(workspace, laptop, r"第 1 步“改项目”与当时写下的不符")


def test_a_gap_in_the_log_is_named(workspace: Workspace, laptop: Workspace, project: str) -> None:
    for turn in "一二三":
        edit(laptop, project, note=turn)
    log, lines = Operation.__table__, Change.__table__
    own = laptop.read(lambda s: s.scalar(select(Device.id).where(Device.own)))
    second = laptop.read(
        lambda s: s.scalar(select(Operation.id).where(Operation.device == own, Operation.seq == 2))
    )
    raw(
        laptop,
        delete(lines).where(lines.c.operation_id == second),
        delete(log).where(log.c.id == second),
    )
    refused(workspace, laptop, "第 2 步不在")


def test_a_fork_of_one_device_is_refused(
    workspace: Workspace, laptop: Workspace, project: str, tmp_path: Path
) -> None:
    edit(laptop, project, note="一")
    backup = laptop.back_up()
    assert backup is not None
    copy = tmp_path / "拷贝.yinfeng"
    copy.write_bytes(backup.read_bytes())
    twin = Workspace.open(copy, author="王五")
    edit(laptop, project, note="二")
    edit(twin, project, note="另一个二")
    merge_from(workspace, laptop)
    refused(workspace, twin, "分了叉")
    twin.close()


def test_an_orphan_refuses_the_merge_whole_and_names_it(
    workspace: Workspace, laptop: Workspace, project: str
) -> None:
    def orphan(session: Any) -> None:
        session.add(ProjectInvestor(project_id=project, organization_id="0" * 32))

    with laptop._store.engine.connect() as connection:
        held = connection.connection.driver_connection
        assert held is not None
        held.execute("PRAGMA foreign_keys = OFF")
    laptop.change(orphan, label="加投资方")
    before = content(workspace)
    with pytest.raises(MergeRefused, match=r"投资方.*“企业”指向一条不存在的企业"):
        merge_from(workspace, laptop)
    assert content(workspace) == before
    assert merge_back.preview_from(workspace, laptop).new == 1
