"""How each target of the plan stands, from records and from 月报数."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from crm.figures import record_figure
from crm.plans import load_plan
from crm.rules.counting import Shape
from crm.rules.numbers import round_half_up
from crm.rules.pace import GrowthSource
from crm.rules.tiers import Tier, tiers_to_text
from crm.targets import attainments, show_actual, show_as_of, show_gap, show_target
from db.models import Contract, Organization, Park, ProjectInvestor, Setting
from db.terms import ContractKind, Currency, Mark, Stage
from db.values import Amount, When
from tests.crm.zone import TODAY, YI, add, moved, project


def row(indicator, floor="5", **other):
    return {
        "园区": "全区",
        "类别": "招商引资",
        "指标": indicator,
        "下限": floor,
        "上限": "",
        "单位": "个",
        "口径": "全年",
        "计量方式": "由签约项目汇总",
        "文件条目": "5",
    } | other


def reported(indicator, floor="2000", unit="亿元", **other):
    return row(indicator, floor, 单位=unit, 计量方式="月报填报", 类别="预期目标") | other


@pytest.fixture
def standing(workspace):
    """Load a plan of rows, fill the records, and return the standings by park and indicator."""

    def fill_in(session, rows, fill):
        load_plan(session, rows, year=2016)
        fill(session)

    def stand(rows, fill=lambda session: None, *, today=TODAY):
        workspace.change(fill_in, rows, fill, label="填数")
        found = workspace.read(attainments, 2016, today)
        return {(one.park, one.indicator): one for one in found}

    return stand


def figure(session, indicator, year, month, value, unit="亿元", growth=None, **other):
    record_figure(
        session,
        indicator=indicator,
        year=year,
        month=month,
        value=Decimal(value),
        unit=unit,
        growth=None if growth is None else Decimal(growth),
        today=other.pop("today", date(2016, 12, 31)),
        **other,
    )


TEN = row("引进投资过10亿元项目", 口径="全年;以上")
FIFTY = row("引进投资过50亿元项目", "2", 上限="3", 口径="全年;含于过10亿元项目之中")


def test_a_tier_counts_firm_formal_contracts_of_the_year(standing):
    def fill(session):
        project(session, "示例甲", 12, signed=date(2016, 3, 1))
        project(session, "示例乙", 60, signed=date(2016, 4, 1))
        project(session, "示例美元", Amount(15 * YI // 10, Currency.USD), signed=date(2016, 4, 2))
        project(session, "示例约数", Amount(20 * YI, mark=Mark.ABOUT), signed=date(2016, 4, 3))
        project(session, "示例小", 3, signed=date(2016, 4, 4))
        project(session, "示例去年", 30, signed=date(2015, 4, 4))
        project(session, "示例明日", 30, signed=date(2016, 6, 1))
        project(session, "示例框架", 30, signed=date(2016, 4, 4), kind=ContractKind.FRAMEWORK)
        undated = project(session, "示例无日期", 30)
        add(session, Contract(project_id=undated.id, kind=ContractKind.INVESTMENT))

    found = standing([TEN, FIFTY], fill)
    ten, fifty = found["全区", "引进投资过10亿元项目"], found["全区", "引进投资过50亿元项目"]
    assert (ten.actual, ten.approximate, len(ten.record_ids)) == (3, 1, 3)
    assert ten.rate == 60
    assert ten.pace == Fraction(100 * 152, 366)
    assert show_gap(ten) == "超序 18.47 个百分点"
    assert "另有约数 1 项，不计入" in ten.basis
    assert "合同投资 10亿元或 1亿美元以上" in ten.basis
    assert "意向、框架协议 1 个另列" in ten.basis
    assert "未登记签订日期 1 个" in ten.basis
    assert (fifty.actual, fifty.part_of) == (1, ten.target_id)
    assert (show_target(ten), show_target(fifty)) == ("≥ 5", "2–3")
    assert fifty.record_ids[0] in ten.record_ids
    assert show_as_of(ten) == "截至5月31日"


def test_a_project_with_two_contracts_counts_once_and_one_of_last_year_not_again(standing):
    def fill(session):
        twice = project(session, "示例两份", 12, signed=date(2016, 3, 1))
        again = Contract(
            project_id=twice.id, kind=ContractKind.INVESTMENT, signed=When(date(2016, 4, 1))
        )
        add(session, again)
        old = project(session, "示例旧", 12, signed=date(2015, 3, 1))
        supplement = Contract(
            project_id=old.id, kind=ContractKind.INVESTMENT, signed=When(date(2016, 4, 1))
        )
        add(session, supplement)

    assert standing([TEN], fill)["全区", "引进投资过10亿元项目"].actual == 1


def test_an_expansion_adds_only_what_was_added(standing):
    def fill(session):
        parent = project(session, "示例老厂", 60, signed=date(2014, 3, 1))
        project(session, "示例增资", 8, signed=date(2016, 3, 1), parent_id=parent.id)

    found = standing([TEN, row("签约合同投资额", "200", 单位="亿元")], fill)
    assert found["全区", "引进投资过10亿元项目"].actual == 0
    assert found["全区", "签约合同投资额"].actual == 8


def test_a_sum_adds_firm_amounts_and_says_what_is_beside_it(standing):
    def fill(session):
        project(session, "示例甲", 12, signed=date(2016, 3, 1))
        project(session, "示例约", Amount(20 * YI, mark=Mark.ABOUT), signed=date(2016, 3, 1))
        on_paper = project(session, "示例合同记额")
        contract = Contract(
            project_id=on_paper.id,
            kind=ContractKind.INVESTMENT,
            signed=When(date(2016, 2, 1)),
            amount=Amount(5 * YI),
        )
        add(session, contract)

    one = standing([row("签约合同投资额", "200", 单位="亿元")], fill)["全区", "签约合同投资额"]
    assert one.actual == 17
    assert one.approximate == 1
    assert "另有约数 1 项" in one.basis


def test_the_zones_thresholds_are_used(standing):
    def fill(session):
        tiers = (Tier("10亿", {Currency.CNY: 10 * YI}), Tier("50亿", {Currency.CNY: 50 * YI}))
        add(session, Setting(id="tiers", value=tiers_to_text(tiers)))
        dollars = Amount(15 * YI // 10, Currency.USD, rate=Decimal("6.6423"))
        project(session, "示例美元", dollars, signed=date(2016, 4, 2))

    assert standing([TEN], fill)["全区", "引进投资过10亿元项目"].actual == 0


def test_a_tier_that_the_zone_does_not_have_is_no_data(standing):
    def fill(session):
        add(session, Setting(id="tiers", value=tiers_to_text((Tier("1亿", {Currency.CNY: YI}),))))

    one = standing([TEN], fill)["全区", "引进投资过10亿元项目"]
    assert one.missing
    assert "没有设置“10亿”这一档" in one.basis


def test_enterprises_are_distinct_and_told_by_the_first_investor(standing):
    def fill(session):
        first = add(session, Organization(name="示例微电子"))
        second = add(session, Organization(name="示例基金"))
        for name, investors in (("甲", [first, second]), ("乙", [first]), ("丙", [])):
            made = project(session, f"示例{name}", 1, signed=date(2016, 3, 1), industry="集成电路")
            for ordinal, one in enumerate(investors):
                link = ProjectInvestor(project_id=made.id, organization_id=one.id, ordinal=ordinal)
                add(session, link)
        project(session, "示例汽车", 1, signed=date(2016, 3, 1), industry="汽车")

    one = standing([row("引进集成电路企业", 单位="家")], fill)["全区", "引进集成电路企业"]
    assert one.actual == 1
    assert len(one.record_ids) == 3
    assert "未登记投资方的项目 1 个" in one.basis
    assert "产业或产业链含“集成电路”" in one.basis


def test_stages_count_by_the_date_they_were_reached(standing):
    def fill(session):
        moved(session, project(session, "示例开工"), (Stage.STARTED, date(2016, 3, 1)))
        moved(session, project(session, "示例去年"), (Stage.STARTED, date(2015, 3, 1)))
        moved(session, project(session, "示例无日期"), (Stage.STARTED, None))
        back = project(session, "示例退回")
        moved(session, back, (Stage.STARTED, date(2016, 3, 1)), (Stage.LAND, date(2016, 4, 1)))
        both = project(session, "示例竣工投产")
        moved(
            session, both, (Stage.COMPLETED, date(2016, 2, 1)), (Stage.PRODUCING, date(2016, 3, 1))
        )
        carried = project(session, "示例去年竣工")
        moved(
            session,
            carried,
            (Stage.COMPLETED, date(2015, 12, 1)),
            (Stage.PRODUCING, date(2016, 3, 1)),
        )

    counted = {"计量方式": "由项目阶段汇总"}
    found = standing([row("新开工开建项目", "15", **counted), row("竣工投产项目", **counted)], fill)
    started = found["全区", "新开工开建项目"]
    assert started.actual == 1
    assert "未登记日期 1 个" in started.basis
    assert "按开工的实际日期" in started.basis
    assert found["全区", "竣工投产项目"].actual == 1


def test_a_park_counts_its_own_and_the_zone_says_whom_it_leaves_out(standing):
    rows = [
        row("新引进项目"),
        row("新引进项目", 园区="示例飞地"),
        row("新引进项目", 园区="示例基地"),
    ]

    def fill(session):
        parks = {park.name: park for park in session.scalars(select(Park))}
        parks["示例飞地"].counts_into_zone = False
        for name, park in (
            ("甲", "示例飞地"),
            ("乙", "示例基地"),
            ("丙", "示例基地"),
            ("丁", None),
        ):
            park_id = parks[park].id if park else None
            project(session, f"示例{name}", 1, signed=date(2016, 3, 1), park_id=park_id)

    found = standing(rows, fill)
    assert found["示例飞地", "新引进项目"].actual == 1
    assert found["示例基地", "新引进项目"].actual == 2
    assert found["全区", "新引进项目"].actual == 3
    assert "全区不含示例飞地" in found["全区", "新引进项目"].basis


def test_trashed_records_do_not_count(standing):
    def fill(session):
        gone = project(session, "示例甲", 12, signed=date(2016, 3, 1))
        gone.trashed_at = datetime(2016, 4, 1, tzinfo=UTC)

    assert standing([TEN], fill)["全区", "引进投资过10亿元项目"].actual == 0


def test_a_reported_figure_stands_against_the_end_of_its_own_month(standing):
    def fill(session):
        figure(session, "规模工业总产值", 2016, 10, "2512.8", reporter="统计局")

    one = standing([reported("规模工业总产值")], fill, today=date(2016, 11, 20))[
        "全区", "规模工业总产值"
    ]
    assert (one.as_of, one.as_of_month) == (date(2016, 10, 31), 10)
    assert one.rate == Fraction("125.64")
    assert round_half_up(one.pace) == Decimal("83.33")
    assert show_gap(one) == "超序 42.31 个百分点"
    assert show_as_of(one) == "1–10月"
    assert "1–10月累计，统计局填报" in one.basis
    assert "对照10月末时序 83.33%" in one.basis
    assert one.record_kind == "reported_figure"
    assert one.growth.source is GrowthSource.NO_LAST_YEAR


def test_the_latest_month_that_has_ended_counts_and_its_unit_is_converted(standing):
    def fill(session):
        figure(session, "工商税收", 2016, 3, "300000", unit="万元")
        figure(session, "工商税收", 2016, 4, "453100", unit="万元")
        figure(session, "工商税收", 2016, 6, "999999", unit="万元")

    one = standing([reported("工商税收", "116.7")], fill)["全区", "工商税收"]
    assert (one.as_of_month, one.actual) == (4, Decimal("45.31"))
    assert show_actual(one) == "45.31"


def test_a_unit_that_cannot_be_converted_is_no_data(standing):
    def fill(session):
        figure(session, "到位外资", 2016, 4, "1.5", unit="亿元")

    one = standing([reported("到位外资", "5.08", "亿美元")], fill)["全区", "到位外资"]
    assert one.missing
    assert "不能折算" in one.basis


def test_capital_falls_back_to_the_report_and_says_so(standing):
    rows = [
        reported("到位外资", "5.08", "亿美元", 计量方式="由到位资金记录汇总"),
        reported("实际到位省外境内资金", "25.7", 计量方式="由到位资金记录汇总"),
    ]
    found = standing(rows, lambda session: figure(session, "到位外资", 2016, 4, "1.61", "亿美元"))
    told, untold = found["全区", "到位外资"], found["全区", "实际到位省外境内资金"]
    assert told.actual == Decimal("1.61")
    assert told.basis.startswith("尚无到位资金记录；取月报数，1–4月累计")
    assert untold.missing
    assert (untold.actual, untold.rate, untold.ahead) == (None, None, None)
    assert "缺数据" in untold.basis
    assert show_actual(untold) == "缺数据"
    assert show_gap(untold) == "—"


GROWTH = row(
    "各项指标同比增长", "10", 类别="预期目标", 单位="%", 口径="全年;以上", 计量方式="由年度值计算"
)


def test_growth_of_each_figure_is_a_target_of_its_own(standing):
    def fill(session):
        figure(session, "规模工业总产值", 2016, 4, "742.6", growth="11.2")
        figure(session, "规模工业总产值", 2015, 4, "700")
        figure(session, "工商税收", 2016, 4, "45")
        figure(session, "工商税收", 2015, 4, "42")
        figure(session, "工业固定资产投资", 2016, 4, "58.2")

    names = ["规模工业总产值", "工商税收", "工业固定资产投资", "外贸进出口总额"]
    found = standing([*(reported(name) for name in names), GROWTH], fill)
    growth = {name: found["全区", f"{name}同比增长"] for name in names}
    assert growth["规模工业总产值"].actual == Decimal("11.2")
    assert show_gap(growth["规模工业总产值"]) == "高于目标 1.20 个百分点"
    assert growth["规模工业总产值"].met is True
    assert "公布的同比" in growth["规模工业总产值"].basis
    computed = growth["工商税收"]
    assert computed.growth.percent == Fraction(50, 7)
    assert show_actual(computed) == "7.14"
    assert computed.met is False
    assert computed.rate is None
    assert computed.pace is None
    missing = growth["工业固定资产投资"]
    assert missing.missing
    assert missing.basis.startswith("缺上年数")
    assert growth["外贸进出口总额"].basis.startswith("缺数据")
    assert growth["工商税收"].shape is Shape.GROWTH
    assert show_target(computed) == "≥ 10"
    assert found["全区", "工商税收"].growth.source is GrowthSource.COMPUTED


def test_a_reported_percentage_has_no_pace(standing):
    row_ = reported("电子信息产业产值增长", "20", "%")
    one = standing([row_], lambda s: figure(s, "电子信息产业产值增长", 2016, 4, "17.5", "%"))
    one = one["全区", "电子信息产业产值增长"]
    assert (one.rate, one.pace, one.paced) == (None, None, False)
    assert show_gap(one) == "低于目标 2.50 个百分点"
    assert one.met is False


def test_samples_are_told(standing):
    def fill(session):
        project(session, "示例甲", 12, signed=date(2016, 3, 1), illustrative=True)
        figure(session, "工商税收", 2016, 4, "45", illustrative=True)

    found = standing([TEN, reported("工商税收")], fill)
    assert all(one.illustrative for one in found.values())


def test_without_a_plan_there_are_no_standings(workspace):
    assert workspace.read(attainments, 2016, TODAY) == []
