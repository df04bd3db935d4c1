"""The parts of 亩均评价: the ranking, the working of a score, the grades and what follows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from crm.evaluation import Evaluation, Ranked
from crm.evaluation_words import (
    against,
    band_rows,
    definitions,
    show_score,
    show_value,
    standing_words,
    working,
)
from crm.rules.numbers import UNKNOWN, show_number
from resources import tr
from ui import tokens
from ui.models.evaluation import Column, RankingModel
from ui.models.plain import PlainModel
from ui.theme import font, icon, mark
from ui.widgets.card import Card
from ui.widgets.elided import Elided
from ui.widgets.empty import Empty
from ui.widgets.list_table import list_table

Index = QModelIndex | QPersistentModelIndex
_CHIP = 22


class GradeDelegate(QStyledItemDelegate):
    """Paints a grade as a chip: its word on a soft ground of its colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        words, tint = option.text, QColor(index.data(Qt.ItemDataRole.ForegroundRole))
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        chosen = font("small", bold=True)
        wide = QFontMetrics(chosen).horizontalAdvance(words) + 18
        area = option.rect
        box = QRectF(area.left() + 8, area.center().y() - _CHIP / 2 + 1, wide, _CHIP)
        soft = QColor(tint)
        soft.setAlpha(34)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(box, _CHIP / 2, _CHIP / 2)
        painter.setPen(tint)
        painter.setFont(chosen)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


class RankingView(QTableView):
    """The ranking; Enter and a double click open the enterprise."""

    opened = Signal()

    def __init__(self, model: RankingModel) -> None:
        super().__init__()
        self._model = model
        mark(self, "list")
        self.setModel(model)
        self.setAccessibleName(tr("亩均评价排名"))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(tokens.ROW)
        head = self.horizontalHeader()
        head.setFixedHeight(tokens.ROW)
        widths = {Column.RANK: 48, Column.PARK: 104, Column.LAND: 88, Column.SCORE: 70}
        for column, width in (widths | {Column.GRADE: 98}).items():
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self.setItemDelegateForColumn(Column.GRADE, GradeDelegate(self))
        self.doubleClicked.connect(lambda _: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def framed(self) -> QStackedWidget:
        """Return the view with what stands in its place while there is nothing."""
        self.stack = QStackedWidget()
        self.stack.addWidget(self)
        self.stack.addWidget(
            Empty(
                "chart-column",
                tr("还没有可评价的企业"),
                tr("在「实绩」里填入企业全年的税收、产值、用地面积等，这里按方案打分排名。"),
            )
        )
        self.stack.addWidget(Empty("filter-x", tr("没有符合的企业"), tr("换一个园区或等级再看。")))
        return self.stack

    def show_rows(self, found: Evaluation, rows: Sequence[Ranked], narrowed: bool) -> None:
        """Show these lines; the chosen enterprise stays chosen where it is among them."""
        held = self._model.line(self.currentIndex().row())
        self._model.show_rows(found, rows)
        keys = [row.organization_id for row in rows]
        at = keys.index(held.organization_id) if held and held.organization_id in keys else 0
        if keys:
            self.setCurrentIndex(self._model.index(at, 0))
        self.stack.setCurrentIndex(0 if keys else 2 if narrowed else 1)


class WorkingCard(Card):
    """How the chosen enterprise's score was reckoned, measure by measure."""

    exempt_wanted = Signal()
    open_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("打分过程"))
        self.exempt = QPushButton()
        self.exempt.clicked.connect(self.exempt_wanted)
        self.open = QPushButton(tr("打开企业"))
        self.open.setIcon(icon("external-link"))
        self.open.clicked.connect(self.open_wanted)
        for button in (self.exempt, self.open):
            self.head.addWidget(button)
        self.name, self.said = Elided(), QLabel()
        mark(self.name, "secondary")
        mark(self.said, "secondary")
        self.head.insertWidget(1, self.name, 1)
        self.model = PlainModel((tr("指标"), tr("实际"), tr("权重"), tr("得分")))
        self.view = list_table(self.model, tr("打分过程"), stretch=0, widths=(0, 124, 48, 62))
        self.view.verticalHeader().setDefaultSectionSize(tokens.ROW_COMPACT)
        self.view.setTabKeyNavigation(False)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_formula())
        self.formula = QLabel()
        self.formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self.formula, "secondary")
        for label in (self.said, self.formula):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.column.addWidget(self.said)
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.formula)
        self.column.setSpacing(8)
        self._found: Evaluation | None = None
        self._row: Ranked | None = None

    def show_row(self, found: Evaluation | None, row: Ranked | None) -> None:
        """Show the working of an enterprise; None: nothing is chosen."""
        self._found, self._row = found, row
        for widget in (self.exempt, self.open, self.view, self.said):
            widget.setVisible(row is not None)
        if row is None or found is None:
            self.name.show_text(tr("选一家企业，看它的分是怎样算出来的"))
            self.model.show_rows([])
            self.formula.setText("")
            return
        self.name.show_text(row.name)
        effect = found.scheme.effect(row.result.grade)
        words = standing_words(row)
        self.said.setText(tr("{words}；{effect}").format(words=words, effect=effect)
                          if effect else words)  # fmt: skip
        self.exempt.setText(tr("恢复参评") if row.by_hand else tr("不定等级…"))
        tints = {(at, 1): "amber" for at, part in enumerate(row.result.parts) if part.value is None}
        self.model.show_rows(
            [
                (
                    part.measure.indicator.label,
                    show_value(part.value, part.measure.indicator),
                    show_number(part.measure.weight),
                    show_score(part.points),
                )
                for part in row.result.parts
            ],
            tints,
        )
        self.view.setCurrentIndex(self.model.index(0, 0))
        self._show_formula()

    def _show_formula(self) -> None:
        found, row, at = self._found, self._row, self.view.currentIndex().row()
        if found is None or row is None or not 0 <= at < len(row.result.parts):
            self.formula.setText("")
            return
        part, form = row.result.parts[at], found.scheme.form
        self.formula.setText(working(part, form))
        self.formula.setToolTip(tr("对照：{what}").format(what=against(part, form)))


class BandsCard(Card):
    """The grades: from where on, how many, and what follows from each."""

    def __init__(self) -> None:
        super().__init__(tr("等级与政策"))
        self.model = PlainModel((tr("等级"), tr("条件"), tr("家数"), tr("政策")))
        self.view = list_table(self.model, tr("等级与政策"), stretch=3, widths=(50, 78, 50))
        self.view.verticalHeader().setDefaultSectionSize(tokens.ROW_COMPACT)
        self.view.setTabKeyNavigation(False)
        self.note = Elided()
        mark(self.note, "faint")
        self.head.insertWidget(1, self.note, 1)
        self.column.addWidget(self.view)
        self.column.setSpacing(8)

    def show_evaluation(self, found: Evaluation) -> None:
        """Show the grades of an evaluation."""
        rows = band_rows(found)
        self.model.show_rows(list(rows))
        self.view.setFixedHeight(tokens.ROW + tokens.ROW_COMPACT * min(len(rows), 6) + 2)
        source = tr("依据：{source}").format(source=found.scheme.source or UNKNOWN)
        self.note.show_text(source)
        self.note.setToolTip("\n".join([source, *definitions(found.scheme)]))
