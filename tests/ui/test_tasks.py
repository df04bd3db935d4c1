from __future__ import annotations

import threading
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from ui.tasks import Report, Tasks


def finish(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: not tasks.busy)


def test_a_function_runs_elsewhere_and_its_result_comes_back_here(
    qtbot: QtBot, tasks: Tasks
) -> None:
    seen: list[Any] = []
    tasks.run(threading.get_ident, then=lambda there: seen.extend([there, threading.get_ident()]))
    finish(qtbot, tasks)
    assert seen[0] != threading.get_ident()
    assert seen[1] == threading.get_ident()


def test_writers_take_turns_on_one_thread(qtbot: QtBot, tasks: Tasks) -> None:
    threads: list[int] = []
    for _ in range(20):
        tasks.run(threading.get_ident, then=threads.append, lane="write")
    finish(qtbot, tasks)
    assert len(threads) == 20
    assert len(set(threads)) == 1


def test_progress_arrives_before_the_result(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[Any] = []

    def count(progress: Report) -> str:
        for step in range(3):
            progress(step, 3)
        return "done"

    tasks.run(count, then=seen.append, progress=lambda *step: seen.append(step))
    finish(qtbot, tasks)
    assert seen == [(0, 3), (1, 3), (2, 3), "done"]


def test_cancel_stops_the_function_at_its_next_report(qtbot: QtBot, tasks: Tasks) -> None:
    started, go_on, steps = threading.Event(), threading.Event(), []
    results: list[Any] = []

    def work(progress: Report) -> None:
        started.set()
        go_on.wait(5)
        progress(1, 2)
        steps.append("went on")

    task = tasks.run(work, then=results.append, failed=results.append, progress=results.append)
    started.wait(5)
    task.cancel()
    go_on.set()
    finish(qtbot, tasks)
    assert steps == []
    assert results == []


def test_nothing_is_delivered_to_an_owner_that_is_gone(qtbot: QtBot, tasks: Tasks) -> None:
    owner, go_on, results = QObject(), threading.Event(), []
    tasks.run(go_on.wait, 5, then=results.append, owner=owner)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    go_on.set()
    finish(qtbot, tasks)
    assert results == []


def test_what_is_read_after_the_end_is_dropped(qtbot: QtBot) -> None:
    tasks, told = Tasks(), []
    tasks.close()
    task = tasks.run(threading.get_ident, then=told.append, failed=told.append)
    assert not tasks.busy and not task.running
    QCoreApplication.processEvents()
    assert told == []


def test_what_is_written_is_told_even_after_a_cancel(qtbot: QtBot, tasks: Tasks) -> None:
    started, go_on, results = threading.Event(), threading.Event(), []

    def commit() -> str:
        started.set()
        go_on.wait(5)
        return "saved"

    task = tasks.run(commit, then=results.append, lane="write")
    started.wait(5)
    task.cancel()
    go_on.set()
    finish(qtbot, tasks)
    assert results == ["saved"]


def test_an_error_goes_to_failed_or_else_to_the_signal(qtbot: QtBot, tasks: Tasks) -> None:
    taken: list[Any] = []
    tasks.run(int, "not a number", failed=taken.append)
    finish(qtbot, tasks)
    assert isinstance(taken[0], ValueError)
    with qtbot.waitSignal(tasks.failed) as caught:
        tasks.run(int, "not a number")
    assert isinstance(caught.args[0], ValueError)
