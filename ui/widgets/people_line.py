"""A line for several people, 、 between them; the name being typed is completed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from ui.widgets.inputs import Line

_BETWEEN = re.compile(r"[、，,;；/]\s*(?=[^、，,;；/]*$)")


class PeopleLine(Line):
    """Names as `crm.rules.attendees.read_people` reads them; `names` are offered."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        super().__init__()
        self._offered = QStringListModel(self)
        # Not the line's own completer, which would replace the whole line.
        self.offer = QCompleter(self._offered, self)
        self.offer.setWidget(self)
        self.offer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.offer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.offer.activated.connect(self.take)
        self.textEdited.connect(lambda _: self._complete())
        self.offer_names(names)

    def offer_names(self, names: Sequence[str]) -> None:
        """Complete from these, each as it will be written."""
        self._offered.setStringList(list(names))

    def take(self, name: str) -> None:
        """Put a name in the place of the one being typed."""
        match = _BETWEEN.search(self.text())
        before = self.text()[: match.end()] if match else ""
        self.setText(before + name)
        self.setModified(True)

    def _complete(self) -> None:
        match = _BETWEEN.search(self.text())
        typed = self.text()[match.end() :] if match else self.text()
        self.offer.setCompletionPrefix(typed.strip())
        found = typed.strip() and self.offer.completionCount()
        popup = self.offer.popup()
        if found and self.offer.currentCompletion() != typed:
            self.offer.complete()
        elif popup is not None:
            popup.hide()
