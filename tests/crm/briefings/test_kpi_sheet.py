"""年度目标完成情况 and 督查考核表: read back from paper."""

from datetime import date

import pytest

from crm.briefings import kpi_sheet, printing
from crm.briefings.catalogue import BY_KEY
from crm.briefings.codec import decode, encode
from crm.briefings.order import Order
from crm.errors import BriefingError
from crm.plans import load_plan
from crm.rules.channels import year_to_date
from crm.sample import PLAN, sample_file
from tests.crm.briefings.paper import page_texts, solid
from tests.crm.zone import TODAY, project


def words(pdf):
    return solid("".join(page_texts(pdf)))


@pytest.fixture
def zone(workspace):
    """The 2016 plan and three signed projects, one with markup in its name."""

    def fill(session):
        load_plan(session, sample_file(PLAN), year=2016)
        project(session, "示例甲", 12, signed=date(2016, 3, 1), owner="甲")
        project(session, "示例<b>&乙", 60, signed=date(2016, 4, 1), owner="乙")
        project(session, "示例小", 3, signed=date(2016, 4, 4))

    workspace.change(fill, label="填数")
    return workspace


def test_a_year_names_what_each_target_counts(zone):
    order = Order(today=TODAY, issued_by="甲", first=date(2016, 1, 1), last=date(2016, 12, 31))
    sheet = zone.read(BY_KEY["yearly"].take, order)
    printed = printing.print_brief(sheet)
    said = words(printed.content)
    assert printed.missing == ()
    assert "引进投资过10亿元项目：2/≥5个" in said
    assert "示例甲" in said
    assert "示例<b>&乙" in said
    assert printing.print_brief(sheet).content == printed.content
    assert decode(encode(sheet), type(sheet)) == sheet


def test_a_year_without_a_plan_is_refused_in_words(workspace):
    with pytest.raises(BriefingError, match="还没有 2016 年的年度计划"):
        workspace.read(BY_KEY["yearly"].take, Order(today=TODAY, first=date(2016, 1, 1)))


def test_the_kpi_sheet_holds_each_persons_numbers_and_the_definitions(zone):
    sheet = zone.read(kpi_sheet.snapshot, year_to_date(2016, TODAY), today=TODAY)
    printed = printing.print_brief(sheet)
    said = words(printed.content)
    assert "签约3个" in said
    for word in ("甲", "乙", "未登记", "合计", "节点按期", "考核人"):
        assert word in said
    assert "12亿元" in said
    assert "75亿元" in said
    assert decode(encode(sheet), kpi_sheet.KpiSheet) == sheet


def test_a_kpi_sheet_without_records_says_so(workspace):
    sheet = workspace.read(kpi_sheet.snapshot, year_to_date(2016, TODAY), today=TODAY)
    assert "没有可以考核的记录" in words(printing.print_brief(sheet).content)
