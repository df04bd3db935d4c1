from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.workspace import Workspace
from tests.ui.conftest import settle
from tests.ui.zone import NAMES, add_project, names, rename
from ui.desk import Desk
from ui.tasks import Tasks


@pytest.fixture
def other(zone: Workspace) -> Iterator[Workspace]:
    """The same data in another window."""
    assert zone.path is not None
    made = Workspace.open(zone.path, author="专员 乙")
    yield made
    made.close()


def change(qtbot: QtBot, desk: Desk, *args: Any, label: str = "改名", **kwargs: Any) -> None:
    desk.change(*args, label=label, **kwargs)
    settle(qtbot, desk)


def test_a_read_comes_back_on_the_gui_thread(qtbot: QtBot, desk: Desk) -> None:
    seen: list[Any] = []
    desk.read(names, then=lambda found: seen.append((found, threading.get_ident())))
    settle(qtbot, desk)
    assert seen == [(sorted(NAMES), threading.get_ident())]


def test_a_change_is_saved_told_and_undone(qtbot: QtBot, desk: Desk) -> None:
    results: list[str] = []
    told: list[Any] = []
    desk.changed.connect(told.append)
    with qtbot.waitSignal(desk.saved) as saved:
        desk.change(add_project, "示例新项目", label="新建项目", then=results.append)
    assert told[0]["project"] == {results[0]}
    assert saved.args[0] == "新建项目"
    assert "示例新项目" in desk.read_now(names)
    with qtbot.waitSignal(desk.undone) as undone:
        desk.undo_last()
    assert "新建项目" in undone.args[0]
    assert "示例新项目" not in desk.read_now(names)
    assert not desk.can_undo


def test_a_change_that_is_cancelled_writes_nothing_and_what_is_next_goes_on(
    qtbot: QtBot, desk: Desk
) -> None:
    change(qtbot, desk, add_project, "示例新项目")
    begun, free = threading.Event(), threading.Event()
    told: list[Any] = []

    def add(session: Session, progress: Any) -> None:
        add_project(session, "示例半途")
        begun.set()
        free.wait(30)
        progress(1, 2)

    task = desk.change(
        add, label="新建", progress=lambda *_: None, then=told.append, failed=told.append
    )
    assert begun.wait(30)
    task.cancel()
    free.set()
    settle(qtbot, desk)
    assert "示例半途" not in desk.read_now(names)
    assert told == []
    desk.undo_last()
    settle(qtbot, desk)
    assert "示例新项目" not in desk.read_now(names)


def test_what_was_undone_comes_again(qtbot: QtBot, desk: Desk) -> None:
    change(qtbot, desk, add_project, "示例新项目")
    desk.undo_last()
    settle(qtbot, desk)
    desk.redo_last()
    settle(qtbot, desk)
    assert "示例新项目" in desk.read_now(names)
    desk.undo_last()
    settle(qtbot, desk)
    assert "示例新项目" not in desk.read_now(names)


def test_undo_goes_back_step_by_step(qtbot: QtBot, desk: Desk) -> None:
    keys: list[str] = []
    change(qtbot, desk, add_project, "一", then=keys.append)
    change(qtbot, desk, rename, keys[0], "二")
    change(qtbot, desk, rename, keys[0], "三")
    for expected in (["二"], ["一"], []):
        desk.undo_last()
        settle(qtbot, desk)
        assert [name for name in desk.read_now(names) if name not in NAMES] == expected


def test_what_is_still_being_saved_is_taken_back_when_it_is_there(qtbot: QtBot, desk: Desk) -> None:
    keys: list[str] = []
    desk.change(add_project, "一", label="新建", then=keys.append)
    desk.change(add_project, "二", label="新建", then=keys.append)
    assert desk.can_undo
    desk.undo_last()
    settle(qtbot, desk)
    assert len(keys) == 2
    assert [name for name in desk.read_now(names) if name not in NAMES] == ["一"]
    desk.undo_last()
    desk.redo_last()
    desk.redo_last()
    settle(qtbot, desk)
    assert [name for name in desk.read_now(names) if name not in NAMES] == ["一", "二"]


def test_what_was_to_be_taken_back_and_failed_takes_nothing_else_back(
    qtbot: QtBot, desk: Desk
) -> None:
    def refuse(session: Session) -> None:
        raise InvalidInput("不行", field="name")

    change(qtbot, desk, add_project, "示例新项目")
    desk.change(refuse, label="不成", failed=lambda error: None)
    desk.undo_last()
    settle(qtbot, desk)
    assert "示例新项目" in desk.read_now(names)


def test_a_change_that_changes_nothing_offers_no_undo(qtbot: QtBot, desk: Desk) -> None:
    told: list[Any] = []
    desk.changed.connect(told.append)
    change(qtbot, desk, lambda session: None)
    assert not told
    assert not desk.can_undo


def test_a_failing_change_is_told_and_nothing_is_saved(qtbot: QtBot, desk: Desk) -> None:
    def refuse(session: Session) -> None:
        add_project(session, "半途而废")
        raise InvalidInput("不行", field="name")

    with qtbot.waitSignal(desk.failed) as failed:
        desk.change(refuse, label="不成")
    assert failed.args[0].message == "不行"
    assert "半途而废" not in desk.read_now(names)
    taken: list[BaseException] = []
    change(qtbot, desk, refuse, failed=taken.append)
    assert len(taken) == 1


def test_busy_is_told_while_a_change_is_on_its_way(qtbot: QtBot, desk: Desk) -> None:
    states: list[bool] = []
    desk.busy_changed.connect(states.append)
    change(qtbot, desk, add_project, "示例新项目")
    assert states == [True, False]


def test_what_another_window_saves_is_told_within_two_seconds(
    qtbot: QtBot, desk: Desk, other: Workspace
) -> None:
    settle(qtbot, desk)
    with qtbot.waitSignal(desk.changed, timeout=2000) as changed:
        saved = other.change(add_project, "别的窗口新建", label="新建项目")
    assert changed.args[0]["project"] == {saved.result}


def test_our_own_saves_are_told_once(qtbot: QtBot, desk: Desk) -> None:
    told: list[Any] = []
    desk.changed.connect(told.append)
    desk.change(add_project, "示例新项目", label="新建项目")
    qtbot.wait(2500)  # two looks of the watch
    assert len(told) == 1


def test_an_undo_that_another_window_forestalled_is_refused_in_words(
    qtbot: QtBot, desk: Desk, other: Workspace
) -> None:
    keys: list[str] = []
    change(qtbot, desk, add_project, "一", then=keys.append)
    change(qtbot, desk, rename, keys[0], "二")
    other.change(rename, keys[0], "三", label="改名")
    with qtbot.waitSignal(desk.failed) as failed:
        desk.undo_last()
    assert "改名" in failed.args[0].message
    assert "三" in desk.read_now(names)


def test_closing_lets_what_is_being_saved_end(zone: Workspace, qtbot: QtBot) -> None:
    tasks = Tasks()
    desk = Desk(zone, tasks)
    for number in range(20):
        desk.change(add_project, f"示例 {number}", label="新建")
    desk.close()
    tasks.close()
    assert len(zone.read(names)) == len(NAMES) + 20


def test_a_new_reference_date_is_today(qtbot: QtBot, desk: Desk) -> None:
    from datetime import date

    from crm.settings import REFERENCE_DATE, set_setting

    change(qtbot, desk, set_setting, REFERENCE_DATE, "2016-06-30")
    assert desk.today() == date(2016, 6, 30)
