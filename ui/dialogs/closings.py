"""结账记录: which months were closed and opened again, by whom, when and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from crm.capital_periods import Closed
from crm.rules.arrivals import show_month
from resources import tr
from ui.dialogs.looking import LookDialog, closing_foot
from ui.widgets.listed_card import ListedCard, Shown, quiet_empty

_SIZE = 760, 420


class Closings(LookDialog):
    """A line each closing, the latest month first; read only."""

    def __init__(self, closings: Sequence[Closed], parent: QWidget) -> None:
        super().__init__(parent, tr("结账记录"), _SIZE)
        self.card: ListedCard[Closed] = ListedCard(
            tr("结账记录"),
            [tr("月份"), tr("结账"), tr("现在"), tr("重新打开"), tr("原因")],
            quiet_empty(tr("还没有结过账。月末之后点“结账”，报出的数就不再改动。")),
            stretch=4,
            widths=(96, 150, 88, 150, 220),
        )
        open_again = sum(one.reopened_on is not None for one in closings)
        said = tr("结账 {n} 次，其中重新打开 {m} 次").format(n=len(closings), m=open_again)
        self.card.show_items(closings, _told, said if closings else "")
        self.column.addWidget(self.card, 1)
        self.column.addLayout(closing_foot(self, by_return=True))


def _told(one: Closed) -> Shown:
    done = _who_and_when(one.on, one.by)
    if one.reopened_on is None:
        return Shown((show_month(one.month), done, tr("已结账"), "", ""), {2: "green"})
    again = _who_and_when(one.reopened_on, one.reopened_by)
    cells = (show_month(one.month), done, tr("已打开"), again, one.reason or "")
    return Shown(cells, {2: "amber"})


def _who_and_when(day: object, who: str | None) -> str:
    return f"{day} {who}" if who else str(day)
