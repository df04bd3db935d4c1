"""A card with a short table and what can be done with its chosen line, by button and by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from resources import tr
from ui.models.plain import PlainModel
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.list_table import list_table, on_open

T = TypeVar("T")
C = TypeVar("C", bound="ListedCard[Any]")


@dataclass(frozen=True)
class Shown:
    """A line of the table: its cells, and the tokens of those that stand out, by column."""

    cells: tuple[str, ...]
    tints: dict[int, str]


class ListedCard(Card, Generic[T]):
    """Shows items a line each; `chosen` is the one that the buttons act on."""

    def __init__(
        self,
        title: str,
        heads: Sequence[str],
        empty: QWidget,
        *,
        stretch: int,
        widths: tuple[int, ...],
    ) -> None:
        super().__init__(title)
        self.items: list[T] = []
        self.model = PlainModel(heads)
        self.view = list_table(self.model, title, stretch=stretch, widths=widths)
        self.view.setTabKeyNavigation(False)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_choice())
        self.summary = QLabel()
        mark(self.summary, "secondary")
        self.head.insertWidget(1, self.summary)
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(self.view)
        self.column.addWidget(self.stack, 1)
        self._needs: list[tuple[QPushButton, Callable[[T], bool]]] = []

    def add_button(
        self,
        word: str,
        picture: str,
        run: Callable[[], object],
        *,
        key: str = "",
        needs: Callable[[T], bool] | None = None,
    ) -> QPushButton:
        """Add a button at the head; `needs` tells for which chosen item it can be pressed."""
        button = picture_button(word, picture, run, tip=key)
        self.head.addWidget(button)
        if key:
            shortcut = QShortcut(QKeySequence(key), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda: run() if button.isEnabled() else None)
        if needs is not None:
            self._needs.append((button, needs))
            button.setEnabled(False)
        return button

    def add_keeping(
        self,
        edit: Callable[[], object] | None = None,
        trash: Callable[[], object] | None = None,
        new: Callable[[], object] | None = None,
        *,
        word: str = "",
        may_edit: Callable[[T], bool] | None = None,
        may_trash: Callable[[T], bool] | None = None,
    ) -> None:
        """Add the buttons of a card whose lines are kept by hand: F2, Delete and Insert.

        word: for `new`. may_edit, may_trash: for which chosen item; for any unless given.
        """

        def always(_: T) -> bool:
            return True

        if edit is not None:
            self.add_button(tr("修改"), "pencil", edit, key="F2", needs=may_edit or always)
        if trash is not None:
            self.add_button(tr("移除"), "trash-2", trash, key="Delete", needs=may_trash or always)
        if new is not None:
            self.add_button(word or tr("登记"), "plus", new, key="Insert")

    def on_open(self, run: Callable[[T], object]) -> None:
        """Let a double click and Return hand the item to `run`."""
        on_open(self.view, lambda row: run(self.items[row]) if 0 <= row < len(self.items) else None)

    def chosen(self) -> T | None:
        """The item whose line is chosen."""
        row = self.view.currentIndex().row()
        return self.items[row] if 0 <= row < len(self.items) else None

    def show_items(self, items: Sequence[T], told: Callable[[T], Shown], summary: str = "") -> None:
        """Show these items; the chosen line stays chosen where there still is one."""
        row = max(self.view.currentIndex().row(), 0)
        self.items = list(items)
        lines = [told(item) for item in self.items]
        tints = {
            (at, column): token
            for at, line in enumerate(lines)
            for column, token in line.tints.items()
        }
        self.model.show_rows([line.cells for line in lines], tints)
        self.stack.setCurrentIndex(1 if lines else 0)
        if lines:
            self.view.setCurrentIndex(self.model.index(min(row, len(lines) - 1), 0))
        self.summary.setText(summary)
        self._show_choice()

    def _show_choice(self) -> None:
        item = self.chosen()
        for button, needs in self._needs:
            button.setVisible(bool(self.items))
            button.setEnabled(item is not None and needs(item))


def of_chosen(act: Callable[[C, Any], object]) -> Callable[[C], None]:
    """Make of a method that does something with an item one that does it with the chosen item.

    Without a chosen one it does nothing.
    """

    @wraps(act)
    def run(card: C) -> None:
        one = card.chosen()
        if one is not None:
            act(card, one)

    return run


def quiet_empty(sentence: str) -> QLabel:
    """What a small card shows while it is empty: a sentence, without a picture."""
    label = QLabel(sentence)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    mark(label, "secondary")
    return label
