"""A voice memo: what the microphone hears, written to a file while it is heard.

    recorder = Recorder(file, workspace.seal_file) ; recorder.start()
    recorder.pause() ; recorder.go_on() ; recorder.stop()
    recorder.state, .seconds, .take_level()       # asked by the window's timer
    recorder.told                                 # why it ended by itself, in a sentence

All that concerns the sound card is done on one thread of the recorder's own, since the system's
sound wants to be opened and closed by the same one; nothing here waits for it. What was heard is
in the file at any moment, readable (`crm.memos`): a lost device, a full disk or a killed process
leave what was recorded until then.
"""

from __future__ import annotations

import queue
import threading
import time
from array import array
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

from crm.memos import RATE, Seal, writing
from crm.rules.visits import show_length
from resources import tr

LIMIT = 30 * 60
"""Seconds of one memo; it stays well below what an attachment may have."""
PIECE = RATE // 20
LOST_AFTER = 3.0
"""Seconds without any sound, not even silence, after which a device is taken for lost."""
_CARD = threading.Lock()
"""Held by the recorder that works with the sound card: it is looked for anew by each."""
_STOP, _GONE = b"stop", b"gone"


class State(Enum):
    """What a recorder is doing."""

    OPENING = "opening"
    RECORDING = "recording"
    PAUSED = "paused"
    ENDED = "ended"


class Recorder:
    """Records one memo into `file`, encrypted as `seal` does it; limit: seconds."""

    def __init__(
        self, file: Path, seal: Seal, *, limit: float = LIMIT, lost_after: float = LOST_AFTER
    ) -> None:
        self.file = file
        self._seal = seal
        self.told = ""
        self.details = ""
        self._most = int(limit * RATE)
        self._lost_after = lost_after
        self._frames = 0
        self._peak = 0
        self._begun, self._paused, self._ended = (threading.Event() for _ in range(3))
        self._heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        # A daemon: a driver that hangs must not keep the app from ending.
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    @property
    def state(self) -> State:
        """What it is doing; once ENDED, the file is closed."""
        if self._ended.is_set():
            return State.ENDED
        if not self._begun.is_set():
            return State.OPENING
        return State.PAUSED if self._paused.is_set() else State.RECORDING

    @property
    def seconds(self) -> float:
        """How much is in the file."""
        return self._frames / RATE

    def take_level(self) -> float:
        """Return the loudest since it was asked last, from 0 to 1."""
        peak, self._peak = self._peak, 0
        return min(peak / 32767, 1.0)

    def start(self) -> None:
        """Begin; whether there is a microphone shows in `state` and `told`."""
        self._thread.start()

    def pause(self) -> None:
        """Leave out what is heard from now on."""
        self._paused.set()

    def go_on(self) -> None:
        """Record on after a pause."""
        self._paused.clear()

    def stop(self) -> None:
        """Ask it to end; `state` tells when it has."""
        self._heard.put(_STOP)

    def join(self, seconds: float) -> None:
        """Wait until the file is closed, or so long: while the card is opened it can be long."""
        self._ended.wait(seconds)

    # --- on its own thread

    def _run(self) -> None:
        if not _CARD.acquire(timeout=5):
            self._say(tr("上一次录音还没有放开麦克风。请拔下麦克风再插上；不行就重新打开引凤。"))
            self._ended.set()
            return
        try:
            self._record()
        finally:
            self._ended.set()
            _CARD.release()

    def _record(self) -> None:
        try:
            import sounddevice
        except OSError as fault:  # the wheel of Linux brings no PortAudio
            self._say(
                tr(
                    "这台电脑缺录音组件 PortAudio，不能录音。请管理员安装 libportaudio2；"
                    "也可以用手机录好，再点“选已有录音”。"
                ),
                fault,
            )
            return
        stream = self._opened(sounddevice)
        if stream is None:
            return
        try:
            self._write()
        finally:
            self._ended.set()  # the file is whole, however long the card takes to be closed
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)

    def _opened(self, sounddevice: Any) -> Any:
        """Open the microphone, looking for it anew: it may have been plugged in a moment ago."""
        try:
            sounddevice._terminate()
            sounddevice._initialize()
            sounddevice.query_devices(kind="input")
        except sounddevice.PortAudioError as fault:
            self._say(
                tr(
                    "没有找到麦克风。请插上麦克风或耳麦，并在系统设置里允许使用麦克风，再试一次；"
                    "也可以用手机录好，再点“选已有录音”。"
                ),
                fault,
            )
            return None
        try:
            stream = sounddevice.RawInputStream(
                samplerate=RATE,
                channels=1,
                dtype="int16",
                blocksize=PIECE,
                callback=self._hear,
                finished_callback=lambda: self._heard.put(_GONE),
            )
            stream.start()
        except sounddevice.PortAudioError as fault:
            self._say(
                tr(
                    "麦克风打不开，可能正被别的程序占用，或系统不允许使用。"
                    "请关掉视频会议等程序再试；也可以用手机录好，再点“选已有录音”。"
                ),
                fault,
            )
            return None
        return stream

    def _hear(self, data: Any, _frames: int, _time: Any, _status: Any) -> None:
        """On the sound card's own thread: only hand it on."""
        if not self._paused.is_set():
            self._heard.put(bytes(data))

    def _write(self) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with writing(self.file, self._seal) as write:
                self._begun.set()
                self._take_down(write)
        except OSError as fault:
            self._say(tr("磁盘写不进去了，录音已停止。请清理磁盘空间再录。"), fault)

    def _take_down(self, write: Callable[[bytes], None]) -> None:
        last = time.monotonic()
        while True:
            try:
                piece = self._heard.get(timeout=0.2)
            except queue.Empty:
                if self._paused.is_set():
                    last = time.monotonic()
                if time.monotonic() - last < self._lost_after:
                    continue
                piece = _GONE
            if piece is _STOP:
                return
            if piece is _GONE:
                self._say(tr("麦克风断开了，录音已停止。请检查接口，再接着录。"))
                return
            last = time.monotonic()
            piece = piece[: 2 * (self._most - self._frames)]
            write(piece)
            self._frames += len(piece) // 2
            samples = array("h", piece)
            self._peak = max(self._peak, max(samples, default=0), -min(samples, default=0))
            if self._frames >= self._most:
                self._say(
                    tr("已录满 {length}，自动停止。还要录，请再点“开始录音”。").format(
                        length=show_length(self.seconds)
                    )
                )
                return

    def _say(self, sentence: str, fault: BaseException | None = None) -> None:
        self.told = sentence
        self.details = "" if fault is None else f"{type(fault).__name__}: {fault}"
