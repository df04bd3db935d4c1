"""Imports a ledger: read the file, look at what it would do, then do it as one operation.

    reading = read_ledger(path, choices)                        # no data needed
    plan = workspace.read(preview, reading, choices, today=…)   # reads only
    outcome = workspace.change(apply_import, plan, label=plan.label)   # one operation to undo
    outcome.result                                              # ImportReport

`Choices` holds what a person answered; without answers, what would be asked stays undecided and
is listed, never guessed. A blank cell never empties a field. A cell whose text is the same as at
the last import leaves the field as it was edited since. An empty plan writes nothing at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from crm.errors import HeaderNotFound, LedgerError
from crm.ledgers import applying
from crm.ledgers.comparing import compare
from crm.ledgers.known import Known, known_records
from crm.ledgers.planned import CellReport, PlannedRow, RowPlan
from crm.ledgers.planning import join, plan_row
from crm.ledgers.reading import read_sheet
from crm.ledgers.sheets import RowKind, SheetChoices, SheetReading
from crm.ledgers.workbook import LedgerFile, column_letter, open_ledger
from db.bulk import uncollected
from db.terms import CellState
from resources import tr

Progress = Callable[[int, int], None]
"""Told (done, of all) now and then; it may raise to cancel."""


@dataclass(frozen=True)
class Choices:
    """What a person said about one file.

    sheets: by sheet name. cells: (sheet, row, column index) → number of the candidate chosen, or
    None to leave the text. rows: (sheet, row) → the id of the project that it is, "" for a new
    one. illustrative: the figures are samples; None: told by 示例 in the title or the file's name.
    """

    sheets: dict[str, SheetChoices] = field(default_factory=dict)
    cells: dict[tuple[str, int, int], int | None] = field(default_factory=dict)
    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    illustrative: bool | None = None


@dataclass(frozen=True)
class LedgerReading:
    """A file as it was understood; `unread` are sheets without a header, with the reason."""

    file: LedgerFile
    sheets: tuple[SheetReading, ...]
    unread: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do, row by row; nothing is written yet."""

    reading: LedgerReading
    rows: tuple[PlannedRow, ...]
    illustrative: bool
    seen_before: bool

    @property
    def label(self) -> str:
        """The operation's label."""
        return tr("导入台账 {name}").format(name=self.reading.file.name)

    def counted(self, plan: RowPlan) -> int:
        """How many rows are new, changed, unchanged or undecided, a project's rows as one."""
        return sum(1 for row in self.rows if row.plan is plan and not row.continues)

    def cells(self, state: CellState) -> Iterator[CellReport]:
        """The cells in a state (unreadable, undecided, …), in the order of the sheets."""
        return (cell for row in self.rows for cell in row.cells if cell.state is state)


@dataclass(frozen=True)
class ImportReport:
    """What an import did: counts of rows, the cells to look at, and rows that were no projects.

    batch_id is None when there was nothing to write.
    """

    file_name: str
    new: int
    changed: int
    unchanged: int
    undecided_rows: tuple[PlannedRow, ...]
    unreadable: tuple[CellReport, ...]
    undecided: tuple[CellReport, ...]
    unmapped: int
    other_rows: dict[RowKind, int]
    unread_sheets: tuple[tuple[str, str], ...]
    batch_id: str | None


def read_ledger(path: Path, choices: Choices | None = None) -> LedgerReading:
    """Read a ledger's file; raises LedgerError, HeaderNotFound when no sheet has a header."""
    choices = choices or Choices()
    ledger = open_ledger(path)
    sheets: list[SheetReading] = []
    unread: list[tuple[str, str]] = []
    for grid in ledger.sheets:
        chosen = choices.sheets.get(grid.name, SheetChoices())
        if chosen.skipped:
            unread.append((grid.name, tr("按您的选择没有读取。")))
            continue
        try:
            sheets.append(read_sheet(grid, chosen))
        except HeaderNotFound as fault:
            if chosen.header_row is not None or len(ledger.sheets) == 1:
                raise
            unread.append((grid.name, fault.message))
    if not sheets:
        if all(choices.sheets.get(grid.name, SheetChoices()).skipped for grid in ledger.sheets):
            raise LedgerError(tr("所有工作表都选了不读取，没有可导入的内容。"))
        raise HeaderNotFound(unread[0][1])
    return LedgerReading(ledger, tuple(sheets), tuple(unread))


