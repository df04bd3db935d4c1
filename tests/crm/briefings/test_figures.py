"""Each figure of a brief's tables, read back from its PDF, against what the use cases answer."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from crm.activity_cards import activity_card
from crm.admission import review_of
from crm.assessing import assess_contracts
from crm.blockers import blockers
from crm.briefings.catalogue import BY_KEY
from crm.briefings.order import Order
from crm.briefings.printing import print_brief
from crm.briefings.progress import KINDS, LateNode, gravest_nodes, late_nodes, standing_of
from crm.capital_reports import amount_of, cells_of, heads, monthly_report
from crm.capital_sums import arrived, spread
from crm.evaluation import evaluate_year
from crm.evaluation_schemes import schemes
from crm.evaluation_words import show_score
from crm.kpi import Work, WorkLine, kpi
from crm.milestone_words import SIGNS as LIGHTS
from crm.milestone_words import show_light
from crm.milestones import late_milestones, schedules
from crm.pipeline import Movement, movements, stage_flows, stock
from crm.rules.channels import Period
from crm.rules.evaluate import Standing
from crm.rules.numbers import round_half_up, show_number, show_percent
from crm.rules.schedule import Light
from crm.rules.score import show_points
from crm.rules.stages import BESIDE, ROAD
from crm.rules.totals import beside, show_total
from crm.rules.units import show_amount, show_extent, show_when
from crm.sample import DAY
from crm.sample_evaluation import YEAR as SAMPLE_YEAR
from crm.strip_words import figure_of
from crm.supervision import notices
from crm.targets import attainments, show_actual, show_target
from crm.tiers import major_projects
from crm.working import show_remedy, working
from crm.working_words import SIGNS as GRADES
from crm.workspace import Workspace
from db.models import Activity, AdmissionReview, ItineraryItem, Park, Project
from db.terms import Currency, Grade, Stage
from db.values import Amount
from tests.crm.briefings.paper import page_texts, solid

WEEK = (date(2016, 5, 30), date(2016, 6, 5))
EARLY = (Stage.LEAD, Stage.CONTACT, Stage.TALKS, Stage.VISIT)
"""Stages of which a busy month tells its moves together."""
YEAR = (date(2016, 1, 1), date(2016, 12, 31))


def pages_of(sample: Workspace, key: str, days: tuple[date, date] = YEAR) -> list[str]:
    """The text of each page, without spaces: a cell that wraps reads as one."""
    order = Order(today=DAY, number=5, first=days[0], last=days[1])
    snapshot = sample.read(BY_KEY[key].take, order)
    return [solid(text) for text in page_texts(print_brief(snapshot).content)]


def row(*cells: str) -> str:
    """Cells as they stand beside each other on paper, where a minus is no hyphen."""
    return solid("".join(re.sub(r"^-(?=\d)", "−", cell) for cell in cells))


def target_row(at: Any) -> str:
    """A target's row: what it is, its actual, its target, unit, and how much of it is done."""
    return row(show_actual(at), show_target(at), at.unit, show_percent(at.rate, 1))


@pytest.mark.parametrize(("key", "days"), [("weekly", WEEK), ("yearly", YEAR)])
def test_each_target_stands_with_what_the_use_case_counts(
    sample: Workspace, key: str, days: tuple[date, date]
) -> None:
    said = "".join(pages_of(sample, key, days))
    standings = [one for one in sample.read(attainments, 2016, DAY) if one.actual is not None]
    assert len(standings) > 20
    wanted = Counter(target_row(at) for at in standings)
    for figures, times in wanted.items():
        assert said.count(figures) >= times, figures
    for at in standings:
        if at.ahead is not None and round_half_up(at.ahead, 1) < 0:
            assert f"欠{show_number(abs(round_half_up(at.ahead, 1)), 1)}" in said


def test_a_week_tells_its_moves_its_late_nodes_and_its_capital(sample: Workspace) -> None:
    said = "".join(pages_of(sample, "weekly", WEEK))
    assert "2016年5月30日至6月5日" in said
    moves = sample.read(movements, WEEK[0], DAY)
    assert moves
    for move in moves:
        assert row(show_when(move.on), move.name) in said
    late = sample.read(late_milestones, DAY)
    red = sum(one.line.light is Light.RED for one in late)
    assert f"红灯节点{red}个、黄灯节点{len(late) - red}个" in said
    sums = sample.read(lambda s: arrived(s, YEAR[0], DAY, today=DAY))
    every = spread(sums, lambda _: "")[""]
    for kind in KINDS:
        dollars = kind.currency is Currency.USD
        amount = Amount(every[kind].fen, kind.currency)
        figure = show_amount(amount, unit="万美元" if dollars else "万元")
        assert row(figure) in said


