"""The grid of actuals: whose figures of which period there are, and which are waited for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.performance_owed import Owed, Year, owed_figures
from crm.performance_shares import projects_of
from crm.performances import Slot
from crm.promises import Promise, read_promises
from crm.rules.actual_checks import BY_MONTH, RECORDED
from crm.rules.assess import DATES
from crm.rules.indicators import in_base
from db.errors import YinfengError
from db.models import (
    Contract,
    ContractParty,
    Organization,
    Performance,
    Project,
    ProjectInvestor,
)
from db.terms import Indicator, TaxBasis
from db.values import Quantity
from resources import tr

USUAL = (
    Indicator.FIXED_INVESTMENT,
    Indicator.OUTPUT,
    Indicator.SALES,
    Indicator.TAX,
    Indicator.JOBS,
    Indicator.RESEARCH,
)
"""Indicators that have a column whether or not there is a figure."""
MONTHS = range(1, 13)
_AT_ONCE = 900


@dataclass(frozen=True)
class Asked:
    """What the grid shows.

    organization_id: one enterprise, year by year with the months of `year` beneath; None for all
    of them in `year`. park_id: of a project that it is in. missing: only rows in which a promise
    waits for a figure.
    """

    year: int
    organization_id: str | None = None
    park_id: str | None = None
    words: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Cell:
    """A figure, or the promises that wait for it.

    summed: the year has no figure of its own, and its twelve months come to this one.
    """

    performance_id: str = ""
    actual: Quantity | None = None
    verified_by: str = ""
    verified_on: date | None = None
    evidence: str = ""
    note: str = ""
    illustrative: bool = False
    summed: bool = False
    owed: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is a figure of its own."""
        return bool(self.performance_id)

    @property
    def verified(self) -> bool:
        """Whether somebody verified it."""
        return bool(self.verified_by)


@dataclass(frozen=True)
class GridColumn:
    """An indicator of one 口径."""

    indicator: Indicator
    basis: TaxBasis | None = None


@dataclass(frozen=True)
class GridRow:
    """One line: whose, of when. month: None for the year. cells: by the place of the column."""

    organization_id: str
    name: str
    year: int
    month: int | None
    cells: tuple[Cell, ...]

    def slot(self, column: GridColumn) -> Slot:
        """What the cell under a column is of."""
        return Slot(self.organization_id, column.indicator, self.year, self.month, column.basis)


@dataclass(frozen=True)
class ActualsGrid:
    """What was asked for, the columns, and the rows."""

    asked: Asked
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    any_there: bool

    @property
    def missing(self) -> int:
        """How many figures a promise waits for."""
        return sum(bool(cell.owed) and not cell.known for row in self.rows for cell in row.cells)

    @property
    def unverified(self) -> int:
        """How many figures nobody verified yet."""
        return sum(cell.known and not cell.verified for row in self.rows for cell in row.cells)


@dataclass
class _Records:
    """The actuals of the enterprises that are shown, by slot."""

    cells: dict[Slot, Cell] = field(default_factory=dict)
    whole: set[Year] = field(default_factory=set)
    """The years that have a figure of their own."""
    parted: set[Year] = field(default_factory=set)
    """The years of which some month is there."""

    def add(self, slot: Slot, cell: Cell) -> None:
        self.cells[slot] = cell
        of = (slot.organization_id, slot.indicator, slot.basis, slot.year)
        (self.whole if slot.month is None else self.parted).add(of)

    def years(self, organization_id: str) -> set[int]:
        return {slot.year for slot in self.cells if slot.organization_id == organization_id}


