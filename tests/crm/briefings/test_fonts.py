"""Which font has a character, and what is said when none has."""

from __future__ import annotations

import pytest

from crm.briefings.fonts import CHAINS, can_print, glyph, missing_characters, printable


@pytest.mark.parametrize("face", CHAINS)
def test_rare_characters_of_names_are_in_each_face(face: str) -> None:
    for character in "镕喆堃䶮𬭎㎡①≥−–“”✗":
        drawn = glyph(face, character)
        assert drawn.text == character and drawn.width > 0


def test_a_bold_face_falls_back_to_the_regular_one() -> None:
    assert glyph("sans-bold", "项").font == "NotoSansSC-Bold"
    assert glyph("sans-bold", "㗎").font == "NotoSansSC-Regular"


def test_a_character_no_font_has_is_named_and_set_as_the_printers_mark() -> None:
    (missing,) = missing_characters("示例𓀀𓀀项目", "项目名称：示例𓀀𓀀项目")
    assert missing.text == "𓀀"
    assert missing.name == "EGYPTIAN HIEROGLYPH A001"
    assert "项目名称：示例" in missing.message and "U+13000" in missing.message
    assert glyph("sans", "𓀀").text == "〓"
    assert missing_characters("示例项目 Bosch ①㎡") == ()


def test_controls_and_marks_without_ink_are_not_set() -> None:
    assert printable("示\u200b例\ufeff项\x07目\ufe0f\t一") == "示例项目 一"
    assert printable("e\u0301") == "é"
    assert printable("一\r\n二") == "一\n二"


def test_one_character_among_all_texts_that_no_font_has_is_enough() -> None:
    assert can_print(["示例项目", "Bosch ①㎡\n〓", "e\u0301"])
    assert not can_print(["示例项目", "示例𓀀"])
