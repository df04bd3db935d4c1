"""A project whose contract promises tax, for the tests of offers, benefit and exit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from crm.commitments import add_commitment
from crm.contracts import Party, create_contract
from crm.projects import create_project, organization_named
from db.models import Performance, StageMove
from db.terms import ContractKind, Indicator, PeriodKind, RemedyKind, Stage
from db.values import AREA_UNITS_PER_MU, Amount, Extent, Period, Quantity, When
from tests.crm.zone import add

WAN = 10**6
TODAY = date(2029, 5, 31)


def wan(number: int | str) -> Amount:
    """So many 万元, exactly."""
    return Amount(int(Decimal(number) * WAN))


@dataclass(frozen=True)
class Signed:
    """The ids of a project, its enterprise, its contract and its promise."""

    project: str
    firm: str
    contract: str
    promise: str


def signed(session: Session, name: str = "示例项目", **clause: Any) -> Signed:
    """Sign 8,000 万元 of tax a year from 2027 on, on 100 亩 at 3,840 万元; opened in July 2026."""
    firm = organization_named(session, f"{name}公司")
    project = create_project(
        session,
        name,
        investors=[f"{name}公司"],
        land=Extent(100 * AREA_UNITS_PER_MU),
    )
    add(
        session,
        StageMove(project_id=project, stage=Stage.PRODUCING, on=When(date(2026, 7, 15))),
    )
    contract = create_contract(
        session,
        project,
        ContractKind.INVESTMENT,
        parties=[Party("甲方", name="示例管委会"), Party("乙方", firm)],
        signed=When(date(2025, 3, 1)),
        land_price=wan(3840),
    )
    fields = {
        "promised": Quantity(Decimal(8000), "万元"),
        "period": Period(PeriodKind.SINCE, nth=1),
        "remedy": RemedyKind.CLAWBACK,
        "clause": "第九条",
        **clause,
    }
    promise = add_commitment(session, contract, Indicator.TAX, **fields)
    return Signed(project, firm, contract, promise)


def taxed(session: Session, firm: str, year: int, number: str) -> None:
    """Enter what an enterprise paid in a year, in 万元."""
    actual(session, firm, Indicator.TAX, year, number)


def actual(session: Session, firm: str, indicator: Indicator, year: int, number: str) -> None:
    """Enter an actual of a year, in 万元."""
    add(
        session,
        Performance(
            organization_id=firm,
            indicator=indicator,
            year=year,
            actual=Quantity(Decimal(number), "万元"),
        ),
    )
