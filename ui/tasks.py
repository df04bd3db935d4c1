"""Work off the GUI thread: plain functions in, results by signal out. Nothing else crosses threads.

    task = tasks.run(fn, *args, then=show, failed=explain, owner=page, **kwargs)
    task = tasks.run(fn, path, progress=bar_moves, then=...)   # fn gets progress=report
    task.cancel()

`then(result)` and `failed(error)` are called on the GUI thread, and not at all when the task was
cancelled or `owner` (a QObject) is gone; what a task of the write lane committed is told all the
same, and to `failed` that it stopped (`Cancelled`). Without `failed`, an error goes to `failed` of
Tasks, which the window shows. A task with `progress` passes its function a
`report(done, total, text="")` as the keyword `progress`; it raises `Cancelled` in there after a
cancel, so that the function stops at a safe place and its transaction is rolled back.

Readers run beside each other, so that what was asked for first may come last. Of the tasks of one
owner that are run with the same `latest`, only the one that was run last is handed on: it cancels
the ones before it, and one of them that has not begun never runs.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Literal

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

Then = Callable[[Any], object]
Report = Callable[..., None]
Lane = Literal["read", "write", "watch"]


class Cancelled(Exception):
    """The user cancelled; raised inside the function at its next report of progress."""


class Task:
    """A handle on one running function: ask it to stop, or whether it still runs."""

    def __init__(self, then: Then | None, failed: Then | None, progress: Report | None) -> None:
        self.then = then
        self.failed = failed
        self.progress = progress
        self.owner: QObject | None = None
        self.latest: object = None
        self.lane: Lane = "read"
        self.cancelled = False
        self.future: Future[Any] | None = None

    @property
    def running(self) -> bool:
        return self.future is not None and not self.future.done()

    def cancel(self) -> None:
        """Stop at the next report of progress; the result, if any, is dropped."""
        self.cancelled = True
        if self.future is not None:
            self.future.cancel()

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits for the result; what is written is never passed over."""
        if self.lane == "write":
            return True
        return not self.cancelled and (self.owner is None or shiboken6.isValid(self.owner))


class Tasks(QObject):
    """Where work leaves the GUI thread: readers beside each other, one writer, one watcher."""

    failed = Signal(object)
    busy_changed = Signal(bool)
    """Whether a read or a change is under way; the watch goes without saying."""

    _ended = Signal(object)
    _moved = Signal(object, object)

    def __init__(self, parent: QObject | None = None, *, readers: int = 3) -> None:
        super().__init__(parent)
        self._pools: dict[Lane, ThreadPoolExecutor] = {
            "read": ThreadPoolExecutor(readers, thread_name_prefix="reader"),
            "write": ThreadPoolExecutor(1, thread_name_prefix="writer"),
            "watch": ThreadPoolExecutor(1, thread_name_prefix="watcher"),
        }
        self._running: set[Task] = set()
        self._told_busy = False
        self._closed = False
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Then | None = None,
        owner: QObject | None = None,
        progress: Report | None = None,
        lane: Lane = "read",
        latest: object = None,
        **kwargs: Any,
    ) -> Task:
        """Call `fn(*args, **kwargs)` on a thread of `lane`; write and watch have one each."""
        if latest is not None:
            self.drop(owner, latest)
        task = Task(then, failed, progress)
        task.owner, task.lane, task.latest = owner, lane, latest
        if self._closed and lane != "write":
            task.cancelled = True  # a timer that was set before: nobody is there to be told
            return task
        if progress is not None:
            kwargs["progress"] = self._reporter(task)
        self._running.add(task)
        self._tell_busy()
        task.future = self._pools[lane].submit(fn, *args, **kwargs)
        task.future.add_done_callback(lambda future: self._ended.emit(task))
        return task

    def drop(self, owner: QObject | None, latest: object) -> None:
        """Cancel the tasks of `owner` that were run with that `latest`: nobody waits for them.

        Nothing is kept for it: a task that is delivered or dropped is not held any more.
        """
        for task in self._running:
            if task.owner is owner and task.latest == latest:
                task.cancel()

    @property
    def busy(self) -> bool:
        """Whether something is still running or its result not yet delivered."""
        return bool(self._running)

    def finish(self) -> None:
        """Let every change that was asked for be saved, drop the reads; deliver nothing more."""
        for task in self._running:
            if task.lane != "write":
                task.cancel()
        wait([task.future for task in self._running if task.future is not None])
        self._running.clear()

    def close(self) -> None:
        """Finish for good: what is to be read later is dropped."""
        self.finish()
        self._closed = True
        for pool in self._pools.values():
            pool.shutdown(wait=True)

    def _reporter(self, task: Task) -> Report:
        def report(*step: Any) -> None:
            if task.cancelled:
                raise Cancelled
            self._moved.emit(task, step)

        return report

    def _show_progress(self, task: Task, step: tuple[Any, ...]) -> None:
        if task.wanted and task.progress is not None:
            task.progress(*step)

    def _deliver(self, task: Task) -> None:
        if task not in self._running:  # finished meanwhile: nobody is there to be told
            return
        self._running.remove(task)
        try:
            self._hand_over(task)
        finally:
            self._tell_busy()

    def _tell_busy(self) -> None:
        busy = any(task.lane != "watch" for task in self._running)
        if busy != self._told_busy:
            self._told_busy = busy
            self.busy_changed.emit(busy)

    def _hand_over(self, task: Task) -> None:
        if not task.wanted or task.future is None:
            return
        dropped = task.future.cancelled()  # before it began
        error = Cancelled() if dropped else task.future.exception()
        if error is None:
            if task.then is not None:
                task.then(task.future.result())
        elif isinstance(error, Cancelled) and (task.lane != "write" or task.failed is None):
            return
        elif task.failed is not None:
            task.failed(error)
        else:
            self.failed.emit(error)
