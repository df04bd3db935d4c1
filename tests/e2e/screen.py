"""A real screen for the end-to-end test: Xvfb, a window manager, and a keyboard (xdotool)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

TOOLS = ("Xvfb", "openbox", "xdotool")
SIZE = "1440x900x24"
GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
app.primaryScreen().grabWindow(0).save(sys.argv[1])
"""
PATIENCE = 20.0
"""Seconds that anything may take on a busy machine."""


def missing_tools() -> list[str]:
    """The programs of this test that the machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def wait_for(what: str, holds: Callable[[], object], patience: float = PATIENCE) -> object:
    """Wait until `holds()` gives something true, and return it; `what` names it on failure."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.1)
    raise AssertionError(f"in {patience:.0f} s there was no {what}")


class Screen:
    """A display with a window manager, and the environment in which programs find it."""

    def __init__(self, display: str, home: Path) -> None:
        self.environment = dict(
            os.environ,
            DISPLAY=display,
            HOME=str(home),
            QT_QPA_PLATFORM="xcb",
            XDG_CONFIG_HOME=str(home / "config"),
            XDG_DATA_HOME=str(home / "data"),
        )

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program on this display."""
        return subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def xdotool(self, *arguments: str) -> str:
        """Run xdotool and return what it says, or "" when it finds nothing."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self.environment, capture_output=True, text=True
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    def press(self, *keys: str) -> None:
        """Press keys or chords, e.g. ``"ctrl+k"``, one after the other."""
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)
            time.sleep(0.15)

    def write(self, text: str) -> None:
        """Type Latin text."""
        self.xdotool("type", "--delay", "30", text)
        time.sleep(0.2)

    def window(self, title: str, patience: float = PATIENCE) -> str:
        """Wait for a visible window with `title` in its own, give it the keyboard."""
        found = str(
            wait_for(
                f"window {title!r}",
                lambda: self.xdotool("search", "--onlyvisible", "--name", title),
                patience,
            )
        ).splitlines()[0]
        self.xdotool("windowactivate", "--sync", found)
        return found

    def picture(self, file: Path) -> None:
        """Keep what the screen shows, to look at when a test fails."""
        subprocess.run(python("-c", GRAB, str(file)), env=self.environment)


@contextmanager
def screen(home: Path) -> Iterator[Screen]:
    """Run a display of its own for as long as the block runs."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    shown = Screen(f":{number}", home)
    manager = shown.start("openbox")
    try:
        yield shown
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


def python(*arguments: str) -> list[str]:
    """The command that runs our code with this Python."""
    return [sys.executable, *arguments]
