"""走访: the projects of a person, the sheet of one, and what comes back to the office."""

from __future__ import annotations

import io
import wave
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm import attachments, carrying, copies
from crm.activities import add_activity, edit_activity
from crm.activity_cards import Attendee, ItineraryLine, timeline
from crm.attachments import attachments_of
from crm.blockers import add_blocker
from crm.check import check
from crm.contacts import create_contact
from crm.errors import InvalidInput, RecordMissing
from crm.merge_back import merge_from
from crm.merging import merge
from crm.projects import (
    create_project,
    edit_project,
    move_stage,
    set_investors,
    still_there,
    trash_project,
)
from crm.rules.visits import VisitGroup
from crm.todos import NextStep, add_todo, todos_of
from crm.visit_lines import VisitLine
from crm.visiting import add_note, find_visits, visit_card, visits
from crm.workspace import Workspace
from db.terms import ActivityKind, Side, Stage
from db.values import When

TODAY = date(2016, 5, 31)
PASS = "示例口令 it's 2016"


def make(workspace: Workspace, name: str, **fields: Any) -> str:
    key: str = workspace.change(create_project, name, label="建").result
    if fields:
        workspace.change(edit_project, key, fields, label="改")
    return key


def plan(workspace: Workspace, project: str, subject: str, begins: str, **fields: Any) -> str:
    made = workspace.change(
        add_activity, ActivityKind.VISIT, label="排", on=When(TODAY), today=TODAY,
        project_id=project, subject=subject, begins=begins, **fields,
    )  # fmt: skip
    return str(made.result)


def seen(workspace: Workspace, author: str = "甲") -> list[tuple[str, VisitGroup]]:
    return [(line.name, line.group) for line in workspace.read(visits, author, TODAY)]


def line(workspace: Workspace, name: str, author: str = "甲") -> VisitLine:
    return next(one for one in workspace.read(visits, author, TODAY) if one.name == name)


def test_projects_in_the_trash_or_merged_are_not_there_any_more(workspace: Workspace) -> None:
    keys = [make(workspace, f"示例项目{n}") for n in range(4)]
    workspace.change(trash_project, keys[1], label="移走")
    workspace.change(merge, "project", keys[3], [keys[2]], label="并")
    assert workspace.read(still_there, [keys[3], "没有", *keys]) == [keys[3], keys[0], keys[3]]
    assert workspace.read(still_there, []) == []


def test_those_visited_today_come_first_then_own_ones_then_joined_ones(
    workspace: Workspace,
) -> None:
    make(workspace, "示例别人的", owner="乙")
    own = make(workspace, "示例自己的", owner="甲")
    make(workspace, "示例督办的", owner="乙", commissioner="甲")
    met = make(workspace, "示例参加过的", owner="乙")
    due = make(workspace, "示例有待办的", owner="乙")
    late = make(workspace, "示例下午去的", owner="甲")
    early = make(workspace, "示例上午去的", owner="乙")
    workspace.change(
        add_activity, ActivityKind.CALL, label="记", on=When(TODAY - timedelta(days=9)),
        today=TODAY, project_id=met, subject="电话", attendees=[Attendee(Side.OURS, "甲")],
    )  # fmt: skip
    workspace.change(_owned_todo, due, label="记待办")
    plan(workspace, late, "看设备", "14:00")
    plan(workspace, early, "看桩基", "9:00", attendees=[Attendee(Side.OURS, "甲")])
    assert seen(workspace) == [
        ("示例上午去的", VisitGroup.TODAY),
        ("示例下午去的", VisitGroup.TODAY),
        ("示例自己的", VisitGroup.OWN),
        ("示例有待办的", VisitGroup.JOINED),
        ("示例参加过的", VisitGroup.JOINED),
        ("示例督办的", VisitGroup.JOINED),
    ]
    assert line(workspace, "示例下午去的").visit == "14:00 看设备"
    workspace.change(move_stage, own, Stage.LOST, on=When(TODAY), today=TODAY, reason="放弃",
                     label="流失")  # fmt: skip
    workspace.change(trash_project, met, label="删")
    left = [name for name, _ in seen(workspace)]
    assert "示例自己的" not in left
    assert "示例参加过的" not in left


