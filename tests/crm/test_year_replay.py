"""The 2016 plan over a year of records, month by month, against figures worked out by hand."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from crm.figures import record_figure
from crm.plans import load_plan
from crm.rules.dates import month_end
from crm.rules.numbers import round_half_up
from crm.sample import PLAN, sample_file
from crm.targets import attainments
from db.models import (
    ArrivalUse,
    CapitalArrival,
    Contract,
    Organization,
    Park,
    Project,
    ProjectInvestor,
    StageMove,
)
from db.terms import ContractKind, Currency, Mark, Origin, Stage
from db.values import Amount, When
from tests.crm.zone import YI, add

YEAR = 2016
NONE = "—"
"""缺数据, which is not zero."""

# name, park, 合同投资 (亿元 or an Amount), signed (month, day), industry, investor
PROJECTS = (
    ("示例甲", None, 12, (1, 20), "", ""),
    ("示例丙", "星沙产业基地", 8, (2, 10), "装备", ""),
    ("示例乙", None, 60, (3, 15), "", "示例贸易"),
    ("示例丁", None, 3, (4, 5), "集成电路", "示例芯片"),
    ("示例己", None, Amount(20 * YI, mark=Mark.ABOUT), (5, 3), "", ""),
    ("示例戊", "星沙产业基地", 15, (6, 30), "集成电路", "示例芯片"),
    ("示例辛", None, Amount(15 * YI // 10, Currency.USD), (8, 8), "", "示例孵化甲"),
    ("示例庚", "汨罗产业园", 2, (9, 9), "集成电路", "示例微电子"),
    ("示例壬", "长鄯产业园", 11, (11, 30), "", ""),
)
# name, stage, (month, day)
MOVES = (
    ("示例甲", Stage.STARTED, (3, 10)),
    ("示例丙", Stage.STARTED, (3, 31)),
    ("示例旧", Stage.COMPLETED, (5, 20)),
    ("示例乙", Stage.STARTED, (7, 1)),
    ("示例旧", Stage.PRODUCING, (8, 1)),  # completed already: it counts once
    ("示例丙", Stage.COMPLETED, (10, 15)),
    ("示例丁", Stage.STARTED, (12, 31)),
)
# day, origin, 万, currency, verified
ARRIVALS = (
    ((2, 15), Origin.MAINLAND, 25_700, Currency.CNY, True),
    ((3, 5), Origin.OVERSEAS, 5_080, Currency.USD, True),
    ((6, 10), Origin.MAINLAND, 77_100, Currency.CNY, True),
    ((6, 11), Origin.CITY, 90_000, Currency.CNY, True),
    ((7, 20), Origin.OVERSEAS, 10_160, Currency.USD, True),
    ((10, 31), Origin.MAINLAND, 128_500, Currency.CNY, True),
    ((11, 11), Origin.OVERSEAS, 10_000, Currency.USD, False),
    ((11, 12), Origin.MAINLAND, 50_000, Currency.CNY, False),
)
# What of the first arrival became fixed assets: month, 万元.
USES = ((2, 57_860), (6, 115_720), (12, 289_300))
# tag of an enterprise, and when it is entered
TAGGED = (
    ("示例贸易", "进出口额超50亿元", 3),
    ("示例孵化甲", "孵化载体", 4),
    ("示例孵化乙", "孵化载体、2016年引进", 5),
    ("示例孵化丙", "孵化载体、2015年引进", 5),
    ("示例孵化丁", "孵化载体", 6),  # nobody knows when it came
)
# indicator, park, unit, month → what is reported for January to its end; February is the first
FIGURES = {
    ("规模工业总产值", None, "亿元"): "268.4 431.2 596.8 770 1010 1180 1360 1540 1700 1870 2060",
    ("工商税收", None, "亿元"): "17.9 26.85 36.4 45 55 66 76 86 97 108 120",
    ("工业固定资产投资", None, "亿元"): "14.2 29.6 45.9 55 65 77 88 99 110 121 133",
    ("外贸进出口总额", None, "亿美元"): "4 6.85 9.62 12 15 18 21 24 27 30 33.5",
    ("汽车及零部件产业产值增长", None, "%"): "40 41 41.2 42 43 44 45 46 47 49 51",
    ("电子信息产业产值增长", None, "%"): "21 21 21.5 22 22 21 20 20 19 19 20",
    ("规模以上工业产值", "星沙产业基地", "亿元"): "4.6 8 11.9 15 19 22 26 30 34 37 41",
    ("创客活动", None, "场次"): "0 1 2 2 2 3 3 3 4 4 4",
    ("场地平整", None, "亩"): "300 700 1050 1300 1500 1800 2100 2400 2600 2800 3000",
    ("供地率达标", None, "%"): "80 80 82 84 86 88 90 92 95 98 100",
}
LAST_YEAR = "16.2 24.3 33 41 50 60 69 79 89 99 109"
"""工商税收 of 2015; of the other figures nobody kept them."""
PUBLISHED = "8.6 9.1 9.8 10 10.1 10.2 10.1 10 9.9 10 10.4"
"""同比 of 规模工业总产值, as published."""

# Worked out by hand from the tables above, January to December.
EXPECTED = {
    ("全区", "规模工业总产值"): "— 268.4 431.2 596.8 770 1010 1180 1360 1540 1700 1870 2060",
    ("全区", "工商税收"): "— 17.9 26.85 36.4 45 55 66 76 86 97 108 120",
    ("全区", "工业固定资产投资"): "— 14.2 29.6 45.9 55 65 77 88 99 110 121 133",
    ("全区", "到位外资"): "— 0 0.508 0.508 0.508 0.508 1.524 1.524 1.524 1.524 1.524 1.524",
    ("全区", "外贸进出口总额"): "— 4 6.85 9.62 12 15 18 21 24 27 30 33.5",
    ("全区", "规模工业总产值同比增长"): "— 8.6 9.1 9.8 10 10.1 10.2 10.1 10 9.9 10 10.4",
    # 17.9÷16.2, 26.85÷24.3, 36.4÷33, 45÷41, 55÷50, 66÷60, 76÷69, 86÷79, 97÷89, 108÷99, 120÷109
    ("全区", "工商税收同比增长"): (
        "— 10.49 10.49 10.30 9.76 10.00 10.00 10.14 8.86 8.99 9.09 10.09"
    ),
    ("全区", "工业固定资产投资同比增长"): "— — — — — — — — — — — —",
    ("全区", "到位外资同比增长"): "— — — — — — — — — — — —",
    ("全区", "外贸进出口总额同比增长"): "— — — — — — — — — — — —",
    ("全区", "汽车及零部件产业产值增长"): "— 40 41 41.2 42 43 44 45 46 47 49 51",
    ("全区", "电子信息产业产值增长"): "— 21 21 21.5 22 22 21 20 20 19 19 20",
    ("全区", "新开工开建项目"): "0 0 2 2 2 2 3 3 3 3 3 4",
    ("全区", "竣工投产项目"): "0 0 0 0 1 1 1 1 1 2 2 2",
    ("全区", "引进投资过10亿元项目"): "1 1 2 2 2 3 3 4 4 4 5 5",
    ("全区", "引进投资过50亿元项目"): "0 0 1 1 1 1 1 1 1 1 1 1",
    ("全区", "市外境内资金形成固定资产投资"): (
        "— 5.786 5.786 5.786 5.786 17.358 17.358 17.358 17.358 17.358 17.358 46.288"
    ),
    ("全区", "实际到位省外境内资金"): (
        "— 2.57 2.57 2.57 2.57 10.28 10.28 10.28 10.28 23.13 23.13 23.13"
    ),
    ("全区", "引进进出口额超50亿元企业"): "— — 1 1 1 1 1 1 1 1 1 1",
    ("全区", "引进集成电路企业"): "0 0 0 1 1 1 1 1 2 2 2 2",
    ("星沙产业基地", "规模以上工业产值"): "— 4.6 8 11.9 15 19 22 26 30 34 37 41",
    ("星沙产业基地", "新引进工业项目"): "0 1 1 1 1 2 2 2 2 2 2 2",
    ("星沙产业基地", "新开工项目"): "0 0 1 1 1 1 1 1 1 1 1 1",
    ("星沙产业基地", "竣工投产项目"): "0 0 0 0 0 0 0 0 0 1 1 1",
    ("汨罗产业园", "新引进项目"): "0 0 0 0 0 0 0 0 1 1 1 1",
    ("长鄯产业园", "新引进项目"): "0 0 0 0 0 0 0 0 0 0 1 1",
    # 孵化乙 by its tag from May on, 孵化甲 by its contract of 8 August
    ("全区", "引进企业(机构)"): "— — — 0 1 1 1 2 2 2 2 2",
    ("全区", "创客活动"): "— 0 1 2 2 2 3 3 3 4 4 4",
    ("全区", "场地平整"): "— 300 700 1050 1300 1500 1800 2100 2400 2600 2800 3000",
    ("全区", "供地率达标"): "— 80 80 82 84 86 88 90 92 95 98 100",
}
# 超序/欠序 in points, to two decimals. 2016 is a leap year: the pace of the months' ends is
# 8.4699 16.3934 24.8634 33.0601 41.5301 49.7268 58.1967 66.6667 74.8634 83.3333 91.5301 100.
POINTS = {
    # 1÷5 = 20%, 2÷5 = 40% … less the pace
    ("全区", "引进投资过10亿元项目"): (
        "11.53 3.61 15.14 6.94 -1.53 10.27 1.80 13.33 5.14 -3.33 8.47 0"
    ),
    # 268.4÷2000 = 13.42%, 431.2÷2000 = 21.56% …
    ("全区", "规模工业总产值"): ("— -2.97 -3.30 -3.22 -3.03 0.77 0.80 1.33 2.14 1.67 1.97 3.00"),
    # 10%, 40% from June, 90% from October
    ("全区", "实际到位省外境内资金"): (
        "— -6.39 -14.86 -23.06 -31.53 -9.73 -18.20 -26.67 -34.86 6.67 -1.53 -10.00"
    ),
    # 10%, 30% from June, 80% in December
    ("全区", "市外境内资金形成固定资产投资"): (
        "— -6.39 -14.86 -23.06 -31.53 -19.73 -28.20 -36.67 -44.86 -53.33 -61.53 -20.00"
    ),
    # 0%, 10% from March, 30% from July: the unverified 1亿美元 of November never counts
    ("全区", "到位外资"): (
        "— -16.39 -14.86 -23.06 -31.53 -39.73 -28.20 -36.67 -44.86 -53.33 -61.53 -70.00"
    ),
    # 40%, 41% … against 50%, without a pace
    ("全区", "汽车及零部件产业产值增长"): "— -10 -9 -8.8 -8 -7 -6 -5 -4 -3 -1 1",
}


def day(at):
    return date(YEAR, *at)


def begin(session):
    """The plan, last year's figures, and a project that was signed and started last year."""
    load_plan(session, sample_file(PLAN), year=YEAR)
    old = add(session, Project(name="示例旧", contracted=Amount(20 * YI)))
    signed = When(date(2015, 12, 31))
    add(session, Contract(project_id=old.id, kind=ContractKind.INVESTMENT, signed=signed))
    started = When(date(2015, 11, 5))
    add(session, StageMove(project_id=old.id, stage=Stage.STARTED, on=started))
    for month, value in enumerate(LAST_YEAR.split(), 2):
        report(session, "工商税收", None, "亿元", 2015, month, value)


