"""What is tapped on a visit, and what its recordings are called."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crm.rules.file_names import MOST, safe_name
from crm.rules.visits import (
    days_to_tap,
    is_picture,
    is_sound,
    memo_name,
    show_length,
    signs_of,
    with_phrase,
)


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2016, 5, 29), date(2016, 5, 30)),  # a Sunday: tomorrow
        (date(2016, 5, 30), date(2016, 6, 6)),  # a Monday: in a week
        (date(2016, 12, 31), date(2017, 1, 2)),
    ],
)
def test_the_days_to_tap(today: date, monday: date) -> None:
    words = dict(days_to_tap(today))
    assert list(words) == ["今天", "明天", "三天后", "下周一"]
    assert words["下周一"] == monday
    assert (words["明天"] - today).days == 1
    assert (words["三天后"] - today).days == 3


@pytest.mark.parametrize(
    ("text", "phrase", "after"),
    [
        ("", "已到现场", "已到现场"),
        ("已到现场", "设备进场", "已到现场，设备进场"),
        ("已到现场。", "设备进场", "已到现场。设备进场"),
        ("看了车间\n", "停工", "看了车间，停工"),
        ("已到现场，设备进场", "已到现场", "已到现场，设备进场"),  # tapped twice
        ("未正常施工", "正常施工", "未正常施工，正常施工"),  # another sentence
    ],
)
def test_a_phrase_goes_to_the_end_once(text: str, phrase: str, after: str) -> None:
    assert with_phrase(text, phrase) == after


def test_a_memo_is_called_by_its_project_and_time() -> None:
    at = datetime(2016, 5, 31, 10, 32, 5)  # noqa: DTZ001  (people read it)
    assert memo_name("示例整车", at) == "示例整车 录音 2016-05-31 103205.wav"
    for awkward in ("长" * 120, "A/B:项目*", "  "):
        name = memo_name(awkward, at)
        assert name == safe_name(name)
        assert name.endswith("录音 2016-05-31 103205.wav")
        assert len(name) <= MOST


def test_how_long_a_recording_is() -> None:
    assert [show_length(s) for s in (0, 7.9, 750, 3723)] == ["0:00", "0:07", "12:30", "1:02:03"]


def test_photos_and_recordings_of_telephones_are_known() -> None:
    assert all(map(is_picture, ("IMG_1.HEIC", "a.jpg", "微信图片.png")))
    assert all(map(is_sound, ("新录音 5.m4a", "a.amr", "b.WAV")))
    assert not any(map(is_picture, ("a.pdf", "jpg", "a.wav")))
    assert not any(map(is_sound, ("a.txt", "a.jpg")))


def test_who_signs_with_a_title_is_the_one_of_the_staff() -> None:
    staff = [("甲", "专员"), ("乙", "专员"), ("主任", None)]
    assert signs_of("专员 甲", staff) == {"专员 甲", "甲"}
    assert signs_of("甲专员", staff) == {"甲专员", "甲"}
    assert signs_of(" 甲 ", staff) == {"甲"}
    assert signs_of("主任", staff) == {"主任"}
    assert signs_of("  ", staff) == frozenset()
