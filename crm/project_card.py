"""Everything that the page of one project shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import RecordMissing
from crm.received import fixed_of
from crm.rules.counting import Passage, chronological
from crm.rules.received import Received
from crm.rules.tiers import Headline, Tiered, headline, tier_of
from crm.tiers import tiers_in_use
from db.fields import logged_fields
from db.models import (
    Contact,
    ContactPhone,
    Contract,
    ImportBatch,
    ImportedRow,
    Organization,
    Park,
    Phase,
    Project,
    ProjectAlias,
    ProjectContact,
    ProjectInvestor,
    StageMove,
)
from db.terms import AmountKind, ContractKind, Stage
from db.values import Amount, Extent, Phone, When
from resources import tr


@dataclass(frozen=True)
class Investor:
    """An investor with its share in percent, where that is known."""

    organization_id: str
    name: str
    share: Decimal | None


@dataclass(frozen=True)
class Person:
    """A contact of the project with the numbers to try, in order."""

    contact_id: str
    name: str
    role: str | None
    title: str | None
    phones: tuple[Phone, ...]


@dataclass(frozen=True)
class PhaseCard:
    """One 期 with its own money and land."""

    phase_id: str
    name: str
    amounts: dict[AmountKind, Amount]
    land: Extent | None
    note: str | None = None


@dataclass(frozen=True)
class ContractCard:
    """One contract as far as a ledger knows it."""

    contract_id: str
    kind: ContractKind
    title: str | None
    number: str | None
    signed: When | None
    amount: Amount | None
    land: Extent | None


@dataclass(frozen=True)
class Move:
    """One dated move; a later one to the same stage goes before an earlier one.

    override_reason, unmet: why a gate was passed that was not met, and what it lacked.
    """

    stage: Stage
    on: When | None
    reason: str | None
    override_reason: str | None = None
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceRow:
    """A ledger's row that this project came from; cells as on `ImportedRow`."""

    file_name: str
    sheet: str
    row: int
    cells: list[dict[str, Any]]


@dataclass(frozen=True)
class ProjectCard:
    """A project with all that belongs to it.

    fields: name → value of the project's own logged fields. moves: oldest first. tiered, headline:
    as `crm.rules.tiers` tells them, or None. received: 实际到位; fixed: 完成固投. referrer: a
    person's name, or an organization's. trashed: it lies in the trash.
    """

    project_id: str
    fields: dict[str, Any]
    trashed: bool
    park: str | None
    parent: tuple[str, str] | None
    headline: Headline | None
    received: Received
    fixed: Received
    tiered: Tiered | None
    referrer: str | None
    aliases: tuple[str, ...]
    investors: tuple[Investor, ...]
    people: tuple[Person, ...]
    phases: tuple[PhaseCard, ...]
    contracts: tuple[ContractCard, ...]
    moves: tuple[Move, ...]
    sources: tuple[SourceRow, ...]

    @property
    def name(self) -> str:
        """The project's name."""
        return str(self.fields["name"])

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return Stage(self.fields["stage"])


def project_card(session: Session, project_id: str) -> ProjectCard:
    """Read the page of one project; raises RecordMissing when there is none of that id."""
    project = session.get(Project, project_id)
    if project is None:
        raise RecordMissing(tr("找不到这个项目，可能已在别的窗口撤销。"), details=project_id)
    figure = headline(project.contracted, project.agreed, project.planned)
    return ProjectCard(
        project_id=project_id,
        fields={name: getattr(project, name) for name in logged_fields(Project)},
        trashed=project.trashed_at is not None,
        park=_name(session, Park, project.park_id),
        parent=_parent(session, project.parent_id),
        headline=figure,
        received=Received(project.received_fen, project.received_apart or 0, project.arrived),
        fixed=fixed_of(session, project),
        tiered=None if figure is None else tier_of(figure.amount, tiers_in_use(session)),
        referrer=project.referrer or _name(session, Organization, project.referrer_id),
        aliases=_aliases(session, project_id),
        investors=_investors(session, project_id),
        people=_people(session, project_id),
        phases=_phases(session, project_id),
        contracts=_contracts(session, project_id),
        moves=_moves(session, project_id),
        sources=_sources(session, project_id),
    )


def parks(session: Session) -> list[tuple[str, str]]:
    """Return (id, name) of the parks in their order."""
    rows = session.execute(
        select(Park.id, Park.name).where(Park.trashed_at.is_(None)).order_by(Park.ordinal, Park.id)
    )
    return [(row.id, row.name) for row in rows]


