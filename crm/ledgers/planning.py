"""What one row of a ledger would do: to which project, and which values it brings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from crm.ledgers.cells import (
    Candidate,
    CellReading,
    Person,
    cell_text,
    reached,
    read_cell,
    stage_named,
)
from crm.ledgers.headers import FieldKind, bare, recognise
from crm.ledgers.known import Known, name_key
from crm.ledgers.planned import MOVES, CellReport, PlannedRow, RowPlan
from crm.ledgers.sheets import Column, DataRow, SheetReading
from crm.rules.identity import name_likeness
from crm.rules.numbers import is_blank
from crm.rules.stages import has_signed, on_road, position
from crm.rules.written import NAME_LENGTH
from db.terms import CellState, ContractKind, Stage
from db.values import When
from resources import tr

if TYPE_CHECKING:
    from crm.ledgers.importing import LedgerReading

OWN_FIELDS = frozenset(
    {"planned", "agreed", "contracted", "arrived", "fixed", "land", "industry", "industry_chain"}
    | {"chief", "commissioner", "owner", "source_channel", "referrer"}
    | {"progress", "stuck_reason", "note"}
)
"""Fields that a cell gives the project as they are."""
_KINDS = frozenset({"agreed", "contracted"})
"""What 投资额 may be besides 拟投资, as which it is taken."""
_PARK_SHEET = re.compile(r"(?:园区|产业园|工业园|园|基地|片区)$")
_CONTINUED = frozenset({"people", "investors", "aliases"})
"""What a further row of one project adds to it; anything else there stays as text."""


def join(head: PlannedRow, row: PlannedRow) -> None:
    """Give a project's first row what a row that continues it adds."""
    head.investors += [name for name in row.investors if name not in head.investors]
    head.aliases += [name for name in row.aliases if name not in head.aliases]
    head.people += [one for one in row.people if one not in head.people]


def plan_row(
    reading: LedgerReading,
    sheet: SheetReading,
    row: DataRow,
    known: Known,
    cell_choices: Mapping[tuple[str, int, int], int | None],
    row_choices: Mapping[tuple[str, int], str],
    today: date,
) -> PlannedRow:
    """Read the cells of a row and tell which project it is and what it changes."""
    year = _year(reading.file.name, sheet.titles)
    planned = PlannedRow(sheet.name, row.number, "", RowPlan.NEW, None, [])
    values: dict[str, Any] = {}
    for column in sheet.columns:
        raw = row.cells.get(column.index)
        if raw is None and column.index not in row.cells:
            continue
        report, read = _report(sheet, row, column, raw, cell_choices, year)
        value = read.value
        key = report.field
        if row.of != row.number and value is not None and key not in _CONTINUED:
            note = tr("与上一行是同一个项目，按原文留存。")
            report = replace(report, state=CellState.UNMAPPED, note=note)
            value = None
        when = value if isinstance(value, When) else None
        if key in MOVES and when is not None and when.day is not None and when.day > today:
            note = tr("还没到的日期是计划，暂按原文留存。")
            report = replace(report, state=CellState.UNMAPPED, note=note, candidates=())
            value = None
        planned.cells.append(report)
        if key is None or value is None:
            continue
        if key == "people":
            values.setdefault(key, []).extend(value)
        elif key in ("progress", "note") and key in values:
            values[key] = f"{values[key]}；{value}"
        else:
            values.setdefault(key, value)
        for phase, amount in read.phases:
            planned.phases.setdefault(phase, {})[key] = amount
    told = _take_kind(planned, values, sheet)
    _take(planned, values, sheet, row, known, len(reading.sheets) > 1)
    if told and values.get("signed") is None:
        planned.contract = None  # the column says what a figure is, not that there is a paper
    if row.of != row.number:
        planned.continues = True
        planned.plan = RowPlan.UNCHANGED
    _match(planned, row, known, row_choices)
    return planned


