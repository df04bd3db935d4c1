"""Leads (线索): logged in one operation, assigned, given a next step, turned down, taken up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.choices import words
from crm.contacts import add_to_project, create_contact, set_phones
from crm.errors import GateUnmet, InvalidInput
from crm.project_card import parks
from crm.projects import (
    create_project,
    edit_project,
    move_stage,
    organization_named,
    project_of,
    referrer_named,
)
from crm.rules.leads import suggested_name
from crm.rules.pasted import Pasted, take_apart
from crm.rules.stages import is_lead, next_stage, position
from crm.rules.written import NAME_LENGTH, clean_line, clean_name, clean_text
from crm.todos import add_todo, complete, edit_todo
from db.models import Contact, ContactPhone, Organization, Project, Todo
from db.portions import portions
from db.terms import ChoiceList, SourceChannel, Stage
from db.values import Amount, Extent, Phone, When
from resources import tr

NOTE_LENGTH = 200_000
"""A pasted conversation is kept whole, up to some 100 pages."""


@dataclass(frozen=True)
class NewLead:
    """What is known of a lead when it is logged; one of company, person, phones and name must be.

    name: of the project, else it is called after the company (`crm.rules.leads`). seat: where
    the company comes from. referrer: a person, or the name of an organization.
    """

    company: str = ""
    name: str = ""
    person: str = ""
    title: str = ""
    phones: tuple[Phone, ...] = ()
    planned: Amount | None = None
    land: Extent | None = None
    industry: str = ""
    seat: str = ""
    park_id: str | None = None
    source_channel: SourceChannel | None = None
    referrer: str = ""
    owner: str = ""
    note: str = ""
    next_step: str = ""
    due: date | None = None
    illustrative: bool = False


def guessed(session: Session, text: str) -> Pasted:
    """Take a pasted text apart, by the zone's own parks and industry chains first."""
    return take_apart(
        text,
        parks=[name for _, name in parks(session)],
        industries=words(session, ChoiceList.INDUSTRY_CHAIN),
    )


def log_lead(session: Session, lead: NewLead, *, today: date) -> str:
    """Enter a lead with its investor, its contact and its next step; returns the project's id.

    An organization of the same name and a contact of the same name there are used again, with
    the numbers that are new. Raises InvalidInput naming the field of `NewLead`.
    """
    company = clean_line(lead.company, "company", NAME_LENGTH)
    person = clean_line(lead.person, "person", 40)
    industry = clean_line(lead.industry, "industry")
    referrer, referrer_id = referrer_named(session, clean_line(lead.referrer, "referrer"))
    project_id = create_project(
        session,
        _name(lead, company or "", person or ""),
        investors=[company] if company else [],
        on=today,
        planned=lead.planned,
        land=lead.land,
        industry=industry,
        industry_chain=industry if industry in words(session, ChoiceList.INDUSTRY_CHAIN) else None,
        park_id=lead.park_id,
        source_channel=lead.source_channel,
        owner=clean_line(lead.owner, "owner", 40),
        referrer=referrer,
        referrer_id=referrer_id,
        note=_note(lead.note),
        illustrative=lead.illustrative,
    )
    organization_id = None if company is None else organization_named(session, company)
    if organization_id is not None:
        _complete_organization(session, organization_id, lead)
    if person or lead.phones:
        _add_contact(session, project_id, organization_id, person, lead)
    if lead.next_step.strip():
        step = clean_line(lead.next_step, "next_step")
        add_todo(
            session,
            step or "",
            due=lead.due,
            owner=lead.owner.strip() or None,
            project_id=project_id,
            illustrative=lead.illustrative,
        )
    return project_id


def assign(session: Session, project_ids: Sequence[str], owner: str) -> None:
    """Give leads to somebody, with the todos that the one before left open, or nobody has."""
    name = clean_line(owner, "owner", 40)
    if name is None:
        raise InvalidInput(tr("请选择分派给谁。"), field="owner")
    before = {one: project_of(session, one).owner for one in project_ids}
    todos = _open_todos(session, *project_ids)
    for project_id in project_ids:
        edit_project(session, project_id, {"owner": name})
    for todo in todos:
        if todo.owner in (None, before[todo.project_id or ""]):
            edit_todo(session, todo.id, {"owner": name})


def add_next_step(
    session: Session, project_ids: Sequence[str], what: str, due: date | None
) -> None:
    """Set a next step for leads, each for its own owner to do."""
    for project_id in project_ids:
        owner = project_of(session, project_id).owner
        add_todo(session, what, due=due, owner=owner, project_id=project_id)


def edit_next_step(session: Session, project_id: str, what: str) -> None:
    """Say anew what comes next; without an open todo, one is entered."""
    if not what.strip():
        raise InvalidInput(tr("下一步不能清空。做完了请在“跟进”里办结。"), field="next_step")
    first = _first_todo(session, project_id)
    if first is None:
        add_next_step(session, [project_id], what, None)
    else:
        edit_todo(session, first.id, {"what": what})


