"""Sums of 200,000 arrivals by kind, park and month, beside the bare SQL sum of the same rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from crm.capital_sums import arrived, became_fixed, spread
from tests.bench.capital_zone import TODAY, capital_zone
from tests.bench.measure import figure, milliseconds, side_by_side

YEAR = date(2016, 1, 1), date(2016, 12, 31)
_BARE = text(
    "SELECT origin, sum(amount_fen) FROM capital_arrival WHERE \"on\" BETWEEN '2016-01-01' AND "
    "'2016-12-31' AND verified_on IS NOT NULL AND trashed_at IS NULL GROUP BY origin"
)
_BARE_USES = text(
    "SELECT a.origin, sum(u.amount_fen) FROM arrival_use u JOIN capital_arrival a ON "
    "a.id = u.arrival_id WHERE u.year = 2016 AND a.verified_on IS NOT NULL GROUP BY a.origin"
)


def _all_figures(session: Any) -> int:
    came = arrived(session, *YEAR, today=TODAY)
    fixed = became_fixed(session, *YEAR, today=TODAY)
    lines = [spread(sums, lambda one: (one.month, one.park_id)) for sums in (came, fixed)]
    return sum(figure.fen for found in lines for line in found.values() for figure in line.values())


def _bare(session: Any) -> None:
    session.execute(_BARE).all()
    session.execute(_BARE_USES).all()


@figure("capital-sums-200000", goal=300.0, unit="ms")
def sums() -> tuple[float, float]:
    """Both figures of a year by kind, park and month; the goal is ms, so the floor is one."""
    made = capital_zone()
    assert made.read(_all_figures) > 0
    return min(milliseconds(lambda: made.read(_all_figures)) for _ in range(5)), 1.0


@figure("capital-sums-beside-sql", goal=4.0, unit="ms")
def beside_sql() -> tuple[float, float]:
    """The same beside the bare SQL sums of the same year by origin alone."""
    made = capital_zone()
    return side_by_side(lambda: made.read(_all_figures), lambda: made.read(_bare))
