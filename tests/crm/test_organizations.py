"""Organizations: entering, editing, parents, agreements, the table and the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crm import organizations
from crm.contacts import create_contact
from crm.errors import InvalidInput, RecordMissing
from crm.organization_card import (
    OrganizationCard,
    organization_card,
    organization_history,
    organization_names,
)
from crm.organization_list import (
    SORTS,
    OrganizationListing,
    all_classes,
    ordered_organizations,
    organization_rows,
    organization_totals,
)
from crm.project_card import project_card
from crm.projects import create_project, edit_project, trash_project
from crm.workspace import Workspace
from db.models import Activity, ProjectInvestor
from db.terms import ActivityKind, Mark, OrganizationKind, OrganizationRelation, Stage
from db.values import Amount, When

GOOD = "9144030071526726XG"
WRONG = "9144030071526726XH"
YI = 10**10


def enter(workspace: Workspace, name: str, **fields: Any) -> str:
    return workspace.change(
        organizations.create_organization, name, label="登记企业", **fields
    ).result


def edit(workspace: Workspace, key: str, **fields: Any) -> Any:
    return workspace.change(organizations.edit_organization, key, fields, label="改")


def card(workspace: Workspace, key: str) -> OrganizationCard:
    return workspace.read(organization_card, key)


def test_an_organization_is_entered_edited_and_that_is_undone(workspace: Workspace) -> None:
    key = enter(
        workspace,
        " 示例 机械\x00（集团）有限公司 ",
        kind=OrganizationKind.ENTERPRISE,
        credit_code="9144 0300 7152 6726 xg",
        organization_class="央企，上市公司、央企",
        tags="龙头;重点",
        industry="汽车制造业",
        industry_chain="工程机械",
        seat="长沙",
    )
    found = card(workspace, key)
    assert found.name == "示例 机械（集团）有限公司"
    assert found.fields["credit_code"] == GOOD
    assert found.fields["organization_class"] == "央企、上市公司"
    assert found.fields["tags"] == "龙头、重点"
    assert found.fields["industry"] == "C36"
    changed = edit(workspace, key, note="一\n二", seat=" ")
    assert card(workspace, key).fields["seat"] is None
    workspace.undo(changed.operation_id)
    assert (card(workspace, key).fields["seat"], card(workspace, key).fields["note"]) == (
        "长沙",
        None,
    )
    labels = [entry.label for entry in workspace.read(organization_history, key)]
    assert labels == ["撤销：改", "改", "登记企业"]


def test_a_wrong_check_digit_is_taken_with_a_reason_only_and_marked(workspace: Workspace) -> None:
    key = enter(workspace, "示例甲")
    with pytest.raises(InvalidInput, match="算出来是 G") as caught:
        edit(workspace, key, credit_code=WRONG)
    assert caught.value.field == "credit_code_reason"
    assert card(workspace, key).fields["credit_code"] is None
    edit(workspace, key, credit_code=WRONG, credit_code_reason="执照原件如此")
    marked = card(workspace, key)
    assert (marked.fields["credit_code"], marked.fields["credit_code_reason"]) == (
        WRONG,
        "执照原件如此",
    )
    assert "校验位对不上" in marked.code_fault
    [row] = workspace.read(organization_rows, [key])
    assert "校验位对不上" in row.code_fault
    with pytest.raises(InvalidInput):
        edit(workspace, key, credit_code_reason="")
    edit(workspace, key, credit_code=GOOD)
    assert card(workspace, key).code_fault == ""
    assert card(workspace, key).fields["credit_code_reason"] is None, "a right code needs none"


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"name": " \u200b"}, "name", "请填写名称"),
        ({"name": "长" * 121}, "name", "最多 120 个"),
        ({"credit_code": "914403"}, "credit_code", "这里是 6 位"),
        ({"industry": "没有这个行业"}, "industry", "不是国民经济行业分类"),
        ({"seat": "长" * 201}, "seat", "有 201 个字"),
        ({"note": "长" * 100_000}, "note", "有 100,000 个字"),
        ({"merged_into_id": "x"}, "merged_into_id", "不能这样修改"),
    ],
)
def test_bad_input_is_said_in_words_and_nothing_is_saved(
    workspace: Workspace, fields: dict[str, Any], field: str, said: str
) -> None:
    key = enter(workspace, "示例甲", seat="长沙")
    with pytest.raises(InvalidInput, match=said) as caught:
        edit(workspace, key, short_name="新", **fields)
    assert caught.value.field == field
    now = card(workspace, key).fields
    assert (now["name"], now["seat"], now["short_name"]) == ("示例甲", "长沙", None)


def test_rare_characters_of_a_name_are_kept_and_found(workspace: Workspace) -> None:
    name = "镕喆堃䶮𬭎㵑\U00031350商行"
    key = enter(workspace, name)
    assert card(workspace, key).name == name
    for words in ("喆堃", "𬭎", "\U00031350"):
        assert workspace.read(ordered_organizations, OrganizationListing(words)) == [key]


def test_a_parent_makes_no_circle(workspace: Workspace) -> None:
    group, sub, branch = (enter(workspace, name) for name in ("集团", "子公司", "分公司"))
    edit(workspace, sub, parent_id=group, parent_relation=OrganizationRelation.SUBSIDIARY)
    edit(workspace, branch, parent_id=sub, parent_relation=OrganizationRelation.BRANCH)
    for below in (group, sub, branch):
        with pytest.raises(InvalidInput, match="绕成一圈") as caught:
            edit(workspace, group, parent_id=below)
        assert caught.value.field == "parent_id"
    found = card(workspace, sub)
    assert found.parent == (group, "集团")
    assert [(one.name, one.relation) for one in found.below] == [
        ("分公司", OrganizationRelation.BRANCH)
    ]
    assert workspace.read(organizations.subsidiaries, group) == [sub, branch]
    edit(workspace, sub, parent_id=None)
    assert card(workspace, sub).fields["parent_relation"] is None
    with pytest.raises(RecordMissing):
        edit(workspace, sub, parent_id="0" * 32)


def test_an_intermediarys_agreement(workspace: Workspace) -> None:
    key = enter(workspace, "示例咨询", kind=OrganizationKind.INTERMEDIARY)
    made = workspace.change(
        organizations.add_agreement,
        key,
        number="委〔2016〕1号",
        signed=When(date(2016, 1, 1)),
        until=When(date(2017, 1, 1)),
        fee="按到位资金的 1‰",
        label="登记协议",
    )
    [agreement] = card(workspace, key).agreements
    assert (agreement.number, agreement.fee) == ("委〔2016〕1号", "按到位资金的 1‰")
    with pytest.raises(InvalidInput, match="早于签订") as caught:
        workspace.change(
            organizations.edit_agreement,
            made.result,
            {"until": When(date(2015, 1, 1))},
            label="改",
        )
    assert caught.value.field == "until"
    with pytest.raises(InvalidInput, match="至少填写"):
        workspace.change(organizations.add_agreement, key, terms=" ", label="登记协议")
    kinds = {
        change.kind
        for entry in workspace.read(organization_history, key)
        for change in entry.changes
    }
    assert kinds == {"organization", "intermediary_agreement"}
    gone = workspace.change(organizations.trash_agreement, made.result, label="删")
    assert card(workspace, key).agreements == ()
    workspace.undo(gone.operation_id or "")
    assert len(card(workspace, key).agreements) == 1


def test_the_page_shows_projects_people_and_follow_ups(workspace: Workspace) -> None:
    key = enter(workspace, "示例集团")
    small = workspace.change(
        create_project, "小", planned=Amount(YI), investors=["示例集团"], label="建"
    ).result
    large = workspace.change(
        create_project,
        "大",
        contracted=Amount(12 * YI),
        stage=Stage.SIGNED,
        investors=["示例集团", "别的"],
        label="建",
    ).result
    brought = workspace.change(create_project, "介绍来的", referrer_id=key, label="建").result
    gone = workspace.change(create_project, "删了的", investors=["示例集团"], label="建").result
    workspace.change(trash_project, gone, label="删")
    workspace.change(
        create_contact,
        "张示例",
        phones="13807310000、0731-84011111转802",
        organization_id=key,
        label="登记",
    )

    def follow(session: Session) -> None:
        kind = ActivityKind.CALL
        first, second = When(date(2016, 1, 1)), When(date(2016, 2, 1))
        session.add(Activity(organization_id=key, kind=kind, on=first, subject="电话"))
        session.add(Activity(project_id=small, kind=ActivityKind.VISIT, on=second))
        session.add(Activity(kind=kind, subject="别家的"))
        link = session.query(ProjectInvestor).filter_by(project_id=large, organization_id=key)
        link.one().share = Decimal("60")

    workspace.change(follow, label="跟进")
    found = card(workspace, key)
    assert [(one.project_id, one.share, one.referred) for one in found.projects] == [
        (large, Decimal("60"), False),
        (small, None, False),
        (brought, None, True),
    ]
    assert found.projects[0].headline is not None
    assert [(one.name, len(one.phones)) for one in found.people] == [("张示例", 2)]
    assert [(one.kind, one.project) for one in found.activities] == [
        (ActivityKind.VISIT, "小"),
        (ActivityKind.CALL, None),
    ]


def test_the_table_counts_projects_and_sums_firm_figures_with_marked_ones_beside(
    workspace: Workspace,
) -> None:
    one = enter(workspace, "甲公司", seat="长沙")
    other = enter(workspace, "乙公司", kind=OrganizationKind.INTERMEDIARY)
    none = enter(workspace, "丙公司", parent_id=one)

    def build(name: str, amount: Amount | None, **fields: Any) -> str:
        return workspace.change(create_project, name, planned=amount, label="建", **fields).result

    build("一", Amount(10 * YI), investors=["甲公司", "乙公司"])
    build("二", Amount(5 * YI), investors=["甲公司"], referrer_id=one)
    build("三", Amount(7 * YI, mark=Mark.ABOUT), investors=["甲公司"])
    build("四", None, referrer_id=other)
    rows = {
        row.name: (row.projects, row.firm_fen, row.approximate, row.parent)
        for row in workspace.read(organization_rows, [one, other, none])
    }
    assert rows == {
        "甲公司": (3, 15 * YI, 1, None),
        "乙公司": (2, 10 * YI, 0, None),
        "丙公司": (0, 0, 0, "甲公司"),
    }
    whole = workspace.read(organization_totals, OrganizationListing())
    assert (whole.count, whole.projects, whole.firm_fen, whole.approximate) == (3, 4, 15 * YI, 1)
    narrow = OrganizationListing(kind=OrganizationKind.INTERMEDIARY)
    assert workspace.read(organization_totals, narrow).projects == 2
    assert workspace.read(ordered_organizations, OrganizationListing()) == [one, other, none]
    for sort in SORTS:
        for descending in (True, False):
            listing = OrganizationListing(sort=sort, descending=descending)
            assert set(workspace.read(ordered_organizations, listing)) == {one, other, none}
    by_name = OrganizationListing(sort="name", descending=False)
    assert workspace.read(ordered_organizations, by_name) == [none, one, other]


def test_the_table_is_narrowed_by_words_kind_class_industry_and_chain(
    workspace: Workspace,
) -> None:
    one = enter(
        workspace,
        "示例汽车",
        organization_class="央企、上市公司",
        industry="C36",
        industry_chain="汽车",
        credit_code=GOOD,
    )
    other = enter(
        workspace, "示例软件", organization_class="央企子公司", industry="I65", seat="深圳"
    )

    def found(**wanted: Any) -> list[str]:
        return workspace.read(ordered_organizations, OrganizationListing(**wanted))

    assert found(organization_class="央企") == [one], "a word, and no part of another"
    assert found(section="I") == [other]
    assert found(section="C36") == [one]
    assert found(industry_chain="汽车") == [one]
    assert found(words="深圳") == [other]
    assert found(words="7152") == [one]
    assert found(words="slrj") == [other]
    assert found(words="shiliqiche") == [one]
    assert found(words="%") == []
    assert found(ids=frozenset({other})) == [other]
    assert found(kind=OrganizationKind.ENTERPRISE) == []
    assert workspace.read(all_classes) == ["上市公司", "央企", "央企子公司"]
    assert workspace.read(organization_names, "汽车") == [(one, "示例汽车")]
    trashed = workspace.change(organizations.trash_organization, one, label="删")
    assert (found(), found(trashed=True)) == ([other], [one])
    with pytest.raises(RecordMissing):
        edit(workspace, one, seat="x")
    workspace.change(organizations.restore_organization, one, label="恢复")
    assert trashed.operation_id and set(found()) == {one, other}


def test_a_renamed_organization_is_renamed_on_its_projects(workspace: Workspace) -> None:
    key = enter(workspace, "旧名")
    made = workspace.change(create_project, "示例", investors=["旧名"], label="建").result
    edit(workspace, key, name="新名")
    workspace.change(edit_project, made, {"note": "x"}, label="改")
    assert card(workspace, key).projects[0].name == "示例"
    [row] = workspace.read(organization_rows, [key])
    assert (row.name, row.projects) == ("新名", 1)


def test_a_referrer_that_names_an_organization_becomes_it(workspace: Workspace) -> None:
    key = enter(workspace, "示例咨询", kind=OrganizationKind.INTERMEDIARY)
    made = workspace.change(create_project, "示例", label="建").result

    def refer(name: str) -> tuple[str | None, str | None, str | None]:
        workspace.change(edit_project, made, {"referrer": name}, label="改")
        found = workspace.read(project_card, made)
        return found.referrer, found.fields["referrer"], found.fields["referrer_id"]

    assert refer("张三") == ("张三", "张三", None)
    assert refer(" 示例咨询 ") == ("示例咨询", None, key)
    assert [one.name for one in card(workspace, key).projects] == ["示例"]
    assert refer("") == (None, None, None)


def test_one_that_is_not_there_is_said(workspace: Workspace) -> None:
    with pytest.raises(RecordMissing, match="找不到这家企业"):
        card(workspace, "0" * 32)
