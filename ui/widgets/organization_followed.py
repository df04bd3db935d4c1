"""The follow-ups of an organization and of its projects, the last first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget

from crm.labels import shown
from crm.organization_card import Followed
from resources import tr
from ui.models.plain import PlainModel
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table, on_open


class OrganizationFollowed(Card):
    """A table; Enter or a double click opens a follow-up."""

    record_wanted = Signal()
    opened = Signal(object)
    """A `Followed` that is to be shown."""

    def __init__(self) -> None:
        super().__init__(tr("跟进"))
        self._activities: Sequence[Followed] = ()
        self.rows = PlainModel((tr("日期"), tr("方式"), tr("主题"), tr("项目"), tr("责任人")))
        self.view = list_table(self.rows, tr("跟进"), stretch=2, widths=(110, 80, 300, 200, 100))
        on_open(self.view, self._open)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(
            Empty(
                "message-square",
                tr("还没有跟进"),
                tr("和它的来往记在这里，它的项目里记的跟进也会列出来。"),
                tr("记跟进　Ctrl+J"),
                self.record_wanted.emit,
            )
        )
        record = QPushButton(tr("记跟进　Ctrl+J"))
        record.clicked.connect(self.record_wanted)
        self.head.addWidget(record)
        self.column.addWidget(self.stack, 1)

    def show_activities(self, activities: Sequence[Followed]) -> None:
        """Show follow-ups in their order."""
        self._activities = activities
        self.rows.show_rows(
            [
                (
                    shown(one.on),
                    one.kind.label,
                    one.subject or "",
                    one.project or "",
                    one.owner or "",
                )
                for one in activities
            ]
        )
        self.stack.setCurrentIndex(0 if activities else 1)

    def choose(self, activity_id: str) -> None:
        """Choose a follow-up, where it is among those that are shown."""
        for at, one in enumerate(self._activities):
            if one.activity_id == activity_id:
                self.view.selectRow(at)

    def _open(self, at: int) -> None:
        if 0 <= at < len(self._activities):
            self.opened.emit(self._activities[at])
