"""督查考核表: what each person and each team brought in a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from sqlalchemy.orm import Session

from crm.briefings.marks import Marks
from crm.briefings.order import Order
from crm.briefings.since import Mark, Since, Table
from crm.briefings.sources import Behind, Source
from crm.kpi import Kpi, Work, WorkLine, definitions, kpi
from crm.rules.channels import Period, year_to_date
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from resources import tr

_SHORT = 2
"""Characters of what is counted, in the narrow column."""
WHOLE = "*"
"""What stands for the row of all: no person is called so."""


@dataclass(frozen=True)
class KpiSheet:
    """What the sheet says; period: its days in words."""

    key: ClassVar[str] = "kpi_sheet"

    bureau: str
    period: str
    as_of: date
    issued_on: date
    issued_by: str
    people: tuple[WorkLine, ...]
    teams: tuple[WorkLine, ...]
    whole: WorkLine
    definitions: tuple[str, ...]
    illustrative: bool = False
    said: tuple[str, ...] = ()
    since: Since = field(default_factory=Since)
    official: bool = False
    secrecy: str = ""
    marks: Marks = field(default_factory=Marks)

    @property
    def title(self) -> str:
        """The sheet's name."""
        return tr("督查考核表")


def take(session: Session, order: Order) -> KpiSheet:
    """Return the snapshot of the order's days, else of the year to date."""
    if order.first is None or order.last is None:
        period = year_to_date(order.today.year, order.today)
    else:
        label = f"{order.first.isoformat()} — {order.last.isoformat()}"
        period = Period(order.first, order.last, label, order.last >= order.today)
    taken = snapshot(session, period, today=order.today, issued_by=order.issued_by)
    return replace(taken, official=order.official)


def snapshot(session: Session, period: Period, *, today: date, issued_by: str = "") -> KpiSheet:
    """Return what was brought in `period`, as known on `today`."""
    return sheet_of(session, kpi(session, period, today), today=today, issued_by=issued_by)


def sheet_of(session: Session, found: Kpi, *, today: date, issued_by: str = "") -> KpiSheet:
    """Return the sheet of numbers that were counted."""
    zone = setting(session, ZONE_NAME) or ""
    return KpiSheet(
        setting(session, BUREAU_NAME) or tr("{zone}招商局").format(zone=zone),
        found.period.label,
        min(found.period.end, today),
        today,
        issued_by,
        found.people,
        found.teams,
        found.whole,
        tuple(definitions(found)),
        found.illustrative,
    )


def file_name(sheet: KpiSheet) -> str:
    """Return the name under which it is saved unless a person gives another."""
    return f"{sheet.title}-{sheet.as_of.isoformat()}.pdf"


def tables(sheet: KpiSheet) -> tuple[Table, ...]:
    """Return what the next sheet compares."""
    return (people_table(sheet), teams_table(sheet))


def people_table(sheet: KpiSheet) -> Table:
    """Return what each person brought, and all of them together."""
    return _table("people", (*sheet.people, replace(sheet.whole, name=WHOLE)))


def teams_table(sheet: KpiSheet) -> Table:
    """Return what each team brought, and all of them together."""
    return _table("teams", (*sheet.teams, replace(sheet.whole, name=WHOLE)))


def _table(key: str, lines: Sequence[WorkLine]) -> Table:
    return Table(
        key,
        tuple(
            Mark(
                line.name,
                line.name or tr("未登记"),
                figures=tuple(Decimal(figure.count) for figure in line.figures),
            )
            for line in lines
        ),
        tuple(work.label[:_SHORT] for work in Work),
    )


def sources(sheet: KpiSheet) -> tuple[Source, ...]:
    """Return the projects behind each number, of all first, then of each person and team."""
    told = [(tr("全局"), sheet.whole, tr("结论"))]
    told += [(line.name or tr("未登记"), line, tr("人员")) for line in sheet.people]
    told += [(line.name or tr("未登记"), line, tr("团队")) for line in sheet.teams]
    return tuple(
        Source(
            tr("{who}的{work}").format(who=who, work=figure.work.label),
            str(figure.count) if figure.of is None else f"{figure.count}/{figure.of}",
            Behind.PROJECTS,
            figure.project_ids,
            section,
        )
        for who, line, section in told
        for figure in line.figures
        if figure.project_ids
    )


def conclusion(sheet: KpiSheet) -> tuple[str, ...]:
    """Return what the numbers say, as the rules write it."""
    figures = {figure.work: figure for figure in sheet.whole.figures}
    kept = figures[Work.KEPT]
    said = tr("{period}，全局登记线索 {leads} 条，洽谈考察 {visits} 次，签约 {signed} 个，").format(
        period=sheet.period,
        leads=figures[Work.LEADS].count,
        visits=figures[Work.VISITS].count,
        signed=figures[Work.SIGNED].count,
    ) + tr("{invested} 个项目有资金到位，到期节点 {of} 个、按期 {kept} 个。").format(
        invested=figures[Work.INVESTED].count, of=kept.of or 0, kept=kept.count
    )
    return (said,)
