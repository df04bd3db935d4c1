"""The projects' table: all ordered ids, and the rows of the pages that are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crm.listing import COLUMNS, ColumnSpec, ProjectRow
from crm.project_cells import EDITABLE
from crm.project_paste import why_fixed
from crm.row_text import headline_note, shown_cell
from crm.rules.received import received_note
from crm.rules.tiers import committed
from resources import tr

PAGE = 100
"""Rows read at a time."""
KEPT = 3_000
"""Rows held at most; beside them stand only ids."""
CENTRED = frozenset({"tier", "light"})
"""Columns of badges and signs."""

Index = QModelIndex | QPersistentModelIndex
Cells = tuple[str, ...]


class ProjectsModel(QAbstractTableModel):
    """Rows come a page at a time: what is not there yet is asked for by `page_wanted`."""

    page_wanted = Signal(list)
    """The ids of one page whose rows are to be given to `take_rows`."""
    edited = Signal(str, str, object)
    """Project id, column key, the new value: a person edited a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[ColumnSpec, ...] = COLUMNS
        self.today: date | None = None
        """The day to count by; before it, what is due is overdue."""
        self.day_apart = False
        """Whether the day of the next step has a column of its own: then only the step is said."""
        self._ids: list[str] = []
        self._rows: dict[str, tuple[ProjectRow, Cells]] = {}
        self._asked: set[int] = set()
        self.turn = 0
        """How often ids were shown: a page that was asked for before is of what was then."""

    # --- what it holds

    @property
    def ids(self) -> list[str]:
        """All ids in order; not to be changed."""
        return self._ids

    def show_ids(self, ids: list[str], rows: Iterable[ProjectRow] = ()) -> None:
        """Show `ids`; the same ids in the same order keep every selection."""
        same = ids == self._ids
        if not same:
            self.beginResetModel()
        self._ids = ids
        self.turn += 1
        self._asked.clear()
        self._rows.clear()
        self._keep(rows)
        if not same:
            self.endResetModel()
        elif ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(COLUMNS) - 1))

    def take_rows(self, turn: int, asked: Sequence[str], rows: Iterable[ProjectRow]) -> None:
        """Take the rows of a page that was asked for in `turn`; those of another are stale."""
        if turn != self.turn:
            return
        self._keep(rows)
        first = self._page_of(asked)
        if first is not None:
            self._asked.discard(first // PAGE)
            last = min(first + len(asked), len(self._ids)) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def give_up(self, turn: int, asked: Sequence[str]) -> None:
        """Reading a page failed: ask for it again when it is looked at again."""
        first = self._page_of(asked)
        if first is not None and turn == self.turn:
            self._asked.discard(first // PAGE)

    def row(self, at: int) -> ProjectRow | None:
        """The row at a place; None while its page is being read."""
        found = self._rows.get(self._ids[at])
        if found is None:
            self._ask(at // PAGE)
            return None
        return found[0]

    def shown(self, at: int) -> tuple[ProjectRow, Cells] | None:
        """The row at a place with the texts of its cells, for who paints many."""
        found = self._rows.get(self._ids[at])
        if found is None:
            self._ask(at // PAGE)
        return found

    def held(self, at: int) -> ProjectRow | None:
        """The row at a place, when it is there already."""
        found = self._rows.get(self._ids[at])
        return None if found is None else found[0]

    def place_of(self, project_id: str) -> int | None:
        """The row of a project, or None."""
        try:
            return self._ids.index(project_id)
        except ValueError:
            return None

    def look_ahead(self, last: int) -> None:
        """Ask for the page after the row `last`, so that scrolling meets no gap."""
        if last + PAGE // 2 < len(self._ids) and self._ids[last + PAGE // 2] not in self._rows:
            self._ask((last + PAGE // 2) // PAGE)

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        spec = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return spec.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{spec.label} {tr(spec.unit)}" if spec.unit else spec.label
        return _alignment(spec) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        spec = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(spec)
        if role not in _ROLES:
            return None
        found = self.shown(index.row())
        if found is None:
            return None
        row, cells = found
        if role == Qt.ItemDataRole.UserRole:
            return row
        text = cells[index.column()]
        if spec.key == "next_step" and self.day_apart:
            text = shown_cell(row, spec.key)
        return _tip(row, spec.key, text) if role == Qt.ItemDataRole.ToolTipRole else text

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Hand an edited value on; the table shows it once it is saved."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.edited.emit(self._ids[index.row()], COLUMNS[index.column()].key, value)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        key, row = COLUMNS[index.column()].key, self.held(index.row())
        if key in EDITABLE and not (row and why_fixed(row, key)):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    # --- within

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.page_wanted.emit(self._ids[page * PAGE : (page + 1) * PAGE])

    def _page_of(self, asked: Sequence[str]) -> int | None:
        """Where a page that was asked for begins now; None after the order changed."""
        for page in self._asked:
            if asked and self._ids[page * PAGE : page * PAGE + 1] == [asked[0]]:
                return page * PAGE
        return None

    def _keep(self, rows: Iterable[ProjectRow]) -> None:
        for row in rows:
            cells = tuple(shown_cell(row, one.key, self.today) for one in COLUMNS)
            self._rows[row.project_id] = (row, cells)
        while len(self._rows) > KEPT:
            del self._rows[next(iter(self._rows))]


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.UserRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)


def _alignment(spec: ColumnSpec) -> Qt.AlignmentFlag:
    if spec.key in CENTRED:
        return Qt.AlignmentFlag.AlignCenter
    side = Qt.AlignmentFlag.AlignRight if spec.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _tip(row: ProjectRow, column: str, text: str) -> str:
    match column:
        case "amount":
            return headline_note(row)
        case "arrived":
            return received_note(row.received, committed(row.headline))
        case "name":
            return tr("{name}（示例）").format(name=row.name) if row.illustrative else row.name
        case "light" if row.lit.late:
            return tr("：").join((text, row.lit.late))
        case "next_step":
            progress = row.progress and tr("进展：") + row.progress
            return "\n".join(line for line in (text, progress) if line)
        case "progress":
            lines = [row.progress, row.stuck_reason and tr("未进展原因：") + row.stuck_reason]
            return "\n".join(line for line in lines if line)
        case "tier" if row.tiered is not None and not row.tiered.firm:
            return tr("按约数判断，尚非确数")
        case _:
            return text
