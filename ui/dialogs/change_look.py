"""One change of one field, both texts whole: what a line of the history has no room for."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from crm.labels import shown
from resources import tr
from ui.dialogs.looking import LookDialog, closing_foot
from ui.models.history import HistoryLine
from ui.theme import mark

SIZE = (560, 480)


class ChangeLook(LookDialog):
    """What it was and what it became; each can be selected and copied, by the keys too."""

    def __init__(self, line: HistoryLine, parent: QWidget) -> None:
        super().__init__(parent, line.what, SIZE)
        heading = QLabel(line.what)
        mark(heading, "section")
        who = QLabel(
            tr("{when}　{who}　{label}").format(
                when=shown(line.entry.at), who=line.entry.author, label=line.entry.label
            )
        )
        who.setWordWrap(True)
        mark(who, "secondary")
        self.old, self.new = _text(tr("原来"), line.old), _text(tr("改为"), line.new)
        self.column.addWidget(heading)
        self.column.addWidget(who)
        for text in (self.old, self.new):
            word = QLabel(text.accessibleName())
            mark(word, "secondary")
            word.setBuddy(text)
            self.column.addWidget(word)
            self.column.addWidget(text, 1)
        self.column.addLayout(closing_foot(self, by_return=True))
        self.new.setFocus()


def _text(word: str, text: str) -> QPlainTextEdit:
    field = QPlainTextEdit(text or "—")
    field.setReadOnly(True)
    field.setTabChangesFocus(True)
    field.setAccessibleName(word)
    return field
