"""What a promise needs so that it can be assessed: the checks of a form, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from crm.errors import InvalidInput
from crm.rules.assess import CUMULATIVE, DATES, PER_MU
from crm.rules.indicators import STANDING, in_base
from db.terms import Comparison, Indicator, PeriodKind, RemedyKind
from db.values import Period, Quantity, When
from resources import tr


class Clause(Protocol):
    """A promise as its clause says it."""

    @property
    def indicator(self) -> Indicator: ...
    @property
    def comparison(self) -> Comparison: ...
    @property
    def promised(self) -> Quantity | None: ...
    @property
    def due(self) -> When | None: ...
    @property
    def period(self) -> Period | None: ...
    @property
    def ramp(self) -> Sequence[str] | None: ...
    @property
    def tolerance(self) -> Decimal | None: ...
    @property
    def weight(self) -> Decimal | None: ...
    @property
    def remedy(self) -> RemedyKind | None: ...
    @property
    def remedy_terms(self) -> Mapping[str, Any] | None: ...


@dataclass
class Draft:
    """A promise that is not stored yet, as far as it is known."""

    indicator: Indicator
    comparison: Comparison
    promised: Quantity | None = None
    due: When | None = None
    period: Period | None = None
    ramp: list[str] | None = None
    tolerance: Decimal | None = None
    weight: Decimal | None = None
    remedy: RemedyKind | None = None
    remedy_terms: dict[str, Any] | None = None
    clause: str | None = None
    page: str | None = None
    wording: str | None = None

    def fields(self) -> dict[str, Any]:
        """Return what is known by the names of the stored fields."""
        return {key: value for key, value in vars(self).items() if value not in (None, "")}


def remedies_for(indicator: Indicator) -> tuple[RemedyKind, ...]:
    """Return the remedies that a contract can name for an indicator."""
    if indicator is Indicator.START:
        return RemedyKind.PER_DAY, RemedyKind.IDLE_LAND, RemedyKind.CLAWBACK
    if indicator in DATES:
        return RemedyKind.PER_DAY, RemedyKind.CLAWBACK
    if indicator in (Indicator.TAX, Indicator.TAX_PER_MU):
        return RemedyKind.TAX_GAP, RemedyKind.LAND_PRICE_SHARE, RemedyKind.CLAWBACK
    return RemedyKind.LAND_PRICE_SHARE, RemedyKind.CLAWBACK


def periods_for(indicator: Indicator) -> tuple[PeriodKind, ...]:
    """Return the kinds of period that a promise of an indicator may speak of, the usual first."""
    if indicator in STANDING:
        return (PeriodKind.STANDING,)
    yearly = (PeriodKind.SINCE, PeriodKind.YEAR, PeriodKind.AVERAGE)
    if PER_MU.get(indicator, indicator) in CUMULATIVE:
        return (PeriodKind.CUMULATIVE, PeriodKind.SINCE, PeriodKind.YEAR)
    if indicator is Indicator.LAND_YIELD:
        return (PeriodKind.AVERAGE, PeriodKind.SINCE, PeriodKind.YEAR)
    return (*yearly, PeriodKind.CUMULATIVE)


def check_clause(clause: Clause) -> None:
    """Raise InvalidInput (with the field) when a promise lacks what its indicator needs."""
    if clause.indicator in DATES:
        _check_date(clause)
    else:
        _check_figure(clause)
    check_ramp(clause.ramp)
    tolerance = clause.tolerance
    if tolerance is not None and not 0 <= tolerance < 100:
        raise InvalidInput(
            tr("允许偏差是 0 到 100 之间的百分数，例如 5 表示 95% 以上算基本达标。"),
            field="tolerance",
        )
    weight = clause.weight
    if weight is not None and not 0 < weight <= 100:
        raise InvalidInput(tr("权重是 100 以内的正数。"), field="weight")
    check_terms(clause.remedy_terms)


def _check_date(clause: Clause) -> None:
    if clause.comparison is not Comparison.BY_DATE:
        raise InvalidInput(
            tr("“{what}”是日期承诺，比较方式只能是“不晚于”。").format(what=clause.indicator.label),
            field="comparison",
        )
    if clause.due is None or clause.due.day is None:
        raise InvalidInput(tr("请填写承诺的日期，例如 2026-03-01。"), field="due")
    if clause.remedy in (RemedyKind.TAX_GAP, RemedyKind.LAND_PRICE_SHARE):
        raise InvalidInput(
            tr("“{remedy}”按差额计算，不适用于日期承诺。请选“逾期违约金”或“闲置土地处置”。").format(
                remedy=clause.remedy.label
            ),
            field="remedy",
        )


def _check_figure(clause: Clause) -> None:
    what = clause.indicator
    if clause.comparison is Comparison.BY_DATE:
        raise InvalidInput(
            tr("“{what}”是数值承诺，比较方式请选“不低于”或“不高于”。").format(what=what.label),
            field="comparison",
        )
    figure = in_base(clause.promised, what)
    if figure is None:
        raise InvalidInput(tr("请填写承诺值，例如“不低于 300 万元/亩”里的 300。"), field="promised")
    if figure <= 0:
        raise InvalidInput(tr("承诺值要大于零；承诺为零就没有可考核的内容。"), field="promised")
    if clause.remedy in (RemedyKind.PER_DAY, RemedyKind.IDLE_LAND):
        raise InvalidInput(
            tr("“{remedy}”按日期计算，不适用于数值承诺。").format(remedy=clause.remedy.label),
            field="remedy",
        )
    if clause.remedy is RemedyKind.TAX_GAP and what not in (
        Indicator.TAX,
        Indicator.TAX_PER_MU,
    ):
        raise InvalidInput(tr("“税收差额补足”只适用于税收承诺。"), field="remedy")
    _check_period(clause)


def check_period(period: Period) -> None:
    """Raise InvalidInput (field ``period``) for one that lacks what its kind is of."""
    lacking = {
        PeriodKind.YEAR: period.year is None,
        PeriodKind.CUMULATIVE: period.day is None,
        PeriodKind.STANDING: period.day is None,
        PeriodKind.AVERAGE: not period.years,
        PeriodKind.SINCE: False,
    }
    if lacking[period.kind]:
        words = {
            PeriodKind.YEAR: tr("请填写是哪一年。"),
            PeriodKind.CUMULATIVE: tr("请填写累计到哪一天。"),
            PeriodKind.STANDING: tr("请填写在哪一天验收。"),
            PeriodKind.AVERAGE: tr("请填写平均几年。"),
        }
        raise InvalidInput(words[period.kind], field="period")
    if (period.nth is not None and period.nth < 1) or (
        period.years is not None and period.years < 1
    ):
        raise InvalidInput(tr("投产后第几年、共几年，都从 1 数起。"), field="period")


def _check_period(clause: Clause) -> None:
    period = clause.period
    if period is None:
        return
    check_period(period)
    if clause.indicator in STANDING and period.kind not in (
        PeriodKind.STANDING,
        PeriodKind.CUMULATIVE,
    ):
        raise InvalidInput(
            tr("“{what}”在验收时考核，期间请选“验收时”。").format(what=clause.indicator.label),
            field="period",
        )


def overlap(first: Period | None, second: Period | None) -> bool:
    """Tell whether two periods of one indicator speak of the same time, so that both would count.

    Only periods of one kind are held against each other: a yearly tax beside its average over
    five years is two promises. Without a period it is every year after 投产.
    """
    one, other = (rule or Period(PeriodKind.SINCE, nth=1) for rule in (first, second))
    if one.kind is not other.kind:
        return False
    match one.kind:
        case PeriodKind.YEAR:
            return one.year == other.year
        case PeriodKind.CUMULATIVE | PeriodKind.STANDING:
            return one.day == other.day
    starts = [rule.nth or 1 for rule in (one, other)]
    ends = [
        None if rule.years is None else start + rule.years
        for rule, start in zip((one, other), starts, strict=True)
    ]
    return (ends[1] is None or starts[0] < ends[1]) and (ends[0] is None or starts[1] < ends[0])


def check_terms(terms: Mapping[str, Any] | None) -> None:
    """Raise InvalidInput (field ``remedy_terms``) for a rate or a floor that no remedy can have."""
    rate, floor = ((terms or {}).get(name) for name in ("rate", "floor"))
    if rate is not None and not 0 < Decimal(rate) < 1:
        raise InvalidInput(
            tr("违约金费率应小于 1，例如每日千分之一写作 0.001。"), field="remedy_terms"
        )
    if floor is not None and not 0 < Decimal(floor) <= 100:
        raise InvalidInput(tr("全额扣回的界限是 100 以内的百分数，例如 60。"), field="remedy_terms")


def check_ramp(ramp: Sequence[str] | None) -> None:
    """Raise InvalidInput (field ``ramp``) unless a ramp rises to 100%."""
    if not ramp:
        return
    shares = [Decimal(step) for step in ramp]
    if any(not 0 < share <= 100 for share in shares):
        raise InvalidInput(tr("爬坡比例是 0 到 100 之间的百分数，例如 50、80、100。"), field="ramp")
    if shares != sorted(shares):
        raise InvalidInput(tr("爬坡比例应逐年不降，例如 50、80、100。"), field="ramp")
    if shares[-1] != 100:
        raise InvalidInput(
            tr("爬坡比例的最后一年应是 100，现在是 {last}。").format(last=ramp[-1]), field="ramp"
        )
