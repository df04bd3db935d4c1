"""The table of organizations: all ordered ids, and the rows of the pages that are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from crm.industries import industry_label
from crm.organization_list import (
    OrganizationListing,
    OrganizationRow,
    OrganizationTotals,
    all_classes,
    ordered_organizations,
    organization_rows,
    organization_totals,
)
from crm.rules.numbers import show_number
from crm.rules.units import money_in
from resources import N_, tr
from ui.models.paged import NOWHERE, Index, PagedModel
from ui.theme import colour, font

PAGE = 100
"""Rows read at a time."""


@dataclass(frozen=True)
class Column:
    """A column: the sort that its header asks for ("" for none), its width, and its side."""

    word: str
    sort: str
    width: int
    numeric: bool = False


COLUMNS = (
    Column(N_("企业"), "name", 260),
    Column(N_("类型"), "kind", 88),
    Column(N_("企业类别"), "class", 170),
    Column(N_("行业"), "industry", 190),
    Column(N_("所在地"), "seat", 110),
    Column(N_("联系人"), "", 64, True),
    Column(N_("项目"), "projects", 64, True),
    Column(N_("投资额 亿元"), "amount", 110, True),
)


@dataclass(frozen=True)
class OrganizationLook:
    """The ids of a listing, its first rows, its foot, and the classes to filter by."""

    listing: OrganizationListing
    ids: list[str]
    rows: list[OrganizationRow]
    totals: OrganizationTotals
    classes: list[str]
    any_there: bool


def look_at(session: Any, listing: OrganizationListing, top: int) -> OrganizationLook:
    """Read a listing and its rows around the row `top`, for `desk.read`."""
    ids = ordered_organizations(session, listing)
    first = max(min(top, len(ids) - PAGE), 0) // PAGE * PAGE
    return OrganizationLook(
        listing,
        ids,
        organization_rows(session, ids[first : first + 2 * PAGE]),
        organization_totals(session, listing),
        all_classes(session),
        bool(ids) or bool(ordered_organizations(session, OrganizationListing())),
    )


class OrganizationsModel(PagedModel[OrganizationRow]):
    """A line an organization."""

    def __init__(self) -> None:
        super().__init__(PAGE)
        self._sort = ("", False)

    def key_of(self, row: OrganizationRow) -> str:
        return row.organization_id

    def show_sort(self, sort: str, descending: bool) -> None:
        """Name the column that orders the rows, in its header."""
        self._sort = (sort, descending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            sort, descending = self._sort
            arrow = (" ↓" if descending else " ↑") if COLUMNS[section].sort == sort else ""
            return tr(COLUMNS[section].word) + arrow
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        if role not in _ROLES:
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, index.column())
        if role == Qt.ItemDataRole.FontRole:
            return font(bold=True) if index.column() in (0, 7) else None
        if index.column() == 0 and row.code_fault:
            return colour("amber")
        return None if index.column() in (0, 7) else colour("secondary")


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
    }
)


def cell(row: OrganizationRow, column: int) -> str:
    """Return the text of a cell."""
    match column:
        case 0:
            return row.name + (tr("　代码存疑") if row.code_fault else "")
        case 1:
            return row.kind.label
        case 2:
            return tr("、").join(row.classes)
        case 3:
            return industry_label(row.industry)
        case 4:
            return row.seat or ""
        case 5:
            return str(row.people) if row.people else ""
        case 6:
            return str(row.projects) if row.projects else ""
        case _:
            return _amount(row)


def _amount(row: OrganizationRow) -> str:
    """The firm figures; where there is none but marked ones, how many."""
    if row.firm_fen:
        firm = show_number(money_in(row.firm_fen, "亿元"), 2)
        return tr("{firm} +约").format(firm=firm) if row.approximate else firm
    return tr("约数 {n} 项").format(n=row.approximate) if row.approximate else ""


def _tip(row: OrganizationRow, column: int) -> str:
    if column == 0:
        lines = [row.name, row.short_name or "", row.credit_code or "", row.code_fault]
        lines.append(tr("上级：{name}").format(name=row.parent) if row.parent else "")
        lines.append(tr("示例数据") if row.illustrative else "")
        return "\n".join(line for line in lines if line)
    if column == 7 and row.approximate:
        return tr("确数合计，另有约数 {n} 项").format(n=row.approximate)
    return cell(row, column)


def _side(column: int) -> Qt.AlignmentFlag:
    right = COLUMNS[column].numeric
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
