"""The scenarios that are kept: opened, kept anew, compared, put in the trash."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from crm.saved_scenarios import Kept, kept_scenarios, opened, trash_scenario
from resources import tr
from ui.desk import Desk
from ui.dialogs.scenarios import CompareScenarios, KeepScenario
from ui.models.scenario import CandidatesModel
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.calm import calm_wheels
from ui.widgets.head_row import HeadRow


class KeptScenarios(QWidget):
    """Opening one ticks its projects in `model`; what could not be ticked again is said."""

    opened = Signal()

    def __init__(self, desk: Desk, model: CandidatesModel) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self.items: list[Kept] = []
        self.chosen: Kept | None = None
        self._held = ""
        self.box = QComboBox()
        self.box.setAccessibleName(tr("已存的情景"))
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(6)
        self.box.activated.connect(self._take)
        self.keep_button = picture_button(tr("保存…"), "save", self.keep, kind="quiet")
        self.compare_button = picture_button(tr("对比…"), "columns-3", self.compare, kind="quiet")
        self.trash_button = picture_button(tr("删除"), "trash-2", self.remove, kind="quiet")
        row = HeadRow()
        row.addWidget(self.box, 1)
        row.addStretch()
        for button in (self.keep_button, self.compare_button, self.trash_button):
            row.addWidget(button)
        self.said = QLabel()
        self.said.setWordWrap(True)
        mark(self.said, "secondary")
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.said)
        calm_wheels(self)
        model.picked.connect(self._show_buttons)
        self._show([])

    def read(self) -> None:
        """Ask which scenarios there are."""
        year = self._desk.today().year
        self._desk.read(kept_scenarios, year, then=self._show, owner=self, latest=True)

    def open(self, kept: Kept) -> None:
        """Tick the projects of a scenario, and say what has changed since it was kept."""
        found = opened(kept, {one.project_id for one in self._model.lines}, self._desk.today())
        self.chosen, self._held = kept, kept.scenario_id
        self.box.setCurrentIndex(self.items.index(kept) + 1)
        self._model.open(found.picks)
        self.said.setText(found.said)
        self.said.setVisible(bool(found.said))
        self.opened.emit()

    def keep(self) -> None:
        """Ask for a name, and keep what is ticked under it."""
        KeepScenario(self._desk, self, self._model.picks(), self.chosen, self._keep_open).open()

    def compare(self) -> None:
        """Show two scenarios beside each other."""
        CompareScenarios(self._desk, self, self._model.picks(), self.items).open()

    def remove(self) -> None:
        """Put the scenario that is open in the trash; what is ticked stays."""
        if self.chosen is not None:
            label = tr("删除情景 {name}").format(name=self.chosen.name)
            self._desk.change(
                trash_scenario, self.chosen.scenario_id, label=label, then=lambda _: self.read()
            )

    def _keep_open(self, scenario_id: str) -> None:
        self._held = scenario_id
        self.read()

    def _show(self, items: list[Kept]) -> None:
        self.items = items
        self.chosen = next((one for one in items if one.scenario_id == self._held), None)
        self.box.clear()
        self.box.addItem(tr("打开已存的情景…") if items else tr("还没有存过情景"))
        for one in items:
            self.box.addItem(one.name)
        self.box.setEnabled(bool(items))
        self.box.setCurrentIndex(0 if self.chosen is None else items.index(self.chosen) + 1)
        self._show_buttons()

    def _take(self, at: int) -> None:
        if at > 0:
            self.open(self.items[at - 1])
        else:
            self.chosen, self._held = None, ""
            self.said.hide()
            self._show_buttons()

    def _show_buttons(self) -> None:
        ticked = bool(self._model.picks())
        self.keep_button.setEnabled(ticked)
        self.compare_button.setEnabled(len(self.items) + ticked > 1)
        self.trash_button.setEnabled(self.chosen is not None)
