"""The history of a project with all that belongs to it, and the names that keys stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.history import Entry, FieldChange, record_history
from db.models import (
    Activity,
    Attachment,
    Commitment,
    CommitmentEnterprise,
    Contact,
    Contract,
    ContractParty,
    ExitStep,
    GateItem,
    GateTick,
    Incentive,
    IncentivePayment,
    Milestone,
    MilestoneWait,
    Organization,
    Parcel,
    ParcelUse,
    Park,
    ParkMove,
    Phase,
    Policy,
    Project,
    ProjectAlias,
    ProjectContact,
    ProjectCost,
    ProjectInvestor,
    StageMove,
    Todo,
)


def project_history(session: Session, project_id: str) -> list[Entry]:
    """Return the history of a project and of all records that belong to it, newest first.

    Keys of other records stand as their names.
    """
    owned = (
        ProjectAlias,
        ProjectInvestor,
        ProjectContact,
        StageMove,
        Phase,
        Contract,
        Activity,
        Todo,
        Milestone,
        GateTick,
        Incentive,
        ProjectCost,
        ExitStep,
        ParkMove,
        ParcelUse,
    )
    also = [
        (cls.__tablename__, key)
        for cls in owned
        for key in session.scalars(select(cls.id).where(cls.project_id == project_id))
    ]
    also += _of_contracts(session, project_id)
    waits = session.scalars(
        select(MilestoneWait.id)
        .join(Milestone, Milestone.id == MilestoneWait.milestone_id)
        .where(Milestone.project_id == project_id)
    )
    also += [("milestone_wait", key) for key in waits]
    also += _of_offers_and_exit(session, project_id)
    also += [
        ("attachment", key)
        for key in session.scalars(
            select(Attachment.id).where(
                Attachment.record_kind == "project", Attachment.record_id == project_id
            )
        )
    ]
    return with_names(session, record_history(session, "project", project_id, also=also))


def _of_offers_and_exit(session: Session, project_id: str) -> list[tuple[str, str]]:
    """Return the payments of a project's offers, and the documents of its exit."""
    offers = select(Incentive.id).where(Incentive.project_id == project_id)
    steps = select(ExitStep.id).where(ExitStep.project_id == project_id)
    payments = select(IncentivePayment.id).where(IncentivePayment.incentive_id.in_(offers))
    documents = select(Attachment.id).where(
        Attachment.record_kind == "exit_step", Attachment.record_id.in_(steps)
    )
    return [
        *(("incentive_payment", key) for key in session.scalars(payments)),
        *(("attachment", key) for key in session.scalars(documents)),
    ]


def _of_contracts(session: Session, project_id: str) -> list[tuple[str, str]]:
    """Return what belongs to a project's contracts: parties, promises and their enterprises."""
    contracts = select(Contract.id).where(Contract.project_id == project_id)
    promises = select(Commitment.id).where(Commitment.contract_id.in_(contracts))
    queries = {
        "contract_party": select(ContractParty.id).where(ContractParty.contract_id.in_(contracts)),
        "commitment": promises,
        "commitment_enterprise": select(CommitmentEnterprise.id).where(
            CommitmentEnterprise.commitment_id.in_(promises)
        ),
        "attachment": select(Attachment.id).where(
            Attachment.record_kind == "contract", Attachment.record_id.in_(contracts)
        ),
    }
    return [(kind, key) for kind, query in queries.items() for key in session.scalars(query)]


def with_names(session: Session, entries: list[Entry]) -> list[Entry]:
    """Return a history in which the keys of other records stand with their names."""
    tied = [
        key
        for entry in entries
        for change in entry.changes
        if change.field.endswith("_id")
        for key in (change.old, change.new)
        if key is not None
    ]
    names = names_of(session, tied)
    return [replace(entry, changes=_named(entry.changes, names)) for entry in entries]


def _named(changes: tuple[FieldChange, ...], names: dict[str, str]) -> tuple[FieldChange, ...]:
    return tuple(
        replace(change, old_name=names.get(change.old, ""), new_name=names.get(change.new, ""))
        if change.field.endswith("_id")
        else change
        for change in changes
    )


def names_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return id → name of the parks, organizations, projects and their parts among `ids`."""
    wanted = sorted(set(ids))
    names: dict[str, str] = {}
    for cls in (Park, Organization, Project, Contact, Phase, Milestone, Policy, Incentive):
        rows = session.execute(select(cls.id, cls.name).where(cls.id.in_(wanted)))
        names.update({row.id: row.name for row in rows})
    lines = session.execute(select(GateItem.id, GateItem.text).where(GateItem.id.in_(wanted)))
    names.update({row.id: row.text for row in lines})
    parcels = session.execute(select(Parcel.id, Parcel.code).where(Parcel.id.in_(wanted)))
    names.update({row.id: row.code for row in parcels})
    contracts = session.execute(
        select(Contract.id, Contract.number, Contract.kind).where(Contract.id.in_(wanted))
    )
    names.update({row.id: row.number or row.kind.label for row in contracts})
    promises = session.execute(
        select(Commitment.id, Commitment.indicator).where(Commitment.id.in_(wanted))
    )
    names.update({row.id: row.indicator.label for row in promises})
    return names
