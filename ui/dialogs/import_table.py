"""Import of a table as records of one kind: what it would do, row by row, then done in one step.

It can be undone as one step, too. What arrivals and parcels have of their own is their `TableKind`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.ledgers.row_plans import TablePlan
from resources import tr
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.theme import mark
from ui.widgets.list_table import list_table

_TINTS = {
    TablePlan.NEW: "green",
    TablePlan.CHANGED: "accent",
    TablePlan.UNCHANGED: "secondary",
    TablePlan.LEFT_OUT: "phoenix",
}
_ORDER = (TablePlan.LEFT_OUT, TablePlan.CHANGED, TablePlan.NEW, TablePlan.UNCHANGED)
_UNREAD_HEIGHT = 132


@dataclass(frozen=True)
class TableKind:
    """What is imported.

    counted: says how many, with {n}. plan: (session, file, today=) → what an import would do,
    with `rows`, `counted`, `unread` and `label`. write: the use case that does it. cells: of a
    row of the plan. columns: (heading, width); in_column: that of the plan's word. also: more
    sentences about a plan. unread: cells that said nothing to a field, as (where, heading, text,
    why).
    """

    title: str
    counted: str
    nothing: str
    plan: Callable[..., Any]
    write: Callable[..., Any]
    cells: Callable[[Any], tuple[str, ...]]
    columns: tuple[tuple[str, int], ...]
    in_column: int
    also: Callable[[Any], Sequence[str]] = lambda plan: ()
    unread: Callable[[Any], Sequence[tuple[str, ...]]] = lambda plan: ()


class ImportTable(QDialog):
    """Reads the file off the window's thread; nothing is written before 导入."""

    def __init__(self, shell: Shell, parent: QWidget, file: Path, kind: TableKind) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(kind.title)
        self.shell, self.desk, self.file, self.kind = shell, shell.desk, file, kind
        self.plan: Any = None
        self._build()
        self.resize(1020, 600)
        self._task = self.desk.read(
            kind.plan,
            file,
            today=self.desk.today(),
            then=self._show,
            failed=self._explain,
            owner=self,
        )

    def accept(self) -> None:
        """Write what is new and what changed, in one operation."""
        if self.plan is None or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        self.summary.setText(tr("正在导入…"))
        self._task = self.desk.change(
            self.kind.write,
            self.plan,
            today=self.desk.today(),
            label=self.plan.label,
            then=lambda count: super(ImportTable, self).accept(),
            failed=self._explain,
            progress=self._tell_progress,
            owner=self,
        )

    def reject(self) -> None:
        """Stop what is under way; nothing of it is written."""
        self._task.cancel()
        super().reject()

    def _build(self) -> None:
        heading = QLabel(f"{self.kind.title}　{self.file.name}")
        mark(heading, "section")
        self.summary = QLabel(tr("正在读取…"))
        self.summary.setWordWrap(True)
        mark(self.summary, "secondary")
        self.model = PlainModel([word for word, _ in self.kind.columns])
        self.table = list_table(
            self.model,
            tr("导入预览"),
            stretch=len(self.kind.columns) - 1,
            widths=tuple(width for _, width in self.kind.columns),
        )
        self.table.setTabKeyNavigation(False)
        self.save = QPushButton(tr("导入"))
        mark(self.save, "primary")
        self.save.setEnabled(False)
        self.save.clicked.connect(self.accept)
        cancel = QPushButton(tr("取消"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addWidget(self._build_unread())
        column.addLayout(foot)

    def _build_unread(self) -> QWidget:
        """What found no field: told before anything is written."""
        self.unread_word = QLabel()
        mark(self.unread_word, "secondary")
        self.unread_model = PlainModel((tr("单元格"), tr("表头"), tr("原文"), tr("为什么")))
        self.unread: QTableView = list_table(
            self.unread_model, tr("没有读进栏目的格"), stretch=3, widths=(130, 150, 230)
        )
        self.unread.setTabKeyNavigation(False)
        self.unread.setFixedHeight(_UNREAD_HEIGHT)
        self.unread_part = QWidget()
        column = QVBoxLayout(self.unread_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.unread_word)
        column.addWidget(self.unread)
        self.unread_part.hide()
        return self.unread_part

    def _show(self, plan: Any) -> None:
        self.plan = plan
        rows = sorted(plan.rows, key=lambda row: _ORDER.index(row.plan))
        self.model.show_rows(
            [self.kind.cells(row) for row in rows],
            {(at, self.kind.in_column): _TINTS[row.plan] for at, row in enumerate(rows)},
        )
        counts = {one: plan.counted(one) for one in TablePlan}
        said = [
            f"{one.label} {self.kind.counted.format(n=count)}"
            for one, count in counts.items()
            if count
        ]
        said += self.kind.also(plan)
        said += [f"“{name}”{why}" for name, why in plan.unread]
        self.summary.setText(tr("，").join(said) or self.kind.nothing)
        self._show_unread(self.kind.unread(plan))
        count = counts[TablePlan.NEW] + counts[TablePlan.CHANGED]
        self.save.setText(tr("导入 {n}").format(n=self.kind.counted.format(n=count)))
        self.save.setEnabled(count > 0)
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self.table.setFocus()

    def _show_unread(self, cells: Sequence[tuple[str, ...]]) -> None:
        words = tr("{n} 格没有读进栏目，导入的行把原文记在备注里：")
        self.unread_word.setText(words.format(n=len(cells)))
        self.unread_model.show_rows(list(cells), {})
        self.unread_part.setVisible(bool(cells))

    def _tell_progress(self, done: int, total: int) -> None:
        self.summary.setText(tr("正在导入 {done}/{total}").format(done=done, total=total))

    def _explain(self, error: BaseException) -> None:
        self.summary.setText(str(error))
        mark(self.summary, "error")
        self.save.setEnabled(False)
