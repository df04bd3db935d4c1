"""资金月报 as the statistics office wants it: by park and project, this month and year to date.

What corrects an earlier, closed month stands in a column of its own: 累计 = the months before +
本月 + 本月更正.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital_periods import Closed, closings
from crm.capital_sums import Sum, arrived, became_fixed, year_to
from crm.rules.arrivals import Month, OriginGroup, show_month
from crm.rules.numbers import round_half_up
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from db.models import CapitalArrival, Park, Project
from db.portions import portions
from db.values import Amount
from resources import N_, tr


class ReportFigure(Enum):
    """The figures of the report, from left to right."""

    OUTSIDE = "outside"
    MAINLAND = "mainland"
    FIXED = "fixed"
    OVERSEAS = "overseas"

    @property
    def label(self) -> str:
        """What it is called."""
        return tr(_LABELS[self])

    @property
    def group(self) -> OriginGroup:
        """Whose money it adds up."""
        return _GROUPS[self]

    @property
    def unit(self) -> str:
        """Its unit."""
        return self.group.unit


_LABELS = {
    ReportFigure.OUTSIDE: N_("市外境内到位"),
    ReportFigure.MAINLAND: N_("其中：省外境内"),
    ReportFigure.FIXED: N_("市外境内形成固投"),
    ReportFigure.OVERSEAS: N_("到位外资"),
}
_GROUPS = {
    ReportFigure.OUTSIDE: OriginGroup.OUTSIDE_CITY,
    ReportFigure.MAINLAND: OriginGroup.OUTSIDE_PROVINCE,
    ReportFigure.FIXED: OriginGroup.OUTSIDE_CITY,
    ReportFigure.OVERSEAS: OriginGroup.OVERSEAS,
}


@dataclass(frozen=True)
class Cells:
    """One figure of a line, in exact 分 (or cents)."""

    month: Fraction = Fraction(0)
    corrections: Fraction = Fraction(0)
    to_date: Fraction = Fraction(0)

    def __add__(self, other: Cells) -> Cells:
        return Cells(
            self.month + other.month,
            self.corrections + other.corrections,
            self.to_date + other.to_date,
        )

    @property
    def empty(self) -> bool:
        """Whether there is nothing to report."""
        return not (self.month or self.corrections or self.to_date)


Figures = dict[ReportFigure, Cells]


@dataclass(frozen=True)
class ReportLine:
    """A line: a project's, a park's sum, or the zone's."""

    name: str
    figures: Figures
    project_id: str | None = None
    park: bool = False


@dataclass(frozen=True)
class CapitalReport:
    """The report of a month; lines: each park's sum, then its projects, at last the zone's sum.

    outside: parks that do not count into 全区. waiting: rows of the month that are not verified;
    left_out: verified, but without a firm figure or a rate. closed_on: when the month was closed,
    or None. reopened: when and why it was opened again after it had been reported, "" when never.
    """

    bureau: str
    month: Month
    lines: tuple[ReportLine, ...]
    total: ReportLine
    outside: tuple[str, ...]
    closed_on: date | None
    today: date
    illustrative: bool
    waiting: int
    left_out: int
    reopened: str = ""

    @property
    def title(self) -> str:
        """What the report is called."""
        return tr("{month}招商引资到位资金月报").format(month=show_month(self.month))

    @property
    def state(self) -> str:
        """Whether its figures may still change, in words."""
        if self.closed_on is None:
            state = tr("本月未结账，数据截至 {day}").format(day=self.today.isoformat())
        else:
            state = tr("{day} 结账").format(day=self.closed_on.isoformat())
        return f"{state}（{self.reopened}）" if self.reopened else state


def monthly_report(session: Session, month: Month, today: date) -> CapitalReport:
    """Return the report of a month as known on `today`."""
    first, last = year_to(month)
    came = arrived(session, first, last, today=today, by_project=True)
    fixed = became_fixed(session, first, last, today=today, by_project=True)
    figures, waiting, left_out = _gather(came, fixed, month)
    names = _projects(session, list(figures))
    parks = session.execute(
        select(Park.id, Park.name, Park.counts_into_zone)
        .where(Park.trashed_at.is_(None))
        .order_by(Park.ordinal, Park.name)
    ).all()
    known: list[tuple[str | None, str, bool]] = [(key, name, counts) for key, name, counts in parks]
    known.append((None, tr("未登记园区"), True))
    lines: list[ReportLine] = []
    counted: list[ReportLine] = []
    for park_id, name, counts in known:
        own = [
            ReportLine(names[key][0], figures.get(key, {}), key)
            for key in names
            if names[key][1] == park_id
        ]
        told = [line for line in own if any(not cells.empty for cells in line.figures.values())]
        if not told:
            continue
        told.sort(key=lambda line: -_size(line))
        whole = _added(name, told, park=True)
        lines += [whole, *told]
        if counts:
            counted.append(whole)
    times = [one for one in closings(session) if one.month == month]
    closed = next((one for one in reversed(times) if one.reopened_on is None), None)
    return CapitalReport(
        setting(session, BUREAU_NAME) or setting(session, ZONE_NAME) or "",
        month,
        tuple(lines),
        _added(tr("全区合计"), counted),
        tuple(name for _, name, counts in known if not counts),
        None if closed is None else closed.on,
        today,
        _has_samples(session, first, last),
        sum(waiting.values()),
        left_out,
        _reopened(times),
    )


