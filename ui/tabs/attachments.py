"""附件 of a project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QTabBar, QVBoxLayout

from ui.page import Shell
from ui.tab import Tab
from ui.widgets.attachments import Attachments


class AttachmentsTab(Tab):
    """The list with its preview, over the whole tab."""

    concerns = frozenset({"attachment"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.files = Attachments(shell)
        self.files.counted.connect(self.counted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.files)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if not isinstance(QApplication.focusWidget(), QTabBar):  # else the arrows go on there
            self.files.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        self.files.show_record("project", self.project_id)

    def add_files(self, files: Sequence[Path]) -> None:
        """Add files that were dropped on the page."""
        self.files.add(list(files))

    def may_leave(self) -> bool:
        return self.files.may_leave()
