"""Planning backwards, forecasts and what they push, circles, lights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.schedule import (
    Forecast,
    Light,
    Push,
    Step,
    check_workdays,
    days_late,
    earliest,
    find_cycle,
    forecast,
    gravest,
    in_order,
    light_of,
    plan_backwards,
    pushes,
    starts,
)
from crm.rules.workdays import Workdays

CHINA = Workdays()
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is slow, not wrong."""
TODAY = date(2016, 5, 31)


def road() -> list[Step]:
    """Land and papers side by side, then building, opening, and full output after it."""
    return [
        Step("land", "拆迁平地", 60),
        Step("papers", "立项备案", 20),
        Step("permit", "施工许可", 20, ("land", "papers")),
        Step("start", "开工", 5, ("permit",)),
        Step("open", "投产", 200, ("start",)),
        Step("full", "达产", 240, ("open",)),
    ]


def planned(target: date, steps: list[Step] | None = None) -> list[Step]:
    """The road with the days of a plan for `target`."""
    steps = steps or road()
    days = plan_backwards(steps, "open", target, CHINA)
    return [replace(step, planned=days[step.key]) for step in steps]


def slipped(steps: Sequence[Step], key: str, to: date) -> list[Step]:
    """The steps with the milestone `key` forecast by hand on `to`."""
    return [replace(step, hand=to) if step.key == key else step for step in steps]


def test_the_vector_of_the_domain() -> None:
    steps = [Step("a", "设备安装", 20), Step("b", "投产", 20, ("a",))]
    assert plan_backwards(steps, "b", date(2026, 10, 12), CHINA)["a"] == date(2026, 9, 8)


def test_a_plan_goes_backwards_from_the_target_and_forwards_behind_it() -> None:
    days = plan_backwards(road(), "open", date(2017, 12, 29), CHINA)
    assert days["open"] == date(2017, 12, 29)
    assert days["start"] == CHINA.shift(date(2017, 12, 29), -200)
    assert days["permit"] == CHINA.shift(days["start"], -5)
    assert days["land"] == days["papers"] == CHINA.shift(days["permit"], -20)
    assert days["full"] == CHINA.shift(date(2017, 12, 29), 240)
    begin = starts(road(), days, CHINA)
    assert begin == {
        "land": CHINA.shift(days["land"], -60),
        "papers": CHINA.shift(days["papers"], -20),
    }
    assert earliest(road(), "open", begin["land"], CHINA) == date(2017, 12, 29)


def test_what_only_full_output_waits_for_is_planned_before_it() -> None:
    steps = [*road(), Step("grid", "双回路供电", 30), Step("apart", "厂史馆", 10)]
    steps[5] = replace(steps[5], waits_for=("open", "grid"))
    days = plan_backwards(steps, "open", date(2017, 12, 29), CHINA)
    assert days["grid"] == CHINA.shift(days["full"], -240)
    assert days["apart"] == date(2017, 12, 29), "tied to nothing: on the target"


def test_a_circle_is_refused_by_name() -> None:
    steps = [
        Step("a", "开工", 1, ("c",)),
        Step("b", "主体封顶", 1, ("a",)),
        Step("c", "竣工验收", 1, ("b",)),
        Step("d", "投产", 1, ("c",)),
    ]
    circle = find_cycle(steps)
    assert circle[0] == circle[-1]
    assert set(circle) == {"开工", "主体封顶", "竣工验收"}
    for act in (
        lambda: in_order(steps),
        lambda: plan_backwards(steps, "d", TODAY, CHINA),
        lambda: forecast(steps, today=TODAY, calendar=CHINA),
    ):
        with pytest.raises(InvalidInput, match="→") as refused:
            act()
        assert refused.value.field == "waits_for"
        assert all(name in refused.value.message for name in ("开工", "主体封顶", "竣工验收"))
        assert "投产" not in refused.value.message
    assert find_cycle([Step("a", "开工", 1, ("a",))]) == ("开工", "开工")
    assert find_cycle(road()) == ()


def test_a_circle_is_told_in_the_order_of_time() -> None:
    steps = [Step("a", "甲", 1), Step("b", "乙", 1, ("a", "c")), Step("c", "丙", 1, ("b",))]
    circle = find_cycle(steps)
    # 丙 waits for 乙, so 乙 comes before it.
    assert "乙 → 丙" in " → ".join(circle)


