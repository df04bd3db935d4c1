"""The sample's follow-ups and todos around its day: every person and word is invented.

Only projects named 示例… have something overdue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.activity_cards import Attendee, ItineraryLine
from crm.rules.attendees import read_people
from crm.todos import NextStep, add_todo, complete, todos_after
from db.models import Project
from db.terms import ActivityKind, Side
from db.values import When


@dataclass(frozen=True)
class _Told:
    """One follow-up: days before the sample's day, times, people in one line each side."""

    project: str
    kind: ActivityKind
    ago: int
    subject: str
    minutes: str = ""
    begins: str = ""
    ends: str = ""
    place: str = ""
    ours: str = ""
    theirs: str = ""
    owner: str = "甲"
    unit: str = ""
    step: str = ""
    due: int | None = None
    done: str = ""
    itinerary: tuple[tuple[str, str, str, str, str], ...] = field(default=())


_TRUCKS = "示例新能源商用车"
_TOLD = (
    _Told(
        _TRUCKS,
        ActivityKind.CALL,
        0,
        "问供电容量与并网时间",
        "对方测算一期用电 12,000 kVA，希望年底前双回路供电；已转供电公司测算。",
        begins="9:40",
        theirs="示例丁（基建部长）",
        step="回复供电方案和时间",
        due=1,
        unit="供电公司",
    ),
    _Told(
        _TRUCKS,
        ActivityKind.INSPECTION,
        12,
        "考察对方总装厂",
        "看了总装、涂装两个车间。对方关注净高 12 米、单柱承重和试车跑道；"
        "我方介绍了星沙产业基地的两块备选地块。",
        begins="9:00",
        ends="16:30",
        place="示例市示例总装厂",
        ours="甲、乙（规划建设）",
        theirs="示例乙（副总经理）、示例丁（基建部长）",
        step="整理两块备选地块的净地条件",
        due=-6,
        done="已发两块地的红线图和净地时间",
        itinerary=(
            ("9:00", "10:30", "参观总装车间", "总装厂", "示例丁"),
            ("10:45", "11:45", "参观涂装车间", "涂装车间", "示例丁"),
            ("14:00", "16:30", "座谈：选址、用电、政策", "二楼会议室", "示例乙"),
        ),
    ),
    _Told(
        _TRUCKS,
        ActivityKind.RECEIVED,
        -8,
        "示例央企考察团来访",
        begins="9:10",
        ends="16:00",
        place="长沙经开区",
        ours="主任、甲、乙（规划建设）、丙（政策）",
        theirs="示例甲（董事长）、示例乙（副总经理）、示例丙（战略部长）、示例丁（基建部长）",
        step="定接待方案，报主任审",
        due=0,
        itinerary=(
            ("9:10", "9:50", "接站", "长沙南站 出站口", "甲"),
            ("10:00", "10:40", "展示厅：园区沿革与产业链", "管委会一楼展示厅", "甲"),
            ("10:50", "12:00", "座谈：选址、用地、用电、政策", "管委会三楼会议室", "主任"),
            ("12:10", "13:30", "工作餐", "机关食堂", "甲"),
            ("14:00", "15:00", "看地块一", "星沙产业基地 东侧", "乙"),
            ("15:10", "16:00", "看地块二", "星沙产业基地 北侧", "乙"),
        ),
    ),
    _Told(
        "福田汽车环境装备产业园及出口基地与新能源汽车",
        ActivityKind.MEETING,
        5,
        "合同文本会商",
        "逐条过了投资合同文本，法务、财政意见已合并。",
        begins="14:30",
        ends="17:00",
        place="管委会二楼会议室",
        ours="主任、甲",
        theirs="示例戊（项目总监）",
        step="确认签约仪式名单",
        due=2,
    ),
    _Told(
        "博世汽车启动机",
        ActivityKind.TALKS,
        1,
        "厂房净高与承重",
        "对方要净高 9 米、单点承重 3 吨的标准厂房。",
        begins="10:00",
        ours="甲",
        theirs="示例己（亚太选址）",
        step="回复厂房净高与承重",
        due=1,
    ),
    _Told(
        "示例整车扩产及新能源",
        ActivityKind.REQUEST,
        9,
        "临时用电 2,000 kVA",
        "企业二期工地临时用电不足，请求 5月底前解决。",
        unit="供电公司",
        theirs="示例庚（项目经理）",
        step="催供电公司答复临时用电",
        due=-3,
    ),
    _Told(
        "示例黄金珠宝小镇",
        ActivityKind.VISIT,
        15,
        "拜访投资方总部",
        "对方董事会 6月中旬讨论增加二期。",
        place="示例集团总部",
        ours="副主任B、乙",
        theirs="示例辛（副总裁）",
        owner="乙",
        step="送二期用地测算",
        due=3,
    ),
    _Told(
        "示例激光雷达",
        ActivityKind.CALL,
        2,
        "确认来园时间",
        "初定 6月中旬，带工艺负责人。",
        theirs="示例壬（总经理助理）",
        owner="丙",
        step="发来访邀请函",
        due=9,
    ),
    _Told(
        "示例电池回收",
        ActivityKind.TALKS,
        20,
        "环评路径",
        "需要先做规划环评符合性说明。",
        ours="戊",
        theirs="示例癸（技术总监）",
        owner="戊",
        step="约生态环境部门会商",
        due=-8,
    ),
)
_ALONE = (
    ("汇总本周来访安排", 0, "甲"),
    ("准备 6月调度会材料", 3, "甲"),
    ("更新产业链招商名录", None, "丙"),
)


def add_follow_ups(session: Session, today: date) -> None:
    """Enter the follow-ups and todos; those of projects that are not there are left out."""
    projects = {name: key for key, name in session.execute(select(Project.id, Project.name))}
    for one in _TOLD:
        if one.project in projects:
            _enter(session, one, projects[one.project], today)
    for what, due, owner in _ALONE:
        day = None if due is None else today + timedelta(days=due)
        add_todo(session, what, due=day, owner=owner, illustrative=True)


def _enter(session: Session, told: _Told, project_id: str, today: date) -> None:
    day = When(today - timedelta(days=told.ago))
    step = None
    if told.step:
        due = None if told.due is None else today + timedelta(days=told.due)
        step = NextStep(told.step, due, told.owner)
    key = add_activity(
        session,
        told.kind,
        on=day,
        today=today,
        project_id=project_id,
        subject=told.subject,
        minutes=told.minutes,
        begins=told.begins,
        ends=told.ends,
        place=told.place,
        owner=told.owner,
        unit=told.unit,
        attendees=[
            Attendee(side, one.name, one.title)
            for side, line in ((Side.OURS, told.ours), (Side.THEIRS, told.theirs))
            for one in read_people(line, word="")
        ],
        itinerary=[
            ItineraryLine(what, day, begins, ends, place, host)
            for begins, ends, what, place, host in told.itinerary
        ],
        next_step=step,
        illustrative=True,
    )
    if told.done:
        (todo,) = todos_after(session, [key], today)
        assert todo.due is not None
        complete(session, todo.todo_id, today=todo.due, outcome=told.done)
