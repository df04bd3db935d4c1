"""退出: notice, rectification, second assessment, decision; each with its day and documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from crm import exits
from crm.exits import Compared, Exit, compared, exit_of, in_words, proposed_stage
from crm.project_card import project_card
from crm.rules.assess import Due, Result
from crm.rules.exits import Step
from crm.rules.numbers import UNKNOWN
from crm.working import show_ratio
from db.terms import ExitStepKind, ExitWay, Grade, Stage
from resources import tr
from ui.dialogs.exit import StepForm
from ui.dialogs.supervising import About
from ui.dialogs.working import open_working
from ui.page import Shell
from ui.tab import Tab
from ui.theme import mark
from ui.widgets.attachments import Attachments
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.exit_stepper import ExitStepper
from ui.widgets.incentive_cards import GRADE_TINTS
from ui.widgets.listed_card import ListedCard, Shown, quiet_empty


@dataclass(frozen=True)
class _Looked:
    about: About
    stage: Stage
    exit: Exit
    compared: list[Compared]


class ExitTab(Tab):
    """The line of steps; below it what each says and its documents, beside results then and now."""

    concerns = frozenset(
        {"exit_step", "commitment", "contract", "performance", "performance_share", "stage_move",
         "project"}
    )  # fmt: skip

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.about = About("", "")
        self.running = Exit((), (), None, None, None)
        self.compared: list[Compared] = []
        self.stage = Stage.LEAD
        self.empty = Empty(
            "log-out",
            tr("没有退出程序"),
            tr(
                "长期达不到约定的项目，从告知开始：告知写明事由和整改期限，到期再评估，再作退出决定。"
            ),
            tr("登记告知…"),
            self.ask_next,
        )
        self._build_head()
        self._build_cards()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.head)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.steps, 4)
        row.addWidget(self.beside, 5)
        column.addLayout(row, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def read(self) -> None:
        self.desk.read(
            _look, self.project_id, self.desk.today(), then=self._show, owner=self, latest=True
        )

    def may_leave(self) -> bool:
        return self.files.may_leave()

    def ask_next(self) -> None:
        """Enter the step that comes next; after a decision to stay, the first of another exit."""
        kind = self.running.next
        if kind is None and self.running.may_begin:
            kind = ExitStepKind.NOTICE
        if kind is None or not self.about.project_id:
            return
        said = in_words(self.compared) if kind is ExitStepKind.REASSESSMENT else ""
        StepForm(
            self.desk, self, self.about, kind, self.running, said=said, decided=self._decided
        ).open()

    def ask_edit(self) -> None:
        """Change the chosen step."""
        one = self.steps.chosen()
        if one is not None:
            StepForm(self.desk, self, self.about, one.kind, self.running, held=one).open()

    def take_back(self) -> None:
        """Take the last step back; the toast brings it again."""
        one = self.steps.chosen()
        if one is not None:
            label = tr("{project} 移除退出程序的一步（{kind}）").format(
                project=self.about.project, kind=one.kind.label
            )
            self.desk.change(exits.take_step_back, one.step_id, label=label)

    def show_files(self) -> None:
        """Show the documents of the chosen step in place of the results, or the results again."""
        self.beside.setCurrentIndex(int(self.files_button.isChecked()))

    def open_working(self, one: Compared) -> None:
        """Show how a promise was assessed."""
        if one.now_due is not None:
            open_working(self.shell, one.commitment_id, one.now_due.ends)

    def _open_chosen(self) -> None:
        one = self.results.chosen()
        if one is not None:
            self.open_working(one)

    def move_out(self) -> None:
        """Ask to move the project to 退出."""
        self.move_wanted.emit(Stage.EXITED)

    def _build_head(self) -> None:
        self.head = Card(tr("退出程序"))
        self.left = QLabel()
        self.next_button = QPushButton()
        mark(self.next_button, "primary")
        self.next_button.clicked.connect(self.ask_next)
        self.move_button = QPushButton(tr("转到“退出”阶段…"))
        self.move_button.clicked.connect(self.move_out)
        self.head.head.insertWidget(1, self.left)
        self.head.head.addWidget(self.move_button)
        self.head.head.addWidget(self.next_button)
        self.stepper = ExitStepper()
        self.head.column.addWidget(self.stepper)

    def _build_cards(self) -> None:
        self.steps: ListedCard[Step] = ListedCard(
            tr("步骤"),
            (tr("步骤"), tr("日期"), tr("整改期限"), tr("内容")),
            quiet_empty(""),
            stretch=3,
            widths=(80, 96, 96, 160),
        )
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self.said, "secondary")
        self.steps.column.addWidget(self.said)
        add = self.steps.add_button
        add(tr("修改"), "pencil", self.ask_edit, key="F2", needs=lambda one: True)
        add(tr("移除"), "trash-2", self.take_back, key="Delete", needs=self._is_last)
        self.files_button = add(tr("附件"), "paperclip", self.show_files, needs=lambda one: True)
        self.files_button.setCheckable(True)
        self.steps.on_open(lambda _: self.ask_edit())
        self.steps.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_step())
        self.files = Attachments(self.shell, preview=False)
        self.results: ListedCard[Compared] = ListedCard(
            tr("再评估"),
            (tr("承诺"), tr("告知时"), tr("现在")),
            quiet_empty(tr("合同里没有到期的承诺，无法由合同履约结果再评估。")),
            stretch=0,
            widths=(170, 178, 178),
        )
        self.results.on_open(self.open_working)
        self.results.add_button(
            tr("看依据"), "calculator", self._open_chosen, needs=lambda one: True
        )
        self.beside = QStackedWidget()
        self.beside.addWidget(self.results)
        self.beside.addWidget(self.files)

    def _show(self, looked: _Looked) -> None:
        if looked.about.project_id != self.project_id:
            return
        self.about, self.running, self.stage = looked.about, looked.exit, looked.stage
        self.compared = looked.compared
        self.stack.setCurrentIndex(1 if looked.exit.steps else 0)
        self.counted.emit(int(bool(looked.exit.steps) and looked.exit.next is not None))
        if not looked.exit.steps:
            return
        self.stepper.show_exit(looked.exit)
        self._show_head()
        earlier = [step for steps in reversed(looked.exit.earlier) for step in reversed(steps)]
        self.steps.show_items([*reversed(looked.exit.steps), *earlier], _told_step)
        self.results.show_items(looked.compared, _told_compared, _summary(looked.compared))
        self._show_step()

    def _show_head(self) -> None:
        found = self.running
        words, tint = _left_words(found)
        mark(self.left, f"badge-{tint}")
        self.left.setText(words)
        begins = found.next is None and found.may_begin
        kind = ExitStepKind.NOTICE if begins else found.next
        self.next_button.setVisible(kind is not None)
        if kind is not None:
            word = tr("重新告知…") if begins else tr("登记{kind}…").format(kind=kind.label)
            self.next_button.setText(word)
            self.next_button.setAccessibleName(word)
        proposed = proposed_stage(found.way)
        self.move_button.setVisible(proposed is not None and self.stage is not proposed)

    def _show_step(self) -> None:
        one = self.steps.chosen()
        self.said.setVisible(one is not None)
        if one is None:
            return
        document = tr("（{name}）").format(name=one.document) if one.document else ""
        self.said.setText(f"{one.kind.label}：{one.text or ''}{document}")
        self.files.card.setAccessibleName(tr("{kind}的附件").format(kind=one.kind.label))
        self.files.show_record("exit_step", one.step_id)

    def _is_last(self, one: Step) -> bool:
        return bool(self.running.steps) and one.step_id == self.running.steps[-1].step_id

    def _decided(self, way: ExitWay) -> None:
        """Propose the stage 退出 after a decision to leave."""
        if proposed_stage(way) is not None and self.stage is not Stage.EXITED:
            self.shell.notify(
                tr("已登记退出决定：{way}。项目阶段还是“{stage}”。").format(
                    way=way.label, stage=self.stage.label
                ),
                kind="info",
                action=tr("转到“退出”"),
                run=self.move_out,
            )


def _left_words(found: Exit) -> tuple[str, str]:
    """Say how long there is to put right, or how the exit ended; and the badge's tint."""
    if found.way is not None:
        return found.way.label, "green" if found.way is ExitWay.KEEP else "phoenix"
    if found.days is None or found.due is None:
        return tr("待作退出决定"), "amber"
    day = found.due.isoformat()
    if found.days < 0:
        return tr("整改期限 {day}，已过 {n} 天").format(day=day, n=-found.days), "phoenix"
    return tr("整改期限 {day}，还有 {n} 天").format(day=day, n=found.days), "amber"


