"""A scenario that two replicas edited: what stands after they exchanged, and what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from crm import conflicts
from crm.check import check
from crm.merge_back import Report
from crm.projects import create_project
from crm.saved_scenarios import Kept, keep_scenario, kept_scenarios, trash_scenario
from crm.scenarios import Pick
from crm.workspace import Workspace
from db.values import Amount
from tests.crm.replicas import content, exchange, replica
from tests.crm.zone import YI

YEAR = 2016
NOVEMBER, DECEMBER = date(2016, 11, 30), date(2016, 12, 20)


@pytest.fixture
def projects(workspace: Workspace) -> list[str]:
    """Three projects that the office has before anybody leaves."""
    names = ("示例芯片", "示例药业", "示例装备")
    return [str(workspace.change(create_project, name, label="新建项目").result) for name in names]


@pytest.fixture
def key(workspace: Workspace, projects: list[str]) -> str:
    """A scenario of the first two of them."""
    return keep(workspace, [Pick(one, NOVEMBER, Amount(10 * YI)) for one in projects[:2]])


@pytest.fixture
def laptop(workspace: Workspace, key: str, tmp_path: Path) -> Iterator[Workspace]:
    """A laptop with all that the office had."""
    made = replica(tmp_path / "外出.yinfeng", "李四", workspace)
    yield made
    made.close()


def keep(
    workspace: Workspace, picks: Sequence[Pick], key: str | None = None, name: str = "年底签几个"
) -> str:
    done = workspace.change(
        keep_scenario, name, picks, year=YEAR, scenario_id=key, label="保存情景"
    )
    return str(done.result)


def only(workspace: Workspace) -> Kept:
    [kept] = workspace.read(kept_scenarios, YEAR)
    assert isinstance(kept, Kept)
    return kept


def said(*reports: Report) -> list[list[str]]:
    return [[one.sentence for one in report.findings] for report in reports]


def same(one: Workspace, other: Workspace) -> None:
    assert content(one) == content(other)
    assert one.read(check) == other.read(check) == []
    assert one.read(kept_scenarios, YEAR) == other.read(kept_scenarios, YEAR)


def test_picks_that_each_added_and_took_away_all_stand(
    workspace: Workspace, laptop: Workspace, key: str, projects: list[str]
) -> None:
    chips, drugs, plant = projects
    held = {pick.project_id: pick for pick in only(workspace).picks}
    later = Pick(chips, DECEMBER, held[chips].amount)
    keep(workspace, [later, held[drugs]], key)
    keep(laptop, [held[chips], Pick(plant, NOVEMBER, None)], key, name="十一月底")
    assert said(*exchange(workspace, laptop)) == [[], []]
    same(workspace, laptop)
    assert only(workspace) == Kept(key, "十一月底", (later, Pick(plant, NOVEMBER, None)))


def test_two_days_for_one_pick_are_a_conflict_that_is_settled_once(
    workspace: Workspace, laptop: Workspace, key: str, projects: list[str]
) -> None:
    first, second = only(workspace).picks
    keep(workspace, [Pick(projects[0], DECEMBER, first.amount), second], key)
    keep(laptop, [Pick(projects[0], date(2016, 11, 8), first.amount), second], key)
    exchange(workspace, laptop)
    same(workspace, laptop)
    [asked] = workspace.read(conflicts.open_conflicts)
    assert asked.record.whole == "示例芯片 · 情景中的项目"
    sides = {side.shown: side.operation_id for side in asked.sides}
    assert (asked.label, set(sides)) == ("签约日期", {"2016-12-20", "2016-11-08"})
    chosen = sides["2016-12-20"]
    workspace.change(conflicts.settle_with, *asked.key, chosen, label="处理冲突")
    exchange(workspace, laptop)
    same(workspace, laptop)
    assert laptop.read(conflicts.open_conflicts) == []
    assert only(laptop).picks[0].on == DECEMBER


def test_a_project_that_both_added_counts_once_and_is_one_again_when_kept(
    workspace: Workspace, laptop: Workspace, key: str, projects: list[str]
) -> None:
    held = only(workspace).picks
    keep(workspace, [*held, Pick(projects[2], NOVEMBER, Amount(20 * YI))], key)
    keep(laptop, [*held, Pick(projects[2], DECEMBER, Amount(30 * YI))], key)
    exchange(workspace, laptop)
    same(workspace, laptop)
    assert [pick.project_id for pick in only(workspace).picks] == projects
    assert only(workspace).picks[2] == Pick(projects[2], DECEMBER, Amount(30 * YI))
    keep(workspace, [*held, Pick(projects[2], DECEMBER, None)], key)
    exchange(workspace, laptop)
    same(workspace, laptop)
    assert only(laptop).picks[2] == Pick(projects[2], DECEMBER, None)


def test_what_was_added_to_a_scenario_in_the_trash_and_a_name_given_twice_are_told(
    workspace: Workspace, laptop: Workspace, key: str, projects: list[str]
) -> None:
    held = only(laptop).picks
    workspace.change(trash_scenario, key, label="删除情景")
    keep(laptop, [*held, Pick(projects[2], NOVEMBER, None)], key)
    told = "情景“年底签几个”：在回收站里，但有人同时给它添加了情景中的项目"
    assert said(*exchange(workspace, laptop)) == [[told], [told]]
    same(workspace, laptop)
    assert workspace.read(kept_scenarios, YEAR) == []
    for replica_of in (workspace, laptop):
        keep(replica_of, [Pick(projects[2], NOVEMBER, None)], name="两处同名")
    twice = "情景“两处同名”：同一年有两个同名的情景"
    assert said(*exchange(workspace, laptop)) == [[twice], [twice]]
    same(workspace, laptop)
