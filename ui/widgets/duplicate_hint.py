"""A calm strip under a name field: what is likely there already, and why.

hint = DuplicateHint(desk, kinds=("project",), merging=True)
name.textChanged.connect(lambda text: hint.look(text))
hint.opened.connect(...)         # (kind, id): the user opens the record that is there
hint.merge_wanted.connect(...)   # (kind, id): what is typed is to go into that record
hint.resized.connect(dialog.adjustSize)

With ``asking``, what is typed is not saved before somebody said by a button that it is another
one (`anyway`), or took over the name of the enterprise that is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm.duplicates import Likeness, likely, warm
from crm.labels import kind_label
from db.values import Phone
from resources import tr
from ui.desk import Desk
from ui.page_list import BY_KEY
from ui.theme import mark
from ui.widgets.elided import Elided

MOST = 3
WAIT = 150
"""Milliseconds after the last key before the data is asked."""


class DuplicateHint(QFrame):
    """Hidden while nothing is likely the same; never takes the keyboard by itself."""

    opened = Signal(str, str)
    merge_wanted = Signal(str, str)
    named = Signal(str)
    anyway_wanted = Signal()
    resized = Signal()

    def __init__(
        self,
        desk: Desk,
        *,
        kinds: Sequence[str] = ("project", "organization"),
        merging: bool = True,
        naming: bool = False,
        asking: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        mark(self, "hint")
        self.setAccessibleName(tr("疑似已有的记录"))
        self.likely: list[Likeness] = []
        self._desk, self._kinds = desk, tuple(kinds)
        self._merging, self._naming, self._asking = merging, naming, asking
        self._question: dict[str, Any] = {}
        self._answered: dict[str, Any] = {}
        self._lines = [_Line() for _ in range(MOST)]
        self.anyway = _link(tr("不是同一个，仍然登记"))
        self.anyway.clicked.connect(self.anyway_wanted)
        self.anyway.setVisible(asking)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 6)
        column.setSpacing(6)
        for row, line in enumerate(self._lines):
            line.names.clicked.connect(partial(self._name, row))
            line.opens.clicked.connect(partial(self._tell, self.opened, row))
            line.merges.clicked.connect(partial(self._tell, self.merge_wanted, row))
            column.addWidget(line)
            line.hide()
        column.addWidget(self.anyway, 0, Qt.AlignmentFlag.AlignRight)
        self._wait = QTimer(self, singleShot=True, interval=WAIT)
        self._wait.timeout.connect(self._ask)
        self.hide()
        desk.read(warm, self._kinds, then=lambda _: None, owner=self)

    def look(
        self,
        name: str,
        *,
        credit_code: str = "",
        phones: Sequence[Phone] = (),
        but_not: Sequence[str] = (),
    ) -> None:
        """Look, once the typing pauses, for what is likely the same as what is typed so far."""
        asked = {
            "name": " ".join(name.split()),
            "credit_code": credit_code.strip(),
            "phones": tuple(phones),
            "but_not": tuple(but_not),
        }
        if asked != self._question:
            self._question = asked
            self._wait.start()

    def clear(self) -> None:
        """Show nothing, and drop a look that is under way."""
        self._question = {}
        self._wait.stop()
        self._show([])

    def show_found(self, found: Sequence[Likeness]) -> None:
        """Show what was found otherwise, in answer to what was asked last."""
        self._wait.stop()
        self._answered = self._question
        self._show(list(found[:MOST]))

    @property
    def settled(self) -> bool:
        """Whether what is shown answers what was asked last."""
        return self._answered == self._question and not self._wait.isActive()

    def _ask(self) -> None:
        asked = self._question
        if not asked:
            return

        def take(found: list[Likeness]) -> None:
            if asked == self._question:  # else more was typed meanwhile
                self._answered = asked
                same = self._naming and any(one.name == asked["name"] for one in found)
                self._show([] if same else found)

        self._desk.read(
            likely, **asked, kinds=self._kinds, limit=MOST, then=take, owner=self, latest=True
        )

    def _show(self, found: list[Likeness]) -> None:
        if found == self.likely and self.isHidden() == (not found):
            return
        self.likely = found
        for line, one in zip_longest(self._lines, found):
            line.setVisible(one is not None)
            if one is not None:
                self._fill(line, one)
        self.setVisible(bool(found))
        self.resized.emit()

    def _fill(self, line: _Line, one: Likeness) -> None:
        line.show_likeness(one)
        other = one.kind == "organization" and one.name != self._question.get("name")
        line.names.setVisible(self._naming or (self._asking and other))
        line.opens.setVisible(not self._naming and one.kind in BY_KEY)
        line.merges.setVisible(self._merging and not self._naming and one.kind == "project")

    def _name(self, row: int, _checked: bool = False) -> None:
        if row < len(self.likely):
            self.named.emit(self.likely[row].name)

    def _tell(self, signal: Any, row: int, _checked: bool = False) -> None:
        if row < len(self.likely):
            signal.emit(self.likely[row].kind, self.likely[row].record_id)


class _Line(QWidget):
    """One likely record: its name above, why below, and what can be done at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.why = Elided(), Elided()
        mark(self.name, "hint-name")
        mark(self.why, "warning")
        self.names = _link(tr("用这个名称"))
        self.opens = _link(tr("打开已有"))
        self.merges = _link(tr("合并…"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.why)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(words, 1)
        for button in (self.names, self.opens, self.merges):
            whole.addWidget(button)

    def show_likeness(self, one: Likeness) -> None:
        """Show a record; which of the buttons it has is for the hint to say."""
        what = tr("已有{kind}“{name}”").format(kind=kind_label(one.kind), name=one.name)
        self.name.show_text(f"{what}　{one.detail}")
        self.why.show_text(tr("；").join(one.reasons))
        self.names.setAccessibleName(tr("用名称 {name}").format(name=one.name))
        self.opens.setAccessibleName(tr("打开已有的 {name}").format(name=one.name))
        self.merges.setAccessibleName(tr("把填写的内容并入 {name}").format(name=one.name))


def _link(word: str) -> QPushButton:
    button = QPushButton(word)
    mark(button, "link")
    button.setAutoDefault(False)
    return button
