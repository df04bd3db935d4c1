"""The forecast: its arithmetic, its seed, and that one more project never lowers a chance."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.rules import forecast
from crm.rules.counting import Passage
from crm.rules.forecast import Ended, Judged, Open, Prior, Stay, Wanted
from crm.rules.stages import ROAD
from db.terms import Stage
from db.values import new_key

TODAY = date(2016, 5, 31)
TO_YEAR_END = 214
expected = forecast.rates([])
open_stages = st.sampled_from(ROAD[:10])
projects = st.lists(open_stages, min_size=1, max_size=8).map(
    lambda stages: [Open(f"{place:032x}", stage) for place, stage in enumerate(stages, 1)]
)


def test_stays_are_read_from_moves_and_end_as_the_next_move_tells():
    def moves(*pairs):
        return [Passage(stage, day) for stage, day in pairs]

    found = forecast.stays(
        moves(
            (Stage.LEAD, date(2016, 1, 1)),
            (Stage.TALKS, date(2016, 2, 1)),
            (Stage.PAUSED, date(2016, 3, 1)),
            (Stage.TALKS, date(2016, 4, 1)),
            (Stage.LOST, date(2016, 5, 1)),
        ),
        TODAY,
    )
    assert found == [
        Stay(Stage.LEAD, 31, Ended.MOVED),
        Stay(Stage.TALKS, 29, Ended.STILL),
        Stay(Stage.TALKS, 30, Ended.LOST),
    ]
    assert forecast.stays(moves((Stage.TALKS, date(2016, 5, 1))), TODAY) == [
        Stay(Stage.TALKS, 30, Ended.STILL)
    ]
    assert forecast.stays([], TODAY) == []
    assert forecast.stays(moves((Stage.TALKS, None), (Stage.SIGNED, TODAY)), TODAY) == [
        Stay(Stage.SIGNED, 0, Ended.STILL)
    ]


def test_the_prior_counts_like_a_few_projects_and_fades():
    prior = {Stage.TALKS: Prior(months=4, lost=0.5, weight=5)}
    bare = forecast.rates([], prior)[Stage.TALKS]
    assert (bare.moves, bare.losses, bare.months, bare.goes_on) == (0.125, 0.125, 4, 0.5)
    stay = Stay(Stage.TALKS, 61, Ended.MOVED)
    many = forecast.rates([stay] * 1000, prior)[Stage.TALKS]
    assert many.seen_moves == 1000
    assert many.months == pytest.approx(2, abs=0.02)
    assert many.goes_on > 0.99


def test_a_stage_passed_has_no_goal_and_nothing_is_expected_beside_the_road():
    key = new_key()
    goals = [way.goal for way in forecast.ways(Open(key, Stage.LAND), expected, 200)]
    assert goals == [Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING]
    assert not list(forecast.ways(Open(key, Stage.PAUSED), expected, 200))
    assert not list(forecast.ways(Open(key, Stage.FULL), expected, 200))


def test_the_same_seed_gives_the_same_answer_and_another_one_nearly_the_same():
    some = [Open(new_key(), Stage.TALKS) for _ in range(20)]
    wanted = [Wanted("10亿", Stage.SIGNED, 2, 5, frozenset(one.project_id for one in some))]
    first = forecast.simulate(some, wanted, expected, TO_YEAR_END, seed=1)
    assert forecast.simulate(some, wanted, expected, TO_YEAR_END, seed=1) == first
    other = forecast.simulate(some, wanted, expected, TO_YEAR_END, seed=2)[1][0]
    assert other.chance != first[1][0].chance
    assert other.chance == pytest.approx(first[1][0].chance, abs=0.03)


def test_the_chance_is_that_of_the_exponential_times():
    import math

    prior = {stage: Prior(months=4, lost=0.0) for stage in ROAD[:-1]}
    certain = forecast.rates([], prior)
    outlook = forecast.outlook(next(forecast.ways(Open(new_key(), Stage.REVIEW), certain, 100)))
    assert outlook.ever == 1
    assert outlook.chance == pytest.approx(
        1 - math.exp(-100 / (4 * forecast.DAYS_A_MONTH)), abs=0.02
    )
    assert outlook.middle == pytest.approx(4 * forecast.DAYS_A_MONTH * math.log(2), rel=0.15)


@settings(max_examples=60, deadline=None)
@given(some=projects, more=projects, have=st.integers(0, 3), needed=st.integers(1, 6))
def test_one_more_project_never_lowers_a_chance(some, more, have, needed):
    more = [Open(f"{int(one.project_id, 16) + 100:032x}", one.stage) for one in more]
    everyone = frozenset(one.project_id for one in [*some, *more])
    for goal in forecast.GOALS:
        wanted = [Wanted("目标", goal, have, needed, everyone)]
        _, [few] = forecast.simulate(some, wanted, expected, TO_YEAR_END, runs=400)
        _, [many] = forecast.simulate([*some, *more], wanted, expected, TO_YEAR_END, runs=400)
        assert many.chance >= few.chance
        assert many.mean >= few.mean


@settings(max_examples=60, deadline=None)
@given(some=projects, goals=st.lists(st.sampled_from(forecast.GOALS), max_size=3), every=st.data())
def test_targets_alone_come_to_what_they_do_beside_the_outlooks(some, goals, every):
    keys = [one.project_id for one in some]
    wanted = [
        Wanted(str(place), goal, 0, 2, frozenset(every.draw(st.sets(st.sampled_from(keys)))))
        for place, goal in enumerate(goals)
    ]
    _, met = forecast.simulate(some, wanted, expected, TO_YEAR_END, runs=300)
    assert forecast.expect(some, wanted, expected, TO_YEAR_END, runs=300) == met


def test_a_target_already_met_is_certain_and_one_without_candidates_is_not_met():
    wanted = [
        Wanted("已完成", Stage.SIGNED, 5, 5, frozenset()),
        Wanted("没有项目", Stage.SIGNED, 4, 5, frozenset()),
    ]
    _, [met, missed] = forecast.simulate([], wanted, expected, TO_YEAR_END)
    assert (met.chance, met.mean, met.low, met.high) == (1.0, 5.0, 5, 5)
    assert (missed.chance, missed.mean) == (0.0, 4.0)


def test_past_forecasts_are_held_against_what_came():
    judged = [Judged(0.1, False), Judged(0.1, True), Judged(0.9, True), Judged(1.0, True)]
    first, last = forecast.calibration(judged)
    assert (first.count, first.mean_chance, first.share) == (2, 0.1, 0.5)
    assert (last.count, last.low, last.high, last.share) == (2, 0.8, 1.0, 1.0)
    assert forecast.brier(judged) == pytest.approx((0.01 + 0.81 + 0.01 + 0) / 4)
    assert forecast.brier([]) is None


def test_a_goal_is_never_reached_before_the_one_before_it():
    way_of = {way.goal: way for way in forecast.ways(Open(new_key(), Stage.TALKS), expected, 500)}
    signed, started, completed, producing = (way_of[goal].in_time for goal in forecast.GOALS)
    assert not (started & ~signed).any()
    assert not (completed & ~started).any()
    assert not (producing & ~completed).any()
