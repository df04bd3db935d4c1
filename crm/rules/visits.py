"""A visit at a project's site: what is tapped instead of typed, and what its files are called."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from crm.rules.file_names import MOST, safe_name, split_name
from db.terms import ActivityKind, Term
from resources import N_, tr

NOTE_KINDS = (
    ActivityKind.VISIT, ActivityKind.TALKS, ActivityKind.REQUEST, ActivityKind.CALL,
)  # fmt: skip
"""What a quick note may be; the first is meant unless another one is chosen."""
PHRASES = (
    N_("已到现场"),
    N_("正常施工"),
    N_("设备进场"),
    N_("正在调试"),
    N_("停工"),
    N_("已投产"),
    N_("需协调用电"),
    N_("需协调用地"),
    N_("需协调审批"),
    N_("缺资金"),
    N_("缺用工"),
    N_("待企业答复"),
)
"""What is found on most visits."""
STEPS = (
    N_("回复企业诉求"),
    N_("协调有关单位"),
    N_("现场回访"),
    N_("电话跟进"),
)
"""What follows on most visits."""
PICTURES = frozenset(
    {".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp", ".gif", ".tif", ".tiff"}
)
SOUNDS = frozenset(
    {".wav", ".mp3", ".m4a", ".aac", ".amr", ".3gp", ".ogg", ".opus", ".flac", ".wma"}
)


class VisitGroup(Term):
    """Why a project stands in the list of a visit."""

    TODAY = "today", N_("今天走访")
    OWN = "own", N_("我负责的项目")
    JOINED = "joined", N_("我参与的项目")
    OTHER = "other", N_("其他项目")


def is_picture(name: str) -> bool:
    """Whether a file is a photo by its suffix, those of telephones among them."""
    return split_name(name)[1].lower() in PICTURES


def is_sound(name: str) -> bool:
    """Whether a file is a recording by its suffix, those of telephones among them."""
    return split_name(name)[1].lower() in SOUNDS


def memo_name(project: str, at: datetime) -> str:
    """Return the name of a voice memo: project and time, e.g. ``示例 录音 2016-05-31 1032.wav``."""
    tail = tr("录音 {when}.wav").format(when=f"{at:%Y-%m-%d %H%M%S}")
    return safe_name(f"{project[: MOST - len(tail) - 1].rstrip()} {tail}")


def show_length(seconds: float) -> str:
    """Show how long a recording is: ``0:07``, ``12:30``, ``1:02:03``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def days_to_tap(today: date) -> tuple[tuple[str, date], ...]:
    """Return the days that a next step is mostly due on, each with its word."""
    monday = today + timedelta(days=7 - today.weekday())
    return (
        (tr("今天"), today),
        (tr("明天"), today + timedelta(days=1)),
        (tr("三天后"), today + timedelta(days=3)),
        (tr("下周一"), monday),
    )


def with_phrase(text: str, phrase: str) -> str:
    """Return a note with a phrase at its end, apart by a comma; one that is there stays alone."""
    said = text.rstrip()
    if phrase in said.replace("\n", "，").replace("。", "，").split("，"):
        return text
    if not said:
        return phrase
    return f"{said}{'' if said[-1] in '，。；、：！？,.;:!?' else '，'}{phrase}"


def signs_of(author: str, staff: Collection[tuple[str, str | None]]) -> frozenset[str]:
    """Return the names under which a person's projects stand: the signed one, and a staff's.

    staff: (name, title); 专员 甲 and 甲专员 are 甲, whose title is 专员.
    """
    signed = author.strip()
    plain = "".join(signed.split())
    found = {signed} if signed else set()
    for name, title in staff:
        if title and plain in (f"{title}{name}", f"{name}{title}"):
            found.add(name)
    return frozenset(found)
