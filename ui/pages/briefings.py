"""简报: choose a brief, see it as it will be printed, issue it, print it, save it; and what was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crm.attachments import Incoming
from crm.briefings import batch, companions, issued, printing
from crm.briefings.catalogue import BRIEFINGS, BY_KEY, Briefing, briefing_of
from crm.briefings.issued import IssuedLine
from crm.briefings.order import Order, Scope
from crm.briefings.signing import signing_of
from crm.project_card import parks
from resources import tr
from ui import tokens
from ui.page import Page, Shell
from ui.paper import print_pdf
from ui.preferences import remember, remembered
from ui.tasks import Task
from ui.theme import icon, mark
from ui.widgets.brief_form import BriefForm
from ui.widgets.brief_preview import BriefPreview
from ui.widgets.brief_sources import source_line
from ui.widgets.card import Card
from ui.widgets.line_list import Line, LineList

LEFT = 320
MISSING_SHOWN = 3
OFFERED = tuple(one for one in BRIEFINGS if one.scope is not Scope.RECORD)


class BriefingsPage(Page):
    """The briefs and the order at the left, the pages at the right.

    `arrive(brief=key)` chooses a brief; `ids=[...], because="…"` says what it is to be about;
    `issued=id` shows what was issued.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.briefing = BY_KEY[remembered("briefings/kind") or OFFERED[0].key]
        self.order: Order | None = None
        self.snapshot: Any = None
        self.printed: printing.Printed | None = None
        self.shown_issue: IssuedLine | None = None
        self.issues: list[IssuedLine] = []
        self._asked = 0
        self._writing: Task | None = None
        self._build()
        self.desk.changed.connect(self._heed)

    def crumbs(self) -> list[str]:
        return [tr("简报"), self.briefing.word]

    def arrive(self, **request: Any) -> None:
        subjects = tuple(request.get("ids", ()))
        because = str(request.get("because", ""))
        self._read_issues()
        if "issued" in request:
            self.show_issue(request["issued"])
        else:
            self.choose(
                BY_KEY[request.get("brief", self.briefing.key)], subjects, because or tr("所选项目")
            )

    # --- choosing

    def choose(self, briefing: Briefing, subjects: tuple[str, ...] = (), because: str = "") -> None:
        """Show a brief as it would be printed now."""
        self.briefing = briefing
        self.shown_issue = None
        remember("briefings/kind", briefing.key)
        words = tr("{because} · {n} 个").format(because=because, n=len(subjects))
        self.form.show_briefing(
            briefing, self.desk.read_now(parks), subjects=subjects, because=words
        )
        self.form.show_signing(self.desk.read_now(signing_of))
        self.form.propose_number(
            self.desk.read_now(issued.next_number, briefing.key, self.desk.today().year)
        )
        self._show_kind()
        self.crumbs_changed.emit()
        self.read()

    def read(self) -> None:
        """Take the snapshot that the form asks for, and lay it out."""
        if self.shown_issue is not None:
            return
        self._asked += 1
        self.order = self.form.order()
        self._show_ready(False)
        self.preview.wait()
        self.desk.read(
            _take,
            self.briefing,
            self.order,
            then=partial(self._lay_out, self._asked),
            failed=partial(self._explain, self._asked),
            owner=self,
        )

    def show_issue(self, briefing_id: str) -> None:
        """Show what was issued, as it was."""
        line = next((one for one in self.issues if one.id == briefing_id), None)
        if line is None:
            return
        self.shown_issue = line
        self._asked += 1
        self._show_ready(False)
        self.preview.wait(tr("正在打开留底…"))
        self.desk.read(
            issued.reprint,
            briefing_id,
            then=partial(self._show_pages, self._asked),
            failed=partial(self._explain, self._asked),
            owner=self,
        )

    # --- what can be done with it

    def issue(self) -> None:
        """Keep the brief that is shown as an issue of its own."""
        if self.printed is None or self.order is None or self.shown_issue is not None:
            return
        self._show_ready(False)
        snapshot, order = self.snapshot, self.order
        name = self.briefing.file_name(snapshot)
        title = name.removesuffix(".pdf")
        self.desk.tasks.run(
            self.desk.workspace.take_in,
            self.printed.content,
            name=name,
            then=partial(self._keep, snapshot, order, title),
            failed=self._give_up,
            owner=self,
        )

    def print(self) -> None:
        """Print the pages that are shown, on a printer that is asked for."""
        content = self._content()
        if content is not None and self._may_leave_the_house():
            print_pdf(self.shell, self, content, self._title(), partial(self._record, tr("打印")))

    def save(self) -> None:
        """Ask for a file, and write the PDF there."""
        content = self._content()
        if content is None or not self._may_leave_the_house():
            return
        file = self._ask_where(tr("PDF 文件 (*.pdf)"), ".pdf")
        if file is not None:
            self._deliver(content, file)

    def save_companion(self, kind: str) -> None:
        """Write the text as .docx, or the tables as .xlsx."""
        if self.snapshot is None or not self._may_leave_the_house():
            return
        word = {"docx": tr("Word 文档 (*.docx)"), "xlsx": tr("Excel 表格 (*.xlsx)")}[kind]
        file = self._ask_where(word, f".{kind}")
        if file is not None:
            self.desk.tasks.run(
                companions.write,
                self.snapshot,
                file,
                then=lambda _: self._finish(file),
                failed=self._give_up,
                owner=self,
            )

    def save_each(self) -> None:
        """Write a file for each record that the brief is about, into a folder."""
        if self.order is None or self.snapshot is None or not self._may_leave_the_house():
            return
        start = remembered("briefings/folder") or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, tr("每个一份，存到哪个文件夹"), start)
        if not folder:
            return
        remember("briefings/folder", folder)
        self._asked += 1
        self._show_ready(False)
        self._writing = self.desk.tasks.run(
            batch.write_each,
            self.desk.workspace,
            self.briefing,
            self.order,
            self.snapshot.subjects,
            Path(folder),
            progress=self._show_progress,
            then=partial(self._end_each, Path(folder)),
            failed=self._end_in_error,
            owner=self,
        )

    def withdraw(self) -> None:
        """Take back the issue that is shown."""
        if self.shown_issue is None:
            return
        self.desk.change(
            issued.withdraw,
            self.shown_issue.id,
            label=tr("撤回{title}").format(title=self.shown_issue.title),
            then=lambda _: self.choose(self.briefing),
            owner=self,
        )

    # --- what comes back

    def _lay_out(self, asked: int, found: tuple[Any, tuple[str, ...] | None]) -> None:
        if asked != self._asked:
            return
        snapshot, written = found
        self.form.show_conclusion(written)
        if written is not None and self.form.edited:
            snapshot = replace(snapshot, said=self.form.paragraphs)
        self.snapshot = snapshot
        self.desk.tasks.run(
            printing.print_brief,
            snapshot,
            then=partial(self._show, asked),
            failed=partial(self._explain, asked),
            owner=self,
        )

    def _show(self, asked: int, printed: printing.Printed) -> None:
        if asked != self._asked:
            return
        self.printed = printed
        name = self.briefing.file_name(self.snapshot)
        self.preview.show_pdf(printed.content, name)
        self._show_ready(True)
        said = "".join(one.message for one in printed.missing[:MISSING_SHOWN])
        self.missing.setText(said)
        self.missing.setVisible(bool(said))
        self._show_sources()

    def _show_pages(self, asked: int, content: bytes) -> None:
        if asked != self._asked or self.shown_issue is None:
            return
        self.printed = printing.Printed(content, 0)
        self.snapshot = None
        self.preview.show_pdf(content, self.shown_issue.title)
        self.missing.hide()
        self._show_ready(True)
        self.desk.read(
            issued.snapshot_of,
            self.shown_issue.id,
            then=self._take_snapshot,
            failed=lambda _: None,  # of an older version: its PDF is all there is
            owner=self,
        )

    def _take_snapshot(self, snapshot: Any) -> None:
        self.snapshot = snapshot
        self._show_ready(True)
        self._show_sources()

    def _show_sources(self) -> None:
        told = briefing_of(self.snapshot).sources(self.snapshot)
        self.preview.show_sources([source_line(self.shell, one) for one in told])

    def _keep(self, snapshot: Any, order: Order, title: str, kept: Incoming) -> None:
        self.desk.change(
            issued.issue,
            snapshot,
            order,
            title,
            kept,
            label=tr("出刊{title}").format(title=title),
            then=self._show_issued,
            failed=self._give_up,
            owner=self,
        )

    def _show_issued(self, briefing_id: str) -> None:
        self._read_issues()
        self.show_issue(briefing_id)

    def _explain(self, asked: int, error: BaseException) -> None:
        if asked != self._asked:
            return
        self.printed = self.snapshot = None
        message = getattr(error, "message", "")
        if not message:
            self.desk.failed.emit(error)
        self.preview.say(message or tr("排版时出错，数据没有改动。"), "triangle-alert")

    def _show_progress(self, done: int, total: int, text: str = "") -> None:
        self.preview.wait(text, done, total)

    def _end_each(self, folder: Path, files: list[Path]) -> None:
        self._writing = None
        self._show_again()
        self.shell.notify(
            tr("已存 {n} 份到“{folder}”").format(n=len(files), folder=folder.name),
            action=tr("打开文件夹"),
            run=lambda: open_file(folder),
        )

    def _end_in_error(self, error: BaseException) -> None:
        self._writing = None
        self._show_again()
        self.shell.explain(error)

    def _show_again(self) -> None:
        if self.printed is not None:
            self.preview.show_pdf(self.printed.content, self._title())
            self._show_sources()
        self._show_ready(True)

    def _give_up(self, error: BaseException) -> None:
        self._show_ready(True)
        self.shell.explain(error)

    def _finish(self, file: Path) -> None:
        remember("briefings/folder", str(file.parent))
        self._record(tr("保存为 {name}").format(name=file.name))
        self.shell.notify(
            tr("已写出 {name}").format(name=file.name),
            action=tr("打开"),
            run=lambda: open_file(file),
        )

    def _record(self, what: str) -> None:
        if self.shown_issue is None:
            return
        author = self.desk.workspace.author
        masked = getattr(self.snapshot, "masked", True)
        self.desk.change(
            partial(issued.record_print, by=author, masked=masked),
            self.shown_issue.id,
            what,
            label=tr("{what}：{title}").format(what=what, title=self.shown_issue.title),
        )

    def _deliver(self, content: bytes, file: Path) -> None:
        from crm.briefings.press import deliver

        self.desk.tasks.run(
            deliver,
            content,
            file,
            then=lambda _: self._finish(file),
            failed=self._give_up,
            owner=self,
        )

    # --- small things

    def _content(self) -> bytes | None:
        return None if self.printed is None else self.printed.content

    def _title(self) -> str:
        if self.shown_issue is not None:
            return self.shown_issue.title
        return self.briefing.file_name(self.snapshot).removesuffix(".pdf")

    def _may_leave_the_house(self) -> bool:
        """Whole telephone numbers leave only with an issue, which keeps who printed it."""
        if self.shown_issue is None and getattr(self.snapshot, "masked", True) is False:
            self.shell.notify(
                tr("含完整手机号的简报要先出刊，再打印或保存，这样留得下记录。"), kind="problem"
            )
            return False
        return True

    def _ask_where(self, kinds: str, suffix: str) -> Path | None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = remembered("briefings/folder") or QStandardPaths.writableLocation(documents)
        proposed = str(Path(folder) / f"{self._title()}{suffix}")
        name, _ = QFileDialog.getSaveFileName(self, tr("保存简报"), proposed, kinds)
        if not name:
            return None
        return Path(name if name.lower().endswith(suffix) else f"{name}{suffix}")

    def _heed(self, touched: dict[str, set[str]]) -> None:
        if not self.isVisible():
            return
        if touched.keys() & {issued.KIND, "briefing_print"}:
            self._read_issues()
        if touched.keys() - {issued.KIND, "briefing_print", "attachment"}:
            self.read()

    def _read_issues(self) -> None:
        self.issues = self.desk.read_now(issued.issues)
        self._show_issues()

    def _show_kind(self) -> None:
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(OFFERED.index(self.briefing))
        self.kind.blockSignals(False)
        self.says.setText(self.briefing.says)

    def _show_issues(self) -> None:
        self.past.show_lines([self._line(one) for one in self.issues])
        self.nothing.setVisible(not self.issues)
        self.past.setVisible(bool(self.issues))

    def _line(self, one: IssuedLine) -> Line:
        by = tr("签发 {by}").format(by=one.issued_by) if one.issued_by else ""
        printed = tr("打印保存 {n} 次").format(n=one.prints) if one.prints else ""
        detail = "　".join(part for part in (one.word, by, printed) if part)
        return Line(
            one.title, detail, one.issued_on.isoformat(), run=partial(self.show_issue, one.id)
        )

    def _show_ready(self, ready: bool) -> None:
        ready = ready and self.printed is not None
        if not ready:
            self.missing.hide()
        draft = self.shown_issue is None
        self.form.setVisible(draft)
        self.kept.setVisible(not draft)
        self.state.setText(tr("草稿，未出刊") if draft else tr("已出刊，留底"))
        mark(self.state, "badge" if draft else "badge-accent")
        self.issue_button.setVisible(draft)
        self.withdraw_button.setVisible(not draft)
        for button in (self.issue_button, self.print_button, self.save_button):
            button.setEnabled(ready)
        self.more_button.setEnabled(ready and self.snapshot is not None)
        self.each_action.setVisible(
            draft and self.briefing.scope in (Scope.PROJECTS, Scope.CONTRACTS)
        )
        if not draft and self.shown_issue is not None:
            self.kept_word.setText(self._kept_words(self.shown_issue))

    @staticmethod
    def _kept_words(one: IssuedLine) -> str:
        words = [one.title, tr("{on} 出刊").format(on=one.issued_on.isoformat())]
        if one.issued_by:
            words.append(tr("签发 {by}").format(by=one.issued_by))
        words.append(tr("打印、保存 {n} 次").format(n=one.prints))
        return "\n".join(words)

    # --- building

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("哪种简报"))
        for one in OFFERED:
            self.kind.addItem(one.word)
        self.kind.currentIndexChanged.connect(lambda row: self.choose(OFFERED[row]))
        self.says = QLabel()
        self.says.setWordWrap(True)
        mark(self.says, "faint")
        self.form = BriefForm(self.desk.today())
        self.form.changed.connect(self.read)
        left.addWidget(self.kind)
        left.addWidget(self.says)
        left.addWidget(self.form, 2)
        left.addWidget(self._build_kept())
        left.addWidget(self._build_past(), 1)
        side = QWidget()
        side.setFixedWidth(LEFT)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        right = Card("")
        self._build_tools(right)
        self.preview = BriefPreview(self.shell)
        self.preview.cancelled.connect(self._stop)
        self.missing = QLabel()
        self.missing.setWordWrap(True)
        mark(self.missing, "warning")
        self.missing.hide()
        right.column.addWidget(self.missing)
        right.column.addWidget(self.preview, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        row.setSpacing(16)
        row.addWidget(side)
        row.addWidget(right, 1)

    def _build_tools(self, card: Card) -> None:
        self.state = QLabel()
        self.issue_button = self._button(tr("出刊留底"), "stamp", self.issue, "Ctrl+Return")
        mark(self.issue_button, "primary")
        self.issue_button.setIcon(icon("stamp", "on_accent"))
        self.print_button = self._button(tr("打印"), "printer", self.print, "Ctrl+P")
        self.save_button = self._button(tr("存 PDF"), "file-down", self.save, "Ctrl+S")
        self.withdraw_button = self._button(tr("撤回"), "undo-2", self.withdraw)
        menu = QMenu(self)
        menu.addAction(tr("存为 Word 文档…"), partial(self.save_companion, "docx"))
        menu.addAction(tr("表格存为 Excel…"), partial(self.save_companion, "xlsx"))
        self.each_action = menu.addAction(tr("每个一份，存到文件夹…"), self.save_each)
        self.more_button = QToolButton()
        mark(self.more_button, "quiet")
        self.more_button.setIcon(icon("ellipsis"))
        self.more_button.setToolTip(tr("更多"))
        self.more_button.setAccessibleName(tr("更多"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(menu)
        card.head.insertWidget(0, self.state)
        for button in (
            self.withdraw_button,
            self.save_button,
            self.print_button,
            self.issue_button,
            self.more_button,
        ):
            card.head.addWidget(button)

    def _button(
        self, word: str, picture: str, run: Callable[[], object], keys: str = ""
    ) -> QPushButton:
        button = QPushButton(" " + word)
        button.setIcon(icon(picture))
        button.clicked.connect(lambda _=False: run())
        if keys:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(button.click)
            button.setToolTip(keys.replace("Return", "Enter"))
        return button

    def _build_kept(self) -> QWidget:
        self.kept = Card(tr("留底"))
        self.kept_word = QLabel()
        self.kept_word.setWordWrap(True)
        mark(self.kept_word, "secondary")
        again = QPushButton(tr("回到草稿"))
        again.clicked.connect(lambda: self.choose(self.briefing))
        self.kept.column.addWidget(self.kept_word)
        self.kept.column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        return self.kept

    def _build_past(self) -> QWidget:
        card = Card(tr("已出刊"))
        self.past = LineList(tr("已出刊"))
        self.nothing = QLabel(tr("还没有出过刊。看好右边的样子，点「出刊留底」。"))
        self.nothing.setWordWrap(True)
        mark(self.nothing, "secondary")
        card.column.addWidget(self.nothing)
        card.column.addWidget(self.past, 1)
        card.column.addStretch()
        return card

    def _stop(self) -> None:
        self._asked += 1
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None
            self._show_again()
            self.shell.notify(tr("已停下，写好的几份留在文件夹里。"), kind="info")
        else:
            self.preview.say(tr("已取消。改一改左边的内容会重新排版。"))


def _take(session: Any, briefing: Briefing, order: Order) -> tuple[Any, tuple[str, ...] | None]:
    """The snapshot that is asked for, compared with the issue before, and its conclusion."""
    before = order.first or order.today
    earlier = issued.previous(session, briefing.key, before)
    snapshot = briefing.take(session, replace(order, previous=earlier))
    return snapshot, briefing.conclusion(snapshot)


def open_file(file: Path) -> None:
    """Open `file` in the system's viewer."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
