"""The board: columns side by side, and moving cards between them by mouse and keyboard."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QWidget

from resources import tr
from ui.models.board import BoardStore
from ui.theme import mark
from ui.widgets.board_column import BoardColumnView
from ui.widgets.board_painting import HEIGHT, CardDelegate

_EDGE = 48
_EDGE_STEP = 14


class BoardView(QScrollArea):
    """Shows a store; what is to be done with a card is said by signals."""

    opened = Signal(str)
    move_wanted = Signal(str, int)
    """A card's id, and the place of the column it is to be put in."""
    menu_wanted = Signal(str, QPoint)
    typed = Signal(str)

    def __init__(self, store: BoardStore) -> None:
        super().__init__()
        self.store = store
        self.columns: list[BoardColumnView] = []
        self.delegate = CardDelegate(self)
        self._current = ""
        self._dragged = ""
        self._target: BoardColumnView | None = None
        self._grip, self._last = QPoint(), QPoint()
        self.setAccessibleName(tr("看板"))
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = self._inside = QWidget()
        mark(inside, "page")
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._end = QWidget(inside)
        self.setWidget(inside)
        self.ghost = QLabel(self)
        self.ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.ghost.hide()
        self._edge = QTimer(self, interval=16)
        self._edge.timeout.connect(self._scroll_at_edge)
        self._kept: tuple[str, bool] = ("", False)
        store.changing.connect(self._keep_place)
        store.columns_changed.connect(self._rebuild)
        store.counted.connect(self._show_counts)

    @property
    def current_id(self) -> str:
        """The card that the keyboard is at, or was at last."""
        return self._current

    def take_focus(self) -> None:
        """Give the keyboard to the card it was at, else to the first one."""
        place = self.store.place_of(self._current)
        if place is None:
            place = next(((at, 0) for at, one in enumerate(self.columns) if not one.folded), None)
        if place is not None:
            self.go_to(*place)

    def go_to(self, at: int, row: int) -> None:
        """Put the keyboard at a card."""
        column = self.columns[at]
        column.list.setFocus()
        column.list.setCurrentIndex(column.model.index(row))
        self.ensureWidgetVisible(column, 0, 0)

    def tops(self) -> dict[str, int]:
        """Where each column is looked at: its key → the first row that is seen."""
        return {
            one.model.column.key or "": one.list.verticalScrollBar().value() // HEIGHT
            for one in self.columns
        }

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._end_drag(dropped=False)

    # --- columns

    def _rebuild(self) -> None:
        self._end_drag(dropped=False)
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None and old is not self._end:
                old.hide()
                old.deleteLater()
        self.columns = []
        for at, model in enumerate(self.store.models):
            column = BoardColumnView(model, self.delegate)
            cards = column.list
            cards.opened.connect(self.opened)
            cards.typed.connect(self.typed)
            cards.menu_wanted.connect(self.menu_wanted)
            cards.stepped.connect(partial(self._step, at))
            cards.shifted.connect(partial(self._shift, at))
            cards.drag_begun.connect(partial(self._begin_drag, at))
            cards.drag_moved.connect(self._move_drag)
            cards.drag_ended.connect(lambda dropped: self._end_drag(dropped=dropped))
            changed = cards.selectionModel().currentChanged
            changed.connect(lambda _now, _before, at=at: self._note_current(at))
            self.columns.append(column)
            self._row.addWidget(column, 1)
        self._row.addWidget(self._end, 0)

    def _show_counts(self) -> None:
        current, had_focus = self._kept
        for column in self.columns:
            column.show_counts()
        wide = sum(not column.folded for column in self.columns)
        self._row.setStretch(self._row.count() - 1, 0 if wide > 3 else 1)
        place = self.store.place_of(current)
        if place is not None and had_focus:
            at, row = place  # a card that was moved takes the keyboard along
            column = self.columns[at]
            if not column.list.hasFocus() or column.list.current_id() != current:
                self.go_to(at, row)
        self._current = current

    def _keep_place(self) -> None:
        """Note the card that the keyboard is at, before rows come and go below it."""
        self._kept = (self._current, any(column.list.hasFocus() for column in self.columns))

    def _note_current(self, at: int) -> None:
        here = self.columns[at].list.current_id() if at < len(self.columns) else None
        if here is not None and self.columns[at].list.hasFocus():
            self._current = here

    # --- by keyboard

    def _step(self, at: int, step: int) -> None:
        """Go to the next column that has cards, at the same height."""
        rect = self.columns[at].list
        down = rect.visualRect(rect.currentIndex()).center().y()
        at += step
        while 0 <= at < len(self.columns):
            column = self.columns[at]
            if not column.folded:
                index = column.list.indexAt(QPoint(column.list.width() // 2, max(down, 0)))
                last = len(column.model.ids) - 1
                self.go_to(at, index.row() if index.isValid() else last)
                return
            at += step

    def _shift(self, at: int, step: int) -> None:
        here = self.columns[at].list.current_id()
        if here is not None and 0 <= at + step < len(self.columns):
            self.move_wanted.emit(here, at + step)

    # --- by mouse

    def _begin_drag(self, at: int, project_id: str, place: QPoint) -> None:
        cards = self.columns[at].list
        row = cards.visualRect(cards.currentIndex())
        self._dragged = project_id
        self._grip = place - cards.viewport().mapToGlobal(row.topLeft())
        card = self.store.held(project_id)
        if card is not None:
            ratio = self.devicePixelRatioF()
            self.ghost.setPixmap(self.delegate.picture(card, row.width(), ratio, True))
        self.ghost.resize(row.size())
        self.ghost.show()
        self.ghost.raise_()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._edge.start()

    def _move_drag(self, place: QPoint) -> None:
        self._last = place
        self.ghost.move(self.mapFromGlobal(place - self._grip))
        self._aim(self.column_at(place))

    def _aim(self, column: BoardColumnView | None) -> None:
        if column is not self._target:
            for one, wanted in ((self._target, False), (column, True)):
                if one is not None:
                    one.show_target(wanted)
            self._target = column

    def column_at(self, place: QPoint) -> BoardColumnView | None:
        """The column below a point of the screen."""
        inside = self._inside.mapFromGlobal(place)
        if not self.viewport().rect().contains(self.viewport().mapFromGlobal(place)):
            return None
        return next((one for one in self.columns if one.geometry().contains(inside)), None)

    def _scroll_at_edge(self) -> None:
        x = self.viewport().mapFromGlobal(self._last).x()
        step = (
            -_EDGE_STEP if x < _EDGE else _EDGE_STEP if x > self.viewport().width() - _EDGE else 0
        )
        bar = self.horizontalScrollBar()
        if step and self._last != QPoint():
            bar.setValue(bar.value() + step)
            self._aim(self.column_at(self._last))

    def _end_drag(self, *, dropped: bool) -> None:
        if not self._dragged:
            return
        dragged, target = self._dragged, self._target
        self._aim(None)
        self._dragged, self._last = "", QPoint()
        self._edge.stop()
        self.ghost.hide()
        self.unsetCursor()
        for column in self.columns:
            column.list.dragging = False
        place = self.store.place_of(dragged)
        if dropped and target in self.columns and place is not None:
            at = self.columns.index(target)
            if at != place[0]:
                self.move_wanted.emit(dragged, at)
