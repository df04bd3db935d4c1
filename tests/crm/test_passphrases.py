"""Wrong passphrases are counted for all that runs, and by a clock that nobody sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from crm.passphrases import LONGEST_S, PAUSE_S, Tries
from db.errors import PassphrasePaused

KEY = "测试.yinfeng"


class Clock:
    """Seconds since the machine started."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def started(folder: Path, clock: Clock) -> Tries:
    """A program that starts: it knows only what lies on the disk."""
    tries = Tries(clock)
    tries.keep_in(folder)
    return tries


def paused(tries: Tries) -> float:
    with pytest.raises(PassphrasePaused, match="请等") as refused:
        tries.refuse_paused(KEY)
    return refused.value.seconds


def test_a_restart_does_not_end_the_pause(tmp_path: Path) -> None:
    clock = Clock()
    assert [started(tmp_path, clock).wrong(KEY) for _ in range(5)] == [4, 3, 2, 1, 0]
    clock.now += 10
    assert paused(started(tmp_path, clock)) == PAUSE_S - 10
    started(tmp_path, clock).refuse_paused("另一个文件")
    clock.now += 20.1
    started(tmp_path, clock).refuse_paused(KEY)
    assert started(tmp_path, clock).wrong(KEY) == 4


def test_the_next_pause_is_longer_and_none_is_endless(tmp_path: Path) -> None:
    clock = Clock()
    tries = started(tmp_path, clock)
    for turn in range(12):
        for _ in range(5):
            tries.wrong(KEY)
        wait = paused(tries)
        assert wait == min(PAUSE_S * 2**turn, LONGEST_S)
        clock.now += wait
        tries.refuse_paused(KEY)


def test_a_right_one_forgets_the_wrong_ones_for_all(tmp_path: Path) -> None:
    clock = Clock()
    one, other = started(tmp_path, clock), started(tmp_path, clock)
    for _ in range(4):
        one.wrong(KEY)
    other.right(KEY)
    assert one.wrong(KEY) == 4


def test_after_the_machine_started_anew_the_pause_begins_again(tmp_path: Path) -> None:
    clock = Clock()
    tries = started(tmp_path, clock)
    for _ in range(5):
        tries.wrong(KEY)
    clock.now = 5.0  # since this start of the machine
    assert paused(started(tmp_path, clock)) == PAUSE_S - 5
    clock.now = PAUSE_S
    started(tmp_path, clock).refuse_paused(KEY)


def test_where_nothing_can_be_written_they_are_counted_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("no folder")
    tries = started(tmp_path / "文件", Clock())
    for _ in range(5):
        tries.wrong(KEY)
    assert paused(tries) == PAUSE_S
    tries.right(KEY)
    tries.refuse_paused(KEY)


def test_what_somebody_wrote_into_the_count_is_a_wrong_one(tmp_path: Path) -> None:
    clock = Clock()
    started(tmp_path, clock).wrong(KEY)
    [file] = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert KEY not in file.name
    file.write_bytes(b"nonsense\n\xff\n\n1000.0\n")
    assert started(tmp_path, clock).wrong(KEY) == 1


def test_two_processes_count_together(tmp_path: Path) -> None:
    """Each tries three times at once: together that is one too many, whatever the clock says."""
    words = (
        "import sys, pathlib; from crm.passphrases import Tries; from db.errors import *\n"
        "tries = Tries(); tries.keep_in(pathlib.Path(sys.argv[1]))\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "for _ in range(3): tries.wrong('测试.yinfeng')\n"
        "try: tries.refuse_paused('测试.yinfeng')\n"
        "except PassphrasePaused as paused: print(paused.message)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(resources.path().parent), "PYTHONUTF8": "1"}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", words, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=env,
        )
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    told = [one.communicate("go\n", timeout=60)[0] for one in both]
    assert "请等" in "".join(told)
    tries = Tries()
    tries.keep_in(tmp_path)
    assert 0 < paused(tries) <= PAUSE_S
    assert tries.wrong(KEY) == 3, "six are counted, none lost"
