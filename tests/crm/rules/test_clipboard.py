"""Tables on the clipboard: what Excel and WPS write is read, what is written is read back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.clipboard import Chosen, area, block_of, cells_of, is_fault, text_of


def test_a_quoted_cell_holds_line_breaks_and_quotation_marks() -> None:
    assert cells_of('a\t"税收\n（万元）"\r\n"说""好"""\tb') == [
        ["a", "税收\n（万元）"],
        ['说"好"', "b"],
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\r2\r", [["1"], ["2"]]),
        ("a\r\n\r\n", [["a"], [""]]),
        ("\r\n", [[""]]),
        ("", [[""]]),
        (" 12 \t\u3000", [["12", ""]]),
        ('5"管\t2"', [['5"管', '2"']]),
        ('"没有收尾\t下一格\n下一行', [['"没有收尾', "下一格"], ["下一行"]]),
        ('"甲"公司\t1', [['"甲"公司', "1"]]),
    ],
)
def test_line_ends_and_quotation_marks_are_those_of_excel(text: str, rows: list[list[str]]) -> None:
    assert cells_of(text) == rows


def test_a_block_is_of_one_width() -> None:
    assert block_of("1\n2\t3") == [["1", ""], ["2", "3"]]


CELLS = st.text(st.sampled_from('甲1"\t\n ,、'), max_size=6).map(lambda text: text.strip(" "))


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4
        )
    )
)
@example([['"', ""], ["", "甲\n\t1"]])
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    assert cells_of(text_of(rows) + "\n") == rows


ROOM = (10, 6)


@pytest.mark.parametrize(
    ("down", "across", "chosen", "filled"),
    [
        (1, 1, Chosen(2, 1), (1, 1)),
        (3, 2, Chosen(2, 1), (3, 2)),
        (1, 1, Chosen(0, 0, 10, 6), (10, 6)),
        (2, 1, Chosen(0, 0, 4, 3), (4, 3)),
        (1, 3, Chosen(0, 0, 5, 1), (5, 3)),
        (2, 2, Chosen(0, 0, 3, 2), (2, 2)),
        (3, 2, Chosen(0, 0, 2, 1), (3, 2)),
    ],
)
def test_a_range_that_is_a_multiple_is_filled(
    down: int, across: int, chosen: Chosen, filled: tuple[int, int]
) -> None:
    into = area([["1"] * across] * down, chosen, ROOM)
    assert (into.top, into.left) == (chosen.top, chosen.left)
    assert (into.height, into.width) == filled


def test_a_block_that_does_not_fit_says_how_much_room_there_is() -> None:
    with pytest.raises(InvalidInput, match="要粘贴 3 行，从选中的格往下只有 2 行"):
        area([["1"]] * 3, Chosen(8, 0), ROOM)
    with pytest.raises(InvalidInput, match="要粘贴 4 列，从选中的格往右只有 3 列"):
        area([["1"] * 4], Chosen(0, 3), ROOM)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("########", True), ("#N/A", True), ("#DIV/0! ", True), ("#1 厂房", False), ("", False)],
)
def test_what_excel_shows_for_a_cell_it_can_not_show_is_no_text(text: str, fault: bool) -> None:
    assert is_fault(text) is fault
