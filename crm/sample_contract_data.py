"""What the contracts of the sample promise and what came of it: every figure is invented.

All of it belongs to projects named 示例: some of it is unmet, late or unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.terms import ContractKind, Indicator, PeriodKind, RemedyKind, Stage
from db.values import Period

_SHARE = RemedyKind.LAND_PRICE_SHARE
_GAP = RemedyKind.TAX_GAP
_DAY = RemedyKind.PER_DAY
_IDLE = RemedyKind.IDLE_LAND
_RAMP = ("50", "80", "100")


@dataclass(frozen=True)
class Said:
    """One clause: `promised` is a figure with its unit after a space, or a day.

    base: what the enterprise had before (增资). new: what the supplement makes of it.
    """

    indicator: Indicator
    promised: str
    period: Period | None = None
    ramp: tuple[str, ...] = ()
    tolerance: int | None = None
    remedy: RemedyKind | None = None
    clause: str = ""
    page: str = ""
    wording: str = ""
    base: str = ""
    new: str = ""


@dataclass(frozen=True)
class Signed:
    """A contract of a project with its clauses; a project with `moves` is entered first."""

    project: str
    firm: str
    number: str
    on: date
    land: str
    price: str
    amount: str
    clauses: tuple[Said, ...]
    moves: tuple[tuple[Stage, date], ...] = ()
    industry: str = ""
    park: str = "主园区"
    supplement: tuple[str, date, date] | None = None  # number, signed, from when
    more: tuple[tuple[ContractKind, str, date], ...] = ()


def _since(nth: int = 1) -> Period:
    return Period(PeriodKind.SINCE, nth=nth)


def _until(year: int) -> Period:
    return Period(PeriodKind.CUMULATIVE, day=date(year, 12, 31))


def _moves(*days: tuple[int, int, int]) -> tuple[tuple[Stage, date], ...]:
    road = (Stage.SIGNED, Stage.LAND, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING, Stage.FULL)
    return tuple((stage, date(*day)) for stage, day in zip(road, days, strict=False))


GEARBOX = "示例变速箱总成"
VALVES = "示例液压泵阀"
SEATS = "示例汽车座椅"
REBUILT = "示例整机再制造扩建"
PACKING = "示例包装机械"

SIGNED = (
    Signed(
        GEARBOX,
        "示例变速箱公司",
        "示例合〔2009〕6号",
        date(2009, 6, 18),
        "120亩",
        "4608万元",
        "5.2亿元",
        (
            Said(Indicator.START, "2009-12-31", remedy=_DAY, clause="第五条", page="4"),
            Said(Indicator.PRODUCTION, "2011-06-30", clause="第五条", page="4"),
            Said(
                Indicator.INTENSITY,
                "300 万元/亩",
                _until(2012),
                tolerance=5,
                remedy=_SHARE,
                clause="第六条",
                page="5",
                wording="固定资产投资强度不低于每亩300万元，2012年底前完成。",
            ),
            Said(
                Indicator.OUTPUT_PER_MU,
                "300 万元/亩",
                _since(3),
                tolerance=5,
                clause="第七条第一款",
                page="5",
            ),
            Said(
                Indicator.TAX_PER_MU,
                "20 万元/亩",
                _since(),
                _RAMP,
                5,
                _GAP,
                "第七条第二款",
                "6",
                "投产后第一、二年分别不低于达产税收的50%、80%，第三年起每亩每年不低于20万元。",
            ),
        ),
        _moves(
            (2009, 6, 18),
            (2009, 10, 9),
            (2009, 12, 10),
            (2011, 3, 20),
            (2011, 6, 28),
            (2014, 1, 15),
        ),
        "汽车及零部件",
    ),
    Signed(
        VALVES,
        "示例泵阀公司",
        "示例合〔2010〕3号",
        date(2010, 3, 12),
        "100亩",
        "3840万元",
        "3.1亿元",
        (
            Said(Indicator.START, "2010-07-16", remedy=_DAY, clause="第四条", page="3"),
            Said(Indicator.PRODUCTION, "2012-06-30", clause="第四条", page="3"),
            Said(
                Indicator.INTENSITY,
                "300 万元/亩",
                _until(2013),
                remedy=_SHARE,
                clause="第六条",
                page="5",
                wording="未达到约定投资强度的，按差额比例支付相当于出让价款同比例的违约金。",
            ),
            Said(
                Indicator.TAX,
                "2000 万元",
                _since(),
                _RAMP,
                remedy=_GAP,
                clause="第八条",
                page="7",
                wording="每年实缴税收低于承诺的，差额于次年3月31日前以现金补足。",
            ),
            Said(
                Indicator.FLOOR_RATIO,
                "1.0",
                Period(PeriodKind.STANDING, day=date(2012, 12, 31)),
                clause="第三条",
                page="2",
            ),
            Said(Indicator.JOBS, "400 人", Period(PeriodKind.YEAR, year=2014), tolerance=10),
        ),
        _moves((2010, 3, 12), (2010, 6, 1), (2010, 8, 30), (2012, 3, 28), (2012, 5, 18)),
        "工程机械",
    ),
    Signed(
        SEATS,
        "示例座椅公司",
        "示例合〔2010〕11号",
        date(2010, 9, 7),
        "60亩",
        "2304万元",
        "1.9亿元",
        (
            Said(
                Indicator.INTENSITY,
                "300 万元/亩",
                _until(2013),
                tolerance=5,
                remedy=_SHARE,
                clause="第五条",
                page="4",
            ),
            Said(
                Indicator.OUTPUT_PER_MU,
                "300 万元/亩",
                _since(2),
                tolerance=8,
                clause="第七条",
                page="6",
            ),
            Said(
                Indicator.TAX_PER_MU,
                "20 万元/亩",
                _since(),
                _RAMP,
                5,
                _GAP,
                "第七条",
                "6",
                new="16 万元/亩",
            ),
        ),
        _moves((2010, 9, 7), (2011, 1, 20), (2011, 4, 6), (2012, 5, 30), (2012, 7, 12)),
        "汽车及零部件",
        "星沙产业基地",
        supplement=("示例补〔2014〕2号", date(2014, 12, 5), date(2015, 1, 1)),
    ),
    Signed(
        REBUILT,
        "示例整机公司",
        "示例增〔2012〕4号",
        date(2012, 11, 8),
        "45亩",
        "1728万元",
        "1.6亿元",
        (
            Said(
                Indicator.TAX,
                "1500 万元",
                _since(),
                tolerance=10,
                remedy=_GAP,
                clause="第五条",
                page="4",
                wording="以2012年税收6000万元为基数，每年新增税收不低于1500万元。",
                base="6000 万元",
            ),
            Said(
                Indicator.OUTPUT,
                "3 亿元",
                _since(),
                tolerance=5,
                clause="第五条",
                page="4",
                base="12 亿元",
            ),
        ),
        _moves((2012, 11, 8), (2012, 12, 20), (2013, 1, 15), (2013, 8, 30), (2013, 10, 18)),
        "工程机械",
    ),
    Signed(
        PACKING,
        "示例包装公司",
        "示例合〔2011〕9号",
        date(2011, 8, 2),
        "40亩",
        "1440万元",
        "9000万元",
        (
            Said(Indicator.INTENSITY, "220 万元/亩", _until(2013), remedy=_SHARE, clause="第五条"),
            Said(Indicator.TAX_PER_MU, "10 万元/亩", _since(), tolerance=5, clause="第六条"),
            Said(Indicator.RESEARCH, "3 %", Period(PeriodKind.YEAR, year=2015), clause="第九条"),
        ),
        _moves((2011, 8, 2), (2011, 11, 25), (2012, 2, 10), (2013, 2, 22), (2013, 4, 16)),
        "工程机械",
        "榔梨",
    ),
    Signed(
        "示例钣金件",
        "示例钣金公司",
        "示例合〔2014〕15号",
        date(2014, 11, 6),
        "25亩",
        "900万元",
        "6500万元",
        (
            Said(Indicator.PRODUCTION, "2016-03-31", clause="第四条", page="3"),
            Said(Indicator.INTENSITY, "240 万元/亩", _until(2016), remedy=_SHARE, clause="第五条"),
            Said(Indicator.TAX_PER_MU, "12 万元/亩", _since(), _RAMP, 5, _GAP, "第六条", "5"),
        ),
    ),
    Signed(
        "示例铸造件",
        "示例铸造公司",
        "示例合〔2014〕17号",
        date(2014, 12, 10),
        "45亩",
        "1620万元",
        "1.1亿元",
        (
            Said(Indicator.PRODUCTION, "2016-04-30", remedy=_DAY, clause="第四条", page="3"),
            Said(Indicator.TAX_PER_MU, "12 万元/亩", _since(), _RAMP, 5, _GAP, "第六条", "5"),
        ),
    ),
    Signed(
        "示例光伏组件",
        "示例光伏公司",
        "示例合〔2015〕21号",
        date(2015, 10, 28),
        "200亩",
        "7680万元",
        "12亿元",
        (
            Said(Indicator.START, "2016-04-20", remedy=_DAY, clause="第四条", page="4"),
            Said(Indicator.PRODUCTION, "2017-06-30", remedy=_DAY, clause="第四条", page="4"),
            Said(Indicator.CAPITAL, "2.4 亿元", _until(2016), clause="第三条", page="2"),
            Said(Indicator.INTENSITY, "500 万元/亩", _until(2018), remedy=_SHARE, clause="第五条"),
            Said(Indicator.TAX_PER_MU, "25 万元/亩", _since(), _RAMP, 5, _GAP, "第六条", "6"),
        ),
    ),
    Signed(
        "示例液压件",
        "示例液压公司",
        "示例合〔2015〕26号",
        date(2015, 12, 21),
        "52亩",
        "1872万元",
        "1.8亿元",
        (
            Said(Indicator.PRODUCTION, "2017-05-12", remedy=_DAY, clause="第四条", page="3"),
            Said(Indicator.INTENSITY, "320 万元/亩", _until(2017), remedy=_SHARE, clause="第五条"),
        ),
    ),
    Signed(
        "示例底盘零部件",
        "示例底盘公司",
        "示例合〔2016〕4号",
        date(2016, 2, 19),
        "60亩",
        "2160万元",
        "2.2亿元",
        (
            Said(Indicator.START, "2016-05-15", remedy=_DAY, clause="第四条", page="3"),
            Said(Indicator.PRODUCTION, "2017-06-30", clause="第四条", page="3"),
            Said(Indicator.TAX_PER_MU, "18 万元/亩", _since(), _RAMP, 5, _GAP, "第六条", "5"),
        ),
    ),
    Signed(
        "示例整车扩产及新能源",
        "示例汽车集团",
        "示例合〔2016〕7号",
        date(2016, 3, 18),
        "620亩",
        "2.4亿元",
        "55亿元",
        (
            Said(Indicator.START, "2016-08-15", remedy=_IDLE, clause="第四条", page="6"),
            Said(Indicator.PRODUCTION, "2017-12-31", remedy=_DAY, clause="第四条", page="6"),
            Said(Indicator.INTENSITY, "450 万元/亩", _until(2018), remedy=_SHARE, clause="第六条"),
            Said(Indicator.OUTPUT, "100 亿元", _since(), _RAMP, 10, clause="第七条", page="9"),
            Said(Indicator.TAX_PER_MU, "30 万元/亩", _since(), _RAMP, 5, _GAP, "第七条", "9"),
        ),
        more=((ContractKind.SUPERVISION, "示例监〔2016〕1号", date(2016, 3, 25)),),
    ),
)
"""Contracts, the older ones with the project that they belong to."""

_FIXED, _OUTPUT, _TAX = Indicator.FIXED_INVESTMENT, Indicator.OUTPUT, Indicator.TAX
ACTUALS: tuple[tuple[str, Indicator, int, str], ...] = (
    ("示例变速箱公司", _FIXED, 2010, "12000 15000 10600"),
    ("示例变速箱公司", _OUTPUT, 2012, "21600 30400 36900 35100"),
    ("示例变速箱公司", _TAX, 2012, "1260 1985 2410 2310"),
    ("示例泵阀公司", _FIXED, 2010, "4200 9800 7600 3000"),
    ("示例泵阀公司", _TAX, 2013, "1040 1420 1635.5"),
    ("示例泵阀公司", Indicator.FLOOR_RATIO, 2012, "1.08"),
    ("示例泵阀公司", Indicator.JOBS, 2014, "386"),
    ("示例座椅公司", _FIXED, 2011, "5600 9100 3450"),
    ("示例座椅公司", _OUTPUT, 2013, "11200 16900 18500"),
    ("示例座椅公司", _TAX, 2013, "612 880 985"),
    ("示例整机公司", _TAX, 2012, "6000 6120 8000 7380"),
    ("示例整机公司", _OUTPUT, 2012, "120000 122000 156000 148200"),
    ("示例包装公司", _FIXED, 2012, "5200 3900"),
    ("示例包装公司", _TAX, 2014, "412"),
    ("示例钣金公司", _FIXED, 2015, "4900"),
    ("示例光伏公司", Indicator.CAPITAL, 2015, "8000"),
)
"""Enterprise, indicator, first year, and one figure a year from it: 万元 unless it has no such."""

MONTHS: tuple[tuple[str, Indicator, int, str], ...] = (
    ("示例钣金公司", _FIXED, 2016, "180 220 260 310"),
    ("示例光伏公司", Indicator.CAPITAL, 2016, "1500 900 2200 1800"),
    ("示例变速箱公司", _TAX, 2016, "195 160 205 190"),
    ("示例泵阀公司", _TAX, 2016, "130 120 142 138"),
)
"""Enterprise, indicator, year, and one figure a month from January."""
