from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.workspace import Workspace
from tests.ui.zone import add_project
from ui.watch import Watch


@pytest.fixture
def other(workspace: Workspace, database: str | Path) -> Iterator[Workspace]:
    """The same data in another window, on each of the two databases."""
    made = Workspace.open(database, author="专员 乙")
    yield made
    made.close()


@pytest.fixture
def watch(workspace: Workspace) -> Iterator[Watch]:
    made = Watch(workspace)
    yield made
    made.end()


def test_what_another_window_saved_is_seen_once(watch: Watch, other: Workspace) -> None:
    assert watch.look() == {}
    saved = other.change(add_project, "示例一", label="新建")
    assert watch.look() == {"project": {saved.result}}
    assert watch.look() == {}


def test_our_own_save_is_no_news(watch: Watch, workspace: Workspace) -> None:
    workspace.change(add_project, "示例一", label="新建")
    watch.note_own()
    assert watch.look() == {}


def test_another_windows_save_is_not_hidden_by_ours(
    watch: Watch, workspace: Workspace, other: Workspace
) -> None:
    theirs = other.change(add_project, "示例一", label="新建")
    ours = workspace.change(add_project, "示例二", label="新建")
    watch.note_own()
    assert watch.look() == {"project": {theirs.result, ours.result}}


def test_what_was_saved_before_is_no_news(workspace: Workspace) -> None:
    workspace.change(add_project, "示例一", label="新建")
    late = Watch(workspace)
    assert late.look() == {}
    late.end()
