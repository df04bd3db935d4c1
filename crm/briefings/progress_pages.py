"""四、五、六 of a periodic brief: late milestones, contracts, capital."""

from __future__ import annotations

from collections import Counter
from datetime import date

from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.charts import months
from crm.briefings.issue_tables import capital_table, nodes_table, parks_table, promises_table
from crm.briefings.page import Note, Text, empty, section
from crm.briefings.progress import (
    KINDS,
    Capital,
    LateNode,
    Performance,
    UnmetPromise,
    gravest_nodes,
)
from crm.briefings.project_parts import GRADE_INK, INK_OF
from crm.briefings.since import Since, more_than
from crm.briefings.since_tables import gone_note, since_grid
from crm.briefings.style import READING
from crm.briefings.tables import Cell, Column, Row, names_of, shortened
from crm.charts import capital_series
from crm.milestone_words import SIGNS, show_light
from crm.rules.numbers import UNKNOWN
from crm.rules.schedule import Light
from crm.rules.units import show_amount
from crm.working_words import SIGNS as GRADE_SIGNS
from db.terms import Currency, Grade
from db.values import Amount
from resources import tr

_MOST, _MOST_UNMET = 24, 12
_GRADES = (
    Grade.MET,
    Grade.NEARLY_MET,
    Grade.UNMET,
    Grade.WARNING,
    Grade.NO_DATA,
    Grade.NOT_YET_DUE,
)


def late_section(nodes: tuple[LateNode, ...], title: str, since: Since) -> list[Flowable]:
    """Return the milestones that are yellow or red with who answers for them."""
    table = nodes_table(nodes)
    parts = section(title, "nodes")
    if not nodes:
        return [*parts, empty(tr("目前没有红灯、黄灯节点。")), *gone_note(since, table)]
    red = sum(node.light is Light.RED for node in nodes)
    columns = [
        Column(tr("灯"), 44),
        Column(tr("项目"), 104),
        Column(tr("节点"), 110),
        Column(tr("计划"), 58),
        Column(tr("预计"), 58),
        Column(tr("晚\n天"), 28, "right"),
        Column(tr("联点 / 专员"), 70),
    ]
    others = Counter(one.project_id for one in nodes)
    shown = gravest_nodes(nodes)
    rows = [(one.project_id, _late_row(one, others[one.project_id] - 1)) for one in shown[:_MOST]]
    said = tr("{n}个项目有红灯节点{red}个、黄灯节点{amber}个，每个项目列最重的一个").format(
        n=len(shown), red=red, amber=len(nodes) - red
    )
    if len(shown) > _MOST:
        said += tr("；此处列最重的{n}个项目，其余见调度会材料").format(n=_MOST)
    return [*parts, *since_grid(since, table, columns, rows), Note(said + tr("。"))]


def _late_row(one: LateNode, others: int) -> Row:
    return [
        Cell(f"{SIGNS[one.light]} {show_light(one.light)}", INK_OF[one.light], bold=True),
        Cell(
            shortened(one.project, 40),
            bold=True,
            small=tr("另有{n}个节点").format(n=others) if others else "",
        ),
        Cell(
            shortened(one.node, 30),
            small=tr("受“{name}”影响").format(name=one.because) if one.because else "",
        ),
        _day(one.planned),
        _day(one.expected),
        str(one.late) if one.late > 0 else UNKNOWN,
        Cell(names_of(one.chief, one.commissioner), "secondary"),
    ]


