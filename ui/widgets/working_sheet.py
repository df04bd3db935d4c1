"""The working of one cell, set like a paper form: promise, figures, formula, remedy, evidence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm.rules.numbers import show_number
from crm.rules.units import per_hectare, per_mu, show_amount
from crm.working import Evidence, Working, show_remedy
from crm.working_text import show_land, show_place
from db.terms import Grade
from resources import tr
from ui.models.grades import TINTS, grade_badge
from ui.page import Shell
from ui.theme import icon, mark
from ui.widgets.ratio_bar import RatioBar

_LABEL = 92


class WorkingSheet(QWidget):
    """Shows a `Working`; each piece of evidence opens its record."""

    left = Signal()
    """A record is about to be opened."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.found: Working | None = None
        self.links: list[QPushButton] = []
        self._inside: QWidget | None = None
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)

    def show_working(self, found: Working) -> None:
        """Show a working in place of the last one."""
        self.found = found
        self.links = []
        if self._inside is not None:
            self._inside.hide()
            self._whole.removeWidget(self._inside)
            self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._add_head(column, found)
        column.addWidget(_rule())
        column.addLayout(self._rows(found))
        self._add_bar(column, found)
        if found.formula:
            column.addWidget(_heading(tr("怎么算出来的")))
            column.addWidget(_well(_lines_of(found)))
        for reason in found.reasons:
            column.addWidget(_text(reason, "warning"))
        self._add_remedy(column, found)
        self._add_evidence(column, found)
        if found.wording:
            column.addWidget(_heading(tr("合同原文")))
            column.addWidget(_well([(found.wording, "")]))
        self._whole.addWidget(self._inside)

    def _add_head(self, column: QVBoxLayout, found: Working) -> None:
        clause = found.stands_in
        firms = tr("、").join(clause.enterprises) if clause is not None else ""
        name = QLabel(firms or (clause.project if clause is not None else ""))
        mark(name, "section")
        name.setWordWrap(True)
        name.setTextFormat(Qt.TextFormat.PlainText)
        self.badge = QLabel()
        words, kind = grade_badge(found.result.grade)
        self.badge.setText(words)
        mark(self.badge, kind)
        row = QHBoxLayout()
        row.addWidget(name, 1)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        lines = [clause.project] if clause is not None and firms else []
        for line in (*lines, show_place(found)):
            column.addWidget(_text(line, "secondary"))

    def _rows(self, found: Working) -> QGridLayout:
        tint = TINTS[found.result.grade]
        done = tr("实际完成") if found.actual else ""
        rows = [
            (tr("承诺"), _with_both_units(found), "strong", ""),
            (tr("考核期"), found.period, "", ""),
            (tr("用地"), show_land(found), "", ""),
            (tr("应完成"), found.promised, "", ""),
            (done, found.actual, "", ""),
            (tr("折合"), found.per_mu, "strong", ""),
            (tr("完成比"), _ratio_words(found), "strong", tint),
        ]
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, _LABEL)
        grid.setColumnStretch(1, 1)
        shown = [row for row in rows if row[0] and row[1]]
        for at, (word, value, kind, hue) in enumerate(shown):
            label = QLabel(word)
            mark(label, "secondary")
            figure = _text(value, _KINDS.get(hue, kind))
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            figure.setAccessibleName(f"{word} {value}")
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(figure, at, 1)
        return grid

    def _add_bar(self, column: QVBoxLayout, found: Working) -> None:
        self.bar = RatioBar()
        result = found.result
        due = result.grade in (Grade.MET, Grade.NEARLY_MET, Grade.UNMET)
        tint = TINTS[result.grade] if due else "accent"
        self.bar.show_ratio(result.ratio, tint, tr("完成比 {ratio}").format(ratio=found.ratio))
        column.addWidget(self.bar)

    def _add_remedy(self, column: QVBoxLayout, found: Working) -> None:
        clause, remedy = found.stands_in, found.remedy
        if remedy is None:
            if clause is not None and clause.remedy is not None:
                column.addWidget(_heading(tr("违约责任")))
                words = tr("合同约定“{kind}”，现在没有应追的。").format(kind=clause.remedy.label)
                column.addWidget(_text(words, "secondary"))
            elif found.result.grade is Grade.UNMET:
                column.addWidget(_heading(tr("违约责任")))
                words = tr("合同没有为这项承诺约定违约责任，不计算。")
                column.addWidget(_text(words, "secondary"))
            return
        column.addWidget(_heading(tr("违约责任怎么算")))
        lines = [
            (f"{remedy.kind.label} = {remedy.words}", ""),
            (f"= {remedy.figures}", "secondary"),
        ]
        box = _well([*lines, (show_remedy(remedy), "owed")])
        self.owed = box.findChildren(QLabel)[-1]
        column.addWidget(box)
        if clause is not None and clause.land_price is not None:
            price = show_amount(clause.land_price, unit="万元", places=None)
            column.addWidget(_text(tr("土地出让价款 {sum}").format(sum=price), "secondary"))

    def _add_evidence(self, column: QVBoxLayout, found: Working) -> None:
        clause = found.stands_in
        column.addWidget(_heading(tr("依据")))
        if clause is not None:
            page = tr("第 {page} 页").format(page=found.page) if found.page else ""
            run = partial(self.shell.go, "project", id=clause.project_id, tab="contracts")
            column.addLayout(self._link("file-check", clause.paper, page, run))
        for one in found.evidence:
            right = " ".join(part for part in (tr("已核"), one.verified_by) if one.verified_by)
            run = partial(self.shell.go, "organization", id=one.organization_id, tab="actuals")
            column.addLayout(
                self._link("paperclip", _evidence_words(one), right or tr("未核实"), run)
            )
        if not found.evidence and found.actual:
            column.addWidget(_text(tr("还没有录入实绩。"), "secondary"))

    def _link(self, picture: str, words: str, right: str, run: Callable[[], object]) -> QHBoxLayout:
        button = QPushButton(f" {words}")
        button.setIcon(icon(picture))
        mark(button, "link-left")
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda: self._open(run))
        button.setMinimumWidth(40)
        self.links.append(button)
        note = QLabel(right)
        mark(note, "faint")
        row = QHBoxLayout()
        row.addWidget(button, 1)
        row.addWidget(note)
        return row

    def _open(self, run: Callable[[], object]) -> None:
        self.left.emit()
        run()