def _told_step(one: Step) -> Shown:
    said = one.text or ""
    if one.way is not None:
        said = tr("{way}：{text}").format(way=one.way.label, text=said)
    cells = (
        one.kind.label,
        one.on.isoformat(),
        one.due.isoformat() if one.due else UNKNOWN,
        said,
    )
    return Shown(cells, {})


def _told_compared(one: Compared) -> Shown:
    cells = (one.title, _result(one.then_due, one.then), _result(one.now_due, one.now))
    tints = {}
    if one.then is not None:
        tints[1] = GRADE_TINTS[one.then.grade]
    if one.now is not None:
        tints[2] = GRADE_TINTS[one.now.grade]
    return Shown(cells, tints)


def _result(due: Due | None, result: Result | None) -> str:
    if due is None or result is None:
        return UNKNOWN
    ratio = "" if show_ratio(result) == UNKNOWN else show_ratio(result)
    said = f"{result.grade.label} {ratio}".strip()
    return said if result.days_late is not None else f"{said} · {due.year}"


def _summary(rows: list[Compared]) -> str:
    if not rows:
        return ""
    unmet = [one for one in rows if one.unmet_then]
    mended = sum(
        one.now is not None and one.now.grade in (Grade.MET, Grade.NEARLY_MET) for one in unmet
    )
    return tr("告知时 {n} 项未达标，现已达标 {m} 项").format(n=len(unmet), m=mended)


def _look(session: Any, project_id: str, today: date) -> _Looked:
    card = project_card(session, project_id)
    found = exit_of(session, project_id, today)
    rows: list[Compared] = []
    if found.steps:
        again = found.step(ExitStepKind.REASSESSMENT)
        rows = compared(session, project_id, found.steps[0].on, again.on if again else today)
    return _Looked(About(project_id, card.name), card.stage, found, rows)
