"""How a project stands at its gates: the next one in a card, any of them below its step."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.project_card import ProjectCard
from crm.rules.dates import show_when
from crm.rules.gates import Gate
from crm.rules.stages import next_stage
from db.terms import Stage
from resources import tr
from ui.desk import Desk
from ui.theme import mark
from ui.widgets.gate_checklist import GateChecklist
from ui.widgets.keys import tab_through

POPUP_WIDTH = 460


class GateSection(QWidget):
    """The checklist of the stage that comes next; not there where nothing comes or is asked."""

    shown_anew = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.card: ProjectCard | None = None
        self.gates: dict[Stage, Gate] = {}
        self.parks: list[tuple[str, str]] = []
        self.name, self.state = QLabel(), QLabel()
        mark(self.name, "strong")
        mark(self.state, "secondary")
        heading = QHBoxLayout()
        heading.setSpacing(12)
        heading.addWidget(self.name)
        heading.addWidget(self.state)
        heading.addStretch()
        self.folding = QPushButton()
        mark(self.folding, "link")
        self.folding.clicked.connect(self._turn)
        heading.addWidget(self.folding)
        self._short, self._opened = False, False
        self.checklist = GateChecklist(desk, linked=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(heading)
        column.addWidget(self.checklist)
        self.hide()

    def show_gates(
        self, card: ProjectCard, gates: dict[Stage, Gate], parks: list[tuple[str, str]]
    ) -> None:
        """Show the next gate of a project."""
        if self.card is None or self.card.project_id != card.project_id:
            self._opened = False
        self.card, self.gates, self.parks = card, gates, parks
        following = next_stage(card.stage)
        gate = gates.get(following) if following is not None else None
        self.setVisible(gate is not None and bool(gate.checks) and not card.trashed)
        if gate is not None:
            self.name.setText(tr("{stage} 关口").format(stage=gate.stage.label))
            self.state.setText(state_in_words(gate))
            self.checklist.show_gate(gate, card, parks)
            tab_through(self.folding, self.checklist.lines.values())
            self._fold()
        self.shown_anew.emit()

    def fit(self, *, short: bool) -> None:
        """Show only what is lacking where there is little room; a link shows the rest."""
        if short != self._short:
            self._short, self._opened = short, False
            self._fold()

    def _turn(self) -> None:
        self._opened = not self._opened
        self._fold()

    def _fold(self) -> None:
        self.checklist.fold_met(self._short and not self._opened)
        hidden = self.checklist.hidden
        self.folding.setVisible(self._opened or bool(hidden))
        words = tr("看已满足的 {n} 项") if hidden else tr("收起已满足的")
        self.folding.setText(words.format(n=hidden))


class GatePopup(QFrame):
    """One gate below its step on the stepper; Esc closes it."""

    move_wanted = Signal(object)

    def __init__(self, source: GateSection, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(POPUP_WIDTH)
        self.setAccessibleName(tr("{stage} 关口").format(stage=stage.label))
        self._source, self._stage = source, stage
        self.name, self.state, self.passed = QLabel(), QLabel(), QLabel()
        mark(self.name, "strong")
        for label in (self.state, self.passed):
            mark(label, "secondary")
            label.setWordWrap(label is self.passed)
        heading = QHBoxLayout()
        heading.addWidget(self.name)
        heading.addStretch()
        heading.addWidget(self.state)
        self.checklist = GateChecklist(source.desk)
        self.move_here = QPushButton(tr("变更到“{stage}”…").format(stage=stage.label))
        self.move_here.clicked.connect(self._move)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.move_here)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(heading)
        column.addWidget(self.passed)
        column.addWidget(self.checklist)
        column.addLayout(foot)
        source.shown_anew.connect(self._show)
        self._show()

    def open_below(self, place: QPoint) -> None:
        """Open with its top centre at `place`, wholly on the screen."""
        self.adjustSize()
        limits = self.screen().availableGeometry()
        left = min(max(place.x() - self.width() // 2, limits.left()), limits.right() - self.width())
        self.move(left, place.y())
        self.show()
        self.checklist.setFocus()

    def _show(self) -> None:
        card, gate = self._source.card, self._source.gates.get(self._stage)
        if card is None:
            return
        self.name.setText(self._stage.label)
        self.passed.setText(_passages(card, self._stage))
        self.passed.setVisible(bool(self.passed.text()))
        self.move_here.setVisible(self._stage is not card.stage and not card.trashed)
        self.checklist.setVisible(gate is not None and bool(gate.checks))
        self.checklist.setEnabled(not card.trashed)
        if gate is None or not gate.checks:
            self.state.setText(tr("这一阶段没有关口"))
        else:
            self.state.setText(state_in_words(gate))
            self.checklist.show_gate(gate, card, self._source.parks)
        self.adjustSize()

    def _move(self) -> None:
        self.close()
        self.move_wanted.emit(self._stage)


def state_in_words(gate: Gate) -> str:
    """Say how many lines a gate has and how many are met."""
    return tr("{n} 项，已满足 {met} 项").format(n=len(gate.checks), met=gate.met)


def _passages(card: ProjectCard, stage: Stage) -> str:
    """Say when a project entered a stage, and what it passed over then."""
    said = []
    for move in card.moves:
        if move.stage is stage:
            words = tr("{day} 进入").format(day=show_when(move.on))
            if move.override_reason:
                words = tr("{entered}，越过关口：{reason}（未满足：{unmet}）").format(
                    entered=words, reason=move.override_reason, unmet=tr("、").join(move.unmet)
                )
            said.append(words)
    return "\n".join(said)
