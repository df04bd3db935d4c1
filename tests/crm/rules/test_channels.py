"""The four steps of a project, and the periods that they are looked at by."""

from __future__ import annotations

from datetime import date

import pytest

from crm.rules.channels import (
    Happened,
    Step,
    all_time,
    days_of_steps,
    whole_year,
    year_to_date,
)
from crm.rules.counting import Passage
from db.terms import Stage

TODAY = date(2016, 5, 31)
MARCH, APRIL, MAY = date(2016, 3, 5), date(2016, 4, 1), date(2016, 5, 2)


def moves(*found: tuple[Stage, date | None]) -> list[Passage]:
    return [Passage(stage, on, f"{n:02d}") for n, (stage, on) in enumerate(found)]


@pytest.mark.parametrize(
    ("passages", "signed", "arrived", "days"),
    [
        # A project always was a lead, if only on an unknown day.
        ([], None, None, {Step.LEAD: None}),
        (moves((Stage.LEAD, MARCH)), None, None, {Step.LEAD: MARCH}),
        (
            moves((Stage.CONTACT, MARCH), (Stage.VISIT, APRIL)),
            None,
            None,
            {Step.LEAD: MARCH, Step.TALKS: APRIL},
        ),
        # Who signed has been in talks, at the latest on that day.
        (
            moves((Stage.SIGNED, MAY)),
            Happened(APRIL),
            None,
            {Step.LEAD: APRIL, Step.TALKS: APRIL, Step.SIGNED: APRIL},
        ),
        # Money without a day does not put off the steps before it.
        (
            moves((Stage.LEAD, MARCH)),
            Happened(APRIL),
            Happened(),
            {Step.LEAD: MARCH, Step.TALKS: APRIL, Step.SIGNED: APRIL, Step.INVESTED: None},
        ),
        # A move back takes the talks away; 暂缓 does not.
        (
            moves((Stage.LEAD, MARCH), (Stage.TALKS, APRIL), (Stage.CONTACT, MAY)),
            None,
            None,
            {Step.LEAD: MARCH},
        ),
        (
            moves((Stage.TALKS, APRIL), (Stage.PAUSED, MAY)),
            None,
            None,
            {Step.LEAD: APRIL, Step.TALKS: APRIL},
        ),
        # What is still to come has not happened.
        (
            moves((Stage.LEAD, MARCH), (Stage.TALKS, date(2016, 6, 1))),
            Happened(date(2016, 6, 2)),
            None,
            {Step.LEAD: MARCH},
        ),
    ],
)
def test_the_steps_that_a_project_has_come_to(
    passages: list[Passage],
    signed: Happened | None,
    arrived: Happened | None,
    days: dict[Step, date | None],
) -> None:
    assert days_of_steps(passages, signed, arrived, TODAY) == days


def test_a_period_holds_both_its_ends_and_a_year_nothing_without_a_date() -> None:
    year = year_to_date(2016, TODAY)
    assert (year.start, year.end) == (date(2016, 1, 1), TODAY)
    assert year.holds(date(2016, 1, 1)) and year.holds(TODAY)
    assert not year.holds(date(2015, 12, 31)) and not year.holds(None)
    assert year.ended_by(date(2014, 1, 1)) and not year.ended_by(date(2016, 6, 1))
    # What has happened on an unknown day has happened by today, but by the end of 2015?
    assert year.ended_by(None) and whole_year(2016, TODAY).ended_by(None)
    assert not year_to_date(2015, TODAY).ended_by(None)
    assert not whole_year(2015, TODAY).ended_by(None)
    everything = all_time(TODAY)
    assert everything.holds(None) and everything.ended_by(None)
    assert not everything.holds(date(2016, 6, 1))


def test_years_are_compared_by_the_same_days() -> None:
    assert year_to_date(2015, TODAY).end == date(2015, 5, 31)
    assert year_to_date(2015, date(2016, 2, 29)).end == date(2015, 2, 28)
    assert year_to_date(2016, date(2016, 2, 29)).end == date(2016, 2, 29)
    assert whole_year(2015, TODAY).end == date(2015, 12, 31)
    assert whole_year(2016, TODAY).end == TODAY
