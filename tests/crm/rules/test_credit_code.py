"""统一社会信用代码 by GB 32100-2015."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.credit_code import (
    ALPHABET,
    check_character,
    credit_code_fault,
    read_credit_code,
    show_credit_code,
)

# As printed on the licences of listed and well-known companies.
REAL = ("9144030071526726XG", "914403001922038216", "91440300708461136T", "91110108551385082Q")


@pytest.mark.parametrize("code", REAL)
def test_a_real_code_checks(code: str) -> None:
    assert read_credit_code(code) == code
    assert check_character(code[:17]) == code[17]
    assert credit_code_fault(code) == ""


@pytest.mark.parametrize("code", REAL)
def test_any_one_wrong_character_is_noticed(code: str) -> None:
    for place in range(18):
        for other in ALPHABET:
            if other != code[place]:
                assert credit_code_fault(code[:place] + other + code[place + 1 :])


@given(st.text(alphabet=ALPHABET, min_size=17, max_size=17), st.integers(0, 15))
def test_two_characters_that_changed_places_are_noticed(body: str, place: int) -> None:
    code = body + check_character(body)
    assert credit_code_fault(code) == ""
    turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (turned == code) == (credit_code_fault(turned) == "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", None),
        ("  ", None),
        (" 9144 0300 7152 6726 XG ", REAL[0]),
        ("９１４４０３００７１５２６７２６ｘｇ", REAL[0]),
        ("91440300-71526726X-G", REAL[0]),
    ],
)
def test_a_code_is_read_as_people_write_it(written: str, read: str | None) -> None:
    assert read_credit_code(written) == read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("9144030071526726X", "18 位，这里是 17 位"),
        ("9144030071526726XGG", "这里是 19 位"),
        ("91440300715267O6XG", "没有字母 O，多半是 0"),
        ("9I440300715267O6XG", "没有字母 I，多半是 1"),
        ("9144030071526726X号", "不会有“号”"),
        ("91AB030071526726XG", "第 3—8 位是行政区划"),
        ("9" * 100_000, "这里是 100000 位"),
    ],
)
def test_what_has_not_the_shape_of_a_code_is_said_in_words(written: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as caught:
        read_credit_code(written)
    assert caught.value.field == "credit_code"


def test_a_wrong_check_digit_is_said_with_the_right_one() -> None:
    assert "算出来是 G，末位写的是 H" in credit_code_fault("9144030071526726XH")


def test_a_code_is_shown_in_groups() -> None:
    assert show_credit_code(REAL[0]) == "91440300 71526726X G"
    assert show_credit_code(None) == ""
