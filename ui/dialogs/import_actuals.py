"""Import of actuals: what a file would bring, figure by figure, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from crm.ledgers.actual_importing import (
    ActualChoices,
    ActualsPlan,
    FigureState,
    PlannedFigure,
    UnmatchedRow,
    apply_actuals,
    plan_actuals,
)
from crm.ledgers.actual_reading import ActualsFile, read_actuals_file
from crm.performances import Outcome, show_quantity
from crm.rules.numbers import UNKNOWN
from resources import tr
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.list_table import list_table
from ui.widgets.unmatched_rows import SKIP, UnmatchedRows

KINDS = "*.xlsx *.xlsm *.xls *.csv *.ods"
UNITS = ("万元", "元", "千元", "亿元")
_TINTS = {
    FigureState.NEW: "green",
    FigureState.CHANGED: "amber",
    FigureState.UNREADABLE: "phoenix",
    FigureState.UNMATCHED: "phoenix",
}


def ask_file(parent: QWidget) -> Path | None:
    """Ask for a file of actuals; None when the question is closed."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    folder = remembered("actuals/folder") or QStandardPaths.writableLocation(documents)
    file, _ = QFileDialog.getOpenFileName(
        parent, tr("选择税务局或统计局的表"), folder, tr("表格 ({kinds})").format(kinds=KINDS)
    )
    if not file:
        return None
    remember("actuals/folder", str(Path(file).parent))
    return Path(file)


