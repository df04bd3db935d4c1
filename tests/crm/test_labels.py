"""Every kind of record that the history can name has a word, and so have the plan's fields."""

from __future__ import annotations

import db.models  # noqa: F401  (maps the classes)
from crm.labels import field_label, kind_label
from db.base import Base
from db.fields import logged_fields

NEVER_NAMED = {"operation", "change", "conflict", "device", "exchange", "search_entry"}
"""Kinds of the log itself, and what is derived."""
PLANS = {"target", "target_share", "reported_figure", "parcel", "parcel_use", "park_move"}


def test_each_kind_is_named_in_words() -> None:
    kinds = {mapper.class_.__tablename__ for mapper in Base.registry.mappers}
    assert kinds > PLANS
    assert {kind for kind in kinds - NEVER_NAMED if kind_label(kind) == kind} == set()


def test_the_fields_of_the_plan_are_named_in_words() -> None:
    bare = {
        (mapper.class_.__tablename__, name)
        for mapper in Base.registry.mappers
        if mapper.class_.__tablename__ in PLANS
        for name in logged_fields(mapper.class_)
        if field_label(name, mapper.class_.__tablename__) == name
    }
    assert bare == set()
