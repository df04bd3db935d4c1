"""The year's targets as a table: a line a target, a heading a park."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from crm.forecasts import TargetForecast
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
from crm.year_ends import Expected, expected_of
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
    N_("实心 已完成　竖线 时序"),  # or `WITH_FORECAST`
    N_("百分点"),
    N_("同比"),
    N_("数据截至"),
    N_("年底可能"),
)
WITH_FORECAST = N_("实心 已完成　浅色 年底预计　竖线 时序")
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
        self._forecasts: dict[str, TargetForecast] | None = None  # None: not read yet
        self._legend_here = True

    def show_forecasts(self, forecasts: Iterable[TargetForecast]) -> None:
        """Show how likely those that count projects are met at the year's end, and how far."""
        self._forecasts = {one.target_id: one for one in forecasts}
        if self._lines:
            last = self.index(len(self._lines) - 1, Column.CHANCE)
            self.dataChanged.emit(self.index(0, Column.BAR), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.BAR, Column.BAR)

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
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.BAR, Column.BAR)

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
            if section != Column.BAR:
                return tr(HEADERS[section])
            return self.legend() if self._legend_here else ""
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
        if column is Column.BAR:
            return self._bar(line, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(line, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.basis
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return show_gap(line) if column is Column.AHEAD else _text(line, column)
        return None

    def forecast_of(self, line: TargetStanding) -> TargetForecast | None:
        """The forecast of a target that counts projects; None of others, or before it is read."""
        return (self._forecasts or {}).get(line.target_id)

    def expected_of(self, line: TargetStanding) -> Expected | None:
        """What is expected of a target at the year's end, where that can be said."""
        if self._forecasts is None and line.record_kind == "project":
            return None  # it would be drawn in another way a moment later
        return expected_of(line, self.forecast_of(line))

    def legend(self) -> str:
        """What the parts of the bars are, of those that are drawn."""
        told = any(map(self.expected_of, self._standings()))
        return tr(WITH_FORECAST if told else HEADERS[Column.BAR])

    def put_legend(self, *, here: bool) -> None:
        """Show the legend in the header, or leave it to the page, where the column lacks room."""
        self._legend_here = here
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.BAR, Column.BAR)

    def _standings(self) -> list[TargetStanding]:
        return [line for line in self._lines if not isinstance(line, str)]

    def _chance(self, line: TargetStanding, role: int) -> object:
        found = self.forecast_of(line)
        shown = "" if found is None else show_chance(found.met.chance)
        if role == Qt.ItemDataRole.DisplayRole:
            return shown
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tr("年底达成可能 {chance}").format(chance=shown) if shown else ""
        return None

    def _bar(self, line: TargetStanding, role: int) -> object:
        """A bar in words: where it stands, and what is expected of it."""
        found = self.expected_of(line)
        expected = "" if found is None else found.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (line.basis, expected) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("，").join(part for part in (show_gap(line), expected) if part)
        return "" if role == Qt.ItemDataRole.DisplayRole else None

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