def _name(session: Session, cls: type[Park] | type[Organization], key: str | None) -> str | None:
    return None if key is None else session.scalar(select(cls.name).where(cls.id == key))


def _parent(session: Session, key: str | None) -> tuple[str, str] | None:
    if key is None:
        return None
    name = session.scalar(select(Project.name).where(Project.id == key))
    return None if name is None else (key, name)


def _aliases(session: Session, project_id: str) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(ProjectAlias.name)
            .where(ProjectAlias.project_id == project_id, ProjectAlias.trashed_at.is_(None))
            .order_by(ProjectAlias.id)
        )
    )


def _investors(session: Session, project_id: str) -> tuple[Investor, ...]:
    rows = session.execute(
        select(Organization.id, Organization.name, ProjectInvestor.share)
        .join(ProjectInvestor, ProjectInvestor.organization_id == Organization.id)
        .where(ProjectInvestor.project_id == project_id, ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal, ProjectInvestor.id)
    )
    return tuple(Investor(row.id, row.name, row.share) for row in rows)


def _people(session: Session, project_id: str) -> tuple[Person, ...]:
    rows = session.execute(
        select(Contact.id, Contact.name, Contact.title, ProjectContact.role)
        .join(ProjectContact, ProjectContact.contact_id == Contact.id)
        .where(
            ProjectContact.project_id == project_id,
            ProjectContact.trashed_at.is_(None),
            Contact.trashed_at.is_(None),
        )
        .order_by(ProjectContact.id)
    ).all()
    phones: dict[str, list[Phone]] = {}
    for contact_id, phone in session.execute(
        select(ContactPhone.contact_id, ContactPhone.phone)
        .where(
            ContactPhone.contact_id.in_([row.id for row in rows]),
            ContactPhone.trashed_at.is_(None),
        )
        .order_by(ContactPhone.ordinal, ContactPhone.id)
    ):
        if phone is not None:
            phones.setdefault(contact_id, []).append(phone)
    return tuple(
        Person(row.id, row.name, row.role, row.title, tuple(phones.get(row.id, ()))) for row in rows
    )


def _phases(session: Session, project_id: str) -> tuple[PhaseCard, ...]:
    rows = session.scalars(
        select(Phase)
        .where(Phase.project_id == project_id, Phase.trashed_at.is_(None))
        .order_by(Phase.ordinal, Phase.id)
    )
    cards = []
    for phase in rows:
        found = {kind: getattr(phase, kind.value) for kind in AmountKind}
        amounts = {kind: amount for kind, amount in found.items() if amount is not None}
        cards.append(PhaseCard(phase.id, phase.name, amounts, phase.land, phase.note))
    return tuple(cards)


def _contracts(session: Session, project_id: str) -> tuple[ContractCard, ...]:
    rows = session.scalars(
        select(Contract)
        .where(Contract.project_id == project_id, Contract.trashed_at.is_(None))
        .order_by(Contract.signed_day, Contract.id)  # type: ignore[attr-defined]
    )
    return tuple(
        ContractCard(row.id, row.kind, row.title, row.number, row.signed, row.amount, row.land)
        for row in rows
    )


def _moves(session: Session, project_id: str) -> tuple[Move, ...]:
    rows = {
        row.id: row
        for row in session.scalars(
            select(StageMove).where(
                StageMove.project_id == project_id, StageMove.trashed_at.is_(None)
            )
        )
    }
    passages = [
        Passage(row.stage, None if row.on is None else row.on.day, key) for key, row in rows.items()
    ]
    ordered = (rows[passage.key] for passage in chronological(passages))
    return tuple(
        Move(
            row.stage,
            row.on,
            row.reason,
            row.override_reason,
            tuple((row.unmet or "").splitlines()),
        )
        for row in ordered
    )


def _sources(session: Session, project_id: str) -> tuple[SourceRow, ...]:
    rows = session.execute(
        select(ImportBatch.file_name, ImportedRow.sheet, ImportedRow.row, ImportedRow.cells)
        .join(ImportBatch, ImportBatch.id == ImportedRow.batch_id)
        .where(ImportedRow.project_id == project_id, ImportedRow.trashed_at.is_(None))
        .order_by(ImportedRow.id.desc())
    )
    return tuple(SourceRow(row.file_name, row.sheet, row.row, row.cells) for row in rows)
