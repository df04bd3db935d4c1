"""Where an offer stands, and what of it is owed back, to the 分."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from crm.rules import incentives as rules
from crm.rules.incentives import Grant, OfferState, Seen
from crm.rules.remedies import clawback
from db.terms import Grade
from db.values import Money

TODAY = date(2028, 5, 31)
WAN = 10**6


def year(of: int, grade: Grade, ratio: str | None = None) -> Seen:
    return Seen(date(of, 12, 31), grade, None if ratio is None else Fraction(ratio))


BAD_THEN_GOOD = [
    year(2026, Grade.UNMET, "0.82"),
    year(2027, Grade.MET, "1.1"),
    year(2028, Grade.NOT_YET_DUE),
]


def test_an_offer_waits_for_the_last_period_that_ended_before_it_falls_due() -> None:
    assert rules.condition(BAD_THEN_GOOD, date(2027, 6, 30), TODAY) is Grade.UNMET
    assert rules.condition(BAD_THEN_GOOD, date(2028, 6, 30), TODAY) is Grade.MET
    assert rules.condition(BAD_THEN_GOOD, None, TODAY) is Grade.MET


def test_an_offer_that_is_due_before_the_first_period_ends_is_paid_ahead() -> None:
    assert rules.condition(BAD_THEN_GOOD, date(2026, 6, 30), TODAY) is None
    assert rules.condition([], date(2028, 1, 1), TODAY) is None


def test_an_offer_that_falls_due_after_a_period_that_still_runs_waits_for_it() -> None:
    runs = [year(2028, Grade.NOT_YET_DUE)]
    assert rules.condition(runs, date(2029, 3, 1), TODAY) is Grade.NOT_YET_DUE
    assert rules.condition(runs, None, TODAY) is Grade.NOT_YET_DUE
    assert rules.condition([], None, TODAY) is None


@pytest.mark.parametrize(
    ("due", "held", "paid", "owed", "state"),
    [
        (date(2028, 5, 30), None, 0, 0, OfferState.OVERDUE),
        (date(2028, 5, 31), None, 0, 0, OfferState.DUE),
        (date(2028, 8, 29), Grade.MET, 0, 0, OfferState.DUE),
        (date(2028, 8, 30), Grade.MET, 0, 0, OfferState.LATER),
        (None, Grade.NEARLY_MET, 0, 0, OfferState.OPEN),
        (date(2028, 5, 30), Grade.UNMET, 0, 0, OfferState.WITHHELD),
        (date(2028, 5, 30), Grade.NO_DATA, 0, 0, OfferState.PENDING),
        (date(2029, 5, 30), Grade.NOT_YET_DUE, 0, 0, OfferState.LATER),
        (date(2028, 5, 30), Grade.UNMET, 500 * WAN, 0, OfferState.PAID),
        (date(2028, 5, 30), Grade.UNMET, 500 * WAN, 1, OfferState.OWED_BACK),
    ],
)
def test_the_state_of_an_offer(due, held, paid, owed, state) -> None:
    found = rules.state_of(
        promised=500 * WAN, paid=paid, due=due, today=TODAY, held=held, owed_back=owed
    )
    assert found is state


def test_an_offer_of_an_unknown_sum_is_never_taken_for_paid() -> None:
    found = rules.state_of(
        promised=None, paid=500 * WAN, due=date(2028, 5, 1), today=TODAY, held=None, owed_back=0
    )
    assert found is OfferState.OVERDUE


def test_what_came_back_is_taken_off_the_share_of_the_whole() -> None:
    half = clawback(500 * WAN, Fraction("0.82"), returned=40 * WAN)
    assert half.amount == Money(50 * WAN)
    assert half.figures == "500万元 × (1 − 0.82) = 90万元；90万元 − 40万元 = 50万元"
    assert clawback(500 * WAN, Fraction("0.82"), returned=90 * WAN).amount == Money(0)
    assert clawback(500 * WAN, Fraction("0.82"), returned=91 * WAN).amount == Money(0)
    below = clawback(500 * WAN, Fraction("0.4"), Fraction("0.5"), 100 * WAN)
    assert below.amount == Money(400 * WAN)


def test_each_offer_keeps_its_own_floor_and_the_sum_is_that_of_the_rounded_parts() -> None:
    grants = [
        Grant("a", "设备补助", 100, 0, Fraction("0.9")),
        Grant("b", "租金减免", 101, 0, None),
        Grant("c", "没有兑现", 0, 0, None),
    ]
    found = rules.owed_back_of_all(grants, Fraction(5, 6))
    assert found is not None
    # 100 分 wholly, and 101 ÷ 6 = 16.83 → 17 分.
    assert found.amount == Money(117)
    assert found.figures.startswith("设备补助：")
    assert rules.owed_back_of_all(grants[:1], Fraction(5, 6), Fraction("0.1")) == rules.owed_back(
        grants[0], Fraction(5, 6)
    )
    assert rules.owed_back_of_all(grants[2:], Fraction(5, 6)) is None


def test_a_contract_s_floor_holds_where_the_offer_names_none() -> None:
    grant = Grant("b", "租金减免", 100, 0, None)
    assert rules.owed_back(grant, Fraction("0.5"), Fraction("0.6")).amount == Money(100)
    assert rules.owed_back(grant, None).amount == Money(100)


def test_the_same_money_is_owed_back_once_by_the_period_that_was_met_least() -> None:
    seen = [*BAD_THEN_GOOD, year(2025, Grade.UNMET, "0.5"), year(2029, Grade.UNMET, "0.1")]
    assert rules.worst(seen, TODAY) == year(2025, Grade.UNMET, "0.5")
    assert rules.worst(BAD_THEN_GOOD[1:], TODAY) is None
