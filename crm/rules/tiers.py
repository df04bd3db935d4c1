"""Tiers of a project by its investment: 10亿, 50亿, with a threshold for each currency.

The thresholds are data that a zone sets (domain.md, section 3): a 1.5亿美元 project is a 10亿
project by the dollar's own threshold, though at 6.6423 it is 9.96亿元. Only a currency without
a threshold of its own is converted, at the project's recorded rate.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from crm.rules.units import in_cny
from db.terms import AmountKind, Currency, Mark
from db.values import Amount

_YI = 10**10  # 1亿 in 分


@dataclass(frozen=True)
class Tier:
    """One tier; `thresholds` are 分 of each currency, reached at the threshold itself."""

    name: str
    thresholds: Mapping[Currency, int]

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class Tiered:
    """The tier that a figure reaches; `firm` is False while the figure bears a mark."""

    tier: Tier
    firm: bool


@dataclass(frozen=True)
class Headline:
    """The one figure that stands for a project's size, and which of its figures that is."""

    kind: AmountKind
    amount: Amount


DEFAULT_TIERS = (
    Tier("10亿", {Currency.CNY: 10 * _YI, Currency.USD: 1 * _YI}),
    Tier("50亿", {Currency.CNY: 50 * _YI, Currency.USD: 5 * _YI}),
)


def headline(
    contracted: Amount | None, agreed: Amount | None, planned: Amount | None
) -> Headline | None:
    """Return 合同投资, else 协议投资, else 拟投资; a readable figure goes before an unreadable."""
    figures = [
        Headline(kind, amount)
        for kind, amount in (
            (AmountKind.CONTRACTED, contracted),
            (AmountKind.AGREED, agreed),
            (AmountKind.PLANNED, planned),
        )
        if amount is not None
    ]
    readable = [figure for figure in figures if figure.amount.fen is not None]
    return next(iter(readable or figures), None)


def committed(figure: Headline | None) -> Amount | None:
    """Return 合同投资 or 协议投资: what is only planned binds nobody."""
    if figure is None or figure.kind is AmountKind.PLANNED:
        return None
    return figure.amount


def tier_of(
    amount: Amount | None,
    tiers: Sequence[Tier] = DEFAULT_TIERS,
    rates: Mapping[Currency, Decimal] | None = None,
) -> Tiered | None:
    """Return the highest tier that `amount` reaches; None when it reaches none or is unknown.

    A range is judged by its low end; 近50亿 lies below 50亿 and so does not reach it; 50亿以内
    says nothing of a lower bound and reaches none. rates: yuan for one unit, where the project
    recorded none.
    """
    if amount is None or amount.fen is None or amount.mark is Mark.UNDER:
        return None
    reached = [tier for tier in tiers if _reaches(amount, tier, rates)]
    if not reached:
        return None
    return Tiered(max(reached, key=lambda tier: _height(tier)), amount.firm)


def _reaches(amount: Amount, tier: Tier, rates: Mapping[Currency, Decimal] | None) -> bool:
    threshold = tier.thresholds.get(amount.currency)
    if threshold is None:
        converted = in_cny(amount, rates)
        threshold = tier.thresholds.get(Currency.CNY)
        if converted is None or threshold is None:
            return False
        amount = converted
    assert amount.fen is not None
    return amount.fen > threshold if amount.mark is Mark.NEARLY else amount.fen >= threshold


def _height(tier: Tier) -> int:
    return tier.thresholds.get(Currency.CNY, max(tier.thresholds.values(), default=0))


def tier_named(name: str, tiers: Sequence[Tier] = DEFAULT_TIERS) -> Tier | None:
    """Return the tier of that name, or None."""
    return next((tier for tier in tiers if tier.name == name), None)


def at_or_above(tier: Tier, tiers: Sequence[Tier] = DEFAULT_TIERS) -> frozenset[str]:
    """Return the names of the tiers at least as high: a 50亿 project lies inside the 10亿 ones."""
    return frozenset(other.name for other in tiers if _height(other) >= _height(tier))


def tiers_to_text(tiers: Sequence[Tier]) -> str:
    """Write tiers as the JSON text that a setting keeps: name → currency → 分."""
    plain = {tier.name: {c.value: fen for c, fen in tier.thresholds.items()} for tier in tiers}
    return json.dumps(plain, ensure_ascii=False)


def tiers_from_text(text: str | None) -> tuple[Tier, ...]:
    """Read what `tiers_to_text` wrote; without a text, the tiers in use by default."""
    if not text:
        return DEFAULT_TIERS
    plain: dict[str, dict[str, int]] = json.loads(text)
    return tuple(
        Tier(name, {Currency(code): int(fen) for code, fen in thresholds.items()})
        for name, thresholds in plain.items()
    )
