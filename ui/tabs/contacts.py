"""联系人: whom to ask about a project; somebody known is added, somebody new entered."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from crm.contacts import ProjectPerson, people_of_project, remove_from_project
from resources import tr
from ui.dialogs.contact import ContactForm, Shown
from ui.page import Shell
from ui.tab import Tab
from ui.widgets.people import People


class ContactsTab(Tab):
    """The people of the project in a table."""

    concerns = frozenset({"contact", "contact_phone", "project_contact", "organization"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.people = People(
            tr("投资方的决策人和对接人、介绍人，都可以加进来：已登记过的直接选用，不必再录一遍。"),
            with_role=True,
        )
        self.people.add_wanted.connect(self.add)
        self.people.edit_wanted.connect(self.edit)
        self.people.remove_wanted.connect(self.remove)
        self.people.open_wanted.connect(self._open)
        self.people.copied.connect(
            lambda text: shell.notify(tr("已复制 {text}").format(text=text), kind="info")
        )
        self._investor = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.people)

    def read(self) -> None:
        self.desk.read(people_of_project, self.project_id, then=self._show, owner=self, latest=True)

    def add(self) -> None:
        """Ask for somebody, of the first investor unless said otherwise."""
        shown = Shown(organization=self._investor)
        ContactForm(self.desk, self, shown, project_id=self.project_id).open()

    def edit(self, shown: Shown) -> None:
        """Change somebody."""
        ContactForm(self.desk, self, shown, project_id=self.project_id).open()

    def remove(self, shown: Shown) -> None:
        """Let somebody be asked no more; the toast takes it back."""
        label = tr("从项目移除联系人 {name}").format(name=shown.name)
        self.desk.change(
            remove_from_project, self.project_id, shown.contact_id, label=label, owner=self
        )

    def _show(self, found: tuple[str, list[ProjectPerson], str]) -> None:
        project_id, people, self._investor = found
        if project_id != self.project_id:
            return
        self.people.show_people([_shown(one) for one in people])
        self.counted.emit(len(people))
        self._organizations = {one.contact_id: one.organization_id for one in people}

    def _open(self, shown: Shown) -> None:
        key: Any = self._organizations.get(shown.contact_id)
        if key:
            self.shell.open_record("organization", key)


def _shown(one: ProjectPerson) -> Shown:
    return Shown(
        contact_id=one.contact_id,
        name=one.name,
        organization=one.organization or "",
        title=one.title or "",
        role=one.role or "",
        phones=one.phones,
        email=one.email or "",
        wechat=one.wechat or "",
        note=one.note or "",
    )
