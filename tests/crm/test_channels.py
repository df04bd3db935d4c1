"""招商方式成效 against figures worked out by hand.

Chain: 甲 is a lead on 01-10, in talks 02-01, signs 12亿 on 03-05, 3亿 arrive on 04-01. 乙 is a lead
on 02-01, in talks 04-01, about 5亿. 丙 is a lead on 2015-11-01, in talks 2016-01-15, 4亿. 丁 is a
lead on 2015-03-01, in talks 2015-04-01, signs 20亿 on 2015-06-01; 6亿 arrived, on an unknown day.
Intermediary: 戊 is a lead on 03-01, in talks 03-10, back at 接洽 on 04-01; 1亿 dollars without a
rate. 己 has no channel and is a lead on 05-01.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from crm.channel_book import export_effect
from crm.channels import ChannelLine, Effect, effect, set_channel, without_channel
from crm.errors import InvalidInput, LedgerError
from crm.history import record_history
from crm.projects import trash_project
from crm.rules.channels import Period, Step, all_time, whole_year, year_to_date
from crm.workspace import Workspace
from db.models import CapitalArrival, Organization
from db.terms import Mark, Origin, SourceChannel, Stage
from db.values import Amount
from tests.crm.zone import TODAY, YI, add, moved, project

CHAIN, BROKER = SourceChannel.CHAIN, SourceChannel.INTERMEDIARY
LEAD, TALKS = Stage.LEAD, Stage.TALKS


def fill(session: Session) -> dict[str, str]:
    society = add(session, Organization(name="示例汽车行业协会"))
    a = project(session, "甲", 12, signed=date(2016, 3, 5), source_channel=CHAIN, referrer="张三")
    moved(session, a, (LEAD, date(2016, 1, 10)), (TALKS, date(2016, 2, 1)))
    for on, yi, checked in ((date(2016, 4, 1), 3, TODAY), (date(2016, 5, 1), 2, None)):
        money = Amount(yi * YI)
        add(
            session,
            CapitalArrival(
                project_id=a.id, on=on, amount=money, origin=Origin.PROVINCE, verified_on=checked
            ),
        )
    b = project(session, "乙", source_channel=CHAIN, planned=Amount(5 * YI, mark=Mark.ABOUT))
    moved(session, b, (LEAD, date(2016, 2, 1)), (TALKS, date(2016, 4, 1)))
    c = project(session, "丙", source_channel=CHAIN, planned=Amount(4 * YI), referrer="张三")
    moved(session, c, (LEAD, date(2015, 11, 1)), (TALKS, date(2016, 1, 15)))
    d = project(session, "丁", 20, signed=date(2015, 6, 1), source_channel=CHAIN)
    d.arrived, d.referrer_id = Amount(6 * YI), society.id
    moved(session, d, (LEAD, date(2015, 3, 1)), (TALKS, date(2015, 4, 1)))
    e = project(
        session, "戊", source_channel=BROKER, planned=Amount(YI, "USD"), referrer_id=society.id
    )
    moved(
        session,
        e,
        (LEAD, date(2016, 3, 1)),
        (TALKS, date(2016, 3, 10)),
        (Stage.CONTACT, date(2016, 4, 1)),
    )
    f = project(session, "己")
    moved(session, f, (LEAD, date(2016, 5, 1)))
    gone = project(session, "在回收站", 50, signed=date(2016, 1, 2), source_channel=CHAIN)
    trash_project(session, gone.id)
    return {one.name: one.id for one in (a, b, c, d, e, f)}


@pytest.fixture
def ids(workspace: Workspace) -> dict[str, str]:
    made: dict[str, str] = workspace.change(fill, label="示例").result
    return made


def brought(workspace: Workspace, period: Period) -> Effect:
    return workspace.read(effect, period, TODAY)


def line(found: Effect, channel: SourceChannel | None) -> ChannelLine:
    return next(one for one in found.lines if one.channel is channel)


def told(one: Any) -> list[tuple[int, int, Fraction | None, int, int]]:
    """Of each step: how many, 亿元, the share that went on, how many approximate and unknown."""
    return [
        (
            step.count,
            step.total.fen // YI,
            step.share,
            step.total.approximate,
            step.total.unconverted,
        )
        for step in one.steps
    ]


def test_this_year_as_worked_out_by_hand(workspace: Workspace, ids: dict[str, str]) -> None:
    found = brought(workspace, year_to_date(2016, TODAY))
    chain = line(found, CHAIN)
    assert told(chain) == [
        (2, 12, Fraction(100), 1, 0),  # 甲 and 乙
        (3, 16, Fraction(100, 3), 1, 0),  # 甲, 乙, 丙; of them 甲 signed
        (1, 12, Fraction(100), 0, 0),
        (1, 3, None, 0, 0),  # what nobody verified is not counted
    ]
    assert set(chain.steps[Step.TALKS].ids) == {ids["甲"], ids["乙"], ids["丙"]}
    assert chain.steps[Step.TALKS].went_on_ids == (ids["甲"],)
    assert told(line(found, BROKER)) == [
        (1, 0, Fraction(0), 0, 1),
        (0, 0, None, 0, 0),
        (0, 0, None, 0, 0),
        (0, 0, None, 0, 0),
    ]
    assert told(line(found, None))[0] == (1, 0, Fraction(0), 0, 0)
    assert told(found.whole)[:2] == [
        (4, 12, Fraction(50), 1, 1),
        (3, 16, Fraction(100, 3), 1, 0),
    ]
    assert found.undated == {Step.INVESTED: 1}
    assert found.unknown_ids == (ids["己"],)


def test_last_year_looks_no_further_than_its_end(workspace: Workspace, ids: dict[str, str]) -> None:
    chain = line(brought(workspace, whole_year(2015, TODAY)), CHAIN)
    assert told(chain) == [
        (2, 24, Fraction(50), 0, 0),  # 丙 and 丁; 丙 went on in 2016
        (1, 20, Fraction(100), 0, 0),
        (1, 20, Fraction(0), 0, 0),  # when its money came nobody wrote down
        (0, 0, None, 0, 0),
    ]
    # Up to the end of May 丁 alone had come.
    assert told(line(brought(workspace, year_to_date(2015, TODAY)), CHAIN)) == [
        (1, 20, Fraction(100), 0, 0),
        (1, 20, Fraction(0), 0, 0),
        (0, 0, None, 0, 0),
        (0, 0, None, 0, 0),
    ]


def test_all_years_hold_what_bears_no_date(workspace: Workspace, ids: dict[str, str]) -> None:
    found = brought(workspace, all_time(TODAY))
    assert told(line(found, CHAIN)) == [
        (4, 36, Fraction(100), 1, 0),
        (4, 36, Fraction(50), 1, 0),
        (2, 32, Fraction(100), 0, 0),
        (2, 9, None, 0, 0),
    ]
    assert found.undated == {}


def test_referrers_are_ranked_by_what_was_signed(workspace: Workspace, ids: dict[str, str]) -> None:
    found = brought(workspace, all_time(TODAY))
    assert [(one.name, one.channels) for one in found.referrers] == [
        ("示例汽车行业协会", (CHAIN, BROKER)),
        ("张三", (CHAIN,)),
    ]
    society, person = found.referrers
    assert society.organization_id is not None and person.organization_id is None
    assert [step.count for step in society.steps] == [2, 1, 1, 1]
    assert [step.count for step in person.steps] == [2, 2, 1, 1]
    this_year = brought(workspace, year_to_date(2016, TODAY))
    assert [one.name for one in this_year.referrers] == ["张三", "示例汽车行业协会"]


def test_every_channel_has_a_line_and_unknown_only_when_there_is_one(
    workspace: Workspace,
) -> None:
    found = brought(workspace, all_time(TODAY))
    assert [one.channel for one in found.lines] == list(SourceChannel)
    assert told(found.whole) == [(0, 0, None, 0, 0)] * 4


def test_a_missing_channel_is_filled_in_for_several_at_once(
    workspace: Workspace, ids: dict[str, str]
) -> None:
    assert [row[:2] for row in workspace.read(without_channel)] == [(ids["己"], "己")]
    with pytest.raises(InvalidInput, match="请先在上面选中"):
        workspace.change(set_channel, [], BROKER, label="补填")
    done = workspace.change(set_channel, [ids["己"]], BROKER, " 李四 ", label="补填招商方式")
    assert workspace.read(without_channel) == []
    found = brought(workspace, year_to_date(2016, TODAY))
    assert line(found, BROKER).steps[Step.LEAD].count == 2
    assert "李四" in [one.name for one in found.referrers]
    [entry, *_] = workspace.read(record_history, "project", ids["己"])
    assert {one.field for one in entry.changes} == {"source_channel", "referrer"}
    workspace.undo(done.operation_id or "")
    assert len(workspace.read(without_channel)) == 1


def test_the_workbook_holds_figures_as_numbers_and_how_they_are_counted(
    workspace: Workspace, ids: dict[str, str], tmp_path: Path
) -> None:
    found = brought(workspace, year_to_date(2016, TODAY))
    target = tmp_path / "成效.xlsx"
    assert export_effect(found, target) == len(SourceChannel) + 1
    channels, people = load_workbook(target).worksheets
    rows = list(channels.iter_rows(values_only=True))
    assert rows[0][:5] == ("招商方式", "线索（个）", "线索（亿元）", "线索另有", "线索转在谈（%）")
    chain = next(row for row in rows if row[0] == "产业链招商")
    assert chain[1:9] == (2, 12, "另有约数 1 项", 100, 3, 16, "另有约数 1 项", 33.33)
    assert next(row for row in rows if row[0] == "合计")[1] == 4
    texts = [str(row[0]) for row in rows]
    assert any("没有登记日期、不计入这一期的：到位 1 个" in text for text in texts)
    assert any("期内进入这一步的项目里" in text for text in texts)
    assert [row[:2] for row in people.iter_rows(min_row=2, max_row=3, values_only=True)] == [
        ("张三", "产业链招商"),
        ("示例汽车行业协会", "产业链招商、中介招商"),
    ]
    with pytest.raises(LedgerError, match="没有写成"):
        export_effect(found, tmp_path / "没有" / "成效.xlsx")
