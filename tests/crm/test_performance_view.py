"""The strips of 合同履约: kept between looks, filtered, added up; the sums of what falls due."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from crm.claim_changes import demand_claim, waive_claim
from crm.claims import outstanding_claims
from crm.commitments import add_commitment, supersede, trash_commitment
from crm.contract_sums import ContractSums, contract_sums, unmet_contracts
from crm.contracts import create_contract, trash_contract
from crm.falling_due import DueKind, due_lines, left_words
from crm.performance_book import export_strips
from crm.performance_view import (
    Order,
    PerformanceView,
    Strip,
    Wanted,
    choose,
    in_order,
    performance_view,
    tax_year_of,
    totals,
)
from crm.portfolio import Grouping, cells_of, grouped
from crm.projects import trash_project
from crm.standings import Column, assess_all, standings
from crm.working import working
from crm.workspace import Workspace
from db.models import Park, Performance
from db.terms import ContractKind, Grade, Indicator, ParkKind, RemedyKind
from db.values import When
from tests.crm.promising import (
    WAN,
    Signed,
    promise_intensity,
    promise_start,
    promise_tax,
    sign,
    wan,
)

TODAY = date(2016, 5, 31)
ENDS = date(2015, 12, 31)
BAD, GOOD = "示例甲厂", "示例乙厂"


@pytest.fixture
def made(workspace: Workspace) -> dict[str, Signed]:
    """甲厂 falls short of intensity and tax, and started late; 乙厂 reaches what it promised."""

    def fill(session):
        park = Park(name="主园区", kind=ParkKind.MAIN)
        session.add(park)
        session.flush()
        bad = sign(session, BAD, park_id=park.id, owner="专员 甲", industry="C36")
        promise_intensity(session, bad, ENDS, "24600")
        promise_start(session, bad, date(2014, 3, 1), date(2014, 4, 15))
        promise_tax(session, bad, "20", "1900", "1500", opened=2013)
        good = sign(session, GOOD, commissioner="专员 乙")
        promise_intensity(session, good, date(2016, 6, 30), None)
        promise_tax(session, good, "20", "2000", "2100", opened=2013)
        return {BAD: bad, GOOD: good}

    return workspace.change(fill, label="登记").result


def look(workspace: Workspace) -> PerformanceView:
    return workspace.read(performance_view, TODAY)


def strip(view: PerformanceView, name: str) -> Strip:
    return next(one for one in view.strips if one.head.project == name)


def test_a_cell_stands_under_its_year_and_indicator(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    view = look(workspace)
    bad = strip(view, BAD)
    grades = {column: bad.at(column).result.grade for column in view.columns if bad.at(column)}
    assert grades[Column(2015, Indicator.INTENSITY)] is Grade.UNMET
    assert grades[Column(2014, Indicator.START)] is Grade.UNMET
    assert grades[Column(2014, Indicator.TAX_PER_MU)] is Grade.NEARLY_MET
    assert grades[Column(2015, Indicator.TAX_PER_MU)] is Grade.UNMET
    assert grades[Column(2016, Indicator.TAX_PER_MU)] is Grade.NOT_YET_DUE
    assert list(view.columns) == sorted(
        view.columns, key=lambda one: (one.year, list(Indicator).index(one.indicator))
    )
    assert strip(view, GOOD).at(Column(2014, Indicator.START)) is None


def test_each_remedy_of_a_strip_is_that_of_its_working_to_the_fen(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    bad = strip(look(workspace), BAD)
    running = bad.remedies()
    assert len(running) == 3
    for one, remedy in running:
        again = workspace.read(working, one.commitment_id, one.due.ends, TODAY)
        assert (again.result, again.remedy) == (one.result, remedy)
    late = 3840 * WAN * 45 // 1000
    assert bad.owed == 691_20 * 10_000 + late + 500 * WAN
    assert strip(look(workspace), GOOD).owed == 0


def test_what_was_demanded_and_waived_is_owed_no_more(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    before = strip(look(workspace), BAD).owed
    key = made[BAD].promises[Indicator.INTENSITY]
    claim = workspace.change(
        demand_claim, key, ENDS, due=date(2016, 7, 31), today=TODAY, label="追缴"
    ).result
    assert strip(look(workspace), BAD).owed == before, "demanded, and not paid yet"
    assert workspace.read(outstanding_claims, TODAY)[0].outstanding == 691_20 * 10_000
    workspace.change(waive_claim, claim, "管委会纪要", TODAY, label="豁免")
    assert strip(look(workspace), BAD).owed == before - 691_20 * 10_000


def test_only_what_a_change_bears_on_is_assessed_again(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    first = workspace.read(standings, TODAY)
    assert workspace.read(standings, TODAY) == first
    bad, good = made[BAD].contract, made[GOOD].contract

    def correct(session):
        session.query(Performance).filter_by(
            organization_id=made[BAD].firm, indicator=Indicator.FIXED_INVESTMENT
        ).one().actual = wan("30000")

    workspace.change(correct, label="更正")
    second = workspace.read(standings, TODAY)
    assert second[good] is first[good], "untouched, so the same object"
    assert second[bad] is not first[bad]
    assert second[bad].grades[Grade.UNMET] == first[bad].grades[Grade.UNMET] - 1
    assert second == workspace.read(assess_all, TODAY), "as from nothing"
    operation = workspace.change(trash_contract, good, label="移走")
    assert good not in workspace.read(standings, TODAY)
    workspace.undo(operation.operation_id)
    assert workspace.read(standings, TODAY) == second
    later = workspace.read(standings, date(2017, 1, 31))
    assert later == workspace.read(assess_all, date(2017, 1, 31)), "another day, all anew"


def test_the_standings_are_kept_by_database(workspace: Workspace, made: dict[str, Signed]) -> None:
    first = workspace.read(standings, TODAY)
    assert workspace.read(standings, TODAY)[made[BAD].contract] is first[made[BAD].contract]
    workspace.change(trash_commitment, made[BAD].promises[Indicator.START], label="移走")
    assert len(workspace.read(standings, TODAY)[made[BAD].contract].remedies) == 2


def test_a_supplement_is_shown_in_the_strip_of_the_contract_that_it_changes(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    def change(session):
        bad = made[BAD]
        supplement = create_contract(
            session,
            bad.project,
            ContractKind.SUPPLEMENT,
            supplements_id=bad.contract,
            signed=When(date(2014, 12, 1)),
        )
        supersede(
            session,
            bad.promises[Indicator.TAX_PER_MU],
            supplement,
            date(2015, 1, 1),
            {"promised": wan("15", "万元/亩")},
        )

    workspace.change(change, label="补充")
    view = look(workspace)
    assert [one.head.project for one in view.strips] == [BAD, GOOD]
    bad = strip(view, BAD)
    assert bad.at(Column(2014, Indicator.TAX_PER_MU)).result.grade is Grade.NEARLY_MET
    assert bad.at(Column(2015, Indicator.TAX_PER_MU)).result.grade is Grade.MET
    for one, remedy in bad.remedies():
        assert bad.remedy_of(one) is remedy


def test_the_sums_of_home_and_rail_are_those_that_the_strips_add_up_to(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    def sums() -> ContractSums:
        view = look(workspace)
        short = choose(view, Wanted(grades=frozenset({Grade.UNMET})))
        whole = totals(view.strips, None)
        found = workspace.read(contract_sums, TODAY)
        assert found == ContractSums(len(short), whole.owed, whole.demands)
        assert workspace.read(unmet_contracts, TODAY) == len(short)
        return found

    first = sums()
    assert first.unmet == 1
    bad = made[BAD]

    def add_supplement(session):
        supplement = create_contract(
            session, bad.project, ContractKind.SUPPLEMENT, supplements_id=bad.contract
        )
        add_commitment(
            session,
            supplement,
            Indicator.COMPLETION,
            due=When(date(2016, 5, 1)),
            remedy=RemedyKind.PER_DAY,
            clause="第二条",
        )

    workspace.change(add_supplement, label="补充")
    more = sums()
    assert more.unmet == 1, "a supplement is no contract of its own"
    assert more.owed > first.owed
    key = bad.promises[Indicator.INTENSITY]
    claim = workspace.change(
        demand_claim, key, ENDS, due=date(2016, 7, 31), today=TODAY, label="追缴"
    ).result
    workspace.change(waive_claim, claim, "管委会纪要", TODAY, label="豁免")
    assert sums().owed == more.owed - 691_20 * 10_000
    workspace.change(trash_project, bad.project, label="移走")
    assert sums() == ContractSums(0, 0, 0)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), [BAD, GOOD]),
        (Wanted(text="甲厂公司"), [BAD]),
        (Wanted(text="SLYC"), [GOOD]),
        (Wanted(text="shiliyi"), [GOOD]),
        (Wanted(text="没有这样的"), []),
        (Wanted(grades=frozenset({Grade.UNMET})), [BAD]),
        (Wanted(grades=frozenset({Grade.MET, Grade.UNMET})), [BAD, GOOD]),
        (Wanted(park="主园区"), [BAD]),
        (Wanted(person="专员 乙"), [GOOD]),
        (Wanted(owing=True), [BAD]),
        (Wanted(park="主园区", person="专员 乙"), []),
    ],
)
def test_a_filter_keeps_what_is_wanted(
    workspace: Workspace, made: dict[str, Signed], wanted: Wanted, names: list[str]
) -> None:
    view = look(workspace)
    assert sorted(one.head.project for one in choose(view, wanted)) == sorted(names)


def test_the_worst_and_the_most_owed_come_first(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    strips = list(reversed(look(workspace).strips))
    for order in (Order.WORST, Order.OWED):
        assert in_order(strips, order)[0].head.project == BAD


def test_sums_hold_money_against_the_land_it_stands_on(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    strips = look(workspace).strips
    assert tax_year_of(strips, TODAY) == 2015
    found = totals(strips, 2015)
    assert found.intensity == 246 * WAN, "乙厂 has no actual, so its land is not counted"
    assert found.tax_per_mu == 18 * WAN
    assert (found.contracts, found.land) == (2, 200)
    met, judged = found.grades[Grade.MET], found.judged
    assert found.reached == Fraction(met, judged) == Fraction(2, 6)
    of_2014 = totals(strips, 2014, 2014)
    assert of_2014.judged == 3
    parts = grouped(strips, Grouping.PARK, TODAY)
    assert [(one.name, one.totals.contracts) for one in parts] == [
        ("主园区", 1),
        ("未登记园区", 1),
        ("合计", 2),
    ]
    years = grouped(strips, Grouping.YEAR, TODAY)
    assert sum(one.totals.judged for one in years[:-1]) == years[-1].totals.judged
    assert cells_of(found)[2:5] == ("246.00", "18.00", "33.3%")


def test_nothing_known_is_shown_as_unknown_and_never_as_zero() -> None:
    found = totals([], None)
    assert (found.intensity, found.tax_per_mu, found.reached) == (None, None, None)
    assert set(cells_of(found)[1:5]) == {"—"}


def test_what_falls_due_is_listed_with_the_days_left_and_whose_it_is(
    workspace: Workspace, made: dict[str, Signed]
) -> None:
    key = made[BAD].promises[Indicator.INTENSITY]
    workspace.change(demand_claim, key, ENDS, due=date(2016, 6, 10), today=TODAY, label="追缴")
    found = workspace.read(lambda session: due_lines(session, look(workspace), TODAY))
    assert [(one.kind, one.left, one.project, one.who) for one in found] == [
        (DueKind.CLAIM, 10, BAD, "专员 甲"),
        (DueKind.PROMISE, 30, GOOD, "专员 乙"),
    ]
    assert found[0].what == "投资强度 691.2万元"
    assert (found[1].ends, found[1].what) == (date(2016, 6, 30), "投资强度")
    late = workspace.read(lambda session: due_lines(session, look(workspace), date(2016, 6, 12)))
    assert left_words(late[0].left) == "逾期 2 天"
    assert [left_words(left) for left in (0, 5)] == ["今天", "还有 5 天"]


def test_what_is_seen_is_written_as_a_workbook(
    workspace: Workspace, made: dict[str, Signed], tmp_path: Path
) -> None:
    view = look(workspace)
    target = tmp_path / "履约.xlsx"
    assert export_strips(view.strips, view.columns, TODAY, target) == 2
    book = load_workbook(target)
    rows = list(book["履约"].values)
    heads = rows[0]
    bad = next(row for row in rows if row[0] == BAD)
    assert bad[heads.index("2015 年 投资强度")] == "✗ 未达标 82.00%"
    assert bad[heads.index("2014 年 开工日期")] == "✗ 未达标 晚 45 天"
    assert bad[heads.index("用地（亩）")] == 100
    sums = [row for row in book["汇总"].values if row[0] == "合计"]
    assert {row[1] for row in sums} == {"2"}
