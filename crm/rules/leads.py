"""What a lead is called until somebody names it, and when it has been left lying."""

from __future__ import annotations

import re
from datetime import date, timedelta

from resources import tr

SILENT_DAYS = 7
"""Days without a follow-up after which a lead without a next step counts as left lying."""
FIRST_STEP_WORKDAYS = 3
"""Workdays within which a new lead is to be answered, unless somebody says otherwise."""

_FORMS = re.compile(
    r"(?:[(（](?:集团|控股|中国)[)）])?(?:有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|公司)$"
)


def suggested_name(company: str, person: str) -> str:
    """Return how a lead's project is called: by its company's name, else by its person's.

    ``深圳示例科技有限公司`` gives ``深圳示例科技项目``; nothing gives nothing.
    """
    company, person = " ".join(company.split()), " ".join(person.split())
    if company:
        short = _FORMS.sub("", company) or company
        return short if short.endswith(tr("项目")) else tr("{company}项目").format(company=short)
    return tr("{person}的线索").format(person=person) if person else ""


def silent_since(today: date) -> date:
    """Return the last day on which a lead without a next step was left lying too long."""
    return today - timedelta(days=SILENT_DAYS + 1)


def monday_of(day: date) -> date:
    """Return the first day of the week in which `day` lies."""
    return day - timedelta(days=day.weekday())
