"""What is done with the rows of the projects' table: edit, copy, export, trash, sum up."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from crm.errors import InvalidInput
from crm.ledgers.exporting import export_listing
from crm.listing import COLUMNS, Filter, ProjectRow, Totals
from crm.project_cells import copied_text, edit_cell
from crm.rules.clipboard import check_copied
from crm.rules.schedule import Light
from crm.rules.units import show_amount
from db.values import Amount
from resources import N_, tr
from ui.books import ask_book, write_book
from ui.models.looking import restore_all, sum_chosen, trash_all
from ui.widgets.header_filter import describe
from ui.widgets.range_actions import RangeActions

if TYPE_CHECKING:
    from ui.pages.table_page import TablePage

MOST_COPIED = 20_000
MOST_SUMMED = 5_000
_NAMED = 3
_SPECS = {spec.key: spec for spec in COLUMNS}
_KEYS = tuple(_SPECS)
_ALIKE = frozenset({"stage", "chief", "commissioner", "owner", "park"})
"""Columns by whose values rows are kept together."""


class RowActions(QObject):
    """Acts on the rows that are chosen in the page's table."""

    counted = N_("{n} 个项目")
    others = N_("{names} 等 {n} 个")
    """How several rows are said: by their number, and with the names of the first."""

    def __init__(self, page: TablePage) -> None:
        super().__init__(page)
        self.page = page
        self.cells = RangeActions(page)
        self.copying = False
        """Whether what is to be copied is still read: what the clipboard holds is older."""

    def edit(self, project_id: str, column: str, value: object) -> None:
        """Save an edited cell; the table shows it once it is saved."""
        row = self.page.model.place_of(project_id)
        held = None if row is None else self.page.model.held(row)
        name = held.name if held else ""
        label = tr("修改 {name}：{column}").format(name=name, column=_SPECS[column].label)
        self.page.desk.change(edit_cell, project_id, column, value, label=label, owner=self)

    def chosen_ids(self) -> list[str]:
        """The ids of the rows in which a cell is chosen."""
        return [self.page.model.ids[row] for row in self.page.table.chosen_rows()]

    def what(self) -> str:
        """The chosen project by its name, or how many."""
        names, count = self._names(), len(self.page.table.chosen_rows())
        return names[0] if count == 1 and names else tr(self.counted).format(n=f"{count:,}")

    def told(self) -> str:
        """The first of those chosen by their names, and how many there are."""
        names, count = self._names(), len(self.page.table.chosen_rows())
        said = tr("、").join(names)
        return said if count <= _NAMED else tr(self.others).format(names=said, n=f"{count:,}")

    def _names(self) -> list[str]:
        held = [self.page.model.held(row) for row in self.page.table.chosen_rows()[:_NAMED]]
        return [row.name for row in held if row is not None]

    def delete(self) -> None:
        """Delete: empty the chosen cells; where projects are named or whole, trash them."""
        keys = self.page.table.chosen_range()[1]
        whole = keys in (["name"], self.page.table.shown_columns())
        if whole or self.page.listing.trashed:
            self.trash()
        else:
            self.cells.empty()

    def trash(self) -> None:
        """Put the chosen projects in the trash, or take them out again when that is shown."""
        ids, what = self.chosen_ids(), self.what()
        if not ids:
            return
        if self.page.listing.trashed:
            label = tr("恢复 {what}").format(what=what)
            self.page.desk.change(restore_all, ids, label=label, owner=self)
        else:
            label = tr("{what} 移入回收站").format(what=what)
            self.page.desk.change(trash_all, ids, label=label, owner=self)

    def copy(self) -> None:
        """Copy the chosen cells, so that Excel takes them as cells."""
        places, keys = self.page.table.chosen_range()
        if not places:
            return
        if len(places) > MOST_COPIED:
            words = tr("一次最多复制 {n} 行。更多的请用“导出 Excel”。").format(n=f"{MOST_COPIED:,}")
            self.page.shell.notify(words, kind="info")
            return
        try:
            check_copied(self.page.table.chosen_count(), len(places), len(keys))
        except InvalidInput as fault:
            self.page.shell.notify(fault.message, kind="problem")
            return
        ids = [self.page.model.ids[row] for row in places]
        self.copying = True
        self.page.desk.read(
            *(copied_text, ids, keys, self.page.desk.today()),
            then=lambda text: self._copied(text, len(ids)),
            failed=self._fail_copy,
            owner=self,
            latest=True,
        )

    def _fail_copy(self, error: BaseException) -> None:
        self.copying = False
        self.page.desk.failed.emit(error)

    def _copied(self, text: str, count: int) -> None:
        self.copying = False
        QGuiApplication.clipboard().setText(text)
        self.page.shell.notify(tr("已复制 {n} 行").format(n=f"{count:,}"), kind="info")

    def export(self) -> None:
        """Write what is seen to an Excel file that the user names."""
        name = f"{self.page.crumbs()[0]} {self.page.desk.today().isoformat()}.xlsx"
        file = ask_book(self.page, name)
        if file is not None:
            self.export_to(file)

    def export_to(self, target: Path) -> None:
        """Write what is seen to `target`."""
        page = self.page
        listing, columns = page.asked, page.table.shown_columns()
        write_book(
            page.shell,
            self,
            target,
            lambda file: page.desk.workspace.read(export_listing, listing, columns, file),
            words=tr("已导出 {n} 行到 {file}"),
            busy=lambda on: page.bar.export.setEnabled(not on),
        )

    def show_menu(self, place: QPoint) -> None:
        """Offer at `place` what can be done with the row there."""
        index = self.page.table.indexAt(place)
        if not index.isValid():
            return
        row = self.page.model.held(index.row())
        menu = QMenu(self.page)
        open_it = menu.addAction(tr("打开　Enter"))
        open_it.triggered.connect(lambda: self.page.open(self.page.model.ids[index.row()]))
        if index.flags() & Qt.ItemFlag.ItemIsEditable and not self.page.listing.trashed:
            menu.addAction(tr("编辑　F2")).triggered.connect(lambda: self.page.table.edit(index))
        self._add_cell_actions(menu)
        self._add_filter_action(menu, row, _KEYS[index.column()])
        menu.addAction(tr("印一页纸")).triggered.connect(self.print_one_page)
        self.add_more(menu)
        menu.addSeparator()
        word = tr("从回收站恢复") if self.page.listing.trashed else tr("移入回收站　Ctrl+Delete")
        menu.addAction(word).triggered.connect(self.trash)
        menu.exec(self.page.table.viewport().mapToGlobal(place))

    def print_one_page(self) -> None:
        """Show the page of each chosen project as it will be printed."""
        if ids := self.chosen_ids():
            words = tr("所选项目")
            self.page.shell.go("briefings", brief="one_page", ids=ids, because=words)

    def add_more(self, menu: QMenu) -> None:
        """Add what a page does with its rows besides."""

    def _add_cell_actions(self, menu: QMenu) -> None:
        menu.addAction(tr("复制　Ctrl+C")).triggered.connect(self.copy)
        if self.page.listing.trashed:
            return
        menu.addAction(tr("粘贴　Ctrl+V")).triggered.connect(self.cells.paste)
        if self.page.table.chosen_range()[1] != ["name"]:
            menu.addAction(tr("清空所选格　Delete")).triggered.connect(self.cells.empty)
        if len(self.page.table.chosen_rows()) > 1:
            down = menu.addAction(tr("用第一行往下填　Ctrl+D"))
            down.triggered.connect(self.cells.fill_down)
            several = menu.addAction(tr("批量修改…　Shift+F2"))
            several.triggered.connect(self.cells.edit_rows)

    def _add_filter_action(self, menu: QMenu, row: ProjectRow | None, key: str) -> None:
        for wanted in [] if row is None else _alike(row, key):
            words = describe(_SPECS[wanted.column], wanted)
            action = menu.addAction(tr("只看 {what}").format(what=words))
            action.triggered.connect(partial(self._filter_by, wanted))

    def _filter_by(self, wanted: Filter, _checked: bool = False) -> None:
        self.page.filter_by(wanted.column, wanted)

    def sum_chosen(self) -> None:
        """Say how many rows are chosen, and the sum of their figures."""
        chosen = self.page.table.chosen_rows()
        self.page.bar.offer_several(len(chosen) > 1 and not self.page.listing.trashed)
        self.page.desk.drop(sum_chosen, self)
        if len(chosen) < 2:
            self.page.bar.show_status("")
        elif len(chosen) == len(self.page.model.ids) and self.page.totals is not None:
            self._say_sum(len(chosen), self.page.totals)
        elif len(chosen) <= MOST_SUMMED:
            ids = [self.page.model.ids[row] for row in chosen]
            self.page.desk.read(
                *(sum_chosen, ids),
                then=lambda found: self._say_sum(len(ids), found),
                owner=self,
                latest=True,
            )
        else:
            self.page.bar.show_status(tr("已选 {n} 行").format(n=f"{len(chosen):,}"))

    def _say_sum(self, count: int, found: Totals) -> None:
        figure = show_amount(Amount(found.firm_fen))
        words = tr("已选 {n} 行 · 确数合计 {sum}").format(n=f"{count:,}", sum=figure)
        if found.approximate:
            words += tr("，另有约数 {n} 项").format(n=found.approximate)
        self.page.bar.show_status(words)


def _alike(row: ProjectRow, key: str) -> list[Filter]:
    """Return the filters that keep what is as `row` is in a column; those of both in a pair."""
    if key == "light":
        lit = row.lit.light
        return [Filter(key, values=(None if lit is Light.NONE else lit.value,))]
    keys = ("chief", "commissioner") if key == "people" else (key,) if key in _ALIKE else ()
    values = {one: getattr(row, one) for one in keys}
    return [
        Filter(one, values=(None if value is None else str(value),))
        for one, value in values.items()
    ]
