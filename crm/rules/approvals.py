"""审批代办: how many of the promised workdays an approval has used.

The clock runs from 已报送; it stops from 退回补正 until 补正再报, while the enterprise corrects its
papers, and ends with 已办结.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.errors import InvalidInput
from crm.rules.workdays import Workdays
from db.terms import ApprovalEvent
from resources import N_, tr


class Clock(StrEnum):
    """Where an approval stands."""

    NOT_SUBMITTED = "not_submitted"
    RUNNING = "running"
    STOPPED = "stopped"
    OVER_TIME = "over_time"
    GRANTED = "granted"

    @property
    def label(self) -> str:
        """The state in the language in use."""
        return tr(_LABELS[self])


_LABELS = {
    Clock.NOT_SUBMITTED: N_("未报送"),
    Clock.RUNNING: N_("办理中"),
    Clock.STOPPED: N_("企业补正中"),
    Clock.OVER_TIME: N_("超时"),
    Clock.GRANTED: N_("已办结"),
}
_AFTER: dict[ApprovalEvent | None, tuple[ApprovalEvent, ...]] = {
    None: (ApprovalEvent.SUBMITTED,),
    ApprovalEvent.SUBMITTED: (ApprovalEvent.RETURNED, ApprovalEvent.GRANTED),
    ApprovalEvent.RETURNED: (ApprovalEvent.RESUBMITTED,),
    ApprovalEvent.RESUBMITTED: (ApprovalEvent.RETURNED, ApprovalEvent.GRANTED),
    ApprovalEvent.GRANTED: (),
}


@dataclass(frozen=True)
class Event:
    """What happened to an approval on a day."""

    event: ApprovalEvent
    on: date


@dataclass(frozen=True)
class Progress:
    """Where an approval stands: workdays used, and those left of the promised ones.

    used counts while the clock ran. left is None without a promise, negative when over time; late
    tells an approval that took, or is taking, longer than promised.
    """

    clock: Clock
    used: int
    left: int | None

    @property
    def late(self) -> bool:
        return self.left is not None and self.left < 0


def may_follow(last: ApprovalEvent | None) -> tuple[ApprovalEvent, ...]:
    """Return what may happen next to an approval; nothing after 已办结."""
    return _AFTER[last]


def check_event(events: Sequence[Event], event: ApprovalEvent, on: date, today: date) -> None:
    """Raise InvalidInput (field ``event`` or ``on``) for a step that can't follow the others."""
    last = events[-1] if events else None
    allowed = may_follow(last.event if last else None)
    if event not in allowed:
        if not allowed:
            raise InvalidInput(tr("这项审批已经办结，不能再登记。"), field="event")
        raise InvalidInput(
            tr("“{event}”不能接在“{last}”之后，这里可以登记：{allowed}。").format(
                event=event.label,
                last=last.event.label if last else tr("未报送"),
                allowed=tr("、").join(one.label for one in allowed),
            ),
            field="event",
        )
    if on > today:
        raise InvalidInput(
            tr("{on} 还没有到，请填不晚于 {today} 的日期。").format(
                on=on.isoformat(), today=today.isoformat()
            ),
            field="on",
        )
    if last is not None and on < last.on:
        raise InvalidInput(
            tr("{on} 早于上一步“{last}”的 {day}，请核对。").format(
                on=on.isoformat(), last=last.event.label, day=last.on.isoformat()
            ),
            field="on",
        )


def progress(
    events: Sequence[Event], promised: int | None, *, today: date, calendar: Workdays
) -> Progress:
    """Return where an approval stands after `events`, which are in their order.

    promised: workdays, or None.
    """
    if not events:
        return Progress(Clock.NOT_SUBMITTED, 0, promised)
    used, running = 0, events[0].on
    for event in events[1:]:
        if event.event is ApprovalEvent.RESUBMITTED:
            running = event.on
        else:
            used += calendar.between(running, event.on)
    last = events[-1].event
    clock = {ApprovalEvent.GRANTED: Clock.GRANTED, ApprovalEvent.RETURNED: Clock.STOPPED}.get(last)
    if clock is None:
        used += calendar.between(running, max(today, running))
        over = promised is not None and used > promised
        clock = Clock.OVER_TIME if over else Clock.RUNNING
    return Progress(clock, used, None if promised is None else promised - used)
