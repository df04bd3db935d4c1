"""Everything that the page of one organization shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.contacts import phones_of
from crm.errors import RecordMissing
from crm.history import Entry, record_history
from crm.project_history import with_names
from crm.rules.credit_code import credit_code_fault
from crm.rules.tiers import Headline, headline
from db.fields import logged_fields
from db.models import (
    Activity,
    Contact,
    ContactPhone,
    IntermediaryAgreement,
    Organization,
    Project,
    ProjectInvestor,
)
from db.terms import ActivityKind, OrganizationKind, OrganizationRelation, Stage
from db.values import Phone, When
from resources import tr

ACTIVITIES_SHOWN = 50


@dataclass(frozen=True)
class OwnProject:
    """A project that it invests in (share in percent, where known), or that it referred."""

    project_id: str
    name: str
    stage: Stage
    headline: Headline | None
    share: Decimal | None
    referred: bool


@dataclass(frozen=True)
class OwnContact:
    """One of its people, with the numbers to try in order."""

    contact_id: str
    name: str
    title: str | None
    phones: tuple[Phone, ...]
    email: str | None
    wechat: str | None
    note: str | None


@dataclass(frozen=True)
class Agreement:
    """What an intermediary agreed with the zone; `ended` at the day that was asked for."""

    agreement_id: str
    number: str | None
    signed: When | None
    until: When | None
    terms: str | None
    fee: str | None


@dataclass(frozen=True)
class Below:
    """A subsidiary or a branch."""

    organization_id: str
    name: str
    relation: OrganizationRelation | None
    seat: str | None


@dataclass(frozen=True)
class Followed:
    """One follow-up of the organization, or of a project of its own."""

    activity_id: str
    kind: ActivityKind
    on: When | None
    subject: str | None
    owner: str | None
    project_id: str | None
    project: str | None


@dataclass(frozen=True)
class OrganizationCard:
    """An organization with all that belongs to it.

    fields: name → value of its own logged fields. code_fault: why the credit code's check digit
    is wrong, or "". merged_into: (id, name) of the one that it became, or None.
    """

    organization_id: str
    fields: dict[str, Any]
    trashed: bool
    code_fault: str
    parent: tuple[str, str] | None
    merged_into: tuple[str, str] | None
    projects: tuple[OwnProject, ...]
    people: tuple[OwnContact, ...]
    agreements: tuple[Agreement, ...]
    below: tuple[Below, ...]
    activities: tuple[Followed, ...]

    @property
    def name(self) -> str:
        """The organization's name."""
        return str(self.fields["name"])

    @property
    def kind(self) -> OrganizationKind:
        """What it is to the bureau."""
        return OrganizationKind(self.fields["kind"])


def organization_card(session: Session, organization_id: str) -> OrganizationCard:
    """Read the page of one organization; raises RecordMissing when there is none of that id."""
    organization = session.get(Organization, organization_id)
    if organization is None:
        raise RecordMissing(tr("找不到这家企业，可能已在别的窗口撤销。"), details=organization_id)
    projects = _projects(session, organization_id)
    return OrganizationCard(
        organization_id=organization_id,
        fields={name: getattr(organization, name) for name in logged_fields(Organization)},
        trashed=organization.trashed_at is not None,
        code_fault=credit_code_fault(organization.credit_code),
        parent=_named(session, organization.parent_id),
        merged_into=_named(session, organization.merged_into_id),
        projects=projects,
        people=people_of(session, organization_id),
        agreements=_agreements(session, organization_id),
        below=_below(session, organization_id),
        activities=_activities(session, organization_id, [one.project_id for one in projects]),
    )


def organization_history(session: Session, organization_id: str) -> list[Entry]:
    """Return the history of an organization, its agreements and its people, newest first.

    Keys of other records stand as their names.
    """
    own = select(Contact.id).where(Contact.organization_id == organization_id)
    owned: tuple[tuple[Any, Any], ...] = (
        (IntermediaryAgreement, IntermediaryAgreement.organization_id == organization_id),
        (Contact, Contact.organization_id == organization_id),
        (ContactPhone, ContactPhone.contact_id.in_(own)),
    )
    also = [
        (cls.__tablename__, key)
        for cls, condition in owned
        for key in session.scalars(select(cls.id).where(condition))
    ]
    return with_names(session, record_history(session, "organization", organization_id, also=also))


