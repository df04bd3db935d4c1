"""试一试: the page of conflicts on practice data of its own, which is gone when it is closed."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.practice import make_practice
from crm.workspace import Workspace
from resources import tr
from ui.desk import Desk
from ui.dialogs.looking import closing_foot
from ui.logbook import report
from ui.page import ClosedWork
from ui.tasks import Tasks
from ui.theme import icon, mark

SIZE = QSize(1080, 640)


class Practice(QDialog):
    """Two practice copies are made, then their conflicts are shown, to be settled at will."""

    desk: Desk

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("试一试：处理冲突"))
        self.resize(SIZE)
        mark(self, "page")
        self._folder = tempfile.TemporaryDirectory(prefix="yinfeng-", ignore_cleanup_errors=True)
        self.tasks = Tasks(self)
        self._workspace: Workspace | None = None
        self._making, self._left = True, threading.Event()
        self.words = QLabel(
            tr(
                "这是练习，和您的数据没有关系，关掉就没了。张三在办公室、李四在笔记本上各改了同一个"
                "示例项目，现在合到一起：选一个值，改成别的值，或者留到以后。"
            )
        )
        self.words.setWordWrap(True)
        self.said = QLabel(tr("正在准备练习数据…"))
        self.said.setWordWrap(True)
        mark(self.said, "secondary")
        self.undo = QPushButton(f" {tr('撤销')}")
        self.undo.setIcon(icon("undo-2"))
        self.undo.setAccessibleName(tr("撤销刚才的处理"))
        self.undo.setAutoDefault(False)
        self.undo.setEnabled(False)
        self.undo.clicked.connect(lambda: self.desk.undo_last())
        foot = closing_foot(self, self.said, self.undo)
        foot.setContentsMargins(24, 0, 24, 16)
        above = QHBoxLayout()
        above.setContentsMargins(24, 16, 24, 0)
        above.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)
        column.addLayout(foot)
        self.tasks.failed.connect(self.explain)
        self.tasks.run(
            _make,
            Path(self._folder.name),
            self._left,
            then=self._take,
            failed=self._fail,
            lane="write",
        )

    def done(self, result: int) -> None:
        """Close, and leave nothing behind; what is still being made, once it is."""
        if self._making:
            self._left.set()
            self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
            self.hide()
            return
        self.tasks.finish()
        if self._workspace is not None:
            self.desk.close()
            self._workspace.close()
            self._workspace = None
        self.tasks.close()
        self._folder.cleanup()
        super().done(result)

    def _take(self, workspace: Workspace | None) -> None:
        self._making = False
        if not self._left.is_set() and workspace is not None:
            self._show(workspace)
            return
        if workspace is not None:
            workspace.close()
        self._end_late()

    def _fail(self, error: BaseException) -> None:
        self._making = False
        if self._left.is_set():
            self._end_late()
        else:
            self.explain(error)

    def _end_late(self) -> None:
        self.done(QDialog.DialogCode.Rejected)
        self.deleteLater()

    def _show(self, workspace: Workspace) -> None:
        from ui.pages.conflicts import ConflictsPage

        self._workspace = workspace
        self.desk = Desk(workspace, self.tasks, self)
        self.desk.saved.connect(lambda label, _: self.notify(label))
        self.desk.undone.connect(lambda label, _: self.notify(label))
        self.desk.failed.connect(self.explain)
        self.page = ConflictsPage(self, practice=True)
        self.stack.addWidget(self.page)
        self.said.clear()
        self.page.arrive()
        self.page.begin()

    # --- what the page asks of a window

    def go(self, key: str, **request: Any) -> None:
        self.notify(tr("练习里没有别的页面。"))

    def open_record(self, kind: str, record_id: str) -> None:
        self.notify(tr("练习里不打开记录；真的冲突可以到记录页上改。"))

    def notify(
        self,
        text: str,
        *,
        kind: str = "done",
        undo: str = "",
        action: str = "",
        run: Callable[[], object] | None = None,
    ) -> None:
        """Say it at the foot."""
        self.said.setText(text)
        self.undo.setEnabled(self.desk.can_undo)

    def explain(self, error: BaseException) -> None:
        self.said.setText(report(error))

    def work_closed(self, work: ClosedWork) -> None:
        """Nothing of the practice is worth it."""

    def lock(self) -> None:
        """The window around it is locked, and this with it."""

    def follow_lock(self) -> None:
        """As above."""


def _make(folder: Path, left: threading.Event) -> Workspace | None:
    """Make the practice data; None where nobody waits for it any more."""
    made = make_practice(folder)
    if left.is_set():
        made.close()
        return None
    return made
