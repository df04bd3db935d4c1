"""外出走访: whose turn it is today, what to know at the door, and the note that is taken there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.activity_cards import VISITS, ActivityCard, Attendee, timeline
from crm.blockers import BlockerRow, blockers
from crm.contract_cards import Falling, project_contracts
from crm.errors import InvalidInput
from crm.project_card import Person, project_card
from crm.rules.visits import NOTE_KINDS, VisitGroup, signs_of
from crm.rules.written import clean_text
from crm.search import find
from crm.todos import NextStep, TodoRow, todos_of
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
    Staff,
    Todo,
)
from db.terms import ActivityKind, Precision, Side, Stage
from db.values import Phone, When
from resources import tr

MOST = 300
"""Projects in the list; more are found by searching."""
FOUND = 40
RECENT = 3
"""Follow-ups on a visit's sheet."""
PROMISED = 4
_OVER = (Stage.LOST, Stage.EXITED)


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
class VisitCard:
    """What to know at the door: whom to meet, what was promised, what blocks, what was last.

    promises: ours, that are still to be kept. owed: what the contracts owe next.
    """

    line: VisitLine
    people: tuple[Person, ...]
    today: tuple[ActivityCard, ...]
    promises: tuple[TodoRow, ...]
    owed: tuple[Falling, ...]
    blockers: tuple[BlockerRow, ...]
    recent: tuple[ActivityCard, ...]


def visits(session: Session, author: str, today: date) -> list[VisitLine]:
    """Return the projects of a person: those visited today first, then own ones and joined ones.

    Of somebody who has none, all projects, as others'. Those that are lost are left out.
    """
    signs = _signs(session, author)
    groups: dict[str, VisitGroup] = {}
    planned = _planned(session, today)
    own = set(session.scalars(_living(Project.owner.in_(signs))))
    joined = set(session.scalars(_living(_joins(signs))))
    for ids, group in ((joined, VisitGroup.JOINED), (own, VisitGroup.OWN)):
        groups |= dict.fromkeys(ids, group)
    groups |= {
        key: VisitGroup.TODAY
        for key, visit in planned.items()
        if key in groups or visit.concerns(signs)
    }
    if not groups:
        latest = Project.followed_on.is_(None), Project.followed_on.desc(), Project.name_pinyin
        others = session.scalars(_living().order_by(*latest).limit(MOST))
        groups = dict.fromkeys(others, VisitGroup.OTHER)
    return _in_order(_lines(session, groups, planned, today))[:MOST]


def find_visits(session: Session, text: str, author: str, today: date) -> list[VisitLine]:
    """Return the projects that a search finds, a person's own ones before others'."""
    own = {line.project_id: line for line in visits(session, author, today)}
    hits = find(session, text, FOUND, groups=(("project",), ("contact",), ("organization",)))
    ids = [hit.opens[1] for hit in hits if hit.opens[0] == "project"]
    firms = [hit.opens[1] for hit in hits if hit.opens[0] == "organization"]
    ids += _invested_by(session, firms)
    groups = {key: own[key].group if key in own else VisitGroup.OTHER for key in dict.fromkeys(ids)}
    return _in_order(_lines(session, groups, _planned(session, today), today))[:FOUND]


def visit_card(session: Session, project_id: str, author: str, today: date) -> VisitCard:
    """Read the sheet of a visit; raises RecordMissing for a project that is gone."""
    card = project_card(session, project_id)
    planned = _planned(session, today)
    signs = _signs(session, author)
    group = VisitGroup.OTHER
    if project_id in planned:
        group = VisitGroup.TODAY
    elif card.fields["owner"] in signs:
        group = VisitGroup.OWN
    lines = _lines(session, {project_id: group}, planned, today)
    done = timeline(session, today=today, project_id=project_id)
    ahead = [one for one in done if one.activity_id in _ids_of(planned, project_id)]
    told = [one for one in done if one.on and one.on.day and one.on.day <= today]
    open_todos = [
        todo
        for todo_group in todos_of(session, owner=None, project_id=project_id, today=today)
        for todo in todo_group.todos
    ]
    return VisitCard(
        lines[0],
        card.people,
        tuple(ahead),
        tuple(open_todos[:PROMISED]),
        project_contracts(session, project_id, today).falling[:PROMISED],
        tuple(blockers(session, today, project_id=project_id, settled=False)),
        tuple(one for one in told if one not in ahead)[:RECENT],
    )


