"""带出: what goes along, the passphrase, and where to; then one encrypted file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from crm import carrying, scope
from crm.errors import InvalidInput
from crm.exchanges import Standing
from crm.passphrases import LEAST, check_passphrase
from crm.project_card import parks
from crm.rules.media import show_size
from resources import tr
from ui.page import Shell
from ui.places import CARRIED as SUFFIX
from ui.preferences import remember, remembered
from ui.tasks import Task
from ui.theme import icon, mark
from ui.widgets.card import Card, show_error, show_note
from ui.widgets.inputs import Line
from ui.widgets.progress_line import ProgressLine

FOLDER = "carrying/folder"


class CarryForm(Card):
    """`done` once a file was written."""

    done = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("带出"))
        self._shell, self._desk = shell, shell.desk
        self._task: Task | None = None
        self._back = False
        self.scope, self.place = QComboBox(), Line()
        self.passphrase, self.again = secret(), secret()
        self.below: dict[str, QLabel] = {}
        self._build()
        self.scope.currentIndexChanged.connect(self._chosen)

    def show_standing(self, standing: Standing) -> None:
        """Offer what can be carried out of this data; from a copy, what was done on it."""
        self._back = standing.copy is not None
        self._desk.read(parks, then=self._offer, owner=self, latest=True)

    def carry_out(self) -> None:
        """Check the fields, and write the file."""
        for name in self.below:
            show_note(self.below[name], "")
        target = Path(self.place.text().strip() or ".")
        try:
            check_passphrase(self.passphrase.text(), self.again.text())
            if not self.place.text().strip():
                raise InvalidInput(tr("请选择带出到哪里。"), field="place")
        except InvalidInput as wrong:
            self._refuse(wrong)
            return
        if not target.suffix:
            target = target.with_name(target.name + SUFFIX)
        remember(FOLDER, str(target.parent))
        self.button.setEnabled(False)
        self.progress.begin(tr("正在带出…"))
        self._task = self._desk.exchange(
            carrying.carry_out,
            target,
            self.passphrase.text(),
            scope=self.scope.currentData(),
            back=self._back,
            progress=self.progress.advance,
            then=self._written,
            failed=self._refuse,
            owner=self,
        )

    def cancel(self) -> None:
        """Stop; nothing is left behind."""
        if self._task is not None:
            self._task.cancel()
        self._idle()

    def choose_place(self) -> None:
        """Ask where to."""
        file, _ = QFileDialog.getSaveFileName(
            self,
            tr("带出到"),
            self.place.text(),
            tr("带出的文件 (*{suffix})").format(suffix=SUFFIX),
        )
        if file:
            self.place.setText(file)

    # --- how it looks

    def _build(self) -> None:
        self.words = QLabel()
        self.words.setWordWrap(True)
        mark(self.words, "secondary")
        self.column.addWidget(self.words)
        browse = QPushButton(tr("浏览…"))
        browse.setAccessibleName(tr("选择带出到哪里"))
        browse.clicked.connect(lambda: self.choose_place())
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        row.addWidget(browse)
        self.place.setAccessibleName(tr("带出到"))
        place.setFocusProxy(self.place)
        fields: tuple[tuple[str, str, QWidget], ...] = (
            ("scope", tr("范围"), self.scope),
            ("passphrase", tr("口令"), self.passphrase),
            ("again", tr("再输一次"), self.again),
            ("place", tr("带出到"), place),
        )
        for name, word, field in fields:
            self.below[name] = self.add_field(word, field)
        self.passphrase.setPlaceholderText(tr("至少 {n} 个字符").format(n=LEAST))
        self.estimate = QLabel()
        self.estimate.setWordWrap(True)
        mark(self.estimate, "faint")
        self.progress = ProgressLine()
        self.progress.stopped.connect(self.cancel)
        self.button = QPushButton(tr("带出"))
        self.button.setIcon(icon("upload", "on_accent"))
        mark(self.button, "primary")
        self.button.clicked.connect(lambda: self.carry_out())
        foot = QHBoxLayout()
        foot.addWidget(self.estimate, 1)
        foot.addWidget(self.button)
        self.column.addStretch()
        self.column.addWidget(self.progress)
        self.column.addLayout(foot)
        for line in (self.passphrase, self.again, self.place):
            line.accepted.connect(self.carry_out)

    def _offer(self, found: list[tuple[str, str]]) -> None:
        kept = self.scope.currentText()
        self.scope.blockSignals(True)
        self.scope.clear()
        if self._back:
            self.scope.addItem(tr("这台电脑上的全部修改"), None)
        else:
            author = self._desk.workspace.author
            self.scope.addItem(tr("全部数据"), None)
            self.scope.addItem(tr("我的项目（{who}）").format(who=author), scope.of_person(author))
            for key, name in found:
                self.scope.addItem(name, scope.Scope(park_id=key, label=name))
        self.scope.setCurrentIndex(max(self.scope.findText(kept), 0))
        self.scope.blockSignals(False)
        self.words.setText(
            tr("把这台电脑上的修改写成一个加密文件，拿回原来的电脑上回并。")
            if self._back
            else tr("写成一个加密文件，拷到笔记本上打开成外出副本；没有网络也能用，回来再回并。")
        )
        self._chosen()

    def _chosen(self) -> None:
        """Say how large it will be, and propose a name."""
        show_note(self.below["scope"], "")
        self._propose()
        self._desk.read(
            carrying.estimate,
            self.scope.currentData(),
            back=self._back,
            then=self._show_estimate,
            failed=self._refuse,
            owner=self,
            latest=True,
        )

    def _propose(self) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = remembered(FOLDER) or QStandardPaths.writableLocation(documents)
        label = tr("带回") if self._back else self.scope.currentText().split("（")[0]
        name = f"{tr('引凤')}-{label}-{date.today().isoformat()}"  # noqa: DTZ011  (the user's day)
        target, turn = Path(folder) / f"{name}{SUFFIX}", 1
        while target.exists():
            turn += 1
            target = Path(folder) / f"{name}-{turn}{SUFFIX}"
        self.place.setText(str(target))

    def _show_estimate(self, found: carrying.Estimate) -> None:
        self.button.setEnabled(True)
        self.estimate.setText(
            tr("{projects} 个项目、{records} 条记录、{attachments} 个附件，约 {size}").format(
                projects=found.projects,
                records=found.records,
                attachments=found.attachments,
                size=show_size(found.size),
            )
        )

    def _written(self, done: carrying.CarriedOut) -> None:
        self._idle()
        self.passphrase.clear()
        self.again.clear()
        self._propose()
        self._shell.notify(
            tr("已带出到 {file}（{size}）。口令不存在文件里，请记牢。").format(
                file=done.path.name, size=show_size(done.size)
            )
        )
        self.done.emit(done)

    def _refuse(self, error: Any) -> None:
        self._idle()
        if not isinstance(error, InvalidInput):
            show_error(self.below["place"], getattr(error, "message", str(error)))
            return
        show_error(self.below[error.field or "place"], error.message)
        if error.field == "scope":
            self.estimate.clear()
            self.button.setEnabled(False)
        else:
            {"passphrase": self.passphrase, "again": self.again}.get(
                error.field, self.place
            ).setFocus()

    def _idle(self) -> None:
        self._task = None
        self.progress.end()
        self.button.setEnabled(True)


def secret() -> Line:
    """Return a line whose text is not shown."""
    line = Line()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line
