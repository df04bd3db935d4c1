"""What the frame of a window says of an open data file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from crm.replica import copied, since_words
from crm.settings import ZONE_NAME, reference_date, setting
from db.models import Project, ReportedFigure


@dataclass(frozen=True)
class Frame:
    """What the window says around its pages.

    zone: the zone's name; sample_day: its reference date; illustrative: it holds samples; copy:
    since when and from where this is a working copy, or "".
    """

    zone: str
    sample_day: date | None
    illustrative: bool
    copy: str = ""


def frame(session: Session) -> Frame:
    """Return what the window's frame shows."""
    samples = (
        exists().where(record.illustrative, record.trashed_at.is_(None))
        for record in (Project, ReportedFigure)
    )
    copy = copied(session)
    return Frame(
        zone=setting(session, ZONE_NAME) or "",
        sample_day=reference_date(session),
        illustrative=any(session.scalar(select(sample)) for sample in samples),
        copy="" if copy is None else since_words(copy),
    )
