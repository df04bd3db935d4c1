"""Which share of an enterprise's actuals is a project's, and the base that 增资 must exceed."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLabel, QWidget

from crm.errors import InvalidInput
from crm.performance_shares import Base, Share, Sharing, set_base, set_share
from crm.performances import show_quantity
from crm.rules.actual_checks import RECORDED, written_units
from crm.rules.actual_typed import parse_figure
from crm.rules.numbers import parse_number, parse_percent, show_number
from db.terms import Indicator
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.theme import mark


class ShareForm(Form):
    """A share in percent, of all indicators and years or of one."""

    def __init__(
        self, desk: Desk, parent: QWidget, name: str, sharing: Sharing, held: Share | None = None
    ) -> None:
        """name: of the enterprise. held: the share to be changed, or None."""
        super().__init__(desk, tr("{name} 的实绩份额").format(name=name), parent)
        self._sharing, self._held = sharing, held
        projects = [(project, key) for key, project in sharing.projects]
        if held is not None and held.project_id not in dict(sharing.projects):
            projects.append((held.project, held.project_id))
        self.project = self.add_choice(
            "project", tr("项目"), projects, held.project_id if held else None
        )
        indicators = [(tr("各项指标"), None), *((one.label, one) for one in RECORDED)]
        self.indicator = self.add_choice(
            "indicator", tr("指标"), indicators, held.indicator if held else None
        )
        self.year = self.add_line(
            "year",
            tr("年份"),
            hint=tr("不填就是各年"),
            text=str(held.year) if held and held.year else "",
        )
        self.share = self.add_line(
            "share",
            tr("份额"),
            hint=tr("如 60%"),
            text=f"{show_number(held.share)}%" if held else "",
        )
        if held is not None:
            for field in (self.project, self.indicator, self.year):
                field.setEnabled(False)
        self.add_foot(tr("写明指标或年份的，比不写的优先。"))

    def send(self) -> None:
        share = parse_percent(self.share.text(), field="share")
        if share is None:
            raise InvalidInput(tr("请填写份额，例如 60%。"), field="share")
        year = parse_number(self.year.text(), field="year")
        if year is not None and year != int(year):
            raise InvalidInput(tr("请写四位年份。"), field="year")
        chosen = self.indicator.currentData()
        label = tr("{project} 的实绩份额 {share}%").format(
            project=self.project.currentText(), share=show_number(share)
        )
        if self.project.currentData() is None:
            raise InvalidInput(tr("请先把企业登记为项目的投资方或合同当事方。"), field="project")
        self.submit(
            set_share,
            self.project.currentData(),
            self._sharing.organization_id,
            share,
            label=label,
            indicator=None if chosen is None else Indicator(chosen),
            year=None if year is None else int(year),
        )


class BaseForm(Form):
    """What the enterprise had before: only what lies above it counts for the promise."""

    def __init__(self, desk: Desk, parent: QWidget, base: Base) -> None:
        super().__init__(desk, tr("增资基数：{project}").format(project=base.project), parent)
        self._base = base
        words = QLabel(
            tr(
                "{promise}\n每年的{what}超过基数的部分才算这项承诺的实绩，老厂的数不重复计算。"
            ).format(promise=base.title, what=base.indicator.label)
        )
        words.setWordWrap(True)
        mark(words, "secondary")
        self.column.addWidget(words)
        units = tr("、").join(written_units(base.indicator))
        self.figure = self.add_line(
            "actual",
            tr("每年基数"),
            text="" if base.base is None else show_quantity(base.base),
            hint=tr("可写单位：{units}；清空就是没有基数").format(units=units),
        )
        self.add_foot()

    def send(self) -> None:
        base = parse_figure(self.figure.text(), self._base.indicator)
        self.submit(
            partial(set_base, base=base),
            self._base.commitment_id,
            self._base.organization_id,
            label=tr("增资基数 {promise}").format(promise=self._base.title),
        )
