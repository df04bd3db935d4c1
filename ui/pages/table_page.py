"""A page whose middle is a table of projects: find, sort, filter, edit in place, copy, export."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedLayout, QVBoxLayout

from crm.listing import COLUMNS, UNFILTERED, Filter, Listing, Totals, rows, totals
from crm.project_card import parks
from db.terms import SourceChannel
from resources import tr
from ui import tokens
from ui.models.looking import Look, take_look
from ui.models.projects import ProjectsModel
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.column_choice import ColumnChoice
from ui.widgets.empty import Empty
from ui.widgets.header_filter import FilterPopup, describe
from ui.widgets.row_actions import RowActions
from ui.widgets.table import SHOWN, ProjectTable
from ui.widgets.table_bar import TableBar
from ui.widgets.table_standing import stand, standing_of
from ui.widgets.total_row import TotalRow

_SPECS = {spec.key: spec for spec in COLUMNS}


class TablePage(Page):
    """The table, its bar above and its total row below; what it shows at first is its page's."""

    keep = "projects"
    """Under which key columns and widths are remembered."""
    columns: tuple[str, ...] = SHOWN
    """What is shown until somebody chooses."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.listing = self.unfiltered()
        self.because = ""
        self.model = ProjectsModel()
        self.table = ProjectTable(self.model, keep=self.keep, shown=self.columns)
        self.bar = TableBar()
        self.total = TotalRow(self.table.header)
        self.totals: Totals | None = None
        self._go_to = ""
        self._stale = True
        self._chosen_later = QTimer(self, singleShot=True, interval=120)
        self.doing = self.make_actions()
        self._build()
        self._connect()
        self.begin_at(self.table)
        self.bar.compact.setChecked(remembered("projects/compact") == "1")

    # --- what differs between the pages

    def unfiltered(self) -> Listing:
        """What is shown when nothing is filtered."""
        return Listing()

    def said_elsewhere(self, wanted: Filter) -> bool:
        """Whether a filter is shown by something else than a chip."""
        return wanted.column == "name" and bool(self.bar.search.text().strip())

    def make_actions(self) -> RowActions:
        """What is done with the chosen rows."""
        return RowActions(self)

    def make_empty(self) -> Empty:
        """What stands there before there is a row."""
        raise NotImplementedError

    def lay_head(self, column: QVBoxLayout) -> None:
        """Lay what stands above the table."""
        column.addWidget(self.bar)

    def open(self, project_id: str) -> None:
        """Open the page of one project."""
        self.shell.open_record("project", project_id)

    def go_to(self, project_id: str) -> None:
        """Stand on a project once it is shown, where it is among those shown."""
        self._go_to = project_id
        self.read()

    def stand_on(self, project_id: str, column: str) -> None:
        """Make a project's cell the current one, where it is among those shown."""
        row = self.model.place_of(project_id)
        if row is not None:
            self.table.choose_row(row, list(_SPECS).index(column))
            self.table.setFocus()

    def show_records(self, ids: frozenset[str], because: str) -> None:
        """Show only these records, and say why; the next read does."""
        self.because = because
        self.bar.clear_search()
        self.listing = Listing(ids=ids)
        self._stale = True

    def refresh_stale(self) -> None:
        """Read anew what was changed while the page was not seen."""
        if self._stale:
            self.read()

    # --- reading

    @property
    def asked(self) -> Listing:
        """The listing in force as it is read: by the lights of today."""
        return replace(self.listing, today=self.desk.today())

    def read(self, listing: Listing | None = None) -> None:
        """Show `listing`, or the one in force anew; the place and what is chosen stay."""
        moved = listing is not None and listing != self.listing
        self.listing = listing or self.listing
        self._stale = False
        self.model.today = self.desk.today()
        self.show_state()
        self._waiting_later.start()
        top = 0 if moved else max(self.table.rowAt(0), 0)
        anchor = self.model.ids[top] if not moved and top < len(self.model.ids) else None
        self.desk.read(
            take_look,
            self.asked,
            anchor,
            top,
            then=self._show,
            failed=self._fail,
            owner=self,
            latest=True,
        )

    def _show(self, look: Look) -> None:
        self._end_waiting()
        # Only now: beside the ids it would keep the first rows waiting.
        self.desk.read(totals, self.asked, then=self._show_totals, owner=self, latest=True)
        if not look.ids and self.nothing_asked():
            self.body.setCurrentWidget(self.empty)
        else:
            self.body.setCurrentWidget(self.card)
        stood = standing_of(self.table, self.model.ids)
        same = look.ids == self.model.ids
        self.model.show_ids(look.ids, look.rows)
        self.nothing.setVisible(not look.ids)
        if not same:
            stand(self.table, self.model.ids, stood)
            # At the head one wants to see what comes first; elsewhere, what one looked at.
            step = self.table.verticalHeader().defaultSectionSize()
            self.table.verticalScrollBar().setValue(
                look.top * step + stood.offset if look.top else 0
            )
        if self._go_to:
            row = self.model.place_of(self._go_to)
            self._go_to = ""
            if row is not None:
                self.table.choose_row(row)
        self._sum_later()

    def _end_waiting(self) -> None:
        self._waiting_later.stop()
        self.waiting.hide()

    def _fail(self, error: BaseException) -> None:
        self._end_waiting()
        self.body.setCurrentWidget(self.problem)
        self.shell.explain(error)

    def _read_page(self, ids: list[str]) -> None:
        turn = self.model.turn
        self.desk.read(
            rows,
            ids,
            self.desk.today(),
            then=lambda found: self.model.take_rows(turn, ids, found),
            failed=lambda error: self._fail_page(turn, ids, error),
            owner=self,
        )

    def _fail_page(self, turn: int, ids: list[str], error: BaseException) -> None:
        self.model.give_up(turn, ids)
        self.shell.explain(error)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if touched and not touched.keys() & _BEARING:
            return
        self._choices.clear()
        self._stale = True
        if self.isVisible():
            self.read()

    # --- totals and what is chosen

    def _show_totals(self, found: Totals) -> None:
        self.totals = found
        self.total.show_totals(found)
        self._sum_later()

    def _sum_later(self) -> None:
        self._chosen_later.start()

    # --- order and filters

    def sort_by(self, section: int, descending: bool | None = None) -> None:
        """Sort by a column; the same one again turns the order round."""
        spec = COLUMNS[section]
        if not spec.sortable:
            self.shell.notify(
                tr("“{column}”由其他列算出，不能排序。").format(column=spec.label), kind="info"
            )
            return
        if descending is None:
            same = spec.key == self.listing.sort
            descending = not self.listing.descending if same else spec.numeric
        self.read(replace(self.listing, sort=spec.key, descending=descending))

    def open_filter(self, section: int) -> None:
        """Open what filters and sorts a column, below its header."""
        spec = COLUMNS[section]
        if spec.key in UNFILTERED and not spec.sortable:
            return
        popup = FilterPopup(self.desk, spec, self.asked, self)
        popup.applied.connect(lambda wanted: self.filter_by(spec.key, wanted))
        popup.sorted_by.connect(lambda descending: self.sort_by(section, descending))
        popup.closed.connect(self.focus_middle)
        popup.open_below(self.filter_place(section))

    def filter_place(self, section: int) -> QPoint:
        """Where on the screen a column's filter opens."""
        header = self.table.header
        x = header.sectionViewportPosition(section) if not header.isSectionHidden(section) else 0
        return header.mapToGlobal(QPoint(max(x, 0), header.height()))

    def focus_middle(self) -> None:
        """Give the keyboard to what the page is about."""
        self.table.setFocus()

    def filter_by(self, key: str, wanted: Filter | None) -> None:
        """Put a column's filter in force, or take it away."""
        if key == "name" and self.bar.search.text():
            self.bar.clear_search()
        listing = self.listing.without(key)
        self.read(listing if wanted is None else listing.with_filter(wanted))

    def clear_filters(self) -> None:
        """Show all again that the page is for, in the order in force."""
        self.bar.clear_search()
        self.because = ""
        sort, descending = self.listing.sort, self.listing.descending
        self.read(replace(self.unfiltered(), sort=sort, descending=descending))
        self.crumbs_changed.emit()

    def _search(self, words: str) -> None:
        listing = self.listing.without("name")
        self.read(listing.with_filter(Filter("name", words=words)) if words else listing)

    def _remove_chip(self, key: str) -> None:
        if key == _BECAUSE:
            self.because = ""
            self.read(replace(self.listing, ids=None))
            self.crumbs_changed.emit()
        else:
            self.filter_by(key, None)

    def _open_chip(self, key: str) -> None:
        if key == _BECAUSE:
            return
        self.open_filter(next(at for at, spec in enumerate(COLUMNS) if spec.key == key))

    def nothing_asked(self) -> bool:
        """Whether all is shown that the page is for."""
        kept = replace(self.listing, sort="", descending=False)
        return kept == replace(self.unfiltered(), sort="", descending=False)

    def show_state(self) -> None:
        """Show what is filtered, and by which column is sorted."""
        shown = [
            (one.column, describe(_SPECS[one.column], one))
            for one in self.listing.filters
            if not self.said_elsewhere(one)
        ]
        if self.because:
            shown.insert(0, (_BECAUSE, self.because))
        self.bar.show_filters(shown)
        usual = self.unfiltered().filters
        filtered = frozenset(one.column for one in self.listing.filters if one not in usual)
        self.table.header.show_state(self.listing.sort, self.listing.descending, filtered)

    # --- columns and their values

    def choose_columns(self) -> None:
        """Choose and order the columns."""
        popup = ColumnChoice(self.table.shown_columns(), self)
        popup.changed.connect(self.table.show_columns)
        popup.reset_wanted.connect(self._reset_columns)
        button = self.bar.columns
        popup.open_below(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def _reset_columns(self) -> None:
        self.table.show_columns(list(self.columns))
        self.table.forget_widths()

    def _set_compact(self, compact: bool) -> None:
        remember("projects/compact", "1" if compact else "")
        self.table.set_compact(compact)

    def _choices_of(self, column: str) -> list[tuple[object, str]]:
        if column == "source_channel":
            return [(channel, channel.label) for channel in SourceChannel]
        if column == "park":
            if "park" not in self._choices:
                self._choices["park"] = list(self.desk.read_now(parks))
            return self._choices["park"]
        return []

    # --- building

    def _build(self) -> None:
        self.card = QFrame()
        mark(self.card, "card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.total)
        self.nothing = QPushButton(tr("没有符合条件的　·　清除全部筛选"), self.table)
        mark(self.nothing, "link")
        self.nothing.clicked.connect(self.clear_filters)
        self.nothing.move(24, 64)
        self.nothing.hide()
        self.empty = self.make_empty()
        self.problem = Empty(
            "triangle-alert",
            tr("项目表没有读出来"),
            tr("数据没有丢失。请稍后重试；若一直如此，可在设置里查看日志。"),
            tr("重试"),
            self.read,
        )
        self.waiting = QLabel(tr("正在读取…"), self.table)
        mark(self.waiting, "secondary")
        self.waiting.move(24, 64)
        self.waiting.hide()
        self._waiting_later = QTimer(self, singleShot=True, interval=400)
        self._waiting_later.timeout.connect(self.waiting.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.PAGE_MARGIN, 16, tokens.PAGE_MARGIN, 16)
        column.setSpacing(12)
        self.lay_head(column)
        # First into the page: a stack without a parent would show its first state as a window.
        self.body = QStackedLayout()
        column.addLayout(self.body, 1)
        for state in (self.card, self.empty, self.problem):
            self.body.addWidget(state)

    def _connect(self) -> None:
        self._choices: dict[str, list[tuple[object, str]]] = {}
        self.table.cells.choices = self._choices_of
        self.model.page_wanted.connect(self._read_page)
        self.model.edited.connect(self.doing.edit)
        self._chosen_later.timeout.connect(self.doing.sum_chosen)
        table, bar = self.table, self.bar
        table.opened.connect(self.open)
        table.copy_wanted.connect(self.doing.copy)
        table.filter_wanted.connect(self.open_filter)
        table.paste_wanted.connect(self.doing.cells.paste)
        table.fill_wanted.connect(self.doing.cells.fill_down)
        table.delete_wanted.connect(self.doing.delete)
        table.trash_wanted.connect(self.doing.trash)
        table.rows_edit_wanted.connect(self.doing.cells.edit_rows)
        table.typed.connect(bar.write)
        table.chosen_changed.connect(self._sum_later)
        table.header.sort_wanted.connect(self.sort_by)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self.doing.show_menu)
        bar.searched.connect(self._search)
        bar.search.accepted.connect(self.focus_middle)
        bar.search.refused.connect(bar.search.clear)
        bar.filter_wanted.connect(self._open_chip)
        bar.chips.opened.connect(self._open_chip)
        bar.chips.removed.connect(self._remove_chip)
        bar.columns_wanted.connect(self.choose_columns)
        bar.export_wanted.connect(self.doing.export)
        bar.several.clicked.connect(self.doing.cells.edit_rows)
        bar.effect_wanted.connect(lambda: self.shell.go("channels"))
        bar.compact_chosen.connect(self._set_compact)
        self.desk.changed.connect(self._refresh)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(bar.search.setFocus)


_BECAUSE = "\0because"
_BEARING = frozenset(
    {"project", "project_investor", "project_alias", "organization", "park", "phase", "setting"}
    | {"project_contact", "contact", "stage_move", "activity", "todo"}
    | {"milestone", "milestone_wait", "holiday"}
)
