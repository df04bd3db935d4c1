"""违约责任: what a contract's remedies come to, to the 分, with the working in words and figures.

Money is exact 分 (int or Fraction) until the end, where it is rounded 四舍五入 once (domain.md,
section 3). The forms are those of model land contracts, of parcel BH2013-2's conditions (源 d)
and of 闲置土地处置办法 (源 c).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from crm.rules.assess import Exact
from crm.rules.numbers import round_half_up, show_number
from db.terms import RemedyKind
from db.values import Money
from resources import N_, tr

_WAN = 10**6
"""万元 in 分."""
DAY_RATE = Fraction(1, 1000)
"""1‰ a day, where the clause names no other."""
END_AFTER_MONTHS = 6
IDLE_FEE = Fraction(20, 100)
IDLE_AREA = Fraction(1, 3)
IDLE_INVESTMENT = Fraction(25, 100)


@dataclass(frozen=True)
class Remedy:
    """One remedy: its amount, the formula in words, and the same formula in figures.

    amount is None where it is no sum of money (the land is taken back); `demand` says what else.
    """

    kind: RemedyKind
    amount: Money | None
    words: str
    figures: str
    demand: str = ""


def land_price_share(price: Exact, ratio: Fraction) -> Remedy:
    """Return 差额比例违约金: 出让价款 × the unmet share.

    price in 分; ratio as assessed. Vector: 3,840 万元 at 0.82 is 691.20 万元.
    """
    unmet = max(1 - ratio, Fraction(0))
    return Remedy(
        RemedyKind.LAND_PRICE_SHARE,
        _fen(price * unmet),
        tr("土地出让价款 ×（1 − 完成比例）"),
        f"{_wan(price)} × (1 − {_plain(ratio)}) = {_wan(price * unmet)}",
    )


def tax_gap(promised: Exact, paid: Exact) -> Remedy:
    """Return 税收差额补足: what is missing of the promised tax, in cash. Figures in 分."""
    gap = max(promised - paid, 0)
    return Remedy(
        RemedyKind.TAX_GAP,
        _fen(gap),
        tr("承诺税收 − 实缴税收"),
        f"{_wan(promised)} − {_wan(paid)} = {_wan(gap)}",
    )


def late_charge(gap: Exact, days: int, rate: Fraction = DAY_RATE) -> Remedy:
    """Return the charge on what was made up late: gap × rate × days.

    Vector: 1,649.5 万元 made up 37 days late at 1‰ is 61.0315 万元.
    """
    amount = gap * rate * max(days, 0)
    return Remedy(
        RemedyKind.TAX_GAP,
        _fen(amount),
        tr("未补足部分 × 每日 {rate} × 逾期天数").format(rate=_per_mille(rate)),
        f"{_wan(gap)} × {_per_mille(rate)} × {max(days, 0)} = {_wan(amount)}",
    )


def per_day(
    price: Exact,
    days: int,
    rate: Fraction = DAY_RATE,
    *,
    unstarted_since: date | None = None,
    today: date | None = None,
) -> Remedy:
    """Return 逾期违约金: 出让价款 × rate × days late.

    unstarted_since: the agreed day of a 开工 that has not come by `today`; six months after it the
    contract is ended and the land taken back (源 d). Vector: 12,000 万元, 45 days, 1‰ is 540 万元.
    """
    ended = (
        unstarted_since is not None
        and today is not None
        and today > months_after(unstarted_since, END_AFTER_MONTHS)
    )
    amount = price * rate * max(days, 0)
    return Remedy(
        RemedyKind.PER_DAY,
        _fen(amount),
        tr("土地出让价款 × 每日 {rate} × 逾期天数").format(rate=_per_mille(rate)),
        f"{_wan(price)} × {_per_mille(rate)} × {max(days, 0)} = {_wan(amount)}",
        tr("逾期开工满六个月，解除合同并收回土地") if ended else "",
    )


@dataclass(frozen=True)
class Site:
    """How far a site is: shares of area and of investment from 0 to 1, and since when it stands
    still; None is unknown."""

    area: Fraction | None = None
    invested: Fraction | None = None
    stopped: date | None = None


def idle_land(
    price: Exact, agreed: date, started: date | None, *, today: date, site: Site | None = None
) -> Remedy | None:
    """Return what the rule of idle land demands today, or None where it demands nothing.

    Not started a full year after the agreed start: a fee of 20% of the land price; two years:
    taken back without compensation. So too when started, but under 1/3 of the area or 25% of the
    investment and stopped for a year. Vectors: agreed 2026-03-01 → the fee from 2027-03-02, the
    taking back from 2028-03-02.
    """
    since = agreed if started is None else _idle_since(site)
    if since is None or today <= years_after(since, 1):
        return None
    if today > years_after(since, 2):
        return Remedy(
            RemedyKind.IDLE_LAND,
            None,
            tr("闲置满两年，无偿收回土地使用权"),
            tr("自 {since} 起闲置，{until} 满两年").format(
                since=since.isoformat(), until=years_after(since, 2).isoformat()
            ),
            tr("无偿收回"),
        )
    fee = price * IDLE_FEE
    return Remedy(
        RemedyKind.IDLE_LAND,
        _fen(fee),
        tr("闲置满一年，土地闲置费 = 土地出让价款 × 20%"),
        f"{_wan(price)} × 20% = {_wan(fee)}",
    )


def _idle_since(site: Site | None) -> date | None:
    if site is None or site.stopped is None:
        return None
    small = site.area is not None and site.area < IDLE_AREA
    poor = site.invested is not None and site.invested < IDLE_INVESTMENT
    return site.stopped if small or poor else None


def years_after(day: date, years: int) -> date:
    """Return the same day years later; 29 February gives 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """Return the same day months later, or that month's last: 31 August + 6 → 28 February."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def clawback(
    paid: Exact, ratio: Fraction, floor: Fraction | None = None, returned: Exact = 0
) -> Remedy:
    """Return 补贴扣回: what was paid × the unmet share, or all of it below the floor.

    paid, returned in 分; ratio and floor from 0 to 1. What came back already is taken off what is
    owed, so that the share is always that of the whole that was paid.
    """
    if floor is not None and ratio < floor:
        words = tr("完成比例低于 {floor}%，已兑现部分全额扣回").format(
            floor=show_number(round_half_up(floor * 100, 2))
        )
        whole = paid
        figures = f"{_plain(ratio)} < {_plain(floor)} → {_wan(paid)}"
    else:
        words = tr("已兑现金额 ×（1 − 完成比例）")
        unmet = max(1 - ratio, Fraction(0))
        whole = paid * unmet
        figures = f"{_wan(paid)} × (1 − {_plain(ratio)}) = {_wan(whole)}"
    if returned:
        words += tr(" − 已退回")
        left = max(whole - returned, 0)
        figures += f"；{_wan(whole)} − {_wan(returned)} = {_wan(left)}"
        whole = left
    return Remedy(RemedyKind.CLAWBACK, _fen(whole), words, figures)


def _fen(amount: Exact) -> Money:
    return Money(int(round_half_up(Fraction(amount), 0)))


def _wan(fen: Exact) -> str:
    """Show 分 in 万元, to its last digit where that ends, else to the 分."""
    value = Fraction(fen) / _WAN
    shown = (
        show_number(value)
        if 10**12 % value.denominator == 0
        else show_number(round_half_up(value, 6))
    )
    return tr(_IN_WAN).format(figure=shown)


_IN_WAN = N_("{figure}万元")


def _plain(ratio: Fraction) -> str:
    if 10**12 % ratio.denominator == 0:
        return show_number(ratio)
    return f"{ratio.numerator}/{ratio.denominator}"


def _per_mille(rate: Fraction) -> str:
    return f"{show_number(rate * 1000)}‰"
