"""What one row of a ledger would do: to which project, and which values it brings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
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
from crm.ledgers.headers import FieldKind, bare
from crm.ledgers.known import Known, KnownProject, name_key
from crm.ledgers.reading import Column, DataRow, SheetReading
from crm.rules.identity import name_likeness
from crm.rules.numbers import is_blank
from crm.rules.stages import has_signed, on_road, position
from crm.rules.units import show_amount
from crm.rules.written import NAME_LENGTH
from db.terms import CellState, ContractKind, Stage
from db.values import Amount, Extent, When
from resources import N_, tr

if TYPE_CHECKING:
    from crm.ledgers.importing import LedgerReading

MOVES = {
    "contact_on": Stage.CONTACT,
    "talks_on": Stage.TALKS,
    "visit_on": Stage.VISIT,
    "review_on": Stage.REVIEW,
    "signed": Stage.SIGNED,
    "land_on": Stage.LAND,
    "started_on": Stage.STARTED,
    "completed_on": Stage.COMPLETED,
    "producing_on": Stage.PRODUCING,
    "full_on": Stage.FULL,
}
OWN_FIELDS = frozenset(
    {"planned", "agreed", "contracted", "arrived", "fixed", "land", "industry", "industry_chain"}
    | {"chief", "commissioner", "owner", "source_channel", "referrer"}
    | {"progress", "stuck_reason", "note"}
)
"""Fields that a cell gives the project as they are."""
_PARK_SHEET = re.compile(r"(?:园区|产业园|工业园|园|基地|片区)$")


_CONTINUED = frozenset({"people", "investors", "aliases"})
"""What a further row of one project adds to it; anything else there stays as text."""


class RowPlan(Enum):
    """What would become of a row."""

    NEW = N_("新增")
    CHANGED = N_("更新")
    UNCHANGED = N_("无变化")
    UNDECIDED = N_("待确认")

    @property
    def label(self) -> str:
        """The word for it, in the language in use."""
        return tr(self.value)


@dataclass(frozen=True)
class CellReport:
    """One cell: where it stands, what was read, and what to look at."""

    sheet: str
    row: int
    column: int
    header: str
    field: str | None
    text: str
    state: CellState
    note: str = ""
    candidates: tuple[Candidate, ...] = ()

    @property
    def address(self) -> str:
        """The cell's address as Excel writes it: ``主园区!C5``."""
        return f"{self.sheet}!{column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class Difference:
    """One field of a known project that the row changes."""

    field: str
    old: Any
    new: Any


@dataclass
class PlannedRow:
    """One data row. fields: of `Project`; the rest is what the row adds to it.

    matches: (id, name) of the projects that it may be, when that is undecided; reason says why.
    """

    sheet: str
    row: int
    name: str
    plan: RowPlan
    project_id: str | None
    cells: list[CellReport]
    fields: dict[str, Any] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    stage: Stage | None = None
    aliases: list[str] = field(default_factory=list)
    investors: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    moves: list[tuple[Stage, When]] = field(default_factory=list)
    contract: dict[str, Any] | None = None
    phases: dict[str, dict[str, Amount]] = field(default_factory=dict)
    park: str | None = None
    continues: bool = False
    known: KnownProject | None = None
    matches: tuple[tuple[str, str], ...] = ()
    reason: str = ""


def column_letter(index: int) -> str:
    """Return Excel's letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def join(head: PlannedRow, row: PlannedRow) -> None:
    """Give a project's first row what a row that continues it adds."""
    head.investors += [name for name in row.investors if name not in head.investors]
    head.aliases += [name for name in row.aliases if name not in head.aliases]
    head.people += [one for one in row.people if one not in head.people]


def compare(planned: PlannedRow) -> None:
    """Keep of a row only what is new to its project; call it once all its rows are joined."""
    if planned.known is not None and planned.plan is not RowPlan.UNDECIDED:
        _compare(planned, planned.known)


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
    _take(planned, values, sheet, row, known, len(reading.sheets) > 1)
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


