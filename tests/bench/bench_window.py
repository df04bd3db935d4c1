"""How long the window takes from the start of Python until it can be used, beside a bare one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.bench.measure import figure, side_by_side
from tests.ui.zone import make_zone

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.processEvents()
"""
OURS = """
import sys
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication
from ui.app import App
qt = QApplication([])
app = App(qt)
app.start(sys.argv[1] if len(sys.argv) > 1 else None)
def waiting():
    if len(sys.argv) == 1:
        return not app.welcome.isVisible()
    return app.window is None or app.tasks.busy
while waiting():
    qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
qt.processEvents()
"""


@cache
def home() -> Path:
    """Return a home whose data folder holds the small zone."""
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    make_zone(folder).close()
    return folder


def run(script: str, *arguments: str) -> None:
    """Run `script` in a Python of its own; without arguments as on the first start."""
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", HOME=str(home()))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        environment[name] = str(home() / name / ("used" if arguments else "fresh"))
    subprocess.run(
        [sys.executable, "-c", script, *arguments],
        check=True,
        env=environment,
        capture_output=True,
    )


@figure("window-first-start", goal=3, unit="ms")
def first_start() -> tuple[float, float]:
    """The first start until it asks what to begin with."""
    return side_by_side(lambda: run(OURS), lambda: run(BARE), rounds=3)


@figure("window-usable", goal=10, unit="ms")
def usable() -> tuple[float, float]:
    """From the start until the window shows the records of a data file.

    Half of it is SQLAlchemy being loaded, which no window without data needs.
    """
    file = next(home().glob("*.yinfeng"))
    return side_by_side(lambda: run(OURS, str(file)), lambda: run(BARE), rounds=3)
