"""招商工作月报 on paper: its sections from a snapshot, and nothing that is not in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.attainment import attainment, sources
from crm.briefings.conclusion import conclude
from crm.briefings.issue import MonthlySnapshot
from crm.briefings.page import Conclusion, Masthead, Text, run, section
from crm.briefings.pipeline_pages import pipeline
from crm.briefings.press import Imprint
from crm.briefings.progress_pages import capital_section, late_section, performance_section
from crm.briefings.project_tables import large_projects
from crm.briefings.setting import Run
from crm.briefings.signature import signature
from crm.briefings.since_tables import since_note
from crm.briefings.style import BODY
from crm.briefings.tables import shortened
from resources import tr


def imprint(issue: MonthlySnapshot) -> Imprint:
    """Return what each sheet says of the issue."""
    period = issue.signing.number_in_year(issue.number, issue.year)
    foot = tr("引凤 · 数据截至 {as_of}").format(as_of=issue.as_of.isoformat())
    issued = tr("签发 {by} {on}") if issue.issued_by else tr("签发 {on}")
    foot += "　" + issued.format(by=shortened(issue.issued_by, 20), on=issue.issued_on.isoformat())
    return Imprint(
        title=f"{issue.title}（{period}）",
        author=issue.bureau,
        subject=_period(issue.first, issue.last),
        running=f"{issue.title}　{period}",
        foot=foot,
        sample=tr("示例数据，金额均为虚构") if issue.illustrative else "",
    )


def _period(first: date, last: date) -> str:
    said = tr("{year}年{month}月{first}日至").format(
        year=first.year, month=first.month, first=first.day
    )
    if last.year != first.year:
        said += tr("{year}年").format(year=last.year)
    if last.month != first.month:
        said += tr("{month}月").format(month=last.month)
    return said + tr("{day}日").format(day=last.day)


def story(issue: MonthlySnapshot) -> list[Flowable]:
    """Return the brief's flowables in order."""
    return [
        Masthead(
            issue.title,
            issue.signing.number(issue.number, issue.year),
            issue.bureau,
            _period(issue.first, issue.last),
        ),
        Conclusion(_conclusion(issue)),
        *since_note(issue.since),
        *attainment(issue, issue.since),
        *large_projects(issue),
        *pipeline(issue),
        *late_section(issue.late, tr("四、红灯、黄灯节点"), issue.since),
        *_contracts(issue),
        *_capital(issue),
        *signature(issue.signing, issue.bureau, issue.issued_on, issue.issued_by),
        *_definitions(issue),
    ]


def _contracts(issue: MonthlySnapshot) -> list[Flowable]:
    if issue.performance is None:
        return []
    return performance_section(issue.performance, tr("五、合同履约"), issue.since)


def _capital(issue: MonthlySnapshot) -> list[Flowable]:
    if issue.capital is None:
        return []
    return capital_section(
        issue.capital, tr("六、到位资金"), issue.period_word, issue.year, issue.since
    )


def _conclusion(issue: MonthlySnapshot) -> Iterable[list[Run]]:
    if issue.said:
        yield from ([run(paragraph, BODY)] for paragraph in issue.said)
        return
    bold = replace(BODY, face="sans-bold")
    for paragraph in conclude(issue):
        yield [
            run(phrase.text, bold, ink="red") if phrase.urgent else run(phrase.text, BODY)
            for phrase in paragraph
        ]


def _definitions(issue: MonthlySnapshot) -> list[Flowable]:
    parts = section(tr("七、口径"), "definitions", room=110)
    for text in _rules(issue):
        parts += [Text(text, replace(BODY, size=9.5, leading=15.5)), Spacer(1, 3)]
    return [*parts, Spacer(1, 5), sources(issue)] if issue.targets else parts


def _rules(issue: MonthlySnapshot) -> list[str]:
    said = [
        tr(
            "（一）签约与引进。一个项目只计一次，计入正式合同（投资合同）签订的年度；"
            "意向书、框架协议另列，不计入；增资扩产、裂变作为单独项目，只计新增部分。"
        ),
        tr(
            "（二）约数。带“约”“近”“以上”或区间的数列示而不计入合计和达成；"
            "合计只加确数，并在其旁注明另有约数几项。未知的数列“—”，不作零。"
        ),
        tr(
            "（三）档次。按合同投资，没有合同的按协议投资、拟投资划档，只有已签投资合同的计入引进目标；"
            "以人民币10亿元、50亿元或外币各自的档次线为界，50亿元以上项目含于10亿元以上项目之中。"
        ),
        tr(
            "（四）时序。时序进度为已过天数除以全年天数；月报数为1月至所报月份累计，"
            "与所报月份末的时序比较；超、欠为完成率减时序进度，以百分点计。"
        ),
        tr(
            "（五）阶段与漏斗。阶段按实际发生日期，由经办人登记；转化为本年进入某一阶段的项目中"
            "已走到其后阶段的比例，不以存量相除。满一个月没有阶段变动的项目须填未进展原因。"
        ),
        tr("（六）来源。本期所有数取自引凤数据，截至{as_of}；各指标的计量方式见下表。").format(
            as_of=issue.as_of.isoformat()
        ),
    ]
    if issue.parks_apart:
        said.insert(
            5,
            tr("（六）园区。{parks}的数不计入全区。").format(
                parks=tr("、").join(issue.parks_apart)
            ),
        )
        said[6] = said[6].replace("（六）", "（七）")
    return said
