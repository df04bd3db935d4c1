"""挂图作战 on A3: its size, its text, its fonts, and that it says what the rows say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from crm.briefings.gantt import GanttSheet, print_chart, sheet, write
from crm.errors import BriefingError
from crm.holidays import calendar_of
from crm.milestone_planning import plan_milestones
from crm.milestones import schedules
from crm.projects import create_project
from crm.timeline import GanttRow, gantt_rows
from crm.workspace import Workspace
from db.terms import Stage
from tests.crm.briefings.paper import fonts_of, metadata, page_texts, solid

TODAY = date(2016, 5, 31)
MM = 72 / 25.4


@pytest.fixture
def rows(file_workspace: Workspace) -> list[GanttRow]:
    """Seven projects with all their milestones: more than a page."""

    def fill(session):  # type: ignore[no-untyped-def]
        for number in range(7):
            key = create_project(
                session,
                f"示例项目{number}号<b>&",
                stage=Stage.SIGNED,
                chief="副主任A",
                illustrative=True,
            )
            target = date(2017 + number % 3, 9, 29)
            plan_milestones(session, key, target, today=TODAY, plan_id="")

    file_workspace.change(fill, label="示例")
    calendar = file_workspace.read(calendar_of)
    found = file_workspace.read(schedules, TODAY)
    return gantt_rows(found, TODAY, calendar, {one.project_id for one in found})


@pytest.fixture
def chart(file_workspace: Workspace, rows: list[GanttRow]) -> GanttSheet:
    return file_workspace.read(sheet, rows, today=TODAY, wanted="主园区，红灯", issued_by="专员 甲")


def printed(chart: GanttSheet) -> bytes:
    out = BytesIO()
    write(chart, out)
    return out.getvalue()


def test_it_is_a3_across_and_the_same_rows_give_the_same_bytes(chart: GanttSheet) -> None:
    content = printed(chart)
    for page in pypdfium2.PdfDocument(content):
        width, height = page.get_size()
        assert (round(width / MM), round(height / MM)) == (420, 297)
    assert printed(chart) == content
    assert metadata(content)["Title"] == "重点项目挂图作战 2016-05-31"


def test_each_row_is_printed_once_and_a_project_is_not_torn(
    chart: GanttSheet, rows: list[GanttRow]
) -> None:
    pages = [solid(text) for text in page_texts(printed(chart))]
    assert len(pages) == 3
    whole = "".join(pages)
    for row in rows:
        if row.heading:
            assert whole.count(solid(row.name)) == 1
    for text in pages:
        assert text.count("拆迁平地") == text.count("示例项目") == text.count("达产")
        assert "2017年" in text, "the scale stands above each part"
    assert "示例经开区" in pages[0]
    assert "7个项目" in pages[0]
    assert "只看主园区，红灯" in pages[0]
    assert "示例数据" in pages[0]
    assert "制表专员甲" in pages[0]
    assert "第3页共3页" in pages[2]


def test_a_project_longer_than_a_page_goes_on_with_its_scale(
    chart: GanttSheet, rows: list[GanttRow]
) -> None:
    long = replace(chart, rows=(rows[0], *rows[1:14] * 5))
    pages = [solid(text) for text in page_texts(printed(long))]
    assert len(pages) == 2
    assert sum(text.count("拆迁平地") for text in pages) == 5
    assert all("2017年" in text for text in pages)


def test_the_fonts_are_embedded_and_no_character_is_missing(
    chart: GanttSheet, tmp_path: Path
) -> None:
    file = tmp_path / "挂图.pdf"
    write(chart, file)
    fonts = fonts_of(file)
    assert fonts
    assert all(font.embedded and font.subset for font in fonts)
    assert "〓" not in "".join(page_texts(file))


def test_years_nobody_knows_are_named_and_no_rows_are_said_so(
    file_workspace: Workspace, chart: GanttSheet, tmp_path: Path
) -> None:
    far = [row for row in chart.rows if row.expected and row.expected.last.year > 2017]
    assert far
    assert chart.note == ""
    empty = file_workspace.read(print_chart, [], tmp_path / "空.pdf", today=date(2031, 5, 31))
    assert empty == 1
    (text,) = page_texts(tmp_path / "空.pdf")
    assert "没有符合条件的项目" in solid(text)
    assert "2031年的放假安排还没有登记" in solid(text)


def test_what_is_not_a_pdf_is_not_written_over(chart: GanttSheet, tmp_path: Path) -> None:
    other = tmp_path / "台账.pdf"
    other.write_bytes(b"PK\x03\x04")
    with pytest.raises(BriefingError):
        write(chart, other)
    assert other.read_bytes() == b"PK\x03\x04"
