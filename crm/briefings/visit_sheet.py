"""接待/考察安排表: one visit on one or two sheets, for those who receive and those who come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.activity_cards import VISITS, ActivityCard, activity_card
from crm.briefings.order import Order
from crm.briefings.records import bureau_of
from crm.errors import BriefingError
from crm.project_card import project_card
from crm.rules.dates import show_when
from crm.rules.units import show_amount, show_extent
from db.models import Activity, Organization, Project
from db.terms import ActivityKind
from resources import tr


@dataclass(frozen=True)
class VisitSheet:
    """What the sheet says: the visit, and the facts of its project as (what, figure)."""

    key: ClassVar[str] = "visit_sheet"

    visit: ActivityCard
    bureau: str
    facts: tuple[tuple[str, str], ...]
    as_of: date
    issued_by: str
    secrecy: str = ""

    @property
    def title(self) -> str:
        """The sheet's name."""
        return title_of(self.visit.kind)

    @property
    def of(self) -> str:
        """Whose visit it is: the organization's, else the project's name."""
        return self.visit.organization or self.visit.project or ""


def title_of(kind: ActivityKind) -> str:
    """Return what the sheet of a visit is called."""
    return {
        ActivityKind.RECEIVED: tr("接待安排表"),
        ActivityKind.INSPECTION: tr("考察安排表"),
    }.get(kind, tr("拜访安排表"))


def take(session: Session, order: Order) -> VisitSheet:
    """Return the snapshot of the one record that the order names."""
    (record_id,) = order.subjects
    return snapshot(session, record_id, today=order.today, issued_by=order.issued_by)


def snapshot(session: Session, activity_id: str, *, today: date, issued_by: str = "") -> VisitSheet:
    """Return what the sheet of a visit says, as known on `today`.

    Raises RecordMissing for a visit that is gone, BriefingError for what is no visit.
    """
    visit = activity_card(session, activity_id, today=today)
    if visit.kind not in VISITS:
        raise BriefingError(
            tr("{kind}没有安排表；来访、考察、拜访才有。").format(kind=visit.kind.label)
        )
    return VisitSheet(
        visit=visit,
        bureau=bureau_of(session),
        facts=_facts(session, visit.project_id),
        as_of=today,
        issued_by=issued_by,
    )


def coming_visit(session: Session, name: str, *, on: date) -> str:
    """Return the id of the first visit from `on` on of a project or an organization by that name.

    name: a part of it is enough where it is the only one. Raises BriefingError when there is no
    such visit, or names of several projects fit.
    """
    named = or_(Project.name.contains(name, autoescape=True),
                Organization.name.contains(name, autoescape=True))  # fmt: skip
    on_day = Activity.__table__.c.on_day
    found = session.execute(
        select(Activity.id, Project.name.label("project"), Organization.name.label("firm"))
        .outerjoin(Project, Project.id == Activity.project_id)
        .outerjoin(Organization, Organization.id == Activity.organization_id)
        .where(
            named,
            Activity.kind.in_(VISITS),
            Activity.trashed_at.is_(None),
            Project.trashed_at.is_(None),
            Organization.trashed_at.is_(None),
            on_day >= on,
        )
        .order_by(on_day, Activity.begins, Activity.id)
    ).all()
    if not found:
        raise BriefingError(
            tr("没有找到“{name}”从 {day} 起的来访、考察或拜访。").format(
                name=name, day=on.isoformat()
            )
        )
    names = dict.fromkeys(row.project or row.firm for row in found)
    exact = [row for row in found if name in (row.project, row.firm)]
    if len(names) > 1 and not exact:
        raise BriefingError(
            tr("“{name}”对得上 {count} 个：{names}。请写全名。").format(
                name=name, count=len(names), names=tr("、").join(list(names)[:5])
            )
        )
    return str((exact or found)[0].id)


def file_name(sheet: VisitSheet) -> str:
    """Return the name under which a sheet is saved unless a person gives another."""
    kept = "".join(each for each in sheet.of if each.isalnum() or each in "（）-_ ")[:40].strip()
    return f"{sheet.title}-{kept}-{show_when(sheet.visit.on)}.pdf"


def _facts(session: Session, project_id: str | None) -> tuple[tuple[str, str], ...]:
    if project_id is None:
        return ()
    card = project_card(session, project_id)
    fields = card.fields
    figure = card.headline
    invested = tr("、").join(one.name for one in card.investors)
    told = (
        (tr("项目"), card.name),
        (tr("投资方"), invested),
        (tr("产业"), fields["industry"] or fields["industry_chain"] or ""),
        (tr("阶段"), card.stage.label),
        (figure.kind.label if figure else "", show_amount(figure.amount) if figure else ""),
        (tr("用地"), show_extent(fields["land"]) if fields["land"] else ""),
        (tr("园区"), card.park or ""),
        (tr("联点领导"), fields["chief"] or ""),
        (tr("督办专员"), fields["commissioner"] or ""),
        (tr("责任人"), fields["owner"] or ""),
    )
    return tuple((what, str(said)) for what, said in told if said)
