"""One phase of a project, entered or changed: its name, its money and its land."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from crm.labels import shown
from crm.phases import add_phase, edit_phase
from crm.project_card import PhaseCard
from crm.rules.units import parse_amount, parse_extent
from db.terms import AmountKind
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.inputs import Line

MONEY = (AmountKind.PLANNED, AmountKind.AGREED, AmountKind.CONTRACTED)


class PhaseForm(Form):
    """A phase of the project `project`, its id and name; held: the one to be changed."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        project: tuple[str, str],
        held: PhaseCard | None = None,
        *,
        name: str = "",
    ) -> None:
        """name: what a new phase is likely called."""
        super().__init__(desk, tr("修改分期") if held else tr("添加分期"), parent)
        self._project, self._held = project, held
        self._texts = {} if held is None else _texts(held)
        self.name = self.add_line(
            "name", tr("名称"), text=held.name if held else name, hint=tr("例如 一期")
        )
        for kind in MONEY:
            self._add(kind.value, kind.label, tr("如 约20亿元；不写单位按万元"))
        self._add("land", tr("用地"), tr("如 100亩、66666.67平方米"))
        self.remark = self.add_lines("note", tr("备注"), rows=2)
        self.remark.setPlainText((held.note or "") if held else "")
        self.add_foot(project[1])
        self.name.setFocus()
        self.name.selectAll()

    def send(self) -> None:
        name = self.name.text()
        fields: dict[str, Any] = {"note": self.remark.toPlainText()}
        for key in (*(kind.value for kind in MONEY), "land"):
            line = self.fields[key]
            assert isinstance(line, Line)
            text = line.text()
            if text == self._texts.get(key, ""):
                continue  # a rate or a mark is never reread
            fields[key] = (
                parse_extent(text, field=key)
                if key == "land"
                else parse_amount(text, default_unit="万元", field=key)
            )
        project_id, project = self._project
        words = {"project": project, "name": " ".join(name.split())}
        if self._held is None:
            label = tr("{project} 添加分期“{name}”").format(**words)
            self.submit(add_phase, project_id, name, label=label, **fields)
        else:
            label = tr("{project} 修改分期“{name}”").format(**words)
            self.submit(edit_phase, self._held.phase_id, {"name": name, **fields}, label=label)

    def _add(self, key: str, word: str, hint: str) -> None:
        self.add_line(key, word, hint=hint, text=self._texts.get(key, ""))


def _texts(held: PhaseCard) -> dict[str, str]:
    values: dict[str, Any] = {kind.value: held.amounts.get(kind) for kind in MONEY}
    values["land"] = held.land
    return {key: "" if value is None else shown(value) for key, value in values.items()}
