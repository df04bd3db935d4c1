"""Activities as a timeline: a heading for each day, then what was done on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from crm.activity_cards import ActivityCard
from crm.rules.dates import show_when
from crm.rules.dues import show_due, weekday
from db.terms import Precision
from resources import tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class DayHeading:
    """A day of the timeline; `ahead`: it is still to come."""

    word: str
    ahead: bool = False


class TimelineModel(QAbstractListModel):
    """`UserRole` is a `DayHeading` or an `ActivityCard`, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.today = date.min
        self._lines: list[DayHeading | ActivityCard] = []

    def show_cards(self, cards: Sequence[ActivityCard], today: date) -> None:
        """Show these activities, which come newest first."""
        self.beginResetModel()
        self.today = today
        self._lines = []
        before: str | None = None
        for card in cards:
            word = day_words(card, today)
            if word != before:
                day = card.on.day if card.on is not None else None
                self._lines.append(DayHeading(word, day is not None and day > today))
            self._lines.append(card)
            before = word
        self.endResetModel()

    def card(self, row: int) -> ActivityCard | None:
        """The activity in a row, where it is one."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line if isinstance(line, ActivityCard) else None

    def row_of(self, activity_id: str) -> int:
        """The row of an activity; without it the first activity's, or -1."""
        rows = [row for row, line in enumerate(self._lines) if isinstance(line, ActivityCard)]
        for row in rows:
            card = self.card(row)
            if card is not None and card.activity_id == activity_id:
                return row
        return rows[0] if rows else -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.card(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if isinstance(line, DayHeading):
            return line.word
        return tr("{kind}：{title}").format(kind=line.kind.label, title=line.title)


def day_words(card: ActivityCard, today: date) -> str:
    """The day of an activity as a heading: 今天 5月31日 周二; less exact ones as they are."""
    on = card.on
    if on is None or on.day is None or on.precision is not Precision.DAY:
        return show_when(on)
    day = on.day
    shown = tr("{month}月{day}日").format(month=day.month, day=day.day)
    if day.year != today.year:
        shown = tr("{year}年").format(year=day.year) + shown
    near = show_due(day, today)
    word = f"{near}　" if near in tr("昨天 今天 明天 后天").split() else ""
    return f"{word}{shown} {weekday(day)}"
