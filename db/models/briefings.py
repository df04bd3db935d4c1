"""Briefs that were issued, frozen with what they were made from, and each print of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Json, Record


class IssuedBriefing(Record):
    """One issue: `snapshot` holds all that its pages show, so that a reprint is the same bytes.

    kind is the briefing's key; first and last are the period; subject is the record it is about.
    """

    __tablename__ = "issued_briefing"

    kind: Mapped[str] = mapped_column(String(40), index=True)
    number: Mapped[str | None] = mapped_column(String)
    title: Mapped[str] = mapped_column(String)
    first: Mapped[date | None]
    last: Mapped[date | None]
    subject_id: Mapped[str | None] = mapped_column(String(64), index=True)
    issued_on: Mapped[date]
    issued_by: Mapped[str | None] = mapped_column(String)
    style: Mapped[str | None] = mapped_column(String)
    snapshot: Mapped[dict[str, Any]] = mapped_column(Json)
    sha256: Mapped[str | None] = mapped_column(String(64))


class BriefingPrint(Record):
    """Who printed, saved or sent a brief when, and whether telephone numbers were masked.

    briefing_id is None for a draft, and for many at once; title says then what it was. place is
    the printer, the file or the folder.
    """

    __tablename__ = "briefing_print"

    briefing_id: Mapped[str | None] = mapped_column(
        ForeignKey("issued_briefing.id", deferrable=True, initially="DEFERRED"), index=True
    )
    at: Mapped[datetime]
    by: Mapped[str | None] = mapped_column(String)
    what: Mapped[str] = mapped_column(String)
    masked: Mapped[bool] = mapped_column(default=True)
    title: Mapped[str | None] = mapped_column(String)
    place: Mapped[str | None] = mapped_column(String)
