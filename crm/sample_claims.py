"""追缴, a share and an inspection of the sample zone: of projects named 示例 only."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.claim_changes import demand_claim, pay_claim
from crm.claims_due import claimable
from crm.inspections import add_inspection
from db.models import Project
from db.terms import RemedyKind
from db.values import Amount

_SITE = "示例光伏组件"


def add_claims(session: Session, today: date) -> None:
    """Demand two of what is owed: one is overdue and was paid in part, one is still in time."""
    owed = [one for one in claimable(session, today) if one.project.startswith("示例")]
    taxes = [one for one in owed if one.kind is RemedyKind.TAX_GAP][:1]
    others = [one for one in owed if one.kind is RemedyKind.LAND_PRICE_SHARE][:1]
    for one in taxes:
        claim = demand_claim(
            session,
            one.commitment_id,
            one.ends,
            due=today - timedelta(days=37),
            today=today,
            demanded_on=today - timedelta(days=75),
            illustrative=True,
        )
        half = Amount(one.amount // 2 // 10**6 * 10**6)
        pay_claim(session, claim, half, today - timedelta(days=40), today=today)
    for one in others:
        demand_claim(
            session,
            one.commitment_id,
            one.ends,
            due=today + timedelta(days=20),
            today=today,
            demanded_on=today - timedelta(days=10),
            illustrative=True,
        )
    site = session.scalar(select(Project.id).where(Project.name == _SITE))
    if site is not None:
        add_inspection(
            session,
            site,
            today - timedelta(days=12),
            today=today,
            area_share=Decimal(20),
            invested_share=Decimal(15),
            stopped_on=today - timedelta(days=80),
            inspector="示例专员",
            note="桩基完成后停工，等待设备方案调整。",
            illustrative=True,
        )
