"""准入评审: started from an example card, scored, consulted, decided, undone by the log."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm.admission import (
    decide,
    give_opinion,
    give_score,
    review_of,
    reviews_of,
    start_review,
    take_score_back,
    trash_review,
)
from crm.admission_cards import cards
from crm.errors import InvalidInput, RecordMissing
from crm.projects import create_project
from crm.workspace import Workspace
from db.terms import Opinion, ReviewResult
from tests.crm.zone import TODAY

DAY = date(2016, 5, 20)


@pytest.fixture
def project(workspace: Workspace) -> str:
    return workspace.change(create_project, "示例项目", label="建").result


def change(workspace: Workspace, use_case, *args, **fields):
    return workspace.change(use_case, *args, label="评审", **fields).result


def begin(workspace: Workspace, project: str, at: int) -> str:
    key = workspace.read(cards)[at].key
    return change(workspace, start_review, project, key, DAY, chair="甲")


def refused(workspace: Workspace, field: str, words: str, use_case, *args, **fields) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        workspace.change(use_case, *args, label="试", **fields)
    assert caught.value.field == field


def test_the_card_of_a_hundred_points(workspace: Workspace, project: str) -> None:
    review = workspace.read(review_of, begin(workspace, project, 0))
    scored = [one for one in review.criteria if not one.veto]
    assert len(scored) == 11
    assert review.standing.full == 100
    assert sum(one.veto for one in review.criteria) == 3
    assert [row.department for row in review.opinions] == ["规划", "国土", "环保", "安监"]
    assert (review.on, review.chair, review.result) == (DAY, "甲", ReviewResult.PENDING)
    assert len(workspace.read(cards)) == 2  # the laid one is not offered twice
    other = begin(workspace, project, 0)
    assert workspace.read(review_of, other).criteria == review.criteria


def test_a_measure_gives_the_points_of_the_ladder(workspace: Workspace, project: str) -> None:
    review = begin(workspace, project, 1)
    output, intensity = workspace.read(review_of, review).criteria
    for measure, points in (("390", "4.9"), ("246", "3.5")):
        given = change(workspace, give_score, review, intensity.key, "甲", measure=Decimal(measure))
        assert given == Decimal(points)
    change(workspace, give_score, review, output.key, "甲", measure=Decimal("2.5"))
    change(workspace, give_score, review, output.key, "乙", measure=Decimal("3"))
    found = workspace.read(review_of, review)
    assert set(found.reviewers) == {"甲", "乙"}
    assert found.standing.total == Decimal("3.5") + Decimal("3.5")
    assert found.score(intensity.key, "甲").measure == 246
    refused(
        workspace, "points", "应得 3.5 分", give_score, review, intensity.key, "甲",
        measure=Decimal(246), points=Decimal(4),
    )  # fmt: skip
    refused(
        workspace, "points", "满分 5 分", give_score, review, output.key, "甲", points=Decimal(6)
    )
    refused(workspace, "measure", "实测值", give_score, review, output.key, "甲")
    refused(workspace, "reviewer", "评委", give_score, review, output.key, " ", measure=Decimal(1))
    change(workspace, take_score_back, review, intensity.key, "甲")
    assert workspace.read(review_of, review).standing.missing == ("投资强度",)
    workspace.undo(workspace.change(trash_review, review, label="移除").operation_id)
    assert [one.review_id for one in workspace.read(reviews_of, project)] == [review]


def test_a_result_needs_scores_opinions_and_the_pass_mark(
    workspace: Workspace, project: str
) -> None:
    review = begin(workspace, project, 1)
    output, intensity = workspace.read(review_of, review).criteria
    refused(workspace, "result", "还没有打分", decide, review, ReviewResult.PASSED)
    for line in (output, intensity):
        change(workspace, give_score, review, line.key, "甲", measure=Decimal(2))
    refused(workspace, "result", "还没有联合把关意见", decide, review, ReviewResult.PASSED)
    rows = workspace.read(review_of, review).opinions
    refused(
        workspace, "text", "条件", give_opinion, rows[0].opinion_id, Opinion.OPPOSED, today=TODAY
    )
    refused(
        workspace, "on", "还没有到", give_opinion, rows[0].opinion_id, Opinion.AGREED,
        today=TODAY, on=date(2016, 7, 1),
    )  # fmt: skip
    for row in rows:
        change(workspace, give_opinion, row.opinion_id, Opinion.AGREED, today=TODAY, person="丁")
    refused(workspace, "result", "低于及格线 6", decide, review, ReviewResult.PASSED)
    refused(workspace, "conditions", "写明条件", decide, review, ReviewResult.CONDITIONAL)
    change(workspace, decide, review, ReviewResult.CONDITIONAL, conditions="提高强度")
    refused(workspace, "", "已有结果", give_score, review, output.key, "甲", measure=Decimal(3))
    change(workspace, decide, review, ReviewResult.PENDING)
    change(workspace, give_score, review, output.key, "甲", measure=Decimal(3))
    change(workspace, give_score, review, intensity.key, "甲", measure=Decimal(400))
    change(workspace, decide, review, ReviewResult.PASSED)
    [found] = workspace.read(reviews_of, project)
    assert (found.result, found.standing.total) == (ReviewResult.PASSED, 10)


def test_a_veto_ends_it(workspace: Workspace, project: str) -> None:
    review = begin(workspace, project, 0)
    veto = next(one for one in workspace.read(review_of, review).criteria if one.veto)
    refused(workspace, "reason", "原因", give_score, review, veto.key, "甲", vetoed=True)
    refused(workspace, "points", "不打分", give_score, review, veto.key, "甲", points=Decimal(1))
    change(workspace, give_score, review, veto.key, "甲", vetoed=True, reason="淘汰类工艺")
    refused(
        workspace, "result", "一票否决", decide, review, ReviewResult.CONDITIONAL, conditions="x"
    )
    change(workspace, decide, review, ReviewResult.REJECTED)


def test_an_undone_start_leaves_the_example_to_choose(workspace: Workspace, project: str) -> None:
    key = workspace.read(cards)[0].key
    done = workspace.change(start_review, project, key, DAY, label="评审")
    workspace.undo(done.operation_id)
    assert workspace.read(reviews_of, project) == []
    assert [card.key for card in workspace.read(cards)].count(key) == 1
    again = change(workspace, start_review, project, key, DAY)
    assert len(workspace.read(review_of, again).criteria) == 14
    with pytest.raises(RecordMissing):
        workspace.change(start_review, project, "none", DAY, label="评审")
