"""What the contracts of a zone promise and what came of it, read into plain numbers at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.performed import Actuals, Key, actuals_of, read_actuals
from crm.rules.assess import PER_MU, Exact
from crm.stored import figure, foreign, rows_among
from crm.supplements import above_of, family_of, line_of, root_of
from db.models import (
    Commitment,
    CommitmentEnterprise,
    Contract,
    ContractParty,
    Milestone,
    Phase,
    Project,
    ProjectInvestor,
    StageMove,
)
from db.terms import Comparison, Currency, Indicator, Mark, PeriodKind, Stage, TaxBasis
from db.values import AREA_UNITS_PER_MU, Period

STAGES = {
    Indicator.START: Stage.STARTED,
    Indicator.COMPLETION: Stage.COMPLETED,
    Indicator.PRODUCTION: Stage.PRODUCING,
    Indicator.FULL: Stage.FULL,
}
"""A promised day → the stage whose move tells when it came."""


@dataclass
class Promise:
    """A commitment with all that its assessment needs, in plain numbers.

    promised: in base units (`crm.rules.indicators`). land: 亩 of a figure per 亩, None when only
    approximate or unknown. expected: when a day that has not come is expected to. foreign: its
    currency when it is not yuan. enterprises: organization → its base.
    """

    commitment_id: str
    contract_id: str
    project_id: str
    phase_id: str | None
    indicator: Indicator
    comparison: Comparison
    promised: Exact | None
    due: date | None
    period: Period | None
    ramp: list[str] | None
    tolerance: Fraction | None
    basis: TaxBasis
    from_on: date | None
    ended_on: date | None
    land: Exact | None = None
    produced: date | None = None
    reached: date | None = None
    expected: date | None = None
    foreign: Currency | None = None
    enterprises: dict[str, Exact] = field(default_factory=dict)


def read_promises(session: Session, contract_ids: Collection[str] | None = None) -> list[Promise]:
    """Return the commitments of contracts that are not in the trash, in their order.

    What a supplement does not say (land, parties, the day of 投产) holds as above it.
    """
    above = above_of(session)
    asked = contract_ids
    if contract_ids is not None:
        contract_ids = family_of(contract_ids, above)
    table = Commitment.__table__.c
    query = (
        select(
            table.id,
            table.contract_id,
            Contract.project_id,
            table.phase_id,
            Contract.phase_id,
            table.indicator,
            table.comparison,
            table.promised_number,
            table.promised_unit,
            table.due_day,
            table.period_kind,
            table.period_year,
            table.period_day,
            table.period_nth,
            table.period_years,
            table.ramp,
            table.tolerance,
            table.basis,
            table.from_on,
            table.ended_on,
        )
        .join(Contract, Contract.id == table.contract_id)
        .where(table.trashed_at.is_(None), Contract.trashed_at.is_(None))
        .order_by(table.contract_id, table.ordinal, table.id)
    )
    promises = [
        _promise(row) for row in rows_among(session, query, table.contract_id, contract_ids)
    ]
    _add_land(session, promises, contract_ids, above)
    _add_days(session, promises, contract_ids, above)
    _add_enterprises(session, promises, contract_ids, above)
    return [one for one in promises if asked is None or one.contract_id in asked]


def _promise(row: Any) -> Promise:
    (key, contract, project, own_phase, phase, indicator, comparison, number, unit, due, kind,
     year, day, nth, years, ramp, tolerance, basis, from_on, ended_on) = row  # fmt: skip
    promise = Promise(
        key,
        contract,
        project,
        own_phase or phase,
        indicator,
        comparison,
        figure(number, unit, indicator),
        due,
        None if kind is None else Period(PeriodKind(kind), year, day, nth, years),
        ramp,
        Fraction(tolerance) / 100 if tolerance else None,
        basis or TaxBasis.PAID,
        from_on,
        ended_on,
    )
    promise.foreign = foreign(unit, indicator)
    return promise


def _add_land(
    session: Session,
    promises: list[Promise],
    contract_ids: Collection[str] | None,
    above: Mapping[str, str],
) -> None:
    """Give each promise its land: of the contract, else of one above, the phase, the project."""
    wanted = {promise.contract_id for promise in promises if promise.indicator in PER_MU}
    if not wanted:
        return
    contract, phase, project = Contract.__table__.c, Phase.__table__.c, Project.__table__.c
    query = (
        select(
            contract.id,
            contract.land_units,
            contract.land_mark,
            phase.land_units,
            phase.land_mark,
            project.land_units,
            project.land_mark,
        )
        .outerjoin(Phase.__table__, phase.id == contract.phase_id)
        .join(Project.__table__, project.id == contract.project_id)
    )
    own: dict[str, tuple[int, str | None]] = {}
    around: dict[str, tuple[int, str | None]] = {}
    for key, units, mark, *pairs in rows_among(session, query, contract.id, contract_ids):
        if units is not None:
            own[key] = (units, mark)
        for wider in (pairs[:2], pairs[2:]):
            if wider[0] is not None:
                around.setdefault(key, (wider[0], wider[1]))
    lands: dict[str, Exact | None] = {}
    for promise in promises:
        key = promise.contract_id
        if key not in lands:
            line = [own[one] for one in line_of(key, above) if one in own]
            lands[key] = _mu(line[0] if line else around.get(key))
        promise.land = lands[key]


def _mu(land: tuple[int, str | None] | None) -> Exact | None:
    """Return a stored area in 亩; None for one that is not exact."""
    if land is None or land[1] not in (None, Mark.EXACT.value):
        return None
    mu = Fraction(land[0], AREA_UNITS_PER_MU)
    return int(mu) if mu.denominator == 1 else mu


def _add_days(
    session: Session,
    promises: list[Promise],
    contract_ids: Collection[str] | None,
    above: Mapping[str, str],
) -> None:
    """Give each promise the day of 投产 that it counts from, and each date the day it was reached.

    A day reached is that of the project's newest move to the stage, or of the phase's milestone;
    until 投产 has come, the day that the same contract promises for it stands in.
    """
    move = StageMove.__table__.c
    of_contracts = None if contract_ids is None else {promise.project_id for promise in promises}
    moves: dict[tuple[str, Stage], date] = {}
    for project, stage, day in rows_among(
        session,
        select(move.project_id, move.stage, move.on_day)
        .where(move.trashed_at.is_(None), move.on_day.is_not(None), move.stage.in_(STAGES.values()))
        .order_by(move.id),
        move.project_id,
        of_contracts,
    ):
        moves[project, stage] = day
    phases = _phase_days(session, {promise.phase_id for promise in promises if promise.phase_id})
    expected = _expected_days(session, of_contracts)
    promised = {
        root_of(promise.contract_id, above): promise.due
        for promise in promises
        if promise.indicator is Indicator.PRODUCTION and promise.ended_on is None
    }
    for promise in promises:

        def reached(stage: Stage, of: Promise = promise) -> date | None:
            if of.phase_id is not None and (of.phase_id, stage) in phases:
                return phases[of.phase_id, stage]
            return moves.get((of.project_id, stage))

        stage = STAGES.get(promise.indicator)
        promise.reached = reached(stage) if stage is not None else None
        if stage is not None and promise.reached is None:
            own = expected.get((promise.project_id, promise.phase_id, stage))
            promise.expected = own or expected.get((promise.project_id, None, stage))
        promise.produced = reached(Stage.PRODUCING) or promised.get(
            root_of(promise.contract_id, above) if above else promise.contract_id
        )


def _expected_days(
    session: Session, project_ids: Collection[str] | None
) -> dict[tuple[str, str | None, Stage], date]:
    """Return when the milestones of stages are expected that are not reached.

    That is the day forecast by hand, else the planned one; what a late milestone pushes is told
    by 挂图作战 and not here.
    """
    milestone = Milestone.__table__.c
    query = select(
        milestone.project_id,
        milestone.phase_id,
        milestone.stage,
        func.coalesce(milestone.forecast, milestone.planned),
    ).where(
        milestone.trashed_at.is_(None),
        milestone.stage.in_(STAGES.values()),
        milestone.actual_day.is_(None),
    )
    return {
        (project, phase, stage): day
        for project, phase, stage, day in rows_among(
            session, query, milestone.project_id, project_ids
        )
        if day is not None
    }


def _phase_days(session: Session, phase_ids: set[str | None]) -> dict[tuple[str, Stage], date]:
    if not phase_ids:
        return {}
    milestone = Milestone.__table__.c
    query = select(milestone.phase_id, milestone.stage, milestone.actual_day).where(
        milestone.trashed_at.is_(None),
        milestone.stage.is_not(None),
        milestone.actual_day.is_not(None),
    )
    ids = {key for key in phase_ids if key is not None}
    return {
        (phase, stage): day
        for phase, stage, day in rows_among(session, query, milestone.phase_id, ids)
    }


def _add_enterprises(
    session: Session,
    promises: list[Promise],
    contract_ids: Collection[str] | None,
    above: Mapping[str, str],
) -> None:
    """Give each promise whose actuals count: those it names, else the contract's, the project's."""
    by_key = {promise.commitment_id: promise for promise in promises}
    named = CommitmentEnterprise.__table__.c
    ids = None if contract_ids is None else by_key.keys()
    query = select(
        named.commitment_id, named.organization_id, named.base_number, named.base_unit
    ).where(named.trashed_at.is_(None))
    for key, organization, number, unit in rows_among(session, query, named.commitment_id, ids):
        promise = by_key.get(key)
        if promise is not None:
            what = PER_MU.get(promise.indicator, promise.indicator)
            promise.enterprises[organization] = figure(number, unit, what) or 0
    party = ContractParty.__table__.c
    parties: dict[str, list[str]] = {}
    query = select(party.contract_id, party.organization_id).where(
        party.trashed_at.is_(None), party.organization_id.is_not(None)
    )
    for contract, organization in rows_among(session, query, party.contract_id, contract_ids):
        parties.setdefault(contract, []).append(organization)
    investor = ProjectInvestor.__table__.c
    investors: dict[str, list[str]] = {}
    projects = None if contract_ids is None else {promise.project_id for promise in promises}
    query = select(investor.project_id, investor.organization_id).where(
        investor.trashed_at.is_(None)
    )
    for project, organization in rows_among(session, query, investor.project_id, projects):
        investors.setdefault(project, []).append(organization)
    for promise in promises:
        if not promise.enterprises:
            line = line_of(promise.contract_id, above)
            known = next((parties[key] for key in line if key in parties), None)
            promise.enterprises = dict.fromkeys(known or investors.get(promise.project_id, []), 0)


__all__ = [
    "STAGES",
    "Actuals",
    "Key",
    "Promise",
    "actuals_of",
    "read_actuals",
    "read_promises",
]