def test_a_slip_pushes_what_waits_and_says_what() -> None:
    steps = planned(date(2017, 12, 29))
    land = steps[0].planned
    assert land is not None
    late = CHINA.shift(land, 10)
    moved = pushes(steps, slipped(steps, "land", late), today=TODAY, calendar=CHINA)
    assert [push.key for push in moved] == ["land", "permit", "start", "open", "full"]
    opening = moved[3]
    assert opening == Push("open", "投产", date(2017, 12, 29), CHINA.shift(date(2017, 12, 29), 10))
    assert opening.days == (opening.now - opening.was).days > 10
    expected = forecast(slipped(steps, "land", late), today=TODAY, calendar=CHINA)
    assert expected["permit"].pushed_by == "land"
    assert expected["papers"].pushed_by is None


def test_room_between_two_milestones_takes_up_a_slip() -> None:
    steps = planned(date(2017, 12, 29))
    steps[1] = replace(steps[1], planned=CHINA.shift(steps[1].planned or TODAY, -15))
    slip = CHINA.shift(steps[1].planned or TODAY, 15)
    moved = pushes(steps, slipped(steps, "papers", slip), today=TODAY, calendar=CHINA)
    assert [push.key for push in moved] == ["papers"]


def test_what_is_overdue_is_expected_today_and_pushes() -> None:
    steps = planned(date(2017, 3, 31))
    day = steps[0].planned or TODAY
    assert day < TODAY
    expected = forecast(steps, today=TODAY, calendar=CHINA)
    assert expected["land"] == Forecast(TODAY)
    assert expected["permit"].day == CHINA.shift(TODAY, 20)
    assert expected["open"].day == CHINA.shift(TODAY, 20 + 5 + 200)


def test_an_actual_day_stands_and_what_follows_is_told_from_it() -> None:
    steps = planned(date(2017, 3, 31))
    steps[0] = replace(steps[0], reached=True, actual=date(2016, 5, 25))
    steps[1] = replace(steps[1], reached=True)  # the day is not known: it holds nothing up
    expected = forecast(steps, today=TODAY, calendar=CHINA)
    assert expected["land"].day == date(2016, 5, 25)
    assert expected["papers"].day is None
    assert expected["permit"] == Forecast(CHINA.shift(date(2016, 5, 25), 20), pushed_by="land")


def test_a_forecast_by_hand_goes_before_the_arithmetic_and_is_told_where_it_is_too_soon() -> None:
    steps = planned(date(2017, 12, 29))
    sooner = (steps[4].planned or TODAY) - timedelta(days=60)
    expected = forecast(slipped(steps, "open", sooner), today=TODAY, calendar=CHINA)
    assert expected["open"] == Forecast(sooner, too_soon=steps[4].planned)
    past = forecast(slipped(steps, "land", date(2016, 1, 4)), today=TODAY, calendar=CHINA)
    assert past["land"].day == TODAY, "a forecast that has passed is today at the earliest"


def test_lights_go_by_days_behind_the_plan() -> None:
    step = Step("a", "开工", 5, planned=date(2016, 5, 20))
    rule = {"amber_days": 3, "red_days": 15}
    for expected, light in (
        (date(2016, 5, 20), Light.GREEN),
        (date(2016, 5, 22), Light.GREEN),
        (date(2016, 5, 23), Light.AMBER),
        (date(2016, 6, 3), Light.AMBER),
        (date(2016, 6, 4), Light.RED),
        (None, Light.NONE),
    ):
        assert light_of(step, expected, **rule) is light
    reached = replace(step, reached=True, actual=date(2016, 6, 30))
    assert light_of(reached, None, **rule) is Light.DONE
    assert days_late(reached, None) == 41
    assert days_late(replace(step, reached=True), None) is None
    assert light_of(replace(step, planned=None), TODAY, **rule) is Light.NONE
    assert gravest([Light.DONE, Light.AMBER, Light.GREEN]) is Light.AMBER
    assert gravest([]) is Light.NONE


