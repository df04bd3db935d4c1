"""Typed and pasted text: kept whole, or refused in words."""

import pytest

from crm.errors import InvalidInput
from crm.rules.texts import clean_line, clean_note


def test_a_line_loses_stray_blanks_only():
    assert clean_line("  回复\u3000供电 \n 容量 ", word="待办") == "回复 供电 容量"
    assert clean_line("𬭎䶮喆", word="待办") == "𬭎䶮喆"
    assert clean_line(" ", word="待办") is None
    assert clean_line(None, word="待办") is None


def test_a_note_keeps_its_lines():
    assert clean_note("一\r\n二\r三\u2028四\n\n五\t六 ", word="纪要") == "一\n二\n三\n四\n\n五\t六"


def test_a_hundred_kilobytes_of_minutes_are_kept_whole():
    pasted = "洽谈纪要" * 8_700
    assert len(pasted.encode()) > 100_000
    assert clean_note(pasted, word="纪要") == pasted


def test_too_much_is_said_with_how_much_there_is_and_may_be():
    with pytest.raises(InvalidInput, match="主题有 34,000 个字，最多 120 个") as caught:
        clean_line("字" * 34_000, word="主题", field="subject")
    assert caught.value.field == "subject"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ud800"])
@pytest.mark.parametrize("clean", [clean_line, clean_note])
def test_a_control_character_is_named_by_its_place(clean, character):
    with pytest.raises(InvalidInput, match="纪要第 3 个字符"):
        clean(f"会议{character}纪要", word="纪要")
