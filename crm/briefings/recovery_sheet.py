"""口令恢复单: a sheet on which the passphrase of an encrypted data file is written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from crm.briefings.order import Order
from crm.briefings.records import bureau_of
from resources import tr


@dataclass(frozen=True)
class RecoverySheet:
    """What the sheet says: of which file it is. The passphrase itself is nowhere in it."""

    key: ClassVar[str] = "recovery_sheet"

    file: str
    place: str
    bureau: str
    as_of: date
    issued_by: str
    illustrative: bool = False

    @property
    def title(self) -> str:
        """The sheet's name."""
        return tr("口令恢复单")


def take(session: Session, order: Order) -> RecoverySheet:
    """Return the snapshot of the data file whose place the order names."""
    (place,) = order.subjects
    return snapshot(session, place, today=order.today, issued_by=order.issued_by)


def snapshot(session: Session, place: str, *, today: date, issued_by: str = "") -> RecoverySheet:
    """Return what the sheet of the data file at `place` says."""
    name = place.replace("\\", "/").rsplit("/", 1)[-1]
    return RecoverySheet(name, place, bureau_of(session), today, issued_by)


def file_name(sheet: RecoverySheet) -> str:
    """Return the name under which a sheet is saved unless a person gives another."""
    stem = sheet.file.rsplit(".", 1)[0]
    kept = "".join(each for each in stem if each.isalnum() or each in "（）-_ ")[:40]
    return f"{sheet.title}-{kept.strip()}-{sheet.as_of.isoformat()}.pdf"
