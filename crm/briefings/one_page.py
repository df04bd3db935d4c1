"""项目一页纸: for a visit or a leader, a project on a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.briefings.order import Order
from crm.briefings.project_file import ProjectFile
from crm.briefings.project_records import project_files
from crm.briefings.records import bureau_of
from crm.briefings.sources import Behind, Source
from crm.errors import BriefingError
from crm.rules.file_names import safe_name
from crm.tiers import major_projects
from db.models import Project
from resources import tr


@dataclass(frozen=True)
class OnePages:
    """A page for each of `projects`, as known on `as_of`."""

    key: ClassVar[str] = "one_page"
    bureau: str
    as_of: date
    issued_on: date
    issued_by: str
    masked: bool
    projects: tuple[ProjectFile, ...]
    secrecy: str = ""

    @property
    def illustrative(self) -> bool:
        """Whether among them are samples."""
        return any(project.illustrative for project in self.projects)

    @property
    def subjects(self) -> tuple[tuple[str, str], ...]:
        """Each project with its name."""
        return tuple((one.project_id, one.name) for one in self.projects)


def take(session: Session, order: Order) -> OnePages:
    """Take the pages of the projects that are named; without any, of the 10亿 and 50亿 ones.

    Raises BriefingError when there is none.
    """
    ids = order.subjects or tuple(one.project_id for one in major_projects(session))
    if order.park_id is not None:
        ids = _of_park(session, ids, order.park_id)
    files = project_files(session, ids, order.today, pictures=True)
    if not files:
        raise BriefingError(
            tr("没有可印的项目。请在「项目」表里选中再印一页纸；不选则印 10亿元以上的。")
        )
    return OnePages(
        bureau=bureau_of(session),
        as_of=order.today,
        issued_on=order.today,
        issued_by=order.issued_by,
        masked=order.masked,
        projects=files,
    )


def file_name(pages: OnePages) -> str:
    """Return the name under which it is saved unless a person gives another."""
    if len(pages.projects) == 1:
        name = tr("项目一页纸-{name}-{day}").format(
            name=safe_name(pages.projects[0].name)[:40], day=pages.as_of.isoformat()
        )
    else:
        name = tr("项目一页纸-{n}个项目-{day}").format(
            n=len(pages.projects), day=pages.as_of.isoformat()
        )
    return f"{name}.pdf"


def sources(pages: OnePages) -> tuple[Source, ...]:
    """Return each project with its record."""
    return tuple(
        Source(one.name, one.stage.label, Behind.PROJECTS, (one.project_id,), one.park)
        for one in pages.projects
    )


def _of_park(session: Session, ids: tuple[str, ...], park_id: str) -> tuple[str, ...]:
    there = set(
        session.scalars(
            select(Project.id).where(
                Project.park_id == park_id,
                Project.trashed_at.is_(None),
                func.coalesce(Project.merged_into_id, "") == "",
            )
        )
    )
    return tuple(key for key in ids if key in there)
