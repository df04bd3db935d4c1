"""合同履约: one strip a contract, one cell a year and indicator, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import Assessed
from crm.claims import claims_of
from crm.industries import industry_label
from crm.rules.assess import Exact
from crm.rules.remedies import Remedy
from crm.standings import Column, Standing, joined, standings
from crm.supplements import roots_of
from db.models import Contract, ContractParty, Organization, Park, Project
from db.terms import ContractKind, Grade, Indicator
from resources import N_

VERDICTS = (Grade.MET, Grade.NEARLY_MET, Grade.UNMET)
"""Grades that a period that is over, and has its figures, ends with."""
_WORST = (Grade.UNMET, Grade.NEARLY_MET, Grade.WARNING, Grade.NO_DATA, Grade.MET)


class Order(Enum):
    """How the strips are sorted."""

    WORST = "worst", N_("最差在前")
    OWED = "owed", N_("应追最多")
    SIGNED = "signed", N_("新签在前")
    NAME = "name", N_("按名称")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label


@dataclass(frozen=True)
class Head:
    """What a strip says of its contract besides its cells."""

    contract_id: str
    project_id: str
    project: str
    firms: str
    kind: ContractKind
    number: str
    signed: date | None
    park: str
    industry: str
    owner: str
    people: tuple[str, ...]
    letters: str
    illustrative: bool


@dataclass(frozen=True)
class Strip:
    """One contract with its supplements: where it stands, and what is still owed for it.

    owed: 分 that were reckoned and are neither paid nor waived. demands: remedies that are no sum
    (the land is taken back).
    """

    head: Head
    standing: Standing
    owed: int
    demands: int

    def at(self, column: Column) -> Assessed | None:
        """Return what a cell shows: its gravest result, where there are several."""
        places = self.standing.cells.get(column)
        if places is None:
            return None
        results = self.standing.results
        if len(places) == 1:
            return results[places[0]]
        return min((results[at] for at in places), key=_gravity)

    def all_at(self, column: Column) -> list[Assessed]:
        """Return all results of a cell."""
        return [self.standing.results[at] for at in self.standing.cells.get(column, ())]

    def remedies(self) -> list[tuple[Assessed, Remedy]]:
        """Return the remedies that run, each with its result."""
        held = self.standing
        return [(held.results[at], remedy) for at, remedy in sorted(held.remedies.items())]

    def remedy_of(self, one: Assessed) -> Remedy | None:
        """Return the remedy that runs from a result."""
        return next((remedy for result, remedy in self.remedies() if result is one), None)


def _gravity(one: Assessed) -> tuple[int, Fraction]:
    grade = one.result.grade
    rank = _WORST.index(grade) if grade in _WORST else len(_WORST)
    return rank, one.result.ratio or Fraction(0)


@dataclass(frozen=True)
class PerformanceView:
    """All strips, the columns that any of them fills, and what a filter can ask for."""

    today: date
    strips: tuple[Strip, ...]
    columns: tuple[Column, ...]

    @cached_property
    def parks(self) -> list[str]:
        """The parks that there are, by name."""
        return sorted({one.head.park for one in self.strips if one.head.park})

    @cached_property
    def industries(self) -> list[str]:
        """The industries that there are, by name."""
        return sorted({one.head.industry for one in self.strips if one.head.industry})

    @cached_property
    def people(self) -> list[str]:
        """Owners and commissioners, by name."""
        return sorted({name for one in self.strips for name in one.head.people})


@dataclass(frozen=True)
class Wanted:
    """What a filter keeps; None or empty keeps all.

    text: part of a project, an enterprise, a number, or in pinyin. owing: only what owes a remedy.
    """

    text: str = ""
    grades: frozenset[Grade] = frozenset()
    park: str | None = None
    industry: str | None = None
    person: str | None = None
    owing: bool = False

    @property
    def all(self) -> bool:
        """Whether it keeps everything."""
        return self == Wanted()


def performance_view(session: Session, today: date) -> PerformanceView:
    """Return the strips of all contracts that promise something, in the order of their names."""
    held = standings(session, today)
    heads, roots = _heads(session)
    parts: dict[str, list[Standing]] = {}
    for key, standing in held.items():
        root = roots.get(key)
        if root is not None and standing.results:
            parts.setdefault(root, []).append(standing)
    owed = still_owed(session, held, today)
    strips = []
    columns: set[Column] = set()
    for root, some in parts.items():
        whole = some[0] if len(some) == 1 else joined(some)
        whole.warm()
        columns.update(whole.cells)
        strips.append(Strip(heads[root], whole, *owed_for(whole, owed)))
    strips.sort(key=lambda one: (one.head.letters, one.head.contract_id))
    places = {indicator: at for at, indicator in enumerate(Indicator)}
    ordered = sorted(columns, key=lambda one: (one.year, places[one.indicator]))
    return PerformanceView(today, tuple(strips), tuple(ordered))


def _heads(session: Session) -> tuple[dict[str, Head], dict[str, str]]:
    """Return contract → its head, and contract → the one that it supplements at last."""
    rows = session.execute(
        select(
            Contract.id,
            Contract.supplements_id,
            Contract.kind,
            Contract.number,
            Contract.__table__.c.signed_day,
            Contract.illustrative,
            Project.id,
            Project.name,
            Project.investor_names,
            Park.name,
            Project.industry,
            Project.owner,
            Project.commissioner,
            Project.name_pinyin,
            Project.name_initials,
        )
        .join(Project, Project.id == Contract.project_id)
        .outerjoin(Park, Park.id == Project.park_id)
        .where(Contract.trashed_at.is_(None), Project.trashed_at.is_(None))
    )
    parties = _parties(session)
    heads: dict[str, Head] = {}
    above: dict[str, str | None] = {}
    for (key, supplements, kind, number, signed, illustrative, project_id, project, firms, park,
         industry, owner, commissioner, pinyin, initials) in rows:  # fmt: skip
        above[key] = supplements
        people = dict.fromkeys(name for name in (owner, commissioner) if name)
        heads[key] = Head(
            key,
            project_id,
            project,
            parties.get(key) or firms or "",
            kind,
            number or "",
            signed,
            park or "",
            industry_label(industry) if industry else "",
            owner or commissioner or "",
            tuple(people),
            f"{pinyin or ''} {initials or ''}",
            illustrative,
        )
    return heads, roots_of(above)


def _parties(session: Session) -> dict[str, str]:
    """Return contract → the names of the organizations that are parties of it."""
    rows = session.execute(
        select(ContractParty.contract_id, Organization.name)
        .join(Organization, Organization.id == ContractParty.organization_id)
        .where(ContractParty.trashed_at.is_(None))
        .order_by(ContractParty.ordinal, ContractParty.id)
    )
    found: dict[str, list[str]] = {}
    for key, name in rows:
        found.setdefault(key, []).append(name)
    return {key: "、".join(names) for key, names in found.items()}


def still_owed(
    session: Session, held: Mapping[str, Standing], today: date
) -> dict[tuple[str, int], int]:
    """Return (promise, year) → 分 owed: what was not demanded yet, and what is open of claims."""
    found: dict[tuple[str, int], int] = {}
    for standing in held.values():
        for at, remedy in standing.running().items():
            one = standing.results[at]
            if remedy.amount is not None:
                key = (one.commitment_id, one.due.ends.year)
                found[key] = found.get(key, 0) + remedy.amount.fen
    for claim in claims_of(session, today):
        if claim.year is None or (claim.commitment_id, claim.year) not in found:
            continue
        key = (claim.commitment_id, claim.year)
        found[key] = max(found[key] - claim.amount, 0) + claim.outstanding
    return found


def owed_for(standing: Standing, owed: Mapping[tuple[str, int], int]) -> tuple[int, int]:
    """Return 分 owed of a standing's remedies, and how many are no sum. owed: by `still_owed`."""
    due, demands = 0, 0
    for at, remedy in standing.running().items():
        one = standing.results[at]
        if remedy.amount is None:
            demands += 1
        else:
            due += owed.get((one.commitment_id, one.due.ends.year), 0)
    return due, demands


