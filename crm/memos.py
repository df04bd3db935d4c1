"""Voice memos before they are attachments: one channel of 16 bits, in a file of the user's.

Where the data file is encrypted, a memo is so too from its first moment on (`db.sealed_files`);
else it is a plain WAV. Either can be read up to where a kill ended it.
"""

from __future__ import annotations

import io
import os
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crm.attachment_files import Report
from crm.attachments import Incoming
from crm.errors import AttachmentError
from crm.rules.file_names import free_name, name_on_disk
from crm.workspace import Workspace
from db import sealed_files
from db.keys import known_by
from db.sealed_files import SealedWriter
from resources import tr

RATE = 16_000
"""Samples a second: speech in 2 MB a minute."""
BYTES_A_SECOND = 2 * RATE
HEADER = 44
_SUFFIX, _SEALED, _PART = ".wav", ".sealed", ".part"

Seal = Callable[[BinaryIO], SealedWriter | None]
"""`Workspace.seal_file`."""


@contextmanager
def writing(file: Path, seal: Seal) -> Iterator[Callable[[bytes], None]]:
    """Lend what adds samples to a new memo; whatever it took is in the file. Raises OSError."""
    with file.open("xb") as whole:
        sealed = seal(whole)
        if sealed is not None:
            yield sealed.write
            return
        with wave.open(whole, "wb") as out:
            _describe(out)
            yield out.writeframes  # which sets the header right as well


def memo_file(workspace: Workspace, folder: Path, name: str) -> Path:
    """Return a file in `folder` for a new memo called `name`, which is not there yet."""
    taken = [title_of(file) for file in folder.iterdir()] if folder.is_dir() else []
    return folder / (free_name(name_on_disk(name), taken) + (_SEALED if workspace.seals else ""))


def title_of(file: Path) -> str:
    """Return the name under which a memo becomes an attachment."""
    return file.name.removesuffix(_SEALED)


def memos_in(folder: Path) -> list[Path]:
    """Return the memos that were recorded and can be read here, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if seconds_of(file))


def seconds_of(file: Path) -> float | None:
    """Return how long a memo is; None for what is none, or lies under a key not known here."""
    if not title_of(file).endswith(_SUFFIX):
        return None
    try:
        salt = sealed_files.sealed_by(file)
        if salt is not None:
            known = known_by(salt) is not None
            return sealed_files.length_of(file) / BYTES_A_SECOND if known else None
        with wave.open(str(file), "rb") as held:
            return held.getnframes() / held.getframerate()
    except (OSError, EOFError, wave.Error, ZeroDivisionError):
        return None


def take_in_memo(workspace: Workspace, file: Path, progress: Report | None = None) -> Incoming:
    """Keep a memo as what is to be attached, as a WAV; raises AttachmentError."""
    if sealed_files.sealed_by(file) is None:
        return workspace.take_in(file, progress=progress)
    return workspace.take_in(_as_wav(_sound(file)), name=title_of(file), progress=progress)


def renew_memos(workspace: Workspace, folder: Path) -> None:
    """Let the memos of all projects in `folder` lie as the data file does by now.

    The key that it had before is known in this process only. Raises OSError, AttachmentError.
    """
    for file in folder.glob(f"*/*{_SUFFIX}*") if folder.is_dir() else ():
        if seconds_of(file) and not workspace.seals_file_so(file):
            part = file.with_name(title_of(file) + _PART)
            part.unlink(missing_ok=True)
            with writing(part, workspace.seal_file) as write:
                for piece in _cut(_sound(file)):
                    write(piece)
            with part.open("rb+") as held:
                os.fsync(held.fileno())
            renewed = file.with_name(title_of(file) + (_SEALED if workspace.seals else ""))
            os.replace(part, renewed)
            if renewed != file:
                file.unlink()  # only now: a kill leaves it twice, never not at all


def _sound(file: Path) -> bytes:
    """Return the samples of a memo."""
    if sealed_files.sealed_by(file) is None:
        with wave.open(str(file), "rb") as held:
            return held.readframes(held.getnframes())
    found = sealed_files.unsealed(file)
    if found is None:
        raise AttachmentError(
            tr("录音“{name}”打不开：它是在换口令以前录的，或文件坏了。").format(name=title_of(file))
        )
    return found


def _as_wav(samples: bytes) -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as out:
        _describe(out)
        out.writeframes(samples)
    return whole.getvalue()


def _describe(out: wave.Wave_write) -> None:
    out.setnchannels(1)
    out.setsampwidth(2)
    out.setframerate(RATE)


def _cut(samples: bytes) -> Iterator[bytes]:
    for at in range(0, len(samples), BYTES_A_SECOND):
        yield samples[at : at + BYTES_A_SECOND]
