"""Which actuals are waited for, and by which promises: what the grid of 实绩 asks people for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.promises import Promise
from crm.rules.assess import CUMULATIVE, PER_MU, Due, dues
from crm.rules.indicators import STANDING
from crm.working_words import title_of
from db.models import Commitment, Performance, Project
from db.portions import portions
from db.terms import Indicator, TaxBasis
from db.values import Period
from resources import tr

Year = tuple[str, Indicator, TaxBasis | None, int]
"""Whose figure of which year: organization, indicator, 口径, year."""
Owed = dict[Year, list[str]]
"""A year's figure → the promises that wait for it, in words."""


def owed_figures(
    session: Session,
    promises: Iterable[Promise],
    shown: set[str],
    have: Collection[Year],
    today: date,
    *,
    year: int | None = None,
) -> Owed:
    """Return whose figure of which year is waited for, and by which promises in words.

    have: what is there already. year: the only one that is asked about; None for all that are
    over by `today`.
    """
    summed = _years_known(session)
    waiting: dict[Year, list[Promise]] = {}
    for promise in promises:
        what = PER_MU.get(promise.indicator, promise.indicator)
        basis = promise.basis if what is Indicator.TAX else None
        for organization in promise.enterprises:
            if organization not in shown:
                continue
            known = summed.get((organization, what), _NONE)
            for one in _years_owed(promise, what, known, today):
                key = (organization, what, basis, one)
                if year in (None, one) and key not in have:
                    waiting.setdefault(key, []).append(promise)
    wanted = {one.commitment_id: one for those in waiting.values() for one in those}
    words = _words(session, list(wanted.values()))
    return {key: [words[one.commitment_id] for one in those] for key, those in waiting.items()}


_NONE: frozenset[int] = frozenset()


def _years_known(session: Session) -> dict[tuple[str, Indicator], set[int]]:
    """Return the years with a figure of what adds up over years, or stands until a newer one."""
    rows = session.execute(
        select(Performance.organization_id, Performance.indicator, Performance.year)
        .where(
            Performance.trashed_at.is_(None),
            Performance.indicator.in_([*sorted(CUMULATIVE), *sorted(STANDING)]),
        )
        .distinct()
    )
    found: dict[tuple[str, Indicator], set[int]] = {}
    for organization, what, year in rows:
        found.setdefault((organization, what), set()).add(year)
    return found


@lru_cache(maxsize=4096)
def _dues(
    period: Period | None, produced: date | None, until: int, ramp: tuple[str, ...] | None
) -> tuple[Due, ...]:
    """Return what falls due; most contracts of a zone share their periods."""
    return tuple(dues(period, produced=produced, until=until, ramp=ramp))


def _years_owed(
    promise: Promise, what: Indicator, known: Collection[int], today: date
) -> Iterable[int]:
    """Return the years over by `today` whose figure a promise needs."""
    ramp = None if promise.ramp is None else tuple(promise.ramp)
    years: set[int] = set()
    for due in _dues(promise.period, promise.produced, today.year, ramp):
        if promise.from_on is not None and due.ends < promise.from_on:
            continue
        if promise.ended_on is not None and due.ends >= promise.ended_on:
            continue
        if what in STANDING:
            if due.ends < today and not any(year <= due.ends.year for year in known):
                years.add(due.ends.year)
        elif due.years is None or what in CUMULATIVE:
            # All from the first known year on are added up, so none between may be missing.
            first = min((year for year in known if year <= due.ends.year), default=due.ends.year)
            years.update(range(first, due.ends.year + 1))
        else:
            years.update(range(due.years[0], due.years[1] + 1))
    # The year of `today` is over on its last day, when its figures are not there yet.
    return [year for year in years if year < today.year]


def _words(session: Session, promises: Sequence[Promise]) -> dict[str, str]:
    """Return commitment id → the promise in words, with its project."""
    promised: dict[str, Any] = {}
    for some in portions([one.commitment_id for one in promises]):
        rows = session.execute(
            select(Commitment.id, Commitment.promised).where(Commitment.id.in_(some))
        )
        promised |= {row.id: row.promised for row in rows}
    projects = {row.id: row.name for row in session.execute(select(Project.id, Project.name))}
    return {
        one.commitment_id: tr("{project}：{what}").format(
            project=projects.get(one.project_id, ""),
            what=title_of(one, promised.get(one.commitment_id)),
        )
        for one in promises
    }
