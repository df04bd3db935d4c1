"""A field's value in words, also of the fields that are tables of numbers.

Histories, conflicts and comparisons show any field of any record: what `crm.labels.shown` says of
a value by its type is not enough where its numbers mean something by their place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from crm.errors import InvalidInput
from crm.industries import industry_label
from crm.labels import field_label, kind_label, shown
from crm.rules.clause_typed import terms_words
from crm.rules.clause_words import ramp_words
from crm.rules.ladder_text import ladder_lines
from crm.rules.numbers import show_number
from crm.rules.score import read_ladder
from crm.setting_words import setting_shown
from resources import tr


def field_shown(kind: str, field: str, value: Any, *, unit: str = "") -> str:
    """Return a field's value as people read it; nothing is a dash. unit: of a score's steps."""
    words = _WORDS.get((kind, field))
    if field == "industry" and isinstance(value, str):
        return shown(industry_label(value))
    if words is None or not value:
        return shown(value)
    try:
        return _ladder(value, unit) if words is _ladder else shown(words(value))
    except (InvalidInput, ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return tr("（读不出来）")  # by another program: what it holds is no sentence


def months_words(shares: list[str]) -> str:
    """Say what is due at the end of each month, a quarter a line: 1–3月 8%、16%、25%."""
    return "\n".join(
        tr("{first}–{last}月 {shares}").format(
            first=at + 1,
            last=at + len(shares[at : at + 3]),
            shares=tr("、").join(f"{show_number(Decimal(one))}%" for one in shares[at : at + 3]),
        )
        for at in range(0, len(shares), 3)
    )


def _ladder(ladder: Mapping[str, Any], unit: str = "") -> str:
    return ladder_lines(read_ladder(ladder), unit, Decimal(100))


def _counts(summary: Mapping[str, int]) -> str:
    from crm.ledgers.planned import RowPlan  # what reads workbooks comes with it

    return tr("、").join(
        tr("{what} {n} 行").format(what=RowPlan[key.upper()].label, n=n)
        for key, n in summary.items()
    )


_WORDS: dict[tuple[str, str], Callable[[Any], str]] = {
    ("commitment", "ramp"): ramp_words,
    ("commitment", "remedy_terms"): terms_words,
    ("score_criterion", "ladder"): _ladder,
    ("target", "pace"): months_words,
    ("import_batch", "summary"): _counts,
    ("gate_item", "field"): lambda field: field_label(field, "project"),
    ("attachment", "record_kind"): kind_label,
    ("setting", "value"): setting_shown,
    ("issued_briefing", "snapshot"): lambda _: tr("（出刊时的内容，已留底）"),
}
