"""What an actual was before it was corrected, read from its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.history import record_history
from db.values import Quantity


@dataclass(frozen=True)
class PastValue:
    """What an actual was before a correction, who corrected it and when."""

    old: Quantity | None
    new: Quantity | None
    author: str
    on: date


def past_values(session: Session, performance_id: str) -> list[PastValue]:
    """Return the corrections of an actual, the newest first."""
    return [
        PastValue(change.old, change.new, entry.author, entry.at.astimezone().date())
        for entry in record_history(session, "performance", performance_id)
        for change in entry.changes
        if change.field == "actual" and not change.created and change.old != change.new
    ]