def enter(session, month):
    """Enter what happened in a month."""
    parks = {name: key for key, name in session.execute(select(Park.id, Park.name))}
    for name, tags, since in TAGGED:
        if since == month:
            add(session, Organization(name=name, tags=tags))
    for name, park, amount, signed, industry, investor in PROJECTS:
        if signed[0] == month:
            sign(session, name, parks.get(park), amount, day(signed), industry, investor)
    if month == 2:
        framework = add(session, Project(name="示例框架", contracted=Amount(30 * YI)))
        add(
            session,
            Contract(
                project_id=framework.id, kind=ContractKind.FRAMEWORK, signed=When(day((2, 2)))
            ),
        )
    for name, stage, on in MOVES:
        if on[0] == month:
            add(session, StageMove(project_id=named(session, name), stage=stage, on=When(day(on))))
    for number, (on, origin, amount, currency, verified) in enumerate(ARRIVALS):
        if on[0] == month:
            arrive(session, number, day(on), origin, Amount(amount * 10**6, currency), verified)
    for (indicator, park, unit), values in FIGURES.items():
        if month > 1:
            value = values.split()[month - 2]
            report(session, indicator, parks.get(park), unit, YEAR, month, value)


def sign(session, name, park_id, amount, on, industry, investor):
    contracted = Amount(amount * YI) if isinstance(amount, int) else amount
    project = add(
        session, Project(name=name, park_id=park_id, contracted=contracted, industry=industry)
    )
    add(
        session,
        Contract(project_id=project.id, kind=ContractKind.INVESTMENT, signed=When(on)),
    )
    if investor:
        key = session.scalar(select(Organization.id).where(Organization.name == investor))
        key = key or add(session, Organization(name=investor)).id
        add(session, ProjectInvestor(project_id=project.id, organization_id=key))


