"""The forecast from records: what counts for which target, its basis, and its past."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.forecasts import forecast, target_forecasts
from crm.workspace import Workspace
from db.models import Park, Plan, Target
from db.terms import Mark, Measure, Stage
from db.values import Amount
from tests.crm.zone import TODAY, YI, add, moved, project


def plan(session: Session, *targets: tuple[str, str, Measure]) -> list[Target]:
    made = add(session, Plan(year=TODAY.year, title="计划"))
    return [
        add(
            session,
            Target(
                plan_id=made.id,
                category="招商引资",
                indicator=indicator,
                floor=Decimal(floor),
                unit="个",
                measure=measure,
                ordinal=place,
            ),
        )
        for place, (indicator, floor, measure) in enumerate(targets)
    ]


def run(workspace: Workspace, test) -> None:
    workspace.change(test, label="试")


def test_a_target_counts_what_is_signed_and_the_firm_open_projects(workspace: Workspace) -> None:
    def check(session: Session) -> None:
        plan(
            session,
            ("引进投资过10亿元项目", "3", Measure.SIGNED_PROJECTS),
            ("新开工项目", "1", Measure.STAGE_REACHED),
        )
        outside = add(session, Park(name="飞地", counts_into_zone=False))
        project(session, "示例已签", 12, signed=date(2016, 3, 1), stage=Stage.SIGNED)
        open_ones = [project(session, f"示例在谈{n}", 20, stage=Stage.REVIEW) for n in range(3)]
        project(session, "示例约数", Amount(30 * YI, mark=Mark.ABOUT), stage=Stage.REVIEW)
        project(session, "示例小项目", 1, stage=Stage.REVIEW)
        project(session, "示例区外", 20, stage=Stage.REVIEW, park_id=outside.id)
        project(session, "示例流失", 20, stage=Stage.LOST)
        session.flush()
        found = forecast(session, TODAY, runs=2000)
        signing, starting = found.targets
        assert (signing.have, signing.needed, signing.approximate) == (1, 3, 1)
        assert set(signing.candidates) == {one.id for one in open_ones}
        assert 0 < signing.met.chance < 1
        assert len(starting.candidates) == 6
        assert "示例流失" not in {one.name for one in found.projects}
        by_name = {one.name: one for one in found.projects}
        assert by_name["示例已签"].outlooks[0].goal is Stage.STARTED
        assert by_name["示例约数"].tier == ""
        assert by_name["示例在谈0"].tier == "10亿"
        assert target_forecasts(session, TODAY, runs=2000) == found.targets

    run(workspace, check)


def test_the_same_data_and_seed_give_the_same_answer(workspace: Workspace) -> None:
    def check(session: Session) -> None:
        plan(session, ("引进投资过10亿元项目", "3", Measure.SIGNED_PROJECTS))
        for n in range(5):
            project(session, f"示例{n}", 20, stage=Stage.TALKS)
        session.flush()
        assert forecast(session, TODAY, runs=500) == forecast(session, TODAY, runs=500)

    run(workspace, check)


def test_its_own_history_moves_the_rates_and_past_forecasts_are_judged(
    workspace: Workspace,
) -> None:
    def check(session: Session) -> None:
        for n in range(6):
            made = project(session, f"示例{n}", 20, stage=Stage.SIGNED)
            moved(
                session,
                made,
                (Stage.TALKS, date(2015, 1, 5)),
                (Stage.REVIEW, date(2015, 6, 5)),
                (Stage.SIGNED, date(2015, 10, 1)),
            )
        session.flush()
        found = forecast(session, TODAY, runs=500)
        talks = next(rate for rate in found.rates if rate.stage is Stage.TALKS)
        assert (talks.seen_moves, talks.seen_losses) == (6, 0)
        assert 29 < talks.seen_months < 30
        assert found.judged > 0
        assert found.brier is not None
        assert sum(one.count for one in found.calibration) == found.judged

    run(workspace, check)


def test_an_empty_zone_has_a_prior_and_no_past(workspace: Workspace) -> None:
    found = workspace.read(forecast, TODAY)
    assert (found.projects, found.targets, found.calibration) == ((), (), ())
    assert workspace.read(target_forecasts, TODAY) == ()
    assert found.brier is None
    assert all(rate.seen_months == 0 and rate.months > 0 for rate in found.rates)
