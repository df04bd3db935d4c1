from __future__ import annotations

import pytest

from crm.errors import InvalidInput
from crm.rules.pairs import is_pair, parse_pair, show_pair


@pytest.mark.parametrize(
    ("chief", "commissioner", "shown"),
    [
        ("主任", "甲", "主任 / 甲"),
        ("主任", None, "主任"),
        (None, "甲", "— / 甲"),
        (None, None, ""),
    ],
)
def test_a_pair_reads_back_as_it_is_shown(
    chief: str | None, commissioner: str | None, shown: str
) -> None:
    assert show_pair(chief, commissioner) == shown
    assert parse_pair(shown) == {"chief": chief, "commissioner": commissioner}


@pytest.mark.parametrize(
    ("typed", "chief", "commissioner"),
    [("副主任A／乙", "副主任A", "乙"), (" 副主任A/ ", "副主任A", None), ("/乙", None, "乙")],
)
def test_a_pair_is_read_as_people_type_it(
    typed: str, chief: str | None, commissioner: str | None
) -> None:
    assert parse_pair(typed) == {"chief": chief, "commissioner": commissioner}


def test_three_names_are_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_pair("主任/甲/乙")
    assert refused.value.field == "people"


def test_names_with_a_slash_are_no_pair() -> None:
    assert is_pair("主任", "甲")
    assert is_pair(None, None)
    assert not is_pair("主任", "李四/王五")
