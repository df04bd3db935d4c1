"""A zone with extreme data, and what every brief is asked for in a zone."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import supervision
from crm.activities import add_activity
from crm.activity_cards import Attendee, ItineraryLine
from crm.admission import start_review
from crm.admission_cards import cards
from crm.blockers import add_blocker
from crm.briefings.catalogue import Briefing
from crm.briefings.order import Order, Scope
from crm.evaluation_schemes import schemes
from crm.parcels import add_parcel
from crm.plans import load_plan
from crm.projects import edit_project
from crm.sample import DAY
from crm.sample_evaluation import YEAR
from crm.workspace import Workspace
from db.models import Activity, AdmissionReview, Milestone, Park, Project, SupervisionNotice
from db.terms import ActivityKind, ParcelState, Side, Stage
from db.values import AREA_UNITS_PER_MU, Extent, When
from tests.crm.promising import promise_intensity, promise_start, promise_tax, sign

LONG = ("示例" + "特种车辆与工程机械核心零部件智能制造及再制造产业化基地" * 3)[:60]
WHO = "示例" + "超长姓名" * 7
MARKUP = "<b>&进展<img src=x>"
NOBODY = "0" * 32


def fill(session: Session) -> None:
    """Ten projects of 60 characters without any amount, each with 30 red milestones."""
    plan = {"类别": "招商引资", "口径": "全年", "文件条目": "5"}
    plan |= {"下限": "99999999", "上限": "", "单位": "亿元"}
    load_plan(
        session,
        [
            {
                "园区": park,
                "指标": what,
                "下限": "99999999",
                "单位": "亿元",
                "计量方式": how,
                **plan,
            }
            for park, what, how in (
                ("全区", f"{LONG[:40]}产值", "月报填报"),
                ("全区", "引进投资过10亿元项目", "由签约项目汇总"),
                (LONG[:40], "新引进工业项目", "由签约项目汇总"),
            )
        ],
        year=DAY.year,
    )
    park = session.scalars(select(Park.id).where(Park.name == LONG[:40])).one()
    for number in range(10):
        made = sign(session, f"{LONG[:59]}{number}", price=38_400_000, stage=Stage.SIGNED)
        key = made.project
        promise_intensity(session, made, date(DAY.year, 3, 31), "1")
        promise_tax(session, made, "999999", "1", "2", opened=DAY.year - 2)
        promise_start(session, made, DAY - timedelta(days=900), None)
        edit_project(
            session,
            key,
            {
                "progress": MARKUP + LONG * 4,
                "stuck_reason": MARKUP + LONG * 2,
                "chief": WHO,
                "commissioner": WHO,
                "owner": WHO,
                "park_id": park,
                "illustrative": True,
            },
        )
        add_blocker(session, key, "拆迁", LONG * 2, today=DAY, unit=LONG, person=WHO)
        add_parcel(
            session,
            park,
            f"{LONG[:30]}{number}",
            area=Extent(99_999 * AREA_UNITS_PER_MU),
            state=ParcelState.READY,
            today=DAY,
            note=MARKUP + LONG,
        )
        for place in range(30):
            session.add(
                Milestone(
                    project_id=key,
                    name=f"{LONG[:30]}{place}",
                    planned=DAY - timedelta(days=40 + place),
                    ordinal=place,
                )
            )
    _papers(session, key)


def _papers(session: Session, project: str) -> None:
    """A visit, a review and a notice of one project, each as long as it may be."""
    add_activity(
        session,
        ActivityKind.INSPECTION,
        on=When(DAY),
        today=DAY,
        project_id=project,
        subject=LONG,
        place=LONG,
        attendees=[Attendee(side, f"{WHO[:20]}{n}", LONG[:20]) for n in range(30) for side in Side],
        itinerary=[
            ItineraryLine(f"{LONG}{n}", When(DAY), "09:00", "10:00", LONG) for n in range(20)
        ],
    )
    start_review(session, project, cards(session)[1].key, DAY, chair=WHO)
    supervision.issue_notice(
        session, project, (MARKUP + LONG) * 4, today=DAY, unit=LONG, person=WHO, issuer=WHO
    )


def order_of(
    workspace: Workspace, briefing: Briefing, *, official: bool = False, before: bool = False
) -> Order:
    """What a person would ask for on the sample's day; before: the issue before it."""
    month, week = (DAY.year, 5 - before), date(2016, 5, 30) - timedelta(days=7 * before)
    first, last = {
        Scope.MONTH: (date(*month, 1), date(*month, 31 - before)),
        Scope.WEEK: (week, week + timedelta(days=6)),
        Scope.YEAR: (date(DAY.year, 1, 1), date(DAY.year, 12, 31)),
        Scope.CONTRACTS: (date(DAY.year, 1, 1), date(DAY.year, 12, 31)),
    }.get(briefing.scope, (None, None))
    return Order(
        today=DAY - timedelta(days=4 * before),
        number=5 - before,
        issued_by=WHO if official else "王主任",
        first=first,
        last=last,
        subjects=_subjects(workspace, briefing),
        official=official,
    )


def _subjects(workspace: Workspace, briefing: Briefing) -> tuple[str, ...]:
    if briefing.key == "one_page":
        return tuple(workspace.read(lambda session: session.scalars(select(Project.id)).all()))
    if briefing.scope is not Scope.RECORD:
        return ()
    if briefing.key == "recovery_sheet":
        return (f"/数据/{LONG}.yinfeng",)
    if briefing.key == "evaluation_sheet":
        return (str(YEAR), workspace.read(schemes)[0].key)
    table = {
        "visit_sheet": select(Activity.id).where(Activity.kind == ActivityKind.INSPECTION),
        "review_sheet": select(AdmissionReview.id),
        "supervision_sheet": select(SupervisionNotice.id),
    }[briefing.key]
    found = workspace.read(lambda session: session.scalars(table.limit(1)).first())
    return (found or NOBODY,)


def order(briefing: Briefing) -> Order:
    """The order of the sample's day that names no record: what a brief takes by itself."""
    first, last = {
        Scope.MONTH: (date(2016, 5, 1), date(2016, 5, 31)),
        Scope.WEEK: (date(2016, 5, 30), date(2016, 6, 5)),
    }.get(briefing.scope, (date(2016, 1, 1), date(2016, 12, 31)))
    return Order(today=DAY, number=5, issued_by="王主任", first=first, last=last)
