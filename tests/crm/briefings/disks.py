"""Disks that are full, small or read-only: real ones, where the tests may mount."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, kilobytes: int, *options: str) -> Iterator[Path]:
    """A file system of its own at `place`; the test is skipped where mounting is not allowed."""
    place.mkdir(parents=True)
    words = ",".join([f"size={kilobytes}k", *options])
    mount = ["mount", "-t", "tmpfs", "-o", words, "tmpfs", str(place)]
    try:
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("mounting needs root")
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", str(place)], capture_output=True)
    finally:
        place.rmdir()


def pull(place: Path) -> None:
    """Take the disk away, as a stick is pulled."""
    subprocess.run(["umount", "-l", str(place)], check=True)


def protect(place: Path) -> None:
    """Make it read-only, as the slide of a stick does."""
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)


def fill(place: Path, *, leave: int = 0) -> None:
    """Take all its room but `leave` bytes."""
    with (place / "占满").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(place).free - leave)
