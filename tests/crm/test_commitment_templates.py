"""Templates of promises: what comes with the program, and a zone's own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from crm.commitment_templates import (
    drafts_of,
    fields_of,
    lacking,
    remove_template,
    save_template,
    supplied,
    templates,
)
from crm.commitments import add_commitment, add_commitments
from crm.contracts import create_contract
from crm.errors import InvalidInput, RecordMissing
from crm.projects import create_project
from crm.rules.clause_words import sentence
from crm.workspace import Workspace
from db.terms import ContractKind, Indicator, PeriodKind, RemedyKind
from db.values import AREA_UNITS_PER_MU, Amount, Extent, Period, Quantity, When

SIGNED = date(2016, 5, 31)
YI = 10**10


def of(key: str):
    return next(one for one in supplied() if one.key == key)


def contract(session: Session) -> str:
    project = create_project(session, "示例项目")
    return create_contract(
        session,
        project,
        ContractKind.INVESTMENT,
        number="示1",
        signed=When(SIGNED),
        land=Extent(100 * AREA_UNITS_PER_MU),
    )


def test_the_thresholds_in_use_elsewhere_come_with_their_source() -> None:
    said = [sentence(draft) for draft in drafts_of(of("standard"), SIGNED)]
    ramped = "其中第 1 年 50%、第 2 年 80%、第 3 年起 100%。"
    assert said == [
        "不晚于 2016-11-30 开工。",
        "不晚于 2018-11-30 投产。",
        "截至 2019-05-31，累计投资强度不低于 300 万元/亩。",
        f"投产后第 1 年起，每年亩均产值不低于 300 万元/亩，{ramped}",
        f"投产后第 1 年起，每年亩均税收不低于 20 万元/亩，{ramped}",
    ]
    assert "定州" in of("standard").source
    figures = {
        key: [str(draft.promised.number) for draft in drafts_of(of(key), SIGNED) if draft.promised]
        for key in ("xichang", "wencheng")
    }
    assert figures == {"xichang": ["200", "10"], "wencheng": ["300", "10"]}
    tax = drafts_of(of("wuxi"), SIGNED)[-1]
    assert (tax.promised, tax.period) == (
        Quantity(Decimal("0.8"), "亿元"), Period(PeriodKind.SINCE, nth=3),
    )  # fmt: skip
    assert (tax.remedy, tax.remedy_terms) == (RemedyKind.TAX_GAP, {"rate": "0.001"})


def test_what_depends_on_what_is_not_known_is_left_open_and_said() -> None:
    start, _, intensity, *_ = drafts_of(of("standard"), None)
    assert (start.due, intensity.period) == (None, Period(PeriodKind.CUMULATIVE))
    assert "请填写承诺的日期" in lacking(start)
    assert "累计到哪一天" in lacking(intensity)
    assert all("请填写承诺值" in lacking(one) for one in drafts_of(of("cixi"), SIGNED))


@pytest.mark.parametrize(
    ("amount", "due"),
    [(YI, date(2017, 5, 31)), (YI + 1, date(2017, 11, 30)), (99 * YI, date(2019, 5, 31))],
)
def test_the_time_of_building_goes_by_the_investment(amount: int, due: date) -> None:
    production = drafts_of(of("building_time"), SIGNED, Amount(amount))[1]
    assert production.due == When(due)
    assert drafts_of(of("building_time"), SIGNED)[1].due is None


def test_every_template_can_be_entered_once_its_figures_are_there(workspace: Workspace) -> None:
    for template in supplied():
        drafts = drafts_of(template, SIGNED, Amount(3 * YI))
        for draft in drafts:
            if draft.promised is not None and draft.promised.number is None:
                draft.promised = Quantity(Decimal(1), draft.promised.unit)
            assert not lacking(draft)
        made = workspace.change(contract, label="登记").result
        done = workspace.change(add_commitments, made, fields_of(drafts), label="套用")
        assert len(done.result) == len(template.lines)


def test_a_contract_s_promises_become_a_template_of_the_zone(workspace: Workspace) -> None:
    def enter(session: Session) -> str:
        made = contract(session)
        add_commitment(
            session, made, Indicator.PRODUCTION, due=When(date(2018, 6, 10)),
            remedy=RemedyKind.PER_DAY, remedy_terms={"rate": "0.0005"},
        )  # fmt: skip
        add_commitment(
            session, made, Indicator.TAX_PER_MU, promised=Quantity(Decimal("12.5"), "万元/亩"),
            ramp=["50", "100"], tolerance=Decimal(8), period=Period(PeriodKind.SINCE, nth=2),
        )  # fmt: skip
        add_commitment(
            session, made, Indicator.TAX, promised=Quantity(Decimal(5), "万元"),
            period=Period(PeriodKind.YEAR, year=2019),
        )  # fmt: skip
        return made

    made = workspace.change(enter, label="登记").result
    with pytest.raises(InvalidInput, match="名称") as caught:
        workspace.change(save_template, " ", made, label="存")
    assert caught.value.field == "name"
    key = workspace.change(save_template, "本园区标准", made, label="存").result
    assert workspace.change(save_template, "本园区标准", made, label="再存").result == key
    own, *others = workspace.read(templates)
    assert (own.key, own.name, own.own, len(others)) == (key, "本园区标准", True, len(supplied()))
    production, tax, year = drafts_of(own, date(2020, 1, 10))
    assert production.due == When(date(2022, 1, 10))
    assert production.remedy_terms == {"rate": "0.0005"}
    assert (tax.ramp, tax.tolerance) == (["50", "100"], 8)
    assert tax.period == Period(PeriodKind.SINCE, nth=2)
    assert year.period == Period(PeriodKind.YEAR, year=2019)
    gone = workspace.change(remove_template, key, label="移除")
    assert not any(one.own for one in workspace.read(templates))
    with pytest.raises(RecordMissing):
        workspace.change(remove_template, "standard", label="移除")
    workspace.undo(gone.operation_id)
    assert workspace.read(templates)[0].own


def test_a_contract_without_promises_makes_no_template(workspace: Workspace) -> None:
    made = workspace.change(contract, label="登记").result
    with pytest.raises(InvalidInput, match="还没有承诺"):
        workspace.change(save_template, "空的", made, label="存")
