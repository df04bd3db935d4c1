"""Copies the rows of one database into another of the same schema, all or those of a scope."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from db.base import Base
from db.fields import record_classes
from db.models import Change, Conflict, Device, Exchange, Operation, SearchEntry
from db.portions import portions

_LOCAL = frozenset({SearchEntry.__tablename__, Exchange.__tablename__})
"""The index is made anew from the records; an exchange is a fact of one database alone."""
_ROWS = 2000

Keys = Mapping[str, Collection[str]]
"""Record kind → ids."""


def copy_rows(source: Connection, target: Connection, keys: Keys | None = None) -> int:
    """Copy records, log, devices and conflicts into empty tables; return how many records.

    keys: only these records, with those of their changes alone; None for all.
    """
    kinds = record_classes()
    copied = 0
    for table in _tables():
        for rows in _chosen(source, table, keys):
            target.execute(insert(table), rows)
            copied += len(rows) if table.name in kinds else 0
    return copied


def clear_rows(target: Connection) -> None:
    """Delete what `copy_rows` would fill; the keys are checked at the commit."""
    for table in reversed(_tables()):
        target.execute(delete(table))


def count_rows(source: Connection) -> int:
    """Return how many rows a whole copy has, for the progress."""
    return sum(source.scalar(select(func.count()).select_from(table)) or 0 for table in _tables())


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in _LOCAL]


def _chosen(source: Connection, table: Table, keys: Keys | None) -> Iterator[list[dict[str, Any]]]:
    if keys is None or table.name == Device.__tablename__:
        yield from _rows(source, select(table))
    elif table.name == Operation.__tablename__:
        for some in portions(_operations(source, keys)):
            yield from _rows(source, select(table).where(table.c.id.in_(some)))
    elif table.name in (Change.__tablename__, Conflict.__tablename__):
        for kind, ids in keys.items():
            for some in portions(ids):
                yield from _rows(
                    source,
                    select(table).where(table.c.kind == kind, table.c.record_id.in_(some)),
                )
    else:
        for some in portions(keys.get(table.name, ())):
            yield from _rows(source, select(table).where(table.c.id.in_(some)))


def _operations(source: Connection, keys: Keys) -> set[str]:
    """Return the operations that touched one of these records."""
    found: set[str] = set()
    for kind, ids in keys.items():
        for some in portions(ids):
            found.update(
                source.scalars(
                    select(Change.operation_id).where(
                        Change.kind == kind, Change.record_id.in_(some)
                    )
                )
            )
    return found


def _rows(source: Connection, statement: Any) -> Iterator[list[dict[str, Any]]]:
    result = source.execute(statement)
    while some := result.mappings().fetchmany(_ROWS):
        yield [dict(row) for row in some]
