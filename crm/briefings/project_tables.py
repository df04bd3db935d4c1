"""二、10亿元、50亿元项目: projects in a table."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.platypus.flowables import Flowable

from crm.briefings.conclusion import show_sum
from crm.briefings.issue import MonthlySnapshot
from crm.briefings.issue_tables import large_table
from crm.briefings.page import Note, empty, section
from crm.briefings.since_tables import gone_note, since_grid
from crm.briefings.tables import Cell, Column, Row, names_of, shortened
from crm.rules.numbers import UNKNOWN
from crm.rules.tiers import Headline
from crm.rules.totals import total
from crm.rules.units import show_amount, show_extent
from crm.tiers import MajorProject
from db.terms import AmountKind
from db.values import AREA_UNITS_PER_MU, Extent
from resources import tr

LONGEST = 160  # characters of 进展 in the list; the rest stands on the project's page


def large_projects(issue: MonthlySnapshot) -> list[Flowable]:
    """Return the section of the projects that reach a tier."""
    parts = section(tr("二、10亿元、50亿元项目"), "large")
    table = large_table(issue)
    if not issue.large:
        nothing = empty(tr("目前没有达到10亿元的项目。"))
        return [*parts, nothing, *gone_note(issue.since, table)]
    columns = [
        Column(tr("项目"), 108),
        Column(tr("档次"), 45),
        Column(tr("阶段"), 31),
        Column(tr("投资\n亿元"), 54, "right"),
        Column(tr("到位\n亿元"), 40, "right"),
        Column(tr("用地\n亩"), 40, "right"),
        Column(tr("进展"), 80),
        Column(tr("联点 / 专员"), 72),
    ]
    places = land_places(one.land for one in issue.large)
    rows = [
        (one.project_id, _large_row(one, one.project_id in issue.counted, places))
        for one in issue.large
    ]
    note = tr("投资为合同投资，没有合同的列协议投资或拟投资，并在数下注明；约数不计入达成。")
    if any(one.reported for one in issue.large):
        note += tr("到位按已核实的到位资金记录汇总，注明“台账数”的没有记录。")
    note += tr("共{n}个项目，投资合计{total}。").format(
        n=len(issue.large), total=show_sum(total(one.headline.amount for one in issue.large))
    )
    return [*parts, *since_grid(issue.since, table, columns, rows, even=True), Note(note)]


def _large_row(one: MajorProject, counted: bool, places: int) -> Row:
    tier = one.tiered.tier.name
    return [
        Cell(one.name, bold=True),
        Cell(
            tier,
            "red" if tier != "10亿" else "accent",
            bold=True,
            small=tr("本年计入") if counted else "",
        ),
        one.stage.label,
        amount_cell(one.headline),
        Cell(show_amount(one.arrived, with_unit=False), small=tr("台账数") if one.reported else ""),
        show_extent(one.land, with_unit=False, places=places),
        Cell(shortened(one.progress, 60) or UNKNOWN, "" if one.progress else "secondary"),
        Cell(names_of(one.chief, one.commissioner), "secondary"),
    ]


def land_places(lands: Iterable[Extent | None]) -> int:
    """Return the decimals of a column of 亩: none where all are whole, so that it stays calm."""
    known = [land.units for land in lands if land is not None and land.units is not None]
    return 2 if any(units % AREA_UNITS_PER_MU for units in known) else 0


def amount_cell(figure: Headline | None, *, beside: bool = False) -> Cell:
    """Return the headline figure; what is not 合同投资 says what it is under it, or beside it."""
    if figure is None:
        return Cell(UNKNOWN, "secondary")
    apart = figure.kind is not AmountKind.CONTRACTED
    word = figure.kind.label if apart else ""
    shown = show_amount(figure.amount, with_unit=False)
    return Cell(shown, bold=True, tail=word if beside else "", small="" if beside else word)
