"""外出走访: whose turn it is today, what to know at the door, and the note that is taken there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.activity_cards import ActivityCard, Attendee, timeline
from crm.blockers import BlockerRow, blockers
from crm.contract_cards import project_contracts
from crm.contract_dues import Falling
from crm.errors import InvalidInput
from crm.project_card import Person, project_card
from crm.rules.visits import NOTE_KINDS, VisitGroup, signs_of
from crm.rules.written import clean_text
from crm.search import find
from crm.todos import NextStep, TodoRow, todos_of
from crm.visit_lines import VisitLine, ids_of, in_order, lines_of, planned_visits
from db.models import (
    Activity,
    ActivityAttendee,
    Project,
    ProjectInvestor,
    Staff,
    Todo,
)
from db.terms import ActivityKind, Side, Stage
from db.values import When
from resources import tr

MOST = 300
"""Projects in the list; more are found by searching."""
FOUND = 40
RECENT = 3
"""Follow-ups on a visit's sheet."""
PROMISED = 4
_OVER = (Stage.LOST, Stage.EXITED)


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
    planned = planned_visits(session, today)
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
    return in_order(lines_of(session, groups, planned, today))[:MOST]


def find_visits(session: Session, text: str, author: str, today: date) -> list[VisitLine]:
    """Return the projects that a search finds, a person's own ones before others'."""
    own = {line.project_id: line for line in visits(session, author, today)}
    hits = find(session, text, FOUND, groups=(("project",), ("contact",), ("organization",)))
    ids = [hit.opens[1] for hit in hits if hit.opens[0] == "project"]
    firms = [hit.opens[1] for hit in hits if hit.opens[0] == "organization"]
    ids += _invested_by(session, firms)
    groups = {key: own[key].group if key in own else VisitGroup.OTHER for key in dict.fromkeys(ids)}
    return in_order(lines_of(session, groups, planned_visits(session, today), today))[:FOUND]


def visit_card(session: Session, project_id: str, author: str, today: date) -> VisitCard:
    """Read the sheet of a visit; raises RecordMissing for a project that is gone."""
    card = project_card(session, project_id)
    planned = planned_visits(session, today)
    signs = _signs(session, author)
    group = VisitGroup.OTHER
    if project_id in planned:
        group = VisitGroup.TODAY
    elif card.fields["owner"] in signs:
        group = VisitGroup.OWN
    lines = lines_of(session, {project_id: group}, planned, today)
    done = timeline(session, today=today, project_id=project_id)
    ahead = [one for one in done if one.activity_id in ids_of(planned, project_id)]
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
