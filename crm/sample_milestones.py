"""The sample's milestone plans: some on time, some late, each made by the use cases.

Real projects of the plan have none: whatever is late here belongs to a project named 示例.
"""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.milestone_changes import edit_milestone, record_actual
from crm.milestone_planning import plan_milestones
from crm.milestones import MilestoneLine, Schedule, schedule_of
from crm.rules.workdays import Workdays
from db.models import Project
from db.values import When

_PAPERS = "拆迁平地+0 立项备案-3 规划许可+2 环评-1 土地出让+3 施工许可+1"
_BUILT = _PAPERS + " 主体封顶+2 设备安装-1"
# Project; target of 投产; what is reached, and what is forecast, in workdays behind the plan.
_PLANS = (
    ("示例黄金珠宝小镇", date(2017, 8, 31), "拆迁平地+3 立项备案-3 规划许可+0", "土地出让+14"),
    ("示例整车扩产及新能源", date(2017, 11, 30), "", ""),
    ("示例精密减速器", date(2017, 9, 29), "拆迁平地-2 立项备案+1", ""),
    ("示例印刷电路板", date(2018, 3, 30), "", "环评+25"),
    ("示例光伏组件", date(2017, 6, 9), _PAPERS, ""),
    ("示例液压件", date(2017, 5, 12), _PAPERS, "主体封顶+16 投产+12"),
    ("示例塑料件", date(2017, 3, 31), _PAPERS, ""),
    ("示例底盘零部件", date(2017, 6, 30), "拆迁平地+5 立项备案+0 规划许可+3 环评-2", ""),
    ("示例汽车检测平台", date(2017, 8, 31), "拆迁平地-4 立项备案-2 规划许可+0", ""),
    ("示例铜杆加工", date(2018, 1, 31), "", ""),
    ("示例门窗系统", date(2016, 8, 16), _BUILT, "试生产+3"),
)


def add_milestones(session: Session, today: date) -> None:
    """Plan the milestones of some projects that the sample has, and record how far they came."""
    calendar = Workdays()
    names = [plan[0] for plan in _PLANS]
    found = session.execute(
        select(Project.name, Project.id).where(
            Project.trashed_at.is_(None), Project.name.in_(names)
        )
    )
    keys = {row.name: row.id for row in found}
    for name, target, reached, forecast in _PLANS:
        if name not in keys:
            continue
        plan_milestones(session, keys[name], target, today=today, plan_id="")
        schedule = schedule_of(session, keys[name], today)
        assert schedule is not None
        for line, day in _days(schedule, reached, calendar):
            record_actual(session, line.milestone_id, When.on(min(day, today)), today=today)
        for line, day in _days(schedule, forecast, calendar):
            fields = {"forecast": max(day, today)}
            edit_milestone(session, line.milestone_id, fields, today=today)


def _days(schedule: Schedule, written: str, calendar: Workdays) -> list[tuple[MilestoneLine, date]]:
    """Read `拆迁平地+3 环评-2`: milestones with the day so many workdays behind their plan."""
    lines = {line.name: line for line in schedule.lines}
    found = []
    for name, behind in re.findall(r"(\S+?)([+-]\d+)", written):
        planned = lines[name].planned
        assert planned is not None
        found.append((lines[name], calendar.shift(planned, int(behind))))
    return found