_KINDS = {"phoenix": "strong-phoenix", "green": "strong-green", "amber": "strong-amber"}


def _with_both_units(found: Working) -> str:
    """The promise; one per land is shown per 亩 and per hectare, since papers use both."""
    case = found.case
    promised = case.promised if case is not None else None
    if promised is None or promised.number is None:
        return found.title
    other = {
        "万元/亩": (per_hectare, "万元/公顷"),
        "万元/公顷": (per_mu, "万元/亩"),
    }.get(promised.unit)
    if other is None:
        return found.title
    turn, unit = other
    return tr("{title}（合 {other}）").format(
        title=found.title, other=f"{show_number(turn(promised.number))}{unit}"
    )


def _ratio_words(found: Working) -> str:
    if not found.short:
        return found.ratio
    return tr("{ratio}　还差 {short}").format(ratio=found.ratio, short=found.short)


def _lines_of(found: Working) -> list[tuple[str, str]]:
    """The formula and its figures, each step on a line of its own."""
    steps = [(one, "") for one in found.formula.split("；")]
    return [*steps, *((one, "secondary") for one in found.figures.split("；") if one)]


def _evidence_words(one: Evidence) -> str:
    parts = [one.evidence, f"{one.enterprise} {one.period}", one.figure]
    return tr("，").join(part for part in parts if part)


def _text(words: str, kind: str = "") -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    if kind:
        mark(label, kind)
    return label


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    mark(label, "strong")
    label.setContentsMargins(0, 4, 0, 0)
    return label


def _well(lines: list[tuple[str, str]]) -> QFrame:
    box = QFrame()
    mark(box, "well")
    column = QVBoxLayout(box)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(4)
    for words, kind in lines:
        column.addWidget(_text(words, kind))
    return box


def _rule() -> QFrame:
    line = QFrame()
    mark(line, "line")
    return line