# --- what is seen


def choose(view: PerformanceView, wanted: Wanted) -> list[Strip]:
    """Return the strips that a filter keeps."""
    text = wanted.text.strip().lower()
    return [one for one in view.strips if _keeps(one, wanted, text)]


def _keeps(strip: Strip, wanted: Wanted, text: str) -> bool:
    head = strip.head
    if wanted.park is not None and head.park != wanted.park:
        return False
    if wanted.industry is not None and head.industry != wanted.industry:
        return False
    if wanted.person is not None and wanted.person not in head.people:
        return False
    if wanted.owing and not (strip.owed or strip.demands):
        return False
    if wanted.grades and not any(strip.standing.grades.get(one) for one in wanted.grades):
        return False
    if not text:
        return True
    return any(text in one.lower() for one in (head.project, head.firms, head.number, head.letters))


def in_order(strips: Iterable[Strip], order: Order) -> list[Strip]:
    """Return the strips sorted; equal ones stay in the order of their names."""
    if order is Order.WORST:
        return sorted(strips, key=_badness)
    if order is Order.OWED:
        return sorted(strips, key=lambda one: (-one.owed, -one.demands))
    if order is Order.SIGNED:
        return sorted(strips, key=lambda one: one.head.signed or date.min, reverse=True)
    return list(strips)


