"""Milestones in workdays: planned backwards (倒排) from a date, and forecast as things stand.

A milestone is reached `workdays` after all that it waits for is reached (domain.md, section 2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from crm.errors import InvalidInput
from crm.rules.workdays import Workdays
from resources import tr

MOST_WORKDAYS = 2500
"""Ten years: a longer step is a slip of the pen."""


class Light(StrEnum):
    """How a milestone stands: without a date, reached, or green, amber, red."""

    NONE = "none"
    DONE = "done"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


GRAVITY = (Light.NONE, Light.DONE, Light.GREEN, Light.AMBER, Light.RED)
"""The lights from the least to the most that needs a person."""
LATE = (Light.AMBER, Light.RED)
"""Those of what is behind its plan and not reached."""


class Node(Protocol):
    """What the order of milestones is told from."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def workdays(self) -> int: ...
    @property
    def waits_for(self) -> tuple[str, ...]: ...


N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Step:
    """One milestone as the arithmetic sees it.

    workdays: from what it waits for to itself. waits_for: keys of others; one that is not among
    the steps is left out. planned: by the plan. hand: a forecast set by hand. reached: it is, on
    `actual` where that is known.
    """

    key: str
    name: str
    workdays: int
    waits_for: tuple[str, ...] = ()
    planned: date | None = None
    hand: date | None = None
    reached: bool = False
    actual: date | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a milestone is reached as things stand.

    day: the day it was reached, or is expected; None when nothing tells. pushed_by: the key of
    what it waits for, where that and not its own plan sets the day. too_soon: the day by what it
    waits for, where a forecast by hand lies before it.
    """

    day: date | None
    pushed_by: str | None = None
    too_soon: date | None = None


@dataclass(frozen=True)
class Push:
    """A milestone that a change moves, from one expected day to another."""

    key: str
    name: str
    was: date
    now: date

    @property
    def days(self) -> int:
        """Calendar days later; negative: sooner."""
        return (self.now - self.was).days


def find_cycle(steps: Iterable[Node]) -> tuple[str, ...]:
    """Return the names along a circle of waiting, its first again at the end; () without one."""
    nodes = {step.key: step for step in steps}
    done: set[str] = set()
    for start in nodes:
        way: list[str] = []
        stack = [(start, iter(nodes[start].waits_for))]
        while stack:
            key, waits = stack[-1]
            if key not in way:
                way.append(key)
            ahead = next((one for one in waits if one in nodes and one not in done), None)
            if ahead is None:
                done.add(key)
                way.pop()
                stack.pop()
            elif ahead in way:
                circle = [*way[way.index(ahead) :], ahead]
                # From what comes first in time, as people tell it.
                return tuple(nodes[one].name for one in reversed(circle))
            else:
                stack.append((ahead, iter(nodes[ahead].waits_for)))
    return ()


def in_order(steps: Sequence[N]) -> list[N]:
    """Return the steps so that each stands after what it waits for, else in the order given.

    Raises InvalidInput (field `waits_for`) naming the circle when there is one.
    """
    nodes = {step.key: step for step in steps}
    placed: set[str] = set()
    begun: set[str] = set()
    ordered: list[N] = []
    for first in steps:
        stack = [first]
        while stack:
            step = stack[-1]
            ahead = [nodes[k] for k in step.waits_for if k in nodes and k not in placed]
            if step.key in placed:
                stack.pop()
            elif not ahead:
                placed.add(step.key)
                ordered.append(step)
                stack.pop()
            elif step.key in begun or step in ahead:
                raise _circle(steps)  # begun, and what it waits for waits for it
            else:
                begun.add(step.key)
                stack += reversed(ahead)
    return ordered


def _circle(steps: Sequence[Node]) -> InvalidInput:
    words = tr("前后等待绕成了圈：{circle}。请去掉其中一处“等待”。")
    circle = tr(" → ").join(find_cycle(steps))
    return InvalidInput(words.format(circle=circle), field="waits_for")


def check_workdays(workdays: int, field: str = "workdays") -> int:
    """Return a length in workdays; raises InvalidInput when it is out of bounds."""
    if not 0 <= workdays <= MOST_WORKDAYS:
        raise InvalidInput(
            tr("工期应是 0 到 {most} 个工作日之间的整数。").format(most=f"{MOST_WORKDAYS:,}"),
            field=field,
        )
    return workdays


def plan_backwards(
    steps: Sequence[Node], anchor: str, target: date, calendar: Workdays
) -> dict[str, date]:
    """Return key → planned day, so that the milestone `anchor` falls on `target`.

    What it waits for is planned backwards and as late as it may be; what follows it, forwards.
    A step tied to neither stands on the target. Raises InvalidInput (field `waits_for`) on a
    circle.
    """
    ordered = in_order(steps)
    nodes = {step.key: step for step in ordered}
    followers: dict[str, list[str]] = {key: [] for key in nodes}
    for step in ordered:
        for key in step.waits_for:
            if key in nodes:
                followers[key].append(step.key)
    before = _before(nodes, anchor)
    planned = {anchor: target}

    def latest(key: str, among: Iterable[str]) -> date:
        return min(
            calendar.shift(calendar.last_on_or_before(planned[one]), -nodes[one].workdays)
            for one in among
        )

    for step in reversed(ordered):
        if step.key in before:
            after = [one for one in followers[step.key] if one in before or one == anchor]
            planned[step.key] = latest(step.key, after)
    for step in ordered:
        waits = [planned[key] for key in step.waits_for if key in planned]
        if step.key not in planned and waits:
            planned[step.key] = max(calendar.shift(day, step.workdays) for day in waits)
    for step in reversed(ordered):
        if step.key not in planned:
            after = [one for one in followers[step.key] if one in planned]
            planned[step.key] = latest(step.key, after) if after else target
    return planned


def starts(
    steps: Sequence[Node],
    planned: Mapping[str, date],
    calendar: Workdays,
    *,
    reached: Collection[str] = (),
) -> dict[str, date]:
    """Return key → the last day to begin, of the steps that wait for nothing any more."""
    ahead = {step.key for step in steps} - set(reached)
    return {
        step.key: calendar.shift(calendar.last_on_or_before(planned[step.key]), -step.workdays)
        for step in steps
        if step.key in ahead and not any(key in ahead for key in step.waits_for)
    }


def earliest(
    steps: Sequence[Node],
    anchor: str,
    begin: date,
    calendar: Workdays,
    *,
    reached: Mapping[str, date] | None = None,
) -> date:
    """Return the first day on which `anchor` can be reached when work begins on `begin`.

    reached: key → day of what is reached already; what waited only for that is under way since.
    """
    days = dict(reached or {})
    for step in in_order(steps):
        if step.key not in days:
            waits = [days[key] for key in step.waits_for if key in days]
            # Under way since all that it waits for was reached, but not reached before `begin`.
            since = max(waits, default=begin)
            days[step.key] = max(calendar.shift(since, step.workdays), begin)
    return days[anchor]


def forecast(steps: Sequence[Step], *, today: date, calendar: Workdays) -> dict[str, Forecast]:
    """Return key → when each is reached as things stand on `today`.

    A reached one keeps its day. A forecast by hand goes before the arithmetic. Else it is the
    plan's day, or later: what it waits for pushes it, and what is not reached comes today at the
    earliest. Raises InvalidInput (field `waits_for`) on a circle.
    """
    found: dict[str, Forecast] = {}
    for step in in_order(steps):
        found[step.key] = _forecast(step, found, today, calendar)
    return found


def _forecast(
    step: Step, known: Mapping[str, Forecast], today: date, calendar: Workdays
) -> Forecast:
    if step.reached:
        return Forecast(step.actual)
    pushed: tuple[date, str] | None = None
    for key in step.waits_for:
        day = known[key].day if key in known else None
        if day is not None:
            reached = calendar.shift(day, step.workdays)
            if pushed is None or reached > pushed[0]:
                pushed = (reached, key)
    if step.hand is not None:
        day = max(step.hand, today)
        soon = pushed[0] if pushed is not None and day < pushed[0] else None
        return Forecast(day, too_soon=soon)
    own = None if step.planned is None else max(step.planned, today)
    if pushed is None:
        return Forecast(own)
    if own is not None and own >= pushed[0]:
        return Forecast(own)
    return Forecast(max(pushed[0], today), pushed_by=pushed[1] if pushed[0] > today else None)


def pushes(
    steps: Sequence[Step], changed: Sequence[Step], *, today: date, calendar: Workdays
) -> list[Push]:
    """Return what moves when `changed` takes the place of `steps`, in the order of waiting."""
    was = forecast(steps, today=today, calendar=calendar)
    now = forecast(changed, today=today, calendar=calendar)
    found = []
    for step in in_order(changed):
        before = was[step.key].day if step.key in was else None
        after = now[step.key].day
        if before is not None and after is not None and before != after:
            found.append(Push(step.key, step.name, before, after))
    return found


def days_late(step: Step, expected: date | None) -> int | None:
    """Return by how many calendar days a milestone comes after its plan; None when unknown.

    Of a reached one it is the actual day; negative: before the plan.
    """
    day = step.actual if step.reached else expected
    if step.planned is None or day is None:
        return None
    return (day - step.planned).days


def light_of(step: Step, expected: date | None, *, amber_days: int, red_days: int) -> Light:
    """Return the light of a milestone: by how many days it is, or will be, behind its plan.

    amber_days, red_days: from so many days on it is yellow or red. `expected` never lies before
    today for one that is not reached, so that an overdue day counts by itself.
    """
    if step.reached:
        return Light.DONE
    late = days_late(step, expected)
    if late is None:
        return Light.NONE
    if late >= red_days:
        return Light.RED
    return Light.AMBER if late >= amber_days else Light.GREEN


def gravest(lights: Iterable[Light]) -> Light:
    """Return the light that needs a person most; NONE of none."""
    return max(lights, key=GRAVITY.index, default=Light.NONE)


def _before(nodes: Mapping[str, Node], anchor: str) -> set[str]:
    """Return all that `anchor` waits for, near and far."""
    found: set[str] = set()
    ahead = [key for key in nodes[anchor].waits_for if key in nodes]
    while ahead:
        key = ahead.pop()
        if key not in found:
            found.add(key)
            ahead += [one for one in nodes[key].waits_for if one in nodes]
    return found
