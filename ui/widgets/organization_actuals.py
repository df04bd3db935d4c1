"""实绩 of an organization's page: indicators × years with their trend, and how they are shared."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crm.performance_grid import ActualsGrid, Asked, Cell, GridRow, actuals_grid
from crm.performance_shares import Base, Share, Sharing, sharing_of, trash_share
from crm.performances import show_quantity
from crm.rules.actual_checks import show_period
from crm.rules.indicators import in_base
from crm.rules.numbers import UNKNOWN, round_half_up, show_number
from db.errors import YinfengError
from db.terms import Indicator
from resources import tr
from ui.dialogs.share import BaseForm, ShareForm
from ui.models.actuals import heading, shown_figure, unit_of
from ui.models.plain import PlainModel
from ui.page import Shell
from ui.theme import icon, mark
from ui.widgets.card import Card
from ui.widgets.list_table import list_table, on_open
from ui.widgets.listed_card import ListedCard, Shown, of_chosen, quiet_empty

YEARS = 5


class OrganizationActuals(QWidget):
    """The figures of the last years above, shares and bases below."""

    wanted = Signal()
    """The grid of this enterprise is to be opened, where figures are entered."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._organization_id = self._name = ""
        self.figures = _FiguresCard()
        self.figures.enter.clicked.connect(self.wanted)
        on_open(self.figures.view, lambda _: self.wanted.emit())
        self.findings = QLabel()
        self.findings.setWordWrap(True)
        mark(self.findings, "warning")
        self.findings.hide()
        self.shares = SharesCard(shell)
        self.bases = BasesCard(shell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.shares, 1)
        below.addWidget(self.bases, 1)
        column.addWidget(self.figures, 5)
        column.addWidget(self.findings)
        column.addLayout(below, 4)

    def read(self, organization_id: str, name: str) -> None:
        """Read the figures of an enterprise, only when they are looked at."""
        self._organization_id, self._name = organization_id, name
        desk = self._shell.desk
        desk.read(_look, organization_id, desk.today(), then=self._show, owner=self, latest=True)

    def _show(self, found: tuple[ActualsGrid, Sharing]) -> None:
        grid, sharing = found
        if sharing.organization_id != self._organization_id:
            return
        self.figures.show_grid(grid)
        self.findings.setText("\n".join(sharing.findings))
        self.findings.setVisible(bool(sharing.findings))
        self.shares.show_sharing(self._name, sharing)
        self.bases.show_items(sharing.bases, _told_base)
        self.bases.setVisible(bool(sharing.bases))


class _FiguresCard(Card):
    """Indicators × years; ✓ is verified, ○ is not, 缺 is waited for."""

    def __init__(self) -> None:
        super().__init__(tr("历年实绩"))
        legend = QLabel(tr("✓ 已核实　○ 未核实　缺 有承诺在等这个数"))
        mark(legend, "secondary")
        self.head.insertWidget(1, legend)
        self.enter = QPushButton(" " + tr("录入与核实"))
        self.enter.setIcon(icon("pencil"))
        self.enter.setAccessibleName(tr("录入与核实"))
        self.head.addWidget(self.enter)
        heads = (tr("指标"), *("" for _ in range(YEARS)), tr("比上年"))
        self.model = PlainModel(heads)
        widths = (190, *(120 for _ in range(YEARS)), 110)
        self.view = list_table(self.model, tr("历年实绩"), stretch=YEARS + 1, widths=widths)
        self.column.addWidget(self.view, 1)

    def show_grid(self, grid: ActualsGrid) -> None:
        """Show the newest years that there are, from left to right."""
        years = [row for row in grid.rows if row.month is None][:YEARS][::-1]
        blank = YEARS - len(years)
        heads = [show_period(row.year) for row in years] + [""] * blank
        self.model.show_heads((tr("指标"), *heads, tr("比上年")))
        rows: list[tuple[str, ...]] = []
        tints: dict[tuple[int, int], str] = {}
        for at, column in enumerate(grid.columns):
            cells = [row.cells[at] for row in years]
            if not any(cell.known or cell.summed or cell.owed for cell in cells):
                continue
            unit = unit_of(column.indicator)
            lead = f"{heading(column)} {unit}" if unit else heading(column)
            texts = [_told(cell, column.indicator) for cell in cells]
            place = len(rows)
            for step, cell in enumerate(cells, 1):
                if cell.owed and not cell.known:
                    tints[place, step] = "phoenix"
                elif cell.known:
                    tints[place, step] = "text"
            rows.append((lead, *texts, *[""] * blank, _trend(years, at, column.indicator)))
        self.model.show_rows(rows, tints)


