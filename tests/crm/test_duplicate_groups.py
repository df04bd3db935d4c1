"""Groups of likely the same, as the page 查重 and an import's report show them."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from sqlalchemy.orm import Session

from crm.duplicate_groups import Group, groups, groups_of_operation
from crm.merging import merge, set_apart
from crm.projects import create_project
from crm.rules.identity import core_of, name_likeness, own_words
from crm.rules.near_pairs import near_pairs
from crm.workspace import Workspace
from db.models import Contact, ContactPhone, Organization
from db.values import Phone
from tests.crm.zone import add

CODE = "91430100MA4L000000"
MOBILE = Phone("+8613807310000")


def firms(session: Session, *names: str, **fields: Any) -> list[str]:
    return [add(session, Organization(name=name, **fields)).id for name in names]


def person(session: Session, name: str, firm: str | None, phone: Phone | None = MOBILE) -> str:
    made = add(session, Contact(name=name, organization_id=firm))
    add(session, ContactPhone(contact_id=made.id, phone=phone))
    return str(made.id)


def found(workspace: Workspace, kind: str, **asked: Any) -> list[Group]:
    return workspace.read(groups, kind, **asked)


def test_near_same_enterprises_stand_together_and_others_apart(workspace: Workspace) -> None:
    names = ("长沙示例机械有限公司", "示例机械股份有限公司", "示例機械", "别家电子", "示例机械二厂")
    ids = workspace.change(firms, *names, label="建").result
    [group] = found(workspace, "organization")
    assert group.ids == tuple(ids[:3])
    assert "去掉地名和公司形式后同名" in group.reasons[0]


def test_a_name_written_by_ear_is_found(workspace: Workspace) -> None:
    ids = workspace.change(firms, "华盛重工", "华圣重工", label="建").result
    [group] = found(workspace, "organization")
    assert (group.ids, group.reasons) == (
        tuple(ids), ("名称读音相同（不同处 “盛”、“圣”）",)
    )  # fmt: skip


def test_one_code_ties_what_has_different_names(workspace: Workspace) -> None:
    ids = workspace.change(firms, "示例甲", "毫不相干", credit_code=CODE, label="建").result
    [group] = found(workspace, "organization")
    assert (group.ids, group.reasons, group.score) == (tuple(ids), ("同一统一社会信用代码",), 100)


def test_one_phone_ties_people_and_their_enterprises(workspace: Workspace) -> None:
    one, other = workspace.change(firms, "示例甲", "毫不相干", label="建").result
    first = workspace.change(person, "张三", one, label="建").result
    second = workspace.change(person, "张经理", other, label="建").result
    [group] = found(workspace, "contact")
    assert group.ids == (first, second)
    assert group.reasons == ("电话相同 138 0731 0000",)
    [group] = found(workspace, "organization")
    assert group.ids == (one, other)


def test_a_switchboard_ties_nothing(workspace: Workspace) -> None:
    desk = Phone("+8673184011111")

    def fill(session: Session) -> None:
        for number in range(13):
            person(session, f"某某{number}", None, desk)

    workspace.change(fill, label="建")
    assert found(workspace, "contact") == []


def test_people_of_one_name_in_one_enterprise_stand_together(workspace: Workspace) -> None:
    firm, other = workspace.change(firms, "示例甲", "毫不相干", label="建").result
    ids = [workspace.change(person, "张三", firm, None, label="建").result for _ in range(2)]
    workspace.change(person, "张三", other, None, label="建")
    [group] = found(workspace, "contact")
    assert (group.ids, group.reasons) == (tuple(ids), ("同一单位，姓名相同",))


def test_projects_of_one_name_and_different_investors_are_shown_with_both(
    workspace: Workspace,
) -> None:
    def fill(session: Session) -> list[str]:
        return [
            create_project(session, "示例产业园", investors=["甲方实业"]),
            create_project(session, "示例产业园", investors=["乙方电子"]),
            create_project(session, "示例产业园区", investors=["丙方置业"]),
        ]

    ids = workspace.change(fill, label="建").result
    [group] = found(workspace, "project")
    assert group.ids == tuple(ids[:2]), "near names of different firms are two projects"
    assert group.reasons == ("名称相同，投资方不同：甲方实业 / 乙方电子",)


def test_a_projects_alias_ties_it_too(workspace: Workspace) -> None:
    one = workspace.change(create_project, "示例整车", aliases=["示例汽车城"], label="建").result
    other = workspace.change(create_project, "示例汽车城项目", label="建").result
    [group] = found(workspace, "project")
    assert group.ids == (one, other)


def test_what_was_said_to_be_different_or_was_merged_is_not_asked_again(
    workspace: Workspace,
) -> None:
    names = ("长沙示例机械有限公司", "示例机械股份有限公司", "乙方电子", "乙方电子公司")
    ids = workspace.change(firms, *names, label="建").result
    assert len(found(workspace, "organization")) == 2
    done = workspace.change(set_apart, "organization", ids[:2], label="不是同一家")
    [group] = found(workspace, "organization")
    assert group.ids == tuple(ids[2:])
    workspace.change(merge, "organization", ids[2], [ids[3]], label="合并")
    assert found(workspace, "organization") == []
    assert done.operation_id is not None
    workspace.undo(done.operation_id)
    assert len(found(workspace, "organization")) == 1


def test_only_groups_with_what_an_operation_touched_are_shown_after_it(
    workspace: Workspace,
) -> None:
    workspace.change(firms, "乙方电子", "乙方电子公司", "示例机械", label="建")
    done = workspace.change(firms, "示例机械公司", "别的名称", label="导入")
    assert done.operation_id is not None
    by_kind = workspace.read(groups_of_operation, done.operation_id)
    assert list(by_kind) == ["organization"]
    [group] = by_kind["organization"]
    assert done.result[0] in group.ids
    assert workspace.read(groups_of_operation, "nowhere") == {}


_own = st.text("甲乙丙丁戊", min_size=1, max_size=4)
_names = st.lists(st.builds("{}{}{}".format, _own, st.sampled_from(["", "二期", "3号"]),
                            st.sampled_from(["", "电子", "新能源科技"])), max_size=12)  # fmt: skip


@given(_names)
def test_the_quick_way_finds_what_comparing_each_with_each_finds(names: list[str]) -> None:
    cores = [core_of(name) for name in names]
    near = {
        pair for pair in near_pairs(cores) if name_likeness(names[pair[0]], names[pair[1]])
    }  # fmt: skip
    pairs = list(combinations(range(len(names)), 2))
    every = {pair for pair in pairs if name_likeness(names[pair[0]], names[pair[1]])}
    close = {
        (one, other)
        for one, other in every
        if Levenshtein.distance(own_words(cores[one]), own_words(cores[other])) < 2
    }
    assert close <= near <= every


@pytest.mark.parametrize("cores", [[], [""], ["", ""], ["示例"]])
def test_nothing_to_compare_gives_nothing(cores: list[str]) -> None:
    assert list(near_pairs(cores)) == []
