"""Going into 走访 and out of it: the frame goes, the dark comes, toasts grow; and back again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from crm.projects import still_there
from resources import tr
from ui.page import Page
from ui.page_list import HOME
from ui.theme import theme
from ui.visit.drafts import kept_drafts

if TYPE_CHECKING:
    from ui.window import Window

VISIT = "visit"


class VisitMode(QObject):
    """Follows which page the window shows."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._own_look = ""
        self._before: tuple[str, dict[str, Any]] = (HOME, {})
        self._offered = False
        window.shut.connect(self._take_back)

    @property
    def on(self) -> bool:
        """Whether the window is in it."""
        return bool(self._own_look)

    def toggle(self) -> None:
        """F9: go in, or out again."""
        if self.on:
            self.leave()
        else:
            self._window.go(VISIT)

    def leave(self) -> None:
        """Go back to the page that was shown before."""
        key, request = self._before
        self._window.go(key, **request)

    def follow(self, page: Page, key: str, request: dict[str, Any]) -> None:
        """Dress the window for the page that is shown now."""
        if not page.fills_window:
            self._before = key, request
            self._take_back()
            return
        # Connected once, however often one comes here.
        page.leave_wanted.connect(self.leave, Qt.ConnectionType.UniqueConnection)
        if not self.on:
            self._own_look = theme().mode
            self._show_frame(False)
            theme().set_mode("dark")

    def offer(self, copy: str) -> None:
        """Offer it once, on a working copy or where a note was begun and not saved."""
        if self._offered or self.on:
            return
        desk = self._window.desk
        drafts = list(kept_drafts(desk.workspace))
        if drafts:
            desk.read(still_there, drafts, then=partial(self._offer, copy), owner=self)
        else:
            self._offer(copy, drafts)

    def _offer(self, copy: str, begun: list[str]) -> None:
        drafts = len(begun)
        if self._offered or self.on or not (copy or drafts):
            return
        self._offered = True
        words = tr("这是外出副本。去现场可以用走访模式：大按钮、深色，随手记、拍照、录音。")
        if drafts:
            words = tr("上次走访有 {n} 条没记完的记录，都还在。").format(n=drafts)
        self._window.notify(
            words, kind="info", action=tr("走访模式") + "  F9", run=lambda: self._window.go(VISIT)
        )

    def _take_back(self) -> None:
        if self.on:
            look, self._own_look = self._own_look, ""
            self._show_frame(True)
            theme().set_mode(look)

    def _show_frame(self, shown: bool) -> None:
        window = self._window
        for part in (window.rail, window.top, window.status):
            part.setVisible(shown)
        window.notices.touch = not shown