def _compare(planned: PlannedRow, known: KnownProject) -> None:
    """Keep of a row only what differs from the project that it is."""
    same_text = {
        cell.field
        for cell in planned.cells
        if cell.field is not None and known.texts.get(cell.field) == cell.text
    }
    for key, value in list(planned.fields.items()):
        held = known.fields.get(key)
        if (
            isinstance(value, Amount)
            and isinstance(held, Amount)
            and held.currency is value.currency
            and value.rate is None
        ):  # a ledger tells no rate: the recorded one stays
            value = planned.fields[key] = replace(value, rate=held.rate)
        if key in same_text or _figure(held) == _figure(value):
            del planned.fields[key]
        else:
            planned.differences.append(Difference(key, known.fields.get(key), value))
    dates = dict(sorted(known.moves, key=_by_day))
    planned.moves = [
        (stage, on)
        for stage, on in planned.moves
        if _key_of(stage) not in same_text
        and _figure(on) not in {_figure(held) for one, held in known.moves if one is stage}
    ]
    told = any(
        cell.field == "stage" and cell.state is CellState.UNDERSTOOD and cell.text.strip()
        for cell in planned.cells
    )
    stage_seen = "stage" in same_text or (not told and planned.stage in dates)
    if planned.stage is not None and not told:
        # A heading or a date tells how far it came; moved on since, it is not moved back.
        now = known.fields["stage"]
        stage_seen = stage_seen or (
            on_road(now) and on_road(planned.stage) and position(planned.stage) < position(now)
        )
    if planned.stage is not None and (planned.stage is known.fields["stage"] or stage_seen):
        planned.stage = None
    if planned.stage is not None:
        planned.differences.append(Difference("stage", known.fields["stage"], planned.stage))
    for stage, on in planned.moves:
        planned.differences.append(Difference(_key_of(stage), dates.get(stage), on))
    planned.aliases = [name for name in planned.aliases if name_key(name) not in known.aliases]
    planned.investors = [
        name for name in planned.investors if name_key(name) not in known.investors
    ]
    planned.people = [one for one in planned.people if name_key(one.name) not in known.people]
    for key, names in (
        ("aliases", planned.aliases),
        ("investors", planned.investors),
        ("people", [one.name for one in planned.people]),
    ):
        if key in same_text:
            names.clear()
        if names:
            planned.differences.append(Difference(key, None, tr("、").join(names)))
    if "people" in same_text:
        planned.people = []
    _compare_park(planned, known, same_text)
    _compare_contract(planned, known, same_text)
    _compare_phases(planned, known, same_text)
    planned.plan = RowPlan.CHANGED if planned.differences else RowPlan.UNCHANGED


def _compare_park(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    """A park cell may move a project; a sheet's name only gives one to a project without."""
    told = any(cell.field == "park" for cell in planned.cells)
    same = planned.park is None or name_key(planned.park) == name_key(known.park)
    if same or "park" in same_text or (known.park and not told):
        planned.park = None
    else:
        planned.differences.append(Difference("park", known.park or None, planned.park))


def _figure(value: Any) -> Any:
    """Return a value without the wording that it was read from."""
    return replace(value, source="") if isinstance(value, Amount | Extent | When) else value


def _compare_contract(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    contract = planned.contract
    if contract is None:
        return
    held = known.contracts.get(contract["kind"])
    if held is None:
        if "signed" in same_text:
            planned.contract = None
        else:
            planned.differences.append(Difference("signed", None, contract["signed"]))
        return
    news = {
        name: contract[name]
        for name, key in (("signed", "signed"), ("amount", "contracted"))
        if contract[name] is not None
        and _figure(contract[name]) != _figure(held[name])
        and key not in same_text
    }
    for name, value in news.items():
        key = "signed" if name == "signed" else "contract_amount"
        planned.differences.append(Difference(key, held[name], value))
    planned.contract = {"kind": contract["kind"], "id": held["id"], **news} if news else None


def _compare_phases(planned: PlannedRow, known: KnownProject, same_text: set[str]) -> None:
    for name, amounts in list(planned.phases.items()):
        held = known.phases.get(name, {})
        news = {
            key: value
            for key, value in amounts.items()
            if _figure(held.get(key)) != _figure(value) and not (held and key in same_text)
        }
        if news and not held:
            planned.differences.append(Difference("phase", None, name))
        elif news:
            old, new = (
                tr("、").join(map(show_amount, one))
                for one in ([held.get(key) for key in news], list(news.values()))
            )
            planned.differences.append(Difference("phase", f"{name} {old}", f"{name} {new}"))
        planned.phases[name] = news
        if not news:
            del planned.phases[name]


def _by_day(move: tuple[Stage, When | None]) -> str:
    return "" if move[1] is None or move[1].day is None else move[1].day.isoformat()


def _key_of(stage: Stage) -> str:
    return next(key for key, one in MOVES.items() if one is stage)


def _year(file_name: str, titles: tuple[str, ...]) -> int | None:
    """Return the year that the file speaks of, by its titles or its name."""
    for text in (*titles, file_name):
        if match := re.search(r"(20\d\d|19[5-9]\d)\s*年", text):
            return int(match[1])
    return None
