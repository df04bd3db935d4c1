"""One project: head and stepper, facts edited in place, its tabs, ledger rows, history."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QVBoxLayout,
)

from crm.aspects import aspect_counts
from crm.choices import staff_names, words
from crm.errors import RecordMissing
from crm.gates import gates_of
from crm.history import Entry
from crm.milestones import schedule_of, stages_expected
from crm.project_card import ProjectCard, parks, project_card
from crm.project_history import project_history
from crm.projects import restore_project, save_facts, trash_project
from crm.recent import recent
from crm.recent_words import Happening
from crm.todos import todos_of
from crm.trash import TrashLine, lies_there
from db.terms import ChoiceList, Stage
from resources import tr
from ui import tokens
from ui.models.history import HistoryModel
from ui.page import Page, Shell
from ui.widgets.attachments import dropped_files
from ui.widgets.gate_section import GatePopup
from ui.widgets.history_card import HistoryCard
from ui.widgets.project_facts import parted
from ui.widgets.project_overview import Beside, ProjectOverview, people_in_words
from ui.widgets.record_head import RecordHead
from ui.widgets.record_tabs import RecordTabs
from ui.widgets.sources_card import SourcesCard
from ui.widgets.trashed_bar import TrashedBar

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
    "capital_arrival",
    "promised_arrival",
    "blocker",
    "supervision_notice",
    "approval",
    "approval_step",
    "review_score",
}


class ProjectPage(Page):
    """The record page of a project; `arrive(id=...)` says which."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.project_id = ""
        self.card: ProjectCard | None = None
        self._build()
        self.setAcceptDrops(True)
        self.begin_at(self.facts.rows["name"].value)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("项目"), self.card.name if self.card is not None else tr("…")]

    def arrive(self, **request: Any) -> None:
        wanted = request.get("id") or self.project_id
        if wanted != self.project_id:
            self.facts.forget()
            self.project_id, self.card = wanted, None
        self.aspects.show_project(wanted)
        if request.get("tab"):
            self.show_tab(request["tab"])
        self.read()

    def may_leave(self) -> bool:
        """Ask about what was typed and not saved."""
        return self.aspects.may_leave() and self.facts.may_leave(self._name())

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

        tab = self.aspects.turn_to("attachments")
        assert isinstance(tab, AttachmentsTab)
        tab.add_files(files)

    def read(self) -> None:
        """Read the project and its history."""
        if not self.project_id:
            return
        self.desk.read(
            _look,
            self.project_id,
            self.desk.today(),
            then=self._show,
            failed=self._gone,
            owner=self,
            latest=True,
        )
        self.desk.read(_choices, then=self.facts.offer_choices, owner=self, latest=True)

    # --- what can be done

    def show_tab(self, key: str) -> None:
        """Show the tab of that key (`ui.tab_list`)."""
        self.aspects.turn_to(key)

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

    def show_happening(self, one: Happening) -> None:
        """Show what a line of the timeline tells of: its tab, and there the record."""
        if one.tab == "history":
            self.aspects.turn_to_last()
            return
        tab = self.aspects.turn_to(one.tab)
        if tab is not None and one.record_id:
            tab.point_to(one.record_id)

    def record_activity(self) -> None:
        """Ctrl+J: record a follow-up of the project, whichever tab is shown."""
        from ui.dialogs.activity import ActivityDialog

        if self.card is not None and self.card.trashed:
            self.trashed.restore.setFocus()
        elif self.card is not None:
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

    def add_phase(self) -> None:
        """Add a phase; a project without any has no card for it."""
        self.tabs.setCurrentIndex(0)
        self.overview.phases.ask_new()

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
        self.trashed = TrashedBar(self)
        self.trashed.restore_wanted.connect(self.take_out)
        self.head = self._build_head()
        self.aspects = RecordTabs(self.shell, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(8)
        column.addWidget(self.trashed)
        column.addWidget(self.head)
        column.addWidget(self.aspects, 1)
        self.overview = ProjectOverview(self.shell, self.aspects.stack)
        self.facts, self.gate = self.overview.facts, self.overview.gate
        self.facts.saved.connect(self.save)
        self.gate.checklist.review_wanted.connect(lambda: self.show_tab("admission"))
        self.sources = SourcesCard()
        self.past = HistoryCard(self.desk, HistoryModel(), self._name)
        self.history, self.history_view = self.past.history, self.past.view
        self.restore = self.past.restore
        self.aspects.fill(
            (tr("概况"), self.overview),
            ((tr("台账原文"), self.sources), (tr("历史"), self.past)),
        )
        self.aspects.move_wanted.connect(self.ask_move)
        recent, following = self.overview.recent, self.overview.next
        recent.all_wanted.connect(self.aspects.turn_to_last)
        recent.record_wanted.connect(self.record_activity)
        recent.opened.connect(self.show_happening)
        following.record_wanted.connect(self.record_activity)
        following.all_wanted.connect(lambda: self.show_tab("activities"))
        self.tabs, self.stack = self.aspects.bar, self.aspects.stack
        for keys, run in (
            ("Ctrl+S", self.facts.save),
            ("Ctrl+Shift+M", lambda: self.head.advance.click()),
            ("Ctrl+J", self.record_activity),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _build_head(self) -> RecordHead:
        head = RecordHead(self)
        for wanted, run in (
            (head.move_wanted, self.ask_move),
            (head.gate_wanted, self.show_gate),
            (head.trash_wanted, self.trash),
            (head.restore_wanted, self.take_out),
            (head.print_wanted, self.print_page),
            (head.phase_wanted, self.add_phase),
            (head.parcel_wanted, self.find_parcel),
            (head.transfer_wanted, self.ask_transfer),
        ):
            wanted.connect(run)
        return head

    def _show(self, looked: _Looked) -> None:
        card = looked.card
        if card.project_id != self.project_id:
            return
        self.card = card
        self.setEnabled(True)
        today, beside = self.desk.today(), looked.beside
        self.trashed.show_line(looked.trashed)
        self.head.show_card(card, beside.gates, looked.expected, today)
        self.overview.show_card(card, looked.parks, beside, today)
        self.aspects.show_counts(looked.counts)
        self.sources.show_card(card)
        self.aspects.count_last(0, tr("台账原文"), len(card.sources))
        self.past.show_history(looked.entries)
        self.crumbs_changed.emit()

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
        self.aspects.refresh(touched)

    def _name(self) -> str:
        return self.card.name if self.card is not None else ""


class _Looked(NamedTuple):
    """What the page shows of a project. expected: stage to come → day; counts: by tab."""

    card: ProjectCard
    parks: list[tuple[str, str]]
    entries: list[Entry]
    beside: Beside
    expected: dict[Stage, date]
    counts: dict[str, int]
    trashed: TrashLine | None


def _look(session: Any, project_id: str, today: date) -> _Looked:
    card, entries = project_card(session, project_id), project_history(session, project_id)
    beside = Beside(
        gates_of(session, project_id),
        todos_of(session, owner=None, today=today, project_id=project_id),
        recent(session, project_id, entries, today),
        people_in_words(card),
    )
    return _Looked(
        card,
        parks(session),
        entries,
        beside,
        stages_expected(schedule_of(session, project_id, today)),
        aspect_counts(session, project_id, today),
        lies_there(session, "project", project_id),
    )


def _choices(session: Any) -> tuple[list[str], list[str]]:
    return staff_names(session), words(session, ChoiceList.INDUSTRY_CHAIN)
