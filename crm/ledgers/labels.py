"""How a ledger's fields and their values are called and shown, in previews and reports."""

from __future__ import annotations

from typing import Any

from crm.ledgers.headers import BY_KEY
from crm.rules.units import UNKNOWN, show_amount, show_extent, show_when
from db.terms import Term
from db.values import Amount, Extent, When
from resources import tr


def field_label(key: str) -> str:
    """Return what a field is called."""
    if key in BY_KEY:
        return BY_KEY[key].label
    return {"contract_amount": tr("合同金额"), "phase": tr("分期")}.get(key, key)


def shown(value: Any) -> str:
    """Return a field's value as it is shown; nothing is a dash."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, Amount):
        return show_amount(value)
    if isinstance(value, Extent):
        return show_extent(value)
    if isinstance(value, When):
        return show_when(value)
    return value.label if isinstance(value, Term) else str(value)
