"""What the contracts of a zone promise and what came of it, read into plain numbers at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from crm.rules import assess as rules
from crm.rules.assess import PER_MU, Exact
from crm.rules.indicators import scaled
from db.errors import YinfengError
from db.models import (
    Commitment,
    CommitmentEnterprise,
    Contract,
    ContractParty,
    Milestone,
    Performance,
    PerformanceShare,
    Phase,
    Project,
    ProjectInvestor,
    StageMove,
)
from db.terms import Comparison, Indicator, Mark, PeriodKind, Stage, TaxBasis
from db.values import AREA_UNITS_PER_MU, Period

STAGES = {
    Indicator.START: Stage.STARTED,
    Indicator.COMPLETION: Stage.COMPLETED,
    Indicator.PRODUCTION: Stage.PRODUCING,
    Indicator.FULL: Stage.FULL,
}
"""A promised day → the stage whose move tells when it came."""
_INDICATORS = {indicator.value: indicator for indicator in Indicator}
AT_ONCE = 5000
"""Ids that one statement holds at most."""
Key = tuple[str, Indicator, TaxBasis]
"""Whose actual: organization, indicator, 口径 of tax."""


@dataclass
class Promise:
    """A commitment with all that its assessment needs, in plain numbers.

    promised: in base units (`crm.rules.indicators`). land: 亩 of a figure per 亩, None when only
    approximate or unknown. enterprises: organization → its base.
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
    enterprises: dict[str, Exact] = field(default_factory=dict)


@dataclass
class Actuals:
    """Actuals in base units by whose they are: a year's own figure, or its months."""

    years: dict[Key, dict[int, Exact]] = field(default_factory=dict)
    months: dict[Key, dict[int, dict[int, Exact]]] = field(default_factory=dict)
    shares: dict[tuple[str, str], list[tuple[Indicator | None, int | None, Fraction]]] = field(
        default_factory=dict
    )

    def of_year(self, key: Key, year: int) -> Exact | None:
        """Return a year's actual: its own figure, else its twelve months; missing is missing."""
        own = self.years.get(key)
        if own is not None and year in own:
            return own[year]
        months = self.months.get(key)
        if months is None or len(months.get(year, ())) < 12:
            return None
        return sum(months[year].values())

    def up_to(self, key: Key, day: date) -> dict[int, Exact] | None:
        """Return year → actual from the first one to `day`; None when one between is missing."""
        known = {*self.years.get(key, ()), *self.months.get(key, ())}
        first = min((year for year in known if year <= day.year), default=None)
        if first is None:
            return None
        found = {}
        for year in range(first, day.year + 1):
            whole = year < day.year or (day.month, day.day) == (12, 31)
            actual = self.of_year(key, year) if whole else self._part(key, day)
            if actual is None:
                return None
            found[year] = actual
        return found

    def _part(self, key: Key, day: date) -> Exact | None:
        months = self.months.get(key, {}).get(day.year, {})
        wanted = [months.get(month) for month in range(1, day.month + 1)]
        return rules.gathered(wanted)

    def standing(self, key: Key, year: int) -> Exact | None:
        """Return the newest surveyed figure up to a year."""
        years = self.years.get(key, {})
        return years[max(known)] if (known := [one for one in years if one <= year]) else None

    def share(self, project_id: str, organization_id: str, what: Indicator, year: int) -> Fraction:
        """Return the project's share; the narrowest record goes first, none is the whole."""
        found = [
            (indicator is not None, for_year is not None, share)
            for indicator, for_year, share in self.shares.get((project_id, organization_id), ())
            if indicator in (None, what) and for_year in (None, year)
        ]
        return max(found, key=lambda one: one[:2])[2] if found else Fraction(1)


def read_promises(session: Session, contract_ids: Collection[str] | None = None) -> list[Promise]:
    """Return the commitments of contracts that are not in the trash, in their order."""
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
    promises = [_promise(row) for row in _portions(session, query, table.contract_id, contract_ids)]
    _add_land(session, promises, contract_ids)
    _add_days(session, promises, contract_ids)
    _add_enterprises(session, promises, contract_ids)
    return promises


def _promise(row: Any) -> Promise:
    (key, contract, project, own_phase, phase, indicator, comparison, number, unit, due, kind,
     year, day, nth, years, ramp, tolerance, basis, from_on, ended_on) = row  # fmt: skip
    return Promise(
        key,
        contract,
        project,
        own_phase or phase,
        indicator,
        comparison,
        _figure(number, unit, indicator),
        due,
        None if kind is None else Period(PeriodKind(kind), year, day, nth, years),
        ramp,
        Fraction(tolerance) / 100 if tolerance else None,
        basis or TaxBasis.PAID,
        from_on,
        ended_on,
    )


def _figure(number: Decimal | None, unit: str | None, indicator: Indicator) -> Exact | None:
    """Return a stored figure in base units; one of an unfit unit, as a merge may leave, is none."""
    if number is None:
        return None
    try:
        return scaled(number, unit or "", indicator)
    except YinfengError:
        return None


def _add_land(
    session: Session, promises: list[Promise], contract_ids: Collection[str] | None
) -> None:
    """Give each figure per 亩 its land: of the contract, else of the phase, else of the project."""
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
    lands: dict[str, Exact | None] = {}
    for key, *pairs in _portions(session, query, contract.id, contract_ids):
        units = next(
            (
                (units, mark)
                for units, mark in zip(pairs[::2], pairs[1::2], strict=True)
                if units is not None
            ),
            None,
        )
        firm = units is not None and units[1] in (None, Mark.EXACT.value)
        lands[key] = Fraction(units[0], AREA_UNITS_PER_MU) if units and firm else None
    for promise in promises:
        land = lands.get(promise.contract_id)
        promise.land = int(land) if land is not None and land.denominator == 1 else land


