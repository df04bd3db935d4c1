"""The board's store: ids for each column, the cards that were read, and a list model a column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from crm.board import BoardBy, BoardCard, BoardColumn, board, board_cards
from crm.columns import Listing
from crm.milestone_words import show_light
from crm.row_text import headline_in_words
from resources import tr

FIRST = 10
"""Cards of each column that are read with the ids: a screen shows no more."""
AT_ONCE = 60
"""Cards read around one that is looked at and not there yet."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ColumnModel(QAbstractListModel):
    """One column: ids in order; what a card shows stands in the store."""

    def __init__(self, store: BoardStore, column: BoardColumn) -> None:
        super().__init__(store)
        self._store = store
        self.column = column

    @property
    def ids(self) -> list[str]:
        """The ids in order; not to be changed."""
        return self.column.ids

    def show_column(self, column: BoardColumn) -> None:
        """Show other ids; what stays before and behind the change keeps its place."""
        old, new = self.column.ids, column.ids
        if old == new:
            self.column = column
            return
        most = min(len(old), len(new))
        head = next((at for at in range(most) if old[at] != new[at]), most)
        tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
        gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
        if gone:
            self.beginRemoveRows(_NOWHERE, head, head + len(gone) - 1)
            self.column.ids = old[:head] + old[len(old) - tail :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(_NOWHERE, head, head + len(come) - 1)
        self.column = column
        if come:
            self.endInsertRows()

    def card(self, row: int) -> BoardCard | None:
        """The card at a place; None while it is being read."""
        return self._store.card(self, row)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.column.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES or not 0 <= index.row() < len(self.column.ids):
            return None
        card = self._store.card(self, index.row())
        if card is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return card
        return card.name if role == Qt.ItemDataRole.DisplayRole else card_in_words(card)

    def changed(self, rows: Iterable[int]) -> None:
        """Tell the view that cards came."""
        for row in rows:
            self.dataChanged.emit(self.index(row), self.index(row))


class BoardStore(QObject):
    """All columns of the board that is shown."""

    changing = Signal()
    """What stands in the columns is about to change."""
    columns_changed = Signal()
    """There are other columns now, not only other cards in them."""
    counted = Signal()
    """What stands in the columns, or its sums, changed."""
    cards_wanted = Signal(list)
    """Ids whose cards are to be given to `take_cards`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by = BoardBy.STAGE
        self.models: list[ColumnModel] = []
        self._cards: dict[str, BoardCard] = {}
        self._asked: set[str] = set()
        self.turn = 0
        """How often columns were shown: cards that were asked for before are of what was then."""
        self._wanted: list[str] = []
        self._ask_later = QTimer(self, singleShot=True, interval=0)
        self._ask_later.timeout.connect(self._ask)

    def show_board(
        self, by: BoardBy, columns: Sequence[BoardColumn], cards: Iterable[BoardCard]
    ) -> None:
        """Show columns anew; `cards` are those that were read with them, all others are stale."""
        self.changing.emit()
        same = by is self.by and [one.key for one in columns] == [
            model.column.key for model in self.models
        ]
        self.by = by
        known = self._cards
        self._cards = {card.project_id: card for card in cards}
        self.turn += 1
        self._asked.clear()
        self._wanted.clear()
        if same:
            for model, column in zip(self.models, columns, strict=True):
                model.show_column(column)
                # Only what looks otherwise now is painted again.
                model.changed(
                    row
                    for row, key in enumerate(column.ids)
                    if key in known and known[key] != self._cards.get(key)
                )
        else:
            gone = self.models
            self.models = [ColumnModel(self, column) for column in columns]
            self.columns_changed.emit()
            for model in gone:
                model.deleteLater()
        self.counted.emit()

    def take_cards(self, turn: int, asked: Sequence[str], cards: Iterable[BoardCard]) -> None:
        """Take the cards that were asked for in `turn`; what is of an earlier is stale."""
        if turn != self.turn:
            return
        self._asked.difference_update(asked)
        came = {card.project_id: card for card in cards}
        self._cards.update(came)
        for model in self.models:
            model.changed(row for row, key in enumerate(model.ids) if key in came)

    def give_up(self, turn: int, asked: Sequence[str]) -> None:
        """Reading cards failed: ask for them again when they are looked at again."""
        if turn == self.turn:
            self._asked.difference_update(asked)

    def card(self, model: ColumnModel, row: int) -> BoardCard | None:
        """A card; None while it is being read, with those around it."""
        found = self._cards.get(model.ids[row])
        if found is None:
            first = max(row - AT_ONCE // 3, 0)
            for key in model.ids[first : first + AT_ONCE]:
                if key not in self._cards and key not in self._asked:
                    self._asked.add(key)
                    self._wanted.append(key)
            if self._wanted:
                self._ask_later.start()
        return found

    def held(self, project_id: str) -> BoardCard | None:
        """A card, when it is there already."""
        return self._cards.get(project_id)

    def place_of(self, project_id: str) -> tuple[int, int] | None:
        """Column and row of a project, or None."""
        for at, model in enumerate(self.models):
            if project_id in model.ids:
                return at, model.ids.index(project_id)
        return None

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted, []
        if wanted:
            self.cards_wanted.emit(wanted)


def take_board(
    session: Any, listing: Listing, by: BoardBy, kept: dict[str, int], today: Any
) -> tuple[Listing, BoardBy, list[BoardColumn], list[BoardCard]]:
    """Read a board and the cards one sees first; kept: where each column is looked at, by row."""
    columns = board(session, listing, by)
    ids = []
    for column in columns:
        top = max(min(kept.get(column.key or "", 0), len(column.ids) - FIRST), 0)
        ids += column.ids[top : top + FIRST]
    return listing, by, columns, board_cards(session, ids, today)


def card_in_words(card: BoardCard) -> str:
    """Say a card for who hears it, or hovers it."""
    parts = [card.name]
    if card.illustrative:
        parts[0] = tr("{name}（示例）").format(name=card.name)
    if card.investors:
        parts.append(card.investors)
    if card.tiered is not None:
        parts.append(card.tiered.tier.name + ("" if card.tiered.firm else tr("（约）")))
    parts += [tr("阶段 {stage}").format(stage=card.stage.label), headline_in_words(card.headline)]
    people = (
        (tr("责任人"), card.owner),
        (tr("联点领导"), card.chief),
        (tr("督办专员"), card.commissioner),
    )
    for word, name in people:
        if name:
            parts.append(f"{word} {name}")
    if card.days is not None:
        parts.append(tr("本阶段 {n} 天").format(n=card.days))
    if card.owes:
        parts.append(tr("一个月没有进展，还没有写原因"))
    if card.lit.late:
        parts.append(tr("：").join((show_light(card.lit.light), card.lit.late)))
    if card.next_step:
        due = "" if card.next_due is None else card.next_due.isoformat()
        parts.append(tr("下一步 {step} {due}").format(step=card.next_step, due=due).strip())
    if card.progress:
        parts.append(tr("进展：") + card.progress)
    return "\n".join(part for part in parts if part)


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.UserRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)
