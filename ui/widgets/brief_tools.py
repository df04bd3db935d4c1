"""What can be done with the brief that is shown, as buttons with their keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from resources import tr
from ui.brief_out import BriefOut
from ui.theme import icon, mark


class BriefTools(QWidget):
    """The buttons; `state` says draft or issue, and stands at the other end of the head."""

    def __init__(
        self,
        page: QWidget,
        out: BriefOut,
        issue: Callable[[], object],
        withdraw: Callable[[], object],
    ) -> None:
        super().__init__()
        self._page = page
        self.state = QLabel()
        self.issue = self._button(tr("出刊留底"), "stamp", issue, "Ctrl+Return")
        mark(self.issue, "primary")
        self.issue.setIcon(icon("stamp", "on_accent"))
        self.print = self._button(tr("打印"), "printer", out.print, "Ctrl+P")
        self.save = self._button(tr("存 PDF"), "file-down", out.save, "Ctrl+S")
        self.withdraw = self._button(tr("撤回"), "undo-2", withdraw)
        menu = QMenu(self)
        self.companions = [
            menu.addAction(tr("存为 Word 文档…"), partial(out.save_companion, "docx")),
            menu.addAction(tr("表格存为 Excel…"), partial(out.save_companion, "xlsx")),
        ]
        self.each_action = menu.addAction(tr("每个一份，存到文件夹…"), out.save_each)
        menu.addSeparator()
        self.send_action = menu.addAction(tr("加密送到 U 盘…"), out.send)
        self.send_action.setShortcut(QKeySequence("Ctrl+Shift+S"))
        page.addAction(self.send_action)
        self.send_each_action = menu.addAction(tr("每个一份，加密送到 U 盘…"), out.send_each)
        menu.addSeparator()
        menu.addAction(tr("打印记录…"), out.show_prints)
        menu.addAction(tr("打开存放的文件夹"), out.open_folder)
        self.more = QToolButton()
        mark(self.more, "quiet")
        self.more.setIcon(icon("ellipsis"))
        self.more.setToolTip(tr("更多"))
        self.more.setAccessibleName(tr("更多"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.withdraw, self.save, self.print, self.issue, self.more):
            row.addWidget(button)

    def show_state(self, *, ready: bool, draft: bool, companions: bool, each: bool) -> None:
        """Enable what can be done; companions: Word and Excel, each: a file for each record."""
        self.state.setText(tr("草稿，未出刊") if draft else tr("已出刊，留底"))
        mark(self.state, "badge" if draft else "badge-accent")
        self.issue.setVisible(draft)
        self.withdraw.setVisible(not draft)
        for button in (self.issue, self.print, self.save):
            button.setEnabled(ready)
        self.send_action.setEnabled(ready)
        for action in self.companions:
            action.setEnabled(ready and companions)
        for action in (self.each_action, self.send_each_action):
            action.setVisible(draft and each)
            action.setEnabled(ready)

    def _button(
        self, word: str, picture: str, run: Callable[[], object], keys: str = ""
    ) -> QPushButton:
        button = QPushButton(" " + word)
        button.setIcon(icon(picture))
        button.clicked.connect(lambda _=False: run())
        if keys:
            shortcut = QShortcut(QKeySequence(keys), self._page)
            shortcut.activated.connect(button.click)
            button.setToolTip(keys.replace("Return", "Enter"))
        return button
