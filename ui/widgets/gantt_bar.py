"""The bar above 挂图作战: park, person, light, how fine the scale is, all opened or closed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QPushButton, QWidget

from crm.milestones import Schedule
from crm.rules.schedule import Light
from crm.timeline import UNDER_WAY, Zoom, choose, people_of
from resources import N_, tr
from ui.theme import icon, mark

ZOOMS = ((Zoom.MONTH, N_("月")), (Zoom.QUARTER, N_("季")), (Zoom.YEAR, N_("年")))
LIGHTS = (
    ("", N_("全部灯")),
    (UNDER_WAY, N_("黄灯和红灯")),
    (Light.RED.value, N_("红灯")),
    (Light.AMBER.value, N_("黄灯")),
    (Light.GREEN.value, N_("正常")),
    (Light.DONE.value, N_("已完成")),
)


class GanttBar(QWidget):
    """Says what is wanted by signals; the page does it."""

    filtered = Signal()
    zoom_chosen = Signal(object)
    today_wanted = Signal()
    turn_wanted = Signal()
    """All projects are to be opened, or closed where all are open."""

    def __init__(self) -> None:
        super().__init__()
        self._filling = False
        self.park, self.person, self.light = QComboBox(), QComboBox(), QComboBox()
        names = (tr("园区"), tr("人员"), tr("灯"))
        for box, name in zip(self.boxes, names, strict=True):
            box.setAccessibleName(tr("按{what}筛选").format(what=name))
            box.setMinimumWidth(136)
        for value, word in LIGHTS:
            self.light.addItem(tr(word), value)
        self.zooms = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for box in self.boxes:
            row.addWidget(box)
            box.currentIndexChanged.connect(lambda _: self._tell())
        row.addStretch()
        self.unfold = QPushButton()
        self.unfold.setIcon(icon("chevrons-up-down"))
        self.unfold.clicked.connect(self.turn_wanted)
        self.today = QPushButton(f" {tr('今天')}")
        self.today.setIcon(icon("calendar"))
        self.today.setAccessibleName(tr("今天"))
        self.today.setToolTip("T")
        self.today.clicked.connect(self.today_wanted)
        row.addWidget(self.unfold)
        row.addWidget(self.today)
        for number, (zoom, word) in enumerate(ZOOMS):
            row.addWidget(self._zoom_button(number, zoom, tr(word)))
        self.show_opened(False)

    @property
    def boxes(self) -> tuple[QComboBox, QComboBox, QComboBox]:
        """The filters."""
        return self.park, self.person, self.light

    def offer(self, found: Sequence[Schedule]) -> None:
        """Offer the parks and people that there are; what is chosen stays."""
        parks = sorted({one.park for one in found if one.park})
        people = sorted({name for one in found for name in people_of(one)})
        self._filling = True
        for box, word, values in (
            (self.park, tr("全部园区"), parks),
            (self.person, tr("全部人员"), people),
        ):
            kept = box.currentData()
            box.clear()
            box.addItem(word, None)
            for value in values:
                box.addItem(value, value)
            box.setCurrentIndex(max(box.findData(kept), 0))
        self._filling = False

    def wanted(self, found: Sequence[Schedule]) -> list[Schedule]:
        """Return the schedules that the filters keep."""
        return choose(
            found,
            park=self.park.currentData(),
            person=self.person.currentData(),
            light=self.light.currentData() or "",
        )

    def words(self) -> str:
        """The filters in words, "" for none."""
        return tr("，").join(box.currentText() for box in self.boxes if box.currentIndex() > 0)

    def clear(self) -> None:
        """Keep all again."""
        for box in self.boxes:
            box.setCurrentIndex(0)

    def show_zoom(self, zoom: Zoom) -> None:
        """Show how fine the scale is."""
        self.zooms.button([one for one, _ in ZOOMS].index(zoom)).setChecked(True)

    def show_opened(self, everything: bool) -> None:
        """Offer to close all where all are open, else to open all."""
        word = tr("收起全部") if everything else tr("展开全部")
        self.unfold.setText(f" {word}")
        self.unfold.setAccessibleName(word)

    def _zoom_button(self, number: int, zoom: Zoom, word: str) -> QPushButton:
        button = QPushButton(word)
        mark(button, "segment")
        button.setCheckable(True)
        button.setAccessibleName(tr("按{word}看").format(word=word))
        button.setToolTip(tr("＋、－ 放大缩小"))
        button.clicked.connect(lambda: self.zoom_chosen.emit(zoom))
        self.zooms.addButton(button, number)
        return button

    def _tell(self) -> None:
        if not self._filling:
            self.filtered.emit()
