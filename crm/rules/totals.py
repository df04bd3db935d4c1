"""Totals: firm amounts are added up, and what is not firm is told beside (另有约数 n 项)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from crm.rules.units import in_cny, show_amount
from db.terms import Currency
from db.values import Amount
from resources import tr


@dataclass(frozen=True)
class Total:
    """A sum of firm amounts in 分 of CNY, and how many amounts it leaves out, and why.

    approximate: they bear a mark. unknown: nobody told them. unconverted: foreign, without a
    rate.
    """

    fen: int = 0
    firm: int = 0
    approximate: int = 0
    unknown: int = 0
    unconverted: int = 0

    @property
    def items(self) -> int:
        """How many amounts there are in all."""
        return self.firm + self.approximate + self.unknown + self.unconverted

    def __add__(self, other: Total) -> Total:
        return Total(
            self.fen + other.fen,
            self.firm + other.firm,
            self.approximate + other.approximate,
            self.unknown + other.unknown,
            self.unconverted + other.unconverted,
        )


def total(
    amounts: Iterable[Amount | None], rates: Mapping[Currency, Decimal] | None = None
) -> Total:
    """Add up the firm ones of `amounts` in yuan; rates: yuan for one unit of a currency."""
    result = Total()
    for amount in amounts:
        result += _one(amount, rates)
    return result


def _one(amount: Amount | None, rates: Mapping[Currency, Decimal] | None) -> Total:
    if amount is None or amount.fen is None:
        return Total(unknown=1)
    if not amount.firm:
        return Total(approximate=1)
    converted = in_cny(amount, rates)
    if converted is None or converted.fen is None:
        return Total(unconverted=1)
    return Total(fen=converted.fen, firm=1)


def show_total(figure: Total, *, unit: str = "亿元", with_unit: bool = True) -> str:
    """Show the sum, `—` when nothing firm is known; what is beside it is told by `beside`."""
    known = Amount(figure.fen) if figure.firm else None
    return show_amount(known, unit=unit, with_unit=with_unit)


def beside(figure: Total) -> str:
    """Say what the sum leaves out: `另有约数 2 项`, `另有外币未折算 1 项`; else "".

    Amounts that nobody told are not said: a project at 线索 has none yet.
    """
    said = []
    if figure.approximate:
        said.append(tr("另有约数 {n} 项").format(n=figure.approximate))
    if figure.unconverted:
        said.append(tr("另有外币未折算 {n} 项").format(n=figure.unconverted))
    return tr("，").join(said)
