"""Where all contracts stand, kept between looks; what was saved since is assessed anew by itself.

A zone's contracts take seconds to assess. So the results are kept for each database, and what was
saved since the last look, here or in another window, is read from the change log: only the
contracts that it bears on (`crm.assessing.affected`) are assessed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy.orm import Session

from crm import collecting
from crm.assessing import AHEAD, Assessed, affected, assess_promise
from crm.keeping import kept_by_id
from crm.promises import read_actuals, read_promises
from crm.remedy_grounds import read_grounds, remedy_on
from crm.rules.assess import Exact
from crm.rules.remedies import Remedy
from db.terms import Grade, Indicator, RemedyKind


class Column(NamedTuple):
    """A column of the heat strips: a year and what is promised for it."""

    year: int
    indicator: Indicator


@dataclass
class Standing:
    """Where one contract stands: its results, the remedies that run, its land in 亩.

    remedies: by the place of their result in `results`. What is added up from them is worked out
    once, when it is first asked for.
    """

    results: list[Assessed]
    remedies: dict[int, Remedy] = field(default_factory=dict)
    land: Exact | None = None

    @cached_property
    def cells(self) -> dict[Column, list[int]]:
        """Column → the places of its results in `results`; mostly there is one."""
        found: dict[Column, list[int]] = {}
        for at, one in enumerate(self.results):
            key = Column(one.due.ends.year, one.indicator)
            if key in found:
                found[key].append(at)
            else:
                found[key] = [at]
        return found

    @cached_property
    def counts(self) -> Mapping[int, Mapping[Grade, int]]:
        """Year → grade → how many results."""
        found: dict[int, dict[Grade, int]] = {}
        for one in self.results:
            year = found.setdefault(one.due.ends.year, {})
            year[one.result.grade] = year.get(one.result.grade, 0) + 1
        return found

    @cached_property
    def grades(self) -> Mapping[Grade, int]:
        """Grade → how many results, of all years."""
        found: dict[Grade, int] = {}
        for year in self.counts.values():
            for grade, count in year.items():
                found[grade] = found.get(grade, 0) + count
        return found

    @cached_property
    def ahead(self) -> tuple[Assessed, ...]:
        """The results of periods that are not over."""
        return tuple(one for one in self.results if one.result.grade in _OPEN)

    @cached_property
    def invested(self) -> Exact | None:
        """The fixed investment of the newest period of 投资强度 that has an actual, in 分."""
        known = [
            one
            for one in self.results
            if one.indicator is Indicator.INTENSITY and one.result.actual is not None
        ]
        return max(known, key=lambda one: one.due.ends).result.actual if known else None

    @cached_property
    def taxes(self) -> Mapping[int, Exact]:
        """Year → the tax paid in it in 分, where a tax is promised for the year and known."""
        found: dict[int, Exact] = {}
        for one in self.results:
            years, actual = one.due.years, one.result.actual
            if one.indicator not in _TAXES or actual is None or years is None:
                continue
            if years[0] == years[1]:
                found[years[0]] = actual
        return found

    def warm(self) -> None:
        """Add up now, on the thread that reads, what the window asks for later."""
        _ = self.grades, self.taxes, self.invested, self.cells, self.ahead

    def running(self) -> dict[int, Remedy]:
        """Return the remedies that add up: of several 补贴扣回 of one promise the largest alone.

        The same money can't be taken back once for each year.
        """
        largest: dict[str, int] = {}
        for at, remedy in self.remedies.items():
            if remedy.kind is RemedyKind.CLAWBACK:
                key = self.results[at].commitment_id
                if key not in largest or _fen(remedy) > _fen(self.remedies[largest[key]]):
                    largest[key] = at
        return {
            at: remedy
            for at, remedy in self.remedies.items()
            if remedy.kind is not RemedyKind.CLAWBACK
            or largest[self.results[at].commitment_id] == at
        }


def _fen(remedy: Remedy) -> int:
    return remedy.amount.fen if remedy.amount is not None else 0


_OPEN = (Grade.NOT_YET_DUE, Grade.WARNING)
_TAXES = (Indicator.TAX, Indicator.TAX_PER_MU)


def joined(standings: Iterable[Standing]) -> Standing:
    """Return a contract's standing with those of its supplements behind it."""
    whole = Standing([])
    for one in standings:
        shift = len(whole.results)
        whole.results += one.results
        whole.remedies |= {at + shift: remedy for at, remedy in one.remedies.items()}
        whole.land = whole.land if whole.land is not None else one.land
    return whole


def standings(session: Session, today: date) -> Mapping[str, Standing]:
    """Return contract id → where it stands today; not to be changed."""
    return _STANDINGS.look(session, today)


def assess_all(session: Session, today: date) -> dict[str, Standing]:
    """Return the same, all assessed anew."""
    with collecting.paused():
        return _assessed(session, today, None)


def _of(session: Session, today: date, contract_ids: Collection[str] | None) -> dict[str, Standing]:
    if contract_ids is None:
        return assess_all(session, today)
    return _assessed(session, today, contract_ids)


_STANDINGS = kept_by_id(_of, affected)


def _assessed(
    session: Session, today: date, contract_ids: Collection[str] | None
) -> dict[str, Standing]:
    promises = read_promises(session, contract_ids)
    actuals = read_actuals(session, promises)
    wanted = None
    if contract_ids is not None:
        wanted = {promise.commitment_id for promise in promises}
    grounds = read_grounds(session, today, wanted)
    until = today.year + AHEAD
    found: dict[str, Standing] = {}
    for promise in promises:
        standing = found.get(promise.contract_id)
        if standing is None:
            standing = found[promise.contract_id] = Standing([], land=promise.land)
        first = len(standing.results)
        standing.results.extend(assess_promise(promise, actuals, today, until))
        ground = grounds.get(promise.commitment_id)
        if ground is None:
            continue
        for at in range(first, len(standing.results)):
            remedy = remedy_on(ground, promise, standing.results[at].result, today)
            if remedy is not None:
                standing.remedies[at] = remedy
    return found
