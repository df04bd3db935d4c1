"""Activities as plain values: one with all that belongs to it, and timelines of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.errors import RecordMissing
from crm.todos import TodoRow, todos_after
from db.models import (
    Activity,
    ActivityAttendee,
    Contact,
    ItineraryItem,
    Organization,
    Project,
    ProjectContact,
    ProjectInvestor,
)
from db.terms import ActivityKind, Side
from db.values import When
from resources import tr

VISITS = (ActivityKind.RECEIVED, ActivityKind.INSPECTION, ActivityKind.VISIT)
"""Kinds that have an itinerary."""


@dataclass(frozen=True)
class Attendee:
    """Somebody who was there; `contact_id` where the person is a known contact."""

    side: Side
    name: str
    title: str | None = None
    contact_id: str | None = None


@dataclass(frozen=True)
class ItineraryLine:
    """One line of a visit's itinerary; begins and ends are times of the day."""

    what: str
    on: When | None = None
    begins: str | None = None
    ends: str | None = None
    place: str | None = None
    host: str | None = None


@dataclass(frozen=True)
class ActivityCard:
    """One activity with all that belongs to it, as plain values."""

    activity_id: str
    kind: ActivityKind
    on: When | None
    begins: str | None
    ends: str | None
    place: str | None
    subject: str | None
    minutes: str | None
    owner: str | None
    unit: str | None
    answer: str | None
    project_id: str | None
    project: str | None
    organization_id: str | None
    organization: str | None
    illustrative: bool
    attendees: tuple[Attendee, ...]
    itinerary: tuple[ItineraryLine, ...]
    todos: tuple[TodoRow, ...]

    def people(self, side: Side) -> tuple[Attendee, ...]:
        """Those who were there on one side."""
        return tuple(one for one in self.attendees if one.side is side)

    @property
    def title(self) -> str:
        """The subject, else the first line of the minutes, else the kind."""
        first = (self.minutes or "").partition("\n")[0]
        return self.subject or first[:60] or self.kind.label


def activity_card(session: Session, activity_id: str, *, today: date) -> ActivityCard:
    """Read one activity; raises RecordMissing for one that is gone."""
    found = _cards(session, Activity.id == activity_id, today)
    if not found:
        raise RecordMissing(tr("这条跟进已被移入回收站。"))
    return found[0]


def timeline(
    session: Session,
    *,
    today: date,
    project_id: str | None = None,
    organization_id: str | None = None,
) -> list[ActivityCard]:
    """Return the activities of a project or an organization, the newest first.

    Those of an organization are its own, not those of the projects it invests in.
    """
    if project_id is not None:
        return _cards(session, Activity.project_id == project_id, today)
    return _cards(session, Activity.organization_id == organization_id, today)


def known_people(
    session: Session, *, project_id: str | None = None, organization_id: str | None = None
) -> list[Attendee]:
    """Return the contacts whom an activity may have met: the project's, then its investors'.

    Each comes once, as an `Attendee` of the other side.
    """
    found: dict[str, Attendee] = {}
    asked = select(Contact.id, Contact.name, Contact.title).where(
        Contact.trashed_at.is_(None), Contact.merged_into_id.is_(None)
    )
    tied = asked.join(ProjectContact, ProjectContact.contact_id == Contact.id).where(
        ProjectContact.project_id == project_id, ProjectContact.trashed_at.is_(None)
    )
    of_firms = asked.where(
        or_(
            Contact.organization_id == organization_id,
            Contact.organization_id.in_(
                select(ProjectInvestor.organization_id).where(
                    ProjectInvestor.project_id == project_id,
                    ProjectInvestor.trashed_at.is_(None),
                )
            ),
        )
    )
    for statement, order in ((tied, ProjectContact.id), (of_firms, Contact.id)):
        for key, name, title in session.execute(statement.order_by(order)):
            found.setdefault(key, Attendee(Side.THEIRS, name, title, key))
    return list(found.values())


def _cards(session: Session, condition: Any, today: date) -> list[ActivityCard]:
    on_day = Activity.__table__.c.on_day
    rows = session.execute(
        select(
            Activity,
            Project.name.label("project"),
            Organization.name.label("organization"),
        )
        .outerjoin(Project, Project.id == Activity.project_id)
        .outerjoin(Organization, Organization.id == Activity.organization_id)
        .where(condition, Activity.trashed_at.is_(None))
        .order_by(on_day.is_(None), on_day.desc(), Activity.begins.desc(), Activity.id.desc())
    ).all()
    ids = [activity.id for activity, _, _ in rows]
    attendees = _attendees(session, ids)
    itineraries = _itineraries(session, ids)
    todos: defaultdict[str, list[TodoRow]] = defaultdict(list)
    for todo in todos_after(session, ids, today):
        todos[todo.activity_id or ""].append(todo)
    return [
        ActivityCard(
            activity.id,
            activity.kind,
            activity.on,
            activity.begins,
            activity.ends,
            activity.place,
            activity.subject,
            activity.minutes,
            activity.owner,
            activity.unit,
            activity.answer,
            activity.project_id,
            project,
            activity.organization_id,
            organization,
            activity.illustrative,
            tuple(attendees[activity.id]),
            tuple(itineraries[activity.id]),
            tuple(todos[activity.id]),
        )
        for activity, project, organization in rows
    ]


def _attendees(session: Session, ids: Sequence[str]) -> defaultdict[str, list[Attendee]]:
    found: defaultdict[str, list[Attendee]] = defaultdict(list)
    for one in session.scalars(
        select(ActivityAttendee)
        .where(ActivityAttendee.activity_id.in_(ids), ActivityAttendee.trashed_at.is_(None))
        .order_by(ActivityAttendee.ordinal, ActivityAttendee.id)
    ):
        found[one.activity_id].append(Attendee(one.side, one.name, one.title, one.contact_id))
    return found


def _itineraries(session: Session, ids: Sequence[str]) -> defaultdict[str, list[ItineraryLine]]:
    found: defaultdict[str, list[ItineraryLine]] = defaultdict(list)
    for one in session.scalars(
        select(ItineraryItem)
        .where(ItineraryItem.activity_id.in_(ids), ItineraryItem.trashed_at.is_(None))
        .order_by(ItineraryItem.ordinal, ItineraryItem.id)
    ):
        found[one.activity_id].append(
            ItineraryLine(one.what, one.on, one.begins, one.ends, one.place, one.host)
        )
    return found
