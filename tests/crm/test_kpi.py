"""督查考核: what each person and team brought, each number with its records."""

from datetime import date

import pytest

from crm.kpi import Work, definitions, kpi
from crm.rules.channels import whole_year, year_to_date
from db.models import Activity, CapitalArrival, Milestone, Staff
from db.terms import ActivityKind, Currency, Mark, Origin, Stage
from db.values import Amount, When
from tests.crm.zone import TODAY, YI, add, moved, project


@pytest.fixture
def zone(workspace):
    """甲 of the first team, 乙 of the second, and somebody who is on no list."""

    def fill(session):
        add(session, Staff(name="甲", team="招商一部", ordinal=0))
        add(session, Staff(name="乙", team="招商二部", ordinal=1))
        first = project(session, "示例一", 12, signed=date(2016, 3, 1), owner="甲")
        moved(session, first, (Stage.LEAD, date(2016, 1, 5)), (Stage.STARTED, date(2016, 4, 1)))
        second = project(session, "示例二", owner="乙")
        moved(session, second, (Stage.LEAD, date(2016, 2, 5)))
        old = project(session, "示例旧", 5, signed=date(2015, 3, 1), commissioner="乙")
        moved(session, old, (Stage.LEAD, date(2014, 2, 5)))
        nobody = project(
            session, "示例无人", Amount(2 * YI, mark=Mark.ABOUT), signed=date(2016, 5, 2)
        )
        moved(session, nobody, (Stage.LEAD, date(2016, 5, 1)))
        for kind, on, owner in (
            (ActivityKind.VISIT, date(2016, 2, 1), "甲"),
            (ActivityKind.TALKS, date(2016, 2, 2), None),  # its project's owner
            (ActivityKind.CALL, date(2016, 2, 3), "甲"),
            (ActivityKind.VISIT, date(2015, 2, 1), "甲"),
            (ActivityKind.RECEIVED, date(2016, 6, 2), "甲"),  # not yet
        ):
            add(session, Activity(project_id=first.id, kind=kind, on=When(on), owner=owner))
        for amount, on, verified in (
            (Amount(YI), date(2016, 4, 1), date(2016, 4, 2)),
            (Amount(YI, Currency.USD), date(2016, 4, 1), date(2016, 4, 2)),  # without a rate
            (Amount(7 * YI), date(2016, 4, 1), None),
        ):
            add(
                session,
                CapitalArrival(
                    project_id=old.id,
                    on=on,
                    amount=amount,
                    origin=Origin.MAINLAND,
                    verified_on=verified,
                ),
            )
        for name, stage, planned, actual, who in (
            ("开工", Stage.STARTED, date(2016, 4, 15), None, None),  # by its move of 1 April
            ("场平", None, date(2016, 2, 1), date(2016, 2, 20), "乙"),
            ("电力", None, date(2016, 3, 1), date(2016, 2, 25), "乙"),
            ("道路", None, date(2016, 6, 30), None, "乙"),  # not due yet
        ):
            add(
                session,
                Milestone(
                    project_id=first.id,
                    name=name,
                    stage=stage,
                    planned=planned,
                    actual=When(actual) if actual else None,
                    commissioner=who,
                ),
            )
        return first.id, second.id, old.id, nobody.id

    return workspace.change(fill, label="填数").result


def counts(line):
    return [figure.count for figure in line.figures]


def test_each_person_is_told_by_the_five_numbers(workspace, zone):
    found = workspace.read(kpi, year_to_date(2016, TODAY), TODAY)
    people = {line.name: line for line in found.people}
    assert list(people) == ["甲", "乙", ""]  # in the staff's order, who is on no list last
    assert counts(people["甲"]) == [1, 2, 1, 0, 1]
    assert counts(people["乙"]) == [1, 0, 0, 1, 1]
    assert counts(people[""]) == [1, 0, 1, 0, 0]
    assert people["甲"].figures[Work.SIGNED].total.fen == 12 * YI
    assert people[""].figures[Work.SIGNED].total.approximate == 1
    invested = people["乙"].figures[Work.INVESTED].total
    assert (invested.fen, invested.unconverted) == (YI, 1)
    kept = people["乙"].figures[Work.KEPT]
    assert (kept.count, kept.of, kept.share) == (1, 2, 50)
    assert people["甲"].figures[Work.KEPT].of == 1


def test_teams_add_up_their_people_and_all_is_their_sum(workspace, zone):
    found = workspace.read(kpi, year_to_date(2016, TODAY), TODAY)
    assert {line.name: counts(line) for line in found.teams} == {
        "招商一部": [1, 2, 1, 0, 1],
        "招商二部": [1, 0, 0, 1, 1],
        "": [1, 0, 1, 0, 0],
    }
    assert counts(found.whole) == [3, 2, 2, 1, 2]


def test_each_number_has_its_records(workspace, zone):
    first, second, old, nobody = zone
    found = workspace.read(kpi, year_to_date(2016, TODAY), TODAY)
    assert set(found.whole.figures[Work.LEADS].project_ids) == {first, second, nobody}
    assert set(found.whole.figures[Work.SIGNED].project_ids) == {first, nobody}
    assert found.whole.figures[Work.INVESTED].project_ids == (old,)
    assert found.whole.figures[Work.VISITS].project_ids == (first,)  # twice, one project


def test_another_period_counts_other_things(workspace, zone):
    found = workspace.read(kpi, whole_year(2015, TODAY), TODAY)
    people = {line.name: counts(line) for line in found.people}
    assert people == {"乙": [0, 0, 1, 0, 0], "甲": [0, 1, 0, 0, 0]}


def test_the_definitions_say_how_each_number_is_counted(workspace, zone):
    said = definitions(workspace.read(kpi, year_to_date(2016, TODAY), TODAY))
    assert "2016 年 1 月 1 日至 5 月 31 日" in said[0]
    assert [one.split("：")[0] for one in said[2:]] == [work.label for work in Work]
