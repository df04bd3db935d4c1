"""What the targets' page tells of the chosen line: its rule, its year, and how it is split."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm.rules.numbers import UNKNOWN, show_number, show_percent
from crm.rules.pace import GrowthSource, show_growth
from crm.target_shares import QuarterShare, Split, show_sum
from crm.targets import (
    TargetStanding,
    decimals_of,
    show_actual,
    show_as_of,
    show_gap,
    show_target,
)
from crm.trends import Trend
from resources import tr
from ui import tokens
from ui.models.plain import PlainModel
from ui.theme import icon, mark
from ui.widgets.elided import Elided
from ui.widgets.list_table import list_table
from ui.widgets.trend_chart import TrendChart

HEIGHT, LOW_HEIGHT = 212, 180
_WORDS = 400


class TargetPanel(QFrame):
    """At the left what the number counts, at the right its year or its shares."""

    split_wanted = Signal()

    def __init__(self, open_records: Callable[[], object]) -> None:
        super().__init__()
        mark(self, "card")
        self.chart = TrendChart()
        self.shares = PlainModel(_heads())
        self._build(open_records)

    def draw_together(self, low: bool) -> None:
        """Take less height, or all of it again."""
        side = tokens.CARD_PADDING
        self._row.setContentsMargins(side, 10 if low else side, side, 10 if low else side)
        self._words.setSpacing(4 if low else 8)
        self.setFixedHeight(LOW_HEIGHT if low else HEIGHT)

    def show_target(self, standing: TargetStanding | None, word: str, expected: str = "") -> None:
        """Tell of a target; word: what opens the records behind it, "" when there are none.

        expected: of the year's end, and how that is reckoned.
        """
        self.records.setVisible(bool(word))
        self.records.setText(f" {word}  ↵" if word else "")
        self.records.setAccessibleName(word)
        self.split_button.setEnabled(standing is not None)
        if standing is None:
            self.name.show_text("")
            for label in (self.facts, self.basis):
                label.clear()
            self.chart.show_trend(None)
            self.shares.show_rows([])
            return
        self.name.show_text(standing.indicator)
        self.facts.setText(_facts(standing))
        parts = [standing.basis]
        if standing.approximate and tr("约数") not in standing.basis:
            parts.append(tr("另有约数 {n} 项，不计入").format(n=standing.approximate))
        if standing.definition:
            parts.insert(0, tr("计划口径：{words}").format(words=standing.definition))
        parts.append(expected)
        said = tr("口径　") + tr("；").join(part for part in parts if part)
        self.basis.setText(said)
        self.basis.setToolTip(said)

    def show_trend(self, trend: Trend) -> None:
        """Draw the year of the chosen target."""
        self.chart.show_trend(trend)

    def show_split(self, split: Split) -> None:
        """List what of the chosen target falls to whom."""
        self.shares.show_rows(_rows(split))
        empty = self.shares.rowCount() == 0
        self.stack.setCurrentIndex(0 if self.chips.checkedId() == 0 else 2 if empty else 1)

    def _build(self, open_records: Callable[[], object]) -> None:
        self.name, self.facts, self.basis = Elided(), QLabel(), QLabel()
        mark(self.name, "section")
        mark(self.basis, "secondary")
        for label in (self.facts, self.basis):
            label.setWordWrap(True)
        self.basis.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.basis.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.records = QPushButton()
        self.records.setIcon(icon("list"))
        self.records.clicked.connect(lambda: open_records())
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.records)
        words = self._words = QVBoxLayout()
        words.addLayout(head)
        words.addWidget(self.facts)
        words.addWidget(self.basis, 1)
        left = QWidget()
        left.setLayout(words)
        words.setContentsMargins(0, 0, 0, 0)
        left.setFixedWidth(_WORDS)
        row = self._row = QHBoxLayout(self)
        row.setSpacing(24)
        row.addWidget(left)
        row.addLayout(self._build_right(), 1)
        self.draw_together(False)

    def _build_right(self) -> QVBoxLayout:
        self.chips = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        for place, word in enumerate((tr("逐月走势"), tr("责任分解"))):
            chip = QPushButton(word)
            mark(chip, "segment")
            chip.setCheckable(True)
            chip.setChecked(place == 0)
            self.chips.addButton(chip, place)
            bar.addWidget(chip)
        bar.addStretch()
        self.split_button = QPushButton(tr("分解…"))
        mark(self.split_button, "quiet")
        self.split_button.clicked.connect(self.split_wanted)
        bar.addWidget(self.split_button)
        self.table = list_table(
            self.shares, tr("责任分解"), stretch=0, widths=(160, 90, 90, 90, 220)
        )
        self.table.setTabKeyNavigation(False)
        nothing = QLabel(tr("还没有分解到季度、人员或园区。点“分解…”填写，合计会和目标核对。"))
        nothing.setWordWrap(True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        mark(nothing, "secondary")
        self.stack = QStackedWidget()
        for widget in (self.chart, self.table, nothing):
            self.stack.addWidget(widget)
        self.chips.idClicked.connect(self._choose)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)
        return column

    def _choose(self, place: int) -> None:
        empty = self.shares.rowCount() == 0
        self.stack.setCurrentIndex(0 if place == 0 else 2 if empty else 1)


def _facts(at: TargetStanding) -> str:
    """Two lines: what is done of what is asked, then how that stands."""
    first = [
        tr("完成 {actual} / {target} {unit}").format(
            actual=show_actual(at), target=show_target(at), unit=at.unit
        )
    ]
    if at.rate is not None:
        first.append(tr("完成率 {rate}").format(rate=show_percent(at.rate, 1)))
    second = [show_as_of(at)]
    if at.ahead is not None:
        second.append(show_gap(at, 1))
    if at.before is not None:
        before = show_number(at.before, decimals_of(at))
        second.append(tr("上年同期 {figure}").format(figure=before))
    if at.growth is not None and at.growth.source is not GrowthSource.FROM_ZERO:
        second.append(tr("同比 {growth}").format(growth=show_growth(at.growth, 1)))
    if at.owner:
        second.append(tr("责任人 {owner}").format(owner=at.owner))
    return "\n".join(tr("　").join(line) for line in (first, second))


def _heads() -> list[str]:
    return [tr("分解到"), tr("分解数"), tr("完成"), tr("完成率"), tr("核对")]


def _rows(split: Split) -> list[tuple[str, ...]]:
    """A heading row a group with its sum, then a row a share."""
    rows: list[tuple[str, ...]] = []
    quarters = [one for one in split.quarters if one.value is not None]
    if quarters:
        said = show_sum([one.value for one in quarters], split.whole, split.unit)
        rows.append((tr("按季度"), "", "", "", said))
        rows += [_share(_quarter(one), one.value, one.actual) for one in split.quarters]
    if split.people:
        said = show_sum([one.value for one in split.people], split.whole, split.unit)
        rows.append((tr("按人员"), "", "", "", said))
        rows += [_share(one.person, one.value, one.actual) for one in split.people]
    parks = [one for one in split.parks if one.value is not None]
    if parks:
        counting = [one.value for one in parks if one.counts]
        rows.append((tr("按园区"), "", "", "", show_sum(counting, split.whole, split.unit)))
        rows += [
            (
                f"　{one.park}",
                show_number(one.value),
                "",
                "",
                "" if one.counts else tr("不计入全区"),
            )
            for one in parks
        ]
    return rows


def _share(word: str, given: Decimal | None, done: Decimal | None) -> tuple[str, ...]:
    rate = show_percent(100 * done / given, 1) if given and done is not None else UNKNOWN
    shown = UNKNOWN if done is None else show_number(done)
    return (f"　{word}", show_number(given), shown, rate, "")


def _quarter(one: QuarterShare) -> str:
    return (tr("一季度"), tr("二季度"), tr("三季度"), tr("四季度"))[one.quarter - 1]
