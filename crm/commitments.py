"""What contracts promise: entering it as the clause reads, and changing it by a supplement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crm.contracts import contract_of, create_contract, parties_of, set_fields
from crm.errors import InvalidInput, RecordMissing
from crm.living import living
from crm.rules.assess import DATES
from crm.rules.clause_words import sentence
from crm.rules.clauses import check_clause, overlap
from crm.rules.indicators import comparison_of
from db.fields import logged_fields
from db.models import Commitment, CommitmentEnterprise, Contract, Organization
from db.terms import ContractKind, Indicator, TaxBasis
from db.values import Quantity, When
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
    _refuse_overlap(session, commitment, set(enterprises or {}))
    session.add(commitment)
    session.flush()
    set_enterprises(session, commitment.id, enterprises or {})
    return commitment.id


def add_commitments(
    session: Session, contract_id: str, drafts: Iterable[Mapping[str, Any]]
) -> list[str]:
    """Enter several promises of a contract, all or none; returns their ids.

    drafts: fields of each, with its ``indicator``. Raises InvalidInput that names the promise.
    """
    ids = []
    for number, draft in enumerate(drafts, 1):
        fields = dict(draft)
        indicator = Indicator(fields.pop("indicator"))
        try:
            ids.append(add_commitment(session, contract_id, indicator, **fields))
        except InvalidInput as fault:
            raise InvalidInput(
                tr("第 {n} 项“{what}”：{fault}").format(
                    n=number, what=indicator.label, fault=fault.message
                ),
                field=fault.field,
            ) from fault
    return ids


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
    named = _named(session, commitment_id) if enterprises is None else enterprises
    _refuse_overlap(session, commitment, set(named))
    if enterprises is not None:
        set_enterprises(session, commitment_id, enterprises)


def supersede(
    session: Session,
    commitment_id: str,
    supplement_id: str,
    from_on: date,
    fields: Mapping[str, Any],
    enterprises: Mapping[str, Quantity | None] | None = None,
) -> str:
    """Let a supplement change a promise from a day on; the old one stays readable.

    enterprises: as for `add_commitment`; None keeps those of the old promise. Returns the id of
    the new promise, which belongs to the supplement.
    """
    old = commitment_of(session, commitment_id)
    supplement = contract_of(session, supplement_id)
    if supplement.kind is not ContractKind.SUPPLEMENT:
        raise InvalidInput(tr("只有补充协议可以变更承诺。"), field="supplement")
    if supplement.supplements_id != _main_of(session, old):
        raise InvalidInput(tr("这份补充协议补充的是另一份合同。请重新选择。"), field="supplement")
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
    named = _named(session, old.id) if enterprises is None else enterprises
    _refuse_overlap(session, new, set(named))
    session.add(new)
    session.flush()
    set_enterprises(session, new.id, named)
    return new.id


@dataclass(frozen=True)
class NewSupplement:
    """A supplement that is entered together with what it changes."""

    number: str = ""
    signed: When | None = None
    effective: When | None = None


def supersede_by(
    session: Session,
    commitment_id: str,
    supplement: str | NewSupplement,
    from_on: date,
    fields: Mapping[str, Any],
    enterprises: Mapping[str, Quantity | None] | None = None,
) -> str:
    """Change a promise by a supplement that is there (its id), or that is entered with it.

    As `supersede`; a new supplement has the parties of the contract that it changes.
    """
    if isinstance(supplement, NewSupplement):
        main = contract_of(session, _main_of(session, commitment_of(session, commitment_id)))
        supplement = create_contract(
            session,
            main.project_id,
            ContractKind.SUPPLEMENT,
            supplements_id=main.id,
            phase_id=main.phase_id,
            number=supplement.number,
            signed=supplement.signed,
            effective=supplement.effective or When.on(from_on),
            illustrative=main.illustrative,
            parties=parties_of(session, main.id),
        )
    return supersede(session, commitment_id, supplement, from_on, fields, enterprises)


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


def _named(session: Session, commitment_id: str) -> dict[str, Quantity | None]:
    """Return the enterprises that a promise names, each with its base."""
    named = session.scalars(
        select(CommitmentEnterprise).where(
            CommitmentEnterprise.commitment_id == commitment_id,
            CommitmentEnterprise.trashed_at.is_(None),
        )
    )
    return {one.organization_id: one.base for one in named}


def _refuse_overlap(session: Session, commitment: Commitment, named: set[str]) -> None:
    """Refuse a second promise of one indicator for the same time, of a contract and its papers.

    A floor beside a ceiling, another 口径, other enterprises or another phase is another promise.
    """
    with session.no_autoflush:
        others = _beside(session, commitment)
    for other in others:
        same = (
            other.comparison is commitment.comparison
            and (other.basis or TaxBasis.PAID) is (commitment.basis or TaxBasis.PAID)
            and other.phase_id == commitment.phase_id
            and set(_named(session, other.id)) == named
        )
        if not same:
            continue
        if commitment.indicator in DATES and other.remedy is commitment.remedy:
            words = tr("已有同一个日期的承诺：{other}如果是补充协议改了它，请用“变更”。")
            raise InvalidInput(words.format(other=sentence(other)), field="due")
        if commitment.indicator not in DATES and overlap(other.period, commitment.period):
            words = tr(
                "与已有的承诺考核同一期间：{other}请改期间；如果是补充协议改了它，请用“变更”。"
            )
            raise InvalidInput(words.format(other=sentence(other)), field="period")


def _main_of(session: Session, of: Commitment) -> str:
    """Return the contract that a promise is of: that which a supplement changes."""
    contract = session.get(Contract, of.contract_id)
    return "" if contract is None else contract.supplements_id or contract.id


def _beside(session: Session, commitment: Commitment) -> Sequence[Commitment]:
    """Return the promises of the same indicator that hold in the same contract and its papers."""
    main = _main_of(session, commitment)
    family = select(Contract.id).where(
        or_(Contract.id == main, Contract.supplements_id == main), Contract.trashed_at.is_(None)
    )
    query = select(Commitment).where(
        Commitment.contract_id.in_(family),
        Commitment.indicator == commitment.indicator,
        Commitment.ended_on.is_(None),
        Commitment.trashed_at.is_(None),
    )
    gone = {commitment.id, commitment.replaces_id}
    return [one for one in session.scalars(query) if one.id not in gone]


def commitment_of(session: Session, commitment_id: str) -> Commitment:
    """Return a promise to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Commitment, commitment_id, tr("这项承诺已被移入回收站，没有保存。"))
