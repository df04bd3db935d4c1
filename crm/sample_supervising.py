"""Blockers, a 督办单 and approvals of the sample zone: all of projects whose name says 示例."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.approvals import add_approval, record_event
from crm.blockers import add_blocker, settle
from crm.supervision import issue_notice, reply
from db.models import Project
from db.terms import ApprovalEvent

_BLOCKERS = (
    ("示例底盘零部件", "拆迁", "用地红线内还有 3 户未签协议", "征地拆迁部门", 3, 10, 5, 25),
    ("示例铝型材", "电力", "10 千伏专线未送电，设备不能调试", "供电公司", 4, 5, 6, 10),
    ("示例航空物流", "道路", "园区支路未通，施工车辆进不了场", "规划建设部门", 4, 20, 5, 20),
    ("示例电池回收", "环评", "环评报告补充监测数据", "", 5, 12, 6, 20),
)


def add_supervision(session: Session, today: date) -> None:
    """Enter them; a project that the ledger does not hold is passed over."""
    projects = {name: key for key, name in session.execute(select(Project.id, Project.name))}
    entered: dict[str, str] = {}
    for name, kind, what, unit, month, day, due_month, due_day in _BLOCKERS:
        if name in projects:
            entered[name] = add_blocker(
                session,
                projects[name],
                kind,
                what,
                today=today,
                unit=unit,
                raised_on=date(today.year, month, day),
                due=date(today.year, due_month, due_day),
                illustrative=True,
            )
    late = "示例底盘零部件"
    if late in entered:
        notice = issue_notice(
            session,
            projects[late],
            "6 月 10 日前完成剩余 3 户签约腾地，逐户明确责任人。",
            today=today,
            blocker_id=entered[late],
            issued_on=date(today.year, 5, 26),
            due=date(today.year, 6, 3),
            unit="征地拆迁部门",
            illustrative=True,
        )
        reply(session, notice, "已签 1 户，其余 2 户正在协商安置房源。", today, today=today)
    if "示例电池回收" in entered:
        settle(session, entered["示例电池回收"], today, today=today, outcome="监测数据已补充报送。")
    _add_approvals(session, projects, today)


def _add_approvals(session: Session, projects: dict[str, str], today: date) -> None:
    name = "示例航空物流"
    if name not in projects:
        return
    for item, department, days, steps in (
        ("项目备案", "发改部门", 3, ((ApprovalEvent.SUBMITTED, 9), (ApprovalEvent.GRANTED, 11))),
        (
            "环评批复",
            "环保部门",
            15,
            (
                (ApprovalEvent.SUBMITTED, 10),
                (ApprovalEvent.RETURNED, 17),
                (ApprovalEvent.RESUBMITTED, 25),
            ),
        ),
        ("施工许可", "住建部门", 7, ()),
    ):
        approval = add_approval(
            session,
            projects[name],
            item,
            department=department,
            promised_workdays=days,
            carrier="甲",
            illustrative=True,
        )
        for event, day in steps:
            record_event(session, approval, event, date(today.year, 5, day), today=today)
