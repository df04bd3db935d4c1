"""Imports actuals from Excel: read, look at what it would do, then do it as one operation.

    reading = read_actuals_file(path)                                  # no data needed
    plan = workspace.read(plan_actuals, reading, choices, today=…)     # reads only
    workspace.change(apply_actuals, plan, today=…, label=plan.label)   # one operation to undo

Each figure keeps its file, sheet and row as evidence. A row that no enterprise was found for is
matched by hand or skipped, never dropped silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.duplicates import likely
from crm.errors import InvalidInput
from crm.ledgers.actual_months import Settled, Stored, Unsettled, settle_row
from crm.ledgers.actual_reading import ActualsFile, ReadRow, SheetRows, sheet_rows
from crm.ledgers.known import name_key
from crm.ledgers.row_plans import Progress
from crm.performances import Entered, Outcome, Slot, actuals_in, enter_actuals, same_figure
from crm.projects import names_given_up
from crm.rules.actual_checks import check_period, check_quantity, show_period
from db.models import Organization, Performance
from db.terms import Indicator, TaxBasis, Term
from db.values import Quantity
from resources import N_, tr

_CANDIDATES = 3


class FigureState(Term):
    """What would become of a figure."""

    NEW = "new", N_("新增")
    CHANGED = "changed", N_("更正")
    EQUAL = "equal", N_("相同")
    UNREADABLE = "unreadable", N_("不能导入")
    UNMATCHED = "unmatched", N_("未对上企业")
    SKIPPED = "skipped", N_("已跳过")


@dataclass(frozen=True)
class ActualChoices:
    """What a person said. years, units: by sheet. matches: (sheet, row) → organization's id, or
    "" to skip the row."""

    years: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    matches: dict[tuple[str, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedFigure:
    """One figure that the file gives, or a cell that gives none. slot: None for the latter."""

    sheet: str
    row: int
    address: str
    written: str
    organization_id: str
    organization: str
    slot: Slot | None
    what: str
    quantity: Quantity | None
    old: Quantity | None
    state: FigureState
    note: str = ""


@dataclass(frozen=True)
class UnmatchedRow:
    """A row that no enterprise was found for; candidates: (id, name) of those it may be."""

    sheet: str
    row: int
    name: str
    code: str
    reason: str
    candidates: tuple[tuple[str, str], ...]
    skipped: bool


@dataclass(frozen=True)
class ActualsPlan:
    """What an import would do; nothing is written yet. notes: what to know, in words."""

    reading: ActualsFile
    choices: ActualChoices
    sheets: tuple[SheetRows, ...]
    figures: tuple[PlannedFigure, ...]
    unmatched: tuple[UnmatchedRow, ...]
    notes: tuple[str, ...]

    @property
    def label(self) -> str:
        """The operation's label."""
        return tr("导入实绩 {name}").format(name=self.reading.file.name)

    def counted(self, state: FigureState) -> int:
        """How many figures are in a state."""
        return sum(one.state is state for one in self.figures)

    @property
    def writes(self) -> int:
        """How many figures would be written."""
        return self.counted(FigureState.NEW) + self.counted(FigureState.CHANGED)


@dataclass
class _Known:
    by_code: dict[str, str]
    by_name: dict[str, list[str]]
    names: dict[str, str]


def plan_actuals(
    session: Session,
    reading: ActualsFile,
    choices: ActualChoices | None = None,
    *,
    today: date,
    progress: Progress | None = None,
) -> ActualsPlan:
    """Return what importing a file would do. today: a period that is not over is not taken."""
    choices = choices or ActualChoices()
    known = _known(session)
    sheets = tuple(
        sheet_rows(
            reading,
            sheet,
            year=choices.years.get(sheet.name),
            unit=choices.units.get(sheet.name),
        )
        for sheet in reading.sheets
    )
    matched: dict[tuple[str, int], tuple[str, str]] = {}
    unmatched: list[UnmatchedRow] = []
    rows = [row for sheet in sheets for row in sheet.rows]
    for done, row in enumerate(rows):
        if progress is not None and done % 50 == 0:
            progress(done, len(rows))
        found, reason = _match(row, known, choices)
        if found:
            matched[row.sheet, row.row] = found, reason
        else:
            unmatched.append(_unmatched(session, row, reason, choices))
    have = actuals_in(session, {found for found, _ in matched.values()})
    planner = _Planner(reading, known, have, today)
    for sheet in sheets:
        for row in sheet.rows:
            found, reason = matched.get((row.sheet, row.row), ("", ""))
            planner.plan(sheet, row, found, reason, choices)
    return ActualsPlan(
        reading,
        choices,
        sheets,
        tuple(planner.figures),
        tuple(unmatched),
        tuple(_notes(reading, sheets)),
    )