def actuals_grid(session: Session, asked: Asked, today: date) -> ActualsGrid:
    """Return the grid; today: what is not over yet is not waited for."""
    contracts = None
    if asked.organization_id is not None:
        owned = [key for key, _ in projects_of(session, asked.organization_id)]
        contracts = set(session.scalars(select(Contract.id).where(Contract.project_id.in_(owned))))
    promises = [one for one in read_promises(session, contracts) if one.indicator not in DATES]
    names = _shown_organizations(session, asked, promises)
    one_year = asked.year if asked.organization_id is None else None
    records = _read(session, names, one_year)
    owed = owed_figures(session, promises, set(names), records.whole, today, year=one_year)
    columns = _columns(records, owed)
    rows = (
        _by_enterprise(asked, names, columns, records, owed)
        if asked.organization_id is None
        else _by_year(asked, names, columns, records, owed, today)
    )
    if asked.missing:
        rows = [row for row in rows if any(one.owed and not one.known for one in row.cells)]
    any_there = bool(rows) or session.scalar(select(Performance.id).limit(1)) is not None
    return ActualsGrid(asked, columns, tuple(rows), any_there)


def _by_enterprise(
    asked: Asked,
    names: dict[str, str],
    columns: Sequence[GridColumn],
    records: _Records,
    owed: Owed,
) -> list[GridRow]:
    return [
        _row(key, name, asked.year, None, columns, records, owed) for key, name in names.items()
    ]


def _by_year(
    asked: Asked,
    names: dict[str, str],
    columns: Sequence[GridColumn],
    records: _Records,
    owed: Owed,
    today: date,
) -> list[GridRow]:
    """Return the years of one enterprise, newest first, the chosen one with its months beneath."""
    rows = []
    for key, name in names.items():
        years = records.years(key) | {slot[3] for slot in owed if slot[0] == key}
        first = min({*years, asked.year, today.year - 4})
        for year in range(max({*years, asked.year, today.year}), first - 1, -1):
            rows.append(_row(key, name, year, None, columns, records, owed))
            if year == asked.year:
                rows += [_row(key, name, year, month, columns, records, owed) for month in MONTHS]
    return rows


def _row(
    key: str,
    name: str,
    year: int,
    month: int | None,
    columns: Sequence[GridColumn],
    records: _Records,
    owed: Owed,
) -> GridRow:
    cells = []
    for column in columns:
        slot = Slot(key, column.indicator, year, month, column.basis)
        cell = records.cells.get(slot)
        if cell is None and month is None:
            cell = _of_months(records, slot)
        if month is None and (cell is None or not cell.known):
            waiting = owed.get((key, column.indicator, column.basis, year))
            if waiting and cell is None:
                cell = Cell(owed=tuple(waiting))
        cells.append(cell or _NOTHING)
    return GridRow(key, name, year, month, tuple(cells))


_NOTHING = Cell()


def _of_months(records: _Records, slot: Slot) -> Cell | None:
    """Return what the twelve months of a year come to; None while one is missing."""
    of = (slot.organization_id, slot.indicator, slot.basis, slot.year)
    if slot.indicator not in BY_MONTH or of not in records.parted:
        return None
    months = [records.cells.get(replace(slot, month=month)) for month in MONTHS]
    figures = [one.actual for one in months if one is not None and one.actual is not None]
    units = {one.unit for one in figures}
    numbers = [one.number for one in figures if one.number is not None]
    if len(numbers) < len(MONTHS) or len(units) != 1:
        return None
    return Cell(actual=Quantity(sum(numbers, Decimal()), units.pop()), summed=True)


def _columns(records: _Records, owed: Owed) -> tuple[GridColumn, ...]:
    used = {(slot.indicator, slot.basis) for slot in records.cells}
    used |= {(what, basis) for _, what, basis, _ in owed}
    used |= {(one, TaxBasis.PAID if one is Indicator.TAX else None) for one in USUAL}
    order = {one: at for at, one in enumerate((*USUAL, *(x for x in RECORDED if x not in USUAL)))}
    return tuple(
        GridColumn(what, basis)
        for what, basis in sorted(used, key=lambda one: (order[one[0]], one[1] == TaxBasis.NET))
    )


