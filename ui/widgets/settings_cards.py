"""Cards of 设置: the zone and its date, the user of this computer, words, the data and backups."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.settings import REFERENCE_DATE, ZONE_NAME, reference_date, set_setting, setting
from db.terms import ChoiceList
from resources import N_, tr
from ui import reminders
from ui.actions import choose_appearance
from ui.desk import Desk
from ui.page import Shell
from ui.preferences import remember
from ui.theme import icon, mark, theme
from ui.widgets.backup_list import BackupList
from ui.widgets.card import Card, show_error, show_note
from ui.widgets.word_list import WordList

APPEARANCES = (("system", N_("跟随系统")), ("light", N_("浅色")), ("dark", N_("深色")))
ACROSS = 2
"""Lists of words side by side."""
ZONE_NOTE = N_("显示在窗口左上角，印在简报题头")


class ZoneCard(Card):
    """园区: what it is called, and the day that counts as today."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("园区"))
        self._desk, self._name = desk, ""
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.editingFinished.connect(self._save_name)
        self.error = self.add_field(tr("园区名称"), self.name, tr(ZONE_NOTE))
        self.dated = QCheckBox(tr("固定在"))
        self.dated.setAccessibleName(tr("固定基准日"))
        self.day = QDateEdit()
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName(tr("基准日"))
        # clicked, and not toggled: showing what is set must not save it again
        self.dated.clicked.connect(lambda _: self._save_day())
        self.day.editingFinished.connect(self._save_day)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.dated)
        row.addWidget(self.day)
        row.addStretch()
        self.add_field(
            tr("基准日"),
            line,
            tr("示例园区停在这一天：时序、简报和“今天”都按它算；真实数据请不要固定"),
        )

    def read(self) -> None:
        """Show what is set."""
        self._desk.read(_zone, then=self._show, owner=self, latest=True)

    def _show(self, found: tuple[str, date | None]) -> None:
        self._name, day = found
        if not self.name.hasFocus():
            self.name.setText(self._name)
        self.dated.setChecked(day is not None)
        self.day.setEnabled(day is not None)
        shown = day or self._desk.today()
        self.day.setDate(QDate(shown.year, shown.month, shown.day))

    def _save_name(self) -> None:
        name = self.name.text().strip()
        if not name:
            show_error(self.error, tr("园区名称不能空着，原来的名称没有改。"))
            return
        show_note(self.error, tr(ZONE_NOTE))
        if name != self._name:
            self._name = name
            self._desk.change(
                set_setting,
                ZONE_NAME,
                name,
                label=tr("园区名称改为「{name}」").format(name=name),
                owner=self,
            )

    def _save_day(self) -> None:
        chosen = self.day.date()
        day = date(chosen.year(), chosen.month(), chosen.day()) if self.dated.isChecked() else None
        self.day.setEnabled(day is not None)
        if day == self._desk.read_now(reference_date):
            return
        words = tr("基准日固定在 {day}").format(day=day) if day else tr("基准日改为当天")
        value = day.isoformat() if day else None
        self._desk.change(set_setting, REFERENCE_DATE, value, label=words, owner=self)


class UserCard(Card):
    """本人: the name that signs, the appearance and the reminders; of this computer alone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("本人"))
        self._shell = shell
        self.author = QLineEdit()
        self.author.setMaxLength(40)
        self.author.editingFinished.connect(self._save_author)
        self.add_field(tr("姓名"), self.author, tr("记在每一次改动的历史里"))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.appearance = QButtonGroup(self)
        for number, (mode, word) in enumerate(APPEARANCES):
            button = QPushButton(tr(word))
            mark(button, "segment")
            button.setCheckable(True)
            button.setAccessibleName(tr(word))
            button.clicked.connect(lambda _=False, mode=mode: choose_appearance(mode))
            self.appearance.addButton(button, number)
            row.addWidget(button)
        row.addStretch()
        self.add_field(tr("外观"), line)
        self.reminded = QCheckBox(tr("打开时和每天第一次，在系统托盘提醒到期和逾期的待办"))
        self.reminded.clicked.connect(reminders.switch)
        self.add_field(tr("提醒"), self.reminded)
        theme().changed.connect(self._show_appearance)

    def read(self) -> None:
        """Show what is set."""
        if not self.author.hasFocus():  # what is typed just now is not thrown away
            self.author.setText(self._shell.desk.workspace.author)
        self.reminded.setChecked(reminders.switched_on())
        self._show_appearance()

    def _show_appearance(self) -> None:
        modes = [mode for mode, _ in APPEARANCES]
        self.appearance.button(modes.index(theme().mode)).setChecked(True)

    def _save_author(self) -> None:
        name = self.author.text().strip()
        if name != self._shell.desk.workspace.author:
            self._shell.desk.workspace.author = name
            remember("user/author", name)
            self.author.setText(self._shell.desk.workspace.author)
            self._shell.notify(tr("以后的改动记在「{name}」名下").format(name=self.author.text()))


class WordsCard(Card):
    """可选的词: the lists that the zone keeps for its forms."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("可选的词"))
        self.lists = {of: WordList(desk, of) for of in ChoiceList}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(20)
        for at, (of, listed) in enumerate(self.lists.items()):
            word = QLabel(of.label)
            mark(word, "secondary")
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(word)
            column.addWidget(listed)
            grid.addLayout(column, at // ACROSS, at % ACROSS)
        self.column.addLayout(grid)

    def read(self) -> None:
        """Read the lists."""
        for listed in self.lists.values():
            listed.read()


class DataCard(Card):
    """数据与备份: where the data lies, and the copies of it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("数据与备份"))
        self._shell = shell
        self.place = QLabel()
        self.place.setWordWrap(True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add_field(tr("存放在"), self.place)
        self.backups = BackupList(shell)
        self.kept = self.add_field(tr("备份"), self.backups)
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout()
        row.setContentsMargins(96, 0, 0, 0)
        for word, picture, run in (
            (tr("立即备份"), "database-backup", self._back_up),
            (tr("打开文件夹"), "folder-open", self._open_folder),
            (tr("从别处的备份恢复…"), "rotate-ccw", self.backups.look_elsewhere),
        ):
            button = QPushButton(f" {word}")
            button.setIcon(icon(picture))
            button.setAccessibleName(word)
            button.clicked.connect(run)
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch()
        self.column.addLayout(row)

    def read(self) -> None:
        """Show the place and the copies; a server has its own, and nothing of them is done here."""
        in_file = self._shell.desk.workspace.path is not None
        kept = tr("每天和退出时自动备份，保留最近 7 天每天一份、8 周每周一份；换下的一直留着")
        show_note(self.kept, kept if in_file else "")
        for button in self.buttons:
            button.setVisible(in_file)
        self.place.setText(self._shell.desk.workspace.place)
        self.backups.read()

    def _back_up(self) -> None:
        def done(file: Path | None) -> None:
            self.read()
            self._shell.notify(tr("已备份") if file else tr("数据在服务器上，备份由服务器负责"))

        self._shell.desk.tasks.run(
            self._shell.desk.workspace.back_up, then=done, failed=self._shell.explain, owner=self
        )

    def _open_folder(self) -> None:
        path = self._shell.desk.workspace.path
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def _zone(session: Any) -> tuple[str, date | None]:
    return setting(session, ZONE_NAME) or "", reference_date(session)
