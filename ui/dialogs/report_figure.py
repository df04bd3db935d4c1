"""录入月报数: one figure of one month, January to the month's end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from crm.errors import InvalidInput
from crm.figures import Reported, record_figure, reported_figures, show_months
from crm.rules.dates import month_end
from crm.rules.numbers import parse_number, parse_percent, show_number
from crm.targets import TargetStanding
from resources import tr
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.card import add_field, show_error, show_note


class ReportFigure(QDialog):
    """Asks for indicator, month and figure; a month that has one is shown and can be replaced."""

    def __init__(
        self,
        shell: Shell,
        year: int,
        targets: Sequence[TargetStanding],
        chosen: TargetStanding | None,
    ) -> None:
        """targets: those that are reported monthly; chosen: the one to begin with."""
        super().__init__()
        self._desk = shell.desk
        self._year = year
        self._targets = list(targets)
        self._figures: list[Reported] = []
        self.setWindowTitle(tr("录入 {year} 年月报数").format(year=year))
        self.setMinimumWidth(460)
        self._build()
        if chosen in self._targets:
            self.indicator.setCurrentIndex(self._targets.index(chosen))
        self._desk.read(reported_figures, year, then=self._take_figures, owner=self)

    @property
    def target(self) -> TargetStanding:
        """The target whose figure is asked for."""
        return self._targets[self.indicator.currentIndex()]

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        calm_wheels(self)
        self.value.setFocus()

    def save(self) -> None:
        """Check what was typed, and record it; errors are shown below their fields."""
        for below in self._below.values():
            show_note(below, "")
        try:
            value = parse_number(self.value.text(), field="value")
            growth = parse_percent(self.growth.text(), field="growth")
            if value is None:
                raise InvalidInput(tr("请填写数值。"), field="value")
        except InvalidInput as error:
            self._refuse(error)
            return
        month, reporter = self.month.currentData(), self.reporter.text().strip()
        remember("targets/reporter", reporter)
        self.save_button.setEnabled(False)
        self._desk.change(
            record_figure,
            indicator=self.target.indicator,
            park_id=self.target.park_id,
            year=self._year,
            month=month,
            value=value,
            unit=self.target.unit,
            growth=growth,
            reporter=reporter or None,
            today=self._desk.today(),
            label=tr("填报 {indicator} {months}：{value} {unit}").format(
                indicator=self.target.indicator,
                months=show_months(month),
                value=show_number(value),
                unit=self.target.unit,
            ),
            then=lambda _: self.accept(),
            failed=self._refuse,
            owner=self,
        )

    def _build(self) -> None:
        self.indicator, self.month = QComboBox(), QComboBox()
        self.value, self.growth, self.reporter = QLineEdit(), QLineEdit(), QLineEdit()
        for target in self._targets:
            park = "" if target.park_id is None else f"{target.park} · "
            self.indicator.addItem(park + target.indicator)
        for month in _ended_months(self._year, self._desk.today()):
            word = tr("{month} 月").format(month=month) if month < 2 else f"1–{month} 月"
            self.month.addItem(word, month)
        self.growth.setPlaceholderText(tr("公布的同比，可不填"))
        self.reporter.setText(remembered("targets/reporter"))
        self.reporter.setPlaceholderText(tr("可不填"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        self._below = {"indicator": add_field(column, tr("指标"), self.indicator)}
        self._below["month"] = add_field(column, tr("累计到"), self.month)
        self._below["value"] = add_field(column, tr("数值"), self.value)
        self._below["growth"] = add_field(column, tr("同比 %"), self.growth)
        self._below["reporter"] = add_field(column, tr("填报单位"), self.reporter)
        column.addSpacing(4)
        column.addLayout(self._build_foot())
        self.indicator.currentIndexChanged.connect(self._show_figure)
        self.month.currentIndexChanged.connect(self._show_figure)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    def _build_foot(self) -> QHBoxLayout:
        cancel, self.save_button = QPushButton(tr("取消")), QPushButton(tr("保存"))
        mark(self.save_button, "primary")
        self.save_button.setDefault(True)
        self.save_button.setToolTip("Ctrl+S")
        cancel.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.save)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        return row

    def _take_figures(self, figures: list[Reported]) -> None:
        self._figures = figures
        self._show_figure()

    def _show_figure(self) -> None:
        """Show what the month has already, and the month before it to compare with."""
        target, month = self.target, self.month.currentData()
        of_target = {
            figure.month: figure
            for figure in self._figures
            if (figure.indicator, figure.park_id) == (target.indicator, target.park_id)
        }
        now = of_target.get(month)
        self.value.setText("" if now is None else show_number(now.value))
        self.growth.setText("" if now is None or now.growth is None else show_number(now.growth))
        self.value.setPlaceholderText(target.unit)
        earlier = max((each for each in of_target if each < month), default=None)
        note = ""
        if now is not None:
            note = tr("已有这个月的数，保存后以新数为准，原数留在历史里")
        elif earlier is not None:
            figure = of_target[earlier]
            note = tr("{months} {value} {unit}").format(
                months=show_months(earlier), value=show_number(figure.value), unit=figure.unit
            )
        show_note(self._below["value"], note)
        self.value.selectAll()

    def _refuse(self, error: Any) -> None:
        self.save_button.setEnabled(True)
        field = error.field if isinstance(error, InvalidInput) else ""
        if field in self._below:
            show_error(self._below[field], error.message)
            {"value": self.value, "growth": self.growth}.get(field, self.month).setFocus()
        else:
            self._desk.failed.emit(error)


def _ended_months(year: int, today: date) -> list[int]:
    """The months of `year` that can be reported, the latest first; at least January."""
    ended = [month for month in range(12, 0, -1) if month_end(year, month) <= today]
    return ended or [1]
