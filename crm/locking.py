"""The passphrase of a data file: asked when it is opened, set, changed and taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crm.errors import InvalidInput
from crm.passphrases import TRIES_HERE, Tries, check_passphrase
from db import encryption, keys
from db.encryption import Rekeyed
from db.errors import WrongPassphrase
from resources import tr

Report = Callable[[int, int], None]


def is_encrypted(path: Path | None) -> bool:
    """Whether a data file is encrypted; a server's database (None) is not by us."""
    return path is not None and keys.salt_of(path) is not None


def is_locked(path: Path) -> bool:
    """Whether a file looks encrypted, and its passphrase was not given in this run yet."""
    return keys.is_locked(path)


def unlock(path: Path, passphrase: str, tries: Tries = TRIES_HERE) -> None:
    """Take the passphrase of an encrypted file, so that it can be opened in this run.

    Raises WrongPassphrase, and PassphrasePaused after five wrong ones.
    """
    _counted(path, tries, lambda: keys.unlock(path, passphrase))


def confirm(path: Path, passphrase: str, tries: Tries = TRIES_HERE) -> None:
    """Ask once more who holds an encrypted file that is open; raises as `unlock` does."""

    def compare() -> None:
        if not keys.fits(path, passphrase):
            raise WrongPassphrase(tr("口令不对。口令区分大小写，请检查输入法和大写锁定后再试。"))

    _counted(path, tries, compare)


def check_change(path: Path, old: str, new: str, again: str, *, tries: Tries = TRIES_HERE) -> None:
    """Refuse a new passphrase that is too short or mistyped, and a wrong old one, at its field.

    old counts only where the file is encrypted. Raises InvalidInput, and PassphrasePaused.
    """
    check_passphrase(new, again)
    _check_old(path, old, tries)


def check_removal(path: Path, old: str, *, tries: Tries = TRIES_HERE) -> None:
    """Refuse a wrong passphrase at its field: InvalidInput, PassphrasePaused."""
    _check_old(path, old, tries)


def encrypt(path: Path, passphrase: str, progress: Report = lambda done, total: None) -> Rekeyed:
    """Encrypt a closed data file with its attachments and backups, whole or not at all.

    A forgotten passphrase can't be recovered by anybody. Raises StorageError.
    """
    return encryption.rekey(path, passphrase, progress)


def decrypt(path: Path, progress: Report = lambda done, total: None) -> Rekeyed:
    """Let a closed data file be plain again, with its attachments and backups."""
    return encryption.rekey(path, None, progress)


def _check_old(path: Path, old: str, tries: Tries) -> None:
    if not is_encrypted(path):
        return
    try:
        confirm(path, old, tries)
    except WrongPassphrase as wrong:
        raise InvalidInput(wrong.message, field="old") from wrong


def _counted(path: Path, tries: Tries, act: Callable[[], None]) -> None:
    of = (keys.salt_of(path) or b"").hex()
    tries.refuse_paused(of)
    try:
        act()
    except WrongPassphrase as wrong:
        left = tries.wrong(of)
        tries.refuse_paused(of)
        raise WrongPassphrase(
            tr("{message}还可以试 {left} 次。").format(message=wrong.message, left=left)
        ) from wrong
    tries.right(of)
