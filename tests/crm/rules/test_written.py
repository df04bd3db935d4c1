"""Names and texts as they are pasted (issue 14, Bad input)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.written import clean_line, clean_name, clean_text, without_controls


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 示例  机械\t有限公司\n", "示例 机械 有限公司"),
        ("示\x00例\x1f机械", "示例机械"),
        ("\ufeff示例\u200b机械", "示例机械"),
        ("镕喆堃䶮𬭎㵑有限公司", "镕喆堃䶮𬭎㵑有限公司"),
        ("\U00031350\U0002ebf0商行", "\U00031350\U0002ebf0商行"),  # newer than this Python
        ("示例（集团）公司", "示例（集团）公司"),
        ("Ünïted Ltd.", "Ünïted Ltd."),
    ],
)
def test_a_name_keeps_what_people_see(written: str, kept: str) -> None:
    assert clean_name(written) == kept


@pytest.mark.parametrize("written", ["", " \n", "\x00\x01", "\u200b"])
def test_a_name_of_nothing_is_asked_for(written: str) -> None:
    with pytest.raises(InvalidInput, match="请填写名称") as caught:
        clean_name(written, "title")
    assert caught.value.field == "title"


def test_a_name_says_how_long_it_is() -> None:
    with pytest.raises(InvalidInput, match="有 121 个字，最多 120 个"):
        clean_name("长" * 121)


def test_a_long_paste_is_refused_by_its_length() -> None:
    assert clean_text(" 两行\r\n\x07字 ", "note") == "两行\n字"
    assert clean_text(" \x00", "note") is None
    assert clean_text(None, "note") is None
    with pytest.raises(InvalidInput, match="有 100,000 个字，最多 20,000 个") as caught:
        clean_text("长" * 100_000, "note")
    assert caught.value.field == "note"


def test_a_line_is_one_line() -> None:
    assert clean_line(" 回复\u3000供电 \n 容量\x00 ", "what") == "回复 供电 容量"
    assert clean_line("\u200b", "what") is None
    with pytest.raises(InvalidInput, match="有 34,000 个字，最多 120 个") as caught:
        clean_line("长" * 34_000, "what")
    assert caught.value.field == "what"


@given(st.text())
def test_what_is_printable_is_never_lost(text: str) -> None:
    kept = without_controls(text)
    assert without_controls(kept) == kept
    assert [one for one in text if one.isprintable()] == [one for one in kept if one.isprintable()]
    assert "\x00" not in kept
