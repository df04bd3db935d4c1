"""What an office prints around a brief (GB/T 9704-2012): 份号 above its 密级, and the 版记."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.briefings.order import Order
from crm.briefings.signing import signing_of

_DIGITS = 6


@dataclass(frozen=True)
class Marks:
    """The marks of one issue.

    copy: the number of this copy (份号), 0 for none. copied_to: 抄送, "" for nobody. printed_by,
    printed_on: 印发机关 and 印发日期; no 版记 without them.
    """

    copy: int = 0
    copied_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None

    @property
    def copy_number(self) -> str:
        """The number of the copy as it is printed, with six digits (7.2.1); "" for none."""
        return str(self.copy).zfill(_DIGITS) if self.copy else ""


def marks_of(session: Session, order: Order) -> Marks:
    """Return the marks that an order asks for; what it leaves open is what the zone set."""
    from crm.briefings.records import bureau_of  # of records that bear marks themselves

    copy = order.copy if order.secrecy else 0
    if not (order.official and order.colophon):
        return Marks(copy)
    signing = signing_of(session)
    copied_to = signing.copied_to if order.copied_to is None else order.copied_to
    return Marks(copy, copied_to, signing.printed_by or bureau_of(session), order.today)
