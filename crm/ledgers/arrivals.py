"""Imports a table of capital arrivals: read, shown as it would be, then done as one operation.

    plan = workspace.read(plan_arrivals, open_ledger(path), today=…)
    workspace.change(import_arrivals, plan, today=…, label=plan.label)

A project is found by its name or one of its aliases. The same arrival of a later version of the
table is found by its voucher, else by its day and origin, and is brought up to date. What cannot
be read, or a rule refuses, is listed with the reason and never guessed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital import edit_arrival, flags_before, record_arrival
from crm.capital_list import ArrivalRow, arrival_rows
from crm.errors import HeaderNotFound
from crm.ledgers.arrival_cells import ArrivalCells, Faults, header_row, read_cells
from crm.ledgers.known import name_key, projects_by_name
from crm.ledgers.reading import read_sheet
from crm.ledgers.row_plans import Progress, TablePlan
from crm.ledgers.sheets import DataRow, SheetChoices, SheetReading
from crm.ledgers.workbook import LedgerFile
from crm.rules.arrivals import Entered, Use, month_of
from db.models import CapitalArrival, Organization, ProjectInvestor
from resources import tr


@dataclass
class PlannedArrival:
    """One row of the table. reason: why it is left out, or what is odd about it."""

    sheet: str
    row: int
    name: str
    plan: TablePlan
    cells: ArrivalCells
    reason: str = ""
    project_id: str | None = None
    arrival_id: str | None = None
    organization_id: str | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ArrivalsImport:
    """What an import would do; unread: sheets without a header, with the reason."""

    file_name: str
    rows: tuple[PlannedArrival, ...]
    unread: tuple[tuple[str, str], ...]
    illustrative: bool

    @property
    def label(self) -> str:
        """The operation's label."""
        return tr("导入到位资金 {name}").format(name=self.file_name)

    def counted(self, plan: TablePlan) -> int:
        """How many rows would become that."""
        return sum(row.plan is plan for row in self.rows)


@dataclass
class _Known:
    projects: dict[str, list[str]]
    investors: dict[str, dict[str, str]]
    arrivals: dict[str, deque[ArrivalRow]] = field(default_factory=dict)


def plan_arrivals(session: Session, ledger: LedgerFile, *, today: date) -> ArrivalsImport:
    """Return what importing a table would do; raises HeaderNotFound when no sheet has a header."""
    known = _known(session)
    rows: list[PlannedArrival] = []
    unread: list[tuple[str, str]] = []
    titles = [ledger.name]
    for grid in ledger.sheets:
        top = header_row(grid)
        if top is None:
            words = tr("没找到表头（含“项目名称”“到位日期”“金额”的那一行）。")
            unread.append((grid.name, words))
            continue
        sheet = read_sheet(grid, SheetChoices(header_row=top))
        titles += sheet.titles
        rows += [_plan(session, sheet, row, known, today) for row in sheet.rows]
    if not rows and unread:
        raise HeaderNotFound(f"“{unread[0][0]}”{unread[0][1]}")
    sample = any("示例" in title for title in titles)
    return ArrivalsImport(ledger.name, tuple(rows), tuple(unread), sample)


def import_arrivals(
    session: Session, plan: ArrivalsImport, *, today: date, progress: Progress | None = None
) -> int:
    """Write a plan into the operation under way; returns how many arrivals it wrote."""
    written = 0
    wanted = [row for row in plan.rows if row.plan in (TablePlan.NEW, TablePlan.CHANGED)]
    for at, row in enumerate(wanted):
        if progress is not None and at % 20 == 0:
            progress(at, len(wanted))
        if row.arrival_id is not None:
            edit_arrival(
                session, row.arrival_id, _fields(row), today=today, uses=_uses(row.cells) or None
            )
        else:
            _enter(session, row, today, plan.illustrative)
        written += 1
    if progress is not None:
        progress(len(wanted), len(wanted))
    return written


def _enter(session: Session, row: PlannedArrival, today: date, illustrative: bool) -> None:
    cells = row.cells
    assert row.project_id is not None and cells.origin is not None
    fields = _fields(row)
    for name in ("on", "amount", "origin"):
        fields.pop(name, None)
    record_arrival(
        session,
        row.project_id,
        on=cells.on,
        amount=cells.amount,
        origin=cells.origin,
        today=today,
        uses=_uses(cells),
        verified_by=cells.verified_by or "",
        verified_on=cells.on if cells.verified_by else None,
        illustrative=illustrative,
        **fields,
    )


def _fields(row: PlannedArrival) -> dict[str, Any]:
    """The fields that the row's cells give; a blank cell never empties a field."""
    cells = row.cells
    given: dict[str, Any] = {
        "on": cells.on,
        "amount": cells.amount,
        "origin": cells.origin,
        "instrument": cells.instrument,
        "voucher": cells.voucher,
        "note": cells.note,
        "organization_id": row.organization_id,
    }
    return {name: value for name, value in given.items() if value is not None}


def _uses(cells: ArrivalCells) -> tuple[Use, ...]:
    """A table tells one figure of fixed assets: it is of the month in which the money came."""
    if cells.fixed is None or cells.on is None or not cells.fixed.fen:
        return ()
    return (Use(month_of(cells.on), cells.fixed),)


