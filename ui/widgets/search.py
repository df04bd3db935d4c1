"""The one search field: hits as you type, grouped, the match marked; `>` finds commands.

The field knows neither records nor commands: `ask` is called with each text to look for, and
whoever listens calls `show_entries(text, entries)`; an answer to an older text is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from resources import tr
from ui.theme import mark
from ui.widgets.hits import GROUP_HEIGHT, HIT_HEIGHT, HitDelegate


@dataclass(frozen=True)
class Entry:
    """One line of the answer: what it says, and what Enter does."""

    group: str
    title: str
    run: Callable[[], object]
    detail: str = ""
    icon: str = "building-2"
    marks: tuple[tuple[int, int], ...] = ()  # (start, end) of what matched in the title
    detail_marks: tuple[tuple[int, int], ...] = ()
    hint: str = ""  # at the right, e.g. a shortcut


class Entries(QAbstractListModel):
    """The entries with a line for each group before its first."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Entry | str] = []

    def replace(self, entries: Sequence[Entry]) -> None:
        """Show `entries`, which stand group by group."""
        self.beginResetModel()
        self._lines = []
        group = ""
        for entry in entries:
            if entry.group != group:
                group = entry.group
                self._lines.append(group)
            self._lines.append(entry)
        self.endResetModel()

    def line(self, row: int) -> Entry | str:
        """The entry of `row`, or the name of a group."""
        return self._lines[row]

    def entry_rows(self) -> list[int]:
        """The rows that can be chosen, in order."""
        return [row for row, line in enumerate(self._lines) if isinstance(line, Entry)]

    def rowCount(  # noqa: N802
        self,
        parent: QModelIndex | QPersistentModelIndex = QModelIndex(),  # noqa: B008
    ) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title if isinstance(line, Entry) else line
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole and isinstance(line, Entry):
            return f"{line.title} {line.detail}"
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._lines[index.row()], Entry):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class Popup(QFrame):
    """The answer below the field; it never takes the keyboard away from it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        mark(self, "popup")
        self.setAutoFillBackground(True)
        self.model = Entries()
        self.list = QListView()
        mark(self.list, "hits")
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("搜索结果"))
        self.word = QLabel()
        mark(self.word, "secondary")
        self.word.setContentsMargins(14, 10, 14, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self.word)
        self.hide()

    def fill(self, entries: Sequence[Entry], word: str) -> None:
        """Show `entries`, or `word` where there are none."""
        self.model.replace(entries)
        self.list.setVisible(bool(entries))
        self.word.setText(word)
        self.word.setVisible(bool(word))
        rows = self.model.entry_rows()
        if rows:
            self.choose(rows[0])

    def choose(self, row: int) -> None:
        """Make `row` the one that Enter opens."""
        self.list.setCurrentIndex(self.model.index(row))

    def step(self, by: int) -> None:
        """Go `by` entries on, round at the ends."""
        rows = self.model.entry_rows()
        if rows:
            now = self.list.currentIndex().row()
            place = rows.index(now) if now in rows else -1
            self.choose(rows[(place + by) % len(rows)])

    def chosen(self) -> Entry | None:
        """The entry that Enter opens."""
        index = self.list.currentIndex()
        line = self.model.line(index.row()) if index.isValid() else None
        return line if isinstance(line, Entry) else None

    def place_below(self, field: QWidget) -> None:
        """Stand below `field`, as high as the answer needs."""
        lines = [self.model.line(row) for row in range(self.model.rowCount())]
        height = sum(HIT_HEIGHT if isinstance(line, Entry) else GROUP_HEIGHT for line in lines)
        if self.word.isVisibleTo(self):
            height += self.word.sizeHint().height()
        corner = field.mapTo(self._window, QPoint(0, field.height() + 4))
        width = max(field.width(), 480)
        left = min(corner.x(), self._window.width() - width - 8)
        room = self._window.height() - corner.y() - 48
        self.setGeometry(left, corner.y(), width, min(height + 12, room))
        self.raise_()
        self.show()


class SearchField(QLineEdit):
    """Ctrl+K: type, choose with the arrows, Enter opens, Esc goes back to where one was."""

    ask = Signal(str)
    """Look for this text; empty when the field was entered: show what was opened last."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, "search")
        self.setPlaceholderText(tr("搜索项目、企业、联系人、电话、备注，或 > 命令"))
        self.setAccessibleName(tr("搜索"))
        self.setClearButtonEnabled(False)
        self._popup: Popup | None = None
        self._before: QWidget | None = None
        self._open_first = False
        self._answered: str | None = None
        self.textEdited.connect(self._look)

    @property
    def popup(self) -> Popup:
        """The answer's frame, made when it is first needed."""
        if self._popup is None:
            self._popup = Popup(self.window())
            self._popup.list.clicked.connect(lambda _: self._open_chosen())
            self._popup.list.entered.connect(self._popup.list.setCurrentIndex)
        return self._popup

    def start(self, text: str = "") -> None:
        """Take the keyboard, with `text` typed already (e.g. ``">"``)."""
        if not self.hasFocus():
            self._before = self.window().focusWidget()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.setText(text)
        else:
            self.selectAll()
        self._look()

    def show_entries(self, text: str, entries: Sequence[Entry], word: str = "") -> None:
        """Show the answer to `text`, unless something else is typed by now."""
        if self.hasFocus() and text == self.text().strip():
            self._answered = text
            self.popup.fill(entries, word)
            self.popup.place_below(self)
            if self._open_first:
                self._open_first = False
                self._open_chosen()

    def leave(self) -> None:
        """Forget the text and give the keyboard back."""
        self._open_first = False
        self.clear()
        self._hide()
        before = self._before
        self._before = None
        self.clearFocus()
        if before is not None and before is not self:
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.popup.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_chosen()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            self._look()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._hide()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._hide()

    def _look(self) -> None:
        self._open_first = False
        self._answered = None
        self.ask.emit(self.text().strip())

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _open_chosen(self) -> None:
        if self._answered != self.text().strip():  # Enter came faster than the answer
            self._open_first = True
            return
        entry = self.popup.chosen() if self.popup.isVisible() else None
        if entry is not None:
            self.leave()
            entry.run()
