"""Many rows of one table at once: bound column by column, past the work on each single row.

The values are those of the mapped columns, and each column's own type binds them, as elsewhere.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

from db.base import Record
from db.fields import Field, as_it_is, decode, logged_fields

Column = Sequence[Any]


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest: what is made for many rows is all alive, and walks over it cost."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def insert_rows(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    columns: Sequence[Column],
    *,
    written: Container[str] = (),
) -> None:
    """Insert rows that are given by their columns, each as long as the others.

    written: names of columns whose values are as the database takes them, e.g. JSON text.
    """
    rows = list(zip(*_bound(connection, table, names, columns, written), strict=True))
    _run(connection, _inserting(table.name, tuple(names), mark_of(connection)), rows)


def update_rows(
    connection: Connection,
    table: Table,
    ids: Column,
    names: Sequence[str],
    columns: Sequence[Column],
    *,
    counted: bool = False,
) -> None:
    """Set columns of the rows `ids`; `counted` lets `version` grow, as a save does."""
    rows = list(zip(*_bound(connection, table, names, columns), ids, strict=True))
    statement = _updating(table.name, tuple(names), mark_of(connection), counted=counted)
    _run(connection, statement, rows)


def insert_records(
    connection: Connection,
    cls: type[Record],
    ids: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    plain: bool,
) -> None:
    """Insert new records: ids beside field → value, where `plain` values are those of the log.

    A field that is not given is as in a record of which nothing is said; one that the class does
    not know, of another version, is left out.
    """
    filled: dict[str, Column] = {"id": ids}
    bare = {name: value for name, value in blank(cls).items() if value is not None}
    for name, value in bare.items():
        filled[name] = [value] * len(ids)
    specs = logged_fields(cls)
    for name in dict.fromkeys(chain.from_iterable(rows)):
        if name in specs:
            filled.update(_columns(specs[name], rows, bare, plain=plain))
    insert_rows(connection, cls.__table__, list(filled), list(filled.values()))  # type: ignore[arg-type]


def update_records(
    connection: Connection, cls: type[Record], rows: Mapping[str, Mapping[str, Any]]
) -> None:
    """Set fields of records: id → field → plain value as in the log."""
    specs = logged_fields(cls)
    groups: dict[tuple[str, ...], list[str]] = {}
    for key, values in rows.items():
        names = tuple(name for name in values if name in specs)
        if names:
            groups.setdefault(names, []).append(key)
    for names, keys in groups.items():
        of_group = [rows[key] for key in keys]
        filled: dict[str, Column] = {}
        for name in names:
            filled.update(_columns(specs[name], of_group, {}, plain=True))
        # Somebody who has the record open in a form is to notice.
        table: Any = cls.__table__
        update_rows(connection, table, keys, list(filled), list(filled.values()), counted=True)


@cache
def blank(cls: type[Record]) -> Mapping[str, Any]:
    """Return the columns of a new record of which nothing is said."""
    columns: dict[str, Any] = {"version": 1}
    for spec in logged_fields(cls).values():
        columns.update(spec.to_parts(None))
    for column in cls.__table__.columns:
        if column.default is not None and column.default.is_scalar:
            columns[column.key] = column.default.arg
    return columns


def _columns(
    spec: Field, rows: Iterable[Mapping[str, Any]], bare: Mapping[str, Any], *, plain: bool
) -> dict[str, Column]:
    """Return column → its values in all rows, of one field."""
    absent = bare.get(spec.columns[0])
    values = [row.get(spec.name, absent) for row in rows]
    if plain:
        values = _decoded(spec, values)
    if spec.value_type is None:
        return {spec.columns[0]: values}
    nothing = (None,) * len(spec.columns)
    parts = [nothing if value is None else value.__composite_values__() for value in values]
    return dict(zip(spec.columns, zip(*parts, strict=True), strict=True))


def _decoded(spec: Field, values: list[Any]) -> list[Any]:
    if spec.decode is as_it_is:
        return values
    if spec.value_type is not None:
        return [decode(spec, value) for value in values]
    known: dict[Any, Any] = {None: None}  # days and terms come again and again
    for value in values:
        if value not in known:
            known[value] = spec.decode(value)
    return [known[value] for value in values]


def _bound(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    columns: Sequence[Column],
    written: Container[str] = (),
) -> list[Iterable[Any]]:
    bound: list[Iterable[Any]] = []
    for name, column in zip(names, columns, strict=True):
        bind = None if name in written else _binder(connection, table, name)
        bound.append(column if bind is None else map(bind, column))
    return bound


_BINDERS: dict[tuple[str, str, str], Callable[[Any], Any] | None] = {}


def _binder(connection: Connection, table: Table, name: str) -> Callable[[Any], Any] | None:
    """Return what its type does to a column's values; of each database there is one dialect."""
    dialect = connection.dialect
    key = (dialect.name, table.name, name)
    if key not in _BINDERS:
        _BINDERS[key] = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return _BINDERS[key]


# Names are quoted, since one may be a word of SQL's.


@cache
def _inserting(table: str, names: tuple[str, ...], mark: str) -> str:
    into = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}" ({into}) VALUES ({", ".join([mark] * len(names))})'


@cache
def _updating(table: str, names: tuple[str, ...], mark: str, *, counted: bool) -> str:
    parts = [f'"{name}" = {mark}' for name in names]
    if counted:
        parts.append("version = version + 1")
    return f'UPDATE "{table}" SET {", ".join(parts)} WHERE id = {mark}'


def mark_of(connection: Connection) -> str:
    """Return what stands for a value in a statement of the driver's own."""
    return "?" if connection.dialect.name == "sqlite" else "%s"


def _run(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, rows)
