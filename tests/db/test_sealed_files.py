"""Files beside a data file while they are written: sealed piece by piece, read as far as whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.keys import Key, forget_keys, new_key
from db.sealed_files import SealedWriter, length_of, sealed_by, unsealed

PIECES = [b"first secret", b"", b"second secret" * 100]


@pytest.fixture
def key() -> Iterator[Key]:
    forget_keys()
    yield new_key("示例口令 2016")
    forget_keys()


@pytest.fixture
def file(tmp_path: Path, key: Key) -> Path:
    made = tmp_path / "memo"
    with made.open("xb") as out:
        writer = SealedWriter(out, key)
        for piece in PIECES:
            writer.write(piece)
    return made


def test_it_is_read_with_its_key_only(file: Path, key: Key) -> None:
    assert b"secret" not in file.read_bytes()
    assert sealed_by(file) == key.salt
    assert length_of(file) == len(b"".join(PIECES))
    assert unsealed(file) == b"".join(PIECES)
    forget_keys()
    assert unsealed(file) is None


def test_pieces_are_on_the_disk_at_once(tmp_path: Path, key: Key) -> None:
    with (tmp_path / "open").open("xb") as out:
        writer = SealedWriter(out, key)
        writer.write(b"heard")
        assert unsealed(tmp_path / "open") == b"heard"


@pytest.mark.parametrize(
    ("cut", "left"), [(1, PIECES[0]), (1325, PIECES[0]), (1345, None), (1380, None)]
)
def test_what_a_kill_left_is_read_up_to_the_last_whole_piece(
    file: Path, cut: int, left: bytes | None
) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:-cut])
    assert unsealed(file) == left


def test_a_piece_that_was_altered_or_moved_ends_it(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[-1] ^= 1
    file.write_bytes(whole)
    assert unsealed(file) == PIECES[0]
    head, first = whole[:48], whole[48 : 48 + 4 + 12 + 16]
    file.write_bytes(head + first + first)
    assert unsealed(file) == PIECES[0]


def test_what_is_no_sealed_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "wav").write_bytes(b"RIFF" + bytes(100))
    (tmp_path / "empty").write_bytes(b"")
    for name in ("wav", "empty", "missing"):
        assert sealed_by(tmp_path / name) is None
        assert unsealed(tmp_path / name) is None
