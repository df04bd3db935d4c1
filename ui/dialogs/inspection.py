"""现场核查: how much is built and spent, and whether the work stands still."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from crm.choices import staff_names
from crm.inspections import Inspection, add_inspection, edit_inspection
from crm.rules.numbers import parse_percent, show_number
from resources import tr
from ui.desk import Desk
from ui.dialogs.supervising import About, DatedForm
from ui.widgets.inputs import Line
from ui.widgets.suggesting import suggest


class InspectionForm(DatedForm):
    """One look at a site; 闲置土地 is reckoned from the newest."""

    def __init__(
        self, desk: Desk, parent: QWidget, about: About, held: Inspection | None = None
    ) -> None:
        title = tr("修改现场核查") if held else tr("登记现场核查")
        super().__init__(desk, tr("{title}：{project}").format(title=title, project=about.project),
                         parent)  # fmt: skip
        self._about, self._held = about, held
        self.add_day("on", tr("核查日期"), held.on if held else self.today)
        self.area = self._percent("area_share", tr("已动工面积"), held.area_share if held else None)
        self.note("area_share", tr("占应动工面积的比例；不足 1/3 又停工满一年的算闲置。"))
        self.invested = self._percent(
            "invested_share", tr("已投资"), held.invested_share if held else None
        )
        self.note("invested_share", tr("占总投资的比例；不足 25% 又停工满一年的算闲置。"))
        self.add_day("stopped_on", tr("停工自"), held.stopped_on if held else None)
        self.inspector = self.add_line(
            "inspector", tr("核查人"), text=held.inspector if held else desk.workspace.author
        )
        suggest(self.inspector, desk.read_now(staff_names))
        self.remark = self.add_lines("note", tr("情况"))
        self.remark.setPlainText(held.note if held else "")
        self.add_foot()

    def _percent(self, name: str, word: str, value: Decimal | None) -> Line:
        text = "" if value is None else f"{show_number(value)}%"
        return self.add_line(name, word, text=text, hint=tr("如 30%；没看就空着"))

    def send(self) -> None:
        on = self.day("on", owed=True)
        fields: dict[str, Any] = {
            "area_share": parse_percent(self.area.text(), field="area_share"),
            "invested_share": parse_percent(self.invested.text(), field="invested_share"),
            "stopped_on": self.day("stopped_on"),
            "inspector": self.inspector.text(),
            "note": self.remark.toPlainText(),
        }
        label = tr("{name} 现场核查").format(name=self._about.project)
        if self._held is None:
            self.submit(
                add_inspection, self._about.project_id, on, label=label, today=self.today, **fields
            )
        else:
            self.submit(
                partial(edit_inspection, today=self.today),
                self._held.inspection_id,
                {"on": on, **fields},
                label=label,
            )
