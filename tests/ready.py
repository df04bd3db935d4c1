"""An interpreter that has the app loaded: each command of a test is a fork of it.

To import what a command needs takes longer than what most commands do. A fork has a process,
environment, folder, output and exit code of its own, as one that was started anew has.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

LOADED = (
    "crm.briefings.monthly", "crm.briefings.printing", "crm.briefings.visit_sheet", "crm.carrying",
    "crm.check", "crm.copies", "crm.ledgers.importing", "crm.merge_back", "crm.restoring",
    "crm.sample", "psycopg", "ui.backup_commands", "ui.commands", "ui.exchange_commands",
)  # fmt: skip
"""What commands import as they run."""
LONGEST_S = 120
"""After that a command is ended."""


class Ready:
    """The interpreter, as its tests see it; it ends with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ready"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=dict(env),
        )  # fmt: skip

    def run(
        self, words: Sequence[str], env: Mapping[str, str], folder: Path, said: Path
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in `folder` with no more than `env`; what it says goes by files in `said`.

        Its exit code is that of `subprocess`: below 0 for the signal that ended it.
        """
        said.mkdir(parents=True, exist_ok=True)
        out, err = said / "out", said / "err"
        asked = {
            "words": [*words], "env": {**env}, "folder": str(folder), "out": str(out),
            "err": str(err),
        }  # fmt: skip
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        texts = [file.read_text("utf-8") for file in (out, err)]
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired([*words], LONGEST_S, *texts)
        return subprocess.CompletedProcess([*words], code, *texts)

    def close(self) -> None:
        """Let it end."""
        self._process.communicate()


def _answer() -> None:
    """Run what is asked for line by line, each in a fork, and say its exit code."""
    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
            from ui.commands import main

            sys.exit(main())  # as from the command line: with all that the end of a process does
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(asked: dict[str, Any]) -> None:
    for number, (place, flags) in enumerate(
        (
            (os.devnull, os.O_RDONLY),
            (asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            (asked["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        )
    ):
        os.dup2(os.open(place, flags, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        for number, mode in enumerate("rww")
    )
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["folder"])
    sys.argv = ["yinfeng", *asked["words"]]
    signal.alarm(LONGEST_S)


if __name__ == "__main__":
    for name in LOADED:
        import_module(name)
    _answer()
