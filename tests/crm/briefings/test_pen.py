"""What the pen writes is read back from the sheet it was lifted from."""

from __future__ import annotations

import io
import re

import pytest

from crm.briefings.fonts import glyph
from crm.briefings.pen import Pen
from crm.briefings.press import Sheet
from crm.briefings.setting import Run, set_lines
from crm.briefings.style import CELL
from tests.crm.briefings.paper import page_texts, solid


@pytest.fixture
def sheet() -> Sheet:
    glyph("sans", "页")
    return Sheet(io.BytesIO(), initialFontName="NotoSansSC-Regular", invariant=1)


def lines_of(*texts: str, ink: str = "text") -> list[object]:
    return [line for text in texts for line in set_lines([Run(text, "sans", 9.0, ink)], 400.0)]


def test_no_length_is_written_with_an_exponent(sheet: Sheet) -> None:
    pen = Pen(sheet)
    for left in (1e-7, -3e-6, 2e-5, 12.5, 1190.551):
        pen.draw(lines_of("投资12.5亿元"), CELL, left, 800.0)
    numbers = [each for each in pen.getCode().split() if re.match(r"-?[\d.]", each)]
    assert "1190.551" in numbers
    assert all(re.fullmatch(r"-?\d*\.?\d+", each) for each in numbers)


def test_font_and_ink_are_written_only_where_they_change(sheet: Sheet) -> None:
    pen = Pen(sheet)
    pen.draw(lines_of("甲", "乙"), CELL, 50.0, 800.0)
    pen.draw(lines_of("丙", ink="red"), CELL, 50.0, 700.0)
    code = pen.getCode()
    assert (code.count(" Tf"), code.count(" rg"), code.count(" Tj")) == (1, 2, 3)


def test_marks_of_pdf_in_a_text_and_characters_of_several_parts_of_a_font_are_printed(
    sheet: Sheet,
) -> None:
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))  # more than a part of a font holds
    pen = Pen(sheet)
    pen.draw(lines_of(r"(甲\乙) <丙>", many[:40], many[-40:], many), CELL, 50.0, 800.0)
    pen.lift()
    sheet.showPage()
    sheet.save()
    read = solid(*page_texts(sheet._filename.getvalue()))
    assert r"(甲\乙)<丙>" in read
    assert many in read
