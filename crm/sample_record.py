"""The life of one project of the sample, so that its page shows what it can: all is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.activity_cards import Attendee
from crm.admission import decide, give_opinion, give_score, review_of, start_review
from crm.admission_cards import cards
from crm.contacts import add_to_project
from crm.contracts import create_contract
from crm.phases import add_phase
from crm.projects import add_alias, save_facts
from crm.rules.attendees import read_people
from crm.rules.units import parse_amount, parse_extent
from crm.sample_admission import give_scores
from crm.workspace import Workspace
from db.models import Contact, Project
from db.terms import ActivityKind, ContractKind, Opinion, ReviewResult, Side
from db.values import When
from resources import tr

PROJECT = "示例整车扩产及新能源"
_PHASES = (("一期", "20亿元", "400亩"), ("二期", "15亿元", "220亩"))
_PEOPLE = (("郝示例", "决策人"), ("邵示例", "对接人"))
_POINTS = {
    "甲": ("5", "4", "15", "15", "9", "4", "4", "9", "4", "14", "4"),
    "乙": ("5", "4", "15", "14", "9", "4", "5", "8", "4", "13", "4"),
}


@dataclass(frozen=True)
class _Told:
    """One follow-up, so many days before the sample's day."""

    kind: ActivityKind
    ago: int
    subject: str
    minutes: str
    begins: str = ""
    theirs: str = ""


_TOLD = (
    _Told(
        ActivityKind.CALL,
        1,
        "二期供电容量 20,000 kVA",
        "已转供电公司测算，答复期限 6月8日。",
        "16:20",
        "示例庚（项目经理）",
    ),
    _Told(
        ActivityKind.MEETING,
        6,
        "调度场平和临时用电",
        "一期场平月底前完成；临时用电先从相邻开闭所接入。",
        "9:30",
        "示例庚（项目经理）、邵示例（总裁助理）",
    ),
    _Told(
        ActivityKind.INSPECTION,
        12,
        "示例汽车集团总装基地",
        "关注净高 12 米、单柱承重和职工子女入学。",
        "9:00",
        "郝示例（副总裁）、邵示例（总裁助理）、示例庚（项目经理）、示例辰（设备部长）",
    ),
    _Told(
        ActivityKind.TALKS,
        102,
        "投资合同主要条款",
        "投资强度、亩均税收和违约责任谈定，二期用地另行约定。",
        "14:30",
        "郝示例（副总裁）",
    ),
    _Told(
        ActivityKind.RECEIVED,
        166,
        "示例汽车集团选址组来园区踏勘",
        "看了主园区东侧两块地，对方倾向 400 亩一块。",
        "10:00",
        "邵示例（总裁助理）、示例辰（设备部长）",
    ),
)


def add_life(workspace: Workspace, today: date) -> None:
    """Enter follow-ups, a review, phases and people of the project, and an edit of it."""
    project = workspace.read(_project)
    if project is None:
        return
    workspace.change(_enter, project, today, label=tr("补充 {name}").format(name=PROJECT))
    workspace.change(_agree, project, label=tr("登记合同"))
    agreed = {"agreed": parse_amount("34亿元")}
    workspace.change(save_facts, project, agreed, label=tr("修改 {name}").format(name=PROJECT))


def _project(session: Session) -> str | None:
    return session.scalar(select(Project.id).where(Project.name == PROJECT).limit(1))


def _enter(session: Session, project: str, today: date) -> None:
    add_alias(session, project, "示例整车二期")
    for name, amount, land in _PHASES:
        add_phase(session, project, name, contracted=parse_amount(amount), land=parse_extent(land))
    for name, role in _PEOPLE:
        person = session.scalar(select(Contact.id).where(Contact.name == name).limit(1))
        if person is not None:
            add_to_project(session, project, person, role)
    for one in _TOLD:
        add_activity(
            session,
            one.kind,
            on=When(today - timedelta(days=one.ago)),
            today=today,
            project_id=project,
            subject=one.subject,
            minutes=one.minutes,
            begins=one.begins,
            owner="甲",
            attendees=[
                Attendee(Side.THEIRS, person.name, person.title)
                for person in read_people(one.theirs, word="")
            ],
            illustrative=True,
        )
    _admit(session, project, today)


def _agree(session: Session, project: str) -> None:
    """A framework agreement, and its figure."""
    amount, signed = parse_amount("32亿元"), When.on(date(2016, 1, 15))
    framework = ContractKind.FRAMEWORK
    create_contract(session, project, framework, amount=amount, signed=signed, illustrative=True)
    save_facts(session, project, {"agreed": amount})


def _admit(session: Session, project: str, today: date) -> None:
    """A review that passed, ten days before the contract was signed."""
    day = date(today.year, 3, 8)
    review_id = start_review(
        session, project, cards(session)[0].key, day, chair="评审组", illustrative=True
    )
    review = review_of(session, review_id)
    give_scores(session, review, _POINTS)
    for reviewer in _POINTS:
        for criterion in review.criteria:
            if criterion.veto:
                give_score(session, review_id, criterion.key, reviewer)
    for row in review.opinions:
        give_opinion(session, row.opinion_id, Opinion.AGREED, today=today, on=day)
    decide(session, review_id, ReviewResult.PASSED)