def preview(
    session: Session,
    reading: LedgerReading,
    choices: Choices | None = None,
    *,
    today: date,
    progress: Progress | None = None,
) -> ImportPreview:
    """Return what importing would do. today: later dates are plans, and stay as text."""
    with uncollected():
        return _previewed(session, reading, choices or Choices(), today, progress)


def _previewed(
    session: Session,
    reading: LedgerReading,
    choices: Choices,
    today: date,
    progress: Progress | None,
) -> ImportPreview:
    known = known_records(session)
    illustrative = choices.illustrative
    if illustrative is None:
        titles = [reading.file.name, *(text for sheet in reading.sheets for text in sheet.titles)]
        illustrative = any("示例" in text for text in titles)
    total = sum(len(sheet.rows) for sheet in reading.sheets)
    planned: list[PlannedRow] = []
    heads: list[PlannedRow] = []
    for sheet in reading.sheets:
        for row in sheet.rows:
            if progress is not None and len(planned) % 50 == 0:
                progress(len(planned), total)
            one = plan_row(reading, sheet, row, known, choices.cells, choices.rows, today)
            if one.continues and planned:
                join(heads[-1], one)
            else:
                heads.append(one)
            planned.append(one)
    for one in heads:
        compare(one)
    return ImportPreview(
        reading,
        tuple(planned),
        illustrative,
        seen_before=reading.file.sha256 in known.imported_files,
    )


def apply_import(
    session: Session, plan: ImportPreview, *, progress: Progress | None = None
) -> ImportReport:
    """Write a preview into the operation under way; undecided rows and cells are left out."""
    batch_id = None
    writes = plan.counted(RowPlan.NEW) + plan.counted(RowPlan.CHANGED)
    if writes or not plan.seen_before:
        with uncollected():
            batch_id = applying.write(
                session,
                plan.rows,
                file_name=plan.reading.file.name,
                sha256=plan.reading.file.sha256,
                illustrative=plan.illustrative,
                progress=progress,
            )
    return report(plan, batch_id)


def report(plan: ImportPreview, batch_id: str | None = None) -> ImportReport:
    """Sum a preview up."""
    kinds = Counter(kind for sheet in plan.reading.sheets for kind in sheet.kinds)
    for kind in (RowKind.DATA, RowKind.CONTINUED, RowKind.EMPTY):
        kinds.pop(kind, None)
    return ImportReport(
        plan.reading.file.name,
        plan.counted(RowPlan.NEW),
        plan.counted(RowPlan.CHANGED),
        plan.counted(RowPlan.UNCHANGED),
        tuple(row for row in plan.rows if row.plan is RowPlan.UNDECIDED),
        tuple(plan.cells(CellState.UNREADABLE)),
        tuple(plan.cells(CellState.UNDECIDED)),
        sum(1 for _ in plan.cells(CellState.UNMAPPED)),
        dict(kinds),
        plan.reading.unread,
        batch_id,
    )


def address(sheet: str, row: int, column: int) -> str:
    """Return a cell's address as Excel writes it: ``主园区!C5``."""
    return f"{sheet}!{column_letter(column)}{row}"


__all__ = [
    "CellReport",
    "Choices",
    "ImportPreview",
    "ImportReport",
    "Known",
    "LedgerReading",
    "PlannedRow",
    "RowPlan",
    "SheetChoices",
    "address",
    "apply_import",
    "preview",
    "read_ledger",
    "report",
]
