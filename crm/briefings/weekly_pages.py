"""招商工作周报 on paper: as the monthly one, without its definitions' table."""

from __future__ import annotations

from crm.briefings.monthly_pages import imprint, story

__all__ = ["imprint", "story"]
