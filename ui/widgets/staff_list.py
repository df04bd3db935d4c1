"""人员: the bureau's own people, for 责任人, 督办专员 and 联点领导."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel

from crm.choices import StaffCard, order_staff, staff, trash_staff
from crm.rules.phones import show_phone
from resources import tr
from ui import tokens
from ui.desk import Desk
from ui.dialogs.staff import StaffForm
from ui.models.plain import PlainModel
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card, show_note
from ui.widgets.list_table import list_table, on_open

ROWS_SHOWN = 6


class StaffList(Card):
    """A table of them; Insert adds, F2 changes, Delete removes, Alt+↑ and Alt+↓ move."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("人员"))
        self._desk = desk
        self.people: list[StaffCard] = []
        self.model = PlainModel((tr("姓名"), tr("职务"), tr("部门"), tr("电话"), tr("状态")))
        self.table = list_table(self.model, tr("人员"), stretch=2, widths=(120, 110, 150, 190, 80))
        self.table.setFixedHeight(tokens.ROW * (ROWS_SHOWN + 1) + 2)
        on_open(self.table, lambda _: self.edit())
        for picture, word, keys, run in (
            ("user-plus", tr("添加"), "Insert", self.add),
            ("pencil", tr("修改"), "F2", self.edit),
            ("arrow-up", tr("上移"), "Alt+Up", lambda: self.move_person(-1)),
            ("arrow-down", tr("下移"), "Alt+Down", lambda: self.move_person(+1)),
            ("trash-2", tr("移除"), "Delete", self.remove),
        ):
            self._button(picture, word, keys, run)
        self.column.addWidget(self.table)
        note = QLabel()
        note.setWordWrap(True)
        self.column.addWidget(note)
        show_note(note, tr("责任人、督办专员、联点领导从这里选；已写在项目上的姓名也会列在后面"))

    def read(self) -> None:
        """Read the people."""
        self._desk.read(staff, then=self._show, owner=self, latest=True)

    def chosen(self) -> StaffCard | None:
        """Who is chosen."""
        at = self.table.currentIndex().row()
        return self.people[at] if 0 <= at < len(self.people) else None

    def add(self) -> None:
        """Ask for somebody new."""
        StaffForm(self._desk, self, None, self._teams()).open()

    def edit(self) -> None:
        """Change who is chosen."""
        chosen = self.chosen()
        if chosen is not None:
            StaffForm(self._desk, self, chosen, self._teams()).open()

    def remove(self) -> None:
        """Take who is chosen off the list; the toast takes it back."""
        chosen = self.chosen()
        if chosen is not None:
            label = tr("移除人员 {name}").format(name=chosen.name)
            self._desk.change(trash_staff, chosen.staff_id, label=label, owner=self)

    def move_person(self, step: int) -> None:
        """Move who is chosen up or down."""
        at = self.table.currentIndex().row()
        to = at + step
        if at >= 0 and 0 <= to < len(self.people):
            ids = [one.staff_id for one in self.people]
            ids[at], ids[to] = ids[to], ids[at]
            self._desk.change(order_staff, ids, label=tr("调整人员的次序"), owner=self)
            self.table.selectRow(to)

    def _show(self, found: list[StaffCard]) -> None:
        at = self.table.currentIndex().row()
        self.people = found
        self.model.show_rows(
            [
                (
                    one.name,
                    one.title or "",
                    one.team or "",
                    show_phone(one.phone) if one.phone else "",
                    tr("在岗") if one.active else tr("已离岗"),
                )
                for one in found
            ]
        )
        if found:
            self.table.selectRow(min(max(at, 0), len(found) - 1))

    def _teams(self) -> list[str]:
        return sorted({one.team for one in self.people if one.team})

    def _button(self, picture: str, word: str, keys: str, run: Callable[[], object]) -> None:
        self.head.addWidget(picture_button(word, picture, run, tip=keys))
        shortcut = QShortcut(QKeySequence(keys), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(run)
