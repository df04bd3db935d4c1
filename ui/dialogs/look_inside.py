"""What is in a backup, beside what there is now; and the way back to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.locking import unlock
from crm.restoring import Inside, look, restore
from crm.restoring_words import inside_lines, inside_notes
from crm.workspace import Workspace
from db.errors import PassphraseNeeded
from resources import tr
from ui.dialogs.looking import closing_foot
from ui.page import ClosedWork, Shell
from ui.theme import mark
from ui.widgets.inputs import Line

WIDTH = 560


class LookInside(QDialog):
    """Read only until 恢复到此, which asks once more."""

    def __init__(self, shell: Shell, file: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("查看备份"))
        self._shell, self._file = shell, file
        self._newer = 0
        heading = QLabel(tr("备份里有什么"))
        mark(heading, "section")
        self.name = QLabel(file.name)
        mark(self.name, "secondary")
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = QLabel(tr("正在查看…"))
        self.state.setWordWrap(True)
        mark(self.state, "secondary")
        self.passphrase = Line()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(tr("这份备份的口令"))
        self.passphrase.setPlaceholderText(tr("这份备份的口令，按回车"))
        self.passphrase.accepted.connect(self.unlock)
        self.passphrase.refused.connect(self.reject)
        self.passphrase.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.back = QPushButton(tr("恢复到此…"))
        self.back.setEnabled(False)
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(self.name)
        column.addLayout(self._grid)
        column.addWidget(self.state)
        column.addWidget(self.passphrase)
        column.addStretch()
        column.addLayout(closing_foot(self, self.back, by_return=True))
        self.setMinimumWidth(WIDTH)
        self._look()

    def unlock(self) -> None:
        """Take the passphrase of a backup that is encrypted under another one than the data."""
        self._look(self.passphrase.text())

    def _look(self, passphrase: str = "") -> None:
        self._shell.desk.tasks.run(
            partial(_looked, self._file, self._shell.desk.workspace, passphrase),
            then=self._show,
            failed=self._refuse,
            owner=self,
        )

    def _show(self, inside: Inside) -> None:
        self._newer = inside.newer
        self.passphrase.hide()
        mark(self.state, "secondary")
        for word, text in inside_lines(inside):
            self._line(word, text, "" if word else "faint")
        self.state.setText(inside_notes(inside))
        self.state.setVisible(bool(self.state.text()))
        self.back.setEnabled(True)
        self.adjustSize()

    def _line(self, word: str, text: str, look: str = "") -> None:
        row = self._grid.rowCount()
        label, value = QLabel(word), QLabel(text)
        mark(label, "secondary")
        value.setWordWrap(True)
        if look:
            mark(value, look)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)

    def _refuse(self, error: BaseException) -> None:
        needed = isinstance(error, PassphraseNeeded)
        mark(self.state, "secondary" if needed else "error")
        self.state.setText(str(error))
        if needed:
            self.passphrase.show()
            self.passphrase.setFocus()
        self.adjustSize()

    def _ask(self) -> None:
        lost = tr("此后做的 {n} 步不在恢复后的数据里。").format(n=self._newer)
        answer = QMessageBox.question(
            self,
            tr("恢复到此"),
            (lost if self._newer else "")
            + tr(
                "现在的数据会先另存到“备份”文件夹，标为“换下的”，一直留着，随时可以再恢复回来。"
                "窗口会关上再打开。恢复吗？"
            ),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        if answer == QMessageBox.StandardButton.Yes:
            self.accept()
            self._shell.work_closed(_going_back(self._file, self._shell.desk.workspace.author))


def _looked(file: Path, present: Workspace, passphrase: str) -> Inside:
    if passphrase:
        unlock(file, passphrase)
    return look(file, present)


def _going_back(file: Path, author: str) -> ClosedWork:
    def done(shell: Shell, aside: Path | None) -> None:
        kept = tr("原来的数据留在 {file}").format(file=aside.name) if aside else ""
        shell.notify(tr("已恢复到 {file}。{kept}").format(file=file.name, kept=kept))

    return ClosedWork(
        tr("正在恢复 {file}…").format(file=file.name),
        lambda path, _: restore(path, file, author=author),
        done,
    )
