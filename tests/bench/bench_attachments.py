"""Taking an attachment in, and reading it back, beside plain files on the same disk."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

from crm.attachments import attach, content
from crm.projects import create_project
from crm.workspace import Workspace
from tests.bench.measure import figure, side_by_side

SIZE = 20 * 1024 * 1024
_number = count()


@cache
def _zone() -> tuple[Workspace, Path, str]:
    """A data file with one attachment of `SIZE`, the folder it lies in, the attachment's id."""
    folder = Path(tempfile.mkdtemp(prefix="yinfeng-bench-"))
    made = Workspace.create(folder / "园区.yinfeng", zone_name="示例")
    project = made.change(create_project, "示例", label="建").result
    taken = made.take_in(os.urandom(SIZE), name="大.bin")
    done = made.change(attach, "project", project, [taken], label="添加附件")
    return made, folder, done.result.ids[0]


@figure("attachment-take-in", goal=8, unit="ms")
def take_in() -> tuple[float, float]:
    """20 MB hashed, written and committed, beside writing and syncing the same bytes."""
    zone, folder, _ = _zone()

    def plain() -> None:
        with (folder / f"{next(_number)}.bin").open("wb") as out:
            out.write(os.urandom(SIZE))
            out.flush()
            os.fsync(out.fileno())

    return side_by_side(lambda: zone.take_in(os.urandom(SIZE), name="大.bin"), plain, rounds=5)


@figure("attachment-read", goal=8, unit="ms")
def read() -> tuple[float, float]:
    """20 MB read and checked by its hash, beside reading a file of that size."""
    zone, folder, key = _zone()
    file = folder / "file.bin"
    file.write_bytes(os.urandom(SIZE))
    return side_by_side(lambda: zone.read(content, key), file.read_bytes)
