"""The command line as a person or a script runs it: real processes on a fresh home."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import resources
from crm.sample import LEDGER, sample_file

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `yinfeng …` on a home of its own, without a display."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        env.pop(name, None)
    env |= {"HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    root = resources.path().parent

    def command(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ui.commands", *map(str, words)],
            capture_output=True,
            text=True,
            env={**env, "PYTHONPATH": str(root)},
            cwd=tmp_path,
            timeout=120,
            check=False,
        )

    return command


@pytest.fixture(scope="module")
def zone_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    from crm.sample import create_sample

    file = tmp_path_factory.mktemp("zone") / "a.yinfeng"
    create_sample(file).close()
    return file.read_bytes()


@pytest.fixture
def data(tmp_path: Path, zone_file: bytes) -> Path:
    file = tmp_path / "园区.yinfeng"
    file.write_bytes(zone_file)
    return file


def test_demo_makes_the_zone_and_its_brief_and_says_where_they_are(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "数据" / "示例.yinfeng"
    first = run("demo", "--data", file)
    assert first.returncode == 0, first.stderr
    assert "窗口没有打开" in first.stdout and str(file.with_suffix(".pdf")) in first.stdout
    assert file.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    second = run("demo", "--data", file)
    assert second.returncode == 0
    assert len(list((file.parent / "备份").glob("示例-*.yinfeng"))) == 1


def test_import_reports_each_cell_to_look_at_and_brief_check_and_backup_work(
    run: Run, tmp_path: Path, data: Path
) -> None:
    again = run("import", sample_file(LEDGER), "--data", data)
    assert again.returncode == 0, again.stderr
    assert "新增 0 个项目，更新 0 个，63 个没有变化" in again.stdout
    assert "待确认 主园区!N37" in again.stdout and "未识别 主园区!K33" in again.stdout

    out = tmp_path / "月报.pdf"
    brief = run("brief", "monthly", "--out", out, "--data", data)
    assert brief.returncode == 0 and str(out) in brief.stdout
    april = run("brief", "monthly", "--out", out, "--data", data, "--month", "2016-04")
    assert april.returncode == 0

    assert "数据完好" in run("check", "--data", data).stdout
    assert run("backup", "--data", data).returncode == 0
    assert len(list((tmp_path / "备份").glob("园区-*.yinfeng"))) == 1


def test_as_of_takes_the_place_of_today(run: Run, tmp_path: Path, data: Path) -> None:
    out = tmp_path / "月报.pdf"
    late = run("brief", "monthly", "--out", out, "--data", data, "--month", "2016-06")
    assert late.returncode == 1 and "还没有开始" in late.stderr and not out.exists()
    given = ("brief", "monthly", "--out", out, "--data", data, "--as-of", "2016-06-30")
    assert run(*given).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check",), "没有指定数据"),
        (("check", "--data", "没有.yinfeng"), "找不到数据文件"),
        (("import", "没有.xlsx", "--data", "园区.yinfeng"), "打不开"),
        (("import", "坏.xlsx", "--data", "园区.yinfeng"), "另存为"),
        (("check", "--data", "坏.yinfeng"), "不是引凤的数据文件"),
        (("brief", "monthly", "--out", "无此夹/a.pdf", "--data", "园区.yinfeng"), "文件夹"),
        (("check", "--data", "postgresql://nobody@127.0.0.1:9/none"), "PostgreSQL"),
        ((), "没有可用的显示器"),
    ],
)
def test_what_cannot_be_done_is_one_chinese_sentence(
    run: Run, tmp_path: Path, data: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"nothing of the kind")
    (tmp_path / "坏.yinfeng").write_text("not a database at all")
    before = data.read_bytes()
    result = run(*words)
    assert result.returncode == 1
    assert said in result.stderr and "Traceback" not in result.stderr
    assert data.read_bytes() == before


@pytest.mark.parametrize(
    "words", [("frobnicate",), ("import",), ("brief", "weekly"), ("check", "--as-of", "昨天")]
)
def test_a_wrong_command_line_is_told_in_chinese(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.returncode == 2
    assert "命令写法不对" in result.stderr and "用法" in result.stderr


def test_help_is_in_chinese_and_names_each_command(run: Run) -> None:
    shown = run("--help")
    assert shown.returncode == 0
    for word in ("import", "brief", "check", "backup", "demo", "不带命令就打开窗口"):
        assert word in shown.stdout
