"""The signed copy of a contract and its other papers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from crm.contract_cards import ContractDetail
from resources import tr
from ui.page import Shell
from ui.widgets.attachments import Attachments

SIZE = (860, 520)


class ContractFiles(QDialog):
    """The attachments of one contract, with their preview."""

    def __init__(self, shell: Shell, parent: QWidget, contract: ContractDetail) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("签字件与附件：{name}").format(name=contract.name))
        self.resize(*SIZE)
        self.files = Attachments(shell)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self.files)
        self.files.show_record("contract", contract.contract_id)
        shell.desk.changed.connect(self._refresh)
        self.files.table.setFocus()

    def reject(self) -> None:
        """Close, unless something typed would be lost."""
        if self.files.may_leave():
            super().reject()

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if "attachment" in touched:
            self.files.read()
