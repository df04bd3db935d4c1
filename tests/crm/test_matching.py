from __future__ import annotations

import pytest

from crm.matching import match_in


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [
        ("福田汽车环境装备产业园", "汽车", "汽车"),
        ("福田汽车环境装备产业园", "ftqc", "福田汽车"),
        ("福田汽车环境装备产业园", "hjzb", "环境装备"),
        ("福田汽车环境装备产业园", "futian", "福田"),
        ("福田汽车环境装备产业园", "tianqi", "田汽"),
        ("三一众智 IC 设计", "ic", "IC"),
        ("三一众智 IC 设计", "syzz", "三一众智"),
        ("示例（一期）", "一期", "一期"),
        ("示例𠮷田", "𠮷", "𠮷"),
    ],
)
def test_the_match_is_where_one_would_mark_it(name: str, words: str, found: str) -> None:
    span = match_in(name, words)
    assert span is not None
    assert name[slice(*span)] == found


@pytest.mark.parametrize(
    ("name", "words"), [("福田", "三一"), ("福田", "xyz"), ("福田", ""), ("", "f"), ("福田", "  ")]
)
def test_what_is_not_there_is_not_marked(name: str, words: str) -> None:
    assert match_in(name, words) is None
