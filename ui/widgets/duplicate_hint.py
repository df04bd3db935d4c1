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
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from crm.duplicates import Likeness, likely
from crm.labels import kind_label
from db.values import Phone
from resources import tr
from ui.desk import Desk
from ui.page_list import BY_KEY
from ui.theme import mark

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
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 4, 4, 4)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._lines = [self._build_line(row) for row in range(MOST)]
        self.anyway = self._button(tr("不是同一个，仍然登记"))
        self.anyway.clicked.connect(self.anyway_wanted)
        self.anyway.setVisible(asking)
        self._grid.addWidget(self.anyway, MOST, 0, 1, 4, Qt.AlignmentFlag.AlignRight)
        self._wait = QTimer(self, singleShot=True, interval=WAIT)
        self._wait.timeout.connect(self._ask)
        self.hide()

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

        self._desk.read(likely, **asked, kinds=self._kinds, limit=MOST, then=take, owner=self)

    def _show(self, found: list[Likeness]) -> None:
        if found == self.likely and self.isHidden() == (not found):
            return
        self.likely = found
        for row, line in enumerate(self._lines):
            one = found[row] if row < len(found) else None
            for widget in line:
                widget.setVisible(one is not None)
            if one is not None:
                self._fill(one, *line)
        self.setVisible(bool(found))
        self.resized.emit()

    def _fill(
        self,
        one: Likeness,
        text: QLabel,
        names: QPushButton,
        opens: QPushButton,
        merges: QPushButton,
    ) -> None:
        reasons = tr("；").join(one.reasons)
        what = tr("已有{kind}“{name}”").format(kind=kind_label(one.kind), name=one.name)
        detail = f"（{one.detail}）" if one.detail else ""
        text.setText(f"{what}{detail}\n{reasons}")
        text.setToolTip(reasons)
        other = one.kind == "organization" and one.name != self._question.get("name")
        names.setVisible(self._naming or (self._asking and other))
        names.setAccessibleName(tr("用名称 {name}").format(name=one.name))
        opens.setVisible(not self._naming and one.kind in BY_KEY)
        opens.setAccessibleName(tr("打开已有的 {name}").format(name=one.name))
        merges.setVisible(self._merging and not self._naming and one.kind == "project")
        merges.setAccessibleName(tr("把填写的内容并入 {name}").format(name=one.name))

    def _build_line(self, row: int) -> tuple[QLabel, QPushButton, QPushButton, QPushButton]:
        text = QLabel()
        mark(text, "warning")
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        names = self._button(tr("用这个名称"))
        names.clicked.connect(lambda: self._name(row))
        opens = self._button(tr("打开已有"))
        opens.clicked.connect(lambda: self._tell(self.opened, row))
        merges = self._button(tr("合并…"))
        merges.clicked.connect(lambda: self._tell(self.merge_wanted, row))
        for column, widget in enumerate((text, names, opens, merges)):
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignVCenter)
            widget.hide()
        return text, names, opens, merges

    def _button(self, word: str) -> QPushButton:
        button = QPushButton(word)
        mark(button, "link")
        button.setAutoDefault(False)
        return button

    def _name(self, row: int) -> None:
        if row < len(self.likely):
            self.named.emit(self.likely[row].name)

    def _tell(self, signal: Any, row: int) -> None:
        if row < len(self.likely):
            signal.emit(self.likely[row].kind, self.likely[row].record_id)
