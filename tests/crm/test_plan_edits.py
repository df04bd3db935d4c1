"""Editing a plan's targets: what is refused, in words, and what a new year takes over."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from crm.errors import InvalidInput
from crm.figures import record_figure
from crm.plan_edits import (
    TargetFields,
    add_target,
    edit_target,
    move_target,
    target_fields,
    trash_target,
    wholes,
)
from crm.plan_years import last_shape, new_year
from crm.rules.counting import CapitalKind, Narrowing
from crm.rules.pace import curve_of, pace_on
from crm.target_shares import set_parks, set_people, set_quarters, show_sum, split_of
from crm.targets import attainments
from db.models import Park
from db.terms import Measure, Stage
from tests.crm.zone import TODAY, add, moved, project

PROJECTS = TargetFields(
    "引进项目", "个", Decimal(5), measure=Measure.SIGNED_PROJECTS, category="招商引资"
)
OUTPUT = TargetFields("规模工业总产值", "亿元", Decimal(2000))
STARTS = TargetFields(
    "新开工项目",
    "个",
    Decimal(15),
    measure=Measure.STAGE_REACHED,
    narrowing=Narrowing(stages=(Stage.STARTED,)),
)
MONEY = TargetFields(
    "省外资金",
    "亿元",
    Decimal("25.7"),
    measure=Measure.CAPITAL,
    narrowing=Narrowing(capital=CapitalKind.MAINLAND),
)
CURVE = tuple(Decimal(share) for share in (5, 10, 20, 30, 40, 50, 55, 60, 70, 80, 90, 100))


@pytest.fixture
def plan(workspace):
    """Adds targets to 2016 and returns their ids."""

    def make(*fields):
        return [
            workspace.change(add_target, 2016, one, label=f"添加目标 {one.indicator}").result
            for one in fields
        ]

    return make


def park(workspace, name, *, counts=True):
    made = Park(name=name, ordinal=1, counts_into_zone=counts)
    return workspace.change(lambda session: add(session, made).id, label="园区").result


def test_a_target_is_added_read_back_edited_and_taken_back(workspace, plan):
    fields = replace(PROJECTS, owner="甲", section="5", definition="全年", curve=CURVE)
    [key] = plan(fields)
    assert workspace.read(target_fields, key) == fields
    outcome = workspace.change(
        edit_target,
        key,
        replace(fields, floor=Decimal(8), narrowing=Narrowing(tier="10亿")),
        label="改",
    )
    assert workspace.read(target_fields, key).floor == 8
    workspace.undo(outcome.operation_id)
    assert workspace.read(target_fields, key) == fields
    workspace.change(trash_target, key, label="删")
    assert workspace.read(attainments, 2016, TODAY) == []


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        (replace(PROJECTS, ceiling=Decimal(3)), "ceiling", "上限 3 小于下限 5"),
        (replace(PROJECTS, floor=None), "floor", "请填写下限"),
        (replace(PROJECTS, floor=Decimal(-1)), "floor", "不能小于 0"),
        (replace(PROJECTS, indicator=" "), "indicator", "请填写名称"),
        (replace(PROJECTS, unit=""), "unit", "请填写单位"),
        (replace(PROJECTS, unit="家"), "unit", "单位“家”与计量方式“由签约项目汇总”不符"),
        (replace(PROJECTS, narrowing=Narrowing(tier="70亿")), "argument", "没有“70亿”这一档"),
        (replace(STARTS, unit="亿元"), "unit", "应是：个、项"),
        (replace(STARTS, narrowing=Narrowing()), "argument", "请选择计哪个阶段"),
        (replace(MONEY, unit="亿美元"), "unit", "应是：亿元、万元"),
        (
            replace(MONEY, narrowing=Narrowing(capital=CapitalKind.OVERSEAS)),
            "unit",
            "应是：亿美元、万美元",
        ),
        (replace(MONEY, narrowing=Narrowing()), "argument", "请选择计哪一种资金"),
        (replace(OUTPUT, measure=Measure.GROWTH), "unit", "应是：%"),
        (replace(OUTPUT, measure=Measure.ORGANIZATIONS, unit="家"), "argument", "按什么计企业"),
        (replace(OUTPUT, curve=CURVE[:11]), "pace", "现在只有 11 个"),
        (replace(OUTPUT, curve=(*CURVE[:11], Decimal(98))), "pace", "年底应是 100"),
        (replace(OUTPUT, curve=(Decimal(50), *CURVE[1:])), "pace", "2月的时序 10 比上个月的 50 小"),
        (replace(OUTPUT, curve=(*CURVE[:11], Decimal(101))), "pace", "不在 0 到 100 之间"),
        (replace(OUTPUT, part_of_id="0" * 32), "part_of_id", "没有这项总目标"),
        (replace(OUTPUT, park_id="0" * 32), "park_id", "没有这个园区"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(workspace, plan, fields, field, words):
    with pytest.raises(InvalidInput, match=words) as fault:
        plan(fields)
    assert fault.value.field == field
    assert workspace.read(attainments, 2016, TODAY) == []


def test_an_indicator_stands_once_in_a_park(workspace, plan):
    plan(PROJECTS)
    with pytest.raises(InvalidInput, match="已有“引进项目”"):
        plan(PROJECTS)
    plan(replace(PROJECTS, park_id=park(workspace, "星沙产业基地")))


def test_part_of_goes_round_in_no_circle(workspace, plan):
    outer, inner = plan(PROJECTS, replace(PROJECTS, indicator="其中大项目"))
    workspace.change(
        edit_target, inner, replace(PROJECTS, indicator="其中大项目", part_of_id=outer), label="改"
    )
    with pytest.raises(InvalidInput, match="不能反过来"):
        workspace.change(edit_target, outer, replace(PROJECTS, part_of_id=inner), label="改")
    with pytest.raises(InvalidInput, match="自己的其中项"):
        workspace.change(edit_target, outer, replace(PROJECTS, part_of_id=outer), label="改")
    assert [key for key, *_ in workspace.read(wholes, 2016, outer)] == []
    assert [key for key, *_ in workspace.read(wholes, 2016, inner)] == [outer]
    workspace.change(trash_target, outer, label="删")
    assert workspace.read(target_fields, inner).part_of_id is None


def test_a_part_has_the_unit_the_park_and_the_money_of_its_whole(workspace, plan):
    [whole, fixed] = plan(
        OUTPUT,
        replace(
            MONEY,
            indicator="市外资金形成固投",
            narrowing=Narrowing(capital=CapitalKind.OUTSIDE_FIXED),
        ),
    )
    with pytest.raises(InvalidInput, match="单位是亿元"):
        plan(replace(PROJECTS, part_of_id=whole))
    with pytest.raises(InvalidInput, match="同一个园区"):
        plan(replace(OUTPUT, park_id=park(workspace, "黄花"), part_of_id=whole))
    with pytest.raises(InvalidInput, match="各自单列"):  # 25.7 is no 其中 of 57.86
        plan(replace(MONEY, part_of_id=fixed))


def test_targets_change_places_within_their_park(workspace, plan):
    [first, second, third] = plan(OUTPUT, PROJECTS, STARTS)
    workspace.change(move_target, third, -1, label="上移")
    workspace.change(move_target, first, -1, label="上移")  # it is the first already
    order = [one.target_id for one in workspace.read(attainments, 2016, TODAY)]
    assert order == [first, third, second]


def test_a_curve_sets_the_pace_of_records_and_of_figures(workspace, plan):
    plan(replace(PROJECTS, curve=CURVE), replace(OUTPUT, curve=CURVE))
    workspace.change(
        record_figure,
        indicator="规模工业总产值",
        year=2016,
        month=4,
        value=Decimal(700),
        unit="亿元",
        today=TODAY,
        label="月报",
    )
    counted, reported = workspace.read(attainments, 2016, date(2016, 5, 15))
    assert counted.pace == 30 + Fraction(10 * 15, 31)
    assert (reported.pace, reported.rate, reported.ahead) == (30, 35, 5)
    assert "时序按自定曲线" in reported.basis
    assert pace_on((), 2016, date(2016, 10, 31)) == Fraction(30500, 366)
    assert pace_on(CURVE, 2016, date(2016, 12, 31)) == 100
    assert pace_on(CURVE, 2016, date(2017, 1, 5)) == 100
    assert pace_on(CURVE, 2016, date(2015, 12, 31)) == 0


def test_last_years_own_shape_fills_the_months_that_come_together():
    shape = curve_of({2: Decimal(40), 3: Decimal(100), 6: Decimal(190), 12: Decimal(400)})
    # 1月 half of 1–2月; 4月, 5月 between 25% and 47.5%; 7–11月 between 47.5% and 100%
    assert [str(share) for share in shape] == (
        ["5", "10", "25", "32.5", "40", "47.5", "56.25", "65", "73.75", "82.5", "91.25", "100"]
    )
    assert curve_of({6: Decimal(190)}) == ()
    falls = curve_of({6: Decimal(90), 7: Decimal(80), 12: Decimal(100)})
    assert falls[5] == falls[6] == 90


def test_a_new_year_takes_over_what_was_asked_for_and_grows_what_is_measured(workspace, plan):
    [output, ten, fifty] = plan(
        replace(OUTPUT, owner="甲", section="一"),
        PROJECTS,
        replace(PROJECTS, indicator="大项目", floor=Decimal(2), ceiling=Decimal(3)),
    )
    workspace.change(
        edit_target,
        fifty,
        replace(PROJECTS, indicator="大项目", floor=Decimal(2), ceiling=Decimal(3), part_of_id=ten),
        label="改",
    )
    workspace.change(set_people, output, {"甲": Decimal(1200), "乙": Decimal(800)}, label="分解")
    for month, value in ((6, 900), (12, 2000)):
        workspace.change(
            record_figure,
            indicator="规模工业总产值",
            year=2016,
            month=month,
            value=Decimal(value),
            unit="亿元",
            today=date(2016, 12, 31),
            label="月报",
        )
    made = workspace.change(
        new_year, 2017, source=2016, growth=Decimal(10), own_shape=True, label="新年度"
    )
    assert (made.result.targets, made.result.grown, made.result.curves) == (3, 1, 1)
    found = {one.indicator: one for one in workspace.read(attainments, 2017, date(2017, 1, 1))}
    assert found["规模工业总产值"].floor == 2200
    assert found["规模工业总产值"].owner == "甲"
    assert found["规模工业总产值"].section == ""
    assert found["规模工业总产值"].curve == workspace.read(last_shape, 2016, "规模工业总产值", None)
    assert found["规模工业总产值"].curve[5] == 45
    assert found["引进项目"].floor == 5
    assert found["大项目"].part_of == found["引进项目"].target_id
    split = workspace.read(split_of, found["规模工业总产值"].target_id, date(2017, 1, 1))
    assert [(one.person, one.value) for one in split.people] == [("甲", 1320), ("乙", 880)]
    with pytest.raises(InvalidInput, match="2017年已有年度计划"):
        workspace.change(new_year, 2017, source=2016, label="新年度")
    with pytest.raises(InvalidInput, match="2010年没有年度计划"):
        workspace.change(new_year, 2018, source=2010, label="新年度")
    workspace.undo(made.operation_id)
    assert workspace.read(attainments, 2017, date(2017, 1, 1)) == []


def test_shares_are_kept_and_their_sums_compared(workspace, plan):
    [key] = plan(STARTS)

    def start(session):
        first = project(session, "示例一", owner="甲")
        second = project(session, "示例二", commissioner="乙")
        moved(session, first, (Stage.STARTED, date(2016, 2, 1)))
        moved(session, second, (Stage.STARTED, date(2016, 4, 9)))

    workspace.change(start, label="项目")
    here, apart = park(workspace, "星沙产业基地"), park(workspace, "飞地园", counts=False)
    quarters = [Decimal(3), Decimal(4), Decimal(4), Decimal(4)]
    workspace.change(set_quarters, key, quarters, label="分解")
    workspace.change(set_people, key, {"甲": Decimal(8), "丙": Decimal(5)}, label="分解")
    workspace.change(set_parks, key, {here: Decimal(6)}, label="分解")
    split = workspace.read(split_of, key, TODAY)
    assert [(one.value, one.actual) for one in split.quarters] == [
        (3, 1),
        (4, 1),
        (4, None),
        (4, None),
    ]
    assert [(one.person, one.value, one.actual) for one in split.people] == [
        ("甲", 8, 1),
        ("丙", 5, 0),
        ("乙", None, 1),
    ]
    assert {one.park_id: (one.value, one.counts) for one in split.parks} == {
        here: (6, True),
        apart: (None, False),
    }
    sums = [
        show_sum([one.value for one in shares], split.whole, split.unit)
        for shares in (split.quarters, split.people, split.parks)
    ]
    assert sums == [
        "合计 15 个，与目标一致",
        "合计 13 个，比目标少 2 个",
        "合计 6 个，比目标少 9 个",
    ]
    workspace.change(set_people, key, {"甲": Decimal(20)}, label="分解")
    again = workspace.read(split_of, key, TODAY).people
    assert [(one.person, one.value) for one in again] == [("甲", 20), ("乙", None)]
    assert show_sum([Decimal(20)], split.whole, "个") == "合计 20 个，比目标多 5 个"
    assert show_sum([None], split.whole, "个") == ""


def test_a_share_below_zero_is_refused(workspace, plan):
    [key] = plan(STARTS)
    with pytest.raises(InvalidInput, match="不能小于 0"):
        workspace.change(set_quarters, key, [Decimal(-1), None, None, None], label="分解")
    with pytest.raises(InvalidInput, match="请填写名称"):
        workspace.change(set_people, key, {" ": Decimal(1)}, label="分解")


def test_the_zone_adds_up_what_only_its_parks_report(workspace, plan):
    here, other, apart = (
        park(workspace, "星沙产业基地"),
        park(workspace, "黄花"),
        park(workspace, "飞地园", counts=False),
    )
    plan(OUTPUT)

    def report(park_id, month, value, unit="亿元"):
        workspace.change(
            record_figure,
            indicator="规模工业总产值",
            park_id=park_id,
            year=2016,
            month=month,
            value=Decimal(value),
            unit=unit,
            today=TODAY,
            label="月报",
        )

    report(here, 3, 40)
    report(here, 4, 60)
    report(other, 3, 80000, "万元")
    report(apart, 3, 900)
    [one] = workspace.read(attainments, 2016, TODAY)
    assert (one.actual, one.as_of_month) == (48, 3)  # April is not reported by all
    assert "由 2 个园区合计" in one.basis
    report(None, 2, 33)
    [one] = workspace.read(attainments, 2016, TODAY)
    assert (one.actual, one.as_of_month) == (33, 2)
