"""年度目标完成情况: each target by park, and the records behind each number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.briefings.issue import TargetLine
from crm.briefings.order import Order
from crm.briefings.sources import Source, of_targets
from crm.rules.pace import pace_of_year
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from crm.targets import TargetStanding, attainments, in_order, show_gap
from db.models import Organization, Project
from resources import tr

_AT_ONCE = 5000


@dataclass(frozen=True)
class Behind:
    """What a number counts: the target, and the names of its projects or enterprises."""

    target_id: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class TargetsSheet:
    """What the brief says of a year on a day."""

    key: ClassVar[str] = "targets_sheet"

    bureau: str
    year: int
    as_of: date
    issued_on: date
    issued_by: str
    illustrative: bool = False
    targets: tuple[TargetLine, ...] = ()
    behind: tuple[Behind, ...] = ()
    pace: Fraction = Fraction(0)
    chances: dict[str, float] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The brief's name."""
        return tr("年度目标完成情况")


def take(session: Session, order: Order) -> TargetsSheet:
    """Return the snapshot of the year of the order's days, else of today's."""
    year = (order.last or order.today).year
    return snapshot(session, year=year, today=order.today, issued_by=order.issued_by)


def snapshot(session: Session, *, year: int, today: date, issued_by: str = "") -> TargetsSheet:
    """Return how the targets of `year` stand, as known on `today`."""
    standings = in_order(attainments(session, year, today))
    zone = setting(session, ZONE_NAME) or ""
    return TargetsSheet(
        setting(session, BUREAU_NAME) or tr("{zone}招商局").format(zone=zone),
        year,
        min(today, date(year, 12, 31)),
        today,
        issued_by,
        any(one.illustrative for one in standings),
        tuple(TargetLine(one) for one in standings),
        tuple(_behind(session, standings)),
        pace_of_year(year, today),
    )


def file_name(sheet: TargetsSheet) -> str:
    """Return the name under which it is saved unless a person gives another."""
    return f"{sheet.year}{sheet.title}-{sheet.as_of.isoformat()}.pdf"


def conclusion(sheet: TargetsSheet) -> tuple[str, ...]:
    """Return what the figures say, as the rules write it."""
    known = [line.standing for line in sheet.targets if not line.standing.missing]
    met = [one for one in known if one.met]
    ahead = [one for one in known if not one.met and one.ahead is not None and one.ahead >= 0]
    behind = [one for one in known if not one.met and one.ahead is not None and one.ahead < 0]
    missing = [line.standing for line in sheet.targets if line.standing.missing]
    first = tr(
        "截至{day}，{year}年计划的{n}项目标里，{met}项已达成，{ahead}项不低于时序或目标，"
        "{behind}项落后，{missing}项缺数据。"
    ).format(
        day=sheet.as_of.isoformat(),
        year=sheet.year,
        n=len(sheet.targets),
        met=len(met),
        ahead=len(ahead),
        behind=len(behind),
        missing=len(missing),
    )
    said = [first]
    worst = sorted(behind, key=lambda one: one.ahead or Fraction(0))[:3]
    if worst:
        said.append(
            tr("落后最多的是：{names}。").format(names=tr("；").join(_named(one) for one in worst))
        )
    return tuple(said)


def sources(sheet: TargetsSheet) -> tuple[Source, ...]:
    """Return what each target counts."""
    return of_targets(sheet.targets, sheet.as_of, tr("年度目标与时序"))


def _named(one: TargetStanding) -> str:
    park = "" if one.park_id is None else one.park
    return f"{park}{one.indicator}{show_gap(one, 1)}"


def _behind(session: Session, standings: list[TargetStanding]) -> list[Behind]:
    names: dict[str, str] = {}
    for kind, of in (("project", Project), ("organization", Organization)):
        ids = sorted(
            {key for one in standings if one.record_kind == kind for key in one.record_ids}
        )
        for at in range(0, len(ids), _AT_ONCE):
            for key, name in session.execute(
                select(of.id, of.name).where(of.id.in_(ids[at : at + _AT_ONCE]))
            ):
                names[key] = name
    return [
        Behind(one.target_id, tuple(names[key] for key in one.record_ids if key in names))
        for one in standings
        if one.record_kind in ("project", "organization") and one.record_ids
    ]
