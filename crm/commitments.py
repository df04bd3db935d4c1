"""What contracts promise: entering it as the clause reads, and changing it by a supplement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.contracts import contract_of, set_fields
from crm.errors import InvalidInput, RecordMissing
from crm.rules.clauses import check_clause
from crm.rules.indicators import comparison_of
from db.fields import logged_fields
from db.models import Commitment, CommitmentEnterprise, Organization
from db.terms import ContractKind, Indicator
from db.values import Quantity
from resources import tr

COMMITMENT_FIELDS = frozenset(logged_fields(Commitment)) - {
    "contract_id",
    "replaces_id",
    "trashed_at",
}


def add_commitment(
    session: Session,
    contract_id: str,
    indicator: Indicator,
    *,
    enterprises: Mapping[str, Quantity | None] | None = None,
    **fields: Any,
) -> str:
    """Enter one promise of a contract and return its id.

    enterprises: organization → its base (增资), where the clause names whose actuals count.
    fields: of `COMMITMENT_FIELDS`; the comparison is the indicator's usual one unless given.
    Raises InvalidInput with the field.
    """
    contract_of(session, contract_id)
    last = session.scalar(
        select(func.max(Commitment.ordinal)).where(Commitment.contract_id == contract_id)
    )
    commitment = Commitment(
        contract_id=contract_id,
        indicator=indicator,
        comparison=comparison_of(indicator),
        ordinal=0 if last is None else last + 1,
    )
    set_fields(commitment, fields, COMMITMENT_FIELDS)
    check_clause(commitment)
    session.add(commitment)
    session.flush()
    set_enterprises(session, commitment.id, enterprises or {})
    return commitment.id


def edit_commitment(
    session: Session,
    commitment_id: str,
    fields: Mapping[str, Any],
    enterprises: Mapping[str, Quantity | None] | None = None,
) -> None:
    """Correct a promise that was entered wrongly; what a supplement changes is `supersede`."""
    commitment = commitment_of(session, commitment_id)
    set_fields(commitment, fields, COMMITMENT_FIELDS)
    check_clause(commitment)
    if enterprises is not None:
        set_enterprises(session, commitment_id, enterprises)


def supersede(
    session: Session,
    commitment_id: str,
    supplement_id: str,
    from_on: date,
    fields: Mapping[str, Any],
) -> str:
    """Let a supplement change a promise from a day on; the old one stays readable.

    Returns the id of the new promise, which belongs to the supplement.
    """
    old = commitment_of(session, commitment_id)
    supplement = contract_of(session, supplement_id)
    if supplement.kind is not ContractKind.SUPPLEMENT:
        raise InvalidInput(tr("只有补充协议可以变更承诺。"), field="supplement")
    if old.ended_on is not None:
        raise InvalidInput(
            tr("这项承诺已于 {day} 被变更，请改最新的一项。").format(day=old.ended_on.isoformat()),
            field="from_on",
        )
    if old.from_on is not None and from_on <= old.from_on:
        raise InvalidInput(
            tr("变更日期应晚于这项承诺的起始日 {day}。").format(day=old.from_on.isoformat()),
            field="from_on",
        )
    kept = {name: getattr(old, name) for name in COMMITMENT_FIELDS - {"from_on", "ended_on"}}
    new = Commitment(contract_id=supplement_id, replaces_id=old.id, from_on=from_on)
    set_fields(new, {**kept, **fields}, COMMITMENT_FIELDS)
    check_clause(new)
    old.ended_on = from_on
    session.add(new)
    session.flush()
    named = session.scalars(
        select(CommitmentEnterprise).where(
            CommitmentEnterprise.commitment_id == old.id, CommitmentEnterprise.trashed_at.is_(None)
        )
    ).all()
    set_enterprises(session, new.id, {one.organization_id: one.base for one in named})
    return new.id


def trash_commitment(session: Session, commitment_id: str) -> None:
    """Put a promise in the trash; the one it replaced holds on again."""
    commitment = commitment_of(session, commitment_id)
    commitment.trashed_at = datetime.now(UTC)
    if commitment.replaces_id is not None:
        old = session.get(Commitment, commitment.replaces_id)
        if old is not None:
            old.ended_on = None


def set_enterprises(
    session: Session, commitment_id: str, wanted: Mapping[str, Quantity | None]
) -> None:
    """Make the enterprises whose actuals count those given, each with its base or None."""
    have = {
        one.organization_id: one
        for one in session.scalars(
            select(CommitmentEnterprise).where(
                CommitmentEnterprise.commitment_id == commitment_id,
                CommitmentEnterprise.trashed_at.is_(None),
            )
        )
    }
    for organization_id, base in wanted.items():
        if session.get(Organization, organization_id) is None:
            raise RecordMissing(tr("承诺所指的企业不存在，可能已被合并。请重新选择。"))
        if organization_id in have:
            have[organization_id].base = base
        else:
            session.add(
                CommitmentEnterprise(
                    commitment_id=commitment_id, organization_id=organization_id, base=base
                )
            )
    for organization_id, record in have.items():
        if organization_id not in wanted:
            record.trashed_at = datetime.now(UTC)


def commitment_of(session: Session, commitment_id: str) -> Commitment:
    """Return a promise to change; raises RecordMissing for one that is gone or in the trash."""
    commitment = session.get(Commitment, commitment_id)
    if commitment is None or commitment.trashed_at is not None:
        raise RecordMissing(tr("这项承诺已被移入回收站，没有保存。"))
    return commitment
