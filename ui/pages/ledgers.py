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
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.errors import HeaderNotFound
from resources import tr
from ui import tokens
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.tasks import Cancelled, Task
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.choice import Choice
from ui.widgets.import_cards import ImportReportCard, PastImportsCard
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
            latest=True,
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
        self.report.begin()
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
        self._be_idle()
        self.report.show_report(result)
        self._turn_to(REPORT)
        self.report.open_projects.setFocus()

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
        self.report = ImportReportCard(self.desk)
        self.report.undo_wanted.connect(self.take_back)
        self.report.another_wanted.connect(self.choose)
        self.report.projects_wanted.connect(lambda: self.shell.go("projects"))
        self.report.likely_wanted.connect(
            lambda key: self.shell.go("duplicates", kind="project", operation=key)
        )
        for step in (
            self._build_start(),
            self._build_recognised(),
            self._build_preview(),
            self.report,
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
        self.past = PastImportsCard(self.desk)
        self.past.undo_wanted.connect(self.take_back)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(SectionLinks(self.shell, "ledgers", "ledgers"))
        column.addWidget(self.choose_button)
        column.addWidget(self.past, 1)
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
            self.past.read()

    def _note_saved(self, _label: str, operation_id: str) -> None:
        """The operation of the import just made, for the report's 撤销."""
        if self.steps.currentIndex() == REPORT:
            self.report.take_operation(operation_id)
