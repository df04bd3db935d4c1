"""Sums of 200,000 arrivals by kind, park and month, beside the bare SQL sums of the same."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from crm import counts_kept
from crm.capital_sums import arrived, became_fixed, spread
from tests.bench.capital_zone import TODAY, capital_zone
from tests.bench.measure import figure, side_by_side

YEAR = date(2016, 1, 1), date(2016, 12, 31)
_BARE = text(
    "SELECT p.park_id, a.origin, strftime('%m', a.\"on\"), sum(a.amount_fen) "
    "FROM capital_arrival a JOIN project p ON p.id = a.project_id "
    "WHERE a.\"on\" BETWEEN '2016-01-01' AND '2016-12-31' AND a.verified_on IS NOT NULL "
    "AND a.trashed_at IS NULL GROUP BY 1, 2, 3"
)
_BARE_USES = text(
    "SELECT p.park_id, a.origin, u.month, sum(u.amount_fen) FROM arrival_use u "
    "JOIN capital_arrival a ON a.id = u.arrival_id JOIN project p ON p.id = a.project_id "
    "WHERE u.year = 2016 AND a.verified_on IS NOT NULL GROUP BY 1, 2, 3"
)


def _all_figures(session: Any) -> int:
    came = arrived(session, *YEAR, today=TODAY)
    fixed = became_fixed(session, *YEAR, today=TODAY)
    lines = [spread(sums, lambda one: (one.month, one.park_id)) for sums in (came, fixed)]
    return sum(figure.fen for found in lines for line in found.values() for figure in line.values())


def _bare(session: Any) -> None:
    session.execute(_BARE).all()
    session.execute(_BARE_USES).all()


@figure("capital-sums-200000", goal=2.5, unit="ms", within=300.0)
def sums() -> tuple[float, float]:
    """Both figures of a year by kind, park and month, at a first look, beside bare SQL sums."""
    made = capital_zone()
    assert made.read(_all_figures) > 0
    return side_by_side(
        lambda: made.read(_all_figures), lambda: made.read(_bare), before=counts_kept.forget_counts
    )
