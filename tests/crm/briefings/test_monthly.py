"""招商工作月报 from a data file: what is printed equals what the records say."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.briefings import monthly, printing
from crm.briefings.catalogue import BY_KEY
from crm.briefings.codec import decode, encode
from crm.briefings.issue import MonthlySnapshot
from crm.briefings.order import Order
from crm.errors import BriefingError
from crm.figures import record_figure
from crm.forecasts import target_forecasts
from crm.pipeline import funnel, stock
from crm.plans import load_plan
from crm.rules.numbers import round_half_up, show_number, show_percent
from crm.rules.totals import show_total
from crm.settings import BUREAU_NAME, set_setting
from crm.targets import attainments, show_actual, show_target
from crm.year_ends import expected_of
from db.models import Park, Project
from db.terms import Mark, ParkKind, Stage
from db.values import Amount, Extent
from tests.crm.briefings.paper import page_texts, solid
from tests.crm.zone import TODAY, YI, add, moved, project

ROAD = list(Stage)[:11]
PLAN = (
    ("全区", "规模工业总产值", "2000", "", "亿元", "月报填报"),
    ("全区", "工商税收", "116.7", "", "亿元", "月报填报"),
    ("全区", "各项指标同比增长", "10", "", "%", "由年度值计算"),
    ("全区", "新开工开建项目", "15", "", "个", "由项目阶段汇总"),
    ("全区", "引进投资过10亿元项目", "5", "", "个", "由签约项目汇总"),
    ("全区", "引进投资过50亿元项目", "2", "3", "个", "由签约项目汇总"),
    ("示例基地", "新引进工业项目", "5", "", "个", "由签约项目汇总"),
)


def plan_rows() -> list[dict[str, str]]:
    heads = ("园区", "指标", "下限", "上限", "单位", "计量方式")
    rest = {"类别": "招商引资", "口径": "全年", "文件条目": "5"}
    rows = [dict(zip(heads, row, strict=True)) | rest for row in PLAN]
    rows[5]["口径"] = "全年;含于过10亿元项目之中"
    return rows


def fill(session: Session) -> None:
    """A zone with a plan, monthly figures, and projects at every stage; all of it 示例."""
    load_plan(session, plan_rows(), year=2016)
    base = session.scalars(select(Park).where(Park.name == "示例基地")).one()
    add(session, Park(name="示例飞地园", kind=ParkKind.ENCLAVE, counts_into_zone=False))
    for month, value in ((3, "480"), (4, "742.6")):
        record_figure(
            session,
            indicator="规模工业总产值",
            year=2016,
            month=month,
            value=Decimal(value),
            unit="亿元",
            today=TODAY,
            growth=Decimal("12.4"),
            reporter="统计戊",
        )
    large = project(
        session,
        "示例环境装备<b>&产业园",
        52,
        signed=date(2016, 5, 20),
        stage=Stage.SIGNED,
        arrived=Amount(YI * 12 // 10),
        land=Extent(400 * 200_000),
        chief="主任",
        commissioner="甲",
        progress="准备签约仪式，预计6月供地。",
        illustrative=True,
    )
    moved(session, large, (Stage.REVIEW, date(2016, 3, 1)), (Stage.SIGNED, date(2016, 5, 20)))
    small = project(session, "示例镕喆堃电子", 12, signed=date(2016, 2, 3), stage=Stage.STARTED)
    moved(session, small, (Stage.SIGNED, date(2016, 2, 3)), (Stage.STARTED, date(2016, 5, 6)))
    about = Amount(22 * YI, mark=Mark.ABOUT)
    project(session, "示例约数项目", about, signed=date(2016, 4, 1), stage=Stage.SIGNED)
    project(
        session, "示例基地工业项目", 3, signed=date(2016, 5, 9), stage=Stage.LAND, park_id=base.id
    )
    still = project(session, "示例珠宝小镇", 8, stage=Stage.REVIEW, stuck_reason="控规调整待报批")
    moved(session, still, (Stage.REVIEW, date(2016, 3, 2)))
    silent = project(session, "示例冷链中心", 1, stage=Stage.TALKS, owner="乙")
    moved(session, silent, (Stage.TALKS, date(2016, 4, 11)))
    undated = project(session, "示例无日期项目", stage=Stage.TALKS, stuck_reason="等待用地指标")
    moved(session, undated, (Stage.TALKS, None))
    for number, stage in enumerate(Stage):
        planned = Amount((number + 1) * YI // 4)
        add(session, Project(name=f"示例{stage.label}项目", stage=stage, planned=planned))


@pytest.fixture
def zone(workspace: Any) -> Any:
    workspace.change(fill, label="填数")
    return workspace


def issue_of(zone: Any, **given: Any) -> MonthlySnapshot:
    options = {"today": TODAY, "issued_by": "统计 戊"} | given
    made: MonthlySnapshot = zone.read(monthly.snapshot, 2016, 5, **options)
    return made


def printed(issue: Any) -> tuple[bytes, str]:
    out = io.BytesIO()
    printing.write(issue, out)
    return out.getvalue(), solid("".join(page_texts(out.getvalue())))


def wall(zone: Any) -> str:
    """The text of 管道总表, which lists every project."""
    return printed(zone.read(BY_KEY["pipeline_table"].take, Order(today=TODAY)))[1]


def test_the_printed_targets_equal_the_standings_of_the_plan(zone: Any) -> None:
    issue = issue_of(zone)
    _, text = printed(issue)
    standings = zone.read(attainments, 2016, TODAY)
    assert len(standings) == len(issue.targets) == 8
    assert {at.as_of_month for at in standings} == {4, None}
    assert "月报数为1–4月累计" in text  # once, since all of them are
    for at in standings:
        rate = show_percent(at.rate, 1)
        actual = show_actual(at)
        if at.indicator == "工商税收同比增长":
            actual = "缺数据"
        row = solid(f"{at.indicator}{actual}{show_target(at)}{at.unit}{rate}")
        assert row in text, row
        if at.ahead is not None:
            points = round_half_up(at.ahead, 1)
            word = "超" if points > 0 else "欠" if points else "持平"
            shown = show_number(abs(points), 1) if points else ""
            assert f"{row}{word}{shown}" in text


def test_the_bars_show_what_the_screen_expects_of_the_year(zone: Any) -> None:
    issue = issue_of(zone)
    forecasts = {one.target_id: one for one in zone.read(target_forecasts, TODAY)}
    told = 0
    for at in (line.standing for line in issue.targets):
        found = expected_of(at, forecasts.get(at.target_id))
        year_end = issue.year_ends.get(at.target_id)
        assert (found is None) == (year_end is None), at.indicator
        if found is not None and year_end is not None:
            told += 1
            # the brief draws less often than the screen
            counted = at.target_id in forecasts
            assert year_end == pytest.approx(found.rate, abs=10 if counted else 0.1)
    assert 0 < told < len(issue.targets)
    assert "条中浅色为年底预计" in printed(issue)[1]


def test_an_issue_from_before_the_year_ends_were_told_is_printed_as_it_was(zone: Any) -> None:
    issue = issue_of(zone)
    plain = encode(issue)
    del plain["year_ends"]
    old = decode(json.loads(json.dumps(plain)), MonthlySnapshot)
    assert old == replace(issue, year_ends={})
    content, text = printed(old)
    assert "条中浅色" not in text and content != printed(issue)[0]
    assert printed(decode(json.loads(json.dumps(encode(issue))), MonthlySnapshot)) == printed(issue)


def test_the_change_is_against_the_month_before_of_what_the_figure_covers(zone: Any) -> None:
    lines = {line.standing.indicator: line for line in issue_of(zone).targets}
    march = {one.indicator: one for one in zone.read(attainments, 2016, date(2016, 3, 31))}
    april = {one.indicator: one for one in zone.read(attainments, 2016, date(2016, 4, 30))}
    output, started = lines["规模工业总产值"], lines["新开工开建项目"]
    assert output.standing.as_of_month == 4
    assert output.change == output.standing.ahead - march["规模工业总产值"].ahead
    assert started.change == started.standing.ahead - april["新开工开建项目"].ahead


def test_the_printed_stages_and_sums_equal_the_databases(zone: Any) -> None:
    text, listed = printed(issue_of(zone))[1], wall(zone)
    counts = zone.read(
        lambda session: dict(
            session.execute(select(Project.stage, func.count()).group_by(Project.stage)).all()
        )
    )
    for at in zone.read(stock):
        assert at.count == counts.get(at.stage, 0)
        if at.count:
            assert f"{at.stage.label}{at.count}个投资合计{show_total(at.total)}" in listed
    for step in zone.read(funnel, date(2016, 1, 1), TODAY):
        if step.entered:
            assert (
                f"{step.stage.label}{counts.get(step.stage, 0)}个本年进入{step.entered}个" in text
            )


def test_every_project_of_the_data_is_listed(zone: Any) -> None:
    listed = wall(zone)
    names = zone.read(lambda session: list(session.scalars(select(Project.name))))
    assert [name for name in names if solid(name) not in listed] == []
    assert listed.count("示例环境装备<b>&产业园") == 1


def test_large_projects_say_which_count_into_the_year(zone: Any) -> None:
    issue = issue_of(zone)
    _, text = printed(issue)
    large = text[text.index("二、10亿元") : text.index("三、漏斗")]
    assert {one.name for one in issue.large} == {
        "示例环境装备<b>&产业园",
        "示例镕喆堃电子",
        "示例约数项目",
    }
    assert "示例环境装备<b>&产业园50亿本年计入签约52.001.20台账数400" in large
    assert "约22" in large and large.count("本年计入") == 2
    assert "投资合计64亿元（另有约数1项）" in large


def test_the_conclusion_is_written_from_the_records(zone: Any) -> None:
    _, text = printed(issue_of(zone))
    assert "本月新签约项目2个，合同投资55亿元；" in text
    assert "全年累计签约项目4个，合同投资67亿元（另有约数1项）" in text
    assert "引进10亿元以上项目2个，其中50亿元以上1个。" in text
    assert "本月阶段变动2项次，进入开工1个、签约1个。" in text
    assert "需要研究的事项2件：" in text
    assert "示例珠宝小镇，控规调整待报批；示例无日期项目，等待用地指标。" in text
    assert "另有1个项目满一个月未进展且未填原因" in text
    assert "示例飞地园的数不计入全区" in text


def test_the_same_records_give_the_same_bytes(zone: Any) -> None:
    first, _ = printed(issue_of(zone))
    again, _ = printed(issue_of(zone))
    assert first == again


def test_the_bureau_is_the_zones_unless_it_has_a_name_of_its_own(zone: Any) -> None:
    assert issue_of(zone).bureau == "示例经开区招商局"

    def name(session: Session) -> None:
        set_setting(session, BUREAU_NAME, "示例区投资促进局")

    zone.change(name, label="填数")
    issue = issue_of(zone, number=17)
    assert (issue.bureau, issue.number) == ("示例区投资促进局", 17)


def test_a_brief_written_within_the_month_speaks_up_to_that_day(zone: Any) -> None:
    issue = issue_of(zone, today=date(2016, 5, 10))
    assert issue.as_of == date(2016, 5, 10)
    assert [move.to_stage for move in issue.movements] == [Stage.STARTED]
    late = issue_of(zone, today=date(2016, 7, 4))
    assert (late.as_of, late.issued_on) == (date(2016, 5, 31), date(2016, 7, 4))


def test_a_month_that_has_not_begun_is_refused(zone: Any) -> None:
    with pytest.raises(BriefingError, match="2016年6月还没有开始"):
        zone.read(monthly.snapshot, 2016, 6, today=TODAY)


def test_an_empty_data_file_gives_a_brief_of_one_page(workspace: Any) -> None:
    issue = issue_of(workspace)
    assert not issue.illustrative
    pdf, text = printed(issue)
    assert len(page_texts(pdf)) == 1
    for said in (
        "尚未录入年度计划",
        "目前没有达到10亿元的项目",
        "目前没有在库项目",
        "目前没有红灯、黄灯节点",
    ):
        assert said in text
