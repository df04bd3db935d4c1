"""Telephone numbers as people write them (issue 14 and domain.md, section 6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules.phones import (
    find_phones,
    half_width,
    phone_fault,
    read_phones,
    show_phone,
    show_phones,
)
from db.values import Phone

MOBILE = "+8613807310000"
LINE = "+8673184011111"


@pytest.mark.parametrize(
    ("text", "number", "extension", "shown"),
    [
        ("13807310000", MOBILE, "", "138 0731 0000"),
        ("138 0731 0000", MOBILE, "", "138 0731 0000"),
        ("138-0731-0000", MOBILE, "", "138 0731 0000"),
        ("8613807310000", MOBILE, "", "138 0731 0000"),
        ("+86 138 0731 0000", MOBILE, "", "138 0731 0000"),
        ("0086-13807310000", MOBILE, "", "138 0731 0000"),
        ("１３８０７３１００００", MOBILE, "", "138 0731 0000"),
        ("0731-84011111", LINE, "", "0731-8401 1111"),
        ("(0731)84011111", LINE, "", "0731-8401 1111"),
        ("（０７３１）８４０１１１１１", LINE, "", "0731-8401 1111"),
        ("073184011111", LINE, "", "0731-8401 1111"),
        ("+86 731 8401 1111", LINE, "", "0731-8401 1111"),
        ("86-731-84011111", LINE, "", "0731-8401 1111"),
        ("0731-84011111转802", LINE, "802", "0731-8401 1111 转802"),
        ("0731—84011111 分机 802", LINE, "802", "0731-8401 1111 转802"),
        ("0731-84011111 ext. 802", LINE, "802", "0731-8401 1111 转802"),
        ("0731-84011111-802", LINE, "802", "0731-8401 1111 转802"),
        ("0731-84011111＃８０２", LINE, "802", "0731-8401 1111 转802"),
        ("010-62551234", "+861062551234", "", "010-6255 1234"),
        ("4008001234", "+864008001234", "", "400-800-1234"),
        ("400 800 1234 转 1", "+864008001234", "1", "400-800-1234 转1"),
        ("800-810-1234", "+868008101234", "", "800-810-1234"),
        ("+852 2345 6789", "+85223456789", "", "+852 2345 6789"),
        ("852-23456789", "+85223456789", "", "+852 2345 6789"),
        ("00852 23456789", "+85223456789", "", "+852 2345 6789"),
        ("(853) 2871 2345", "+85328712345", "", "+853 2871 2345"),
        ("+886 2 2345 6789", "+886223456789", "", "+886 2 2345 6789"),
        ("886-912345678", "+886912345678", "", "+886 912 345 678"),
        ("+1 (650) 253-0000", "+16502530000", "", "+1 650-253-0000"),
        ("+49 30 123456", "+4930123456", "", "+49 30 123456"),
    ],
)
def test_a_number_is_kept_as_e164_and_shown_the_chinese_way(
    text: str, number: str, extension: str, shown: str
) -> None:
    [phone] = read_phones(text)
    assert (phone.number, phone.extension) == (number, extension)
    assert show_phone(phone) == shown
    assert phone_fault(phone) == ""
    assert read_phones(shown)[0].number == number, "what is shown can be typed"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("13807310000 13907310001", [MOBILE, "+8613907310001"]),
        ("13807310000/13907310001", [MOBILE, "+8613907310001"]),
        ("13807310000、0731-84011111转802", [MOBILE, LINE]),
        ("13807310000\n13907310001", [MOBILE, "+8613907310001"]),
        ("0731-84011111、84011112", [LINE, "+8673184011112"]),
        ("+852 2345 6789 13807310000", ["+85223456789", MOBILE]),
        ("13807310000-13907310001", [MOBILE, "+8613907310001"]),
    ],
)
def test_two_numbers_in_one_cell_are_two(text: str, numbers: list[str]) -> None:
    assert [phone.number for phone in read_phones(text)] == numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1380731000", "手机号应是 11 位"),
        ("138073100001", "手机号应是 11 位"),
        ("84011111", "缺区号"),
        ("12000000000", "号段不对"),
        ("0731-4011111", "位数或号段不对"),
        ("+99912345678", "位数或号段不对"),
        ("找前台", "不是电话号码"),
        ("123", "不是电话号码"),
    ],
)
def test_an_impossible_number_keeps_its_text_and_gets_a_sentence(text: str, said: str) -> None:
    [phone] = read_phones(text)
    assert phone == Phone("", "", text)
    assert said in phone_fault(phone) and text in phone_fault(phone)
    assert show_phone(phone) == text


def test_a_good_number_beside_a_bad_one_is_read_and_the_bad_one_said() -> None:
    phones = read_phones("0731-84011111/2")
    assert [(phone.number, phone.source) for phone in phones] == [
        (LINE, "0731-84011111"),
        ("", "2"),
    ]
    assert show_phones(phones) == "0731-8401 1111、2"


def test_a_remark_beside_a_number_stays_in_its_text() -> None:
    [phone] = read_phones("13807310000（微信同号）")
    assert (phone.number, phone.source) == (MOBILE, "13807310000(微信同号)")


@pytest.mark.parametrize("text", ["", "  ", "\n", "、", "/"])
def test_nothing_is_no_number(text: str) -> None:
    assert read_phones(text) == ()


def test_numbers_are_found_in_a_message_with_where_they_stand() -> None:
    text = "示例机械王总１３８０７３１００００，投资5亿；前台0731-84011111转802"
    found = list(find_phones(text))
    assert [one.phone.number for one in found if one.phone.number] == [MOBILE, LINE]
    first = found[0]
    assert text[first.start : first.end] == "１３８０７３１００００"


def test_control_characters_are_no_part_of_a_number() -> None:
    [phone] = read_phones("138\x000731\x1f0000")
    assert phone.number == MOBILE
    assert phone.source.isprintable()


def test_a_long_paste_is_read_whole() -> None:
    phones = read_phones("13807310000 " * 8000)
    assert len(phones) == 8000 and {phone.number for phone in phones} == {MOBILE}


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_and_no_digit_is_dropped(text: str) -> None:
    phones = read_phones(text)
    kept = "".join(phone.source for phone in phones)
    plain = half_width(text)
    assert len(plain) == len(text)
    assert sum(map(str.isdigit, kept)) == sum(map(str.isdigit, plain))
    for phone in phones:
        assert bool(phone.number) != bool(phone_fault(phone))


@given(st.integers(13000000000, 19999999999))
def test_what_is_shown_reads_back_as_the_same_number(number: int) -> None:
    [phone] = read_phones(str(number))
    if phone.number:
        assert read_phones(show_phone(phone))[0].number == phone.number
