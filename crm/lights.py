"""The light of a project: that of its gravest milestone, for tables, boards and their filters.

To reckon all milestones of a zone takes longer than a table may wait. So the lights are kept for
each database as of a day, and before each look the log says whose are to be reckoned again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.keeping import kept_by_id
from crm.milestones import Schedule, schedules
from crm.rules.schedule import Light
from crm.rules.stages import on_road
from db.changes import Touched
from db.models import Milestone, MilestoneWait, StageMove
from db.portions import AT_ONCE
from resources import tr


@dataclass(frozen=True, slots=True)
class Lit:
    """A light, and what is said of the gravest milestone that is late; "" where none is."""

    light: Light
    late: str = ""


_BEARING = ("project", "stage_move", "milestone", "milestone_wait")
"""Kinds of records that bear on lights, each on those of few projects."""
UNLIT = Lit(Light.NONE)
"""Of a project without milestones, without days for them, or not on the road."""


def lights_of(session: Session, today: date, project_ids: Collection[str] | None) -> dict[str, Lit]:
    """Return project id → its light today; those that are unlit are left out. None: of all."""
    return _lit(schedules(session, today, project_ids=project_ids))


def all_lights(session: Session, today: date) -> Mapping[str, Lit]:
    """Return project id → its light today, of all projects that have one; not to be changed."""
    return _LIGHTS.look(session, today)


def _lit(found: Iterable[Schedule]) -> dict[str, Lit]:
    lit = {one.project_id: _of(one) for one in found if on_road(one.stage)}
    return {key: one for key, one in lit.items() if one.light is not Light.NONE}


def _of(schedule: Schedule) -> Lit:
    late = [line for line in schedule.lines if line.pending_late]
    worst = max(late, key=lambda line: (line.light is Light.RED, line.late or 0), default=None)
    if worst is None:
        return Lit(schedule.light)
    if not worst.late or worst.late <= 0:
        return Lit(worst.light, worst.name)
    return Lit(worst.light, tr("{name}晚{n}天").format(name=worst.name, n=worst.late))


def _concerned(session: Session, touched: Touched) -> set[str] | None:
    """Return the projects on whose lights the touched records bear; None for all of them."""
    if "holiday" in touched or any(len(touched.get(kind, ())) > AT_ONCE for kind in _BEARING):
        return None
    milestones = set(touched.get("milestone", ()))
    milestones |= _through(session, MilestoneWait.milestone_id, MilestoneWait, touched)
    found = set(touched.get("project", ()))
    found |= _through(session, StageMove.project_id, StageMove, touched)
    found |= _through(session, Milestone.project_id, Milestone, {"milestone": milestones})
    return found if len(found) <= AT_ONCE else None


def _through(session: Session, owner: Any, cls: Any, touched: Touched) -> set[str]:
    """Return whose the touched records of a class are."""
    ids = touched.get(cls.__tablename__)
    return set(session.scalars(select(owner).where(cls.id.in_(sorted(ids))))) if ids else set()


_LIGHTS = kept_by_id(lights_of, _concerned)
