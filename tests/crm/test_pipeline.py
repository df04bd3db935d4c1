"""The pipeline: funnel, stock, movement (domain.md, How a target counts)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import event

from crm.pipeline import funnel, movements, standstills, stock
from crm.rules.stages import ROAD, Move
from crm.rules.totals import Total
from db.models import StageMove
from db.terms import AmountKind, Currency, Mark, Precision, Stage
from db.values import Amount, When
from tests.crm.zone import YI, add, moved, project

MAY = (date(2016, 5, 1), date(2016, 5, 31))


@pytest.fixture
def fill(workspace):
    def filled(fn):
        workspace.change(fn, label="填数")
        return workspace

    return filled


def steps(workspace, start, end):
    return {step.stage: step for step in workspace.read(funnel, start, end)}


def test_the_funnel_follows_those_who_entered_in_the_period(fill):
    def records(session):
        for name in "甲乙丙丁":
            moved(session, project(session, name), (Stage.TALKS, date(2016, 5, 2)))
        went = project(session, "戊")
        moved(session, went, (Stage.TALKS, date(2016, 5, 2)), (Stage.VISIT, date(2016, 5, 9)))
        lost = project(session, "己")
        moved(session, lost, (Stage.TALKS, date(2016, 5, 2)), (Stage.LOST, date(2016, 5, 9)))
        early = project(session, "庚")
        moved(session, early, (Stage.TALKS, date(2016, 4, 30)), (Stage.VISIT, date(2016, 5, 9)))
        later = project(session, "辛")
        moved(session, later, (Stage.TALKS, date(2016, 5, 31)), (Stage.VISIT, date(2016, 6, 1)))

    found = steps(fill(records), *MAY)
    talks = found[Stage.TALKS]
    assert (talks.entered, talks.went_on) == (7, 1)
    assert talks.share == Fraction(100, 7)
    assert found[Stage.VISIT].entered == 2
    assert found[Stage.VISIT].share == 0
    assert found[Stage.SIGNED].share is None
    assert list(found) == list(ROAD)


def test_a_project_enters_a_stage_once_and_going_back_is_not_going_on(fill):
    def records(session):
        again = project(session, "甲")
        moved(
            session,
            again,
            (Stage.VISIT, date(2016, 5, 2)),
            (Stage.TALKS, date(2016, 5, 3)),
            (Stage.VISIT, date(2016, 5, 4)),
        )
        skipped = project(session, "乙")
        moved(session, skipped, (Stage.TALKS, date(2016, 5, 2)), (Stage.SIGNED, date(2016, 5, 3)))

    found = steps(fill(records), *MAY)
    assert (found[Stage.VISIT].entered, found[Stage.VISIT].went_on) == (1, 0)
    assert (found[Stage.TALKS].entered, found[Stage.TALKS].went_on) == (2, 2)


def test_trashed_projects_and_moves_are_left_out(fill):
    gone = datetime(2016, 5, 20, tzinfo=UTC)

    def records(session):
        moved(session, project(session, "甲", trashed_at=gone), (Stage.TALKS, date(2016, 5, 2)))
        kept = project(session, "乙")
        when = When(date(2016, 5, 2))
        add(
            session,
            StageMove(project_id=kept.id, stage=Stage.TALKS, on=when, trashed_at=gone),
        )

    workspace = fill(records)
    assert steps(workspace, *MAY)[Stage.TALKS].entered == 0
    assert workspace.read(movements, *MAY) == []


def test_stock_adds_firm_headline_figures_and_tells_what_it_leaves_out(fill):
    def records(session):
        project(session, "合同", 12, stage=Stage.TALKS, planned=Amount(99 * YI))
        project(session, "拟", stage=Stage.TALKS, planned=Amount(3 * YI))
        project(session, "协议", stage=Stage.TALKS, agreed=Amount(2 * YI), planned=Amount(9 * YI))
        project(session, "约", Amount(5 * YI, mark=Mark.ABOUT), stage=Stage.TALKS)
        project(session, "无", stage=Stage.TALKS)
        unread = Amount(None, source="面议")
        project(session, "未识别", unread, stage=Stage.TALKS, planned=Amount(YI))
        rate = Decimal("6.6423")
        project(session, "美元", Amount(YI, Currency.USD, rate=rate), stage=Stage.TALKS)
        project(session, "欧元", Amount(YI, Currency.EUR), stage=Stage.TALKS)
        project(session, "签", 1, stage=Stage.SIGNED)

    found = {one.stage: one for one in fill(records).read(stock)}
    talks = found[Stage.TALKS]
    assert talks.count == 8
    assert talks.total == Total(
        fen=18 * YI + 66_423_000_000, firm=5, approximate=1, unknown=1, unconverted=1
    )
    assert found[Stage.SIGNED].total.fen == YI
    assert found[Stage.FULL].count == 0
    assert len(found) == len(Stage)


def test_movements_say_where_from_where_to_and_why(fill):
    def records(session):
        made = project(session, "示例", 12)
        moved(session, made, (Stage.LEAD, date(2016, 4, 1)), (Stage.CONTACT, date(2016, 5, 2)))
        month = When(date(2016, 5, 1), Precision.MONTH)
        jump = StageMove(project_id=made.id, stage=Stage.REVIEW, on=month, reason="示例原因")
        add(session, jump)
        imported = project(session, "导入")
        moved(session, imported, (Stage.TALKS, None), (Stage.VISIT, date(2016, 5, 9)))

    found = fill(records).read(movements, *MAY)
    assert [(one.name, one.from_stage, one.to_stage) for one in found] == [
        ("示例", Stage.LEAD, Stage.REVIEW),
        ("示例", Stage.REVIEW, Stage.CONTACT),
        ("导入", Stage.TALKS, Stage.VISIT),
    ]
    assert [one.kind for one in found] == [Move.SKIP, Move.BACK, Move.FORWARD]
    assert found[0].reason == "示例原因"
    assert found[0].headline.kind is AmountKind.CONTRACTED


def test_projects_without_movement_for_a_month_stand_still(fill):
    def records(session):
        still = project(session, "示例久", stage=Stage.TALKS, stuck_reason="示例原因")
        moved(session, still, (Stage.TALKS, date(2016, 3, 1)))
        longer = project(session, "示例更久", stage=Stage.SIGNED, owner="甲")
        moved(session, longer, (Stage.REVIEW, date(2015, 3, 1)), (Stage.SIGNED, date(2016, 1, 1)))
        moved(session, project(session, "示例新", stage=Stage.TALKS), (Stage.TALKS, MAY[0]))
        built = project(session, "示例在建", stage=Stage.STARTED)
        moved(session, built, (Stage.STARTED, date(2016, 1, 1)))
        moved(session, project(session, "示例无日期", stage=Stage.TALKS), (Stage.TALKS, None))

    found = fill(records).read(standstills, MAY[1])
    assert [(one.name, one.since, one.days, one.stuck_reason) for one in found] == [
        ("示例更久", date(2016, 1, 1), 151, None),
        ("示例久", date(2016, 3, 1), 91, "示例原因"),
    ]


def test_the_pipeline_asks_a_fixed_number_of_questions(fill, workspace):
    def records(session):
        for number in range(30):
            made = project(session, f"示例{number}", 12, stage=Stage.VISIT)
            moved(session, made, (Stage.TALKS, date(2016, 5, 2)), (Stage.VISIT, date(2016, 5, 9)))

    fill(records)
    asked = []

    def look(session):
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: asked.append(args[2]))
        funnel(session, *MAY)
        movements(session, *MAY)
        stock(session)
        standstills(session, MAY[1])

    workspace.read(look)
    assert len(asked) == 5
