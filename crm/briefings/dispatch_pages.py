"""调度会材料 on paper: the list of all on the first page, then a page for each project."""

from __future__ import annotations

from functools import partial

from reportlab.platypus import PageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.charts import stage_movement
from crm.briefings.dispatch import (
    MOVED_DAYS,
    DispatchPaper,
    conclusion,
    list_table,
)
from crm.briefings.heat_table import heat_table
from crm.briefings.page import (
    Conclusion,
    Masthead,
    Note,
    Text,
    empty,
    run,
    section,
    subsection,
)
from crm.briefings.press import Imprint, foot_of
from crm.briefings.project_file import ProjectFile
from crm.briefings.project_marks import late_marks
from crm.briefings.project_parts import (
    INK_OF,
    Facts,
    Head,
    Road,
    fitting,
    nodes_table,
    paragraph,
    stuck_table,
)
from crm.briefings.signature import Signed, signature
from crm.briefings.since_tables import gone_note, since_grid, since_note
from crm.briefings.style import BODY, READING
from crm.briefings.tables import Cell, Column, Grid, Row, grid, names_of, shortened
from crm.milestone_words import SIGNS, show_light
from crm.rules.numbers import UNKNOWN
from crm.rules.schedule import Light
from resources import tr

_CONTRACTS = 20
_NODES = (12, 8, 5, 3, 2, 1)
"""Late milestones that are listed: as many as leave the rest on the page."""


def imprint(paper: DispatchPaper) -> Imprint:
    """Return what each sheet says."""
    return Imprint(
        title=tr("重点项目调度会材料"),
        author=paper.bureau,
        subject=paper.as_of.isoformat(),
        running=tr("重点项目调度会材料　{day}").format(day=paper.as_of.isoformat()),
        foot=foot_of(paper.as_of, paper.issued_by, signed=True),
        sample=tr("示例数据，金额均为虚构") if paper.illustrative else "",
    )


def story(paper: DispatchPaper) -> list[Flowable]:
    """Return the list, and a page a project."""
    number = paper.signing.number(paper.number, paper.as_of.year)
    signed = signature(paper.signing, paper.bureau, paper.issued_on, paper.issued_by)
    said = paper.said or conclusion(paper)
    parts: list[Flowable] = [
        Masthead(tr("重点项目调度会材料"), number, paper.bureau, paper.as_of.isoformat()),
        Conclusion([run(text, BODY)] for text in said),
        *since_note(paper.since),
        *section(tr("一、需调度的项目"), "list"),
    ]
    if not paper.projects:
        gone = gone_note(paper.since, list_table(paper))
        return [*parts, empty(tr("没有需要调度的项目。")), *gone, *signed]
    parts += _signed([*_list(paper), *_moves(paper), *_contracts(paper)], signed)
    for number_, project in enumerate(paper.projects):
        parts.append(PageBreak())
        key = f"p{number_}"
        parts += fitting(partial(_page, paper, project, key), _NODES)
    return parts


def _list(paper: DispatchPaper) -> list[Flowable]:
    columns = [
        Column(tr("项目"), 150),
        Column(tr("阶段"), 40),
        Column(tr("灯"), 46),
        Column(tr("卡在哪里"), 150),
        Column(tr("责任人"), 60),
    ]
    rows: list[tuple[str, Row]] = []
    for project in paper.projects:
        stuck = project.stuck[0].what if project.stuck else ""
        late = project.late[0].name if project.late else ""
        row: Row = [
            Cell(shortened(project.name, 40), bold=True),
            project.stage.label,
            _light(project.light),
            shortened(stuck or late or project.stuck_reason, 40) or UNKNOWN,
            names_of(project.owner or project.commissioner or project.chief),
        ]
        rows.append((project.project_id, row))
    return since_grid(paper.since, list_table(paper), columns, rows)


