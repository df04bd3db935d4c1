"""企业: the table of all organizations; find, filter, sort, open, enter, put in the trash."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from crm.industries import sections
from crm.organization_list import OrganizationListing, OrganizationTotals, organization_rows
from crm.organizations import restore_organization, trash_organization
from crm.rules.units import show_amount
from db.terms import OrganizationKind
from db.values import Amount
from resources import tr
from ui import tokens
from ui.models.organizations import COLUMNS, OrganizationLook, OrganizationsModel, look_at
from ui.page import Page, Shell
from ui.theme import icon, mark
from ui.widgets.empty import Empty
from ui.widgets.inputs import Line
from ui.widgets.list_table import list_table

SEARCH_AFTER = 150
"""Milliseconds after the last key until the table follows."""
_OWNED = {"organization", "project", "project_investor", "contact"}
_FIRST_DOWN = frozenset({"projects", "amount"})
"""Sorts that begin with the largest."""


class OrganizationsPage(Page):
    """The bar, the table, and below it what it holds."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.listing = OrganizationListing()
        self.because = ""
        self.model = OrganizationsModel()
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_AFTER)
        self._build()
        self._connect()
        self.begin_at(self.table)

    # --- what the window asks

    def crumbs(self) -> list[str]:
        return [tr("企业"), self.because] if self.because else [tr("企业")]

    def arrive(self, **request: Any) -> None:
        if "ids" in request:
            self.because = str(request.get("because", tr("所选记录")))
            self.listing = OrganizationListing(ids=frozenset(request["ids"]))
            self._show_listing()
        self.read()
        if request.get("create"):
            QTimer.singleShot(0, self.begin_new)

    def new_word(self) -> str:
        return tr("新建企业")

    def begin_new(self) -> None:
        """Ctrl+N: ask for a new organization, and open it once it is saved."""
        from ui.dialogs.new_organization import NewOrganization

        dialog = NewOrganization(self.desk, self)
        for signal in (dialog.created, dialog.opened):
            signal.connect(lambda key: self.shell.open_record("organization", key))
        dialog.open()

    # --- reading

    def read(self) -> None:
        """Show the listing in force anew; the place stays."""
        top = max(self.table.rowAt(0), 0)
        self.desk.read(look_at, self.listing, top, then=self._show, owner=self, latest=True)

    def narrow(self, **wanted: Any) -> None:
        """Show what fits `wanted` (fields of the listing) too."""
        self.listing = replace(self.listing, **wanted)
        self._show_listing()
        self.read()

    def show_all(self) -> None:
        """Leave nothing out."""
        self.because = ""
        self.listing = OrganizationListing(
            sort=self.listing.sort, descending=self.listing.descending
        )
        self._show_listing()
        self.crumbs_changed.emit()
        self.read()

    def sort_by(self, column: int) -> None:
        """Sort by a column; again the other way round."""
        sort = COLUMNS[column].sort
        if not sort:
            return
        down = not self.listing.descending if sort == self.listing.sort else sort in _FIRST_DOWN
        self.narrow(sort=sort, descending=down)

    # --- what can be done

    def chosen(self) -> str | None:
        """The id of the chosen row."""
        at = self.table.currentIndex().row()
        return self.model.ids[at] if 0 <= at < len(self.model.ids) else None

    def open_chosen(self) -> None:
        """Open the page of the chosen organization."""
        key = self.chosen()
        if key is not None:
            self.shell.open_record("organization", key)

    def trash(self) -> None:
        """Put the chosen organization in the trash, or take it out where that is shown."""
        key, row = self.chosen(), self.model.row(self.table.currentIndex().row())
        if key is None or row is None:
            return
        if self.listing.trashed:
            label = tr("恢复 {name}").format(name=row.name)
            self.desk.change(restore_organization, key, label=label, owner=self)
        else:
            label = tr("{name} 移入回收站").format(name=row.name)
            self.desk.change(trash_organization, key, label=label, owner=self)

    def show_menu(self, place: QPoint) -> None:
        """Offer at `place` what can be done with the row there."""
        if self.table.indexAt(place).isValid():
            self.build_menu().popup(self.table.viewport().mapToGlobal(place))

    def build_menu(self) -> QMenu:
        """Return what can be done with the chosen row."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("打开　Enter")).triggered.connect(self.open_chosen)
        menu.addSeparator()
        word = tr("从回收站恢复") if self.listing.trashed else tr("移入回收站　Delete")
        menu.addAction(word).triggered.connect(self.trash)
        return menu

    # --- how it looks

    def _build(self) -> None:
        widths = tuple(column.width for column in COLUMNS)
        self.table = list_table(self.model, tr("企业"), stretch=0, widths=widths)
        head = self.table.horizontalHeader()
        head.setSectionsClickable(True)
        head.setMinimumSectionSize(56)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.none = Empty(
            "factory",
            tr("还没有企业"),
            tr(
                "投资方、区内企业和中介机构都登记在这里：名称、信用代码、类别、行业、联系人，"
                "以及它们的全部项目。导入台账时，投资方会自动登记。"
            ),
            tr("新建企业　Ctrl+N"),
            self.begin_new,
        )
        self.nothing = Empty(
            "filter-x",
            tr("没有符合条件的企业"),
            tr("换个词，或者少选几个条件。"),
            tr("显示全部"),
            self.show_all,
        )
        shown = QFrame()
        mark(shown, "card")
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        rule = QFrame()
        mark(rule, "line")
        self.foot = QLabel()
        mark(self.foot, "secondary")
        self.foot.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(rule)
        inside.addWidget(self.foot)
        self.stack = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addWidget(self._build_bar())
        column.addLayout(self.stack, 1)
        self.filled = shown
        for widget in (shown, self.none, self.nothing):
            self.stack.addWidget(widget)

    def _build_bar(self) -> QWidget:
        self.search = Line()
        mark(self.search, "search")
        self.search.setPlaceholderText(tr("名称、拼音、信用代码、所在地　Ctrl+F"))
        self.search.setAccessibleName(tr("在企业里查找"))
        self.search.setFixedWidth(260)
        self.kind = self._choice(tr("类型"), tr("全部类型"))
        for kind in OrganizationKind:
            self.kind.addItem(kind.label, kind)
        self.classes = self._choice(tr("企业类别"), tr("全部类别"))
        self.section = self._choice(tr("行业门类"), tr("全部行业"))
        for one in sections():
            self.section.addItem(one.label, one.code)
        self.section.setMaximumWidth(220)
        self.everything = QPushButton(tr("显示全部"))
        mark(self.everything, "link")
        self.everything.clicked.connect(self.show_all)
        self.everything.hide()
        self.bin = QPushButton(tr("回收站"))
        mark(self.bin, "chip")
        self.bin.setCheckable(True)
        self.bin.setIcon(icon("trash-2", "secondary", role_on="accent"))
        self.doubles = QPushButton(f" {tr('查重')}")
        self.doubles.setIcon(icon("git-merge"))
        self.doubles.setAccessibleName(tr("查重"))
        self.doubles.setToolTip(tr("查找疑似重复的企业，并排比较、合并"))
        self.doubles.clicked.connect(lambda: self.shell.go("duplicates", kind="organization"))
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.search, self.kind, self.classes, self.section, self.everything):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.doubles)
        row.addWidget(self.bin)
        return bar

    @staticmethod
    def _choice(name: str, everything: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.addItem(everything, None)
        return box

    def _connect(self) -> None:
        self.model.page_wanted.connect(self._read_page)
        self.table.doubleClicked.connect(lambda _: self.open_chosen())
        self.table.customContextMenuRequested.connect(self.show_menu)
        self.table.horizontalHeader().sectionClicked.connect(self.sort_by)
        self.search.textChanged.connect(lambda _: self._wait.start())
        self._wait.timeout.connect(lambda: self.narrow(words=self.search.text()))
        self.search.accepted.connect(self.table.setFocus)
        self.search.refused.connect(self.search.clear)
        self.kind.activated.connect(lambda _: self.narrow(kind=self.kind.currentData()))
        self.classes.activated.connect(
            lambda _: self.narrow(organization_class=self.classes.currentData() or "")
        )
        self.section.activated.connect(
            lambda _: self.narrow(section=self.section.currentData() or "")
        )
        self.bin.toggled.connect(lambda on: self.narrow(trashed=on))
        for keys, run, whose in (
            ("Ctrl+F", self.search.setFocus, self),
            ("Return", self.open_chosen, self.table),
            ("Enter", self.open_chosen, self.table),
            ("Delete", self.trash, self.table),
        ):
            shortcut = QShortcut(QKeySequence(keys), whose)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)
        self.desk.changed.connect(self._refresh)

    def _show(self, look: OrganizationLook) -> None:
        if look.listing != self.listing:
            return
        chosen = self.chosen()
        self.model.show_ids(look.ids, look.rows)
        if chosen in look.ids:
            self.table.setCurrentIndex(self.model.index(look.ids.index(chosen), 0))
        elif look.ids and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._offer_classes(look.classes)
        self.model.show_sort(self.listing.sort, self.listing.descending)
        self.foot.setText(_told(look.totals, trashed=look.listing.trashed))
        empty = self.nothing if look.listing.narrowed or look.listing.trashed else self.none
        self.stack.setCurrentWidget(self.filled if look.ids else empty)

    def _offer_classes(self, classes: list[str]) -> None:
        wanted = [word for word in classes if word]
        if wanted != [self.classes.itemText(at) for at in range(1, self.classes.count())]:
            with QSignalBlocker(self.classes):
                while self.classes.count() > 1:
                    self.classes.removeItem(1)
                for word in wanted:
                    self.classes.addItem(word, word)
        self._show_listing()

    def _show_listing(self) -> None:
        """Let the bar say what the listing says."""
        for box, value in (
            (self.kind, self.listing.kind),
            (self.classes, self.listing.organization_class or None),
            (self.section, self.listing.section or None),
        ):
            box.setCurrentIndex(max(box.findData(value), 0))
        if self.search.text().strip() != self.listing.words.strip():
            with QSignalBlocker(self.search):
                self.search.setText(self.listing.words)
        with QSignalBlocker(self.bin):
            self.bin.setChecked(self.listing.trashed)
        self.everything.setVisible(self.listing.narrowed)

    def _read_page(self, ids: list[str]) -> None:
        turn = self.model.turn
        self.desk.read(
            organization_rows,
            ids,
            then=lambda rows: self.model.take_rows(turn, ids, rows),
            failed=lambda error: self._fail_page(turn, ids, error),
            owner=self,
        )

    def _fail_page(self, turn: int, ids: list[str], error: BaseException) -> None:
        self.model.give_up(turn, ids)
        self.shell.explain(error)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and _OWNED & touched.keys():
            self.read()


def _told(totals: OrganizationTotals, *, trashed: bool) -> str:
    """What the table holds, in one line."""
    if trashed:
        return tr("回收站里有 {n} 家").format(n=f"{totals.count:,}")
    words = tr("共 {n} 家，涉及项目 {projects} 个，确数合计 {sum}").format(
        n=f"{totals.count:,}",
        projects=f"{totals.projects:,}",
        sum=show_amount(Amount(totals.firm_fen), unit="亿元"),
    )
    if totals.approximate:
        words += tr("，另有约数 {n} 项").format(n=totals.approximate)
    return words
