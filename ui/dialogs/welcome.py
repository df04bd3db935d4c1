"""The first start: a sample zone, a blank one, or data that is there already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

import resources
from resources import tr
from ui.dialogs.new_zone import NewZone
from ui.dialogs.open_bundle import OpenBundle, make_copy
from ui.dialogs.open_existing import OpenExisting
from ui.dialogs.unlock import Unlock
from ui.places import CARRIED, free_file
from ui.tasks import Report, Tasks
from ui.theme import mark
from ui.widgets.choice import Choice
from ui.widgets.keys import pressed_by_return
from ui.widgets.picture import Picture

if TYPE_CHECKING:
    from crm.workspace import Workspace

SHOW_BUSY_AFTER = 600
"""Milliseconds that opening may take before the window says what it waits for."""


class Welcome(QWidget):
    """Asks what to begin with; `opened` carries the workspace and what it was opened by."""

    opened = Signal(object, str)

    def __init__(
        self,
        tasks: Tasks,
        report: Callable[[BaseException], str],
        *,
        as_of: date | None = None,
    ) -> None:
        """as_of: a day that stands for today in what is opened."""
        super().__init__()
        self._as_of = as_of
        self._tasks = tasks
        self._report = report
        mark(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("引凤"))
        self.resize(680, 560)
        self.stack = QStackedWidget()
        self.choices = self._build_choices()
        self.blank, self.existing = NewZone(), OpenExisting()
        self.bundle, self.locked = OpenBundle(), Unlock()
        for page in (self.choices, self.blank, self.existing, self.bundle, self.locked):
            self.stack.addWidget(page)
        for asking in (self.blank, self.existing, self.locked):
            asking.left.connect(lambda: self._turn_to(self.choices))
        self.bundle.left.connect(lambda: self._turn_to(self.existing))
        self.blank.wanted.connect(self.create_blank)
        self.existing.wanted.connect(self.open)
        self.bundle.wanted.connect(self.open_bundle)
        self.locked.wanted.connect(self.unlock)
        self._build()
        self._patience = QTimer(self, singleShot=True, interval=SHOW_BUSY_AFTER)
        self._patience.timeout.connect(self.show)

    # --- what can be asked for

    def open(self, target: str) -> None:
        """Open a data file or a PostgreSQL URL; of a file that was carried out ask more."""
        if target.endswith(CARRIED):
            self.bundle.show_bundle(target)
            self._turn_to(self.bundle)
            self.show()
            return
        name = tr("数据库服务器") if "://" in target else Path(target).name
        self._run(
            tr("正在打开 {name}…").format(name=name),
            partial(_open, target, self._as_of),
            target=target,
            failed=partial(self._ask_passphrase, target),
        )

    def unlock(self, file: str, passphrase: str) -> None:
        """Open an encrypted file."""
        self._run(
            tr("正在打开 {name}…").format(name=Path(file).name),
            partial(_unlock, file, passphrase, self._as_of),
            target=file,
            failed=self._take_unlock_failure,
        )

    def work(self, word: str, run: Callable[[Report], object], target: str) -> None:
        """Say `word` while `run` works on the closed data file, then open it."""

        def work_then_open(progress: Report) -> Workspace:
            run(progress)
            return _open(target, self._as_of)

        self._run(word, work_then_open, target=target, progress=self._show_progress)

    def open_bundle(self, bundle: str, passphrase: str, file: str) -> None:
        """Make a working copy of a file that was carried out, and open it."""
        word = tr("正在打开 {name}…").format(name=Path(bundle).name)
        self.work(word, lambda _: make_copy(bundle, passphrase, file), file)

    def create_blank(self, zone_name: str, file: Path) -> None:
        """Make an empty data file for a zone."""
        word = tr("正在新建 {name}…").format(name=file.name)
        self._run(word, partial(_create, file, zone_name), target=str(file))

    def load_sample(self) -> None:
        """Make the sample zone, from its ledger, its plan and its monthly figures."""
        file = free_file(tr("示例园区"))
        self._run(
            tr("正在载入示例园区…"),
            partial(_create_sample, file, self._as_of),
            target=str(file),
            progress=self._show_progress,
        )

    def explain(self, error: BaseException) -> None:
        """Say what went wrong, and let another way be chosen."""
        self._patience.stop()
        self._show_busy("")
        self.problem_text.setText(self._report(error))
        self.problem.show()
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.stack.currentIndex():
            self._turn_to(self.choices)
        elif not pressed_by_return(self, event):
            super().keyPressEvent(event)

    def _run(
        self,
        word: str,
        make: Callable[..., Workspace],
        *,
        target: str,
        progress: Report | None = None,
        failed: Callable[[BaseException], object] | None = None,
    ) -> None:
        self.problem.hide()
        self._show_busy(word)
        self._patience.start()

        def done(workspace: Workspace) -> None:
            self._patience.stop()
            self._show_busy("")
            self.opened.emit(workspace, target)

        # A change of the disk: on the writer's thread, and told even when the window is gone.
        self._tasks.run(
            make, then=done, failed=failed or self.explain, lane="write", progress=progress
        )

    def _ask_passphrase(self, target: str, error: BaseException) -> None:
        """Ask for the passphrase of an encrypted file; say what else went wrong."""
        from db.errors import PassphraseNeeded

        if not isinstance(error, PassphraseNeeded):
            self.explain(error)
            return
        self._patience.stop()
        self._show_busy("")
        self.locked.show_file(target)
        self._turn_to(self.locked)
        self.show()

    def _take_unlock_failure(self, error: BaseException) -> None:
        from db.errors import PassphrasePaused, WrongPassphrase

        if not isinstance(error, WrongPassphrase | PassphrasePaused):
            self.explain(error)
            return
        self._patience.stop()
        self._show_busy("")
        self.locked.refuse(error.message)

    # --- how it looks

    def _build(self) -> None:
        logo = QSvgWidget(str(resources.path("icons", "yinfeng.svg")))
        logo.setFixedSize(48, 48)
        name = QLabel(tr("引凤"))
        mark(name, "figure")
        said = QLabel(tr("筑巢引凤：招商项目的台账、目标与简报"))
        mark(said, "secondary")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(said)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(logo)
        head.addLayout(words)
        head.addStretch()
        self.busy = QLabel()
        mark(self.busy, "secondary")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("正在进行"))
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 40, 48, 24)
        column.setSpacing(12)
        column.addLayout(head)
        column.addSpacing(12)
        column.addWidget(self._build_problem())
        column.addWidget(self.stack, 1)
        column.addWidget(self.busy)
        column.addWidget(self.bar)
        self._show_busy("")

    def _build_problem(self) -> QWidget:
        self.problem = QFrame()
        mark(self.problem, "problem")
        self.problem_text = QLabel()
        self.problem_text.setWordWrap(True)
        self.problem_text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self.problem)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(Picture("triangle-alert", 18, "phoenix"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.problem_text, 1)
        self.problem.hide()
        return self.problem

    def _build_choices(self) -> QWidget:
        self.sample_choice = Choice(
            "sparkles",
            tr("载入示例园区"),
            tr("60 多个示例项目、年度计划和月报数，随意点改，不影响真实数据"),
        )
        self.blank_choice = Choice(
            "file-plus", tr("新建空白"), tr("为你的园区新建一个数据文件，再把现有台账导入进来")
        )
        self.existing_choice = Choice(
            "folder-open",
            tr("打开已有"),
            tr("打开本机的数据文件、带出的文件，或连接单位的 PostgreSQL 服务器"),
        )
        self.sample_choice.clicked.connect(lambda: self.load_sample())
        self.blank_choice.clicked.connect(lambda: self._turn_to(self.blank))
        self.existing_choice.clicked.connect(lambda: self._turn_to(self.existing))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for choice in (self.sample_choice, self.blank_choice, self.existing_choice):
            column.addWidget(choice)
        column.addStretch()
        page.setFocusProxy(self.sample_choice)
        return page

    def _turn_to(self, page: QWidget) -> None:
        self.problem.hide()
        self.stack.setCurrentWidget(page)
        page.setFocus()

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, 1000 if total else 0)  # bytes may pass an int
        self.bar.setValue(done * 1000 // total if total else 0)

    def _show_busy(self, word: str) -> None:
        self.busy.setText(word)
        self.bar.setRange(0, 0)
        self.bar.setVisible(bool(word))
        self.stack.setEnabled(not word)


# These run off the GUI thread, and load what reads the data there.


def _open(target: str, as_of: date | None) -> Workspace:
    from crm.workspace import Workspace

    return Workspace.open(target, as_of=as_of)


def _unlock(target: str, passphrase: str, as_of: date | None) -> Workspace:
    from crm.locking import unlock

    unlock(Path(target), passphrase)
    return _open(target, as_of)


def _create_sample(file: Path, as_of: date | None, progress: Report) -> Workspace:
    from crm.sample import create_sample

    return create_sample(file, as_of=as_of, progress=progress)


def _create(file: Path, zone_name: str) -> Workspace:
    from crm.workspace import Workspace

    return Workspace.create(file, zone_name=zone_name)
