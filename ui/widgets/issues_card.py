"""Briefs that were issued: the list of them, and what is known of the one that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy

from crm.briefings.issued import IssuedLine
from resources import tr
from ui.theme import mark
from ui.widgets.card import Card
from ui.widgets.line_list import Line, LineList


class IssuesCard(Card):
    """已出刊: the last first; `show_one(id)` is called for the one that is opened."""

    def __init__(self, show_one: Callable[[str], object]) -> None:
        super().__init__(tr("已出刊"))
        self._show_one = show_one
        self.past = LineList(tr("已出刊"))
        self.nothing = QLabel(tr("还没有出过刊。看好右边的样子，点「出刊留底」。"))
        self.nothing.setWordWrap(True)
        mark(self.nothing, "secondary")
        self.column.addWidget(self.nothing)
        self.column.addWidget(self.past, 1)

    def show_issues(self, issues: Sequence[IssuedLine]) -> None:
        """Show these, or what there will be."""
        self.past.show_lines([self._line(one) for one in issues])
        self.nothing.setVisible(not issues)
        self.past.setVisible(bool(issues))
        tall = QSizePolicy.Policy.Expanding if issues else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)

    def _line(self, one: IssuedLine) -> Line:
        by = tr("签发 {by}").format(by=one.issued_by) if one.issued_by else ""
        printed = tr("打印保存 {n} 次").format(n=one.prints) if one.prints else ""
        detail = "　".join(part for part in (one.word, by, printed) if part)
        return Line(
            one.title, detail, one.issued_on.isoformat(), run=partial(self._show_one, one.id)
        )


class KeptCard(Card):
    """留底: the issue that is shown; `leave` goes back to the draft."""

    def __init__(self, leave: Callable[[], object]) -> None:
        super().__init__(tr("留底"))
        self.word = QLabel()
        self.word.setWordWrap(True)
        mark(self.word, "secondary")
        again = QPushButton(tr("回到草稿"))
        again.clicked.connect(lambda: leave())
        self.column.addWidget(self.word)
        self.column.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)

    def show_issue(self, one: IssuedLine) -> None:
        """Say what is known of an issue."""
        words = [one.title, tr("{on} 出刊").format(on=one.issued_on.isoformat())]
        if one.issued_by:
            words.append(tr("签发 {by}").format(by=one.issued_by))
        words.append(tr("打印、保存 {n} 次").format(n=one.prints))
        self.word.setText("\n".join(words))
