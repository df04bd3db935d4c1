"""节点与核查: a milestone that was reached is ticked off, and a site's state is written down."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from crm.errors import InvalidInput
from crm.inspections import Inspection, add_inspection, inspections_of
from crm.milestone_changes import record_actual
from crm.milestones import MilestoneLine, Schedule, schedule_of
from crm.rules.dues import parse_due
from crm.rules.numbers import parse_percent, show_number
from crm.rules.schedule import Light
from db.values import When
from resources import tr
from ui import drafts
from ui.models.milestones import full_name
from ui.page import Shell
from ui.theme import mark
from ui.visit.parts import (
    GAP,
    FlowBox,
    Screen,
    chip,
    scrolled,
    touch_button,
    touch_card,
    touch_empty,
    words_label,
)
from ui.visit.rows import TouchList, TouchRow
from ui.widgets.inputs import Line, Lines, show_wrong

RIGHT = 464
KEEP_AFTER = 300
"""Milliseconds without a key after which what was entered is on the disk."""
_DRAFTS = "visit/checks"
SHARES = ("0%", "30%", "50%", "80%", "100%")


class ChecksScreen(Screen):
    """The open milestones at the left, the inspection of the site at the right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell, self._desk = shell, shell.desk
        self.project_id, self.name = "", ""
        self.open: list[MilestoneLine] = []
        self.title.setText(tr("节点与核查"))
        self.list = TouchList(tr("没完成的节点"))
        self.list.opened.connect(lambda _: self._show_choice())
        self.list.acted.connect(self.reach)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_choice())
        self.empty = touch_empty(
            "milestone",
            tr("没有要勾的节点"),
            tr("这个项目没有排节点，或者都已完成。节点在项目页的“节点”里排。"),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.list)
        self.reach_button = touch_button(
            tr("今天完成"), "check", lambda: self.reach(self.list.key()), "touch-primary"
        )
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(self.stack, 1)
        left.addWidget(self.reach_button)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addLayout(left, 1)
        form = scrolled(self._build_inspection())
        form.setFixedWidth(RIGHT)
        self.save = touch_button(tr("保存核查"), "check", self.send, "touch-primary")
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(form, 1)
        right.addWidget(self.save)
        both.addLayout(right)
        self.column.addLayout(both, 1)
        self.setFocusProxy(self.list)
        self._keep_later = QTimer(self, singleShot=True, interval=KEEP_AFTER)
        self._keep_later.timeout.connect(self.keep)
        for field in self.fields.values():
            field.textChanged.connect(lambda *_: self._keep_later.start())

    def show_project(self, project_id: str, name: str) -> None:
        """Show those of a project."""
        if project_id != self.project_id:
            self.keep()
            self.list.show_rows([])
            self.project_id = project_id
            self._fill(self._drafts().get(project_id, {}))
            for below in self._below:
                self._forgive(below)
        self.name = name
        self.under.setText(name)
        self.read()

    def read(self) -> None:
        """Read milestones and inspections anew."""
        self._desk.read(
            _look, self.project_id, self._desk.today(), then=self._show, owner=self, latest=True
        )

    def keep(self) -> None:
        """Keep on the disk what was entered of an inspection, until it is saved."""
        if self._keep_later.isActive():
            self._keep_later.stop()
            self._keep(self.project_id, self._entered())

    def reach(self, milestone_id: str) -> None:
        """Record that a milestone was reached today."""
        line = next((one for one in self.open if one.milestone_id == milestone_id), None)
        if line is None:
            return
        today = self._desk.today()
        self._desk.change(
            record_actual,
            milestone_id,
            When(today),
            today=today,
            label=tr("{project} {name} 完成于 {on}").format(
                project=self.name, name=full_name(line), on=today.isoformat()
            ),
            failed=self._explain,
            owner=self,
        )

    def send(self) -> None:
        """Save the inspection; what can't be saved is said below its field."""
        if not self.save.isEnabled():
            return
        for name in self._below:
            self._forgive(name)
        today = self._desk.today()
        try:
            fields: dict[str, Any] = {
                "area_share": parse_percent(self.area.text(), field="area_share"),
                "invested_share": parse_percent(self.invested.text(), field="invested_share"),
                "stopped_on": parse_due(self.stopped.text(), today=today, field="stopped_on"),
                "inspector": self._desk.workspace.author,
                "note": self.remark.toPlainText(),
            }
        except InvalidInput as fault:
            self._refuse(fault)
            return
        self.save.setEnabled(False)
        self.keep()
        self._desk.change(
            add_inspection,
            self.project_id,
            today,
            today=today,
            label=tr("{name} 现场核查").format(name=self.name),
            then=partial(self._end, self.project_id, self._entered()),
            failed=self._refuse,
            owner=self,
            **fields,
        )

    # --- building

    def _build_inspection(self) -> QWidget:
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 8, 0)
        card, column = touch_card(tr("现场核查"))
        self.last = words_label(kind="touch-small")
        column.addWidget(self.last)
        self._below: dict[str, QLabel] = {}
        self.fields: dict[str, Line | Lines] = {}
        self.chips: dict[str, list[QPushButton]] = {}
        self.area = self._line(column, "area_share", tr("已动工面积（占应动工）"), SHARES)
        self.invested = self._line(column, "invested_share", tr("已投资（占总投资）"), SHARES)
        self.stopped = self._line(column, "stopped_on", tr("停工自（没停就空着）"), ())
        self.stopped.setPlaceholderText(tr("例如 5月20日"))
        self.remark = Lines()
        mark(self.remark, "touch")
        self.remark.setPlaceholderText(tr("情况说明"))
        self.remark.setAccessibleName(tr("情况说明"))
        self.remark.setFixedHeight(96)
        self.remark.accepted.connect(self.send)
        self.remark.refused.connect(self.back_wanted)
        self.fields["note"] = self.remark
        column.addWidget(self.remark)
        whole.addWidget(card)
        whole.addStretch()
        return inside

    def _line(self, column: QVBoxLayout, name: str, word: str, taps: tuple[str, ...]) -> Line:
        column.addWidget(words_label(word, "touch-small"))
        line = Line()
        mark(line, "touch")
        line.setAccessibleName(word)
        line.accepted.connect(self.send)
        line.refused.connect(self.back_wanted)
        if taps:
            line.setPlaceholderText(tr("如 30%；没看就空着"))
        self.fields[name] = line
        self.chips[name] = [chip(one, partial(line.setText, one)) for one in taps]
        column.addWidget(line)
        below = words_label(kind="touch-small-phoenix")
        column.addWidget(below)
        below.hide()
        self._below[name] = below
        if taps:
            column.addWidget(FlowBox(self.chips[name]))
        return line

    # --- what comes back

    def _show(self, found: tuple[Schedule | None, list[Inspection]]) -> None:
        schedule, inspections = found
        lines = () if schedule is None else schedule.lines
        self.open = [line for line in lines if not line.reached]
        today = self._desk.today()
        self.list.show_rows([_row(line, today) for line in self.open])
        self.stack.setCurrentIndex(1 if self.open else 0)
        done = len(lines) - len(self.open)
        self.under.setText(
            tr("{name} · 节点 {n} 个，已完成 {done}").format(
                name=self.name, n=len(lines), done=done
            )
        )
        self._show_choice()
        self.last.setText(_last(inspections))

    def _show_choice(self) -> None:
        line = next((one for one in self.open if one.milestone_id == self.list.key()), None)
        self.reach_button.setEnabled(line is not None)
        self.reach_button.setVisible(bool(self.open))
        word = tr("今天完成") if line is None else tr("“{name}”今天完成").format(name=line.name)
        self.reach_button.setText(f" {word}")
        self.reach_button.setAccessibleName(word)

    def _end(self, project_id: str, saved: dict[str, str], _inspection_id: Any) -> None:
        """What was entered since it was sent off, or for another project meanwhile, stays."""
        self.save.setEnabled(True)
        if self.project_id != project_id:
            self._keep(project_id, {})
            return
        entered = self._entered()
        self._fill({name: text for name, text in entered.items() if text != saved.get(name)})
        self._keep(project_id, self._entered())

    def _entered(self) -> dict[str, str]:
        """Return what the fields hold, those with nothing in them left out."""
        texts = {
            name: field.toPlainText() if isinstance(field, Lines) else field.text()
            for name, field in self.fields.items()
        }
        return {name: text for name, text in texts.items() if text.strip()}

    def _fill(self, held: dict[str, Any]) -> None:
        """Show what was kept; that needs no keeping again."""
        for name, field in self.fields.items():
            text = str(held.get(name, ""))
            if isinstance(field, Lines):
                field.setPlainText(text)
            else:
                field.setText(text)
        self._keep_later.stop()

    def _drafts(self) -> dict[str, dict[str, Any]]:
        found = drafts.kept(self._desk.workspace, _DRAFTS)
        return {key: held for key, held in found.items() if isinstance(held, dict)}

    def _keep(self, project_id: str, held: dict[str, str]) -> None:
        found = self._drafts()
        if held or found.pop(project_id, None) is not None:
            drafts.keep(self._desk.workspace, _DRAFTS, found | ({project_id: held} if held else {}))

    def _explain(self, error: BaseException) -> None:
        """A milestone with a gate wants its reason: that is done on the project's page."""
        if not isinstance(error, InvalidInput):
            self._shell.explain(error)
            return
        self._shell.notify(
            error.message,
            kind="problem",
            action=tr("去项目页办"),
            run=partial(self._shell.go, "project", id=self.project_id, tab="milestones"),
        )

    def _refuse(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        name = getattr(error, "field", "")
        if name not in self._below:
            self._shell.explain(error)
            return
        self._below[name].setText(str(error))
        self._below[name].show()
        show_wrong(self.fields[name], True)
        self.fields[name].setFocus()

    def _forgive(self, name: str) -> None:
        self._below[name].hide()
        show_wrong(self.fields[name], False)


def _look(session: Any, project_id: str, today: date) -> tuple[Schedule | None, list[Inspection]]:
    return schedule_of(session, project_id, today), inspections_of(session, project_id)


def _row(line: MilestoneLine, today: date) -> TouchRow:
    planned = line.planned
    words, tint = tr("未排期"), "faint"
    if planned is not None:
        words, tint = tr("计划 {day}").format(day=planned.isoformat()), "secondary"
        if planned < today:
            late = tr("逾期 {n} 天").format(n=(today - planned).days)
            words, tint = tr("{plan} · {late}").format(plan=words, late=late), "phoenix"
        elif line.light is Light.AMBER:
            tint = "amber"
    who = tr(" · ").join(part for part in (line.chief, line.commissioner) if part)
    return TouchRow(
        line.milestone_id, full_name(line), tr("　").join(p for p in (words, who) if p),
        badge=line.stage.label if line.staged and line.stage else "", tint=tint,
        act="check", act_word=tr("今天完成"),
    )  # fmt: skip


def _last(inspections: list[Inspection]) -> str:
    if not inspections:
        return tr("还没有核查过。")
    one = inspections[0]
    parts = [
        tr("已动工 {n}%").format(n=show_number(one.area_share))
        if one.area_share is not None
        else "",
        tr("已投资 {n}%").format(n=show_number(one.invested_share))
        if one.invested_share is not None
        else "",
        tr("停工自 {day}").format(day=one.stopped_on.isoformat()) if one.stopped_on else "",
        one.note,
    ]
    told = tr("，").join(part for part in parts if part)
    return tr("上次 {on}：{told}").format(on=one.on.isoformat(), told=told)
