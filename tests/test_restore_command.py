"""`yinfeng restore`: what there is, what is in it, and back to it; real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.locking import encrypt
from crm.projects import create_project
from crm.workspace import Workspace
from db import keys
from db.backup import asides_of, backups_of
from tests.conftest import Run
from tests.ui.zone import names

WORD = "经开区的口令"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A closed data file with a backup, and a step taken since."""
    made = Workspace.create(tmp_path / "园区.yinfeng", zone_name="示例经开区", author="张三")
    made.change(create_project, "示例甲", label="新建示例甲")
    made.back_up()
    made.change(create_project, "示例乙", label="新建示例乙")
    assert made.path is not None
    made.close()
    return made.path


def held(path: Path) -> list[str]:
    opened = Workspace.open(path)
    try:
        return opened.read(names)
    finally:
        opened.close()


def test_backups_are_listed_looked_into_and_gone_back_to(run: Run, data: Path) -> None:
    ((_, backup),) = backups_of(data)
    listed = run("restore", "--data", data)
    assert listed.returncode == 0
    assert backup.name in listed.stdout
    assert "  1　" in listed.stdout
    seen = run("restore", "1", "--preview", "--data", data)
    for said in ("示例经开区", "项目　1（现在 2）", "又做了 1 步：", "张三　新建示例乙"):
        assert said in seen.stdout, seen.stdout
    assert held(data) == ["示例乙", "示例甲"], "a look changes nothing"
    assert asides_of(data) == []
    done = run("restore", backup.name, "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert held(data) == ["示例甲"]
    ((_, aside),) = asides_of(data)
    assert str(aside) in done.stdout
    assert held(aside) == ["示例乙", "示例甲"]
    again = run("restore", "--data", data)
    assert "换下的" in again.stdout
    assert run("restore", aside, "--data", data).returncode == 0
    assert held(data) == ["示例乙", "示例甲"]


def test_a_damaged_data_file_is_restored_and_kept_beside(run: Run, data: Path) -> None:
    data.write_bytes(b"\0" * 8192)
    done = run("restore", "1", "--data", data)
    assert done.returncode == 0, done.stderr
    assert "打不开" in done.stdout
    assert held(data) == ["示例甲"]
    ((_, aside),) = asides_of(data)
    assert aside.read_bytes() == b"\0" * 8192


def test_what_cannot_be_gone_back_to_is_told_and_nothing_is_done(
    run: Run, data: Path, tmp_path: Path
) -> None:
    before = data.read_bytes()
    foreign = tmp_path / "照片.yinfeng"
    foreign.write_bytes(b"\x89PNG" + b"x" * 9000)
    for wanted, said in (
        ("7", "没有第 7 份备份，共有 1 份"),
        ("没有这个文件", "找不到备份"),
        (str(foreign), "不是引凤的数据文件"),
    ):
        refused = run("restore", wanted, "--data", data)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert said in refused.stderr
    assert data.read_bytes() == before
    server = run("restore", "1", "--data", "postgresql://nobody@localhost/x")
    assert "由服务器恢复" in server.stderr
    opened = Workspace.open(data)
    opened.read(names)
    busy = run("restore", "1", "--data", data)
    opened.close()
    assert busy.returncode == 1
    assert "另一个窗口" in busy.stderr
    assert held(data) == ["示例乙", "示例甲"]


def test_an_encrypted_file_asks_for_its_passphrase(run: Run, data: Path) -> None:
    encrypt(data, WORD)
    keys.forget_keys()
    blind = run("restore", "1", "--data", data)
    assert (blind.returncode, blind.stdout) == (1, "")
    assert "YINFENG_PASSPHRASE" in blind.stderr
    done = run("restore", "1", "--data", data, env={"YINFENG_PASSPHRASE": WORD})
    assert done.returncode == 0, done.stderr
    from crm.locking import unlock

    unlock(data, WORD)
    assert held(data) == ["示例甲"]
    keys.forget_keys()
