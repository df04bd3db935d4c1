"""Leads on both databases: logged whole, assigned, followed, turned down, taken up, undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from crm.errors import InvalidInput
from crm.gates import add_line
from crm.leads import (
    NewLead,
    add_next_step,
    assign,
    edit_next_due,
    edit_next_step,
    guessed,
    log_lead,
    take_up,
    turn_down,
)
from crm.project_card import ProjectCard, project_card
from crm.rules.leads import suggested_name
from crm.rules.phones import read_phones
from crm.todos import done_todos, todos_of
from crm.workspace import Workspace
from db.models import Contact, Organization, Park, Project
from db.terms import SourceChannel, Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent

YI = 10**10
TODAY = date(2016, 5, 31)
FRIDAY = date(2016, 6, 3)

LEAD = NewLead(
    company="深圳示例精密有限公司",
    person="张三",
    title="总经理",
    phones=read_phones("13807310000、0731-84011111转802"),
    planned=Amount(5 * YI),
    land=Extent(100 * AREA_UNITS_PER_MU),
    industry="精密制造",
    seat="深圳",
    source_channel=SourceChannel.EXHIBITION,
    referrer="李四",
    owner="专员甲",
    note="展会上认识",
    next_step="电话回访",
    due=FRIDAY,
)


def log(workspace: Workspace, lead: NewLead = LEAD) -> str:
    return workspace.change(log_lead, lead, today=TODAY, label="登记线索").result


def card(workspace: Workspace, project_id: str) -> ProjectCard:
    return workspace.read(project_card, project_id)


def open_steps(workspace: Workspace) -> list[tuple[str, date | None, str | None]]:
    groups = workspace.read(todos_of, owner=None, today=TODAY)
    return [(todo.what, todo.due, todo.owner) for group in groups for todo in group.todos]


def test_a_lead_is_logged_with_all_that_belongs_to_it_and_undone_as_one(
    workspace: Workspace,
) -> None:
    outcome = workspace.change(log_lead, LEAD, today=TODAY, label="登记线索")
    made = card(workspace, outcome.result)
    assert made.name == "深圳示例精密项目"
    assert [one.name for one in made.investors] == ["深圳示例精密有限公司"]
    assert (made.stage, made.moves[0].on and made.moves[0].on.day) == (Stage.LEAD, TODAY)
    assert made.fields["planned"] == LEAD.planned
    assert made.fields["land"] == LEAD.land
    assert made.fields["source_channel"] is SourceChannel.EXHIBITION
    assert (made.fields["owner"], made.fields["referrer"]) == ("专员甲", "李四")
    (person,) = made.people
    assert (person.name, person.title) == ("张三", "总经理")
    assert [one.number for one in person.phones] == ["+8613807310000", "+8673184011111"]
    assert person.phones[1].extension == "802"
    assert open_steps(workspace) == [("电话回访", FRIDAY, "专员甲")]
    assert outcome.operation_id is not None
    workspace.undo(outcome.operation_id)
    assert workspace.read(lambda session: session.scalars(living(Project)).all()) == []
    assert open_steps(workspace) == []


def living(cls: Any) -> Any:
    return select(cls.id).where(cls.trashed_at.is_(None))


def count(workspace: Workspace, cls: Any) -> int:
    return len(workspace.read(lambda session: session.scalars(living(cls)).all()))


def test_a_known_company_and_contact_are_used_again(workspace: Workspace) -> None:
    log(workspace)
    again = log(
        workspace, NewLead(company=LEAD.company, person="张三", phones=read_phones("13907310000"))
    )
    assert (count(workspace, Organization), count(workspace, Contact)) == (1, 1)
    numbers = [one.number for one in card(workspace, again).people[0].phones]
    assert numbers == ["+8613807310000", "+8673184011111", "+8613907310000"]
    log(workspace, NewLead(company=LEAD.company, person="张三", phones=read_phones("13907310000")))
    assert len(card(workspace, again).people[0].phones) == 3


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        (NewLead(company="示例重工"), "示例重工项目"),
        (NewLead(person="王总"), "王总的线索"),
        (NewLead(phones=read_phones("13807310000")), "13807310000的线索"),
        (NewLead(name="示例智能终端项目", company="示例电子公司"), "示例智能终端项目"),
        (NewLead(company="\x00示例\u200b电子"), "示例电子项目"),
    ],
)
def test_a_lead_needs_no_more_than_one_of_its_names(
    workspace: Workspace, lead: NewLead, name: str
) -> None:
    assert card(workspace, log(workspace, lead)).name == name


@pytest.mark.parametrize(
    ("lead", "field"),
    [
        (NewLead(note="什么都没有", next_step="回电"), "company"),
        (NewLead(company="长" * 121), "company"),
        (NewLead(person="长" * 41), "person"),
        (NewLead(company="示例", next_step="长" * 121), "next_step"),
        (NewLead(company="示例", note="长" * 200_001), "note"),
    ],
)
def test_what_cannot_be_saved_names_its_field_and_nothing_is_written(
    workspace: Workspace, lead: NewLead, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        log(workspace, lead)
    assert refused.value.field == field
    assert (count(workspace, Project), count(workspace, Organization)) == (0, 0)


def test_a_pasted_conversation_of_100_kb_is_kept_in_the_note(workspace: Workspace) -> None:
    text = "要开会讨论。" * 6_000
    made = log(workspace, NewLead(company="示例", note=text))
    assert card(workspace, made).fields["note"] == text


def test_the_referrer_is_an_organization_where_one_is_known(workspace: Workspace) -> None:
    log(workspace, NewLead(company="示例商会"))
    made = log(workspace, NewLead(company="示例甲", referrer="示例商会"))
    fields = card(workspace, made).fields
    assert fields["referrer"] is None and fields["referrer_id"] is not None
    assert suggested_name("", "") == ""


def test_a_number_that_cannot_be_is_kept_as_it_was_written(workspace: Workspace) -> None:
    made = log(workspace, NewLead(company="示例", person="张三", phones=read_phones("1380731000")))
    (phone,) = card(workspace, made).people[0].phones
    assert (phone.number, phone.source) == ("", "1380731000")


def test_to_assign_leads_hands_over_what_is_still_to_be_done(workspace: Workspace) -> None:
    made = [log(workspace), log(workspace, NewLead(company="示例乙", next_step="约来访"))]
    outcome = workspace.change(assign, made, "专员乙", label="分派")
    assert [card(workspace, key).fields["owner"] for key in made] == ["专员乙", "专员乙"]
    assert {owner for _, _, owner in open_steps(workspace)} == {"专员乙"}
    assert outcome.operation_id is not None
    workspace.undo(outcome.operation_id)
    assert {owner for _, _, owner in open_steps(workspace)} == {"专员甲", None}
    with pytest.raises(InvalidInput):
        workspace.change(assign, made, "  ", label="分派")


def test_a_next_step_is_set_said_anew_and_put_off(workspace: Workspace) -> None:
    made = log(workspace, NewLead(company="示例乙", owner="专员甲"))
    with pytest.raises(InvalidInput, match="还没有下一步"):
        workspace.change(edit_next_due, made, FRIDAY, label="改")
    workspace.change(edit_next_step, made, "约来访", label="改")
    assert open_steps(workspace) == [("约来访", None, "专员甲")]
    workspace.change(edit_next_due, made, FRIDAY, label="改")
    workspace.change(edit_next_step, made, "上门拜访", label="改")
    assert open_steps(workspace) == [("上门拜访", FRIDAY, "专员甲")]
    with pytest.raises(InvalidInput, match="清空"):
        workspace.change(edit_next_step, made, " ", label="改")
    workspace.change(add_next_step, [made], "寄资料", date(2016, 6, 1), label="下一步")
    assert open_steps(workspace)[0] == ("寄资料", date(2016, 6, 1), "专员甲")


def test_a_lead_is_turned_down_with_a_reason_that_ends_its_todos(workspace: Workspace) -> None:
    made = [log(workspace), log(workspace, NewLead(company="示例乙"))]
    with pytest.raises(InvalidInput, match="原因"):
        workspace.change(turn_down, made, " ", today=TODAY, label="退回")
    workspace.change(turn_down, made, "不符合产业方向", today=TODAY, label="退回")
    for key in made:
        assert card(workspace, key).stage is Stage.LOST
        assert card(workspace, key).moves[-1].reason == "不符合产业方向"
    assert open_steps(workspace) == []
    (done,) = workspace.read(done_todos, today=TODAY)
    assert done.outcome == "线索退回：不符合产业方向"
    with pytest.raises(InvalidInput, match="不再是线索"):
        workspace.change(turn_down, made, "再退", today=TODAY, label="退回")


def test_a_lead_is_taken_up_step_by_step(workspace: Workspace) -> None:
    made = log(workspace)
    workspace.change(take_up, [made], today=TODAY, to=Stage.CONTACT, label="接洽")
    assert card(workspace, made).stage is Stage.CONTACT
    workspace.change(take_up, [made], today=TODAY, label="转为在谈")
    assert [move.stage for move in card(workspace, made).moves] == [
        Stage.LEAD,
        Stage.CONTACT,
        Stage.TALKS,
    ]
    with pytest.raises(InvalidInput, match="不再是线索"):
        workspace.change(take_up, [made], today=TODAY, label="转为在谈")


def test_none_is_taken_up_when_one_does_not_pass_its_gate(workspace: Workspace) -> None:
    made = [log(workspace), log(workspace, NewLead(company="示例乙"))]
    workspace.change(add_line, Stage.TALKS, text="", field="planned", label="关口")
    with pytest.raises(InvalidInput, match=r"示例乙项目.*拟投资"):
        workspace.change(take_up, made, today=TODAY, label="转为在谈")
    assert [card(workspace, key).stage for key in made] == [Stage.LEAD, Stage.LEAD]


def test_a_paste_is_taken_apart_by_the_zone_s_own_parks(workspace: Workspace) -> None:
    workspace.change(lambda session: session.add(Park(name="示例北园")), label="园区")
    found = workspace.read(guessed, "示例科技 选址示例北园 做工程机械")
    assert found.park is not None and found.park.value == "示例北园"
    assert found.industry is not None and found.industry.value == "工程机械"