@pytest.mark.parametrize("wrong", [-1, 2501])
def test_a_length_out_of_bounds_is_refused(wrong: int) -> None:
    with pytest.raises(InvalidInput, match="2,500"):
        check_workdays(wrong)
    assert check_workdays(0) == 0


# --- what holds for every plan


@st.composite
def plans(draw: st.DrawFn) -> list[Step]:
    """Some steps in any order, each waiting for some of those before it."""
    count = draw(st.integers(1, 9))
    steps = []
    for n in range(count):
        waits = draw(st.sets(st.integers(0, n - 1), max_size=3)) if n else set()
        steps.append(
            Step(str(n), f"节点{n}", draw(st.integers(0, 90)), tuple(str(k) for k in sorted(waits)))
        )
    return draw(st.permutations(steps))


TARGETS = st.dates(date(2012, 1, 1), date(2032, 12, 31))


@CALM
@given(plans(), st.data(), TARGETS)
def test_forwards_again_a_backward_plan_meets_its_target(
    steps: list[Step], data: st.DataObject, target: date
) -> None:
    anchor = data.draw(st.sampled_from(steps)).key
    days = plan_backwards(steps, anchor, target, CHINA)
    assert days[anchor] == target
    assert set(days) == {step.key for step in steps}
    for step in steps:
        for key in step.waits_for:
            assert CHINA.shift(CHINA.last_on_or_before(days[key]), step.workdays) <= days[step.key]
    made = [replace(step, planned=days[step.key]) for step in steps]
    begin = min(days.values()) - timedelta(days=400)
    expected = forecast(made, today=begin, calendar=CHINA)
    assert {key: one.day for key, one in expected.items()} == days
    # As late as may be: its longest chain has no day to spare.
    first = starts(made, days, CHINA)
    waited = _chain(made, anchor)
    latest = max(
        _length(made, anchor, root, first[root]) for root in first if root in waited | {anchor}
    )
    assert latest == CHINA.last_on_or_before(target) or latest == target


def _chain(steps: list[Step], anchor: str) -> set[str]:
    nodes = {step.key: step for step in steps}
    found: set[str] = set()
    ahead = list(nodes[anchor].waits_for)
    while ahead:
        key = ahead.pop()
        found.add(key)
        ahead += nodes[key].waits_for
    return found


def _length(steps: list[Step], anchor: str, root: str, begin: date) -> date:
    """The day of `anchor` by the chains from one root that begins on `begin`."""
    days: dict[str, date] = {}
    for step in in_order(steps):
        if step.key == root:
            days[root] = CHINA.shift(begin, step.workdays)
        waits = [days[key] for key in step.waits_for if key in days]
        if waits:
            days[step.key] = max(CHINA.shift(day, step.workdays) for day in waits)
    return days[anchor]


@CALM
@given(plans(), st.data(), TARGETS, st.integers(1, 200))
def test_a_delay_never_pulls_anything_earlier(
    steps: list[Step], data: st.DataObject, target: date, delay: int
) -> None:
    anchor = data.draw(st.sampled_from(steps)).key
    days = plan_backwards(steps, anchor, target, CHINA)
    today = data.draw(st.dates(date(2012, 1, 1), date(2032, 12, 31)))
    made = []
    for step in steps:
        step = replace(step, planned=days[step.key])
        if data.draw(st.booleans()):
            step = replace(step, hand=days[step.key] + timedelta(data.draw(st.integers(-90, 90))))
        elif data.draw(st.booleans()):
            step = replace(step, reached=True, actual=days[step.key])
        made.append(step)
    before = forecast(made, today=today, calendar=CHINA)
    late = data.draw(st.sampled_from(made))
    expected = before[late.key].day
    assert expected is not None
    later = expected + timedelta(days=delay)
    changed = [
        replace(step, actual=later)
        if step is late and late.reached
        else replace(step, hand=later)
        if step is late
        else step
        for step in made
    ]
    after = forecast(changed, today=today, calendar=CHINA)
    for key in before:
        assert (after[key].day or today) >= (before[key].day or today), key
    longer = [replace(step, workdays=step.workdays + delay) for step in made]
    stretched = forecast(longer, today=today, calendar=CHINA)
    assert all((stretched[key].day or today) >= (before[key].day or today) for key in before)
