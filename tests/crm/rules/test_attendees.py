"""People written in one line."""

import pytest

from crm.errors import InvalidInput
from crm.rules.attendees import MOST, Named, read_people, show_people


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("示例甲（董事长、总经理）、示例乙", [("示例甲", "董事长、总经理"), ("示例乙", None)]),
        ("示例甲(总),示例乙；示例丙", [("示例甲", "总"), ("示例乙", None), ("示例丙", None)]),
        ("示例甲、示例甲（总）", [("示例甲", None)]),
        ("  、 ，", []),
        ("", []),
        ("John Smith（CEO）", [("John Smith", "CEO")]),
        ("示例甲/示例乙\n示例丙", [("示例甲", None), ("示例乙", None), ("示例丙", None)]),
    ],
)
def test_a_line_is_parted_into_people(text, expected):
    assert read_people(text, word="对方") == tuple(Named(*one) for one in expected)


def test_people_are_written_as_they_are_read():
    people = (Named("示例甲", "总经理"), Named("示例乙"))
    assert show_people(people) == "示例甲（总经理）、示例乙"
    assert read_people(show_people(people), word="对方") == people


@pytest.mark.parametrize(
    "text",
    ["字" * 41, "、".join(f"示例{n}" for n in range(MOST + 1))],
    ids=["long", "many"],
)
def test_what_is_nobody_is_said_in_words(text):
    with pytest.raises(InvalidInput, match="最多") as caught:
        read_people(text, word="对方", field="theirs")
    assert caught.value.field == "theirs"
