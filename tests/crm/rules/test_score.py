"""Points by ladders, totals over reviewers, and what is refused with what would be right."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.score import (
    Criterion,
    Mark,
    Standing,
    check_points,
    check_result,
    ladder_points,
    ladder_words,
    read_ladder,
    show_points,
    standing,
)
from db.terms import Opinion, ReviewResult

OUTPUT = {
    "rungs": [
        {"from": "3", "points": "5"},
        {"from": "1", "points": "1", "each": "1", "gives": "1"},
    ]
}
INTENSITY = {
    "rungs": [
        {"from": "400", "points": "5"},
        {"points": "5", "at": "400", "each": "10", "gives": "0.1"},
    ]
}


def criterion(data=None, weight="5", **fields) -> Criterion:
    return Criterion("k", "投资强度", Decimal(weight), "万元/亩", read_ladder(data), **fields)


@pytest.mark.parametrize(
    ("data", "measure", "points"),
    [
        (OUTPUT, "0.9", "0"),
        (OUTPUT, "1", "1"),
        (OUTPUT, "2.5", "2"),
        (OUTPUT, "3", "5"),
        (OUTPUT, "50", "5"),
        (INTENSITY, "400", "5"),
        (INTENSITY, "395", "5"),
        (INTENSITY, "390", "4.9"),
        (INTENSITY, "246", "3.5"),
        (INTENSITY, "-200", "0"),
    ],
)
def test_the_ladders_of_the_source(data, measure, points) -> None:
    assert ladder_points(criterion(data), Decimal(measure)) == Decimal(points)


def test_a_ladder_is_told_in_words() -> None:
    assert ladder_words(criterion(INTENSITY)) == (
        "400万元/亩 起 5 分；比 400 每低满 10万元/亩 减 0.1 分"
    )


measures = st.decimals("-1000", "1000", places=3)


@given(measures, measures)
def test_more_never_gives_less_and_never_above_the_weight(one, other) -> None:
    for data in (OUTPUT, INTENSITY):
        line = criterion(data)
        low, high = ladder_points(line, min(one, other)), ladder_points(line, max(one, other))
        assert 0 <= low <= high <= line.weight
        assert check_points(line, None, low) == low


@given(st.decimals("0", "5", places=1))
def test_a_score_off_the_ladder_is_refused_in_words(points) -> None:
    line = criterion(OUTPUT)
    if points in (0, 1, 2, 5):
        assert check_points(line, None, points) == points
    else:
        with pytest.raises(InvalidInput, match=r"不在“投资强度”的阶梯上.*3万元/亩 起 5 分"):
            check_points(line, None, points)


@pytest.mark.parametrize(
    ("measure", "points", "field", "words"),
    [
        (None, "5.1", "points", "满分 5 分"),
        (None, "-1", "points", "0 至 5"),
        ("390", "5", "points", "应得 4.9 分"),
        (None, "4.95", "points", "不在"),
    ],
)
def test_a_wrong_score_is_refused_with_what_is_right(measure, points, field, words) -> None:
    typed = None if measure is None else Decimal(measure)
    with pytest.raises(InvalidInput, match=words) as caught:
        check_points(criterion(INTENSITY), typed, Decimal(points))
    assert caught.value.field == field


def test_a_measure_needs_a_ladder() -> None:
    with pytest.raises(InvalidInput, match="没有阶梯") as caught:
        check_points(criterion(), Decimal(1), None)
    assert caught.value.field == "measure"


@pytest.mark.parametrize(
    "data",
    [
        {"rungs": [{"from": "1", "points": "1"}, {"from": "3", "points": "5"}]},
        {"rungs": [{"points": "1"}, {"from": "3", "points": "5"}]},
        {"rungs": [{"from": "x", "points": "1"}]},
        {"rungs": [{"from": "1"}]},
        {"rungs": [{"from": 1.5, "points": "1"}]},
        {"steps": []},
    ],
)
def test_a_broken_ladder_is_refused(data) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_ladder(data)
    assert caught.value.field == "ladder"


CARD = (
    Criterion("a", "投资规模", Decimal(60)),
    Criterion("b", "就业", Decimal(40)),
    Criterion("v", "禁止类产业", Decimal(0), veto=True),
)


def test_the_total_is_that_of_the_averages() -> None:
    marks = [
        Mark("a", "甲", Decimal(50)),
        Mark("a", "乙", Decimal(51)),
        Mark("a", "丙", Decimal(51)),
        Mark("b", "甲", Decimal(30)),
    ]
    stands = standing(CARD, marks, Decimal(80))
    assert stands.averages["a"] == Fraction(152, 3)
    assert stands.total == Fraction(152, 3) + 30
    assert (show_points(stands.total), stands.full, stands.reached) == ("80.67", 100, True)
    assert standing(CARD, marks[:3], Decimal(80)).missing == ("就业",)
    assert standing(CARD, marks[:3], Decimal(80)).reached is None


@given(st.lists(st.decimals("0", "60", places=2), min_size=1, max_size=9))
def test_the_average_lies_between_and_no_order_matters(points) -> None:
    marks = [Mark("a", str(n), one) for n, one in enumerate(points)]
    average = standing(CARD, marks, None).averages["a"]
    assert min(points) <= average <= max(points)
    assert standing(CARD, marks[::-1], None) == standing(CARD, marks, None)


def good(**fields) -> Standing:
    return Standing({}, Fraction(81), Decimal(100), pass_mark=Decimal(80), **fields)


AGREED = [("规划", Opinion.AGREED)]


@pytest.mark.parametrize(
    ("result", "stands", "opinions", "words"),
    [
        (ReviewResult.CONDITIONAL, good(vetoes=("高污染",)), AGREED, "一票否决：高污染"),
        (ReviewResult.PASSED, good(missing=("就业",)), AGREED, "还没有打分：就业"),
        (ReviewResult.PASSED, good(), [("规划", None)], "联合把关意见：规划"),
        (ReviewResult.PASSED, good(), [("规划", Opinion.OPPOSED)], "规划 没有同意"),
        (ReviewResult.CONDITIONAL, good(), AGREED, "写明条件"),
        (
            ReviewResult.PASSED,
            Standing(total=Fraction(79), pass_mark=Decimal(80)),
            AGREED,
            "总分 79 低于及格线 80",
        ),
    ],
)
def test_a_result_that_nothing_bears_is_refused(result, stands, opinions, words) -> None:
    with pytest.raises(InvalidInput, match=words):
        check_result(result, stands, opinions, None)


def test_results_that_stand() -> None:
    check_result(ReviewResult.PASSED, good(), AGREED, None)
    check_result(ReviewResult.REJECTED, good(vetoes=("高污染",)), [("规划", None)], None)
    check_result(ReviewResult.CONDITIONAL, good(), [("规划", Opinion.CONDITIONAL)], "先环评")