def _read(session: Session, names: dict[str, str], year: int | None) -> _Records:
    """Read the actuals of these enterprises, of one year or of all."""
    table = Performance.__table__.c
    query = (
        select(
            table.id,
            table.organization_id,
            table.indicator,
            table.year,
            table.month,
            table.basis,
            table.actual_number,
            table.actual_unit,
            table.actual_source,
            table.verified_by,
            table.verified_on,
            table.evidence,
            table.note,
            table.illustrative,
        )
        .where(table.trashed_at.is_(None))
        .order_by(table.id)
    )
    if year is not None:
        query = query.where(table.year == year)
    if len(names) <= _AT_ONCE:
        query = query.where(table.organization_id.in_(sorted(names)))
    found = _Records()
    # Rows, not records: a zone has thousands of them in a year.
    for (key, organization, what, of, month, basis, number, unit, source, by, on, evidence, note,
         illustrative) in session.execute(query):  # fmt: skip
        if organization not in names:
            continue
        if what is Indicator.TAX and basis is None:
            basis = TaxBasis.PAID
        actual = None
        if number is not None or unit or source:
            actual = Quantity(number, unit or "", source or "")
        cell = Cell(key, actual, by or "", on, evidence or "", note or "", illustrative)
        found.add(Slot(organization, what, of, month, basis), cell)
    return found


def _shown_organizations(
    session: Session, asked: Asked, promises: Iterable[Promise]
) -> dict[str, str]:
    """Return id → name of the enterprises that a promise names or that have actuals, in order."""
    query = select(Organization.id, Organization.name).where(Organization.trashed_at.is_(None))
    if asked.organization_id is not None:
        query = query.where(Organization.id == asked.organization_id)
        return {row.id: row.name for row in session.execute(query)}
    for word in asked.words.split():
        query = query.where(
            or_(
                Organization.name.icontains(word, autoescape=True),
                Organization.short_name.icontains(word, autoescape=True),
                Organization.credit_code.icontains(word, autoescape=True),
                Organization.name_initials.startswith(word.lower(), autoescape=True),
            )
        )
    wanted = {key for promise in promises for key in promise.enterprises}
    wanted |= set(
        session.scalars(
            select(Performance.organization_id).where(Performance.trashed_at.is_(None)).distinct()
        )
    )
    if asked.park_id is not None:
        wanted &= _in_park(session, asked.park_id)
    query = query.order_by(Organization.name_pinyin, Organization.id)
    return {row.id: row.name for row in session.execute(query) if row.id in wanted}


def _in_park(session: Session, park_id: str) -> set[str]:
    """Return the enterprises that invest in, or sign for, a project of the park."""
    invested = (
        select(ProjectInvestor.organization_id)
        .join(Project, Project.id == ProjectInvestor.project_id)
        .where(Project.park_id == park_id, ProjectInvestor.trashed_at.is_(None))
    )
    signed = (
        select(ContractParty.organization_id)
        .join(Contract, Contract.id == ContractParty.contract_id)
        .join(Project, Project.id == Contract.project_id)
        .where(
            Project.park_id == park_id,
            ContractParty.organization_id.is_not(None),
            ContractParty.trashed_at.is_(None),
        )
    )
    return {key for key in (*session.scalars(invested), *session.scalars(signed)) if key}


def differing_years(grid: ActualsGrid) -> list[str]:
    """Return in words where a year's own figure differs from the sum of its twelve months."""
    found = []
    months: dict[tuple[str, int], list[GridRow]] = {}
    for row in grid.rows:
        if row.month is not None:
            months.setdefault((row.organization_id, row.year), []).append(row)
    for row in grid.rows:
        below = months.get((row.organization_id, row.year), [])
        if row.month is not None or len(below) < len(MONTHS):
            continue
        for at, column in enumerate(grid.columns):
            whole = _base(row.cells[at].actual, column.indicator)
            parts = [_base(one.cells[at].actual, column.indicator) for one in below]
            if column.indicator not in BY_MONTH or whole is None or None in parts:
                continue
            if sum(part for part in parts if part is not None) != whole:
                found.append(
                    tr("{year}年{what}的全年数与各月合计不一致，考核按全年数。").format(
                        year=row.year, what=column.indicator.label
                    )
                )
    return found


def _base(actual: Quantity | None, indicator: Indicator) -> Any:
    try:
        return in_base(actual, indicator)
    except YinfengError:
        return None
