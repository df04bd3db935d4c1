"""新年度: next year's plan from this year's, in one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from crm.plan_years import YearMade, new_year
from crm.rules.numbers import parse_percent
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form


class NewYearForm(Form):
    """Asks by how much the measured targets grow, and whose pace they take."""

    def __init__(
        self, desk: Desk, parent: QWidget, source: int, made: Callable[[YearMade], object]
    ) -> None:
        super().__init__(desk, tr("由 {year} 年带出新年度").format(year=source), parent)
        self._source, self._made = source, made
        self.year = self.add_line("year", tr("新年度"), text=str(source + 1))
        self.growth = self.add_line("growth", tr("增长 %"), hint=tr("例如 10；不增长就空着"))
        self.note(
            "growth", tr("只增长金额、面积这类指标；个数、家数和百分数照旧，带出后可逐项修改。")
        )
        self.shape = self.add("shape", tr("时序"), QCheckBox(tr("月报指标按上年自己的走势")))
        self.note("shape", tr("有上年 12 月累计数的指标，时序不再按日历匀速。"))
        self.add_foot(tr("目标、责任人、其中关系和分解一起带过来"))
        self.growth.setFocus()

    @property
    def typed(self) -> bool:
        """Whether something was typed that would be lost."""
        return bool(self.growth.text()) or self.shape.isChecked()

    def send(self) -> None:
        text = self.year.text().strip()
        year = int(text) if text.isdigit() and len(text) == 4 else 0
        self.submit(
            new_year,
            year,
            source=self._source,
            growth=parse_percent(self.growth.text(), field="growth"),
            own_shape=self.shape.isChecked(),
            label=tr("由 {source} 年带出 {year} 年度计划").format(source=self._source, year=text),
            then=self._made,
        )
