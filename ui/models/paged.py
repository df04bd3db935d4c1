"""Tables of which all ids are known, and the rows of the pages that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Signal

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

    def show_ids(self, ids: list[str], rows: Iterable[R]) -> None:
        """Show `ids`; the same ids in the same order keep what is chosen."""
        same = ids == self._ids
        if not same:
            self.beginResetModel()
        self._ids = ids
        self.turn += 1
        self._asked.clear()
        self._rows = {self.key_of(row): row for row in rows}
        if not same:
            self.endResetModel()
        elif ids:
            self._tell(0, len(ids) - 1)

    def take_rows(self, turn: int, asked: Sequence[str], rows: Iterable[R]) -> None:
        """Take the rows of a page that was asked for in `turn`; those of another are stale."""
        if turn != self.turn:
            return
        self._rows.update((self.key_of(row), row) for row in rows)
        for page in sorted(self._asked):
            first = page * self._page
            if asked and self._ids[first : first + 1] == [asked[0]]:
                self._asked.discard(page)
                self._tell(first, min(first + len(asked), len(self._ids)) - 1)

    def row(self, at: int) -> R | None:
        """The row at a place; None while its page is being read."""
        if not 0 <= at < len(self._ids):
            return None
        found = self._rows.get(self._ids[at])
        if found is None and at // self._page not in self._asked:
            self._asked.add(at // self._page)
            first = at // self._page * self._page
            self.page_wanted.emit(self._ids[first : first + self._page])
        return found

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._ids)

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
