"""The tables of a periodic brief as its next issue compares them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from crm.briefings.issue import ListedProject, MonthlySnapshot, TargetLine
from crm.briefings.progress import KINDS, Capital, LateNode, Performance, gravest_nodes
from crm.briefings.since import Mark, Table, firm_money, printed
from crm.milestone_words import show_light
from crm.rules.arrivals import OriginGroup
from crm.rules.numbers import exact_decimal, round_half_up
from crm.rules.units import money_in
from crm.targets import decimals_of
from resources import tr

_OUTSIDE, _ABROAD = KINDS.index(OriginGroup.OUTSIDE_CITY), KINDS.index(OriginGroup.OVERSEAS)
"""省外 is a part of the first."""
MOVES = "moves"
"""The key of the one row that counts the moves of the period."""


def tables(issue: MonthlySnapshot) -> tuple[Table, ...]:
    """Return what the next issue compares."""
    return (
        targets_table(issue.targets),
        large_table(issue),
        stages_table(issue),
        Table(MOVES, (Mark(MOVES, "", figures=(Decimal(len(issue.movements)),)),)),
        stalled_table(issue),
        silent_table(issue),
        nodes_table(issue.late),
        *_of_performance(issue.performance),
        *_of_capital(issue.capital),
    )


def targets_table(lines: Iterable[TargetLine]) -> Table:
    """Return the targets with what is done of them."""
    standings = [line.standing for line in lines]
    return Table(
        "targets",
        tuple(
            Mark(
                at.target_id,
                at.indicator if at.park_id is None else at.park + at.indicator,
                figures=(printed(at.actual, decimals_of(at)),),
            )
            for at in standings
        ),
    )


def large_table(issue: MonthlySnapshot) -> Table:
    """Return the projects that reach a tier: their stage, their investment, what arrived."""
    return Table(
        "large",
        tuple(
            Mark(
                one.project_id,
                one.name,
                one.stage.label,
                (firm_money(one.headline.amount), firm_money(one.arrived)),
            )
            for one in issue.large
        ),
        (tr("投资"), tr("到位")),
    )


def projects_table(key: str, projects: Sequence[ListedProject]) -> Table:
    """Return listed projects: their stage and their investment."""
    return Table(
        key,
        tuple(
            Mark(
                one.project_id,
                one.name,
                one.stage.label,
                (firm_money(None if one.headline is None else one.headline.amount),),
            )
            for one in projects
        ),
    )


def stages_table(issue: MonthlySnapshot) -> Table:
    """Return how many projects stand at each stage."""
    return Table(
        "stages",
        tuple(
            Mark(group.stage.value, group.stage.label, figures=(Decimal(len(group.projects)),))
            for group in issue.groups
        ),
    )


def stalled_table(issue: MonthlySnapshot) -> Table:
    """Return the projects that stand still; a silent one too, since it may give its reason."""
    return Table(
        "stalled",
        tuple(
            Mark(one.project.project_id, one.project.name, one.project.stage.label)
            for one in issue.stalled
        ),
    )


def silent_table(issue: MonthlySnapshot) -> Table:
    """Return how many reasons each person owes."""
    silent = (one.project for one in issue.stalled if not one.project.stuck_reason.strip())
    counted = Counter(project.answerable for project in silent)
    return Table(
        "silent",
        tuple(
            Mark(person, person or tr("未登记责任人"), figures=(Decimal(n),))
            for person, n in counted.items()
        ),
    )


def nodes_table(nodes: Sequence[LateNode]) -> Table:
    """Return each project's gravest milestone: its light, and how late it is in days."""
    return Table(
        "nodes",
        tuple(
            Mark(one.project_id, one.project, show_light(one.light), (Decimal(one.late),))
            for one in gravest_nodes(nodes)
        ),
    )


def promises_table(found: Performance) -> Table:
    """Return the promises that are unmet, or will be."""
    return Table(
        "promises",
        tuple(
            Mark(
                one.commitment_id,
                tr("{project}的{promise}").format(project=one.project, promise=one.promise),
                one.grade.label,
                (printed(one.share, 2),),
            )
            for one in found.named
        ),
    )


def _of_performance(found: Performance | None) -> tuple[Table, ...]:
    if found is None:
        return ()
    grades = (
        Mark(grade.value, grade.label, figures=(Decimal(n),)) for grade, n in found.counts.items()
    )
    return (Table("grades", tuple(grades)), promises_table(found))


def _of_capital(found: Capital | None) -> tuple[Table, ...]:
    return () if found is None else (capital_table(found), parks_table(found))


def capital_table(found: Capital) -> Table:
    """Return what arrived in the year by kind, in 万元 or 万美元."""
    return Table(
        "capital",
        tuple(
            Mark(one.kind.value, one.kind.label, figures=(_wan(one.year),)) for one in found.zone
        ),
    )


def parks_table(found: Capital) -> Table:
    """Return what arrived in each park."""
    return Table(
        "parks",
        tuple(
            Mark(name, name, figures=(_wan(sums[_OUTSIDE]), _wan(sums[_ABROAD])))
            for name, sums in found.parks
        ),
        (tr("市外"), tr("外资")),
    )


def _wan(fen: int) -> Decimal:
    return exact_decimal(round_half_up(money_in(fen, "万元"), 2))
