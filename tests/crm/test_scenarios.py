"""If these projects sign: what it does to the targets, and that nothing is written."""

from datetime import date

import pytest

from crm.errors import InvalidInput, RecordMissing
from crm.plans import load_plan
from crm.projects import trash_project
from crm.sample import PLAN, sample_file
from crm.saved_scenarios import (
    Kept,
    compare_scenarios,
    keep_scenario,
    kept_scenarios,
    opened,
    trash_scenario,
)
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


def keep(workspace, name, picks, **more):
    return workspace.change(keep_scenario, name, picks, year=2016, label="保存", **more)


def kept(workspace):
    return {one.name: one for one in workspace.read(kept_scenarios, 2016)}


def test_a_scenario_is_kept_rewritten_and_put_away_with_undo(workspace, zone):
    chips, small = zone
    both = [Pick(chips, NOVEMBER, Amount(60 * YI)), Pick(small, NOVEMBER, None)]
    key = keep(workspace, " 五个 ", both).result
    assert kept(workspace)["五个"].picks == tuple(both)
    assert workspace.read(kept_scenarios, 2015) == []
    later = Pick(chips, date(2016, 12, 1), Amount(55 * YI))
    changed = keep(workspace, "一个", [later], scenario_id=key)
    assert kept(workspace) == {"一个": Kept(key, "一个", (later,))}
    workspace.undo(changed.operation_id)
    assert kept(workspace)["五个"].picks == tuple(both)
    gone = workspace.change(trash_scenario, key, label="删除")
    assert kept(workspace) == {}
    with pytest.raises(RecordMissing):
        workspace.change(trash_scenario, key, label="再删")
    workspace.undo(gone.operation_id)
    assert kept(workspace)["五个"].picks == tuple(both)


@pytest.mark.parametrize(
    ("name", "picked", "words"),
    [(" ", True, "起个名字"), ("空的", False, "还没有勾选"), ("已有", True, "已有情景“已有”")],
)
def test_what_cannot_be_kept_is_said_at_the_name(workspace, zone, name, picked, words):
    pick = Pick(zone[0], NOVEMBER, Amount(60 * YI))
    keep(workspace, "已有", [pick])
    with pytest.raises(InvalidInput, match=words) as refused:
        keep(workspace, name, [pick] if picked else [])
    assert refused.value.field == "name"


def test_opened_later_it_says_what_has_changed_since(workspace, zone):
    chips, small = zone
    picks = [Pick(chips, date(2016, 6, 10), Amount(60 * YI)), Pick(small, NOVEMBER, None)]
    keep(workspace, "六月", picks)
    found = opened(kept(workspace)["六月"], {chips}, date(2016, 7, 1))
    assert found.picks == (Pick(chips, date(2016, 7, 1), Amount(60 * YI)),)
    assert found.said == "1 个已签约、流失或移走，不再列入；1 个的签约日期已过，按今天试算"
    workspace.change(trash_project, small, label="移走")
    assert kept(workspace)["六月"].gone == 1
    assert (
        opened(kept(workspace)["六月"], {chips}, TODAY).said == "1 个已签约、流失或移走，不再列入"
    )


def test_two_are_compared_and_the_targets_that_differ_come_first(workspace, zone):
    chips, small = zone
    keep(workspace, "大", [Pick(chips, NOVEMBER, Amount(60 * YI))])
    keep(workspace, "小", [Pick(small, NOVEMBER, Amount(15 * YI))])
    found = kept(workspace)
    lines = workspace.read(compare_scenarios, found["小"], found["大"], TODAY)
    by_name = {line.now.indicator: line for line in lines if line.now.park_id is None}
    ten, fifty = by_name["引进投资过10亿元项目"], by_name["引进投资过50亿元项目"]
    assert (ten.now.actual, ten.first.actual, ten.second.actual) == (1, 2, 2)
    assert (fifty.first.actual, fifty.second.actual, fifty.differs) == (0, 1, True)
    assert not ten.differs
    differing = [line.differs for line in lines]
    assert differing == sorted(differing, reverse=True)
