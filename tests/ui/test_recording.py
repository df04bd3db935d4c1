"""Voice memos by the real PortAudio: with no microphone, with one, and with one that is lost.

A machine that builds this has no sound card. ALSA itself then plays one: its `file` plugin over
`null` hears what a file or a pipe holds. All runs in a process of its own, which reads
`ALSA_CONFIG_PATH` as it starts.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import wave
from math import pi, sin
from pathlib import Path

import pytest

from crm import locking
from crm.attachments import blobs_of
from crm.memos import RATE, memo_file, seconds_of, take_in_memo
from crm.workspace import Workspace
from db.keys import forget_keys
from ui.memo_places import left_memos, memo_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's sound system")

PASSPHRASE = "示例口令 2016"
_CARD = """
pcm.silence {{ type null }}
pcm.!default {{
  type file
  slave.pcm "silence"
  file "/dev/null"
  infile "{infile}"
  format "raw"
  hint {{ show on description "a microphone" }}
}}
ctl.!default {{ type hw card 0 }}
"""


def environment(config: Path | None) -> dict[str, str]:
    return os.environ | ({} if config is None else {"ALSA_CONFIG_PATH": str(config)})


def command(what: str, file: Path, infile: Path | None = None) -> list[str]:
    rest = [] if infile is None else [str(infile)]
    return [sys.executable, "-m", "tests.ui.recording_child", what, str(file), *rest]


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """What ALSA takes for a microphone."""
    made = tmp_path / "microphone"
    os.mkfifo(made)
    return made


@pytest.fixture
def card(tmp_path: Path, pipe: Path) -> Path:
    config = tmp_path / "asound.conf"
    config.write_text(_CARD.format(infile=pipe))
    return config


def record(
    what: str, config: Path | None, file: Path, infile: Path | None = None
) -> tuple[float, str]:
    done = subprocess.run(
        command(what, file, infile), env=environment(config), capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    seconds, told, _ = json.loads(done.stdout.decode().splitlines()[-1])
    return seconds, told


def samples(file: Path) -> list[int]:
    with wave.open(str(file), "rb") as held:
        assert held.getparams()[:3] == (1, 2, RATE)
        raw = held.readframes(held.getnframes())
    return list(struct.unpack(f"<{len(raw) // 2}h", raw))


def test_a_tone_is_recorded_up_to_the_limit(tmp_path: Path, card: Path, pipe: Path) -> None:
    seconds, told = record("limit", card, tmp_path / "memo.wav", pipe)
    assert (seconds, told) == (2, "已录满 0:02，自动停止。还要录，请再点“开始录音”。")
    heard = samples(tmp_path / "memo.wav")
    assert len(heard) == 2 * RATE
    assert (max(heard), min(heard)) == (12_000, -12_000)
    assert seconds_of(tmp_path / "memo.wav") == 2


def test_what_is_said_in_a_pause_is_left_out(tmp_path: Path, card: Path, pipe: Path) -> None:
    seconds, told = record("paused", card, tmp_path / "memo.wav", pipe)
    assert told == ""
    assert seconds > 2
    assert len(samples(tmp_path / "memo.wav")) == round(seconds * RATE)


@pytest.mark.parametrize("how", ["pulled", "silent"])
def test_what_was_recorded_before_the_device_was_lost_is_kept(
    tmp_path: Path, card: Path, pipe: Path, how: str
) -> None:
    seconds, told = record(how, card, tmp_path / "memo.wav", pipe)
    assert told == "麦克风断开了，录音已停止。请检查接口，再接着录。"
    assert seconds > 1
    assert len(samples(tmp_path / "memo.wav")) == round(seconds * RATE)


def test_a_full_disk_ends_it_and_keeps_what_it_holds(
    tmp_path: Path, card: Path, pipe: Path
) -> None:
    seconds, told = record("full", card, tmp_path / "memo.wav", pipe)
    assert told == "磁盘写不进去了，录音已停止。请清理磁盘空间再录。"
    assert 2 < seconds < 4
    assert len(samples(tmp_path / "memo.wav")) >= round((seconds - 0.1) * RATE)


def test_what_was_recorded_before_the_app_was_killed_can_be_played(
    tmp_path: Path, card: Path, pipe: Path
) -> None:
    file = tmp_path / "memo.wav"
    with subprocess.Popen(
        command("killed", file, pipe), env=environment(card), stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"now\n"
        child.kill()
    assert len(samples(file)) >= RATE * 19 // 20


def test_the_memo_of_an_encrypted_file_never_lies_plain_though_the_app_is_killed(
    tmp_path: Path, card: Path, pipe: Path, zone_file: Path
) -> None:
    data = Path(shutil.copy(zone_file, tmp_path))
    locking.encrypt(data, PASSPHRASE)
    file = tmp_path / "示例 录音.wav.sealed"
    named = {"DATA_FILE": str(data), "PASSPHRASE": PASSPHRASE}
    with subprocess.Popen(
        command("killed", file, pipe), env=environment(card) | named, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"now\n"
        child.kill()
    tone = struct.pack("<40h", *(round(12_000 * sin(2 * pi * n / 40)) for n in range(40)))
    assert tone[:20] not in file.read_bytes()
    forget_keys()
    assert seconds_of(file) is None, "only with the key of the data file"
    locking.unlock(data, PASSPHRASE)
    assert seconds_of(file) >= 0.95
    workspace = Workspace.open(data)
    incoming = take_in_memo(workspace, file)
    assert (incoming.name, incoming.media_type) == ("示例 录音.wav", "audio/x-wav")
    with workspace.reading() as session:
        kept = b"".join(blobs_of(session).chunks(incoming.sha256))
    (tmp_path / "kept.wav").write_bytes(kept)
    heard = samples(tmp_path / "kept.wav")
    assert len(heard) >= RATE * 19 // 20
    assert max(heard) == 12_000
    workspace.close()


def test_a_machine_without_microphone_is_told_what_to_do(tmp_path: Path) -> None:
    """Whatever this machine has: with a microphone it records, without it says so."""
    seconds, told = record("plain", None, tmp_path / "memo.wav")
    if told:
        assert told.startswith("没有找到麦克风。请插上麦克风")
        assert (seconds, (tmp_path / "memo.wav").exists()) == (0, False)
    else:
        assert seconds_of(tmp_path / "memo.wav") == seconds


def test_without_portaudio_it_is_told_what_to_install(tmp_path: Path, card: Path) -> None:
    _, told = record("library", card, tmp_path / "memo.wav")
    assert told.startswith("这台电脑缺录音组件 PortAudio，不能录音。请管理员安装 libportaudio2")
    assert not (tmp_path / "memo.wav").exists()


def test_memos_that_never_became_attachments_are_found_again(zone: Workspace) -> None:
    assert left_memos(zone, "p1") == []
    folder = memo_folder(zone, "p1")
    first = memo_file(zone, folder, "示例 录音.wav")
    folder.mkdir(parents=True)
    with wave.open(str(first), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(bytes(2 * RATE))
    second = memo_file(zone, folder, "示例 录音.wav")
    assert second.name == "示例 录音 (2).wav"
    second.write_bytes(b"")  # nothing was recorded
    assert left_memos(zone, "p1") == [first]
    assert seconds_of(first) == 1
    assert seconds_of(second) is None
    assert left_memos(zone, "p2") == []
