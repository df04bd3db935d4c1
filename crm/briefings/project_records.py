"""From the records to the file of a project: each kind is read once for all projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.approvals import open_approvals
from crm.assessing import assess_contracts
from crm.blockers import BlockerRow, blockers
from crm.briefings.pictures import pictures_of
from crm.briefings.progress import standing_of
from crm.briefings.project_file import Demand, Node, ProjectFile, Promised, Step, Stuck
from crm.milestones import MilestoneLine, schedules
from crm.project_card import parks
from crm.rules.clause_words import sentence
from crm.rules.counting import Passage, chronological
from crm.rules.phones import show_phone
from crm.rules.schedule import Light
from crm.rules.tiers import headline, tier_of
from crm.rules.units import show_amount, show_extent, show_when
from crm.supervision import NoticeRow, notices
from crm.tiers import tiers_in_use
from crm.todos import todos_of
from crm.working_words import show_ratio
from db.models import (
    Commitment,
    Contact,
    ContactPhone,
    Contract,
    Organization,
    Project,
    ProjectContact,
    ProjectInvestor,
    StageMove,
)
from db.terms import AmountKind, Grade, Stage
from resources import tr


def project_files(
    session: Session, ids: Collection[str], today: date, *, pictures: bool = False
) -> tuple[ProjectFile, ...]:
    """Return the files of projects, in the order of `ids`; those in the trash are left out.

    Each kind of record is read once for all of them.
    """
    rows = {
        row.id: row
        for row in session.scalars(
            select(Project).where(Project.id.in_(ids), Project.trashed_at.is_(None))
        )
    }
    wanted = set(rows)
    tiers = tiers_in_use(session)
    names = dict(parks(session))
    planned = {one.project_id: one for one in schedules(session, today, project_ids=wanted)}
    stuck = _by_project(blockers(session, today, settled=False))
    demanded = _by_project(notices(session, today, closed=False))
    approvals = _by_project(open_approvals(session, today))
    promises = _promises(session, wanted, today)
    investors, people = _investors(session, wanted), _people(session, wanted)
    moves, steps = _moves(session, wanted), _steps(session, today)
    shown = pictures_of(session, wanted) if pictures else {}
    found = []
    for key in (key for key in ids if key in rows):
        project, schedule = rows[key], planned.get(key)
        figure = headline(project.contracted, project.agreed, project.planned)
        tiered = None if figure is None else tier_of(figure.amount, tiers)
        park = names.get(project.park_id or "", "")
        found.append(
            ProjectFile(
                project_id=key,
                name=project.name,
                stage=project.stage,
                tier="" if tiered is None else tiered.tier.name,
                park=park,
                facts=_facts(project, park),
                investors=tuple(investors[key]),
                people=tuple(people[key]),
                moves=moves[key],
                nodes=() if schedule is None else tuple(_node(line) for line in schedule.lines),
                stuck=tuple(_stuck(row) for row in stuck[key]),
                demands=tuple(_demand(row) for row in demanded[key]),
                promises=tuple(promises[key]),
                steps=tuple(steps[key]),
                approvals=tuple(one.name for one in approvals[key]),
                chief=project.chief or "",
                commissioner=project.commissioner or "",
                owner=project.owner or "",
                progress=project.progress or "",
                stuck_reason=project.stuck_reason or "",
                light=Light.NONE if schedule is None else schedule.light,
                illustrative=project.illustrative,
                picture=shown.get(key, ""),
            )
        )
    return tuple(found)


def _by_project(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.project_id].append(row)
    return found


def _facts(project: Project, park: str) -> tuple[tuple[str, str], ...]:
    amounts = ((kind.label, getattr(project, kind.value, None)) for kind in AmountKind)
    channel = project.source_channel
    shown = [
        (tr("产业"), project.industry or project.industry_chain or ""),
        (tr("园区"), park),
        *((word, show_amount(amount)) for word, amount in amounts if amount is not None),
        (tr("用地"), "" if project.land is None else show_extent(project.land)),
        (tr("来源"), "" if channel is None else channel.label),
    ]
    return tuple((what, str(said)) for what, said in shown if said)


def _investors(session: Session, ids: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in session.execute(
        select(ProjectInvestor.project_id, Organization.name, ProjectInvestor.share)
        .join(Organization, Organization.id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.project_id.in_(ids), ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal, ProjectInvestor.id)
    ):
        share = "" if row.share is None else f"{row.share.normalize():f}%"
        found[row.project_id].append((row.name, share))
    return found


def _people(session: Session, ids: Collection[str]) -> dict[str, list[tuple[str, str, str]]]:
    rows = session.execute(
        select(
            ProjectContact.project_id,
            Contact.id,
            Contact.name,
            Contact.title,
            ProjectContact.role,
        )
        .join(Contact, Contact.id == ProjectContact.contact_id)
        .where(
            ProjectContact.project_id.in_(ids),
            ProjectContact.trashed_at.is_(None),
            Contact.trashed_at.is_(None),
        )
        .order_by(ProjectContact.id)
    ).all()
    phones: dict[str, list[str]] = defaultdict(list)
    for contact_id, phone in session.execute(
        select(ContactPhone.contact_id, ContactPhone.phone)
        .where(
            ContactPhone.contact_id.in_({row.id for row in rows}),
            ContactPhone.trashed_at.is_(None),
        )
        .order_by(ContactPhone.ordinal, ContactPhone.id)
    ):
        if phone is not None:
            phones[contact_id].append(show_phone(phone))
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in rows:
        role = " ".join(part for part in (row.role, row.title) if part)
        found[row.project_id].append((row.name, role, tr("、").join(phones[row.id])))
    return found


def _moves(session: Session, ids: Collection[str]) -> dict[str, tuple[tuple[Stage, str], ...]]:
    """The newest move to each stage, with its day in words."""
    rows = {
        row.id: row
        for row in session.scalars(
            select(StageMove).where(StageMove.project_id.in_(ids), StageMove.trashed_at.is_(None))
        )
    }
    passages: dict[str, list[Passage]] = defaultdict(list)
    for key, row in rows.items():
        day = None if row.on is None else row.on.day
        passages[row.project_id].append(Passage(row.stage, day, key))
    found: dict[str, tuple[tuple[Stage, str], ...]] = defaultdict(tuple)
    for project_id, unordered in passages.items():
        newest: dict[Stage, str] = {}
        for passage in chronological(unordered):
            on = rows[passage.key].on
            newest[passage.stage] = "" if on is None else show_when(on)
        found[project_id] = tuple(newest.items())
    return found


def _node(line: MilestoneLine) -> Node:
    who = tr("、").join(part for part in (line.chief, line.commissioner) if part)
    name = f"{line.phase} {line.name}" if line.phase else line.name
    return Node(
        name,
        line.planned,
        line.expected,
        line.reached,
        line.light,
        line.late or 0,
        who,
        line.milestone_id,
    )


def _stuck(row: BlockerRow) -> Stuck:
    return Stuck(
        row.kind,
        row.what,
        row.unit or "",
        row.person or "",
        row.raised_on,
        row.due,
        row.days,
        row.late,
        row.blocker_id,
    )


def _demand(row: NoticeRow) -> Demand:
    person = " ".join(part for part in (row.unit, row.person) if part)
    return Demand(row.number, row.about, row.demand, person, row.due, row.state.label)


def _steps(session: Session, today: date) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    for group in todos_of(session, owner=None, today=today):
        for row in group.todos:
            if row.project_id is not None:
                found[row.project_id].append(Step(row.what, row.owner or "", row.due, row.late))
    return found


def _promises(
    session: Session, project_ids: Collection[str], today: date
) -> dict[str, list[Promised]]:
    """What the promises of projects read like, with their last period that is over, else next."""
    rows = session.execute(
        select(Commitment, Contract.project_id)
        .join(Contract, Contract.id == Commitment.contract_id)
        .where(
            Contract.project_id.in_(sorted(project_ids)),
            Contract.trashed_at.is_(None),
            Commitment.trashed_at.is_(None),
            Commitment.ended_on.is_(None),
        )
        .order_by(Contract.id, Commitment.ordinal, Commitment.id)
    ).all()
    contracts = {one.contract_id for one, _ in rows}
    at = standing_of(assess_contracts(session, today, contracts), today) if contracts else {}
    found: dict[str, list[Promised]] = defaultdict(list)
    for one, project_id in rows:
        stands = at.get(one.id)
        found[project_id].append(
            Promised(
                sentence(one),
                Grade.NO_DATA if stands is None else stands.result.grade,
                "" if stands is None else show_ratio(stands.result),
            )
        )
    return found
