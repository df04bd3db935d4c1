"""Imports a 土地台账: read, shown as it would be, then done as one operation.

    plan = workspace.read(plan_parcels, open_ledger(path), today=…)
    workspace.change(import_parcels, plan, today=…, label=plan.label)

A parcel is found by its number in its park, a project by its name, an alias, or the one project
of an investor. A blank cell never empties a field; what can't be read goes into the note. What a
rule refuses is left out with the reason. A table that says nothing new writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.errors import HeaderNotFound
from crm.ledgers.known import name_key
from crm.ledgers.parcel_planning import PlannedParcel, known_land, plan_parcel
from crm.ledgers.parcel_rows import UnreadCell, read_land_sheet, read_parcels
from crm.ledgers.row_plans import Progress, TablePlan
from crm.ledgers.sheets import RowKind
from crm.ledgers.workbook import LedgerFile
from crm.parcels import add_parcel, edit_parcel, edit_use, put_project
from crm.parks import create_park, park_rows
from crm.rules.parcels import GIVEN
from db.changes import bulk_create
from db.models import ImportBatch, ImportedRow
from db.terms import ParcelState, ParkKind
from db.values import new_key
from resources import tr


@dataclass(frozen=True)
class ParcelsImport:
    """What an import would do; unread: sheets without a header, with the reason.

    new_parks: parks that the table names and nobody entered.
    """

    file_name: str
    sha256: str
    rows: tuple[PlannedParcel, ...]
    unread: tuple[tuple[str, str], ...]
    new_parks: tuple[str, ...]
    sums: int
    illustrative: bool

    @property
    def label(self) -> str:
        """The operation's label."""
        return tr("导入土地台账 {name}").format(name=self.file_name)

    @property
    def unread_cells(self) -> tuple[UnreadCell, ...]:
        """The cells that went into a note, or kept their parcel out."""
        return tuple(cell for row in self.rows for cell in row.read.unread)

    def counted(self, plan: TablePlan) -> int:
        """How many parcels would become that."""
        return sum(row.plan is plan for row in self.rows)


def plan_parcels(
    session: Session, ledger: LedgerFile, *, today: date, park_id: str | None = None
) -> ParcelsImport:
    """Return what importing a table would do; raises HeaderNotFound when no sheet has a header.

    park_id: the park of parcels of which the table names none.
    """
    known = known_land(session)
    rows: list[PlannedParcel] = []
    unread: list[tuple[str, str]] = []
    titles, sums = [ledger.name], 0
    for grid in ledger.sheets:
        try:
            sheet = read_land_sheet(grid)
        except HeaderNotFound as fault:
            unread.append((grid.name, fault.message))
            continue
        titles += sheet.titles
        sums += sum(kind is RowKind.SUM for kind in sheet.kinds)
        for read in read_parcels(sheet, today):
            rows.append(plan_parcel(read, known, park_id, today))
    if not rows and unread:
        raise HeaderNotFound(unread[0][1])
    written = [row.park for row in rows if row.plan in (TablePlan.NEW, TablePlan.CHANGED)]
    new_parks = dict.fromkeys(
        name for name in written if name and name_key(name) not in known.parks
    )
    sample = any("示例" in title for title in titles)
    return ParcelsImport(
        ledger.name, ledger.sha256, tuple(rows), tuple(unread), tuple(new_parks), sums, sample
    )


def import_parcels(
    session: Session, plan: ParcelsImport, *, today: date, progress: Progress | None = None
) -> int:
    """Write a plan into the operation under way; returns how many parcels it wrote."""
    wanted = [row for row in plan.rows if row.plan in (TablePlan.NEW, TablePlan.CHANGED)]
    if not wanted:
        return 0
    parks = {name_key(one.name): one.park_id for one in park_rows(session)}
    for name in plan.new_parks:
        kind = ParkKind.MAIN if "主园" in name else ParkKind.ENTRUSTED
        parks[name_key(name)] = create_park(session, name, kind=kind)
    for at, row in enumerate(wanted):
        if progress is not None and at % 20 == 0:
            progress(at, len(wanted))
        _write(session, row, parks, plan.illustrative, today)
    _keep_rows(session, plan)
    if progress is not None:
        progress(len(wanted), len(wanted))
    return len(wanted)


# --- writing


def _write(
    session: Session, row: PlannedParcel, parks: Mapping[str, str], sample: bool, today: date
) -> None:
    """Enter or change the parcel, put its projects on it, and let it stand as it should."""
    fields = dict(row.fields)
    # A project can't be put on land that was supplied whole: it is so again once they are on it.
    open_first = bool(row.uses) and row.state in GIVEN
    if open_first:
        fields |= {"state": ParcelState.READY, "supplied_on": None}
    if row.parcel_id is None:
        fields.setdefault("state", row.state)
        park_id = parks.get(name_key(row.park)) if row.park else None
        code = row.read.code
        key = add_parcel(session, park_id, code, today=today, illustrative=sample, **fields)
    else:
        key = row.parcel_id
        edit_parcel(session, key, fields, today=today)
    for use in row.uses:
        if use.use_id is None:
            put_project(session, key, use.project_id, use.area, use.on, today=today)
        else:
            edit_use(session, use.use_id, use.area, use.on, today=today)
    if open_first:
        last = {"state": row.state, "supplied_on": row.supplied_on}
        edit_parcel(session, key, last, today=today)


def _keep_rows(session: Session, plan: ParcelsImport) -> None:
    """Keep every cell with its file, sheet, row and column."""
    counts = Counter(row.plan for row in plan.rows)
    words = {
        "new": counts[TablePlan.NEW],
        "changed": counts[TablePlan.CHANGED],
        "unchanged": counts[TablePlan.UNCHANGED],
        "undecided": counts[TablePlan.LEFT_OUT],
    }
    batch = new_key()
    bulk_create(
        session,
        ImportBatch,
        [{"id": batch, "file_name": plan.file_name, "sha256": plan.sha256, "summary": words}],
    )
    rows = [
        {"id": new_key(), "batch_id": batch, "sheet": one.read.sheet, "row": row, "cells": cells}
        for one in plan.rows
        for row, cells in one.read.cells
    ]
    bulk_create(session, ImportedRow, rows)
