"""An attachment beside its list: preview, name and note to edit, open and save."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm.attachments import AttachmentLine, check_name, check_note
from crm.errors import InvalidInput
from crm.rules.file_names import split_name
from resources import tr
from ui.desk import Desk
from ui.theme import icon
from ui.widgets.card import add_field, show_error, show_note
from ui.widgets.inputs import Line, show_wrong
from ui.widgets.preview import Preview


class AttachmentDetails(QWidget):
    """Says by signals what is wanted; a field is saved by Return or when it is left."""

    renamed = Signal(str, str)
    """An attachment's id and its new name."""
    noted = Signal(str, str)
    open_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._line: AttachmentLine | None = None
        self._drafts: dict[tuple[str, Line], str] = {}
        self.preview = Preview(desk)
        self.name, self.note = Line(), Line()
        self.note.setPlaceholderText(tr("例如 盖章扫描件、第二稿"))
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.preview, 1)
        column.addLayout(self._build_foot())
        self._below = {
            self.name: add_field(column, tr("文件名"), self.name),
            self.note: add_field(column, tr("备注"), self.note),
        }
        for field in (self.name, self.note):
            field.accepted.connect(lambda field=field: self._save(field))
            field.refused.connect(lambda field=field: self._give_up(field))
            field.textEdited.connect(lambda _, field=field: self._edited(field))
            field.installEventFilter(self)
        self.show_line(None)

    @property
    def unsaved(self) -> bool:
        """Whether a field holds something that could not be saved."""
        return bool(self._drafts)

    def forget(self) -> None:
        """Give up what could not be saved."""
        self._drafts.clear()
        self._fill()

    def show_line(self, line: AttachmentLine | None) -> None:
        """Show an attachment, or none; what was typed and not saved comes back with its own."""
        self._line = line
        for widget in (self.name, self.note, self.open_button, self.save_button):
            widget.setEnabled(line is not None)
        if line is None:
            self.preview.show_nothing()
        else:
            self.preview.show_line(line)
        self._fill()

    def edit_name(self) -> None:
        """F2: go to the name, chosen up to its suffix."""
        if self._line is not None:
            self.name.setFocus()
            self.name.setSelection(0, len(split_name(self.name.text())[0]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, Line):
            self._save(watched)
        return super().eventFilter(watched, event)

    def _edited(self, field: Line) -> None:
        if self._line is None:
            return
        self._drafts[self._line.id, field] = field.text()
        if field.text() == self._kept(field):
            del self._drafts[self._line.id, field]
        self._judge(field)

    def _judge(self, field: Line) -> bool:
        """Say under a field what is wrong with it; returns whether it can be saved."""
        assert self._line is not None
        wrong = ""
        try:
            if field is self.name:
                check_name(field.text(), self._line.name)
            else:
                check_note(field.text())
        except InvalidInput as fault:
            wrong = fault.message
        show_wrong(field, bool(wrong))
        if wrong:
            show_error(self._below[field], wrong)
        else:
            show_note(self._below[field], "")
        return not wrong

    def _save(self, field: Line) -> None:
        if self._line is None or (self._line.id, field) not in self._drafts:
            return
        if self._judge(field):
            text = self._drafts.pop((self._line.id, field))
            (self.renamed if field is self.name else self.noted).emit(self._line.id, text)

    def _give_up(self, field: Line) -> None:
        if self._line is not None:
            self._drafts.pop((self._line.id, field), None)
            self._fill()

    def _kept(self, field: Line) -> str:
        if self._line is None:
            return ""
        return self._line.name if field is self.name else self._line.note or ""

    def _fill(self) -> None:
        for field in (self.name, self.note):
            draft = None if self._line is None else self._drafts.get((self._line.id, field))
            text = self._kept(field) if draft is None else draft
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
            if draft is not None:
                self._judge(field)
            else:
                show_wrong(field, False)
                show_note(self._below[field], "")

    def _build_foot(self) -> QHBoxLayout:
        self.open_button = QPushButton(" " + tr("打开"))
        self.open_button.setIcon(icon("external-link"))
        self.save_button = QPushButton(" " + tr("另存为…"))
        self.save_button.setIcon(icon("download"))
        self.open_button.clicked.connect(self.open_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.preview.bar)
        for button, word in (
            (self.open_button, tr("用系统程序打开")),
            (self.save_button, tr("另存为")),
        ):
            button.setAccessibleName(word)
            row.addWidget(button)
        return row
