"""Where a brief is saved: a disk that is full, a file that is taken, a printer that is off."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from crm.briefings import batch, companions
from crm.briefings.catalogue import BY_KEY
from crm.briefings.order import Order
from crm.briefings.printing import write
from crm.errors import BriefingError
from crm.projects import create_project
from crm.workspace import Workspace
from db.errors import StorageError
from db.terms import Stage
from tests.crm.briefings import samples
from tests.crm.briefings.disks import fill, small_disk

WRITERS = {"pdf": write, "docx": companions.write, "xlsx": companions.write}


@pytest.mark.parametrize("suffix", WRITERS)
def test_on_a_disk_that_is_really_full_the_older_file_stands(tmp_path: Path, suffix: str) -> None:
    with small_disk(tmp_path / "盘", 1024) as disk:
        file = disk / f"月报.{suffix}"
        WRITERS[suffix](samples.FULL, file)
        before = file.read_bytes()
        fill(disk, leave=4096)
        with pytest.raises(BriefingError, match="磁盘已满"):
            WRITERS[suffix](samples.EXTREME, file)
        assert file.read_bytes() == before
        assert sorted(os.listdir(disk)) == sorted([file.name, "占满"])
        (disk / "占满").unlink()
        WRITERS[suffix](samples.EXTREME, file)
        assert file.read_bytes() != before


def test_a_file_that_may_not_grow_is_as_good_as_a_full_disk(tmp_path: Path) -> None:
    """A real limit of the system, without any right to mount."""
    code = f"""
import resource, signal
from pathlib import Path
from tests.crm.briefings import samples
from tests.crm.briefings.test_full_targets import WRITERS
from crm.errors import BriefingError
folder = Path({str(tmp_path)!r})
for suffix, write in WRITERS.items():
    write(samples.EMPTY, folder / f"warm.{{suffix}}")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
for suffix, write in WRITERS.items():
    try:
        write(samples.FULL, folder / f"月报.{{suffix}}")
    except BriefingError as error:
        print(error.message)
"""
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path.cwd()
    )
    assert told.stdout.count("磁盘已满") == len(WRITERS), told.stderr
    assert sorted(os.listdir(tmp_path)) == sorted(f"warm.{suffix}" for suffix in WRITERS)


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_file_that_is_held_elsewhere_says_so(tmp_path: Path, suffix: str) -> None:
    """Bound to itself, a file can't be replaced: what Windows does with one that is open."""
    file = tmp_path / f"月报.{suffix}"
    WRITERS[suffix](samples.FULL, file)
    before = file.read_bytes()
    bind = ["mount", "--bind", str(file), str(file)]
    if os.geteuid() != 0 or subprocess.run(bind, capture_output=True).returncode:
        pytest.skip("mounting needs root")
    try:
        with pytest.raises(BriefingError, match="请关闭后再试"):
            WRITERS[suffix](samples.EMPTY, file)
    finally:
        subprocess.run(["umount", str(file)], check=True)
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == [file.name]


def test_a_batch_on_a_full_disk_keeps_what_is_whole(workspace: Workspace, tmp_path: Path) -> None:
    names = [f"示例满盘{number}" for number in range(6)]
    keys = [
        workspace.change(create_project, name, stage=Stage.TALKS, label="新建").result
        for name in names
    ]
    order = Order(today=date(2016, 5, 31))
    with small_disk(tmp_path / "盘", 256) as disk:
        fill(disk, leave=120 * 1024)
        with pytest.raises(BriefingError, match="磁盘已满"):
            batch.write_each(
                workspace, BY_KEY["one_page"], order, list(zip(keys, names, strict=True)), disk
            )
        left = sorted(name for name in os.listdir(disk) if name != "占满")
        assert 0 < len(left) < len(names)
        assert all((disk / name).read_bytes().rstrip().endswith(b"%%EOF") for name in left)
        assert all(name.startswith("项目一页纸") for name in left)


def test_an_issue_on_a_full_disk_says_so_and_is_issued_when_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "盘", 16 * 1024) as disk:
        made = Workspace.create(
            disk / "园区.yinfeng", zone_name="示例", author="甲", on=date(2016, 5, 31)
        )
        try:
            content = os.urandom(512 * 1024)
            fill(disk, leave=64 * 1024)
            with pytest.raises(StorageError, match="磁盘"):
                made.take_in(content, name="月报.pdf")
            (disk / "占满").unlink()
            assert made.take_in(content, name="月报.pdf").size == len(content)
        finally:
            made.close()