def people_of(session: Session, organization_id: str) -> tuple[OwnContact, ...]:
    """Return the people of an organization in the order in which they were entered."""
    rows = session.execute(
        select(
            Contact.id,
            Contact.name,
            Contact.title,
            Contact.email,
            Contact.wechat,
            Contact.note,
        )
        .where(Contact.organization_id == organization_id, Contact.trashed_at.is_(None))
        .order_by(Contact.id)
    ).all()
    phones = phones_of(session, [row.id for row in rows])
    return tuple(
        OwnContact(
            row.id, row.name, row.title, phones.get(row.id, ()), row.email, row.wechat, row.note
        )
        for row in rows
    )


def organization_names(session: Session, text: str, limit: int = 8) -> list[tuple[str, str]]:
    """Return (id, name) of the organizations whose name holds a text, the nearest first."""
    words = " ".join(text.split())
    if not words:
        return []
    rows = session.execute(
        select(Organization.id, Organization.name)
        .where(
            Organization.trashed_at.is_(None),
            or_(
                Organization.name.icontains(words, autoescape=True),
                Organization.short_name.icontains(words, autoescape=True),
                Organization.name_initials.startswith(words.lower(), autoescape=True),
            ),
        )
        .order_by(Organization.name.startswith(words, autoescape=True).desc(), Organization.name)
        .limit(limit)
    )
    return [(row.id, row.name) for row in rows]


def _named(session: Session, key: str | None) -> tuple[str, str] | None:
    if key is None:
        return None
    name = session.scalar(select(Organization.name).where(Organization.id == key))
    return None if name is None else (key, name)


def _projects(session: Session, organization_id: str) -> tuple[OwnProject, ...]:
    shown: tuple[Any, ...] = (
        Project.id,
        Project.name,
        Project.stage,
        Project.contracted,
        Project.agreed,
        Project.planned,
        Project.headline_fen,
    )
    invested = session.execute(
        select(*shown, ProjectInvestor.share)
        .join(ProjectInvestor, ProjectInvestor.project_id == Project.id)
        .where(
            ProjectInvestor.organization_id == organization_id,
            ProjectInvestor.trashed_at.is_(None),
            Project.trashed_at.is_(None),
        )
    ).all()
    own = {row.id for row in invested}
    referred = [
        row
        for row in session.execute(
            select(*shown).where(
                Project.referrer_id == organization_id, Project.trashed_at.is_(None)
            )
        )
        if row.id not in own
    ]
    rows = [
        *((row, row.share, False) for row in invested),
        *((row, None, True) for row in referred),
    ]
    rows.sort(key=lambda one: (-(one[0].headline_fen or -1), one[0].id))
    return tuple(
        OwnProject(
            row.id,
            row.name,
            row.stage,
            headline(row.contracted, row.agreed, row.planned),
            share,
            is_referred,
        )
        for row, share, is_referred in rows
    )


def _agreements(session: Session, organization_id: str) -> tuple[Agreement, ...]:
    rows = session.scalars(
        select(IntermediaryAgreement)
        .where(
            IntermediaryAgreement.organization_id == organization_id,
            IntermediaryAgreement.trashed_at.is_(None),
        )
        .order_by(IntermediaryAgreement.id.desc())
    )
    return tuple(
        Agreement(one.id, one.number, one.signed, one.until, one.terms, one.fee) for one in rows
    )


def _below(session: Session, organization_id: str) -> tuple[Below, ...]:
    rows = session.execute(
        select(Organization.id, Organization.name, Organization.parent_relation, Organization.seat)
        .where(Organization.parent_id == organization_id, Organization.trashed_at.is_(None))
        .order_by(Organization.name_pinyin, Organization.id)
    )
    return tuple(Below(row.id, row.name, row.parent_relation, row.seat) for row in rows)


def _activities(
    session: Session, organization_id: str, project_ids: list[str]
) -> tuple[Followed, ...]:
    day = Activity.__table__.c.on_day
    rows = session.execute(
        select(
            Activity.id,
            Activity.kind,
            Activity.on,
            Activity.subject,
            Activity.owner,
            Activity.project_id,
            Project.name.label("project"),
        )
        .outerjoin(Project, Project.id == Activity.project_id)
        .where(
            Activity.trashed_at.is_(None),
            or_(
                Activity.organization_id == organization_id,
                Activity.project_id.in_(project_ids),
            ),
        )
        .order_by(day.desc().nulls_last(), Activity.id.desc())
        .limit(ACTIVITIES_SHOWN)
    )
    return tuple(
        Followed(row.id, row.kind, row.on, row.subject, row.owner, row.project_id, row.project)
        for row in rows
    )
