"""历史 of the whole office: pages of the log, narrowed; what an operation did; may it be undone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.errors import RecordMissing
from crm.operations import Wanted, authors, operation_detail, operations
from crm.projects import create_project, edit_project, trash_project
from crm.workspace import Workspace
from db.errors import UndoRefused


def labels(workspace: Workspace, wanted: Wanted | None = None, **page: Any) -> list[str]:
    return [line.label for line in workspace.read(operations, wanted or Wanted(), **page)]


@pytest.fixture
def worked(workspace: Workspace) -> Workspace:
    """Three operations of two people after the file was made."""

    def two(session: Session) -> list[str]:
        return [create_project(session, name, investors=["示例公司"]) for name in "甲乙"]

    keys = workspace.change(two, label="导入 100%_台账").result
    workspace.author = "李四"
    workspace.change(edit_project, keys[0], {"note": "一"}, label="改 甲")
    workspace.change(trash_project, keys[1], label="删 乙")
    return workspace


def test_the_newest_comes_first_with_how_many_records_it_touched(worked: Workspace) -> None:
    lines = worked.read(operations, Wanted())
    assert [line.label for line in lines] == ["删 乙", "改 甲", "导入 100%_台账", "新建数据文件"]
    assert [line.author for line in lines] == ["李四", "李四", "测试员", "测试员"]
    assert [line.records for line in lines] == [1, 1, 5, 1]
    assert all(line.own and not line.undone for line in lines)


def test_pages_meet_without_a_gap_or_a_repeat(worked: Workspace) -> None:
    whole = worked.read(operations, Wanted())
    pages: list[Any] = []
    while True:
        after = pages[-1].place if pages else None
        page = worked.read(operations, Wanted(), after=after, limit=3)
        pages += page
        if len(page) < 3:
            break
    assert pages == whole


def test_it_is_narrowed_by_person_word_and_day(worked: Workspace) -> None:
    assert labels(worked, Wanted(author="李四")) == ["删 乙", "改 甲"]
    assert labels(worked, Wanted(text="0%_台")) == ["导入 100%_台账"]
    assert labels(worked, Wanted(text="%甲")) == [], "% is a character like any other"
    today = datetime.now().date()  # noqa: DTZ005  (the log keeps when it really was)
    assert len(labels(worked, Wanted(first=today, last=today))) == 4
    assert labels(worked, Wanted(last=today - timedelta(days=1))) == []
    assert labels(worked, Wanted(first=date(2000, 1, 1), author="李四", text="甲")) == ["改 甲"]
    assert worked.read(authors) == ["李四", "测试员"] or worked.read(authors) == ["测试员", "李四"]


def test_what_an_operation_did_is_told_with_names(worked: Workspace) -> None:
    [edit] = worked.read(operations, Wanted(text="改 甲"))
    detail = worked.read(operation_detail, edit.operation_id)
    [change] = detail.entry.changes
    assert (change.field, change.new) == ("note", "一")
    [record] = detail.records.values()
    assert record.name == "甲"
    assert detail.owners == (("project", change.record_id),)
    assert (detail.refusal, detail.more) == ("", 0)


def test_what_was_changed_since_is_told_before_anything_is_undone(worked: Workspace) -> None:
    [imported] = worked.read(operations, Wanted(text="导入"))
    refusal = worked.read(operation_detail, imported.operation_id).refusal
    assert "李四的“改 甲”" in refusal
    with pytest.raises(UndoRefused) as refused:
        worked.undo(imported.operation_id)
    assert refused.value.message == refusal
    [edit] = worked.read(operations, Wanted(text="改 甲"))
    worked.undo(edit.operation_id)
    lines = worked.read(operations, Wanted(text="改 甲"))
    assert [(line.label, line.undone) for line in lines] == [
        ("撤销：改 甲", False), ("改 甲", True),
    ]  # fmt: skip
    assert "已经撤销过" in worked.read(operation_detail, edit.operation_id).refusal
    assert worked.read(operation_detail, imported.operation_id).refusal == "", "as if never edited"


def test_of_many_records_some_are_shown(workspace: Workspace) -> None:
    def many(session: Session) -> None:
        for number in range(130):
            create_project(session, f"示例{number}")

    made = workspace.change(many, label="导入").operation_id
    assert made is not None
    detail = workspace.read(operation_detail, made)
    assert (len(detail.records), detail.more) == (100, 30)


def test_an_operation_that_is_not_here_is_told(workspace: Workspace) -> None:
    with pytest.raises(RecordMissing, match="找不到这次操作"):
        workspace.read(operation_detail, "nowhere")
