"""A promise in words, as its clause reads: what is owed when, and what follows if it is not kept.

    投产后第 1 年起，每年亩均税收不低于 20 万元/亩，其中第 1 年 50%、第 2 年 80%、第 3 年起 100%。

What is not filled in yet stands as a blank, so that a form can show the sentence while it grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from crm.rules.assess import CUMULATIVE, DATES
from crm.rules.clauses import Clause
from crm.rules.dates import show_when
from crm.rules.numbers import show_number
from db.terms import Indicator, PeriodKind, RemedyKind, TaxBasis
from db.values import Period, Quantity
from resources import N_, tr

BLANK = "＿＿"
"""Where something is still to be filled in."""
_HAPPENS = {
    Indicator.START: N_("开工"),
    Indicator.COMPLETION: N_("竣工"),
    Indicator.PRODUCTION: N_("投产"),
    Indicator.FULL: N_("达产"),
}
_REMEDIES = {
    RemedyKind.LAND_PRICE_SHARE: N_("按差额比例支付土地出让价款的违约金"),
    RemedyKind.TAX_GAP: N_("不足部分以现金补足"),
    RemedyKind.PER_DAY: N_("每逾期一日，按土地出让价款的 {rate} 支付违约金"),
    RemedyKind.IDLE_LAND: N_("满一年收土地出让价款 20% 的闲置费，满两年无偿收回"),
    RemedyKind.CLAWBACK: N_("按未完成比例扣回已兑现的补贴"),
}
DAY_RATE = "0.001"
"""1‰ a day, where the clause names no other."""


def sentence(clause: Clause) -> str:
    """Return what a promise owes, as a sentence."""
    what = clause.indicator
    if what in DATES:
        day = BLANK if clause.due is None else show_when(clause.due)
        return tr("不晚于 {day} {happens}。").format(day=day, happens=tr(_HAPPENS[what]))
    owed = tr("{when}{what}{compared} {figure}").format(
        when=period_words(clause.period, cumulative=what in CUMULATIVE),
        what=what.label,
        compared=clause.comparison.label,
        figure=figure_words(clause.promised),
    )
    if clause.ramp:
        owed += tr("，其中{ramp}").format(ramp=ramp_words(clause.ramp))
    return owed + tr("。")


def period_words(period: Period | None, *, cumulative: bool = False) -> str:
    """Say of which time a promise speaks; without a period it is every year after 投产."""
    rule = period or Period(PeriodKind.SINCE, nth=1)
    first = rule.nth or 1
    match rule.kind:
        case PeriodKind.YEAR:
            return tr("{year} 年度，").format(year=rule.year or BLANK)
        case PeriodKind.CUMULATIVE:
            day = BLANK if rule.day is None else rule.day.isoformat()
            return tr("截至 {day}，累计").format(day=day)
        case PeriodKind.STANDING:
            day = BLANK if rule.day is None else rule.day.isoformat()
            return tr("{day} 验收时，").format(day=day)
        case PeriodKind.AVERAGE:
            last = first + rule.years - 1 if rule.years else BLANK
            return tr("投产后第 {first} 年至第 {last} 年，平均每年").format(first=first, last=last)
    each = tr("累计") if cumulative else tr("每年")
    if rule.years:
        return tr("投产后第 {first} 年至第 {last} 年，{each}").format(
            first=first, last=first + rule.years - 1, each=each
        )
    return tr("投产后第 {first} 年起，{each}").format(first=first, each=each)


def figure_words(figure: Quantity | None) -> str:
    """Show a figure with its unit; a blank while there is none."""
    if figure is None or figure.number is None:
        return (figure.source if figure is not None else "") or BLANK
    number = show_number(figure.number)
    if not figure.unit:
        return number
    return f"{number}%" if figure.unit == "%" else f"{number} {figure.unit}"


def ramp_words(ramp: Sequence[str]) -> str:
    """Say what each year after 投产 owes of the whole: 第 1 年 50%、第 2 年起 100%."""
    steps = [
        tr("第 {n} 年 {share}%").format(n=n, share=show_number(Decimal(share)))
        if n < len(ramp)
        else tr("第 {n} 年起 {share}%").format(n=n, share=show_number(Decimal(share)))
        for n, share in enumerate(ramp, 1)
    ]
    return tr("、").join(steps)


def remedy_words(kind: RemedyKind | None, terms: Mapping[str, Any] | None) -> str:
    """Say what follows when a promise is not kept; nothing where its clause names no remedy."""
    if kind is None:
        return ""
    told = terms or {}
    words = tr(_REMEDIES[kind]).format(rate=per_mille(told.get("rate") or DAY_RATE))
    if kind is RemedyKind.TAX_GAP and told.get("rate"):
        words += tr("，逾期每日按 {rate} 加收").format(rate=per_mille(told["rate"]))
    if kind is RemedyKind.CLAWBACK and told.get("floor"):
        floor = show_number(Decimal(told["floor"]))
        words += tr("，低于 {floor}% 的全额扣回").format(floor=floor)
    return words


def per_mille(rate: str | Decimal) -> str:
    """Show a day's rate: 0.001 → 1‰."""
    return f"{show_number(Decimal(rate) * 1000)}‰"


def asides(
    clause: Clause, *, basis: TaxBasis | None = None, enterprises: Iterable[str] = ()
) -> str:
    """Say what else a clause settles, in one line: remedy, tolerance, weight, whose actuals count.

    enterprises: what is said of each, e.g. with its base.
    """
    parts = [remedy_words(clause.remedy, clause.remedy_terms)]
    if clause.tolerance:
        parts.append(tr("允许偏差 {n}%").format(n=show_number(clause.tolerance)))
    if clause.weight:
        parts.append(tr("权重 {n}").format(n=show_number(clause.weight)))
    if basis is not None and clause.indicator in (Indicator.TAX, Indicator.TAX_PER_MU):
        parts.append(basis.label)
    parts += enterprises
    return tr("；").join(part for part in parts if part)


def base_words(enterprise: str, base: Quantity | None) -> str:
    """Say whose actuals count and, for 增资, above which base."""
    if base is None or base.number is None:
        return enterprise
    return tr("{enterprise}以 {base} 为基数，只计新增").format(
        enterprise=enterprise, base=figure_words(base)
    )


def place_words(clause: str | None, page: str | None) -> str:
    """Say where in the contract a clause stands: 第七条，第 6 页."""
    parts = [clause or ""]
    if page:
        parts.append(tr("第 {page} 页").format(page=page) if page.isdigit() else page)
    return tr("，").join(part for part in parts if part)
