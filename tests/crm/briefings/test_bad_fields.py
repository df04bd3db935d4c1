"""Every text of every brief may be markup, or bear a character that no font has."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import docx
import openpyxl
import pytest

from crm.briefings.catalogue import BRIEFINGS, BY_KEY, Briefing
from crm.briefings.companions import docx_of, xlsx_of
from crm.briefings.order import Scope
from crm.briefings.printing import print_brief
from crm.workspace import Workspace
from tests.crm.briefings.paper import page_texts, solid
from tests.crm.briefings.zones import order

OFFERED = [one for one in BRIEFINGS if one.scope is not Scope.RECORD]
MARKUP = '<i>&amp;<imgsrc="x">'
STRANGER = "\U0001f426"
"""A bird, which no printing face has."""


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same snapshot with each text that a person may have typed changed."""
    if type(value) is str:
        return value if value.isascii() else change(value)
    if is_dataclass(value) and not isinstance(value, type):
        told = {
            field.name: each_text(getattr(value, field.name), change)
            for field in fields(value)
            if field.init
        }
        return replace(value, **told)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(each_text(one, change) for one in value)
    return value


@pytest.mark.parametrize(
    ("briefing", "official"),
    [*((one, False) for one in OFFERED), *((BY_KEY[key], True) for key in ("monthly", "dispatch"))],
    ids=lambda one: getattr(one, "key", "official" if one else "house"),
)
def test_markup_in_every_field_is_printed_as_typed(
    sample: Workspace, briefing: Briefing, official: bool
) -> None:
    asked = replace(order(briefing), official=official, issued_by=MARKUP, secrecy="<b>&")
    snapshot = each_text(sample.read(briefing.take, asked), lambda text: MARKUP[:4] + text)
    printed = print_brief(snapshot)
    texts = page_texts(printed.content)
    said = solid("".join(texts))
    assert said.count(MARKUP[:4]) > 10
    assert "<b>&" in said and MARKUP in said  # who issues it, and its mark
    assert all(len(solid(text)) > 30 for text in texts)
    if official:
        return  # the companions are the same
    word = docx.Document(io.BytesIO(docx_of(snapshot)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any(MARKUP[:4] in text for text in cells)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(snapshot)))
    shown = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    assert any(MARKUP[:4] in text for text in shown)


@pytest.mark.parametrize("briefing", OFFERED, ids=lambda one: one.key)
def test_a_character_that_no_font_has_is_named_and_set_as_the_printers_mark(
    sample: Workspace, briefing: Briefing
) -> None:
    snapshot = each_text(
        sample.read(briefing.take, order(briefing)), lambda text: text[:1] + STRANGER + text[1:]
    )
    printed = print_brief(snapshot)
    assert {one.text for one in printed.missing} == {STRANGER}
    assert "U+1F426" in printed.missing[0].message
    said = "".join(page_texts(printed.content))
    assert "〓" in said
    assert STRANGER not in said
