"""What would become of a row of a table that goes in as records of one kind."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from resources import N_, tr

Progress = Callable[[int, int], None]
"""Told (done, of all) now and then; it may raise to cancel."""


class TablePlan(Enum):
    """What would become of a row: it may be left out, with the reason."""

    NEW = N_("新增")
    CHANGED = N_("更新")
    UNCHANGED = N_("无变化")
    LEFT_OUT = N_("不导入")

    @property
    def label(self) -> str:
        """The word for it."""
        return tr(self.value)
