"""Activities (跟进): what was done about a project or an enterprise, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.activity_cards import VISITS, Attendee, ItineraryLine, known_people
from crm.errors import InvalidInput
from crm.living import living
from crm.rules.clock import parse_clock
from crm.rules.dates import show_when
from crm.rules.written import clean_line, clean_text
from crm.todos import PERSON_LENGTH, NextStep, add_todo, edit_todo
from db.models import Activity, ActivityAttendee, ItineraryItem, Todo
from db.terms import ActivityKind, Side
from db.values import When
from resources import tr

EDITABLE = frozenset(
    {"kind", "on", "begins", "ends", "place", "subject", "minutes", "owner", "unit", "answer"}
)
"""Fields of an activity that people edit."""
MINUTES_LENGTH = 50_000
"""Characters of minutes: a paste of 100 KB goes in whole."""
_PAST_ONLY = (ActivityKind.CALL, ActivityKind.REQUEST)


def add_activity(
    session: Session,
    kind: ActivityKind,
    *,
    on: When | None,
    today: date,
    project_id: str | None = None,
    organization_id: str | None = None,
    attendees: Iterable[Attendee] = (),
    itinerary: Iterable[ItineraryLine] = (),
    next_step: NextStep | None = None,
    illustrative: bool = False,
    **fields: Any,
) -> str:
    """Enter an activity of a project, an organization or both, and return its id.

    fields: of `EDITABLE`. next_step: becomes a todo, owned by the activity's owner when it names
    nobody. Somebody of the other side who is a known contact by name is tied to it. Raises
    InvalidInput naming the field; that of a next step is ``next_what``, of an itinerary's line
    ``itinerary``.
    """
    if project_id is None and organization_id is None:
        raise InvalidInput(tr("请选择这次跟进属于哪个项目或企业。"), field="project_id")
    activity = Activity(
        project_id=project_id,
        organization_id=organization_id,
        illustrative=illustrative,
        **_checked({"kind": kind, "on": on, **fields}),
    )
    _check_whole(activity, today)
    session.add(activity)
    session.flush()
    _set_attendees(session, activity, attendees)
    _set_itinerary(session, activity, itinerary)
    if next_step is not None:
        _add_next(session, activity, next_step)
    return activity.id


def edit_activity(
    session: Session,
    activity_id: str,
    fields: Mapping[str, Any],
    *,
    today: date,
    attendees: Iterable[Attendee] | None = None,
    itinerary: Iterable[ItineraryLine] | None = None,
    next_step: NextStep | None = None,
) -> None:
    """Give an activity new values; what is None stays as it is.

    next_step: changes the open todo that follows from it, or adds one. Raises RecordMissing or
    InvalidInput as `add_activity` does.
    """
    activity = activity_of(session, activity_id)
    for name, value in _checked(fields).items():
        setattr(activity, name, value)
    _check_whole(activity, today)
    if attendees is not None:
        _set_attendees(session, activity, attendees)
    if itinerary is not None:
        _set_itinerary(session, activity, itinerary)
    if next_step is not None:
        _set_next(session, activity, next_step)


def trash_activity(session: Session, activity_id: str) -> None:
    """Put an activity in the trash, and what is still to be done after it."""
    now = datetime.now(UTC)
    activity_of(session, activity_id).trashed_at = now
    for todo in _open_todos(session, activity_id):
        todo.trashed_at = now


def activity_of(session: Session, activity_id: str) -> Activity:
    """Return an activity to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Activity, activity_id, tr("这条跟进已被移入回收站，没有保存。"))


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as they are stored; raises InvalidInput for one that can't be."""
    checked = dict(fields)
    for name in fields:
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
    for name in {"subject", "place", "owner", "unit"} & fields.keys():
        checked[name] = clean_line(fields[name], name)
    for name in {"minutes", "answer"} & fields.keys():
        checked[name] = clean_text(fields[name], name, MINUTES_LENGTH)
    for name in {"begins", "ends"} & fields.keys():
        checked[name] = parse_clock(fields[name], field=name)
    return checked


def _check_whole(activity: Activity, today: date) -> None:
    if activity.on is None or activity.on.day is None:
        raise InvalidInput(tr("请填写日期，例如 今天 或 2016-05-31。"), field="on")
    if activity.on.day > today and activity.kind in _PAST_ONLY:
        raise InvalidInput(
            tr("{on}还没有到。还没发生的{kind}请写成下一步。").format(
                on=show_when(activity.on), kind=activity.kind.label
            ),
            field="on",
        )
    _check_times(activity.begins, activity.ends, "ends")
    if activity.subject is None and activity.minutes is None:
        raise InvalidInput(tr("请写一句主题，或者填写纪要。"), field="subject")


