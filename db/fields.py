"""The fields of a record as the log knows them: a value as a person edits it, not a column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, inspect
from sqlalchemy.orm import Mapper

from db.base import Base, Record
from db.columns import Exact, Instant, TermColumn
from db.terms import Term
from db.values import Value

_PLAIN = frozenset({str, int, bool})


@dataclass(frozen=True)
class Field:
    """One logged field: its attribute, the columns behind it, and how it is read back."""

    name: str
    columns: tuple[str, ...]
    decode: Callable[[Any], Any]
    value_type: type[Value] | None = None

    def from_parts(self, parts: list[Any]) -> Any:
        """Build the field's value from those of its columns, in their order."""
        if self.value_type is None:
            return parts[0]
        return None if all(part is None for part in parts) else self.value_type(*parts)

    def to_parts(self, value: Any) -> dict[str, Any]:
        """Return column → value for one value of the field."""
        if self.value_type is None:
            return {self.columns[0]: value}
        parts = (None,) * len(self.columns) if value is None else value.__composite_values__()
        return dict(zip(self.columns, parts, strict=True))


@cache
def logged_fields(cls: type[Record]) -> dict[str, Field]:
    """Return the fields of a mapped class that the log follows, by name."""
    mapper: Mapper[Any] = inspect(cls)
    found: dict[str, Field] = {}
    grouped: set[str] = set()
    for name, group in mapper.composites.items():
        columns = tuple(part.key for part in group.props)
        grouped.update(columns)
        value_type: type[Value] = group.info["value_type"]
        found[name] = Field(name, columns, value_type.from_plain, value_type)
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if attribute.key in grouped or attribute.key == "id" or column.info.get("derived"):
            continue
        found[attribute.key] = Field(attribute.key, (attribute.key,), _decoder(column))
    return found


@cache
def record_class(kind: str) -> type[Record]:
    """Return the mapped class of a record kind (its table's name); KeyError for an unknown one."""
    return record_classes()[kind]


@cache
def record_classes() -> dict[str, type[Record]]:
    """Return kind → mapped class of all records."""
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Record)
    }


def encode(value: Any) -> Any:
    """Return a field's value as plain JSON; a value that JSON can't hold is a TypeError."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Value):
        return value.plain()
    if isinstance(value, Term):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, str | int | dict | list):
        return value
    raise TypeError(f"the log can't hold {type(value).__name__}")


def decode(field: Field, plain: Any) -> Any:
    """Return the value that `encode` made `plain` from."""
    return None if plain is None else field.decode(plain)


def as_it_is(plain: Any) -> Any:
    """Decode what the log holds as the column does: texts, numbers, truth values, JSON."""
    return plain


def _decoder(column: ColumnElement[Any]) -> Callable[[Any], Any]:
    kind = column.type
    if isinstance(kind, TermColumn):
        return kind.term
    if isinstance(kind, Exact):
        return Decimal
    if isinstance(kind, Instant):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    return as_it_is
