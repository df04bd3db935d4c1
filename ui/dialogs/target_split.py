"""分解: what of a target falls to each quarter, each person and each park, with the sums."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from crm.errors import InvalidInput
from crm.rules.numbers import parse_number, show_number
from crm.target_shares import Split, save_split, show_sum
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.widgets.number_row import NumberRow

WIDTH = 560


class SplitForm(Form):
    """Shows the shares there are; below each group stands whether it adds up."""

    def __init__(self, desk: Desk, parent: QWidget, split: Split) -> None:
        super().__init__(
            desk, tr("分解 {indicator}").format(indicator=split.indicator), parent, width=WIDTH
        )
        self.split = split
        quarters = [tr("一季度"), tr("二季度"), tr("三季度"), tr("四季度")]
        self.quarters = self.add(
            "quarter", tr("按季度"), NumberRow(quarters, tr("按季度"), across=4)
        )
        self.quarters.show_values([one.value for one in split.quarters])
        self.people = self.add_lines(
            "person", tr("按人员"), hint=tr("一行一人，例如：\n甲 8\n乙 5"), rows=4
        )
        given = [one for one in split.people if one.value is not None]
        self.people.setPlainText(
            "\n".join(f"{one.person} {show_number(one.value)}" for one in given)
        )
        self.parks: NumberRow | None = None
        if split.parks:
            words = [
                one.park if one.counts else tr("{park}（不计入）").format(park=one.park)
                for one in split.parks
            ]
            self.parks = self.add("park", tr("按园区"), NumberRow(words, tr("按园区"), across=3))
            self.parks.show_values([one.value for one in split.parks])
            self.parks.changed.connect(self._tell)
        self.quarters.changed.connect(self._tell)
        self.people.textChanged.connect(self._tell)
        whole = tr("目标 {whole} {unit}").format(whole=show_number(split.whole), unit=split.unit)
        self.add_foot(whole)
        self._tell()
        self.quarters.setFocus()

    def send(self) -> None:
        parks: dict[str, Decimal | None] = {}
        if self.parks is not None:
            values = self.parks.values("park")
            parks = {
                one.park_id: value for one, value in zip(self.split.parks, values, strict=True)
            }
        self.submit(
            save_split,
            self.split.target_id,
            self.quarters.values("quarter"),
            self._people(),
            parks,
            label=tr("分解目标 {indicator}").format(indicator=self.split.indicator),
        )

    def _people(self) -> dict[str, Decimal | None]:
        found: dict[str, Decimal | None] = {}
        for line in self.people.toPlainText().splitlines():
            if not line.strip():
                continue
            name, _, number = line.strip().replace("\t", " ").replace("：", " ").rpartition(" ")
            try:
                value = parse_number(number, field="person")
            except InvalidInput:
                value = None
            if not name.strip() or value is None:
                raise InvalidInput(
                    tr("“{line}”读不出姓名和数。请写成“甲 8”，一行一人。").format(
                        line=line.strip()
                    ),
                    field="person",
                )
            found[name.strip()] = value
        return found

    def _tell(self) -> None:
        """Say below each group whether it adds up."""
        split = self.split
        self.note("quarter", show_sum(self.quarters.known(), split.whole, split.unit))
        try:
            people = list(self._people().values())
        except InvalidInput:
            people = []
        self.note("person", show_sum(people, split.whole, split.unit))
        if self.parks is not None:
            counting = [
                value
                for one, value in zip(split.parks, self.parks.known(), strict=True)
                if one.counts
            ]
            said = show_sum(counting, split.whole, split.unit)
            self.note("park", said or tr("填了数，就给园区立一项同口径的目标"))
