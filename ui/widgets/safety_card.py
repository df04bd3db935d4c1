"""安全: whether the data file is encrypted, its passphrase, and the lock of an idle window."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from crm.locking import is_encrypted
from resources import tr
from ui import locking as lock
from ui.dialogs.passphrase import RemovePassphrase, SetLockCode, SetPassphrase, save_recovery
from ui.page import Shell
from ui.widgets.buttons import picture_button
from ui.widgets.card import Card, show_error, show_note

_LABEL = 96


class SafetyCard(Card):
    """What is set, and the buttons that change it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("安全"))
        self._shell = shell
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.add_field(tr("数据文件"), self.state)
        self.set = picture_button(tr("设置口令…"), "lock", self._set)
        self.remove = picture_button(tr("取消加密…"), "lock-open", self._remove)
        self.sheet = picture_button(tr("口令恢复单…"), "printer", lambda: save_recovery(shell))
        self._row(self.set, self.remove, self.sheet)
        self.minutes = QComboBox()
        for minutes in lock.MINUTES:
            word = tr("离开 {n} 分钟后").format(n=minutes) if minutes else tr("不锁定")
            self.minutes.addItem(word, minutes)
        self.minutes.setFixedWidth(180)
        self.minutes.activated.connect(self._choose)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.minutes)
        row.addStretch()
        self._note = self.add_field(tr("自动锁定"), line)
        self.minutes.setAccessibleName(tr("自动锁定"))
        self.code = picture_button(tr("锁屏码…"), "keyboard", self._set_code)
        self.now = picture_button(tr("立即锁定"), "lock", self._lock_now)
        self._row(self.code, self.now)

    def read(self) -> None:
        """Show what is set."""
        path = self._shell.desk.workspace.path
        encrypted = is_encrypted(path)
        if path is None:
            self.state.setText(tr("数据在服务器上，由服务器管谁能看、怎样加密"))
        elif encrypted:
            self.state.setText(tr("已加密：打开要输口令，附件和备份也是加密的"))
        else:
            self.state.setText(tr("没有加密：拿到文件的人都能打开"))
        word = tr("更改口令…") if encrypted else tr("设置口令…")
        self.set.setText(f" {word}")
        self.set.setAccessibleName(word)
        self.set.setVisible(path is not None)
        self.remove.setVisible(encrypted)
        self.sheet.setVisible(encrypted)
        self.minutes.setCurrentIndex(self.minutes.findData(lock.idle_minutes()))
        self.code.setVisible(not encrypted)
        self.now.setEnabled(lock.may_lock(path))
        opens = tr("用数据文件的口令解锁") if encrypted else tr("用锁屏码解锁；它不加密数据")
        show_note(self._note, opens + tr("。锁上时，填了一半的内容都还在"))

    def _row(self, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(_LABEL, 0, 0, 0)
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        self.column.addLayout(row)

    def _set(self) -> None:
        path = self._shell.desk.workspace.path
        if path is not None:
            SetPassphrase(self._shell, path, self.window()).open()

    def _remove(self) -> None:
        path = self._shell.desk.workspace.path
        if path is not None:
            RemovePassphrase(self._shell, path, self.window()).open()

    def _set_code(self) -> None:
        form = SetLockCode(self._shell, self.window())
        form.accepted.connect(self.read)
        form.open()

    def _choose(self) -> None:
        minutes = int(self.minutes.currentData())
        if minutes and not lock.may_lock(self._shell.desk.workspace.path):
            self.minutes.setCurrentIndex(0)
            show_error(self._note, tr("要先设锁屏码，或给数据文件设口令，锁上了才打得开。"))
            return
        lock.keep_idle_minutes(minutes)
        self._shell.follow_lock()
        self.read()

    def _lock_now(self) -> None:
        self._shell.lock()
