"""跟进: the open todos of a project and the timeline of what was done about it."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from ui.page import Shell
from ui.tab import Tab
from ui.widgets.follow_ups import FollowUps


class ActivitiesTab(Tab):
    """The follow-ups of the project; Ctrl+J on the page adds one."""

    concerns: ClassVar[frozenset[str]] = frozenset(
        {"activity", "activity_attendee", "itinerary_item", "todo", "contact", "project"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.follow_ups = FollowUps(shell)
        self.follow_ups.counted.connect(self.counted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.follow_ups)

    def read(self) -> None:
        self.follow_ups.show_of(project_id=self.project_id)

    def point_to(self, record_id: str) -> None:
        self.follow_ups.point_to(record_id)
