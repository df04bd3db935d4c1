"""Whose happenings are asked for, and what of them the log knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from crm.history import Entry
from crm.recent_words import Place, happened_on
from db.values import When


@dataclass(frozen=True)
class Asked:
    """Whose happenings are asked for: of a project or an organization (`kind`, `key`).

    made: record → the operation that entered it. projects: id → name of those whose follow-ups
    are an organization's too.
    """

    key: str
    today: date
    most: int
    made: Mapping[tuple[str, str], Entry]
    kind: str = "project"
    projects: Mapping[str, str] = field(default_factory=dict)

    def place(self, kind: str, key: str, on: When, clock: str | None = None) -> Place:
        """When the record `key` says that something was."""
        return happened_on(on, self.made.get((kind, key)), self.today, clock)

    def entered(self, kind: str, key: str, author: str | None = None) -> tuple[str, str]:
        """Who did it, and in which operation."""
        entry = self.made.get((kind, key))
        if entry is None:
            return author or "", ""
        return author or entry.author, entry.operation_id


def living_of(cls: Any, asked: Asked) -> Any:
    """Ask for the records of a kind that belong to what is asked for and are not in the trash."""
    own = getattr(cls, f"{asked.kind}_id") == asked.key
    if asked.projects:
        own = or_(own, cls.project_id.in_(list(asked.projects)))
    return select(cls).where(own, cls.trashed_at.is_(None))
