"""Two scenarios of the sample zone: what the year looks like if one or three projects sign."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from crm.saved_scenarios import keep_scenario
from crm.scenarios import Pick, candidates

_KEPT = (("11月底前签一个", 1), ("11月底前签三个", 3))


def add_scenarios(session: Session, today: date) -> None:
    """Keep the invented projects that are nearest to signing under two names."""
    day = max(date(today.year, 11, 30), today)
    near = [one for one in candidates(session) if one.illustrative and one.amount is not None]
    for name, count in _KEPT:
        picks = [Pick(one.project_id, day, one.amount) for one in near[:count]]
        if picks:
            keep_scenario(session, name, picks, year=today.year)
