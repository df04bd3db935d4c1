"""The app as a person meets it: a fresh home, a real screen, keys and nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.search import find
from crm.settings import ZONE_NAME, setting
from crm.workspace import Workspace
from tests.e2e.screen import Screen, missing_tools, python, screen, wait_for

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools()}")


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Screen]:
    with screen(tmp_path) as display:
        yield display


@pytest.fixture
def app(shown: Screen) -> Iterator[subprocess.Popen[bytes]]:
    process = shown.start(*python("-m", "ui"))
    yield process
    if process.poll() is None:
        process.kill()
    process.wait(10)


@pytest.fixture(autouse=True)
def last_picture(shown: Screen, app: subprocess.Popen[bytes], tmp_path: Path) -> Iterator[None]:
    """Keep what the screen showed at the end, to look at when the test failed."""
    yield
    shown.picture(tmp_path / "screen.png")


def zone_name(file: Path) -> str | None:
    """What the data file says now, read as another window would."""
    other = Workspace.open(file)
    try:
        return other.read(setting, ZONE_NAME)
    finally:
        other.close()


def test_a_blank_zone_from_the_first_start_to_the_close(
    shown: Screen, app: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    shown.window("引凤")
    shown.press("Tab", "Return")  # 新建空白
    shown.write("Shili")
    shown.press("Return")
    shown.window("Shili")
    shown.press("ctrl+k")
    shown.write(">sz")
    shown.press("Return")
    shown.window("园区与本人")  # 设置
    shown.press("Tab", "Tab")  # past its index, the first field
    file = tmp_path / "data" / "yinfeng" / "Shili.yinfeng"
    shown.press("ctrl+a")
    shown.write("Xinqu")
    shown.press("Return")
    wait_for("new name", lambda: zone_name(file) == "Xinqu")
    shown.press("Tab", "ctrl+z")  # out of the field, which undoes its own typing only
    wait_for("old name", lambda: zone_name(file) == "Shili")
    shown.press("alt+F4")
    assert app.wait(20) == 0
    assert list((file.parent / "备份").glob("Shili-*.yinfeng"))
    log = file.parent / "yinfeng.log"
    assert not log.exists() or "ERROR" not in log.read_text(encoding="utf-8")


def project_named(file: Path, words: str) -> list[str]:
    """The names of the projects that are found by `words`, read as another window would."""
    other = Workspace.open(file)
    try:
        return [hit.title for hit in other.read(find, words) if hit.kind == "project"]
    finally:
        other.close()


def test_the_sample_zone_is_loaded_a_project_found_edited_and_the_edit_undone(
    shown: Screen, app: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    shown.window("引凤")
    shown.press("Return")  # 载入示例园区
    shown.window("长沙经济技术开发区", patience=60)
    file = tmp_path / "data" / "yinfeng" / "示例园区.yinfeng"
    (name,) = project_named(file, "ftqchjzb")
    shown.press("ctrl+k")
    shown.write("ftqchjzb")
    shown.press("Return")
    shown.window(name)
    shown.press("F2", "ctrl+a")
    shown.write("Futian 2")
    shown.press("Return")
    wait_for("new name", lambda: project_named(file, "Futian 2") == ["Futian 2"])
    assert project_named(file, name) == []
    shown.press("ctrl+z")
    wait_for("old name", lambda: project_named(file, "ftqchjzb") == [name])
    shown.press("alt+F4")
    assert app.wait(30) == 0
