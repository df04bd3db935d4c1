"""Of the reads whose results take each other's place, only the one asked for last is shown."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crm.errors import InvalidInput
from tests.ui.conftest import settle
from ui.desk import Desk
from ui.page_list import PAGES
from ui.window import Window

WAIT = 30
READERS = 3


class Held:
    """A read that begins, and ends once it is let go."""

    def __init__(self) -> None:
        self.begun, self.free = threading.Event(), threading.Event()

    def __call__(self, _session: Any, told: Any) -> Any:
        self.begun.set()
        self.free.wait(WAIT)
        if isinstance(told, Exception):
            raise told
        return told


@pytest.fixture
def owner() -> QObject:
    return QObject()


def fill(desk: Desk) -> Callable[[], None]:
    """Keep all readers at work until what is returned is called."""
    held = [Held() for _ in range(READERS)]
    for one in held:
        desk.read(one, "", then=lambda _: None)
    assert all(one.begun.wait(WAIT) for one in held)

    def let_go() -> None:
        for one in held:
            one.free.set()

    return let_go


@pytest.fixture
def full(desk: Desk) -> Iterator[Callable[[], None]]:
    """Readers that are all at work; called, they let what waits begin."""
    let_go = fill(desk)
    yield let_go
    let_go()


def test_an_older_read_that_comes_later_is_not_shown(
    qtbot: QtBot, desk: Desk, owner: QObject
) -> None:
    shown: list[Any] = []
    waits = {"older": Held(), "newer": Held()}

    def look(session: Any, which: str) -> Any:
        return waits[which](session, which)

    for which, held in waits.items():
        desk.read(look, which, then=shown.append, owner=owner, latest=True)
        assert held.begun.wait(WAIT)
    waits["newer"].free.set()
    qtbot.waitUntil(lambda: shown == ["newer"])
    assert desk.tasks.busy
    waits["older"].free.set()
    settle(qtbot, desk)
    assert shown == ["newer"]


def test_one_that_is_done_but_not_shown_yet_is_not_shown_either(
    qtbot: QtBot, desk: Desk, owner: QObject
) -> None:
    shown: list[Any] = []

    def look(_session: Any, which: str) -> str:
        return which

    older = desk.read(look, "older", then=shown.append, owner=owner, latest=True)
    assert older.future is not None
    assert older.future.result(WAIT) == "older"
    desk.read(look, "newer", then=shown.append, owner=owner, latest=True)
    settle(qtbot, desk)
    assert shown == ["newer"]


def test_one_that_has_not_begun_never_runs(
    qtbot: QtBot, desk: Desk, owner: QObject, full: Callable[[], None]
) -> None:
    ran: list[str] = []

    def look(_session: Any, which: str) -> None:
        ran.append(which)

    for which in ("first", "second", "last"):
        desk.read(look, which, then=lambda _: None, owner=owner, latest=True)
    full()
    settle(qtbot, desk)
    assert ran == ["last"]


def test_the_failure_of_an_older_one_is_not_told(qtbot: QtBot, desk: Desk, owner: QObject) -> None:
    told: list[Any] = []
    desk.failed.connect(told.append)
    older, newer = Held(), Held()

    def look(session: Any, which: Held, what: Any) -> Any:
        return which(session, what)

    fault = InvalidInput("不再有人问。")
    for failed in (told.append, None):
        for held in (older, newer):
            held.begun.clear(), held.free.clear()
        desk.read(*(look, older, fault), then=told.append, failed=failed, owner=owner, latest=True)
        assert older.begun.wait(WAIT)
        desk.read(look, newer, "newer", then=told.append, owner=owner, latest=True)
        newer.free.set()
        qtbot.waitUntil(lambda: told == ["newer"])
        older.free.set()
        settle(qtbot, desk)
        assert told == ["newer"]
        told.clear()


def test_the_failure_of_the_last_is_told(qtbot: QtBot, desk: Desk, owner: QObject) -> None:
    told: list[Any] = []
    older, fault = Held(), InvalidInput("读不出来。")

    def look(session: Any, held: Held, what: Any) -> Any:
        return held(session, what)

    desk.read(look, older, "older", then=told.append, owner=owner, latest=True)
    newer = Held()
    newer.free.set()
    desk.read(*(look, newer, fault), then=told.append, failed=told.append, owner=owner, latest=True)
    qtbot.waitUntil(lambda: told == [fault])
    older.free.set()
    settle(qtbot, desk)
    assert told == [fault]


def test_reads_of_others_of_another_function_and_plain_ones_are_left_alone(
    qtbot: QtBot, desk: Desk, owner: QObject, full: Callable[[], None]
) -> None:
    shown: list[str] = []
    another = QObject()

    def look(_session: Any, which: str) -> str:
        return which

    def also(_session: Any, which: str) -> str:
        return which

    desk.read(look, "plain", then=shown.append, owner=owner)
    desk.read(also, "also", then=shown.append, owner=owner, latest=True)
    desk.read(look, "another", then=shown.append, owner=another, latest=True)
    desk.read(look, "older", then=shown.append, owner=owner, latest=True)
    desk.read(look, "newer", then=shown.append, owner=owner, latest=True)
    full()
    settle(qtbot, desk)
    assert sorted(shown) == ["also", "another", "newer", "plain"]


def test_a_name_stands_for_functions_that_show_the_same(
    qtbot: QtBot, desk: Desk, owner: QObject, full: Callable[[], None]
) -> None:
    shown: list[str] = []

    def mine(_session: Any) -> str:
        return "mine"

    def everyones(_session: Any) -> str:
        return "everyone's"

    desk.read(mine, then=shown.append, owner=owner, latest="list")
    desk.read(everyones, then=shown.append, owner=owner, latest="list")
    full()
    settle(qtbot, desk)
    assert shown == ["everyone's"]


def test_what_is_dropped_is_neither_shown_nor_waited_for(
    qtbot: QtBot, desk: Desk, owner: QObject, full: Callable[[], None]
) -> None:
    told: list[Any] = []

    def look(_session: Any) -> str:
        return "shown"

    desk.read(look, then=told.append, failed=told.append, owner=owner, latest=True)
    desk.drop(look, owner)
    full()
    settle(qtbot, desk)
    assert told == []
    desk.read(look, then=told.append, owner=owner, latest=True)
    settle(qtbot, desk)
    assert told == ["shown"]


def test_an_owner_that_is_gone_is_told_nothing_and_not_held(qtbot: QtBot, desk: Desk) -> None:
    told: list[Any] = []
    held = Held()

    def look(session: Any, which: str) -> Any:
        return held(session, which)

    owner = QObject()
    for which in ("older", "newer"):
        desk.read(look, which, then=told.append, failed=told.append, owner=owner, latest=True)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    gone = weakref.ref(owner)
    del owner
    held.free.set()
    settle(qtbot, desk)
    gc.collect()
    assert told == []
    assert gone() is None


@pytest.mark.parametrize("key", [one.key for one in PAGES])
def test_no_page_stays_busy_when_it_is_asked_twice(window: Window, qtbot: QtBot, key: str) -> None:
    window.go(key)
    settle(qtbot, window.desk)
    read = getattr(window.page, "read", None)
    if read is None:
        pytest.skip("reads nothing of its own")
    let_go = fill(window.desk)
    read()
    read()
    let_go()
    settle(qtbot, window.desk)
    said = [one.text() for one in window.page.findChildren(QLabel) if one.isVisible()]
    assert not [words for words in said if words.startswith("正在")]
