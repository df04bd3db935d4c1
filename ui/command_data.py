"""The data that a command works on, opened and closed around it."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import StorageError
from resources import tr

if TYPE_CHECKING:
    from crm.workspace import Workspace

PASSPHRASE = "YINFENG_PASSPHRASE"
"""The environment variable that holds the passphrase of an encrypted data file."""


class Opened:
    """The data that was named, or that a window opened last."""

    def __init__(self, given: argparse.Namespace) -> None:
        from ui.preferences import remembered

        self._target, self._as_of = data_of(given), given.as_of
        self._author = remembered("user/author")

    def __enter__(self) -> Workspace:
        from crm.workspace import Workspace

        path = Path(self._target)
        if "://" not in self._target and path.is_file():
            unlocked(path)
        self._workspace = Workspace.open(self._target, author=self._author, as_of=self._as_of)
        return self._workspace

    def __exit__(self, *_error: object) -> None:
        self._workspace.close()


def data_of(given: argparse.Namespace) -> str:
    """Return the data file or URL that is meant; raises StorageError."""
    from ui.preferences import remembered

    target: str = given.data or remembered("data/last")
    if not target:
        raise StorageError(
            tr("没有指定数据。请用 --data 给出数据文件或 PostgreSQL 网址，或先打开一次窗口。")
        )
    return target


def unlocked(path: Path) -> None:
    """Take the passphrase of an encrypted file from the environment, or ask at the terminal."""
    from crm import locking

    if not locking.is_locked(path):
        return
    given = os.environ.get(PASSPHRASE)
    if given is None and sys.stdin.isatty():
        given = getpass.getpass(tr("“{name}”的口令：").format(name=path.name))
    if given is None:
        raise StorageError(
            tr(
                "“{name}”是加密的，没有终端可以输入口令。请把口令放在环境变量 {variable} 里。"
            ).format(name=path.name, variable=PASSPHRASE)
        )
    locking.unlock(path, given)
