"""The conclusion of a brief: as the rules write it, or as a person edits it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from resources import tr
from ui import tokens
from ui.theme import mark

_LINES = 5
"""Lines of it that are seen on the lowest screen."""


class Conclusion(QWidget):
    """The field of a conclusion; an edited one stays until the rules' is taken again."""

    typed = Signal()
    """A person changed it."""

    def __init__(self) -> None:
        super().__init__()
        self._written: tuple[str, ...] = ()
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        word = QLabel(tr("结论"))
        mark(word, "secondary")
        self.changed_word = QLabel(tr("已改动"))
        mark(self.changed_word, "warning")
        self.restore_button = QPushButton(tr("恢复自动结论"))
        mark(self.restore_button, "link")
        self.restore_button.clicked.connect(self.restore)
        head.addWidget(word)
        head.addWidget(self.changed_word)
        head.addStretch()
        head.addWidget(self.restore_button)
        self.said = QPlainTextEdit()
        self.said.setAccessibleName(tr("结论"))
        self.said.setTabChangesFocus(True)
        frame = self.said.sizeHint().height() - self.said.viewport().sizeHint().height()
        self.said.setMinimumHeight(
            _LINES * self.said.fontMetrics().lineSpacing() + max(frame, tokens.FIELD_INSET)
        )
        self.said.textChanged.connect(self._take)
        column.addLayout(head)
        column.addWidget(self.said, 1)

    def forget(self) -> None:
        """Be without a conclusion, out of sight."""
        self._written = ()
        self._fill("")
        self.hide()

    def offer(self, written: tuple[str, ...] | None) -> None:
        """Show what the rules write, to be edited; an edited one stays. None: there is none."""
        self.setVisible(written is not None)
        if written is None or (self.edited and written == self._written):
            return
        if not self.edited:
            self._fill("\n".join(written))
        self._written = written
        self._show_edited()

    @property
    def edited(self) -> bool:
        """Whether it is not as the rules write it."""
        return bool(self._written) and self.paragraphs != self._written

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs as they stand in the field."""
        lines = self.said.toPlainText().split("\n")
        return tuple(line.strip() for line in lines if line.strip())

    def restore(self) -> None:
        """Take the rules' conclusion again."""
        self.said.setPlainText("\n".join(self._written))

    def _fill(self, text: str) -> None:
        self._filling = True
        self.said.setPlainText(text)
        self._filling = False

    def _take(self) -> None:
        self._show_edited()
        if not self._filling:
            self.typed.emit()

    def _show_edited(self) -> None:
        self.changed_word.setVisible(self.edited)
        self.restore_button.setVisible(self.edited)
