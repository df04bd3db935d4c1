"""The sample's plan as a bureau keeps it: last year's figures, who answers, how it is split."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.figures import record_figure
from crm.plan_edits import edit_target, target_fields
from crm.plan_years import last_shape
from crm.target_shares import set_people, set_quarters
from db.models import Target

_LAST_YEAR = {
    "规模工业总产值": "247.1 395.2 543.5 690 846 1001 1160 1318 1472 1630 1790",
    "工商税收": "16.2 24.3 33 41 50 59 68 77 86 96 106",
}
"""Of 2015, 亿元, January to the end of February, March … December; invented."""
_OWNERS = {
    "规模工业总产值": "经济发展局",
    "工商税收": "财政局",
    "引进投资过10亿元项目": "招商局",
    "新开工开建项目": "项目办",
}


def add_plan_details(session: Session, today: date) -> None:
    """Report last year's figures, name who answers, and split two targets."""
    for indicator, values in _LAST_YEAR.items():
        for month, value in enumerate(values.split(), 2):
            record_figure(
                session,
                indicator=indicator,
                year=today.year - 1,
                month=month,
                value=Decimal(value),
                unit="亿元",
                today=today,
                illustrative=True,
            )
    for indicator, owner in _OWNERS.items():
        key = _zone_target(session, indicator)
        edit_target(session, key, replace(target_fields(session, key), owner=owner))
    tax = _zone_target(session, "工商税收")
    curve = last_shape(session, today.year - 1, "工商税收", None)
    edit_target(session, tax, replace(target_fields(session, tax), curve=curve))
    quarters = [Decimal(1), Decimal(1), Decimal(2), Decimal(1)]
    set_quarters(session, _zone_target(session, "引进投资过10亿元项目"), quarters)
    starts = _zone_target(session, "新开工开建项目")
    set_quarters(session, starts, [Decimal(3), Decimal(5), Decimal(4), Decimal(3)])
    shares = {"甲": Decimal(5), "乙": Decimal(4), "丙": Decimal(3), "丁": Decimal(3)}
    set_people(session, starts, shares)


def _zone_target(session: Session, indicator: str) -> str:
    return session.scalars(
        select(Target.id).where(
            Target.indicator == indicator, Target.park_id.is_(None), Target.trashed_at.is_(None)
        )
    ).one()
