"""查重: what is likely entered twice, side by side, to be merged or kept apart."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.comparing import Comparison, compare
from crm.duplicate_groups import KINDS, Group, groups, groups_of_operation
from crm.errors import RecordMissing
from crm.labels import kind_label
from crm.merging import merge, set_apart
from resources import tr
from ui import tokens
from ui.models.compared import ComparedModel
from ui.models.duplicate_groups import GroupsModel
from ui.page import Page, Shell
from ui.page_list import BY_KEY
from ui.theme import icon, mark
from ui.widgets.buttons import picture_button, segments
from ui.widgets.card import Card
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table

CONCERNS = frozenset(
    {"organization", "project", "project_alias", "project_investor", "contact", "contact_phone",
     "distinct_pair"}
)  # fmt: skip
LIST_WIDTH = 340
SEARCHING, NOTHING, FOUND = range(3)


class DuplicatesPage(Page):
    """Left the groups of a kind, right the records of one group and what to do with them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.kind = KINDS[0]
        self.found: dict[str, list[Group]] = {}
        self._operation = ""
        self._put_off: list[tuple[str, ...]] = []
        self.model = GroupsModel()
        self.compared = ComparedModel()
        self._build()
        self._again = QTimer(self, singleShot=True, interval=300)
        self._again.timeout.connect(self.read)
        self.begin_at(self.table)
        self.desk.changed.connect(self._refresh)

    def crumbs(self) -> list[str]:
        return [tr("查重")]

    def arrive(self, **request: Any) -> None:
        """kind: which to show first. operation: only what that operation touched, as an import."""
        self._operation = request.get("operation", "")
        self._put_off = []
        if request.get("kind") in KINDS:
            self.kind = request["kind"]
        self.only.setVisible(bool(self._operation))
        self.found = {}
        self.stack.setCurrentIndex(SEARCHING)
        self.read()

    def read(self) -> None:
        """Look for likely the same among all records, or those of one operation."""
        look, what = (groups_of_operation, self._operation) if self._operation else (_all, None)
        self.desk.read(
            look, *([what] if what else []),
            then=self._show, owner=self, latest="groups",
        )  # fmt: skip

    # --- what can be done

    def merge(self) -> None:
        """Make one of the records that take part, with the values that are picked."""
        group = self.group()
        ids = self.compared.taking_part
        if group is None or len(ids) < 2:
            return
        name, choices = self._name_of(ids[0]), self.compared.choices
        label = tr("合并 {n} 条记录为 {name}").format(n=len(ids), name=name)
        self._settle(group, len(ids) == len(group.ids))
        self.desk.change(
            merge,
            group.kind,
            ids[0],
            ids[1:],
            choices,
            label=label,
            failed=self._failed,
            owner=self,
        )

    def keep_apart(self) -> None:
        """Remember that the records that take part are not the same."""
        group = self.group()
        ids = self.compared.taking_part
        if group is None or len(ids) < 2:
            return
        label = tr("{names} 不是同一家").format(names=tr("、").join(map(self._name_of, ids)))
        self._settle(group, len(ids) == len(group.ids))
        self.desk.change(set_apart, group.kind, ids, label=label, failed=self._failed, owner=self)

    def put_off(self) -> None:
        """Leave the group for later: it goes to the end of the list."""
        group = self.group()
        if group is not None:
            self._put_off = [ids for ids in self._put_off if ids != group.ids] + [group.ids]
            self._list(self.table.currentIndex().row())

    def open_record(self) -> None:
        """Open the page of the record whose column is chosen."""
        comparison = self.compared.comparison
        if comparison is None or comparison.kind not in BY_KEY:
            return
        at = self.fields.currentIndex().column() - 1
        at = at if 0 <= at < len(comparison.ids) else 0
        self.shell.open_record(comparison.kind, comparison.ids[at])

    def show_all(self) -> None:
        """Show the groups of all records again."""
        self.arrive(kind=self.kind)

    def group(self) -> Group | None:
        """The group that is shown."""
        return self.model.group(self.table.currentIndex().row())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Space and Enter pick the chosen cell; Enter in the list goes over to the fields."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if watched is self.fields and plain and (enter or event.key() == Qt.Key.Key_Space):
                self.compared.pick(self.fields.currentIndex())
                return True
            if watched is self.table and plain and enter:
                self.fields.setFocus()
                return True
        return super().eventFilter(watched, event)

    # --- how it looks

    def _build(self) -> None:
        self.stack = QStackedWidget()
        searching = QLabel(tr("正在查找可能重复的记录…"))
        mark(searching, "secondary")
        searching.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing = Empty(
            "circle-check",
            tr("没有疑似重复"),
            tr(
                "信用代码相同、电话相同，或者去掉地名、公司形式后名称相近的记录会列在这里，"
                "并排比较，合并以后两边的跟进、合同、附件和历史都在一起。"
            ),
        )
        for each in (searching, self.nothing, self._build_found()):
            self.stack.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(self._build_head())
        column.addWidget(self.stack, 1)
        for keys, run in (
            ("Ctrl+Return", self.merge),
            ("Ctrl+D", self.keep_apart),
            ("Ctrl+J", self.put_off),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _build_head(self) -> QHBoxLayout:
        title = QLabel(tr("查重"))
        mark(title, "title")
        self.only = QPushButton(tr("只看刚才导入的"))
        mark(self.only, "chip")
        self.only.setCheckable(True)
        self.only.setChecked(True)
        self.only.setIcon(icon("x", "accent", role_on="accent"))
        self.only.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.only.setToolTip(tr("点击后看全部"))
        self.only.clicked.connect(self.show_all)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addSpacing(8)
        self.kinds = QButtonGroup(self)
        choices = [(kind_label(kind), kind) for kind in KINDS]
        made = segments(self.kinds, choices, self._turn_to)
        self._segments = dict(zip(KINDS, made, strict=True))
        for button in made:
            head.addWidget(button)
        head.addStretch()
        head.addWidget(self.only)
        return head

    def _build_found(self) -> QWidget:
        self.table = list_table(self.model, tr("疑似重复"), stretch=0, widths=(180, 48))
        self.table.setFixedWidth(LIST_WIDTH)
        self.table.setColumnWidth(1, 48)
        self.table.selectionModel().currentRowChanged.connect(self._compare)
        self.table.installEventFilter(self)
        left = Card(tr("疑似重复"))
        left.setFixedWidth(LIST_WIDTH + 2 * tokens.CARD_PADDING)
        left.column.addWidget(self.table, 1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(self._build_compared(), 1)
        return page

    def _build_compared(self) -> QWidget:
        self.why = QLabel()
        self.why.setWordWrap(True)
        mark(self.why, "warning")
        self.fields = list_table(self.compared, tr("并排比较"), stretch=0)
        self.fields.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.fields.setTabKeyNavigation(False)
        self.fields.clicked.connect(self.compared.pick)
        self.fields.installEventFilter(self)
        self.hint = QLabel(
            tr("点一格或按空格选用它的值；“≠”是两边不同的。联系人、跟进、合同、附件都会保留。")
        )
        self.hint.setWordWrap(True)
        mark(self.hint, "faint")
        self.merge_button = picture_button(tr("合并　Ctrl+Enter"), "git-merge", self.merge)
        mark(self.merge_button, "primary")
        self.merge_button.setIcon(icon("git-merge", "on_accent"))
        self.apart_button = picture_button(tr("不是同一家　Ctrl+D"), "unlink", self.keep_apart)
        self.later_button = picture_button(tr("稍后　Ctrl+J"), "clock", self.put_off)
        self.open_button = picture_button(tr("打开"), "external-link", self.open_record)
        card = Card(tr("并排比较"))
        card.head.addWidget(self.open_button)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch()
        for button in (self.later_button, self.apart_button, self.merge_button):
            foot.addWidget(button)
        card.column.addWidget(self.why)
        card.column.addWidget(self.fields, 1)
        card.column.addWidget(self.hint)
        card.column.addLayout(foot)
        return card

    def _turn_to(self, kind: str) -> None:
        self.kind = kind
        self._list(0)
        self.table.setFocus()

    def _show(self, found: dict[str, list[Group]]) -> None:
        self.found = found
        if not found.get(self.kind) and found:
            self.kind = next((kind for kind in KINDS if found.get(kind)), self.kind)
        self._list(max(self.table.currentIndex().row(), 0))

    def _list(self, at: int) -> None:
        """Show the groups of the kind; those put off come last."""
        for kind, button in self._segments.items():
            count = len(self.found.get(kind, ()))
            word = kind_label(kind)
            button.setText(f"{word} {count}" if count else word)
            button.setChecked(kind == self.kind)
        shown = sorted(
            self.found.get(self.kind, ()),
            key=lambda one: self._put_off.index(one.ids) + 1 if one.ids in self._put_off else 0,
        )
        kept = self.group()
        self.model.show_groups(shown, frozenset(self._put_off))
        self.stack.setCurrentIndex(FOUND if shown else NOTHING)
        if not shown:
            self.compared.clear()
            return
        same = next((row for row, one in enumerate(shown) if kept and one.ids == kept.ids), at)
        moved = kept is not None and kept.ids in self._put_off
        row = min(at if moved else same, len(shown) - 1)
        self.table.selectionModel().clearCurrentIndex()
        self.table.setCurrentIndex(self.model.index(row, 0))

    def _compare(self, current: QModelIndex) -> None:
        group = self.model.group(current.row()) if current.isValid() else None
        if group is None:
            return
        self.why.setText(tr("；").join(group.reasons))
        self.desk.read(
            compare, group.kind, group.ids,
            then=lambda found: self._show_compared(group, found),
            failed=lambda error: self._gone(error),
            owner=self, latest=True,
        )  # fmt: skip

    def _show_compared(self, group: Group, found: Comparison) -> None:
        if self.group() != group:
            return
        heads = tuple(
            tr("保留")
            if at == 0
            else tr("并入")
            if len(found.ids) == 2
            else tr("并入 {n}").format(n=at)
            for at in range(len(found.ids))
        )
        self.compared.show_comparison(found, heads)
        self.open_button.setVisible(group.kind in BY_KEY)
        self._set_widths(len(found.ids))
        first = 1 if self.compared.columnCount() > 1 else 0
        self.fields.setCurrentIndex(self.compared.index(0, first))

    def _set_widths(self, records: int) -> None:
        head = self.fields.horizontalHeader()
        room = max(self.fields.viewport().width() - 112, 480)
        width = max(room // (records + 1), 124)
        head.setSectionResizeMode(head.ResizeMode.Interactive)
        self.fields.setColumnWidth(0, 112)
        for column in range(1, records + 2):
            self.fields.setColumnWidth(column, width)
        head.setStretchLastSection(True)

    def _settle(self, group: Group, whole: bool) -> None:
        """Go on to the next group at once; what is left of this one comes with the next look."""
        if whole:
            row = self.table.currentIndex().row()
            self.found[self.kind] = [one for one in self.found[self.kind] if one != group]
            self._list(row)

    def _failed(self, error: BaseException) -> None:
        self.shell.explain(error)
        self.read()

    def _gone(self, error: BaseException) -> None:
        self.compared.clear()
        if isinstance(error, RecordMissing):
            self._again.start()
        else:
            self.shell.explain(error)

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and CONCERNS & touched.keys():
            self._again.start()

    def _name_of(self, record_id: str) -> str:
        comparison = self.compared.comparison
        assert comparison is not None
        return comparison.names[comparison.ids.index(record_id)]


def _all(session: Any) -> dict[str, list[Group]]:
    return {kind: groups(session, kind) for kind in KINDS}
