"""管道总表: every project on A3 for the wall, by its stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from crm.briefings.conclusion import show_sum
from crm.briefings.issue import ListedProject, StageGroup
from crm.briefings.issue_tables import projects_table
from crm.briefings.order import Order
from crm.briefings.records import bureau_of, listed_projects, stage_groups
from crm.briefings.since import Since, Table, compare
from crm.briefings.sources import Source, of_groups
from crm.milestones import schedules
from crm.project_card import parks
from crm.rules.schedule import Light
from crm.rules.totals import Total
from resources import tr


@dataclass(frozen=True)
class NextNode:
    """Where a project's milestones stand: its light, and the first that is not reached."""

    light: Light
    name: str = ""
    expected: date | None = None


@dataclass(frozen=True)
class PipelineTable:
    """All projects by stage, the furthest first; nodes: project → its next milestone."""

    key: ClassVar[str] = "pipeline_table"
    bureau: str
    as_of: date
    issued_on: date
    issued_by: str
    park: str
    groups: tuple[StageGroup, ...]
    nodes: dict[str, NextNode]
    said: tuple[str, ...] = ()
    since: Since = field(default_factory=Since)
    secrecy: str = ""

    @property
    def projects(self) -> tuple[ListedProject, ...]:
        """All of them."""
        return tuple(one for group in self.groups for one in group.projects)

    @property
    def illustrative(self) -> bool:
        """Whether among them are samples."""
        return any(one.illustrative for one in self.projects)


def take(session: Session, order: Order) -> PipelineTable:
    """Take the table of all projects, or of one park's."""
    park = "" if order.park_id is None else dict(parks(session))[order.park_id]
    projects = [one for one in listed_projects(session) if not park or one.park == park]
    nodes = {}
    for schedule in schedules(session, order.today):
        ahead = next((line for line in schedule.lines if not line.reached), None)
        nodes[schedule.project_id] = (
            NextNode(schedule.light)
            if ahead is None
            else NextNode(schedule.light, ahead.name, ahead.expected or ahead.planned)
        )
    wanted = {one.project_id for one in projects}
    return PipelineTable(
        bureau=bureau_of(session),
        as_of=order.today,
        issued_on=order.today,
        issued_by=order.issued_by,
        park=park,
        groups=stage_groups(projects),
        nodes={key: node for key, node in nodes.items() if key in wanted},
    )


def file_name(table: PipelineTable) -> str:
    """Return the name under which it is saved unless a person gives another."""
    return tr("招商项目管道总表-{day}").format(day=table.as_of.isoformat()) + ".pdf"


def tables(table: PipelineTable) -> tuple[Table, ...]:
    """Return what the next table compares."""
    return (projects_table("projects", table.projects),)


def conclusion(table: PipelineTable) -> tuple[str, ...]:
    """Return how many projects there are and how they stand, and what changed."""
    lights = [node.light for node in table.nodes.values()]
    said = tr("{where}在册项目{n}个，投资合计{total}；红灯{red}个、黄灯{amber}个。").format(
        where=table.park or tr("全区"),
        n=len(table.projects),
        total=show_sum(sum((group.total for group in table.groups), Total())),
        red=lights.count(Light.RED),
        amber=lights.count(Light.AMBER),
    )
    (now,) = tables(table)
    found = compare(table.since, now)
    if found is None:
        return (said,)
    moved = sum("→" in change for change in found.changes.values())
    return (
        said
        + tr("与上期相比，新列入{new}个，阶段变化{moved}个，不再列{gone}个。").format(
            new=len(found.new), moved=moved, gone=len(found.gone)
        ),
    )


def sources(table: PipelineTable) -> tuple[Source, ...]:
    """Return the projects of each group."""
    return of_groups(table.groups, table.park or tr("全区"))
