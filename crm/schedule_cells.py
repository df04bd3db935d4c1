"""What a pasted schedule is made of: its cells, what was read of them and what was not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crm.rules.clause_words import sentence
from crm.rules.clauses import Draft
from crm.rules.numbers import plain_text
from db.terms import Indicator
from resources import tr

SUM = re.compile(r"合计|小计|总计|备注|说明")


@dataclass(frozen=True)
class Understood:
    """One promise that was read, and from which cell; `note` says what was made of it."""

    place: str
    draft: Draft
    note: str = ""

    @property
    def sentence(self) -> str:
        """The promise as its clause would read."""
        return sentence(self.draft)


@dataclass(frozen=True)
class Unread:
    """A cell that became no promise, with what it says and why.

    passed: it is no promise by its nature, such as a sum or a remark.
    """

    place: str
    text: str
    why: str
    passed: bool = False


@dataclass
class Schedule:
    """What was pasted: promises, and cells that could not be read.

    running: indicators whose yearly figures may be of the year alone or run up to it; a person
    says which (`read_schedule`'s ``running``).
    """

    promises: list[Understood] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    running: tuple[Indicator, ...] = ()

    def refuse(self, place: str, text: str, why: str) -> None:
        """Keep a cell that could not be read."""
        self.unread.append(Unread(place, text.strip() or tr("（空）"), why))

    def pass_over(self, place: str, text: str) -> None:
        """Keep a cell that is a sum or a remark."""
        words = tr("合计、备注或说明，不是一项承诺。")
        self.unread.append(Unread(place, text.strip(), words, passed=True))


def place(row: int, column: int) -> str:
    """Name a cell of what was pasted as a person counts: 第2行第3列."""
    return tr("第{row}行第{column}列").format(row=row + 1, column=column + 1)


def numbering(heading: str) -> bool:
    """Whether a heading is that of a column that only numbers its rows."""
    return plain_text(heading).rstrip(".").lower() in ("序号", "编号", "#", "no")


def serial(text: str) -> bool:
    """Whether a text may only number its row."""
    return re.fullmatch(r"\d{1,3}[.、]?", plain_text(text)) is not None
