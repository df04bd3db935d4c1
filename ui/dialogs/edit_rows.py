"""批量修改: one field of several projects gets one value, as one operation."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from crm.cell_places import Cell
from crm.choices import staff_names, words
from crm.columns import COLUMNS
from crm.errors import InvalidInput
from crm.project_card import parks
from crm.project_cells import EDITABLE, read_cell
from crm.project_paste import CellsRefused, Planned, Refusal, write_cells
from crm.rules.numbers import is_blank
from db.terms import ChoiceList, SourceChannel
from resources import N_, tr
from ui.desk import Desk
from ui.dialogs.lead_steps import LeadStep
from ui.widgets.due_line import DueLine

OFFERED = tuple(one for one in COLUMNS if one.key in EDITABLE - {"name", "people"})
"""What can be said of several projects at once."""
_TOLD = 3
_HINTS = {
    "amount": N_("如 1.2、约5亿元、5-8亿元；不写单位按亿元"),
    "arrived": N_("不写单位按亿元"),
    "land": N_("如 120、约300亩、20公顷；不写单位按亩"),
    "progress": N_("一句话"),
    "next_step": N_("如 约来访、送合同文本"),
}
_NOTES = {
    "owner": N_("没办完的下一步也一起移交"),
    "amount": N_("改的是表里显示的那一种：拟投资、协议投资或合同投资"),
    "park": N_("会记下一次划转"),
}


class EditRows(LeadStep):
    """Which field, and its value; what the field is asks for is shown."""

    unchanged = Signal(str)
    """All held the value already: nothing was saved."""

    def __init__(
        self,
        desk: Desk,
        projects: tuple[Sequence[str], str, str],
        page: QWidget,
        column: str = "",
    ) -> None:
        """projects: ids, and how they are named in the log and to who is asked."""
        super().__init__(desk, tr("批量修改"), tr("修改"), projects, page)
        keys = [one.key for one in OFFERED]
        chosen = column if column in keys else "owner"
        self.which = self.add_choice(
            "which", tr("改哪一项"), [(one.label, one.key) for one in OFFERED], chosen
        )
        self._parks = {name: key for key, name in reversed(desk.read_now(parks))}
        people = desk.read_now(staff_names)
        for one in OFFERED:
            self._add_value(one.key, one.label, people)
        self.which.currentIndexChanged.connect(lambda _: self._show_value())
        self.add_foot()
        self._show_value()
        self.fields[self.column_key].setFocus()

    @property
    def column_key(self) -> str:
        """The column that is to be changed."""
        return str(self.which.currentData())

    @property
    def text(self) -> str:
        """The value as it is written or chosen."""
        field = self.fields[self.column_key]
        if isinstance(field, QComboBox):
            plain = not field.isEditable() and field.currentData() is None
            return "" if plain else field.currentText().strip()
        return field.text().strip() if isinstance(field, QLineEdit) else ""

    def send(self) -> None:
        key, text = self.column_key, self.text
        if is_blank(text):
            raise InvalidInput(
                tr("请填写改成什么。要清空，请在表里选中这些格，按 Delete。"), field=key
            )
        try:
            read_cell(key, text, None, today=self.today, parks=self._parks)
        except InvalidInput as fault:
            raise InvalidInput(fault.message, field=key) from fault
        label = tr("{projects}：{column}改为“{value}”").format(
            projects=self.what, column=self.which.currentText(), value=text
        )
        cells = [Cell(one, key, text) for one in self.ids]
        self.submit(write_cells, cells, self.today, label=label, then=self._tell)

    def take_failure(self, error: BaseException) -> None:
        """Say below the field which projects refuse the value."""
        if isinstance(error, CellsRefused):
            said = [
                *_by_reason(error.refused),
                tr("一个项目也没有改。可先不选它们，再修改其余的。"),
            ]
            error = InvalidInput("\n".join(said), field=self.column_key)
        super().take_failure(error)

    def _tell(self, found: Planned) -> None:
        if not found.cells:
            self.unchanged.emit(
                tr("{projects}的{column}原来就是“{value}”，没有改动。").format(
                    projects=self.what, column=self.which.currentText(), value=self.text
                )
            )

    def _show_value(self) -> None:
        for one in OFFERED:
            shown = one.key == self.column_key
            # A form forgives all of its fields, and then shows their notes.
            self.note(one.key, tr(_NOTES[one.key]) if shown and one.key in _NOTES else "")
            self.show_field(one.key, shown)

    def _add_value(self, key: str, label: str, people: Sequence[str]) -> None:
        match key:
            case "owner" | "chief" | "commissioner":
                self.add_open_choice(key, label, people, "")
            case "industry":
                chains = self.desk.read_now(words, ChoiceList.INDUSTRY_CHAIN)
                self.add_open_choice(key, label, chains, "")
            case "park":
                self._add_list(key, label, list(self._parks))
            case "source_channel":
                self._add_list(key, label, [one.label for one in SourceChannel])
            case "next_due":
                due = self.add(key, label, DueLine(self.today))
                due.told.connect(lambda told: self.note("next_due", told))
            case _:
                line = self.add_line(key, label, hint=tr(_HINTS[key]))
                line.accepted.disconnect()
                line.accepted.connect(self.accept)

    def _add_list(self, key: str, label: str, listed: Sequence[str]) -> None:
        box = self.add_choice(key, label, [(tr("请选择"), None), *((one, one) for one in listed)])
        box.currentIndexChanged.connect(lambda _: self.forgive(key))


def _by_reason(refused: Sequence[Refusal]) -> list[str]:
    """Say each reason once, with the first projects of which it is true."""
    names: dict[str, list[str]] = {}
    for one in refused:
        names.setdefault(one.why, []).append(one.name)
    said = []
    for why, found in names.items():
        first = tr("、").join(f"“{name}”" for name in found[:_TOLD])
        if len(found) > _TOLD:
            first = tr("{names}等 {n} 个项目").format(names=first, n=len(found))
        said.append(tr("{names}：{why}").format(names=first, why=why))
    return said