class ImportActuals(QDialog):
    """Reads the file, asks what it does not say, shows each figure, then imports in one step."""

    def __init__(self, shell: Shell, parent: QWidget, file: Path) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("导入实绩：{name}").format(name=file.name))
        self.resize(1120, 680)
        self._shell, self._desk, self._file = shell, shell.desk, file
        self._reading: ActualsFile | None = None
        self.choices = ActualChoices()
        self.plan: ActualsPlan | None = None
        self._shown: list[PlannedFigure] = []
        self._build()
        self._task = self._desk.tasks.run(
            read_actuals_file, file, then=self._take_file, failed=self._fail, owner=self
        )

    def reject(self) -> None:
        """Stop what is under way; nothing of it is written."""
        self._task.cancel()
        super().reject()

    # --- reading

    def _take_file(self, reading: ActualsFile) -> None:
        self._reading = reading
        self._look()

    def _look(self) -> None:
        if self._reading is not None:
            self.save.setEnabled(False)
            self._task = self._desk.read(
                plan_actuals,
                self._reading,
                self.choices,
                today=self._desk.today(),
                then=self._show,
                failed=self._fail,
                progress=partial(self._tell_progress, tr("正在核对 {done}/{total}")),
                owner=self,
                latest=True,
            )

    def _fail(self, error: BaseException) -> None:
        self.notes.setText(str(error))
        mark(self.notes, "error")
        self.notes.show()
        self.save.setEnabled(False)
        for part in (self.lost, self.table):
            part.setEnabled(True)
        self.cancel.setText(tr("取消"))

    # --- what a person answers

    def match(self, row: UnmatchedRow, key: str) -> None:
        """Say which enterprise a row is; `SKIP` skips it."""
        matches = {**self.choices.matches, (row.sheet, row.row): key}
        self.choices = replace(self.choices, matches=matches)
        self._look()

    def skip_all(self) -> None:
        """Skip all rows that no enterprise was found for."""
        skipped = {(row.sheet, row.row): SKIP for row in self.lost.rows}
        self.choices = replace(self.choices, matches={**self.choices.matches, **skipped})
        self._look()

    def bring_in(self) -> None:
        """Import what is shown, as one operation."""
        if self.plan is None or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        for part in (self.lost, self.table):
            part.setEnabled(False)
        self.cancel.setText(tr("停止"))
        self._tell(tr("正在导入…"))
        self._task = self._desk.change(
            partial(apply_actuals, today=self._desk.today()),
            self.plan,
            label=self.plan.label,
            then=self._done,
            failed=self._fail,
            progress=partial(self._tell_progress, tr("正在导入 {done}/{total}")),
            owner=self,
        )

    def _tell_progress(self, words: str, done: int, total: int) -> None:
        self._tell(words.format(done=done, total=total))

    def _tell(self, words: str) -> None:
        self.notes.setText(words)
        mark(self.notes, "secondary")
        self.notes.show()

    def _done(self, outcome: Outcome) -> None:
        self._shell.notify(
            tr("已导入：新增 {new} 项，更正 {changed} 项").format(
                new=len(outcome.added), changed=len(outcome.corrected)
            ),
            kind="info",
        )
        self.accept()

    # --- how it looks

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        self.notes = QLabel(tr("正在读取…"))
        self.notes.setWordWrap(True)
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self.notes, "secondary")
        column.addWidget(self.notes)
        self.asks = QHBoxLayout()
        self.asks.setSpacing(12)
        column.addLayout(self.asks)
        self.bar = QHBoxLayout()
        self.bar.setSpacing(8)
        self.only = QButtonGroup(self)
        column.addLayout(self.bar)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_figures())
        self.lost = UnmatchedRows(self._shell)
        self.lost.matched.connect(self.match)
        self.lost.skipped.connect(self.skip_all)
        split.addWidget(self.lost)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column.addWidget(split, 1)
        column.addLayout(self._build_foot())

    def _build_figures(self) -> QWidget:
        self.figures = PlainModel(
            (tr("单元格"), tr("表上写的"), tr("企业"), tr("哪一项"), tr("原来"), tr("表上的数"),
             tr("情况"), tr("说明"))
        )  # fmt: skip
        widths = (100, 140, 140, 170, 96, 120, 84)
        self.table = list_table(self.figures, tr("要导入的实绩"), stretch=7, widths=widths)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell_note())
        self.told = QLabel()
        self.told.setWordWrap(True)
        mark(self.told, "secondary")
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        return room

    def _tell_note(self) -> None:
        at = self.table.currentIndex().row()
        one = self._shown[at] if 0 <= at < len(self._shown) else None
        self.told.setText("" if one is None else f"{one.address}　{one.what}　{one.note}".rstrip())

    def _build_foot(self) -> QHBoxLayout:
        words = QLabel(tr("确认以前什么也不写入；导入以后可以一步撤销。"))
        mark(words, "faint")
        self.cancel = QPushButton(tr("取消"))
        self.cancel.clicked.connect(self.reject)
        self.save = QPushButton(tr("导入"))
        mark(self.save, "primary")
        self.save.setEnabled(False)
        self.save.clicked.connect(self.bring_in)
        foot = QHBoxLayout()
        foot.addWidget(words, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        return foot

    # --- showing

    def _show(self, plan: ActualsPlan) -> None:
        self.plan = plan
        mark(self.notes, "secondary")
        self.notes.setText("\n".join(plan.notes))
        self.notes.setVisible(bool(plan.notes))
        self._ask_sheets(plan)
        self._offer_states(plan)
        self._show_figures()
        self.lost.show_rows([row for row in plan.unmatched if not row.skipped])
        new, changed = plan.counted(FigureState.NEW), plan.counted(FigureState.CHANGED)
        self.save.setEnabled(bool(plan.writes))
        self.save.setText(
            tr("导入：新增 {new} 项，更正 {changed} 项").format(new=new, changed=changed)
            if plan.writes
            else tr("没有要写入的变化")
        )
        calm_wheels(self)

    def _ask_sheets(self, plan: ActualsPlan) -> None:
        """Ask of each sheet the year or the unit that it does not say."""
        _clear(self.asks)
        this_year = self._desk.today().year
        for one in plan.sheets:
            name = one.sheet.name
            if one.period.year is None or name in self.choices.years:
                years: list[tuple[str, Any]] = [(tr("选年份"), None)]
                years += [(f"{year}", year) for year in range(this_year, this_year - 8, -1)]
                self._ask(
                    tr("“{sheet}”的年份").format(sheet=name),
                    years,
                    self.choices.years.get(name),
                    partial(self._answer_year, name),
                )
            if one.lacks_unit or name in self.choices.units:
                units: list[tuple[str, Any]] = [(tr("选单位"), None)]
                units += [(unit, unit) for unit in UNITS]
                self._ask(
                    tr("“{sheet}”的金额单位").format(sheet=name),
                    units,
                    self.choices.units.get(name),
                    partial(self._answer_unit, name),
                )
        if self.asks.count():
            self.asks.addStretch()

    def _ask(
        self,
        word: str,
        offers: Sequence[tuple[str, Any]],
        chosen: Any,
        then: Callable[[Any], object],
    ) -> None:
        label, box = QLabel(word), QComboBox()
        mark(label, "warning")
        box.setAccessibleName(word)
        for text, value in offers:
            box.addItem(text, value)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.activated.connect(lambda _: then(box.currentData()))
        self.asks.addWidget(label)
        self.asks.addWidget(box)

    def _answer_year(self, sheet: str, year: int | None) -> None:
        if year is not None:
            self.choices = replace(self.choices, years={**self.choices.years, sheet: year})
            self._look()

    def _answer_unit(self, sheet: str, unit: str | None) -> None:
        if unit is not None:
            self.choices = replace(self.choices, units={**self.choices.units, sheet: unit})
            self._look()

    def _offer_states(self, plan: ActualsPlan) -> None:
        before = self.only.checkedButton()
        wanted = before.property("state") if before is not None else ""
        for button in self.only.buttons():
            self.only.removeButton(button)
        _clear(self.bar)
        offers: list[tuple[str, str, int]] = [("", tr("全部"), len(plan.figures))]
        offers += [(one.value, one.label, plan.counted(one)) for one in FigureState]
        for key, word, count in offers:
            if not count and key:
                continue
            chip = QPushButton(f"{word} {count}")
            mark(chip, "segment")
            chip.setCheckable(True)
            chip.setProperty("state", key)
            chip.setChecked(key == wanted)
            chip.clicked.connect(self._show_figures)
            self.only.addButton(chip)
            self.bar.addWidget(chip)
        if self.only.checkedButton() is None:
            self.only.buttons()[0].setChecked(True)
        self.bar.addStretch()

    def _show_figures(self) -> None:
        if self.plan is None:
            return
        chosen = self.only.checkedButton()
        wanted = str(chosen.property("state")) if chosen is not None else ""
        self._shown = [one for one in self.plan.figures if wanted in ("", one.state.value)]
        tints = {
            (at, 6): _TINTS[one.state] for at, one in enumerate(self._shown) if one.state in _TINTS
        }
        self.figures.show_rows([_told(one) for one in self._shown], tints)


def _told(one: PlannedFigure) -> tuple[str, ...]:
    return (
        one.address,
        one.written,
        one.organization or UNKNOWN,
        one.what,
        show_quantity(one.old),
        show_quantity(one.quantity),
        one.state.label,
        one.note,
    )


def _clear(row: QHBoxLayout) -> None:
    while row.count():
        item = row.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setParent(None)  # gone at once: what takes its place has its name
            widget.deleteLater()
