"""The road of a project: its order, and what a move along it needs (domain.md, section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from crm.errors import InvalidInput
from crm.rules.dates import not_before, show_when
from db.terms import Stage
from db.values import When
from resources import tr

BESIDE = (Stage.PAUSED, Stage.LOST, Stage.EXITED)
ROAD = tuple(stage for stage in Stage if stage not in BESIDE)
LEADS = (Stage.LEAD, Stage.CONTACT)
SIGNED = ROAD[ROAD.index(Stage.SIGNED) :]
_PLACES = {stage: place for place, stage in enumerate((*ROAD, *BESIDE))}


class Move(Enum):
    """What kind of step a move is."""

    FORWARD = "forward"
    SKIP = "skip"
    BACK = "back"
    ASIDE = "aside"
    RESUME = "resume"
    NONE = "none"


@dataclass(frozen=True)
class Past:
    """What came before a move.

    stood: the last stage of the road it stood at, which for one beside the road is where it left.
    stage, on: its newest move that has happened; a date to come is a plan and no move.
    """

    stood: Stage | None = None
    stage: Stage | None = None
    on: When | None = None


NO_PAST = Past()


def is_lead(stage: Stage) -> bool:
    """Tell whether a project is still a lead (线索)."""
    return stage in LEADS


def on_road(stage: Stage) -> bool:
    """Tell whether a stage is one of the eleven in order, not 暂缓, 流失 or 退出."""
    return stage not in BESIDE


def has_signed(stage: Stage) -> bool:
    """Tell whether a project at `stage` stands at 签约 or behind it on the road.

    It says where the project stands; what counts towards a year is told by its contracts.
    """
    return stage in SIGNED


def position(stage: Stage) -> int:
    """Return the place on the road from 0; those beside it come after its end, in their order."""
    return _PLACES[stage]


def next_stage(stage: Stage) -> Stage | None:
    """Return the stage that follows on the road; None at its end and beside it."""
    if not on_road(stage) or stage is ROAD[-1]:
        return None
    return ROAD[position(stage) + 1]


def skipped(current: Stage, to: Stage) -> tuple[Stage, ...]:
    """Return the stages that a move forward leaves out."""
    if not (on_road(current) and on_road(to)):
        return ()
    return ROAD[position(current) + 1 : position(to)]


def days_in_stage(entered: When | date | None, today: date) -> int | None:
    """Return the days since a stage was entered (from the first day it may be); None if unknown."""
    day = entered.day if isinstance(entered, When) else entered
    return None if day is None else max((today - day).days, 0)


def month_before(day: date) -> date:
    """Return the same day of the month before, or that month's last: 31 May → 30 April."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def owes_reason(stage: Stage, moved: date | None, today: date) -> bool:
    """Tell whether a project without movement for a month owes a reason (未进展原因).

    Up to 供地: behind it a project builds for longer than a month without a move. Without a
    known date nothing is claimed.
    """
    before_building = on_road(stage) and position(stage) < position(Stage.STARTED)
    return before_building and moved is not None and moved <= month_before(today)


def kind_of_move(current: Stage, to: Stage) -> Move:
    """Tell what kind of step leads from `current` to `to`."""
    if current is to:
        return Move.NONE
    if not on_road(to):
        return Move.ASIDE
    if not on_road(current):
        return Move.RESUME
    if position(to) < position(current):
        return Move.BACK
    return Move.SKIP if skipped(current, to) else Move.FORWARD


def needs_reason(current: Stage, to: Stage, stood: Stage | None = None) -> bool:
    """Tell whether a move owes a reason: a skip, a move back, aside, or out of 流失 and 退出.

    Out of 暂缓 it owes none to where it `stood` and the stage after; a detour excuses no skip.
    """
    move = kind_of_move(current, to)
    if move is Move.RESUME and current is Stage.PAUSED:
        return stood is not None and kind_of_move(stood, to) in (Move.SKIP, Move.BACK)
    return move in (Move.SKIP, Move.BACK, Move.ASIDE, Move.RESUME)


def check_move(
    current: Stage,
    to: Stage,
    *,
    on: When | None,
    reason: str | None,
    today: date,
    past: Past = NO_PAST,
) -> None:
    """Raise InvalidInput (field `stage`, `on` or `reason`) when a move lacks what it needs.

    A move is dated by what happened, so the date may lie neither after `today` nor before the
    last move. That holds for a step back too: it is dated by the day of falling back, since a
    step back in front of the step that it takes back would leave that one standing. On the day
    of the last move itself the order is that in which they are entered. A month lies before it
    only when all of its days do: `dated_behind` says what is known of the day then.
    """
    if current is to:
        raise InvalidInput(tr("项目已经在“{stage}”阶段。").format(stage=to.label), field="stage")
    if on is None or on.day is None:
        raise InvalidInput(
            tr("请填写进入“{stage}”的日期，例如 2016-05-31 或 2016年5月。").format(stage=to.label),
            field="on",
        )
    if on.day > today:
        raise InvalidInput(
            tr("{on}还没有到。阶段按实际发生的日期登记，请填不晚于 {today} 的日期。").format(
                on=show_when(on), today=today.isoformat()
            ),
            field="on",
        )
    if dated_behind(on, past) is None:
        raise InvalidInput(_too_early(current, to, past), field="on")
    if needs_reason(current, to, past.stood) and not (reason or "").strip():
        raise InvalidInput(_reason_owed(current, to, past.stood), field="reason")


def dated_behind(on: When, past: Past) -> When | None:
    """Return the date of a move, known to lie not before the last one; None when it lies before."""
    last = None if past.on is None else past.on.day
    return on if last is None else not_before(on, last)


def _too_early(current: Stage, to: Stage, past: Past) -> str:
    assert past.on is not None and past.on.day is not None
    last = (past.stage or current).label
    known = show_when(past.on)
    if kind_of_move(current, to) is Move.BACK:
        words = tr(
            "退回按退回那天的日期登记，不能早于上一次：{known} 进入“{last}”。"
            "如果那一次登记错了，请在“历史”里改它的日期；否则"
        )
    else:
        words = tr("早于上一次变动：{known} 进入“{last}”。")
    words += tr("请填不早于 {day} 的日期。")
    return words.format(known=known, last=last, day=past.on.day.isoformat())


def _reason_owed(current: Stage, to: Stage, stood: Stage | None) -> str:
    came_from = current if on_road(current) or stood is None else stood
    left_out = skipped(came_from, to)
    if left_out:
        return tr("从“{current}”到“{to}”跳过了{skipped}，请写明原因。").format(
            current=came_from.label,
            to=to.label,
            skipped=tr("、").join(f"“{stage.label}”" for stage in left_out),
        )
    if on_road(came_from) and on_road(to) and position(to) < position(came_from):
        return tr("从“{current}”退回“{to}”，请写明原因。").format(
            current=came_from.label, to=to.label
        )
    return tr("从“{current}”转为“{to}”，请写明原因。").format(current=current.label, to=to.label)
