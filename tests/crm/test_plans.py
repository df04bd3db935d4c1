"""Loading a year's plan from its table."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from sqlalchemy import func, select

from crm.errors import InvalidInput, LedgerError
from crm.plans import COLUMNS, load_plan
from crm.targets import attainments
from db.models import Park, Plan, Target
from db.terms import Measure

HEAD = "园区,类别,指标,下限,上限,单位,口径,计量方式,文件条目\n"
TABLE = HEAD + (
    "全区,预期目标,规模工业总产值,2000,,亿元,全年,月报填报,一\n"
    "全区,预期目标,到位外资,5.08,,亿美元,全年,由到位资金记录汇总,一\n"
    "全区,预期目标,各项指标同比增长,10,,%,全年;以上,由年度值计算,一\n"
    "全区,招商引资,引进投资过10亿元项目,5,,个,全年;以上,由签约项目汇总,5\n"
    "全区,招商引资,引进投资过50亿元项目,2,3,个,全年;含于过10亿元项目之中,由签约项目汇总,5\n"
    "示例产业园,以区带园,新引进项目,5,,个,全年;以上,由签约项目汇总,8\n"
    ",,,,,,,,\n"
)


@pytest.fixture
def load(workspace, tmp_path):
    def from_text(text, *, encoding="utf-8", **options):
        file = tmp_path / "plan.csv"
        file.write_bytes(text.encode(encoding))
        return workspace.change(load_plan, file, year=2016, label="载入计划", **options).result

    return from_text


def targets(session):
    return {
        (park or "全区", target.indicator): target
        for target, park in session.execute(
            select(Target, Park.name)
            .outerjoin(Park, Park.id == Target.park_id)
            .order_by(Target.ordinal)
        )
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_plan_loads_from_its_table(load, workspace, encoding):
    loaded = load(TABLE, encoding=encoding)
    assert (loaded.added, loaded.changed, loaded.unchanged) == (7, 0, 0)
    found = workspace.read(targets)
    ten = found["全区", "引进投资过10亿元项目"]
    fifty = found["全区", "引进投资过50亿元项目"]
    assert (ten.floor, ten.ceiling, ten.measure) == (Decimal(5), None, Measure.SIGNED_PROJECTS)
    assert (fifty.floor, fifty.ceiling, fifty.part_of_id) == (Decimal(2), Decimal(3), ten.id)
    assert (ten.measure_argument, ten.section) == ("tier=10亿", "5")
    assert ("示例产业园", "新引进项目") in found


def test_growth_of_all_figures_is_one_target_for_each(load, workspace):
    load(TABLE)
    found = workspace.read(targets)
    growth = [target for target in found.values() if target.measure is Measure.GROWTH]
    assert [target.indicator for target in growth] == [
        "规模工业总产值同比增长",
        "到位外资同比增长",
    ]
    assert growth[1].measure_argument == "of=到位外资"


def test_loading_again_changes_what_differs_and_doubles_nothing(load, workspace):
    load(TABLE)
    assert load(TABLE).unchanged == 7
    changed = load(TABLE.replace("2000", "2100"), title="2016年调整计划")
    assert (changed.added, changed.changed, changed.unchanged) == (0, 1, 6)
    assert workspace.read(targets)["全区", "规模工业总产值"].floor == Decimal(2100)
    assert workspace.read(lambda s: s.scalar(select(func.count()).select_from(Plan))) == 1
    assert workspace.read(lambda s: s.scalar(select(Plan.title))) == "2016年调整计划"
    assert workspace.read(lambda s: s.scalar(select(func.count()).select_from(Park))) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEAD, "没有数据行"),
        ("园区,类别\n全区,预期目标\n", "缺少“指标、下限"),
        (TABLE.replace("2000", "很多"), "第 2 行：下限“很多”不是数字"),
        (TABLE.replace("2,3,个", "3,2,个"), "第 6 行：上限小于下限"),
        (TABLE.replace("规模工业总产值", ""), "第 2 行：“指标”是空的"),
        (TABLE.replace("2000,,亿元", ",,亿元"), "第 2 行：下限和上限都没有填"),
        (TABLE.replace("月报填报", "口头"), "第 2 行：计量方式应是：月报填报、"),
        (
            TABLE.replace("到位外资", "规模工业总产值"),
            "第 3 行：全区的“规模工业总产值”与第 2 行重复",
        ),
        (TABLE.replace("含于过10", "含于过30"), "第 6 行：口径说“含于过30亿元项目之中”"),
    ],
)
def test_a_wrong_table_is_refused_by_row_and_loads_nothing(load, workspace, text, problem):
    with pytest.raises(InvalidInput, match=problem):
        load(text)
    assert workspace.read(lambda s: s.scalar(select(func.count()).select_from(Target))) == 0


def test_files_that_are_no_table_are_refused(load, workspace, tmp_path):
    with pytest.raises(InvalidInput, match="打不开"):
        workspace.change(load_plan, tmp_path / "none.csv", year=2016, label="载入计划")
    binary = tmp_path / "plan.xlsx"
    binary.write_bytes(b"PK\x03\x04\xff\xff\xff")
    with pytest.raises(LedgerError, match="不是能打开的表格文件"):
        workspace.change(load_plan, binary, year=2016, label="载入计划")


def test_a_plan_is_loaded_as_one_step_and_undone_as_one(workspace):
    rows = [dict(zip(COLUMNS, line.split(","), strict=True)) for line in TABLE.split()[1:-1]]
    loaded = workspace.change(load_plan, rows, year=2016, label="载入计划")
    assert len(loaded.touched["target"]) == 7
    again = workspace.change(load_plan, rows, year=2016, label="载入计划")
    assert again.operation_id is None
    workspace.undo(loaded.operation_id)
    assert workspace.read(attainments, 2016, date(2016, 5, 31)) == []
    assert workspace.change(load_plan, rows, year=2016, label="载入计划").result.added == 7


def test_a_plan_loads_from_a_workbook_with_a_title_above_its_header(workspace, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["2016年工作计划目标表"])
    book.active.append(list(COLUMNS))
    book.active.append(
        ["全区", "预期目标", "规模工业总产值", 2000, None, "亿元", "全年", "月报填报", "一"]
    )
    book.save(tmp_path / "计划.xlsx")
    loaded = workspace.change(load_plan, tmp_path / "计划.xlsx", year=2016, label="载入").result
    assert loaded.added == 1
    book.active["D3"] = "很多"
    book.save(tmp_path / "计划.xlsx")
    with pytest.raises(InvalidInput, match="第 3 行"):
        workspace.change(load_plan, tmp_path / "计划.xlsx", year=2016, label="载入")
    book.active["C2"] = "目标"
    book.save(tmp_path / "计划.xlsx")
    with pytest.raises(InvalidInput, match="没找到表头"):
        workspace.change(load_plan, tmp_path / "计划.xlsx", year=2016, label="载入")
