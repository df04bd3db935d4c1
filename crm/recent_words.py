"""One line of 最近动态: what happened to a project, on which day, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from crm.history import Entry
from crm.rules.dates import show_when
from crm.rules.dues import show_due
from db.terms import ActivityKind, Precision
from db.values import When
from resources import tr

NAMED = 3
"""So many are called by their names; of more, the number is told."""
LONGEST = 60
"""Characters of a text that a line tells."""


class Kind(StrEnum):
    """What happened, where it was no follow-up."""

    ENTERED = "entered"
    STAGE = "stage"
    CONTRACT = "contract"
    CAPITAL = "capital"
    REVIEW = "review"
    MILESTONE = "milestone"
    DONE = "done"
    SUPERVISION = "supervision"
    GATE = "gate"
    FILE = "file"
    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Place:
    """When something happened. clock: ``"09:40"``, or nothing. order: sorts within the day."""

    on: When
    clock: str = ""
    order: str = ""

    @property
    def day(self) -> date:
        """The day, or the first one of a month that alone is known."""
        return self.on.day or date.min


@dataclass(frozen=True)
class Happening:
    """What happened, in a line, with what more there is to say below it.

    tab: the tab of the record page that shows it (`ui.tab_list`), or ``"history"``. operation_id:
    of what entered it, as far as known.
    """

    kind: Kind | ActivityKind
    title: str
    detail: str
    place: Place
    author: str
    tab: str
    record_id: str = ""
    operation_id: str = ""

    def when(self, today: date) -> str:
        """Say when, as people say it: 今天 09:40, 昨天 17:12, 5月19日, 2015年12月."""
        return when_words(self.place, today)


def when_words(place: Place, today: date) -> str:
    """Say when something happened; the time only of yesterday and today."""
    if place.on.day is None or place.on.precision is not Precision.DAY:
        return show_when(place.on).removeprefix(tr("{year}年").format(year=today.year))
    near = (today - place.on.day).days in (0, 1)
    words = show_due(place.on.day, today)
    return f"{words} {place.clock}" if near and place.clock else words


def logged_at(entry: Entry, today: date) -> Place:
    """Return when an operation was; in data that live on a day of their own, on that day."""
    local = entry.at.astimezone()
    return Place(When(min(local.date(), today)), f"{local:%H:%M}", _order(local))


def happened_on(on: When, entry: Entry | None, today: date, clock: str | None = None) -> Place:
    """Return when something was whose day is known; clock: its time, where that is known too.

    Within a day, what was entered on it and has no time stands where it was entered.
    """
    if clock:
        return Place(on, clock.zfill(5), clock.zfill(5))
    logged = None if entry is None else logged_at(entry, today)
    same = logged is not None and logged.on.day == on.day
    return Place(on, "", logged.order if same and logged is not None else "")


def _order(local: datetime) -> str:
    return f"{local:%H:%M:%S.%f}"


def changed_words(label: str, old: str, new: str) -> str:
    """Say how a value changed, its unit once: 合同投资 48 → 50亿元."""
    if not old:
        return f"{label} {new}"
    if not new:
        return tr("清空{what}（原 {old}）").format(what=label, old=old)
    figure, unit = _parted(old)
    if unit and unit == _parted(new)[1]:
        old = figure
    return tr("{what} {old} → {new}").format(what=label, old=old, new=new)


def split_words(whole: str, parts: Iterable[tuple[str, str]]) -> str:
    """Say a figure with what it is made up of: 50亿元（一期 30，二期 20）."""
    unit = _parted(whole)[1]
    said = []
    for name, figure in parts:
        own, own_unit = _parted(figure)
        said.append(f"{name} {own if unit and own_unit == unit else figure}")
    return (
        tr("{whole}（{parts}）").format(whole=whole, parts=tr("，").join(said)) if said else whole
    )


def named(names: Sequence[str], counted: str) -> str:
    """Name a few things, or say how many. counted: e.g. ``"{n} 个节点"``."""
    if len(names) <= NAMED and all(names):
        return tr("、").join(names)
    return counted.format(n=len(names))


def joined(*said: str) -> str:
    """Join what there is to say; a sentence that is followed by more loses its stop."""
    there = [one for one in said if one]
    return tr("；").join([*(one.rstrip("。；") for one in there[:-1]), *there[-1:]])


def in_short(text: str | None, most: int = LONGEST) -> str:
    """Return the first line of a text, cut where it has more characters than `most`."""
    line = next((one.strip() for one in (text or "").splitlines() if one.strip()), "")
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _parted(figure: str) -> tuple[str, str]:
    """Part a figure from its unit; one that is none has no unit."""
    match = re.fullmatch(r"(.*\d)(\D+)", figure)
    return (match[1], match[2]) if match else (figure, "")
