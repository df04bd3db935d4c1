"""The projects that a scenario may let sign: ticked ones count, each with a day and an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt, Signal

from crm.rules.units import show_amount
from crm.scenarios import Candidate, Pick
from db.values import Amount
from resources import N_, tr
from ui.models.headed import HeadedModel, Index
from ui.theme import colour


class PickColumn(IntEnum):
    NAME = 0
    STAGE = 1
    AMOUNT = 2
    ON = 3


_HEADS = (N_("项目"), N_("阶段"), N_("签约额"), N_("签约日期"))
EDITABLE = (PickColumn.AMOUNT, PickColumn.ON)


class CandidatesModel(HeadedModel[Candidate]):
    """Those that are ticked are the picks; what was typed for one ticks it."""

    heads = _HEADS

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._on = date.min
        self._picks: dict[str, Pick] = {}
        self._days: dict[str, date] = {}

    def show_items(self, items: Sequence[Candidate]) -> None:
        """Show these projects; those that were ticked stay so."""
        self.beginResetModel()
        self.lines = list(items)
        known = {one.project_id for one in self.lines}
        self._picks = {key: pick for key, pick in self._picks.items() if key in known}
        self.endResetModel()

    def sign_on(self, day: date) -> None:
        """Let all that have no day of their own sign on this one."""
        self._on = day
        self._picks = {
            key: replace(pick, on=self._days.get(key, day)) for key, pick in self._picks.items()
        }
        self._tell()

    def picks(self) -> list[Pick]:
        """What is assumed of the ticked projects."""
        return list(self._picks.values())

    def open(self, picks: Sequence[Pick]) -> None:
        """Tick these projects and no others, each with its own day and amount."""
        self._picks = {pick.project_id: pick for pick in picks}
        self._days = {pick.project_id: pick.on for pick in picks}
        self._tell()

    def clear(self) -> None:
        """Tick none."""
        self._picks.clear()
        self._days.clear()
        self._tell()

    def toggle(self, row: int) -> None:
        """Tick a project, or take the tick away."""
        one = self.lines[row]
        if one.project_id in self._picks:
            del self._picks[one.project_id]
        else:
            self._picks[one.project_id] = self._pick(one)
        self._tell()

    def amount(self, row: int) -> Amount | None:
        """For how much a project signs."""
        return self._pick(self.lines[row]).amount

    def on(self, row: int) -> date:
        """On which day a project signs."""
        return self._pick(self.lines[row]).on

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == PickColumn.NAME:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() in EDITABLE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.lines[index.row()]
        ticked = one.project_id in self._picks
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == PickColumn.NAME:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            said = (one.name, one.park, one.owner)
            return tr("　").join(part for part in said if part)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, PickColumn(index.column()), ticked)
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == PickColumn.NAME:
            word = tr("{name}，已选") if ticked else tr("{name}，未选")
            return word.format(name=one.name)
        if role == Qt.ItemDataRole.ForegroundRole:
            plain = index.column() == PickColumn.NAME or ticked
            return colour("text" if plain else "secondary")
        return None

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Tick, or take an amount or a day, which ticks too."""
        one = self.lines[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.toggle(index.row())
            return True
        pick = self._pick(one)
        if index.column() == PickColumn.AMOUNT:
            self._picks[one.project_id] = replace(pick, amount=value)
        elif index.column() == PickColumn.ON:
            self._days[one.project_id] = value
            self._picks[one.project_id] = replace(pick, on=value)
        self._tell()
        return True

    def _pick(self, one: Candidate) -> Pick:
        held = self._picks.get(one.project_id)
        on = self._days.get(one.project_id, self._on)
        return held or Pick(one.project_id, on, one.amount)

    def _text(self, one: Candidate, column: PickColumn, ticked: bool) -> str:
        pick = self._pick(one)
        match column:
            case PickColumn.NAME:
                return one.name
            case PickColumn.STAGE:
                return one.stage.label
            case PickColumn.AMOUNT:
                return show_amount(pick.amount)
            case _:
                return pick.on.isoformat() if ticked else ""

    def _tell(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, PickColumn.ON))
        self.picked.emit()