def arrive(session, number, on, origin, amount, verified):
    arrival = add(
        session,
        CapitalArrival(
            project_id=named(session, "示例甲"),
            on=on,
            origin=origin,
            amount=amount,
            verified_on=on if verified else None,
        ),
    )
    if number == 0:
        for month, value in USES:
            add(
                session,
                ArrivalUse(
                    arrival_id=arrival.id,
                    year=YEAR,
                    month=month,
                    amount=Amount(value * 10**6),
                ),
            )


def report(session, indicator, park_id, unit, year, month, value):
    published = indicator == "规模工业总产值" and year == YEAR
    record_figure(
        session,
        indicator=indicator,
        park_id=park_id,
        unit=unit,
        year=year,
        month=month,
        value=Decimal(value),
        growth=Decimal(PUBLISHED.split()[month - 2]) if published else None,
        today=date(2016, 12, 31),
    )


def named(session, name):
    return session.scalar(select(Project.id).where(Project.name == name))


def plain(value):
    return NONE if value is None else value


def hand(text, month):
    word = text.split()[month - 1]
    return NONE if word == NONE else Decimal(word)


def test_the_table_by_hand_covers_the_whole_plan():
    with sample_file(PLAN).open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["园区"], row["指标"]) for row in csv.DictReader(file)]
    single = {row for row in rows if not row[1].startswith("各项")}
    assert single <= EXPECTED.keys()
    assert len(EXPECTED) == len(single) + 5  # 各项指标同比增长 is one for each figure before it
    assert all(len(text.split()) == 12 for text in [*EXPECTED.values(), *POINTS.values()])


