"""The sample's last day: a few people each change one thing, as 工作台 and 历史 tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.milestone_changes import edit_milestone
from crm.projects import edit_project, move_stage
from crm.rules.units import parse_amount
from crm.workspace import Workspace
from db.models import Milestone, Project
from db.terms import ActivityKind, Stage
from db.values import When
from resources import N_, tr

LATER = timedelta(days=6)


@dataclass(frozen=True)
class _Act:
    """What somebody did to a project; label: as the window names it, with `{name}`."""

    author: str
    project: str
    label: str
    do: Callable[[Session, str, date], object]


def _put_off(session: Session, project_id: str, today: date) -> None:
    sale = select(Milestone).where(
        Milestone.project_id == project_id,
        Milestone.name == "土地出让",
        Milestone.forecast.is_not(None),
    )
    for one in session.scalars(sale):
        assert one.forecast is not None
        edit_milestone(session, one.id, {"forecast": one.forecast + LATER}, today=today)


def _call(session: Session, project_id: str, today: date) -> None:
    add_activity(
        session,
        ActivityKind.CALL,
        on=When.on(today),
        today=today,
        project_id=project_id,
        subject="确认研发楼面积",
        owner="丁",
        illustrative=True,
    )


def _want_more(session: Session, project_id: str, today: date) -> None:
    edit_project(session, project_id, {"planned": parse_amount("13亿")}, today=today)


def _take_up(session: Session, project_id: str, today: date) -> None:
    move_stage(session, project_id, Stage.CONTACT, on=When.on(today), today=today)


_ACTS = (
    _Act("丙", "示例黄金珠宝小镇", N_("修改 {name} 的节点 土地出让"), _put_off),
    _Act("丁", "示例工控软件项目", N_("记电话“确认研发楼面积”"), _call),
    _Act("乙", "示例碳化硅材料项目", N_("修改 {name}"), _want_more),
    _Act("丙", "示例注塑模具项目", N_("{name} 移到“接洽”"), _take_up),
)


def add_day(workspace: Workspace, today: date) -> None:
    """Do what was done on the sample's day; a project that is not there is passed over."""
    author = workspace.author
    projects = workspace.read(_projects)
    try:
        for act in _ACTS:
            if act.project in projects:
                workspace.author = act.author
                label = tr(act.label).format(name=act.project)
                workspace.change(act.do, projects[act.project], today, label=label)
    finally:
        workspace.author = author


def _projects(session: Session) -> dict[str, str]:
    return {name: key for key, name in session.execute(select(Project.id, Project.name))}
