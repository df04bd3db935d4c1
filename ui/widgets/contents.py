"""What the next issue of a brief will say, line by line, and what it still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from crm.rules.numbers import show_percent
from resources import tr
from ui.page import Shell
from ui.theme import mark
from ui.widgets.card import Card

if TYPE_CHECKING:
    from crm.briefings.issue import MonthlySnapshot


@dataclass(frozen=True)
class ContentLine:
    """One line: what, how much, what it lacks; `page` or `ids` is what 查看 opens."""

    what: str
    figure: str
    lack: str = ""
    page: str = ""
    ids: tuple[str, ...] = ()


def contents_of(issue: MonthlySnapshot) -> list[ContentLine]:
    """Return what `issue` will say, as counts, and what a reader will miss."""
    targets = [line.standing for line in issue.targets]
    missing = [one.indicator for one in targets if one.missing]
    large = tuple(one.project_id for one in issue.large)
    stalled = tuple(one.project.project_id for one in issue.stalled)
    owing = sum(not one.project.stuck_reason.strip() for one in issue.stalled)
    listed = [one.project_id for group in issue.groups for one in group.projects]
    signed = tuple(one.project_id for one in issue.signed)
    count = tr("{n} 个")
    return [
        ContentLine(
            tr("数据截至"),
            issue.as_of.isoformat(),
            tr("当月未过完") if issue.as_of < issue.last else "",
        ),
        ContentLine(tr("时序进度"), show_percent(issue.pace, 1)),
        ContentLine(
            tr("年度目标"),
            tr("{n} 项").format(n=len(targets)),
            _missing(missing) if targets else tr("还没有年度计划"),
            page="targets",
        ),
        ContentLine(tr("本月签约"), count.format(n=len(signed)), ids=signed),
        ContentLine(tr("10亿元以上项目"), count.format(n=len(large)), ids=large),
        ContentLine(tr("本月阶段变动"), tr("{n} 次").format(n=len(issue.movements))),
        ContentLine(
            tr("满一月无进展"),
            count.format(n=len(stalled)),
            tr("{n} 个未填未进展原因").format(n=owing) if owing else "",
            ids=stalled,
        ),
        ContentLine(tr("项目清单"), count.format(n=len(listed)), page="projects"),
    ]


def _missing(indicators: Sequence[str]) -> str:
    if not indicators:
        return ""
    named = tr("、").join(indicators[:2])
    more = tr(" 等") if len(indicators) > 2 else ""
    return tr("{n} 项缺数据：{named}").format(n=len(indicators), named=named + more)


class Contents(Card):
    """The lines as a table; each that stands for records opens them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("这一期的内容"))
        self._shell = shell
        self._body = QWidget()
        self.column.addWidget(self._body)
        self.column.addStretch()
        self.lines: list[ContentLine] = []

    def show_lines(self, lines: Sequence[ContentLine]) -> None:
        """Show `lines` in place of those before."""
        self.lines = list(lines)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(2, 1)
        for row, line in enumerate(lines):
            self._add(grid, 2 * row, line)
        self.column.replaceWidget(self._body, body)
        self._body.deleteLater()
        self._body = body

    def _add(self, grid: QGridLayout, row: int, line: ContentLine) -> None:
        what, figure, lack = QLabel(line.what), QLabel(line.figure), QLabel(line.lack)
        mark(what, "secondary")
        mark(figure, "strong")
        mark(lack, "warning")
        what.setMinimumHeight(36)
        grid.addWidget(what, row, 0)
        grid.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(lack, row, 2)
        if line.page or line.ids:
            look = QPushButton(tr("查看"))
            mark(look, "link")
            look.setAccessibleName(tr("查看 {what}").format(what=line.what))
            look.clicked.connect(lambda: self._open(line))
            grid.addWidget(look, row, 3)
        rule = QLabel()
        mark(rule, "rule")
        rule.setFixedHeight(1)
        grid.addWidget(rule, row + 1, 0, 1, 4)

    def _open(self, line: ContentLine) -> None:
        if line.ids:
            self._shell.go("projects", ids=list(line.ids), because=line.what)
        else:
            self._shell.go(line.page)
