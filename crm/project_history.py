"""The history of a project with all that belongs to it, and the names that keys stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from crm.history import Entry, FieldChange, record_history
from db.models import (
    Activity,
    AdmissionReview,
    Approval,
    ApprovalStep,
    Attachment,
    Blocker,
    CapitalArrival,
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
    PromisedArrival,
    StageMove,
    SupervisionNotice,
    Todo,
)
from db.portions import portions

_PROJECT: Any = bindparam("project")
_OWNED: tuple[Any, ...] = (
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
    CapitalArrival,
    PromisedArrival,
    AdmissionReview,
    Blocker,
    SupervisionNotice,
    Approval,
)
"""Records that name their project."""


def _keys(cls: Any, *conditions: Any) -> Select[Any]:
    return select(literal(cls.__tablename__), cls.id).where(*conditions)


def _of(cls: Any) -> Any:
    return select(cls.id).where(cls.project_id == _PROJECT)


def _attached(kind: str, ids: Any) -> Select[Any]:
    return _keys(Attachment, Attachment.record_kind == kind, Attachment.record_id.in_(ids))


_PROMISES = select(Commitment.id).where(Commitment.contract_id.in_(_of(Contract)))
# Built once: to build it takes longer than to run it.
_ALSO = union_all(
    *(_keys(cls, cls.project_id == _PROJECT) for cls in _OWNED),
    _keys(ContractParty, ContractParty.contract_id.in_(_of(Contract))),
    _keys(Commitment, Commitment.contract_id.in_(_of(Contract))),
    _keys(CommitmentEnterprise, CommitmentEnterprise.commitment_id.in_(_PROMISES)),
    _keys(MilestoneWait, MilestoneWait.milestone_id.in_(_of(Milestone))),
    _keys(IncentivePayment, IncentivePayment.incentive_id.in_(_of(Incentive))),
    _keys(ApprovalStep, ApprovalStep.approval_id.in_(_of(Approval))),
    _keys(Attachment, Attachment.record_kind == "project", Attachment.record_id == _PROJECT),
    _attached("contract", _of(Contract)),
    _attached("exit_step", _of(ExitStep)),
)
"""Kind and id of all that belongs to a project."""


_IDS: Any = bindparam("ids", expanding=True)
_AT_ONCE = 2000
"""Ids at once, each of which stands in a statement once for each kind."""
_NAMES: Any = union_all(
    *(
        select(cls.id, name).where(cls.id.in_(_IDS))
        for cls, name in (
            *((cls, cls.name) for cls in (Park, Organization, Project, Contact, Phase)),
            *((cls, cls.name) for cls in (Milestone, Policy, Incentive)),
            (GateItem, GateItem.text),
            (Parcel, Parcel.code),
        )
    )
)
_CONTRACTS = select(Contract.id, Contract.number, Contract.kind).where(Contract.id.in_(_IDS))
_INDICATORS = select(Commitment.id, Commitment.indicator).where(Commitment.id.in_(_IDS))


def project_history(session: Session, project_id: str) -> list[Entry]:
    """Return the history of a project and of all records that belong to it, newest first.

    Keys of other records stand as their names.
    """
    also = [(kind, key) for kind, key in session.execute(_ALSO, {"project": project_id})]
    return with_names(session, record_history(session, "project", project_id, also=also))


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
    names: dict[str, str] = {}
    for some in portions(set(ids), _AT_ONCE):
        names.update({key: name for key, name in session.execute(_NAMES, {"ids": some})})  # noqa: C416
        for key, number, kind in session.execute(_CONTRACTS, {"ids": some}):
            names[key] = number or kind.label
        for key, indicator in session.execute(_INDICATORS, {"ids": some}):
            names[key] = indicator.label
    return names
