"""亩均效益评价: the three forms, bands with ties, what is exempt or missing; properties."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.errors import InvalidInput
from crm.rules.evaluate import (
    Band,
    Candidate,
    Measure,
    Scheme,
    Standing,
    check_scheme,
    evaluate,
    seats,
)
from db.terms import BandKind, EvaluationForm, Indicator

TAX, JOBS = Indicator.TAX_PER_MU, Indicator.PRODUCTIVITY
BANDS = tuple(Band(grade, Fraction(n)) for grade, n in zip("ABCD", (25, 70, 95, 100), strict=True))
POINTS = tuple(Band(grade, Fraction(n)) for grade, n in zip("ABCD", (90, 70, 60, 0), strict=True))


def scheme(form: EvaluationForm, kind: BandKind = BandKind.SHARE, **measure: Fraction) -> Scheme:
    measures = (
        Measure(TAX, Fraction(60), Fraction(20), **measure),
        Measure(JOBS, Fraction(40), Fraction(50), **measure),
    )
    return Scheme(form, kind, measures, BANDS if kind is BandKind.SHARE else POINTS)


def one(key: str, tax: int | None, jobs: int | None = 50, exempt: str = "") -> Candidate:
    return Candidate(key, {TAX: tax, JOBS: jobs}, exempt)


def test_a_benchmark_gives_the_weight_at_the_benchmark_and_no_more_than_the_cap() -> None:
    found = evaluate(
        scheme(EvaluationForm.BENCHMARK, cap=Fraction(150)),
        [one("a", 20), one("b", 10), one("c", 100), one("d", -5)],
    )
    assert [(each.key, each.score) for each in found] == [
        ("c", Fraction(130)),
        ("a", Fraction(100)),
        ("b", Fraction(70)),
        ("d", Fraction(40)),
    ]
    assert [each.parts[0].capped for each in found] == [True, False, False, False]


def test_a_spread_runs_from_20_to_100_of_the_weight() -> None:
    found = evaluate(scheme(EvaluationForm.SPREAD), [one("a", 30), one("b", 5), one("c", 10)])
    assert [(each.key, each.parts[0].points) for each in found] == [
        ("a", Fraction(60)),
        ("c", Fraction(60) * (20 + Fraction(80 * 5, 25)) / 100),
        ("b", Fraction(12)),
    ]
    assert (found[1].parts[0].low, found[1].parts[0].high) == (5, 30)
    assert found[0].parts[1].points == 40, "where all are alike, each has 100"


def test_ranks_share_a_place_and_count_on_behind() -> None:
    found = evaluate(
        scheme(EvaluationForm.RANK), [one("a", 9), one("b", 9), one("c", 3), one("d", 1)]
    )
    assert [(each.key, each.rank) for each in found] == [("a", 1), ("b", 1), ("c", 3), ("d", 4)]
    assert [each.parts[0].points for each in found] == [60, 60, 30, 15]


def test_what_should_be_small_earns_by_being_small() -> None:
    office = Indicator.OFFICE_SHARE
    for form in EvaluationForm:
        measures = (Measure(office, Fraction(100), Fraction(7)),)
        made = Scheme(form, BandKind.SHARE, measures, BANDS)
        found = evaluate(made, [Candidate("a", {office: 7}), Candidate("b", {office: 14})])
        assert [each.key for each in found] == ["a", "b"]
        assert found[0].score == 100


def test_shares_are_rounded_half_up_and_a_tie_goes_into_the_better_band() -> None:
    assert seats(BANDS, 20) == [5, 14, 19, 20]
    assert seats(BANDS, 10) == [3, 7, 10, 10]
    assert seats(BANDS, 1) == [0, 1, 1, 1]
    found = evaluate(scheme(EvaluationForm.RANK), [one(f"{n:02}", 100 - n) for n in range(20)])
    assert "".join(each.grade for each in found) == "A" * 5 + "B" * 9 + "C" * 5 + "D"
    tied = [one("a", 9), one("b", 8), one("c", 8), one("d", 1)]
    assert [each.grade for each in evaluate(scheme(EvaluationForm.RANK), tied)] == list("ABBC")


def test_points_grade_by_themselves() -> None:
    found = evaluate(
        scheme(EvaluationForm.BENCHMARK, BandKind.POINTS), [one("a", 20), one("b", 10), one("c", 1)]
    )
    assert [each.grade for each in found] == ["A", "B", "D"]


def test_the_exempt_and_those_without_data_stand_apart_and_move_nobody() -> None:
    whole = [one("a", 30), one("b", 5), one("c", 10)]
    for form in EvaluationForm:
        plain = evaluate(scheme(form), whole)
        more = evaluate(
            scheme(form), [*whole, one("x", 500, exempt="在建"), one("y", None), one("z", 1, None)]
        )
        assert more[:3] == plain
        assert [(each.key, each.standing, each.score) for each in more[3:]] == [
            ("x", Standing.EXEMPT, None),
            ("y", Standing.NO_DATA, None),
            ("z", Standing.NO_DATA, None),
        ]
        assert more[4].missing == (TAX,) and more[5].missing == (JOBS,)
    assert evaluate(scheme(EvaluationForm.SPREAD), []) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measures": ()}, "至少写一个指标"),
        ({"measures": (Measure(TAX, Fraction(50)), Measure(TAX, Fraction(50)))}, "写了两次"),
        ({"measures": (Measure(TAX, Fraction(99)),)}, "权重合计是 99.00，应为 100"),
        ({"measures": (Measure(TAX, Fraction(0)),)}, "要大于 0"),
        ({"measures": (Measure(TAX, Fraction(100), cap=Fraction(50)),)}, "封顶不能低于 100%"),
        ({"form": EvaluationForm.BENCHMARK,
          "measures": (Measure(TAX, Fraction(100), Fraction(0)),)}, "大于 0 的基准值"),
        ({"bands": ()}, "至少写一个等级"),
        ({"bands": BANDS[:3]}, "累计到 100"),
        ({"bands": (BANDS[1], BANDS[0], *BANDS[2:])}, "从小到大"),
        ({"bands": (BANDS[0], replace(BANDS[1], grade="A"), *BANDS[2:])}, "不能重复"),
        ({"bands": POINTS[:3], "band_kind": BandKind.POINTS}, "从 0 分起"),
    ],
)  # fmt: skip
def test_a_scheme_that_says_nothing_is_refused_in_words(change: dict, words: str) -> None:
    check_scheme(scheme(EvaluationForm.SPREAD))
    with pytest.raises(InvalidInput, match=words):
        check_scheme(replace(scheme(EvaluationForm.SPREAD), **change))


FIGURES = st.integers(-50_000, 50_000).map(lambda n: Fraction(n, 50))
CANDIDATES = st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=12).map(
    lambda rows: [
        Candidate(f"{at:02}", {TAX: tax, JOBS: jobs}) for at, (tax, jobs) in enumerate(rows)
    ]
)


@given(CANDIDATES, st.sampled_from(list(EvaluationForm)), st.integers(0, 11), FIGURES)
def test_more_of_a_good_thing_never_lowers_a_rank(
    candidates: list[Candidate], form: EvaluationForm, at: int, more: Fraction
) -> None:
    at %= len(candidates)
    before = {each.key: each for each in evaluate(scheme(form), candidates)}
    raised = list(candidates)
    chosen = candidates[at]
    raised[at] = replace(
        chosen, values={**chosen.values, TAX: (chosen.values[TAX] or 0) + abs(more)}
    )
    after = {each.key: each for each in evaluate(scheme(form), raised)}
    assert (after[chosen.key].score or 0) >= (before[chosen.key].score or 0)
    assert (after[chosen.key].rank or 0) <= (before[chosen.key].rank or 0)


@given(CANDIDATES, st.sampled_from(list(EvaluationForm)))
def test_every_grade_is_given_by_rank_and_scores_are_exact_and_bounded(
    candidates: list[Candidate], form: EvaluationForm
) -> None:
    found = evaluate(scheme(form), candidates)
    assert [each.key for each in found] == [
        each.key for each in evaluate(scheme(form), list(reversed(candidates)))
    ]
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)
    assert all(isinstance(score, Fraction) for score in scores)
    if form is not EvaluationForm.BENCHMARK:
        assert all(0 < score <= 100 for score in scores)
    grades = [each.grade for each in found]
    assert grades == sorted(grades) and all(grades)
    for left, right in itertools.pairwise(found):
        assert (left.rank == right.rank) == (left.score == right.score)


@given(CANDIDATES, FIGURES.filter(lambda n: n > 0))
def test_a_spread_does_not_depend_on_the_unit(candidates: list[Candidate], unit: Fraction) -> None:
    other = [
        replace(each, values={TAX: each.values[TAX] * unit, JOBS: each.values[JOBS]})
        for each in candidates
    ]
    assert [(each.key, each.score) for each in evaluate(scheme(EvaluationForm.SPREAD), other)] == [
        (each.key, each.score) for each in evaluate(scheme(EvaluationForm.SPREAD), candidates)
    ]
