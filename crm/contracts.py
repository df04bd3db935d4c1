"""Contracts: entering and editing them, their parties, their supplements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.projects import project_of
from crm.rules.dates import show_when, span
from db.fields import logged_fields
from db.models import (
    Commitment,
    Contract,
    ContractParty,
)
from db.terms import ContractKind
from db.values import When
from resources import tr

CONTRACT_FIELDS = frozenset(logged_fields(Contract)) - {"project_id", "trashed_at"}


@dataclass(frozen=True)
class Party:
    """A party of a contract: as what, and which organization or what name."""

    role: str
    organization_id: str | None = None
    name: str = ""


def create_contract(
    session: Session,
    project_id: str,
    kind: ContractKind,
    *,
    parties: Iterable[Party] = (),
    **fields: Any,
) -> str:
    """Enter a contract of a project and return its id.

    fields: of `CONTRACT_FIELDS`. A supplement needs `supplements_id`. Raises InvalidInput with
    the field, or RecordMissing.
    """
    project_of(session, project_id)
    contract = Contract(project_id=project_id, kind=kind)
    set_fields(contract, fields, CONTRACT_FIELDS)
    _check_contract(session, contract)
    session.add(contract)
    session.flush()
    set_parties(session, contract.id, parties)
    return contract.id


def edit_contract(session: Session, contract_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of a contract new values."""
    contract = contract_of(session, contract_id)
    set_fields(contract, fields, CONTRACT_FIELDS)
    _check_contract(session, contract)


def trash_contract(session: Session, contract_id: str) -> None:
    """Put a contract in the trash with its promises; undo brings all back."""
    contract = contract_of(session, contract_id)
    supplements = session.scalar(
        select(func.count(Contract.id)).where(
            Contract.supplements_id == contract_id, Contract.trashed_at.is_(None)
        )
    )
    if supplements:
        raise InvalidInput(
            tr("这份合同有 {n} 份补充协议，没有移走。请先移走补充协议。").format(n=supplements)
        )
    now = datetime.now(UTC)
    contract.trashed_at = now
    for commitment in _commitments_of(session, contract_id):
        commitment.trashed_at = now
        old = session.get(Commitment, commitment.replaces_id) if commitment.replaces_id else None
        if old is not None:  # what a supplement changed holds again
            old.ended_on = None


def set_parties(session: Session, contract_id: str, parties: Iterable[Party]) -> None:
    """Make the parties of a contract those given, in order; who stays keeps the record."""
    have = session.scalars(
        select(ContractParty).where(
            ContractParty.contract_id == contract_id, ContractParty.trashed_at.is_(None)
        )
    ).all()
    left = list(have)
    for ordinal, party in enumerate(parties):
        if not party.organization_id and not party.name.strip():
            raise InvalidInput(tr("{role}没有写明是谁。").format(role=party.role), field="parties")
        same = next(
            (
                one
                for one in left
                if (one.role, one.organization_id, one.name or "")
                == (party.role, party.organization_id, party.name.strip())
            ),
            None,
        )
        if same is None:
            session.add(
                ContractParty(
                    contract_id=contract_id,
                    role=party.role,
                    organization_id=party.organization_id,
                    name=party.name.strip() or None,
                    ordinal=ordinal,
                )
            )
        else:
            left.remove(same)
            same.ordinal = ordinal
    for gone in left:
        gone.trashed_at = datetime.now(UTC)


def parties_of(session: Session, contract_id: str) -> list[Party]:
    """Return the parties of a contract in their order."""
    rows = session.scalars(
        select(ContractParty)
        .where(ContractParty.contract_id == contract_id, ContractParty.trashed_at.is_(None))
        .order_by(ContractParty.ordinal, ContractParty.id)
    )
    return [Party(row.role, row.organization_id, row.name or "") for row in rows]


def contract_of(session: Session, contract_id: str) -> Contract:
    """Return a contract to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Contract, contract_id, tr("这份合同已被移入回收站，没有保存。"))


def _commitments_of(session: Session, contract_id: str) -> Sequence[Commitment]:
    return session.scalars(
        select(Commitment).where(
            Commitment.contract_id == contract_id, Commitment.trashed_at.is_(None)
        )
    ).all()


def _check_contract(session: Session, contract: Contract) -> None:
    if contract.kind is ContractKind.SUPPLEMENT:
        main = session.get(Contract, contract.supplements_id) if contract.supplements_id else None
        if main is None or main.trashed_at is not None:
            raise InvalidInput(tr("请选择补充的是哪份合同。"), field="supplements_id")
        if main.project_id != contract.project_id:
            raise InvalidInput(
                tr("补充协议与被补充的合同不是同一个项目。请重新选择。"), field="supplements_id"
            )
    elif contract.supplements_id is not None:
        raise InvalidInput(
            tr("只有补充协议才填写“补充哪份合同”。请改合同类型，或清空它。"),
            field="supplements_id",
        )
    if contract.land is not None and contract.land.units == 0:
        raise InvalidInput(
            tr("用地面积要大于零，亩均指标才算得出来；还不知道面积就留空。"), field="land"
        )
    for price, field in ((contract.amount, "amount"), (contract.land_price, "land_price")):
        if price is not None and price.fen is not None and price.fen < 0:
            raise InvalidInput(tr("金额不能小于零。"), field=field)
    _check_days(session, contract)


def _check_days(session: Session, contract: Contract) -> None:
    signed, until = contract.signed, contract.until
    first = signed.day if signed is not None else None
    last = until.day if until is not None else None
    if first is not None and last is not None and last < first:
        raise InvalidInput(
            tr("合同期限 {until} 早于签订日期 {signed}。请核对两个日期。").format(
                until=last.isoformat(), signed=first.isoformat()
            ),
            field="until",
        )
    _check_against_supplements(session, contract)


def _check_against_supplements(session: Session, contract: Contract) -> None:
    """A supplement comes after what it changes, whichever of the two is edited."""
    if contract.supplements_id is not None:
        main = session.get(Contract, contract.supplements_id)
        if main is not None:
            _refuse_before(contract, main, by="signed" if _early(contract, main) else "effective")
        return
    if contract.id is None:
        return
    for supplement in session.scalars(
        select(Contract).where(
            Contract.supplements_id == contract.id, Contract.trashed_at.is_(None)
        )
    ):
        _refuse_before(supplement, contract, by="signed")


def _early(supplement: Contract, main: Contract) -> bool:
    """Whether the supplement was surely signed before its contract."""
    mine, its = _span(supplement.signed), _span(main.signed)
    return mine is not None and its is not None and mine[1] < its[0]


def _refuse_before(supplement: Contract, main: Contract, *, by: str) -> None:
    holds, signed = _span(supplement.effective), _span(main.signed)
    early = holds is not None and signed is not None and holds[1] < signed[0]
    if not early and not _early(supplement, main):
        return
    first = supplement.signed if _early(supplement, main) else supplement.effective
    raise InvalidInput(
        tr("补充协议的日期 {day} 早于所补充合同的签订日期 {signed}。请核对两个日期。").format(
            day=show_when(first), signed=show_when(main.signed)
        ),
        field=by,
    )


def _span(when: When | None) -> tuple[date, date] | None:
    return None if when is None else span(when)


def set_fields(
    record: Contract | Commitment, fields: Mapping[str, Any], allowed: frozenset[str]
) -> None:
    """Give a record new values; raises InvalidInput for a field that is not `allowed`."""
    for name, value in fields.items():
        if name not in allowed:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if isinstance(value, str) and not hasattr(value, "label"):
            value = value.strip() or None
        setattr(record, name, value)
