"""A table of figures, and below it what the chosen one counts and the way to its records."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from resources import tr
from ui.models.figures import Figure, FiguresModel
from ui.page import Shell
from ui.theme import icon, mark
from ui.widgets.figures import ROW_HEIGHT, FigureDelegate
from ui.widgets.list_table import list_table


def figures_table(
    model: FiguresModel, name: str, *, widths: dict[int, int], stretch: int = 0
) -> QTableView:
    """Return a table whose cells are chosen one by one; columns without a width share the rest."""
    table = list_table(model, name, stretch=stretch)
    table.setItemDelegate(FigureDelegate(table))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
    table.setAlternatingRowColors(False)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    head = table.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    for at, width in widths.items():
        head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
        table.setColumnWidth(at, width)
    return table


def chosen_figure(table: QTableView) -> Figure | None:
    """Return the figure that is chosen in a table of them."""
    model = table.model()
    return model.figure(table.currentIndex()) if isinstance(model, FiguresModel) else None


def open_figure(shell: Shell, figure: Figure | None) -> None:
    """Open the projects that a figure counts; nothing when it counts none."""
    if figure is not None and figure.ids:
        shell.go("projects", ids=list(figure.ids), because=figure.because)


class FigureFoot(QWidget):
    """How the chosen figure is counted, and a button to what it counts."""

    def __init__(self, run: Callable[[], object], *, tall: int) -> None:
        """run: opens the records. tall: what the words take at the least, in pixels."""
        super().__init__()
        self.basis = QLabel()
        self.basis.setWordWrap(True)
        self.basis.setMinimumHeight(tall)
        mark(self.basis, "secondary")
        self.records = QPushButton()
        self.records.setIcon(icon("list"))
        self.records.clicked.connect(lambda: run())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.basis, 1)
        row.addWidget(self.records, 0, Qt.AlignmentFlag.AlignRight)

    def tell(self, figure: Figure | None, rule: str, rules: Sequence[str]) -> None:
        """Tell of a figure by which `rule` it is counted; all `rules` are its tip."""
        count = 0 if figure is None else len(figure.ids)
        word = tr("查看 {n} 个项目").format(n=count)
        self.records.setVisible(count > 0)
        self.records.setText(f" {word}  ↵")
        self.records.setAccessibleName(word)
        told = "" if figure is None else figure.told
        self.basis.setText(tr("　").join(part for part in (told, rule) if part))
        self.basis.setToolTip("\n".join(rules))
