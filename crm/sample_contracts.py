"""The sample's contracts, what they promise and what came of it, entered by the use cases.

What is unmet, late or unknown belongs to projects named 示例; real firms have no promises here.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.commitments import add_commitment, supersede
from crm.contracts import Party, create_contract, edit_contract, set_parties
from crm.performances import record_actual
from crm.projects import create_project, move_stage, organization_named
from crm.rules.assess import DATES
from crm.rules.indicators import units_of
from crm.rules.units import parse_amount, parse_extent
from crm.sample_contract_data import ACTUALS, MONTHS, SIGNED, Said, Signed
from db.models import Contract, Park, Project
from db.terms import ContractKind, Indicator, SourceChannel
from db.values import Quantity, When

BUREAU = "园区管委会"
_LATE_ENTRY = "示例：历史项目补录"
OLDER = sum(bool(one.moves) for one in SIGNED)
"""Projects that come with their contract; the others are the ledger's."""


def add_contracts(session: Session, today: date) -> None:
    """Enter contracts, promises and actuals; what the ledger's projects lack is left out."""
    parks = {name: key for key, name in session.execute(select(Park.id, Park.name))}
    projects = {
        name: key
        for key, name in session.execute(
            select(Project.id, Project.name).where(Project.trashed_at.is_(None))
        )
    }
    for one in SIGNED:
        if one.moves:
            projects[one.project] = _enter_project(session, one, parks, today)
        if one.project in projects:
            _enter_contract(session, one, projects[one.project])
    _enter_actuals(session)


def _enter_project(session: Session, one: Signed, parks: dict[str, str], today: date) -> str:
    (stage, day), *later = one.moves
    amount, land = parse_amount(one.amount), parse_extent(one.land)
    key = create_project(
        session,
        one.project,
        investors=[one.firm],
        stage=stage,
        on=day,
        contracted=amount,
        land=land,
        industry_chain=one.industry,
        park_id=parks.get(one.park),
        source_channel=SourceChannel.CHAIN,
        illustrative=True,
    )
    for stage, day in later:
        move_stage(session, key, stage, on=When.on(day), today=today, override_reason=_LATE_ENTRY)
    return key


def _enter_contract(session: Session, one: Signed, project_id: str) -> None:
    firm = organization_named(session, one.firm)
    parties = [Party("甲方", name=BUREAU), Party("乙方", firm)]
    fields: dict[str, Any] = {
        "number": one.number,
        "land": parse_extent(one.land),
        "land_price": parse_amount(one.price),
        "illustrative": True,
    }
    contract = session.scalar(
        select(Contract.id)
        .where(
            Contract.project_id == project_id,
            Contract.kind == ContractKind.INVESTMENT,
            Contract.trashed_at.is_(None),
        )
        .order_by(Contract.id)
        .limit(1)
    )
    if contract is None:
        fields |= {"signed": When.on(one.on), "amount": parse_amount(one.amount)}
        contract = create_contract(
            session, project_id, ContractKind.INVESTMENT, parties=parties, **fields
        )
    else:  # what the ledger says of it stays
        edit_contract(session, contract, fields)
        set_parties(session, contract, parties)
    keys = [_enter_clause(session, contract, said, firm) for said in one.clauses]
    for kind, number, day in one.more:
        create_contract(
            session,
            project_id,
            kind,
            parties=parties,
            number=number,
            signed=When.on(day),
            illustrative=True,
        )
    if one.supplement is None:
        return
    number, signed, from_on = one.supplement
    supplement = create_contract(
        session,
        project_id,
        ContractKind.SUPPLEMENT,
        parties=parties,
        supplements_id=contract,
        number=number,
        signed=When.on(signed),
        effective=When.on(from_on),
        illustrative=True,
    )
    for key, said in zip(keys, one.clauses, strict=True):
        if said.new:
            changed = {"promised": _quantity(said.new), "clause": "补充第一条", "page": "1"}
            supersede(session, key, supplement, from_on, changed)


def _enter_clause(session: Session, contract: str, said: Said, firm: str) -> str:
    fields: dict[str, Any] = {
        "period": said.period,
        "ramp": list(said.ramp) or None,
        "tolerance": None if said.tolerance is None else Decimal(said.tolerance),
        "remedy": said.remedy,
        "clause": said.clause,
        "page": said.page,
        "wording": said.wording,
        "illustrative": True,
    }
    if said.indicator in DATES:
        fields["due"] = When.on(date.fromisoformat(said.promised))
    else:
        fields["promised"] = _quantity(said.promised)
    named = {firm: _quantity(said.base)} if said.base else None
    return add_commitment(session, contract, said.indicator, enterprises=named, **fields)


def _quantity(text: str) -> Quantity:
    number, _, unit = text.partition(" ")
    return Quantity(Decimal(number), unit)


def _enter_actuals(session: Session) -> None:
    for name, indicator, first, written in ACTUALS:
        for year, number in enumerate(written.split(), first):
            _record(session, name, indicator, year, number, None)
    for name, indicator, year, written in MONTHS:
        for month, number in enumerate(written.split(), 1):
            _record(session, name, indicator, year, number, month)


def _record(
    session: Session, name: str, indicator: Indicator, year: int, number: str, month: int | None
) -> None:
    record_actual(
        session,
        organization_named(session, name),
        indicator,
        year,
        Quantity(Decimal(number), units_of(indicator)[0]),
        month=month,
        evidence="示例税务报表" if indicator is Indicator.TAX else "示例统计年报",
        verified_by="示例统计员" if month is None else None,
        verified_on=date(year + 1, 3, 31) if month is None else None,
        illustrative=True,
    )
