"""Times of the day as people write them."""

import pytest

from crm.errors import InvalidInput
from crm.rules.clock import parse_clock


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30", "14:30"),
        ("9:05", "09:05"),
        ("１４：３０", "14:30"),
        ("1430", "14:30"),
        ("930", "09:30"),
        ("9", "09:00"),
        ("下午2点半", "14:30"),
        ("上午九点一刻", "09:15"),
        ("晚上8时40分", "20:40"),
        ("中午12点", "12:00"),
        ("中午11点半", "11:30"),
        ("下午十二点", "12:00"),
        ("两点整", "02:00"),
        ("", None),
        (None, None),
        ("  ", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text, expected):
    assert parse_clock(text) == expected


@pytest.mark.parametrize("text", ["25:00", "9:60", "二点五十八分钟", "下午", "-1", "99"])
def test_what_is_no_time_is_said_in_words(text):
    with pytest.raises(InvalidInput, match="不是一天里的时间") as caught:
        parse_clock(text, field="begins")
    assert caught.value.field == "begins"
    assert text in caught.value.message
