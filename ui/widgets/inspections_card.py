"""The card of 现场核查 on a project's 推进: from it 闲置土地 is told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from crm.inspections import Inspection, trash_inspection
from crm.rules.numbers import UNKNOWN, show_number
from resources import tr
from ui.dialogs.inspection import InspectionForm
from ui.dialogs.supervising import About
from ui.page import Shell
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty


class InspectionsCard(ListedCard[Inspection]):
    """What was found on the site, the newest first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("现场核查"),
            (tr("日期"), tr("已动工面积"), tr("已投资"), tr("停工自"), tr("核查人"), tr("情况")),
            quiet_empty(
                tr("还没有现场核查。动工面积、投资进度和停工时间记在这里，闲置土地据此判定。")
            ),
            stretch=5,
            widths=(100, 100, 80, 100, 90, 300),
        )
        self.desk = shell.desk
        self.about: About | None = None
        self.add_keeping(self.ask_edit, self.trash, self.ask_new)
        self.on_open(lambda _: self.ask_edit())

    def show_rows(self, rows: Sequence[Inspection], about: About) -> None:
        """Show the inspections of the project `about`."""
        self.about = about
        self.show_items(rows, self._told)

    def ask_new(self) -> None:
        """Enter a look at the site."""
        if self.about is not None:
            InspectionForm(self.desk, self, self.about).open()

    @of_chosen
    def ask_edit(self, one: Inspection) -> None:
        """Change the chosen one."""
        if self.about is not None:
            InspectionForm(self.desk, self, self.about, one).open()

    @of_chosen
    def trash(self, one: Inspection) -> None:
        """Put the chosen one in the trash; the toast takes it back."""
        if self.about is not None:
            label = tr("{name} 移除现场核查").format(name=self.about.project)
            self.desk.change(trash_inspection, one.inspection_id, label=label, owner=self)

    @staticmethod
    def _told(one: Inspection) -> Shown:
        stopped = one.stopped_on.isoformat() if one.stopped_on is not None else UNKNOWN
        cells = (
            one.on.isoformat(), _percent(one.area_share), _percent(one.invested_share), stopped,
            one.inspector or UNKNOWN, one.note or UNKNOWN,
        )  # fmt: skip
        return Shown(cells, {3: "phoenix"} if one.stopped_on is not None else {})


def _percent(value: Decimal | None) -> str:
    return UNKNOWN if value is None else f"{show_number(value)}%"
