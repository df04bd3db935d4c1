"""Parts of a clause that are tables of numbers, as they are typed and shown in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from crm.rules.numbers import exact_decimal, parse_number, parse_percent, plain_text, show_number
from db.terms import RemedyKind
from resources import tr

RATED = (RemedyKind.PER_DAY, RemedyKind.TAX_GAP)
"""Remedies that are a rate a day."""
_BETWEEN = re.compile(r"[、,，;；/／\s]+")


def parse_ramp(text: str) -> list[str] | None:
    """Read the shares of a ramp in percent, year by year: ``50、80、100``.

    `check_ramp` says whether it can be one. Raises InvalidInput (field ``ramp``).
    """
    shares = [parse_percent(part, field="ramp") for part in _BETWEEN.split(text) if part]
    return [_plain(share) for share in shares if share is not None] or None


def show_ramp(ramp: Sequence[str] | None) -> str:
    """Return a ramp as `parse_ramp` reads it."""
    return tr("、").join(ramp or ())


def parse_rate(text: str) -> dict[str, str] | None:
    """Read a day's rate in per mille: ``1`` or ``1‰``; raises InvalidInput (``remedy_terms``)."""
    rate = parse_number(plain_text(text).removesuffix("‰"), field="remedy_terms")
    return None if rate is None else {"rate": _plain(rate / 1000)}


def parse_floor(text: str) -> dict[str, str] | None:
    """Read below how many percent all is paid back; raises InvalidInput (``remedy_terms``)."""
    floor = parse_percent(text, field="remedy_terms")
    return None if floor is None else {"floor": _plain(floor)}


def show_terms(terms: Mapping[str, Any] | None) -> str:
    """Return the terms of a remedy as `parse_rate` or `parse_floor` reads them."""
    told = terms or {}
    if told.get("rate"):
        return show_number(Decimal(told["rate"]) * 1000)
    return show_number(Decimal(told["floor"])) if told.get("floor") else ""


def terms_words(terms: Mapping[str, Any] | None) -> str:
    """Say the terms of a remedy by themselves; nothing where none were agreed."""
    told, parts = terms or {}, []
    if told.get("rate"):
        parts.append(tr("每日 {rate}‰").format(rate=show_number(Decimal(told["rate"]) * 1000)))
    if told.get("floor"):
        floor = show_number(Decimal(told["floor"]))
        parts.append(tr("完成低于 {floor}% 的全额扣回").format(floor=floor))
    return tr("；").join(parts)


def _plain(number: Any) -> str:
    return f"{exact_decimal(number):f}"
