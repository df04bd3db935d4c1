"""Whether a data file is whole and holds what was acknowledged, as the file itself says."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as driver

from crm.check import check
from crm.workspace import Workspace
from db.fields import encode, logged_fields, record_classes


def assert_whole(file: Path, acknowledged: set[str]) -> None:
    """Open a file as the next start does: nothing is lost of what was saved, nothing half there."""
    assert_sound(file, acknowledged)  # as it was left, its write-ahead log beside it
    with closing(Workspace.open(file)) as opened:
        found = opened.read(check)
        assert found == [], found[:3]
        opened.read(_assert_rows_as_logged)


def assert_sound(file: Path, acknowledged: set[str]) -> None:
    """Look at a file without our code."""
    with closing(driver.connect(str(file))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    kept = operations_in(file)
    assert acknowledged <= kept, f"{len(acknowledged - kept)} acknowledged operations are lost"


def operations_in(file: Path) -> set[str]:
    """Return the ids of all operations that a file holds."""
    with closing(driver.connect(str(file))) as connection:
        return {key for (key,) in connection.execute("SELECT id FROM operation")}


def _assert_rows_as_logged(session: Session) -> None:
    """Each record is what its changes say, one after the other; none is there without the other."""
    logged: dict[tuple[str, str], dict[str, Any]] = {}
    rows = session.connection().exec_driver_sql(
        "SELECT kind, record_id, fields FROM change JOIN operation ON operation.id = operation_id"
        " ORDER BY clock, device"
    )
    for kind, key, fields in rows:
        values = {name: change[-1] for name, change in json.loads(fields).items()}
        logged.setdefault((kind, key), {}).update(values)
    for kind, cls in record_classes().items():
        held = {record.id: record for record in session.query(cls)}
        assert held.keys() == {key for of, key in logged if of == kind}, kind
        for key, record in held.items():
            said = logged[(kind, key)]
            for name in logged_fields(cls):
                assert encode(getattr(record, name)) == said.get(name), (kind, key, name)
