"""简报: choose the month, see what the issue will say, write it to PDF and open it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from crm.briefings import monthly, printing
from resources import tr
from ui import tokens
from ui.page import Page, Shell
from ui.preferences import remember, remembered, remembered_list
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.contents import ContentLine, Contents, contents_of

if TYPE_CHECKING:
    from crm.briefings.fonts import MissingCharacter
    from crm.briefings.issue import MonthlySnapshot

MONTHS_OFFERED = 24
RECENT_KEPT = 8
MISSING_SHOWN = 3


class BriefingsPage(Page):
    """The monthly brief: a form at the left, what it will say and what was written at the right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._writing = False
        self._build()
        self.desk.changed.connect(lambda _: self.read() if self.isVisible() else None)

    def crumbs(self) -> list[str]:
        return [tr("简报")]

    def arrive(self, **request: Any) -> None:
        if not self.month.count():
            self._offer_months(self.desk.today())
        self._show_recent()
        self.read()

    def chosen_month(self) -> tuple[int, int]:
        """Year and month of the issue."""
        year, month = self.month.currentData()
        return year, month

    def read(self) -> None:
        """Ask what the chosen issue will say."""
        year, month = self.chosen_month()
        self.desk.read(
            _look_ahead,
            year,
            month,
            today=self.desk.today(),
            issued_by=self.issued_by.text().strip(),
            number=self.number.value(),
            then=self._show,
            owner=self,
        )

    def ask_where(self) -> None:
        """Ask for the file, then write to it."""
        year, month = self.chosen_month()
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = remembered("briefings/folder") or QStandardPaths.writableLocation(documents)
        name = tr("招商工作月报 {year}年{month}月.pdf").format(year=year, month=month)
        file, _ = QFileDialog.getSaveFileName(
            self, tr("月报保存到"), str(Path(folder) / name), tr("PDF 文件 (*.pdf)")
        )
        if file:
            self.write(Path(file if file.lower().endswith(".pdf") else f"{file}.pdf"))

    def write(self, file: Path) -> None:
        """Write the chosen issue to `file`, and open it when that is wanted."""
        if self._writing:
            return
        year, month = self.chosen_month()
        remember("briefings/folder", str(file.parent))
        remember("briefings/issued_by", self.issued_by.text().strip())
        self._show_writing(True)

        def print_it(issue: MonthlySnapshot) -> None:
            self.desk.tasks.run(
                printing.write,
                issue,
                file,
                then=lambda written: self._finish(file, written),
                failed=self._give_up,
            )

        self.desk.read(
            monthly.snapshot,
            year,
            month,
            today=self.desk.today(),
            issued_by=self.issued_by.text().strip(),
            number=self.number.value(),
            then=print_it,
            failed=self._give_up,
        )

    def _build(self) -> None:
        title = QLabel(tr("招商工作月报"))
        mark(title, "title")
        said = QLabel(tr("一段结论、目标与时序、10亿/50亿项目、漏斗、项目清单、口径，A4 纸"))
        mark(said, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(title)
        head.addWidget(said, 1, Qt.AlignmentFlag.AlignBottom)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._build_form())
        left.addWidget(self._build_recent(), 1)
        self.contents = Contents(self.shell)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addWidget(self.contents, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(16)
        column.addLayout(head)
        column.addLayout(row, 1)

    def _build_form(self) -> QWidget:
        form = Card(tr("出一期"))
        self.month = QComboBox()
        self.month.currentIndexChanged.connect(self._take_month)
        form.add_field(tr("月份"), self.month)
        self.number = QSpinBox()
        self.number.setRange(1, 999)
        self.number.setPrefix(tr("第 "))
        self.number.setSuffix(tr(" 期"))
        form.add_field(tr("期号"), self.number)
        self.issued_by = QLineEdit(remembered("briefings/issued_by"))
        self.issued_by.setPlaceholderText(tr("可不填"))
        form.add_field(tr("签发人"), self.issued_by)
        self.then_open = QCheckBox(tr("写好后用系统阅读器打开"))
        self.then_open.setChecked(remembered("briefings/open", "1") == "1")
        self.then_open.toggled.connect(lambda on: remember("briefings/open", "1" if on else "0"))
        self.write_button = QPushButton(" " + tr("生成 PDF…"))
        mark(self.write_button, "primary")
        self.write_button.setIcon(icon("file-down", "on_accent"))
        self.write_button.setToolTip("Ctrl+P")
        self.write_button.clicked.connect(self.ask_where)
        shortcut = QShortcut(QKeySequence("Ctrl+P"), self)
        shortcut.activated.connect(self.ask_where)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("正在生成"))
        self.bar.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.then_open, 1)
        foot.addWidget(self.write_button)
        form.column.addLayout(foot)
        form.column.addWidget(self.bar)
        return form

    def _build_recent(self) -> QWidget:
        card = Card(tr("最近写出的"))
        self.recent = QVBoxLayout()
        self.recent.setSpacing(4)
        card.column.addLayout(self.recent)
        card.column.addStretch()
        return card

    def _offer_months(self, today: date) -> None:
        year, month = today.year, today.month
        self.month.blockSignals(True)
        for _ in range(MONTHS_OFFERED):
            word = tr("{year} 年 {month} 月").format(year=year, month=month)
            self.month.addItem(word, (year, month))
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        self.month.blockSignals(False)
        self.number.setValue(today.month)

    def _take_month(self) -> None:
        self.number.setValue(self.chosen_month()[1])
        self.read()

    def _show(self, found: tuple[MonthlySnapshot, tuple[MissingCharacter, ...]]) -> None:
        issue, missing = found
        unprinted = [
            ContentLine(tr("印不出的字"), one.text, one.message) for one in missing[:MISSING_SHOWN]
        ]
        self.contents.show_lines([*unprinted, *contents_of(issue)])

    def _show_writing(self, busy: bool) -> None:
        self._writing = busy
        self.bar.setVisible(busy)
        self.write_button.setEnabled(not busy)
        self.write_button.setText(tr("正在生成…") if busy else " " + tr("生成 PDF…"))

    def _finish(self, file: Path, written: printing.Printed) -> None:
        self._show_writing(False)
        self._keep(file)
        self._show_recent()
        self.shell.notify(
            tr("已写出 {name}，{n} 页").format(name=file.name, n=written.pages),
            action=tr("打开"),
            run=lambda: open_file(file),
        )
        if written.missing:
            said = "".join(one.message for one in written.missing[:MISSING_SHOWN])
            self.shell.notify(said, kind="problem")
        if self.then_open.isChecked():
            open_file(file)

    def _give_up(self, error: BaseException) -> None:
        self._show_writing(False)
        self.shell.explain(error)

    def _keep(self, file: Path) -> None:
        kept = [one for one in remembered_list("briefings/recent") if one != str(file)]
        remember("briefings/recent", [str(file), *kept][:RECENT_KEPT])

    def _show_recent(self) -> None:
        while (item := self.recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        files = [Path(one) for one in remembered_list("briefings/recent") if Path(one).exists()]
        for file in files:
            button = QPushButton(f"  {file.name}")
            mark(button, "row")
            button.setIcon(icon("file-text"))
            button.setToolTip(str(file))
            button.setAccessibleName(tr("打开 {name}").format(name=file.name))
            button.clicked.connect(lambda _=False, file=file: open_file(file))
            self.recent.addWidget(button)
        if not files:
            nothing = QLabel(tr("还没有写出过。选好月份，点「生成 PDF」。"))
            mark(nothing, "secondary")
            self.recent.addWidget(nothing)


def _look_ahead(
    session: Any, year: int, month: int, **asked: Any
) -> tuple[MonthlySnapshot, tuple[MissingCharacter, ...]]:
    """What the issue will say, and which characters of it no font has."""
    issue = monthly.snapshot(session, year, month, **asked)
    return issue, printing.missing_characters(issue)


def open_file(file: Path) -> None:
    """Open `file` in the system's viewer."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
