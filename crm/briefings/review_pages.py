"""准入评审表 on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.page import Conclusion, Masthead, Note, Text, run, section
from crm.briefings.press import Imprint, foot_of
from crm.briefings.review_sheet import ReviewSheet
from crm.briefings.setting import Run
from crm.briefings.style import BODY, READING
from crm.briefings.tables import Cell, Column, Row, grid, shortened
from crm.rules.numbers import UNKNOWN
from crm.rules.score import Criterion, show_points
from resources import tr

_WIDTH = 470
_COLUMNS = 5
"""Reviewers that have a column of their own; of more the average alone is printed."""


def imprint(sheet: ReviewSheet) -> Imprint:
    """Return what each sheet of paper says of the review."""
    named = tr("{title}：{of}").format(title=sheet.title, of=shortened(sheet.project, 30))
    return Imprint(
        title=named,
        author=sheet.bureau,
        subject=_day(sheet),
        running=f"{named}　{_day(sheet)}",
        foot=foot_of(sheet.as_of, sheet.issued_by),
        sample=tr("示例数据，人员和内容均为虚构") if sheet.review.illustrative else "",
    )


def story(sheet: ReviewSheet) -> list[Flowable]:
    """Return the sheet's flowables in order."""
    review = sheet.review
    signatures = tr("主持人：{chair}　　评委：{names}　　签字：").format(
        chair=review.chair or "　　　", names=tr("、").join(review.reviewers)
    )
    return [
        Masthead(sheet.title, _day(sheet), sheet.bureau, review.card),
        Conclusion(_summary(sheet)),
        *section(tr("一、评分"), "scores"),
        _scores(sheet),
        Note(tr("得分取各评委平均，四舍五入到两位。依据：{source}").format(source=review.source)),
        *section(tr("二、联合把关"), "opinions"),
        _opinions(sheet),
        Spacer(0, 18),
        Text(signatures, READING),
    ]


def _summary(sheet: ReviewSheet) -> Iterable[list[Run]]:
    review, stands = sheet.review, sheet.review.standing
    bold = replace(BODY, face="sans-bold")
    yield [
        run(
            tr("{project}：{result}").format(
                project=shortened(sheet.project, 60), result=review.result.label
            ),
            bold,
        )
    ]
    parts = [
        tr("总分 {total}／{full}").format(
            total=show_points(stands.total), full=show_points(stands.full)
        )
    ]
    if stands.pass_mark is not None:
        parts.append(tr("及格线 {n}").format(n=show_points(stands.pass_mark)))
    if stands.vetoes:
        parts.append(tr("一票否决：{names}").format(names=tr("、").join(stands.vetoes)))
    if stands.missing:
        parts.append(tr("未评：{names}").format(names=tr("、").join(stands.missing)))
    if review.conditions:
        parts.append(tr("条件：{said}").format(said=review.conditions))
    yield [run(tr("；").join(parts) + tr("。"), BODY)]


def _scores(sheet: ReviewSheet) -> Flowable:
    review = sheet.review
    shown = review.reviewers if len(review.reviewers) <= _COLUMNS else ()
    columns = [
        Column(tr("评分项"), _WIDTH - 100 - 54 * len(shown)),
        Column(tr("满分"), 50, "right"),
        *(Column(shortened(name, 8), 54, "right") for name in shown),
        Column(tr("平均"), 50, "right"),
    ]
    rows: list[Row] = []
    for one in review.criteria:
        average = review.standing.averages.get(one.key)
        last = _veto(one.name in review.standing.vetoes) if one.veto else show_points(average)
        rows.append(
            [
                Cell(shortened(one.name, 60), bold=True),
                tr("否决项") if one.veto else show_points(one.weight),
                *(_given(sheet, one, name) for name in shown),
                last,
            ]
        )
    return grid(columns, rows)


def _given(sheet: ReviewSheet, criterion: Criterion, reviewer: str) -> str:
    score = sheet.review.score(criterion.key, reviewer)
    if score is None:
        return UNKNOWN
    return _veto(score.vetoed) if criterion.veto else show_points(score.points)


def _veto(vetoed: bool) -> str:
    return tr("否决") if vetoed else UNKNOWN


def _opinions(sheet: ReviewSheet) -> Flowable:
    columns = [
        Column(tr("部门"), 60),
        Column(tr("意见"), 80),
        Column(tr("条件或理由"), 190),
        Column(tr("签署人"), 70),
        Column(tr("日期"), 70),
    ]
    rows: list[Row] = [
        [
            Cell(one.department, bold=True),
            one.opinion.label if one.opinion else "",
            shortened(one.text, 120),
            one.person or "",
            one.on.isoformat() if one.on else "",
        ]
        for one in sheet.review.opinions
    ]
    return grid(columns, rows)


def _day(sheet: ReviewSheet) -> str:
    return (sheet.review.on or sheet.as_of).isoformat()
