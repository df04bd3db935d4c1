"""The zone's own lists: people for 责任人, and words for its forms."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from crm import choices
from crm.blockers import add_blocker
from crm.errors import InvalidInput, RecordMissing
from crm.projects import create_project
from crm.workspace import Workspace
from db.models import Blocker, Organization, Project
from db.terms import ChoiceList

TODAY = date(2016, 5, 31)
CLASSES = ChoiceList.ORGANIZATION_CLASS
CHAINS = ChoiceList.INDUSTRY_CHAIN


def enter(workspace: Workspace, name: str, **fields: object) -> str:
    return workspace.change(choices.add_staff, name, label="登记人员", **fields).result


def test_staff_come_first_then_names_that_projects_bear(workspace: Workspace) -> None:
    enter(workspace, "示例乙", title="科长", team="工业部", phone="13807310000")
    enter(workspace, "示例甲")
    gone = enter(workspace, "示例丙")
    workspace.change(choices.edit_staff, gone, {"active": False}, label="离岗")
    workspace.change(
        create_project, "示例", owner="示例丁", chief="主任", commissioner="示例丙", label="建"
    )
    assert workspace.read(choices.staff_names) == ["示例乙", "示例甲", "示例丁", "主任"]
    first = workspace.read(choices.staff)[0]
    assert (first.title, first.team, first.phone and first.phone.number) == (
        "科长",
        "工业部",
        "+8613807310000",
    )


def test_staff_are_ordered_edited_removed_and_that_is_undone(workspace: Workspace) -> None:
    first, second = enter(workspace, "示例甲"), enter(workspace, "示例乙")
    moved = workspace.change(choices.order_staff, [second, first], label="调整次序")
    assert workspace.read(choices.staff_names) == ["示例乙", "示例甲"]
    workspace.undo(moved.operation_id or "")
    assert workspace.read(choices.staff_names) == ["示例甲", "示例乙"]
    removed = workspace.change(choices.trash_staff, first, label="移除")
    assert workspace.read(choices.staff_names) == ["示例乙"]
    with pytest.raises(RecordMissing):
        workspace.change(choices.edit_staff, first, {"title": "x"}, label="改")
    workspace.undo(removed.operation_id or "")
    assert workspace.read(choices.staff_names) == ["示例甲", "示例乙"]


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": " \x00"}, "name", "请填写名称"),
        ({"name": "示例甲"}, "name", "已有叫“示例甲”的人"),
        ({"phone": "1380731"}, "phone", "手机号应是 11 位"),
        ({"phone": "13807310000 13907310001"}, "phone", "只填一个"),
        ({"ordinal": 3}, "ordinal", "不能这样修改"),
    ],
)
def test_what_a_person_cannot_be_is_refused_and_nothing_is_saved(
    workspace: Workspace, fields: dict[str, object], field: str, said: str
) -> None:
    enter(workspace, "示例甲")
    second = enter(workspace, "示例乙", title="科长")
    with pytest.raises(InvalidInput, match=said) as caught:
        workspace.change(choices.edit_staff, second, {"title": "新", **fields}, label="改")
    assert caught.value.field == field
    assert [(one.name, one.title) for one in workspace.read(choices.staff)] == [
        ("示例甲", None),
        ("示例乙", "科长"),
    ]


def test_a_list_is_the_templates_until_the_zone_makes_it_its_own(workspace: Workspace) -> None:
    listed = workspace.read(choices.words, CLASSES)
    assert listed[:3] == ["世界500强", "中国500强", "民企500强"]
    assert workspace.read(choices.words, CHAINS) == []
    workspace.change(choices.set_words, CHAINS, ["工程机械", " 汽车 "], label="改产业链")
    assert workspace.read(choices.words, CHAINS) == ["工程机械", "汽车"]
    workspace.change(choices.set_words, CLASSES, ["央企", "世界500强"], label="改企业类别")
    assert workspace.read(choices.words, CLASSES) == ["央企", "世界500强"]
    turned = workspace.change(choices.set_words, CHAINS, ["汽车"], label="改产业链")
    assert workspace.read(choices.words, CHAINS) == ["汽车"]
    workspace.undo(turned.operation_id or "")
    assert workspace.read(choices.words, CHAINS) == ["工程机械", "汽车"]


@pytest.mark.parametrize("of", list(ChoiceList))
def test_every_list_can_be_asked_for(workspace: Workspace, of: ChoiceList) -> None:
    listed = workspace.read(choices.words, of)
    assert len(listed) == len(set(listed))
    assert all(word and "、" not in word for word in listed)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["甲", "甲"], "已经在列表里"),
        (["甲", " "], "请填写"),
        (["甲、乙"], "不能有顿号"),
        (["长" * 31], "最多 30 个"),
    ],
)
def test_a_word_that_cannot_be_is_refused(
    workspace: Workspace, wanted: list[str], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said) as caught:
        workspace.change(choices.set_words, CHAINS, wanted, label="改")
    assert caught.value.field == "word"


def test_a_renamed_word_is_renamed_on_the_records_and_no_part_of_another_word(
    workspace: Workspace,
) -> None:
    def fill(session: Session) -> None:
        session.add(Organization(name="示例甲", organization_class="央企、上市公司"))
        session.add(Organization(name="示例乙", organization_class="央企子公司"))
        session.add(Project(name="示例", industry_chain="汽车"))

    def said(session: Session) -> list[str | None]:
        query = session.query(Organization).order_by(Organization.name.desc())
        found = [one.organization_class for one in query]
        return [*found, session.query(Project).one().industry_chain]

    workspace.change(fill, label="建")
    before = workspace.read(said)
    done = workspace.change(choices.rename_word, CLASSES, "央企", "中央企业", label="改")
    assert done.result == 1
    workspace.change(choices.set_words, CHAINS, ["汽车", "电子"], label="改")
    assert workspace.change(choices.rename_word, CHAINS, "汽车", "汽车链", label="改").result == 1
    assert sorted(map(str, workspace.read(said))) == ["中央企业、上市公司", "央企子公司", "汽车链"]
    assert "中央企业" in workspace.read(choices.words, CLASSES)
    assert workspace.read(choices.words, CHAINS) == ["汽车链", "电子"]
    workspace.undo(done.operation_id or "")
    assert sorted(map(str, workspace.read(said)))[1:2] == ["央企子公司"]
    assert workspace.read(said)[:2] == before[:2]


def test_a_word_is_not_renamed_to_one_that_is_there(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match="已经在列表里"):
        workspace.change(choices.rename_word, CLASSES, "央企", "上市公司", label="改")
    with pytest.raises(RecordMissing):
        workspace.change(choices.rename_word, CLASSES, "没有这个", "新", label="改")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("央企、上市公司", ["央企", "上市公司"]),
        ("央企，上市公司;央企", ["央企", "上市公司"]),
        (" 、 ", []),
        (None, []),
    ],
)
def test_a_field_of_several_words(text: str | None, words: list[str]) -> None:
    assert choices.parted(text) == words
    assert choices.joined(words) == ("、".join(words) or None)


def test_a_renamed_unit_and_blocker_kind_follow_on_the_records(workspace: Workspace) -> None:
    project = workspace.change(create_project, "示例项目", label="建").result
    blocker = workspace.change(
        add_blocker, project, "拆迁", "差两户", today=TODAY, unit="供水公司", label="登记"
    ).result

    def fields(session: Session) -> tuple[str, str | None]:
        one = session.get(Blocker, blocker)
        assert one is not None
        return one.kind, one.unit

    unit, kind = ChoiceList.UNIT, ChoiceList.BLOCKER_KIND
    renamed = workspace.change(choices.rename_word, unit, "供水公司", "水务集团", label="改")
    assert renamed.result == 1
    workspace.change(choices.rename_word, kind, "拆迁", "征地拆迁", label="改")
    assert workspace.read(fields) == ("征地拆迁", "水务集团")
