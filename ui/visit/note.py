"""记一笔: a follow-up tapped together from phrases, with its next step; kept as it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from crm.activity_cards import Attendee
from crm.errors import InvalidInput
from crm.rules.visits import NOTE_KINDS, PHRASES, STEPS, days_to_tap, with_phrase
from crm.todos import NextStep
from crm.visiting import VisitCard, add_note
from db.terms import ActivityKind, Side
from resources import tr
from ui.page import Shell
from ui.theme import mark
from ui.visit.drafts import beyond, keep_draft, kept_drafts
from ui.visit.parts import GAP, FlowBox, Screen, chip, touch_button, words_label
from ui.widgets.due_line import DueLine
from ui.widgets.inputs import Line, Lines, show_wrong

RIGHT = 380
MOST_MET = 6
"""People to tap; others are named in the text."""
KEEP_AFTER = 300
"""Milliseconds without a key after which the draft is on the disk."""
_FIELD_OF = {"next_what": "next", "next_due": "due", "due": "due", "text": "text"}


class NoteScreen(Screen):
    """One note of one project; `saved` once it is in the log."""

    saved = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell, self._desk = shell, shell.desk
        self._project_id, self._name = "", ""
        self._shown = False  # while a draft is filled in, nothing is kept
        self._people: dict[str, Attendee] = {}
        self.title.setText(tr("记一笔"))
        self._keep_later = QTimer(self, singleShot=True, interval=KEEP_AFTER)
        self._keep_later.timeout.connect(self.keep)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(self._build_left(), 1)
        both.addLayout(self._build_right())
        self.column.addLayout(both, 1)
        save = QShortcut(QKeySequence("Ctrl+S"), self)
        save.activated.connect(self.send)
        self.setFocusProxy(self.text)
        for field in (self.text, self.next, self.due):
            field.textChanged.connect(self._type)
            field.refused.connect(self.back_wanted)
        self.text.accepted.connect(self.send)
        self.next.accepted.connect(self.due.setFocus)
        self.due.accepted.connect(self.send)
        self.due.told.connect(self.told.setText)

    def show_card(self, card: VisitCard) -> None:
        """Begin a note of a project, or go on with the one that was begun."""
        self.keep()
        self._project_id, self._name = card.line.project_id, card.line.name
        self.under.setText(self._name)
        self.due.today = self._desk.today()  # it may have become another since this was built
        self._show_people(card)
        held = kept_drafts(self._desk.workspace).get(self._project_id, {})
        self._fill(held)
        self.kept.setText(tr("上次没记完的已经填好") if held else "")
        for name in self._below:
            self._forgive(name)

    @property
    def kind(self) -> ActivityKind:
        """What it is."""
        return next((kind for kind, one in self.kinds.items() if one.isChecked()), NOTE_KINDS[0])

    def keep(self) -> None:
        """Put the draft on the disk now."""
        self._keep_later.stop()
        if not (self._shown and self._project_id):
            return
        keep_draft(self._desk.workspace, self._project_id, self._held())
        self.kept.setText(tr("草稿已存") if self._held() else "")

    def forget(self, project_id: str) -> None:
        """Keep no more what the fields hold of a project: its draft was dropped."""
        if project_id == self._project_id:
            self._keep_later.stop()
            self._shown = False

    def send(self) -> None:
        """Save the note; what can't be saved is said below its field."""
        if not self.save.isEnabled():
            return
        for name in self._below:
            self._forgive(name)
        try:
            step = self._next_step()
        except InvalidInput as fault:
            self._refuse(fault)
            return
        self.keep()
        self.save.setEnabled(False)
        now = datetime.now()  # noqa: DTZ005  (the visitor's own clock)
        self._desk.change(
            add_note,
            self._project_id,
            self.text.toPlainText(),
            today=self._desk.today(),
            at=f"{now:%H:%M}",
            author=self._desk.workspace.author,
            kind=self.kind,
            met=[person for name, person in self._people.items() if self.met[name].isChecked()],
            next_step=step,
            label=tr("{name} 走访：{what}").format(name=self._name, what=self._first_words()),
            then=partial(self._end, self._project_id, self._held()),
            failed=self._refuse,
            owner=self,
        )

    # --- building

    def _build_left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GAP)
        self.kinds = {kind: chip(kind.label, self.keep, checkable=True) for kind in NOTE_KINDS}
        group = QButtonGroup(self)
        for button in self.kinds.values():
            group.addButton(button)
        column.addWidget(FlowBox(list(self.kinds.values())))
        self.text = Lines()
        mark(self.text, "touch")
        self.text.setPlaceholderText(tr("看到什么、谈了什么；也可以点下面的短语"))
        self.text.setAccessibleName(tr("记什么"))
        self.text.setMinimumHeight(96)
        column.addWidget(self.text, 1)
        self._below: dict[str, QLabel] = {}
        self._add_below(column, "text")
        self.phrases = [chip(tr(one), partial(self._tap, tr(one))) for one in PHRASES]
        column.addWidget(FlowBox(self.phrases))
        self._who = words_label(tr("见到了"), "touch-small")
        self._met_box = FlowBox()
        self.met: dict[str, QPushButton] = {}
        column.addWidget(self._who)
        column.addWidget(self._met_box)
        return column

    def _build_right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GAP)
        column.addWidget(words_label(tr("下一步（可不填）"), "touch-section"))
        self.next, self.due = Line(), DueLine(self._desk.today())
        self.next.setPlaceholderText(tr("做什么"))
        self.next.setAccessibleName(tr("下一步"))
        self.due.setAccessibleName(tr("什么时候"))
        self.told = words_label(kind="touch-small")
        self.steps = [chip(tr(one), partial(self.next.setText, tr(one))) for one in STEPS]
        self.days = [
            chip(word, partial(self.due.setText, word))
            for word, _ in days_to_tap(self._desk.today())
        ]
        for field in (self.next, self.due):
            mark(field, "touch")
            field.setFixedWidth(RIGHT)
        column.addWidget(self.next)
        self._add_below(column, "next")
        column.addWidget(self._box(self.steps))
        column.addWidget(self.due)
        column.addWidget(self.told)
        self._add_below(column, "due")
        column.addWidget(self._box(self.days))
        column.addStretch()
        self.kept = words_label(kind="touch-small")
        self.save = touch_button(tr("保存"), "check", self.send, "touch-primary")
        self.save.setText(f" {tr('保存')}　Ctrl+Enter")
        self.save.setFixedWidth(RIGHT)
        column.addWidget(self.kept)
        column.addWidget(self.save)
        return column

    @staticmethod
    def _box(chips: Sequence[QPushButton]) -> FlowBox:
        box = FlowBox(chips)
        box.setFixedWidth(RIGHT)
        return box

    def _add_below(self, column: QVBoxLayout, name: str) -> None:
        label = words_label(kind="touch-small-phoenix")
        label.setVisible(False)
        self._below[name] = label
        column.addWidget(label)
        label.hide()

    def _show_people(self, card: VisitCard) -> None:
        found = [Attendee(Side.THEIRS, one.name, one.title, one.contact_id) for one in card.people]
        found = [who for one in card.today for who in one.people(Side.THEIRS)] + found
        self._people = {}
        for one in found[:MOST_MET]:
            self._people.setdefault(one.name, one)
        self.met = {
            name: chip(" ".join(p for p in (name, who.title) if p), self.keep, checkable=True)
            for name, who in self._people.items()
        }
        self._met_box.show_chips(list(self.met.values()))
        for part in (self._who, self._met_box):
            part.setVisible(bool(self.met))

    # --- what it does

    def _tap(self, phrase: str) -> None:
        self.text.setPlainText(with_phrase(self.text.toPlainText(), phrase))
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _type(self) -> None:
        if self._shown:
            self.kept.clear()
            self._keep_later.start()

    def _held(self) -> dict[str, Any]:
        """What the fields hold; nothing while nobody wrote anything."""
        texts = {
            "text": self.text.toPlainText(), "next": self.next.text(), "due": self.due.text(),
        }  # fmt: skip
        met = [name for name, button in self.met.items() if button.isChecked()]
        if not met and not any(text.strip() for text in texts.values()):
            return {}
        return {"name": self._name, "kind": self.kind.value, "met": met, **texts}

    def _next_step(self) -> NextStep | None:
        due = self.due.day()
        what = self.next.text().strip()
        return NextStep(what, due) if what or due else None

    def _first_words(self) -> str:
        text = " ".join(self.text.toPlainText().split())
        return text if len(text) <= 20 else f"{text[:20]}…"

    def _fill(self, held: dict[str, Any]) -> None:
        """Show in the fields what a draft holds."""
        self._shown = False
        self.text.setPlainText(str(held.get("text", "")))
        self.next.setText(str(held.get("next", "")))
        self.due.setText(str(held.get("due", "")))
        for kind, button in self.kinds.items():
            button.setChecked(kind.value == held.get("kind", NOTE_KINDS[0].value))
        met = held.get("met", [])
        for name, person in self.met.items():
            person.setChecked(isinstance(met, list) and name in met)
        self._shown = True
        self.save.setEnabled(True)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _end(self, project_id: str, sent: dict[str, Any], _activity_id: Any) -> None:
        """It is in the log; meanwhile one may have written on, or gone to another note."""
        here = project_id == self._project_id and self._shown
        rest = beyond(
            self._held() if here else kept_drafts(self._desk.workspace).get(project_id, {}), sent
        )
        keep_draft(self._desk.workspace, project_id, rest)
        if here and rest:
            self._fill(rest)
            self.kept.setText(tr("前面的已保存；保存时接着写的还在这里"))
        elif here:
            self._shown = False
            if self.isVisible():
                self.saved.emit()

    def _refuse(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        name = _FIELD_OF.get(getattr(error, "field", ""), "")
        if not name:
            self._shell.explain(error)
            return
        self._below[name].setText(str(error))
        self._below[name].show()
        field = {"text": self.text, "next": self.next, "due": self.due}[name]
        show_wrong(field, True)
        field.setFocus()

    def _forgive(self, name: str) -> None:
        self._below[name].hide()
        show_wrong({"text": self.text, "next": self.next, "due": self.due}[name], False)
