"""What the cells mean, and at once the filter by grade: a chip for each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crm.working_words import SIGNS
from db.terms import Grade
from resources import tr
from ui.theme import mark

SHOWN = (
    Grade.UNMET,
    Grade.WARNING,
    Grade.NO_DATA,
    Grade.NEARLY_MET,
    Grade.MET,
    Grade.NOT_YET_DUE,
)


class GradeLegend(QWidget):
    """Pressed chips keep the contracts that have such a cell; none keeps all."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.chips: dict[Grade, QPushButton] = {}
        for grade in SHOWN:
            chip = QPushButton(f"{SIGNS[grade]} {grade.label}")
            mark(chip, f"grade-{grade.value}")
            chip.setCheckable(True)
            chip.setToolTip(tr("只看有“{grade}”的合同").format(grade=grade.label))
            chip.setAccessibleName(tr("按结论筛选：{grade}").format(grade=grade.label))
            chip.toggled.connect(lambda _: self.changed.emit())
            self.chips[grade] = chip
            row.addWidget(chip)

    def wanted(self) -> frozenset[Grade]:
        """The grades whose chips are pressed."""
        return frozenset(grade for grade, chip in self.chips.items() if chip.isChecked())

    def choose(self, *grades: Grade) -> None:
        """Press the chips of these grades, and no others; it is not told as a change."""
        for grade, chip in self.chips.items():
            chip.blockSignals(True)
            chip.setChecked(grade in grades)
            chip.blockSignals(False)
