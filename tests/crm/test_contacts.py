"""People: their numbers in order, and the projects for which they are asked."""

from __future__ import annotations

from typing import Any

import pytest

from crm import contacts
from crm.errors import InvalidInput, RecordMissing
from crm.organizations import create_organization
from crm.project_card import Person, project_card
from crm.project_history import project_history
from crm.projects import create_project
from crm.rules.phones import show_phones
from crm.workspace import Workspace
from db.models import ContactPhone


@pytest.fixture
def project(workspace: Workspace) -> str:
    return workspace.change(create_project, "示例项目", label="建").result


def add(workspace: Workspace, project: str, name: str, **fields: Any) -> str:
    return workspace.change(
        contacts.add_new_to_project, project, name, label="添加联系人", **fields
    ).result


def people(workspace: Workspace, project: str) -> tuple[Person, ...]:
    return workspace.read(project_card, project).people


def told(workspace: Workspace, project: str) -> list[tuple[str, str | None, str]]:
    found = people(workspace, project)
    return [(one.name, one.role, show_phones(one.phones)) for one in found]


def test_a_new_person_with_several_numbers_is_added_and_undone(
    workspace: Workspace, project: str
) -> None:
    done = workspace.change(
        contacts.add_new_to_project,
        project,
        " 张示例 ",
        role="总经理",
        phones="１３８０７３１００００ / 0731-84011111转802",
        organization="示例集团",
        label="添加联系人",
    )
    assert told(workspace, project) == [("张示例", "总经理", "138 0731 0000、0731-8401 1111 转802")]
    [found] = workspace.read(contacts.find_contacts, "张示例")
    assert found.organization == "示例集团"
    workspace.undo(done.operation_id or "")
    assert told(workspace, project) == []


def test_numbers_keep_their_order_and_their_records(workspace: Workspace, project: str) -> None:
    key = add(workspace, project, "张示例", phones="13807310000 13907310001")

    def records(session: Any) -> dict[str, str]:
        rows = session.query(ContactPhone).filter_by(contact_id=key, trashed_at=None)
        return {row.phone.number: row.id for row in rows}

    before = workspace.read(records)
    workspace.change(contacts.set_phones, key, "13907310001、13807310000、400-800-1234", label="改")
    after = workspace.read(records)
    assert {number: after[number] for number in before} == before
    assert told(workspace, project)[0][2] == "139 0731 0001、138 0731 0000、400-800-1234"
    less = workspace.change(contacts.set_phones, key, "13907310001", label="改")
    assert told(workspace, project)[0][2] == "139 0731 0001"
    workspace.undo(less.operation_id or "")
    assert told(workspace, project)[0][2] == "139 0731 0001、138 0731 0000、400-800-1234"
    same = workspace.change(
        contacts.set_phones, key, told(workspace, project)[0][2], label="没有改动"
    )
    assert same.operation_id is None, "what is shown says the same numbers"


def test_an_impossible_number_is_kept_as_its_text(workspace: Workspace, project: str) -> None:
    add(workspace, project, "张示例", phones="1380731、13907310001 13907310001")
    [person] = people(workspace, project)
    assert [(one.number, one.source) for one in person.phones] == [
        ("", "1380731"),
        ("+8613907310001", "13907310001"),
    ]


def test_a_person_is_edited_with_role_and_numbers_in_one_step(
    workspace: Workspace, project: str
) -> None:
    key = add(workspace, project, "张示例", phones="13807310000")
    done = workspace.change(
        contacts.edit_project_contact,
        project,
        key,
        {"name": "章示例", "title": "董事长"},
        role="决策人",
        phones="13907310001",
        label="修改联系人",
    )
    assert told(workspace, project) == [("章示例", "决策人", "139 0731 0001")]
    assert {entry.label for entry in workspace.read(project_history, project)} >= {"修改联系人"}
    workspace.undo(done.operation_id or "")
    assert told(workspace, project) == [("张示例", None, "138 0731 0000")]


def test_a_person_is_asked_about_several_projects_but_once_about_each(
    workspace: Workspace, project: str
) -> None:
    key = add(workspace, project, "张示例")
    other = workspace.change(create_project, "另一个", label="建").result
    workspace.change(contacts.add_to_project, other, key, "介绍人", label="添加")
    assert told(workspace, other) == [("张示例", "介绍人", "")]
    with pytest.raises(InvalidInput, match="已经是这个项目的联系人") as caught:
        workspace.change(contacts.add_to_project, other, key, label="添加")
    assert caught.value.field == "name"
    gone = workspace.change(contacts.remove_from_project, other, key, label="移除")
    assert told(workspace, other) == []
    assert len(people(workspace, project)) == 1, "the person stays where else"
    with pytest.raises(RecordMissing):
        workspace.change(contacts.remove_from_project, other, key, label="移除")
    workspace.undo(gone.operation_id or "")
    assert told(workspace, other) == [("张示例", "介绍人", "")]


def test_people_are_found_by_name_pinyin_organization_and_digits(workspace: Workspace) -> None:
    home = workspace.change(create_organization, "示例集团", label="建").result
    key = workspace.change(
        contacts.create_contact,
        "张示例",
        phones="0731-84011111转802",
        organization_id=home,
        label="登记",
    ).result

    def found(text: str) -> list[str]:
        return [one.contact_id for one in workspace.read(contacts.find_contacts, text)]

    for text in ("张", "zsl", "zhangshili", "示例集团", "8401 1111", "1111"):
        assert found(text) == [key], text
    for text in ("", "李", "9999"):
        assert found(text) == [], text
    workspace.change(contacts.trash_contact, key, label="删")
    assert found("张") == []


@pytest.mark.parametrize(
    ("fields", "phones", "field", "said"),
    [
        ({"name": " "}, None, "name", "请填写名称"),
        ({"title": "长" * 201}, None, "title", "有 201 个字"),
        ({"note": "长" * 100_000}, None, "note", "有 100,000 个字"),
        ({}, "1" * 100_000, "phones", "不像电话号码"),
        ({"merged_into_id": "x"}, None, "merged_into_id", "不能这样修改"),
    ],
)
def test_bad_input_is_said_in_words_and_nothing_is_saved(
    workspace: Workspace,
    project: str,
    fields: dict[str, Any],
    phones: str | None,
    field: str,
    said: str,
) -> None:
    key = add(workspace, project, "张示例", phones="13807310000")
    with pytest.raises(InvalidInput, match=said) as caught:
        workspace.change(contacts.edit_contact, key, {"email": "x", **fields}, phones, label="改")
    assert caught.value.field == field
    assert told(workspace, project) == [("张示例", None, "138 0731 0000")]
