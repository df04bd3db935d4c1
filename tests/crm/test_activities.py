"""Activities: entered with people, next step and itinerary; edited, trashed, taken back."""

from datetime import date

import pytest
from sqlalchemy import event, select

from crm.activities import (
    activity_of,
    add_activity,
    edit_activity,
    trash_activity,
)
from crm.activity_cards import Attendee, ItineraryLine, activity_card, known_people, timeline
from crm.errors import InvalidInput, RecordMissing
from crm.rules.dues import DueGroup
from crm.todos import NextStep, complete, todos_of
from db.models import (
    ActivityAttendee,
    Contact,
    Organization,
    Project,
    ProjectContact,
    ProjectInvestor,
)
from db.terms import ActivityKind, Side
from db.values import When
from tests.crm.zone import TODAY, add, project

ON = When(TODAY)


@pytest.fixture
def do(workspace):
    def done(use_case, *args, **options):
        return workspace.change(use_case, *args, label="跟进", **options).result

    return done


@pytest.fixture
def made(do):
    """A project with an investor, a contact of its own and one of the investor's."""

    def fill(session):
        one = project(session, "示例项目")
        firm = add(session, Organization(name="示例企业"))
        add(session, ProjectInvestor(project_id=one.id, organization_id=firm.id))
        own = add(session, Contact(name="示例甲", title="总经理"))
        add(session, ProjectContact(project_id=one.id, contact_id=own.id))
        add(session, Contact(name="示例乙", organization_id=firm.id))
        return {"project": one.id, "firm": firm.id, "own": own.id}

    return do(fill)


def enter(do, made, kind=ActivityKind.TALKS, **fields):
    fields = {"on": ON, "subject": "示例主题", "project_id": made["project"], **fields}
    return do(add_activity, kind, today=TODAY, **fields)


def card(workspace, key):
    return workspace.read(activity_card, key, today=TODAY)


def test_an_activity_is_entered_with_people_and_a_next_step(workspace, do, made):
    key = enter(
        do,
        made,
        begins="下午2点半",
        ends="16:00",
        place="管委会三楼",
        minutes="谈了净高与承重\n第二行",
        owner="专员 甲",
        attendees=[
            Attendee(Side.OURS, "专员 甲"),
            Attendee(Side.THEIRS, "示例甲", "总经理"),
            Attendee(Side.THEIRS, "示例丙"),
        ],
        next_step=NextStep("回复净高与承重", TODAY),
    )
    found = card(workspace, key)
    assert (found.begins, found.ends, found.place) == ("14:30", "16:00", "管委会三楼")
    assert [one.contact_id for one in found.people(Side.THEIRS)] == [made["own"], None]
    assert [one.name for one in found.people(Side.OURS)] == ["专员 甲"]
    assert [(one.what, one.owner, one.group) for one in found.todos] == [
        ("回复净高与承重", "专员 甲", DueGroup.TODAY)
    ]
    today = workspace.read(todos_of, owner="专员 甲", today=TODAY)
    assert [(one.group, one.todos[0].of) for one in today] == [(DueGroup.TODAY, "示例项目")]
    assert workspace.read(lambda s: s.get(Project, made["project"]).followed_on) == TODAY


def test_people_whom_one_may_have_met_are_known(workspace, made):
    found = workspace.read(known_people, project_id=made["project"])
    assert [(one.name, one.title) for one in found] == [("示例甲", "总经理"), ("示例乙", None)]
    of_firm = workspace.read(known_people, organization_id=made["firm"])
    assert [one.name for one in of_firm] == ["示例乙"]


def test_a_name_that_two_people_bear_is_not_tied_to_either(workspace, do, made):
    do(lambda session: add(session, Contact(name="示例甲", organization_id=made["firm"])).id)
    key = enter(do, made, attendees=[Attendee(Side.THEIRS, "示例甲")])
    assert card(workspace, key).attendees[0].contact_id is None


def test_the_timeline_is_newest_first_and_asks_a_fixed_number_of_questions(workspace, do, made):
    for day in range(1, 21):
        enter(do, made, on=When(date(2016, 5, day)), attendees=[Attendee(Side.OURS, "甲")])
    enter(do, made, subject="早", begins="9:00")
    enter(do, made, subject="晚", begins="15:00")
    asked = []

    def look(session):
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: asked.append(args[2]))
        return timeline(session, project_id=made["project"], today=TODAY)

    found = workspace.read(look)
    assert [one.title for one in found[:2]] == ["晚", "早"]
    assert found[-1].on.day == date(2016, 5, 1)
    assert len(asked) == 4


def test_editing_keeps_who_stays_and_changes_the_next_step(workspace, do, made):
    key = enter(
        do,
        made,
        attendees=[Attendee(Side.OURS, "甲"), Attendee(Side.OURS, "乙")],
        next_step=NextStep("先", TODAY, "甲"),
    )

    def rows(session):
        found = session.scalars(select(ActivityAttendee).order_by(ActivityAttendee.id))
        return {one.name: (one.id, one.trashed_at is None, one.ordinal) for one in found}

    before = workspace.read(rows)
    do(
        edit_activity,
        key,
        {"subject": "改", "kind": ActivityKind.MEETING},
        today=TODAY,
        attendees=[Attendee(Side.OURS, "乙", "处长"), Attendee(Side.OURS, "丙")],
        next_step=NextStep("后", date(2016, 6, 1), "乙"),
    )
    after = workspace.read(rows)
    assert after["乙"] == (before["乙"][0], True, 0)
    assert not after["甲"][1]
    found = card(workspace, key)
    assert (found.subject, found.kind) == ("改", ActivityKind.MEETING)
    assert [(one.what, one.owner) for one in found.todos] == [("后", "乙")]


