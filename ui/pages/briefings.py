"""简报: choose a brief, see it as it will be printed, issue it, print it, save it; and what was."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crm.attachments import Incoming
from crm.briefings import issued, printing
from crm.briefings.catalogue import BRIEFINGS, BY_KEY, Briefing, briefing_of
from crm.briefings.comparing import take_compared
from crm.briefings.issued import IssuedLine
from crm.briefings.order import Order, Scope
from crm.briefings.signing import signing_of
from crm.project_card import parks
from resources import tr
from ui import tokens
from ui.brief_out import BriefOut, Ready
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.brief_form import BriefForm
from ui.widgets.brief_preview import BriefPreview
from ui.widgets.brief_sources import source_line
from ui.widgets.brief_tools import BriefTools
from ui.widgets.card import Card
from ui.widgets.issues_card import IssuesCard, KeptCard

LEFT = 320
LOW = 640
"""Points of height below which the room goes to the conclusion."""
MISSING_SHOWN = 3
_PAGES = "pages"
"""What is read for the preview, in several steps: only what was asked for last is shown."""
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
        self.order = self.form.order()
        self._show_ready(False)
        self.preview.wait()
        self.desk.read(
            _take,
            self.briefing,
            self.order,
            then=self._lay_out,
            failed=self._explain,
            owner=self,
            latest=_PAGES,
        )

    def show_issue(self, briefing_id: str) -> None:
        """Show what was issued, as it was."""
        line = next((one for one in self.issues if one.id == briefing_id), None)
        if line is None:
            return
        self.shown_issue = line
        self._show_ready(False)
        self.preview.wait(tr("正在打开留底…"))
        self.desk.read(
            issued.reprint,
            briefing_id,
            then=self._show_pages,
            failed=self._explain,
            owner=self,
            latest=_PAGES,
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

    def _lay_out(self, found: tuple[Any, tuple[str, ...] | None]) -> None:
        snapshot, written = found
        self.form.conclusion.offer(written)
        if written is not None and self.form.conclusion.edited:
            snapshot = replace(snapshot, said=self.form.conclusion.paragraphs)
        self.snapshot = snapshot
        self.desk.tasks.run(
            printing.print_brief,
            snapshot,
            then=self._show,
            failed=self._explain,
            owner=self,
            latest=_PAGES,
        )

    def _show(self, printed: printing.Printed) -> None:
        self.printed = printed
        name = self.briefing.file_name(self.snapshot)
        self.preview.show_pdf(printed.content, name)
        self._show_ready(True)
        said = "".join(one.message for one in printed.missing[:MISSING_SHOWN])
        self.missing.setText(said)
        self.missing.setVisible(bool(said))
        self._show_sources()

    def _show_pages(self, content: bytes) -> None:
        if self.shown_issue is None:
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
            latest=_PAGES,
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

    def _explain(self, error: BaseException) -> None:
        self.printed = self.snapshot = None
        message = getattr(error, "message", "")
        if not message:
            self.desk.failed.emit(error)
        self.preview.say(message or tr("排版时出错，数据没有改动。"), "triangle-alert")

    def _show_again(self) -> None:
        if self.printed is not None:
            self.preview.show_pdf(self.printed.content, self._title())
            self._show_sources()
        self._show_ready(True)

    def _give_up(self, error: BaseException) -> None:
        self._show_ready(True)
        self.shell.explain(error)

    # --- small things

    def ready(self) -> Ready | None:
        """What is shown now, and can leave."""
        if self.printed is None:
            return None
        draft = self.shown_issue is None
        order = self.order if draft else None
        return Ready(
            self._title(),
            self.printed.content,
            self.briefing,
            self.snapshot,
            order,
            self.shown_issue,
        )

    def _title(self) -> str:
        if self.shown_issue is not None:
            return self.shown_issue.title
        return self.briefing.file_name(self.snapshot).removesuffix(".pdf")

    def _heed(self, touched: dict[str, set[str]]) -> None:
        if not self.isVisible():
            return
        if touched.keys() & {issued.KIND, "briefing_print"}:
            self._read_issues()
        if touched.keys() - {issued.KIND, "briefing_print", "attachment"}:
            self.read()

    def _read_issues(self) -> None:
        self.issues = self.desk.read_now(issued.issues)
        self.past.show_issues(self.issues)
        shown = self.shown_issue
        found = next((one for one in self.issues if shown is not None and one.id == shown.id), None)
        if found is not None:
            self.shown_issue = found
            self.kept.show_issue(found)

    def _show_kind(self) -> None:
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(OFFERED.index(self.briefing))
        self.kind.blockSignals(False)
        self.says.setText(self.briefing.says)
        self.kind.setToolTip(self.briefing.says)

    def _show_ready(self, ready: bool) -> None:
        ready = ready and self.printed is not None
        if not ready:
            self.missing.hide()
        draft = self.shown_issue is None
        self.form.setVisible(draft)
        self.kept.setVisible(not draft)
        self.tools.show_state(
            ready=ready,
            draft=draft,
            companions=self.snapshot is not None,
            each=self.briefing.scope in (Scope.PROJECTS, Scope.CONTRACTS),
        )
        if self.shown_issue is not None:
            self.kept.show_issue(self.shown_issue)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  (Qt's name)
        """Say what is in the brief where there is room for it; its tip always does."""
        super().resizeEvent(event)
        self.says.setVisible(event.size().height() >= LOW)

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
        self.kept = KeptCard(lambda: self.choose(self.briefing))
        self.past = IssuesCard(self.show_issue)
        left.addWidget(self.kept)
        left.addWidget(self.past, 1)
        side = QWidget()
        side.setFixedWidth(LEFT)
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        right = Card("")
        self.preview = BriefPreview(self.shell)
        self.preview.cancelled.connect(self._stop)
        self.out = BriefOut(self.shell, self, self.ready)
        self.out.began.connect(self._begin_writing)
        self.out.moved.connect(lambda done, total, text: self.preview.wait(text, done, total))
        self.out.ended.connect(self._show_again)
        self.out.failed.connect(self._give_up)
        self.tools = BriefTools(self, self.out, self.issue, self.withdraw)
        right.head.insertWidget(0, self.tools.state)
        right.head.addWidget(self.tools)
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

    def _begin_writing(self) -> None:
        self.desk.drop(_PAGES, self)
        self._show_ready(False)

    def _stop(self) -> None:
        self.desk.drop(_PAGES, self)
        if self.out.busy:
            self.out.cancel()
        else:
            self.preview.say(tr("已取消。改一改左边的内容会重新排版。"))


def _take(session: Any, briefing: Briefing, order: Order) -> tuple[Any, tuple[str, ...] | None]:
    """The snapshot that is asked for, compared with the issue before, and its conclusion."""
    snapshot = take_compared(session, briefing, order)
    return snapshot, briefing.conclusion(snapshot)
