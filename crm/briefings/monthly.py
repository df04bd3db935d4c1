"""招商工作月报: its snapshot from the data, and writing it to PDF.

Nothing of reportlab is loaded before the first brief is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy.orm import Session

from crm.briefings.issue import ListedProject, MonthlySnapshot, StageGroup, TargetLine
from crm.briefings.records import listed_projects, stalled_projects
from crm.counts import excluded_parks
from crm.errors import BriefingError
from crm.pipeline import funnel, movements, stock
from crm.rules.counting import narrowing_of
from crm.rules.dates import month_end
from crm.rules.stages import BESIDE, ROAD
from crm.settings import BUREAU_NAME, ZONE_NAME, setting
from crm.targets import TargetStanding, attainments, in_order
from crm.tiers import major_projects, signed_in
from db.terms import Measure
from resources import N_, tr

if TYPE_CHECKING:
    from crm.briefings.fonts import MissingCharacter

# What a text of the snapshot is called where a character of it can't be printed.
_PLACES = {
    "bureau": N_("单位"),
    "issued_by": N_("签发人"),
    "indicator": N_("指标名称"),
    "name": N_("项目名称"),
    "investors": N_("投资方"),
    "progress": N_("进展"),
    "stuck_reason": N_("未进展原因"),
    "reason": N_("原因"),
    "chief": N_("联点领导"),
    "commissioner": N_("督办专员"),
    "owner": N_("责任人"),
}


@dataclass(frozen=True)
class Written:
    """A brief that was written: its pages, and characters no font has (printed as 〓)."""

    pages: int
    missing: tuple[MissingCharacter, ...] = ()


def snapshot(
    session: Session,
    year: int,
    month: int,
    *,
    today: date,
    issued_by: str = "",
    number: int | None = None,
) -> MonthlySnapshot:
    """Return what the brief of a month (1–12) says, as known on `today`.

    number: of the issue within the year; by default the month's. Targets, movements and the
    funnel speak up to the month's last day, or `today` when it comes before; projects are listed
    as their records stand. Raises BriefingError for a month that has not begun.
    """
    first, last = date(year, month, 1), month_end(year, month)
    if first > today:
        raise BriefingError(
            tr("{year}年{month}月还没有开始，不能出月报。请选择{today}或以前的月份。").format(
                year=year, month=month, today=today.isoformat()
            )
        )
    as_of, new_year = min(today, last), date(year, 1, 1)
    projects = listed_projects(session)
    targets = _target_lines(session, year, as_of)
    moved = tuple(movements(session, first, as_of))
    return MonthlySnapshot(
        bureau=_bureau(session),
        number=month if number is None else number,
        first=first,
        last=last,
        as_of=as_of,
        issued_on=today,
        issued_by=issued_by,
        illustrative=any(project.illustrative for project in projects)
        or any(line.standing.illustrative for line in targets),
        targets=targets,
        signed=tuple(signed_in(session, first, as_of)),
        signed_year=tuple(signed_in(session, new_year, as_of)),
        large=tuple(major_projects(session)),
        funnel=tuple(funnel(session, new_year, as_of)),
        movements=moved,
        stalled=tuple(stalled_projects(session, projects, as_of)),
        groups=_groups(session, projects),
        parks_apart=excluded_parks(session),
    )


def _bureau(session: Session) -> str:
    zone = setting(session, ZONE_NAME) or ""
    return setting(session, BUREAU_NAME) or tr("{zone}招商局").format(zone=zone)


def _groups(session: Session, projects: Sequence[ListedProject]) -> tuple[StageGroup, ...]:
    """Group by stage, the furthest first, and those beside the road last."""
    totals = {at.stage: at.total for at in stock(session)}
    groups = (
        StageGroup(stage, totals[stage], tuple(one for one in projects if one.stage is stage))
        for stage in (*reversed(ROAD), *BESIDE)
    )
    return tuple(group for group in groups if group.projects)


def _target_lines(session: Session, year: int, as_of: date) -> tuple[TargetLine, ...]:
    """Return the targets, 其中 rows behind their own, the parks' behind the zone's."""
    earlier: dict[date, dict[str, TargetStanding]] = {}
    lines = []
    for standing in in_order(attainments(session, year, as_of)):
        change = None
        if (before := _month_before(standing)) is not None:
            if before not in earlier:
                found = attainments(session, year, before)
                earlier[before] = {one.target_id: one for one in found}
            change = _change(standing, earlier[before].get(standing.target_id))
        lines.append(TargetLine(standing, change, _tier(standing)))
    return tuple(lines)


def _month_before(standing: TargetStanding) -> date | None:
    """Return the end of the month before what `standing` covers, in the same year."""
    last = standing.as_of.replace(day=1) - timedelta(days=1)
    return last if last.year == standing.as_of.year else None


def _change(now: TargetStanding, before: TargetStanding | None) -> Fraction | None:
    if before is None or now.ahead is None or before.ahead is None:
        return None
    return now.ahead - before.ahead


def _tier(standing: TargetStanding) -> str:
    if standing.record_kind != "project":
        return ""
    return narrowing_of(standing.indicator, Measure.SIGNED_PROJECTS).tier or ""


def write(issue: MonthlySnapshot, target: str | Path | BinaryIO) -> Written:
    """Print `issue` to a file or a stream; the same issue gives the same bytes.

    A file takes the place of an older one only when it is whole. Raises BriefingError with
    what to do when it can't be saved.
    """
    from crm.briefings import monthly_pages, press

    missing = missing_characters(issue)
    content, pages = press.print_story(monthly_pages.story(issue), monthly_pages.imprint(issue))
    press.deliver(content, target)
    return Written(pages, missing)


def file_name(issue: MonthlySnapshot) -> str:
    """Return the name under which an issue is saved unless a person gives another."""
    name = tr("招商工作月报{year}年第{number}期")
    return name.format(year=issue.year, number=issue.number) + ".pdf"


def missing_characters(issue: MonthlySnapshot) -> tuple[MissingCharacter, ...]:
    """Return, before printing, the characters of `issue` that no bundled font has."""
    from crm.briefings import fonts

    return tuple(
        missing
        for place, whole, text in dict.fromkeys(_texts(issue))
        for missing in fonts.missing_characters(text, f"{place}：{whole}" if place else "")
    )


def _texts(record: Any) -> Iterator[tuple[str, str, str]]:
    """Yield each text of a record as (what it is, what names it, the text)."""
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, str):
            if not value.isascii():
                place = _PLACES.get(field.name, "")
                yield tr(place) if place else "", value[:20], value
        elif is_dataclass(value):
            yield from _texts(value)
        elif isinstance(value, tuple):
            for each in value:
                if is_dataclass(each):
                    yield from _texts(each)
