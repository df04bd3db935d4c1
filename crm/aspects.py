"""How many things each tab of a project's page shows, counted without reading them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from crm.exits import exit_of
from db.models import (
    Activity,
    AdmissionReview,
    Attachment,
    Blocker,
    CapitalArrival,
    Contact,
    Contract,
    ExitStep,
    Incentive,
    Milestone,
    ProjectContact,
    SupervisionNotice,
)

_PROJECT: Any = bindparam("project")


def _of(key: str, cls: Any, *conditions: Any) -> Any:
    return select(literal(key), func.count()).where(
        cls.project_id == _PROJECT, cls.trashed_at.is_(None), *conditions
    )


# Built once: to build it takes longer than to run it.
_COUNTS: Any = union_all(
    _of("activities", Activity),
    _of(
        "contacts",
        ProjectContact,
        Contact.id == ProjectContact.contact_id,
        Contact.trashed_at.is_(None),
    ),
    _of("admission", AdmissionReview),
    _of("contracts", Contract),
    _of("capital", CapitalArrival),
    _of("milestones", Milestone),
    _of("supervision", Blocker, Blocker.settled_on.is_(None)),
    _of("supervision", SupervisionNotice, SupervisionNotice.closed_on.is_(None)),
    _of("incentives", Incentive),
    _of("exit", ExitStep),
    select(literal("attachments"), func.count()).where(
        Attachment.record_kind == "project",
        Attachment.record_id == _PROJECT,
        Attachment.trashed_at.is_(None),
    ),
)


def aspect_counts(session: Session, project_id: str, today: date) -> dict[str, int]:
    """Return tab → how many things it shows of a project.

    Of 推进 what is not settled yet; of 退出 1 while one is under way.
    """
    counts: dict[str, int] = {}
    for key, count in session.execute(_COUNTS, {"project": project_id}):
        counts[key] = counts.get(key, 0) + count
    if counts["exit"]:
        counts["exit"] = int(exit_of(session, project_id, today).next is not None)
    return counts
