"""The contracts of one project with what they promise, as the tab 合同与承诺 shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.assessing import Assessed, assess_contracts
from crm.contract_dues import OPEN, Falling, falling
from crm.project_card import PhaseCard, project_card
from crm.rules.assess import PER_MU, Exact
from crm.rules.clause_words import asides, base_words, place_words, sentence
from crm.rules.clauses import Draft
from crm.rules.dates import span
from crm.rules.indicators import show_in, units_of
from db.fields import logged_fields
from db.models import (
    Attachment,
    Commitment,
    CommitmentEnterprise,
    Contract,
    ContractParty,
    Organization,
)
from db.terms import ContractKind, Grade, Indicator
from db.values import Amount, Extent, Quantity, When
from resources import tr


@dataclass(frozen=True)
class PartyCard:
    """A party of a contract: as what, and who."""

    role: str
    organization_id: str | None
    name: str


@dataclass(frozen=True)
class EnterpriseCard:
    """An enterprise whose actuals count for a promise, above its base."""

    organization_id: str
    name: str
    base: Quantity | None


@dataclass(frozen=True)
class CommitmentCard:
    """One promise as its clause reads, and where it stands.

    fields: as stored, by name. changed_by: the number of the supplement that replaced it, ""
    while it holds. phase: its name, where the promise is of one. assessed: its periods in order.
    current: the newest that is over, else the next.
    """

    commitment_id: str
    contract_id: str
    fields: dict[str, Any]
    enterprises: tuple[EnterpriseCard, ...]
    replaces_id: str | None
    changed_by: str
    phase: str
    assessed: tuple[Assessed, ...]

    @property
    def indicator(self) -> Indicator:
        """What it is about."""
        return Indicator(self.fields["indicator"])

    @property
    def ended_on(self) -> date | None:
        """The day from which a supplement changed it."""
        day: date | None = self.fields["ended_on"]
        return day

    @property
    def _clause(self) -> Draft:
        return Draft(**{field.name: self.fields[field.name] for field in fields(Draft)})

    @property
    def sentence(self) -> str:
        """What it owes, as its clause reads."""
        return sentence(self._clause)

    @property
    def asides(self) -> str:
        """What else the clause settles."""
        told = [base_words(one.name, one.base) for one in self.enterprises]
        if self.phase:
            told.insert(0, self.phase)
        return asides(self._clause, basis=self.fields["basis"], enterprises=told)

    @property
    def place(self) -> str:
        """Where in the contract it stands."""
        return place_words(self.fields["clause"], self.fields["page"])

    def owed(self, one: Assessed) -> str:
        """Show what a period owes, in the unit of the promise where that is one of the whole."""
        return self._whole(one.result.promised)

    def done(self, one: Assessed) -> str:
        """Show what came of a period; a dash where it is not known."""
        return self._whole(one.result.actual)

    def _whole(self, value: Exact | None) -> str:
        what = PER_MU.get(self.indicator, self.indicator)
        promised = self.fields["promised"]
        units = units_of(what)
        unit = promised.unit if promised is not None and promised.unit in units else units[0]
        number = show_in(value, unit, what)
        return number if value is None else f"{number}{unit}"

    @property
    def current(self) -> Assessed | None:
        """The period to look at: a warning or the newest that is over, else the next."""
        over = [one for one in self.assessed if one.result.grade not in OPEN]
        warned = [one for one in self.assessed if one.result.grade is Grade.WARNING]
        last = over[-1] if over else None
        if warned and (last is None or last.result.grade is not Grade.UNMET):
            return warned[0]
        return last or next(iter(self.assessed), None)


@dataclass(frozen=True)
class ContractDetail:
    """A contract with its parties and promises; supplements stand behind what they change.

    land: of the contract itself. acting_land: what figures per 亩 are reckoned from.
    """

    contract_id: str
    kind: ContractKind
    title: str
    number: str
    signed: When | None
    effective: When | None
    until: When | None
    amount: Amount | None
    land: Extent | None
    acting_land: Extent | None
    land_price: Amount | None
    phase_id: str | None
    phase: str
    supplements_id: str | None
    note: str
    state: str
    files: int
    parties: tuple[PartyCard, ...]
    commitments: tuple[CommitmentCard, ...]

    @property
    def name(self) -> str:
        """What it is called in a line: its number, else its title, else its kind."""
        return self.number or self.title or self.kind.label


@dataclass(frozen=True)
class ProjectContracts:
    """All that the tab shows. falling: the next days that something is due, soonest first."""

    project_id: str
    project: str
    illustrative: bool
    investors: tuple[tuple[str, str], ...]
    phases: tuple[PhaseCard, ...]
    contracts: tuple[ContractDetail, ...]
    falling: tuple[Falling, ...]

    def contract(self, contract_id: str) -> ContractDetail | None:
        """The contract of that id."""
        return next((one for one in self.contracts if one.contract_id == contract_id), None)

    def commitment(self, commitment_id: str) -> CommitmentCard | None:
        """The promise of that id."""
        every = (one for contract in self.contracts for one in contract.commitments)
        return next((one for one in every if one.commitment_id == commitment_id), None)


def project_contracts(session: Session, project_id: str, today: date) -> ProjectContracts:
    """Read the contracts of a project; raises RecordMissing when it is gone."""
    card = project_card(session, project_id)
    rows = session.scalars(
        select(Contract)
        .where(Contract.project_id == project_id, Contract.trashed_at.is_(None))
        .order_by(Contract.signed_day, Contract.id)  # type: ignore[attr-defined]
    ).all()
    ids = [row.id for row in rows]
    assessed = assess_contracts(session, today, ids)
    phases = {phase.phase_id: phase for phase in card.phases}
    promises = _commitments(session, ids, assessed, phases)
    parties = _parties(session, ids)
    files = _files(session, ids)
    by_id = {row.id: row for row in rows}
    contracts = []
    for row in in_order(rows):
        phase = phases.get(row.phase_id or "")
        main = by_id.get(row.supplements_id or "")
        lands = (
            row.land,
            None if main is None else main.land,
            None if phase is None else phase.land,
            card.fields["land"],
        )
        contracts.append(
            ContractDetail(
                contract_id=row.id,
                kind=row.kind,
                title=row.title or "",
                number=row.number or "",
                signed=row.signed,
                effective=row.effective,
                until=row.until,
                amount=row.amount,
                land=row.land,
                acting_land=next((one for one in lands if one is not None), None),
                land_price=row.land_price,
                phase_id=row.phase_id,
                phase="" if phase is None else phase.name,
                supplements_id=row.supplements_id,
                note=row.note or "",
                state=state_words(row.signed, row.effective, row.until, today),
                files=files.get(row.id, 0),
                parties=tuple(parties.get(row.id, ())),
                commitments=tuple(promises.get(row.id, ())),
            )
        )
    return ProjectContracts(
        project_id=project_id,
        project=card.name,
        illustrative=bool(card.fields["illustrative"]),
        investors=tuple((one.organization_id, one.name) for one in card.investors),
        phases=card.phases,
        contracts=tuple(contracts),
        falling=tuple(falling(contracts, today)),
    )


def in_order(rows: Sequence[Contract]) -> list[Contract]:
    """Return contracts by their signing, each followed by its supplements."""
    there = {row.id for row in rows}
    ordered = []
    for row in rows:
        if row.supplements_id in there:
            continue
        ordered.append(row)
        ordered += [one for one in rows if one.supplements_id == row.id]
    return ordered


def state_words(
    signed: When | None, effective: When | None, until: When | None, today: date
) -> str:
    """Say where a contract stands in time: 未签订, 未生效, 履行中 or 已期满."""
    if signed is None or signed.day is None:
        return tr("签订日期待补")
    begins = span(effective) if effective is not None else None
    ends = span(until) if until is not None else None
    if signed.day > today or (begins is not None and begins[0] > today):
        return tr("未生效")
    return tr("已期满") if ends is not None and ends[1] < today else tr("履行中")


def _commitments(
    session: Session,
    ids: Sequence[str],
    assessed: dict[str, list[Assessed]],
    phases: dict[str, PhaseCard],
) -> dict[str, list[CommitmentCard]]:
    rows = session.scalars(
        select(Commitment)
        .where(Commitment.contract_id.in_(ids), Commitment.trashed_at.is_(None))
        .order_by(Commitment.ordinal, Commitment.id)
    ).all()
    numbers = {
        key: number or kind.label
        for key, number, kind in session.execute(
            select(Contract.id, Contract.number, Contract.kind).where(Contract.id.in_(ids))
        )
    }
    changed_by = {
        row.replaces_id: numbers[row.contract_id] for row in rows if row.replaces_id is not None
    }
    enterprises: dict[str, list[EnterpriseCard]] = {}
    for key, organization, name, base in session.execute(
        select(
            CommitmentEnterprise.commitment_id,
            Organization.id,
            Organization.name,
            CommitmentEnterprise.base,
        )
        .join(Organization, Organization.id == CommitmentEnterprise.organization_id)
        .where(
            CommitmentEnterprise.commitment_id.in_([row.id for row in rows]),
            CommitmentEnterprise.trashed_at.is_(None),
        )
        .order_by(CommitmentEnterprise.id)
    ):
        enterprises.setdefault(key, []).append(EnterpriseCard(organization, name, base))
    periods: dict[str, list[Assessed]] = {}
    for found in assessed.values():
        for one in found:
            periods.setdefault(one.commitment_id, []).append(one)
    cards: dict[str, list[CommitmentCard]] = {}
    for row in rows:
        cards.setdefault(row.contract_id, []).append(
            CommitmentCard(
                row.id,
                row.contract_id,
                {name: getattr(row, name) for name in logged_fields(Commitment)},
                tuple(enterprises.get(row.id, ())),
                row.replaces_id,
                changed_by.get(row.id, "") if row.ended_on is not None else "",
                phases[row.phase_id].name if row.phase_id in phases else "",
                tuple(periods.get(row.id, ())),
            )
        )
    return cards


def _parties(session: Session, ids: Sequence[str]) -> dict[str, list[PartyCard]]:
    found: dict[str, list[PartyCard]] = {}
    for key, role, organization, name, known in session.execute(
        select(
            ContractParty.contract_id,
            ContractParty.role,
            ContractParty.organization_id,
            ContractParty.name,
            Organization.name,
        )
        .outerjoin(Organization, Organization.id == ContractParty.organization_id)
        .where(ContractParty.contract_id.in_(ids), ContractParty.trashed_at.is_(None))
        .order_by(ContractParty.ordinal, ContractParty.id)
    ):
        found.setdefault(key, []).append(PartyCard(role, organization, known or name or ""))
    return found


def _files(session: Session, ids: Sequence[str]) -> dict[str, int]:
    rows = session.execute(
        select(Attachment.record_id, func.count().label("held"))
        .where(
            Attachment.record_kind == "contract",
            Attachment.record_id.in_(ids),
            Attachment.trashed_at.is_(None),
        )
        .group_by(Attachment.record_id)
    )
    return {row.record_id: row.held for row in rows}


def lacks_land(indicator: Indicator, contract: ContractDetail) -> bool:
    """Tell whether a figure per 亩 can't be reckoned: its land is unknown or only approximate."""
    land = contract.acting_land
    return indicator in PER_MU and (land is None or not land.firm)
