"""Files and sheets as they come: what is wrong is said, and what is right is found."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.errors import HeaderNotFound, LedgerError
from crm.ledgers.cells import read_cell
from crm.ledgers.headers import FieldKind, recognise
from crm.ledgers.importing import Choices, read_ledger
from crm.ledgers.reading import read_sheet
from crm.ledgers.sheets import RowKind, SheetChoices
from crm.ledgers.workbook import Grid
from db.terms import CellState, Mark
from tests.crm.ledgers import books

HEAD = ["序号", "项目名称", "投资方", "总投资（亿元）"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.xlsx", "空文件"),
        (b"hello, this is no workbook", "a.xlsx", "另存为"),
        (b"PK\x03\x04broken zip", "a.xlsx", "另存为"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "密码",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "另存为"),
        (b"\x00\x01\x02\x00\xff", "a.csv", "文本"),
    ],
)
def test_a_file_that_is_no_ledger_is_said_in_words(
    tmp_path: Path, content: bytes, name: str, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=said):
        read_ledger(path)


def test_a_missing_file_and_an_empty_workbook_are_said(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="打不开"):
        read_ledger(tmp_path / "没有.xlsx")
    empty = books.save(tmp_path / "空.xlsx", 表=[[None, " "]])
    with pytest.raises(LedgerError, match="没有任何内容"):
        read_ledger(empty)


def test_without_a_header_it_is_asked_which_row(tmp_path: Path) -> None:
    path = books.save(tmp_path / "a.xlsx", 表=[["甲", "乙"], ["序列", "叫法"], ["1", "示例"]])
    with pytest.raises(HeaderNotFound, match="第几行"):
        read_ledger(path)
    told = Choices(sheets={"表": SheetChoices(header_row=2, fields={1: "name"})})
    sheet = read_ledger(path, told).sheets[0]
    assert [row.number for row in sheet.rows] == [3]
    assert sheet.columns[1].field is not None and sheet.columns[1].field.key == "name"
    with pytest.raises(HeaderNotFound, match="没有第 9 行"):
        read_ledger(path, Choices(sheets={"表": SheetChoices(header_row=9)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_csv_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "台账.csv"
    rows = [HEAD, ["1", "示例镕材", "甲公司", "12"]]
    path.write_text("\r\n".join(mark.join(row) for row in rows), encoding=encoding)
    sheet = read_ledger(path).sheets[0]
    assert [c.field.key for c in sheet.columns if c.field] == [
        "serial",
        "name",
        "investors",
        "planned",
    ]
    assert sheet.columns[3].unit == "亿元" and sheet.columns[3].assumed
    assert sheet.rows[0].cells[1] == "示例镕材"


def test_three_header_rows_and_a_repeated_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["项目名称", "投资", None, None],
        [None, "合同", None, "到位"],
        [None, "合同投资（万元）", "其中外资（万美元）", "到位资金（万元）"],
        ["示例甲", 100, 5, 20],
        ["项目名称", "合同投资（万元）", "外资", "到位资金（万元）"],
        ["示例乙", 200, None, 30],
    ]:
        sheet.append(row)
    for merged in ("A1:A3", "B1:D1", "B2:C2"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "a.xlsx")
    found = read_ledger(tmp_path / "a.xlsx").sheets[0]
    assert found.header_rows == range(3)
    keys = [c.field.key if c.field else None for c in found.columns]
    assert keys == ["name", "contracted", None, "arrived"]
    assert found.kinds[4] is RowKind.REPEATED
    assert [row.number for row in found.rows] == [4, 6]


def test_hidden_rows_columns_and_sheets_are_known(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [HEAD, [1, "示例甲", "甲", 1], [2, "示例乙", "乙", 2]]:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("藏")
    other.append(HEAD)
    other.append([1, "示例丙", "丙", 3])
    other.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    shown, hidden = read_ledger(tmp_path / "a.xlsx").sheets
    assert shown.grid.hidden_rows == {2}
    assert [c.hidden for c in shown.columns] == [False, False, True, False]
    assert hidden.grid.hidden and not shown.grid.hidden


@pytest.mark.parametrize(
    ("path", "key", "unit"),
    [
        (("项 目\n名 称",), "name", None),
        (("投资主体",), "investors", None),
        (("业主单位",), "investors", None),
        (("计划总投资(亿元)",), "planned", "亿元"),
        (("协议投资（万元）",), "agreed", "万元"),
        (("占地面积\n（亩）",), "land", "亩"),
        (("用地（㎡）",), "land", "平方米"),
        (("联点领导",), "chief", None),
        (("目前进度",), "progress", None),
        (("投资额（亿元）", "总投资"), "planned", "亿元"),
        (("投资额（亿元）", "其中固投"), None, "亿元"),
        (("随便什么",), None, None),
    ],
)
def test_headers_are_recognised_in_all_wordings(
    path: tuple[str, ...], key: str | None, unit: str | None
) -> None:
    found = recognise(path)
    assert (found.field.key if found.field else None, found.unit) == (key, unit)


YI = 10**10


@pytest.mark.parametrize(
    ("raw", "unit", "fen", "mark"),
    [
        ("1.2亿元", "万元", 12 * YI // 10, Mark.EXACT),
        (12000, "万元", 12 * YI // 10, Mark.EXACT),
        ("12,000万", "亿元", 12 * YI // 10, Mark.EXACT),
        ("约5亿", "万元", 5 * YI, Mark.ABOUT),
        ("5-8亿元", "万元", 5 * YI, Mark.RANGE),
        ("2亿(一期0.8亿)", "万元", 2 * YI, Mark.EXACT),
        (0.1, "亿元", YI // 10, Mark.EXACT),
    ],
)
def test_amounts_of_a_ledger(raw: Any, unit: str, fen: int, mark: Mark) -> None:
    read = read_cell(raw, FieldKind.AMOUNT, unit=unit, year=2016)
    assert read.state is CellState.UNDERSTOOD
    assert (read.value.fen, read.value.mark) == (fen, mark)


@pytest.mark.parametrize(
    ("raw", "first", "precision"),
    [
        (2016.5, date(2016, 5, 1), "month"),
        ("2016.5", date(2016, 5, 1), "month"),
        ("2016年5月", date(2016, 5, 1), "month"),
        ("2016/5/3", date(2016, 5, 3), "day"),
        ("5月底", date(2016, 5, 21), "month_late"),
        ("二季度", date(2016, 4, 1), "quarter"),
        (42512, date(2016, 5, 22), "day"),
        ("42512", date(2016, 5, 22), "day"),
        (datetime(2016, 5, 3), date(2016, 5, 3), "day"),  # noqa: DTZ001  (as a sheet has it)
        ("“五一”前", date(2016, 5, 1), "before"),
    ],
)
def test_dates_of_a_ledger(raw: Any, first: date, precision: str) -> None:
    read = read_cell(raw, FieldKind.WHEN, unit=None, year=2016)
    assert read.state is CellState.UNDERSTOOD
    assert (read.value.day, read.value.precision.value) == (first, precision)


@pytest.mark.parametrize("raw", ["", "/", "—", "无", "待定", None])
@pytest.mark.parametrize("kind", list(FieldKind))
def test_blanks_say_nothing(raw: Any, kind: FieldKind) -> None:
    read = read_cell(raw, kind, unit="万元", year=2016)
    assert (read.state, read.value) == (CellState.UNDERSTOOD, None)


def test_an_amount_without_any_unit_is_asked_about() -> None:
    read = read_cell(5000, FieldKind.AMOUNT, unit=None, year=2016)
    assert read.state is CellState.UNDECIDED and len(read.candidates) == 2


@pytest.mark.parametrize("raw", ["13", "电话 123", "+86 1380731"])
def test_a_number_that_no_phone_has_is_listed_and_kept(raw: str) -> None:
    read = read_cell(raw, FieldKind.PEOPLE, unit=None, year=2016)
    assert read.state is CellState.UNREADABLE and read.text == raw


CELLS = st.one_of(
    st.none(),
    st.integers(-10, 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1950, 1, 1), date(2099, 1, 1)),
    st.sampled_from([*HEAD, "小计", "一、签约", "待定", "约5亿", "2016.1", "示例", "注：x"]),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=12))
def test_no_grid_breaks_the_reading_and_no_cell_of_a_data_row_is_lost(
    drawn: list[list[Any]],
) -> None:
    cells = [[None if value == "" else value for value in row] for row in drawn]
    sheet = read_sheet(Grid("表", [HEAD, *cells]))
    assert len(sheet.kinds) == len(cells) + 1
    for row in sheet.rows:
        raw = sheet.grid.rows[row.number - 1]
        assert row.cells == {at: value for at, value in enumerate(raw) if value is not None}
        for column in sheet.columns:
            if column.field is not None and column.index in row.cells:
                read = read_cell(
                    row.cells[column.index], column.field.kind, unit=column.unit, year=2016
                )
                assert read.state in set(CellState)
