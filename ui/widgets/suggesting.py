"""Lines that suggest what may be meant: from a short list, ticked from one, or looked up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QStringListModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QMenu, QToolButton

from crm.choices import joined, parted
from crm.organization_card import organization_names
from resources import tr
from ui.desk import Desk
from ui.theme import icon
from ui.widgets.inputs import Line

LOOK_AFTER = 150
"""Milliseconds after the last key until names are looked up."""


def suggest(line: QLineEdit, words: Sequence[str]) -> None:
    """Complete a line from `words`, whichever part of one is typed."""
    completer = QCompleter(QStringListModel(list(words), line), line)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    line.setCompleter(completer)


class WordsLine(Line):
    """Several words apart by 、, typed or ticked in a list (Alt+↓)."""

    def __init__(self, words: Sequence[str] = (), text: str = "") -> None:
        super().__init__(text)
        self._words = list(words)
        self._open = self.addAction(
            icon("chevron-down", "secondary"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._open.setToolTip(tr("从列表里勾选　Alt+↓"))
        self._open.triggered.connect(self.show_list)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName(tr("从列表里勾选"))

    def offer(self, words: Sequence[str]) -> None:
        """Offer these words to tick."""
        self._words = list(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() == Qt.Key.Key_Down and not self.composing:
            self.show_list()
        else:
            super().keyPressEvent(event)

    def show_list(self) -> None:
        """Show the words to tick below the line."""
        menu = self.build_list()
        menu.setMinimumWidth(self.width())
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def build_list(self) -> QMenu:
        """Return the menu of words; those that are there are ticked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        there = parted(self.text())
        for word in dict.fromkeys([*self._words, *there]):
            action = menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(word in there)
            action.triggered.connect(lambda on, word=word: self._tick(word, on))
        if not menu.actions():
            menu.addAction(tr("列表是空的，可在“设置”里添加")).setEnabled(False)
        return menu

    def _tick(self, word: str, on: bool) -> None:
        there = [one for one in parted(self.text()) if one != word]
        self.setText(joined([*there, word] if on else there) or "")
        self.setModified(True)


class OrganizationLine(Line):
    """The name of an organization, completed from those that are there."""

    def __init__(self, desk: Desk, text: str = "") -> None:
        super().__init__(text)
        self._desk = desk
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompleter(completer)
        self._wait = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._wait.timeout.connect(self._look)
        self.textEdited.connect(lambda _: self._wait.start())

    def _look(self) -> None:
        asked = self.text()
        self._desk.read(
            organization_names,
            asked,
            then=lambda found: self._offer(asked, found),
            owner=self,
            latest=True,
        )

    def _offer(self, asked: str, found: list[tuple[str, str]]) -> None:
        names = [name for _key, name in found]
        if asked != self.text() or names == [asked]:
            return
        self._names.setStringList(names)
        if names and self.hasFocus():
            self.completer().complete()