class SharesCard(ListedCard[Share]):
    """Which share of the enterprise's actuals is which project's."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("份额"),
            (tr("项目"), tr("指标"), tr("年份"), tr("份额")),
            quiet_empty(
                tr(
                    "没有登记份额：企业的数整个算作它每个项目的实绩。有几个项目时，在这里分清各占多少。"
                )
            ),
            stretch=0,
            widths=(200, 110, 80, 80),
        )
        self.desk = shell.desk
        self._shell = shell
        self._name = ""
        self._sharing: Sharing | None = None
        self.add_keeping(self.ask_edit, self.trash, self.ask_new, word=tr("登记份额"))
        self.on_open(lambda _: self.ask_edit())

    def show_sharing(self, name: str, sharing: Sharing) -> None:
        """Show the shares of the enterprise `name`."""
        self._name, self._sharing = name, sharing
        self.show_items(sharing.shares, _told_share)

    def ask_new(self) -> None:
        """Enter a share."""
        if self._sharing is None:
            return
        if self._sharing.projects:
            ShareForm(self.desk, self, self._name, self._sharing).open()
        else:
            self._shell.notify(
                tr("先把这家企业登记为项目的投资方或合同当事方，再分份额。"), kind="info"
            )

    @of_chosen
    def ask_edit(self, one: Share) -> None:
        """Change the chosen one."""
        if self._sharing is not None:
            ShareForm(self.desk, self, self._name, self._sharing, one).open()

    @of_chosen
    def trash(self, one: Share) -> None:
        """Take the chosen one away; the toast takes it back."""
        label = tr("移除 {project} 的实绩份额").format(project=one.project)
        self.desk.change(trash_share, one.share_id, label=label, owner=self)


class BasesCard(ListedCard[Base]):
    """The bases of 增资: what the enterprise had before each promise."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            tr("增资基数"),
            (tr("项目"), tr("承诺"), tr("每年基数")),
            quiet_empty(""),
            stretch=1,
            widths=(150, 200, 110),
        )
        self.desk = shell.desk
        self.add_button(tr("修改基数"), "pencil", self.ask, key="F2", needs=lambda _: True)
        self.on_open(lambda _: self.ask())

    @of_chosen
    def ask(self, one: Base) -> None:
        """Change the chosen one."""
        BaseForm(self.desk, self, one).open()


def _look(session: Any, organization_id: str, today: date) -> tuple[ActualsGrid, Sharing]:
    asked = Asked(today.year - 1, organization_id=organization_id)
    return actuals_grid(session, asked, today), sharing_of(session, organization_id)


def _told_share(one: Share) -> Shown:
    what = tr("各项指标") if one.indicator is None else one.indicator.label
    year = tr("各年") if one.year is None else show_period(one.year)
    return Shown((one.project, what, year, f"{show_number(one.share)}%"), {3: "text"})


def _told_base(one: Base) -> Shown:
    base = UNKNOWN if one.base is None else show_quantity(one.base)
    return Shown((one.project, one.title, base), {2: "text"})


def _told(cell: Cell, indicator: Indicator) -> str:
    figure = shown_figure(cell, indicator)
    if cell.known:
        return f"{'✓' if cell.verified else '○'} {figure}"
    if cell.summed:
        return tr("{figure}（各月合计）").format(figure=figure)
    return tr("缺") if cell.owed else ""


def _trend(years: list[GridRow], at: int, indicator: Indicator) -> str:
    """Say how the newest known year stands against the one before it."""
    known = [(row.year, _base(row.cells[at], indicator)) for row in years]
    values = {year: value for year, value in known if value is not None}
    if not values:
        return UNKNOWN
    newest = max(values)
    before = values.get(newest - 1)
    if not before:
        return UNKNOWN
    growth = round_half_up((values[newest] / before - 1) * 100, 1)
    sign = "↑" if growth > 0 else "↓" if growth < 0 else "→"
    return f"{sign} {show_number(abs(growth))}%"


def _base(cell: Cell, indicator: Indicator) -> Fraction | None:
    try:
        value = in_base(cell.actual, indicator)
    except YinfengError:
        return None
    return None if value is None else Fraction(value)
