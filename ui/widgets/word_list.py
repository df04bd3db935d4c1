"""A list of words that the zone keeps: added, renamed, ordered, removed, each saved at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crm.choices import rename_word, set_words, words
from crm.errors import InvalidInput
from db.terms import ChoiceList
from resources import tr
from ui import tokens
from ui.desk import Desk
from ui.theme import icon, mark
from ui.widgets.card import show_error
from ui.widgets.inputs import Line, show_wrong

ROWS_SHOWN = 6
Index = QModelIndex | QPersistentModelIndex


class WordList(QWidget):
    """F2 renames (on the records too), Delete removes, Alt+↑ and Alt+↓ move."""

    def __init__(self, desk: Desk, of: ChoiceList) -> None:
        super().__init__()
        self._desk, self._of = desk, of
        self._words: list[str] = []
        self.model = _Words(self._rename)
        self.view = QListView()
        self.view.setModel(self.model)
        mark(self.view, "words")
        self.view.setItemDelegate(_InPlace(self.view))
        self.view.setAccessibleName(of.label)
        self.view.setAlternatingRowColors(True)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.view.setFixedHeight(tokens.ROW * ROWS_SHOWN)
        self.new = Line()
        self.new.setPlaceholderText(tr("添加一个，Enter 保存"))
        self.new.setAccessibleName(tr("添加{list}").format(list=of.label))
        self.new.accepted.connect(self.add)
        self.new.refused.connect(self.new.clear)
        self.new.textChanged.connect(lambda _: self._forgive())
        self.below = QLabel()
        self.below.setWordWrap(True)
        self.below.hide()
        buttons = QVBoxLayout()
        buttons.setSpacing(4)
        for picture, word, keys, run in (
            ("arrow-up", tr("上移"), "Alt+Up", lambda: self.move_word(-1)),
            ("arrow-down", tr("下移"), "Alt+Down", lambda: self.move_word(+1)),
            ("pencil", tr("改名"), "F2", self.begin_rename),
            ("trash-2", tr("移除"), "Delete", self.remove),
        ):
            buttons.addWidget(self._button(picture, word, keys, run))
        buttons.addStretch()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.view, 1)
        row.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.new)
        column.addWidget(self.below)
        column.addStretch()

    def read(self) -> None:
        """Read the list."""
        self._desk.read(words, self._of, then=self._show, owner=self, latest=True)

    def chosen(self) -> int:
        """The row that is chosen, or -1."""
        return self.view.currentIndex().row()

    def add(self) -> None:
        """Add what is typed at the end."""
        word = self.new.text()
        label = tr("{list}添加“{word}”").format(list=self._of.label, word=word.strip())
        self._set([*self._words, word], label, then=self.new.clear)

    def remove(self) -> None:
        """Take the chosen word off the list; records keep it."""
        at = self.chosen()
        if at >= 0:
            label = tr("{list}移除“{word}”").format(list=self._of.label, word=self._words[at])
            self._set([*self._words[:at], *self._words[at + 1 :]], label)

    def move_word(self, step: int) -> None:
        """Move the chosen word up or down."""
        at, to = self.chosen(), self.chosen() + step
        if at >= 0 and 0 <= to < len(self._words):
            wanted = list(self._words)
            wanted[at], wanted[to] = wanted[to], wanted[at]
            label = tr("调整{list}的次序").format(list=self._of.label)
            self._set(wanted, label, then=lambda: self._choose(to))

    def begin_rename(self) -> None:
        """Edit the chosen word in its row."""
        if self.chosen() >= 0:
            self.view.edit(self.view.currentIndex())

    def _rename(self, at: int, word: str) -> None:
        old = self._words[at]
        if word.strip() == old:
            return
        label = tr("{list}“{old}”改为“{new}”").format(
            list=self._of.label, old=old, new=word.strip()
        )
        self._desk.change(
            rename_word, self._of, old, word, label=label, failed=self._refuse, owner=self
        )

    def _set(self, wanted: list[str], label: str, then: Callable[[], object] | None = None) -> None:
        def saved(_result: object) -> None:
            if then is not None:
                then()

        self._desk.change(
            set_words,
            self._of,
            wanted,
            label=label,
            then=saved,
            failed=self._refuse,
            owner=self,
        )

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput):
            self._desk.failed.emit(error)
            return
        show_error(self.below, error.message)
        show_wrong(self.new, bool(self.new.text().strip()))

    def _forgive(self) -> None:
        self.below.hide()
        show_wrong(self.new, False)

    def _show(self, found: list[str]) -> None:
        at = self.chosen()
        self._words = found
        self.model.setStringList(found)
        self._choose(min(max(at, 0), len(found) - 1))

    def _choose(self, at: int) -> None:
        self.view.setCurrentIndex(self.model.index(at, 0))

    def _button(self, picture: str, word: str, keys: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        mark(button, "quiet")
        button.setIcon(icon(picture, "secondary"))
        button.setFixedWidth(32)
        button.setAccessibleName(word)
        button.setToolTip(f"{word}  {keys}")
        button.clicked.connect(lambda: run())
        if keys != "F2":  # the view's own key
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(run)
        return button


class _InPlace(QStyledItemDelegate):
    """Edits a word in its row; Return that ends a composition does not end the edit."""

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        return Line(str(index.data()), parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        if isinstance(editor, Line):
            editor.selectAll()

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if isinstance(editor, Line):
            model.setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QKeyEvent) and isinstance(editor, Line) and editor.composing:
            return False
        return super().eventFilter(editor, event)


class _Words(QStringListModel):
    """Hands an edited word on; the list shows it once it is saved."""

    def __init__(self, rename: Callable[[int, str], object]) -> None:
        super().__init__()
        self._rename = rename

    def setData(  # type: ignore[no-untyped-def]  # noqa: N802
        self, index, value, role=Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self._rename(index.row(), str(value))
        return True

    def flags(self, index):  # type: ignore[no-untyped-def]
        found = super().flags(index)
        return found & ~Qt.ItemFlag.ItemIsDropEnabled & ~Qt.ItemFlag.ItemIsDragEnabled
