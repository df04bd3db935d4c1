"""Where a data file may lie: never on a network share, where SQLite's locks do not hold."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

BACKUPS = "备份"
"""The folder beside a data file that holds its backups."""
_NETWORK_TYPES = {
    "9p", "afs", "ceph", "cifs", "davfs", "fuse.davfs", "fuse.gvfsd-fuse", "fuse.kio-fuse",
    "fuse.rclone", "fuse.smbnetfs", "fuse.sshfs", "glusterfs", "ncpfs", "nfs", "nfs4", "smb",
    "smb2", "smb3", "smbfs", "webdav",
}  # fmt: skip
_ESCAPED = re.compile(r"\\([0-7]{3})")
"""How the table writes a space, tab, line end or backslash."""
_DRIVE_REMOTE = 4  # winbase.h


def on_network_share(path: Path) -> bool:
    """Whether `path` (existing or not) lies on a file system of another machine."""
    if sys.platform == "win32":
        return _on_windows_share(path)
    return mount_type(path, _mounts()) in _NETWORK_TYPES


def _mounts() -> str:
    """Return the table of mounts; empty on a system that has none to read."""
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def mount_type(path: Path, mounts: str) -> str:
    """Return the file system type of `path` by a table in the form of /proc/mounts."""
    where = os.path.realpath(path)
    best, found = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), parts[1])
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, found = point, parts[2]
    return found


def _on_windows_share(path: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    drive = os.path.splitdrive(os.path.abspath(path))[0]
    if drive.startswith("\\\\"):
        return True
    kind: int = ctypes.windll.kernel32.GetDriveTypeW(drive + "\\")
    return kind == _DRIVE_REMOTE