def apply_actuals(
    session: Session, plan: ActualsPlan, *, today: date, progress: Progress | None = None
) -> Outcome:
    """Write the figures of a plan that are new or differ, in the operation under way."""
    entered = [
        Entered(
            one.slot,
            one.quantity,
            tr("{file} · {sheet} 第 {row} 行").format(
                file=plan.reading.file.name, sheet=one.sheet, row=one.row
            ),
            one.note or None,
        )
        for one in plan.figures
        if one.slot is not None and one.state in (FigureState.NEW, FigureState.CHANGED)
    ]
    return enter_actuals(
        session,
        entered,
        today=today,
        illustrative=plan.reading.illustrative,
        progress=progress,
    )


class _Planner:
    """Holds each figure against what is stored, and notes a second one of the same period."""

    def __init__(
        self, reading: ActualsFile, known: _Known, have: dict[Slot, Performance], today: date
    ) -> None:
        self._file = reading.file.name
        self._known, self._have, self._today = known, have, today
        self._taken: dict[Slot, PlannedFigure] = {}
        self.figures: list[PlannedFigure] = []

    def plan(
        self, sheet: SheetRows, row: ReadRow, found: str, reason: str, choices: ActualChoices
    ) -> None:
        settled, unsettled = settle_row(row.figures, sheet.period, self._stored(found))
        if not found:
            skipped = choices.matches.get((row.sheet, row.row)) == ""
            state = FigureState.SKIPPED if skipped else FigureState.UNMATCHED
            for one in settled:
                self._add(row, one, "", None, state, "")
        else:
            for one in settled:
                self._compare(row, one, found, reason)
        for cell in unsettled:
            self.figures.append(
                PlannedFigure(
                    row.sheet, row.row, cell.address, row.name or row.code, found,
                    self._known.names.get(found, ""), None, f"{cell.header} {cell.text}", None,
                    None, FigureState.UNREADABLE, cell.why,
                )
            )  # fmt: skip

    def _stored(self, organization_id: str) -> Stored:
        if not organization_id:
            return {}
        return {
            (slot.indicator, slot.year, slot.month): record.actual
            for slot, record in self._have.items()
            if slot.organization_id == organization_id
            and slot.month is not None
            and slot.basis is not TaxBasis.NET
            and record.actual is not None
        }

    def _compare(self, row: ReadRow, one: Settled, found: str, reason: str) -> None:
        slot = Slot(found, one.indicator, one.year, one.month).plain
        record = self._have.get(slot)
        old = None if record is None else record.actual
        note = tr("；").join(part for part in (reason, one.note) if part)
        state = FigureState.NEW
        if record is not None:
            same = same_figure(one.indicator, old, one.quantity)
            state = FigureState.EQUAL if same else FigureState.CHANGED
        if state is FigureState.CHANGED and record is not None and record.verified_by:
            words = tr("{who}已核实，更正后变回未核实").format(who=record.verified_by)
            note = tr("；").join(part for part in (note, words) if part)
        try:
            check_period(one.indicator, one.year, one.month, self._today)
            check_quantity(one.indicator, one.quantity, one.month)
        except InvalidInput as error:
            state, note = FigureState.UNREADABLE, error.message
        before = self._taken.get(slot)
        if before is not None and state is not FigureState.UNREADABLE:
            same = same_figure(one.indicator, before.quantity, one.quantity)
            words = (
                tr("与第 {row} 行相同，只导入一次")
                if same
                else tr("与第 {row} 行是同一个数，但数值不同")
            )
            state = FigureState.SKIPPED if same else FigureState.UNREADABLE
            note = words.format(row=before.row)
        planned = self._add(row, one, found, old, state, note)
        if state in (FigureState.NEW, FigureState.CHANGED, FigureState.EQUAL):
            self._taken[slot] = planned

    def _add(
        self,
        row: ReadRow,
        one: Settled,
        found: str,
        old: Quantity | None,
        state: FigureState,
        note: str,
    ) -> PlannedFigure:
        planned = PlannedFigure(
            row.sheet,
            row.row,
            one.address,
            row.name or row.code,
            found,
            self._known.names.get(found, ""),
            Slot(found, one.indicator, one.year, one.month).plain if found else None,
            show_period(one.year, one.month) + one.indicator.label,
            one.quantity,
            old,
            state,
            note,
        )
        self.figures.append(planned)
        return planned


