"""走访: the whole window, dark and for fingers, for who stands in a factory hall.

The screens lie in ui/visit; this page goes from one to the other and back.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from resources import tr
from ui.page import Page, Shell
from ui.visit.checks import ChecksScreen
from ui.visit.choosing import Choosing
from ui.visit.memos import MemosScreen
from ui.visit.note import NoteScreen
from ui.visit.parts import Screen
from ui.visit.photos import PhotosScreen
from ui.visit.sheet import CHECK, MEMO, NOTE, PHOTOS, Sheet


class VisitPage(Page):
    """The projects, the sheet of one, and what is done there."""

    fills_window = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.choosing, self.sheet = Choosing(shell), Sheet(shell)
        self.note, self.photos = NoteScreen(shell), PhotosScreen(shell)
        self.memos, self.checks = MemosScreen(shell), ChecksScreen(shell)
        self.stack = QStackedWidget()
        screens: tuple[Screen, ...] = (
            self.choosing, self.sheet, self.note, self.photos, self.memos, self.checks,
        )  # fmt: skip
        for screen in screens:
            self.stack.addWidget(screen)
            screen.leave_wanted.connect(self.leave_wanted)
            screen.back_wanted.connect(self.go_back)
        self.choosing.chosen.connect(self.show_project)
        self.choosing.note_wanted.connect(lambda key: self.show_project(key, act=NOTE))
        self.choosing.dropped.connect(self.note.forget)
        self.sheet.act_wanted.connect(self.act)
        self.sheet.record_wanted.connect(partial(shell.open_record, "project"))
        self.sheet.shown.connect(self._go_on)
        self.note.saved.connect(self.go_back)
        self._next = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.setFocusProxy(self.stack)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("走访")]

    def arrive(self, **request: Any) -> None:
        """id: the project whose sheet is shown, else the list; act: which of its screens."""
        if request.get("id"):
            self.show_project(str(request["id"]), act=str(request.get("act", "")))
        else:
            self._show(self.choosing)
            self.choosing.read()

    def may_leave(self) -> bool:
        """Nothing is asked: a draft is on the disk, and a memo is ended and kept."""
        self.note.keep()
        self.checks.keep()
        self.memos.finish()
        return True

    def begin_search(self) -> None:
        """Ctrl+K: the search of the list."""
        self._show(self.choosing)
        self.choosing.search.setFocus()
        self.choosing.search.selectAll()

    def begin_new(self) -> None:
        """Ctrl+N: a note of the project that is shown."""
        if self.stack.currentWidget() is not self.choosing:
            self.act(NOTE)
        else:
            super().begin_new()

    def show_project(self, project_id: str, *, act: str = "") -> None:
        """Show the sheet of a project, or one of its screens."""
        self._next = act
        self._show(self.sheet)
        self.sheet.show_project(project_id)

    def act(self, what: str) -> None:
        """Go to what is done at a project."""
        card = self.sheet.card
        if card is None:
            return
        key, name = card.line.project_id, card.line.name
        if what == NOTE:
            self.note.show_card(card)
            self._show(self.note)
            return
        screens: dict[str, PhotosScreen | MemosScreen | ChecksScreen] = {
            PHOTOS: self.photos, MEMO: self.memos, CHECK: self.checks,
        }  # fmt: skip
        screen = screens[what]
        self._show(screen)
        screen.show_project(key, name)

    def go_back(self) -> None:
        """Esc: one screen back; from the list, out."""
        shown = self.stack.currentWidget()
        if shown is self.choosing:
            self.leave_wanted.emit()
        elif shown is self.sheet:
            self._show(self.choosing)
            self.choosing.read()
        else:
            self.note.keep()
            self._show(self.sheet)
            self.sheet.read()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _show(self, screen: Screen) -> None:
        self.stack.setCurrentWidget(screen)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        """The sheet is read: go on to what was asked for, unless one has gone back meanwhile."""
        what, self._next = self._next, ""
        if what and self.stack.currentWidget() is self.sheet:
            self.act(what)

    def _refresh(self, _touched: dict[str, set[str]]) -> None:
        if not self.isVisible():
            return
        shown = self.stack.currentWidget()
        if isinstance(shown, Choosing | Sheet | PhotosScreen | MemosScreen | ChecksScreen):
            shown.read()
