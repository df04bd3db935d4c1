"""The rows of 挂图作战 and its scale: the same figures for the screen and for paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from crm.milestone_words import show_standing
from crm.milestones import MilestoneLine, Schedule
from crm.rules.schedule import Light
from crm.rules.stages import on_road
from crm.rules.workdays import Workdays
from resources import tr

UNDER_WAY = "under_way"
"""In a filter of lights: yellow or red."""


class Zoom(StrEnum):
    """How fine the scale is: what its lower line names."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Bar:
    """From the day when work on it begins to the day when it is done."""

    first: date
    last: date


@dataclass(frozen=True)
class Sign:
    """A milestone on its project's row, where it is expected or was reached."""

    day: date
    light: Light
    name: str


@dataclass(frozen=True)
class GanttRow:
    """One line: a project (`milestone_id` "") or one of its milestones.

    planned: by the plan. expected: as things stand; done: its part that is reached. who: chief
    and commissioner. standing: in words.
    """

    project_id: str
    milestone_id: str
    name: str
    light: Light
    who: str
    standing: str
    planned: Bar | None
    expected: Bar | None
    done: Bar | None
    signs: tuple[Sign, ...] = ()
    illustrative: bool = False

    @property
    def heading(self) -> bool:
        """Whether it is a project's own row."""
        return not self.milestone_id


@dataclass(frozen=True)
class Tick:
    """A day where the scale has a line; label: what is written behind it; `major` on top."""

    day: date
    label: str
    major: bool


def choose(
    found: Sequence[Schedule],
    *,
    park: str | None = None,
    person: str | None = None,
    light: str = "",
) -> list[Schedule]:
    """Return the schedules of projects under way that a reader wants.

    person: owner, chief or commissioner of the project or of one of its milestones. light: a
    `Light`, or `UNDER_WAY` for yellow and red together.
    """
    lights = {Light.AMBER, Light.RED} if light == UNDER_WAY else {light}
    return [
        one
        for one in found
        if on_road(one.stage)
        and (park is None or one.park == park)
        and (person is None or person in people_of(one))
        and (not light or one.light in lights)
    ]


def people_of(schedule: Schedule) -> set[str]:
    """Return who answers for a project or for one of its milestones."""
    named = {schedule.owner, schedule.chief, schedule.commissioner}
    for line in schedule.lines:
        named |= {line.chief, line.commissioner}
    return {name for name in named if name}


def gantt_rows(
    found: Sequence[Schedule], today: date, calendar: Workdays, opened: Collection[str]
) -> list[GanttRow]:
    """Return a row for each project, and for each milestone of those in `opened` (ids)."""
    rows = []
    for schedule in found:
        lines = [_milestone(line, schedule, today, calendar) for line in schedule.lines]
        rows.append(_project(schedule, lines, today))
        if schedule.project_id in opened:
            rows += lines
    return rows


def extent(rows: Sequence[GanttRow], today: date) -> Bar:
    """Return the days that a chart of `rows` spans, whole months, today among them."""
    bars = [bar for row in rows for bar in (row.planned, row.expected) if bar is not None]
    first = min([today, *(bar.first for bar in bars)])
    last = max([today, *(bar.last for bar in bars)])
    return Bar(first.replace(day=1), _month_after(last) - timedelta(days=1))


def ticks(first: date, last: date, zoom: Zoom) -> list[Tick]:
    """Return the lines of a scale from `first` to `last`, the first of each kind at its start.

    Months over weeks (by their Mondays), years over months, or years over quarters.
    """
    found = []
    day = first
    while day <= last:
        begins = day == first
        if zoom is Zoom.MONTH:
            if begins or day.day == 1:
                label = tr("{year}年{month}月").format(year=day.year, month=day.month)
                found.append(Tick(day, label, True))
            if day.weekday() == 0:
                found.append(Tick(day, str(day.day), False))
            day += timedelta(days=1)
            continue
        if begins or (day.month == 1 and day.day == 1):
            found.append(Tick(day, tr("{year}年").format(year=day.year), True))
        if zoom is Zoom.QUARTER:
            found.append(Tick(day, tr("{month}月").format(month=day.month), False))
        elif begins or day.month in (1, 4, 7, 10):
            quarter = tr("一 二 三 四").split()[(day.month - 1) // 3]
            found.append(Tick(day, tr("{quarter}季度").format(quarter=quarter), False))
        day = _month_after(day)
    return found


def _month_after(day: date) -> date:
    """Return the first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _milestone(
    line: MilestoneLine, schedule: Schedule, today: date, calendar: Workdays
) -> GanttRow:
    planned = _bar(line.planned, line, calendar)
    reached = line.step.actual if line.reached else None
    expected = _bar(reached if line.reached else line.expected, line, calendar)
    pusher = schedule.by_id.get(line.forecast.pushed_by or "")
    return GanttRow(
        project_id=schedule.project_id,
        milestone_id=line.milestone_id,
        name=line.name if line.phase is None else f"{line.phase} · {line.name}",
        light=line.light,
        who=_who(line.chief, line.commissioner),
        standing=show_standing(line, today, "" if pusher is None else pusher.name),
        planned=planned,
        expected=expected,
        done=expected if line.reached else None,
        illustrative=line.illustrative,
    )


def _project(schedule: Schedule, lines: Sequence[GanttRow], today: date) -> GanttRow:
    planned = _around(row.planned for row in lines)
    expected = _around(row.expected for row in lines)
    done = _around(row.done for row in lines)
    signs = tuple(
        Sign(row.expected.last, row.light, row.name) for row in lines if row.expected is not None
    )
    return GanttRow(
        project_id=schedule.project_id,
        milestone_id="",
        name=schedule.name,
        light=schedule.light,
        who=_who(schedule.chief, schedule.commissioner),
        standing=_summary(schedule, today),
        planned=planned,
        expected=expected,
        done=done,
        signs=signs,
        illustrative=schedule.illustrative,
    )


def _summary(schedule: Schedule, today: date) -> str:
    """Say of a project how many are late, and which comes next."""
    words = []
    for light, word in ((Light.RED, tr("红灯 {n}")), (Light.AMBER, tr("黄灯 {n}"))):
        count = sum(line.light is light for line in schedule.lines)
        if count:
            words.append(word.format(n=count))
    ahead = [line for line in schedule.lines if not line.reached and line.expected is not None]
    if ahead:
        following = min(ahead, key=lambda line: line.expected or date.max)
        words.append(
            tr("下一个 {name} {day}").format(
                name=following.name, day=(following.expected or today).isoformat()
            )
        )
    return tr("，").join(words)


def _bar(last: date | None, line: MilestoneLine, calendar: Workdays) -> Bar | None:
    if last is None:
        return None
    return Bar(calendar.shift(calendar.last_on_or_before(last), -line.step.workdays), last)


def _around(bars: Iterable[Bar | None]) -> Bar | None:
    known = [bar for bar in bars if bar is not None]
    if not known:
        return None
    return Bar(min(bar.first for bar in known), max(bar.last for bar in known))


def _who(chief: str | None, commissioner: str | None) -> str:
    return " / ".join(name for name in (chief, commissioner) if name)
