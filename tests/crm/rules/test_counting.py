"""How a target counts from records (domain.md, How a target counts)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules import counting
from crm.rules.counting import CapitalKind, Narrowing, Paper, Passage, Shape, Signing
from db.terms import ContractKind, Measure, Precision, Stage
from db.values import When

TODAY = date(2016, 5, 31)
K = ContractKind


def on(*day: int) -> When:
    return When(date(*day))


@pytest.mark.parametrize(
    ("papers", "signing"),
    [
        ([], Signing.NOT),
        ([Paper(K.INVESTMENT, on(2016, 3, 1))], Signing.FORMAL),
        ([Paper(K.INVESTMENT, on(2016, 5, 31))], Signing.FORMAL),
        ([Paper(K.INVESTMENT, on(2016, 6, 1))], Signing.NOT),
        ([Paper(K.INVESTMENT, on(2015, 12, 31))], Signing.NOT),
        ([Paper(K.INVESTMENT, When(date(2016, 1, 1), Precision.YEAR))], Signing.FORMAL),
        ([Paper(K.INVESTMENT, When(date(2016, 1, 1), Precision.BEFORE))], Signing.NOT),
        ([Paper(K.INVESTMENT, None)], Signing.UNDATED),
        ([Paper(K.INVESTMENT, When(None, source="春节后"))], Signing.UNDATED),
        ([Paper(K.INTENT, on(2016, 3, 1))], Signing.APART),
        ([Paper(K.FRAMEWORK, on(2016, 3, 1))], Signing.APART),
        ([Paper(K.FRAMEWORK, on(2015, 3, 1))], Signing.NOT),
        ([Paper(K.FRAMEWORK, on(2016, 3, 1)), Paper(K.INVESTMENT, on(2016, 4, 1))], Signing.FORMAL),
        ([Paper(K.INVESTMENT, on(2015, 4, 1)), Paper(K.INVESTMENT, on(2016, 4, 1))], Signing.NOT),
        ([Paper(K.INVESTMENT, on(2015, 4, 1)), Paper(K.INTENT, on(2016, 4, 1))], Signing.NOT),
        ([Paper(K.SUPPLEMENT, on(2016, 4, 1))], Signing.NOT),
    ],
)
def test_only_the_first_formal_contract_makes_a_project_count(papers, signing):
    assert counting.signing_in(papers, 2016, TODAY) is signing


@given(
    st.lists(
        st.builds(
            Paper,
            st.sampled_from(list(ContractKind)),
            st.dates(date(2012, 1, 1), date(2020, 12, 31)).map(When),
        ),
        max_size=6,
    )
)
def test_a_project_counts_in_one_year_at_most(papers):
    late = date(2030, 1, 1)
    years = [y for y in range(2010, 2025) if counting.signing_in(papers, y, late) is Signing.FORMAL]
    assert len(years) == any(paper.kind is K.INVESTMENT for paper in papers)


@pytest.mark.parametrize(
    ("moves", "day"),
    [
        ([(Stage.SIGNED, 1), (Stage.STARTED, 3)], 3),
        ([(Stage.STARTED, 3), (Stage.COMPLETED, 5)], 3),
        ([(Stage.STARTED, 3), (Stage.LAND, 4)], None),
        ([(Stage.STARTED, 3), (Stage.LAND, 4), (Stage.STARTED, 5)], 5),
        ([(Stage.STARTED, 3), (Stage.PAUSED, 4)], 3),
        ([(Stage.STARTED, 3), (Stage.STARTED, 4)], 3),
        ([(Stage.LAND, 3), (Stage.COMPLETED, 4)], None),
    ],
)
def test_a_stage_counts_by_the_date_it_was_reached_and_not_left_again(moves, day):
    passages = [Passage(stage, date(2016, 1, number)) for stage, number in moves]
    found = counting.reached(passages, [Stage.STARTED])
    assert (found and found.on and found.on.day) == day


def test_moves_stand_in_the_order_in_which_they_happened():
    imported = Passage(Stage.TALKS, None, "1")
    visited = Passage(Stage.VISIT, date(2016, 3, 1), "2")
    contacted = Passage(Stage.CONTACT, date(2015, 3, 1), "3")  # entered afterwards
    signed = Passage(Stage.SIGNED, date(2016, 3, 1), "4")
    now = Passage(Stage.LAND, None, "5")
    order = counting.chronological([now, signed, contacted, visited, imported])
    assert order == [imported, contacted, visited, signed, now]


def test_completed_and_producing_count_once_at_the_first():
    passages = [
        Passage(Stage.COMPLETED, date(2015, 12, 1)),
        Passage(Stage.PRODUCING, date(2016, 2, 1)),
    ]
    found = counting.reached(passages, [Stage.COMPLETED, Stage.PRODUCING])
    assert found.on == date(2015, 12, 1)


@pytest.mark.parametrize(
    ("floor", "ceiling", "definition", "measure", "shape"),
    [
        ("2000", None, "全年", Measure.REPORTED, Shape.POINT),
        ("5", None, "全年;以上", Measure.SIGNED_PROJECTS, Shape.MINIMUM),
        ("4", None, "全年;不少于", Measure.REPORTED, Shape.MINIMUM),
        ("3000", None, "全年;约", Measure.REPORTED, Shape.ABOUT),
        ("2", "3", "全年", Measure.SIGNED_PROJECTS, Shape.RANGE),
        ("10", None, "全年;以上", Measure.GROWTH, Shape.GROWTH),
        (None, "7", "", Measure.REPORTED, Shape.MAXIMUM),
    ],
)
def test_a_targets_shape_is_in_its_bounds_and_words(floor, ceiling, definition, measure, shape):
    bounds = [None if bound is None else Decimal(bound) for bound in (floor, ceiling)]
    assert counting.shape_of(*bounds, definition, measure) is shape


@pytest.mark.parametrize(
    ("indicator", "measure", "narrowing"),
    [
        ("引进投资过10亿元项目", Measure.SIGNED_PROJECTS, Narrowing(tier="10亿")),
        ("引进投资过50亿元项目", Measure.SIGNED_PROJECTS, Narrowing(tier="50亿")),
        (
            "引进集成电路企业",
            Measure.SIGNED_PROJECTS,
            Narrowing(industry="集成电路", distinct=True),
        ),
        ("新引进项目", Measure.SIGNED_PROJECTS, Narrowing()),
        ("新开工开建项目", Measure.STAGE_REACHED, Narrowing(stages=(Stage.STARTED,))),
        (
            "竣工投产项目",
            Measure.STAGE_REACHED,
            Narrowing(stages=(Stage.COMPLETED, Stage.PRODUCING)),
        ),
        ("引进进出口额超50亿元企业", Measure.ORGANIZATIONS, Narrowing(tag="进出口额超50亿元")),
        ("引进企业(机构)", Measure.ORGANIZATIONS, Narrowing()),
        ("到位外资", Measure.CAPITAL, Narrowing(capital=CapitalKind.OVERSEAS)),
        (
            "市外境内资金形成固定资产投资",
            Measure.CAPITAL,
            Narrowing(capital=CapitalKind.OUTSIDE_FIXED),
        ),
        ("实际到位省外境内资金", Measure.CAPITAL, Narrowing(capital=CapitalKind.MAINLAND)),
        ("到位市外境内资金", Measure.CAPITAL, Narrowing(capital=CapitalKind.OUTSIDE)),
    ],
)
def test_an_indicators_words_say_what_it_counts(indicator, measure, narrowing):
    assert counting.narrowing_of(indicator, measure) == narrowing
    assert Narrowing.from_text(narrowing.to_text()) == narrowing


def test_the_definition_names_the_enterprises_that_the_indicator_does_not():
    named = counting.narrowing_of("引进企业(机构)", Measure.ORGANIZATIONS, "全年;孵化载体")
    assert named == Narrowing(tag="孵化载体")
    assert counting.narrowing_of("引进企业(机构)", Measure.ORGANIZATIONS, "全年;以上").tag is None


@pytest.mark.parametrize(
    ("unit", "kind", "fitting"),
    [
        ("亿美元", CapitalKind.OVERSEAS, True),
        ("亿元", CapitalKind.OVERSEAS, False),
        ("万元", CapitalKind.MAINLAND, True),
        ("亿美元", CapitalKind.OUTSIDE_FIXED, False),
        ("个", CapitalKind.OUTSIDE, False),
    ],
)
def test_foreign_capital_is_told_in_dollars_and_the_rest_in_yuan(unit, kind, fitting):
    assert counting.fits(unit, kind) is fitting


def test_enterprises_are_counted_once_and_the_unnamed_beside_them():
    assert counting.distinct(["a", "b", "a", None, None]) == (2, 2)
