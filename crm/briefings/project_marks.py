"""What is compared of one project from meeting to meeting: what is stuck, and what is late."""

from __future__ import annotations

from decimal import Decimal

from crm.briefings.project_file import ProjectFile, Stuck
from crm.briefings.since import Mark, Table
from crm.milestone_words import show_light
from crm.rules.schedule import Light
from resources import tr


def stuck_marks(project: ProjectFile) -> Table:
    """Return the open blockers of a project."""
    marks = tuple(Mark(stuck_key(one), one.what) for one in project.stuck)
    return Table(f"stuck/{project.project_id}", marks)


def stuck_key(one: Stuck) -> str:
    """Return what pairs a blocker with itself in the paper before."""
    return f"{one.kind}/{one.what}"


def late_marks(project: ProjectFile) -> Table:
    """Return the late milestones of a project: their light, and by how many days."""
    return Table(
        f"late/{project.project_id}",
        tuple(
            Mark(one.name, one.name, light_word(one.light), (Decimal(one.late),))
            for one in project.late
        ),
    )


def light_word(light: Light) -> str:
    """Return a light in words."""
    return tr("无灯") if light is Light.NONE else show_light(light)
