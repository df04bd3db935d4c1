"""Files that lie outside of a data file while they are written, encrypted under its key.

A sealed file is `MARK`, the salt of the data file's key, a salt of its own, and pieces: each its
length in 4 bytes, then AES-256-GCM under a key that both salts give, numbered by its nonce. So
what was written is readable up to the last whole piece, however the process ended.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from db.keys import Key, known_by
from db.sealed_texts import cipher

MARK = b"YINFENG SEALED 1"
_SALT, _TAG, _MOST = 16, 16, 1 << 24
_HEAD = len(MARK) + 2 * _SALT
_LENGTH = struct.Struct("<I")


class SealedWriter:
    """Writes pieces into a new file, each on the disk's way at once."""

    def __init__(self, out: BinaryIO, key: Key) -> None:
        own = os.urandom(_SALT)
        self._out, self._cipher, self._number = out, cipher(key, own), 0
        out.write(MARK + key.salt + own)
        out.flush()

    def write(self, piece: bytes) -> None:
        """Add a piece; raises OSError."""
        sealed = self._cipher.encrypt(_nonce(self._number), piece, None)
        self._number += 1
        self._out.write(_LENGTH.pack(len(sealed)) + sealed)
        self._out.flush()


def sealed_by(file: Path) -> bytes | None:
    """Return the salt of the key under which a file lies; None for a plain or a missing one."""
    try:
        with file.open("rb") as held:
            head = held.read(_HEAD)
    except OSError:
        return None
    return head[len(MARK) :][:_SALT] if len(head) == _HEAD and head.startswith(MARK) else None


def unsealed(file: Path) -> bytes | None:
    """Return what was written; None where its key is not known here, or nothing can be read.

    What a kill or a fault of the disk left of a piece ends it. Raises OSError.
    """
    key = known_by(sealed_by(file) or b"")
    if key is None:
        return None
    from cryptography.exceptions import InvalidTag

    whole = file.read_bytes()
    opener = cipher(key, whole[_HEAD - _SALT : _HEAD])
    pieces = []
    try:
        for number, (start, end) in enumerate(_pieces(whole)):
            pieces.append(opener.decrypt(_nonce(number), whole[start:end], None))
    except InvalidTag:
        pass
    return b"".join(pieces) or None


def length_of(file: Path) -> int:
    """Return how many bytes were written into a sealed file, by the lengths of its pieces."""
    with file.open("rb") as held, mmap.mmap(held.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return sum(end - start - _TAG for start, end in _pieces(whole))


def _pieces(whole: bytes | mmap.mmap) -> Iterator[tuple[int, int]]:
    """Yield where each whole piece begins and ends."""
    at = _HEAD
    while at + _LENGTH.size <= len(whole):
        (length,) = _LENGTH.unpack_from(whole, at)
        at += _LENGTH.size
        if not _TAG <= length <= _MOST or at + length > len(whole):
            return
        yield at, at + length
        at += length


def _nonce(number: int) -> bytes:
    """No two pieces of a file have one: each file has a key of its own."""
    return number.to_bytes(12, "big")
