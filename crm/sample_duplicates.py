"""An enterprise of the sample that somebody entered a second time, for 查重 to find."""

from __future__ import annotations

from sqlalchemy.orm import Session

from crm.organizations import create_organization
from resources import tr


def add_double(session: Session) -> None:
    """Enter 示例汽车集团 again under its full name, as who did not look it up would."""
    create_organization(
        session,
        tr("长沙示例汽车集团有限公司"),
        seat=tr("长沙"),
        address=tr("示例大道1号"),
        note=tr("展会上登记"),
        illustrative=True,
    )
