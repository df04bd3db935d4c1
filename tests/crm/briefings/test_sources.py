"""数字出处: what a brief says of a figure is what the records behind it add up to."""

from __future__ import annotations

import io
import json
import re
from datetime import date

import pytest

from crm.briefings.catalogue import BY_KEY
from crm.briefings.codec import decode, encode
from crm.briefings.issue import MonthlySnapshot
from crm.briefings.order import Order, Scope
from crm.briefings.printing import print_brief, write
from crm.briefings.sources import Behind
from crm.contract_sums import contract_sums
from crm.land import land_table
from crm.pipeline import movements
from crm.rules.units import show_amount, show_extent
from crm.sample import DAY
from crm.targets import attainments
from crm.tiers import major_projects, signed_in
from crm.workspace import Workspace
from db.models import Contract, Organization, Parcel, Project
from db.values import Amount, Extent
from tests.crm.briefings.paper import page_texts, solid

MAY = Order(today=DAY, number=5, first=date(2016, 5, 1), last=date(2016, 5, 31))
YEAR = Order(today=DAY, number=5, first=date(2016, 1, 1), last=date(2016, 12, 31))
TOLD = ("monthly", "weekly", "yearly", "dispatch", "performance_report", "pipeline_table")


@pytest.mark.parametrize("key", (*TOLD, "one_page", "kpi_sheet", "capital_sheet", "land_sheet"))
def test_every_figure_leads_to_records_that_are_there(sample: Workspace, key: str) -> None:
    briefing = BY_KEY[key]
    snapshot = sample.read(briefing.take, MAY if BY_KEY[key].scope is Scope.MONTH else YEAR)
    found = briefing.sources(snapshot)
    assert found
    table = {
        Behind.PROJECTS: Project,
        Behind.ORGANIZATIONS: Organization,
        Behind.CONTRACT: Contract,
        Behind.LAND: Parcel,
    }
    for one in found:
        assert one.what
        assert one.figure
        for record in one.ids:
            assert sample.read(lambda s, of=table[one.behind], key=record: s.get(of, key))


def test_what_is_owed_is_what_the_screen_says(sample: Workspace) -> None:
    briefing = BY_KEY["monthly"]
    snapshot = sample.read(briefing.take, MAY)
    owed = sample.read(contract_sums, DAY).owed
    assert snapshot.performance.open_fen == owed > 0
    shown = show_amount(Amount(owed), unit="万元")
    [told] = [one for one in briefing.sources(snapshot) if one.behind is Behind.OWED]
    assert (told.what, told.figure) == ("应追违约责任", shown)
    text = _text(snapshot)
    assert text.count(f"应追违约责任{shown}（含以前年度，扣除已缴）") == 2  # conclusion, section


def test_an_issue_from_before_that_is_printed_as_it_was(sample: Workspace) -> None:
    plain = encode(sample.read(BY_KEY["monthly"].take, MAY))
    del plain["performance"]["open_fen"]
    old = decode(json.loads(json.dumps(plain)), MonthlySnapshot)
    shown = show_amount(Amount(old.performance.owed_fen), unit="万元", places=None)
    text = _text(old)
    assert text.count(f"按约定应追缴{shown}。") == 2 and "应追违约责任" not in text


def _text(snapshot: MonthlySnapshot) -> str:
    out = io.BytesIO()
    write(snapshot, out)
    return solid("".join(page_texts(out.getvalue())))


def test_a_month_counts_what_the_use_cases_count(sample: Workspace) -> None:
    briefing = BY_KEY["monthly"]
    snapshot = sample.read(briefing.take, MAY)
    told = {one.what: one for one in briefing.sources(snapshot)}
    large = sample.read(major_projects)
    assert told["10亿元、50亿元项目"].ids == tuple(one.project_id for one in large)
    moved = {one.project_id for one in sample.read(movements, date(2016, 5, 1), DAY)}
    assert set(told["本月阶段变化"].ids) == moved
    signed = sample.read(signed_in, date(2016, 1, 1), DAY)
    assert told["全年累计签约"].ids == tuple(one.project_id for one in signed)
    assert told["全年累计签约"].figure.startswith(f"{len(signed)}个")
    for standing in sample.read(attainments, 2016, DAY):
        if standing.record_kind == "project" and standing.park_id is None and standing.record_ids:
            assert told[standing.indicator].ids == standing.record_ids


def test_land_leads_to_its_parcels_and_their_projects(sample: Workspace) -> None:
    briefing = BY_KEY["land_sheet"]
    snapshot = sample.read(briefing.take, YEAR)
    told = {one.what: one for one in briefing.sources(snapshot)}
    table = sample.read(land_table, None, DAY)
    assert told["全区已供"].figure == show_extent(Extent(table.whole.given))
    assert set(told["全区面积"].ids) == {row.parcel_id for row in table.rows}
    for line in table.lines:
        here = [row for row in table.rows if (row.park_id or "") == line.park_id]
        assert set(told[f"{line.name}面积"].ids) == {row.parcel_id for row in here}
        assert told[f"{line.name}面积"].about == line.park_id
    for row in table.rows:
        projects = tuple(use.project_id for use in row.uses)
        assert told[row.code].ids == (projects or (row.parcel_id,))
    said = solid("".join(page_texts(print_brief(snapshot).content)))
    assert "四、口径" in said and "数据来源" in said and "口径见第" in said


def test_the_figures_are_those_that_are_printed(sample: Workspace) -> None:
    briefing = BY_KEY["monthly"]
    snapshot = sample.read(briefing.take, MAY)
    said = solid("".join(page_texts(print_brief(snapshot).content)))
    for one in briefing.sources(snapshot):
        if one.section == "年度目标与时序":
            number = re.match(r"-?[\d,.]+", one.figure)
            assert number and number[0] in said


def test_a_brief_of_an_empty_zone_tells_nothing(workspace: Workspace) -> None:
    briefing = BY_KEY["monthly"]
    snapshot = workspace.read(briefing.take, MAY)
    assert [one for one in briefing.sources(snapshot) if one.ids] == []