def test_a_years_lists_are_the_projects_behind_each_number(sample: Workspace) -> None:
    said = "".join(pages_of(sample, "yearly"))
    counted = [
        one
        for one in sample.read(attainments, 2016, DAY)
        if one.record_kind == "project" and one.record_ids
    ]
    assert counted
    names = {
        key: sample.read(lambda s, key=key: s.get(Project, key).name)
        for one in counted
        for key in one.record_ids
    }
    for one in counted:
        head = row(f"{one.indicator}：{show_actual(one)} / {show_target(one)}{one.unit}")
        listed = said[said.index(head) :]
        for key in one.record_ids:
            assert row(names[key]) in listed


def test_the_table_for_the_wall_has_each_stage_with_its_number_and_sum(sample: Workspace) -> None:
    said = "".join(pages_of(sample, "pipeline_table"))
    there = {one.stage: one for one in sample.read(stock) if one.count}
    for stage in (*ROAD, *BESIDE):
        if stage not in there:
            continue
        one = there[stage]
        more = f"（{beside(one.total)}）" if beside(one.total) and one.total.firm else ""
        if one.total.firm:
            assert (
                row(f"{stage.label}　{one.count}个", f"投资合计{show_total(one.total)}{more}")
                in said
            )
        else:
            assert row(f"{stage.label}　{one.count}个", "投资合计暂无确数") in said
    assert f"全区共{sum(one.count for one in there.values())}个" in said
    for one in sample.read(major_projects):
        kind = "" if one.headline.kind.value == "contracted" else one.headline.kind.label
        amount = show_amount(one.headline.amount, with_unit=False)
        assert row(amount, kind, show_extent(one.land, with_unit=False, places=0)) in said


def test_a_page_a_project_has_its_amounts_its_land_and_its_people(sample: Workspace) -> None:
    pages = pages_of(sample, "one_page")
    large = sample.read(major_projects)
    assert len(pages) == len(large)
    for one, said in zip(large, pages, strict=True):
        assert row(one.name) in said
        assert row(one.headline.kind.label, show_amount(one.headline.amount)) in said
        if one.land is not None:
            assert row("用地", show_extent(one.land)) in said
        for name in (one.chief, one.commissioner):
            assert row(name or "") in said


def test_the_meetings_paper_has_every_light_and_every_open_blocker(sample: Workspace) -> None:
    pages = pages_of(sample, "dispatch")
    lights = {one.project_id: one.light for one in sample.read(schedules, DAY)}
    stuck = sample.read(lambda s: blockers(s, DAY, settled=False))
    wanted = {key for key, light in lights.items() if light in (Light.RED, Light.AMBER)}
    wanted |= {one.project_id for one in stuck}
    red = sum(lights.get(key) is Light.RED for key in wanted)
    late = sum(one.late > 0 for one in stuck)
    assert f"需调度的项目{len(wanted)}个，其中红灯{red}个；未销号制约事项{len(stuck)}件" in pages[0]
    assert f"{late}件已逾期" in pages[0]
    assert len(pages) == len(wanted) + 2  # the list, and how the zone moves and performs
    names = {key: sample.read(lambda s, key=key: s.get(Project, key)) for key in wanted}
    for key, project in names.items():
        light = lights.get(key, Light.NONE)
        shown = f"{LIGHTS[light]} {show_light(light)}" if light is not Light.NONE else "—"
        assert row(project.name, project.stage.label, shown) in pages[0]
    month = sample.read(movements, DAY - timedelta(days=29), DAY)
    front = "".join(pages[:2])
    assert f"近30天进入各阶段{len(month)}项次" in front
    drawn = (f"{one.left}{one.label}{one.came + one.back}" for one in stage_flows(month))
    assert "".join(drawn) in front
    for one in stuck:
        own = next(page for page in pages[2:] if row(names[one.project_id].name) in page[:200])
        assert row(one.what)[:20] in own
        if one.due is not None:
            assert one.due.isoformat() in own


def test_every_promise_of_the_report_has_its_working(sample: Workspace) -> None:
    pages = pages_of(sample, "performance_report")
    said = "".join(pages)
    graded: Counter[Grade] = Counter()
    owed = 0
    for results in sample.read(assess_contracts, DAY).values():
        for one in results:
            if not YEAR[0] <= one.due.ends <= YEAR[1]:
                continue
            found = sample.read(working, one.commitment_id, one.due.ends, DAY)
            graded[one.result.grade] += 1
            remedy = show_remedy(found.remedy) if found.remedy is not None else ""
            if found.remedy is not None and found.remedy.amount is not None:
                owed += found.remedy.amount.fen
            sign = GRADES[one.result.grade]
            sign = "" if one.result.grade is Grade.NOT_YET_DUE else sign
            figures = row(found.promised or "—", found.actual or "—")
            assert row(found.title) in said
            assert row("应完成", found.promised) in said
            assert row(found.ratio, f"{sign} {one.result.grade.label}", remedy or "—") in said
            if not found.per_mu:
                assert figures in said
            if remedy:
                assert row("应追缴", remedy) in said
    assert sum(graded.values()) > 5
    assert f"{sum(graded.values())}项承诺" in pages[0]
    for grade, times in graded.items():
        assert f"{grade.label}{times}项" in pages[0]
    if owed:
        assert row("应追缴", show_amount(Amount(owed), unit="万元", places=None)) in pages[0]


