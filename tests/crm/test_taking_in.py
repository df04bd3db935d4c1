"""What was typed for a new project goes into the one that is there, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from crm.comparing import Comparison, compare
from crm.errors import InvalidInput, RecordMissing
from crm.project_card import project_card
from crm.projects import create_project, trash_project
from crm.taking_in import TYPED, compare_typed, take_in
from crm.workspace import Workspace
from db.models import Contact, ContactPhone, Organization, Park, ProjectContact
from db.terms import ParkKind, SourceChannel
from db.values import Amount, Phone
from tests.crm.zone import add

TYPED_FIELDS: dict[str, Any] = {
    "name": "示例整车项目",
    "investors": ["示例甲", "示例乙"],
    "industry": "汽车",
    "source_channel": SourceChannel.CHAIN,
    "planned": Amount(10**10),
    "note": "电话里说的",
    "park_id": None,
    "chief": "",
}


@pytest.fixture
def project_id(workspace: Workspace) -> str:
    made = workspace.change(
        create_project, "示例整车", investors=["示例甲"], industry="机械", note="先记的", label="建"
    )
    return str(made.result)


def lines(found: Comparison) -> dict[str, tuple[tuple[str, ...], str]]:
    return {row.label: (row.texts, row.united) for row in found.rows}


def test_both_stand_side_by_side_with_what_comes_of_them(
    workspace: Workspace, project_id: str
) -> None:
    found = workspace.read(compare_typed, project_id, TYPED_FIELDS)
    assert (found.ids, found.names) == ((project_id, TYPED), ("示例整车", "新填写"))
    assert lines(found) == {
        "项目名称": (("示例整车", "示例整车项目"), "示例整车"),
        "投资方": (("示例甲", "示例甲、示例乙"), "示例甲、示例乙"),
        "产业": (("机械", "汽车"), "机械"),
        "招商方式": (("—", "产业链招商"), "产业链招商"),
        "拟投资": (("—", "1亿元"), "1亿元"),
        "备注": (("先记的", "电话里说的"), "先记的\n电话里说的"),
    }
    assert [row.label for row in found.rows if row.differs] == ["项目名称", "产业", "备注"]


def test_what_is_empty_is_filled_and_the_rest_stays(workspace: Workspace, project_id: str) -> None:
    done = workspace.change(take_in, project_id, TYPED_FIELDS, {}, label="并入")
    assert done.result == project_id
    card = workspace.read(project_card, project_id)
    assert (card.name, card.aliases) == ("示例整车", ("示例整车项目",))
    assert [one.name for one in card.investors] == ["示例甲", "示例乙"]
    assert card.fields["industry"] == "机械"
    assert card.fields["planned"] == Amount(10**10)
    assert card.fields["note"] == "先记的\n电话里说的"
    assert done.operation_id is not None
    workspace.undo(done.operation_id)
    card = workspace.read(project_card, project_id)
    assert (card.aliases, card.fields["planned"]) == ((), None)


def test_what_is_picked_takes_the_others_place(workspace: Workspace, project_id: str) -> None:
    picks = {"name": TYPED, "industry": TYPED, "note": project_id}
    workspace.change(take_in, project_id, TYPED_FIELDS, picks, label="并入")
    card = workspace.read(project_card, project_id)
    assert (card.name, card.aliases) == ("示例整车项目", ("示例整车",))
    assert (card.fields["industry"], card.fields["note"]) == ("汽车", "先记的")


def test_the_same_again_changes_nothing(workspace: Workspace, project_id: str) -> None:
    workspace.change(take_in, project_id, TYPED_FIELDS, {}, label="并入")
    assert workspace.change(take_in, project_id, TYPED_FIELDS, {}, label="再").operation_id is None


def test_a_project_that_is_gone_and_a_field_that_is_not_edited_are_refused(
    workspace: Workspace, project_id: str
) -> None:
    with pytest.raises(InvalidInput):
        workspace.change(take_in, project_id, {"stage": "signed"}, {"stage": TYPED}, label="坏")
    workspace.change(trash_project, project_id, label="删")
    for use_case in (compare_typed, take_in):
        with pytest.raises(RecordMissing):
            workspace.change(use_case, project_id, {}, *([{}] if use_case is take_in else []),
                             label="坏")  # fmt: skip


def test_two_records_are_compared_with_what_belongs_to_them(workspace: Workspace) -> None:
    def fill(session: Any) -> list[str]:
        park = add(session, Park(name="主园区", kind=ParkKind.MAIN)).id
        one = create_project(session, "示例甲", investors=["示例企业"], park_id=park, note="甲")
        other = create_project(session, "示例乙", aliases=["示例丙"], note="乙")
        person = add(session, Contact(name="张三"))
        add(session, ContactPhone(contact_id=person.id, phone=Phone("+8613807310000")))
        for project in (one, other):
            add(session, ProjectContact(project_id=project, contact_id=person.id))
        add(
            session,
            ProjectContact(project_id=one, contact_id=add(session, Contact(name="李四")).id),
        )
        return [other, one]

    other, one = workspace.change(fill, label="建").result
    found = workspace.read(compare, "project", [other, one])
    assert found.ids == (one, other), "the one to which more belongs is kept"
    shown = lines(found)
    assert shown["园区"] == (("主园区", "—"), "主园区")
    assert shown["备注"] == (("甲", "乙"), "甲\n乙")
    assert shown["投资方"][0] == ("示例企业", "—")
    assert shown["别名"][0] == ("—", "示例丙")
    assert shown["联系人"] == (("张三 138 0731 0000、李四", "张三 138 0731 0000"), "都保留")


def test_enterprises_and_people_are_compared_with_their_projects(workspace: Workspace) -> None:
    def fill(session: Any) -> tuple[list[str], list[str]]:
        create_project(session, "示例整车", investors=["示例甲"])
        firms = [
            row.id for row in session.query(Organization).filter_by(name="示例甲")
        ] + [add(session, Organization(name="示例乙")).id]  # fmt: skip
        people = [add(session, Contact(name="张三", organization_id=each)).id for each in firms]
        for key, number in zip(people, ("+8613807310000", "+8613807310001"), strict=True):
            add(session, ContactPhone(contact_id=key, phone=Phone(number)))
        return firms, people

    firms, people = workspace.change(fill, label="建").result
    shown = lines(workspace.read(compare, "organization", firms))
    assert shown["项目"][0] == ("示例整车", "—")
    assert shown["联系人"][0] == ("张三 138 0731 0000", "张三 138 0731 0001")
    shown = lines(workspace.read(compare, "contact", people))
    assert shown["电话"][0] == ("138 0731 0000", "138 0731 0001")
    with pytest.raises(RecordMissing):
        workspace.read(compare, "contact", [people[0], "nowhere"])
