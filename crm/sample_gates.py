"""The sample's gates: the zone's own checklists, and what some 示例 projects have done of them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.gates import checklists, lay_gates, tick_line
from crm.rules.stages import next_stage
from db.models import Project

# Project; how many lines of its next gate are ticked, and by whom.
_DONE = (
    ("示例印刷电路板", 1, "壬"),
    ("示例不锈钢制品", 2, "庚"),
    ("示例整车扩产及新能源", 2, "甲"),
    ("示例精密减速器", 3, "丁"),
    ("示例黄金珠宝小镇", 2, "乙"),
    ("示例芯片封装测试", 1, "丙"),
    ("示例绿色建材", 2, "丁"),
)


def add_gates(session: Session, today: date) -> None:
    """Make the checklists the zone's own, and tick lines of the gates that come next."""
    lay_gates(session)
    lists = checklists(session)
    rows = session.execute(
        select(Project.name, Project.id, Project.stage).where(
            Project.trashed_at.is_(None), Project.name.in_([name for name, _, _ in _DONE])
        )
    )
    found = {row.name: row for row in rows}
    for name, count, who in _DONE:
        project = found.get(name)
        following = None if project is None else next_stage(project.stage)
        if project is None or following is None:
            continue
        lines = [line for line in lists[following] if line.field is None][:count]
        for at, line in enumerate(lines):
            day = today - timedelta(days=6 * (len(lines) - at))
            tick_line(session, project.id, line.key, on=day, today=today, by=who)
