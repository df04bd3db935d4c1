"""The text index: which records hold some tokens, kept in the transaction that changes them.

On a file it is an FTS5 table without content of its own, whose rows are those of `search_entry`;
on a server the tokens stand in that table, in an array with a GIN index. Each token bears its
kind's letter and its zone's (`db.tokens`), so that one look finds the records of one kind that
have the words in one place, newest first, and stops as soon as there are enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from db.bulk import mark_of
from db.models.search import SearchEntry
from db.tokens import All, Document, Expression, Zone, tokens_of

LETTERS = {"project": "p", "organization": "o", "contact": "c", "activity": "a", "todo": "t"}
"""Kind of record → the letter that its tokens begin with."""
BEGUN = frozenset({"project", "organization", "contact"})
"""Kinds that are asked for by the beginnings of their names; others are found amid a sentence."""
FULL_TEXT = "search_text"
"""The FTS5 table; to its tokenizer `ascii` all that is not ASCII is a letter: tokens stay whole."""
LAID = (
    f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5("
    "tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')"
)
"""The statement of revision 0006."""
MOST_SEGMENTS = 4
MANY = 1_000
"""Documents that are written at once, from which on it pays to let FTS5 hold more of them."""
_HELD_BYTES = 4 << 20
"""What FTS5 holds in memory of many documents before it writes a segment; by itself a quarter,
which takes half as long again for 50,000."""
_TABLE = SearchEntry.__tablename__
_E: Any = SearchEntry.__table__
_ON_FILE = (
    f"INSERT INTO {_TABLE} (kind, record_id, digest, id) VALUES (?, ?, ?, ?)",
    f"UPDATE {_TABLE} SET digest = ?, id = ? WHERE id = ?",
)
_ON_SERVER = (
    f"INSERT INTO {_TABLE} (kind, record_id, digest, tokens) VALUES (%s, %s, %s, %s)",
    f"UPDATE {_TABLE} SET digest = %s, tokens = %s, id = DEFAULT WHERE id = %s",
)
"""A new entry, and another content of one, which takes a new number."""


@dataclass(frozen=True)
class Found:
    """A record whose tokens fit; `row` falls from hit to hit of one kind and zone."""

    kind: str
    zone: Zone
    row: int
    record_id: str


@dataclass(frozen=True)
class Look:
    """Ask for records of a kind that fit in a zone: at most `limit`, of rows below `before`."""

    kind: str
    zone: Zone
    expression: Expression
    limit: int
    before: int | None = None


def is_own(name: str) -> bool:
    """Whether a table or an index of this name is one of ours that the models do not know."""
    return name.startswith(FULL_TEXT)


def put(
    connection: Connection, kind: str, ids: Sequence[str], documents: Sequence[Document]
) -> None:
    """Let the index hold `documents`, and nothing else of the records `ids`.

    A document that the index holds already as it is costs one look.
    """
    if not ids:
        return
    marks = ", ".join([mark_of(connection)] * len(ids))
    asked = (
        f"SELECT id, record_id, digest FROM {_TABLE} WHERE record_id IN ({marks})"
        f" UNION ALL SELECT coalesce(max(id), 0), NULL, 0 FROM {_TABLE}"
    )
    held: dict[str | None, tuple[int, int]] = {
        key: (row, digest) for row, key, digest in connection.exec_driver_sql(asked, tuple(ids))
    }
    last, _ = held.pop(None)
    wanted = [(document, document.digest) for document in documents]
    fresh = [one for one in wanted if held.get(one[0].record_id, (0, None))[1] != one[1]]
    gone = held.keys() - {document.record_id for document in documents}
    if gone:
        _remove(connection, [held[key][0] for key in gone])
    if fresh:
        rows = [held.get(document.record_id, (None, 0))[0] for document, _ in fresh]
        _write(connection, kind, fresh, rows, last)


def tokens(kind: str, document: Document) -> str:
    """Return the tokens that the index holds for a record of a kind, apart by spaces."""
    return tokens_of(LETTERS[kind], document, begun=kind in BEGUN)


def clear(connection: Connection) -> None:
    """Empty the index."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO {FULL_TEXT}({FULL_TEXT}) VALUES ('delete-all')")
    connection.execute(delete(_E))


def tidy(connection: Connection) -> None:
    """Join the index's segments on a file, since each term is looked up in each of them.

    Takes about 2 s at 200,000 records; a server tidies up by itself.
    """
    if connection.dialect.name != "sqlite":
        return
    segments = connection.exec_driver_sql(f"SELECT count(DISTINCT segid) FROM {FULL_TEXT}_idx")
    if segments.scalar_one() > MOST_SEGMENTS:
        connection.exec_driver_sql(f"INSERT INTO {FULL_TEXT}({FULL_TEXT}) VALUES ('optimize')")


def find(connection: Connection, looks: Sequence[Look]) -> list[Found]:
    """Return what each look finds, look by look."""
    if not looks:
        return []
    one = _file_look if connection.dialect.name == "sqlite" else _server_look
    statements: list[str] = []
    values: list[object] = []
    for place, look in enumerate(looks):
        statement, own = one(place, look)
        statements.append(statement)
        values += own
    rows = connection.exec_driver_sql(" UNION ALL ".join(statements), tuple(values))
    return [
        Found(looks[place].kind, looks[place].zone, row, record_id)
        for place, row, record_id in rows
    ]


