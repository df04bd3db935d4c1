"""与上期对比: what the rows of a brief's tables say beside what the issue before said of them.

Rows are paired by the id of what they are about. Figures are compared as they were printed, so
that whoever subtracts one paper from the other finds what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from crm.rules.numbers import round_half_up, show_number
from crm.rules.units import money_in
from db.terms import Currency
from db.values import Amount
from resources import tr

_NAMED = 10  # rows that are gone, by name; more are counted


@dataclass(frozen=True)
class Mark:
    """A row as the next issue looks at it again.

    key: the id of what it is about. state: in a word, as its stage or its light. figures: as
    printed, in the unit of the table; None is unknown or no firm figure. formerly: what stood
    for its id in issues of versions that kept none; two rows may share it.
    """

    key: str
    name: str
    state: str = ""
    figures: tuple[Decimal | None, ...] = ()
    formerly: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of a table that is compared; figures: what each is called, where there are more."""

    key: str
    marks: tuple[Mark, ...]
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Since:
    """What the issue before said; `first` when there was none, and the brief says so.

    A brief about chosen records, which is compared with nothing, has neither.
    """

    first: bool = False
    number: int = 0
    as_of: date | None = None
    tables: dict[str, tuple[Mark, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """A table beside the one before: row → what became of it, and the names of those gone."""

    changes: dict[str, str]
    new: frozenset[str]
    gone: tuple[str, ...]
    plain: bool  # each change is one signed figure

    @property
    def gone_words(self) -> str:
        """Which rows are gone, in a sentence; "" when none is."""
        if not self.gone:
            return ""
        named = tr("、").join(self.gone[:_NAMED])
        if len(self.gone) > _NAMED:
            named += tr("等{n}个").format(n=len(self.gone))
        return tr("上期在列、本期不再列的：{names}。").format(names=named)


def since_issue(number: int, as_of: date, tables: Iterable[Table]) -> Since:
    """Return what is kept of the issue before, from the tables of its snapshot."""
    return Since(False, number, as_of, {table.key: table.marks for table in tables})


def compare(since: Since, table: Table) -> Compared | None:
    """Hold a table beside the one of the issue before; None where that one had no such table."""
    kept = since.tables.get(table.key)
    if kept is None:
        return None
    before = {mark.key: mark for mark in kept}
    there = {mark.key for mark in table.marks} | {mark.formerly for mark in table.marks}
    changes, new = {}, set()
    for mark in table.marks:
        was = before.get(mark.key) or before.get(mark.formerly)
        if was is None:
            new.add(mark.key)
            changes[mark.key] = tr("新")
        elif was.key != mark.key and _shared(mark.formerly, kept, table.marks):
            changes[mark.key] = ""  # which of them it was, nobody can tell any more
        else:
            changes[mark.key] = _change(was, mark, table.figures)
    return Compared(
        changes,
        frozenset(new),
        tuple(mark.name for mark in kept if mark.key not in there),
        not any(mark.state for mark in table.marks) and not table.figures,
    )


def more_than(since: Since, key: str, row: str, now: int) -> str:
    """Return by how much a number differs from that of a row before: `较上期 +2`; else ""."""
    was = next((mark for mark in since.tables.get(key, ()) if mark.key == row), None)
    if was is None or not was.figures or was.figures[0] is None:
        return ""
    return tr("较上期 {change}").format(change=signed(now - was.figures[0]))


def signed(change: Decimal) -> str:
    """Show a difference with its sign: `+1.20`, `−3`, `持平`."""
    if not change:
        return tr("持平")
    exponent = change.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    return f"{'+' if change > 0 else '−'}{show_number(abs(change), places)}"


def printed(value: Fraction | Decimal | int | None, places: int = 0) -> Decimal | None:
    """Return a figure as it is printed: rounded once, unknown stays so."""
    return None if value is None else round_half_up(value, places)


def firm_money(amount: Amount | None, unit: str = "亿元") -> Decimal | None:
    """Return a firm amount of yuan as printed in `unit`; None for any other, never to subtract."""
    if amount is None or not amount.firm or amount.currency is not Currency.CNY:
        return None
    return round_half_up(money_in(amount.fen or 0, unit), 2)


def _shared(formerly: str, before: Iterable[Mark], now: Iterable[Mark]) -> bool:
    """Whether several rows, of this issue or the one before, stand for their ids by this."""
    old = sum(mark.key == formerly for mark in before)
    return old > 1 or sum(mark.formerly == formerly for mark in now) > 1


def _change(was: Mark, now: Mark, names: tuple[str, ...]) -> str:
    said = [f"{was.state}→{now.state}"] if was.state != now.state and was.state else []
    known = bool(now.state)
    for place, value in enumerate(now.figures):
        before = was.figures[place] if place < len(was.figures) else None
        if value is None and before is None:
            continue
        known = True
        if value is not None and value == before:
            continue
        name = names[place] if names else ""
        if value is None or before is None:
            if said:  # another state says it
                continue
            said.append(name + (tr("现无确数") if value is None else tr("原无确数")))
        else:
            said.append(name + signed(value - before))
    if said:
        return " ".join(said)
    if not now.state and not now.figures:
        return tr("仍在")
    return tr("持平") if known else ""
