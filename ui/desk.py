"""The one door from the window to `crm`: reads off the GUI thread, changes on the writer's.

    desk.read(fn, *args, then=show, owner=page, **kwargs)      # fn(session, *args, **kwargs)
    value = desk.read_now(fn, *args)                           # at once: only what takes < 50 ms
    desk.change(fn, *args, label="改名", then=..., owner=page)  # fn(session, ...), one operation
    desk.undo(operation_id) ; desk.undo_last() ; desk.redo_last()

Signals (all on the GUI thread):
    changed({kind: {ids}})        something was saved, here or in another window: refresh what
                                  shows it
    saved(label, operation_id)    a change of ours was saved; the window shows it with 撤销
    undone(label, operation_id)   one of ours was taken back, by that new operation
    failed(error)                 a read or a change failed, and no `failed=` took it
    busy_changed(bool)            a change is on its way to the file, or all are saved
`then`, `failed`, `owner` and `progress` are those of `ui.tasks`; `then` of a change gets the use
case's result. A read whose result takes the place of what is shown is asked for with `latest`.
No view holds ORM objects: use cases return plain values.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from crm.workspace import Outcome, Workspace
from ui.tasks import Cancelled, Report, Task, Tasks, Then
from ui.watch import Watch

WATCH_EVERY = 1000
"""Milliseconds between two looks for other windows' saves, which are to show within 2 s."""