def edit_next_due(session: Session, project_id: str, due: date | None) -> None:
    """Put the next step off, or forward; raises InvalidInput when there is none."""
    first = _first_todo(session, project_id)
    if first is None:
        raise InvalidInput(tr("还没有下一步。请先写下一步做什么，再定到期日。"), field="next_due")
    edit_todo(session, first.id, {"due": due})


def turn_down(session: Session, project_ids: Sequence[str], reason: str, *, today: date) -> None:
    """Give leads up (流失) for a reason that is kept; what was still to be done ends with it."""
    why = clean_line(reason, "reason", 400)
    if why is None:
        raise InvalidInput(tr("请写明退回的原因，会留在历史里。"), field="reason")
    outcome = tr("线索退回：{reason}").format(reason=why)
    for project_id in project_ids:
        _lead_of(session, project_id)
        move_stage(session, project_id, Stage.LOST, on=When.on(today), today=today, reason=why)
        for todo in _open_todos(session, project_id):
            complete(session, todo.id, today=today, outcome=outcome)


def take_up(
    session: Session, project_ids: Sequence[str], *, today: date, to: Stage = Stage.TALKS
) -> None:
    """Move leads on to 接洽 or 在谈, step by step, so that no stage is skipped.

    Raises InvalidInput (field ``stage``) naming the first lead that does not pass its gate.
    """
    for project_id in project_ids:
        project = _lead_of(session, project_id)
        while position(project.stage) < position(to):
            step = next_stage(project.stage)
            assert step is not None
            try:
                move_stage(session, project_id, step, on=When.on(today), today=today)
            except GateUnmet as unmet:
                raise InvalidInput(
                    tr(
                        "“{name}”进入“{stage}”还差：{unmet}。请在它的项目页补齐，或写明原因先行。"
                    ).format(name=project.name, stage=step.label, unmet=tr("、").join(unmet.unmet)),
                    field="stage",
                ) from unmet


def _name(lead: NewLead, company: str, person: str) -> str:
    if lead.name.strip():
        return clean_name(lead.name)
    known = person or next((one.source or one.number for one in lead.phones), "")
    name = suggested_name(company, known)
    if not name:
        raise InvalidInput(tr("请至少填写公司、联系人、电话中的一项。"), field="company")
    return name[:NAME_LENGTH]


def _note(text: str) -> str | None:
    return clean_text(text, "note", NOTE_LENGTH)


def _complete_organization(session: Session, organization_id: str, lead: NewLead) -> None:
    """Keep what is new about an enterprise; what is known of it stays."""
    organization = session.get(Organization, organization_id)
    assert organization is not None
    seat = clean_line(lead.seat, "seat", 40)
    if seat and not organization.seat:
        organization.seat = seat
    if lead.illustrative and not organization.illustrative:
        organization.illustrative = True


def _add_contact(
    session: Session,
    project_id: str,
    organization_id: str | None,
    person: str | None,
    lead: NewLead,
) -> None:
    name = person or tr("未留姓名")
    contact = _known_contact(session, organization_id, name)
    title = clean_line(lead.title, "title", 40)
    if contact is None:
        fields = {"title": title, "organization_id": organization_id}
        contact_id = create_contact(session, name, phones=lead.phones, **fields)
    else:
        contact_id = contact.id
        if title and not contact.title:
            contact.title = title
        set_phones(session, contact_id, [*_phones_of(session, contact_id), *lead.phones])
    add_to_project(session, project_id, contact_id)


def _known_contact(session: Session, organization_id: str | None, name: str) -> Contact | None:
    """The contact of that name at the organization; without one nobody is taken for known."""
    if organization_id is None:
        return None
    return session.scalars(
        select(Contact)
        .where(
            Contact.name == name,
            Contact.organization_id == organization_id,
            Contact.trashed_at.is_(None),
        )
        .order_by(Contact.id)
        .limit(1)
    ).first()


def _phones_of(session: Session, contact_id: str) -> list[Phone]:
    found = session.scalars(
        select(ContactPhone.phone)
        .where(ContactPhone.contact_id == contact_id, ContactPhone.trashed_at.is_(None))
        .order_by(ContactPhone.ordinal, ContactPhone.id)
    )
    return [phone for phone in found if phone is not None]


def _lead_of(session: Session, project_id: str) -> Project:
    project = project_of(session, project_id)
    if not is_lead(project.stage):
        raise InvalidInput(
            tr("“{name}”已到“{stage}”，不再是线索。请在它的项目页变更阶段。").format(
                name=project.name, stage=project.stage.label
            ),
            field="stage",
        )
    return project


def _open_todos(session: Session, *project_ids: str) -> list[Todo]:
    """Return what is still to be done of projects, what is due first before the others."""
    found: list[Todo] = []
    for some in portions(project_ids):
        found += session.scalars(
            select(Todo)
            .where(
                Todo.project_id.in_(some),
                Todo.done_on.is_(None),
                Todo.trashed_at.is_(None),
            )
            .order_by(Todo.due.is_(None), Todo.due, Todo.id)
        )
    return found


def _first_todo(session: Session, project_id: str) -> Todo | None:
    return next(iter(_open_todos(session, project_id)), None)
