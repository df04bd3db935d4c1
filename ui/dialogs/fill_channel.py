"""补填招商方式: the projects without a channel, several of which get theirs at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from crm.channels import set_channel, without_channel
from crm.errors import InvalidInput
from db.terms import SourceChannel, Stage
from resources import tr
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.theme import mark
from ui.widgets.calm import calm_wheels
from ui.widgets.card import add_field, show_error, show_note
from ui.widgets.inputs import Line
from ui.widgets.list_table import list_table

Found = list[tuple[str, str, Stage, str]]


class FillChannel(QDialog):
    """Choose projects above, say how they were found below; it stays until none is left."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._ids: list[str] = []
        self.setWindowTitle(tr("补填招商方式"))
        self.resize(620, 520)
        self.model = PlainModel((tr("项目"), tr("阶段"), tr("投资方")))
        self.list = list_table(
            self.model, tr("没有招商方式的项目"), stretch=0, widths=(260, 80, 200)
        )
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setTabKeyNavigation(False)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._count())
        self.channel, self.referrer = QComboBox(), Line()
        self.channel.addItem(tr("请选择"), None)
        for one in SourceChannel:
            self.channel.addItem(one.label, one)
        self.referrer.setPlaceholderText(tr("可不填；填了就覆盖原来的"))
        self._build()
        self.read()

    def read(self) -> None:
        """Read which projects are still without a channel."""
        self._desk.read(without_channel, then=self._show, owner=self, latest=True)

    def chosen(self) -> list[str]:
        """The ids of the chosen projects."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        return [self._ids[row] for row in rows]

    def save(self) -> None:
        """Fill in the channel of the chosen projects as one operation."""
        ids, channel = self.chosen(), self.channel.currentData()
        for below in self._below.values():
            show_note(below, "")
        if not ids:
            show_error(self._below["project"], tr("请先在上面选中项目；Ctrl 或 Shift 可以多选。"))
            self.list.setFocus()
            return
        if channel is None:
            show_error(self._below["channel"], tr("请选择招商方式。"))
            self.channel.setFocus()
            return
        self.save_button.setEnabled(False)
        self._desk.change(
            set_channel,
            ids,
            SourceChannel(channel),
            self.referrer.text(),
            label=tr("补填 {n} 个项目的招商方式：{channel}").format(
                n=len(ids), channel=SourceChannel(channel).label
            ),
            then=lambda _: self.read(),
            failed=self._refuse,
            owner=self,
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        calm_wheels(self)
        self.list.setFocus()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        self.said = QLabel()
        mark(self.said, "secondary")
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        problem = QLabel()
        problem.setWordWrap(True)
        problem.hide()
        column.addWidget(problem)
        self._below = {"project": problem}
        self._below["channel"] = add_field(column, tr("招商方式"), self.channel)
        self._below["referrer"] = add_field(column, tr("推荐人"), self.referrer)
        cancel, self.save_button = QPushButton(tr("关闭")), QPushButton()
        mark(self.save_button, "primary")
        self.save_button.setDefault(True)
        self.save_button.setToolTip("Ctrl+S")
        cancel.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.save)
        self.referrer.accepted.connect(self.save)
        self.referrer.refused.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        column.addLayout(row)
        self._count()

    def _show(self, found: Found) -> None:
        self.save_button.setEnabled(True)
        self._ids = [key for key, *_ in found]
        self.model.show_rows([(name, stage.label, who) for _, name, stage, who in found])
        self.said.setText(tr("{n} 个项目没有招商方式，选中后一次填好").format(n=len(found)))
        if not found:
            self.accept()
        elif self.list.selectionModel() is not None:
            self.list.selectRow(0)
        self._count()

    def _count(self) -> None:
        self.save_button.setText(tr("填入所选 {n} 个").format(n=len(self.chosen())))
        self.save_button.setAccessibleName(self.save_button.text())

    def _refuse(self, error: Any) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, InvalidInput) and error.field in self._below:
            show_error(self._below[error.field], error.message)
        else:
            self._desk.failed.emit(error)
