"""The values that one field was given in several places, and a field for another one."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
)

from crm.asking import Asked, asked
from crm.conflicts import OpenConflict, Side
from crm.errors import InvalidInput
from crm.labels import shown
from resources import tr
from ui import tokens
from ui.desk import Desk
from ui.models.plain import PlainModel
from ui.page_list import BY_KEY
from ui.theme import icon, mark
from ui.widgets.card import Card, show_error, show_note
from ui.widgets.list_table import list_table, on_open
from ui.widgets.value_field import ValueField

Key = tuple[str, str, str]
BESIDE = 28
"""Pixels of a cell that its text does not have."""
WHO = 250
"""Room for who gave a value, so that the value itself has the most."""


class ConflictSides(Card):
    """`picked` carries the line of a value, `typed` the value that was written in its place."""

    picked = Signal(int)
    typed = Signal(object)
    put_off = Signal()
    opened = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("两边的值"))
        self._desk = desk
        self.conflict: OpenConflict | None = None
        self.sides = PlainModel((tr("值"), tr("谁，什么时候，怎么改的")))
        self._fields: dict[Key, ValueField] = {}
        self._picked_only: set[Key] = set()
        self._build()

    @property
    def field(self) -> ValueField | None:
        """The input of the field that is shown; None where only a form of its own can edit it."""
        return None if self.conflict is None else self._fields.get(self.conflict.key)

    def show_conflict(self, one: OpenConflict) -> None:
        """Show this one; what was typed for it before is still there."""
        same = self.conflict is not None and self.conflict.key == one.key
        row = max(self.values.currentIndex().row(), 0) if same else 0
        self.conflict = one
        self.what.setText(_what(one))
        tints = {(at, 0): "accent" for at, side in enumerate(one.sides) if side.standing}
        self.sides.show_rows([_line(side) for side in one.sides], tints)
        self._fit_rows()
        self.values.selectRow(min(row, len(one.sides) - 1))
        owner = one.record.owner
        self.open_button.setVisible(owner is not None and owner[0] in BY_KEY)
        if not same:
            show_note(self.below, "")
        self._show_field()
        if one.key not in self._fields:
            self._desk.read(
                asked,
                *one.key,
                [side.value for side in one.sides],
                then=lambda found: self._offer(one, found),
                owner=self,
            )

    def keep_only(self, keys: set[Key]) -> None:
        """Forget what was typed for conflicts that are settled."""
        for key in set(self._fields) - keys:
            field = self._fields.pop(key)
            self.stack.removeWidget(field)
            field.deleteLater()

    def pick(self) -> None:
        """Let the value of the chosen line hold; where one is typing, what was typed."""
        if self.writing:
            self.use_typed()
        elif self.values.currentIndex().isValid():
            self.picked.emit(self.values.currentIndex().row())

    def use_typed(self) -> None:
        """Let the value hold that stands in the field below."""
        field = self.field
        if field is None:
            return
        try:
            value = field.value()
        except InvalidInput as wrong:
            field.show_wrong(True)
            show_error(self.below, wrong.message)
            field.setFocus()
            return
        self.typed.emit(value)

    @property
    def writing(self) -> bool:
        """Whether the keys go to the field below."""
        focus = self.window().focusWidget()
        return focus is not None and self.field is not None and self.field.isAncestorOf(focus)

    # --- how it looks

    def _build(self) -> None:
        self.open_button = _button(tr("打开记录"), "external-link")
        self.open_button.clicked.connect(lambda: self.opened.emit())
        self.head.addWidget(self.open_button)
        self.what = QLabel()
        self.what.setWordWrap(True)
        mark(self.what, "secondary")
        self.values = list_table(self.sides, tr("两边的值"), stretch=0, widths=(240, WHO))
        self.values.setWordWrap(True)
        # By rows, the end of a text that is taller than the view would never come in sight.
        self.values.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # At the next turn: while it tells so, the header has not laid out the columns yet.
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit_rows)
        self.values.horizontalHeader().sectionResized.connect(lambda *_: self._fitting.start())
        on_open(self.values, lambda row: self.picked.emit(row))
        self.values.selectionModel().currentRowChanged.connect(lambda *_: self._follow())
        self.word = QLabel()
        mark(self.word, "secondary")
        self.stack = QStackedWidget()
        self.below = QLabel()
        self.below.setWordWrap(True)
        show_note(self.below, "")
        later = _button(tr("稍后　Ctrl+J"), "clock")
        later.clicked.connect(lambda: self.put_off.emit())
        self.typed_button = _button(tr("用改好的值　Ctrl+E"), "pencil")
        self.typed_button.clicked.connect(self.use_typed)
        self.pick_button = _button(tr("用选中的值　Ctrl+Enter"), "check")
        self.pick_button.clicked.connect(lambda: self.picked.emit(self.values.currentIndex().row()))
        mark(self.pick_button, "primary")
        self.pick_button.setIcon(icon("check", "on_accent"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        for button in (later, self.typed_button, self.pick_button):
            foot.addWidget(button)
        self.column.addWidget(self.what)
        self.column.addWidget(self.values, 1)
        for widget in (self.word, self.stack, self.below):
            self.column.addWidget(widget)
        self.column.addLayout(foot)

    def _offer(self, one: OpenConflict, found: Asked | None) -> None:
        """Make the input of a field, once it is known how it is asked for."""
        if found is None:
            self._picked_only.add(one.key)
        if found is not None and one.key not in self._fields:
            field = self._fields[one.key] = ValueField(found, one.label, self._desk.today())
            field.accepted.connect(self.use_typed)
            field.changed.connect(lambda: show_note(self.below, ""))
            self.stack.addWidget(field)
            self._begin(field, one, 0)
        self._show_field()

    def _begin(self, field: ValueField, one: OpenConflict, row: int) -> None:
        """Begin with a proposal of both texts, else with the value of a line."""
        field.begin(one.sides[row].value, one.proposal)

    def _fit_rows(self) -> None:
        """Show each text whole, also after the window got another width.

        Not by the view's own hint, which forgets the style's padding beside the text.
        """
        measured = self.values.fontMetrics()
        for row in range(self.sides.rowCount()):
            tall = tokens.ROW
            for column in range(self.sides.columnCount()):
                text = self.sides.index(row, column).data()
                room = max(self.values.columnWidth(column) - BESIDE, 1)
                box = measured.boundingRect(0, 0, room, 0, Qt.TextFlag.TextWordWrap, text)
                tall = max(tall, box.height() + 8)
            self.values.setRowHeight(row, tall)

    def _follow(self) -> None:
        """Begin with the chosen value, unless something was typed."""
        field, one, row = self.field, self.conflict, self.values.currentIndex().row()
        if field is not None and one is not None and 0 <= row < len(one.sides) and not field.typed:
            self._begin(field, one, row)

    def _show_field(self) -> None:
        field, one = self.field, self.conflict
        for widget in (self.word, self.stack, self.typed_button):
            widget.setVisible(field is not None)
        if one is not None and one.key in self._picked_only:
            self.word.setText(_why_picked(one))
            self.word.show()
        if field is None or one is None:
            return
        proposed = one.proposal is not None
        self.word.setText(
            tr("合在一起的建议，可以改：") if proposed else tr("都不对，就在这里改成别的值：")
        )
        self.word.setBuddy(field)
        self.stack.setCurrentWidget(field)
        self.stack.setFixedHeight(field.sizeHint().height())


def _button(word: str, picture: str) -> QPushButton:
    button = QPushButton(f" {word}")
    button.setIcon(icon(picture))
    button.setAccessibleName(word.split("　")[0])
    return button


def _why_picked(one: OpenConflict) -> str:
    if one.of_trash:
        return tr("选一行，按“用选中的值”：移走，或者接着用。")
    return tr("这一项是引凤自己记下的，不由人填写：选一行，按“用选中的值”。")


def _what(one: OpenConflict) -> str:
    if one.of_trash:
        return tr("{record}：有人移走了，有人还在改。定下来以前先留着，看得见。").format(
            record=one.record.whole
        )
    return tr("{record}的“{field}”在几处改成了不同的值；现在显示的是标 ● 的。").format(
        record=one.record.whole, field=one.label
    )


def _line(side: Side) -> tuple[str, ...]:
    return (
        f"● {side.shown}" if side.standing else side.shown,
        tr("{who}　{when}\n{device} · {what}").format(
            who=side.author, when=shown(side.at), device=side.device, what=side.label
        ),
    )
