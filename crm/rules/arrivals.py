"""How capital arrivals count (domain.md, section 5), and what is odd about one.

市外境内 is 省内市外 and 省外境内 together; 省外 is a part of it and is never added to it; 外资
stands apart in US dollars. What arrived and what became fixed assets are two figures. Without a
verification an arrival is shown apart and does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from crm.errors import InvalidInput
from crm.rules.numbers import round_half_up
from crm.rules.places import Home, may_be_from
from crm.rules.units import in_cny, show_amount
from db.terms import Currency, Origin
from db.values import Amount
from resources import N_, tr

Month = tuple[int, int]
"""Year and month."""


class OriginGroup(Enum):
    """The figures that the statistics office asks for; each a set of origins."""

    OUTSIDE_CITY = "outside_city"
    OUTSIDE_PROVINCE = "outside_province"
    CITY = "city"
    OVERSEAS = "overseas"

    @property
    def label(self) -> str:
        """What the figure is called, in the language in use."""
        return tr(_LABELS[self])

    @property
    def origins(self) -> frozenset[Origin]:
        """Whose arrivals it adds up."""
        return _ORIGINS[self]

    @property
    def currency(self) -> Currency:
        """In which currency it is told: 外资 in US dollars, all else in yuan."""
        return Currency.USD if self is OriginGroup.OVERSEAS else Currency.CNY

    @property
    def unit(self) -> str:
        """The unit that a report tells it in."""
        return "万美元" if self is OriginGroup.OVERSEAS else "万元"


_LABELS = {
    OriginGroup.OUTSIDE_CITY: N_("市外境内资金"),
    OriginGroup.OUTSIDE_PROVINCE: N_("省外境内资金"),
    OriginGroup.CITY: N_("市内资金"),
    OriginGroup.OVERSEAS: N_("到位外资"),
}
_ORIGINS = {
    OriginGroup.OUTSIDE_CITY: frozenset({Origin.PROVINCE, Origin.MAINLAND}),
    OriginGroup.OUTSIDE_PROVINCE: frozenset({Origin.MAINLAND}),
    OriginGroup.CITY: frozenset({Origin.CITY}),
    OriginGroup.OVERSEAS: frozenset({Origin.OVERSEAS}),
}


def in_currency(
    amount: Amount | None, currency: Currency, usd_rate: Decimal | None = None
) -> Fraction | None:
    """Return a firm amount as exact 分 (or cents) of `currency`; None when it can't count.

    usd_rate: yuan for a dollar, for what arrived from abroad in another currency. Not rounded:
    a sum is rounded once.
    """
    if amount is None or not amount.firm or amount.fen is None:
        return None
    if amount.currency is currency:
        return Fraction(amount.fen)
    if currency is not Currency.CNY and not usd_rate:
        return None
    yuan = Fraction(amount.fen)
    if amount.currency is not Currency.CNY:
        if amount.rate is None:
            return None
        yuan *= Fraction(amount.rate)
    return yuan if currency is Currency.CNY or usd_rate is None else yuan / Fraction(usd_rate)


# --- months


def month_of(day: date) -> Month:
    """Return the month of a day."""
    return day.year, day.month


def next_month(month: Month) -> Month:
    """Return the month after."""
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


def first_open(month: Month, closed: frozenset[Month]) -> Month:
    """Return the first month from `month` on that is not closed."""
    while month in closed:
        month = next_month(month)
    return month


def show_month(month: Month) -> str:
    """Show a month: `2016年5月`."""
    return tr("{year}年{month}月").format(year=month[0], month=month[1])


# --- what is odd about an arrival


@dataclass(frozen=True)
class Use:
    """How much of an arrival became fixed assets in a month."""

    month: Month
    amount: Amount


@dataclass(frozen=True)
class Entered:
    """An arrival as it is typed."""

    on: date | None
    amount: Amount | None
    origin: Origin
    rate_on: date | None = None
    uses: tuple[Use, ...] = ()
    note: str = ""
    correcting: bool = False


@dataclass(frozen=True)
class Around:
    """What is known around an arrival.

    signed: the day of the project's first formal contract. total: 合同投资 (or what stands for
    it). arrived: what arrived already, without this one, in exact 分. closed: reported months.
    seat: of the investor; home: of the zone.
    """

    today: date
    signed: date | None = None
    total: Amount | None = None
    arrived: Fraction = Fraction(0)
    closed: frozenset[Month] = frozenset()
    investor: str = ""
    seat: str | None = None
    home: Home | None = None


@dataclass(frozen=True)
class Flag:
    """What is odd, at which field, in words; `refused`: it can't be saved so."""

    field: str
    sentence: str
    refused: bool = False


