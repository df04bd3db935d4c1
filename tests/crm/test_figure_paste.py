"""A table from Excel in 月报填报: put by its months and indicators, else where the cell is."""

from __future__ import annotations

from crm.figure_grid import GridLine
from crm.figure_paste import place

LINES = [
    GridLine("规模工业总产值", None, "全区", "亿元"),
    GridLine("工商税收", None, "全区", "亿元"),
    GridLine("新引进项目", None, "全区", "个"),
    GridLine("规模工业总产值", "p1", "星沙产业基地", "亿元"),
]


def cells(text: str, row: int = 0, month: int = 5) -> list[tuple[int, int, str]]:
    return list(place(text, LINES, row, month).cells)


def test_bare_figures_go_where_the_cell_is() -> None:
    assert cells("1\t2\n3\t4\n", row=1, month=4) == [
        (1, 4, "1"), (1, 5, "2"), (2, 4, "3"), (2, 5, "4"),
    ]  # fmt: skip
    assert cells("1\t—\t3", month=4) == [(0, 4, "1"), (0, 6, "3")]  # blanks empty nothing


def test_figures_beyond_the_last_month_or_line_are_told() -> None:
    placed = place("1\t\t3\n4\t5\t\n", LINES, 0, 11)
    assert placed.cells == ((0, 11, "1"), (1, 11, "4"), (1, 12, "5"))
    assert placed.told == "有 1 格超出了表格，没有贴入，请从更靠左上的格粘起"
    below = place("1\t2\n3\t\n\t\n", LINES, len(LINES) - 1, 4)
    assert len(below.cells) == 2
    assert "有 1 格超出了表格" in below.told


def test_a_header_of_months_tells_the_columns() -> None:
    assert cells("1–3月\t1-5月\n7\t8\n", month=2) == [(0, 3, "7"), (0, 5, "8")]
    assert cells("2016年1—2月累计\n7", month=5) == [(0, 2, "7")]
    assert cells("1月\n7", month=5) == [(0, 2, "7")]  # January comes with February


def test_names_tell_the_rows_in_any_order_and_units_go_with_the_figures() -> None:
    text = (
        "指标\t单位\t1-4月\t1-5月\n"
        "工商税收\t万元\t364,000\t441,000\n"
        "没有这项\t亿元\t5\t6\n"
        "规模工业 总产值\t亿元\t596.8\t750.2亿元\n"
        "合计\t\t\t\n"
    )
    placed = place(text, LINES, 2, 2)
    assert list(placed.cells) == [
        (1, 4, "364,000万元"), (1, 5, "441,000万元"), (0, 4, "596.8亿元"), (0, 5, "750.2亿元"),
    ]  # fmt: skip
    assert placed.told == "没有对上的指标：“没有这项”，没有贴入"


def test_names_without_a_header_go_to_the_months_from_the_chosen_cell() -> None:
    assert cells("工商税收\t44.1\n规模工业总产值\t750.2") == [(1, 5, "44.1"), (0, 5, "750.2")]


def test_a_name_of_several_parks_is_that_of_the_chosen_line() -> None:
    assert cells("规模工业总产值\t9", row=3) == [(3, 5, "9")]
    assert cells("规模工业总产值\t9", row=1) == [(0, 5, "9")]


def test_a_blank_beside_a_name_empties_nothing() -> None:
    assert cells("工商税收\t\n新引进项目\t3") == [(2, 5, "3")]
