"""A pasted line or chat message taken apart: the guesses, their spans, and that nothing is lost."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm.rules.pasted import LOOKED_THROUGH, Pasted, take_apart

PARKS = ("星沙产业基地", "黄花", "榔梨")


def values(found: Pasted) -> dict[str, str]:
    return {
        field: "、".join(guess.value for guess in guesses)
        for field, guesses in found.guesses().items()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "示例精密 张建国 13807310000 5亿 100亩",
            {
                "company": "示例精密",
                "person": "张建国",
                "phones": "13807310000",
                "amount": "5亿",
                "land": "100亩",
            },
        ),
        (
            "公司：深圳市示例科技有限公司 联系人：李明（总经理） 电话：138-0731-0000 投资：约5亿元",
            {
                "company": "深圳市示例科技有限公司",
                "person": "李明",
                "title": "总经理",
                "phones": "138-0731-0000",
                "amount": "约5亿元",
                "seat": "深圳市",
            },
        ),
        (
            "您好，我是示例重科的张总，想在你们开发区投资5亿建工程机械配套园，用地约100亩",
            {
                "company": "示例重科",
                "person": "张总",
                "amount": "5亿",
                "land": "约100亩",
                "industry": "工程机械",
            },
        ),
        (
            "长沙示例机械（集团）股份有限公司,刘伟,副总裁,0731-84011111转802,总投资1.5亿美元,占地20万平方米",
            {
                "company": "长沙示例机械(集团)股份有限公司",
                "person": "刘伟",
                "title": "副总裁",
                "phones": "0731-84011111转802",
                "amount": "1.5亿美元",
                "land": "20万平方米",
                "seat": "长沙",
            },
        ),
        (
            "经王建华介绍，浙江客商陈先生做汽车零部件，投资3000万美元，拟租厂房5000平方米",
            {
                "person": "陈先生",
                "amount": "3000万美元",
                "seat": "浙江",
                "industry": "汽车零部件",
                "referrer": "王建华",
            },
        ),
        (
            "我是美的集团的李小明，投2-3亿",
            {"company": "美的集团", "person": "李小明", "amount": "2-3亿"},
        ),
        ("拟投资十二个亿，年产值30亿，税收5000万", {"amount": "12亿"}),
        ("年产30万台电机,产值10亿,税收5000万", {}),
        ("13807310000/13907310000", {"phones": "13807310000、13907310000"}),
        ("电话 1380731000 打不通", {"phones": "1380731000"}),
        ("１３８０７３１００００", {"phones": "13807310000"}),
        ("银行账号 6222021901001234567", {}),
        ("统一社会信用代码 91430100MA4L123456", {}),
        ("5000w", {"amount": "5000w"}),
        ("我们公司想投资，联系人小王", {"person": "小王"}),
        ("项目：示例启动机生产基地\n选址：黄花", {"name": "示例启动机生产基地", "park": "黄花"}),
        ("周五成都总部来人，到黄花看地", {"park": "黄花"}),
        (
            "台湾示例精机，黄经理 +886 2 2345 6789",
            {
                "company": "台湾示例精机",
                "person": "黄经理",
                "title": "经理",
                "phones": "+886 2 2345 6789",
                "seat": "台湾",
            },
        ),
        (
            "明天下午三点示例集团来，带队王副总",
            {"company": "示例集团", "person": "王副总", "title": "副总"},
        ),
        ("上海来的客商孙先生", {"person": "孙先生", "seat": "上海"}),
    ],
)
def test_a_line_is_taken_apart(text: str, expected: dict[str, str]) -> None:
    assert values(take_apart(text, parks=PARKS)) == expected


CHAT = """王海涛 2016/5/12 10:23:45
主任您好，上海示例半导体有限公司想到星沙产业基地考察，拟投资12亿，需地200亩左右。
王海涛 2016/5/12 10:25:01
电话 １３９０７３１００００😀"""


def test_a_chat_message_is_taken_apart_and_its_times_are_no_figures() -> None:
    found = take_apart(CHAT, parks=PARKS)
    assert values(found) == {
        "company": "上海示例半导体有限公司",
        "person": "王海涛",
        "phones": "13907310000",
        "amount": "12亿",
        "land": "200亩左右",
        "park": "星沙产业基地",
        "seat": "上海",
        "industry": "半导体",
    }
    assert "2016/5/12 10:25:01" in found.note
    assert "😀" in found.note


def test_each_guess_names_the_text_it_came_from() -> None:
    text = "单位：示例电子有限公司；投资：３亿元；电话：0731-8401 1111"
    found = take_apart(text)
    came = {
        field: [text[guess.start : guess.end] for guess in guesses]
        for field, guesses in found.guesses().items()
    }
    assert came == {
        "company": ["单位：示例电子有限公司"],
        "amount": ["投资：３亿元"],
        "phones": ["电话：0731-8401 1111"],
    }
    assert found.note == ""


def test_a_clause_of_which_something_is_left_stays_whole_in_the_note() -> None:
    found = take_apart("我是示例科技的张总，想明年开工。电话13807310000，微信同号")
    assert found.note == "我是示例科技的张总，想明年开工。\n微信同号"


def test_the_zone_s_own_industries_go_first() -> None:
    found = take_apart("做集成电路和示例特种车", industries=["示例特种车"])
    assert found.industry is not None and found.industry.value == "示例特种车"


def test_what_no_database_takes_is_not_in_the_note() -> None:
    found = take_apart("甲\x00乙\x07丙\ud800丁\r\n戊")
    assert found.note == "甲 乙 丙 丁\n戊"


def test_a_very_long_text_is_kept_whole() -> None:
    text = "示例科技有限公司 13807310000 " + "要开会讨论。" * 20_000
    assert len(text) > LOOKED_THROUGH
    found = take_apart(text)
    assert values(found) == {"company": "示例科技有限公司", "phones": "13807310000"}
    assert found.note == "要开会讨论。" * 20_000


def meaning(text: str) -> Counter[str]:
    """The characters of a text that say something by themselves, each as often as it stands."""
    return Counter(
        character
        for character in text
        if unicodedata.category(character)[0] in "LNSM"
        and character not in "|｜"  # it parts clauses
    )


PIECES = st.sampled_from(
    "公司/有限公司/张总/李明/总经理/13807310000/5亿/约/100亩/电话：/：/，/联系人:/我是/的/来自/上海/"
    "星沙产业基地/。/(/)/（集团）/10:23/+86/2016-05-12/😀/转802/投资/十/亿/万/工程机械/"
    "介绍/由/ /\n/\t/\0/\x07/｜/-".replace("/", "\v").split("\v")
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
@example("由介绍")
@example("联系人::")
@example("\ud800" * 3)
def test_it_never_raises_and_what_is_not_used_stays_in_the_note(text: str) -> None:
    found = take_apart(text, parks=PARKS)
    left = list(text)
    for guesses in found.guesses().values():
        for guess in guesses:
            assert guess.value.strip()
            assert 0 <= guess.start < guess.end <= len(text)
            left[guess.start : guess.end] = " " * (guess.end - guess.start)
    assert meaning("".join(left)) <= meaning(found.note)
