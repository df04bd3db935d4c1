"""The grid of 实绩: a figure a cell, in the unit of its column's header."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crm.errors import InvalidInput
from crm.performance_grid import ActualsGrid, Cell, GridColumn, GridRow
from crm.performances import Entered, show_quantity
from crm.rules.actual_checks import BY_MONTH, show_period
from crm.rules.actual_typed import parse_figure
from crm.rules.indicators import currency_of, in_base, show_in, units_of
from crm.rules.numbers import show_number
from db.errors import YinfengError
from db.terms import Indicator, TaxBasis
from db.values import Quantity
from resources import tr
from ui.theme import colour, font

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FIRST = 1
"""The first column of figures; before it stands whose or of when they are."""


class ActualsModel(QAbstractTableModel):
    """Shows a grid; what is typed or pasted is handed on as figures to enter."""

    edited = Signal(list)
    """`Entered` figures that a person typed in one cell."""

    def __init__(self) -> None:
        super().__init__()
        self.grid: ActualsGrid | None = None

    def show_grid(self, grid: ActualsGrid) -> None:
        """Show another grid; one of the same shape keeps what is chosen."""
        before = self.grid
        same = before is not None and before.columns == grid.columns
        same = same and _places(before) == _places(grid)
        if not same:
            self.beginResetModel()
        self.grid = grid
        if not same:
            self.endResetModel()
        elif grid.rows:
            last = self.index(len(grid.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, at: int) -> GridRow | None:
        """The line at a place."""
        rows = self.grid.rows if self.grid is not None else ()
        return rows[at] if 0 <= at < len(rows) else None

    def column(self, at: int) -> GridColumn | None:
        """The indicator of a column; None for the first."""
        columns = self.grid.columns if self.grid is not None else ()
        return columns[at - FIRST] if FIRST <= at < FIRST + len(columns) else None

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place; None in the first column."""
        line, what = self.row(row), self.column(column)
        return None if line is None or what is None else line.cells[column - FIRST]

    def editable(self, row: int, column: int) -> bool:
        """Whether a figure can stand there: a month only of what its months add up to."""
        line, what = self.row(row), self.column(column)
        if line is None or what is None:
            return False
        return line.month is None or what.indicator in BY_MONTH

    def entered(self, row: int, column: int, text: str) -> Entered:
        """Return what a text in a cell enters; raises InvalidInput, naming the cell."""
        line, what = self.row(row), self.column(column)
        assert line is not None
        if what is None or not self.editable(row, column):
            raise InvalidInput(
                tr("“{text}”要填在{where}，那里不能录入。").format(
                    text=text, where=self.where(row, column)
                )
            )
        try:
            quantity = parse_figure(
                text, what.indicator, unit=unit_of(what.indicator), month=line.month
            )
        except InvalidInput as error:
            raise InvalidInput(f"{self.where(row, column)}：{error.message}") from error
        return Entered(line.slot(what), quantity)

    def where(self, row: int, column: int) -> str:
        """Name a cell: ``示例装备 2027年 税收``."""
        line, what = self.row(row), self.column(column)
        if line is None:
            return ""
        word = tr("名称列") if what is None else heading(what)
        return f"{line.name} {show_period(line.year, line.month)} {word}"

    def text(self, row: int, column: int) -> str:
        """The text of a cell as it is copied: the number in the unit of its column."""
        line, what = self.row(row), self.column(column)
        if line is None:
            return ""
        if what is None:
            return self._lead(line)
        return shown_figure(line.cells[column - FIRST], what.indicator)

    # --- what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() or self.grid is None else len(self.grid.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() or self.grid is None else FIRST + len(self.grid.columns)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or self.grid is None:
            return None
        what = self.column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if what is None else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if what is None:
            return tr("企业") if self.grid.asked.organization_id is None else tr("期间")
        unit = unit_of(what.indicator)
        return f"{heading(what)} {unit}" if unit else heading(what)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.row(index.row()) if index.isValid() else None
        if line is None:
            return None
        what = self.column(index.column())
        cell = None if what is None else line.cells[index.column() - FIRST]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self.text(index.row(), index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if cell is None else Qt.AlignmentFlag.AlignRight
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole:
                quiet = line.month is not None if cell is None else cell.summed
                return colour("secondary" if quiet else "text")
            case Qt.ItemDataRole.FontRole:
                return font(bold=True) if cell is None and line.month is None else font()
            case Qt.ItemDataRole.ToolTipRole:
                return line.name if cell is None else state_words(cell)
            case Qt.ItemDataRole.AccessibleTextRole:
                where, text = self.where(*_at(index)), self.text(*_at(index))
                return f"{where} {text} {'' if cell is None else state_words(cell)}".strip()
            case Qt.ItemDataRole.UserRole:
                return cell
        return None

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Hand an edited figure on; the grid shows it once it is saved."""
        if role != Qt.ItemDataRole.EditRole or not isinstance(value, Entered):
            return False
        self.edited.emit([value])
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable(*_at(index)) else flags

    def _lead(self, line: GridRow) -> str:
        if self.grid is not None and self.grid.asked.organization_id is None:
            return line.name
        if line.month is None:
            return show_period(line.year)
        return "　" + tr("{month}月").format(month=line.month)


def heading(what: GridColumn) -> str:
    """Name a column; of tax its 口径 where it is not the usual one."""
    if what.basis in (None, TaxBasis.PAID):
        return what.indicator.label
    return f"{what.indicator.label}（{what.basis.label}）"


def unit_of(indicator: Indicator) -> str:
    """The unit in which a column shows its figures."""
    return units_of(indicator)[0]


def shown_figure(cell: Cell, indicator: Indicator) -> str:
    """Show a figure in the unit of its column; one of another currency keeps its own."""
    actual = cell.actual
    if actual is None:
        return ""
    unit = unit_of(indicator)
    try:
        foreign = currency_of(actual, indicator) is not _currency(unit, indicator)
        if actual.number is None or foreign:
            return show_quantity(actual)
        return show_in(in_base(actual, indicator), unit, indicator)
    except YinfengError:  # a unit that does not fit, as a merge may leave it
        return show_quantity(actual)


def _currency(unit: str, indicator: Indicator) -> object:
    return currency_of(Quantity(None, unit), indicator)


def state_words(cell: Cell) -> str:
    """Say in words how a cell stands: verified by whom, waited for by what."""
    if cell.known and cell.verified:
        day = cell.verified_on.isoformat() if cell.verified_on is not None else ""
        return tr("已核实：{who} {day}").format(who=cell.verified_by, day=day).strip()
    if cell.known:
        return tr("未核实")
    if cell.summed:
        return tr("各月合计，没有单独的全年数")
    if cell.owed:
        return tr("缺数据，这些承诺在等它：") + "\n" + "\n".join(cell.owed)
    return ""


def counted(grid: ActualsGrid) -> str:
    """The line above the grid: how many rows, what is missing, what is not verified."""
    rows = show_number(len(grid.rows))
    words = tr("{n} 家企业") if grid.asked.organization_id is None else tr("{n} 行")
    parts = [words.format(n=rows)]
    if grid.missing:
        parts.append(tr("缺数据 {n} 项").format(n=show_number(grid.missing)))
    if grid.unverified:
        parts.append(tr("未核实 {n} 项").format(n=show_number(grid.unverified)))
    return tr("，").join(parts)


def _places(grid: ActualsGrid | None) -> Sequence[tuple[str, int, int | None]]:
    return [(one.organization_id, one.year, one.month) for one in grid.rows] if grid else []


def _at(index: Index) -> tuple[int, int]:
    return index.row(), index.column()
