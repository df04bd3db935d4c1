"""亩均效益评价排名 on paper."""

from __future__ import annotations

from dataclasses import replace

from reportlab.platypus.flowables import Flowable

from crm.briefings.evaluation_sheet import EvaluationSheet
from crm.briefings.page import Conclusion, Masthead, Note, empty, run, section
from crm.briefings.press import Imprint, foot_of
from crm.briefings.style import BODY
from crm.briefings.tables import Cell, Column, Row, grid, shortened
from resources import tr

_WIDTH, _NAME, _POINTS = 470, 120, 52


def imprint(sheet: EvaluationSheet) -> Imprint:
    """Return what each sheet of paper says of the ranking."""
    return Imprint(
        title=sheet.title,
        author=sheet.bureau,
        subject=sheet.scheme,
        running=f"{sheet.title}　{shortened(sheet.scheme, 30)}",
        foot=foot_of(sheet.as_of, sheet.issued_by),
        sample=tr("示例数据，企业和数字均为虚构") if sheet.illustrative else "",
    )


def story(sheet: EvaluationSheet) -> list[Flowable]:
    """Return the sheet's flowables in order."""
    bold = replace(BODY, face="sans-bold")
    conclusion = [[run(f"{sheet.summary}。", bold)]]
    for grade, limit, count, effect in sheet.bands:
        words = tr("{grade} 类（{limit}）{count} 家").format(grade=grade, limit=limit, count=count)
        conclusion.append([run(f"{words}：{effect}。" if effect else f"{words}。", BODY)])
    story: list[Flowable] = [
        Masthead(sheet.title, sheet.as_of.isoformat(), sheet.bureau, shortened(sheet.scheme, 24)),
        Conclusion(conclusion),
        *section(tr("一、排名"), "ranking"),
        _ranking(sheet) if sheet.lines else empty(tr("没有参加排名的企业。")),
        Note(tr("各列为得分，括号内为权重；四舍五入到两位。")),
    ]
    if sheet.apart:
        story += [*section(tr("二、不定等级和缺数据"), "apart"), _apart(sheet)]
    story += section(tr("三、口径") if sheet.apart else tr("二、口径"), "definitions")
    for sentence in sheet.definitions:
        story.append(Note(f"{sentence}。"))
    if sheet.source:
        story.append(Note(tr("依据：{source}").format(source=sheet.source)))
    return story


def _ranking(sheet: EvaluationSheet) -> Flowable:
    columns = [
        Column(tr("名次"), 32, "right"),
        Column(tr("企业"), _NAME),
        Column(tr("用地\n（亩）"), 46, "right"),
        *(Column(head, _POINTS, "right") for head in sheet.measures),
        Column(tr("得分"), 44, "right"),
        Column(tr("等级"), 34),
    ]
    rows: list[Row] = [
        [
            one.rank,
            Cell(shortened(one.name, 40), bold=True, small=shortened(one.park, 20)),
            one.land,
            *one.points,
            Cell(one.score, bold=True),
            Cell(one.grade, bold=True),
        ]
        for one in sheet.lines
    ]
    return grid(columns, rows)


def _apart(sheet: EvaluationSheet) -> Flowable:
    columns = [
        Column(tr("企业"), _NAME),
        Column(tr("情况"), 60),
        Column(tr("原因"), _WIDTH - _NAME - 60),
    ]
    rows: list[Row] = [
        [
            Cell(shortened(one.name, 40), bold=True),
            one.grade,
            shortened(one.why.partition("：")[2] or one.why, 120),
        ]
        for one in sheet.apart
    ]
    return grid(columns, rows)