def _report(
    sheet: SheetReading,
    row: DataRow,
    column: Column,
    raw: Any,
    choices: Mapping[tuple[str, int, int], int | None],
    year: int | None,
) -> tuple[CellReport, CellReading]:
    place = (sheet.name, row.number, column.index)
    if raw is None:
        formula = sheet.grid.unvalued.get((row.number - 1, column.index), "")
        note = tr("公式没有存下结果。请在 Excel 里打开并保存一次，再导入。")
        read = CellReading(CellState.UNREADABLE, None, formula, note)
    elif column.field is None:
        state = CellState.UNDERSTOOD if is_blank(cell_text(raw)) else CellState.UNMAPPED
        read = CellReading(state, None, cell_text(raw))
    else:
        unit = column.unit
        if unit is None and column.field.kind is FieldKind.AMOUNT:
            unit = sheet.unit
        elif unit is None and column.field.kind is FieldKind.EXTENT:
            unit = sheet.land_unit
        read = read_cell(raw, column.field.kind, unit=unit, year=year)
        if read.state is CellState.UNREADABLE and column.field.key in MOVES:
            told = reached(read.text, MOVES[column.field.key])
            if told is not None:
                on = When(None, source=read.text) if told else None
                read = CellReading(CellState.UNDERSTOOD, on, read.text)
        if column.index in row.shared and read.value is not None:
            note = tr("这一格由几个项目合并共用，分不出各是多少。请选全部记在本项目，或留作原文。")
            whole = (Candidate(tr("全部记在本项目"), read.value),)
            read = CellReading(CellState.UNDECIDED, None, read.text, note, whole)
    answer = choices.get(place)
    if read.state is CellState.UNDECIDED and answer is not None and answer < len(read.candidates):
        read = CellReading(CellState.UNDERSTOOD, read.candidates[answer].value, read.text)
    key = None if column.field is None else column.field.key
    report = CellReport(
        sheet.name,
        row.number,
        column.index,
        column.header,
        key,
        read.text,
        read.state,
        read.note,
        read.candidates,
    )
    return report, read


def _take_kind(planned: PlannedRow, values: dict[str, Any], sheet: SheetReading) -> bool:
    """Let 投资额口径 say which figure 投资额 is, as in our own export; return whether it did."""
    columns = [one for one in sheet.columns if one.field is not None and one.field.key == "planned"]
    said = recognise((str(values.get("amount_kind") or ""),)).field
    if said is None or said.key not in _KINDS or said.key in values or "planned" not in values:
        return False
    if not all(one.assumed for one in columns):
        return False  # a column of its own name, or one that the user chose
    values[said.key] = values.pop("planned")
    for amounts in planned.phases.values():
        if "planned" in amounts:
            amounts[said.key] = amounts.pop("planned")
    planned.cells = [
        replace(cell, field=said.key) if cell.field == "planned" else cell for cell in planned.cells
    ]
    return True


def _take(
    planned: PlannedRow,
    values: dict[str, Any],
    sheet: SheetReading,
    row: DataRow,
    known: Known,
    several_sheets: bool,
) -> None:
    """Sort the values of a row into those of the project and those of what belongs to it."""
    planned.investors = list(values.get("investors", ()))
    planned.name = values.get("name") or (planned.investors[0] if planned.investors else "")
    planned.name = planned.name[:NAME_LENGTH]
    planned.aliases = list(values.get("aliases", ()))
    planned.people = _paired(values.get("people", ()))
    planned.fields = {key: value for key, value in values.items() if key in OWN_FIELDS}
    planned.moves = [
        (stage, values[key]) for key, stage in MOVES.items() if values.get(key) is not None
    ]
    planned.stage = values.get("stage") or _stage_told(row.section, planned.moves)
    planned.park = values.get("park")
    if (
        planned.park is None
        and several_sheets
        and (name_key(sheet.name) in known.parks or _PARK_SHEET.search(sheet.name))
    ):
        planned.park = sheet.name
    planned.contract = _contract(planned, values)


def _paired(people: Iterable[Person]) -> list[Person]:
    """Join names and numbers that stand in columns of their own: 联系人 beside 联系电话."""
    named = [one for one in people if one.name]
    loose = [one for one in people if not one.name]
    without = [at for at, one in enumerate(named) if not one.phones]
    if len(named) == 1 and loose:
        phones = (*named[0].phones, *(phone for one in loose for phone in one.phones))
        return [replace(named[0], phones=phones)]
    if without and len(without) == len(named):
        numbers = [phone for one in loose for phone in one.phones]
        if len(numbers) == len(without):
            return [
                replace(one, phones=(phone,)) for one, phone in zip(named, numbers, strict=True)
            ]
    return named + loose


