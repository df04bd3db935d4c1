"""The first screen of 走访: my projects, those of today first; what is typed finds any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton

from crm.projects import still_there
from crm.rules.dues import show_due, weekday
from crm.rules.phones import show_phone
from crm.rules.visits import VisitGroup
from crm.visit_lines import VisitLine
from crm.visiting import find_visits, visits
from resources import tr
from ui.page import Shell
from ui.theme import mark
from ui.visit.calling import call
from ui.visit.drafts import drop_draft, keep_draft, kept_drafts
from ui.visit.parts import Screen, touch_button, touch_empty, words_label
from ui.visit.rows import TouchList, TouchRow
from ui.widgets.inputs import Line

TYPING = 150
"""Milliseconds without a key after which it is searched."""


class Choosing(Screen):
    """The list; `chosen` carries the project that is opened, `note_wanted` one with a draft.

    dropped: the project whose draft nobody wants any more.
    """

    chosen = Signal(str)
    note_wanted = Signal(str)
    dropped = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__(first=True)
        self._shell, self._desk = shell, shell.desk
        self.lines: list[VisitLine] = []
        self._found_by = ""
        self._drafts: list[str] = []  # of which projects they are offered
        self.search = _Search()
        self.search.setPlaceholderText(tr("搜项目、企业或拼音首字母"))
        self.search.setAccessibleName(tr("搜索项目"))
        self.search.setClearButtonEnabled(True)
        self.search.findChildren(QToolButton)[0].setAccessibleName(tr("清空"))
        mark(self.search, "touch")
        self.hint = words_label(kind="touch-small")
        self.draft = touch_button(tr("接着记"), "notebook-pen", self._go_on, "touch-call", "accent")
        self.list = TouchList(tr("我的项目"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        for picture, title, words in (
            (
                "footprints",
                tr("还没有项目"),
                tr("登记线索（Ctrl+L）或导入台账以后，这里列出要去的。"),
            ),
            (
                "search",
                tr("没有找到"),
                tr("换一个字试试：项目名、别名、企业、联系人，或拼音首字母。"),
            ),
        ):
            self.stack.addWidget(touch_empty(picture, title, words))
        self.head.insertWidget(self.head.count() - 1, self.search, 2)
        self.drop = touch_button(tr("丢弃"), "trash-2", self._drop, "touch-quiet")
        self.drop.setAccessibleName(tr("丢弃没记完的这条"))
        begun = QHBoxLayout()
        begun.addWidget(self.draft, 1)
        begun.addWidget(self.drop)
        self.column.addWidget(self.hint)
        self.column.addLayout(begun)
        for widget in (self.hint, self.draft, self.drop):
            widget.hide()
        self.column.addWidget(self.stack, 1)
        self.setFocusProxy(self.list)
        self._later = QTimer(self, singleShot=True, interval=TYPING)
        self._later.timeout.connect(self.read)
        self.search.textChanged.connect(lambda _: self._later.start())
        self.search.moved_down.connect(self.list.setFocus)
        self.search.accepted.connect(self._open_first)
        self.search.refused.connect(self._refuse)
        self.list.opened.connect(self.chosen)
        self.list.acted.connect(self._call)

    def read(self) -> None:
        """Read the list anew, as far as it is searched."""
        text, author, today = self.search.text().strip(), self._desk.workspace.author, self._today
        self._show_draft()
        self.title.setText(tr("走访　{month}月{day}日").format(month=today.month, day=today.day))
        self.under.setText(tr("{weekday} · {author}").format(weekday=weekday(today), author=author))
        look, asked = (find_visits, (text, author, today)) if text else (visits, (author, today))
        self._desk.read(look, *asked, then=partial(self._show, text), owner=self, latest="list")

    @property
    def _today(self) -> date:
        return self._desk.today()

    def _show(self, text: str, found: list[VisitLine]) -> None:
        self.lines, self._found_by = found, text
        self.list.show_rows(rows_of(found, self._today))
        self.stack.setCurrentIndex(0 if found else 2 if text else 1)
        alone = bool(found) and not text and found[0].group is VisitGroup.OTHER
        self.hint.setVisible(alone)
        if alone:
            self.hint.setText(
                tr("署名“{author}”名下还没有项目，下面是全部项目。署名在“设置”里改。").format(
                    author=self._desk.workspace.author
                )
            )

    def _show_draft(self) -> None:
        drafts = list(kept_drafts(self._desk.workspace))
        self._desk.read(still_there, drafts, then=self._offer, owner=self, latest=True)

    def _offer(self, project_ids: list[str]) -> None:
        """Offer the newest of the drafts whose projects are still there."""
        drafts = kept_drafts(self._desk.workspace)
        self._drafts = [key for key in project_ids if key in drafts]
        for button in (self.draft, self.drop):
            button.setVisible(bool(self._drafts))
        if not self._drafts:
            return
        held = drafts[self._drafts[-1]]
        name, text = str(held.get("name", "")), " ".join(str(held.get("text", "")).split())
        words = tr("接着记：{name}　{text}").format(name=name, text=text[:30])
        if len(self._drafts) > 1:
            words = tr("{this}　（共 {n} 条）").format(this=words, n=len(self._drafts))
        self.draft.setText(f" {words}")
        self.draft.setAccessibleName(words)

    def _go_on(self) -> None:
        self.note_wanted.emit(self._drafts[-1])

    def _drop(self) -> None:
        key, workspace = self._drafts[-1], self._desk.workspace
        held = kept_drafts(workspace).get(key, {})
        drop_draft(workspace, key)
        self.dropped.emit(key)
        self.list.setFocus()
        self._show_draft()
        self._shell.notify(
            tr("“{name}”没记完的已丢弃。").format(name=held.get("name", "")),
            action=tr("放回"),
            run=partial(self._put_back, key, held),
        )

    def _put_back(self, project_id: str, held: dict[str, Any]) -> None:
        keep_draft(self._desk.workspace, project_id, held)
        self._show_draft()

    def _open_first(self) -> None:
        if self.lines and self._found_by == self.search.text().strip():
            self.chosen.emit(self.lines[0].project_id)

    def _refuse(self) -> None:
        """Esc in the search: empty it, and then leave it."""
        if self.search.text():
            self.search.clear()
        else:
            self.back_wanted.emit()

    def _call(self, project_id: str) -> None:
        line = next((one for one in self.lines if one.project_id == project_id), None)
        if line is not None and line.phone is not None:
            call(self._shell, line.contact, line.phone)


def rows_of(lines: Sequence[VisitLine], today: date) -> list[TouchRow]:
    """Return the rows of a list, a heading above each group."""
    rows: list[TouchRow] = []
    group = None
    for line in lines:
        if line.group is not group:
            group = line.group
            count = sum(one.group is group for one in lines)
            rows.append(TouchRow("", tr("{group}　{n}").format(group=group.label, n=count)))
        step, tint = _step(line, today)
        phone = "" if line.phone is None else show_phone(line.phone)
        who = " ".join(part for part in (line.contact, phone) if part)
        rows.append(
            TouchRow(
                line.project_id,
                line.name,
                step,
                tr(" · ").join(part for part in (who, line.address) if part),
                badge=line.stage.label,
                beside=line.visit,
                tint=tint,
                act="phone" if phone else "",
                act_word=phone,
            )
        )
    return rows


def _step(line: VisitLine, today: date) -> tuple[str, str]:
    if not line.next_step:
        return tr("没有下一步"), "faint"
    if line.late:
        words = tr("下一步 {what} · 逾期 {n} 天").format(what=line.next_step, n=line.late)
        return words, "phoenix"
    due = tr("未定日期") if line.next_due is None else show_due(line.next_due, today)
    words = tr("下一步 {what} · {due}").format(what=line.next_step, due=due)
    return words, "amber" if line.next_due == today else "secondary"


class _Search(Line):
    """↓ goes to what was found."""

    moved_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Down:
            self.moved_down.emit()
        else:
            super().keyPressEvent(event)
