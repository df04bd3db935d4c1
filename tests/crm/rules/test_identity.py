from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules.identity import core_of, differing, name_likeness

_WORDS = (
    "示例", "长沙", "湖南省", "上海", "中国", "经济技术开发区", "有限公司", "股份", "集团",
    "公司", "（", "）", "(", ")", " ", "　", "機械", "机械", "科技", "新能源", "一期", "二期",
    "第三", "工厂", "12", "１２", "Ｃo.", "Ltd", "项目", "投资", "𠮷", "İ", "ﬁ", "·", "\x07",
)  # fmt: skip
names = st.lists(st.sampled_from(_WORDS) | st.characters(), max_size=9).map("".join)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("长沙示例机械（集团）有限公司", "示例机械"),
        ("示例機械股份有限公司", "示例机械"),
        ("湖南省长沙市示例科技有限责任公司", "示例科技"),
        ("中国（长沙）示例装备有限公司", "示例装备"),
        ("恩施土家族苗族自治州示例茶业有限公司", "示例茶业"),
        ("长沙经济技术开发区示例实业公司", "示例实业"),
        ("ＳＨＩＬＩ　Ｇｒｏｕｐ Co., Ltd.", "shili"),
        ("示例产业园（二期）项目", "示例产业园二期"),
        ("示例产业园（原示例厂）", "示例产业园"),
        ("南京银行股份有限公司", "南京银行"),
        ("公司", "公司"),
        ("（）", ""),
        ("", ""),
        ("  · ", ""),
    ],
)
def test_the_core_is_what_near_same_names_share(name: str, core: str) -> None:
    assert core_of(name) == core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("长沙示例机械有限公司", "示例机械股份有限公司"),
        ("示例机械（长沙）有限公司", "湖南示例机械有限公司"),
        ("示例電子", "示例电子有限公司"),
        ("示例电驱动系统", "示例电驱系统"),
        ("示例珠宝小镇", "示例珠宝小镇项目"),
        ("示例产业园", "示例产业园一期"),
        ("远大住工", "远大住工业"),
        ("三一", "三一集团"),
        ("华盛重工", "华圣重工"),  # written by ear
    ],
)
def test_near_same_names_are_found_near(one: str, other: str) -> None:
    assert 60 < name_likeness(one, other) < 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例二期", "示例三期"),
        ("示例整车扩产", "示例整车扩产二期"),
        ("示例企业17", "示例企业18"),
        ("示例食品公司", "示例食品二公司"),
        ("示例第十一工厂", "示例第十二工厂"),
        ("甲天新能源科技有限公司", "乙地新能源科技有限公司"),  # only their trade is the same
        ("南京银行", "北京银行"),
        ("三一重工", "三一重机"),
        ("三一集团", "三一重工"),
        ("远大华盛智能装备", "远盛智能装备"),
        ("示例科技长沙分公司", "示例科技武汉分公司"),
        ("", ""),
        ("（）", "（）"),
    ],
)
def test_names_of_different_ones_are_not(one: str, other: str) -> None:
    assert name_likeness(one, other) == 0


def test_the_same_name_in_another_writing_is_the_same() -> None:
    assert name_likeness("示例（长沙）機械", "示例(长沙) 机械") == 100


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("长沙示例机械有限公司", "示例机械股份有限公司", ("长沙", "股份")),
        ("示例電子", "示例电子", ("", "")),
        ("示例甲电乙", "示例电", ("甲…乙", "")),
    ],
)
def test_the_differing_words_are_named(one: str, other: str, words: tuple[str, str]) -> None:
    assert differing(one, other) == words


@given(names)
def test_the_core_of_a_core_is_itself(name: str) -> None:
    assert core_of(core_of(name)) == core_of(name)


@given(names, names)
def test_likeness_and_difference_are_symmetric(one: str, other: str) -> None:
    assert name_likeness(one, other) == name_likeness(other, one)
    assert differing(one, other) == differing(other, one)[::-1]


@given(names)
def test_a_name_is_as_like_itself_as_can_be(name: str) -> None:
    assert name_likeness(name, name) == (100 if core_of(name) else 0)
    assert differing(name, name) == ("", "")


@given(names)
def test_how_a_name_is_written_does_not_matter(name: str) -> None:
    assert core_of(f" {name}　") == core_of(name)
