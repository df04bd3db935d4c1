"""One of the bureau's people, entered or changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from crm.choices import StaffCard, add_staff, edit_staff
from crm.rules.phones import show_phone
from crm.rules.written import clean_name
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.suggesting import suggest

TITLES = ("主任", "副主任", "局长", "副局长", "科长", "部长", "专员", "科员")


class StaffForm(Form):
    """Name, title, team and number; who left is offered no more."""

    def __init__(
        self, desk: Desk, parent: QWidget, held: StaffCard | None, teams: list[str]
    ) -> None:
        super().__init__(desk, tr("修改人员") if held else tr("添加人员"), parent)
        self._held = held
        self.name = self.add_line("name", tr("姓名"), text=held.name if held else "")
        self.job = self.add_line("title", tr("职务"), text=(held.title or "") if held else "")
        suggest(self.job, [tr(word) for word in TITLES])
        self.team = self.add_line("team", tr("部门"), text=(held.team or "") if held else "")
        suggest(self.team, teams)
        phone = show_phone(held.phone) if held and held.phone else ""
        self.phone = self.add_line("phone", tr("电话"), text=phone)
        if held is not None:
            states = [(tr("在岗"), True), (tr("已离岗，不再出现在选项里"), False)]
            self.active = self.add_choice("active", tr("状态"), states, held.active)
        self.add_foot()
        self.name.setFocus()

    def send(self) -> None:
        name = clean_name(self.name.text())
        fields: dict[str, Any] = {
            "title": self.job.text(),
            "team": self.team.text(),
            "phone": self.phone.text(),
        }
        if self._held is None:
            self.submit(add_staff, name, label=tr("添加人员 {name}").format(name=name), **fields)
            return
        fields |= {"name": name, "active": self.active.currentData()}
        label = tr("修改人员 {name}").format(name=name)
        self.submit(edit_staff, self._held.staff_id, fields, label=label)
