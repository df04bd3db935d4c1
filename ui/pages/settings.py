"""设置: of the data file (zone, reference date, people, words), of this user, and backups."""

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
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from crm.settings import REFERENCE_DATE, ZONE_NAME, reference_date, set_setting, setting
from db.terms import ChoiceList
from resources import N_, tr
from ui import reminders, tokens
from ui.actions import choose_appearance, open_data_folder
from ui.page import Page, Shell
from ui.preferences import remember
from ui.theme import icon, mark, theme
from ui.widgets.backup_list import BackupList
from ui.widgets.brief_settings_card import BriefSettingsCard
from ui.widgets.capital_card import CapitalCard
from ui.widgets.card import Card, show_error, show_note
from ui.widgets.gates_card import GatesCard
from ui.widgets.milestones_card import MilestonesCard
from ui.widgets.safety_card import SafetyCard
from ui.widgets.score_cards_card import ScoreCardsCard
from ui.widgets.staff_list import StaffList
from ui.widgets.word_list import WordList

APPEARANCES = (("system", N_("跟随系统")), ("light", N_("浅色")), ("dark", N_("深色")))
WORD_LISTS = (
    ChoiceList.INDUSTRY_CHAIN,
    ChoiceList.ORGANIZATION_CLASS,
    ChoiceList.LOST_REASON,
)
WIDTH = 760


class SettingsPage(Page):
    """Each field is saved when it is left; what belongs to the data can be undone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._zone = ""
        inside = QWidget()
        mark(inside, "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.staff = StaffList(self.desk)
        self.briefs, self.capital = BriefSettingsCard(self.desk), CapitalCard(self.desk)
        own = (self._build_zone(), self._build_user(), self.briefs, self.capital)
        self.gates, self.milestones = GatesCard(self.desk), MilestonesCard(self.desk)
        self.score_cards = ScoreCardsCard(self.desk)
        pipeline = (self.gates, self.score_cards, self.milestones)
        self.safety = SafetyCard(shell)
        last = (self._build_data(), self.safety)
        for card in (*own, self.staff, self._build_words(), *pipeline, *last):
            card.setMaximumWidth(WIDTH)
            column.addWidget(card)
        column.addStretch()
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        outer.addWidget(area)
        self.desk.changed.connect(self._refresh)
        theme().changed.connect(self._show_appearance)

    def crumbs(self) -> list[str]:
        return [tr("设置")]

    def arrive(self, **request: Any) -> None:
        self.read()

    def read(self) -> None:
        """Show what is set."""
        self.desk.read(_settings, then=self._show, owner=self)
        self.author.setText(self.desk.workspace.author)
        self.staff.read()
        self.briefs.read()
        for listed in self.word_lists.values():
            listed.read()
        self.gates.read()
        self.score_cards.read()
        self.capital.read()
        self.milestones.read()
        self._show_appearance()
        self.reminded.setChecked(reminders.switched_on())
        self.backups.read()
        self.safety.read()

    def _build_zone(self) -> QWidget:
        card = Card(tr("园区"))
        self.zone = QLineEdit()
        self.zone.setMaxLength(60)
        self.zone.editingFinished.connect(self._save_zone)
        self.zone_error = card.add_field(
            tr("园区名称"), self.zone, tr("显示在窗口左上角，印在简报题头")
        )
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
        card.add_field(
            tr("基准日"),
            line,
            tr("示例园区停在这一天：时序、简报和“今天”都按它算；真实数据请不要固定"),
        )
        return card

    def _build_user(self) -> QWidget:
        card = Card(tr("本人"))
        self.author = QLineEdit()
        self.author.setMaxLength(40)
        self.author.editingFinished.connect(self._save_author)
        card.add_field(tr("姓名"), self.author, tr("记在每一次改动的历史里"))
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
        card.add_field(tr("外观"), line)
        self.reminded = QCheckBox(tr("打开时和每天第一次，在系统托盘提醒到期和逾期的待办"))
        self.reminded.clicked.connect(reminders.switch)
        card.add_field(tr("提醒"), self.reminded)
        return card

    def _build_words(self) -> QWidget:
        card = Card(tr("可选的词"))
        self.word_lists = {of: WordList(self.desk, of) for of in WORD_LISTS}
        row = QHBoxLayout()
        row.setSpacing(24)
        for of, listed in self.word_lists.items():
            word = QLabel(of.label)
            mark(word, "secondary")
            column = QVBoxLayout()
            column.setSpacing(6)
            column.addWidget(word)
            column.addWidget(listed)
            row.addLayout(column, 1)
        card.column.addLayout(row)
        return card

    def _build_data(self) -> QWidget:
        card = Card(tr("数据与备份"))
        self.place = QLabel()
        self.place.setWordWrap(True)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.add_field(tr("存放在"), self.place)
        self.backups = BackupList(self.shell)
        card.add_field(
            tr("备份"),
            self.backups,
            tr("每天和退出时自动备份，保留最近 7 天每天一份、8 周每周一份；换下的一直留着"),
        )
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
            row.addWidget(button)
        row.addStretch()
        card.column.addLayout(row)
        return card

    def _show(self, found: tuple[str, date | None]) -> None:
        self._zone, day = found
        if not self.zone.hasFocus():
            self.zone.setText(self._zone)
        self.dated.setChecked(day is not None)
        self.day.setEnabled(day is not None)
        shown = day or self.desk.today()
        self.day.setDate(QDate(shown.year, shown.month, shown.day))
        self.place.setText(self.desk.workspace.place)

    def _show_appearance(self) -> None:
        modes = [mode for mode, _ in APPEARANCES]
        self.appearance.button(modes.index(theme().mode)).setChecked(True)

    def _save_zone(self) -> None:
        name = self.zone.text().strip()
        if not name:
            show_error(self.zone_error, tr("园区名称不能空着，原来的名称没有改。"))
            return
        show_note(self.zone_error, tr("显示在窗口左上角，印在简报题头"))
        if name != self._zone:
            self._zone = name
            self.desk.change(
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
        if day == self.desk.read_now(reference_date):
            return
        words = tr("基准日固定在 {day}").format(day=day) if day else tr("基准日改为当天")
        value = day.isoformat() if day else None
        self.desk.change(set_setting, REFERENCE_DATE, value, label=words, owner=self)

    def _save_author(self) -> None:
        name = self.author.text().strip()
        if name != self.desk.workspace.author:
            self.desk.workspace.author = name
            remember("user/author", name)
            self.author.setText(self.desk.workspace.author)
            self.shell.notify(tr("以后的改动记在「{name}」名下").format(name=self.author.text()))

    def _back_up(self) -> None:
        def done(file: Path | None) -> None:
            self.read()
            self.shell.notify(tr("已备份") if file else tr("数据在服务器上，备份由服务器负责"))

        self.desk.tasks.run(
            self.desk.workspace.back_up, then=done, failed=self.shell.explain, owner=self
        )

    def _open_folder(self) -> None:
        path = self.desk.workspace.path
        if path is None:
            open_data_folder()
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if {"setting", "staff", "choice"} & touched.keys() and self.isVisible():
            self.read()


def _settings(session: Any) -> tuple[str, date | None]:
    return setting(session, ZONE_NAME) or "", reference_date(session)
