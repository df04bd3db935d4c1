"""设置: the checklists of the gates, a stage at a time: add, edit, order, require, remove."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm import gates
from crm.errors import InvalidInput
from crm.labels import field_label
from crm.rules.gates import GATED, Line
from db.terms import Stage
from resources import tr
from ui.desk import Desk
from ui.theme import mark
from ui.widgets.card import Card, show_error, show_note
from ui.widgets.inputs import Line as TextLine
from ui.widgets.inputs import show_wrong
from ui.widgets.ordered_table import OrderedTable

ROWS_SHOWN = 6


class GatesCard(Card):
    """Each change is saved at once, and can be undone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("关口清单"))
        self.desk = desk
        self.lists: dict[Stage, tuple[Line, ...]] = {}
        self._editing: Line | None = None
        note = QLabel(tr("进入一个阶段之前要办妥的事；必需项没有办妥，变更阶段要写明越过的原因"))
        mark(note, "secondary")
        note.setWordWrap(True)
        self.column.addWidget(note)
        self.column.addLayout(self._build_head())
        self.rows = OrderedTable(
            tr("关口清单"),
            (tr("事项"), tr("怎样算满足"), tr("要求")),
            tr("这一阶段没有关口，变更时不检查。按“添加”写下要办妥的第一件事。"),
            stretch=0,
            widths=(300, 180, 90),
            rows=ROWS_SHOWN,
        )
        self.rows.add_wanted.connect(self.begin_add)
        self.rows.edit_wanted.connect(self.begin_edit)
        self.rows.remove_wanted.connect(self.remove)
        self.rows.shift_wanted.connect(self.shift)
        self.column.addWidget(self.rows)
        self.column.addWidget(self._build_form())
        self.desk.changed.connect(self._refresh)

    def read(self) -> None:
        """Read the checklists, and show that of the chosen stage."""
        self.desk.read(gates.checklists, then=self._show, owner=self, latest=True)

    @property
    def shown_stage(self) -> Stage:
        """The stage whose checklist is shown."""
        return Stage(self.stage.currentData())

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are shown."""
        return self.lists.get(self.shown_stage, ())

    def chosen(self) -> Line | None:
        """The line that is chosen in the table."""
        row = self.rows.row
        return self.lines[row] if 0 <= row < len(self.lines) else None

    # --- what can be done

    def begin_add(self) -> None:
        """Open the form for a new line."""
        self._open_form(None)

    def begin_edit(self) -> None:
        """Open the form with the chosen line."""
        line = self.chosen()
        if line is not None:
            self._open_form(line)

    def save_line(self) -> None:
        """Save what the form says; what is wrong stands under it."""
        text, field = self.text.text(), self.field.currentData()
        required = self.required.isChecked()
        stage = self.shown_stage
        if self._editing is None:
            self.desk.change(
                *(gates.add_line, stage),
                text=text,
                field=field,
                required=required,
                label=tr("“{stage}”关口加一项").format(stage=stage.label),
                then=self._saved,
                failed=self._failed,
                owner=self,
            )
            return
        key = self._editing.key
        self.desk.change(
            *(gates.edit_line, key),
            text=text,
            field=field,
            required=required,
            label=tr("修改“{stage}”关口：{text}").format(stage=stage.label, text=text.strip()),
            then=lambda _: self._saved(key),
            failed=self._failed,
            owner=self,
        )

    def remove(self) -> None:
        """Take the chosen line off the list."""
        line = self.chosen()
        if line is not None:
            self._close_form()
            words = tr("“{stage}”关口去掉：{text}")
            label = words.format(stage=self.shown_stage.label, text=line.text)
            self.desk.change(gates.remove_line, line.key, label=label, owner=self)

    def shift(self, step: int) -> None:
        """Move the chosen line up (-1) or down (+1)."""
        at = self.rows.row
        keys = [line.key for line in self.lines]
        keys[at], keys[at + step] = keys[at + step], keys[at]
        self.rows.go_to = keys[at + step]
        label = tr("“{stage}”关口换次序").format(stage=self.shown_stage.label)
        self.desk.change(gates.order_lines, self.shown_stage, keys, label=label, owner=self)

    # --- building

    def _build_head(self) -> QHBoxLayout:
        self.stage = QComboBox()
        self.stage.setAccessibleName(tr("阶段"))
        for stage in GATED:
            self.stage.addItem(stage.label, stage)
        self.stage.setCurrentIndex(GATED.index(Stage.SIGNED))
        self.stage.currentIndexChanged.connect(self._show_stage)
        self.stage.setFixedWidth(168)
        self.count = QLabel()
        mark(self.count, "secondary")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.stage)
        row.addWidget(self.count)
        row.addStretch()
        return row

    def _build_form(self) -> QWidget:
        self.form = QWidget()
        self.text = TextLine()
        self.text.setPlaceholderText(tr("要办妥的事，例如“环评批复”"))
        self.text.setAccessibleName(tr("事项"))
        self.text.accepted.connect(self.save_line)
        self.text.refused.connect(self._close_form)
        self.field = QComboBox()
        self.field.setAccessibleName(tr("怎样算满足"))
        self.field.addItem(tr("办妥后勾选"), None)
        for key, word in gates.field_choices():
            self.field.addItem(_filled(key, word), key)
        self.required = QCheckBox(tr("必需"))
        self.required.setToolTip(tr("不勾的只作提示，不拦变更"))
        save, cancel = QPushButton(tr("保存")), QPushButton(tr("取消"))
        mark(save, "primary")
        save.clicked.connect(self.save_line)
        cancel.clicked.connect(self._close_form)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        for widget in (self.field, self.required, cancel, save):
            row.addWidget(widget)
        self.below = QLabel()
        self.below.setWordWrap(True)
        whole = QVBoxLayout(self.form)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(row)
        whole.addWidget(self.below)
        self.form.hide()
        return self.form

    # --- showing

    def _show(self, found: dict[Stage, tuple[Line, ...]]) -> None:
        self.lists = found
        self._show_stage()

    def _show_stage(self) -> None:
        if self._editing is not None and self._editing.key not in {one.key for one in self.lines}:
            self._close_form()
        needed = sum(line.required for line in self.lines)
        words = tr("{n} 项，其中必需 {needed} 项").format(n=len(self.lines), needed=needed)
        self.count.setText(words)
        self.rows.show_rows(
            [(line.text, _met_by(line), _demand(line)) for line in self.lines],
            [line.key for line in self.lines],
        )

    def _open_form(self, line: Line | None) -> None:
        self._editing = line
        self.text.setText(line.text if line else "")
        self.field.setCurrentIndex(max(self.field.findData(line.field if line else None), 0))
        self.required.setChecked(line.required if line else True)
        self._forgive()
        self.form.show()
        self.text.setFocus()
        self.text.selectAll()

    def _close_form(self) -> None:
        had_focus = self.form.isAncestorOf(self.focusWidget() or self)
        self._editing = None
        self.form.hide()
        if had_focus:
            self.rows.table.setFocus()

    def _forgive(self) -> None:
        show_wrong(self.text, False)
        show_note(self.below, tr("不填文字时，用字段的名称") if self._editing is None else "")

    def _saved(self, key: Any) -> None:
        self._close_form()
        self.rows.go_to = str(key)
        self.read()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, InvalidInput):
            show_error(self.below, error.message)
            show_wrong(self.text, error.field == "text")
            self.text.setFocus()
        else:
            self.desk.failed.emit(error)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if "gate_item" in touched:
            self.read()


def _met_by(line: Line) -> str:
    if line.field is None:
        return tr("办妥后勾选")
    return _filled(line.field, field_label(line.field))


def _filled(key: str, word: str) -> str:
    if key == "admission":
        return tr("准入评审有通过的结果")
    return tr("填了“{field}”").format(field=word)


def _demand(line: Line) -> str:
    return tr("必需") if line.required else tr("提示")
