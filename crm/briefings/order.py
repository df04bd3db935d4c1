"""What is asked of a brief: which one, of which days and records, and how it is to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """What a brief speaks of, and so what a person chooses before it is made."""

    DAY = "day"  # the data as they stand
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RECORD = "record"  # one record, chosen where it is shown
    PROJECTS = "projects"  # one page or a few for each project
    CONTRACTS = "contracts"  # the same for each contract, in a year


@dataclass(frozen=True)
class Order:
    """The order for one issue.

    today: the day up to which the data are known. first, last: its days, where the brief speaks
    of a period. number: of the issue within the year. subjects: ids of the records that it is
    about; none means all. masked: mobile numbers are printed as 138****0000. official: in the
    style of GB/T 9704-2012, where the brief can be. secrecy: the mark at its head, e.g. 秘密★1年.
    copy: 份号, the number of the copy, where there is a mark. colophon: with the 版记 of the
    standard; copied_to: whom it says it is 抄送 to, None for what the zone set.
    """

    today: date
    issued_by: str = ""
    number: int = 0
    first: date | None = None
    last: date | None = None
    subjects: tuple[str, ...] = ()
    park_id: str | None = None
    masked: bool = True
    official: bool = False
    secrecy: str = ""
    copy: int = 0
    colophon: bool = False
    copied_to: str | None = None

    @property
    def subject(self) -> str | None:
        """The one record that it is about, a park too; None for all, and for several."""
        return self.subjects[0] if len(self.subjects) == 1 else self.park_id
