"""The screen 录音 in a process of its own, with the sound card that ALSA plays for it.

    python -m tests.ui.memo_child <folder> <stop or leave: how it ends>

It prints what became of the memo: one JSON object.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
import threading
import time
import wave
from collections.abc import Callable
from io import BytesIO
from pathlib import Path


def main(folder: Path, how: str) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"):
        os.environ[name] = str(folder / "home")
    from PySide6.QtWidgets import QApplication

    from crm.attachments import attachments_of, content
    from crm.visiting import visits
    from tests.ui.zone import NAMES, TODAY, make_zone
    from ui import theme
    from ui.desk import Desk
    from ui.logbook import report
    from ui.memo_places import left_memos
    from ui.pages.visit import VisitPage
    from ui.recording import State
    from ui.tasks import Tasks
    from ui.window import Window

    qt = QApplication([])
    theme.install(qt)
    microphone = os.open(folder / "microphone", os.O_RDWR)
    fcntl.fcntl(microphone, fcntl.F_SETPIPE_SZ, 4096)  # else it holds seconds of sound
    threading.Thread(target=lambda: speak(microphone), daemon=True).start()
    zone = make_zone(folder)
    tasks = Tasks()
    window = Window(Desk(zone, tasks), report)
    window.show()
    [key] = [one.project_id for one in zone.read(visits, "", TODAY) if one.name == NAMES[0]]

    def wait(ready: Callable[[], object]) -> None:
        until = time.monotonic() + 120
        while not ready():
            if time.monotonic() > until:
                raise TimeoutError
            qt.processEvents()
            time.sleep(0.005)

    def calm() -> None:
        wait(lambda: not tasks.busy)

    window.go("visit", id=key)
    calm()
    page = window.page
    assert isinstance(page, VisitPage)
    page.act("memo")
    calm()
    memos = page.memos
    memos.start_button.click()
    wait(lambda: memos.recorder is not None and memos.recorder.seconds > 1)
    wait(lambda: memos.meter.level > 0.5)
    level = memos.meter.level
    memos.pause_button.click()
    assert memos.recorder is not None
    assert memos.recorder.state is State.PAUSED
    paused = memos.pause_button.accessibleName()
    memos.pause_button.click()
    wait(lambda: memos.recorder is None or memos.recorder.state is State.RECORDING)
    if how == "stop":
        memos.stop_button.click()
    else:
        page.go_back()
    wait(lambda: memos.recorder is None)
    if how == "leave":
        calm()
        page.act("memo")
    wait(lambda: memos.lines)
    calm()
    [line] = memos.lines
    with wave.open(BytesIO(zone.read(content, line.id)), "rb") as held:
        params, frames = held.getparams()[:3], held.getnframes()
    left = len(left_memos(zone, key))
    window.desk.undo_last()
    calm()
    undone = len(zone.read(attachments_of, "project", key))
    told = {
        "name": line.name, "note": line.note, "media": line.media_type, "params": params,
        "frames": frames, "left": left, "undone": undone, "paused": paused, "level": level,
    }  # fmt: skip
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0)  # the card that ALSA plays may not be closed in time


def speak(microphone: int) -> None:
    """Feed the pipe that ALSA takes for a microphone with a loud sound, for ever."""
    while True:
        os.write(microphone, b"\0\20" * 800)
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
