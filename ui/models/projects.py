"""The projects' table: all ordered ids, and the rows of the pages that are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Qt, Signal

from crm.listing import COLUMNS, ColumnSpec, ProjectRow
from crm.project_cells import EDITABLE
from crm.project_paste import why_fixed
from crm.row_text import headline_note, shown_cell
from crm.rules.received import received_note
from crm.rules.tiers import committed
from resources import tr
from ui.models.paged import NOWHERE, Index, PagedModel

PAGE = 100
"""Rows read at a time."""
CENTRED = frozenset({"tier", "light"})
"""Columns of badges and signs."""

Cells = tuple[str, ...]


class ProjectsModel(PagedModel[ProjectRow]):
    """Rows with the texts of their cells, told once when they come."""

    edited = Signal(str, str, object)
    """Project id, column key, the new value: a person edited a cell."""

    def __init__(self) -> None:
        super().__init__(PAGE)
        self.columns: tuple[ColumnSpec, ...] = COLUMNS
        self.today: date | None = None
        """The day to count by; before it, what is due is overdue."""
        self.day_apart = False
        """Whether the day of the next step has a column of its own: then only the step is said."""
        self._cells: dict[str, Cells] = {}

    def key_of(self, row: ProjectRow) -> str:
        return row.project_id

    def shown(self, at: int) -> tuple[ProjectRow, Cells] | None:
        """The row at a place with the texts of its cells, for who paints many."""
        row = self.row(at)
        return None if row is None else (row, self._cells[row.project_id])

    # --- what Qt asks

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
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

    def _keep(self, rows: Iterable[ProjectRow]) -> None:
        found = list(rows)
        for row in found:
            cells = tuple(shown_cell(row, one.key, self.today) for one in COLUMNS)
            self._cells[row.project_id] = cells
        super()._keep(found)

    def _clear(self) -> None:
        super()._clear()
        self._cells.clear()

    def _drop(self, record_id: str) -> None:
        super()._drop(record_id)
        del self._cells[record_id]


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