def _signed(parts: list[Flowable], signed: list[Flowable]) -> list[Flowable]:
    """Let the last table go with what is signed below it, where no chart comes between."""
    last = max(at for at, part in enumerate(parts) if isinstance(part, Grid))
    if not all(isinstance(part, Note) for part in parts[last + 1 :]):
        return [*parts, *signed]
    return [*parts[:last], Signed(parts[last], [*parts[last + 1 :], *signed])]


def _moves(paper: DispatchPaper) -> list[Flowable]:
    if not paper.flows:
        return []
    reading = tr("近{days}天进入各阶段{n}项次。").format(
        days=MOVED_DAYS, n=sum(one.came + one.back for one in paper.flows)
    )
    head = section(tr("二、近{days}天阶段变化").format(days=MOVED_DAYS), "moves", room=230)
    return [*head, stage_movement(paper.flows), Spacer(0, 2), Text(reading, READING)]


def _contracts(paper: DispatchPaper) -> list[Flowable]:
    if not paper.heat.rows:
        return []
    number = tr("三") if paper.flows else tr("二")
    head = section(tr("{number}、未达标和预警的合同").format(number=number), "heat")
    return [*head, *heat_table(paper.heat, most=_CONTRACTS)]


def _light(light: Light) -> Cell:
    if light is Light.NONE:
        return Cell(UNKNOWN, "secondary")
    return Cell(f"{SIGNS[light]} {show_light(light)}", INK_OF.get(light, "secondary"), bold=True)


def _page(paper: DispatchPaper, project: ProjectFile, key: str, most: int) -> list[Flowable]:
    invested = tr("、").join(name for name, _ in project.investors)
    facts = tuple((what, said) for what, said in ((tr("投资方"), invested), *project.facts) if said)
    parts: list[Flowable] = [
        Head(project, key, paper.bureau),
        Spacer(0, 4),
        Road(project),
        Facts(facts),
    ]
    if project.stuck:
        parts += stuck_table(project, tr("卡在哪里"), f"{key}-stuck", paper.since)
    if project.late:
        parts += nodes_table(
            project.late, tr("滞后的节点"), f"{key}-late", most, paper.since, late_marks(project)
        )
    if project.demands:
        parts += _demands(project, key)
    if project.stuck_reason:
        parts += paragraph(tr("未进展原因"), f"{key}-reason", project.stuck_reason, 40 * most)
    if project.progress:
        parts += paragraph(tr("目前进展"), f"{key}-progress", project.progress, 40 * most)
    if project.approvals:
        waiting = tr("、").join(project.approvals[:8])
        parts += paragraph(tr("在办审批"), f"{key}-approvals", waiting, 200)
    parts += _decide(project, key)
    return parts


def _demands(project: ProjectFile, key: str) -> list[Flowable]:
    columns = [
        Column(tr("督办单"), 70),
        Column(tr("要求"), 190),
        Column(tr("责任"), 100),
        Column(tr("时限"), 60),
        Column(tr("状态"), 46),
    ]
    rows: list[Row] = [
        [
            one.number,
            Cell(shortened(one.demand, 80), small=shortened(one.about, 40)),
            names_of(one.person),
            UNKNOWN if one.due is None else one.due.isoformat(),
            one.state,
        ]
        for one in project.demands
    ]
    return [*subsection(tr("已下督办"), f"{key}-demands"), grid(columns, rows)]


def _decide(project: ProjectFile, key: str) -> list[Flowable]:
    """Room for what the meeting decides, with the lines that follow from the records."""
    lines = [
        tr("由{who}牵头解决“{what}”，{when}前销号。").format(
            who=shortened(" ".join(part for part in (one.unit, one.person) if part), 30)
            or tr("（未定）"),
            what=shortened(one.what, 30),
            when=tr("（未定）") if one.due is None else one.due.isoformat(),
        )
        for one in project.stuck[:3]
    ]
    if not lines:
        lines = [tr("　")]
    columns = [Column(tr("拟议事项"), 300), Column(tr("会议决定"), 160)]
    rows: list[Row] = [[line, ""] for line in lines]
    return [*subsection(tr("请会议议定"), f"{key}-decide"), grid(columns, rows, valign="TOP")]
