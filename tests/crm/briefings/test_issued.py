"""Issues of briefs: kept with snapshot and PDF, compared with the one before, printed again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from crm.attachments import attachments_of
from crm.briefings.catalogue import BRIEFINGS, briefing_of
from crm.briefings.codec import decode, encode
from crm.briefings.issued import (
    KIND,
    issue,
    issues,
    next_number,
    previous,
    prints,
    record_print,
    reprint,
    snapshot_of,
    withdraw,
)
from crm.briefings.order import Order
from crm.briefings.printing import print_brief
from crm.errors import BriefingError, RecordMissing
from crm.projects import create_project, edit_project
from crm.workspace import Workspace
from tests.crm.briefings import samples
from tests.crm.zone import TODAY

MAY = Order(today=TODAY, number=5, first=date(2016, 5, 1), last=date(2016, 5, 31))


def take(workspace: Workspace, order: Order = MAY) -> Any:
    """The monthly brief that `order` asks for."""
    return workspace.read(BRIEFINGS[0].take, order)


def issued(workspace: Workspace, snapshot: Any, order: Order = MAY) -> tuple[str, bytes]:
    """Issue a snapshot, and return its id and its PDF."""
    content = print_brief(snapshot).content
    kept = workspace.take_in(content, name="月报.pdf")
    outcome = workspace.change(issue, snapshot, order, "月报 5 月", kept, label="出一期月报")
    return outcome.result, content


def test_each_brief_has_its_modules_its_class_and_a_word() -> None:
    for briefing in BRIEFINGS:
        assert briefing.snapshot_class.key == briefing.key
        assert callable(briefing.data.take)
        assert callable(briefing.data.file_name)
        assert callable(briefing.pages.story)
        assert callable(briefing.pages.imprint)
        assert briefing.word


def test_a_snapshot_comes_back_from_json_as_it_was() -> None:
    plain = json.loads(json.dumps(encode(samples.FULL)))
    back = decode(plain, briefing_of(samples.FULL).snapshot_class)
    assert back == samples.FULL
    assert print_brief(back).content == print_brief(samples.FULL).content


def test_a_snapshot_of_another_version_is_refused_in_words() -> None:
    plain = {**encode(samples.FULL), "first": "the first"}
    with pytest.raises(BriefingError, match="留底读不出来"):
        decode(plain, type(samples.FULL))


def test_a_later_correction_never_rewrites_an_issue(workspace: Workspace) -> None:
    project = workspace.change(create_project, "示例项目", label="建").result
    snapshot = take(workspace)
    key, content = issued(workspace, snapshot)
    workspace.change(edit_project, project, {"name": "示例新名"}, label="改")
    assert workspace.read(reprint, key) == content
    assert workspace.read(snapshot_of, key) == snapshot
    assert take(workspace) != snapshot


def test_the_next_issue_finds_the_one_before_and_its_number(workspace: Workspace) -> None:
    snapshot = take(workspace)
    assert workspace.read(previous, "monthly", date(2016, 6, 1)) is None
    assert workspace.read(next_number, "monthly", 2016) == 1
    issued(workspace, snapshot)
    assert workspace.read(previous, "monthly", date(2016, 6, 1)) == snapshot
    assert workspace.read(previous, "monthly", date(2016, 5, 31)) is None
    assert workspace.read(next_number, "monthly", 2016) == 6
    assert workspace.read(next_number, "monthly", 2017) == 1


def test_a_number_is_issued_once_a_year(workspace: Workspace) -> None:
    snapshot = take(workspace)
    key, _ = issued(workspace, snapshot)
    with pytest.raises(BriefingError, match="第 5 期已经出过"):
        issued(workspace, snapshot)
    workspace.change(withdraw, key, label="撤回")
    issued(workspace, snapshot)


def test_prints_are_kept_with_who_when_and_how(workspace: Workspace) -> None:
    key, _ = issued(workspace, take(workspace))
    workspace.change(record_print, key, "打印", by="甲", masked=False, label="打印月报")
    (line,) = workspace.read(issues)
    assert (line.word, line.number, line.prints) == ("招商工作月报", "5", 1)
    (made,) = workspace.read(prints, briefing_id=key)
    assert (made.by, made.what, made.masked) == ("甲", "打印", False)


def test_a_withdrawn_issue_is_gone_with_its_pdf_and_undo_brings_both_back(
    workspace: Workspace,
) -> None:
    key, content = issued(workspace, take(workspace))
    gone = workspace.change(withdraw, key, label="撤回")
    assert workspace.read(issues) == []
    assert workspace.read(attachments_of, KIND, key) == []
    with pytest.raises(RecordMissing):
        workspace.read(reprint, key)
    assert gone.operation_id is not None
    workspace.undo(gone.operation_id)
    assert workspace.read(reprint, key) == content
    assert len(workspace.read(attachments_of, KIND, key)) == 1


def test_the_conclusion_as_edited_is_printed_and_kept(workspace: Workspace) -> None:
    snapshot = take(workspace)
    written = BRIEFINGS[0].conclusion(snapshot)
    assert written
    edited = replace(snapshot, said=("本月重点：示例。",))
    key, _ = issued(workspace, edited)
    assert workspace.read(snapshot_of, key).said == ("本月重点：示例。",)
