"""Contacts: people, the numbers to try in order, and for which projects they are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput, RecordMissing
from crm.living import living
from crm.projects import organization_named, project_of
from crm.rules.phones import read_phones
from crm.rules.written import clean_name, clean_text
from crm.search import find
from db.fields import logged_fields
from db.models import Contact, ContactPhone, Organization, ProjectContact, ProjectInvestor
from db.values import Phone
from resources import tr

EDITABLE = frozenset(logged_fields(Contact)) - {"trashed_at", "merged_into_id"}
PHONES_LENGTH = 400
"""Characters that a field of telephone numbers holds at most."""
_SHORT_LENGTH = 200


@dataclass(frozen=True)
class ProjectPerson:
    """A person to ask about a project, and as what."""

    contact_id: str
    name: str
    role: str | None
    title: str | None
    organization_id: str | None
    organization: str | None
    phones: tuple[Phone, ...]
    email: str | None
    wechat: str | None
    note: str | None


@dataclass(frozen=True)
class FoundContact:
    """A person as a picker shows one: name, where, and the first number."""

    contact_id: str
    name: str
    title: str | None
    organization: str | None
    phone: Phone | None


def create_contact(
    session: Session, name: str, *, phones: str | Sequence[Phone] = (), **fields: Any
) -> str:
    """Enter a person and return the id.

    phones: as typed, or read. fields: of `EDITABLE`; ``organization``, a name, stands for the
    organization of that name, entered now when there is none. Raises InvalidInput.
    """
    contact = Contact(name=clean_name(name))
    _set(session, contact, fields)
    session.add(contact)
    session.flush()
    set_phones(session, contact.id, phones)
    return contact.id


def edit_contact(
    session: Session,
    contact_id: str,
    fields: Mapping[str, Any],
    phones: str | Sequence[Phone] | None = None,
) -> None:
    """Give fields of a person new values, and where given the numbers; as `create_contact`."""
    _set(session, contact_of(session, contact_id), fields)
    if phones is not None:
        set_phones(session, contact_id, phones)


def trash_contact(session: Session, contact_id: str) -> None:
    """Put a person in the trash; nothing of the person is lost."""
    contact_of(session, contact_id).trashed_at = datetime.now(UTC)


def set_phones(session: Session, contact_id: str, phones: str | Sequence[Phone]) -> None:
    """Make a person's numbers these, in this order; a number that stays keeps its record.

    A number that can't be is kept as its text (`crm.rules.phones.phone_fault` says why). Raises
    InvalidInput (field ``phones``) for a text that is longer than any numbers are.
    """
    wanted = list(_read(phones) if isinstance(phones, str) else phones)
    have = list(
        session.scalars(
            select(ContactPhone)
            .where(ContactPhone.contact_id == contact_id, ContactPhone.trashed_at.is_(None))
            .order_by(ContactPhone.ordinal, ContactPhone.id)
        )
    )
    ordinal = 0
    seen: set[tuple[str, str, str]] = set()
    for phone in wanted:
        if _key(phone) in seen:
            continue
        seen.add(_key(phone))
        kept = next((one for one in have if one.phone and _key(one.phone) == _key(phone)), None)
        if kept is not None:
            kept.ordinal = ordinal
            have.remove(kept)
        else:
            session.add(ContactPhone(contact_id=contact_id, phone=phone, ordinal=ordinal))
        ordinal += 1
    for gone in have:
        gone.trashed_at = datetime.now(UTC)


def add_to_project(
    session: Session, project_id: str, contact_id: str, role: str | None = None
) -> str:
    """Make a person one to ask about a project, and as what; returns the link's id.

    Raises InvalidInput (field ``name``) when that is so already.
    """
    project_of(session, project_id)
    name = contact_of(session, contact_id).name
    there = session.scalar(
        select(ProjectContact.id).where(
            ProjectContact.project_id == project_id,
            ProjectContact.contact_id == contact_id,
            ProjectContact.trashed_at.is_(None),
        )
    )
    if there is not None:
        raise InvalidInput(tr("{name} 已经是这个项目的联系人。").format(name=name), field="name")
    link = ProjectContact(
        project_id=project_id,
        contact_id=contact_id,
        role=clean_text(role, "role", _SHORT_LENGTH),
    )
    session.add(link)
    session.flush()
    return link.id


def add_new_to_project(
    session: Session,
    project_id: str,
    name: str,
    *,
    role: str | None = None,
    phones: str | Sequence[Phone] = (),
    **fields: Any,
) -> str:
    """Enter a person as one to ask about a project; returns the person's id."""
    contact_id = create_contact(session, name, phones=phones, **fields)
    add_to_project(session, project_id, contact_id, role)
    return contact_id


def edit_project_contact(
    session: Session,
    project_id: str,
    contact_id: str,
    fields: Mapping[str, Any],
    *,
    role: str | None,
    phones: str | Sequence[Phone] | None = None,
) -> None:
    """Save what was edited of a project's person: the person, the numbers, and as what."""
    edit_contact(session, contact_id, fields, phones)
    _link_of(session, project_id, contact_id).role = clean_text(role, "role", _SHORT_LENGTH)