def sheet_pages(sample: Workspace, key: str, order: Order) -> str:
    """All pages of a brief of one record, or of a month, without spaces."""
    snapshot = sample.read(BY_KEY[key].take, order)
    return solid("".join(page_texts(print_brief(snapshot).content)))


MONTH = (date(2016, 5, 1), date(2016, 5, 31))
MAY = Order(today=DAY, number=5, first=MONTH[0], last=MONTH[1])


def test_each_number_of_each_person_is_what_the_use_case_counts(sample: Workspace) -> None:
    said = sheet_pages(sample, "kpi_sheet", MAY)
    found = sample.read(kpi, Period(*MONTH, "", True), DAY)
    assert len(found.people) > 5

    def cells(line: WorkLine) -> str:
        shown = []
        for figure in line.figures:
            if figure.work is Work.KEPT:
                kept = f"{figure.count}/{figure.of}{show_percent(figure.share, 0)}"
                shown.append(kept if figure.of else "——")
            elif not figure.count:
                shown.append("——" if figure.work in (Work.SIGNED, Work.INVESTED) else "—")
            else:
                money = figure.total
                parts = [] if money is None else [show_total(money) if money.firm else ""]
                parts += [] if money is None else [beside(money)]
                shown += [str(figure.count), *(part for part in parts if part)]
        return row(*shown)

    for line in found.people:
        assert row(line.name or "未登记", line.team or "—", cells(line)) in said
    for line in found.teams:
        assert row(line.name or "未登记", cells(line)) in said
    assert row("合计", "—", cells(found.whole)) in said


def test_each_cell_of_the_capital_report_is_what_the_use_case_sums(sample: Workspace) -> None:
    said = sheet_pages(sample, "capital_sheet", MAY)
    report = sample.read(monthly_report, (2016, 5), DAY)
    assert len(report.lines) > 5
    lines = (*report.lines, report.total)
    whole = all(value % 10**6 == 0 for line in lines for value in cells_of(line))
    for line in lines:
        shown = [
            show_amount(
                amount_of(value, figure),
                unit="万美元" if figure.group.currency is Currency.USD else "万元",
                with_unit=False,
                places=0 if whole else 2,
            )
            if value
            else ""
            for (figure, _), value in zip(heads(), cells_of(line), strict=True)
        ]
        assert row(line.name, *shown) in said


def test_each_company_of_the_ranking_has_its_points_and_its_grade(sample: Workspace) -> None:
    scheme = sample.read(schemes)[0].key
    order = Order(today=DAY, subjects=(str(SAMPLE_YEAR), scheme))
    said = sheet_pages(sample, "evaluation_sheet", order)
    found = sample.read(evaluate_year, SAMPLE_YEAR, scheme)
    graded = found.standing(Standing.GRADED)
    assert len(graded) > 10
    for one in graded:
        points = (show_score(part.points) for part in one.result.parts)
        figures = (show_number(one.land, 2), *points, show_score(one.result.score))
        park = "、".join(one.parks)
        assert row(str(one.result.rank), one.name, park, *figures, one.result.grade or "") in said
    for one in found.rows[len(graded) :]:
        assert row(one.name) in said


def test_each_criterion_of_a_review_has_its_scores(sample: Workspace) -> None:
    key = sample.read(lambda s: s.scalars(select(AdmissionReview.id)).first())
    assert key is not None
    said = sheet_pages(sample, "review_sheet", Order(today=DAY, subjects=(key,)))
    review = sample.read(review_of, key)
    assert review.criteria
    for one in review.criteria:
        if one.veto:
            assert row(one.name, "否决项") in said
            continue
        scores = [review.score(one.key, name) for name in review.reviewers]
        given = ["—" if score is None else show_points(score.points) for score in scores]
        average = show_points(review.standing.averages.get(one.key))
        assert row(one.name, show_points(one.weight), *given, average) in said
    total = f"总分{show_points(review.standing.total)}／{show_points(review.standing.full)}"
    assert total in said
    for opinion in review.opinions:
        assert row(opinion.department) in said


