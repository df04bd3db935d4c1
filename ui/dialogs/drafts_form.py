"""A form whose promises are looked at before they go into a contract together."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QWidget

from crm.commitments import add_commitments
from crm.contract_cards import ContractDetail, ProjectContracts
from crm.errors import InvalidInput
from resources import tr
from ui.desk import Desk
from ui.dialogs.form import Form
from ui.models.drafts import WIDTHS, Column, DraftsModel
from ui.theme import mark
from ui.widgets.list_table import list_table

WIDTH = 960
_HEIGHT = 250


class DraftsForm(Form):
    """The promises in a table, ticked; entered as one step that undo takes back."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        parent: QWidget,
        about: ProjectContracts,
        contract: ContractDetail,
    ) -> None:
        super().__init__(desk, title, parent, tr("加入合同"), width=WIDTH)
        self._about, self._contract = about, contract
        self.drafts = DraftsModel()
        self.summary = QLabel()
        mark(self.summary, "secondary")

    def add_table(self) -> QTableView:
        """Add the table of promises, with its summary below."""
        view = list_table(self.drafts, tr("将加入的承诺"), stretch=Column.PROMISE, widths=WIDTHS)
        view.setMinimumHeight(_HEIGHT)
        view.setTabKeyNavigation(False)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.fields["promises"] = view
        self._notes["promises"], self._rooms["promises"] = "", WIDTH - 48
        below = QLabel()
        below.setWordWrap(True)
        below.hide()
        self.below["promises"] = below
        self.column.addWidget(view)
        self.column.addWidget(below)
        self.column.addWidget(self.summary)
        self.drafts.edited.connect(self._tell)
        return view

    def send(self) -> None:
        drafts = self.drafts.chosen()
        if not drafts:
            raise InvalidInput(tr("没有勾选要加入的承诺。"), field="promises")
        fault = self.drafts.first_fault()
        if fault is not None:
            at, why = fault
            view = self.fields["promises"]
            assert isinstance(view, QTableView)
            view.setCurrentIndex(self.drafts.index(at, Column.FIGURE))
            raise InvalidInput(tr("第 {n} 行：{why}").format(n=at + 1, why=why), field="promises")
        fields: list[dict[str, Any]] = [
            {**draft.fields(), "illustrative": self._about.illustrative} for draft in drafts
        ]
        self.submit(
            add_commitments,
            self._contract.contract_id,
            fields,
            label=tr("{name} 加入 {n} 项承诺").format(name=self._about.project, n=len(fields)),
        )

    def take_failure(self, error: BaseException) -> None:
        """What is wrong with a promise is said below the table."""
        if isinstance(error, InvalidInput) and error.field not in self.fields:
            error.field = "promises"
        super().take_failure(error)

    @property
    def typed(self) -> bool:
        """Whether something was typed that would be lost: figures in the table too."""
        return super().typed or any(row.typed is not None for row in self.drafts.lines)

    def _tell(self) -> None:
        self.forgive("promises")
        chosen = len(self.drafts.chosen())
        unread = sum(row.draft is None and not row.passed for row in self.drafts.lines)
        lacking = sum(
            row.draft is not None and row.chosen and bool(row.lacks) for row in self.drafts.lines
        )
        parts = [tr("将加入 {n} 项承诺").format(n=chosen)]
        if lacking:
            parts.append(tr("其中 {n} 项还缺内容").format(n=lacking))
        passed = sum(row.passed for row in self.drafts.lines)
        if passed:
            parts.append(tr("略过合计、备注 {n} 格").format(n=passed))
        if unread:
            parts.append(tr("{n} 格没有读懂，不会加入").format(n=unread))
        self.summary.setText(tr("；").join(parts))


def spaces_tick(view: QTableView, drafts: DraftsModel) -> None:
    """Let the space bar tick the chosen row, whichever of its cells is current."""

    def toggle() -> None:
        index = drafts.index(view.currentIndex().row(), Column.PROMISE)
        if index.isValid():
            ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            other = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            drafts.setData(index, other, Qt.ItemDataRole.CheckStateRole)

    shortcut = QShortcut(QKeySequence("Space"), view)
    shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
    shortcut.activated.connect(toggle)
