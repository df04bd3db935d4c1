"""Settings of a data file, which travel with it."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Record


class Setting(Record):
    """One setting; its id is its key (e.g. ``zone_name``), so two devices never make two."""

    __tablename__ = "setting"

    value: Mapped[str | None] = mapped_column(String)