def _plan(
    session: Session, sheet: SheetReading, row: DataRow, known: _Known, today: date
) -> PlannedArrival:
    cells, faults = read_cells(sheet, row, today)
    planned = PlannedArrival(sheet.name, row.number, cells.name, TablePlan.NEW, cells)
    reason = _find_project(planned, known) or _lacking(cells, faults)
    if reason:
        return replace(planned, plan=TablePlan.LEFT_OUT, reason=reason)
    assert planned.project_id is not None
    _find_investor(planned, known)
    held = _find_arrival(session, planned, known)
    if held is not None:
        _keep_rate(planned, held)
        planned.arrival_id = held.arrival_id
        planned.organization_id = planned.organization_id or held.organization_id
        planned.changed = _differences(planned, held)
        if not planned.changed:
            return replace(planned, plan=TablePlan.UNCHANGED)
        planned.plan = TablePlan.CHANGED
        if held.closed:
            words = tr("所在月份已结账，请用“更正”。")
            return replace(planned, plan=TablePlan.LEFT_OUT, reason=words)
    return _checked(session, planned, today)


def _checked(session: Session, planned: PlannedArrival, today: date) -> PlannedArrival:
    """Let the rules look at the row, as at one that is typed."""
    cells = planned.cells
    assert planned.project_id is not None and cells.origin is not None
    entered = Entered(
        cells.on, cells.amount, cells.origin, uses=_uses(cells), note=cells.note or ""
    )
    flags = flags_before(
        session,
        planned.project_id,
        entered,
        organization_id=planned.organization_id,
        today=today,
        arrival_id=planned.arrival_id,
    )
    if not flags:
        return planned
    plan = TablePlan.LEFT_OUT if flags[0].refused else planned.plan
    return replace(planned, plan=plan, reason=flags[0].sentence)


def _find_project(planned: PlannedArrival, known: _Known) -> str:
    if not planned.name:
        return tr("这一行没有项目名称。")
    ids = known.projects.get(name_key(planned.name), [])
    if not ids:
        return tr("没有叫“{name}”的项目，请先建项目，或给项目加上这个别名。").format(
            name=planned.name
        )
    if len(ids) > 1:
        return tr("有 {n} 个项目叫“{name}”，分不清是哪一个。").format(n=len(ids), name=planned.name)
    planned.project_id = ids[0]
    return ""


def _lacking(cells: ArrivalCells, faults: Faults) -> str:
    if faults:
        return tr("；").join(faults)
    if cells.on is None:
        return tr("没有到位日期。")
    if cells.amount is None:
        return tr("没有到位金额。")
    return (
        "" if cells.origin is not None else tr("没有资金来源（市内、省内市外、省外境内、境外）。")
    )


def _find_investor(planned: PlannedArrival, known: _Known) -> None:
    """An investor that the project does not know stays in the note, as text."""
    assert planned.project_id is not None
    name = planned.cells.investor
    own = known.investors.get(planned.project_id, {})
    if name is None:
        return
    planned.organization_id = own.get(name_key(name))
    if planned.organization_id is None:
        said = tr("投资方：{name}").format(name=name)
        note = planned.cells.note
        if note is None or said not in note:
            planned.cells = replace(planned.cells, note=f"{note}；{said}" if note else said)


def _find_arrival(session: Session, planned: PlannedArrival, known: _Known) -> ArrivalRow | None:
    """Return the arrival that the row is of, and claim it: two like rows are two arrivals."""
    assert planned.project_id is not None
    if planned.project_id not in known.arrivals:
        ids = session.scalars(
            select(CapitalArrival.id)
            .where(
                CapitalArrival.project_id == planned.project_id,
                CapitalArrival.trashed_at.is_(None),
                CapitalArrival.corrects_id.is_(None),
            )
            .order_by(CapitalArrival.id)
        ).all()
        known.arrivals[planned.project_id] = deque(arrival_rows(session, ids))
    cells, held = planned.cells, known.arrivals[planned.project_id]
    by_voucher = [one for one in held if cells.voucher and one.voucher == cells.voucher]
    same_day = [one for one in held if (one.on, one.origin) == (cells.on, cells.origin)]
    if len(by_voucher) == 1 and by_voucher[0].on == cells.on:
        found = by_voucher
    else:
        found = [one for one in same_day if one.amount == cells.amount] or same_day or by_voucher
        if not same_day and len(by_voucher) > 1:
            found = []  # a voucher's name that several bear tells nothing
    if not found:
        return None
    held.remove(found[0])
    return found[0]


def _keep_rate(planned: PlannedArrival, held: ArrivalRow) -> None:
    """A table that names no rate takes none away."""
    new, old = planned.cells.amount, held.amount
    if new is not None and old is not None and new.rate is None and new.currency is old.currency:
        planned.cells = replace(planned.cells, amount=replace(new, rate=old.rate))


def _differences(planned: PlannedArrival, held: ArrivalRow) -> tuple[str, ...]:
    fields = _fields(planned)
    names = [name for name, value in fields.items() if not _same(value, getattr(held, name))]
    uses = _uses(planned.cells)
    if uses and sum(use.amount.fen or 0 for use in uses) != held.fixed_fen:
        names.append("uses")
    return tuple(names)


def _same(new: Any, old: Any) -> bool:
    """Whether two values are the same but for how they were typed."""
    if hasattr(new, "fen") and hasattr(old, "fen"):
        return (new.fen, new.currency, new.mark, new.rate) == (
            old.fen, old.currency, old.mark, old.rate,
        )  # fmt: skip
    return bool(new == old)


def _known(session: Session) -> _Known:
    investors: dict[str, dict[str, str]] = {}
    rows = session.execute(
        select(ProjectInvestor.project_id, Organization.id, Organization.name)
        .join(Organization, Organization.id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.trashed_at.is_(None))
    )
    for project_id, key, name in rows:
        investors.setdefault(project_id, {})[name_key(name)] = key
    return _Known(projects_by_name(session), investors)