def _stage_told(section: tuple[str, ...], moves: list[tuple[Stage, When]]) -> Stage | None:
    """Without a cell of its own: the furthest of what the heading and the dates tell."""
    heading = _stage_of_section(section)
    if heading is not None and not on_road(heading):
        return heading
    told = [stage for stage, _ in moves] + ([] if heading is None else [heading])
    return max(told, key=position, default=None)


def _stage_of_section(section: tuple[str, ...]) -> Stage | None:
    """A heading that names a stage (二、在谈项目) says it of each row below."""
    for heading in reversed(section):
        plain = re.sub(r"^[^一-鿿]*[一二三四五六七八九十]+[)、.．]*", "", bare(heading))
        found = stage_named(plain) or stage_named(re.sub(r"(?:类|部分|的|情况)+$", "", plain))
        if found is not None:
            return found
    return None


def _contract(planned: PlannedRow, values: dict[str, Any]) -> dict[str, Any] | None:
    """Return the contract that a row tells of; without 合同类型 the figure's kind says which.

    合同投资 makes it a 投资合同, 协议投资 a 框架协议; a bare date of signing is that of a formal
    contract when the project stands at 签约 or behind it.
    """
    signed, kind = values.get("signed"), values.get("contract_kind")
    if kind is None:
        if values.get("contracted") is not None:
            kind = ContractKind.INVESTMENT
        elif values.get("agreed") is not None and signed is not None:
            kind = ContractKind.FRAMEWORK
        elif signed is not None and (planned.stage is None or has_signed(planned.stage)):
            kind = ContractKind.INVESTMENT
    if kind is None or (signed is None and values.get("contracted") is None):
        return None
    amount = values.get("contracted" if kind is ContractKind.INVESTMENT else "agreed")
    return {"kind": kind, "signed": signed, "amount": amount}


def _match(
    planned: PlannedRow, row: DataRow, known: Known, choices: Mapping[tuple[str, int], str]
) -> None:
    if planned.continues:
        return
    if not planned.name:
        planned.plan = RowPlan.UNDECIDED
        planned.reason = tr("这一行没有项目名称，没有导入；内容可在原表里补上名称后再导入。")
        return
    chosen = choices.get((planned.sheet, planned.row))
    if chosen is not None:
        ids = [chosen] if chosen in known.projects else []
    else:
        ids = _candidates(planned, known)
    place = f"{planned.sheet}!{planned.row}"
    if len(ids) > 1:
        planned.plan = RowPlan.UNDECIDED
        planned.matches = tuple((key, known.projects[key].fields["name"]) for key in ids)
        planned.reason = tr("有 {count} 个同名项目，请选是哪一个。").format(count=len(ids))
        return
    claim = ids[0] if ids else name_key(planned.name)
    if chosen is None and claim in known.claimed:
        planned.plan = RowPlan.UNDECIDED
        planned.matches = tuple((key, known.projects[key].fields["name"]) for key in ids)
        planned.reason = tr("与 {place} 同名，可能是重复的一行，请选是新项目还是同一个。").format(
            place=known.claimed[claim]
        )
        return
    known.claimed[claim] = place
    if ids:
        planned.project_id = ids[0]
        planned.known = known.projects[ids[0]]


def _candidates(planned: PlannedRow, known: Known) -> list[str]:
    """Return the projects of that name; of several, those with one of the row's investors.

    One of quite other investors is another project, shown as a likely duplicate after the import:
    taken for the same, a row would overwrite what is known of somebody else's.
    """
    ids = known.by_name.get(name_key(planned.name), [])
    if not planned.investors:
        return ids
    investors = {name_key(name) for name in planned.investors}
    close = [key for key in ids if known.projects[key].investors & investors]
    return close or [key for key in ids if _may_be_one(investors, known.projects[key].investors)]


def _may_be_one(investors: set[str], held: set[str]) -> bool:
    """Whether two projects of one name may be the same by whom they are of."""
    return not held or any(name_likeness(one, other) for one in investors for other in held)


def _year(file_name: str, titles: tuple[str, ...]) -> int | None:
    """Return the year that the file speaks of, by its titles or its name."""
    for text in (*titles, file_name):
        if match := re.search(r"(20\d\d|19[5-9]\d)\s*年", text):
            return int(match[1])
    return None
