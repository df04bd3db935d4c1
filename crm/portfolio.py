"""What the contracts of each park, industry or year add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from crm.performance_view import Strip, Totals, tax_year_of, totals
from crm.rules.numbers import round_half_up, show_number, show_percent
from crm.strip_words import owed_words
from db.terms import Grade
from resources import N_, tr

_WAN = 10**6
"""万元 in 分."""


class Grouping(Enum):
    """By what the contracts are added up."""

    PARK = "park", N_("园区")
    INDUSTRY = "industry", N_("行业")
    YEAR = "year", N_("年度")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label


@dataclass(frozen=True)
class Group:
    """One line of the table: its name, the filter value that opens its records, its totals."""

    name: str
    key: str
    totals: Totals
    whole: bool = False


def grouped(strips: Sequence[Strip], by: Grouping, today: date) -> list[Group]:
    """Return a group for each park, industry or year, and the whole at the foot."""
    year = tax_year_of(strips, today)
    found = []
    if by is Grouping.YEAR:
        years = sorted({year for one in strips for year in one.standing.counts})
        for one in years:
            concerned = [strip for strip in strips if one in strip.standing.counts]
            name = tr("{year} 年").format(year=one)
            found.append(Group(name, str(one), totals(concerned, one, one)))
    else:
        parts: dict[str, list[Strip]] = {}
        for strip in strips:
            key = strip.head.park if by is Grouping.PARK else strip.head.industry
            parts.setdefault(key, []).append(strip)
        for key in sorted(parts, key=lambda one: (not one, one)):
            name = key or tr("未登记{what}").format(what=tr(by.label))
            found.append(Group(name, key, totals(parts[key], year)))
    return [*found, Group(tr("合计"), "", totals(strips, year), whole=True)]


HEADS = (
    N_("合同（份）"),
    N_("用地（亩）"),
    N_("投资强度（万元/亩）"),
    N_("亩均税收（万元/亩）"),
    N_("达标率"),
    N_("未达标（项）"),
    N_("缺数据（项）"),
    N_("应追违约责任"),
)


def cells_of(found: Totals) -> tuple[str, ...]:
    """Return the cells of a line under `HEADS`."""
    return (
        f"{found.contracts:,}",
        show_number(round_half_up(found.land, 2)) if found.land else show_number(None),
        show_wan(found.intensity),
        show_wan(found.tax_per_mu),
        show_reached(found),
        f"{found.grades.get(Grade.UNMET, 0):,}",
        f"{found.grades.get(Grade.NO_DATA, 0):,}",
        owed_words(found.owed, found.demands) or "—",
    )


def show_wan(per_mu: Fraction | None) -> str:
    """Show 分 for a 亩 in 万元 to two places; unknown is a dash."""
    return show_number(None if per_mu is None else per_mu / _WAN, 2)


def show_reached(found: Totals) -> str:
    """Show the share that reached its target, in percent."""
    return show_percent(None if found.reached is None else found.reached * 100, 1)


def definitions(tax_year: int | None) -> list[str]:
    """Return the 口径 of each figure, a sentence each."""
    year = tr("{year} 年").format(year=tax_year) if tax_year else tr("最近一个有数的年度")
    return [
        tr("投资强度 = 有实绩的投资强度承诺最近一期的固定资产投资合计 ÷ 这些合同的用地合计。"),
        tr("亩均税收 = {year}税收实绩合计 ÷ 有税收实绩的合同用地合计；按年度汇总时取当年。").format(
            year=year
        ),
        tr("达标率 = 达标 ÷（达标 + 基本达标 + 未达标）的期数；考核期未到、预警、缺数据都不计入。"),
        tr("应追违约责任 = 按合同算出而未发函的金额 + 已发函而未收、未免的金额；收回土地另计。"),
        tr("用地只计确数；补充协议并入它所补充的合同。缺数据不当作零。"),
    ]
