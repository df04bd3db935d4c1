"""The removable drives that are plugged in now, on each system by what it tells of them."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_MOUNTED = ("/media/", "/run/media/", "/Volumes/")
"""Where Linux desktops and macOS put what a person plugs in."""
_BLOCKS = Path("/sys/class/block")
_DRIVE_REMOVABLE = 2  # of GetDriveTypeW


@dataclass(frozen=True)
class Stick:
    """A drive: where it is, what it is called, how much is free (bytes)."""

    path: Path
    name: str
    free: int
    read_only: bool


def sticks() -> list[Stick]:
    """Return the removable drives, by name; may wait for a slow one, so not on the GUI thread."""
    found = [
        Stick(
            Path(volume.rootPath()),
            volume.name() or Path(volume.rootPath()).name or volume.rootPath(),
            volume.bytesAvailable(),
            volume.isReadOnly(),
        )
        for volume in QStorageInfo.mountedVolumes()
        if volume.isValid() and volume.isReady() and not volume.isRoot() and _removable(volume)
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), str(one.path)))


def _removable(volume: QStorageInfo) -> bool:
    root = volume.rootPath()
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _DRIVE_REMOVABLE)
    device = Path(bytes(volume.device().data()).decode(errors="replace"))
    return root.startswith(_MOUNTED) or _says_removable(device.name)


def _says_removable(device: str) -> bool:
    """Whether the kernel says so of a device, or of the disk that a partition is on."""
    block = _BLOCKS / device
    for place in (block / "removable", block.resolve().parent / "removable"):
        try:
            return place.read_text().strip() == "1"
        except OSError:
            continue
    return False
