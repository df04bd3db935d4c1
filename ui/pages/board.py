"""看板: the projects of a listing as cards in columns, on the page 项目 beside the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from crm.board import BoardBy, BoardCard, BoardColumn, board_cards, put_card
from crm.columns import Listing
from crm.moving import look_at_move
from crm.projects import move_stage
from crm.rules.stages import BESIDE, ROAD, needs_reason
from crm.rules.units import show_amount
from db.terms import Stage
from db.values import Amount, When
from resources import tr
from ui.dialogs.move_stage import MoveStageDialog
from ui.models.board import BoardStore, take_board
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.theme import icon, mark
from ui.widgets.board import BoardView


class BoardPart(QWidget):
    """Reads the board of the listing that the page shows, and moves its cards."""

    shown = Signal(int, str)
    """How many cards there are, and what they come to in words."""
    failed = Signal(object)
    """The board could not be read."""
    cleared = Signal()
    """All filters are to be taken away."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.desk, self.shell = shell.desk, shell
        self.listing = Listing()
        kept = remembered("projects/board_by")
        self.by = BoardBy(kept) if kept in list(BoardBy) else BoardBy.STAGE
        self.store = BoardStore(self)
        self.view = BoardView(self.store)
        self.nothing = QPushButton(tr("没有符合条件的项目　·　清除全部筛选"))
        mark(self.nothing, "link")
        self.nothing.clicked.connect(self.cleared)
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.nothing, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.view, 1)
        # Not by Tab: what it is given goes on to a card, and back would come here again.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.store.cards_wanted.connect(self._read_cards)
        self.view.move_wanted.connect(self.move_card)
        self.view.menu_wanted.connect(self.show_menu)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.view.take_focus()

    # --- reading

    def read(self, listing: Listing) -> None:
        """Show the board of `listing`; where one looks stays."""
        self.listing = listing
        self.view.delegate.today = self.desk.today()
        self.desk.read(
            *(take_board, listing, self.by, self.view.tops(), self.desk.today()),
            then=self._show,
            failed=self.failed.emit,
            owner=self,
            latest=True,
        )

    def stop(self) -> None:
        """Read no more: the page shows something else."""
        self.desk.drop(take_board, self)

    def _show(self, found: tuple[Listing, BoardBy, list[BoardColumn], list[BoardCard]]) -> None:
        listing, by, columns, cards = found
        if listing != self.listing or by is not self.by:
            return
        self.store.show_board(by, columns, cards)
        if self.hasFocus():
            self.view.take_focus()
        count = sum(len(column.ids) for column in columns)
        self.nothing.setVisible(not count)
        self.shown.emit(count, _in_words(count, columns))

    def _read_cards(self, ids: list[str]) -> None:
        turn = self.store.turn

        def give_up(error: BaseException) -> None:
            self.store.give_up(turn, ids)
            self.shell.explain(error)

        self.desk.read(
            *(board_cards, ids, self.desk.today()),
            then=lambda found: self.store.take_cards(turn, ids, found),
            failed=give_up,
            owner=self,
        )

    # --- what can be done

    def part_by(self, by: BoardBy) -> None:
        """Part the board into other columns."""
        self.by = by
        remember("projects/board_by", by.value)
        self.read(self.listing)

    def move_card(self, project_id: str, at: int) -> None:
        """Put a card into the column at a place; asks where a gate or a reason is owed."""
        column = self.store.models[at].column
        if self.listing.trashed:
            self.shell.notify(tr("回收站里的项目不能移动，请先恢复。"), kind="info")
        elif not column.takes_cards:
            self.shell.notify(tr("“其他”里有好几个值，不能放进去。"), kind="info")
        elif self.store.by is BoardBy.STAGE:
            self.move_to(project_id, Stage(column.key or ""))
        else:
            label = tr("{name} 移到“{column}”").format(
                name=self._name(project_id), column=column.label
            )
            self.desk.change(
                *(put_card, project_id, self.store.by, column.key), label=label, owner=self
            )

    def move_to(self, project_id: str, to: Stage) -> None:
        """Move a project to a stage today; the dialog opens when more is to be said."""
        look = self.desk.read_now(look_at_move, project_id, self.desk.today())
        if look.card.stage is to:
            return
        gate = look.gate_to_pass(to)
        owed = needs_reason(look.card.stage, to, look.past.stood)
        if owed or (gate is not None and not gate.open):
            MoveStageDialog(self.desk, project_id, to, self).open()
            return
        today = self.desk.today()
        label = tr("{name} 移到“{stage}”").format(name=look.card.name, stage=to.label)
        self.desk.change(
            *(move_stage, project_id, to), on=When.on(today), today=today, label=label, owner=self
        )

    def show_menu(self, project_id: str, place: QPoint) -> None:
        """Offer at a point of the screen what can be done with a card."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_it = menu.addAction(icon("external-link"), tr("打开　Enter"))
        open_it.triggered.connect(lambda: self.view.opened.emit(project_id))
        stages = menu.addMenu(tr("变更阶段"))
        card = self.store.held(project_id)
        for stage in (*ROAD, *BESIDE):
            action = stages.addAction(stage.label)
            action.setEnabled(card is None or card.stage is not stage)
            action.triggered.connect(partial(self._move_by_menu, project_id, stage))
        stages.setEnabled(not self.listing.trashed)
        menu.popup(place)

    def _move_by_menu(self, project_id: str, stage: Stage, _checked: bool = False) -> None:
        self.move_to(project_id, stage)

    def _name(self, project_id: str) -> str:
        card = self.store.held(project_id)
        return card.name if card is not None else tr("项目")


def _in_words(count: int, columns: list[BoardColumn]) -> str:
    firm = sum(column.fen for column in columns)
    approximate = sum(column.approximate for column in columns)
    words = tr("{n} 个项目").format(n=f"{count:,}")
    if firm:
        words += tr(" · 合计 {sum}").format(sum=show_amount(Amount(firm)))
    if approximate:
        words += tr("，另有约数 {n} 项").format(n=approximate)
    return words


def look_switch(choose: Callable[[str], None]) -> tuple[QPushButton, ...]:
    """Return the buttons 表格 and 看板; `choose` is called with "table" or "board"."""
    made = []
    for key, word in (("table", tr("表格")), ("board", tr("看板"))):
        button = QPushButton(word)
        mark(button, "segment")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setAccessibleName(word)
        button.setToolTip("Ctrl+Shift+B")
        button.clicked.connect(partial(_choose, choose, key))
        made.append(button)
    return tuple(made)


def _choose(choose: Callable[[str], None], key: str, _checked: bool = False) -> None:
    choose(key)
