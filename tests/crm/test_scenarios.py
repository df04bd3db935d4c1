"""If these projects sign: what it does to the targets, and that nothing is written."""

from datetime import date

import pytest

from crm.errors import InvalidInput
from crm.plans import load_plan
from crm.sample import PLAN, sample_file
from crm.scenarios import Pick, candidates, scenario
from db.models import Organization, ProjectInvestor
from db.terms import Mark, Stage
from db.values import Amount
from tests.crm.zone import TODAY, YI, add, project

NOVEMBER = date(2016, 11, 30)


@pytest.fixture
def zone(workspace):
    """The 2016 plan, one signed project, and three that have not signed."""

    def fill(session):
        load_plan(session, sample_file(PLAN), year=2016)
        project(session, "示例已签", 12, signed=date(2016, 3, 1), stage=Stage.SIGNED)
        chips = project(session, "示例芯片", 60, stage=Stage.REVIEW, industry="集成电路")
        firm = add(session, Organization(name="示例芯片公司"))
        add(session, ProjectInvestor(project_id=chips.id, organization_id=firm.id))
        small = project(session, "示例小项目", 3, stage=Stage.TALKS)
        project(session, "示例流失", 30, stage=Stage.LOST)
        return chips.id, small.id

    return workspace.change(fill, label="填数").result


def by_indicator(found):
    return {(one.now.park, one.now.indicator): one for one in found.lines}


def test_those_that_have_not_signed_can_be_picked(workspace, zone):
    found = workspace.read(candidates)
    assert [one.name for one in found] == ["示例芯片", "示例小项目"]
    assert found[0].amount.fen == 60 * YI


def test_picks_count_as_signed_on_their_day(workspace, zone):
    chips, small = zone
    picks = [
        Pick(chips, NOVEMBER, Amount(60 * YI)),
        Pick(small, date(2016, 8, 1), Amount(15 * YI)),
    ]
    found = workspace.read(scenario, picks, TODAY)
    lines = by_indicator(found)
    ten, fifty = lines["全区", "引进投资过10亿元项目"], lines["全区", "引进投资过50亿元项目"]
    assert (ten.now.actual, ten.then.actual) == (1, 3)
    assert (ten.now.rate, ten.then.rate, ten.points) == (20, 60, 40)
    assert (fifty.now.actual, fifty.then.actual) == (0, 1)
    assert chips in fifty.then.record_ids
    circuits = lines["全区", "引进集成电路企业"]
    assert (circuits.now.actual, circuits.then.actual) == (0, 1)
    untouched = lines["全区", "新开工开建项目"]
    assert not untouched.moved
    assert found.then == NOVEMBER


def test_an_amount_that_is_not_firm_counts_for_no_tier(workspace, zone):
    chips, _ = zone
    about = Amount(60 * YI, mark=Mark.ABOUT)
    lines = by_indicator(workspace.read(scenario, [Pick(chips, NOVEMBER, about)], TODAY))
    ten = lines["全区", "引进投资过10亿元项目"]
    assert (ten.then.actual, ten.then.approximate) == (1, 1)


def test_nothing_is_written(workspace, zone):
    chips, _ = zone
    before = workspace.position()
    workspace.read(scenario, [Pick(chips, NOVEMBER, Amount(60 * YI))], TODAY)
    assert workspace.position() == before
    assert [one.name for one in workspace.read(candidates)] == ["示例芯片", "示例小项目"]


@pytest.mark.parametrize("on", [date(2016, 5, 30), date(2017, 1, 1)])
def test_a_day_that_does_not_help_this_year_is_refused(workspace, zone, on):
    with pytest.raises(InvalidInput, match="2016-05-31 到 2016-12-31 之间"):
        workspace.read(scenario, [Pick(zone[0], on, None)], TODAY)
