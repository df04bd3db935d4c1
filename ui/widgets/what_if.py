"""测算: another date, area or value, and what the promise would stand at; never saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from crm.errors import InvalidInput, RecordMissing
from crm.rules.dates import parse_when
from crm.rules.numbers import parse_number, show_number
from crm.what_if import Supposition, fields_of, what_if, word_of
from crm.working import Case, Working, show_remedy
from crm.working_words import SIGNS
from resources import tr
from ui import tokens
from ui.theme import mark
from ui.widgets.card import show_error
from ui.widgets.inputs import Line, show_wrong

_DAYS = frozenset({"due", "reached", "produced"})


class WhatIf(QFrame):
    """Fields with what the record says as their hint; the result follows each key."""

    def __init__(self, today: date) -> None:
        super().__init__()
        mark(self, "trial")
        self._today = today
        self.found: Working | None = None
        self.supposed: Working | None = None
        self.fields: dict[str, Line] = {}
        self.below: dict[str, QLabel] = {}
        title = QLabel(tr("测算（只看结果，不保存）"))
        mark(title, "strong-amber")
        self.clear = QPushButton(tr("还原"))
        mark(self.clear, "link")
        self.clear.setAccessibleName(tr("还原测算"))
        self.clear.clicked.connect(self.forget)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.clear)
        self.result = QLabel()
        self.result.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._grid)
        column.addWidget(self.result)

    def show_working(self, found: Working) -> None:
        """Suppose about this working; what was typed for another promise or period goes."""
        old = self.found
        same = old is not None and (old.commitment_id, old.due.ends) == (
            found.commitment_id,
            found.due.ends,
        )
        self.found = found
        case = found.case
        self.setVisible(case is not None)
        if case is None:
            return
        if not same:
            self._build(case)
        for name, field in self.fields.items():
            field.setPlaceholderText(_now(case, found, name))
        self._reckon()

    def forget(self) -> None:
        """Empty the fields."""
        for field in self.fields.values():
            field.clear()

    def _build(self, case: Case) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.fields, self.below = {}, {}
        for at, (name, unit) in enumerate(fields_of(case).items()):
            label = QLabel(word_of(case, name))
            mark(label, "secondary")
            field = Line()
            field.setMinimumHeight(tokens.FIELD)
            field.setAccessibleName(tr("测算：{what}").format(what=word_of(case, name)))
            field.textChanged.connect(lambda _: self._reckon())
            field.refused.connect(self._leave)
            label.setBuddy(field)
            note = QLabel(unit)
            mark(note, "secondary")
            below = QLabel()
            below.setWordWrap(True)
            below.hide()
            self.fields[name], self.below[name] = field, below
            self._grid.addWidget(label, 2 * at, 0)
            self._grid.addWidget(field, 2 * at, 1)
            self._grid.addWidget(note, 2 * at, 2)
            self._grid.addWidget(below, 2 * at + 1, 1, 1, 2)

    def _leave(self) -> None:
        """Esc empties what was typed, and only then is for the dialog around."""
        if any(field.text() for field in self.fields.values()):
            self.forget()
        elif hasattr(self.window(), "reject"):
            self.window().reject()  # type: ignore[attr-defined]

    def _reckon(self) -> None:
        found = self.found
        if found is None or found.case is None:
            return
        for name, field in self.fields.items():
            show_wrong(field, False)
            self.below[name].hide()
        typed = any(field.text().strip() for field in self.fields.values())
        self.clear.setVisible(typed)
        self.supposed = None
        if not typed:
            self._say(tr("改上面任何一项，这里立刻显示完成比、结论和违约责任会怎样。"), "secondary")
            return
        try:
            wanted = self._typed()
            self.supposed = what_if(found.case, found.due.ends, self._today, wanted)
        except InvalidInput as fault:
            self._blame(fault)
        except RecordMissing:
            self._say(tr("这样算，这个期间没有考核要求。"), "strong")
        else:
            self._say(compared(found, self.supposed), "strong")

    def _typed(self) -> Supposition:
        wanted: dict[str, Any] = {}
        for name, field in self.fields.items():
            text = field.text().strip()
            if not text:
                continue
            if name in _DAYS:
                when = parse_when(text, year=self._today.year, field=name)
                if when is None or when.day is None:
                    raise InvalidInput(tr("请写到日，例如 2026-12-31。"), field=name)
                wanted[name] = when.day
            else:
                number = parse_number(text, field=name)
                wanted[name] = Fraction(number) if name == "land" and number is not None else number
        return replace(Supposition(), **wanted)

    def _blame(self, fault: InvalidInput) -> None:
        name = fault.field
        if name in self.fields:
            show_error(self.below[name], str(fault))
            show_wrong(self.fields[name], True)
            self._say("", "secondary")
        else:
            self._say(str(fault), "error")

    def _say(self, words: str, kind: str) -> None:
        mark(self.result, kind)
        self.result.setText(words)


def compared(now: Working, then: Working) -> str:
    """Say what would change: grade, ratio and remedy, each from what it is to what it would be."""

    def grade(one: Working) -> str:
        return f"{SIGNS[one.result.grade]} {one.result.grade.label}"

    def owed(one: Working) -> str:
        return show_remedy(one.remedy) if one.remedy is not None else tr("不计")

    lines = []
    for word, old, new in (
        (tr("结论"), grade(now), grade(then)),
        (tr("完成比"), now.ratio, then.ratio),
        (tr("违约责任"), owed(now), owed(then)),
    ):
        said = old if old == new else tr("{old} → {new}").format(old=old, new=new)
        lines.append(tr("{word}：{value}").format(word=word, value=said))
    return "\n".join(lines)


def _now(case: Case, found: Working, name: str) -> str:
    """What the record says of a field."""
    promise = case.promise
    days = {
        "due": found.due.ends,
        "reached": promise.reached,
        "produced": promise.produced,
    }
    if name in days:
        day = days[name]
        return day.isoformat() if day is not None else tr("尚未发生")
    if name == "land":
        return show_number(None if promise.land is None else Fraction(promise.land))
    if name == "promised":
        return show_number(None if case.promised is None else case.promised.number)
    return found.actual.removesuffix(fields_of(case)["actual"])
