"""Toasts: one line at the window's foot, with 撤销 where something can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from resources import tr
from ui.theme import icon, mark

SHOWN_FOR = {"done": 6_000, "info": 6_000, "problem": 20_000}
"""Milliseconds; a problem stays long enough to be read twice."""
MOST = 3
ABOVE_BUTTONS = 92
"""Pixels above the foot where the page has its own large buttons there."""
_ICONS = {
    "done": ("circle-check", "on_toast_accent"),
    "info": ("info", "on_toast_accent"),
    "problem": ("triangle-alert", "on_toast_warning"),
}


class Toast(QFrame):
    """One notice; it waits while the pointer is over it."""

    closed = Signal(object)

    def __init__(
        self,
        text: str,
        kind: str,
        action: str = "",
        run: Callable[[], object] | None = None,
        *,
        touch: bool = False,
    ) -> None:
        super().__init__()
        self._look = "touch-toast" if touch else "toast"
        mark(self, "toast")
        self.text = text
        self.setAccessibleName(text)
        label = QLabel(text)
        mark(label, self._look)
        label.setWordWrap(len(text) > 40)
        if len(text) > 40:
            label.setFixedWidth(520)
        picture = QLabel()
        picture.setPixmap(icon(*_ICONS[kind]).pixmap(QSize(18, 18)))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(picture)
        row.addWidget(label, 1)
        row.addSpacing(16)
        self.action: QPushButton | None = None
        if run is not None:
            self.action = self._button(action)
            self.action.clicked.connect(self.end)
            self.action.clicked.connect(lambda: run())
            row.addWidget(self.action)
        shut = self._button("")
        shut.setIcon(icon("x", "on_toast"))
        shut.setAccessibleName(tr("关闭提示"))
        shut.clicked.connect(self.end)
        row.addWidget(shut)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_FOR[kind])
        self._timer.timeout.connect(self.end)
        self._timer.start()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._timer.start()

    def end(self) -> None:
        """Take the toast away."""
        self._timer.stop()
        self.closed.emit(self)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        mark(button, self._look)
        button.setAccessibleName(text)
        # A toast comes unasked: it must not take the keyboard from who is typing.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button


class Notices(QWidget):
    """The stack of toasts over the middle of the window's foot, newest below."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.touch = False
        """Whether its buttons are to be met by fingers."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.toasts: list[Toast] = []
        over.installEventFilter(self)
        self.hide()

    def show_text(
        self,
        text: str,
        *,
        kind: str = "done",
        action: str = "",
        run: Callable[[], object] | None = None,
    ) -> Toast:
        """Show `text`; with `run`, a button named `action` that calls it and ends the toast."""
        toast = Toast(text, kind, action, run, touch=self.touch)
        toast.closed.connect(self._drop)
        self.toasts.append(toast)
        self._column.addWidget(toast, 0, Qt.AlignmentFlag.AlignHCenter)
        toast.show()  # what is not shown yet has no place in the column's height
        for old in self.toasts[:-MOST]:
            old.end()
        self._place()
        return toast

    def end_actions(self) -> None:
        """End the toasts that offer something: what they offer is no longer the last."""
        for toast in [each for each in self.toasts if each.action is not None]:
            toast.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _drop(self, toast: Toast) -> None:
        if toast in self.toasts:
            self.toasts.remove(toast)
            self._column.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
        self._place()

    def _place(self) -> None:
        self.setVisible(bool(self.toasts))
        over = self._over
        self._column.activate()
        size = self._column.sizeHint()
        self.setGeometry(
            (over.width() - size.width()) // 2,
            over.height() - size.height() - (ABOVE_BUTTONS if self.touch else 16),
            size.width(),
            size.height(),
        )
        self.raise_()
