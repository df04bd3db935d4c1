"""The kinds of activity in a row: 1–7 or the arrows choose, Enter goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from db.terms import ActivityKind
from resources import tr
from ui.theme import icon, mark
from ui.widgets.timeline_painting import PICTURES

KINDS = tuple(ActivityKind)


class KindBar(QWidget):
    """One of the kinds is always chosen; the bar is one stop of the Tab key."""

    chosen = Signal()
    accepted = Signal()

    def __init__(self, kind: ActivityKind) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("类型"))
        self._group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for number, each in enumerate(KINDS):
            button = QPushButton(f" {each.label}")
            button.setIcon(icon(PICTURES[each], "secondary", role_on="accent"))
            mark(button, "segment")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAutoDefault(False)
            button.setAccessibleName(each.label)
            button.setToolTip(str(number + 1))
            self._group.addButton(button, number)
            self.buttons.append(button)
            row.addWidget(button, 1)
        self.buttons[KINDS.index(kind)].setChecked(True)
        self._group.idToggled.connect(lambda _, on: self.chosen.emit() if on else None)

    @property
    def kind(self) -> ActivityKind:
        """The kind that is chosen."""
        return KINDS[self._group.checkedId()]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        at = KINDS.index(self.kind)
        if Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(KINDS):
            self.buttons[key - Qt.Key.Key_1].setChecked(True)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self.buttons[(at + step) % len(KINDS)].setChecked(True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.accepted.emit()
        else:
            super().keyPressEvent(event)
