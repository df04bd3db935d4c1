"""Cards of 台账: the imports that were made, and what the one just made came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QStackedWidget

from crm.duplicate_groups import groups_of_operation
from crm.ledgers.past import PastImport, past_imports
from resources import tr
from ui.desk import Desk
from ui.import_report import report_lines
from ui.models.past_imports import PastImportsModel
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table

if TYPE_CHECKING:
    from crm.ledgers.importing import ImportReport

_WIDTHS = (150, 360, 260)


class PastImportsCard(Card):
    """导入记录: each can be taken back, as long as nobody changed what it brought."""

    undo_wanted = Signal(str)
    """The id of the operation of the import that is to be taken back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("导入记录"))
        self._desk = desk
        self.model = PastImportsModel()
        self.table = list_table(self.model, tr("导入记录"), stretch=3, widths=_WIDTHS)
        self.table.selectionModel().currentRowChanged.connect(self._show_undoable)
        self.undo = QPushButton(tr("撤销本次导入"))
        self.undo.setIcon(icon("undo-2", "secondary"))
        self.undo.setEnabled(False)
        self.undo.clicked.connect(self._undo)
        self.head.addWidget(self.undo)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            Empty(
                "file-spreadsheet",
                tr("还没有导入过台账"),
                tr(
                    "表头、合并单元格、小计行、各种写法的金额和日期都能认；认不出的按原文留着，不会丢。"
                ),
            )
        )
        self._stack.addWidget(self.table)
        self.column.addWidget(self._stack, 1)

    def read(self) -> None:
        """Show the imports there are."""
        self._desk.read(past_imports, then=self._show, owner=self, latest=True)

    def _show(self, imports: list[PastImport]) -> None:
        self.model.show_lines(imports)
        self._stack.setCurrentIndex(1 if imports else 0)
        if imports:
            self.table.selectRow(0)
        self._show_undoable()

    def _chosen(self) -> PastImport | None:
        return self.model.line(self.table.currentIndex().row())

    def _show_undoable(self) -> None:
        one = self._chosen()
        self.undo.setEnabled(one is not None and not one.undone)

    def _undo(self) -> None:
        one = self._chosen()
        if one is not None and not one.undone:
            self.undo_wanted.emit(one.operation_id)


class ImportReportCard(Card):
    """导入完成: what came in, what stayed as text, and what is likely there already."""

    undo_wanted = Signal(str)
    """The id of the operation that is to be taken back."""
    likely_wanted = Signal(str)
    """The operation whose likely duplicates are to be settled."""
    another_wanted = Signal()
    projects_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("3  导入完成"))
        self._desk, self.operation_id = desk, ""
        self.summary = QLabel()
        mark(self.summary, "strong")
        self.summary.setWordWrap(True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        mark(self.text, "body")
        self.undo = QPushButton(tr("撤销本次导入"))
        self.undo.setIcon(icon("undo-2", "secondary"))
        self.undo.clicked.connect(lambda: self.undo_wanted.emit(self.operation_id))
        self.open_projects = QPushButton(tr("看项目"))
        mark(self.open_projects, "primary")
        self.open_projects.clicked.connect(self.projects_wanted)
        again = QPushButton(tr("再导入一个"))
        again.clicked.connect(self.another_wanted)
        for button in (self.undo, again, self.open_projects):
            self.head.addWidget(button)
        self.likely = QPushButton()
        self.likely.setAccessibleName(tr("疑似重复"))
        mark(self.likely, "link")
        self.likely.setIcon(icon("git-merge", "accent"))
        self.likely.clicked.connect(lambda: self.likely_wanted.emit(self.operation_id))
        self.likely.hide()
        scroll = QScrollArea()  # a ledger of thousands of rows has much to say
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.text)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.likely, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(scroll, 1)

    def begin(self) -> None:
        """Forget the import before: another is under way."""
        self.operation_id = ""

    def show_report(self, result: ImportReport) -> None:
        """Show what an import came to."""
        lines = list(report_lines(result))
        self.summary.setText(lines[0])
        self.likely.hide()
        self.text.setText("\n".join(lines[1:]) or tr("所有单元格都已识别。"))

    def take_operation(self, operation_id: str) -> None:
        """Note the import's own operation, the first that is saved once it is reported."""
        if not self.operation_id:
            self.operation_id = operation_id
            self._desk.read(
                groups_of_operation, operation_id, then=self._show_likely, owner=self, latest=True
            )
        self.undo.setEnabled(bool(self.operation_id))

    def _show_likely(self, found: dict[str, list[Any]]) -> None:
        """Offer to settle what the import brought that is likely there already."""
        count = sum(map(len, found.values()))
        self.likely.setVisible(bool(count))
        self.likely.setText(tr("发现 {n} 组疑似重复，去看看").format(n=count))
        self.likely.setAccessibleName(self.likely.text())
