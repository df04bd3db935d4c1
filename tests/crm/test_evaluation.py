"""亩均评价 of a year from actuals and land; exemptions; schemes as data; the workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from crm import evaluation
from crm.errors import InvalidInput, RecordMissing
from crm.evaluation import Evaluation, evaluate_year, evaluated_years
from crm.evaluation_book import export_evaluation
from crm.evaluation_schemes import (
    BandLine,
    MeasureLine,
    SchemeCard,
    save_scheme,
    scheme_of,
    schemes,
)
from crm.evaluation_words import against, band_rows, standing_words, summary, working
from crm.history import recent_operations
from crm.performances import Entered, Slot, enter_actuals, record_actual
from crm.projects import create_project, move_stage
from crm.rules.evaluate import Standing
from crm.rules.units import parse_extent
from crm.scheme_text import band_lines, measure_lines, parse_bands, parse_measures
from crm.workspace import Workspace
from db.models import EvaluationScheme, Organization, ProjectInvestor
from db.terms import BandKind, EvaluationForm, Indicator, OrganizationKind, Stage, TaxBasis
from db.values import Quantity, When
from tests.crm.zone import TODAY

YEAR = 2015
MEASURES = (
    MeasureLine(Indicator.TAX_PER_MU, Decimal(60), Quantity(Decimal(20), "万元/亩"), Decimal(150)),
    MeasureLine(Indicator.RESEARCH, Decimal(40), Quantity(Decimal(2), "%"), Decimal(150)),
)
BANDS = (BandLine("A", Decimal(90), "优先"), BandLine("B", Decimal(60)), BandLine("D", Decimal(0)))


def scheme(workspace: Workspace, form: EvaluationForm = EvaluationForm.BENCHMARK) -> str:
    card = SchemeCard("", f"本区{form.label}", form, BandKind.POINTS, "文件", MEASURES, BANDS)
    return workspace.change(save_scheme, card, label="方案").result


def firm(workspace: Workspace, name: str, **figures: str) -> str:
    """An enterprise with the figures of a year: `land="100 亩"`, `tax=…`, `research=…`."""

    def add(session: object) -> str:
        made = Organization(name=name, kind=OrganizationKind.ENTERPRISE)
        session.add(made)  # type: ignore[attr-defined]
        session.flush()  # type: ignore[attr-defined]
        return made.id

    key = workspace.change(add, label="企业").result
    for word, text in figures.items():
        actual(workspace, key, Indicator[word.upper()], text)
    return key


def actual(
    workspace: Workspace, key: str, what: Indicator, text: str, year: int = YEAR,
    month: int | None = None,
) -> str:  # fmt: skip
    number, _, unit = text.partition(" ")
    quantity = Quantity(Decimal(number), unit)
    return workspace.change(
        record_actual, key, what, year, quantity, month=month, label="实绩"
    ).result


def evaluated(workspace: Workspace, key: str, year: int = YEAR) -> Evaluation:
    return workspace.read(evaluate_year, year, key)


def test_a_year_is_ranked_from_actuals_and_land_with_its_working(workspace: Workspace) -> None:
    key = scheme(workspace)
    firm(workspace, "示例甲", land_area="100 亩", tax="0.18 亿元", research="3 %")
    firm(workspace, "示例乙", land_area="40000 平方米", tax="1500 万元", research="0 %")
    firm(workspace, "示例丙", land_area="10 亩", tax="3000 万元", research="9 %")
    found = evaluated(workspace, key)
    assert [(row.name, row.result.rank, row.result.score, row.result.grade)
            for row in found.rows] == [
        ("示例丙", 1, Fraction(150), "A"),
        ("示例甲", 2, Fraction(60 * 18, 20) + 60, "A"),
        ("示例乙", 3, Fraction(60 * 25, 20), "B"),
    ]  # fmt: skip
    assert found.rows[2].land == 60
    assert found.counts == {"A": 2, "B": 1, "D": 0}
    assert summary(found) == "参评 3 家：A 2 · B 1 · D 0"
    parts = found.rows[1].result.parts
    assert working(parts[0], EvaluationForm.BENCHMARK) == "亩均税收：60 × 18.00 ÷ 20.00 = 54.00"
    assert against(parts[0], EvaluationForm.BENCHMARK) == "基准 20.00 万元/亩，封顶 150%"
    capped = found.rows[0].result.parts[0]
    assert working(capped, EvaluationForm.BENCHMARK) == (
        "亩均税收：60 × 300.00 ÷ 20.00，封顶 90.00"
    )
    assert band_rows(found)[0] == ("A", "90 分起", "2", "优先")
    spread = evaluated(workspace, scheme(workspace, EvaluationForm.SPREAD))
    assert working(spread.rows[1].result.parts[0], EvaluationForm.SPREAD).startswith(
        "亩均税收：60 × (20 + 80 × (18.00 − 18.00) ÷ (300.00 − 18.00)) ÷ 100 = 12.00"
    )
    rank = evaluated(workspace, scheme(workspace, EvaluationForm.RANK))
    assert working(rank.rows[0].result.parts[0], EvaluationForm.RANK) == (
        "亩均税收：60 × (3 − 1 + 1) ÷ 3 = 60.00"
    )


def test_missing_is_never_zero_and_twelve_months_make_a_year(workspace: Workspace) -> None:
    key = scheme(workspace)
    firm(workspace, "示例甲", land_area="100 亩", tax="2000 万元", research="2 %")
    firm(workspace, "示例乙", tax="2000 万元", research="2 %")
    third = firm(workspace, "示例丙", land_area="10 亩", research="2 %")
    for month in range(1, 12):
        actual(workspace, third, Indicator.TAX, "20 万元", month=month)
    found = evaluated(workspace, key)
    assert [row.name for row in found.rows] == ["示例甲", "示例丙", "示例乙"]
    assert [standing_words(row) for row in found.rows[1:]] == [
        "缺数据：亩均税收",
        "缺数据：用地面积",
    ]
    assert found.rows[1].result.score is None
    assert working(found.rows[1].result.parts[0], EvaluationForm.BENCHMARK) == (
        "亩均税收缺数据，不按零计"
    )
    actual(workspace, third, Indicator.TAX, "20 万元", month=12)
    assert evaluated(workspace, key).rows[0].result.parts[0].value == 24 * 10**6
    gone = Entered(Slot(third, Indicator.TAX, YEAR, 12, TaxBasis.PAID), None)
    workspace.change(enter_actuals, [gone], label="移除")
    assert [row.name for row in evaluated(workspace, key).standing(Standing.GRADED)] == ["示例甲"]


def built(workspace: Workspace, name: str, land: str, **moves: date) -> str:
    """A project of a firm of its own that was moved to stages on days."""
    project = workspace.change(
        *(create_project, name),
        investors=[f"{name}公司"],
        stage=Stage.LAND,
        on=date(2012, 3, 1),
        land=parse_extent(land),
        label="建",
    ).result
    for stage, day in moves.items():
        workspace.change(
            *(move_stage, project, Stage[stage]),
            on=When.on(day),
            today=TODAY,
            reason="示例",
            override_reason="示例",
            label="移",
        )
    return project


def test_who_builds_or_has_just_begun_has_no_grade(workspace: Workspace) -> None:
    key = scheme(workspace)
    built(workspace, "示例老厂", "50亩", PRODUCING=date(2013, 5, 1))
    built(workspace, "示例新厂", "50亩", PRODUCING=date(2015, 3, 1))
    built(workspace, "示例在建", "50亩", STARTED=date(2014, 5, 1))
    built(workspace, "示例约数", "约50亩", PRODUCING=date(2013, 5, 1))
    for name in ("示例老厂", "示例约数"):
        owner = workspace.read(
            lambda session, name=name: (
                session.query(Organization.id).filter_by(name=f"{name}公司").scalar()
            )
        )
        actual(workspace, owner, Indicator.TAX, "1000 万元")
        actual(workspace, owner, Indicator.RESEARCH, "2 %")
    found = evaluated(workspace, key)
    assert {row.name: standing_words(row) for row in found.rows} == {
        "示例老厂公司": "第 1 名，100.00 分，A 类",
        "示例新厂公司": "不定等级：示例新厂 2015-03-01 投产，不满一个完整年度",
        "示例在建公司": "不定等级：在建：示例在建",
        "示例约数公司": "缺数据：用地面积",
    }
    assert found.rows[0].land == 50
    assert [row.name for row in evaluated(workspace, key, 2012).rows] == [
        "示例在建公司",
        "示例新厂公司",
        "示例约数公司",
        "示例老厂公司",
    ], "by the end of 2012 all of them were building"


def test_land_of_a_joint_project_is_shared_as_recorded_or_unknown(workspace: Workspace) -> None:
    key = scheme(workspace)
    project = built(workspace, "示例合资", "50亩", PRODUCING=date(2013, 5, 1))
    other = firm(workspace, "示例乙", tax="1000 万元", research="2 %")

    def join(session: object) -> None:
        session.add(ProjectInvestor(project_id=project, organization_id=other))  # type: ignore[attr-defined]

    workspace.change(join, label="入股")
    lands = {row.name: row.land for row in evaluated(workspace, key).rows}
    assert lands == {"示例合资公司": None, "示例乙": None}

    def share(session: object) -> None:
        for row in session.query(ProjectInvestor):  # type: ignore[attr-defined]
            row.share = Decimal(40) if row.organization_id == other else Decimal(60)

    workspace.change(share, label="占股")
    lands = {row.name: row.land for row in evaluated(workspace, key).rows}
    assert lands == {"示例合资公司": 30, "示例乙": 20}


def test_a_person_exempts_with_a_reason_and_takes_it_back(workspace: Workspace) -> None:
    key = scheme(workspace)
    one = firm(workspace, "示例甲", land_area="100 亩", tax="2000 万元", research="2 %")
    with pytest.raises(InvalidInput, match="请写明不定等级的原因"):
        workspace.change(evaluation.exempt, one, YEAR, " ", label="不定等级")
    for why in ("停产技改", "停产技改 7 个月"):
        workspace.change(evaluation.exempt, one, YEAR, why, label="不定等级")
    row = evaluated(workspace, key).rows[0]
    assert (row.by_hand, standing_words(row)) == (True, "不定等级：停产技改 7 个月")
    workspace.change(evaluation.unexempt, one, YEAR, label="恢复")
    assert evaluated(workspace, key).rows[0].result.rank == 1
    workspace.undo(workspace.read(recent_operations)[0].operation_id)
    assert evaluated(workspace, key).rows[0].by_hand
    with pytest.raises(RecordMissing):
        workspace.change(evaluation.exempt, "0" * 32, YEAR, "停产", label="不定等级")
    assert workspace.read(evaluated_years) == [YEAR]


def test_the_examples_become_records_when_changed_and_examples_again_when_undone(
    workspace: Workspace,
) -> None:
    before = workspace.read(schemes)
    assert [one.form for one in before] == [
        EvaluationForm.SPREAD,
        EvaluationForm.BENCHMARK,
        EvaluationForm.RANK,
    ]
    assert all(one.source for one in before)
    assert workspace.read(lambda session: session.query(EvaluationScheme).count()) == 0
    card = replace(before[1], name="本区方案", measures=(before[1].measures[0],))
    with pytest.raises(InvalidInput, match=r"权重合计是 50\.00"):
        workspace.change(save_scheme, card, label="改")
    card = replace(card, measures=(replace(card.measures[0], weight=Decimal(100)),))
    assert workspace.change(save_scheme, card, label="改").result == before[1].key
    assert workspace.read(scheme_of, card.key) == card
    workspace.change(save_scheme, replace(before[1], source="另一份文件"), label="改回")
    assert workspace.read(scheme_of, card.key).measures == before[1].measures
    for entry in workspace.read(recent_operations)[:2]:
        workspace.undo(entry.operation_id)
    assert workspace.read(schemes) == before
    with pytest.raises(InvalidInput, match="已有评价方案"):
        workspace.change(save_scheme, replace(before[0], key=""), label="另存")
    workspace.change(save_scheme, replace(before[0], active=False), label="停用")
    assert before[0].key not in [one.key for one in workspace.read(schemes)]
    with pytest.raises(RecordMissing):
        evaluated(workspace, "0" * 32)


def test_a_scheme_is_written_and_read_as_lines(workspace: Workspace) -> None:
    for card in [*workspace.read(schemes), SchemeCard("", "", *_ANY, MEASURES, BANDS)]:
        assert parse_measures(measure_lines(card.measures)) == card.measures
        assert parse_bands(band_lines(card.bands)) == card.bands
    assert parse_measures("研发 15\n亩均税收：45，封顶 150") == (
        MeasureLine(Indicator.RESEARCH, Decimal(15)),
        MeasureLine(Indicator.TAX_PER_MU, Decimal(45), None, Decimal(150)),
    )
    for text, words in (
        ("四十五", "读不懂"),
        ("亩均利润 45", "没有指标“亩均利润”"),
        ("亩均 45", "可以用"),
    ):
        with pytest.raises(InvalidInput, match=words):
            parse_measures(text)
    with pytest.raises(InvalidInput, match="读不懂"):
        parse_bands("优秀")
    card = SchemeCard("", "单位", *_ANY, parse_measures("亩均税收 100 基准 20 万元"), BANDS)
    with pytest.raises(InvalidInput, match="单位“万元”不适用"):
        workspace.change(save_scheme, card, label="存")


_ANY = (EvaluationForm.BENCHMARK, BandKind.POINTS, "")


def test_the_workbook_holds_what_is_seen_as_numbers(workspace: Workspace, tmp_path: Path) -> None:
    key = scheme(workspace)
    firm(workspace, "=示例甲", land_area="100 亩", tax="1800 万元", research="3 %")
    firm(workspace, "示例乙", tax="2000 万元", research="2 %")
    target = tmp_path / "评价.xlsx"
    assert export_evaluation(evaluated(workspace, key), target) == 2
    book = load_workbook(target)
    assert book.sheetnames == ["2015年亩均评价", "等级与口径"]
    first, second, third = book.worksheets[0].iter_rows(values_only=True)
    assert first[:8] == (
        "名次", "企业", "园区", "用地（亩）", "得分", "等级", "亩均税收（万元/亩）", "亩均税收得分",
    )  # fmt: skip
    assert second[:8] == (1, "=示例甲", None, 100, 114, "A", 18, 54)
    assert (third[0], third[4], third[5], third[-1]) == (None, None, "缺数据", "缺数据：用地面积")
