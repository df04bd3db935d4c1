"""The page of one organization: facts, projects, people, agreements, follow-ups, history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm.choices import words
from crm.contacts import trash_contact
from crm.errors import RecordMissing
from crm.history import Entry
from crm.organization_card import (
    Agreement,
    Followed,
    OrganizationCard,
    organization_card,
    organization_history,
)
from crm.organizations import (
    edit_organization,
    restore_organization,
    trash_agreement,
    trash_organization,
)
from crm.recent import recent_of_organization
from crm.recent_words import Happening
from crm.trash import TrashLine, lies_there
from db.terms import ChoiceList
from resources import tr
from ui import tokens
from ui.dialogs.activity import ActivityDialog, edit_activity
from ui.dialogs.agreement import AgreementForm
from ui.dialogs.contact import ContactForm, Shown
from ui.models.history import HistoryModel
from ui.page import Page, Shell
from ui.widgets.history_card import HistoryCard
from ui.widgets.organization_actuals import OrganizationActuals
from ui.widgets.organization_cards import OrganizationCards
from ui.widgets.organization_facts import OrganizationFacts
from ui.widgets.organization_followed import OrganizationFollowed
from ui.widgets.organization_head import OrganizationHead
from ui.widgets.overlay_area import OverlayArea
from ui.widgets.people import People
from ui.widgets.trashed_bar import TrashedBar

OWNED = frozenset(
    {
        "organization",
        "contact",
        "contact_phone",
        "intermediary_agreement",
        "project",
        "project_investor",
        "activity",
        "choice",
        "performance",
        "performance_share",
        "commitment",
        "commitment_enterprise",
        "contract",
        "contract_party",
    }
)
PEOPLE, FOLLOWED, ACTUALS, HISTORY = 1, 2, 3, 4
"""Places of the tabs after 概况."""


class OrganizationPage(Page):
    """The record page of an organization; `arrive(id=...)` says which."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.organization_id = ""
        self.card: OrganizationCard | None = None
        self._build()
        self.begin_at(self.facts.rows["name"].value)
        self.desk.changed.connect(self._refresh)

    # --- what the window asks

    def crumbs(self) -> list[str]:
        return [tr("企业"), self.card.name if self.card is not None else tr("…")]

    def arrive(self, **request: Any) -> None:
        wanted = request.get("id") or self.organization_id
        if wanted != self.organization_id:
            self.facts.forget()
            self.tabs.setCurrentIndex(0)
            self.organization_id, self.card = wanted, None
        self.read()

    def new_word(self) -> str:
        return tr("新建企业")

    def begin_new(self) -> None:
        """Ctrl+N: a new organization."""
        self.shell.go("organizations", create=True)

    def may_leave(self) -> bool:
        """Ask about facts that were typed and not saved."""
        return self.facts.may_leave(self._name())

    def read(self) -> None:
        """Read the organization and its history."""
        if self.organization_id:
            self.desk.read(
                _look,
                self.organization_id,
                self.desk.today(),
                then=self._show,
                failed=self._gone,
                owner=self,
                latest=True,
            )

    # --- what can be done

    def save(self, fields: dict[str, Any]) -> None:
        """Save facts as one operation; what is refused comes back into its field."""

        def failed(error: BaseException) -> None:
            self.facts.reopen(fields)
            field = getattr(error, "field", "")
            if field in self.facts.rows:
                self.facts.blame(field, str(error))
            else:
                self.shell.explain(error)

        self._change(
            edit_organization,
            self.organization_id,
            fields,
            label=tr("修改 {name}").format(name=self._name()),
            failed=failed,
        )

    def trash(self) -> None:
        """Put the organization in the trash; the toast takes it back."""
        self._change(
            trash_organization,
            self.organization_id,
            label=tr("{name} 移入回收站").format(name=self._name()),
            then=lambda _: self.shell.go("organizations"),
        )

    def take_out(self) -> None:
        """Take the organization out of the trash."""
        self._change(
            restore_organization,
            self.organization_id,
            label=tr("{name} 移出回收站").format(name=self._name()),
        )

    def record_activity(self) -> None:
        """Ctrl+J: record a follow-up of the organization itself."""
        if self.card is not None and self.card.trashed:
            self.trashed.restore.setFocus()
        elif self.card is not None:
            ActivityDialog(self.shell, self, organization_id=self.card.organization_id).open()

    def show_happening(self, one: Happening) -> None:
        """Show what a line of the timeline tells of: the follow-up, or the history."""
        if one.tab != "activities":
            self.tabs.setCurrentIndex(HISTORY)
            return
        self.tabs.setCurrentIndex(FOLLOWED)
        self.followed.choose(one.record_id)

    def add_person(self) -> None:
        """Ask for one of its people."""
        ContactForm(self.desk, self, Shown(organization=self._name())).open()

    def edit_person(self, one: Shown) -> None:
        """Change one of its people."""
        ContactForm(self.desk, self, one).open()

    def remove_person(self, one: Shown) -> None:
        """Put one of its people in the trash; the toast takes it back."""
        label = tr("联系人 {name} 移入回收站").format(name=one.name)
        self._change(trash_contact, one.contact_id, label=label)

    def ask_agreement(self, held: Agreement | None) -> None:
        """Change an agreement, or enter a new one."""
        AgreementForm(self.desk, self, self.organization_id, self._name(), held).open()

    def remove_agreement(self, held: Agreement) -> None:
        """Put an agreement in the trash; the toast takes it back."""
        label = tr("删除 {name} 的委托协议").format(name=self._name())
        self._change(trash_agreement, held.agreement_id, label=label)

    def _change(self, use_case: Callable[..., Any], *args: Any, **options: Any) -> None:
        self.desk.change(use_case, *args, owner=self, **options)

    # --- how it looks

    def _build(self) -> None:
        self.trashed = TrashedBar(self)
        self.trashed.restore_wanted.connect(self.take_out)
        self.head = OrganizationHead()
        self.head.trash_wanted.connect(self.trash)
        self.head.restore_wanted.connect(self.take_out)
        self.head.parent_wanted.connect(self._open_parent)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("企业的各方面"))
        self.stack = QStackedWidget()
        self.people = People(
            tr("这家企业的决策人和对接人：电话可以记几个，先打的写在前面。"), with_role=False
        )
        self.people.add_wanted.connect(self.add_person)
        self.people.edit_wanted.connect(self.edit_person)
        self.people.remove_wanted.connect(self.remove_person)
        self.people.copied.connect(
            lambda text: self.shell.notify(tr("已复制 {text}").format(text=text), kind="info")
        )
        for word, page in (
            (tr("概况"), self._build_overview()),
            (tr("联系人"), self.people),
            (tr("跟进"), self._build_followed()),
            (tr("实绩"), self._build_actuals()),
            (tr("历史"), self._build_history()),
        ):
            self.tabs.addTab(word)
            self.stack.addWidget(page)
        self.tabs.currentChanged.connect(self._turn)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(8)
        column.addWidget(self.trashed)
        column.addWidget(self.head)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        for keys, run in (("Ctrl+S", self.facts.save), ("Ctrl+J", self.record_activity)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _turn(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        if place == ACTUALS:
            self._read_actuals()

    def _build_actuals(self) -> QWidget:
        self.actuals = OrganizationActuals(self.shell)
        self.actuals.wanted.connect(lambda: self.shell.go("actuals", id=self.organization_id))
        return self.actuals

    def _read_actuals(self) -> None:
        if self.card is not None:
            self.actuals.read(self.card.organization_id, self.card.name)

    def _build_overview(self) -> QWidget:
        self.facts = OrganizationFacts()
        self.facts.saved.connect(self.save)
        self.beside = OrganizationCards()
        self.beside.project_wanted.connect(lambda key: self.shell.open_record("project", key))
        self.beside.organization_wanted.connect(
            lambda key: self.shell.open_record("organization", key)
        )
        self.beside.agreement_wanted.connect(self.ask_agreement)
        self.beside.agreement_removed.connect(self.remove_agreement)
        recent = self.beside.recent
        recent.record_wanted.connect(self.record_activity)
        recent.all_wanted.connect(lambda: self.tabs.setCurrentIndex(HISTORY))
        recent.opened.connect(self.show_happening)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.facts, 4)
        self.area = OverlayArea(self.beside)
        self.area.follow(self.beside.recent.view)
        row.addWidget(self.area, 6)
        return page

    def _build_followed(self) -> QWidget:
        self.followed = OrganizationFollowed()
        self.followed.record_wanted.connect(self.record_activity)
        self.followed.opened.connect(self._open_followed)
        return self.followed

    def _build_history(self) -> QWidget:
        self.past = HistoryCard(self.desk, HistoryModel("organization"), self._name)
        self.history, self.history_view = self.past.history, self.past.view
        self.restore = self.past.restore
        return self.past

    def _show(self, found: _Looked) -> None:
        card = found.card
        if card.organization_id != self.organization_id:
            return
        self.card = card
        self.setEnabled(True)
        self.trashed.show_line(found.trashed)
        self.head.show_card(card)
        self.facts.offer(found.classes, found.chains)
        self.facts.show_organization(card)
        self.facts.setEnabled(not card.trashed)
        self.beside.show_card(card, found.happenings, self.desk.today())
        self._show_people(card)
        self._show_followed(card)
        self.past.show_history(found.entries)
        if self.tabs.currentIndex() == ACTUALS:
            self._read_actuals()
        self.crumbs_changed.emit()

    def _show_people(self, card: OrganizationCard) -> None:
        self.people.show_people(
            [
                Shown(
                    contact_id=one.contact_id,
                    name=one.name,
                    organization=card.name,
                    title=one.title or "",
                    phones=one.phones,
                    email=one.email or "",
                    wechat=one.wechat or "",
                    note=one.note or "",
                )
                for one in card.people
            ]
        )
        self.tabs.setTabText(PEOPLE, _counted(tr("联系人"), len(card.people)))

    def _show_followed(self, card: OrganizationCard) -> None:
        self.followed.show_activities(card.activities)
        self.tabs.setTabText(FOLLOWED, _counted(tr("跟进"), len(card.activities)))

    def _open_followed(self, chosen: Followed) -> None:
        if chosen.project_id is not None:
            self.shell.go("project", id=chosen.project_id, tab="activities")
        else:
            edit_activity(self.shell, self, chosen.activity_id)

    def _open_parent(self) -> None:
        if self.card is not None and self.card.parent is not None:
            self.shell.open_record("organization", self.card.parent[0])

    def _gone(self, error: BaseException) -> None:
        self.setEnabled(False)
        self.shell.explain(error)
        if isinstance(error, RecordMissing):
            self.shell.go("organizations")

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and OWNED & touched.keys():
            self.read()

    def _name(self) -> str:
        return self.card.name if self.card is not None else ""


class _Looked(NamedTuple):
    """What the page shows of an organization; classes, chains: the words to choose from."""

    card: OrganizationCard
    entries: list[Entry]
    classes: list[str]
    chains: list[str]
    trashed: TrashLine | None
    happenings: list[Happening]


def _look(session: Any, organization_id: str, today: date) -> _Looked:
    card = organization_card(session, organization_id)
    entries = organization_history(session, organization_id)
    projects = {one.project_id: one.name for one in card.projects if not one.referred}
    return _Looked(
        card,
        entries,
        words(session, ChoiceList.ORGANIZATION_CLASS),
        words(session, ChoiceList.INDUSTRY_CHAIN),
        lies_there(session, "organization", organization_id),
        recent_of_organization(session, organization_id, entries, projects, today),
    )


def _counted(word: str, count: int) -> str:
    return f"{word} {count}" if count else word