def performance_section(found: Performance, title: str, since: Since) -> list[Flowable]:
    """Return how the promises stand, and those that are unmet."""
    parts = section(title, "performance")
    if not found.counts:
        return [*parts, empty(tr("合同里还没有登记承诺。"))]
    listed = tr("、").join(
        _counted(grade, found.counts[grade], since) for grade in _GRADES if found.counts.get(grade)
    )
    said = tr("{contracts}份合同、{n}项承诺：{listed}").format(
        contracts=found.contracts, n=sum(found.counts.values()), listed=listed
    )
    if found.owed:
        said += tr("；") + found.owed_said
    parts.append(Text(said + tr("。"), READING))
    if not found.named:
        return [*parts, *gone_note(since, promises_table(found))]
    columns = [
        Column(tr("项目"), 110),
        Column(tr("承诺"), 160),
        Column(tr("完成率"), 52, "right"),
        Column(tr("结论"), 62),
        Column(tr("应追缴"), 86, "right"),
    ]
    rows = [(one.commitment_id, _promise_row(one)) for one in found.named[:_MOST_UNMET]]
    note = tr("以最近一个已到期的考核期为准；算法和凭据见履约评估报告。")
    if len(found.named) > _MOST_UNMET:
        note += tr("此处列最重的{n}项，共{all}项。").format(n=_MOST_UNMET, all=len(found.named))
    told = since_grid(since, promises_table(found), columns, rows)
    return [*parts, Spacer(0, 4), *told, Note(note)]


def _promise_row(one: UnmetPromise) -> Row:
    return [
        Cell(shortened(one.project, 40), bold=True),
        Cell(
            shortened(one.promise, 40),
            small="" if one.period in one.promise else one.period,  # of a day
        ),
        one.ratio,
        Cell(f"{GRADE_SIGNS[one.grade]} {one.grade.label}", GRADE_INK[one.grade], bold=True),
        Cell(one.remedy or UNKNOWN, "red" if one.remedy else "secondary"),
    ]


def _counted(grade: Grade, n: int, since: Since) -> str:
    said = tr("{grade}{n}项").format(grade=grade.label, n=n)
    more = more_than(since, "grades", grade.value, n)
    return tr("{said}（{more}）").format(said=said, more=more) if more else said


def capital_section(
    found: Capital, title: str, period: str, year: int, since: Since
) -> list[Flowable]:
    """Return the capital in place by kind, by park and by month; period: 本月 or 本周."""
    parts = section(title, "capital", room=170)
    if not any(one.year or one.apart for one in found.zone):
        return [*parts, empty(tr("本年还没有核实的到位资金。"))]
    columns = [
        Column(tr("口径"), 150),
        Column(tr("{period}到位").format(period=period), 80, "right"),
        Column(tr("本年累计到位"), 90, "right"),
        Column(tr("本年形成固投"), 90, "right"),
        Column(tr("未核实（不计）"), 90, "right"),
    ]
    rows: list[tuple[str, Row]] = []
    for one in found.zone:
        figures = (one.period, one.year, one.fixed, one.apart)
        shown = [_sum(figure, one.kind.currency) for figure in figures]
        row: Row = [Cell(one.kind.label, bold=True), *shown[:3], Cell(shown[3], "secondary")]
        rows.append((one.kind.value, row))
    parts += since_grid(since, capital_table(found), columns, rows)
    note = tr("省外境内是市外境内的一部分，两者不相加；实际到位外资以美元计，不计入前两项。")
    if since.as_of is not None:
        note += tr("较上期为本年累计到位的增减，万元、万美元。")
    parts.append(Note(note, see="definitions"))
    if any(found.months):
        reading = tr("市外境内资金逐月到位与形成固投（亿元）")
        told = capital_series(year, found.months, found.fixed_months, found.before_months)
        parts += [CondPageBreak(150), Spacer(0, 4), Text(reading, READING), months(told)]
    if len(found.parks) > 1:
        parts += _parks(found, since)
    return parts


def _parks(found: Capital, since: Since) -> list[Flowable]:
    columns = [
        Column(tr("园区（本年累计到位）"), 150),
        *(Column(kind.label, 110, "right") for kind in KINDS),
    ]
    rows: list[tuple[str, Row]] = [
        (
            name,
            [
                Cell(name, bold=True),
                *(_sum(fen, kind.currency) for fen, kind in zip(sums, KINDS, strict=True)),
            ],
        )
        for name, sums in found.parks
    ]
    return [Spacer(0, 6), *since_grid(since, parks_table(found), columns, rows)]


def _sum(fen: int, currency: Currency) -> str:
    return show_amount(Amount(fen, currency), unit="万美元" if currency is Currency.USD else "万元")


def _day(day: date | None) -> str:
    return UNKNOWN if day is None else day.isoformat()
