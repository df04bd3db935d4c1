"""台账: a ledger goes in by four steps, and each import that was made can be taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.duplicate_groups import groups_of_operation
from crm.errors import HeaderNotFound
from crm.ledgers.past import PastImport, past_imports
from resources import tr
from ui import tokens
from ui.models.past_imports import PastImportsModel
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.tasks import Cancelled, Task
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table
from ui.widgets.section_links import SectionLinks

ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")
START, RECOGNISED, PREVIEW, REPORT = range(4)


class LedgersPage(Page):
    """The start with what was imported; then what was recognised, the preview, and the report."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._file: Path | None = None
        self._task: Task | None = None
        self._reading: Any = None
        self._plan: Any = None
        self._operation = ""
        self._build()
        self.desk.changed.connect(self._refresh)
        self.desk.saved.connect(self._note_saved)

    def crumbs(self) -> list[str]:
        if self._file is None or self.steps.currentIndex() == START:
            return [tr("台账")]
        return [tr("台账"), self._file.name]

    def arrive(self, **request: Any) -> None:
        self._refresh({"import_batch": set()})
        if request.get("file"):
            self.start(Path(request["file"]))
        elif request.get("choose"):
            self.choose()

    def begin_new(self) -> None:
        self.choose()

    def may_leave(self) -> bool:
        return True  # the choices stay as they are until the user comes back

    # --- the steps

    def choose(self) -> None:
        """Ask for a ledger's file."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = remembered("ledgers/folder") or QStandardPaths.writableLocation(documents)
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        file, _ = QFileDialog.getOpenFileName(
            self, tr("选择台账文件"), folder, tr("台账 ({kinds})").format(kinds=kinds)
        )
        if file:
            remember("ledgers/folder", str(Path(file).parent))
            self.start(Path(file))

    def start(self, file: Path) -> None:
        """Read a file from its beginning, forgetting what was said of another."""
        from crm.ledgers.importing import Choices

        self._file = file
        self.picture.choices = self.preview.choices = Choices()
        self._read()

    def _read(self) -> None:
        from crm.ledgers.importing import read_ledger

        file = self._file
        if file is None:
            return
        self._be_busy(tr("正在读取 {name}…").format(name=file.name))
        self._task = self.desk.tasks.run(
            read_ledger,
            file,
            self.picture.choices,
            then=self._show_reading,
            failed=self._read_failed,
            owner=self,
        )

    def _show_reading(self, reading: Any) -> None:
        self._be_idle()
        self._reading = reading
        self.picture.show_reading(reading, self.picture.choices)
        unread = tr("；").join(f"{sheet}：{reason}" for sheet, reason in reading.unread)
        self.unread.setText(unread)
        self.unread.setVisible(bool(unread))
        self._turn_to(RECOGNISED)
        self.picture.view.setFocus()

    def _read_failed(self, error: BaseException) -> None:
        self._be_idle()
        if isinstance(error, HeaderNotFound):
            self._ask_header(error)
            return
        self._say_problem(error)

    def _ask_header(self, error: HeaderNotFound) -> None:
        """No header was found: ask which row it is, and read again."""
        from crm.ledgers.importing import SheetChoices
        from crm.ledgers.workbook import open_ledger

        if self._file is None:
            return
        row, wanted = QInputDialog.getInt(self, tr("表头在第几行？"), error.message, 1, 1, 999)
        if not wanted:
            self._turn_to(START)
            return
        choices = self.picture.choices
        sheets = {
            grid.name: SheetChoices(header_row=row) for grid in open_ledger(self._file).sheets
        }
        self.picture.choices = replace(choices, sheets=sheets)
        self._read()

    def look_ahead(self) -> None:
        """Work out what the import would do."""
        from crm.ledgers.importing import preview

        if self._reading is None:
            return
        self._be_busy(tr("正在比对已有的项目…"))
        self._task = self.desk.read(
            preview,
            self._reading,
            self._answers(),
            today=self.desk.today(),
            progress=self._advance,
            then=self._show_preview,
            failed=self._stopped,
            owner=self,
        )

    def _answers(self) -> Any:
        """What was said of sheets, and what was answered about rows and cells."""
        told = self.preview.choices
        return replace(self.picture.choices, cells=told.cells, rows=told.rows)

    def _show_preview(self, plan: Any) -> None:
        from crm.ledgers.importing import RowPlan

        self._be_idle()
        self._plan = plan
        self.preview.show_preview(plan, self._answers())
        new, changed = plan.counted(RowPlan.NEW), plan.counted(RowPlan.CHANGED)
        writes = new + changed
        self.import_button.setEnabled(bool(writes) or not plan.seen_before)
        if writes:
            word = tr("导入：新增 {new} 个，更新 {changed} 个").format(new=new, changed=changed)
        else:
            word = tr("没有要写入的变化")
        self.import_button.setText(word)
        self._turn_to(PREVIEW)
        self.preview.table.setFocus()

    def bring_in(self) -> None:
        """Import what the preview shows, as one operation."""
        from crm.ledgers.importing import apply_import

        if self._plan is None or not self.import_button.isEnabled():
            return
        self._be_busy(tr("正在导入…"))
        self._operation = ""
        self._task = self.desk.change(
            apply_import,
            self._plan,
            label=self._plan.label,
            progress=self._advance,
            then=self._show_report,
            failed=self._stopped,
            owner=self,
        )

    def _show_report(self, result: Any) -> None:
        from ui.import_report import report_lines

        self._be_idle()
        lines = list(report_lines(result))
        self.report_head.setText(lines[0])
        self.likely.hide()
        self.report_text.setText("\n".join(lines[1:]) or tr("所有单元格都已识别。"))
        self._turn_to(REPORT)
        self.open_projects.setFocus()

    def take_back(self, operation_id: str) -> None:
        """Undo one import."""
        self.desk.undo(operation_id, then=lambda _: self._turn_to(START))

    def cancel(self) -> None:
        """Stop what is under way; nothing of it is written."""
        if self._task is not None:
            self._task.cancel()
        self._be_idle()

    def go_back(self) -> None:
        """One step back."""
        if self.busy.isVisible():
            self.cancel()
            return
        at = self.steps.currentIndex()
        self._turn_to({PREVIEW: RECOGNISED, RECOGNISED: START, REPORT: START}.get(at, START))

    # --- how it looks

    def _build(self) -> None:
        self.steps = QStackedWidget()
        for step in (
            self._build_start(),
            self._build_recognised(),
            self._build_preview(),
            self._build_report(),
        ):
            self.steps.addWidget(step)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addWidget(self._build_busy())
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        mark(self.problem, "error")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addWidget(self.steps, 1)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.go_back)

    def _build_busy(self) -> QWidget:
        self.busy = QWidget()
        self.busy_word = QLabel()
        mark(self.busy_word, "secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("进度"))
        stop = QPushButton(tr("取消"))
        stop.setToolTip("Esc")
        stop.clicked.connect(self.cancel)
        row = QHBoxLayout(self.busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.busy_word)
        row.addWidget(self.bar, 1)
        row.addWidget(stop)
        self.busy.hide()
        return self.busy

    def _build_start(self) -> QWidget:
        self.choose_button = Choice(
            "file-up",
            tr("导入台账"),
            tr("选择 Excel 或 csv 文件，或把文件拖到这里；先看预览，确认后才写入"),
        )
        self.choose_button.clicked.connect(self.choose)
        self.past = PastImportsModel()
        widths = (150, 360, 260)
        self.past_table = list_table(self.past, tr("导入记录"), stretch=3, widths=widths)
        self.past_table.selectionModel().currentRowChanged.connect(self._show_undoable)
        self.undo_past = QPushButton(tr("撤销本次导入"))
        self.undo_past.setIcon(icon("undo-2", "secondary"))
        self.undo_past.setEnabled(False)
        self.undo_past.clicked.connect(self._undo_past)
        card = Card(tr("导入记录"))
        card.head.addWidget(self.undo_past)
        self.past_stack = QStackedWidget()
        self.past_stack.addWidget(
            Empty(
                "file-spreadsheet",
                tr("还没有导入过台账"),
                tr(
                    "表头、合并单元格、小计行、各种写法的金额和日期都能认；认不出的按原文留着，不会丢。"
                ),
            )
        )
        self.past_stack.addWidget(self.past_table)
        card.column.addWidget(self.past_stack, 1)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(SectionLinks(self.shell, "ledgers", "ledgers"))
        column.addWidget(self.choose_button)
        column.addWidget(card, 1)
        return page

    def _build_recognised(self) -> QWidget:
        from ui.widgets.sheet_picture import SheetPicture

        self.picture = SheetPicture()
        self.picture.chosen.connect(self._read)
        self.unread = QLabel()
        self.unread.setWordWrap(True)
        mark(self.unread, "warning")
        card = Card(tr("1  看看认得对不对"))
        self.next_button = QPushButton(tr("下一步：预览"))
        mark(self.next_button, "primary")
        self.next_button.clicked.connect(self.look_ahead)
        back = QPushButton(tr("换一个文件"))
        back.clicked.connect(self.choose)
        card.head.addWidget(back)
        card.head.addWidget(self.next_button)
        card.column.addWidget(self.unread)
        card.column.addWidget(self.picture, 1)
        return card

    def _build_preview(self) -> QWidget:
        from ui.widgets.import_preview import ImportPreviewView

        self.preview = ImportPreviewView()
        self.preview.answered.connect(self.look_ahead)
        word = QLabel(tr("2  预览：还没有写入"))
        mark(word, "section")
        back = QPushButton(tr("上一步"))
        back.setToolTip("Esc")
        back.clicked.connect(self.go_back)
        self.import_button = QPushButton(tr("导入"))
        mark(self.import_button, "primary")
        self.import_button.setToolTip("Ctrl+Return")
        self.import_button.clicked.connect(self.bring_in)
        quick = QShortcut(QKeySequence("Ctrl+Return"), self)
        quick.activated.connect(self._confirm)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(word)
        head.addStretch()
        head.addWidget(back)
        head.addWidget(self.import_button)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.preview, 1)
        return page

    def _build_report(self) -> QWidget:
        card = Card(tr("3  导入完成"))
        self.report_head = QLabel()
        mark(self.report_head, "strong")
        self.report_head.setWordWrap(True)
        self.report_text = QLabel()
        self.report_text.setWordWrap(True)
        self.report_text.setTextFormat(Qt.TextFormat.PlainText)
        self.report_text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.report_text.setAlignment(Qt.AlignmentFlag.AlignTop)
        mark(self.report_text, "body")
        self.undo_button = QPushButton(tr("撤销本次导入"))
        self.undo_button.setIcon(icon("undo-2", "secondary"))
        self.undo_button.clicked.connect(lambda: self.take_back(self._operation))
        self.open_projects = QPushButton(tr("看项目"))
        mark(self.open_projects, "primary")
        self.open_projects.clicked.connect(lambda: self.shell.go("projects"))
        again = QPushButton(tr("再导入一个"))
        again.clicked.connect(self.choose)
        for button in (self.undo_button, again, self.open_projects):
            card.head.addWidget(button)
        card.column.addWidget(self.report_head)
        self.likely = QPushButton()
        self.likely.setAccessibleName(tr("疑似重复"))
        mark(self.likely, "link")
        self.likely.setIcon(icon("git-merge", "accent"))
        self.likely.clicked.connect(
            lambda: self.shell.go("duplicates", kind="project", operation=self._operation)
        )
        self.likely.hide()
        card.column.addWidget(self.likely, 0, Qt.AlignmentFlag.AlignLeft)
        scroll = QScrollArea()  # a ledger of thousands of rows has much to say
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.report_text)
        card.column.addWidget(scroll, 1)
        return card

    def _turn_to(self, step: int) -> None:
        self.problem.hide()
        self.steps.setCurrentIndex(step)
        self.crumbs_changed.emit()

    def _confirm(self) -> None:
        if self.steps.currentIndex() == RECOGNISED:
            self.look_ahead()
        elif self.steps.currentIndex() == PREVIEW:
            self.bring_in()

    def _be_busy(self, word: str) -> None:
        self.problem.hide()
        self.busy_word.setText(word)
        self.bar.setRange(0, 0)
        self.busy.show()
        self.steps.setEnabled(False)

    def _be_idle(self) -> None:
        self._task = None
        self.busy.hide()
        self.steps.setEnabled(True)

    def _advance(self, done: int, total: int, _text: str = "") -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def _stopped(self, error: BaseException) -> None:
        self._be_idle()
        if isinstance(error, Cancelled):
            self.shell.notify(tr("已取消，没有写入任何内容。"), kind="info")
            return
        self._say_problem(error)

    def _say_problem(self, error: BaseException) -> None:
        message = getattr(error, "message", "")
        if not message:
            self.shell.explain(error)
            return
        self.problem.setText(message)
        self.problem.show()

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if "import_batch" in touched:
            self.desk.read(past_imports, then=self._show_past, owner=self)

    def _show_past(self, imports: list[PastImport]) -> None:
        self.past.show_imports(imports)
        self.past_stack.setCurrentIndex(1 if imports else 0)
        if imports:
            self.past_table.selectRow(0)
        self._show_undoable()

    def _show_undoable(self) -> None:
        one = self.past.past(self.past_table.currentIndex().row())
        self.undo_past.setEnabled(one is not None and not one.undone)

    def _undo_past(self) -> None:
        one = self.past.past(self.past_table.currentIndex().row())
        if one is not None and not one.undone:
            self.take_back(one.operation_id)

    def _note_saved(self, _label: str, operation_id: str) -> None:
        """The operation of the import just made, for the report's 撤销."""
        if self.steps.currentIndex() == REPORT and not self._operation:
            self._operation = operation_id
            self.desk.read(groups_of_operation, operation_id, then=self._show_likely, owner=self)
        self.undo_button.setEnabled(bool(self._operation))

    def _show_likely(self, found: dict[str, list[Any]]) -> None:
        """Offer to settle what the import brought that is likely there already."""
        count = sum(map(len, found.values()))
        self.likely.setVisible(bool(count))
        self.likely.setText(tr("发现 {n} 组疑似重复，去看看").format(n=count))
        self.likely.setAccessibleName(self.likely.text())
