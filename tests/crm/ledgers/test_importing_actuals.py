"""Actuals from the tables of the tax bureau and of the statistics, as real workbooks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import HeaderNotFound
from crm.ledgers.actual_importing import (
    ActualChoices,
    FigureState,
    apply_actuals,
    plan_actuals,
)
from crm.ledgers.actual_reading import read_actuals_file
from crm.ledgers.actual_words import Span, meaning_of, recognise
from crm.organizations import create_organization
from crm.performances import record_actual, verify_actuals
from crm.workspace import Workspace
from db.models import Performance
from db.terms import Indicator
from db.values import Quantity
from resources import path as resource
from tests.crm.ledgers import books

TODAY = date(2016, 5, 31)
CODE = "9144030071526726XG"
TAX = resource("sample", "示例-税务局入库税收明细-2015年.xlsx")
STATISTICS = resource("sample", "示例-统计局工业企业指标-2016年4月.xlsx")
NEW, CHANGED, EQUAL = FigureState.NEW, FigureState.CHANGED, FigureState.EQUAL


def firms(session: Session) -> dict[str, str]:
    names = ("示例汽车集团", "示例黄金集团")
    return {name: create_organization(session, name) for name in names}


@pytest.fixture
def made(workspace: Workspace) -> dict[str, str]:
    return workspace.change(firms, label="登记").result


def plan(workspace: Workspace, file: Path, choices: ActualChoices | None = None):
    return workspace.read(plan_actuals, read_actuals_file(file), choices, today=TODAY)


def bring_in(workspace: Workspace, found) -> Any:
    return workspace.change(apply_actuals, found, today=TODAY, label=found.label)


def stored(session: Session) -> dict[tuple[str, str, int, int | None], Decimal]:
    """(organization, indicator, year, month) → 万元 or the number as it stands."""
    return {
        (one.organization_id, one.indicator.value, one.year, one.month): (
            one.actual.number * 10000 if one.actual.unit == "亿元" else one.actual.number
        )
        for one in session.scalars(select(Performance).where(Performance.trashed_at.is_(None)))
    }


def test_the_tax_bureaus_table_gives_the_year_and_the_month(workspace, made) -> None:
    found = plan(workspace, TAX)
    car, gold = made["示例汽车集团"], made["示例黄金集团"]
    # The taxes of an enterprise stand in merged rows and are one figure.
    assert [(one.organization, one.what, one.state) for one in found.figures[:4]] == [
        ("示例汽车集团", "2015年12月税收", NEW),
        ("示例汽车集团", "2015年税收", NEW),
        ("示例黄金集团", "2015年12月税收", NEW),
        ("示例黄金集团", "2015年税收", NEW),
    ]
    [lost] = found.unmatched
    assert (lost.name, lost.row) == ("示例未登记材料厂", 9)
    assert found.counted(FigureState.UNMATCHED) == 2
    assert any("1 行小计" in note for note in found.notes)
    assert any("上年同期" in note for note in found.notes)
    step = bring_in(workspace, found)
    assert workspace.read(stored) == {
        (car, "tax", 2015, 12): Decimal("126.88"),
        (car, "tax", 2015, None): Decimal("1634.74"),
        (gold, "tax", 2015, 12): Decimal("45.5"),
        (gold, "tax", 2015, None): Decimal("557.15"),
    }
    kept = workspace.read(
        lambda session: [
            (one.evidence, one.note, one.verified_by, one.illustrative)
            for one in session.scalars(select(Performance))
        ]
    )
    assert (
        "示例-税务局入库税收明细-2015年.xlsx · 入库明细 第 4 行",
        "各税种合计",
        None,
        True,
    ) in kept
    workspace.undo(step.operation_id)
    assert workspace.read(stored) == {}


def test_the_same_file_again_changes_nothing_and_a_newer_one_corrects(
    workspace, made, tmp_path
) -> None:
    bring_in(workspace, plan(workspace, TAX))
    again = plan(workspace, TAX)
    assert (again.writes, again.counted(EQUAL)) == (0, 4)
    keys = workspace.read(lambda session: list(session.scalars(select(Performance.id))))
    workspace.change(verify_actuals, keys, "示例统计员", TODAY, label="核实")
    book = openpyxl.load_workbook(TAX)
    book["入库明细"]["F4"] = 1000
    book.save(tmp_path / "更正.xlsx")
    newer = plan(workspace, tmp_path / "更正.xlsx")
    [changed] = [one for one in newer.figures if one.state is CHANGED]
    assert (changed.old.number, changed.quantity.number) == (
        Decimal("1634.74"),
        Decimal("1679.38"),
    )
    assert "示例统计员已核实，更正后变回未核实" in changed.note
    bring_in(workspace, newer)
    assert workspace.read(stored)[made["示例汽车集团"], "tax", 2015, None] == Decimal("1679.38")


def test_the_statistics_months_are_parted_and_what_cannot_be_is_said(workspace, made) -> None:
    found = plan(workspace, STATISTICS)
    bring_in(workspace, found)
    figures = workspace.read(stored)
    car, gold = made["示例汽车集团"], made["示例黄金集团"]
    assert [figures[car, "output", 2016, month] for month in (1, 2, 3, 4)] == [
        Decimal("10250.5"),
        Decimal("9849.5"),
        Decimal("11775.25"),
        Decimal("11324.75"),  # 4.32亿元 beside 万元
    ]
    assert (gold, "output", 2016, 3) not in figures  # 待定
    assert (gold, "output", 2016, 4) not in figures
    said = {one.address: one.note for one in found.figures if not one.slot}
    assert said["月度!G8"] == "只有 1–4 月累计，缺 1–3 月，不能换算成单月。"
    assert said["月度!L6"].startswith("“就业人数”不能逐月相加")
    assert "1–2 月" in said["月度!H6"]
    # What can be parted is: April is 1–4月 less 1–3月.
    assert figures[car, "sales", 2016, 4] == Decimal(11100)
    assert figures[car, "output", 2015, None] == Decimal(128600)
    assert figures[car, "jobs", 2015, None] == Decimal(1795)
    # Reckoned of the parts, and said how.
    assert figures[car, "research", 2015, None] == Decimal("3.5")
    assert figures[car, "energy", 2015, None] == Decimal(5)
    assert figures[car, "productivity", 2015, None] == Decimal("17.2702")
    [note] = [
        one.note
        for one in found.figures
        if one.what == "2015年研发投入强度" and one.organization == "示例汽车集团"
    ]
    assert note == "研发费用 4,385.53万元 ÷ 营业收入 125,300.75万元"


def test_the_next_months_cumulative_figure_builds_on_what_is_stored(
    workspace, made, tmp_path
) -> None:
    car = made["示例汽车集团"]

    def months(session: Session) -> None:
        for month in (1, 2, 3):
            quantity = Quantity(Decimal(100), "万元")
            record_actual(session, car, Indicator.SALES, 2016, quantity, month=month)

    workspace.change(months, label="录入")
    file = books.save(
        tmp_path / "四月.xlsx",
        表=[
            ["2016年1-4月主要指标"],
            ["企业名称", "营业收入（亿元）"],
            ["示例汽车集团", 0.0455],
        ],
    )
    found = plan(workspace, file)
    [one] = found.figures
    assert (one.what, one.quantity.number * 10000, one.state) == (
        "2016年4月主营业务收入",
        Decimal(155),
        NEW,
    )
    assert one.note == "1–4 月累计 0.0455亿元 减 1–3 月 0.03亿元"


def test_by_code_then_by_name_and_by_hand(workspace, tmp_path) -> None:
    def enter(session: Session) -> dict[str, str]:
        return {
            "code": create_organization(session, "示例机械制造有限公司", credit_code=CODE),
            "short": create_organization(session, "示例重工股份有限公司", short_name="示例重工"),
        }

    made = workspace.change(enter, label="登记").result
    file = books.save(
        tmp_path / "税收 2015年.xlsx",
        表=[
            ["单位：元"],
            ["纳税人名称", "纳税人识别号", "入库税收"],
            ["改过名的机械厂", CODE.lower(), 1000000],
            ["示例重工", None, 2000000.126],
            ["示例机械制造有限责任公司", None, 5],
            ["无关的厂", None, 7],
        ],
    )
    found = plan(workspace, file)
    first, second = found.figures[:2]
    assert first.organization_id == made["code"]
    assert "信用代码是“示例机械制造有限公司”的" in first.note
    assert second.organization_id == made["short"]
    assert second.quantity == Quantity(Decimal("2000000.13"), "元")  # to the 分
    near, stranger = found.unmatched
    assert near.candidates[0] == (made["code"], "示例机械制造有限公司")
    assert stranger.reason == "没有信用代码或名称相同的企业"
    choices = ActualChoices(
        matches={(near.sheet, near.row): made["short"], (stranger.sheet, stranger.row): ""}
    )
    again = plan(workspace, file, choices)
    # Matched by hand to an enterprise that another row speaks of: both can't be right.
    third = again.figures[2]
    assert (third.organization_id, third.state) == (made["short"], FigureState.UNREADABLE)
    assert "与第 4 行是同一个数，但数值不同" in third.note
    assert again.figures[3].state is FigureState.SKIPPED
    assert [one.skipped for one in again.unmatched] == [True]


def test_what_the_sheet_does_not_say_is_asked(workspace, made, tmp_path) -> None:
    file = books.save(
        tmp_path / "a.xlsx",
        表=[["企业名称", "产值"], ["示例汽车集团", 1200], ["示例黄金集团", "3亿元"]],
    )
    found = plan(workspace, file)
    assert found.writes == 0
    assert [one.note for one in found.figures] == [
        "没有写单位，表头和表上方也没有。请选单位。",
        "没有写是哪一年，请选年份。",
    ]
    assert len(found.notes) == 2
    answered = plan(workspace, file, ActualChoices(years={"表": 2015}, units={"表": "万元"}))
    assert [one.what for one in answered.figures if one.state is NEW] == ["2015年产值"] * 2
    assert answered.notes == ()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("约1200", "不是确切的数值"),
        ("12亩", "不适用于产值"),
        (-5, "不能是负数"),
    ],
)
def test_a_cell_that_is_no_figure_is_listed_with_its_address(
    workspace, made, tmp_path, cell, said
) -> None:
    file = books.save(
        tmp_path / "a.xlsx", 表=[["企业名称", "2015年产值（万元）"], ["示例汽车集团", cell]]
    )
    [one] = plan(workspace, file).figures
    assert (one.state, one.address) == (FigureState.UNREADABLE, "表!B2")
    assert said in one.note


def test_a_period_that_is_not_over_is_not_taken(workspace, made, tmp_path) -> None:
    file = books.save(
        tmp_path / "a.xlsx", 表=[["企业名称", "2016年产值（万元）"], ["示例汽车集团", 5]]
    )
    [one] = plan(workspace, file).figures
    assert one.state is FigureState.UNREADABLE
    assert "还没有结束" in one.note


def test_a_table_without_enterprises_is_said(tmp_path) -> None:
    file = books.save(tmp_path / "a.xlsx", 表=[["指标", "全区"], ["产值", 5]])
    with pytest.raises(HeaderNotFound, match="没有认得的表"):
        read_actuals_file(file)


@pytest.mark.parametrize(
    ("path", "measure", "span", "month"),
    [
        (("工业总产值（千元）",), "output", Span.UNSAID, None),
        (("营业收入", "1-6月"), "sales", Span.UP_TO, 6),
        (("税收", "1—6月累计"), "tax", Span.UP_TO, 6),
        (("产值", "6月"), "output", Span.MONTH, 6),
        (("累计产值", "6月"), "output", Span.UP_TO, 6),
        (("6月累计固投",), "fixed_investment", Span.UP_TO, 6),
        (("本年累计",), "plain", Span.SO_FAR, None),
        (("增值税", "本月"), "tax_part", Span.THIS_MONTH, None),
        (("R&D经费支出\n（万元）",), "research_cost", Span.UNSAID, None),
        (("2015年税收",), "tax", Span.YEAR, None),
    ],
)
def test_headers_say_which_figure_of_which_months(path, measure, span, month) -> None:
    meaning = meaning_of(recognise(path).field)
    assert meaning is not None
    assert (meaning.measure, meaning.span, meaning.month) == (measure, span, month)


@pytest.mark.parametrize(
    "path",
    [("上年同期",), ("产值", "同比增长%"), ("备注",), ("本年计划产值",), ("产值占全区比重",)],
)
def test_a_header_that_is_no_figure_of_this_year_is_left(path) -> None:
    assert recognise(path).field is None


def test_thousands_of_yuan_and_two_taxes_in_columns(workspace, made, tmp_path) -> None:
    file = books.save(
        tmp_path / "2015年税收.xlsx",
        表=[
            ["纳税人名称", "增值税（千元）", "企业所得税（千元）"],
            ["示例汽车集团", 1000, 500],
        ],
        合计=[
            ["单位：万元"],
            ["纳税人名称", "增值税", "企业所得税", "合计"],
            ["示例黄金集团", 10, 5, 16],
        ],
    )
    bring_in(workspace, plan(workspace, file))
    assert workspace.read(stored) == {
        (made["示例汽车集团"], "tax", 2015, None): Decimal(150),
        (made["示例黄金集团"], "tax", 2015, None): Decimal(16),  # the table's own sum
    }
