"""The six figures of a park or of 全区; each opens what is behind it."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from crm.park_figures import ParkFigures
from crm.rules.arrivals import OriginGroup
from crm.rules.numbers import UNKNOWN, show_percent
from crm.rules.totals import beside, show_total
from crm.rules.units import show_amount
from db.values import Amount
from resources import tr
from ui.dialogs.parcels import mu
from ui.widgets.figure_tile import FigureTile

_COLUMNS = 3


class ParkTiles(QWidget):
    """Projects, investment and capital; land, 供地率 and the targets that are behind."""

    def __init__(self) -> None:
        super().__init__()
        self.projects, self.invested, self.arrived = (FigureTile(compact=True) for _ in range(3))
        self.area, self.supplied, self.behind = (FigureTile(compact=True) for _ in range(3))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        every = (
            self.projects, self.invested, self.arrived, self.area, self.supplied, self.behind,
        )  # fmt: skip
        for at, tile in enumerate(every):
            grid.addWidget(tile, at // _COLUMNS, at % _COLUMNS)
            grid.setColumnStretch(at % _COLUMNS, 1)

    def show_figures(self, found: ParkFigures, today: date) -> None:
        """Show the figures of a park, or of 全区."""
        signed = tr("个，已签约 {n}").format(n=found.signed)
        self.projects.show_figure(tr("项目"), str(found.projects), signed, "")
        more = beside(found.contracted)
        invested = show_total(found.contracted, with_unit=False)
        unit = tr("亿元，{more}").format(more=more) if more else tr("亿元")
        self.invested.show_figure(tr("合同投资"), invested, unit, "")
        came = found.capital.get(OriginGroup.OUTSIDE_CITY)
        self.arrived.show_figure(
            tr("今年到位（市外境内）"),
            "0" if came is None else show_amount(Amount(came.fen), with_unit=False),
            tr("亿元"),
            "",
        )
        land = found.land
        left = tr("净地 {area}").format(area=mu(land.ready))
        self.area.show_figure(tr("地块面积"), mu(land.area) if land.area else "0", left, "")
        rate = UNKNOWN if land.rate is None else show_percent(land.rate)
        given = tr("{year} 年供地 {area}").format(year=today.year, area=mu(land.given_this_year))
        self.supplied.show_figure(tr("供地率"), rate, given, "")
        late = tr("{n} 项").format(n=found.behind) if found.targets else UNKNOWN
        of = tr("共 {n} 项").format(n=len(found.targets)) if found.targets else ""
        self.behind.show_figure(tr("目标欠序"), late, of, "")
        self.behind.tint("phoenix" if found.behind else "")
