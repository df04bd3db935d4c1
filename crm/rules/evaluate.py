"""亩均效益评价: what each enterprise's year comes to by a scheme, and which grade it has.

Three forms (domain.md, section 4), all exact, rounded only when shown:
 (i) benchmark: weight × value ÷ benchmark, at most weight × cap;
 (ii) spread: weight × (20 + 80 × (x − min) ÷ (max − min)) ÷ 100; where all are alike, 100;
 (iii) rank: weight × (n − rank + 1) ÷ n among the n that are ranked.
Minimum, maximum and ranks are those of the enterprises that take part: all that are neither
exempt nor lack a figure. One that lacks a figure is listed apart; missing is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from crm.errors import InvalidInput
from crm.rules.assess import Exact
from crm.rules.indicators import comparison_of
from crm.rules.numbers import round_half_up
from db.terms import BandKind, Comparison, EvaluationForm, Indicator
from resources import N_, tr

FULL = Fraction(100)
BOTTOM = Fraction(20)
"""What the least of a spread still has, of 100."""


class Standing(StrEnum):
    """How an enterprise stands in a year's evaluation."""

    GRADED = "graded"
    EXEMPT = "exempt"
    NO_DATA = "no_data"

    @property
    def label(self) -> str:
        """The standing in the language in use."""
        return tr(_STANDINGS[self])


_STANDINGS = {
    Standing.GRADED: N_("参加排名"),
    Standing.EXEMPT: N_("不定等级"),
    Standing.NO_DATA: N_("缺数据"),
}


@dataclass(frozen=True)
class Measure:
    """One indicator of a scheme.

    weight: in points. benchmark: in the indicator's base unit. cap: percent of the weight that it
    gives at most; None sets no bound.
    """

    indicator: Indicator
    weight: Fraction
    benchmark: Exact | None = None
    cap: Fraction | None = None

    @property
    def lower_is_better(self) -> bool:
        """Whether a smaller figure earns more."""
        return comparison_of(self.indicator) is Comparison.AT_MOST


@dataclass(frozen=True)
class Band:
    """A grade: up to which percent of the ranking, or from how many points; what follows."""

    grade: str
    limit: Fraction
    effect: str = ""


