"""Which actuals are waited for, and by which promises: what the grid of 实绩 asks people for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.performances import Slot
from crm.promises import Promise
from crm.rules.assess import CUMULATIVE, PER_MU, dues
from crm.rules.indicators import STANDING
from crm.working import title_of
from db.models import Commitment, Project
from db.terms import Indicator, TaxBasis
from resources import tr

Owed = dict[tuple[str, Indicator, TaxBasis | None, int], list[str]]
"""Organization, indicator, 口径, year → the promises that wait for the figure, in words."""


def owed_figures(
    session: Session,
    promises: Iterable[Promise],
    shown: set[str],
    known_slots: Collection[Slot],
    today: date,
) -> Owed:
    """Return whose figure of which year is waited for, and by which promises in words."""
    wanted = [one for one in promises if not shown.isdisjoint(one.enterprises)]
    words = _words(session, wanted)
    years: dict[tuple[str, Indicator, TaxBasis | None], set[int]] = {}
    for slot in known_slots:
        key = (slot.organization_id, slot.indicator, slot.basis)
        years.setdefault(key, set()).add(slot.year)
    found: Owed = {}
    for promise in wanted:
        what = PER_MU.get(promise.indicator, promise.indicator)
        basis = promise.basis if what is Indicator.TAX else None
        for organization in promise.enterprises:
            if organization not in shown:
                continue
            known = years.get((organization, what, basis), set())
            for year in _years_owed(promise, what, known, today):
                found.setdefault((organization, what, basis, year), []).append(
                    words[promise.commitment_id]
                )
    return found


def _years_owed(promise: Promise, what: Indicator, known: set[int], today: date) -> Iterable[int]:
    """Return the years over by `today` whose figure a promise needs."""
    ramp = None if promise.ramp is None else tuple(promise.ramp)
    years: set[int] = set()
    for due in dues(promise.period, produced=promise.produced, until=today.year, ramp=ramp):
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
            years |= set(range(first, due.ends.year + 1))
        else:
            years |= set(range(due.years[0], due.years[1] + 1))
    return sorted(year for year in years if date(year, 12, 31) < today)


def _words(session: Session, promises: Sequence[Promise]) -> dict[str, str]:
    """Return commitment id → the promise in words, with its project."""
    ids = [one.commitment_id for one in promises]
    promised: dict[str, Any] = {}
    for at in range(0, len(ids), 900):
        rows = session.execute(
            select(Commitment.id, Commitment.promised).where(Commitment.id.in_(ids[at : at + 900]))
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
