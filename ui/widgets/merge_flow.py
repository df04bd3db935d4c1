"""回并: which file or server, what it would bring, and what it brought."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm import exchanges
from crm.labels import shown
from crm.merge_back import Preview, Report
from db import errors
from resources import tr
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.tasks import Task
from ui.theme import icon, mark
from ui.widgets.card import Card, add_field, show_error, show_note
from ui.widgets.carry_form import FOLDER, secret
from ui.widgets.inputs import Line
from ui.widgets.list_table import list_table
from ui.widgets.progress_line import ProgressLine

ASK, LOOK, DONE = range(3)
_KINDS = 6
"""Kinds of records that are told one by one, those with the most first."""
_SAID = 3
"""Findings that are told at once; all of them have a page of their own."""
_ASKS = errors.PassphraseNeeded | errors.WrongPassphrase | errors.PassphrasePaused


class MergeFlow(Card):
    """`merged` once something came in, `refreshed` once a working copy is up to date."""

    merged = Signal(object)
    refreshed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("回并"))
        self._shell, self._desk = shell, shell.desk
        self._task: Task | None = None
        self.source, self.passphrase = Line(), secret()
        self.steps = QStackedWidget()
        for step in (self._build_ask(), self._build_look(), self._build_done()):
            self.steps.addWidget(step)
        self.progress = ProgressLine()
        self.progress.stopped.connect(self.cancel)
        self.column.addWidget(self.steps, 1)
        self.column.addWidget(self.progress)

    def show_standing(self, standing: exchanges.Standing) -> None:
        """Offer to refresh, where this data is a working copy."""
        self.refresh_button.setVisible(standing.copy is not None)

    def choose(self) -> None:
        """Ask for the file."""
        file, _ = QFileDialog.getOpenFileName(
            self,
            tr("选择带回的文件"),
            remembered(FOLDER) or str(Path.home()),
            tr("带出的文件和数据文件 (*.yinfeng-out *.yinfeng);;所有文件 (*)"),
        )
        if file:
            remember(FOLDER, str(Path(file).parent))
            self.source.setText(file)
            self.passphrase.setFocus()

    def look(self) -> None:
        """Say what would come in."""
        if self._begin(tr("正在核对…")):
            self._run(exchanges.look_at, self._show_preview)

    def bring_in(self) -> None:
        """Merge what the preview showed."""
        if self._begin(tr("正在回并…")):
            self._run(exchanges.bring_in, self._show_report)

    def refresh(self) -> None:
        """Bring this working copy up to date with the file or server that is named."""
        if self._begin(tr("正在刷新…")):
            self._run(exchanges.refresh, self._show_refreshed)

    def cancel(self) -> None:
        """Stop; nothing is written."""
        if self._task is not None:
            self._task.cancel()
        self._idle()

    def start_over(self) -> None:
        """Ask for another file."""
        self.passphrase.clear()
        self.steps.setCurrentIndex(ASK)
        self.source.setFocus()

    # --- the steps

    def _begin(self, word: str) -> bool:
        if self._task is not None:
            return False
        for below in (self.source_below, self.passphrase_below, self.look_below):
            show_note(below, "")
        if not self.source.text().strip():
            show_error(self.source_below, tr("请选择带回的文件，或填写服务器地址。"))
            self.source.setFocus()
            return False
        self.progress.begin(word)
        self.steps.setEnabled(False)
        return True

    def _run(self, act: Any, then: Any) -> None:
        self._task = self._desk.exchange(
            act,
            self.source.text().strip(),
            self.passphrase.text(),
            progress=self.progress.advance,
            then=then,
            failed=self._refuse,
            owner=self,
        )

    def _refuse(self, error: Any) -> None:
        self._idle()
        message = getattr(error, "message", "")
        if not message:
            self._shell.explain(error)
            return
        if self.steps.currentIndex() == LOOK:
            show_error(self.look_below, message)
            return
        if isinstance(error, _ASKS):
            show_error(self.passphrase_below, message)
            self.passphrase.setFocus()
            self.passphrase.selectAll()
        else:
            show_error(self.source_below, message)
            self.source.setFocus()

    def _idle(self) -> None:
        self._task = None
        self.progress.end()
        self.steps.setEnabled(True)

    def _show_preview(self, found: Preview) -> None:
        self._idle()
        self.counts.setText(
            tr("新增 {new}　修改 {changed}　冲突 {conflicts}　疑似重复 {duplicates}").format(
                new=found.new,
                changed=found.changed,
                conflicts=found.conflicts,
                duplicates=found.duplicates,
            )
        )
        self.by.show_rows(
            [
                (one.name, one.device, str(one.operations), shown(one.first), shown(one.last))
                for one in found.by
            ]
        )
        kinds = [_counted(kind, new, changed) for kind, new, changed in found.kinds[:_KINDS]]
        others = found.kinds[_KINDS:]
        if others:
            count = sum(new + changed for _, new, changed in others)
            kinds.append(tr("其他 {n} 类 {count} 条").format(n=len(others), count=count))
        self.kinds.setText(tr("；").join(kinds) or tr("对方没有这里没有的内容，不需要回并。"))
        show_note(self.look_below, found.clock_words)
        self.bring_button.setEnabled(not found.nothing)
        self.steps.setCurrentIndex(LOOK)
        self.bring_button.setFocus()

    def _show_report(self, report: Report) -> None:
        self._idle()
        told = report.preview
        self.report_head.setText(
            tr("已回并：新增 {new} 条，修改 {changed} 条。").format(
                new=told.new, changed=told.changed
            )
        )
        lines = []
        if told.conflicts:
            lines.append(tr("{n} 处两边都改过，等人定；可以以后再办。").format(n=told.conflicts))
        if told.duplicates:
            lines.append(tr("{n} 个新记录疑似重复，请到查重页看看。").format(n=told.duplicates))
        if report.findings:
            lines.append(
                tr("{n} 处各自都对、合在一起不合规矩，等人核对：").format(n=len(report.findings))
            )
        lines += [one.sentence for one in report.findings[:_SAID]]
        if len(report.findings) > _SAID:
            lines.append(tr("……还有 {n} 处").format(n=len(report.findings) - _SAID))
        lines += [tr("附件“{name}”的内容对方也没有。").format(name=name) for name in report.lost]
        if report.backup is not None:
            lines.append(tr("回并前的备份：{file}").format(file=report.backup.name))
        self.report_text.setText("\n".join(lines))
        self.conflicts_button.setVisible(bool(told.conflicts))
        self.duplicates_button.setVisible(bool(told.duplicates))
        self.findings_button.setVisible(bool(report.findings))
        self.steps.setCurrentIndex(DONE)
        asked = (
            (self.conflicts_button, told.conflicts),
            (self.findings_button, report.findings),
            (self.over_button, True),
        )
        next(button for button, wanted in asked if wanted).setFocus()
        self.merged.emit(report)

    def _show_refreshed(self, report: Report | None) -> None:
        self._idle()
        self.passphrase.clear()
        self._shell.notify(tr("外出副本已刷新"))
        if report is not None and (report.preview.conflicts or report.findings or report.lost):
            self._show_report(report)
        self.refreshed.emit()

    # --- how it looks

    def _build_ask(self) -> QWidget:
        words = QLabel(
            tr(
                "选带回的文件；也可以选另一个数据文件，或填写服务器地址直接合并。先看预览，确认后才写入。"
            )
        )
        words.setWordWrap(True)
        mark(words, "secondary")
        browse = QPushButton(tr("浏览…"))
        browse.setAccessibleName(tr("选择带回的文件"))
        browse.clicked.connect(lambda: self.choose())
        self.source.setPlaceholderText(tr("文件，或 postgresql://…"))
        self.source.setAccessibleName(tr("来源"))
        self.passphrase.setPlaceholderText(tr("带出时设的口令；没有加密的数据文件不用"))
        source = QWidget()
        row = QHBoxLayout(source)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.source, 1)
        row.addWidget(browse)
        source.setFocusProxy(self.source)
        page, column = _step()
        column.addWidget(words)
        self.source_below = add_field(column, tr("来源"), source)
        self.passphrase_below = add_field(column, tr("口令"), self.passphrase)
        column.addStretch()
        self.look_button = QPushButton(tr("看看会带来什么"))
        mark(self.look_button, "primary")
        self.look_button.clicked.connect(lambda: self.look())
        self.refresh_button = QPushButton(tr("刷新这份副本"))
        self.refresh_button.setIcon(icon("refresh-cw", "secondary"))
        self.refresh_button.setToolTip(tr("从来处的文件或服务器取最新的数据"))
        self.refresh_button.clicked.connect(lambda: self.refresh())
        self.refresh_button.hide()
        column.addLayout(_foot(self.refresh_button, self.look_button))
        for line in (self.source, self.passphrase):
            line.accepted.connect(self.look)
        return page

    def _build_look(self) -> QWidget:
        page, column = _step()
        self.counts = QLabel()
        mark(self.counts, "section")
        self.kinds = QLabel()
        self.kinds.setWordWrap(True)
        mark(self.kinds, "secondary")
        self.by = PlainModel((tr("谁"), tr("哪台电脑"), tr("步数"), tr("从"), tr("到")))
        table = list_table(self.by, tr("谁改的"), stretch=1, widths=(96, 120, 56, 128, 128))
        self.look_below = QLabel()
        self.look_below.setWordWrap(True)
        show_note(self.look_below, "")
        back = QPushButton(tr("返回"))
        back.clicked.connect(lambda: self.start_over())
        self.bring_button = QPushButton(tr("回并"))
        self.bring_button.setIcon(icon("download", "on_accent"))
        mark(self.bring_button, "primary")
        self.bring_button.clicked.connect(lambda: self.bring_in())
        column.addWidget(self.counts)
        column.addWidget(self.kinds)
        column.addWidget(table, 1)
        column.addWidget(self.look_below)
        column.addLayout(_foot(back, self.bring_button))
        return page

    def _build_done(self) -> QWidget:
        page, column = _step()
        self.report_head, self.report_text = QLabel(), QLabel()
        mark(self.report_head, "section")
        mark(self.report_text, "secondary")
        self.report_text.setWordWrap(True)
        self.conflicts_button = QPushButton(tr("处理冲突"))
        mark(self.conflicts_button, "primary")
        self.conflicts_button.clicked.connect(lambda: self._shell.go("conflicts"))
        self.duplicates_button = QPushButton(tr("查重"))
        self.duplicates_button.clicked.connect(lambda: self._shell.go("duplicates"))
        self.findings_button = QPushButton(tr("逐条核对"))
        self.findings_button.clicked.connect(lambda: self._shell.go("findings"))
        self.over_button = QPushButton(tr("再回并一个"))
        self.over_button.clicked.connect(lambda: self.start_over())
        column.addWidget(self.report_head)
        column.addWidget(self.report_text)
        column.addStretch()
        settling = (self.findings_button, self.duplicates_button, self.conflicts_button)
        column.addLayout(_foot(self.over_button, *settling))
        return page


def _step() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return page, column


def _foot(*buttons: QPushButton) -> QHBoxLayout:
    foot = QHBoxLayout()
    foot.setSpacing(8)
    foot.addStretch()
    for button in buttons:
        foot.addWidget(button)
    return foot


def _counted(kind: str, new: int, changed: int) -> str:
    """Say how many records of a kind are new and how many changed; none is not said."""
    said = [kind]
    if new:
        said.append(tr("新增 {n}").format(n=new))
    if changed:
        said.append(tr("修改 {n}").format(n=changed))
    return " ".join(said)
