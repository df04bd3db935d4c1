"""How an assessment reads: the promise in a line, its formula in words and in figures."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from crm.promises import Promise
from crm.rules.assess import DATES, PER_MU, Due, Exact, Result
from crm.rules.indicators import show_in, units_of
from crm.rules.numbers import show_number, show_percent
from db.terms import Comparison, Grade, Indicator, PeriodKind
from db.values import Quantity
from resources import tr

SIGNS = {
    Grade.MET: "✓",
    Grade.NEARLY_MET: "≈",
    Grade.UNMET: "✗",
    Grade.WARNING: "!",
    Grade.NO_DATA: "?",
    Grade.NOT_YET_DUE: "·",
}
"""A grade's sign, so that no colour stands alone."""


def title_of(promise: Promise, promised: Quantity | None) -> str:
    """Return a promise in words: ``投资强度 不低于 300万元/亩``."""
    return promise_words(promise.indicator, promise.comparison, promised, promise.due)


def promise_words(
    indicator: Indicator, comparison: Comparison, promised: Quantity | None, due: date | None
) -> str:
    """Return a promise in words by its parts; `due` is that of a date."""
    if indicator in DATES:
        day = due.isoformat() if due is not None else ""
        return f"{indicator.label} {comparison.label} {day}"
    return f"{indicator.label} {comparison.label} {show_quantity(promised)}"


def show_quantity(value: Quantity | None) -> str:
    """Show a figure with its unit, as it was written where it is no number; unknown is a dash."""
    if value is None:
        return show_number(None)
    return value.source if value.number is None else f"{show_number(value.number)}{value.unit}"


def show_ratio(result: Result) -> str:
    """Show a ratio in percent, days late, or a dash."""
    if result.days_late is not None:
        return tr("晚 {n} 天").format(n=result.days_late) if result.days_late else tr("按期")
    return show_percent(None if result.ratio is None else result.ratio * 100)


def show_due(due: Due, promise: Promise) -> str:
    """Say of which time a period speaks: ``2028 年（投产后第 2 年）``, ``累计至 2027-12-31``."""
    if promise.indicator in DATES:
        return tr("不晚于 {day}").format(day=due.ends.isoformat())
    rule = promise.period
    if rule is not None and rule.kind is PeriodKind.STANDING:
        return tr("{day} 验收时").format(day=due.ends.isoformat())
    if due.years is None:
        return tr("累计至 {day}").format(day=due.ends.isoformat())
    first, last = due.years
    years = tr("{year} 年").format(year=first)
    if last != first:
        years = tr("{first}–{last} 年平均").format(first=first, last=last)
    if due.nth is None:
        return years
    return tr("{years}（投产后第 {n} 年）").format(years=years, n=due.nth)


def unit_of(promise: Promise, promised: Quantity | None) -> str:
    """Return the unit in which whole figures are shown: that of the promise where it has one."""
    base = PER_MU.get(promise.indicator)
    if base is not None:
        return units_of(base)[0]
    own = promised.unit if promised is not None else ""
    return own if own in units_of(promise.indicator) else units_of(promise.indicator)[0]


def show_whole(value: Exact | None, promise: Promise, unit: str) -> str:
    """Show what is owed or was done, in `unit`; nothing of a date."""
    if promise.indicator in DATES:
        return ""
    what = PER_MU.get(promise.indicator, promise.indicator)
    number = show_in(value, unit, what)
    return number if value is None else f"{number}{unit}"


def show_per_mu(value: Exact | None, promise: Promise) -> str:
    """Show a whole figure divided by the land in 万元/亩, to two places; "" of what is not so."""
    if promise.indicator not in PER_MU or value is None or not promise.land:
        return ""
    unit = units_of(promise.indicator)[0]
    per_mu = Fraction(value) / Fraction(promise.land)
    return f"{show_in(per_mu, unit, promise.indicator, 2)}{unit}"


def formula_of(promise: Promise) -> str:
    """Return how the ratio is reckoned, in words."""
    what = promise.indicator.label
    if promise.indicator in DATES:
        return tr("逾期天数 = 实际日期 − 约定日期")
    base = PER_MU.get(promise.indicator)
    if base is not None:
        whole = tr("应完成{base} = 承诺{what} × 用地面积").format(base=base.label, what=what)
    else:
        whole = tr("应完成 = 承诺{what}").format(what=what)
    if promise.ramp:
        whole += tr(" × 当年爬坡比例")
    if promise.period is not None and promise.period.kind is PeriodKind.AVERAGE:
        whole += tr(" × 平均年数")
    ratio = (
        tr("完成比例 = 承诺 ÷ 实际")
        if promise.comparison is Comparison.AT_MOST
        else tr("完成比例 = 实际 ÷ 应完成")
    )
    return f"{whole}；{ratio}"


def figures_of(
    promise: Promise, due: Due, result: Result, promised: Quantity | None, unit: str
) -> str:
    """Return the same in figures."""
    if promise.indicator in DATES:
        if promise.reached is not None:
            reached = promise.reached.isoformat()
        elif result.days_late:
            until = due.ends + timedelta(days=result.days_late)
            reached = tr("尚未发生，算到 {day}").format(day=until.isoformat())
        elif promise.expected is not None:
            return tr("尚未发生，节点预计 {expected}，约定 {day}").format(
                expected=promise.expected.isoformat(), day=due.ends.isoformat()
            )
        else:
            return tr("尚未发生，约定 {day}").format(day=due.ends.isoformat())
        return f"{reached} − {due.ends.isoformat()} → {show_ratio(result)}"
    if promised is None or promised.number is None:
        return ""
    parts = [f"{show_number(promised.number)}{promised.unit}"]
    if promise.indicator in PER_MU and promise.land is not None:
        parts.append(tr("{n}亩").format(n=show_number(Fraction(promise.land))))
    if due.share != 1:
        parts.append(f"{show_number(due.share * 100)}%")
    if due.average > 1:
        parts.append(str(due.average))
    whole = " × ".join(parts)
    owed = show_whole(result.promised, promise, unit)
    said = whole if len(parts) == 1 and whole == owed else f"{whole} = {owed}"
    if result.actual is None:
        return said
    actual = show_whole(result.actual, promise, unit)
    over, under = (owed, actual) if promise.comparison is Comparison.AT_MOST else (actual, owed)
    return f"{said}；{over} ÷ {under} = {show_ratio(result)}"


def reasons_of(promise: Promise, result: Result) -> list[str]:
    """Return why there is no data, in sentences that say what to do."""
    if promise.indicator in DATES or result.grade is not Grade.NO_DATA:
        return []
    if promise.indicator in PER_MU and promise.land is None:
        return [tr("用地面积未登记或只有约数，无法计算亩均指标。")]
    if not promise.enterprises:
        return [tr("没有登记由哪家企业履约。请在合同里填写当事企业。")]
    if promise.foreign is not None:
        return [
            tr("这个期间没有{currency}的实绩；币种不同的数不相比较，请按承诺的币种录入。").format(
                currency=promise.foreign.label
            )
        ]
    return [tr("这个期间没有录入实绩；缺数据不当作零。")]
