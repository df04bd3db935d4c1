"""What is shown while the window is locked: one field, and nothing of the data."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.errors import YinfengError
from resources import tr
from ui.tasks import Tasks
from ui.theme import icon, mark
from ui.widgets.inputs import Line

_WIDTH = 320


class Cover(QWidget):
    """Hides what a window shows, and changes nothing of it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        mark(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.resize(over.size())
        over.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
            self.raise_()
        return False

    def lift(self) -> None:
        """Show again what is behind it."""
        self._over.removeEventFilter(self)
        self.hide()
        self.deleteLater()


class LockScreen(QDialog):
    """`unlocked` once what was typed is right; Esc and closing do nothing."""

    unlocked = Signal()

    def __init__(
        self,
        tasks: Tasks,
        check: Callable[[str], None],
        word: str,
        parent: QWidget,
        over: QWidget,
    ) -> None:
        """check raises a YinfengError for what is wrong; over: the window to lie on."""
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self._tasks, self._check = tasks, check
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowTitle(tr("已锁定"))
        mark(self, "page")
        self.setGeometry(over.geometry())
        picture = QLabel()
        picture.setPixmap(icon("lock", "secondary").pixmap(QSize(36, 36)))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QLabel(tr("引凤已锁定"))
        mark(head, "title")
        head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        said = QLabel(tr("离开时填的内容都还在。"))
        mark(said, "secondary")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field = Line()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(word)
        self.field.setAccessibleName(word)
        self.field.setFixedWidth(_WIDTH)
        self.field.accepted.connect(self.try_it)
        self.error = QLabel()
        mark(self.error, "error")
        self.error.setWordWrap(True)
        self.error.setFixedWidth(_WIDTH)
        self.error.setMinimumHeight(40)
        self.error.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.button = QPushButton(tr("解锁"))
        self.button.setAccessibleName(tr("解锁"))
        mark(self.button, "primary")
        self.button.setAutoDefault(False)
        self.button.setFixedWidth(_WIDTH)
        self.button.clicked.connect(self.try_it)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (picture, head, said, self.field, self.button, self.error):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.field.setFocus()

    def try_it(self) -> None:
        """Look whether it is right, off the GUI thread: it takes its tenth of a second."""
        text = self.field.text()
        if not text or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self.error.clear()
        self._tasks.run(
            self._check, text, then=lambda _: self._open(), failed=self._refuse, owner=self
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        event.ignore()

    def reject(self) -> None:
        """Esc does nothing."""

    def _open(self) -> None:
        self.hide()
        self.deleteLater()
        self.unlocked.emit()

    def _refuse(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        if not isinstance(error, YinfengError):
            self._tasks.failed.emit(error)
            return
        self.error.setText(error.message)
        self.field.selectAll()
        self.field.setFocus()
