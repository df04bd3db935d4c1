"""The year's targets as a table: a line a target, a heading a park."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.rules.numbers import UNKNOWN, round_half_up, show_number, show_percent
from crm.rules.pace import show_growth
from crm.targets import (
    SEVERE,
    TargetStanding,
    show_actual,
    show_as_of,
    show_gap,
    show_target,
)
from resources import N_, tr
from ui.widgets.chance import show_chance


class Column(IntEnum):
    INDICATOR = 0
    ACTUAL = 1
    TARGET = 2
    RATE = 3
    BAR = 4
    AHEAD = 5
    GROWTH = 6
    AS_OF = 7
    CHANCE = 8


HEADERS = (
    N_("指标"),
    N_("完成"),
    N_("目标"),
    N_("完成率"),
    N_("实心 已完成　竖线 时序"),
    N_("百分点"),
    N_("同比"),
    N_("数据截至"),
    N_("年底可能"),
)
RIGHT = (
    Column.ACTUAL,
    Column.TARGET,
    Column.RATE,
    Column.AHEAD,
    Column.GROWTH,
    Column.CHANCE,
)

Index = QModelIndex | QPersistentModelIndex
Line = TargetStanding | str


class TargetsModel(QAbstractTableModel):
    """Lines in the plan's order; a `str` line is a park's heading over the whole width."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._chances: dict[str, float] = {}

    def show_chances(self, chances: Mapping[str, float]) -> None:
        """Show by target id how likely each is met at the year's end; others have no forecast."""
        self._chances = dict(chances)
        last = self.index(max(self.rowCount() - 1, 0), Column.CHANCE)
        self.dataChanged.emit(self.index(0, Column.CHANCE), last)

    def replace(self, standings: Sequence[TargetStanding], *, headings: bool = True) -> None:
        """Show `standings`, which stand park by park; headings: name each park above its own."""
        self.beginResetModel()
        self._lines = []
        park: str | None = "" if headings else None
        for standing in standings:
            if standing.park_id != park:
                park = standing.park_id
                self._lines.append(standing.park)
            self._lines.append(standing)
        self.endResetModel()

    def line(self, row: int) -> Line:
        """The standing of `row`, or a park's name."""
        return self._lines[row]

    def heading_rows(self) -> list[int]:
        """The rows that hold a park's name."""
        return [row for row, line in enumerate(self._lines) if isinstance(line, str)]

    def row_of(self, target_id: str) -> int:
        """The row of a target; the first target's when it is not there."""
        rows = [
            row
            for row, line in enumerate(self._lines)
            if not isinstance(line, str) and line.target_id == target_id
        ]
        return rows[0] if rows else 1

    def rowCount(  # noqa: N802
        self,
        parent: Index = QModelIndex(),  # noqa: B008
    ) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(  # noqa: N802
        self,
        parent: Index = QModelIndex(),  # noqa: B008
    ) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADERS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        column = Column(index.column())
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if isinstance(line, str):
            shown = role == Qt.ItemDataRole.DisplayRole and column is Column.INDICATOR
            return line if shown else None
        if column is Column.CHANCE:
            return self._chance(line, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(line, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.basis
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return show_gap(line) if column in (Column.AHEAD, Column.BAR) else _text(line, column)
        return None

    def chance_of(self, line: TargetStanding) -> float | None:
        """How likely a target is met at the year's end; None without a forecast."""
        return self._chances.get(line.target_id)

    def _chance(self, line: TargetStanding, role: int) -> object:
        chance = self.chance_of(line)
        shown = "" if chance is None else show_chance(chance)
        if role == Qt.ItemDataRole.DisplayRole:
            return shown
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tr("年底达成可能 {chance}").format(chance=shown) if shown else ""
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def tint(standing: TargetStanding) -> str:
    """The token of how a target stands: green, amber when behind, phoenix when far behind."""
    if standing.ahead is None:
        return "secondary"
    points = round_half_up(standing.ahead, 1)
    return "green" if points >= 0 else "phoenix" if points <= SEVERE else "amber"


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _text(at: TargetStanding, column: Column) -> str:
    match column:
        case Column.INDICATOR:
            return tr("其中：{name}").format(name=at.indicator) if at.part_of else at.indicator
        case Column.ACTUAL:
            return show_actual(at)
        case Column.TARGET:
            return f"{show_target(at)} {at.unit}"
        case Column.RATE:
            return show_percent(at.rate, 1)
        case Column.AHEAD:
            return _points(at)
        case Column.GROWTH:
            return UNKNOWN if at.growth is None else show_growth(at.growth, 1)
        case Column.AS_OF:
            return show_as_of(at)
        case _:
            return ""


def _points(at: TargetStanding) -> str:
    if at.ahead is None:
        return UNKNOWN
    points = round_half_up(at.ahead, 1)
    if not points:
        return tr("持平")
    words = (tr("超序 {n}"), tr("欠序 {n}")) if at.paced else (tr("高 {n}"), tr("低 {n}"))
    return words[points < 0].format(n=show_number(abs(points), 1))
