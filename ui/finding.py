"""Feeds the search field with commands, and remembers what was opened last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from resources import tr
from ui.actions import Command, commands_of
from ui.preferences import remember, remembered_list
from ui.widgets.search import Entry

if TYPE_CHECKING:
    from ui.window import Window

RECENT_KEPT = 8


class Finder(QObject):
    """Answers the window's search field."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._field = window.top.search
        self._field.ask.connect(self.answer)

    def answer(self, text: str) -> None:
        """Look for `text` and hand the field what was found."""
        if text.startswith((">", "》", "＞")):
            self._show(text, [self._entry(one) for one in self._commands(text[1:])])
        else:
            commands = self._commands(text) if text else commands_of(self._window)[:4]
            self._show(text, [self._entry(one) for one in commands])

    def note_opened(self, kind: str, record_id: str) -> None:
        """Remember what was opened, newest first."""
        opened = f"{kind}:{record_id}"
        kept = [opened, *(one for one in remembered_list(self._key()) if one != opened)]
        remember(self._key(), kept[:RECENT_KEPT])

    def _show(self, text: str, entries: list[Entry]) -> None:
        word = "" if entries else tr("没有找到「{text}」").format(text=text.lstrip(">"))
        self._field.show_entries(text, entries, word)

    def _commands(self, text: str) -> list[Command]:
        return [one for one in commands_of(self._window) if one.answers(text)]

    @staticmethod
    def _entry(command: Command) -> Entry:
        return Entry(
            tr("命令"), command.word, command.run, icon=command.icon, hint=command.shortcut
        )

    def _key(self) -> str:
        # Of each data file its own: the ids of another would find nothing.
        return "recent/" + self._window.desk.workspace.place.replace("/", "_")