def remove_from_project(session: Session, project_id: str, contact_id: str) -> None:
    """Let a person be asked about a project no more; the person stays."""
    _link_of(session, project_id, contact_id).trashed_at = datetime.now(UTC)


def find_contacts(session: Session, text: str, limit: int = 8) -> list[FoundContact]:
    """Return the people that a text finds: name, pinyin, organization, or a number's digits."""
    hits = find(session, text, limit, groups=(("contact",), ("organization",)))
    ids = [hit.record_id for hit in hits if hit.kind == "contact"]
    firms = [hit.record_id for hit in hits if hit.kind == "organization"]
    if len(ids) < limit and firms:
        theirs = session.scalars(
            select(Contact.id)
            .where(
                Contact.organization_id.in_(firms),
                Contact.id.not_in(ids),
                Contact.trashed_at.is_(None),
            )
            .order_by(Contact.id)
            .limit(limit - len(ids))
        )
        ids += list(theirs)
    found = session.execute(
        select(Contact.id, Contact.name, Contact.title, Organization.name.label("organization"))
        .outerjoin(Organization, Organization.id == Contact.organization_id)
        .where(Contact.id.in_(ids), Contact.trashed_at.is_(None))
    ).all()
    rows = sorted(found, key=lambda row: ids.index(row.id))
    numbers = phones_of(session, [row.id for row in rows])
    return [
        FoundContact(
            row.id, row.name, row.title, row.organization, next(iter(numbers.get(row.id, ())), None)
        )
        for row in rows
    ]


def people_of_project(session: Session, project_id: str) -> tuple[str, list[ProjectPerson], str]:
    """Return a project's id, its people in the order of entry, and its first investor's name."""
    rows = session.execute(
        select(
            Contact.id,
            Contact.name,
            ProjectContact.role,
            Contact.title,
            Contact.organization_id,
            Organization.name.label("organization"),
            Contact.email,
            Contact.wechat,
            Contact.note,
        )
        .join(ProjectContact, ProjectContact.contact_id == Contact.id)
        .outerjoin(Organization, Organization.id == Contact.organization_id)
        .where(
            ProjectContact.project_id == project_id,
            ProjectContact.trashed_at.is_(None),
            Contact.trashed_at.is_(None),
        )
        .order_by(ProjectContact.id)
    ).all()
    phones = phones_of(session, [row.id for row in rows])
    people = [
        ProjectPerson(
            row.id,
            row.name,
            row.role,
            row.title,
            row.organization_id,
            row.organization,
            phones.get(row.id, ()),
            row.email,
            row.wechat,
            row.note,
        )
        for row in rows
    ]
    investor = session.scalar(
        select(Organization.name)
        .join(ProjectInvestor, ProjectInvestor.organization_id == Organization.id)
        .where(ProjectInvestor.project_id == project_id, ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal, ProjectInvestor.id)
        .limit(1)
    )
    return project_id, people, investor or ""


def phones_of(session: Session, contact_ids: Sequence[str]) -> dict[str, tuple[Phone, ...]]:
    """Return contact id → the numbers to try, in order."""
    found: dict[str, tuple[Phone, ...]] = {}
    if not contact_ids:
        return found
    for contact_id, phone in session.execute(
        select(ContactPhone.contact_id, ContactPhone.phone)
        .where(
            and_(ContactPhone.contact_id.in_(contact_ids), ContactPhone.trashed_at.is_(None)),
        )
        .order_by(ContactPhone.ordinal, ContactPhone.id)
    ):
        if phone is not None:
            found[contact_id] = (*found.get(contact_id, ()), phone)
    return found


def contact_of(session: Session, contact_id: str) -> Contact:
    """Return a person to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Contact, contact_id, tr("这位联系人已被移入回收站，没有保存。"))


def _set(session: Session, contact: Contact, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name == "organization":
            written = clean_text(value, name, _SHORT_LENGTH)
            contact.organization_id = organization_named(session, written) if written else None
            continue
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "name":
            value = clean_name(value)
        elif isinstance(value, str) and name != "organization_id":
            value = clean_text(value, name) if name == "note" else _short(value, name)
        setattr(contact, name, value)


def _short(value: str, name: str) -> str | None:
    return clean_text(value, name, _SHORT_LENGTH)


def _read(text: str) -> tuple[Phone, ...]:
    if len(text) > PHONES_LENGTH:
        raise InvalidInput(
            tr("这里有 {length:,} 个字，不像电话号码。请只写号码，其余可写在备注里。").format(
                length=len(text)
            ),
            field="phones",
        )
    return read_phones(text)


def _key(phone: Phone) -> tuple[str, str, str]:
    return phone.number, phone.extension, "" if phone.number else phone.source


def _link_of(session: Session, project_id: str, contact_id: str) -> ProjectContact:
    link = session.scalar(
        select(ProjectContact).where(
            ProjectContact.project_id == project_id,
            ProjectContact.contact_id == contact_id,
            ProjectContact.trashed_at.is_(None),
        )
    )
    if link is None:
        raise RecordMissing(tr("这位联系人已不在这个项目里，没有保存。"))
    return link
