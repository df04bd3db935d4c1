"""Counting targets from records: what counts, what stands beside it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital_counts import MonthSum, month_sums
from crm.capital_sums import usd_rate
from crm.counts_kept import Held, Sort, held_for, kept
from crm.organization_counts import Came, enterprises
from crm.rules.arrivals import in_currency
from crm.rules.counting import (
    CapitalKind,
    Narrowing,
    Signing,
    distinct,
    signing_in,
)
from crm.rules.numbers import round_half_up
from crm.rules.tiers import Tier, Tiered, at_or_above, tier_named, tier_of, tiers_to_text
from crm.rules.totals import beside, total
from crm.rules.units import convert, money_in, show_amount
from crm.signings import SignedProject, signed_projects
from crm.stage_counts import Reached, reached_in
from db.models import Park
from db.terms import Currency, Stage
from db.values import Amount, When
from resources import tr


@dataclass(frozen=True)
class Count:
    """What a target comes to from records.

    value: None when nothing can be counted. ids: the projects (or enterprises) that count, in the
    order in which they came to count; of money there are none. approximate: how many more would,
    if their figure were firm. notes: the parts of its 口径. known: False when there is no record
    of the sort at all, so that a reported figure may speak instead. recorded: whether anything of
    the sort is recorded in the year by the day; else a zero is none.
    """

    value: Decimal | None
    ids: tuple[str, ...]
    approximate: int = 0
    notes: tuple[str, ...] = ()
    illustrative: bool = False
    known: bool = True
    recorded: bool = True


class Records:
    """The records of one year that targets count: each sort is read once, when it is asked for.

    year: of the plan. today: what came later is not looked at. assumed: projects that a scenario
    has signed, in place of what their own papers say. `until` of a count is a day not after
    `today` up to which it looks.
    """

    def __init__(
        self,
        session: Session,
        year: int,
        today: date,
        tiers: Sequence[Tier],
        assumed: Sequence[SignedProject] = (),
    ) -> None:
        self._session = session
        self._year = year
        self._today = today
        self._tiers = tiers
        self._assumed = {project.id: project for project in assumed}
        self._held = held_for(session)
        # What is worked out from assumed signings is nobody else's.
        self._signings: Held = {} if assumed else self._held

    @cached_property
    def _outside(self) -> frozenset[str]:
        rows = self._session.execute(select(Park.id, Park.counts_into_zone))
        return frozenset(park_id for park_id, counts in rows if not counts)

    @cached_property
    def _signed(self) -> list[SignedProject]:
        # What is signed later does not count yet, whatever it is.
        days = date(self._year, 1, 1), min(self._today, date(self._year, 12, 31))
        found: list[SignedProject] = kept(
            self._held, (Sort.SIGNED, *days), lambda: signed_projects(self._session, *days)
        )
        if not self._assumed:
            return found
        own = [project for project in found if project.id not in self._assumed]
        return [*own, *self._assumed.values()]

    @cached_property
    def _dollar(self) -> Decimal | None:
        return usd_rate(self._session)

    @cached_property
    def _found_tiers(self) -> dict[str, Tiered | None]:
        """Project id → the tier that its amount reaches: no target looks at it twice."""
        return kept(
            self._signings,
            (Sort.SIGNED, self._year, self._today, tiers_to_text(self._tiers)),
            lambda: {project.id: tier_of(project.amount, self._tiers) for project in self._signed},
        )

    def _signed_by(self, day: date) -> list[tuple[SignedProject, Signing]]:
        """The projects of the year that signed something by `day`, in the order of signing."""

        def look() -> list[tuple[SignedProject, Signing]]:
            found: list[tuple[SignedProject, Signing]] = []
            for project in self._signed:
                state = signing_in([paper for paper, _ in project.papers], self._year, day)
                if state is not Signing.NOT:
                    found.append((project, state))
            return sorted(found, key=lambda pair: (_day(pair[0].signed), pair[0].id))

        return kept(self._signings, (Sort.SIGNED, self._year, day), look)

    def _signed_within(self, day: date, park_id: str | None) -> list[tuple[SignedProject, Signing]]:
        """Of them those that count for a target of `park_id`: a plan asks many times."""
        return kept(
            self._signings,
            (Sort.SIGNED, self._year, day, park_id, self._outside),
            lambda: [one for one in self._signed_by(day) if self._within(one[0].park_id, park_id)],
        )

    def _reached_by(self, stages: tuple[Stage, ...]) -> list[Reached]:
        """The projects that first reached one of `stages` in the year or on an unknown day."""

        def look() -> list[Reached]:
            found = reached_in(self._session, self._year, stages)
            return sorted(found, key=lambda one: (one.on or date.max, one.id))

        return kept(self._held, (Sort.REACHED, self._year, stages), look)

    def _month_sums(self, kind: CapitalKind) -> list[MonthSum]:
        """The year's money, of all origins at once."""
        return kept(
            self._held,
            (Sort.MONEY, self._year, kind is CapitalKind.OUTSIDE_FIXED, self._today),
            lambda: month_sums(self._session, kind, self._year, self._today),
        )

    def signings(
        self, park_id: str | None, narrowing: Narrowing, unit: str, until: date | None = None
    ) -> Count:
        """Count projects by their formal contract of the year (or enterprises, or their money)."""
        day = until or self._today
        if narrowing.tier and tier_named(narrowing.tier, self._tiers) is None:
            lacking = tr("缺数据：没有设置“{tier}”这一档").format(tier=narrowing.tier)
            return Count(None, (), notes=(lacking,))
        counted: list[SignedProject] = []
        approximate = apart = undated = 0
        high_enough = self._high_enough(narrowing)
        for project, state in self._signed_within(day, park_id):
            if narrowing.industry is not None and narrowing.industry not in project.industry:
                continue
            tiered = True
            if high_enough is not None:
                found = self._found_tiers[project.id]
                if found is None or found.tier.name not in high_enough:
                    continue
                tiered = found.firm
            if state is not Signing.FORMAL:
                apart += state is Signing.APART
                undated += state is Signing.UNDATED
            elif tiered:
                counted.append(project)
            else:
                approximate += 1
        notes = [
            tr("按首份投资合同的签订日期计入，一个项目只计一次"),
            *_narrowed(narrowing, self._tiers),
        ]
        if apart:
            notes.append(tr("意向、框架协议 {n} 个另列，不计入").format(n=apart))
        if undated:
            notes.append(tr("投资合同未登记签订日期 {n} 个，不计入").format(n=undated))
        count = self._signings_in_unit(counted, approximate, narrowing, unit, notes)
        return replace(count, recorded=bool(self._signed_by(day)))

    def _signings_in_unit(
        self,
        counted: list[SignedProject],
        approximate: int,
        narrowing: Narrowing,
        unit: str,
        notes: list[str],
    ) -> Count:
        value = Decimal(len(counted))
        if convert(Decimal(1), unit, "元") is not None:
            summed = total(project.amount for project in counted)
            value, approximate = money_in(summed.fen, unit), summed.approximate
            notes += [beside(summed)] if beside(summed) else []
        elif narrowing.distinct:
            known, unnamed = distinct(project.enterprise for project in counted)
            value = Decimal(known)
            notes.append(tr("按项目的第一投资方计家数，不重复"))
            if unnamed:
                notes.append(tr("未登记投资方的项目 {n} 个，不计入").format(n=unnamed))
        elif approximate:
            notes.append(tr("另有约数 {n} 项，不计入").format(n=approximate))
        return Count(
            value,
            tuple(project.id for project in counted),
            approximate,
            tuple(notes),
            any(project.illustrative for project in counted),
        )

    def passages(
        self, park_id: str | None, stages: tuple[Stage, ...], until: date | None = None
    ) -> Count:
        """Count projects by the actual date on which they first reached any of `stages`."""
        day = until or self._today
        counted: list[Reached] = []
        undated = 0
        for project in self._reached_by(stages):
            if not self._within(project.park_id, park_id):
                continue
            if project.on is None:
                undated += 1
            elif project.on <= day:
                counted.append(project)
        named = tr("或").join(stage.label for stage in stages)
        notes = [tr("按{stages}的实际日期计入，一个项目只计一次").format(stages=named)]
        if undated:
            notes.append(tr("未登记日期 {n} 个，不计入").format(n=undated))
        return Count(
            Decimal(len(counted)),
            tuple(project.id for project in counted),
            notes=tuple(notes),
            illustrative=any(project.illustrative for project in counted),
            recorded=any(one.on and one.on <= day for one in self._reached_by(stages)),
        )

    def capital(
        self, park_id: str | None, kind: CapitalKind, unit: str, until: date | None = None
    ) -> Count:
        """Add up the money of a kind that arrived (or became fixed assets) in the year.

        Only what is verified counts. Within a month only the whole month can be asked for.
        """
        sums = self._month_sums(kind)
        last = 12 if until is None else until.month
        wanted = Currency.USD if kind is CapitalKind.OVERSEAS else Currency.CNY
        here = [
            one
            for one in sums
            if one.origin in kind.origins
            and one.month <= last
            and self._within(one.park_id, park_id)
        ]
        dollar = self._dollar
        worth = [
            (one, in_currency(Amount(one.fen, one.currency, rate=one.rate), wanted, dollar))
            for one in here
        ]
        counted = [(one, fen) for one, fen in worth if fen is not None]
        apart = sum(one.firm for one, fen in worth if fen is None)
        unverified = sum(one.unverified for one in here)
        approximate = sum(one.approximate for one in here)
        notes = [tr("按已核实的到位资金记录汇总：{kind}").format(kind=kind.label)]
        if unverified:
            notes.append(tr("未核实 {n} 笔另列，不计入").format(n=unverified))
        if approximate:
            notes.append(tr("另有约数 {n} 笔，不计入").format(n=approximate))
        if apart:
            other = tr("非美元") if kind is CapitalKind.OVERSEAS else tr("外币")
            notes.append(tr("{other} {n} 笔未折算，不计入").format(other=other, n=apart))
        return Count(
            money_in(int(round_half_up(sum((fen for _, fen in counted), Fraction(0)), 0)), unit),
            (),
            approximate,
            tuple(notes),
            any(one.illustrative for one, _ in counted),
            known=bool(sums),
            recorded=bool(sums),
        )

    def organizations(
        self, park_id: str | None, narrowing: Narrowing, until: date | None = None
    ) -> Count:
        """Count the enterprises of a tag, a class or an industry that came in the year."""
        day = until or self._today
        words = (narrowing.tag, narrowing.industry)
        came: list[Came] = kept(
            self._held, (Sort.ENTERPRISES, *words), lambda: enterprises(self._session, *words)
        )
        counted, undated = [], 0
        for one in came:
            if park_id is not None and park_id not in one.park_ids:
                continue
            if one.on is None and one.year is None:
                undated += 1
            elif one.on is not None:
                if one.on.year == self._year and one.on <= day:
                    counted.append(one)
            elif one.year == self._year and day >= date(self._year, 1, 1):
                counted.append(one)
        named = narrowing.tag or narrowing.industry or ""
        what = tr("标签或类别为“{word}”") if narrowing.tag else tr("产业含“{word}”")
        notes = [
            what.format(word=named)
            + tr("的企业，按首份投资合同的日期，或“{year}年引进”的标签计入，不重复").format(
                year=self._year
            )
        ]
        if undated:
            notes.append(tr("未登记引进年份 {n} 家，不计入").format(n=undated))
        return Count(
            Decimal(len(counted)),
            tuple(one.id for one in counted),
            notes=tuple(notes),
            illustrative=any(one.illustrative for one in counted),
            known=bool(came),
            recorded=bool(counted),
        )

    def _within(self, park_id: str | None, wanted: str | None) -> bool:
        """Whether a project of `park_id` counts for a target of `wanted` (None: the zone)."""
        return park_id not in self._outside if wanted is None else park_id == wanted

    def _high_enough(self, narrowing: Narrowing) -> frozenset[str] | None:
        """The tiers that count; None when the target asks for none."""
        wanted = tier_named(narrowing.tier, self._tiers) if narrowing.tier else None
        return None if wanted is None else at_or_above(wanted, self._tiers)


def _narrowed(narrowing: Narrowing, tiers: Sequence[Tier]) -> list[str]:
    """Say in words what a target counts among the signed projects."""
    said = []
    tier = tier_named(narrowing.tier, tiers) if narrowing.tier else None
    if tier is not None:
        thresholds = [show_amount(Amount(fen, code)) for code, fen in tier.thresholds.items()]
        said.append(tr("合同投资 {amount}以上").format(amount=tr("或 ").join(thresholds)))
    if narrowing.industry:
        said.append(tr("产业或产业链含“{industry}”").format(industry=narrowing.industry))
    return said


def _day(when: When | None) -> date:
    return when.day if when is not None and when.day is not None else date.max


def excluded_parks(session: Session) -> tuple[str, ...]:
    """Return the names of the parks that do not count into 全区, for its 口径."""
    rows: Iterable[str] = session.scalars(
        select(Park.name)
        .where(Park.counts_into_zone.is_(False), Park.trashed_at.is_(None))
        .order_by(Park.ordinal, Park.name)
    )
    return tuple(rows)
