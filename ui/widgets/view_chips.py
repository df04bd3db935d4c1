"""Ready views in a row, each with how much it shows; one of them is in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from resources import tr
from ui.theme import mark


@dataclass(frozen=True)
class View:
    """A view by its key, its word, and in one line what it shows; `urgent` ones stand out."""

    key: str
    word: str
    hint: str
    urgent: bool = False


class ViewChips(QWidget):
    """Alt with a letter is not needed: Tab and the arrows reach each, Space chooses."""

    chosen = Signal(str)

    def __init__(self, views: Sequence[View]) -> None:
        super().__init__()
        self._views = {view.key: view for view in views}
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for view in views:
            button = QPushButton(view.word)
            mark(button, "chip")
            button.setCheckable(True)
            button.setToolTip(view.hint)
            button.setAccessibleName(view.word)
            button.setAccessibleDescription(view.hint)
            button.clicked.connect(lambda _=False, key=view.key: self._press(key))
            self.buttons[view.key] = button
            row.addWidget(button)
        self._now = ""

    def show_view(self, key: str) -> None:
        """Show which view is in force."""
        self._now = key
        for other, button in self.buttons.items():
            button.setChecked(other == key)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show beside each view how much it shows."""
        for key, count in counts.items():
            view, button = self._views[key], self.buttons[key]
            button.setText(f"{view.word}  {count:,}")
            button.setAccessibleName(tr("{view}，{n} 条").format(view=view.word, n=count))
            mark(button, "chip-urgent" if view.urgent and count else "chip")

    def _press(self, key: str) -> None:
        self.show_view(self._now)  # until it is really shown
        self.chosen.emit(key)
