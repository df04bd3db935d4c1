"""线索: the leads by ready views, followed, assigned, taken up and turned down in place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from crm.columns import Filter, Listing
from crm.lead_views import LeadView, listing_of, view_counts
from resources import tr
from ui.dialogs.quick_lead import QuickLead
from ui.page import Shell
from ui.pages.table_page import TablePage
from ui.preferences import remember, remembered
from ui.widgets.empty import Empty
from ui.widgets.lead_actions import LeadActions, LeadButtons
from ui.widgets.row_actions import RowActions
from ui.widgets.view_chips import View, ViewChips

_BY_KEY = {view.key: view for view in LeadView}


class LeadsPage(TablePage):
    """A table of what stands at 线索 or 接洽; what is due first stands first."""

    keep = "leads"
    columns = (
        "name",
        "contact",
        "amount",
        "stage",
        "owner",
        "next_step",
        "next_due",
        "followed_on",
        "entered_on",
    )

    def __init__(self, shell: Shell) -> None:
        self.view = _BY_KEY.get(remembered("leads/view"), LeadView.ALL)
        super().__init__(shell)
        self.table.setAccessibleName(tr("线索表"))
        self.table.chosen_changed.connect(self._offer)
        self.bar.search.setPlaceholderText(tr("在线索中找名称、拼音"))
        self.bar.scope.hide()

    # --- what the window asks

    def crumbs(self) -> list[str]:
        return [tr("线索")]

    def arrive(self, **request: Any) -> None:
        if request.get("view") in _BY_KEY:
            self.choose_view(request["view"])
        else:
            self.refresh_stale()
        if request.get("create"):
            QTimer.singleShot(0, self.begin_new)

    def new_word(self) -> str:
        """What the button of Ctrl+N is called on this page."""
        return tr("登记线索")

    def begin_new(self) -> None:
        """Ctrl+N: log a lead, as Ctrl+L does anywhere."""
        dialog = QuickLead(self.desk, self)
        dialog.logged.connect(self.go_to)
        dialog.opened.connect(self.shell.open_record)
        dialog.open()

    # --- views

    def choose_view(self, key: str) -> None:
        """Show one of the ready views, without what else was filtered."""
        self.view = _BY_KEY[key]
        remember("leads/view", key)
        self.bar.clear_search()
        self.because = ""
        self.read(self.unfiltered())

    def unfiltered(self) -> Listing:
        author, today = self.desk.workspace.author, self.desk.today()
        return listing_of(self.view, author=author, today=today)

    def clear_filters(self) -> None:
        self.choose_view(LeadView.ALL.key)

    def said_elsewhere(self, wanted: Filter) -> bool:
        return wanted in self.unfiltered().filters or super().said_elsewhere(wanted)

    def nothing_asked(self) -> bool:
        return self.view is LeadView.ALL and super().nothing_asked()

    def read(self, listing: Listing | None = None) -> None:
        if listing is None and self.listing.neglected_on is not None:
            listing = replace(self.listing, neglected_on=self.desk.today())
        super().read(listing)
        self.desk.read(
            view_counts,
            author=self.desk.workspace.author,
            today=self.desk.today(),
            then=self._show_counts,
            owner=self,
            latest=True,
        )

    def show_state(self) -> None:
        super().show_state()
        self.views.show_view(self.view.key)

    def _show_counts(self, counts: dict[LeadView, int]) -> None:
        self.views.show_counts({view.key: count for view, count in counts.items()})

    # --- building

    def make_actions(self) -> RowActions:
        self.acting = LeadActions(self)
        return self.acting

    def make_empty(self) -> Empty:
        return Empty(
            "inbox",
            tr("还没有线索"),
            tr("接到电话、收到微信，按 Ctrl+L 登记：把消息粘贴进去，公司、电话、金额会自动拆开。"),
            tr("登记线索"),
            self.begin_new,
        )

    def lay_head(self, column: QVBoxLayout) -> None:
        author = self.desk.workspace.author
        self.views = ViewChips(
            [
                View(one.key, one.label, one.hint(author), urgent=one is LeadView.NEGLECTED)
                for one in LeadView
            ]
        )
        self.views.chosen.connect(self.choose_view)
        self.buttons = LeadButtons(self)
        self.buttons.wanted.connect(lambda key: getattr(self.acting, key)())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.views)
        row.addStretch()
        row.addWidget(self.buttons)
        column.addLayout(row)
        super().lay_head(column)

    def _offer(self) -> None:
        self.buttons.show_chosen(len(self.table.chosen_rows()))
