"""A contact: entered or changed, with several numbers; for a project, somebody known or new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from crm import contacts
from crm.contacts import FoundContact, find_contacts
from crm.rules.phones import show_phone, show_phones
from crm.rules.written import clean_name
from db.values import Phone
from resources import tr
from ui import tokens
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.card import LABEL
from ui.widgets.phones_field import told
from ui.widgets.suggesting import OrganizationLine, suggest

LOOK_AFTER = 150
ROLES = ("决策人", "项目负责人", "对接人", "介绍人", "财务", "工程", "法务")
"""As what a person is asked, offered and not prescribed."""


@dataclass(frozen=True)
class Shown:
    """A person as the form begins with one; `contact_id` is "" for somebody new."""

    contact_id: str = ""
    name: str = ""
    organization: str = ""
    title: str = ""
    role: str = ""
    phones: tuple[Phone, ...] = ()
    email: str = ""
    wechat: str = ""
    note: str = ""


class ContactForm(Form):
    """Saves a person; with `project_id`, as one to ask about that project.

    Somebody known is chosen below the name (↓, Enter) and not entered twice.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        shown: Shown,
        *,
        project_id: str = "",
    ) -> None:
        title = tr("修改联系人") if shown.contact_id else tr("添加联系人")
        super().__init__(desk, title, parent)
        self.shown = shown
        self.project_id = project_id
        self._known: FoundContact | None = None
        self.name = self.add_line("name", tr("姓名"), text=shown.name)
        if project_id and not shown.contact_id:
            self._add_hits()
        self.organization = self.add(
            "organization", tr("单位"), OrganizationLine(desk, shown.organization)
        )
        self.title_line = self.add_line("title", tr("职务"), text=shown.title)
        if project_id:
            self.role = self.add_line(
                "role", tr("身份"), hint=tr("在这个项目里，如 决策人、对接人"), text=shown.role
            )
            suggest(self.role, [tr(role) for role in ROLES])
        self.phones = self.add_lines("phones", tr("电话"), hint=tr("一行一个，先打的写在前面"))
        self.phones.setPlainText("\n".join(show_phone(one) for one in shown.phones))
        self.phones.textChanged.connect(self._tell_phones)
        self.wechat = self.add_line("wechat", tr("微信"), text=shown.wechat)
        self.email = self.add_line("email", tr("邮箱"), text=shown.email)
        self.note_field = self.add_lines("note", tr("备注"), rows=2)
        self.note_field.setPlainText(shown.note)
        self.add_foot(tr("打不通的号码按原文留存"))
        self._tell_phones()
        self.name.setFocus()
        self.name.selectAll()

    def send(self) -> None:
        name = clean_name(self.name.text())
        fields = {
            "organization": self.organization.text(),
            "title": self.title_line.text(),
            "email": self.email.text(),
            "wechat": self.wechat.text(),
            "note": self.note_field.toPlainText(),
        }
        if fields["organization"].strip() == self.shown.organization:
            del fields["organization"]  # untouched: a name would choose among namesakes
        phones = self.phones.toPlainText()
        role = self.role.text() if self.project_id else None
        if self._known is not None:
            self.submit(
                contacts.add_to_project,
                self.project_id,
                self._known.contact_id,
                role,
                label=tr("添加联系人 {name}").format(name=self._known.name),
            )
        elif self.shown.contact_id:
            self._send_edit(name, fields, phones, role)
        else:
            self._send_new(name, fields, phones, role)

    def _send_edit(self, name: str, fields: dict[str, Any], phones: str, role: str | None) -> None:
        own, label = {"name": name, **fields}, tr("修改联系人 {name}").format(name=name)
        numbers = self._numbers(phones)
        if self.project_id:
            self.submit(
                contacts.edit_project_contact,
                self.project_id,
                self.shown.contact_id,
                own,
                role=role,
                phones=numbers,
                label=label,
            )
        else:
            self.submit(contacts.edit_contact, self.shown.contact_id, own, numbers, label=label)

    def _send_new(self, name: str, fields: dict[str, Any], phones: str, role: str | None) -> None:
        label = tr("添加联系人 {name}").format(name=name)
        if "organization" not in fields and self.shown.organization:
            fields["organization"] = self.shown.organization
        if self.project_id:
            self.submit(
                contacts.add_new_to_project,
                self.project_id,
                name,
                role=role,
                phones=phones,
                label=label,
                **fields,
            )
        else:
            self.submit(contacts.create_contact, name, phones=phones, label=label, **fields)

    def _numbers(self, text: str) -> Any:
        """The numbers as typed; None, to be left alone, where they were not touched."""
        same = text == "\n".join(show_phone(one) for one in self.shown.phones)
        return None if same else text

    def _tell_phones(self) -> None:
        words, wrong = told(self.phones.toPlainText())
        if wrong:
            self.warn("phones", words)
        else:
            self.note("phones", words)

    # --- somebody known

    def _add_hits(self) -> None:
        self.hits = QListWidget()
        self.hits.setAccessibleName(tr("已有的联系人"))
        self.hits.itemActivated.connect(lambda item: self.choose(item.data(_FOUND)))
        self.hits.itemClicked.connect(lambda item: self.choose(item.data(_FOUND)))
        row = QHBoxLayout()
        row.setContentsMargins(LABEL + 8, 0, 0, 0)
        row.addWidget(self.hits)
        self.column.addLayout(row)
        self.hits.hide()
        self._wait = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._wait.timeout.connect(self._look)
        self.name.textEdited.connect(lambda _: self._forget_known())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        down = event.key() == Qt.Key.Key_Down and self.name.hasFocus()
        if down and getattr(self, "hits", None) is not None and self.hits.isVisible():
            self.hits.setFocus()
            self.hits.setCurrentRow(0)
        else:
            super().keyPressEvent(event)

    def choose(self, found: FoundContact) -> None:
        """Take somebody known: only the role is asked for."""
        self._known = found
        self.name.setText(found.name)
        self.organization.setText(found.organization or "")
        self.title_line.setText(found.title or "")
        self.phones.setPlainText("" if found.phone is None else show_phones([found.phone]))
        self._let_edit(False)
        self.hits.hide()
        self.note("name", tr("已有的联系人；改动姓名即登记新人"))
        self.role.setFocus()

    def _forget_known(self) -> None:
        if self._known is not None:
            self._known = None
            for field in (self.organization, self.title_line):
                field.clear()
            self.phones.clear()
            self._let_edit(True)
        self.note("name", "")
        self._wait.start()

    def _let_edit(self, free: bool) -> None:
        fields = (self.organization, self.title_line, self.phones, self.wechat, self.email)
        for field in (*fields, self.note_field):
            field.setEnabled(free)

    def _look(self) -> None:
        asked = self.name.text()
        self.desk.read(
            find_contacts,
            asked,
            4,
            then=lambda found: self._show_hits(asked, found),
            owner=self,
            latest=True,
        )

    def _show_hits(self, asked: str, found: list[FoundContact]) -> None:
        if asked != self.name.text() or self._known is not None:
            return
        self.hits.clear()
        for one in found:
            phone = "" if one.phone is None else show_phone(one.phone)
            parts = (one.name, one.organization or "", one.title or "", phone)
            item = QListWidgetItem("　·　".join(part for part in parts if part))
            item.setData(_FOUND, one)
            item.setSizeHint(QSize(0, tokens.ROW_COMPACT))
            self.hits.addItem(item)
        self.hits.setFixedHeight(tokens.ROW_COMPACT * len(found) + 4)
        self.hits.setVisible(bool(found))
        if found:
            self.note("name", tr("已有这些人：按 ↓ 选用；不是他们就接着填"))
        else:
            self.note("name", "")


_FOUND = Qt.ItemDataRole.UserRole
