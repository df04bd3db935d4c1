"""履约热力表: how contracts stand at each indicator, as a brief keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm.assessing import Assessed
from crm.strip_words import SHORT, figure_of
from db.terms import Grade, Indicator
from resources import tr

GRAVITY = (
    Grade.UNMET,
    Grade.WARNING,
    Grade.NO_DATA,
    Grade.NEARLY_MET,
    Grade.NOT_YET_DUE,
    Grade.MET,
)
"""Grades, the gravest first."""


@dataclass(frozen=True)
class HeatCell:
    """How a contract stands at an indicator: its gravest grade, and the figure beside the sign."""

    grade: Grade
    figure: str


@dataclass(frozen=True)
class HeatRow:
    """One contract: a cell for each column, None where it promises nothing of the kind."""

    contract_id: str
    project: str
    cells: tuple[HeatCell | None, ...]


@dataclass(frozen=True)
class Heat:
    """The table; columns: what is promised, in a word of two characters and in full."""

    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[HeatRow, ...] = ()


def heat_of(contracts: Iterable[tuple[str, str, Sequence[Assessed]]]) -> Heat:
    """Return the table of contracts (id, project, results), in their order."""
    listed = [one for one in contracts if one[2]]
    promised = {result.indicator for _, _, results in listed for result in results}
    indicators = [one for one in Indicator if one in promised]
    return Heat(
        tuple((tr(SHORT.get(one, one.label[:2])), one.label) for one in indicators),
        tuple(
            HeatRow(key, project, tuple(_cell(results, one) for one in indicators))
            for key, project, results in listed
        ),
    )


def _cell(results: Sequence[Assessed], indicator: Indicator) -> HeatCell | None:
    own = [one for one in results if one.indicator is indicator]
    if not own:
        return None
    gravest = min(own, key=lambda one: GRAVITY.index(one.result.grade))
    return HeatCell(gravest.result.grade, figure_of(gravest))
