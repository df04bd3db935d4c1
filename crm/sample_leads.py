"""The sample's leads around its day: every company, person, number and word is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.activities import add_activity
from crm.leads import NewLead, log_lead
from crm.rules.phones import read_phones
from crm.rules.units import parse_amount, parse_extent
from db.models import Park
from db.terms import ActivityKind, SourceChannel
from db.values import When


@dataclass(frozen=True)
class _Told:
    """One lead: days before the sample's day, its next step's due day counted from there."""

    ago: int
    company: str
    person: str
    phone: str
    amount: str = ""
    land: str = ""
    industry: str = ""
    seat: str = ""
    park: str = ""
    channel: SourceChannel | None = None
    referrer: str = ""
    owner: str | None = None  # None: whoever makes the sample; "": nobody yet
    note: str = ""
    step: str = ""
    due: int | None = None
    called: int | None = None


_TOLD = (
    _Told(
        0,
        "示例激光雷达（苏州）有限公司",
        "示例壬",
        "138 0000 0008",
        amount="3亿",
        land="40亩",
        industry="智能网联汽车",
        seat="苏州",
        park="主园区",
        channel=SourceChannel.CHAIN,
        note="主机厂推荐的二级供应商，想贴近整车厂建分厂。",
        step="发园区介绍和用地条件",
        due=1,
    ),
    _Told(
        1,
        "示例预制菜食品有限公司",
        "示例癸",
        "138 0000 0009",
        amount="8000万",
        industry="食品饮料",
        channel=SourceChannel.WALK_IN,
        owner="",
        note="来电咨询标准厂房，要冷库和污水处理。",
    ),
    _Told(
        4,
        "示例工控软件有限公司",
        "示例子",
        "138 0000 0010",
        amount="约5000万元",
        industry="软件",
        seat="武汉",
        channel=SourceChannel.EXHIBITION,
        step="约来访，看研发楼",
        due=6,
        called=2,
    ),
    _Told(
        12,
        "示例碳化硅材料有限公司",
        "示例丑",
        "0731-0000 0011",
        amount="12亿",
        land="约150亩",
        industry="集成电路",
        seat="上海",
        park="星沙产业基地",
        channel=SourceChannel.INTERMEDIARY,
        referrer="示例投资促进中心",
        owner="乙",
        step="回复电价和蒸汽价格",
        due=-4,
        called=9,
    ),
    _Told(
        20,
        "示例注塑模具有限公司",
        "示例寅",
        "138 0000 0012",
        amount="1.2亿",
        land="30亩",
        industry="模具",
        channel=SourceChannel.BY_BUSINESS,
        referrer="示例整车配套企业",
        owner="丙",
    ),
    _Told(
        2,
        "示例跨境电商有限公司",
        "示例卯",
        "138 0000 0013",
        industry="跨境电商",
        park="黄花",
        channel=SourceChannel.PARK_PARTNER,
        owner="",
        step="核实保税仓需求",
        due=0,
    ),
)
COUNT = len(_TOLD)


def add_leads(session: Session, day: date, author: str) -> None:
    """Log the sample's leads; those of nobody in particular are `author`'s."""
    parks = {name: key for key, name in session.execute(select(Park.id, Park.name))}
    for told in _TOLD:
        owner = author if told.owner is None else told.owner
        project_id = log_lead(
            session,
            NewLead(
                company=told.company,
                person=told.person,
                phones=read_phones(told.phone),
                planned=parse_amount(told.amount),
                land=parse_extent(told.land),
                industry=told.industry,
                seat=told.seat,
                park_id=parks.get(told.park),
                source_channel=told.channel,
                referrer=told.referrer,
                owner=owner,
                note=told.note,
                next_step=told.step,
                due=None if told.due is None else day + timedelta(days=told.due),
                illustrative=True,
            ),
            today=day - timedelta(days=told.ago),
        )
        if told.called is not None:
            add_activity(
                session,
                ActivityKind.CALL,
                on=When.on(day - timedelta(days=told.called)),
                today=day,
                project_id=project_id,
                subject="电话了解投资意向",
                owner=owner,
                illustrative=True,
            )
