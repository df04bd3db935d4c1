"""履约评估报告 on paper: the summary, then each contract with its workings and signatures."""

from __future__ import annotations

from reportlab.platypus import PageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.heat_table import heat_table
from crm.briefings.page import (
    Conclusion,
    Masthead,
    Note,
    Text,
    run,
    section,
    subsection,
)
from crm.briefings.performance_report import (
    ContractReport,
    PerformanceReport,
    WorkedPromise,
    conclusion,
    promises_table,
)
from crm.briefings.press import Imprint, foot_of
from crm.briefings.project_parts import GRADE_INK
from crm.briefings.signature import Blanks, Signed, signature
from crm.briefings.since_tables import since_grid, since_note
from crm.briefings.style import BODY, NOTE, READING
from crm.briefings.tables import Cell, Column, Row, grid, shortened
from crm.rules.numbers import UNKNOWN
from crm.working_words import SIGNS
from db.terms import Grade
from resources import tr


def title() -> str:
    """Return the brief's name."""
    return tr("招商项目合同履约评估报告")


def imprint(report: PerformanceReport) -> Imprint:
    """Return what each sheet says."""
    year = tr("{year}年").format(year=report.year)
    return Imprint(
        title=f"{title()}（{year}）",
        author=report.bureau,
        subject=year,
        running=f"{title()}　{year}",
        foot=foot_of(report.as_of, report.issued_by, signed=True),
        sample=tr("示例数据，金额均为虚构") if report.illustrative else "",
    )


def story(report: PerformanceReport) -> list[Flowable]:
    """Return the summary, a part for each contract, and the definitions."""
    number = report.signing.number(report.number, report.year)
    year = tr("{year}年度").format(year=report.year)
    parts: list[Flowable] = [
        Masthead(title(), number, report.bureau, year),
        Conclusion([run(text, BODY)] for text in report.said or conclusion(report)),
        *since_note(report.since),
        *section(tr("一、履约热力表"), "heat"),
        *heat_table(report.heat),
        *section(tr("二、总表"), "summary"),
        *_summary(report),
        Note(tr("结论按合同条款计算，每项算法和依据见各合同。"), see="definitions"),
    ]
    for number_, contract in enumerate(report.contracts, 1):
        parts.append(PageBreak())
        parts += _contract(contract, number_)
    parts += _definitions()
    return [
        *parts,
        *signature(report.signing, report.bureau, report.issued_on, report.issued_by),
    ]


def _summary(report: PerformanceReport) -> list[Flowable]:
    columns = [
        Column(tr("项目"), 96),
        Column(tr("承诺"), 166),
        Column(tr("应完成"), 66, "right"),
        Column(tr("实际"), 60, "right"),
        Column(tr("完成率"), 48, "right"),
        Column(tr("结论"), 72),
        Column(tr("应追缴"), 62, "right"),
    ]
    rows: list[tuple[str, Row]] = []
    for contract in report.contracts:
        for place, one in enumerate(contract.promises):
            row: Row = [
                Cell("" if place else shortened(contract.project, 40), bold=True),
                Cell(shortened(one.title, 40), small="" if one.dated else one.period),
                one.promised or UNKNOWN,
                one.actual or UNKNOWN,
                one.ratio,
                _grade(one),
                Cell(one.remedy_sum or UNKNOWN, "red" if one.owed_fen else "secondary"),
            ]
            rows.append((one.key, row))
    return since_grid(report.since, promises_table(report), columns, rows, even=True)


def _grade(one: WorkedPromise) -> Cell:
    sign = "" if one.grade is Grade.NOT_YET_DUE else f"{SIGNS[one.grade]} "
    return Cell(sign + one.grade.label, GRADE_INK[one.grade], bold=True)


def _contract(contract: ContractReport, number: int) -> list[Flowable]:
    firms = tr("、").join(contract.firms)
    about = [contract.paper]
    if firms:
        about.append(tr("履约企业：{firms}").format(firms=firms))
    if contract.land_price:
        about.append(tr("土地出让价款：{sum}").format(sum=contract.land_price))
    name = shortened(contract.project, 60)
    parts: list[Flowable] = [
        *section(f"{number}. {name}", f"c{number}"),
        Text(tr("；").join(about) + tr("。"), READING),
    ]
    for place, one in enumerate(contract.promises, 1):
        parts += _promise(one, f"c{number}-{place}", f"{number}.{place}")
    # Signed by hand, on a page that bears some of what is signed.
    words = (tr("经办"), tr("复核"), tr("负责人"), tr("日期"))
    return [*parts[:-1], Signed(parts[-1], [Blanks(words)])]


def _promise(one: WorkedPromise, key: str, number: str) -> list[Flowable]:
    columns = [Column("", 70), Column("", 400)]
    told = [
        (tr("条款"), one.place),
        (tr("原文"), shortened(one.wording, 300)),
        (tr("考核期"), one.period),
        (tr("用地"), one.land),
        (tr("应完成"), one.promised),
        (tr("实际"), one.actual),
        (tr("缺口"), one.short),
        (tr("算法"), one.formula),
        (tr("代入"), one.figures),
        *((tr("说明"), reason) for reason in one.reasons),
    ]
    rows: list[Row] = [[Cell(word, "secondary"), said] for word, said in told if said]
    rows.append(
        [
            Cell(tr("结论"), "secondary"),
            Cell(
                f"{SIGNS[one.grade]} {one.grade.label}　{one.ratio}",
                GRADE_INK[one.grade],
                bold=True,
            ),
        ]
    )
    if one.remedy:
        rows.append(
            [Cell(one.remedy, "secondary"), Cell(one.remedy_words, small=one.remedy_figures)]
        )
        rows.append([Cell(tr("应追缴"), "secondary"), Cell(one.remedy_sum, "red", bold=True)])
    parts: list[Flowable] = [
        *subsection(f"{number} {shortened(one.title, 60)}", key, room=150),
        grid(columns, rows, valign="TOP"),
    ]
    if one.evidence:
        parts += _evidence(one)
    return parts


def _evidence(one: WorkedPromise) -> list[Flowable]:
    columns = [
        Column(tr("企业"), 120),
        Column(tr("期间"), 60),
        Column(tr("数值"), 70, "right"),
        Column(tr("凭据"), 140),
        Column(tr("核实"), 80),
    ]
    rows: list[Row] = [
        [
            shortened(firm, 40),
            period,
            figure,
            shortened(paper, 60) or UNKNOWN,
            verified or Cell(tr("未核实"), "amber"),
        ]
        for firm, period, figure, paper, verified in one.evidence
    ]
    return [Spacer(0, 4), Text(tr("依据"), NOTE), grid(columns, rows)]


def _definitions() -> list[Flowable]:
    said = (
        tr("完成率：“不低于”为实际÷应完成，“不高于”为应完成÷实际；日期按晚的天数。"),
        tr("完成率达 1 为达标；在合同约定的容差内为基本达标；其余为未达标；没有实绩的为缺数据。"),
        tr(
            "违约责任只算合同写明的，从未达标起按全部差额算（条款另有约定的从其约定），"
            "全程用精确数，最后四舍五入到分。"
        ),
        tr("税收按合同约定的口径，默认为当年入库税收；增资项目只算超出原有基数的部分。"),
    )
    return [
        *section(tr("口径"), "definitions", room=120),
        *(Text(tr("· {text}").format(text=text), READING) for text in said),
    ]
