"""现场核查: how far a site was on a day, which the rule of idle land is reckoned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.projects import project_of
from db.fields import logged_fields
from db.models import SiteInspection
from resources import tr

INSPECTION_FIELDS = frozenset(logged_fields(SiteInspection)) - {"project_id", "trashed_at"}


@dataclass(frozen=True)
class Inspection:
    """What was found on a site. area_share, invested_share: percent, None where not seen."""

    inspection_id: str
    on: date
    area_share: Decimal | None
    invested_share: Decimal | None
    stopped_on: date | None
    inspector: str
    note: str
    illustrative: bool


def add_inspection(
    session: Session, project_id: str, on: date, *, today: date, **fields: Any
) -> str:
    """Enter what was found on a site and return the record's id.

    fields: of `INSPECTION_FIELDS`. Raises InvalidInput with the field.
    """
    project_of(session, project_id)
    record = SiteInspection(project_id=project_id, on=on)
    _set(record, fields, today)
    session.add(record)
    session.flush()
    return record.id


def edit_inspection(
    session: Session, inspection_id: str, fields: Mapping[str, Any], *, today: date
) -> None:
    """Correct an inspection; the old values stay in the history."""
    _set(inspection_of(session, inspection_id), fields, today)


def trash_inspection(session: Session, inspection_id: str) -> None:
    """Put an inspection in the trash; the one before it holds again."""
    inspection_of(session, inspection_id).trashed_at = datetime.now(UTC)


def inspections_of(session: Session, project_id: str) -> list[Inspection]:
    """Return the inspections of a project's site, the newest first."""
    rows = session.scalars(
        select(SiteInspection)
        .where(SiteInspection.project_id == project_id, SiteInspection.trashed_at.is_(None))
        .order_by(SiteInspection.on.desc(), SiteInspection.id.desc())
    )
    return [
        Inspection(
            one.id,
            one.on,
            one.area_share,
            one.invested_share,
            one.stopped_on,
            one.inspector or "",
            one.note or "",
            one.illustrative,
        )
        for one in rows
    ]


def inspection_of(session: Session, inspection_id: str) -> SiteInspection:
    """Return an inspection to change; raises RecordMissing for one in the trash."""
    gone = tr("这次现场核查已被移入回收站，没有保存。")
    return living(session, SiteInspection, inspection_id, gone)


def _set(record: SiteInspection, fields: Mapping[str, Any], today: date) -> None:
    for name, value in fields.items():
        if name not in INSPECTION_FIELDS:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        setattr(record, name, (value.strip() or None) if isinstance(value, str) else value)
    if record.on > today:
        raise InvalidInput(tr("核查日期还没有到。"), field="on")
    for name in ("area_share", "invested_share"):
        share = getattr(record, name)
        if share is not None and not 0 <= share <= 100:
            raise InvalidInput(tr("应是 0 到 100 之间的百分数。"), field=name)
    if record.stopped_on is not None and record.stopped_on > record.on:
        raise InvalidInput(tr("停工日期晚于核查日期，请核对。"), field="stopped_on")
    seen = (record.area_share, record.invested_share, record.stopped_on, record.note)
    if all(one is None for one in seen):
        raise InvalidInput(
            tr("请至少填写动工面积、已投资比例、停工日期或情况说明中的一项。"), field="area_share"
        )