def digests(connection: Connection, kind: str) -> dict[str, int]:
    """Return record id → digest of what the index holds of a kind."""
    rows = connection.execute(select(_E.c.record_id, _E.c.digest).where(_E.c.kind == kind))
    return {row.record_id: row.digest for row in rows}


def is_empty(connection: Connection) -> bool:
    """Whether the index holds nothing."""
    return connection.execute(select(_E.c.id).limit(1)).first() is None


def look_again(connection: Connection) -> None:
    """Have a connection to a file look at the full-text table as it is now, by opening it.

    SQLite's own check goes by the segments that the connection saw last: what another one wrote
    since would read as damage.
    """
    connection.exec_driver_sql(f"SELECT 1 FROM {FULL_TEXT} LIMIT 1").all()


def parted(connection: Connection) -> int:
    """Return how many entries on a file lack their row in the full-text table, or the reverse."""
    if connection.dialect.name != "sqlite":
        return 0
    rows = f"SELECT id FROM {FULL_TEXT}_docsize"
    own = f"SELECT id FROM {_TABLE}"
    lacking = connection.exec_driver_sql(
        f"SELECT (SELECT count(*) FROM ({rows} EXCEPT {own}))"
        f" + (SELECT count(*) FROM ({own} EXCEPT {rows}))"
    )
    return int(lacking.scalar_one())


def _remove(connection: Connection, rows: list[int]) -> None:
    _empty(connection, rows)
    connection.exec_driver_sql(
        f"DELETE FROM {_TABLE} WHERE id = {mark_of(connection)}", [(row,) for row in rows]
    )


def _empty(connection: Connection, rows: list[int]) -> None:
    """Take the tokens of entries out of the full-text table; a server has them in the entry."""
    if rows and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"DELETE FROM {FULL_TEXT} WHERE rowid = ?", [(row,) for row in rows]
        )


def _write(
    connection: Connection,
    kind: str,
    fresh: Sequence[tuple[Document, int]],
    rows: Sequence[int | None],
    last: int,
) -> None:
    """Write documents with their digests, each under a new number behind `last`.

    rows: which entries held the same records before; None for those that are not held.
    """
    texts = [tokens(kind, document) for document, _ in fresh]
    on_file = connection.dialect.name == "sqlite"
    _empty(connection, [row for row in rows if row is not None])
    # On a file the write lock is held, so nobody else numbers rows meanwhile.
    numbers = range(last + 1, last + 1 + len(fresh))
    content = numbers if on_file else [sorted(set(text.split())) for text in texts]
    new: list[tuple[object, ...]] = []
    again: list[tuple[object, ...]] = []
    for row, (document, digest), held in zip(rows, fresh, content, strict=True):
        if row is None:
            new.append((kind, document.record_id, digest, held))
        else:
            again.append((digest, held, row))
    adding, moving = _ON_FILE if on_file else _ON_SERVER
    if new:
        connection.exec_driver_sql(adding, new)
    if again:
        connection.exec_driver_sql(moving, again)
    if on_file:
        if len(fresh) >= MANY:
            _hold_much(connection)
        connection.exec_driver_sql(
            f"INSERT INTO {FULL_TEXT} (rowid, tokens) VALUES (?, ?)",
            list(zip(numbers, texts, strict=True)),
        )


def _hold_much(connection: Connection) -> None:
    """Let FTS5 hold more before it writes a segment, as the file remembers from then on.

    To set it writes what is held at once, so it is set only where it is not yet so.
    """
    asked = f"SELECT 1 FROM {FULL_TEXT}_config WHERE k = 'hashsize' AND v = {_HELD_BYTES}"
    if connection.exec_driver_sql(asked).first() is None:
        connection.exec_driver_sql(
            f"INSERT INTO {FULL_TEXT}({FULL_TEXT}, rank) VALUES ('hashsize', {_HELD_BYTES})"
        )


def _file_look(place: int, look: Look) -> tuple[str, list[object]]:
    below, values = ("AND rowid < ? ", [look.before]) if look.before is not None else ("", [])
    statement = (
        f"SELECT {place}, entry.id, entry.record_id FROM (SELECT rowid AS row FROM {FULL_TEXT} "
        f"WHERE {FULL_TEXT} MATCH ? {below}ORDER BY rowid DESC LIMIT ?) AS hit "
        f"JOIN {_TABLE} AS entry ON entry.id = hit.row"
    )
    return statement, [_match(LETTERS[look.kind], look.expression), *values, look.limit]


def _match(letter: str, expression: Expression) -> str:
    """Write an expression as FTS5 reads it; a token holds no quotation mark."""
    if isinstance(expression, str):
        return f'"{letter}{expression}"'
    word = " AND " if isinstance(expression, All) else " OR "
    return f"({word.join(_match(letter, part) for part in expression.parts)})"


def _server_look(place: int, look: Look) -> tuple[str, list[object]]:
    condition, values = _contains(LETTERS[look.kind], look.expression)
    if look.before is not None:
        condition, values = f"{condition} AND id < %s", [*values, look.before]
    statement = (
        f"(SELECT {place}, id, record_id FROM {_TABLE} WHERE {condition} ORDER BY id DESC LIMIT %s)"
    )
    return statement, [*values, look.limit]


def _contains(letter: str, expression: Expression) -> tuple[str, list[object]]:
    if isinstance(expression, str):
        return "tokens @> %s::varchar[]", [[letter + expression]]
    parts = [_contains(letter, part) for part in expression.parts]
    word = " AND " if isinstance(expression, All) else " OR "
    joined = word.join(condition for condition, _ in parts)
    return f"({joined})", [value for _, values in parts for value in values]