def _check_times(begins: str | None, ends: str | None, field: str) -> None:
    if ends is not None and begins is not None and ends < begins:
        raise InvalidInput(
            tr("结束时间 {ends} 早于开始时间 {begins}。").format(ends=ends, begins=begins),
            field=field,
        )


def _set_attendees(session: Session, activity: Activity, wanted: Iterable[Attendee]) -> None:
    """Make these the people of an activity; who stays keeps the row."""
    rows = {
        (one.side, one.name): one
        for one in session.scalars(
            select(ActivityAttendee).where(
                ActivityAttendee.activity_id == activity.id, ActivityAttendee.trashed_at.is_(None)
            )
        )
    }
    known = _known_by_name(session, activity)
    for ordinal, one in enumerate(wanted):
        name = clean_line(one.name, "attendees", PERSON_LENGTH)
        if name is None:
            continue
        row = rows.pop((one.side, name), None)
        if row is None:
            row = ActivityAttendee(activity_id=activity.id, side=one.side, name=name)
            session.add(row)
        row.title = clean_line(one.title, "attendees")
        row.ordinal = ordinal
        row.contact_id = one.contact_id or row.contact_id
        if one.side is Side.THEIRS and row.contact_id is None:
            row.contact_id = known.get(name)
    for left in rows.values():
        left.trashed_at = datetime.now(UTC)


def _known_by_name(session: Session, activity: Activity) -> dict[str, str]:
    """Return name → contact of the known people; a name that two of them bear tells nothing."""
    people = known_people(
        session, project_id=activity.project_id, organization_id=activity.organization_id
    )
    names = [one.name for one in people]
    return {
        one.name: one.contact_id
        for one in people
        if one.contact_id is not None and names.count(one.name) == 1
    }


def _set_itinerary(session: Session, activity: Activity, wanted: Iterable[ItineraryLine]) -> None:
    """Make these the itinerary's lines in their order; each row is changed in place."""
    lines = [_line(place, one) for place, one in enumerate(wanted, 1)]
    if lines and activity.kind not in VISITS:
        raise InvalidInput(
            tr("{kind}没有行程；来访、考察、拜访才有。").format(kind=activity.kind.label),
            field="itinerary",
        )
    rows = list(
        session.scalars(
            select(ItineraryItem)
            .where(ItineraryItem.activity_id == activity.id, ItineraryItem.trashed_at.is_(None))
            .order_by(ItineraryItem.ordinal, ItineraryItem.id)
        )
    )
    for ordinal, line in enumerate(lines):
        if ordinal < len(rows):
            for name, value in line.items():
                setattr(rows[ordinal], name, value)
            rows[ordinal].ordinal = ordinal
        else:
            session.add(ItineraryItem(activity_id=activity.id, ordinal=ordinal, **line))
    for left in rows[len(lines) :]:
        left.trashed_at = datetime.now(UTC)


def _line(place: int, line: ItineraryLine) -> dict[str, Any]:
    try:
        what = clean_line(line.what, "")
        begins, ends = parse_clock(line.begins), parse_clock(line.ends)
        _check_times(begins, ends, "")
        if what is None:
            raise InvalidInput(tr("没有写事项。"))
        return {
            "what": what,
            "on": line.on,
            "begins": begins,
            "ends": ends,
            "place": clean_line(line.place, ""),
            "host": clean_line(line.host, ""),
        }
    except InvalidInput as fault:
        raise InvalidInput(
            tr("行程第 {place} 行：{fault}").format(place=place, fault=fault.message),
            field="itinerary",
        ) from fault


def _add_next(session: Session, activity: Activity, step: NextStep) -> None:
    with _as_next_step():
        add_todo(
            session,
            step.what,
            due=step.due,
            owner=step.owner or activity.owner,
            project_id=activity.project_id,
            organization_id=activity.organization_id,
            activity_id=activity.id,
            illustrative=activity.illustrative,
        )


def _set_next(session: Session, activity: Activity, step: NextStep) -> None:
    following = _open_todos(session, activity.id)
    if not following:
        _add_next(session, activity, step)
        return
    with _as_next_step():
        edit_todo(
            session,
            following[0].id,
            {"what": step.what, "due": step.due, "owner": step.owner or activity.owner},
        )


@contextmanager
def _as_next_step() -> Iterator[None]:
    """Let a todo's fault name the field of the activity's form."""
    try:
        yield
    except InvalidInput as fault:
        fault.field = f"next_{fault.field}" if fault.field else ""
        raise


def _open_todos(session: Session, activity_id: str) -> list[Todo]:
    return list(
        session.scalars(
            select(Todo)
            .where(
                Todo.activity_id == activity_id, Todo.done_on.is_(None), Todo.trashed_at.is_(None)
            )
            .order_by(Todo.id)
        )
    )