class Desk(QObject):
    """One open workspace as the window sees it."""

    changed = Signal(dict)
    saved = Signal(str, str)
    undone = Signal(str, str)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.tasks = tasks
        self.saved_anything = False
        self._undoable: list[str] = []
        self._redoable: list[str] = []
        self._writing = 0
        self._wished: list[Callable[[], None]] = []
        self._watch = Watch(workspace)
        self._looking = False
        self._sample_day = workspace.sample_day()
        self._timer = QTimer(self, interval=WATCH_EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def today(self) -> date:
        """The day to count by: the data's reference date, else the calendar's."""
        return self._sample_day or date.today()  # noqa: DTZ011  (the user's own day)

    def read_now(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call `fn(session, ...)` here and now; for looks that take under 50 ms."""
        return self.workspace.read(fn, *args, **kwargs)

    def read(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Then,
        failed: Then | None = None,
        owner: QObject | None = None,
        latest: bool | str = False,
        **kwargs: Any,
    ) -> Task:
        """Call `fn(session, ...)` on a reader thread and hand the result to `then`.

        latest: the result takes the place of what `owner` shows. Of the reads of the same `fn`
        for the same owner only the one asked for last is handed on; those before it are
        cancelled, and told neither to `then` nor to `failed`. A name stands for several functions
        that show the same.
        """
        return self.tasks.run(
            *(self.workspace.read, fn, *args),
            then=then,
            failed=failed or self.failed.emit,
            owner=owner,
            latest=fn if latest is True else latest or None,
            **kwargs,
        )

    def drop(self, what: Callable[..., Any] | str, owner: QObject) -> None:
        """Hand on no more of the reads that `owner` asked for with `latest`: what else is shown.

        what: their function, or the name that stands for several.
        """
        self.tasks.drop(owner, what)

    def change(
        self,
        use_case: Callable[..., Any],
        *args: Any,
        label: str,
        then: Then | None = None,
        failed: Then | None = None,
        owner: QObject | None = None,
        progress: Report | None = None,
        **kwargs: Any,
    ) -> Task:
        """Run `use_case(session, ...)` as one operation named `label` on the writer thread.

        A cancelled one writes nothing, and calls neither `then` nor `failed`.
        """
        then, failed = _while_alive(then, owner), _while_alive(failed, owner)

        def take(outcome: Outcome[Any]) -> None:
            if outcome.operation_id is not None:
                self._undoable.append(outcome.operation_id)
                self._redoable.clear()
                self.changed.emit(outcome.touched)
            if then is not None:
                then(outcome.result)
            if outcome.operation_id is not None:
                self.saved.emit(outcome.label, outcome.operation_id)

        return self._write(
            self.workspace.change,
            use_case,
            *args,
            then=take,
            failed=failed or self.failed.emit,
            progress=progress,
            label=label,
            **kwargs,
        )

    @property
    def can_undo(self) -> bool:
        """Whether this window saved, or is saving, something that was not taken back yet."""
        return bool(self._undoable or self._writing)

    def undo_last(self) -> None:
        """Take back the last operation that this window saved and that still stands.

        One that is still on its way to the file is taken back when it is there; where it
        fails, nothing is: what the user meant never came about.
        """
        if self._writing:
            self._wished.append(self.undo_last)
        elif self._undoable:
            self.undo(self._undoable[-1])

    def redo_last(self) -> None:
        """Bring back what was taken back last: an undo is an operation, and is undone."""
        if self._writing:
            self._wished.append(self.redo_last)
        elif self._redoable:
            self.undo(self._redoable[-1], again=True)

    def undo(
        self,
        operation_id: str,
        *,
        again: bool = False,
        then: Then | None = None,
        failed: Then | None = None,
    ) -> None:
        """Take one operation back; it fails when its fields were changed since.

        again: the operation is an undo, and what it took back comes again.
        """

        def take(outcome: Outcome[Any]) -> None:
            self._forget(operation_id)
            if outcome.operation_id is not None:
                (self._undoable if again else self._redoable).append(outcome.operation_id)
                self.changed.emit(outcome.touched)
                self.undone.emit(outcome.label, "" if again else outcome.operation_id)
            if then is not None:
                then(outcome.result)

        def explain(error: BaseException) -> None:
            self._forget(operation_id)
            (failed or self.failed.emit)(error)

        self._write(self.workspace.undo, operation_id, then=take, failed=explain)

    def exchange(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Then | None = None,
        failed: Then | None = None,
        owner: QObject | None = None,
        progress: Report | None = None,
        **kwargs: Any,
    ) -> Task:
        """Call `fn(workspace, ...)` on the writer thread: what is carried out or merged.

        What it brought is found in the log as another window's saves are, and shown at once.
        A cancelled one calls neither `then` nor `failed`.
        """
        then, failed = _while_alive(then, owner), _while_alive(failed, owner)

        def run(*given: Any, **named: Any) -> Any:
            before = self.workspace.position()
            try:
                result = fn(*given, **named)
            except Cancelled as cancelled:
                return cancelled
            if self.workspace.position() != before:
                self.saved_anything = True  # what came in is backed up on the way out, too
            return result

        def ended(hand_on: Then | None) -> Then:
            def deliver(value: Any) -> None:
                self._look()
                if hand_on is not None and not isinstance(value, Cancelled):
                    hand_on(value)

            return self._counted(deliver)

        self._count(+1)
        return self.tasks.run(
            run,
            self.workspace,
            *args,
            then=ended(then),
            failed=ended(failed or self.failed.emit),
            progress=progress,
            lane="write",
            **kwargs,
        )

    def close(self) -> None:
        """Let what is being saved end, and look no more for other windows' saves."""
        self._timer.stop()
        self.tasks.finish()
        self._watch.end()

    def _write(
        self, fn: Callable[..., Outcome[Any]], *args: Any, then: Then, failed: Then, **kwargs: Any
    ) -> Task:
        def write(*args: Any, **kwargs: Any) -> Outcome[Any]:
            outcome = fn(*args, **kwargs)
            if outcome.operation_id is not None:
                self.saved_anything = True  # here, since closing delivers nothing more
                self._watch.note_own()
            return outcome

        def ended(hand_on: Then) -> Then:
            def deliver(value: Any) -> None:
                if isinstance(value, Cancelled):
                    return
                if isinstance(value, Outcome) and value.operation_id is not None:
                    self._take_settings(value.touched)
                hand_on(value)

            return self._counted(deliver)

        self._count(+1)
        return self.tasks.run(
            write, *args, then=ended(then), failed=ended(failed), lane="write", **kwargs
        )

    def _counted(self, deliver: Then) -> Then:
        """`deliver`, with the write counted as ended and what was wished meanwhile done after."""

        def end(value: Any) -> None:
            self._count(-1)
            if isinstance(value, BaseException):
                self._wished.clear()
            try:
                deliver(value)
            finally:
                while self._wished and not self._writing:
                    self._wished.pop(0)()

        return end

    def _count(self, step: int) -> None:
        self._writing += step
        self.busy_changed.emit(self._writing > 0)

    def _forget(self, operation_id: str) -> None:
        for kept in (self._undoable, self._redoable):
            if operation_id in kept:
                kept.remove(operation_id)

    def _take_settings(self, touched: dict[str, set[str]]) -> None:
        if "setting" in touched:
            self._sample_day = self.workspace.sample_day()

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self.tasks.run(self._watch.look, then=self._tell, failed=self._look_later, lane="watch")

    def _tell(self, touched: dict[str, set[str]]) -> None:
        self._looking = False
        if touched:
            self._take_settings(touched)
            self.changed.emit(touched)

    def _look_later(self, error: BaseException) -> None:
        """The next look is the next try; a lasting fault shows at the next read or save."""
        self._looking = False


def _while_alive(callback: Then | None, owner: QObject | None) -> Then | None:
    """Pass `callback` over once `owner` is gone."""
    if callback is None or owner is None:
        return callback
    return lambda value: callback(value) if shiboken6.isValid(owner) else None
