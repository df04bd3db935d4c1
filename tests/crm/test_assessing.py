"""Assessments from stored contracts and actuals: the worked examples end to end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from crm.assessing import affected, assess_contracts
from crm.workspace import Workspace
from db.models import (
    Commitment,
    CommitmentEnterprise,
    Contract,
    Milestone,
    Organization,
    Performance,
    PerformanceShare,
    Project,
    ProjectInvestor,
    StageMove,
)
from db.terms import Comparison, ContractKind, Grade, Indicator, PeriodKind, Stage
from db.values import AREA_UNITS_PER_MU, Extent, Period, Quantity, When
from tests.crm.zone import add

TODAY = date(2030, 5, 31)
SINCE = Period(PeriodKind.SINCE, nth=1)


class Zone:
    """One project with a contract on 60 亩 and one investor, opened in July 2026."""

    def __init__(self, session: Session) -> None:
        self.session = session
        land = Extent(60 * AREA_UNITS_PER_MU)
        self.project = add(session, Project(name="示例项目", stage=Stage.PRODUCING))
        self.firm = add(session, Organization(name="示例企业"))
        add(session, ProjectInvestor(project_id=self.project.id, organization_id=self.firm.id))
        add(
            session,
            StageMove(
                project_id=self.project.id, stage=Stage.PRODUCING, on=When(date(2026, 7, 15))
            ),
        )
        self.contract = add(
            session,
            Contract(project_id=self.project.id, kind=ContractKind.INVESTMENT, land=land),
        )

    def promise(self, indicator: Indicator, number: str, unit: str, **more: object) -> Commitment:
        fields = {"comparison": Comparison.AT_LEAST, "period": SINCE, **more}
        return add(
            self.session,
            Commitment(
                contract_id=self.contract.id,
                indicator=indicator,
                promised=Quantity(Decimal(number), unit),
                **fields,
            ),
        )

    def actual(self, indicator: Indicator, year: int, number: str, unit: str = "万元", **more):
        return add(
            self.session,
            Performance(
                organization_id=more.pop("of", self.firm.id),
                indicator=indicator,
                year=year,
                actual=Quantity(Decimal(number), unit),
                **more,
            ),
        )

    def assessed(self, today: date = TODAY):
        self.session.flush()
        return assess_contracts(self.session, today)[self.contract.id]


def run(workspace: Workspace, test) -> None:
    """Run `test(zone)` in one operation."""
    workspace.change(lambda session: test(Zone(session)), label="试")


def test_a_ramped_tax_per_mu_year_by_year(workspace: Workspace) -> None:
    def check(zone: Zone) -> None:
        zone.promise(
            Indicator.TAX_PER_MU, "20", "万元/亩", ramp=["50", "80", "100"], tolerance=Decimal(5)
        )
        zone.actual(Indicator.TAX, 2027, "600")
        zone.actual(Indicator.TAX, 2028, "912")
        zone.actual(Indicator.TAX, 2029, "0.1", "亿元")
        found = zone.assessed()
        assert [(one.due.year, one.result.grade) for one in found] == [
            (2027, Grade.MET),
            (2028, Grade.NEARLY_MET),
            (2029, Grade.UNMET),
            (2030, Grade.NOT_YET_DUE),
            (2031, Grade.NOT_YET_DUE),
            (2032, Grade.NOT_YET_DUE),
            (2033, Grade.NOT_YET_DUE),
        ]
        assert [one.result.ratio for one in found[:3]] == [1, Fraction("0.95"), Fraction(5, 6)]
        assert found[2].result.short == 200 * 10**6

    run(workspace, check)


def test_hectares_and_yi_meet_mu_and_wan(workspace: Workspace) -> None:
    def check(zone: Zone) -> None:
        zone.promise(
            Indicator.INTENSITY,
            "4500",
            "万元/公顷",
            period=Period(PeriodKind.CUMULATIVE, day=date(2027, 12, 31)),
        )
        zone.actual(Indicator.FIXED_INVESTMENT, 2026, "1", "亿元")
        zone.actual(Indicator.FIXED_INVESTMENT, 2027, "4760")
        [found] = zone.assessed()
        assert (found.result.grade, found.result.ratio) == (Grade.UNMET, Fraction("0.82"))

    run(workspace, check)


def test_figures_of_different_currencies_never_meet(workspace: Workspace) -> None:
    def check(zone: Zone) -> None:
        zone.promise(Indicator.CAPITAL, "1000", "万元", period=SINCE)
        zone.promise(Indicator.CAPITAL, "100", "万美元", period=SINCE)
        zone.actual(Indicator.CAPITAL, 2027, "200", "万美元")
        yuan, dollars = [one for one in zone.assessed() if one.due.ends.year == 2027]
        assert yuan.result.grade is Grade.NO_DATA
        assert dollars.result.grade is Grade.MET

    run(workspace, check)


def test_a_missing_year_is_no_data_and_never_zero(workspace: Workspace) -> None:
    def check(zone: Zone) -> None:
        zone.promise(Indicator.TAX, "100", "万元", period=Period(PeriodKind.YEAR, year=2027))
        zone.promise(
            Indicator.FIXED_INVESTMENT,
            "100",
            "万元",
            period=Period(PeriodKind.CUMULATIVE, day=date(2028, 12, 31)),
        )
        for month in range(1, 12):
            zone.actual(Indicator.TAX, 2027, "10", month=month)
        zone.actual(Indicator.FIXED_INVESTMENT, 2026, "50")
        zone.actual(Indicator.FIXED_INVESTMENT, 2028, "50")
        assert [one.result.grade for one in zone.assessed()] == [Grade.NO_DATA, Grade.NO_DATA]
        zone.actual(Indicator.TAX, 2027, "10", month=12)
        zone.actual(Indicator.FIXED_INVESTMENT, 2027, "0")
        assert [one.result.grade for one in zone.assessed()] == [Grade.MET, Grade.MET]

    run(workspace, check)


def test_a_cumulative_figure_up_to_a_day_adds_the_months_of_its_year(workspace: Workspace) -> None:
    def check(zone: Zone) -> None:
        zone.promise(
            Indicator.CAPITAL,
            "100",
            "万元",
            period=Period(PeriodKind.CUMULATIVE, day=date(2027, 3, 31)),
        )
        zone.actual(Indicator.CAPITAL, 2026, "70")
        for month in (1, 2, 3, 4):
            zone.actual(Indicator.CAPITAL, 2027, "9", month=month)
        [found] = zone.assessed()
        assert found.result.actual == 97 * 10**6

    run(workspace, check)


def test_only_the_increase_over_the_base_counts_and_by_the_recorded_share(
    workspace: Workspace,
) -> None:
    def check(zone: Zone) -> None:
        promise = zone.promise(
            Indicator.TAX, "1500", "万元", period=Period(PeriodKind.YEAR, year=2027)
        )
        other = add(zone.session, Organization(name="示例老厂"))
        base = Quantity(Decimal(6000), "万元")
        add(
            zone.session,
            CommitmentEnterprise(commitment_id=promise.id, organization_id=other.id, base=base),
        )
        zone.actual(Indicator.TAX, 2027, "8000", of=other.id)
        [found] = zone.assessed()
        assert found.result.actual == 2000 * 10**6
        add(
            zone.session,
            PerformanceShare(
                project_id=zone.project.id, organization_id=other.id, share=Decimal(50)
            ),
        )
        [found] = zone.assessed()
        assert (found.result.actual, found.result.grade) == (1000 * 10**6, Grade.UNMET)

    run(workspace, check)


def test_land_that_is_only_approximate_leaves_a_figure_per_mu_without_data(
    workspace: Workspace,
) -> None:
    def check(zone: Zone) -> None:
        zone.promise(Indicator.TAX_PER_MU, "20", "万元/亩")
        zone.actual(Indicator.TAX, 2027, "2000")
        zone.contract.land = Extent(60 * AREA_UNITS_PER_MU, "about")
        assert zone.assessed()[0].result.grade is Grade.NO_DATA

    run(workspace, check)


def test_a_supplement_changes_what_is_owed_from_its_day_on(workspace: Workspace) -> None:
    def check(zone: Zone) -> None:
        old = zone.promise(Indicator.TAX, "100", "万元")
        old.ended_on = date(2029, 1, 1)
        zone.promise(
            Indicator.TAX, "80", "万元", from_on=date(2029, 1, 1), replaces_id=old.id, ordinal=1
        )
        for year in (2027, 2028, 2029):
            zone.actual(Indicator.TAX, year, "90")
        found = [(one.due.year, one.result.grade) for one in zone.assessed()]
        assert found[:3] == [(2027, Grade.UNMET), (2028, Grade.UNMET), (2029, Grade.MET)]

    run(workspace, check)


def test_promised_days_are_held_against_the_stage_moves(workspace: Workspace) -> None:
    def check(zone: Zone) -> None:
        for indicator, day in (
            (Indicator.START, date(2026, 3, 1)),
            (Indicator.PRODUCTION, date(2026, 8, 1)),
            (Indicator.FULL, date(2030, 6, 30)),
        ):
            zone.promise(
                indicator, "1", "", comparison=Comparison.BY_DATE, due=When(day), period=None
            )
        move = StageMove(project_id=zone.project.id, stage=Stage.STARTED)
        move.on = When(date(2026, 4, 15))
        add(zone.session, move)
        found = [(one.result.grade, one.result.days_late) for one in zone.assessed()]
        assert found == [(Grade.UNMET, 45), (Grade.MET, 0), (Grade.NOT_YET_DUE, None)]

    run(workspace, check)


def test_a_promised_day_is_warned_of_when_its_milestone_is_expected_later(
    workspace: Workspace,
) -> None:
    def check(zone: Zone) -> None:
        zone.promise(
            Indicator.FULL, "1", "", comparison=Comparison.BY_DATE,
            due=When(date(2030, 12, 31)), period=None,
        )  # fmt: skip
        assert zone.assessed()[0].result.grade is Grade.NOT_YET_DUE
        milestone = Milestone(project_id=zone.project.id, name="达产", stage=Stage.FULL)
        milestone.planned = date(2030, 12, 31)
        add(zone.session, milestone)
        assert zone.assessed()[0].result.grade is Grade.NOT_YET_DUE
        milestone.forecast = date(2031, 1, 1)
        assert zone.assessed()[0].result.grade is Grade.WARNING
        milestone.actual = When(date(2030, 5, 1))
        move = StageMove(project_id=zone.project.id, stage=Stage.FULL)
        move.on = When(date(2030, 5, 1))
        add(zone.session, move)
        assert zone.assessed()[0].result.grade is Grade.MET

    run(workspace, check)


def test_what_a_change_bears_on_is_assessed_alone(workspace: Workspace) -> None:
    def check(session: Session) -> None:
        first, second = Zone(session), Zone(session)
        for zone in (first, second):
            zone.promise(Indicator.TAX, "100", "万元")
        figure = first.actual(Indicator.TAX, 2027, "100")
        session.flush()
        for touched in (
            {"performance": {figure.id}},
            {"project": {first.project.id}},
            {"contract": {first.contract.id}},
        ):
            assert affected(session, touched) == {first.contract.id}
        assert affected(session, {"setting": {"x"}}) == set()
        whole = assess_contracts(session, TODAY)
        part = assess_contracts(session, TODAY, {first.contract.id})
        assert part == {first.contract.id: whole[first.contract.id]}

    workspace.change(check, label="试")
