"""Settings that travel with a data file."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Setting

ZONE_NAME = "zone_name"
BUREAU_NAME = "bureau_name"
REFERENCE_DATE = "reference_date"


def setting(session: Session, key: str) -> str | None:
    """Return one setting, or None where it was never set."""
    return session.scalar(
        select(Setting.value).where(Setting.id == key, Setting.trashed_at.is_(None))
    )


def set_setting(session: Session, key: str, value: str | None) -> None:
    """Write one setting; None empties it."""
    found = session.get(Setting, key)
    if found is None:
        session.add(Setting(id=key, value=value))
    else:
        found.value, found.trashed_at = value, None  # an undo may have put it in the trash


def reference_date(session: Session) -> date | None:
    """Return the day on which the data file lives (基准日), or None for the real today."""
    text = setting(session, REFERENCE_DATE)
    return date.fromisoformat(text) if text else None


def today_of(session: Session) -> date:
    """The day to count by where nobody told one: the reference date, else the calendar's."""
    return reference_date(session) or date.today()  # noqa: DTZ011
