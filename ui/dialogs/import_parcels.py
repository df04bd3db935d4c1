"""导入土地台账: what a table would do, parcel by parcel, and the cells that found no field."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from crm.labels import field_label
from crm.ledgers.parcel_planning import PlannedParcel
from crm.ledgers.parcels import ParcelsImport, import_parcels, plan_parcels
from crm.ledgers.row_plans import TablePlan
from crm.ledgers.workbook import open_ledger
from crm.rules.units import show_extent
from resources import tr
from ui.dialogs.import_table import ImportTable, TableKind
from ui.page import Shell


class ImportParcels(ImportTable):
    """The preview of a 土地台账; park_id: where the parcels lie that name no park."""

    def __init__(self, shell: Shell, parent: QWidget, file: Path, park_id: str | None) -> None:
        super().__init__(shell, parent, file, _kind(park_id))


def _kind(park_id: str | None) -> TableKind:
    return TableKind(
        tr("导入土地台账"),
        tr("{n} 块"),
        tr("表里没有地块。"),
        partial(_read, park_id=park_id),
        import_parcels,
        _cells,
        (
            (tr("行"), 84), (tr("编号"), 120), (tr("园区"), 110), (tr("面积"), 92),
            (tr("状态"), 76), (tr("项目"), 150), (tr("将会"), 66), (tr("说明"), 200),
        ),
        6,
        _also,
        lambda plan: [(one.address, one.header, one.text, one.why) for one in plan.unread_cells],
    )  # fmt: skip


def _cells(row: PlannedParcel) -> tuple[str, ...]:
    read = row.read
    said = row.reason
    if row.plan is TablePlan.CHANGED:
        changed = tr("、").join(_word(name) for name in row.changed)
        said = tr("改{fields}").format(fields=changed) + (f"。{said}" if said else "")
    left_out = row.plan is TablePlan.LEFT_OUT
    return (
        f"{read.sheet}!{read.row}",
        read.code,
        row.park or read.park,
        show_extent(read.area) if read.area is not None else "",
        (read.state.label if read.state else "") if left_out else row.state.label,
        tr("、").join(row.projects or [use.project for use in read.uses]),
        row.plan.label,
        said,
    )


def _also(plan: ParcelsImport) -> list[str]:
    said = []
    if plan.new_parks:
        said.append(tr("新建园区{names}").format(names=tr("、").join(plan.new_parks)))
    if plan.sums:
        said.append(tr("{n} 行小计、合计没有导入").format(n=plan.sums))
    return said


def _word(name: str) -> str:
    return tr("项目用地") if name == "uses" else field_label(name, "parcel")


def _read(session: Any, file: Path, *, today: date, park_id: str | None) -> ParcelsImport:
    return plan_parcels(session, open_ledger(file), today=today, park_id=park_id)
