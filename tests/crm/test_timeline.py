"""The rows and the scale of 挂图作战, which the screen and paper share."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.milestone_changes import edit_milestone
from crm.milestone_planning import plan_milestones
from crm.milestones import Schedule, schedules
from crm.projects import create_project, move_stage
from crm.rules.schedule import Light
from crm.rules.workdays import Workdays
from crm.timeline import (
    UNDER_WAY,
    Bar,
    Zoom,
    choose,
    extent,
    gantt_rows,
    people_of,
    ticks,
)
from crm.workspace import Workspace
from db.models import Park
from db.terms import Stage
from db.values import When

TODAY = date(2016, 5, 31)
CHINA = Workdays()


@pytest.fixture
def found(file_workspace: Workspace) -> list[Schedule]:
    """Two projects of two parks, one of them late, and one that is paused."""

    def fill(session):  # type: ignore[no-untyped-def]
        for name, owner in (("示例甲", "张三"), ("示例乙", "李四"), ("示例丙", "张三")):
            park = Park(name=f"{name}园")
            session.add(park)
            session.flush()
            key = create_project(
                session, name, stage=Stage.SIGNED, park_id=park.id, owner=owner, chief="副主任A"
            )
            plan_milestones(session, key, date(2018, 9, 28), today=TODAY, plan_id="")
            if name == "示例丙":
                on = When(TODAY)
                move_stage(session, key, Stage.PAUSED, on=on, today=TODAY, reason="等用地")
            if name == "示例乙":
                (schedule,) = schedules(session, TODAY, project_ids=[key])
                line = schedule.lines[0]
                late = CHINA.shift(line.planned or TODAY, 30)
                fields = {"forecast": late, "commissioner": "王五"}
                edit_milestone(session, line.milestone_id, fields, today=TODAY)

    file_workspace.change(fill, label="示例")
    return file_workspace.read(schedules, TODAY)


def test_a_reader_chooses_by_park_person_and_light(found: list[Schedule]) -> None:
    def names(**wanted: object) -> list[str]:
        return [one.name for one in choose(found, **wanted)]  # type: ignore[arg-type]

    assert sorted(names()) == ["示例乙", "示例甲"], "what is paused is not under way"
    assert names(park="示例甲园") == ["示例甲"]
    assert names(person="张三") == ["示例甲"]
    assert sorted(names(person="副主任A")) == ["示例乙", "示例甲"]
    assert names(person="王五") == ["示例乙"], "of one milestone alone"
    assert names(light=UNDER_WAY) == names(light=Light.RED.value) == ["示例乙"]
    assert names(light=Light.GREEN.value) == ["示例甲"]
    assert people_of(choose(found, park="示例甲园")[0]) == {"张三", "副主任A"}


def test_a_project_is_a_row_and_its_milestones_when_it_is_opened(found: list[Schedule]) -> None:
    shown = choose(found)
    late = next(one for one in shown if one.light is Light.RED)
    closed = gantt_rows(shown, TODAY, CHINA, set())
    assert [row.name for row in closed] == [one.name for one in shown]
    assert all(row.heading and len(row.signs) == 13 for row in closed)
    rows = gantt_rows(shown, TODAY, CHINA, {late.project_id})
    assert len(rows) == 2 + 13
    of_late = [row for row in rows if row.project_id == late.project_id]
    head, lines = of_late[0], of_late[1:]
    assert head.planned == Bar(
        min(row.planned.first for row in lines if row.planned),
        max(row.planned.last for row in lines if row.planned),
    )
    assert head.expected is not None
    assert head.planned is not None
    assert head.expected.last > head.planned.last, "it is pushed"
    assert "红灯" in head.standing
    assert "下一个" in head.standing
    land = lines[0]
    assert land.planned == Bar(
        CHINA.shift(late.lines[0].planned or TODAY, -60), late.lines[0].planned or TODAY
    )
    assert land.who == "副主任A / 王五"
    assert {sign.day for sign in head.signs} == {row.expected.last for row in lines if row.expected}
    assert any("受“拆迁平地”影响" in row.standing for row in lines)


def test_the_scale_spans_whole_months_with_today(found: list[Schedule]) -> None:
    rows = gantt_rows(choose(found), TODAY, CHINA, set())
    span = extent(rows, TODAY)
    assert span.first.day == 1
    assert (span.last + timedelta(days=1)).day == 1
    assert span.first <= TODAY <= span.last
    assert extent([], TODAY) == Bar(date(2016, 5, 1), date(2016, 5, 31))


def test_each_zoom_names_its_days() -> None:
    def labels(zoom: Zoom, *, major: bool) -> list[str]:
        return [
            tick.label
            for tick in ticks(date(2016, 5, 1), date(2017, 2, 28), zoom)
            if tick.major is major
        ]

    assert labels(Zoom.YEAR, major=True) == ["2016年", "2017年"]
    assert labels(Zoom.YEAR, major=False) == ["二季度", "三季度", "四季度", "一季度"]
    assert labels(Zoom.QUARTER, major=False)[:3] == ["5月", "6月", "7月"]
    assert labels(Zoom.MONTH, major=True)[:2] == ["2016年5月", "2016年6月"]
    assert labels(Zoom.MONTH, major=False)[:3] == ["2", "9", "16"], "the Mondays"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.integers(0, 800),
    st.sampled_from(list(Zoom)),
)
def test_the_lines_of_a_scale_rise_within_its_days(first: date, days: int, zoom: Zoom) -> None:
    first = first.replace(day=1)
    last = first + timedelta(days=days)
    found = ticks(first, last, zoom)
    assert found[0] == found[0].__class__(first, found[0].label, True)
    for major in (True, False):
        placed = [tick.day for tick in found if tick.major is major]
        assert placed == sorted(set(placed))
        assert all(first <= day <= last for day in placed)
