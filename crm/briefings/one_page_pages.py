"""项目一页纸 on paper: a page a project, whatever it has; what is too much is counted."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from reportlab.platypus import PageBreak, Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.one_page import OnePages
from crm.briefings.page import subsection
from crm.briefings.press import Imprint, foot_of
from crm.briefings.project_file import ProjectFile
from crm.briefings.project_parts import (
    Facts,
    Head,
    Road,
    fitting,
    left_out,
    nodes_table,
    paragraph,
    promises_table,
    stuck_table,
)
from crm.briefings.tables import Cell, Column, Row, grid, shortened
from crm.rules.numbers import UNKNOWN
from resources import tr


class Room(NamedTuple):
    """How many lines a table may have, and characters the progress."""

    stuck: int
    promises: int
    nodes: int
    steps: int
    people: int
    progress: int


_WIDE, _TIGHT = Room(6, 8, 8, 6, 4, 300), Room(1, 2, 2, 1, 1, 60)
_LESS = {"nodes": 1, "promises": 1, "people": 1, "steps": 1, "progress": 60, "stuck": 1}
"""By how much each gives way at a time, those first that can best."""


def _rooms() -> tuple[Room, ...]:
    """From the roomiest to the tightest, a line less each time, all tables in proportion."""
    rooms = [_WIDE]
    while rooms[-1] != _TIGHT:
        held = rooms[-1]._asdict()
        left = {name: (held[name] - getattr(_TIGHT, name)) / getattr(_WIDE, name) for name in _LESS}
        first = max(left, key=left.__getitem__)
        rooms.append(rooms[-1]._replace(**{first: held[first] - _LESS[first]}))
    return tuple(rooms)


_ROOMS = _rooms()
"""The first that stays on a page is taken."""


def imprint(pages: OnePages) -> Imprint:
    """Return what each sheet says."""
    return Imprint(
        title=tr("项目一页纸"),
        author=pages.bureau,
        subject=pages.as_of.isoformat(),
        running=tr("项目一页纸"),
        foot=foot_of(pages.as_of, pages.issued_by),
        sample=tr("示例数据，金额均为虚构") if pages.illustrative else "",
    )


def story(pages: OnePages) -> list[Flowable]:
    """Return a page for each project."""
    parts: list[Flowable] = []
    for number, project in enumerate(pages.projects):
        if number:
            parts.append(PageBreak())
        parts += fitting(partial(_page, project, f"p{number}", pages.bureau), _ROOMS)
    return parts


def _page(project: ProjectFile, key: str, bureau: str, room: Room) -> list[Flowable]:
    invested = tr("、").join(" ".join(part for part in one if part) for one in project.investors)
    facts = tuple((what, said) for what, said in ((tr("投资方"), invested), *project.facts) if said)
    parts: list[Flowable] = [
        Head(project, key, bureau),
        Spacer(0, 4),
        Road(project),
        Facts(facts, project.picture),
    ]
    if project.progress:
        parts += paragraph(tr("进展"), f"{key}-progress", project.progress, room.progress)
    if project.stuck:
        parts += stuck_table(project, tr("制约事项"), f"{key}-stuck", most=room.stuck)
    if project.promises:
        parts += promises_table(project, tr("合同承诺"), f"{key}-promises", room.promises)
    if ahead := tuple(node for node in project.nodes if not node.reached):
        parts += nodes_table(ahead, tr("下一步节点"), f"{key}-nodes", room.nodes)
    if project.steps:
        parts += _steps(project, key, room)
    if project.people:
        parts += _people(project, key, room)
    return parts


def _steps(project: ProjectFile, key: str, room: Room) -> list[Flowable]:
    columns = [Column(tr("下一步"), 300), Column(tr("谁办"), 70), Column(tr("时限"), 80)]
    rows: list[Row] = [
        [
            shortened(one.what, 60),
            one.owner or UNKNOWN,
            Cell(UNKNOWN if one.due is None else one.due.isoformat(), "red" if one.late else ""),
        ]
        for one in project.steps[: room.steps]
    ]
    parts = [*subsection(tr("要办的事"), f"{key}-steps"), grid(columns, rows)]
    return [*parts, *left_out(tr("另有 {n} 件要办的事。"), len(project.steps) - room.steps)]


def _people(project: ProjectFile, key: str, room: Room) -> list[Flowable]:
    columns = [Column(tr("姓名"), 90), Column(tr("职务"), 170), Column(tr("电话"), 190)]
    rows: list[Row] = [
        [Cell(shortened(name, 20), bold=True), shortened(role, 40) or UNKNOWN, phones or UNKNOWN]
        for name, role, phones in project.people[: room.people]
    ]
    parts = [*subsection(tr("联系人"), f"{key}-people"), grid(columns, rows)]
    return [*parts, *left_out(tr("另有 {n} 位联系人。"), len(project.people) - room.people)]