def add_note(
    session: Session,
    project_id: str,
    text: str,
    *,
    today: date,
    at: str,
    author: str,
    kind: ActivityKind = NOTE_KINDS[0],
    met: Sequence[Attendee] = (),
    next_step: NextStep | None = None,
) -> str:
    """Enter what was found on a visit as a follow-up of today, and return its id.

    at: the time of the day. met: whom one spoke to. Always a record of its own, so that notes of
    two people at one visit never meet in one field. Raises InvalidInput (``text``, or of the next
    step ``next_what``).
    """
    if kind not in NOTE_KINDS:
        raise InvalidInput(tr("走访记录不能是“{kind}”。").format(kind=kind.label), field="kind")
    minutes = clean_text(text, "text")
    if minutes is None:
        raise InvalidInput(tr("请写一句，或点一个常用短语。"), field="text")
    if next_step is not None and not next_step.what.strip():
        raise InvalidInput(tr("定了日期，请写下一步做什么。"), field="next_what")
    signs = _signs(session, author)
    known = [name for name, _ in _staff(session) if name in signs]
    owner = known[0] if known else author
    return add_activity(
        session,
        kind,
        on=When(today),
        today=today,
        project_id=project_id,
        minutes=minutes,
        begins=at,
        owner=owner,
        attendees=[Attendee(Side.OURS, owner), *met],
        next_step=next_step,
    )


@dataclass(frozen=True)
class _Planned:
    """What is planned for today at one project."""

    ids: tuple[str, ...]
    words: str
    place: str
    who: frozenset[str]

    def concerns(self, signs: Collection[str]) -> bool:
        return not self.who.isdisjoint(signs)


def _planned(session: Session, today: date) -> dict[str, _Planned]:
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
    found: dict[str, _Planned] = {}
    for row in rows:
        had = found.get(row.project_id, _Planned((), "", "", frozenset()))
        time = "–".join(one for one in (row.begins, row.ends) if one)
        words = " ".join(one for one in (time, row.subject) if one)
        who = people[row.id] | ({row.owner} if row.owner else set())
        found[row.project_id] = _Planned(
            (*had.ids, row.id),
            had.words or words,
            had.place or row.place or "",
            had.who | who,
        )
    return found


def _ids_of(planned: dict[str, _Planned], project_id: str) -> tuple[str, ...]:
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


def _joins(signs: Collection[str]) -> Any:
    """Tell that a person has a part in a project: by an office, a follow-up or a todo."""
    followed = select(Activity.project_id).where(
        Activity.trashed_at.is_(None), Activity.project_id.is_not(None)
    )
    met = followed.join(ActivityAttendee, ActivityAttendee.activity_id == Activity.id).where(
        ActivityAttendee.side == Side.OURS,
        ActivityAttendee.trashed_at.is_(None),
        ActivityAttendee.name.in_(signs),
    )
    todos = select(Todo.project_id).where(
        Todo.trashed_at.is_(None),
        Todo.done_on.is_(None),
        Todo.project_id.is_not(None),
        Todo.owner.in_(signs),
    )
    return or_(
        Project.chief.in_(signs),
        Project.commissioner.in_(signs),
        Project.id.in_(followed.where(Activity.owner.in_(signs))),
        Project.id.in_(met),
        Project.id.in_(todos),
    )


def _living(*conditions: Any) -> Any:
    return select(Project.id).where(
        Project.trashed_at.is_(None),
        Project.merged_into_id.is_(None),
        Project.stage.not_in(_OVER),
        *conditions,
    )


def _signs(session: Session, author: str) -> frozenset[str]:
    return signs_of(author, _staff(session))


def _staff(session: Session) -> list[tuple[str, str | None]]:
    rows = session.execute(
        select(Staff.name, Staff.title).where(Staff.trashed_at.is_(None)).order_by(Staff.ordinal)
    )
    return [(row.name, row.title) for row in rows]


def _invested_by(session: Session, firms: Sequence[str]) -> list[str]:
    return list(
        session.scalars(
            select(ProjectInvestor.project_id)
            .where(ProjectInvestor.organization_id.in_(firms), ProjectInvestor.trashed_at.is_(None))
            .order_by(ProjectInvestor.id)
        )
    )


def _lines(
    session: Session,
    groups: dict[str, VisitGroup],
    planned: dict[str, _Planned],
    today: date,
) -> list[VisitLine]:
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


def _in_order(lines: Iterable[VisitLine]) -> list[VisitLine]:
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
