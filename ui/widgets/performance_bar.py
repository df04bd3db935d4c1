"""The bar above 合同履约: what is sought, whose and where, and how it is sorted and shown."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from crm.performance_view import Order, PerformanceView, Wanted
from db.terms import Grade
from resources import tr
from ui.theme import icon, mark
from ui.widgets.inputs import Line

_PAUSE = 120
"""Milliseconds after the last key until it is sought."""
STRIPS, SUMS = 0, 1
"""What is shown: the strips, or what they add up to."""


class PerformanceBar(QWidget):
    """Says what is wanted by signals; the page does it."""

    filtered = Signal()
    shown = Signal(int)
    figures_wanted = Signal(bool)
    panel_wanted = Signal(bool)
    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._filling = False
        self.owing = False
        self.search = Line()
        self.search.setPlaceholderText(tr("项目、企业、合同号、拼音"))
        self.search.setAccessibleName(tr("查找合同"))
        self.search.setToolTip("F")
        self.search.setClearButtonEnabled(True)
        for button in self.search.findChildren(QToolButton):
            button.setAccessibleName(tr("清空查找"))
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(230)
        self.park, self.industry, self.person, self.order = (QComboBox() for _ in range(4))
        names = (tr("按园区筛选"), tr("按行业筛选"), tr("按责任人筛选"), tr("排序"))
        for box, name in zip((*self.boxes, self.order), names, strict=True):
            box.setAccessibleName(name)
            box.setMinimumWidth(104)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
        for order in Order:
            self.order.addItem(tr(order.label), order)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.filtered)
        self._build()

    @property
    def boxes(self) -> tuple[QComboBox, QComboBox, QComboBox]:
        """The filters."""
        return self.park, self.industry, self.person

    def offer(self, view: PerformanceView) -> None:
        """Offer the parks, industries and people that there are; what is chosen stays."""
        self._filling = True
        for box, word, values in (
            (self.park, tr("全部园区"), view.parks),
            (self.industry, tr("全部行业"), view.industries),
            (self.person, tr("全部责任人"), view.people),
        ):
            kept = box.currentData()
            box.clear()
            box.addItem(word, None)
            for value in values:
                box.addItem(value, value)
            box.setCurrentIndex(max(box.findData(kept), 0))
        self._filling = False

    def wanted(self, grades: frozenset[Grade]) -> Wanted:
        """Return the filter that is set; grades: those of the legend."""
        return Wanted(
            self.search.text(),
            grades,
            self.park.currentData(),
            self.industry.currentData(),
            self.person.currentData(),
            self.owing,
        )

    def sorting(self) -> Order:
        """Return the order that is chosen."""
        chosen = self.order.currentData()
        return chosen if isinstance(chosen, Order) else Order.WORST

    def clear(self) -> None:
        """Keep all again."""
        self._filling = True
        self.owing = False
        self.search.clear()
        for box in self.boxes:
            box.setCurrentIndex(0)
        self._filling = False
        self._pause.stop()
        self.filtered.emit()

    def choose(self, box: QComboBox, value: str) -> None:
        """Set one filter."""
        box.setCurrentIndex(max(box.findData(value), 0))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 2)
        for box in (*self.boxes, self.order):
            row.addWidget(box, 1)
            box.currentIndexChanged.connect(lambda _: self._tell())
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.refused.connect(self.search.clear)
        row.addStretch(1)
        self.looks = QButtonGroup(self)
        for at, (word, said) in enumerate(
            ((tr("热力图"), tr("看每份合同")), (tr("汇总"), tr("按园区、行业、年度汇总")))
        ):
            button = QPushButton(word)
            mark(button, "segment")
            button.setCheckable(True)
            button.setAccessibleName(said)
            button.setToolTip(said)
            button.clicked.connect(lambda _=False, at=at: self.shown.emit(at))
            self.looks.addButton(button, at)
            row.addWidget(button)
        self.looks.button(STRIPS).setChecked(True)
        self.figures = self._toggle("percent", tr("显示完成比"))
        self.figures.toggled.connect(self.figures_wanted)
        self.panel = self._toggle("panel-right", tr("显示右栏"))
        self.panel.setChecked(True)
        self.panel.toggled.connect(self.panel_wanted)
        self.export = QPushButton()
        self.export.setIcon(icon("file-spreadsheet"))
        self.export.setAccessibleName(tr("导出 Excel"))
        self.export.setToolTip(tr("导出看到的内容为 Excel　Ctrl+E"))
        self.export.clicked.connect(self.export_wanted)
        for button in (self.figures, self.panel, self.export):
            row.addWidget(button)

    def _toggle(self, picture: str, word: str) -> QPushButton:
        button = QPushButton()
        mark(button, "segment")
        button.setIcon(icon(picture, role_on="accent"))
        button.setCheckable(True)
        button.setAccessibleName(word)
        button.setToolTip(word)
        return button

    def _tell(self) -> None:
        if not self._filling:
            self._pause.stop()
            self.filtered.emit()
