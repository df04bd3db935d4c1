"""Every kind of record that the history can name has a word, and so have the plan's fields."""

from __future__ import annotations

import db.models  # noqa: F401  (maps the classes)
from crm.labels import field_label, kind_label
from db.base import Base
from db.fields import logged_fields, record_classes

NEVER_NAMED = {"operation", "change", "conflict", "device", "exchange", "search_entry"}
"""Kinds of the log itself, and what is derived."""
PLANS = {"target", "target_share", "reported_figure", "parcel", "parcel_use", "park_move"}


def test_each_kind_is_named_in_words() -> None:
    kinds = {mapper.class_.__tablename__ for mapper in Base.registry.mappers}
    assert kinds > PLANS
    assert {kind for kind in kinds - NEVER_NAMED if kind_label(kind) == kind} == set()


def test_each_field_that_the_log_holds_is_named_in_words() -> None:
    """They are shown in 历史 and 冲突, whatever they are."""
    bare = {
        (kind, name)
        for kind, cls in record_classes().items()
        for name in logged_fields(cls)
        if field_label(name, kind).isascii()
    }
    assert bare == set()