@dataclass(frozen=True)
class Scheme:
    """What a zone evaluates by; bands from the best to the worst."""

    form: EvaluationForm
    band_kind: BandKind
    measures: tuple[Measure, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Candidate:
    """An enterprise with its figures of the year in base units; why it is exempt, if it is."""

    key: str
    values: Mapping[Indicator, Exact | None]
    exempt: str = ""


@dataclass(frozen=True)
class Part:
    """What one measure gives: value, what it is held against, and the points.

    low, high: of the spread. rank, count: of the ranking. points: None without a score.
    """

    measure: Measure
    value: Exact | None
    points: Fraction | None = None
    low: Exact | None = None
    high: Exact | None = None
    rank: int | None = None
    count: int | None = None
    capped: bool = False


@dataclass(frozen=True)
class Evaluated:
    """An enterprise's year: its parts, and score, rank and grade where it takes part."""

    key: str
    standing: Standing
    parts: tuple[Part, ...]
    score: Fraction | None = None
    rank: int | None = None
    grade: str = ""
    exempt: str = ""

    @property
    def missing(self) -> tuple[Indicator, ...]:
        """The indicators that it has no figure of."""
        return tuple(part.measure.indicator for part in self.parts if part.value is None)


def check_scheme(scheme: Scheme) -> None:
    """Refuse a scheme that nothing can be evaluated by; raises InvalidInput with the field."""
    if not scheme.measures:
        raise InvalidInput(tr("请至少写一个指标。"), field="measures")
    named = [measure.indicator for measure in scheme.measures]
    for indicator in named:
        if named.count(indicator) > 1:
            raise InvalidInput(
                tr("“{name}”写了两次，每个指标只写一行。").format(name=indicator.label),
                field="measures",
            )
    for measure in scheme.measures:
        _check_measure(measure, scheme.form)
    total = sum((measure.weight for measure in scheme.measures), Fraction(0))
    if total != FULL:
        raise InvalidInput(
            tr("权重合计是 {total}，应为 100。").format(total=f"{round_half_up(total):f}"),
            field="measures",
        )
    _check_bands(scheme.bands, scheme.band_kind)


def _check_measure(measure: Measure, form: EvaluationForm) -> None:
    name = measure.indicator.label
    if measure.weight <= 0:
        raise InvalidInput(tr("“{name}”的权重要大于 0。").format(name=name), field="measures")
    if form is EvaluationForm.BENCHMARK and (measure.benchmark is None or measure.benchmark <= 0):
        raise InvalidInput(
            tr("对标得分要有基准值：请给“{name}”写一个大于 0 的基准值。").format(name=name),
            field="measures",
        )
    if measure.cap is not None and measure.cap < FULL:
        raise InvalidInput(
            tr("“{name}”的封顶不能低于 100%，否则达到基准也得不满分。").format(name=name),
            field="measures",
        )


def _check_bands(bands: Sequence[Band], kind: BandKind) -> None:
    if not bands:
        raise InvalidInput(tr("请至少写一个等级。"), field="bands")
    grades = [band.grade for band in bands]
    if len(set(grades)) < len(grades):
        raise InvalidInput(tr("等级的名称不能重复。"), field="bands")
    limits = [band.limit for band in bands]
    if kind is BandKind.SHARE:
        if limits != sorted(set(limits)) or limits[0] <= 0 or limits[-1] != FULL:
            raise InvalidInput(
                tr("按名次比例分档：比例从小到大、累计到 100，例如 A 25、B 70、C 95、D 100。"),
                field="bands",
            )
    elif limits != sorted(set(limits), reverse=True) or limits[-1] > 0:
        raise InvalidInput(
            tr("按分数分档：起点分从高到低，最后一档从 0 分起，例如 A 90、B 70、C 60、D 0。"),
            field="bands",
        )


def evaluate(scheme: Scheme, candidates: Iterable[Candidate]) -> list[Evaluated]:
    """Return each enterprise's year: the ranking first, then the exempt, then those without data.

    Equal scores share a rank, and the next one counts on behind them (1, 2, 2, 4).
    """
    known = sorted(candidates, key=lambda one: one.key)
    ranked = [one for one in known if not one.exempt and not _lacking(one, scheme)]
    columns = [_column(scheme.form, measure, ranked) for measure in scheme.measures]
    scored = []
    for at, one in enumerate(ranked):
        parts = tuple(column[at] for column in columns)
        score = sum((part.points or Fraction(0) for part in parts), Fraction(0))
        scored.append(Evaluated(one.key, Standing.GRADED, parts, score))
    scored.sort(key=lambda one: (-(one.score or 0), one.key))
    ranks = _ranks([one.score or Fraction(0) for one in scored])
    graded = [
        replace(one, rank=rank, grade=_grade(scheme, rank, one.score or Fraction(0), len(scored)))
        for one, rank in zip(scored, ranks, strict=True)
    ]
    return graded + [
        Evaluated(one.key, standing, _bare(one, scheme), exempt=one.exempt)
        for standing in (Standing.EXEMPT, Standing.NO_DATA)
        for one in known
        if standing is (Standing.EXEMPT if one.exempt else Standing.NO_DATA)
        and (one.exempt or _lacking(one, scheme))
    ]


def seats(bands: Sequence[Band], count: int) -> list[int]:
    """Return how many of `count` are in each band and those before it, by share.

    A share that is no whole number is rounded 四舍五入; the last band takes the rest.
    """
    found = [int(round_half_up(count * band.limit / FULL, 0)) for band in bands]
    return [*found[:-1], count]


def _lacking(one: Candidate, scheme: Scheme) -> bool:
    return any(one.values.get(measure.indicator) is None for measure in scheme.measures)


def _bare(one: Candidate, scheme: Scheme) -> tuple[Part, ...]:
    return tuple(Part(measure, one.values.get(measure.indicator)) for measure in scheme.measures)


def _column(form: EvaluationForm, measure: Measure, ranked: Sequence[Candidate]) -> list[Part]:
    """Return what a measure gives to each of those that take part, in their order."""
    values = [one.values[measure.indicator] or 0 for one in ranked]
    if form is EvaluationForm.BENCHMARK:
        return [_against_benchmark(measure, value) for value in values]
    if form is EvaluationForm.SPREAD:
        return _spread(measure, values)
    ranks = _ranks(sorted(values, reverse=not measure.lower_is_better))
    place = dict(zip(sorted(values, reverse=not measure.lower_is_better), ranks, strict=True))
    count = len(values)
    return [
        Part(
            measure,
            value,
            measure.weight * (count - place[value] + 1) / count,
            rank=place[value],
            count=count,
        )
        for value in values
    ]


def _against_benchmark(measure: Measure, value: Exact) -> Part:
    assert measure.benchmark is not None
    most = None if measure.cap is None else measure.weight * measure.cap / FULL
    if measure.lower_is_better:
        # Nothing of what should be small: as good as can be.
        earned = measure.weight * measure.benchmark / value if value > 0 else most or measure.weight
    else:
        earned = max(measure.weight * value / measure.benchmark, Fraction(0))
    capped = most is not None and earned > most
    return Part(
        measure, value, most if capped and most is not None else Fraction(earned), capped=capped
    )


def _spread(measure: Measure, values: Sequence[Exact]) -> list[Part]:
    if not values:
        return []
    low, high = min(values), max(values)
    found = []
    for value in values:
        gone = high - value if measure.lower_is_better else value - low
        share = FULL if low == high else BOTTOM + (FULL - BOTTOM) * Fraction(gone) / (high - low)
        found.append(Part(measure, value, measure.weight * share / FULL, low=low, high=high))
    return found


def _ranks(values: Sequence[Exact]) -> list[int]:
    """Return the ranks of values in their order; equal ones share the first's."""
    found: list[int] = []
    for at, value in enumerate(values):
        found.append(found[-1] if at and value == values[at - 1] else at + 1)
    return found


def _grade(scheme: Scheme, rank: int, score: Fraction, count: int) -> str:
    """Return the grade; those of equal rank go together into the better band."""
    if scheme.band_kind is BandKind.POINTS:
        return next((band.grade for band in scheme.bands if score >= band.limit), "")
    for band, up_to in zip(scheme.bands, seats(scheme.bands, count), strict=True):
        if rank <= up_to:
            return band.grade
    return ""
