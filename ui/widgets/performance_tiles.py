"""The tiles above 合同履约: what the contracts that are seen add up to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm.performance_view import PerformanceView, Strip, Wanted, tax_year_of, totals
from crm.portfolio import definitions, show_reached, show_wan
from crm.strip_words import owed_words
from db.terms import Grade
from resources import tr
from ui.widgets.figure_tile import FigureTile

CONTRACTS, INTENSITY, TAX, REACHED, OWED = range(5)
"""The tiles, from left to right."""


class PerformanceTiles(QWidget):
    """Five figures; a tool tip says what each counts (口径)."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.tiles = [FigureTile(compact=True) for _ in range(5)]
        for place, tile in enumerate(self.tiles):
            tile.opened.connect(partial(self.opened.emit, place))
            row.addWidget(tile, 1)

    def show_strips(self, strips: Sequence[Strip], view: PerformanceView, wanted: Wanted) -> None:
        """Show what these strips of a view add up to; wanted: the filter that keeps them."""
        year = tax_year_of(strips, view.today)
        found = totals(strips, year)
        notes = definitions(year)
        whole = tr("/ {n} 份").format(n=f"{len(view.strips):,}")
        of_year = tr("{year} 年亩均税收").format(year=year) if year else tr("亩均税收")
        unmet = tr("未达标 {n} 项").format(n=f"{found.grades.get(Grade.UNMET, 0):,}")
        land = tr("收地 {n} 项").format(n=found.demands) if found.demands else ""
        none = "" if found.demands else tr("没有")
        figures = {
            CONTRACTS: (tr("监管合同"), f"{found.contracts:,}", tr("份"), notes[4]),
            INTENSITY: (tr("平均投资强度"), show_wan(found.intensity), tr("万元/亩"), notes[0]),
            TAX: (of_year, show_wan(found.tax_per_mu), tr("万元/亩"), notes[1]),
            REACHED: (tr("达标率"), show_reached(found), unmet, notes[2]),
            OWED: (tr("应追违约责任"), owed_words(found.owed) or none, land, notes[3]),
        }
        for place, (word, figure, of, note) in figures.items():
            if place == CONTRACTS and not wanted.all:
                of = whole
            self.tiles[place].show_figure(word, figure, of, "")
            self.tiles[place].setToolTip(note)
        self.tiles[OWED].tint("phoenix" if found.owed or found.demands else "")
