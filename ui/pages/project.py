"""One project: head and stepper, facts edited in place, its tabs, ledger rows, history."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMessageBox,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crm.choices import staff_names, words
from crm.errors import RecordMissing
from crm.gates import gates_of
from crm.history import Entry
from crm.labels import shown
from crm.project_card import ProjectCard, parks, project_card
from crm.project_history import project_history
from crm.projects import restore_project, save_facts, trash_project
from crm.rules.gates import Gate
from db.terms import ChoiceList, Stage
from resources import tr
from ui import tokens
from ui.models.history import HistoryModel
from ui.models.plain import PlainModel
from ui.page import Page, Shell
from ui.tab import Tab
from ui.tab_list import TABS
from ui.theme import mark
from ui.widgets.attachments import dropped_files
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.gate_card import GateCard, GatePopup
from ui.widgets.history_card import HistoryCard
from ui.widgets.list_table import list_table
from ui.widgets.project_facts import ProjectFacts, parted
from ui.widgets.recent import Recent
from ui.widgets.record_head import RecordHead

OWNED = {
    "attachment",
    "project",
    "project_alias",
    "project_investor",
    "project_contact",
    "stage_move",
    "gate_item",
    "gate_tick",
    "phase",
    "contract",
    "contract_party",
    "commitment",
    "commitment_enterprise",
    "organization",
    "contact",
    "park",
    "imported_row",
    "activity",
    "todo",
    "milestone",
    "milestone_wait",
    "admission_review",
    "incentive",
    "incentive_payment",
    "project_cost",
    "exit_step",
    "park_move",
    "parcel_use",
}


class ProjectPage(Page):
    """The record page of a project; `arrive(id=...)` says which."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.project_id = ""
        self.card: ProjectCard | None = None
        self._made: dict[int, Tab] = {}
        self._build()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.facts.rows["name"].value)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("项目"), self.card.name if self.card is not None else tr("…")]

    def arrive(self, **request: Any) -> None:
        wanted = request.get("id") or self.project_id
        if wanted != self.project_id:
            self.facts.forget()
            self.tabs.setCurrentIndex(0)
            self.project_id, self.card = wanted, None
            for place, entry in enumerate(TABS, 1):
                self.tabs.setTabText(place, tr(entry.word))
        self.show_tab(request.get("tab"))
        self.read()
        self._read_tab()

    def may_leave(self) -> bool:
        """Ask about facts that were typed and not saved."""
        if not all(tab.may_leave() for tab in self._made.values()):
            return False
        if not self.facts.dirty:
            return True
        box = QMessageBox(self)
        box.setWindowTitle(tr("还没有保存"))
        box.setText(
            tr("“{name}”有 {count} 处修改还没有保存。").format(
                name=self.card.name if self.card else "", count=len(self.facts.dirty)
            )
        )
        save = box.addButton(tr("保存"), QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton(tr("放弃修改"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(tr("留在这里"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is save:
            self.facts.save()
            return not self.facts.dirty
        if box.clickedButton() is drop:
            self.facts.forget()
            return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """A file dropped on a project is its attachment; elsewhere a ledger is imported."""
        event.acceptProposedAction()
        self.attach(dropped_files(event.mimeData()))

    def attach(self, files: list[Path]) -> None:
        """Make files attachments of the project, and show them."""
        from ui.tabs.attachments import AttachmentsTab

        place = 1 + [entry.key for entry in TABS].index("attachments")
        self.tabs.setCurrentIndex(place)
        tab = self._made.get(place)
        if isinstance(tab, AttachmentsTab):
            tab.add_files(files)

    def read(self) -> None:
        """Read the project and its history."""
        if not self.project_id:
            return
        self.desk.read(_look, self.project_id, then=self._show, failed=self._gone, owner=self)
        self.desk.read(_choices, then=self.facts.offer_choices, owner=self)

    # --- what can be done

    def show_tab(self, key: str | None) -> None:
        """Show the tab of that key (`ui.tab_list`)."""
        for place, entry in enumerate(TABS, 1):
            if entry.key == key:
                self.tabs.setCurrentIndex(place)

    def save(self, fields: dict[str, Any]) -> None:
        """Save facts of the project as one operation."""
        own, investors = parted(fields)

        def failed(error: BaseException) -> None:
            self.facts.reopen(fields)
            self.shell.explain(error)

        self.desk.change(
            save_facts,
            self.project_id,
            own,
            investors,
            today=self.desk.today(),
            label=tr("修改 {name}").format(name=self._name()),
            failed=failed,
            owner=self,
        )

    def ask_move(self, to: Stage) -> None:
        """Ask for what a move needs, and move."""
        from ui.dialogs.move_stage import MoveStageDialog

        if self.card is not None and to is not self.card.stage and not self.card.trashed:
            MoveStageDialog(self.desk, self.project_id, to, self).open()

    def show_gate(self, stage: Stage) -> None:
        """Show the gate of a stage below its step, to tick there and to move from there."""
        if self.card is not None:
            popup = GatePopup(self.gate, stage, self)
            popup.move_wanted.connect(self.ask_move)
            popup.open_below(self.head.stepper.place_below(stage))

    def record_activity(self) -> None:
        """Ctrl+J: record a follow-up of the project, whichever tab is shown."""
        from ui.dialogs.activity import ActivityDialog

        if self.card is not None and not self.card.trashed:
            ActivityDialog(self.shell, self, project_id=self.project_id).open()

    def trash(self) -> None:
        """Put the project in the trash; the toast takes it back."""
        self.desk.change(
            trash_project,
            self.project_id,
            label=tr("{name} 移入回收站").format(name=self._name()),
            then=lambda _: self.shell.go("projects"),
            owner=self,
        )

    def print_page(self) -> None:
        """Show the project's page as it will be printed."""
        ids = [self.project_id]
        self.shell.go("briefings", brief="one_page", ids=ids, because=self._name())

    def find_parcel(self) -> None:
        """Search for a parcel that fits the project."""
        from ui.dialogs.parcels import FindParcelForm

        FindParcelForm(self.desk, self, project=(self.project_id, self._name())).open()

    def ask_transfer(self) -> None:
        """Transfer the project to another park, with day and reason."""
        from ui.dialogs.parks import TransferForm

        TransferForm(self.desk, self, project=(self.project_id, self._name())).open()

    def take_out(self) -> None:
        """Take the project out of the trash."""
        self.desk.change(
            restore_project,
            self.project_id,
            label=tr("{name} 移出回收站").format(name=self._name()),
            owner=self,
        )

    # --- how it looks

    def _build(self) -> None:
        self.head = RecordHead()
        self.head.move_wanted.connect(self.ask_move)
        self.head.gate_wanted.connect(self.show_gate)
        self.head.trash_wanted.connect(self.trash)
        self.head.restore_wanted.connect(self.take_out)
        self.head.print_wanted.connect(self.print_page)
        self.head.parcel_wanted.connect(self.find_parcel)
        self.head.transfer_wanted.connect(self.ask_transfer)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("项目的各方面"))
        own = (tr("台账原文"), tr("历史"))
        for word in (tr("概况"), *(tr(entry.word) for entry in TABS), *own):
            self.tabs.addTab(word)
        self.stack = QStackedWidget()
        self._blanks = [QWidget() for _ in TABS]
        for page in (
            self._build_overview(),
            *self._blanks,
            self._build_sources(),
            self._build_history(),
        ):
            self.stack.addWidget(page)
        self.tabs.currentChanged.connect(self._show_tab)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        for keys, run in (
            ("Ctrl+S", self.facts.save),
            ("Ctrl+Shift+M", lambda: self.head.advance.click()),
            ("Ctrl+J", self.record_activity),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _build_overview(self) -> QWidget:
        self.facts = ProjectFacts()
        self.facts.saved.connect(self.save)
        self.recent = Recent()
        self.recent.all_wanted.connect(lambda: self.tabs.setCurrentIndex(self.tabs.count() - 1))
        self.phases = PlainModel((tr("期"), tr("拟投资"), tr("协议"), tr("合同"), tr("用地")))
        self.phase_card = Card(tr("分期"))
        self.phase_card.column.addWidget(list_table(self.phases, tr("分期"), stretch=4))
        self.people = PlainModel((tr("姓名"), tr("职务"), tr("电话")))
        self.people_card = Card(tr("联系人"))
        self.people_card.column.addWidget(list_table(self.people, tr("联系人"), stretch=2))
        self.gate = GateCard(self.desk)
        self.gate.checklist.review_wanted.connect(lambda: self.show_tab("admission"))
        beside = QWidget()
        mark(beside, "page")
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(16)
        right.addWidget(self.gate)
        right.addWidget(self.phase_card)
        right.addWidget(self.people_card)
        right.addWidget(self.recent, 1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.facts, 4)
        row.addWidget(_scrolled(beside), 6)
        return page

    def _build_sources(self) -> QWidget:
        self.sources = PlainModel(
            (tr("文件"), tr("位置"), tr("表头"), tr("原文"), tr("状态"), tr("说明"))
        )
        self.source_stack = QStackedWidget()
        self.source_stack.addWidget(
            Empty(
                "file-spreadsheet",
                tr("不是从台账导入的"),
                tr(
                    "从台账导入的项目，这里留着每个单元格的原文：哪个文件、哪张表、哪一行、认成了什么。"
                ),
            )
        )
        self.source_stack.addWidget(list_table(self.sources, tr("台账原文"), stretch=3))
        card = Card(tr("台账原文"))
        card.column.addWidget(self.source_stack, 1)
        return card

    def _build_history(self) -> QWidget:
        self.past = HistoryCard(self.desk, HistoryModel(), self._name)
        self.history, self.history_view = self.past.history, self.past.view
        self.restore = self.past.restore
        return self.past

    def _show(
        self,
        found: tuple[ProjectCard, list[tuple[str, str]], list[Entry], dict[Stage, Gate]],
    ) -> None:
        card, all_parks, entries, gates = found
        if card.project_id != self.project_id:
            return
        self.card = card
        self.setEnabled(True)
        self.head.show_card(card, gates)
        self.gate.show_gates(card, gates, all_parks)
        self.facts.show_card(card, all_parks)
        self.facts.setEnabled(not card.trashed)
        self._show_phases(card)
        self._show_people(card)
        self._show_sources(card)
        self.past.show_history(entries)
        self.recent.show_entries(entries)
        self.crumbs_changed.emit()

    def _show_phases(self, card: ProjectCard) -> None:
        from db.terms import AmountKind

        kinds = (AmountKind.PLANNED, AmountKind.AGREED, AmountKind.CONTRACTED)
        self.phases.show_rows(
            [
                (one.name, *(shown(one.amounts.get(kind)) for kind in kinds), shown(one.land))
                for one in card.phases
            ]
        )
        _fit(self.phase_card, len(card.phases))

    def _show_people(self, card: ProjectCard) -> None:
        self.people.show_rows(
            [
                (one.name, one.title or one.role or "", tr("、").join(shown(p) for p in one.phones))
                for one in card.people
            ]
        )
        _fit(self.people_card, len(card.people))

    def _show_sources(self, card: ProjectCard) -> None:
        from db.terms import CellState

        self.sources.show_rows(
            [
                (
                    source.file_name,
                    f"{source.sheet}!{cell['column']}{source.row}",
                    cell["header"],
                    cell["text"],
                    CellState(cell["state"]).label,
                    cell.get("note", ""),
                )
                for source in card.sources
                for cell in source.cells
            ]
        )
        self.source_stack.setCurrentIndex(1 if card.sources else 0)
        self.tabs.setTabText(1 + len(TABS), _counted(tr("台账原文"), len(card.sources)))

    def _gone(self, error: BaseException) -> None:
        self.setEnabled(False)
        self.shell.explain(error)
        if isinstance(error, RecordMissing):
            self.shell.go("projects")

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if not self.isVisible():
            return
        if OWNED & touched.keys():
            self.read()
        tab = self._made.get(self.tabs.currentIndex())
        if tab is not None and tab.concerns & touched.keys():
            tab.read()

    def _show_tab(self, place: int) -> None:
        if 1 <= place <= len(TABS) and place not in self._made:
            entry = TABS[place - 1]
            made: Tab = getattr(import_module(entry.module), entry.name)(self.shell)
            made.counted.connect(lambda n: self.tabs.setTabText(place, _counted(tr(entry.word), n)))
            made.move_wanted.connect(self.ask_move)
            self._made[place] = made
            self.stack.removeWidget(self._blanks[place - 1])
            self.stack.insertWidget(place, made)
        self.stack.setCurrentIndex(place)
        self._read_tab()

    def _read_tab(self) -> None:
        tab = self._made.get(self.tabs.currentIndex())
        if tab is not None and self.project_id:
            tab.show_project(self.project_id)

    def _name(self) -> str:
        return self.card.name if self.card is not None else ""


def _look(session: Any, project_id: str) -> Any:
    return (
        project_card(session, project_id),
        parks(session),
        project_history(session, project_id),
        gates_of(session, project_id),
    )


def _choices(session: Any) -> tuple[list[str], list[str]]:
    return staff_names(session), words(session, ChoiceList.INDUSTRY_CHAIN)


def _scrolled(inside: QWidget) -> QScrollArea:
    """Let what is higher than the window be scrolled, not squeezed."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _counted(word: str, count: int) -> str:
    return f"{word} {count}" if count else word


def _fit(card: Card, rows: int) -> None:
    """Show a card with a short table at its height, and not at all without rows."""
    card.setVisible(bool(rows))
    view = card.findChild(QTableView)
    if view is not None:
        view.setFixedHeight(tokens.ROW * (min(rows, 4) + 1) + 2)
