"""The keys of encrypted files: derived once a process, and found again by the file's first bytes.

A file that SQLCipher encrypted begins with its salt, a plain one with SQLite's name. The files
that belong together (data, attachments, backups) have one salt and one key.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from db.errors import PassphraseNeeded, StorageError, WrongPassphrase
from resources import tr

MAGIC = b"SQLite format 3\x00"
ROUNDS = 256_000
"""PBKDF2-HMAC-SHA512, as SQLCipher 4 derives the key of a passphrase by itself."""
_PAGE = 4096
_OTHERS = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"%PDF", b"\xd0\xcf\x11\xe0", b"YINFENG")
"""How files begin that people take for a data file: office documents, pictures, our own bundles."""


@dataclass(frozen=True)
class Key:
    """A derived key with the salt of the files that it opens."""

    secret: bytes
    salt: bytes

    @property
    def spec(self) -> str:
        """The key as SQLCipher takes it, past its own derivation."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"


_ring: dict[bytes, Key] = {}


def forget_keys() -> None:
    """Forget all keys of this process."""
    _ring.clear()


def salt_of(path: Path) -> bytes | None:
    """Return the salt of an encrypted file; None for a plain, an empty or a missing one."""
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError:
        return None
    return None if len(head) < len(MAGIC) or head == MAGIC else head


def may_be_encrypted(path: Path) -> bool:
    """Whether a file looks like one that SQLCipher encrypted: whole pages of random bytes."""
    salt = salt_of(path)
    if salt is None or path.stat().st_size % _PAGE:
        return False
    text = all(32 <= byte < 127 or byte in b"\t\r\n" for byte in salt)
    return not (text or len(set(salt)) < 6 or salt.startswith(_OTHERS))


def known_key(path: Path) -> Key | None:
    """Return the key of a file, None for a plain one; raises PassphraseNeeded."""
    salt = salt_of(path)
    if salt is None:
        return None
    if is_locked(path):
        raise PassphraseNeeded(
            tr("“{name}”是加密的，要先输入口令才能打开。").format(name=path.name)
        )
    return _ring.get(salt)  # none for what is damaged: the driver says so


def known_by(salt: bytes) -> Key | None:
    """Return the key of the files with this salt, if it was derived in this process."""
    return _ring.get(salt)


def is_locked(path: Path) -> bool:
    """Whether a file is encrypted, and its passphrase was not given in this process."""
    salt = salt_of(path)
    return salt is not None and salt not in _ring and may_be_encrypted(path)


def new_key(passphrase: str) -> Key:
    """Derive a key for files that are to be encrypted, and keep it."""
    key = _derived(passphrase, os.urandom(16))
    _ring[key.salt] = key
    return key


def fits(path: Path, passphrase: str) -> bool:
    """Whether a passphrase is that of an encrypted file whose key is known."""
    salt = salt_of(path)
    return salt in _ring and _ring[salt] == _derived(passphrase, salt)


def unlock(path: Path, passphrase: str) -> None:
    """Keep the key of an encrypted file, if the passphrase is right; else WrongPassphrase."""
    salt = salt_of(path)
    if salt is None:
        return
    key = _derived(passphrase, salt)
    connection = driver.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        give_key(connection, key)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.DatabaseError as fault:
        raise WrongPassphrase(
            tr(
                "口令不对，没有打开。口令区分大小写，请检查输入法和大写锁定后再试；"
                "口令确实没错，就是文件损坏了，请从备份恢复。"
            )
        ) from fault
    finally:
        connection.close()
    _ring[salt] = key


def give_key(connection: Any, key: Key | None) -> None:
    """Let a fresh connection of the driver's use a key; None for a plain file."""
    if key is not None:
        connection.execute("PRAGMA cipher_log_level = NONE")  # what is wrong we tell ourselves
        connection.execute(f'PRAGMA key = "{key.spec}"')


def connect(path: Path, *, like: Path | None = None, **settings: Any) -> Any:
    """Return a connection of the driver's on a file; a new one takes the key of `like`.

    Raises PassphraseNeeded, and the driver's errors.
    """
    key = key_for(path, like)
    connection = driver.connect(str(path), **settings)
    give_key(connection, key)
    return connection


def export(source: Path, target: Path, key: Key | None) -> None:
    """Write all of a closed database into a new file under another key, or none; and check it.

    Raises PassphraseNeeded, StorageError for a copy that is not whole, and the driver's errors.
    """
    target.unlink(missing_ok=True)
    connection = connect(source, isolation_level=None)
    try:
        connection.execute(
            "ATTACH DATABASE ? AS other KEY ?", (str(target), "" if key is None else key.spec)
        )
        connection.execute("SELECT sqlcipher_export('other')").fetchone()
        found = connection.execute("PRAGMA other.integrity_check(1)").fetchone()[0]
        connection.execute("DETACH DATABASE other")
    finally:
        connection.close()
    if found != "ok":
        raise StorageError(
            tr("“{name}”没有通过检查，什么都没有改动。").format(name=source.name), details=found
        )
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def key_for(path: Path, like: Path | None) -> Key | None:
    """Return the key to open `path` with: its own, or where it is not there yet that of `like`."""
    there = path.exists() and path.stat().st_size > 0
    return known_key(path if there or like is None else like)


def _derived(passphrase: str, salt: bytes) -> Key:
    secret = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, 32)
    return Key(secret, salt)