def test_a_visit_has_each_line_of_its_itinerary_and_its_people(sample: Workspace) -> None:
    key = sample.read(
        lambda s: s.scalars(
            select(Activity.id)
            .join(ItineraryItem, ItineraryItem.activity_id == Activity.id)
            .where(Activity.trashed_at.is_(None))
        ).first()
    )
    assert key is not None
    said = sheet_pages(sample, "visit_sheet", Order(today=DAY, subjects=(key,)))
    card = sample.read(lambda s: activity_card(s, key, today=DAY))
    assert card.itinerary
    for line in card.itinerary:
        times = "–".join(one for one in (line.begins, line.ends) if one)
        assert row(times, line.what, line.place or "", line.host or "") in said
    for one in card.attendees:
        assert row(one.name) in said


def test_a_notice_has_what_is_demanded_of_whom_until_when(sample: Workspace) -> None:
    found = sample.read(lambda s: notices(s, DAY, closed=False))
    assert found
    for one in found:
        said = sheet_pages(sample, "supervision_sheet", Order(today=DAY, subjects=(one.notice_id,)))
        assert row(one.demand) in said
        if one.due is not None:
            assert f"{one.due.year}年{one.due.month}月{one.due.day}日" in said


def test_a_month_tells_each_large_project_each_late_one_and_each_unmet_promise(
    sample: Workspace,
) -> None:
    said = sheet_pages(sample, "monthly", MAY)
    for one in sample.read(major_projects):
        kind = "" if one.headline.kind.value == "contracted" else one.headline.kind.label
        amount = show_amount(one.headline.amount, with_unit=False)
        arrived_ = show_amount(one.arrived, with_unit=False)
        assert row(one.stage.label, amount, kind, arrived_) in said
    for stage, moves in by_stage(sample.read(movements, *MONTH)).items():
        early = stage in EARLY
        assert all(row(show_when(move.on), move.name) in said for move in moves if not early)
        gathered = said[said.index(row(stage.label, str(len(moves)))) :] if early else said
        for move in moves:
            figure = "" if move.headline is None else show_amount(move.headline.amount)
            assert row(f"{move.name}（{figure}" if early and figure else move.name) in gathered
    late = late_nodes_of(sample)
    for node in late:
        days = str(node.late) if node.late > 0 else "—"
        shown = [day.isoformat() if day else "—" for day in (node.planned, node.expected)]
        assert row(*shown, days, f"{node.chief or '—'} / {node.commissioner or '—'}") in said
    standing = standing_of(sample.read(assess_contracts, DAY), DAY)
    counted = Counter(one.result.grade for one in standing.values())
    for grade, n in counted.items():
        assert f"{grade.label}{n}项" in said
    for one in standing.values():
        if one.result.grade is Grade.UNMET:
            found = sample.read(working, one.commitment_id, one.due.ends, DAY)
            remedy = show_remedy(found.remedy) if found.remedy is not None else "—"
            sign = GRADES[one.result.grade]
            assert row(found.ratio, f"{sign} {one.result.grade.label}", remedy) in said
    sums = sample.read(lambda s: arrived(s, YEAR[0], DAY, today=DAY))
    parks = {park.id: park.name for park in sample.read(lambda s: s.scalars(select(Park)).all())}
    for park, kinds in spread(sums, lambda one: one.park_id or "").items():
        if park in parks:
            shown = [
                show_amount(
                    Amount(kinds[kind].fen if kind in kinds else 0, kind.currency),
                    unit="万美元" if kind.currency is Currency.USD else "万元",
                )
                for kind in KINDS
            ]
            assert row(parks[park], *shown) in said


def by_stage(moves: list[Movement]) -> dict[Stage, list[Movement]]:
    """Moves by the stage that they came to."""
    return {
        stage: found
        for stage in Stage
        if (found := [move for move in moves if move.to_stage is stage])
    }


def late_nodes_of(sample: Workspace) -> list[LateNode]:
    """The gravest late milestone of each project."""
    return gravest_nodes(sample.read(late_nodes, DAY))


def test_the_heat_table_is_what_the_contracts_stand_at(sample: Workspace) -> None:
    said = sheet_pages(sample, "performance_report", Order(today=DAY, first=YEAR[0], last=YEAR[1]))
    heat = said[said.index("一、履约热力表") : said.index("二、总表")]
    graded: Counter[Grade] = Counter()
    for results in sample.read(assess_contracts, DAY).values():
        own = [one for one in results if YEAR[0] <= one.due.ends <= YEAR[1]]
        graded += Counter(one.result.grade for one in own)
        for one in own:
            if figure_of(one):
                assert row(f"{GRADES[one.result.grade]} {figure_of(one)}") in heat
    for grade, n in graded.items():
        assert f"{GRADES[grade]}{grade.label}{n}项" in heat
