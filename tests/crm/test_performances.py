"""实绩: one figure of an enterprise, indicator and period; corrected, verified, never zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from crm.errors import InvalidInput, RecordMissing
from crm.history import record_history
from crm.organizations import create_organization
from crm.performances import (
    ActualKnown,
    Entered,
    Slot,
    edit_actual,
    enter_actuals,
    record_actual,
    unverify_actuals,
    verify_actuals,
)
from crm.workspace import Workspace
from db.models import Performance
from db.terms import Indicator, TaxBasis
from db.values import Quantity

TODAY = date(2028, 5, 31)


def wan(number: str, unit: str = "万元") -> Quantity:
    return Quantity(Decimal(number), unit)


@pytest.fixture
def firm(workspace: Workspace) -> str:
    return workspace.change(create_organization, "示例装备有限公司", label="建").result


def figures(session):
    rows = session.scalars(
        select(Performance)
        .where(Performance.trashed_at.is_(None))
        .order_by(Performance.year, Performance.month, Performance.id)
    )
    return [(one.year, one.month, one.actual.number, one.verified_by) for one in rows]


def record(workspace: Workspace, *args, **fields) -> str:
    return workspace.change(record_actual, *args, **fields, label="录入").result


def test_a_second_actual_of_a_period_is_refused_and_names_the_first(workspace, firm):
    first = record(workspace, firm, Indicator.TAX, 2027, wan("6350.5"), verified_by="示例统计员")
    with pytest.raises(
        ActualKnown, match=r"示例装备.*2027年税收.*6,350.5万元.*示例统计员"
    ) as caught:
        record(workspace, firm, Indicator.TAX, 2027, wan("7000"))
    assert caught.value.performance_id == first
    assert caught.value.field == "actual"
    # 入库 is meant where no 口径 is named, so naming it makes no difference …
    with pytest.raises(ActualKnown):
        record(workspace, firm, Indicator.TAX, 2027, wan("7000"), basis=TaxBasis.PAID)
    # … while what is left after refunds, a month, and another year are figures of their own.
    record(workspace, firm, Indicator.TAX, 2027, wan("6000"), basis=TaxBasis.NET)
    record(workspace, firm, Indicator.TAX, 2027, wan("500"), month=3)
    record(workspace, firm, Indicator.TAX, 2026, wan("500"))
    assert len(workspace.read(figures)) == 4


def test_a_period_is_free_again_once_its_actual_is_in_the_trash(workspace, firm):
    first = record(workspace, firm, Indicator.OUTPUT, 2027, wan("1"))
    gone = Entered(Slot(firm, Indicator.OUTPUT, 2027), None)
    workspace.change(enter_actuals, [gone], label="移走")
    assert workspace.read(figures) == []
    record(workspace, firm, Indicator.OUTPUT, 2027, wan("2"))
    with pytest.raises(RecordMissing, match="回收站"):
        workspace.change(edit_actual, first, {"actual": wan("3")}, label="改")


def test_a_correction_keeps_the_old_value_and_is_to_be_verified_again(workspace, firm):
    key = record(workspace, firm, Indicator.TAX, 2027, wan("6350.5"), evidence="完税证明 1 号")
    workspace.change(verify_actuals, [key], "示例统计员", TODAY, label="核实")
    # The same sum in another unit is no correction of the figure as it was verified.
    workspace.change(edit_actual, key, {"note": "已对账"}, label="备注")
    assert workspace.read(figures) == [(2027, None, Decimal("6350.5"), "示例统计员")]
    changed = workspace.change(edit_actual, key, {"actual": wan("6400")}, label="更正")
    assert workspace.read(figures) == [(2027, None, Decimal("6400"), None)]
    told = workspace.read(record_history, "performance", key)[0]
    [value] = [one for one in told.changes if one.field == "actual"]
    assert (value.old, value.new) == (wan("6350.5"), wan("6400"))
    workspace.undo(changed.operation_id)
    assert workspace.read(figures) == [(2027, None, Decimal("6350.5"), "示例统计员")]


def test_a_correction_may_not_move_onto_another_period(workspace, firm):
    record(workspace, firm, Indicator.OUTPUT, 2026, wan("1"))
    key = record(workspace, firm, Indicator.OUTPUT, 2027, wan("2"))
    with pytest.raises(ActualKnown, match="2026年产值"):
        workspace.change(edit_actual, key, {"year": 2026}, label="改")
    with pytest.raises(InvalidInput, match="不能这样修改"):
        workspace.change(edit_actual, key, {"organization_id": "x"}, label="改")


@pytest.mark.parametrize(
    ("indicator", "quantity", "more", "field", "problem"),
    [
        (Indicator.TAX, wan("1", "亩"), {}, "unit", "单位“亩”不适用于税收.*万元"),
        (Indicator.TAX, wan("1", "万元/亩"), {}, "unit", "不适用于税收"),
        (Indicator.TAX, wan("1", "万美元"), {}, "unit", "按人民币考核"),
        (Indicator.TAX, wan("1", ""), {}, "unit", "写明税收的单位"),
        (Indicator.RESEARCH, wan("1", "万元"), {}, "unit", "请用%"),
        (Indicator.FLOOR_RATIO, wan("1.2", "%"), {}, "unit", "没有单位"),
        (Indicator.FLOOR_AREA, wan("1", "万元"), {}, "unit", "平方米"),
        (Indicator.OUTPUT, wan("-1"), {}, "actual", "不能是负数"),
        (Indicator.OFFICE_SHARE, wan("101", "%"), {}, "actual", "不会超过 100"),
        (Indicator.JOBS, wan("1.5", "人"), {}, "actual", "整数"),
        (Indicator.OUTPUT, Quantity(), {}, "actual", "缺数据不当作零"),
        (Indicator.OUTPUT, wan("1"), {"year": 27}, "year", "四位年份"),
        (Indicator.OUTPUT, wan("1"), {"month": 13}, "month", "1 到 12"),
        (Indicator.JOBS, wan("1", "人"), {"month": 1}, "month", "不能逐月相加"),
        (Indicator.OUTPUT, wan("1"), {"year": 2028}, "year", "还没有结束.*按月录入"),
        (Indicator.OUTPUT, wan("1"), {"year": 2028, "month": 6}, "month", "2028年6月还没有结束"),
        (Indicator.OUTPUT, wan("1"), {"basis": TaxBasis.NET}, "basis", "只用于税收"),
        (Indicator.TAX_PER_MU, wan("1", "万元/亩"), {}, "indicator", "请录入税收"),
        (Indicator.START, wan("1"), {}, "indicator", "节点"),
        (Indicator.OUTPUT, wan("1"), {"verified_on": TODAY}, "verified_by", "由谁核实"),
    ],
)
def test_an_actual_that_cannot_be_is_refused(
    workspace, firm, indicator, quantity, more, field, problem
):
    fields = {"year": 2027, **more}
    with pytest.raises(InvalidInput, match=problem) as caught:
        record(workspace, firm, indicator, fields.pop("year"), quantity, today=TODAY, **fields)
    assert caught.value.field == field
    assert workspace.read(figures) == []


def test_what_is_in_time_is_taken(workspace, firm):
    record(workspace, firm, Indicator.OUTPUT, 2028, wan("1"), month=5, today=TODAY)
    record(workspace, firm, Indicator.TAX, 2028, wan("-3"), month=4, today=TODAY)
    # A survey's figure stands from its year on, which need not be over.
    record(workspace, firm, Indicator.FLOOR_RATIO, 2028, wan("1.2", ""), today=TODAY)
    record(workspace, firm, Indicator.CAPITAL, 2027, wan("1250", "万美元"), today=TODAY)
    assert len(workspace.read(figures)) == 4


def test_several_figures_are_verified_in_one_step_and_taken_back(workspace, firm):
    keys = [record(workspace, firm, Indicator.OUTPUT, year, wan("1")) for year in (2026, 2027)]
    with pytest.raises(InvalidInput, match="由谁核实"):
        workspace.change(verify_actuals, keys, "  ", TODAY, label="核实")
    step = workspace.change(verify_actuals, keys, "示例统计员", TODAY, label="核实")
    assert step.result == 2
    assert workspace.change(verify_actuals, keys, "别人", TODAY, label="核实").result == 0
    assert {one[3] for one in workspace.read(figures)} == {"示例统计员"}
    workspace.undo(step.operation_id)
    assert {one[3] for one in workspace.read(figures)} == {None}
    workspace.change(verify_actuals, keys, "示例统计员", TODAY, label="核实")
    assert workspace.change(unverify_actuals, keys[:1], label="撤回").result == 1
    assert [one[3] for one in workspace.read(figures)] == [None, "示例统计员"]


def test_unreadable_text_is_kept_but_not_verified(workspace, firm):
    text = Quantity(None, "", "约三百多")
    key = record(workspace, firm, Indicator.OUTPUT, 2027, text)
    with pytest.raises(InvalidInput, match=r"约三百多.*不是数值"):
        workspace.change(verify_actuals, [key], "示例统计员", TODAY, label="核实")


def test_a_pasted_range_adds_corrects_clears_and_leaves_what_is_equal(workspace, firm):
    slots = [Slot(firm, Indicator.OUTPUT, year) for year in (2023, 2024, 2025, 2026)]
    kept, corrected, cleared = (
        record(workspace, firm, Indicator.OUTPUT, slot.year, wan("100"), verified_by="统计员")
        for slot in slots[:3]
    )
    step = workspace.change(
        enter_actuals,
        [
            Entered(slots[0], wan("0.01", "亿元")),  # 100万元, written otherwise
            Entered(slots[1], wan("120"), evidence="更正通知"),
            Entered(slots[2], None),
            Entered(slots[3], wan("7")),
        ],
        today=TODAY,
        label="粘贴",
    )
    outcome = step.result
    assert (outcome.unchanged, outcome.corrected, outcome.cleared) == (1, [corrected], [cleared])
    assert len(outcome.added) == 1
    assert workspace.read(figures) == [
        (2023, None, Decimal(100), "统计员"),
        (2024, None, Decimal(120), None),
        (2026, None, Decimal(7), None),
    ]
    workspace.undo(step.operation_id)
    assert [one[2] for one in workspace.read(figures)] == [Decimal(100)] * 3
    assert kept


def test_a_pasted_range_goes_in_whole_or_not_at_all(workspace, firm):
    good, bad = Slot(firm, Indicator.OUTPUT, 2026), Slot(firm, Indicator.TAX, 2026)
    with pytest.raises(InvalidInput, match="示例装备有限公司”2026年税收：单位“亩”"):
        workspace.change(
            enter_actuals, [Entered(good, wan("1")), Entered(bad, wan("1", "亩"))], label="粘贴"
        )
    assert workspace.read(figures) == []
