"""Two versions of one text put together: nothing that either says is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.rules.text_merge import united


@pytest.mark.parametrize(
    ("base", "one", "other", "expected"),
    [
        ("", "甲", "乙", "甲\n乙"),
        ("甲", "甲", "乙", "乙"),
        ("甲", "乙", "甲", "乙"),
        ("甲", "甲一", "甲二", "甲一\n甲二"),
        ("甲\n乙", "甲\n乙\n丙", "丁\n甲\n乙", "丁\n甲\n乙\n丙"),
        ("甲\n乙\n丙", "甲\n丙", "甲\n乙\n丙\n丁", "甲\n丙\n丁"),
        ("甲\n乙", "甲\n乙一", "甲一\n乙", "甲一\n乙一"),
    ],
)
def test_what_each_made_of_the_base_is_there(
    base: str, one: str, other: str, expected: str
) -> None:
    assert united(base, one, other) == expected


texts = st.lists(st.sampled_from("甲乙丙丁"), max_size=4).map("\n".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(texts, texts, texts)
def test_no_line_that_somebody_added_is_lost(base: str, one: str, other: str) -> None:
    found = set(united(base, one, other).splitlines())
    added = {*one.splitlines(), *other.splitlines()} - set(base.splitlines())
    assert added <= found
