"""Contacts as a table with what can be done with them, on a project's tab and an enterprise's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget

from crm.rules.phones import show_phone, show_phones
from resources import tr
from ui.dialogs.contact import Shown
from ui.models.plain import PlainModel
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table


class People(Card):
    """The table; adding, changing and removing are asked for by signals."""

    add_wanted = Signal()
    edit_wanted = Signal(object)
    """The `Shown` to be changed."""
    remove_wanted = Signal(object)
    open_wanted = Signal(object)
    """The `Shown` whose organization is to be opened."""
    copied = Signal(str)

    def __init__(self, sentence: str, *, with_role: bool) -> None:
        """sentence: what the page says while there is nobody. with_role: show 单位 and 身份."""
        super().__init__(tr("联系人"))
        self.people: list[Shown] = []
        self._with_role = with_role
        own = (tr("单位"), tr("身份")) if with_role else ()
        heads = (tr("姓名"), tr("职务"), *own, tr("电话"), tr("微信"), tr("备注"))
        self.model = PlainModel(heads)
        widths = (110, 120, 170, 100, 270, 110) if with_role else (110, 150, 300, 120)
        self.table = list_table(self.model, tr("联系人"), stretch=len(heads) - 1, widths=widths)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.doubleClicked.connect(lambda _: self._edit())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_possible())
        self.add_button = picture_button(
            tr("添加"), "user-plus", self.add_wanted.emit, tip="Insert"
        )
        self.edit_button = picture_button(tr("修改"), "pencil", self._edit, tip="F2")
        self.remove_button = picture_button(tr("移除"), "trash-2", self._remove, tip="Delete")
        for button in (self.add_button, self.edit_button, self.remove_button):
            self.head.addWidget(button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(
            Empty("users", tr("还没有联系人"), sentence, tr("添加联系人"), self.add_wanted.emit)
        )
        self.column.addWidget(self.stack, 1)
        for keys, run in (
            ("Insert", self.add_wanted.emit),
            ("F2", self._edit),
            ("Return", self._edit),
            ("Delete", self._remove),
            ("Ctrl+C", self._copy),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(run)

    def show_people(self, people: Sequence[Shown]) -> None:
        """Show these; who was chosen stays chosen."""
        chosen = self.chosen()
        self.people = list(people)
        self.model.show_rows([self._cells(one) for one in people])
        ids = [one.contact_id for one in people]
        if chosen is not None and chosen.contact_id in ids:
            self.table.selectRow(ids.index(chosen.contact_id))
        elif people:
            self.table.selectRow(0)
        self.stack.setCurrentIndex(0 if people else 1)
        for button in (self.add_button, self.edit_button, self.remove_button):
            button.setVisible(bool(people))
        self._show_possible()

    def chosen(self) -> Shown | None:
        """Who is chosen in the table."""
        at = self.table.currentIndex().row()
        return self.people[at] if 0 <= at < len(self.people) else None

    def build_menu(self) -> QMenu:
        """Return what can be done with who is chosen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.chosen()
        if chosen is None:
            return menu
        menu.addAction(tr("修改　F2")).triggered.connect(self._edit)
        for phone in chosen.phones:
            shown = show_phone(phone)
            action = menu.addAction(tr("复制 {phone}").format(phone=shown))
            action.triggered.connect(lambda _=False, shown=shown: self._copy_text(shown))
        if self._with_role and chosen.organization:
            action = menu.addAction(tr("打开 {name}").format(name=chosen.organization))
            action.triggered.connect(lambda: self.open_wanted.emit(chosen))
        menu.addSeparator()
        menu.addAction(tr("移除　Delete")).triggered.connect(self._remove)
        return menu

    def _cells(self, one: Shown) -> tuple[str, ...]:
        own = (one.organization, one.role) if self._with_role else ()
        note = " ".join(one.note.split())
        return (one.name, one.title, *own, show_phones(one.phones), one.wechat, note)

    def _show_possible(self) -> None:
        for button in (self.edit_button, self.remove_button):
            button.setEnabled(self.chosen() is not None)

    def _edit(self) -> None:
        if (chosen := self.chosen()) is not None:
            self.edit_wanted.emit(chosen)

    def _remove(self) -> None:
        if (chosen := self.chosen()) is not None:
            self.remove_wanted.emit(chosen)

    def _copy(self) -> None:
        if (chosen := self.chosen()) is not None and chosen.phones:
            self._copy_text(show_phones(chosen.phones))

    def _copy_text(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)

    def _show_menu(self, place: QPoint) -> None:
        if self.table.indexAt(place).isValid():
            self.build_menu().popup(self.table.viewport().mapToGlobal(place))
