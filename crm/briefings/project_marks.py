"""What is compared of one project from meeting to meeting: what is stuck, and what is late."""

from __future__ import annotations

from decimal import Decimal

from crm.briefings.project_file import ProjectFile
from crm.briefings.since import Mark, Table
from crm.milestone_words import show_light
from crm.rules.schedule import Light
from resources import tr


def stuck_marks(project: ProjectFile) -> Table:
    """Return the open blockers of a project."""
    marks = tuple(Mark(one.key, one.what, formerly=one.formerly) for one in project.stuck)
    return Table(f"stuck/{project.project_id}", marks)


def late_marks(project: ProjectFile) -> Table:
    """Return the late milestones of a project: their light, and by how many days."""
    marks = tuple(
        Mark(one.key, one.name, light_word(one.light), (Decimal(one.late),), one.formerly)
        for one in project.late
    )
    return Table(f"late/{project.project_id}", marks)


def light_word(light: Light) -> str:
    """Return a light in words."""
    return tr("无灯") if light is Light.NONE else show_light(light)
