"""Charts as marks: what is drawn is as long as what it tells, on paper as on the screen."""

from __future__ import annotations

from fractions import Fraction

import pytest

from crm.briefings.charts import INKS as PAPER
from crm.charts import (
    Attained,
    Box,
    Level,
    Mark,
    Series,
    Shape,
    StageFlow,
    Strip,
    Stroke,
    Words,
    attainment,
    capital_series,
    funnel,
    gantt_key,
    gantt_words,
    heat_cell,
    months,
    stage_movement,
)
from crm.pipeline import Movement, stage_flows
from crm.rules.stages import ROAD
from db.terms import Grade, Stage

SIZES = Strip(12, 18, 4.5)


def wide(words: Words) -> float:
    """Each character 5 wide, as the digits of small print."""
    return 5.0 * len(words.text)


def boxes(marks: list[Mark], fill: str) -> list[Box]:
    return [one for one in marks if isinstance(one, Box) and one.fill == fill]


def words(marks: list[Mark]) -> list[str]:
    return [one.text for one in marks if isinstance(one, Words)]


def strokes(marks: list[Mark]) -> list[Stroke]:
    return [one for one in marks if isinstance(one, Stroke)]


@pytest.mark.parametrize(
    ("at", "done", "notch", "pace"),
    [
        (Attained(40, 50), 40, None, 50),
        (Attained(125, 50), 100, 80, 40),
        (Attained(50, 50, most=200), 25, 50, 25),
        (Attained(0.5, None), 0.5, None, None),
        (Attained(None, 10), None, None, 10),
    ],
)
def test_a_bar_is_as_long_as_what_is_done(
    at: Attained, done: float | None, notch: float | None, pace: float | None
) -> None:
    marks = attainment(at, 100, 12, 6)
    assert [one.cut for one in boxes(marks, "accent")] == ([] if done is None else [done])
    found = {one.ink: one.x1 for one in strokes(marks)}
    assert found.get("ground") == notch
    assert found.get("text") == pace


def test_levels_of_the_funnel_are_as_long_as_their_counts() -> None:
    levels = [Level("线索", 10, "继续前行 50%"), Level("接洽", 5), Level("在谈", 0)]
    marks = funnel(levels, 400, 18, wide, unit=" 个")
    long = [one.width for one in boxes(marks, "accent")]
    assert long[0] == pytest.approx(2 * long[1])
    assert len(boxes(marks, "rule")) == 1
    assert {"10 个", "5 个", "0 个", "继续前行 50%"} <= set(words(marks))
    for one in marks:
        if isinstance(one, Words) and one.align == "left":
            assert one.x + wide(one) <= 400


def test_an_empty_funnel_has_no_mark() -> None:
    assert funnel([], 400, 18, wide) == []
    assert boxes(stage_movement([], 400, 14, wide), "accent") == []


def test_what_came_and_left_stands_at_both_sides_of_its_stage() -> None:
    flows = [StageFlow("在谈", 4, 2, 3), StageFlow("签约", 2, 0, 0)]
    marks = stage_movement(flows, 400, 14, wide)
    came, back, left = (boxes(marks, one) for one in ("accent", "amber", "accent-pale"))
    assert came[0].width == pytest.approx(2 * came[1].width)
    assert back[-1].x == pytest.approx(came[0].x + came[0].width)
    assert left[0].x + left[0].width < 200 < came[0].x
    assert words(marks).count("6") == 1
    assert words(marks).count("3") == 1


def test_moves_are_counted_by_stage_and_backward_ones_apart() -> None:
    def move(before: Stage | None, after: Stage) -> Movement:
        return Movement("1", "示例", None, before, after, None, None, None, True)

    flows = stage_flows(
        [
            move(None, Stage.LEAD),
            move(Stage.LEAD, Stage.TALKS),
            move(Stage.REVIEW, Stage.TALKS),
            move(Stage.TALKS, Stage.PAUSED),
        ]
    )
    found = {one.label: one for one in flows}
    assert len(flows) == len(ROAD) + 1
    assert found["在谈"] == StageFlow("在谈", 1, 1, 1)
    assert found["线索"] == StageFlow("线索", 1, 0, 1)
    assert found["暂缓"] == StageFlow("暂缓", 0, 1, 0)


def test_months_are_as_tall_as_their_money_and_tell_it() -> None:
    yi = 10_000_000_000
    told = capital_series(2016, [yi, 2 * yi], [Fraction(yi, 2)], [3 * yi] * 12)
    assert [one.values[0] for one in told] == [1.0, 0.5, 3.0]
    marks = months(told, 480, 126, wide)
    tall = [one.height for one in boxes(marks, "accent") if one.width > 9]
    assert tall[1] == pytest.approx(2 * tall[0])
    assert {"1.00", "2.00", "0.50", "2015年到位"} <= set(words(marks))
    lines = [one for one in strokes(marks) if one.ink == "secondary"]
    assert len(lines) == 12 + 1  # and the one of the legend


def test_no_value_of_a_month_stands_on_another() -> None:
    series = [Series("甲", (1.0, 11.11, 12.0), "accent"), Series("乙", (1.0, 11.2, 0.0), "green")]
    for chosen in (0, 2):
        marks = months(series, 480, 126, wide, chosen=chosen)
        told = [one for one in marks if isinstance(one, Words) and one.align == "center"]
        values = [one for one in told if "." in one.text]
        for place, one in enumerate(values):
            for other in values[place + 1 :]:
                apart = abs(one.x - other.x) >= (wide(one) + wide(other)) / 2
                assert apart or abs(one.y - other.y) >= 9
    assert [one.text for one in values] == ["11.11 / 11.20"]


def test_each_grade_has_its_sign_and_no_colour_stands_alone() -> None:
    shown = {grade: words(heat_cell(grade, "", 0, 0, 30, 15)) for grade in Grade}
    assert len({tuple(one) for one in shown.values()}) == len(shown)
    assert words(heat_cell(Grade.UNMET, "82%", 0, 0, 30, 15)) == ["✗ 82%"]


def test_paper_and_screen_know_every_ink() -> None:
    from ui.tokens import LIGHT, token_of

    marks: list[Mark] = [
        *attainment(Attained(125, 50, forecast=90), 100, 12, 6),
        *attainment(Attained(25, 50, ink="red", forecast=60), 100, 12, 6),
        *attainment(Attained(25, 50, ink="green", forecast=60), 100, 12, 6),
        *funnel([Level("甲", 1, "乙"), Level("丙", 0)], 400, 18, wide),
        *stage_movement([StageFlow("甲", 1, 1, 1)], 400, 14, wide),
        *months(capital_series(2016, [1], [1], [1]), 480, 126, wide, chosen=1),
        *(mark for grade in Grade for mark in heat_cell(grade, "1%", 0, 0, 30, 15)),
        *(m for part in range(len(gantt_words())) for m in gantt_key(part, 0, 9, 22, SIZES)),
    ]
    inks = {
        ink
        for mark in marks
        for ink in ((mark.fill, mark.edge) if isinstance(mark, Box | Shape) else (mark.ink,))
        if ink
    }
    assert len(inks) > 12
    for ink in inks:
        assert ink in PAPER
        assert hasattr(LIGHT, token_of(ink))