def flags_of(entered: Entered, around: Around) -> tuple[Flag, ...]:
    """Return everything that is odd about an arrival, what refuses it first."""
    found = [
        *_day_flags(entered, around),
        *_amount_flags(entered, around),
        *_origin_flags(entered, around),
        *_use_flags(entered, around),
    ]
    return tuple(sorted(found, key=lambda flag: not flag.refused))


def refuse(flags: Iterable[Flag]) -> None:
    """Raise InvalidInput for the first flag that refuses."""
    for flag in flags:
        if flag.refused:
            raise InvalidInput(flag.sentence, field=flag.field)


def _day_flags(entered: Entered, around: Around) -> list[Flag]:
    on = entered.on
    if on is None:
        return [Flag("on", tr("请填写到位日期，例如 2016-05-20。"), refused=True)]
    if on > around.today:
        return [
            Flag(
                "on",
                tr("到位日期 {day} 还没有到。没到的钱请记在“承诺到位计划”里。").format(day=on),
                refused=True,
            )
        ]
    if month_of(on) in around.closed:
        return [Flag("on", closed_sentence(month_of(on)), refused=True)]
    if around.signed is not None and on < around.signed and not entered.correcting:
        return [
            Flag(
                "on",
                tr("到位日期 {on} 早于合同签订日期 {signed}，请核对是否前期费用。").format(
                    on=on, signed=around.signed
                ),
            )
        ]
    return []


def closed_sentence(month: Month) -> str:
    """Say what to do about something of a month that is closed."""
    return tr(
        "{month}已结账，报出的数不再改动。改已报的数请用“更正”；补登漏报的，日期填结账以后的月份，"
        "实际到位日写在备注里。"
    ).format(month=show_month(month))


def _amount_flags(entered: Entered, around: Around) -> list[Flag]:
    amount = entered.amount
    if amount is None or amount.fen is None:
        return [Flag("amount", tr("请填写到位金额，例如 3000万元、1250万美元。"), refused=True)]
    if amount.fen == 0 and not entered.correcting:
        return [Flag("amount", tr("到位金额是 0，请填实际到位的数。"), refused=True)]
    found = []
    if not amount.firm:
        found.append(Flag("amount", tr("带“约”“以上”等字样的数只列示，不计入合计。")))
    if amount.currency is not Currency.CNY and amount.rate is None:
        dollars = amount.currency is Currency.USD and entered.origin is Origin.OVERSEAS
        if dollars:
            words = tr("没有填汇率：按美元计入外资，但折不成人民币。")
        else:
            words = tr("请填汇率（1 {currency}合多少元），否则这笔钱算不进合计。").format(
                currency=amount.currency.label
            )
        found.append(Flag("rate", words, refused=not dollars))
    return found + _total_flags(entered, around)


def _total_flags(entered: Entered, around: Around) -> list[Flag]:
    total = around.total
    if total is not None and total.rate is None and entered.amount is not None:
        # A contract in dollars seldom names a rate: then the arrival's own tells.
        same = total.currency is entered.amount.currency
        total = replace(total, rate=entered.amount.rate if same else None)
    whole = in_currency(None if total is None else in_cny(total), Currency.CNY)  # a firm total only
    coming = in_currency(entered.amount, Currency.CNY)
    if whole is None or coming is None or around.arrived + coming <= whole:
        return []
    over = int(round_half_up(around.arrived + coming - whole, 0))
    return [
        Flag(
            "amount",
            tr(
                "累计到位 {sum}，超过项目投资总额 {total}（多 {over}）。请核对是否重复登记。"
            ).format(
                sum=show_amount(Amount(int(round_half_up(around.arrived + coming, 0)))),
                total=show_amount(around.total),
                over=show_amount(Amount(over)),
            ),
        )
    ]


def _origin_flags(entered: Entered, around: Around) -> list[Flag]:
    sentence = contradiction(entered.origin, around.investor, around.seat, around.home)
    if not sentence:
        return []
    if entered.note.strip() or entered.correcting:
        return [Flag("origin", sentence)]
    asked = tr("请改来源；确实如此的，在备注里写明出资来由。")
    return [Flag("origin", sentence + asked, refused=True)]


