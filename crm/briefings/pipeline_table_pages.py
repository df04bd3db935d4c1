"""管道总表 on A3 across: a line a project, grouped by stage, with sums."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from crm.briefings.conclusion import show_sum
from crm.briefings.issue import ListedProject
from crm.briefings.page import Conclusion, Masthead, Note, empty, run
from crm.briefings.pipeline_table import NextNode, PipelineTable, conclusion, tables
from crm.briefings.press import Imprint, foot_of
from crm.briefings.project_parts import INK_OF
from crm.briefings.project_tables import amount_cell, land_places
from crm.briefings.since_tables import gone_note, since_grid, since_note
from crm.briefings.style import A3_ACROSS, BODY
from crm.briefings.tables import Cell, Column, GroupRow, Row, shortened
from crm.milestone_words import SIGNS, show_light
from crm.rules.numbers import UNKNOWN
from crm.rules.schedule import Light
from crm.rules.units import show_extent
from resources import tr

PAPER = A3_ACROSS
_LONGEST = 110


def title() -> str:
    """Return the brief's name."""
    return tr("招商项目管道总表")


def imprint(table: PipelineTable) -> Imprint:
    """Return what each sheet says."""
    return Imprint(
        title=title(),
        author=table.bureau,
        subject=table.as_of.isoformat(),
        running=f"{title()}　{table.as_of.isoformat()}",
        foot=foot_of(table.as_of, table.issued_by),
        sample=tr("示例数据，金额均为虚构") if table.illustrative else "",
    )


def story(table: PipelineTable) -> list[Flowable]:
    """Return the head and the table."""
    count = tr("{where}共 {n} 个").format(where=table.park or tr("全区"), n=len(table.projects))
    parts: list[Flowable] = [
        Masthead(title(), count, table.bureau, table.as_of.isoformat()),
        Conclusion([run(text, BODY)] for text in table.said or conclusion(table)),
        *since_note(table.since),
    ]
    if not table.groups:
        nothing = empty(tr("目前没有项目。导入台账或新建线索后，此处按阶段列出。"))
        return [*parts, nothing, *gone_note(table.since, tables(table)[0])]
    columns = [
        Column(tr("序号"), 30, "right"),
        Column(tr("项目"), 168),
        Column(tr("投资方"), 120),
        Column(tr("产业"), 80),
        Column(tr("园区"), 70),
        Column(tr("投资\n亿元"), 92, "right"),
        Column(tr("用地\n亩"), 52, "right"),
        Column(tr("灯"), 52),
        Column(tr("下一节点"), 110),
        Column(tr("进展、未进展原因"), 188),
        Column(tr("联点领导"), 62),
        Column(tr("督办专员"), 62),
        Column(tr("责任人"), 56),
    ]
    rows: list[tuple[str, Row]] = []
    places = land_places(one.land for group in table.groups for one in group.projects)
    number = 0
    for group in table.groups:
        head = tr("{stage}　{n}个").format(stage=group.stage.label, n=len(group.projects))
        about = tr("投资合计{total}").format(total=show_sum(group.total))
        rows.append(("", GroupRow(head, about)))
        for one in group.projects:
            number += 1
            node = table.nodes.get(one.project_id)
            rows.append((one.project_id, _row(one, number, node, places)))
    note = tr("投资为合同投资，没有合同的列协议投资或拟投资，并在数后注明；约数不计入合计。")
    (compared,) = tables(table)
    told = since_grid(table.since, compared, columns, rows, measure=PAPER.measure)
    return [*parts, *told, Note(note)]


def _row(one: ListedProject, number: int, node: NextNode | None, places: int) -> Row:
    return [
        str(number),
        Cell(shortened(one.name, 60), bold=True),
        shortened(one.investors, 40) or UNKNOWN,
        shortened(one.industry, 24) or UNKNOWN,
        shortened(one.park, 20) or UNKNOWN,
        amount_cell(one.headline, beside=True),
        show_extent(one.land, with_unit=False, places=places),
        *_node(node),
        Cell(
            shortened(one.progress, _LONGEST) or UNKNOWN,
            small=shortened(one.stuck_reason, 60),
        ),
        shortened(one.chief, 12) or UNKNOWN,
        shortened(one.commissioner, 12) or UNKNOWN,
        shortened(one.owner, 12) or UNKNOWN,
    ]


def _node(node: NextNode | None) -> tuple[Cell, Cell]:
    if node is None or node.light is Light.NONE:
        return Cell(UNKNOWN, "secondary"), Cell(UNKNOWN, "secondary")
    light = f"{SIGNS[node.light]} {show_light(node.light)}"
    day = "" if node.expected is None else node.expected.isoformat()
    return (
        Cell(light, INK_OF.get(node.light, "secondary"), bold=node.light is Light.RED),
        Cell(node.name or UNKNOWN, tail=day),
    )
