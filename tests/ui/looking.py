"""What a person would see or meet in a window: its texts, its fields, its tab order."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from ui import theme

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)


def shown_texts(root: QWidget) -> Iterator[str]:
    """Yield every text that `root` shows, or shows on hovering."""
    for widget in [root, *root.findChildren(QWidget)]:
        yield widget.toolTip()
        yield widget.windowTitle()
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            yield widget.placeholderText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(row) for row in range(widget.count()))
        if isinstance(widget, QTabBar):
            yield from (widget.tabText(tab) for tab in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _model_texts(widget.model())


def _model_texts(model: QAbstractItemModel, most: int = 100) -> Iterator[str]:
    # A list model's own count of columns is private: it has one.
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())
    for column in columns:
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    for row in range(min(model.rowCount(), most)):
        for column in columns:
            yield str(model.index(row, column).data() or "")


def without_glyph(root: QWidget) -> dict[str, str]:
    """Return each character that the bundled font lacks, with a text that holds it."""
    metrics = [QFontMetricsF(theme.font(bold=bold)) for bold in (False, True)]
    missing = {}
    for text in shown_texts(root):
        for character in text:
            if character.isspace():
                continue
            if not all(each.inFontUcs4(ord(character)) for each in metrics):
                missing[character] = text
    return missing


def without_name(root: QWidget) -> list[str]:
    """Return the interactive widgets of `root` that a screen reader could not name."""
    found = []
    for widget in root.findChildren(QWidget):
        inner = _inside_a_box(widget)
        if not isinstance(widget, INTERACTIVE) or inner or _of_qt(widget):
            continue
        spoken = widget.accessibleName()
        if isinstance(widget, QAbstractButton):
            spoken = spoken or widget.text().strip()
        if not spoken:
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def _inside_a_box(widget: QWidget) -> bool:
    """Whether the widget is a part of a combo or spin box, which speaks for it."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QComboBox | QAbstractSpinBox):
        above = above.parentWidget()
    return above is not None


def _of_qt(widget: QWidget) -> bool:
    """Whether Qt made the widget for its own ends, e.g. the corner of a table."""
    return widget.objectName().startswith("qt_") or type(widget).__name__ in {
        "QTableCornerButton",
        "QHeaderView",
        "QCalendarView",
    }


def tab_order(window: QWidget, first: QWidget, most: int = 60) -> list[QWidget]:
    """Return what Tab reaches from `first` on, by Qt's own order, until it comes round."""
    found, widget = [], first
    for _ in range(most * 10):
        policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if policy and widget.isVisibleTo(window) and widget.isEnabled():
            found.append(widget)
        widget = widget.nextInFocusChain()
        if widget is first:
            break
    return found
