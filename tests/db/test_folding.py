"""The write-ahead log is folded into the data file beside what is written, and loses nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.engines import WRITES, file_engine
from db.folding import LONG, SETTINGS, Folding
from db.store import Store

ROWS = 3 * LONG // 4096


def log_of(path: Path) -> int:
    """The bytes of its write-ahead log."""
    return path.with_name(f"{path.name}-wal").stat().st_size


def write(engine: Engine, rows: int) -> None:
    """Fill pages of a table of our own."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS filled (page BLOB)"))
        for _ in range(rows):
            connection.execute(text("INSERT INTO filled VALUES (zeroblob(4000))"))


def rows_of(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM filled")) or 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "园区.yinfeng"


def test_a_long_log_is_folded_in_and_cut_by_what_is_written_next(path: Path) -> None:
    engine = file_engine(path, settings=SETTINGS)
    folding = Folding(engine, path)
    write(engine, ROWS)
    assert path.stat().st_size < LONG < log_of(path), "the commit itself leaves it alone"
    folding.after_commit(None)
    folding.end()
    assert path.stat().st_size > 2 * LONG
    write(engine, 1)
    assert log_of(path) <= LONG
    assert rows_of(engine) == ROWS + 1
    folding.after_commit(None)  # after the end, as a late commit would
    engine.dispose()


def test_a_short_log_is_left_alone(path: Path) -> None:
    engine = file_engine(path, settings=SETTINGS)
    folding = Folding(engine, path)
    folding.after_commit(None)  # before there is any
    write(engine, 10)
    before = path.stat().st_size
    folding.after_commit(None)
    folding.end()
    assert path.stat().st_size == before
    engine.dispose()


def test_who_reads_an_older_state_is_not_disturbed_and_the_next_round_goes_on(path: Path) -> None:
    engine = file_engine(path, settings=SETTINGS)
    folding = Folding(engine, path)
    write(engine, 1)
    with engine.connect() as reader:
        asked = text("SELECT count(*) FROM filled")
        assert reader.scalar(asked) == 1
        write(engine, ROWS)
        folding.after_commit(None)
        folding.end()
        assert path.stat().st_size < LONG, "what the reader may still need stays in the log"
        assert reader.scalar(asked) == 1
    again = Folding(engine, path)
    again.after_commit(None)
    again.end()
    assert path.stat().st_size > 2 * LONG
    assert rows_of(engine) == ROWS + 1
    engine.dispose()


def test_a_store_folds_its_log_while_it_is_open(path: Path) -> None:
    store = Store.create(path)
    with store.session(writes=True) as session:
        session.execute(text("CREATE TABLE filled (page BLOB)"))
        for _ in range(ROWS):
            session.execute(text("INSERT INTO filled VALUES (zeroblob(4000))"))
        session.commit()
    until = time.monotonic() + 30
    while path.stat().st_size < 2 * LONG and time.monotonic() < until:
        time.sleep(0.01)
    assert path.stat().st_size > 2 * LONG
    store.close()
    assert not path.with_name(f"{path.name}-wal").exists()
