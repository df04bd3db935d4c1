"""What is done with the year's targets: edit, split, order, take over, load, print, export."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QMenu

from crm.plan_edits import move_target, trash_target
from crm.plan_years import YearMade
from crm.plans import PlanLoaded, load_plan
from crm.target_shares import Split, split_of
from crm.targets import TargetStanding
from resources import tr
from ui.books import save_book
from ui.dialogs.new_year import NewYearForm
from ui.dialogs.target import TargetForm
from ui.dialogs.target_split import SplitForm
from ui.sheets import save_pdf
from ui.widgets.buttons import picture_button

if TYPE_CHECKING:
    from ui.pages.targets import TargetsPage

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TargetActions(QObject):
    """Acts on the target that is chosen on the page; its buttons stand at the page's head."""

    def __init__(self, page: TargetsPage) -> None:
        super().__init__(page)
        self.page = page
        self.plan_button = picture_button(tr("编辑计划"), "pencil", self._open_menu)
        self.print_button = picture_button(tr("打印…"), "printer", self.print_sheet)
        self.export_button = picture_button(tr("导出 Excel"), "file-down", self.export)
        self.buttons = (self.plan_button, self.print_button, self.export_button)
        page.table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the table's keys before it moves its line by them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt = held == Qt.KeyboardModifier.AltModifier
        keys: dict[int, Callable[[], object]] = {}
        if not held:
            keys = {Qt.Key.Key_F2: self.edit, Qt.Key.Key_Delete: self.trash}
            keys |= dict.fromkeys(_ENTER, self.page.open_records)
        elif alt:
            keys = {
                Qt.Key.Key_Up: partial(self.move, -1),
                Qt.Key.Key_Down: partial(self.move, +1),
            }
        run = keys.get(key)
        if run is not None:
            run()
        return run is not None

    def show_state(self) -> None:
        """Offer only what can be done now."""
        for button in (self.print_button, self.export_button):
            button.setEnabled(bool(self.page.standings))

    def add(self) -> None:
        """Ask for a new target, of the park that is shown."""
        park = self.page.park.currentData()
        own = None if park == "every" else park
        TargetForm(self.page.desk, self.page, self.page.year, park_id=own).open()

    def edit(self) -> None:
        """Ask for what the chosen target is to say."""
        standing = self.page.chosen()
        if standing is not None:
            TargetForm(self.page.desk, self.page, self.page.year, standing.target_id).open()

    def trash(self) -> None:
        """Put the chosen target in the trash; the toast brings it back."""
        self._change(trash_target, tr("删除目标 {indicator}"))

    def move(self, step: int) -> None:
        """Move the chosen target up or down among its own."""
        word = tr("上移 {indicator}") if step < 0 else tr("下移 {indicator}")
        self._change(move_target, word, step)

    def split(self) -> None:
        """Ask how the chosen target is split."""
        standing = self.page.chosen()
        if standing is None:
            return

        def ask(split: Split) -> None:
            SplitForm(self.page.desk, self.page, split).open()

        self.page.desk.read(
            split_of, standing.target_id, self.page.desk.today(), then=ask, owner=self.page
        )

    def take_over(self) -> None:
        """Ask how a year's plan is made from the one before: the shown year's, if it has none."""
        NewYearForm(self.page.desk, self.page, self.source(), self._took_over).open()

    def source(self) -> int:
        """The year whose plan would be taken over."""
        return self.page.year if self.page.standings else self.page.year - 1

    def ask_for_plan(self) -> None:
        """Ask for the table of a year's targets, then load it."""
        title = tr("载入 {year} 年度计划").format(year=self.page.year)
        file, _ = QFileDialog.getOpenFileName(
            self.page, title, "", tr("计划表 (*.xlsx *.xlsm *.xls *.ods *.csv)")
        )
        if file:
            self.load_plan(Path(file))

    def load_plan(self, file: Path) -> None:
        """Load the targets of the year that is shown; a newer table changes those there are."""
        page = self.page

        def tell(loaded: PlanLoaded) -> None:
            if not loaded.added and not loaded.changed:
                page.shell.notify(tr("计划没有变化"), kind="info")

        label = tr("载入 {year} 年度计划（{name}）").format(year=page.year, name=file.name)
        page.desk.change(load_plan, file, year=page.year, label=label, then=tell, owner=page)

    def print_sheet(self) -> None:
        """Print 年度目标完成情况."""
        from crm.briefings.catalogue import BY_KEY
        from crm.briefings.comparing import take_compared
        from crm.briefings.order import Order

        desk, year = self.page.desk, self.page.year
        briefing = BY_KEY["yearly"]
        order = Order(
            today=desk.today(),
            issued_by=desk.workspace.author,
            first=date(year, 1, 1),
            last=date(year, 12, 31),
        )
        take = partial(take_compared, briefing=briefing, order=order)
        save_pdf(self.page.shell, self.page, briefing.word, take, briefing.file_name)

    def export(self) -> None:
        """Write the targets that are shown to a workbook."""
        from crm.target_book import export_targets

        name = tr("{year}年度目标 {day}.xlsx").format(
            year=self.page.year, day=self.page.desk.today().isoformat()
        )
        shown = self.page.shown()
        save_book(self.page.shell, self.page, name, partial(export_targets, shown))

    def show_menu(self, place: QPoint) -> None:
        """Offer at `place` what can be done with the target there."""
        if self.page.table.indexAt(place).isValid():
            self.menu().popup(self.page.table.viewport().mapToGlobal(place))

    def menu(self) -> QMenu:
        """Return the menu of all that can be done with the plan."""
        menu = QMenu(self.page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.page.chosen() is not None
        some, source = bool(self.page.standings), self.source()
        taking = tr("由 {source} 年带出 {year} 年…").format(source=source, year=source + 1)
        for word, run, enabled in (
            (tr("新增目标…　Ctrl+N"), self.add, True),
            (tr("修改…　F2"), self.edit, chosen),
            (tr("分解到季度、人员、园区…"), self.split, chosen),
            (tr("上移　Alt+↑"), partial(self.move, -1), chosen),
            (tr("下移　Alt+↓"), partial(self.move, +1), chosen),
            (tr("删除　Delete"), self.trash, chosen),
            ("", None, True),
            (taking, self.take_over, some or self.page.had_plan),
            (tr("载入年度计划…"), self.ask_for_plan, True),
        ):
            if run is None:
                menu.addSeparator()
                continue
            action = menu.addAction(word)
            action.setEnabled(enabled)
            action.triggered.connect(lambda _=False, run=run: run())
        return menu

    def _open_menu(self) -> None:
        button = self.plan_button
        self.menu().popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _took_over(self, made: YearMade) -> None:
        self.page.year = made.year
        self.page.read()

    def _change(self, use_case: Callable[..., object], word: str, *args: object) -> None:
        standing: TargetStanding | None = self.page.chosen()
        if standing is not None:
            label = word.format(indicator=standing.indicator)
            self.page.desk.change(use_case, standing.target_id, *args, label=label, owner=self.page)
