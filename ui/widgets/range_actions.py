"""What is done with the chosen cells of a table of projects: paste, empty, edit several rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from crm.cell_places import Cell, check_size, emptied, fill, lay
from crm.errors import InvalidInput
from crm.project_cells import copied_text
from crm.project_paste import CellsRefused, Planned, plan, write_cells, written
from crm.rules.clipboard import Chosen, block_of
from resources import tr
from ui.dialogs.cells_refused import Refused
from ui.dialogs.edit_rows import EditRows

if TYPE_CHECKING:
    from ui.pages.table_page import TablePage

LONG = 500
"""More cells or projects than these are told of while they are read and written."""


@dataclass(frozen=True)
class _Act:
    """What is to be done with cells. into: the area that is chosen once it is."""

    word: str
    cells: Sequence[Cell]
    into: Chosen | None = None
    same: str = ""
    """What is said where nothing would change."""
    hint: str = ""
    """What is said beside refusals."""


class RangeActions(QObject):
    """Plans a change of cells off the GUI thread, then writes all of them or says what is wrong."""

    def __init__(self, page: TablePage) -> None:
        super().__init__(page)
        self.page = page

    def paste(self) -> None:
        """Write what the clipboard holds from the chosen cell on; one value fills what is chosen.

        It stays in the clipboard.
        """
        table, ids = self.page.table, self.page.model.ids
        if not ids or self._in_trash():
            return
        if self.page.doing.copying:
            words = tr("还在复制，没有粘贴。请等提示“已复制”后再按 Ctrl+V。")
            self.page.shell.notify(words, kind="info")
            return
        text = QGuiApplication.clipboard().text()
        try:
            check_size(table.chosen_count())  # before a million rows are looked through
            area = table.chosen_area()
            if area is None:
                into, cells = None, fill(text, table.chosen_places())
            else:
                into, cells = lay(text, ids, table.shown_columns(), area)
        except InvalidInput as fault:
            self.page.shell.notify(fault.message, kind="problem")
            return
        same = tr("粘贴的和表里的一样，没有改动。空格不会清掉原有的内容，要清空请按 Delete。")
        hint = tr("复制的内容还在剪贴板里：在 Excel 里改好、或换个位置，再粘贴一次。")
        self._plan(_Act(tr("粘贴"), cells, into, same, hint))

    def fill_down(self) -> None:
        """Give the chosen rows what stands in the first of them, as Excel's Ctrl+D does."""
        table, ids = self.page.table, self.page.model.ids
        if not ids or self._in_trash():
            return
        try:
            check_size(table.chosen_count())
            area = table.chosen_area()
            if area is None or area.height < 2:
                raise InvalidInput(tr("Ctrl+D 用最上面一行往下填。请先选中连着的两行以上。"))
        except InvalidInput as fault:
            self.page.shell.notify(fault.message, kind="info")
            return
        columns = table.shown_columns()[area.left : area.left + area.width]
        if "name" in columns:
            words = tr("项目名称不能往下填：几个项目会分不清。请只选其他的列。")
            self.page.shell.notify(words, kind="info")
            return
        rows = ids[area.top : area.top + area.height]
        self.page.desk.read(
            *(copied_text, rows[:1], columns, self.page.desk.today()),
            then=lambda text: self._fill_down(text, rows[1:], columns),
            owner=self,
        )

    def _fill_down(self, text: str, ids: Sequence[str], columns: Sequence[str]) -> None:
        texts = dict(zip(columns, block_of(text)[0], strict=False))  # none of a row that went
        cells = [Cell(one, key, texts.get(key, "")) for one in ids for key in columns]
        same = tr("最上面一行是空的，或下面各行和它一样，没有改动。")
        self._plan(_Act(tr("往下填"), cells, None, same, tr("请只选可以修改的列，再按 Ctrl+D。")))

    def empty(self) -> None:
        """Empty the chosen cells."""
        if self._in_trash():
            return
        try:
            check_size(self.page.table.chosen_count())
            cells = emptied(self.page.table.chosen_places())
        except InvalidInput as fault:
            self.page.shell.notify(fault.message, kind="problem")
            return
        same = tr("选中的格本来就是空的。")
        hint = tr("请只选可以清空的格，再按 Delete。")
        self._plan(_Act(tr("清空"), cells, None, same, hint))

    def edit_rows(self) -> None:
        """Ask for one field's new value, and give it to all chosen rows."""
        doing = self.page.doing
        ids = doing.chosen_ids()
        if not ids or self._in_trash():
            return
        try:
            check_size(len(ids))
        except InvalidInput as fault:
            self.page.shell.notify(fault.message, kind="problem")
            return
        column = self.page.table.current_column()
        form = EditRows(self.page.desk, (ids, doing.what(), doing.told()), self.page, column)
        form.unchanged.connect(partial(self.page.shell.notify, kind="info"))
        form.open()

    def _in_trash(self) -> bool:
        if self.page.listing.trashed:
            words = tr("回收站里的项目不能修改。请先恢复，再到项目表里改。")
            self.page.shell.notify(words, kind="info")
        return self.page.listing.trashed

    def _plan(self, act: _Act) -> None:
        if len(act.cells) > LONG:
            words = tr("正在核对 {n} 格…").format(n=f"{len(act.cells):,}")
            self.page.bar.show_status(words)
        self.page.desk.read(
            *(plan, act.cells, self.page.desk.today()),
            then=lambda found: self._write(act, found),
            owner=self,
        )

    def _tell_progress(self, done: int, total: int) -> None:
        if total > LONG:
            words = tr("正在写入 {done}/{total} 个项目…")
            self.page.bar.show_status(words.format(done=f"{done:,}", total=f"{total:,}"))

    def _write(self, act: _Act, found: Planned) -> None:
        if found.refused:
            self._refuse(act, CellsRefused(found.refused))
        elif not found.cells:
            self.page.doing.sum_chosen()
            self.page.shell.notify(act.same, kind="info")
        else:
            self.page.desk.change(
                *(write_cells, act.cells, self.page.desk.today()),
                label=written(found, act.word),
                then=lambda _: self._choose(act),
                failed=lambda error: self._refuse(act, error),
                owner=self,
                progress=self._tell_progress,
            )

    def _choose(self, act: _Act) -> None:
        """Choose what was pasted; it stays chosen where the order moves its rows."""
        self.page.doing.sum_chosen()
        if act.into is None:
            return
        into, table = act.into, self.page.table
        ids = list(dict.fromkeys(cell.project_id for cell in act.cells))
        if self.page.model.ids[into.top : into.top + into.height] == ids:
            columns = table.shown_columns()[into.left : into.left + into.width]
            table.choose_area(into.top, into.height, columns)

    def _refuse(self, act: _Act, error: BaseException) -> None:
        self.page.doing.sum_chosen()
        if not isinstance(error, CellsRefused):
            self.page.desk.failed.emit(error)
            return
        dialog = Refused(error.refused, act.hint, self.page)
        dialog.gone_to.connect(self.page.stand_on)
        dialog.open()