def _owned_todo(session: Any, project_id: str) -> None:
    add_todo(session, "回访", owner="甲", project_id=project_id, due=TODAY)


def test_a_day_of_an_itinerary_counts_and_what_was_noted_is_no_plan(workspace: Workspace) -> None:
    key = make(workspace, "示例三日考察", owner="乙")
    made = workspace.change(
        add_activity, ActivityKind.INSPECTION, label="排", on=When(TODAY - timedelta(days=1)),
        today=TODAY, project_id=key, subject="考察总装厂",
        itinerary=[ItineraryLine("座谈", When(TODAY), host="甲")],
    ).result  # fmt: skip
    assert seen(workspace) == [("示例三日考察", VisitGroup.TODAY)]
    workspace.change(
        edit_activity, made, {}, today=TODAY, label="改",
        itinerary=[ItineraryLine("座谈", When(TODAY + timedelta(days=1)), host="甲")],
    )  # fmt: skip
    workspace.change(
        add_note, key, "路过看了一眼", today=TODAY, at="10:00", author="甲", label="记"
    )
    assert seen(workspace) == [("示例三日考察", VisitGroup.JOINED)]


def test_who_has_no_project_sees_all_and_an_empty_office_none(workspace: Workspace) -> None:
    assert seen(workspace) == []
    make(workspace, "示例别人的", owner="乙")
    assert seen(workspace) == [("示例别人的", VisitGroup.OTHER)]


def test_a_line_says_whom_to_call_and_where_to_go(workspace: Workspace) -> None:
    key = make(workspace, "示例整车", owner="甲")
    workspace.change(set_investors, key, ["示例汽车公司"], label="投资方")
    firm = workspace.read(_firm_of, key)
    workspace.change(
        create_contact, "示例壬", title="总助", phones="", organization_id=firm, label="建"
    )
    assert line(workspace, "示例整车").contact == "示例壬 总助"
    workspace.change(
        create_contact, "示例癸", title="经理", phones="138 0000 0001", organization_id=firm,
        label="建",
    )  # fmt: skip
    found = line(workspace, "示例整车")
    assert found.contact == "示例癸 经理", "one with a number goes first"
    assert found.phone is not None
    assert found.phone.number == "+8613800000001"
    plan(workspace, key, "看设备", "9:00", place="二期工地")
    assert line(workspace, "示例整车").address == "二期工地"


def _firm_of(session: Any, project_id: str) -> str:
    from crm.project_card import project_card

    return project_card(session, project_id).investors[0].organization_id


def test_a_search_finds_any_project_by_name_initials_or_firm(workspace: Workspace) -> None:
    make(workspace, "示例整车扩产", owner="甲")
    other = make(workspace, "示例激光雷达", owner="乙")
    workspace.change(set_investors, other, ["示例光电公司"], label="投资方")
    for text, name in (
        ("整车", "示例整车扩产"),
        ("sljg", "示例激光雷达"),
        ("光电", "示例激光雷达"),
    ):
        found = workspace.read(find_visits, text, "甲", TODAY)
        assert [one.name for one in found] == [name], text
    both = workspace.read(find_visits, "示例", "甲", TODAY)
    assert [one.group for one in both] == [VisitGroup.OWN, VisitGroup.OTHER]
    assert workspace.read(find_visits, "没有这个", "甲", TODAY) == []


def test_the_sheet_tells_what_to_know_at_the_door(workspace: Workspace) -> None:
    key = make(workspace, "示例整车", owner="甲")
    visit = plan(workspace, key, "看设备", "9:00")
    workspace.change(_owned_todo, key, label="记待办")
    workspace.change(add_blocker, key, "电力", "专线未通", today=TODAY, label="记")
    for days in range(4, 0, -1):
        workspace.change(
            add_activity, ActivityKind.CALL, label="记", on=When(TODAY - timedelta(days=days)),
            today=TODAY, project_id=key, subject=f"{days} 天前",
        )  # fmt: skip
    card = workspace.read(visit_card, key, "甲", TODAY)
    assert card.line.group is VisitGroup.TODAY
    assert [one.activity_id for one in card.today] == [visit]
    assert [one.subject for one in card.recent] == ["1 天前", "2 天前", "3 天前"]
    assert [one.what for one in card.promises] == ["回访"]
    assert [one.what for one in card.blockers] == ["专线未通"]
    with pytest.raises(RecordMissing):
        workspace.read(visit_card, "没有", "甲", TODAY)