def _add_days(
    session: Session, promises: list[Promise], contract_ids: Collection[str] | None
) -> None:
    """Give each promise the day of 投产 that it counts from, and each date the day it was reached.

    A day reached is that of the project's newest move to the stage, or of the phase's milestone;
    until 投产 has come, the day that the same contract promises for it stands in.
    """
    move = StageMove.__table__.c
    of_contracts = None if contract_ids is None else {promise.project_id for promise in promises}
    moves: dict[tuple[str, Stage], date] = {}
    for project, stage, day in _portions(
        session,
        select(move.project_id, move.stage, move.on_day)
        .where(move.trashed_at.is_(None), move.on_day.is_not(None), move.stage.in_(STAGES.values()))
        .order_by(move.id),
        move.project_id,
        of_contracts,
    ):
        moves[project, stage] = day
    phases = _phase_days(session, {promise.phase_id for promise in promises if promise.phase_id})
    promised = {
        promise.contract_id: promise.due
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
        promise.produced = reached(Stage.PRODUCING) or promised.get(promise.contract_id)


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
        for phase, stage, day in _portions(session, query, milestone.phase_id, ids)
    }


def _add_enterprises(
    session: Session, promises: list[Promise], contract_ids: Collection[str] | None
) -> None:
    """Give each promise whose actuals count: those it names, else the contract's, the project's."""
    by_key = {promise.commitment_id: promise for promise in promises}
    named = CommitmentEnterprise.__table__.c
    ids = None if contract_ids is None else by_key.keys()
    query = select(
        named.commitment_id, named.organization_id, named.base_number, named.base_unit
    ).where(named.trashed_at.is_(None))
    for key, organization, number, unit in _portions(session, query, named.commitment_id, ids):
        promise = by_key.get(key)
        if promise is not None:
            what = PER_MU.get(promise.indicator, promise.indicator)
            promise.enterprises[organization] = _figure(number, unit, what) or 0
    party = ContractParty.__table__.c
    parties: dict[str, list[str]] = {}
    query = select(party.contract_id, party.organization_id).where(
        party.trashed_at.is_(None), party.organization_id.is_not(None)
    )
    for contract, organization in _portions(session, query, party.contract_id, contract_ids):
        parties.setdefault(contract, []).append(organization)
    investor = ProjectInvestor.__table__.c
    investors: dict[str, list[str]] = {}
    projects = None if contract_ids is None else {promise.project_id for promise in promises}
    query = select(investor.project_id, investor.organization_id).where(
        investor.trashed_at.is_(None)
    )
    for project, organization in _portions(session, query, investor.project_id, projects):
        investors.setdefault(project, []).append(organization)
    for promise in promises:
        if not promise.enterprises:
            known = parties.get(promise.contract_id) or investors.get(promise.project_id, [])
            promise.enterprises = dict.fromkeys(known, 0)


def read_actuals(session: Session, promises: Iterable[Promise]) -> Actuals:
    """Return the actuals of the enterprises that `promises` name."""
    return actuals_of(session, {key for promise in promises for key in promise.enterprises})


def actuals_of(session: Session, organizations: Collection[str]) -> Actuals:
    """Return the actuals of enterprises, and what shares of them belong to projects."""
    found = Actuals()
    table = Performance.__table__.c
    # As stored, without a conversion for each value: most of the time would go there.
    plain = [
        type_coerce(column, String)
        for column in (table.indicator, table.basis, table.actual_number, table.actual_unit)
    ]
    query = select(table.organization_id, table.year, table.month, *plain).where(
        table.trashed_at.is_(None), table.actual_number.is_not(None)
    )
    for organization, year, month, code, basis, number, unit in _portions(
        session, query, table.organization_id, organizations
    ):
        indicator = _INDICATORS[code]
        figure = _figure(Decimal(number), unit, indicator)
        if figure is None:
            continue
        key = (organization, indicator, TaxBasis(basis) if basis else TaxBasis.PAID)
        if month is None:
            found.years.setdefault(key, {})[year] = figure
        else:
            found.months.setdefault(key, {}).setdefault(year, {})[month] = figure
    share = PerformanceShare.__table__.c
    query = select(
        share.project_id, share.organization_id, share.indicator, share.year, share.share
    ).where(share.trashed_at.is_(None))
    for project, organization, indicator, year, percent in _portions(
        session, query, share.organization_id, organizations
    ):
        found.shares.setdefault((project, organization), []).append(
            (indicator, year, Fraction(percent) / 100)
        )
    return found


def _portions(
    session: Session, query: Any, column: Any, ids: Collection[str] | None
) -> Iterator[Any]:
    """Yield the rows of `query` whose `column` is among `ids` (None: all of them)."""
    connection = session.connection()
    if ids is None or len(ids) > AT_ONCE:
        wanted = None if ids is None else set(ids)
        at = [*query.selected_columns].index(column) if wanted is not None else 0
        for row in connection.execute(query):
            if wanted is None or row[at] in wanted:
                yield row
        return
    if ids:
        yield from connection.execute(query.where(column.in_(sorted(ids))))
