"""Printing a story and delivering the file."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reportlab.platypus.flowables import Flowable

from crm.briefings.page import Note, Text, section
from crm.briefings.press import Imprint, deliver, print_story
from crm.briefings.style import BODY
from crm.briefings.tables import Cell, Column, GroupRow, Row, grid
from crm.errors import BriefingError
from tests.crm.briefings.paper import bookmarks, fonts_of, metadata, page_texts, solid

IMPRINT = Imprint(
    "示例简报", "示例招商局", "2016年5月", "示例简报　2016年第5期", "数据截至 2016-05-31"
)


def story(rows: int = 120) -> list[Flowable]:
    columns = [Column("序号", 40, "right"), Column("项目", 200), Column("进展", 200)]
    data: list[Row] = []
    for i in range(rows):
        if i % 25 == 0:
            data.append(GroupRow(f"第{i // 25 + 1}组"))
        data.append(
            [str(i + 1), Cell(f"示例<b>&{i}", bold=True), "推进中，（土地）已报批；" * (i % 6)]
        )
    return [
        *section("一、清单", "list"),
        grid(columns, data),
        Note("说明。", see="end"),
        *section("二、口径", "end"),
        Text("一个项目只计一次。" * 40, BODY),
    ]


def test_the_same_story_gives_the_same_bytes_and_every_font_is_embedded(tmp_path: Path) -> None:
    first, pages = print_story(story(), IMPRINT)
    again, _ = print_story(story(), IMPRINT)
    assert first == again
    assert pages > 3
    file = tmp_path / "示例.pdf"
    deliver(first, file)
    assert file.read_bytes() == first
    fonts = fonts_of(file)
    assert len({font.name.split("+")[1] for font in fonts}) == 3
    assert all(font.embedded and font.subset for font in fonts)


def test_sheets_bear_their_number_and_a_reference_its_page() -> None:
    pdf, pages = print_story(story(), IMPRINT)
    texts = [solid(text) for text in page_texts(pdf)]
    assert len(texts) == pages
    for number, text in enumerate(texts, 1):
        assert f"第{number}页共{pages}页" in text
        assert "数据截至2016-05-31" in text
        assert ("2016年第5期" in text) == (number > 1)
    end = dict(bookmarks(pdf))["二、口径"]
    assert f"口径见第{end}页。" in "".join(texts)
    assert "二、口径" in texts[end - 1]


def test_a_table_repeats_its_head_and_keeps_each_row_whole() -> None:
    pdf, _ = print_story(story(), IMPRINT)
    texts = [solid(text) for text in page_texts(pdf)]
    with_rows = [text for text in texts if "示例<b>&" in text]
    assert len(with_rows) > 2
    assert all("序号项目进展" in text for text in with_rows)
    joined = "".join(texts)
    assert [f"示例<b>&{i}" in joined for i in range(120)] == [True] * 120
    for text in texts:
        # A group's head is never the last of a page.
        assert not solid(text.split("数据截至")[0]).endswith("组")


def test_a_cell_longer_than_a_page_is_cut_and_says_so() -> None:
    columns = [Column("项目", 40), Column("进展", 400)]
    pdf, pages = print_story(
        [grid(columns, [[Cell("名" * 5000, small="方" * 999), "进\n" * 9000]])], IMPRINT
    )
    assert pages == 1
    assert page_texts(pdf)[0].count("…") == 3


def test_a_figure_is_never_torn_in_a_narrow_column() -> None:
    columns = [Column("投资\n亿元", 50, "right"), Column("说明", 420)]
    rows: list[Row] = [
        [Cell("10.5–19.75", bold=True), "区间"],
        [Cell("1,234,567.89", bold=True), "大数"],
        ["1.5亿美元", "外币"],
    ]
    pdf, _ = print_story([grid(columns, rows)], IMPRINT)
    text = page_texts(pdf)[0]
    for figure in ("19.75", "1,234,567.89"):
        assert figure in text
    assert "10.5–" in text


def test_mobile_numbers_are_masked_and_other_numbers_are_not() -> None:
    typed = "张三13807310000、138-0731-0000、+86 13907310000；0731-84011111；合同 201613807310000"
    pdf, _ = print_story([Text(typed, BODY)], IMPRINT)
    text = solid(page_texts(pdf)[0])
    assert text.count("138****0000") == 2 and "139****0000" in text
    assert "13807310000、" not in text
    assert "0731-84011111" in text and "201613807310000" in text


def test_a_long_name_of_the_issuer_never_runs_into_the_page_number() -> None:
    long = replace(
        IMPRINT, foot=IMPRINT.foot + "　签发 " + "很长的名字" * 6, sample="示例数据，金额均为虚构"
    )
    pdf, _ = print_story([Text("正文", BODY)], long)
    lines = page_texts(pdf)[0].splitlines()
    assert any("示例数据" in line and "签发" not in line for line in lines)


def test_title_author_and_language_are_set() -> None:
    pdf, _ = print_story(story(3), IMPRINT)
    facts = metadata(pdf)
    assert (facts["Title"], facts["Author"]) == ("示例简报", "示例招商局")
    assert b"/Lang (zh-CN)" in pdf or b"zh-CN" in pdf


def test_rare_characters_read_back_as_themselves() -> None:
    pdf, _ = print_story([Text("镕喆堃䶮𬭎㎡①", BODY)], IMPRINT)
    assert "镕喆堃䶮𬭎㎡①" in solid(page_texts(pdf)[0])


def test_a_missing_folder_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BriefingError, match=r"找不到文件夹.*请选择已有的文件夹"):
        deliver(b"new", tmp_path / "没有" / "月报.pdf")
    with pytest.raises(BriefingError, match="是文件夹"):
        deliver(b"new", tmp_path)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (PermissionError(errno.EACCES, "Permission denied"), "请关闭后再试"),
        (OSError(errno.EIO, "Input/output error"), "请插好再试，或换一个位置"),
    ],
)
def test_a_file_that_could_not_be_written_whole_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    file = tmp_path / "月报.pdf"
    file.write_bytes(b"%PDF old")

    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(BriefingError, match=said):
        deliver(b"new", file)
    assert file.read_bytes() == b"%PDF old"
    assert os.listdir(tmp_path) == ["月报.pdf"]


def test_a_file_that_is_no_pdf_is_never_replaced(tmp_path: Path) -> None:
    data = tmp_path / "园区.yinfeng"
    data.write_bytes(b"SQLite format 3\x00")
    with pytest.raises(BriefingError, match=r"不是 PDF 文件，没有覆盖它"):
        deliver(b"%PDF new", data)
    assert data.read_bytes() == b"SQLite format 3\x00"
    data.write_bytes(b"")  # as a temporary file is made ready for it
    deliver(b"%PDF new", data)
    assert data.read_bytes() == b"%PDF new"


def test_a_stream_on_a_full_disk_is_said_plainly() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with (
        open("/dev/full", "wb", buffering=0) as full,
        pytest.raises(BriefingError, match="磁盘已满"),
    ):
        deliver(b"new", full)


@pytest.mark.skipif(os.name != "posix", reason="limits a process as POSIX does")
def test_a_disk_without_room_for_the_whole_file_keeps_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "月报.pdf"
    file.write_bytes(b"%PDF old")
    script = f"""
import resource, signal
from crm.briefings.press import deliver
from crm.errors import BriefingError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    deliver(b"x" * 5000, {str(file)!r})
except BriefingError as error:
    print(error.message)
"""
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "简报没有保存" in said.stdout
    assert file.read_bytes() == b"%PDF old"
    assert os.listdir(tmp_path) == ["月报.pdf"]


def test_a_stream_gets_the_same_bytes() -> None:
    out = io.BytesIO()
    deliver(b"pdf", out)
    assert out.getvalue() == b"pdf"
