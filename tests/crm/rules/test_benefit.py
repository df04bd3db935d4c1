"""净收益: what came in against what went out; unknown stays unknown."""

from __future__ import annotations

from fractions import Fraction

from crm.rules.benefit import Flow, paid_back, per_yuan, years_of_benefit

NONE = Flow({})


def years(tax, *, price=NONE, cost=NONE, incentives=NONE, first=None, last=2028):
    return years_of_benefit(
        tax=tax,
        output={},
        land_price=price,
        cost=cost,
        incentives=incentives,
        first_expected=first,
        last=last,
    )


def test_a_project_pays_back_in_the_year_in_which_the_sum_turns() -> None:
    found = years(
        {2026: 400, 2027: 500, 2028: 100},
        cost=Flow({2025: 600}),
        incentives=Flow({2026: 100, 2027: 50}),
        first=2026,
    )
    assert [(one.year, one.net, one.total) for one in found] == [
        (2025, -600, -600),
        (2026, 300, -300),
        (2027, 450, 150),
        (2028, 100, 250),
    ]
    assert paid_back(found) == 2027


def test_a_missing_tax_leaves_every_later_sum_unknown() -> None:
    found = years({2026: 400}, cost=Flow({2025: 600}), first=2026)
    assert [one.total for one in found] == [-600, -200, None, None]
    assert [one.lacking for one in found] == [False, False, True, False]
    assert paid_back(found) is None


def test_before_production_and_in_the_year_that_runs_no_tax_is_owed() -> None:
    found = years({}, cost=Flow({2026: 600}))
    assert [one.total for one in found] == [-600, -600, -600]
    assert not any(one.lacking for one in years({2027: 5}, first=2027))


def test_what_bears_no_day_counts_in_the_first_year() -> None:
    [first, second] = years({2027: 5, 2028: 5}, cost=Flow({}, undated=30))
    assert (first.cost, second.cost) == (30, 0)
    [only] = years({}, cost=Flow({}, undated=30))
    assert (only.year, only.total) == (2028, -30)
    assert years({}) == []


def test_land_price_before_any_spending_is_no_paying_back() -> None:
    found = years({2028: 50}, price=Flow({2026: 100}), cost=Flow({2027: 140}), first=2028)
    assert paid_back(found) == 2028
    again = years({2026: 50}, cost=Flow({2026: 20, 2027: 60}), first=None, price=Flow({2028: 10}))
    assert [one.total for one in again] == [30, -30, -20]
    assert paid_back(again) is None


def test_nothing_spent_gives_no_ratio() -> None:
    assert per_yuan(100, 0) is None
    assert per_yuan(100, 40) == Fraction(5, 2)
