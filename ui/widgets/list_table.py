"""A table of plain rows: whole rows are chosen, no grid, headers at the left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import tokens
from ui.theme import mark


class TintedDelegate(QStyledItemDelegate):
    """Keeps the colour of a cell in the chosen row: what is overdue stays red there."""

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        tint = index.data(Qt.ItemDataRole.ForegroundRole)
        if tint is not None:
            option.palette.setBrush(QPalette.ColorRole.HighlightedText, QBrush(tint))


def list_table(
    model: QAbstractItemModel, name: str, *, stretch: int, widths: tuple[int, ...] = ()
) -> QTableView:
    """Return a view of `model` that one row is chosen in; column `stretch` takes the rest.

    name: the accessible name. widths: of the first columns, in pixels; the others are 130.
    """
    view = QTableView()
    mark(view, "list")
    view.setModel(model)
    view.setItemDelegate(TintedDelegate(view))
    view.setAccessibleName(name)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setWordWrap(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)  # else Tab goes round its cells, and never out of it
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(tokens.ROW)
    head = view.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setFixedHeight(tokens.ROW)
    for at in range(model.columnCount()):
        view.setColumnWidth(at, widths[at] if at < len(widths) else 130)
    head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view


def fit_rows(view: QTableView, most: int) -> None:
    """Give a view the height of its rows, or of `most` of them."""
    view.setFixedHeight(tokens.ROW * (min(view.model().rowCount(), most) + 1) + 2)


def on_open(view: QTableView, run: Callable[[int], object]) -> None:
    """Let a double click and Return hand the row to `run`."""
    view.doubleClicked.connect(lambda index: run(index.row()))
    for keys in ("Return", "Enter"):
        shortcut = QShortcut(QKeySequence(keys), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda: run(view.currentIndex().row()))
