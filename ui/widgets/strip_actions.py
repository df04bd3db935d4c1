"""What can be done with the strips that are seen: opened, copied, narrowed down, exported."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from crm.performance_book import export_strips
from crm.strip_words import cell_text
from resources import tr
from ui.books import ask_book, write_book
from ui.dialogs.working import open_working
from ui.page import Shell
from ui.widgets.heat_strip import HeatStrips


class StripActions(QObject):
    """The actions of the strips, for their keys, their menu and the bar."""

    narrowed = Signal(str, str)
    """Only what has this value is wanted: park, industry or person, and the value."""
    exporting = Signal(bool)

    def __init__(self, shell: Shell, strips: HeatStrips, over: QWidget) -> None:
        super().__init__(over)
        self.shell, self.strips, self._over = shell, strips, over
        strips.opened.connect(self.open_cell)
        strips.record_wanted.connect(self.open_project)
        strips.menu_wanted.connect(self._show_menu)

    def open_cell(self, row: int, at: int) -> None:
        """Open the working of a cell, or its project where the cell is empty."""
        one = self.strips.strips.cell(row, at)
        if one is not None:
            open_working(self.shell, one.commitment_id, one.due.ends)
        else:
            self.open_project(row)

    def open_project(self, row: int) -> None:
        """Open the project of a strip at its contracts."""
        strip = self.strips.strips.strip(row)
        if strip is not None:
            self.shell.go("project", id=strip.head.project_id, tab="contracts")

    def copy(self) -> None:
        """Put the chosen cells on the clipboard, as a table for Excel."""
        QGuiApplication.clipboard().setText(self.strips.copied())

    def menu_of(self, row: int, at: int) -> QMenu:
        """What can be done with a cell, or with a strip's name (at −1)."""
        menu = QMenu(self._over)
        strip, column = self.strips.strips.strip(row), self.strips.strips.column(at)
        if strip is None:
            return menu
        found = strip.all_at(column) if column is not None else []
        for one in found:
            word = tr("依据与算法　Enter")
            if len(found) > 1:
                word = tr("依据与算法：{what}").format(what=cell_text(one))
            run = partial(open_working, self.shell, one.commitment_id, one.due.ends)
            menu.addAction(word).triggered.connect(lambda _=False, run=run: run())
        open_it = menu.addAction(tr("打开项目的合同与承诺　Ctrl+Enter"))
        open_it.triggered.connect(lambda: self.open_project(row))
        if at >= 0:
            menu.addAction(tr("复制　Ctrl+C")).triggered.connect(self.copy)
        menu.addSeparator()
        head = strip.head
        values = {"park": head.park, "industry": head.industry, "person": head.owner}
        for name, value in values.items():
            if value:
                only = menu.addAction(tr("只看{what}").format(what=value))
                only.triggered.connect(partial(self.narrowed.emit, name, value))
        return menu

    def _show_menu(self, place: QPoint, row: int, at: int) -> None:
        menu = self.menu_of(row, at)
        menu.exec(place)
        menu.deleteLater()

    # --- on its way out

    def ask_where(self) -> None:
        """Ask for a workbook's name, then write what is seen."""
        name = tr("合同履约 {day}.xlsx").format(day=self.shell.desk.today().isoformat())
        file = ask_book(self._over, name)
        if file is not None:
            self.export_to(file)

    def export_to(self, target: Path) -> None:
        """Write the strips that are seen, and their sums, to `target`."""
        model = self.strips.strips
        write_book(
            self.shell,
            self,
            target,
            partial(export_strips, model.strips, model.columns, self.shell.desk.today()),
            words=tr("已导出 {n} 份合同到 {file}"),
            busy=self.exporting.emit,
        )
