"""The head of the page 资金: four figures against their targets, and the months of the year."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm.capital_page import CapitalOverview, Tile
from crm.capital_reports import ReportFigure
from crm.rules.numbers import show_number, show_percent
from crm.rules.pace import show_ahead
from crm.rules.units import money_unit, show_amount
from crm.targets import SEVERE
from db.values import Amount
from resources import tr
from ui import tokens
from ui.theme import mark
from ui.widgets.figure_tile import FigureTile
from ui.widgets.month_bars import MonthBarsView

NARROW, LOW = 860, 760
"""Pixels of width below which tiles and bars have no room beside each other, and of a window's
height below which the bars give way to the list."""


class CapitalFigures(QWidget):
    """Tiles at the left, bars at the right; in a narrow window below them, if it is tall."""

    opened = Signal(object)
    """The `ReportFigure` whose records are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles = {figure: FigureTile() for figure in ReportFigure}
        self.bars = MonthBarsView()
        grid = QGridLayout()
        grid.setSpacing(12)
        for at, (figure, tile) in enumerate(self.tiles.items()):
            tile.opened.connect(lambda figure=figure: self.opened.emit(figure))
            grid.addWidget(tile, at // 2, at % 2)
        for at in (0, 1):
            grid.setColumnStretch(at, 1)
        self.card = QFrame()
        mark(self.card, "card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(tokens.CARD_PADDING, 8, tokens.CARD_PADDING, 8)
        inside.addWidget(self.bars)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addLayout(grid, 3)
        self._row.addWidget(self.card, 2)

    def fit(self, width: int, height: int) -> None:
        """Lay out for a page of that size."""
        narrow = width < NARROW
        ways = QHBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.card.setVisible(not narrow or height >= LOW)

    def show_overview(self, looked: CapitalOverview) -> None:
        """Show the figures of a month."""
        for one in looked.tiles:
            _show_tile(self.tiles[one.figure], one)
        self.bars.show_bars(looked.bars, looked.month[1])


def _show_tile(tile: FigureTile, one: Tile) -> None:
    currency = one.figure.group.currency
    unit = money_unit("亿元", currency)
    said = tr("本月 {n}").format(n=show_amount(Amount(one.month.fen, currency)))
    shorter = ""
    if one.waiting.counted:
        waiting = show_amount(Amount(one.waiting.fen, currency))
        shorter = tr("{month} 未核实 {n}").format(month=said, n=waiting)
        said = tr("{month}　另未核实 {n}").format(month=said, n=waiting)
    of = ""
    if one.target is not None:
        of = tr("目标 {n}{unit}").format(n=show_number(one.target.floor), unit=one.target.unit)
    figure = show_amount(Amount(one.to_date.fen, currency), unit=unit)
    word = tr("{name}，累计").format(name=one.figure.label)
    tile.show_figure(word, figure, of, said, shorter)
    if one.ahead is None:
        tile.show_badge("")
        return
    tint = "green" if one.ahead >= 0 else "phoenix" if one.ahead <= SEVERE else "amber"
    rate = show_percent(one.rate, 1)
    word = tr("{rate} 超序 {n}") if one.ahead >= 0 else tr("{rate} 欠序 {n}")
    words = word.format(rate=rate, n=show_number(abs(one.ahead), 1))
    tile.show_badge(words, tint, f"{rate} {show_ahead(one.ahead, 1)}")
