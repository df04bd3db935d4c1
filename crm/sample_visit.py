"""The sample's visit of the day: a walk over the site of a project whose name says 示例."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.activity_cards import Attendee, ItineraryLine
from crm.blockers import add_blocker
from db.models import Project
from db.terms import ActivityKind, Side
from db.values import When

PROJECT = "示例整车扩产及新能源"
_ITINERARY = (
    ("14:00", "14:40", "看二期厂房桩基", "二期工地", "示例庚"),
    ("14:50", "15:40", "座谈：临时用电、设备进场", "项目部会议室", "示例庚"),
)


def add_visit(session: Session, today: date) -> None:
    """Enter the visit, and what still blocks there; nothing where there is no such project."""
    project = session.scalar(select(Project.id).where(Project.name == PROJECT).limit(1))
    if project is None:
        return
    day = When(today)
    add_activity(
        session,
        ActivityKind.VISIT,
        on=day,
        today=today,
        project_id=project,
        subject="看二期工地进度",
        begins="14:00",
        ends="15:40",
        place="二期工地（示例路 1 号）",
        owner="甲",
        attendees=[Attendee(Side.OURS, "甲"), Attendee(Side.THEIRS, "示例庚", "项目经理")],
        itinerary=[
            ItineraryLine(what, day, begins, ends, place, host)
            for begins, ends, what, place, host in _ITINERARY
        ],
        illustrative=True,
    )
    add_blocker(
        session,
        project,
        "电力",
        "二期工地临时用电 2,000 kVA 未接通",
        today=today,
        unit="供电公司",
        raised_on=today - timedelta(days=9),
        due=today + timedelta(days=10),
        illustrative=True,
    )
