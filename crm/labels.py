"""How records' fields and their values are called and shown: previews, reports, history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.label_words import FIELDS, KINDS, OF_KIND
from crm.ledgers.headers import BY_KEY
from crm.rules.clause_words import period_words
from crm.rules.phones import show_phone
from crm.rules.units import UNKNOWN, show_amount, show_extent, show_when
from db.fields import logged_fields, record_class
from db.terms import Term
from db.values import Amount, Extent, Period, Phone, Quantity, When
from resources import tr


def kind_label(kind: str) -> str:
    """Return what a record kind is called."""
    return tr(KINDS[kind]) if kind in KINDS else kind


def field_label(key: str, kind: str = "") -> str:
    """Return what a field is called, of a record kind where it is another thing there."""
    if (kind, key) in OF_KIND:
        return tr(OF_KIND[kind, key])
    if key in FIELDS:
        return tr(FIELDS[key])
    return BY_KEY[key].label if key in BY_KEY else key


def told_in_history(kind: str, field: str) -> bool:
    """Whether a history names the field: not the keys that only tie records together."""
    known = logged_fields(record_class(kind))
    return field in known and field not in (
        "project_id",
        "ordinal",
        "contact_id",
        "activity_id",
        "arrival_id",
        "scenario_id",
        "review_id",
        "criterion_id",
        "card_id",
        "contract_id",
        "replaces_id",
        "incentive_id",
        "record_kind",
        "record_id",
        "sha256",
        "size",
        "media_type",
    )


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
    if isinstance(value, Quantity):
        return value.source if value.number is None else f"{value.number:f}{value.unit}"
    if isinstance(value, Phone):
        return show_phone(value)
    if isinstance(value, Period):
        return period_words(value).rstrip(tr("，"))
    if isinstance(value, list):
        return tr("、").join(str(one) for one in value)
    if isinstance(value, dict):
        return tr("、").join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, bool):
        return tr("是") if value else tr("否")
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    return value.label if isinstance(value, Term) else str(value)
