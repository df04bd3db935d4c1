"""A disk that is full at any point of any work: said in words, nothing lost, and on it goes.

5 points in `make test`; `make soak` has 50 (YINFENG_SOAK_POINTS).
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import DiskFull, StorageError
from tests.e2e.whole import assert_sound, assert_whole, operations_in
from tests.e2e.working import LAPTOP, OFFICE, OLDER, WORKS, lay_out

pytestmark = pytest.mark.fresh

POINTS = int(os.environ.get("YINFENG_SOAK_POINTS", "5"))
PAGE = 4096
ENOUGH = 400
NEEDED = {"edit": 0.6, "bring_in": 1.0, "back_up": 1.0, "merge": 2.5, "migrate": 1.1}
"""How much room is drawn from, in sizes of the data file: less than the work would take up."""


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laid")
    lay_out(folder)
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 32 MB."""
    place = tmp_path / "盘"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("mounting needs root; tests/db covers a file that cannot grow")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("number", range(POINTS))
def test_a_full_disk_at_any_point_loses_nothing(disk: Path, laid: Path, number: int) -> None:
    kind = list(WORKS)[number % len(WORKS)]
    chance = random.Random(number)
    folder = shutil.copytree(laid, disk / "园区")
    size = (folder / OFFICE).stat().st_size
    copy = (folder / OLDER).stat().st_size if kind == "migrate" else 0
    before = operations_in(folder / OLDER)
    ballast = disk / "占满"
    _fill(ballast, leave=copy + chance.randrange(PAGE, int(size * NEEDED[kind]), PAGE))
    saved: dict[str, set[str]] = {OFFICE: set(), LAPTOP: set()}
    with pytest.raises(StorageError) as told:
        for count, ack in enumerate(WORKS[kind](folder, chance)):
            saved.setdefault(ack.file, set()).update(ack.ids)
            assert count < ENOUGH, "the disk never filled"
    # The first pages beside a file that is opened fail by an error that may be the disk's too.
    assert isinstance(told.value, DiskFull) or "磁盘是否已满" in told.value.message
    assert "磁盘" in told.value.message
    assert "请" in told.value.message
    assert "完好" in told.value.message
    ballast.unlink()
    for file in folder.glob("*.yinfeng"):
        if file.name != OLDER:
            held = before if file.name.startswith("升级") else set()
            assert_whole(file, held | saved.get(file.name, set()))
    for backup in folder.glob("备份/*.yinfeng"):
        assert_sound(backup, set())
    again = WORKS[kind](folder, chance)
    ack = next(again)
    again.close()  # type: ignore[attr-defined]
    saved.setdefault(ack.file, set()).update(ack.ids)
    assert_whole(folder / ack.file, saved[ack.file])


def _fill(ballast: Path, *, leave: int) -> None:
    """Take all room of the disk but `leave` bytes."""
    free = shutil.disk_usage(ballast.parent).free
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free - leave)
