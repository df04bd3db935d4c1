"""Policies to choose for a package, each with its terms as they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal

from crm.policies import PolicyRow
from resources import N_
from ui.models.headed import HeadedModel, Index
from ui.theme import colour

_HEADS = (N_("政策"), N_("承诺金额"), N_("兑现日期"), N_("兑现条件"), N_("文号"))


@dataclass
class Line:
    """One policy: whether it is in the package, and its terms as typed."""

    policy: PolicyRow
    chosen: bool = False
    promised: str = ""
    due: str = ""
    condition: str = ""
    commitment_id: str | None = None


class PackageModel(HeadedModel[Line]):
    """A line a policy; its box is ticked by Space or by typing terms."""

    heads = _HEADS

    chosen_changed = Signal()

    def show_policies(self, policies: Sequence[PolicyRow], chosen: Sequence[str] = ()) -> None:
        """Show these policies; `chosen` are the ids of those that are ticked."""
        self.beginResetModel()
        self.lines = [Line(one, one.policy_id in chosen) for one in policies]
        self.endResetModel()
        self.chosen_changed.emit()

    @property
    def package(self) -> list[Line]:
        """The lines that are ticked, in order."""
        return [one for one in self.lines if one.chosen]

    def write(self, row: int, name: str, value: str | None) -> None:
        """Take what was typed for a term of a line; a line with terms is in the package."""
        line = self.lines[row]
        if getattr(line, name) == value:
            return
        setattr(line, name, value)
        if value and not line.chosen:
            line.chosen = True
            self.chosen_changed.emit()
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADS) - 1))

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            cells = (
                line.policy.name, line.promised, line.due, line.condition,
                line.policy.document or "",
            )  # fmt: skip
            return cells[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if line.chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole and index.column():
            return colour("text" if line.chosen and index.column() < 4 else "secondary")
        return None

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column():
            return False
        self.lines[index.row()].chosen = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, self.index(index.row(), len(_HEADS) - 1))
        self.chosen_changed.emit()
        return True
