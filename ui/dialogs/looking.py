"""A dialog that shows something and saves nothing: 关闭 stands at its foot, Esc does it too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from resources import tr
from ui import tokens


class LookDialog(QDialog):
    """What it shows is put into `column` by a dialog of its own, with `closing_foot` last."""

    def __init__(self, parent: QWidget, title: str, size: tuple[int, int]) -> None:
        """size: in pixels."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(*size)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        self.column.setSpacing(12)


def closing_foot(dialog: QDialog, *before: QWidget, by_return: bool = False) -> QHBoxLayout:
    """Return the foot of a dialog: 关闭 at its right, at its left what stands `before` it.

    by_return: Return closes the dialog too.
    """
    close = QPushButton(tr("关闭"))
    close.setAutoDefault(by_return)
    close.setDefault(by_return)
    close.clicked.connect(dialog.reject)
    words = [widget for widget in before if isinstance(widget, QLabel)]
    foot = QHBoxLayout()
    foot.setSpacing(8)
    for widget in before:
        foot.addWidget(widget, int(widget in words))
    if not words:
        foot.addStretch()
    foot.addWidget(close)
    return foot