def _badness(strip: Strip) -> tuple[int, ...]:
    grades = strip.standing.grades
    return (*(-grades.get(grade, 0) for grade in _WORST[:-1]), -strip.owed)


# --- what it adds up to


@dataclass(frozen=True)
class Totals:
    """What some contracts add up to; money in 分, land in 亩, None where nothing is known.

    invested, on: fixed investment and the land it stands on, of contracts that promise an
    intensity and have an actual. tax, taxed, tax_year: the same of the tax of one year.
    """

    contracts: int
    land: Exact
    invested: Exact
    on: Exact
    tax: Exact
    taxed: Exact
    tax_year: int | None
    grades: Mapping[Grade, int]
    owed: int
    demands: int

    @property
    def intensity(self) -> Fraction | None:
        """Investment ÷ land, in 分 for a 亩."""
        return Fraction(self.invested) / Fraction(self.on) if self.on else None

    @property
    def tax_per_mu(self) -> Fraction | None:
        """Tax of the year ÷ land, in 分 for a 亩."""
        return Fraction(self.tax) / Fraction(self.taxed) if self.taxed else None

    @property
    def judged(self) -> int:
        """How many periods are over and have their figures."""
        return sum(self.grades.get(grade, 0) for grade in VERDICTS)

    @property
    def reached(self) -> Fraction | None:
        """The share of the judged ones that reached their target, from 0 to 1."""
        return Fraction(self.grades.get(Grade.MET, 0), self.judged) if self.judged else None


def tax_year_of(strips: Iterable[Strip], today: date) -> int | None:
    """Return the newest year before today's of which any tax is known."""
    known = {year for one in strips for year in one.standing.taxes if year < today.year}
    return max(known, default=None)


def totals(strips: Sequence[Strip], tax_year: int | None, year: int | None = None) -> Totals:
    """Return what strips add up to; tax_year: whose tax; year: only its periods are counted."""
    grades: dict[Grade, int] = {}
    land: Exact = 0
    invested: Exact = 0
    on: Exact = 0
    tax: Exact = 0
    taxed: Exact = 0
    for one in strips:
        standing = one.standing
        counted = standing.grades if year is None else standing.counts.get(year, {})
        for grade, count in counted.items():
            grades[grade] = grades.get(grade, 0) + count
        if not standing.land:
            continue
        land += standing.land
        if standing.invested is not None:
            invested, on = invested + standing.invested, on + standing.land
        paid = None if tax_year is None else standing.taxes.get(tax_year)
        if paid is not None:
            tax, taxed = tax + paid, taxed + standing.land
    return Totals(
        len(strips),
        land,
        invested,
        on,
        tax,
        taxed,
        tax_year,
        grades,
        sum(one.owed for one in strips),
        sum(one.demands for one in strips),
    )
