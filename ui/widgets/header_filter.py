"""What opens below a column's header: its sort, and its filter by values, range or words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.errors import InvalidInput
from crm.listing import (
    UNFILTERED,
    ColumnKind,
    ColumnSpec,
    Filter,
    Listing,
    column_values,
    shown_value,
)
from crm.rules.dates import parse_when, span
from crm.rules.units import parse_number
from resources import tr
from ui.desk import Desk
from ui.models.choices import ChoicesModel
from ui.theme import icon, mark
from ui.widgets.inputs import Line, show_wrong

WIDTH = 264


class FilterPopup(QFrame):
    """One column's sort and filter; Enter applies, Esc leaves everything as it was."""

    applied = Signal(object)
    """The `Filter`, or None to take it away."""
    sorted_by = Signal(bool)
    """Whether descending."""
    closed = Signal()

    def __init__(self, desk: Desk, spec: ColumnSpec, listing: Listing, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        mark(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(tr("筛选 {column}").format(column=spec.label))
        self.spec = spec
        self._desk = desk
        self._listing = listing
        self._before = next((one for one in listing.filters if one.column == spec.key), None)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(6)
        if spec.sortable:
            self._add_sorts()
        self.first: QWidget = self
        if spec.key not in UNFILTERED:
            {
                ColumnKind.VALUES: self._add_values,
                ColumnKind.RANGE: self._add_range,
                ColumnKind.WORDS: self._add_words,
                ColumnKind.DAYS: self._add_days,
            }[spec.kind]()
            self._add_buttons()

    def open_below(self, place: QPoint) -> None:
        """Show it with its upper left corner at `place` of the screen, moved in where needed."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(place.x(), screen.right() - self.width())
        y = min(place.y(), screen.bottom() - self.height())
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        self.first.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.closed.emit()

    def apply(self) -> None:
        """Filter by what stands there; what can't be read stays and is marked."""
        try:
            wanted = self._wanted()
        except InvalidInput as error:
            self.problem.setText(error.message)
            self.problem.show()
            self.adjustSize()
            return
        self.applied.emit(wanted)
        self.close()

    def clear(self) -> None:
        """Take the column's filter away."""
        self.applied.emit(None)
        self.close()

    # --- parts

    def _add_sorts(self) -> None:
        for descending in (False, True):
            word = tr("降序") if descending else tr("升序")
            button = QPushButton(word)
            mark(button, "row")
            button.setIcon(icon("arrow-down" if descending else "arrow-up"))
            button.clicked.connect(lambda _=False, down=descending: self._sort(down))
            self._column.addWidget(button)
        line = QFrame()
        mark(line, "line")
        self._column.addWidget(line)

    def _sort(self, descending: bool) -> None:
        self.sorted_by.emit(descending)
        self.close()

    def _add_values(self) -> None:
        self.search = self._line(tr("在这一列的值中查找"))
        self.all = QPushButton(tr("全选 / 全不选"))
        mark(self.all, "link")
        self.all.clicked.connect(self._turn_all)
        self.values = ChoicesModel()
        self.list = QListView()
        self.list.setModel(self.values)
        self.list.setAccessibleName(tr("{column}的值").format(column=self.spec.label))
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(216)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.clicked.connect(self._toggle_word)
        self.search.textChanged.connect(self.values.narrow)
        for widget in (self.search, self.list, self.all):
            self._column.addWidget(widget)
        self._desk.read(
            column_values, self._listing, self.spec.key, then=self._show_values, owner=self
        )

    def _show_values(self, values: list[tuple[str | None, int]]) -> None:
        shown = [(value, shown_value(self.spec.key, value), count) for value, count in values]
        ticked = self._before.values if self._before else [value for value, _ in values]
        self.values.replace(shown, ticked)
        if shown:
            self.list.setCurrentIndex(self.values.index(0))

    def _toggle_word(self, index: object) -> None:
        """A click on the word ticks as one on the box does; Qt has done the latter itself."""
        place = self.list.viewport().mapFromGlobal(self.cursor().pos())
        if place.x() > 24:
            self.values.toggle(self.list.currentIndex())

    def _turn_all(self) -> None:
        self.values.tick_shown(self.values.shown_ticked < self.values.rowCount())

    def _add_range(self) -> None:
        self.low, self.high = self._line(tr("不限")), self._line(tr("不限"))
        self.low.setAccessibleName(tr("不小于"))
        self.high.setAccessibleName(tr("不大于"))
        if self._before:
            self.low.setText("" if self._before.low is None else f"{self._before.low:f}")
            self.high.setText("" if self._before.high is None else f"{self._before.high:f}")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.low)
        row.addWidget(QLabel(tr("至")))
        row.addWidget(self.high)
        row.addWidget(QLabel(tr(self.spec.unit)))
        self._column.addLayout(row)
        self.first = self.low

    def _add_days(self) -> None:
        self.low, self.high = self._line(tr("不限")), self._line(tr("不限"))
        self.low.setAccessibleName(tr("不早于"))
        self.high.setAccessibleName(tr("不晚于"))
        if self._before:
            for line, day in ((self.low, self._before.since), (self.high, self._before.until)):
                line.setText("" if day is None else day.isoformat())
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.low)
        row.addWidget(QLabel(tr("至")))
        row.addWidget(self.high)
        self._column.addLayout(row)
        self.first = self.low

    def _add_words(self) -> None:
        self.words = self._line(tr("包含的字，或拼音首字母"))
        self.words.setText(self._before.words if self._before else "")
        self._column.addWidget(self.words)

    def _line(self, hint: str) -> Line:
        line = Line()
        line.setPlaceholderText(hint)
        line.setAccessibleName(hint)
        line.accepted.connect(self.apply)
        line.refused.connect(self.close)
        if self.first is self:
            self.first = line
        return line

    def _add_buttons(self) -> None:
        self.problem = QLabel()
        mark(self.problem, "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.take_away, take = QPushButton(tr("清除筛选")), QPushButton(tr("筛选"))
        self.take_away.setEnabled(self._before is not None)
        mark(take, "primary")
        take.clicked.connect(self.apply)
        self.take_away.clicked.connect(self.clear)
        row = QHBoxLayout()
        row.addWidget(self.take_away)
        row.addStretch()
        row.addWidget(take)
        self._column.addWidget(self.problem)
        self._column.addLayout(row)

    # --- what is wanted

    def _wanted(self) -> Filter | None:
        key = self.spec.key
        if self.spec.kind is ColumnKind.VALUES:
            # As in Excel: what was searched for is what is meant.
            if self.search.text().strip():
                chosen = self.values.chosen_shown()
            else:
                chosen = self.values.chosen()
                if self.values.all_ticked:
                    return None
            return Filter(key, values=chosen)
        if self.spec.kind is ColumnKind.RANGE:
            low, high = self._number(self.low), self._number(self.high)
            if low is not None and high is not None and low > high:
                raise InvalidInput(tr("下限比上限大，请对调。"))
            return None if low is None and high is None else Filter(key, low=low, high=high)
        if self.spec.kind is ColumnKind.DAYS:
            since, until = self._span(self.low)[0], self._span(self.high)[1]
            if since is not None and until is not None and since > until:
                raise InvalidInput(tr("起的日期比止的日期晚，请对调。"))
            return (
                None if since is None and until is None else Filter(key, since=since, until=until)
            )
        words = self.words.text().strip()
        return Filter(key, words=words) if words else None

    def _span(self, line: Line) -> tuple[date | None, date | None]:
        """The first and the last day that a typed date may be."""
        show_wrong(line, False)
        try:
            when = parse_when(line.text(), year=self._desk.today().year)
        except InvalidInput:
            show_wrong(line, True)
            raise
        found = None if when is None else span(when)
        return found or (None, None)

    @staticmethod
    def _number(line: Line) -> Decimal | None:
        show_wrong(line, False)
        try:
            return parse_number(line.text())
        except InvalidInput:
            show_wrong(line, True)
            raise


def describe(spec: ColumnSpec, wanted: Filter) -> str:
    """Say in a few words what a filter keeps: `园区：主园区`, `投资额 ≥ 1 亿元`."""
    if wanted.words:
        return tr("{column}含“{words}”").format(column=spec.label, words=wanted.words)
    if wanted.low is not None or wanted.high is not None:
        unit = tr(spec.unit)
        low = None if wanted.low is None else f"{wanted.low:f}"
        high = None if wanted.high is None else f"{wanted.high:f}"
        if low is not None and high is not None:
            return f"{spec.label} {low}–{high} {unit}"
        return f"{spec.label} ≥ {low} {unit}" if high is None else f"{spec.label} ≤ {high} {unit}"
    if wanted.since is not None or wanted.until is not None:
        since = "" if wanted.since is None else wanted.since.isoformat()
        until = "" if wanted.until is None else wanted.until.isoformat()
        return tr("{column}：{since} 至 {until}").format(
            column=spec.label, since=since or "…", until=until or "…"
        )
    words = [shown_value(spec.key, value) for value in wanted.values]
    named = tr("、").join(words[:2])
    if len(words) > 2:
        named = tr("{named}等 {n} 项").format(named=named, n=len(words))
    return f"{spec.label}：{named or tr('无')}"
