"""The passphrase of the data file is set, changed or taken away; and the user's lock code."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QWidget

from crm import locking
from crm.errors import InvalidInput
from crm.passphrases import LEAST, check_passphrase
from db.errors import PassphrasePaused
from resources import tr
from ui import locking as lock
from ui.dialogs.form import Form
from ui.page import ClosedWork, Shell
from ui.widgets.inputs import Line

_WARNING = (
    "口令忘了就再也打不开，谁也找不回来。请另外记下来，最好打印一张恢复单手写封存。"
    "数据、附件和“备份”文件夹里这份数据的备份会一起加密；另存到别处的旧文件不会变。"
)


class _Secret(Form):
    """A form of fields that show no character; a pause is said at the first of them."""

    def add_secret(self, name: str, word: str, hint: str = "") -> Line:
        """Add a field for a passphrase."""
        line = self.add_line(name, word, hint=hint)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def take_failure(self, error: BaseException) -> None:
        if isinstance(error, PassphrasePaused):
            self.save.setEnabled(True)
            self.blame(next(iter(self.fields)), str(error))
        else:
            super().take_failure(error)

    def check_then(self, check: Any, go_on: Any) -> None:
        """Check off the GUI thread, since a key takes its tenth of a second, then go on."""
        self.save.setEnabled(False)

        def done(_: object) -> None:
            QDialog.accept(self)
            go_on()

        self.desk.tasks.run(check, then=done, failed=self.take_failure, owner=self)


class SetPassphrase(_Secret):
    """A first passphrase, or another one; then all is written anew and opened again."""

    def __init__(self, shell: Shell, path: Path, parent: QWidget) -> None:
        self._shell, self._path = shell, path
        held = locking.is_encrypted(path)
        super().__init__(shell.desk, tr("更改口令") if held else tr("设置口令"), parent, tr("加密"))
        self.add_words(tr(_WARNING))
        self.old = self.add_secret("old", tr("现在的口令")) if held else None
        hint = tr("至少 {n} 个字符").format(n=LEAST)
        self.new = self.add_secret("passphrase", tr("新口令"), hint)
        self.again = self.add_secret("again", tr("再输一次"))
        self.sheet = QCheckBox(tr("设好后保存一张口令恢复单，打印出来手写封存"))
        self.sheet.setChecked(True)
        self.column.addWidget(self.sheet)
        self.add_foot()
        (self.old or self.new).setFocus()

    def send(self) -> None:
        new, again = self.new.text(), self.again.text()
        check_passphrase(new, again)
        old = self.old.text() if self.old is not None else ""
        work = _encrypting(new, sheet=self.sheet.isChecked())
        self.check_then(
            partial(locking.check_change, self._path, old, new, again),
            partial(self._shell.work_closed, work),
        )


class RemovePassphrase(_Secret):
    """The data are plain again, by whoever knows the passphrase."""

    def __init__(self, shell: Shell, path: Path, parent: QWidget) -> None:
        self._shell, self._path = shell, path
        super().__init__(shell.desk, tr("取消加密"), parent, tr("取消加密"))
        self.add_words(tr("取消以后，拿到文件的人都能打开；附件和备份也不再加密。"))
        self.old = self.add_secret("old", tr("现在的口令"))
        self.add_foot()
        self.old.setFocus()

    def send(self) -> None:
        self.check_then(
            partial(locking.check_removal, self._path, self.old.text()),
            partial(self._shell.work_closed, _decrypting()),
        )


class SetLockCode(_Secret):
    """The code that opens a locked window whose data are not encrypted."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(shell.desk, tr("锁屏码"), parent)
        self.add_words(
            tr("锁屏码只挡住路过的人，不加密数据。本机只存它的加盐散列，忘了可请管理员清除。")
        )
        self.old = self.add_secret("old", tr("现在的锁屏码")) if lock.has_code() else None
        hint = tr("至少 {n} 个字符").format(n=lock.LEAST_CODE)
        self.new = self.add_secret("passphrase", tr("新锁屏码"), hint)
        self.again = self.add_secret("again", tr("再输一次"))
        self.add_foot()
        (self.old or self.new).setFocus()

    def send(self) -> None:
        new = self.new.text()
        if len(new.strip()) < lock.LEAST_CODE:
            raise InvalidInput(
                tr("锁屏码至少要 {n} 个字符。").format(n=lock.LEAST_CODE), field="passphrase"
            )
        if new != self.again.text():
            raise InvalidInput(tr("两次输入的锁屏码不一样。"), field="again")
        old = self.old.text() if self.old is not None else None
        self.check_then(partial(_change_code, old, new), lambda: None)


def _change_code(old: str | None, new: str) -> None:
    from db.errors import WrongPassphrase

    if old is not None:
        try:
            lock.check_code(old)
        except WrongPassphrase as wrong:
            raise InvalidInput(wrong.message, field="old") from wrong
    lock.keep_code(new)


def _encrypting(passphrase: str, *, sheet: bool) -> ClosedWork:
    def done(shell: Shell, found: Any) -> None:
        shell.notify(
            tr("已加密：数据、附件和备份。以后打开要输口令。"),
            action=tr("口令恢复单…"),
            run=lambda: save_recovery(shell),
        )
        _tell_left(shell, found, tr("这些没有加密：{names}"))
        if sheet:
            save_recovery(shell)

    return ClosedWork(
        tr("正在加密…"),
        lambda path, report: locking.encrypt(path, passphrase, report),
        done,
    )


def _decrypting() -> ClosedWork:
    def done(shell: Shell, found: Any) -> None:
        shell.notify(tr("已取消加密：打开时不再要口令。"))
        _tell_left(shell, found, tr("这些仍是加密的：{names}"))

    return ClosedWork(tr("正在取消加密…"), locking.decrypt, done)


def _tell_left(shell: Shell, found: Any, words: str) -> None:
    if found.left:
        shell.notify(words.format(names=tr("、").join(found.left)), kind="problem")


def save_recovery(shell: Shell) -> None:
    """Ask where to save the sheet on which the passphrase is written by hand."""
    from ui.visit_sheets import save_recovery as save

    assert isinstance(shell, QWidget)
    save(shell, shell)
