"""A line for somebody's name, completed from those that the bureau knows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from ui.widgets.inputs import Line


class PersonLine(Line):
    """One name; what is typed may be anybody's."""

    def __init__(self, names: Sequence[str], text: str = "") -> None:
        super().__init__(text)
        completer = QCompleter(QStringListModel(list(names), self), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
