"""What a table of projects can ask: its columns, its filters, its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from resources import N_, tr


class ColumnKind(Enum):
    """How a column is filtered: by its values, a range, words contained, or a span of days."""

    VALUES = "values"
    RANGE = "range"
    WORDS = "words"
    DAYS = "days"


@dataclass(frozen=True)
class ColumnSpec:
    """One column: label and unit for its header; `numeric` columns are right-aligned."""

    key: str
    _label: str
    kind: ColumnKind
    unit: str = ""
    numeric: bool = False
    sortable: bool = True

    @property
    def label(self) -> str:
        """The header in the language in use."""
        return tr(self._label)


@dataclass(frozen=True)
class Filter:
    """Keep rows whose column is one of `values` (None: blank), or in low…high, or has `words`.

    low and high are in the column's unit (亿元, 亩), since and until days; all are included.
    """

    column: str
    values: tuple[str | None, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Listing:
    """What a table shows: filters (all must hold), the order, and records picked by id.

    ids: None, or the only records to show (those behind a figure). trashed: the trash instead.
    neglected_on: the day on which only what was left lying is shown (`crm.rules.leads`): a next
    step overdue, or none and no follow-up for long. today: the day on which lights are told,
    where it is filtered or sorted by them.
    """

    filters: tuple[Filter, ...] = ()
    sort: str = "amount"
    descending: bool = True
    ids: frozenset[str] | None = None
    trashed: bool = False
    neglected_on: date | None = None
    today: date | None = None

    def with_filter(self, wanted: Filter) -> Listing:
        """Return the listing with `wanted` in the place of the column's filter."""
        return replace(self, filters=(*self.without(wanted.column).filters, wanted))

    def without(self, column: str) -> Listing:
        """Return the listing without the column's filter."""
        return replace(self, filters=tuple(one for one in self.filters if one.column != column))


COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec("name", N_("项目"), ColumnKind.WORDS),
    ColumnSpec("investors", N_("投资方"), ColumnKind.WORDS),
    ColumnSpec("tier", N_("档次"), ColumnKind.VALUES, sortable=False),
    ColumnSpec("stage", N_("阶段"), ColumnKind.VALUES),
    ColumnSpec("amount", N_("投资额"), ColumnKind.RANGE, N_("亿元"), numeric=True),
    ColumnSpec("arrived", N_("到位"), ColumnKind.RANGE, N_("亿元"), numeric=True),
    ColumnSpec("arrival_rate", N_("到位率"), ColumnKind.RANGE, sortable=False),
    ColumnSpec("land", N_("用地"), ColumnKind.RANGE, N_("亩"), numeric=True),
    ColumnSpec("intensity", N_("强度"), ColumnKind.RANGE, N_("万元/亩"), True, sortable=False),
    ColumnSpec("chief", N_("联点领导"), ColumnKind.VALUES),
    ColumnSpec("commissioner", N_("督办专员"), ColumnKind.VALUES),
    ColumnSpec("owner", N_("责任人"), ColumnKind.VALUES),
    ColumnSpec("park", N_("园区"), ColumnKind.VALUES),
    ColumnSpec("industry", N_("产业"), ColumnKind.VALUES),
    ColumnSpec("source_channel", N_("招商方式"), ColumnKind.VALUES),
    ColumnSpec("progress", N_("进展"), ColumnKind.WORDS),
    ColumnSpec("contact", N_("联系人"), ColumnKind.WORDS, sortable=False),
    ColumnSpec("entered_on", N_("登记日"), ColumnKind.DAYS),
    ColumnSpec("followed_on", N_("最近跟进"), ColumnKind.DAYS),
    ColumnSpec("next_step", N_("下一步"), ColumnKind.WORDS),
    ColumnSpec("next_due", N_("到期"), ColumnKind.DAYS),
    ColumnSpec("light", N_("灯"), ColumnKind.VALUES),
    ColumnSpec("people", N_("联点 / 专员"), ColumnKind.WORDS),
)
UNFILTERED = frozenset({"arrival_rate", "intensity"})
"""Columns that are worked out from others a row at a time, and so not filtered by."""
