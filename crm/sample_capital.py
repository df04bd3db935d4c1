"""Capital of the sample zone: all of projects whose name says 示例, every figure invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.capital import record_arrival
from crm.capital_periods import close_month, reopen_month
from crm.capital_promises import add_promise
from crm.capital_verifying import correct_arrival, verify_arrivals
from crm.projects import add_investor
from crm.rules.arrivals import Use
from db.models import Organization, Project, ProjectInvestor
from db.terms import Currency, Instrument, Origin
from db.values import Amount

_WAN = 10**6
_BY = "统计 乙"
_RATE = Decimal("6.5792")


@dataclass(frozen=True)
class _Came:
    """An arrival in 万 of its currency; uses: month of 2016 → 万元 that became fixed assets."""

    project: str
    on: tuple[int, int, int]
    wan: int
    origin: Origin
    uses: tuple[tuple[int, int], ...] = ()
    dollars: bool = False
    verified: bool = True
    instrument: Instrument = Instrument.CASH
    voucher: str = "示例银行进账单"


_CAR, _GOLD = "示例整车扩产及新能源", "示例黄金珠宝小镇"
_ARRIVALS = (
    _Came(_GOLD, (2015, 12, 25), 130000, Origin.MAINLAND,
          ((1, 22000), (2, 24000), (3, 28000), (4, 26000), (5, 24000))),
    _Came(_GOLD, (2016, 1, 15), 12000, Origin.MAINLAND, ((2, 5000), (3, 6000))),
    _Came(_GOLD, (2016, 4, 8), 9000, Origin.MAINLAND, ((4, 3000), (5, 5000))),
    _Came(_GOLD, (2016, 3, 10), 6000, Origin.OVERSEAS, dollars=True, voucher="示例外汇登记证"),
    _Came(_CAR, (2016, 3, 25), 30000, Origin.MAINLAND, ((3, 10000), (4, 18000))),
    _Came(_CAR, (2016, 4, 15), 34000, Origin.MAINLAND, ((4, 8000), (5, 22000))),
    _Came(_CAR, (2016, 5, 20), 20000, Origin.MAINLAND, ((5, 10000),)),
    _Came(_CAR, (2016, 4, 26), 9500, Origin.OVERSEAS, dollars=True, voucher="示例外汇登记证"),
    _Came(_CAR, (2016, 5, 12), 5000, Origin.OVERSEAS, dollars=True, voucher="示例验资报告"),
    _Came("示例精密减速器", (2016, 5, 6), 8000, Origin.MAINLAND, ((5, 5000),)),
    _Came("示例铝型材", (2016, 4, 12), 5000, Origin.PROVINCE, ((4, 2000), (5, 2500))),
    _Came("示例光伏组件", (2016, 2, 3), 11000, Origin.MAINLAND, ((3, 4000), (4, 4000), (5, 2000))),
    _Came("示例底盘零部件", (2016, 3, 16), 4000, Origin.CITY, ((4, 2500),)),
    _Came("示例航空物流", (2016, 4, 28), 6000, Origin.PROVINCE, ((5, 3000),)),
    _Came("示例铜杆加工", (2016, 5, 18), 3000, Origin.MAINLAND, verified=False),
    _Came("示例线束工厂", (2016, 5, 24), 2000, Origin.CITY, verified=False,
          instrument=Instrument.IN_KIND, voucher="示例设备评估报告"),
    _Came("示例葡萄酒加工", (2016, 5, 26), 2000, Origin.MAINLAND, verified=False, voucher=""),
)  # fmt: skip
_PROMISED = (
    (_CAR, (2016, 3, 31), 30000),
    (_CAR, (2016, 6, 30), 60000),
    (_CAR, (2016, 12, 31), 90000),
    (_GOLD, (2016, 3, 31), 40000),
    (_GOLD, (2016, 9, 30), 30000),
    ("示例铜杆加工", (2016, 5, 31), 5000),
)
_PARTNERS = ((_CAR, "示例汽车投资（香港）公司"), (_GOLD, "示例珠宝（香港）公司"))


def add_capital(session: Session, today: date) -> None:
    """Enter arrivals and promises, close the months up to April, and correct one figure after."""
    projects = {name: key for key, name in session.execute(select(Project.id, Project.name))}
    for name, partner in _PARTNERS:
        if name in projects:
            add_investor(session, projects[name], partner, ordinal=1)
    session.flush()
    for firm in session.scalars(
        select(Organization).where(Organization.name.in_([partner for _, partner in _PARTNERS]))
    ):
        firm.seat, firm.illustrative = "香港", True
    entered = [
        (one, _enter(session, projects[one.project], one, today))
        for one in _ARRIVALS
        if one.project in projects
    ]
    for name, day, wan in _PROMISED:
        if name in projects:
            amount = Amount(wan * _WAN)
            add_promise(session, projects[name], due=date(*day), amount=amount)
    for month in range(1, 5):
        close_month(session, (today.year, month), today=today, by=_BY)
    march = (today.year, 3)
    reopen_month(session, march, "统计局退回，补一张回单", today=today, by=_BY)
    close_month(session, march, today=today, by=_BY)
    for one, key in entered:
        if one.project == "示例铝型材":
            amount = Amount(4800 * _WAN)
            why = "银行回单核对后更正"
            correct_arrival(session, key, amount=amount, today=today, note=why, by=_BY)


def _enter(session: Session, project_id: str, one: _Came, today: date) -> str:
    foreign = Currency.USD if one.dollars else Currency.CNY
    amount = Amount(one.wan * _WAN, foreign, rate=_RATE if one.dollars else None)
    firms = session.execute(
        select(ProjectInvestor.organization_id, Organization.name)
        .join(Organization, Organization.id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.project_id == project_id, ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal)
    ).all()
    firm = next((key for key, name in firms if ("香港" in name) is one.dollars), None)
    key = record_arrival(
        session,
        project_id,
        on=date(*one.on),
        amount=amount,
        origin=one.origin,
        today=today,
        uses=[Use((2016, month), Amount(wan * _WAN)) for month, wan in one.uses],
        organization_id=firm,
        instrument=one.instrument,
        voucher=one.voucher,
        illustrative=True,
    )
    if one.verified:
        verify_arrivals(session, [key], by=_BY, today=today, on=date(*one.on))
    return key
