"""The steps of a ladder are read as they are written, and written as they are read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.ladder_text import ladder_lines, parse_ladder
from crm.rules.score import Criterion, Rung, ladder_points, read_ladder

FULL = Decimal(5)


def points(text: str, measure: str) -> Decimal:
    rungs = read_ladder(parse_ladder(text, FULL))
    return ladder_points(Criterion("k", "产值", FULL, "亿元", rungs), Decimal(measure))


@pytest.mark.parametrize(
    ("text", "measure", "due"),
    [
        ("3亿元 起 5 分\n1亿元 起 1 分，每增满 1亿元 加 1 分", "2.4", "2"),
        ("３ 起 ５ 分。\n1以上1分,每增1加1分", "3", "5"),
        ("3 及以上 5 分\n其余 1.5 分", "0", "1.5"),
        ("400万元/亩 起 5 分\n比 400万元/亩 每低满 10万元/亩 减 0.1 分", "375", "4.8"),
        ("从 4 分起，比 400 每低满 10 减 0.1 分", "390", "3.9"),
        ("", "9", "0"),
    ],
)
def test_steps_are_read(text: str, measure: str, due: str) -> None:
    assert points(text, measure) == Decimal(due)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("三亿以上得五分", "第 1 级“三亿以上得五分”读不懂：请写成 3 起 5 分"),
        ("3 起 6 分", "超过满分 5 分"),
        ("1 起 1 分\n3 起 5 分", "从高到低"),
        ("其余 0 分\n1 起 1 分", "从高到低"),
        ("3 起 5 分\n3 起 4 分", "不能重复"),
        ("3 起 1 分，每增满 0 加 1 分", "要大于 0"),
        ("其余 5 分，每增满 1 加 1 分", "“其余”没有起点"),
    ],
)
def test_steps_that_say_nothing_are_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        parse_ladder(text, FULL)
    assert caught.value.field == "ladder"


TENTHS = st.integers(0, 50).map(lambda n: Fraction(n, 10))
SOME = st.integers(1, 50).map(lambda n: Fraction(n, 10))
STARTS = st.lists(st.integers(-500, 5000), min_size=1, max_size=4, unique=True).map(
    lambda found: [Fraction(n, 10) for n in sorted(found, reverse=True)]
)


@st.composite
def ladders(draw: st.DrawFn) -> tuple[Rung, ...]:
    rungs = []
    for start in draw(STARTS):
        each = draw(st.none() | SOME)
        gives = draw(SOME) if each else Fraction(0)
        rungs.append(Rung(start, draw(TENTHS), each or Fraction(0), gives, start))
    last = draw(st.sampled_from(("nothing", "rest", "fall")))
    if last == "rest":
        rungs.append(Rung(None, draw(TENTHS)))
    elif last == "fall":
        at = draw(st.sampled_from([rungs[0].start or Fraction(0), Fraction(1234)]))
        rungs.append(Rung(None, draw(TENTHS), draw(SOME), draw(SOME), at))
    return tuple(rungs)


@given(ladders(), st.sampled_from(("", "亿元", "万元/亩")))
def test_what_is_written_is_read_back_the_same(rungs: tuple[Rung, ...], unit: str) -> None:
    assert read_ladder(parse_ladder(ladder_lines(rungs, unit, FULL), FULL)) == rungs