def _known(session: Session) -> _Known:
    by_code: dict[str, str] = {}
    by_name: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    rows = session.execute(
        select(
            Organization.id, Organization.name, Organization.short_name, Organization.credit_code
        )
        .where(Organization.trashed_at.is_(None))
        .order_by(Organization.id)
    )
    for row in rows:
        names[row.id] = row.name
        if row.credit_code:
            by_code.setdefault(_code(row.credit_code), row.id)
        for name in (row.name, row.short_name):
            if name and row.id not in by_name.setdefault(name_key(name), []):
                by_name[name_key(name)].append(row.id)
    for name, key in names_given_up(session):
        if not by_name.get(name_key(name)):
            by_name[name_key(name)] = [key]
    return _Known(by_code, by_name, names)


def _match(row: ReadRow, known: _Known, choices: ActualChoices) -> tuple[str, str]:
    """Return (organization's id or "", what to look at): by hand, by code, then by name."""
    chosen = choices.matches.get((row.sheet, row.row))
    if chosen is not None:
        return chosen, tr("手工对上") if chosen else tr("按您的选择跳过")
    by_code = known.by_code.get(_code(row.code)) if row.code else None
    by_name = known.by_name.get(name_key(row.name), []) if row.name else []
    if by_code is not None:
        if row.name and by_code not in by_name:
            name = known.names[by_code]
            return by_code, tr("信用代码是“{name}”的，表上名称不同").format(name=name)
        return by_code, ""
    if len(by_name) == 1:
        return by_name[0], ""
    if len(by_name) > 1:
        return "", tr("有 {n} 家同名的企业，请选是哪一家").format(n=len(by_name))
    return "", tr("没有信用代码或名称相同的企业")


def _unmatched(session: Session, row: ReadRow, reason: str, choices: ActualChoices) -> UnmatchedRow:
    near = likely(session, row.name, kinds=("organization",), limit=_CANDIDATES) if row.name else []
    return UnmatchedRow(
        row.sheet,
        row.row,
        row.name,
        row.code,
        reason,
        tuple((one.record_id, one.name) for one in near),
        choices.matches.get((row.sheet, row.row)) == "",
    )


def _code(text: str) -> str:
    return re.sub(r"[\s\-]+", "", text).upper()


def _notes(reading: ActualsFile, sheets: Iterable[SheetRows]) -> list[str]:
    found = []
    for one in sheets:
        name = one.sheet.name
        if one.period.year is None:
            found.append(tr("“{sheet}”没有写是哪一年，请选年份。").format(sheet=name))
        if one.lacks_unit:
            found.append(tr("“{sheet}”有的列没有写单位，请选单位。").format(sheet=name))
        if one.sums:
            words = tr("“{sheet}”有 {n} 行小计、合计，没有导入。")
            found.append(words.format(sheet=name, n=one.sums))
        if one.unused:
            words = tr("“{sheet}”这些列没有用到：{columns}。")
            found.append(words.format(sheet=name, columns=tr("、").join(one.unused)))
    for name, why in reading.unread:
        found.append(tr("“{sheet}”没有读取：{why}").format(sheet=name, why=why))
    return found


__all__ = [
    "ActualChoices",
    "ActualsPlan",
    "FigureState",
    "Indicator",
    "PlannedFigure",
    "UnmatchedRow",
    "Unsettled",
    "apply_actuals",
    "plan_actuals",
]
