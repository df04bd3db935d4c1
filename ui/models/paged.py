"""Tables of which all ids are known, and the rows of the pages that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Signal

KEPT = 3_000
"""Rows held at most; beside them stand only ids."""
R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class PagedModel(QAbstractTableModel, Generic[R]):
    """Rows come a page at a time: what is not there yet is asked for by `page_wanted`.

    A model of its own says which columns there are, what a cell shows, and `key_of` a row.
    """

    page_wanted = Signal(list)
    """The ids of one page whose rows are to be given to `take_rows`."""

    def __init__(self, page: int) -> None:
        """page: rows of a page."""
        super().__init__()
        self._page = page
        self._ids: list[str] = []
        self._rows: dict[str, R] = {}
        self._asked: set[int] = set()
        self.turn = 0
        """How often ids were shown: a page that was asked for before is of what was then."""

    def key_of(self, row: R) -> str:
        """Return the id of a row."""
        raise NotImplementedError

    @property
    def ids(self) -> list[str]:
        """All ids in order; not to be changed."""
        return self._ids

    def show_ids(self, ids: list[str], rows: Iterable[R] = ()) -> None:
        """Show `ids`; the same ids in the same order keep what is chosen."""
        same = ids == self._ids
        if not same:
            self.beginResetModel()
        self._ids = ids
        self.turn += 1
        self._asked.clear()
        self._clear()
        self._keep(rows)
        if not same:
            self.endResetModel()
        elif ids:
            self._tell(0, len(ids) - 1)

    def take_rows(self, turn: int, asked: Sequence[str], rows: Iterable[R]) -> None:
        """Take the rows of a page that was asked for in `turn`; those of another are stale."""
        if turn != self.turn:
            return
        self._keep(rows)
        first = self._page_of(asked)
        if first is not None:
            self._asked.discard(first // self._page)
            self._tell(first, min(first + len(asked), len(self._ids)) - 1)

    def give_up(self, turn: int, asked: Sequence[str]) -> None:
        """Reading a page failed: ask for it again when it is looked at again."""
        first = self._page_of(asked)
        if first is not None and turn == self.turn:
            self._asked.discard(first // self._page)

    def row(self, at: int) -> R | None:
        """The row at a place; None while its page is being read."""
        if not 0 <= at < len(self._ids):
            return None
        found = self._rows.get(self._ids[at])
        if found is None:
            self._ask(at // self._page)
        return found

    def held(self, at: int) -> R | None:
        """The row at a place, when it is there already."""
        return self._rows.get(self._ids[at])

    def place_of(self, record_id: str) -> int | None:
        """The place of a record, or None."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return None

    def look_ahead(self, last: int) -> None:
        """Ask for the page after the row `last`, so that scrolling meets no gap."""
        beyond = last + self._page // 2
        if beyond < len(self._ids) and self._ids[beyond] not in self._rows:
            self._ask(beyond // self._page)

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._ids)

    def _keep(self, rows: Iterable[R]) -> None:
        self._rows.update((self.key_of(row), row) for row in rows)
        while len(self._rows) > KEPT:
            self._drop(next(iter(self._rows)))

    def _clear(self) -> None:
        """Hold no row."""
        self._rows.clear()

    def _drop(self, record_id: str) -> None:
        """Hold a row no more."""
        del self._rows[record_id]

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.page_wanted.emit(self._ids[page * self._page : (page + 1) * self._page])

    def _page_of(self, asked: Sequence[str]) -> int | None:
        """Where a page that was asked for begins now; None after the order changed."""
        for page in self._asked:
            first = page * self._page
            if asked and self._ids[first : first + 1] == [asked[0]]:
                return first
        return None

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
