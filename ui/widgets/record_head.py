"""The head of a project's page: name, badges, who and where, the stepper and the next step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm.project_card import Investor, ProjectCard
from crm.rules.gates import Gate
from crm.rules.numbers import show_percent
from crm.rules.stages import BESIDE, next_stage
from db.terms import Stage
from resources import tr
from ui import tokens
from ui.theme import icon, mark
from ui.widgets.elided import Elided
from ui.widgets.stepper import Stepper

_BETWEEN = "\u2002·\u2002"
"""Between two facts: spaces of a fixed width, which no line loses."""
_WIDE = 900
"""From this width on there is room for a button that the menu has too, in pixels."""


class RecordHead(QFrame):
    """A card over the whole page."""

    move_wanted = Signal(object)
    gate_wanted = Signal(object)
    """A stage whose gate is to be shown."""
    trash_wanted = Signal()
    restore_wanted = Signal()
    print_wanted = Signal()
    parcel_wanted = Signal()
    """A parcel that fits the project is to be found."""
    transfer_wanted = Signal()
    phase_wanted = Signal()
    """A phase is to be added to the project."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        mark(self, "card")
        self.name = _Name()
        mark(self.name, "title")
        self.tier, self.sample, self.trashed = QLabel(), QLabel(tr("示例")), QLabel(tr("在回收站"))
        mark(self.sample, "badge-amber")
        mark(self.trashed, "badge-phoenix")
        self.aside = QLabel()
        self.second = Elided()
        mark(self.second, "secondary")
        self.stepper = Stepper()
        self.stepper.chosen.connect(self.gate_wanted)
        self.advance = QPushButton()
        mark(self.advance, "primary")
        self.advance.setToolTip("Ctrl+Shift+M")
        self.advance.clicked.connect(lambda: self.move_wanted.emit(self._next))
        self.one_page = QPushButton(tr("一页纸"))
        self.one_page.setToolTip(tr("看这个项目的一页纸，再打印"))
        self.one_page.clicked.connect(self.print_wanted)
        self.more = QPushButton(tr("更多"))
        self.more.setIcon(icon("ellipsis", "secondary"))
        self.more.setMenu(self._build_menu())
        self._next: Stage = Stage.CONTACT
        title = QHBoxLayout()
        title.setSpacing(8)
        for label in (self.name, self.tier, self.sample, self.aside, self.trashed):
            title.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        title.addStretch()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.stepper, 1)
        row.addSpacing(8)
        for button in (self.advance, self.one_page, self.more):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.CARD_PADDING] * 4)
        column.setSpacing(8)
        column.addLayout(title)
        column.addWidget(self.second)
        column.addLayout(row)

    def show_card(
        self,
        card: ProjectCard,
        gates: dict[Stage, Gate],
        expected: Mapping[Stage, date],
        today: date,
    ) -> None:
        """Show a project, and on the stepper how its gates stand and what is expected when."""
        self.name.show_text(card.name)
        self.tier.setVisible(card.tiered is not None)
        if card.tiered is not None:
            firm = card.tiered.firm
            self.tier.setText(card.tiered.tier.name + ("" if firm else tr("（约）")))
            mark(self.tier, "badge-phoenix" if card.tiered.tier.name == "50亿" else "badge-accent")
        self.sample.setVisible(bool(card.fields["illustrative"]))
        self.aside.setVisible(card.stage in BESIDE)
        self.aside.setText(card.stage.label)
        mark(self.aside, "badge-amber")
        self.trashed.setVisible(card.trashed)
        self.second.show_text(_BETWEEN.join(_about(card)))
        self.stepper.show_card(card, gates, expected, today)
        following = next_stage(card.stage)
        self.advance.setVisible(following is not None and not card.trashed)
        if following is not None:
            self._next = following
            self.advance.setText(tr("推进到 {stage}").format(stage=following.label))
        self._move.setVisible(not card.trashed)
        for action in (self._trash, self._phase, self._parcel, self._transfer):
            action.setVisible(not card.trashed)
        self._restore.setVisible(card.trashed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.one_page.setVisible(event.size().width() >= _WIDE)

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        stages = QMenu(tr("变更阶段"), menu)
        self._move = menu.addMenu(stages)
        for stage in Stage:
            if stage is Stage.PAUSED:
                stages.addSeparator()
            action = QAction(stage.label, stages)
            action.triggered.connect(lambda _=False, stage=stage: self.move_wanted.emit(stage))
            stages.addAction(action)
        self._print = menu.addAction(icon("printer", "secondary"), tr("印一页纸"))
        self._print.triggered.connect(self.print_wanted)
        self._phase = menu.addAction(icon("list", "secondary"), tr("添加分期…"))
        self._phase.triggered.connect(self.phase_wanted)
        self._parcel = menu.addAction(icon("land-plot", "secondary"), tr("找地块…"))
        self._parcel.triggered.connect(self.parcel_wanted)
        self._transfer = menu.addAction(icon("arrow-left-right", "secondary"), tr("划转园区…"))
        self._transfer.triggered.connect(self.transfer_wanted)
        self._trash = menu.addAction(icon("trash-2", "secondary"), tr("移入回收站"))
        self._trash.triggered.connect(self.trash_wanted)
        self._restore = menu.addAction(icon("rotate-ccw", "secondary"), tr("移出回收站"))
        self._restore.triggered.connect(self.restore_wanted)
        return menu


class _Name(Elided):
    """As wide as the name, and less where there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def sizeHint(self) -> QSize:  # noqa: N802
        width = self.fontMetrics().horizontalAdvance(self.whole) + 2
        return QSize(width, super().sizeHint().height())


def _about(card: ProjectCard) -> list[str]:
    parts = []
    if card.aliases:
        parts.append(tr("又名 {names}").format(names=tr("、").join(card.aliases)))
    if card.investors:
        parts.append(" / ".join(_investor(one) for one in card.investors))
    parts += [text for text in (card.fields["industry"], card.park) if text]
    for word, key in ((tr("联点"), "chief"), (tr("专员"), "commissioner"), (tr("责任"), "owner")):
        if card.fields[key]:
            parts.append(f"{word} {card.fields[key]}")
    return parts or [tr("还没有登记投资方、产业和责任人")]


def _investor(one: Investor) -> str:
    return one.name if one.share is None else f"{one.name} {show_percent(one.share)}"
