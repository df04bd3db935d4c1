"""How the heat strips read: the heads of their columns, a cell in a word and in full."""

from __future__ import annotations

from crm.assessing import Assessed
from crm.performance_view import Strip
from crm.rules.assess import DATES, PER_MU, Exact
from crm.rules.indicators import show_in, units_of
from crm.rules.numbers import round_half_up, show_number
from crm.rules.units import show_amount
from crm.standings import Column
from crm.working import show_remedy
from crm.working_words import SIGNS, show_ratio
from db.terms import Grade, Indicator
from db.values import Amount
from resources import N_, tr

SHORT = {
    Indicator.FIXED_INVESTMENT: N_("固投"),
    Indicator.INTENSITY: N_("强度"),
    Indicator.CAPITAL: N_("到资"),
    Indicator.OUTPUT: N_("产值"),
    Indicator.OUTPUT_PER_MU: N_("亩产"),
    Indicator.LAND_YIELD: N_("产出"),
    Indicator.TAX: N_("税收"),
    Indicator.TAX_PER_MU: N_("亩税"),
    Indicator.SALES: N_("营收"),
    Indicator.FLOOR_AREA: N_("建面"),
    Indicator.FLOOR_RATIO: N_("容积"),
    Indicator.BUILDING_COEFFICIENT: N_("建系"),
    Indicator.OFFICE_SHARE: N_("办公"),
    Indicator.ENERGY: N_("能耗"),
    Indicator.EMISSION: N_("排放"),
    Indicator.RESEARCH: N_("研发"),
    Indicator.PRODUCTIVITY: N_("劳产"),
    Indicator.JOBS: N_("就业"),
    Indicator.TRADE: N_("外贸"),
    Indicator.START: N_("开工"),
    Indicator.COMPLETION: N_("竣工"),
    Indicator.PRODUCTION: N_("投产"),
    Indicator.FULL: N_("达产"),
}
"""Two characters for each indicator, as narrow as a cell."""


def head_of(column: Column) -> str:
    """Return a column's head in full: ``2027 年 亩均税收``."""
    return tr("{year} 年 {what}").format(year=column.year, what=column.indicator.label)


def figure_of(one: Assessed) -> str:
    """Return what a cell says beside its sign: a whole percentage, days late, or nothing."""
    result = one.result
    if result.days_late:
        return tr("{n}天").format(n=result.days_late)
    if result.grade in (Grade.NOT_YET_DUE, Grade.NO_DATA) or result.ratio is None:
        return ""
    return f"{round_half_up(result.ratio * 100, 0)}%"


def cell_text(one: Assessed) -> str:
    """Return a cell as it is copied and read out: sign, grade, ratio."""
    ratio = (
        "" if one.result.ratio is None and one.result.days_late is None else show_ratio(one.result)
    )
    return " ".join(
        part for part in (SIGNS[one.result.grade], one.result.grade.label, ratio) if part
    )


def cell_tip(strip: Strip, column: Column) -> str:
    """Return all of a cell: what was promised, what came of it, the remedy that runs."""
    lines = [f"{strip.head.project}　{head_of(column)}"]
    for one in strip.all_at(column):
        lines.append(cell_text(one))
        lines += _sides(one)
        remedy = strip.remedy_of(one)
        if remedy is not None:
            lines.append(
                tr("{kind}：{sum}").format(kind=remedy.kind.label, sum=show_remedy(remedy))
            )
    return "\n".join(lines)


def _sides(one: Assessed) -> list[str]:
    if one.indicator in DATES:
        return [tr("约定 {day}").format(day=one.due.ends.isoformat())]
    what = PER_MU.get(one.indicator, one.indicator)
    unit = units_of(what)[0]

    def shown(value: Exact | None) -> str:
        return f"{show_in(value, unit, what, 2)}{unit if value is not None else ''}"

    return [
        tr("应完成 {promised}，实际 {actual}").format(
            promised=shown(one.result.promised), actual=shown(one.result.actual)
        ),
        tr("考核期至 {day}").format(day=one.due.ends.isoformat()),
    ]


def strip_line(strip: Strip) -> str:
    """Return the second line of a strip's head: when it was signed, its land."""
    head, land = strip.head, strip.standing.land
    parts = [f"{head.signed:%Y-%m}" if head.signed is not None else tr("未签日期")]
    if land is not None:
        parts.append(tr("{n} 亩").format(n=show_number(land, None)))
    return " · ".join(parts)


def owed_words(owed: int, demands: int = 0) -> str:
    """Say what is owed: ``691.20 万元``, and how many remedies are no sum of money; "" for none."""
    parts = []
    if owed:
        parts.append(show_amount(Amount(owed), unit="万元"))
    if demands:
        parts.append(tr("收地 {n} 项").format(n=demands))
    return tr("，").join(parts)
