"""How a year's evaluation reads: figures with their units, and the working of each point."""

from __future__ import annotations

from crm.evaluation import Evaluation, Ranked
from crm.evaluation_schemes import SchemeCard
from crm.rules.assess import Exact
from crm.rules.evaluate import Part, Standing
from crm.rules.indicators import factor, kind_of, units_of
from crm.rules.numbers import UNKNOWN, show_number
from db.terms import BandKind, EvaluationForm, Indicator
from resources import tr


def show_value(value: Exact | None, indicator: Indicator, *, unit: bool = True) -> str:
    """Show a figure in the indicator's usual unit, with two decimals."""
    if value is None:
        return UNKNOWN
    usual = units_of(indicator)[0]
    shown = show_number(value / factor(usual, kind_of(indicator))[0], 2)
    return f"{shown} {usual}".rstrip() if unit else shown


def show_score(score: Exact | None) -> str:
    """Show points with two decimals."""
    return show_number(score, 2)


def against(part: Part, form: EvaluationForm) -> str:
    """Say what a measure is held against: benchmark, the spread, or how many are ranked."""
    what = part.measure.indicator
    if form is EvaluationForm.BENCHMARK:
        words = tr("基准 {value}").format(value=show_value(part.measure.benchmark, what))
        if part.measure.cap is not None:
            words += tr("，封顶 {cap}%").format(cap=show_number(part.measure.cap))
        return words
    if form is EvaluationForm.SPREAD:
        if part.low is None:
            return UNKNOWN
        return tr("{low} 至 {high}").format(
            low=show_value(part.low, what, unit=False), high=show_value(part.high, what)
        )
    if part.rank is None:
        return UNKNOWN
    return tr("第 {rank} 名／{count} 家").format(rank=part.rank, count=part.count)


def working(part: Part, form: EvaluationForm) -> str:
    """Write a measure's points as they are reckoned; why there are none, where there are none."""
    what = part.measure.indicator
    weight = show_number(part.measure.weight)
    if part.points is None:
        if part.value is None:
            return tr("{name}缺数据，不按零计").format(name=what.label)
        return tr("{name}不参加排名，没有得分").format(name=what.label)
    points = show_score(part.points)
    value = show_value(part.value, what, unit=False)
    if form is EvaluationForm.BENCHMARK:
        bench = show_value(part.measure.benchmark, what, unit=False)
        over, under = (bench, value) if part.measure.lower_is_better else (value, bench)
        end = tr("，封顶 {points}").format(points=points) if part.capped else f" = {points}"
        return f"{what.label}：{weight} × {over} ÷ {under}{end}"
    if form is EvaluationForm.SPREAD:
        low = show_value(part.low, what, unit=False)
        high = show_value(part.high, what, unit=False)
        if part.low == part.high:
            return tr("{name}：各家相同，得满分 {points}").format(name=what.label, points=points)
        gone = f"{high} − {value}" if part.measure.lower_is_better else f"{value} − {low}"
        return f"{what.label}：{weight} × (20 + 80 × ({gone}) ÷ ({high} − {low})) ÷ 100 = {points}"
    return f"{what.label}：{weight} × ({part.count} − {part.rank} + 1) ÷ {part.count} = {points}"


def standing_words(row: Ranked) -> str:
    """Say how an enterprise stands, and why where it has no grade."""
    result = row.result
    if result.standing is Standing.EXEMPT:
        return tr("不定等级：{why}").format(why=result.exempt)
    if result.standing is Standing.NO_DATA:
        return tr("缺数据：{names}").format(names=tr("、").join(row.lacks))
    return tr("第 {rank} 名，{score} 分，{grade} 类").format(
        rank=result.rank, score=show_score(result.score), grade=result.grade
    )


def summary(found: Evaluation) -> str:
    """Say how many have each grade, how many stand apart."""
    graded = found.standing(Standing.GRADED)
    grades = " · ".join(f"{grade} {count}" for grade, count in found.counts.items())
    parts = [tr("参评 {n} 家").format(n=len(graded))]
    if graded:
        parts[0] += tr("：{grades}").format(grades=grades)
    for standing in (Standing.EXEMPT, Standing.NO_DATA):
        count = len(found.standing(standing))
        if count:
            parts.append(f"{standing.label} {count}")
    return tr("；").join(parts)


def band_rows(found: Evaluation) -> list[tuple[str, str, str, str]]:
    """Return of each band: grade, its limit in words, how many have it, what follows."""
    words = tr("{n} 分起") if found.scheme.band_kind is BandKind.POINTS else tr("前 {n}%")
    return [
        (
            band.grade,
            words.format(n=show_number(band.limit)),
            str(found.counts[band.grade]),
            band.effect,
        )
        for band in found.scheme.bands
    ]


def definitions(scheme: SchemeCard) -> list[str]:
    """Return the 口径: the form, the bands, and what is done with what is missing."""
    forms = {
        EvaluationForm.BENCHMARK: tr("得分 = Σ 权重 × 实际值 ÷ 基准值，单项不超过封顶，不低于 0"),
        EvaluationForm.SPREAD: tr(
            "得分 = Σ 权重 × (20 + 80 × (实际值 − 最低) ÷ (最高 − 最低)) ÷ 100；各家相同得满分"
        ),
        EvaluationForm.RANK: tr("得分 = Σ 权重 × (家数 − 名次 + 1) ÷ 家数"),
    }
    bands = {
        BandKind.SHARE: tr("按名次比例分档，名额四舍五入，末档取其余；并列的同进较高一档"),
        BandKind.POINTS: tr("按分数分档"),
    }
    return [
        forms[scheme.form],
        bands[scheme.band_kind],
        tr("亩均按企业用地面积（实绩中的用地面积，没有的取已投产项目的确数用地）；税收为入库税收"),
        tr("缺任何一项数据的不打分、不排名，单列；在建、投产不满一个完整年度和经批准的不定等级"),
    ]
