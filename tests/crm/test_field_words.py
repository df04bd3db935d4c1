"""Values of any field in words: also tables of numbers, and what nobody can read."""

from __future__ import annotations

from typing import Any

import pytest

from crm.field_words import field_shown
from crm.labels import shown


@pytest.mark.parametrize(
    ("kind", "field", "value", "words"),
    [
        ("commitment", "ramp", ["50", "80", "100"], "第 1 年 50%、第 2 年 80%、第 3 年起 100%"),
        ("commitment", "remedy_terms", {"rate": "0.001"}, "每日 1‰"),
        ("commitment", "remedy_terms", {"floor": "60"}, "完成低于 60% 的全额扣回"),
        ("target", "pace", ["8.5", "20", "25", "40"], "1–3月 8.5%、20%、25%\n4–4月 40%"),
        (
            "score_criterion",
            "ladder",
            {"rungs": [{"from": "3", "points": "5"}, {"points": "1"}]},
            "3 起 5 分\n其余 1 分",
        ),
        ("import_batch", "summary", {"new": 3, "unchanged": 2}, "新增 3 行、无变化 2 行"),
        ("issued_briefing", "snapshot", {"pages": [1]}, "（出刊时的内容，已留底）"),
        ("imported_row", "cells", {"项目": "示例", "金额": "5"}, "项目 示例、金额 5"),
        ("project", "industry", None, "—"),
        ("target", "pace", None, "—"),
        ("project", "name", "示例", "示例"),
    ],
)
def test_a_value_reads_as_a_sentence(kind: str, field: str, value: Any, words: str) -> None:
    assert field_shown(kind, field, value) == words


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("commitment", "ramp", ["viel"]),
        ("commitment", "remedy_terms", [1]),
        ("score_criterion", "ladder", {"steps": []}),
        ("target", "pace", 12),
        ("import_batch", "summary", {"lost": 1}),
    ],
)
def test_what_cannot_be_read_is_said_so(kind: str, field: str, value: Any) -> None:
    assert field_shown(kind, field, value) == "（读不出来）"


def test_a_field_of_industry_is_shown_with_its_name() -> None:
    assert field_shown("project", "industry", "C39") != shown("C39")