def contradiction(origin: Origin, investor: str, seat: str | None, home: Home | None) -> str:
    """Say that an origin contradicts the investor's seat (省外境内 from 湖南), or ""."""
    fitting = may_be_from(seat, home)
    if fitting is None or origin in fitting:
        return ""
    words = tr("或").join(one.label for one in Origin if one in fitting)
    return tr("{investor}在{seat}，应是{words}，与所选的“{origin}”不符。").format(
        investor=investor or tr("投资方"), seat=seat, words=words, origin=origin.label
    )


def _use_flags(entered: Entered, around: Around) -> list[Flag]:
    found: list[Flag] = []
    used = Fraction(0)
    for use in entered.uses:
        if use.month > month_of(around.today):
            words = tr("{month}还没有到，形成固投只能登记到本月。")
            found.append(Flag("uses", words.format(month=show_month(use.month)), refused=True))
        if entered.on is not None and use.month < month_of(entered.on) and not entered.correcting:
            words = tr("{month}形成固投早于这笔资金到位，请核对月份。")
            found.append(Flag("uses", words.format(month=show_month(use.month))))
        used += in_currency(use.amount, Currency.CNY) or 0
    whole = in_currency(entered.amount, Currency.CNY)
    if whole is not None and not entered.correcting and used > whole:
        found.append(
            Flag(
                "uses",
                tr("形成固投合计 {used}，超过到位金额 {whole}。").format(
                    used=show_amount(Amount(int(round_half_up(used, 0))), unit="万元"),
                    whole=show_amount(Amount(int(round_half_up(whole, 0))), unit="万元"),
                ),
                refused=True,
            )
        )
    return found


# --- a joint venture


@dataclass(frozen=True)
class Partner:
    """Who brings a part of one arrival: its share in percent, and where it comes from."""

    organization_id: str | None
    name: str
    share: Decimal
    origin: Origin


def split(amount: Amount, partners: Sequence[Partner]) -> list[Amount]:
    """Split a joint venture's arrival by its shares, exactly: the parts add up to the whole.

    What rounding leaves goes to the largest remainders. Raises InvalidInput (field ``shares``)
    unless the shares add up to 100%.
    """
    if not amount.firm or amount.fen is None:
        raise InvalidInput(tr("要拆分的金额应是确数。"), field="amount")
    if len(partners) < 2:
        raise InvalidInput(tr("至少要有两个投资方才能拆分。"), field="shares")
    if any(partner.share <= 0 for partner in partners):
        raise InvalidInput(tr("每个投资方的占股都要填，且大于 0。"), field="shares")
    whole = sum((partner.share for partner in partners), Decimal(0))
    if whole != 100:
        raise InvalidInput(
            tr("占股合计 {sum}%，应是 100%。").format(sum=format(whole.normalize(), "f")),
            field="shares",
        )
    exact = [Fraction(amount.fen) * Fraction(partner.share) / 100 for partner in partners]
    parts = [part.numerator // part.denominator for part in exact]
    order = sorted(range(len(exact)), key=lambda at: parts[at] - exact[at])
    for at in order[: amount.fen - sum(parts)]:
        parts[at] += 1
    return [replace(amount, fen=part, source="") for part in parts]


def uses_split(uses: Sequence[Use], partners: Sequence[Partner]) -> list[tuple[Use, ...]]:
    """Split what became fixed assets like the arrival: for each partner its part of each month."""
    parts = [split(use.amount, partners) for use in uses]
    return [
        tuple(Use(use.month, part[at]) for use, part in zip(uses, parts, strict=True))
        for at in range(len(partners))
    ]


def difference(old: Amount, new: Amount) -> Amount:
    """Return what is to be added to `old` to make it `new`; both of one currency."""
    assert old.fen is not None and new.fen is not None
    return replace(new, fen=new.fen - old.fen, source="")


def by_kind(
    sums: Mapping[Origin, Fraction], kinds: Iterable[OriginGroup] = OriginGroup
) -> dict[OriginGroup, Fraction]:
    """Add sums by origin up to the kinds; 省外境内 is a part of 市外境内, not beside it."""
    return {
        kind: sum((sums.get(origin, Fraction(0)) for origin in kind.origins), Fraction(0))
        for kind in kinds
    }
