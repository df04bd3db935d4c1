"""What a tab of the record page is to it; each stands in ui/tabs, one file a tab.

    class ActivitiesTab(Tab):
        concerns = frozenset({"activity", "todo"})         # kinds whose changes it shows
        def __init__(self, shell: Shell) -> None: ...      # build widgets; read nothing yet
        def read(self) -> None: ...                        # read by self.desk for self.project_id

The record page makes a tab when it is first chosen, sets `project_id` and calls `read`, again
after each change that concerns it. `ui.tab_list.TABS` names them in their order.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.page import Shell


class Tab(QWidget):
    """One aspect of a project, read for itself and only when it is looked at."""

    concerns: ClassVar[frozenset[str]] = frozenset()
    counted = Signal(int)
    """How many things it shows, for its word on the bar; 0 shows none."""
    move_wanted = Signal(object)
    """The project is to be moved to this `Stage`; the page asks what the move needs."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.desk = shell.desk
        self.project_id = ""

    def show_project(self, project_id: str) -> None:
        """Show another project, or the same one anew."""
        self.project_id = project_id
        self.read()

    def read(self) -> None:
        """Read what the tab shows of `self.project_id`, and show it."""
        raise NotImplementedError

    def point_to(self, record_id: str) -> None:
        """Choose a record among what the tab shows, once it is read; a tab may not know how."""

    def may_leave(self) -> bool:
        """Whether the tab may be left; asks the user when input would be lost."""
        return True