def _reopened(times: Sequence[Closed]) -> str:
    """Say when and why a month was opened again, the last time first."""
    words = tr("{day} 重新打开：{why}")
    return tr("；").join(
        words.format(day=one.reopened_on, why=one.reason or "")
        for one in times
        if one.reopened_on is not None
    )


def heads() -> list[tuple[ReportFigure, str]]:
    """Return the columns behind the name: which figure, and which of its three cells."""
    return [
        (figure, word)
        for figure in ReportFigure
        for word in (tr("本月"), tr("本月更正"), tr("累计"))
    ]


def cells_of(line: ReportLine) -> list[Fraction]:
    """Return the figures of a line in the order of `heads`, in exact 分 or cents."""
    return [
        value
        for figure in ReportFigure
        for one in (line.figures.get(figure, Cells()),)
        for value in (one.month, one.corrections, one.to_date)
    ]


def notes(report: CapitalReport) -> list[str]:
    """Return what is to be said below the report: its 口径."""
    said = [
        tr("只计已核实的到位资金；省外境内是市外境内的其中数，不相加；外资按美元单列。"),
        tr("形成固投按形成固定资产的月份计入；“本月更正”是对已结账月份的更正和补计，计入累计。"),
    ]
    if report.outside:
        said.append(tr("全区合计不含{parks}。").format(parks=tr("、").join(report.outside)))
    if report.waiting:
        said.append(tr("本月另有未核实 {n} 笔，未计入。").format(n=report.waiting))
    if report.left_out:
        said.append(tr("约数或缺汇率的 {n} 笔，未计入。").format(n=report.left_out))
    return said


def amount_of(value: Fraction, figure: ReportFigure) -> Amount:
    """Return a cell as an amount of its currency."""
    return Amount(int(round_half_up(value, 0)), figure.group.currency)


def _gather(
    came: Iterable[Sum], fixed: Iterable[Sum], month: Month
) -> tuple[dict[str, Figures], dict[str, int], int]:
    """Return project → figures, project → how many of its rows wait, and how many can't count."""
    found: dict[str, Figures] = {}
    waiting: dict[str, int] = {}
    left_out = 0
    for one in came:
        if not one.verified and one.month == month:
            waiting[str(one.project_id)] = waiting.get(str(one.project_id), 0) + one.count
    of_arrivals = tuple(figure for figure in ReportFigure if figure is not ReportFigure.FIXED)
    for sums, wanted in ((came, of_arrivals), (fixed, (ReportFigure.FIXED,))):
        for one in sums:
            key = str(one.project_id)
            if not one.verified:
                continue
            for figure in wanted:
                if one.origin not in figure.group.origins:
                    continue
                value = one.figure(figure.group.currency)
                if value is None:
                    left_out += one.count if figure is not ReportFigure.MAINLAND else 0
                    continue
                line = found.setdefault(key, {})
                line[figure] = line.get(figure, Cells()) + _cells(one, value, month)
    return found, waiting, left_out


def _cells(one: Sum, value: Fraction, month: Month) -> Cells:
    zero = Fraction(0)
    if one.month != month:
        return Cells(to_date=value)
    return Cells(zero if one.corrects else value, value if one.corrects else zero, value)


def _projects(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    found: dict[str, tuple[str, str | None]] = {}
    for some in portions(ids):
        rows = session.execute(
            select(Project.id, Project.name, Project.park_id).where(Project.id.in_(some))
        )
        found |= {key: (name, park) for key, name, park in rows}
    return found


def _added(name: str, lines: Iterable[ReportLine], *, park: bool = False) -> ReportLine:
    figures: Figures = {}
    for line in lines:
        for figure, cells in line.figures.items():
            figures[figure] = figures.get(figure, Cells()) + cells
    return ReportLine(name, figures, park=park)


def _size(line: ReportLine) -> Fraction:
    """By how much a project leads its park: all its money in yuan would need rates, so 市外."""
    outside = line.figures.get(ReportFigure.OUTSIDE, Cells()).to_date
    return outside or line.figures.get(ReportFigure.OVERSEAS, Cells()).to_date


def _has_samples(session: Session, first: date, last: date) -> bool:
    query = select(CapitalArrival.id).where(
        CapitalArrival.illustrative.is_(True),
        CapitalArrival.trashed_at.is_(None),
        CapitalArrival.on.between(first, last),
    )
    return session.scalar(query.limit(1)) is not None
