"""Contracts for the tests: projects with what they promised and what came of it, by use cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.commitments import add_commitment
from crm.contracts import Party, create_contract
from crm.projects import create_project
from db.models import Organization, Performance, StageMove
from db.terms import ContractKind, Indicator, PeriodKind, RemedyKind, Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent, Period, Quantity, When

WAN = 10**6
"""万元 in 分."""


def wan(number: str, unit: str = "万元") -> Quantity:
    """A figure."""
    return Quantity(Decimal(number), unit)


@dataclass
class Signed:
    """A signed project: its ids, and those of its promises by indicator."""

    project: str
    firm: str
    contract: str
    promises: dict[Indicator, str] = field(default_factory=dict)


def sign(session: Session, name: str, *, price: int = 3840, **fields: object) -> Signed:
    """A project with a firm of its own and an 投资合同 on 100 亩; price: 万元 for the land."""
    project = create_project(session, name, **fields)
    firm = Organization(name=f"{name}公司")
    session.add(firm)
    session.flush()
    contract = create_contract(
        session,
        project,
        ContractKind.INVESTMENT,
        parties=[Party("甲方", name="示例管委会"), Party("乙方", firm.id)],
        number=f"示例-{name[-2:]}",
        land=Extent(100 * AREA_UNITS_PER_MU),
        land_price=Amount(price * WAN),
        signed=When(date(2013, 3, 1)),
    )
    return Signed(project, firm.id, contract)


def promise_intensity(session: Session, made: Signed, ends: date, actual: str | None) -> str:
    """300 万元/亩 by `ends`, with the land price's share as remedy; actual: 万元 of that year."""
    key = add_commitment(
        session,
        made.contract,
        Indicator.INTENSITY,
        promised=wan("300", "万元/亩"),
        period=Period(PeriodKind.CUMULATIVE, day=ends),
        remedy=RemedyKind.LAND_PRICE_SHARE,
        clause="第三条第 2 款",
        page="7",
        wording="乙方承诺固定资产投资强度不低于 300 万元/亩。",
    )
    made.promises[Indicator.INTENSITY] = key
    if actual is not None:
        record(session, made, Indicator.FIXED_INVESTMENT, ends.year, actual)
    return key


def promise_tax(session: Session, made: Signed, per_mu: str, *actuals: str, opened: int) -> str:
    """万元/亩 of tax a year after 投产 in July of `opened`; actuals: 万元 year by year."""
    move = StageMove(project_id=made.project, stage=Stage.PRODUCING)
    move.on = When(date(opened, 7, 1))
    session.add(move)
    key = add_commitment(
        session,
        made.contract,
        Indicator.TAX_PER_MU,
        promised=wan(per_mu, "万元/亩"),
        period=Period(PeriodKind.SINCE, nth=1, years=5),
        tolerance=Decimal(5),
        remedy=RemedyKind.TAX_GAP,
        clause="第五条",
    )
    made.promises[Indicator.TAX_PER_MU] = key
    for at, actual in enumerate(actuals):
        record(session, made, Indicator.TAX, opened + 1 + at, actual)
    return key


def promise_start(session: Session, made: Signed, due: date, reached: date | None) -> str:
    """开工 by `due`, a thousandth of the land price for each day late."""
    key = add_commitment(
        session,
        made.contract,
        Indicator.START,
        due=When(due),
        remedy=RemedyKind.PER_DAY,
        clause="第四条",
    )
    made.promises[Indicator.START] = key
    if reached is not None:
        move = StageMove(project_id=made.project, stage=Stage.STARTED)
        move.on = When(reached)
        session.add(move)
    return key


def record(session: Session, made: Signed, what: Indicator, year: int, actual: str) -> str:
    """An actual of the project's firm in 万元, verified."""
    one = Performance(
        organization_id=made.firm,
        indicator=what,
        year=year,
        actual=wan(actual),
        evidence="示例审计报告",
        verified_by="统计员 戊",
        verified_on=date(year + 1, 2, 1),
    )
    session.add(one)
    session.flush()
    return one.id
