"""What is likely the same is found with its reasons, at once after each save."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm.duplicates import Likeness, likely
from crm.projects import add_alias, create_project, edit_project, trash_project
from crm.workspace import Workspace
from db.changes import bulk_create
from db.models import Contact, ContactPhone, Organization, Project, ProjectContact
from db.values import Phone
from tests.crm.zone import add

CODE = "91430100MA4L000000"
MOBILE = Phone("+8613807310000")


def organization(session: Session, name: str, **fields: Any) -> str:
    return str(add(session, Organization(name=name, **fields)).id)


def contact(session: Session, name: str, phone: Phone, **fields: Any) -> str:
    made = add(session, Contact(name=name, **fields))
    add(session, ContactPhone(contact_id=made.id, phone=phone))
    return str(made.id)


def of_project(session: Session, project_id: str, contact_id: str) -> None:
    add(session, ProjectContact(project_id=project_id, contact_id=contact_id))


def find(workspace: Workspace, name: str, **asked: Any) -> list[Likeness]:
    return workspace.read(likely, name, **asked)


def test_a_near_same_enterprise_is_found_with_the_differing_words(workspace: Workspace) -> None:
    key = workspace.change(organization, "长沙示例机械有限公司", label="建").result
    workspace.change(organization, "别家电子有限公司", label="建")
    [found] = find(workspace, "示例機械股份有限公司")
    assert (found.kind, found.record_id, found.name) == (
        "organization", key, "长沙示例机械有限公司"
    )  # fmt: skip
    assert found.reasons == ("去掉地名和公司形式后同名（不同处 “股份”、“长沙”）",)
    [near] = find(workspace, "示例机械设")
    assert near.reasons == (f"名称相近 {near.score}%（不同处 “设”、“长沙…有限公司”）",)
    assert find(workspace, "毫不相干") == find(workspace, "") == []


def test_the_credit_code_finds_whatever_the_name(workspace: Workspace) -> None:
    key = workspace.change(organization, "示例甲", credit_code=CODE, label="建").result
    full = "".join(chr(ord(each) + 0xFEE0) for each in CODE.lower())
    [found] = find(workspace, "全然不同", credit_code=f" {full} ")
    assert (found.record_id, found.score) == (key, 100)
    assert found.reasons == ("同一统一社会信用代码",)
    assert find(workspace, "全然不同", credit_code="91430100MA4L000001") == []


def test_a_phone_finds_its_owner_and_the_owners_enterprise_and_project(
    workspace: Workspace,
) -> None:
    firm = workspace.change(organization, "示例甲", label="建").result
    project = workspace.change(create_project, "示例乙", label="建").result
    person = workspace.change(contact, "张三", MOBILE, organization_id=firm, label="建").result
    workspace.change(of_project, project, person, label="连")
    found = find(workspace, "", phones=[MOBILE])
    assert [(one.kind, one.record_id) for one in found] == [
        ("contact", person), ("organization", firm), ("project", project)
    ]  # fmt: skip
    assert found[0].reasons == ("电话相同 138 0731 0000",)
    assert found[1].reasons == ("电话相同 138 0731 0000（联系人 张三）",)
    assert found[0].detail == "示例甲"
    [only] = find(workspace, "", phones=[MOBILE], kinds=["project"])
    assert only.record_id == project
    assert find(workspace, "", phones=[Phone("+8613807310001"), Phone("", source="乱写")]) == []


def test_two_desks_behind_one_exchange_are_two(workspace: Workspace) -> None:
    desk = Phone("+8673184011111", "802")
    key = workspace.change(contact, "张三", desk, label="建").result
    assert find(workspace, "", phones=[Phone("+8673184011111", "803")]) == []
    [found] = find(workspace, "", phones=[Phone("+8673184011111")])
    assert found.record_id == key


def test_several_reasons_stand_together_and_the_likeliest_comes_first(
    workspace: Workspace,
) -> None:
    near = workspace.change(organization, "示例机械设备", label="建").result
    same = workspace.change(organization, "示例机械", credit_code=CODE, label="建").result
    found = find(workspace, "示例机械", credit_code=CODE)
    assert [one.record_id for one in found] == [same, near]
    assert found[0].reasons == ("同一统一社会信用代码", "名称相同")
    assert [one.record_id for one in find(workspace, "示例机械", but_not=[same])] == [near]
    assert len(find(workspace, "示例机械", limit=1)) == 1


def test_a_project_is_found_by_its_alias_too(workspace: Workspace) -> None:
    key = workspace.change(
        create_project, "示例整车", aliases=["示例环境装备产业园"], label="建"
    ).result
    [found] = find(workspace, "示例环境装备产业园项目")
    assert (found.kind, found.record_id, found.name) == ("project", key, "示例整车")
    assert found.detail == "线索"


def test_no_answer_is_older_than_the_last_save(workspace: Workspace) -> None:
    key = workspace.change(create_project, "示例甲项目", label="建").result
    assert [one.record_id for one in find(workspace, "示例甲")] == [key]
    workspace.change(edit_project, key, {"name": "改名之后"}, label="改")
    assert find(workspace, "示例甲") == []
    assert [one.record_id for one in find(workspace, "改名之后")] == [key]
    aliased = workspace.change(add_alias, key, "又一个名称", label="别名")
    assert [one.record_id for one in find(workspace, "又一个名称")] == [key]
    assert aliased.operation_id is not None
    workspace.undo(aliased.operation_id)
    assert find(workspace, "又一个名称") == []
    workspace.change(trash_project, key, label="删")
    assert find(workspace, "改名之后") == []


def test_what_another_window_saved_is_seen(workspace: Workspace) -> None:
    assert find(workspace, "示例甲") == []
    target = workspace.path or workspace._store.engine.url.render_as_string(hide_password=False)
    other = Workspace.open(target)
    key = other.change(organization, "示例甲", label="建").result
    assert [one.record_id for one in find(workspace, "示例甲")] == [key]
    other.close()


@pytest.mark.parametrize("kind", [Organization, Project])
def test_many_saved_at_once_are_all_seen(workspace: Workspace, kind: Any) -> None:
    assert find(workspace, "示例7号") == []
    rows = [{"name": f"示例{number}号"} for number in range(2500)]
    ids = workspace.change(lambda session: bulk_create(session, kind, rows), label="成批").result
    [found] = find(workspace, "示例7号")
    assert found.record_id == ids[7]
