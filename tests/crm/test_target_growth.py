"""同比 of what is counted from records: the same rule on the same day of the year before."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from crm.figures import record_figure
from crm.plans import load_plan
from crm.rules.pace import Growth, GrowthSource, show_growth
from crm.target_book import export_targets
from crm.targets import attainments
from db.models import ArrivalUse, CapitalArrival, Contract, Organization, Park, ProjectInvestor
from db.terms import ContractKind, Currency, Origin, Stage
from db.values import Amount, When
from tests.crm.zone import TODAY, add, moved, project

NO_LAST_YEAR = Growth(None, GrowthSource.NO_LAST_YEAR)
FROM_ZERO = Growth(None, GrowthSource.FROM_ZERO)
# indicator → unit, 计量方式
COUNTED = {
    "引进项目": ("个", "由签约项目汇总"),
    "引进投资过10亿元项目": ("个", "由签约项目汇总"),
    "签约合同投资额": ("亿元", "由签约项目汇总"),
    "新开工项目": ("个", "由项目阶段汇总"),
    "实际到位省外境内资金": ("亿元", "由到位资金记录汇总"),
    "市外境内资金形成固定资产投资": ("亿元", "由到位资金记录汇总"),
    "到位外资": ("亿美元", "由到位资金记录汇总"),
    "引进孵化载体企业": ("家", "由企业记录汇总"),
}


def row(park, indicator, unit, measure):
    return {
        "园区": park,
        "类别": "招商引资",
        "指标": indicator,
        "下限": "5",
        "上限": "",
        "单位": unit,
        "口径": "全年",
        "计量方式": measure,
        "文件条目": "5",
    }


def begin(session):
    rows = [row("全区", name, *rule) for name, rule in COUNTED.items()]
    rows.append(row("星沙产业基地", "引进项目", *COUNTED["引进项目"]))
    load_plan(session, rows, year=2016)


def two_years(session):
    """Two years of which the first months are worked out by hand in the tests."""
    park = session.query(Park).filter_by(name="星沙产业基地").one().id
    # 2015 until 31 May: 4 projects (one of them 12亿, one in the park) of 12+3+3+2 = 20亿
    for name, yi, on, where in (
        ("示例旧甲", 12, date(2015, 1, 5), None),
        ("示例旧乙", 3, date(2015, 3, 1), None),
        ("示例旧丙", 3, date(2015, 5, 30), park),
        ("示例旧丁", 2, date(2015, 5, 31), None),
        ("示例旧戊", 90, date(2015, 6, 1), None),  # a day too late
        # 2016: 5 projects (one of them 15亿, two in the park) of 15+4+4+1+1 = 25亿
        ("示例甲", 15, date(2016, 2, 1), None),
        ("示例乙", 4, date(2016, 3, 1), park),
        ("示例丙", 4, date(2016, 4, 1), park),
        ("示例丁", 1, date(2016, 5, 1), None),
        ("示例戊", 1, date(2016, 5, 31), None),
    ):
        made = project(session, name, yi, signed=on, park_id=where)
        if name == "示例旧甲":
            moved(session, made, (Stage.STARTED, date(2015, 4, 1)))
            arrive(session, made, date(2015, 2, 1), Origin.MAINLAND, 20_000, used=10_000)
            arrive(session, made, date(2015, 5, 31), Origin.MAINLAND, 5_000)
            arrive(session, made, date(2015, 6, 1), Origin.MAINLAND, 80_000)
            # verified after the day that answers to today
            arrive(session, made, date(2015, 5, 1), Origin.MAINLAND, 9_000, date(2015, 7, 1))
            arrive(session, made, date(2015, 9, 9), Origin.OVERSEAS, 700)
        if name == "示例甲":
            moved(session, made, (Stage.STARTED, date(2016, 4, 1)))
            arrive(session, made, date(2016, 3, 1), Origin.MAINLAND, 30_000, used=15_500)
            arrive(session, made, date(2016, 3, 2), Origin.OVERSEAS, 1_000)
        if name == "示例乙":
            moved(session, made, (Stage.STARTED, date(2016, 5, 2)))
            firm = add(session, Organization(name="示例孵化", tags="孵化载体"))
            add(session, ProjectInvestor(project_id=made.id, organization_id=firm.id))


def arrive(session, made, on, origin, wan, verified=None, used=None):
    currency = Currency.USD if origin is Origin.OVERSEAS else Currency.CNY
    arrival = CapitalArrival(
        project_id=made.id,
        on=on,
        origin=origin,
        amount=Amount(wan * 10**6, currency),
        verified_on=verified or on,
    )
    key = add(session, arrival).id
    if used:
        use = ArrivalUse(arrival_id=key, year=on.year, month=on.month, amount=Amount(used * 10**6))
        add(session, use)


@pytest.fixture
def standings(workspace):
    workspace.change(begin, label="计划")
    workspace.change(two_years, label="记录")

    def stand(today=TODAY):
        found = workspace.read(attainments, 2016, today)
        return {(one.park, one.indicator): one for one in found}

    return stand


def test_what_records_come_to_is_set_against_the_same_day_of_the_year_before(standings, tmp_path):
    found = standings()
    told = {key: (one.actual, one.before, one.growth.percent) for key, one in found.items()}
    assert told == {
        ("全区", "引进项目"): (5, 4, 25),  # 5 ÷ 4 − 1
        ("全区", "引进投资过10亿元项目"): (1, 1, 0),
        ("全区", "签约合同投资额"): (25, 20, 25),  # 25亿 ÷ 20亿 − 1
        ("全区", "新开工项目"): (2, 1, 100),
        ("全区", "实际到位省外境内资金"): (3, Decimal("2.5"), 20),  # 30,000万 ÷ 25,000万 − 1
        ("全区", "市外境内资金形成固定资产投资"): (Decimal("1.55"), 1, 55),  # 15,500 ÷ 10,000 − 1
        ("全区", "到位外资"): (Decimal("0.1"), 0, None),  # last year's came in September
        ("全区", "引进孵化载体企业"): (1, None, None),
        ("星沙产业基地", "引进项目"): (2, 1, 100),
    }
    assert found["全区", "签约合同投资额"].growth == Growth(Fraction(25), GrowthSource.COMPUTED)
    # From zero nothing grows, and an empty year is no year.
    money, firms = found["全区", "到位外资"], found["全区", "引进孵化载体企业"]
    assert (money.growth, show_growth(money.growth)) == (FROM_ZERO, "—")
    assert (firms.growth, show_growth(firms.growth)) == (NO_LAST_YEAR, "缺上年数")
    # The workbook tells the same.
    target = tmp_path / "目标.xlsx"
    export_targets(list(found.values()), target)
    rows = list(load_workbook(target).active.values)
    at, before = rows[0].index("同比（%）"), rows[0].index("上年同期")
    told = {(line[0], line[2]): (line[before], line[at]) for line in rows[1:]}
    assert told["全区", "签约合同投资额"] == (20, 25)
    assert told["全区", "到位外资"] == (0, None)
    assert told["全区", "引进孵化载体企业"] == (None, "缺上年数")


def test_a_year_that_is_over_is_set_against_a_whole_one(standings):
    found = standings(date(2017, 2, 1))
    assert found["全区", "引进项目"].before == 5  # with that of 1 June
    assert found["全区", "签约合同投资额"].growth.percent == Fraction(25 * 100, 110) - 100
    # 20,000 + 5,000 + 80,000 + 9,000, verified by the year's end
    assert found["全区", "实际到位省外境内资金"].before == Decimal("11.4")
    assert found["全区", "到位外资"].growth.percent == Fraction(300, 7)  # 1,000 ÷ 700 − 1


def test_leap_day_and_frameworks_of_last_year(workspace, standings):
    def sign(session):
        project(session, "示例闰", 3, signed=date(2015, 2, 28))
        made = project(session, "示例框架", 30)
        signed = When(date(2015, 3, 3))
        add(session, Contract(project_id=made.id, kind=ContractKind.FRAMEWORK, signed=signed))

    workspace.change(sign, label="签约")
    # The leap day answers to the last of February.
    assert standings(date(2016, 2, 29))["全区", "引进项目"].before == 2
    assert standings(date(2016, 2, 27))["全区", "引进项目"].before == 1
    assert standings()["全区", "引进项目"].before == 5  # a framework is no base


def test_a_published_growth_stands_in_for_a_year_without_records(workspace, standings):
    def publish(session):
        for indicator, value, unit, told in (
            ("引进孵化载体企业", "1", "家", "8.5"),
            ("签约合同投资额", "20", "亿元", "30"),
        ):
            record_figure(
                session,
                indicator=indicator,
                year=2016,
                month=4,
                value=Decimal(value),
                unit=unit,
                growth=Decimal(told),
                today=TODAY,
            )

    workspace.change(publish, label="月报")
    found = standings()
    told = found["全区", "引进孵化载体企业"]
    assert told.growth == Growth(Fraction("8.5"), GrowthSource.PUBLISHED)
    assert "同比取1–4月公布的数" in told.basis
    # Where records tell, they tell of the same days as the figure beside them.
    assert found["全区", "签约合同投资额"].growth.percent == 25


def test_the_growth_of_a_count_is_a_target_too(workspace, standings):
    def ask(session):
        names = ("签约合同投资额", "到位外资")
        rows = [row("全区", f"{name}同比增长", "%", "由年度值计算") for name in names]
        load_plan(session, rows, year=2016)

    workspace.change(ask, label="计划")
    found = standings()
    grown = found["全区", "签约合同投资额同比增长"]
    assert (grown.actual, grown.met, grown.as_of) == (25, True, TODAY)  # ≥ 5%
    assert grown.basis.startswith("“签约合同投资额”由记录计算，与上年同一天比")
    assert found["全区", "到位外资同比增长"].missing  # from zero


def test_a_figure_that_was_reported_keeps_its_own(workspace, standings):
    def report(session):
        load_plan(session, [row("全区", "工商税收", "亿元", "月报填报")], year=2016)
        for year, value in ((2015, "40"), (2016, "44")):
            record_figure(
                session,
                indicator="工商税收",
                year=year,
                month=4,
                value=Decimal(value),
                unit="亿元",
                today=date(2016, 12, 31),
            )

    workspace.change(report, label="月报")
    one = standings()["全区", "工商税收"]
    assert (one.before, one.growth) == (None, Growth(Fraction(10), GrowthSource.COMPUTED))