def test_a_note_is_a_follow_up_of_today_with_its_next_step_and_is_undone_whole(
    workspace: Workspace,
) -> None:
    key = make(workspace, "示例整车", owner="甲")
    step = NextStep("协调供电", TODAY + timedelta(days=3))
    done = workspace.change(
        add_note, key, "已到现场，设备进场", today=TODAY, at="10:05", author="甲",
        met=[Attendee(Side.THEIRS, "示例庚", "项目经理")], next_step=step, label="记走访",
    )  # fmt: skip
    [card] = workspace.read(timeline, today=TODAY, project_id=key)
    assert (card.kind, card.begins, card.minutes) == (
        ActivityKind.VISIT, "10:05", "已到现场，设备进场",
    )  # fmt: skip
    assert [one.name for one in card.attendees] == ["甲", "示例庚"]
    assert [(one.what, one.due, one.owner) for one in card.todos] == [("协调供电", step.due, "甲")]
    assert done.operation_id is not None
    workspace.undo(done.operation_id)
    assert workspace.read(timeline, today=TODAY, project_id=key) == []
    assert workspace.read(todos_of, owner=None, today=TODAY) == []


@pytest.mark.parametrize(
    ("text", "fields", "field"),
    [
        ("  ", {}, "text"),
        ("去了", {"next_step": NextStep(" ", TODAY)}, "next_what"),
        ("去了", {"kind": ActivityKind.MEETING}, "kind"),
        ("字" * 50_001, {}, "text"),
        ("去了", {"at": "25:00"}, "begins"),
    ],
)
def test_a_note_that_says_nothing_is_refused(
    workspace: Workspace, text: str, fields: dict[str, Any], field: str
) -> None:
    key = make(workspace, "示例整车")
    given = {"today": TODAY, "at": "9:00", "author": "甲", "label": "记"} | fields
    with pytest.raises(InvalidInput) as refused:
        workspace.change(add_note, key, text, **given)
    assert refused.value.field == field
    assert workspace.read(timeline, today=TODAY, project_id=key) == []


def test_note_photo_and_memo_come_back_to_the_office(workspace: Workspace, tmp_path: Path) -> None:
    key = make(workspace, "示例整车", owner="甲")
    out, back = tmp_path / "外出.yinfeng-out", tmp_path / "带回.yinfeng-out"
    carrying.carry_out(workspace, out, PASS)
    with carrying.opened(out, PASS) as bundle:
        copies.open_copy(bundle, tmp_path / "笔记本.yinfeng", PASS)
    laptop = Workspace.open(tmp_path / "笔记本.yinfeng", author="甲")
    try:
        laptop.change(
            add_note, key, "设备进场", today=TODAY, at="10:05", author="甲", label="记走访"
        )
        for name, data in (("现场.jpg", b"\xff\xd8\xff photo"), ("录音.wav", memo())):
            taken = laptop.take_in(data, name=name)
            laptop.change(attachments.attach, "project", key, [taken], label="添加附件")
        carrying.carry_out(laptop, back, PASS, back=True)
    finally:
        laptop.close()
    with carrying.opened(back, PASS) as bundle:
        report = merge_from(workspace, bundle)
        assert report.lost == ()
        assert merge_from(workspace, bundle).preview.nothing, "the same bundle twice"
    [note] = workspace.read(timeline, today=TODAY, project_id=key)
    assert note.minutes == "设备进场"
    held = workspace.read(attachments_of, "project", key)
    assert [(one.name, one.by) for one in held] == [("录音.wav", "甲"), ("现场.jpg", "甲")]
    assert workspace.read(attachments.content, held[0].id) == memo()
    assert workspace.read(attachments.content, held[1].id) == b"\xff\xd8\xff photo"
    assert workspace.read(check) == []


def memo() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\0\1" * 1600)
    return out.getvalue()
