"""The mouse wheel scrolls the page; it never changes a combo or spin box one only passes over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


class _WheelGuard(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget):
            if watched.hasFocus():
                return False
            event.ignore()  # so that what stands around it scrolls
            return True
        return False


_guard: _WheelGuard | None = None


def calm_wheels(root: QWidget) -> None:
    """Keep the wheel from every combo and spin box in `root` that has not the focus.

    Pages and dialogs do this when they are shown; again is harmless.
    """
    global _guard
    _guard = _guard or _WheelGuard()
    boxes: list[QWidget] = [*root.findChildren(QComboBox), *root.findChildren(QAbstractSpinBox)]
    for box in boxes:
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel does not give the focus either
        box.installEventFilter(_guard)
