"""The sample's policies, offers, costs and exits: all of projects whose name says 示例."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.exits import add_step
from crm.incentive_changes import add_cost, offer, pay
from crm.policies import create_policy, retire_policy
from crm.rules.units import parse_amount
from crm.sample_contract_data import GEARBOX, PACKING, SEATS, VALVES
from db.models import Commitment, Contract, Project
from db.terms import ExitStepKind, ExitWay, Indicator
from db.values import When

_INVESTMENT = "固定资产投资补助"
_RESEARCH = "研发投入补助"
_FULL = "达产贡献奖励"
_RENT = "标准厂房租金减免"
_TALENT = "人才公寓和安家补助"
_FREIGHT = "物流运费补贴"

_POLICIES = (
    (_INVESTMENT, "示例办法〔2009〕3号", date(2009, 1, 12), "按设备投资额的 5%，分两年兑现。"),
    (_RESEARCH, "示例办法〔2014〕8号", date(2014, 4, 3), "研发投入的 10%，每年最多 300 万元。"),
    (_FULL, "示例办法〔2012〕5号", date(2012, 6, 20), "亩均税收达到约定的，奖励三年。"),
    (_RENT, "示例办法〔2014〕8号", date(2014, 4, 3), "前两年租金全免，第三年减半。"),
    (_TALENT, "示例意见〔2015〕2号", date(2015, 9, 1), "高管和技术骨干的公寓、安家补助。"),
    (_FREIGHT, "示例办法〔2009〕11号", date(2009, 8, 5), "已由〔2014〕8号文代替。"),
)  # fmt: skip


@dataclass(frozen=True)
class _Offer:
    project: str
    policy: str
    promised: str
    due: date
    indicator: Indicator | None = None
    floor: int | None = None
    condition: str = ""
    name: str = ""
    paid: tuple[tuple[date, str, str], ...] = ()


_OFFERS = (
    _Offer(
        GEARBOX, _INVESTMENT, "600万元", date(2011, 9, 30), Indicator.INTENSITY, 60,
        "主要设备进场后兑现",
        paid=((date(2011, 9, 28), "360万元", "示例付〔2011〕52号"),
              (date(2012, 9, 20), "240万元", "示例付〔2012〕47号")),
    ),
    _Offer(
        GEARBOX, _FULL, "180万元", date(2016, 6, 30), Indicator.TAX_PER_MU, None,
        "2015 年度亩均税收达到约定的 95% 以上",
    ),
    _Offer(GEARBOX, _RESEARCH, "120万元", date(2016, 8, 15), condition="2015 年度研发费用审计后"),
    _Offer(
        VALVES, _INVESTMENT, "500万元", date(2012, 6, 30), Indicator.INTENSITY, 60,
        "主体封顶后兑现",
        paid=((date(2012, 6, 25), "500万元", "示例付〔2012〕31号"),),
    ),
    _Offer(VALVES, _FULL, "160万元", date(2016, 4, 30), Indicator.TAX, 60, "年度税收达到约定"),
    _Offer(
        SEATS, _RENT, "86万元", date(2016, 5, 10), Indicator.TAX_PER_MU, None,
        "减半一年的租金，按年返还", "第三年租金减半",
    ),
    _Offer(SEATS, _TALENT, "约30万元", date(2016, 12, 31), condition="名单经人社部门核定"),
)  # fmt: skip

_COSTS = (
    (GEARBOX, "征拆场平", "3960万元", date(2009, 8, 30)),
    (GEARBOX, "道路和雨污管网", "1850万元", date(2010, 6, 15)),
    (GEARBOX, "10 千伏专线", "420万元", date(2010, 11, 20)),
    (VALVES, "征拆场平", "3300万元", date(2010, 5, 10)),
    (VALVES, "道路和雨污管网", "1200万元", date(2011, 3, 18)),
)

_VALVES_NOTICE = (
    "投资强度 246 万元/亩，低于约定的 300 万元/亩；2014 年税收 1,420 万元，低于约定的 1,600 万元。"
    "依合同第六条、第八条，要求限期整改。"
)
_STEPS = (
    (VALVES, ExitStepKind.NOTICE, date(2015, 6, 10), date(2015, 12, 31), None, _VALVES_NOTICE,
     "示例函〔2015〕18号"),
    (VALVES, ExitStepKind.RECTIFICATION, date(2015, 7, 6), date(2016, 6, 30), None,
     "追加数控设备 3,000 万元，新增两条总成线；企业申请延期半年，已同意。", "示例整改方案"),
    (PACKING, ExitStepKind.NOTICE, date(2014, 4, 15), date(2014, 12, 31), None,
     "未按期完成投资。", "示例函〔2014〕9号"),
    (PACKING, ExitStepKind.RECTIFICATION, date(2014, 5, 6), date(2014, 12, 31), None,
     "补足设备投资，按月报送进度。", "示例整改方案"),
    (PACKING, ExitStepKind.REASSESSMENT, date(2015, 1, 20), None, None,
     "投资强度已达到 227.5 万元/亩。", "示例评估纪要〔2015〕1号"),
    (PACKING, ExitStepKind.DECISION, date(2015, 2, 3), None, ExitWay.KEEP,
     "整改到位，继续履约，2015 年度重点关注税收。", "示例会议纪要〔2015〕3号"),
)  # fmt: skip


def add_incentives(session: Session, today: date) -> None:
    """Enter them; a project that the sample does not hold is passed over."""
    policies = {
        name: create_policy(session, name, document=document, issued=When.on(day), content=content)
        for name, document, day, content in _POLICIES
    }
    projects = {
        name: key
        for key, name in session.execute(
            select(Project.id, Project.name).where(Project.trashed_at.is_(None))
        )
    }
    for one in _OFFERS:
        if one.project in projects:
            _enter(session, one, projects[one.project], policies[one.policy], today)
    retire_policy(session, policies[_FREIGHT])
    for name, what, amount, on in _COSTS:
        if name in projects:
            add_cost(
                session,
                projects[name],
                what,
                amount=parse_amount(amount),
                on=on,
                illustrative=True,
            )
    for name, kind, on, due, way, text, document in _STEPS:
        if name in projects:
            add_step(
                session,
                projects[name],
                kind,
                on,
                today=today,
                due=due,
                way=way,
                text=text,
                document=document,
                illustrative=True,
            )


def _enter(session: Session, one: _Offer, project: str, policy: str, today: date) -> None:
    promise = None
    if one.indicator is not None:
        promise = session.scalar(
            select(Commitment.id)
            .join(Contract, Contract.id == Commitment.contract_id)
            .where(Contract.project_id == project, Commitment.indicator == one.indicator)
            .order_by(Commitment.ordinal, Commitment.id)
            .limit(1)
        )
    tied = promise is not None
    key = offer(
        session,
        project,
        policy,
        one.name,
        promised=parse_amount(one.promised),
        due=one.due,
        condition=one.condition,
        commitment_id=promise,
        floor=Decimal(one.floor) if one.floor is not None and tied else None,
        illustrative=True,
    )
    for on, amount, voucher in one.paid:
        pay(session, key, on, parse_amount(amount), today=today, voucher=voucher)
