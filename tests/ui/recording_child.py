"""Records by the real PortAudio in a process of its own, as `ALSA_CONFIG_PATH` has it.

    python -m tests.ui.recording_child <what> <file> [<infile>]

`DATA_FILE` with `PASSPHRASE`: the encrypted data file that the memo belongs to, else it is plain.
It prints the seconds, the sentence, the details: one JSON list.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from crm import locking
from crm.memos import RATE, Seal
from crm.workspace import Workspace
from ui.recording import Recorder, State

PATIENCE = 60
SECOND = 2 * RATE


def main() -> None:
    what, file, *rest = sys.argv[1:]
    recorder = Recorder(Path(file), sealing(), limit=2 if what == "limit" else 600, lost_after=2)
    WAYS[what](recorder, *rest)
    wait(lambda: recorder.state is State.ENDED)
    sys.stdout.write(json.dumps([recorder.seconds, recorder.told, recorder.details]) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what ALSA plays may never be closed: it waits for sound that comes no more


def sealing() -> Seal:
    """How the data file that was named wants its memos."""
    named = os.environ.get("DATA_FILE")
    if named is None:
        return lambda _: None
    locking.unlock(Path(named), os.environ["PASSPHRASE"])
    return Workspace.open(named).seal_file


def wait(ready: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.01)


def plain(recorder: Recorder, *_: str) -> None:
    """On this machine as it is."""
    recorder.start()
    wait(lambda: recorder.state is not State.OPENING)
    if recorder.state is State.RECORDING:  # it has a microphone
        wait(lambda: recorder.seconds > 0)
        recorder.stop()


def limited(recorder: Recorder, infile: str) -> None:
    """Up to the limit."""
    with Microphone(infile, recorder):
        recorder.start()
        wait(lambda: recorder.state is State.ENDED)


def without_library(recorder: Recorder, *_: str) -> None:
    import ctypes.util

    ctypes.util.find_library = lambda name: None  # type: ignore[assignment]
    recorder.start()


def paused(recorder: Recorder, infile: str) -> None:
    """A second of sound, a second not recorded, another second."""
    with Microphone(infile, recorder) as microphone:
        recorder.start()
        wait(lambda: recorder.state is State.RECORDING)
        wait(lambda: recorder.seconds > 1)
        level = recorder.take_level()
        recorder.pause()
        time.sleep(0.3)
        held, fed = recorder.seconds, microphone.fed
        wait(lambda: microphone.fed > fed + SECOND)
        assert recorder.seconds == held, (recorder.seconds, held, fed, microphone.fed)
        assert recorder.state is State.PAUSED
        assert 0.3 < level < 0.5, level
        recorder.go_on()
        wait(lambda: recorder.seconds > held + 1)
        assert microphone.fed > 2 * recorder.seconds * RATE + SECOND
        recorder.stop()
        wait(lambda: recorder.state is State.ENDED)


def pulled_out(recorder: Recorder, infile: str) -> None:
    """The device is never ready again, as one whose plug was pulled; PortAudio gives it up."""
    before = devices()
    recorder._lost_after = PATIENCE
    with Microphone(infile, recorder):
        recorder.start()
        wait(lambda: recorder.seconds > 1)
        empty, _ = os.pipe()
        for one in devices() - before:
            os.dup2(empty, one)
        wait(lambda: recorder.state is State.ENDED)


def devices() -> set[int]:
    """The open files that ALSA waits for: its `null` waits for /dev/null."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if os.readlink(f"/proc/self/fd/{name}") == "/dev/null":
                found.add(int(name))
    return found


def silent(recorder: Recorder, infile: str) -> None:
    """The device stays open and says nothing any more."""
    with Microphone(infile, recorder) as microphone:
        recorder.start()
        wait(lambda: recorder.seconds > 1)
        microphone.mute = True
        wait(lambda: recorder.state is State.ENDED)
        microphone.mute = False


def full(recorder: Recorder, infile: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    with Microphone(infile, recorder):
        recorder.start()
        wait(lambda: recorder.state is State.ENDED)


def killed(recorder: Recorder, infile: str) -> None:
    with Microphone(infile, recorder):
        recorder.start()
        wait(lambda: recorder.seconds > 1)
        sys.stdout.write("now\n")
        sys.stdout.flush()
        time.sleep(PATIENCE)


class Microphone:
    """Feeds a tone into the pipe that ALSA takes for a microphone, at the pace of a real one."""

    own = -1

    def __init__(self, pipe: str, recorder: Recorder) -> None:
        # For reading too: else opening it would wait for the other end.
        Microphone.own = os.open(pipe, os.O_RDWR)
        fcntl.fcntl(Microphone.own, fcntl.F_SETPIPE_SZ, 4096)  # else it holds seconds of sound
        self._recorder = recorder
        self.fed, self.mute, self._on = 0, False, True
        self._thread = threading.Thread(target=self._feed, daemon=True)

    def __enter__(self) -> Microphone:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._recorder._thread.join(PATIENCE)  # the card waits for sound while it is closed
        self._on = False

    def _feed(self) -> None:
        from math import pi, sin

        wave = [round(12_000 * sin(2 * pi * n / 40)) for n in range(800)]
        piece = b"".join(value.to_bytes(2, "little", signed=True) for value in wave)
        while self._on:
            if not self.mute:
                self.fed += os.write(Microphone.own, piece)
            time.sleep(0.01)


WAYS: dict[str, Callable[..., None]] = {
    "limit": limited,
    "plain": plain,
    "library": without_library,
    "paused": paused,
    "pulled": pulled_out,
    "silent": silent,
    "full": full,
    "killed": killed,
}

if __name__ == "__main__":
    main()
