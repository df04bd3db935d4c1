"""Projects as they stand in the list of a visit: what is planned today, whom to ask, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.activity_cards import VISITS
from crm.rules.visits import VisitGroup
from db.models import (
    Activity,
    ActivityAttendee,
    Contact,
    ContactPhone,
    ItineraryItem,
    Organization,
    Park,
    Project,
    ProjectContact,
    ProjectInvestor,
)
from db.terms import Precision, Side, Stage
from db.values import Phone


@dataclass(frozen=True)
class VisitLine:
    """A project as it stands in the list of a visit.

    visit: of one that is to be visited today, when and what for. contact: whom to ask first, as
    `name title`; phone: the first number of that person's. late: days that the next step is
    overdue.
    """

    project_id: str
    name: str
    stage: Stage
    group: VisitGroup
    visit: str = ""
    next_step: str | None = None
    next_due: date | None = None
    late: int = 0
    contact: str = ""
    phone: Phone | None = None
    address: str = ""


@dataclass(frozen=True)
class Planned:
    """What is planned for today at one project."""

    ids: tuple[str, ...]
    words: str
    place: str
    who: frozenset[str]

    def concerns(self, signs: Collection[str]) -> bool:
        """Whether one of these names goes there."""
        return not self.who.isdisjoint(signs)


def planned_visits(session: Session, today: date) -> dict[str, Planned]:
    """Return project → what visits of it are planned today, itineraries of several days too."""
    on = Activity.__table__.c
    line = ItineraryItem.__table__.c
    of_day = (on.on_day == today) & (on.on_precision == Precision.DAY)
    in_itinerary = select(ItineraryItem.activity_id).where(
        line.on_day == today, ItineraryItem.trashed_at.is_(None)
    )
    rows = session.execute(
        select(
            Activity.id, Activity.project_id, Activity.begins, Activity.ends, Activity.subject,
            Activity.place, Activity.owner, Activity.kind,
        )
        .where(
            Activity.kind.in_(VISITS),
            Activity.project_id.is_not(None),
            Activity.trashed_at.is_(None),
            or_(of_day, Activity.id.in_(in_itinerary)),
            # What was noted today is no plan: a plan says what for.
            Activity.subject.is_not(None),
        )
        .order_by(Activity.begins.is_(None), Activity.begins, Activity.id)
    ).all()  # fmt: skip
    people = _who_goes(session, [row.id for row in rows])
    found: dict[str, Planned] = {}
    for row in rows:
        had = found.get(row.project_id, Planned((), "", "", frozenset()))
        time = "–".join(one for one in (row.begins, row.ends) if one)
        words = " ".join(one for one in (time, row.subject) if one)
        who = people[row.id] | ({row.owner} if row.owner else set())
        found[row.project_id] = Planned(
            (*had.ids, row.id),
            had.words or words,
            had.place or row.place or "",
            had.who | who,
        )
    return found


def ids_of(planned: dict[str, Planned], project_id: str) -> tuple[str, ...]:
    """Return the follow-ups that are planned at a project."""
    return planned[project_id].ids if project_id in planned else ()


def _who_goes(session: Session, ids: Sequence[str]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, name in session.execute(
        select(ActivityAttendee.activity_id, ActivityAttendee.name).where(
            ActivityAttendee.activity_id.in_(ids),
            ActivityAttendee.side == Side.OURS,
            ActivityAttendee.trashed_at.is_(None),
        )
    ):
        found[key].add(name)
    for key, host in session.execute(
        select(ItineraryItem.activity_id, ItineraryItem.host).where(
            ItineraryItem.activity_id.in_(ids), ItineraryItem.trashed_at.is_(None)
        )
    ):
        if host:
            found[key].add(host)
    return found


def lines_of(
    session: Session,
    groups: dict[str, VisitGroup],
    planned: dict[str, Planned],
    today: date,
) -> list[VisitLine]:
    """Read the lines of these projects, by name; groups: project → why it stands there."""
    ids = list(groups)
    people, addresses = _first_contacts(session, ids), _addresses(session, ids)
    lines = []
    for row in session.execute(
        select(
            Project.id, Project.name, Project.stage, Project.next_step, Project.next_due,
            Park.name.label("park"),
        )
        .outerjoin(Park, Park.id == Project.park_id)
        .where(Project.id.in_(ids))
        .order_by(Project.name_pinyin, Project.id)
    ):  # fmt: skip
        visit = planned.get(row.id)
        late = 0 if row.next_due is None else max((today - row.next_due).days, 0)
        line = VisitLine(
            row.id, row.name, row.stage, groups[row.id],
            next_step=row.next_step, next_due=row.next_due, late=late,
            address=_place(addresses.get(row.id), row.park),
        )  # fmt: skip
        if row.id in people:
            who, phone = people[row.id]
            line = replace(line, contact=who, phone=phone)
        if visit is not None:
            line = replace(line, visit=visit.words, address=visit.place or line.address)
        lines.append(line)
    return lines


def in_order(lines: Iterable[VisitLine]) -> list[VisitLine]:
    """Today's by their time; the others by what is due first."""
    order = list(VisitGroup)
    return sorted(
        lines,
        key=lambda one: (
            order.index(one.group),
            one.visit if one.group is VisitGroup.TODAY else "",
            one.next_due or date.max,
        ),
    )


def _first_contacts(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, Phone | None]]:
    """Return project → whom to ask first, with a number if one of the people has any.

    The project's own contacts, else those of its investors.
    """
    tied = (
        select(ProjectContact.project_id, Contact.id, Contact.name, Contact.title)
        .join(Contact, Contact.id == ProjectContact.contact_id)
        .where(ProjectContact.project_id.in_(ids), ProjectContact.trashed_at.is_(None))
        .order_by(ProjectContact.id)
    )
    of_firms = (
        select(ProjectInvestor.project_id, Contact.id, Contact.name, Contact.title)
        .join(Contact, Contact.organization_id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.project_id.in_(ids), ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal, Contact.id)
    )
    living = Contact.trashed_at.is_(None) & Contact.merged_into_id.is_(None)
    rows = [*session.execute(tied.where(living)), *session.execute(of_firms.where(living))]
    phones = _phones(session, [row.id for row in rows])
    found: dict[str, tuple[str, Phone | None]] = {}
    for project_id, key, name, title in rows:
        had = found.get(project_id)
        if had is None or (had[1] is None and key in phones):
            found[project_id] = (" ".join(filter(None, (name, title))), phones.get(key))
    return found


def _phones(session: Session, ids: Sequence[str]) -> dict[str, Phone]:
    found: dict[str, Phone] = {}
    for key, phone in session.execute(
        select(ContactPhone.contact_id, ContactPhone.phone)
        .where(ContactPhone.contact_id.in_(ids), ContactPhone.trashed_at.is_(None))
        .order_by(ContactPhone.ordinal, ContactPhone.id)
    ):
        if phone is not None:
            found.setdefault(key, phone)
    return found


def _place(firm: tuple[str | None, str | None] | None, park: str | None) -> str:
    """Where one goes: to the firm's address, else to the park, else where the firm sits."""
    address, seat = firm or (None, None)
    return address or park or seat or ""


def _addresses(session: Session, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    found: dict[str, tuple[str | None, str | None]] = {}
    for project_id, address, seat in session.execute(
        select(ProjectInvestor.project_id, Organization.address, Organization.seat)
        .join(Organization, Organization.id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.project_id.in_(ids), ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal, ProjectInvestor.id)
    ):
        if address or seat:
            found.setdefault(project_id, (address, seat))
    return found
