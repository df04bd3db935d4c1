"""Score cards are made, edited, copied and put out of use; one that was used stays as it was."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crm import card_editing
from crm.admission import give_score, review_of, start_review
from crm.admission_cards import cards
from crm.card_editing import EditedCard, edited_cards
from crm.errors import InvalidInput
from crm.history import recent_operations
from crm.projects import create_project
from crm.workspace import Workspace
from db.models import ScoreCard
from tests.crm.zone import TODAY

LADDERS, FULL = "阶梯评分表（例）", "百分制评分表（例）"


def named(workspace: Workspace, name: str) -> EditedCard:
    return next(one for one in workspace.read(edited_cards) if one.name == name)


def made(workspace: Workspace, name: str = "本区评分表") -> str:
    return workspace.change(card_editing.add_card, name, label="新建").result


def save(workspace: Workspace, card: str, key: str | None = None, **fields: object) -> str:
    return workspace.change(card_editing.save_criterion, card, key, label="评分项", **fields).result


def test_the_examples_are_shown_without_a_record(workspace: Workspace) -> None:
    shown = workspace.read(edited_cards)
    assert [(one.name, one.full, one.fixed) for one in shown] == [
        (FULL, Decimal(100), False),
        (LADDERS, Decimal(10), False),
    ]
    assert sum(one.veto for one in shown[0].criteria) == 3
    assert workspace.read(lambda session: session.query(ScoreCard).count()) == 0


def test_a_card_is_made_with_criteria_ordered_and_undone(workspace: Workspace) -> None:
    card = made(workspace)
    first = save(workspace, card, name="产值", points=Decimal(5), unit="亿元",
                 ladder="3亿元 起 5 分\n1亿元 起 1 分，每增满 1亿元 加 1 分")  # fmt: skip
    second = save(workspace, card, name="环保", veto=True, points=Decimal(9), ladder="3 起 5 分")
    save(workspace, card, name="就业", points=Decimal("2.5"))
    workspace.change(card_editing.order_criteria, card, [second, first], label="次序")
    shown = named(workspace, "本区评分表")
    assert [one.name for one in shown.criteria] == ["环保", "产值", "就业"]
    assert (shown.full, shown.criteria[0].weight, shown.criteria[0].rungs) == (
        Decimal("7.5"),
        0,
        (),
    )
    save(workspace, card, first, name="年产值", points=Decimal(5))
    workspace.change(card_editing.remove_criterion, card, second, label="去掉")
    assert [(one.name, bool(one.rungs)) for one in named(workspace, "本区评分表").criteria] == [
        ("年产值", False),
        ("就业", False),
    ]
    for entry in workspace.read(recent_operations)[:2]:
        workspace.undo(entry.operation_id)
    assert named(workspace, "本区评分表") == shown


def test_a_card_that_was_used_stays_as_it_was_and_its_copy_is_edited(
    workspace: Workspace,
) -> None:
    project = workspace.change(create_project, "示例项目", label="建").result
    key = named(workspace, LADDERS).key
    review = workspace.change(start_review, project, key, TODAY, label="评").result
    line = workspace.read(review_of, review).criteria[0]
    workspace.change(give_score, review, line.key, "甲", measure=Decimal(2), label="分")
    before = workspace.read(review_of, review)
    for change in (
        lambda: save(workspace, key, line.key, name="年产值", points=Decimal(8)),
        lambda: save(workspace, key, name="就业", points=Decimal(8)),
        lambda: workspace.change(card_editing.remove_criterion, key, line.key, label="去"),
        lambda: workspace.change(card_editing.order_criteria, key, [], label="序"),
        lambda: workspace.change(
            card_editing.edit_card, key, name=LADDERS, pass_mark=Decimal(7), label="改"
        ),
    ):
        with pytest.raises(InvalidInput, match=r"已用于 1 次评审.*请按“复制”"):
            change()
    copied = workspace.change(card_editing.copy_card, key, label="复制").result
    again = workspace.change(card_editing.copy_card, key, label="复制").result
    shown = {one.key: one for one in workspace.read(edited_cards)}
    assert (shown[copied].name, shown[again].name) == (
        "阶梯评分表（例）（副本）",
        "阶梯评分表（例）（副本2）",
    )
    assert shown[copied].criteria[0].rungs == line.rungs and not shown[copied].fixed
    save(workspace, copied, name="就业", points=Decimal(8))
    workspace.change(card_editing.retire_card, key, active=False, label="停用")
    assert key not in [one.key for one in workspace.read(cards)]
    assert [one.active for one in workspace.read(edited_cards) if one.key == key] == [False]
    workspace.change(card_editing.edit_card, key, name="旧表", pass_mark=Decimal(6), label="改名")
    after = workspace.read(review_of, review)
    assert (after.criteria, after.standing, after.card) == (
        before.criteria,
        before.standing,
        "旧表",
    )


@pytest.mark.parametrize(
    ("fields", "blamed", "words"),
    [
        ({"name": " "}, "name", "请填写评分项"),
        ({"name": "就业", "points": Decimal(3)}, "name", "已有“就业”"),
        ({"name": "科技", "points": None}, "points", "请填写满分"),
        ({"name": "科技", "points": Decimal(0)}, "points", "请填写满分"),
        ({"name": "产值", "points": Decimal(3), "ladder": "3 起 5 分"}, "ladder", "超过满分 3 分"),
    ],
)
def test_a_wrong_criterion_is_refused_in_words(
    workspace: Workspace, fields: dict, blamed: str, words: str
) -> None:
    card = made(workspace)
    save(workspace, card, name="就业", points=Decimal(3))
    with pytest.raises(InvalidInput, match=words) as caught:
        save(workspace, card, **fields)
    assert caught.value.field == blamed


def test_names_are_free_and_a_pass_mark_lies_within_the_points(workspace: Workspace) -> None:
    card = made(workspace)
    for name, words in ((FULL, "已有评分表"), ("", "请填写评分表的名称"), ("长" * 61, "最多 60")):
        with pytest.raises(InvalidInput, match=words):
            made(workspace, name)
    save(workspace, card, name="就业", points=Decimal(3))
    with pytest.raises(InvalidInput, match="不超过满分 3"):
        workspace.change(
            card_editing.edit_card, card, name="本区评分表", pass_mark=Decimal(4), label="改"
        )
    workspace.change(
        card_editing.edit_card, card, name="新名", source="文件", pass_mark=Decimal(2), label="改"
    )
    shown = named(workspace, "新名")
    assert (shown.source, shown.pass_mark) == ("文件", Decimal(2))