def test_a_year_of_records_comes_to_the_figures_worked_out_by_hand(workspace):
    workspace.change(begin, label="起始")
    for month in range(1, 13):
        workspace.change(enter, month, label=f"{month}月")
        found = {
            (one.park, one.indicator): one
            for one in workspace.read(attainments, YEAR, month_end(YEAR, month))
        }
        actual = {
            key: plain(None if one.actual is None else round_half_up(one.actual, 3))
            for key, one in found.items()
            if not key[1].endswith("税收同比增长")
        }
        wanted = {key: hand(text, month) for key, text in EXPECTED.items()}
        computed = ("全区", "工商税收同比增长")
        growth = found[computed].actual
        assert plain(None if growth is None else round_half_up(growth, 2)) == wanted.pop(computed)
        assert (month, actual) == (month, wanted)
        points = {
            key: plain(None if found[key].ahead is None else round_half_up(found[key].ahead, 2))
            for key in POINTS
        }
        assert (month, points) == (
            month,
            {key: hand(text, month) for key, text in POINTS.items()},
        )


@pytest.mark.parametrize("month", [3, 8])
def test_looking_back_at_a_month_says_what_was_said_then(workspace, month):
    """After the year, a month's end shows what the month showed, for all that bears a date."""
    workspace.change(begin, label="起始")
    for each in range(1, 13):
        workspace.change(enter, each, label=f"{each}月")
    tagged = {"引进企业(机构)", "引进进出口额超50亿元企业"}  # a tag bears no date
    for one in workspace.read(attainments, YEAR, month_end(YEAR, month)):
        if one.indicator in tagged or one.indicator.endswith("税收同比增长"):
            continue
        wanted = hand(EXPECTED[one.park, one.indicator], month)
        assert (one.indicator, plain(one.actual)) == (one.indicator, wanted)
