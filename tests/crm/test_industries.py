"""GB/T 4754-2017 as data."""

from __future__ import annotations

import pytest

from crm.errors import InvalidInput
from crm.industries import industries, industry_label, read_industry, sections


def test_the_standard_has_its_20_sections_and_97_divisions() -> None:
    assert "".join(one.code for one in sections()) == "ABCDEFGHIJKLMNOPQRST"
    divisions = [one.code for one in industries() if len(one.code) == 3]
    assert [int(code[1:]) for code in divisions] == list(range(1, 98))
    assert [code[0] for code in divisions] == sorted(code[0] for code in divisions)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C36", "C36"),
        ("c36", "C36"),
        ("36", "C36"),
        ("Ｃ３６", "C36"),
        ("C36 汽车制造业", "C36"),
        ("汽车制造业", "C36"),
        ("汽车", "C36"),
        ("C", "C"),
        ("制造业", "C"),
        ("C 制造业", "C"),
        ("教育", "P83"),
        ("软件和信息技术服务业", "I65"),
        ("铁路船舶航空航天和其他运输设备制造业", "C37"),
        ("", None),
        (" ", None),
    ],
)
def test_an_industry_is_read_by_code_or_name(text: str, code: str | None) -> None:
    assert read_industry(text) == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("工程机械", "可以写代码"),
        ("C99", "不是国民经济行业分类"),
        ("A36", "不是国民经济行业分类"),
        ("设备制造业", "是不是：C34 通用设备制造业"),
    ],
)
def test_what_is_none_is_said_with_what_comes_near(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as caught:
        read_industry(text)
    assert caught.value.field == "industry"


def test_a_label_says_code_and_name() -> None:
    assert industry_label("C36") == "C36 汽车制造业"
    assert industry_label(None) == ""
    assert industry_label("汽车及零部件") == "汽车及零部件", "what another data file had stays"