def test_a_next_step_is_added_when_the_last_one_is_done(workspace, do, made):
    key = enter(do, made, next_step=NextStep("先"))
    do(complete, card(workspace, key).todos[0].todo_id, today=TODAY)
    do(edit_activity, key, {}, today=TODAY, next_step=NextStep("后"))
    assert [(one.what, one.done_on) for one in card(workspace, key).todos] == [
        ("先", TODAY),
        ("后", None),
    ]


def test_a_visit_has_an_itinerary_and_no_other(workspace, do, made):
    lines = [
        ItineraryLine("接站", ON, "9:00", "9:30", "高铁南站", "专员 甲"),
        ItineraryLine("参观厂房", ON, "10:00", place="示例厂房"),
    ]
    key = enter(do, made, ActivityKind.RECEIVED, on=When(date(2016, 6, 8)), itinerary=lines)
    assert [(one.begins, one.what) for one in card(workspace, key).itinerary] == [
        ("09:00", "接站"),
        ("10:00", "参观厂房"),
    ]
    do(edit_activity, key, {}, today=TODAY, itinerary=lines[1:])
    assert [one.what for one in card(workspace, key).itinerary] == ["参观厂房"]
    with pytest.raises(InvalidInput, match="电话没有行程"):
        enter(do, made, ActivityKind.CALL, itinerary=lines)


def test_an_answer_to_a_request_is_what_came_of_its_todo(workspace, do, made):
    key = enter(
        do, made, ActivityKind.REQUEST, unit="供电公司", next_step=NextStep("答复临时用电", TODAY)
    )
    do(complete, card(workspace, key).todos[0].todo_id, today=TODAY, outcome="6月5日前接通")
    found = card(workspace, key)
    assert (found.unit, found.answer) == ("供电公司", "6月5日前接通")


def test_the_trash_takes_what_is_still_to_be_done_and_undo_brings_both_back(workspace, do, made):
    key = enter(do, made, next_step=NextStep("先"))
    thrown = workspace.change(trash_activity, key, label="移入回收站")
    assert workspace.read(timeline, project_id=made["project"], today=TODAY) == []
    assert workspace.read(todos_of, owner=None, today=TODAY) == []
    with pytest.raises(RecordMissing):
        do(edit_activity, key, {"subject": "改"}, today=TODAY)
    with pytest.raises(RecordMissing):
        card(workspace, key)
    workspace.undo(thrown.operation_id)
    assert card(workspace, key).todos[0].what == "先"


def test_entering_is_one_operation_that_undo_takes_back_whole(workspace, do, made):
    outcome = workspace.change(
        add_activity,
        ActivityKind.CALL,
        on=ON,
        today=TODAY,
        project_id=made["project"],
        subject="示例",
        attendees=[Attendee(Side.THEIRS, "示例甲")],
        next_step=NextStep("先"),
        label="记跟进",
    )
    workspace.undo(outcome.operation_id)
    assert workspace.read(todos_of, owner=None, today=TODAY) == []
    assert workspace.read(timeline, project_id=made["project"], today=TODAY) == []


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"project_id": None}, "project_id", "属于哪个项目或企业"),
        ({"on": None}, "on", "请填写日期"),
        ({"on": When(date(2016, 6, 1)), "kind": ActivityKind.CALL}, "on", "请写成下一步"),
        ({"subject": " "}, "subject", "请写一句主题"),
        ({"subject": "字" * 200}, "subject", "有 200 个字，最多 120"),
        ({"minutes": "字" * 60_000}, "minutes", "有 60,000 个字"),
        ({"begins": "25:00"}, "begins", "不是一天里的时间"),
        ({"begins": "16:00", "ends": "15:00"}, "ends", "早于开始时间"),
        ({"attendees": [Attendee(Side.OURS, "字" * 50)]}, "attendees", "有 50 个字"),
        ({"next_step": NextStep(" ")}, "next_what", "请写明要做什么"),
        ({"next_step": NextStep("示例", owner="字" * 41)}, "next_owner", "有 41 个字"),
        ({"colour": "红"}, "colour", "不能这样修改"),
        (
            {"kind": ActivityKind.VISIT, "itinerary": [ItineraryLine("到", begins="9点九")]},
            "itinerary",
            "行程第 1 行：“9点九”不是",
        ),
        (
            {"kind": ActivityKind.VISIT, "itinerary": [ItineraryLine("到"), ItineraryLine("")]},
            "itinerary",
            "行程第 2 行：没有写事项",
        ),
    ],
)
def test_what_can_not_be_is_said_under_its_field_and_nothing_is_written(
    workspace, do, made, fields, field, words
):
    with pytest.raises(InvalidInput, match=words) as caught:
        enter(do, made, **fields)
    assert caught.value.field == field
    assert workspace.read(timeline, project_id=made["project"], today=TODAY) == []
    assert workspace.read(todos_of, owner=None, today=TODAY) == []


def test_a_paste_of_a_hundred_kilobytes_goes_in_whole_without_what_nobody_sees(workspace, do, made):
    pasted = "洽谈纪要\r\n" * 8_500
    key = enter(do, made, minutes="\x00" + pasted + "\u200b")
    assert card(workspace, key).minutes == pasted.replace("\r\n", "\n").strip()


def test_an_unknown_activity_is_told(workspace):
    with pytest.raises(RecordMissing):
        workspace.read(activity_of, "0" * 32)
