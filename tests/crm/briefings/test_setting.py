"""Setting Chinese text in lines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.briefings.setting import Line, Run, set_lines, width_of
from tests.crm.briefings.paper import NO_LINE_BEGINS_WITH, NO_LINE_ENDS_WITH, solid

SIZE = 10.0
TEXT = (
    "本月新签约项目3个，合同投资64.5亿元；全年累计引进10亿元以上项目2个（其中50亿元以上1个），"
    "“示例”项目《框架协议》已签订。Bosch Rexroth来访，投资强度246万元/亩，完成率125.64%。"
)
COMMON = (
    "的一是在不了有和人这中大为上个国我以要他，。、；：？！（）《》“”「」…—0123456789AbcZ .%/-约第"
)


def run(text: str, face: str = "serif") -> Run:
    return Run(text, face, SIZE, "text")


def texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in lines]


@pytest.mark.parametrize("width", range(70, 290, 7))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width: int) -> None:
    for line in texts(set_lines([run(TEXT)], width, align="justify", indent=20)):
        assert line[0] not in NO_LINE_BEGINS_WITH, line
        assert line[-1] not in NO_LINE_ENDS_WITH, line


@given(st.text(COMMON, max_size=120), st.integers(60, 300))
@settings(max_examples=150, deadline=None)
def test_any_text_keeps_its_characters_in_their_order(text: str, width: int) -> None:
    lines = texts(set_lines([run(text)], width, align="justify"))
    assert solid("".join(lines)) == solid(text)


@given(st.text(COMMON, max_size=120), st.integers(60, 300))
@settings(max_examples=150, deadline=None)
def test_no_line_is_wider_than_its_measure_but_for_the_blank_of_a_last_mark(
    text: str, width: int
) -> None:
    for line in set_lines([run(text)], width, align="justify", indent=20):
        assert line.width <= width + SIZE / 2 + 1e-6


def test_lines_are_justified_to_the_measure_and_the_last_is_not() -> None:
    *full, last = set_lines([run("完成情况总体良好" * 30)], 203.0, align="justify", indent=20)
    assert len(full) > 5
    assert {round(line.width, 6) for line in full} == {203.0}
    assert last.width < 203.0
    assert full[0].pieces[0].x == 20 and full[1].pieces[0].x == 0


def test_a_quarter_em_stands_between_chinese_and_figures_typed_space_or_not() -> None:
    solid_width = sum(width_of([run(part)]) for part in ("签约", "3", "个"))
    assert width_of([run("签约3个")]) == pytest.approx(solid_width + 2 * SIZE / 4)
    assert width_of([run("签约 3 个")]) == pytest.approx(width_of([run("签约3个")]))
    date = "2016年5月31日"
    assert width_of([run(date)]) == pytest.approx(sum(width_of([run(c)]) for c in date))


def test_a_number_stays_with_its_unit_and_a_word_whole() -> None:
    for width in range(60, 200, 3):
        lines = texts(set_lines([run("共有12个项目，投资64.5亿元，Rexroth来访第5期")], width))
        for before, after in pairwise(lines):
            assert not (before[-1].isdigit() and after[0] in "个亿期")
            assert not (before[-1].isascii() and after[0].isascii() and after[0] != "R")


def test_a_word_wider_than_the_line_is_broken_rather_than_printed_over_the_edge() -> None:
    lines = set_lines([run("A" * 200)], 100.0)
    assert len(lines) > 5
    assert all(line.width <= 100.0 for line in lines)


def test_marks_that_meet_are_set_close() -> None:
    apart = width_of([run("（甲）")]) + width_of([run("，乙")])
    assert width_of([run("（甲），乙")]) == pytest.approx(apart - SIZE / 2)


def test_right_aligned_figures_end_at_the_edge() -> None:
    for text in ("742.60", "1,234.50", "—"):
        (line,) = set_lines([run(text, "sans")], 80.0, align="right")
        assert line.width == pytest.approx(80.0)


def test_a_typed_line_break_is_kept_and_blank_text_has_no_ink() -> None:
    assert texts(set_lines([run("投资\n亿元")], 200.0)) == ["投资", "亿元"]
    assert set_lines([run("")], 200.0) == ()


def test_a_mark_that_opens_a_line_is_flush_with_the_text_above_it() -> None:
    lines = set_lines([run("（甲）" * 40)], 100.0, align="justify")
    assert {line.pieces[0].x for line in lines} == {-SIZE / 2}
    (indented,) = set_lines([run("（一）签约")], 100.0, indent=20)
    assert indented.pieces[0].x == 20
