"""What one row of a ledger would do, as values: its cells, what it brings, what that changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from crm.ledgers.cells import Candidate, Person
from crm.ledgers.known import KnownProject
from crm.ledgers.workbook import column_letter
from db.terms import CellState, Stage
from db.values import Amount, When
from resources import N_, tr

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
"""Which stage the date of a column says was reached."""


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
