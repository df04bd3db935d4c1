"""A process that is killed at any moment loses nothing that it acknowledged, and halves nothing.

20 kills in `make test`; `make soak` has 200 (YINFENG_SOAK_KILLS).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.whole import assert_sound, assert_whole, operations_in
from tests.e2e.working import LAPTOP, OFFICE, OLDER, WORKS, lay_out

pytestmark = pytest.mark.fresh

KILLS = int(os.environ.get("YINFENG_SOAK_KILLS", "20"))
PARTS = 2
SLOWEST = 60.0


class Workers:
    """The program that forks a worker for each kill, and what the workers acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        words = [sys.executable, "-m", "tests.e2e.working", str(folder)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.saved: dict[str, set[str]] = {OFFICE: set(), LAPTOP: set()}
        self.backups: dict[str, set[str]] = {}

    def kill_one(self, kind: str, seed: int, after: int) -> int:
        """Let a worker begin, and kill it at a moment that the seed draws, `after` calls or later.

        Returns how many calls it finished.
        """
        assert self.process.stdin is not None
        chance = random.Random(seed)
        self.process.stdin.write(f"{kind} {seed}\n".encode())
        self.process.stdin.flush()
        pid = self._next()["pid"]
        finished = 0
        began = time.monotonic()
        for _ in range(after):
            finished += self._take(self._next())
        pace = (time.monotonic() - began) / after if after else 0.5
        time.sleep(chance.uniform(0, min(pace, 1.0)))
        with suppress(ProcessLookupError):  # it ended by itself, which is told below
            os.kill(pid, signal.SIGKILL)
        while "ended" not in (said := self._next()):
            finished += self._take(said)
        assert said["ended"] == -signal.SIGKILL, "the work ended by itself: it failed"
        return finished

    def close(self) -> None:
        """End the program."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(SLOWEST)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _next(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the program that starts the workers ended"
        said: dict[str, Any] = json.loads(line)
        return said

    def _take(self, said: dict[str, Any]) -> int:
        assert "file" in said, f"the work ended by itself: {said}"
        kept = self.saved.setdefault(said["file"], set())
        kept.update(said["ids"])
        if said["backup"]:
            self.backups[said["backup"]] = set(kept)
        return 1


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laid")
    lay_out(folder)
    return folder


@pytest.fixture
def workers(laid: Path, tmp_path: Path) -> Iterator[Workers]:
    made = Workers(shutil.copytree(laid, tmp_path / "园区"))
    yield made
    made.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_a_kill_at_any_moment_loses_and_halves_nothing(workers: Workers, part: int) -> None:
    finished = 0
    for number in range(part, KILLS, PARTS):
        turn, kind = divmod(number // PARTS, len(WORKS))
        # Every other kill hits the opening or the first call.
        after = (0, 1, 0, 3)[(turn + kind) % 4]
        finished += workers.kill_one(list(WORKS)[kind], number, after)
        assert_whole(workers.folder / OFFICE, workers.saved[OFFICE])
        if list(WORKS)[kind] == "merge":
            assert_whole(workers.folder / LAPTOP, workers.saved[LAPTOP])
        _look_at_copies(workers)
    assert finished, "some calls were acknowledged, or the test tells nothing"


def _look_at_copies(workers: Workers) -> None:
    """Upgraded files are whole, acknowledged or not; so is each backup under its own name."""
    before = operations_in(workers.folder / OLDER)
    for file in workers.folder.glob("升级-*.yinfeng"):
        assert_whole(file, before | workers.saved.pop(file.name, set()))
        file.unlink()
    for copy in workers.folder.glob("备份/*.yinfeng"):
        assert_sound(copy, workers.backups.get(copy.name, set()))
    newest = max(workers.folder.glob(f"备份/{Path(OFFICE).stem}-*.yinfeng"), default=None)
    for name, held in workers.backups.items():
        assert newest is not None, name
        assert_sound(newest, held)  # the older ones of a day are thinned out
