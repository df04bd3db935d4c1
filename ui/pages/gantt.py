"""挂图作战: what is planned, expected and done of all projects, along one scale of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollBar,
    QStackedLayout,
    QVBoxLayout,
)

from crm.holidays import calendar_of
from crm.milestones import Schedule, schedules
from crm.rules.schedule import Light
from crm.rules.workdays import Workdays
from crm.timeline import (
    Bar,
    GanttRow,
    Zoom,
    extent,
    gantt_rows,
)
from resources import tr
from ui import tokens
from ui.models.gantt import Column, GanttModel
from ui.page import Page, Shell
from ui.preferences import remember, remembered
from ui.theme import mark
from ui.widgets.buttons import picture_button
from ui.widgets.empty import Empty
from ui.widgets.gantt import WIDTHS, GanttView
from ui.widgets.gantt_bar import ZOOMS, GanttBar
from ui.widgets.gantt_legend import GanttLegend

CONCERNS = frozenset(
    {"milestone", "milestone_wait", "holiday", "stage_move", "project", "phase", "park"}
)
_BEFORE = 0.2
"""How much of what is seen lies before today."""


@dataclass(frozen=True)
class Looked:
    """What the page reads."""

    schedules: list[Schedule]
    calendar: Workdays


class GanttPage(Page):
    """Filters above, the chart, its scale's scroll bar, and what the shapes mean below."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.looked: Looked | None = None
        self.span = Bar(date.min, date.min)
        self._opened: set[str] = set()
        self.model = GanttModel()
        self.view = GanttView(self.model)
        self.empty = Empty(
            "milestone",
            tr("还没有排过节点"),
            tr(
                "打开一个项目，在“节点”里按投产的目标日期倒排；"
                "排好以后，所有项目的计划、预计和实际都画在这一张图上。"
            ),
            tr("去选项目"),
            lambda: self.shell.go("projects"),
        )
        self.nothing = Empty(
            "filter-x",
            tr("没有符合条件的项目"),
            tr("换一个园区、人员或灯再看。"),
            tr("看全部"),
            self.clear_filters,
        )
        self._build()
        self._connect()
        self.begin_at(self.view)

    def crumbs(self) -> list[str]:
        return [tr("挂图作战")]

    def arrive(self, **request: Any) -> None:
        if "light" in request:
            self.bar.light.setCurrentIndex(max(self.bar.light.findData(request["light"]), 0))
        self.read()
        if request.get("print"):
            self.ask_where()

    def read(self) -> None:
        """Read how the milestones of all projects stand."""
        self.desk.read(_look, self.desk.today(), then=self._take, owner=self, latest=True)

    def chosen(self) -> GanttRow | None:
        """The row that is chosen."""
        return self.model.line(self.view.currentIndex().row())

    def toggle(self, project_id: str) -> None:
        """Show or hide the milestones of a project."""
        self._opened ^= {project_id}
        self._show()

    def open_all(self, wanted: bool) -> None:
        """Show the milestones of all projects, or of none."""
        shown = self._wanted()
        self._opened = {one.project_id for one in shown} if wanted else set()
        self._show()

    def open_record(self) -> None:
        """Open the project of the chosen row at its milestones."""
        row = self.chosen()
        if row is not None:
            self.shell.go("project", id=row.project_id, tab="milestones")

    def clear_filters(self) -> None:
        """Show all again."""
        self.bar.clear()

    def set_zoom(self, zoom: Zoom) -> None:
        """Show a finer or a coarser scale, today in its place."""
        self.view.zoom = zoom
        self.bar.show_zoom(zoom)
        remember("gantt/zoom", zoom.value)
        self._fit_scale()
        self.go_today()

    def go_today(self) -> None:
        """Bring today into sight."""
        before = int(self.view.shown_days() * _BEFORE)
        self._begin_at(self.desk.today() - timedelta(days=before))

    # --- on paper

    def ask_where(self) -> None:
        """Ask for the file, then print to it what is seen."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = remembered("briefings/folder") or QStandardPaths.writableLocation(documents)
        name = tr("挂图作战 {day}.pdf").format(day=self.desk.today().isoformat())
        file, _ = QFileDialog.getSaveFileName(
            self, tr("挂图保存到"), str(Path(folder) / name), tr("PDF 文件 (*.pdf)")
        )
        if file:
            self.write(Path(file if file.lower().endswith(".pdf") else f"{file}.pdf"))

    def write(self, file: Path) -> None:
        """Print the rows that are seen on A3, and offer to open the file."""
        from crm.briefings import gantt as paper

        remember("briefings/folder", str(file.parent))
        self.paper.setEnabled(False)

        def done(pages: int) -> None:
            from ui.brief_out import keep_print
            from ui.opening import open_file

            self.paper.setEnabled(True)
            keep_print(self.desk, tr("保存"), tr("挂图作战"), str(file))
            self.shell.notify(
                tr("已写出 {name}，{n} 页").format(name=file.name, n=pages),
                action=tr("打开"),
                run=lambda: open_file(file),
            )

        def failed(error: BaseException) -> None:
            self.paper.setEnabled(True)
            self.shell.explain(error)

        self.desk.read(
            paper.print_chart,
            self.model.lines,
            file,
            today=self.desk.today(),
            wanted=self.bar.words(),
            issued_by=self.desk.workspace.author,
            then=done,
            failed=failed,
            owner=self,
        )

    # --- how it looks

    def _build(self) -> None:
        title = QLabel(tr("挂图作战"))
        mark(title, "title")
        self.summary = QLabel()
        mark(self.summary, "secondary")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(title)
        head.addWidget(self.summary, 1, Qt.AlignmentFlag.AlignBottom)
        self.paper = picture_button(tr("打印 A3…"), "printer", self.ask_where)
        self.paper.setToolTip("Ctrl+P")
        head.addWidget(self.paper)
        self.card = QFrame()
        mark(self.card, "card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(4, 4, 4, 8)
        inside.setSpacing(0)
        inside.addWidget(self.view, 1)
        inside.addLayout(self._build_scale())
        inside.addLayout(self._build_foot())
        column = QVBoxLayout(self)
        column.setContentsMargins(*[tokens.PAGE_MARGIN] * 4)
        column.setSpacing(12)
        column.addLayout(head)
        self.bar = GanttBar()
        column.addWidget(self.bar)
        self.body = QStackedLayout()
        column.addLayout(self.body, 1)
        for widget in (self.card, self.empty, self.nothing):
            self.body.addWidget(widget)

    def _build_scale(self) -> QHBoxLayout:
        self.scale = QScrollBar(Qt.Orientation.Horizontal)
        self.scale.setAccessibleName(tr("时间轴"))
        row = QHBoxLayout()
        row.addSpacing(sum(WIDTHS.values()))
        row.addWidget(self.scale)
        return row

    def _build_foot(self) -> QHBoxLayout:
        self.note = QLabel()
        mark(self.note, "faint")
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 12, 0)
        row.setSpacing(16)
        row.addWidget(GanttLegend())
        row.addWidget(self.note, 1, Qt.AlignmentFlag.AlignRight)
        return row

    def _connect(self) -> None:
        self.desk.changed.connect(self._refresh)
        self.bar.filtered.connect(self._filtered)
        self.bar.zoom_chosen.connect(self.set_zoom)
        self.bar.today_wanted.connect(self.go_today)
        self.bar.turn_wanted.connect(self._turn_all)
        self.scale.valueChanged.connect(self._slide)
        view = self.view
        view.toggle_wanted.connect(self.toggle)
        view.open_wanted.connect(self.open_record)
        view.zoom_wanted.connect(self._step_zoom)
        view.pan_wanted.connect(self._pan)
        view.today_wanted.connect(self.go_today)
        kept = remembered("gantt/zoom", Zoom.QUARTER.value)
        known = {zoom.value for zoom, _ in ZOOMS}
        self.view.zoom = Zoom(kept) if kept in known else Zoom.QUARTER
        self.bar.show_zoom(self.view.zoom)
        shortcut = QShortcut(QKeySequence("Ctrl+P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.ask_where)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self.looked is not None:
            self._fit_scale()

    def _refresh(self, touched: dict[str, set[str]]) -> None:
        if self.isVisible() and CONCERNS & touched.keys():
            self.read()

    def _take(self, looked: Looked) -> None:
        first = self.looked is None
        self.looked = looked
        self.view.today = self.desk.today()
        self.bar.offer(looked.schedules)
        self._show()
        if first:
            self.go_today()

    def _wanted(self) -> list[Schedule]:
        return [] if self.looked is None else self.bar.wanted(self.looked.schedules)

    def _filtered(self) -> None:
        if self.looked is not None:
            self._show()

    def _show(self) -> None:
        assert self.looked is not None
        kept = self.chosen()
        shown, today = self._wanted(), self.desk.today()
        rows = gantt_rows(shown, today, self.looked.calendar, self._opened)
        top = self.view.verticalScrollBar().value()
        self.model.show_rows(rows, self._opened)
        self.body.setCurrentIndex(0 if rows else 2 if self.looked.schedules else 1)
        self.bar.setVisible(bool(self.looked.schedules))
        self.paper.setEnabled(bool(rows))
        if rows:
            place = self.model.place_of(kept.project_id, kept.milestone_id) if kept else 0
            self.view.setCurrentIndex(self.model.index(max(place, 0), Column.NAME))
            self.view.verticalScrollBar().setValue(top)
        self.span = extent(rows, today)
        self._fit_scale()
        self._tell(shown, rows)

    def _tell(self, shown: Sequence[Schedule], rows: Sequence[GanttRow]) -> None:
        words = [tr("{n} 个项目").format(n=len(shown))]
        for light, word in ((Light.RED, tr("红灯 {n}")), (Light.AMBER, tr("黄灯 {n}"))):
            count = sum(one.light is light for one in shown)
            if count:
                words.append(word.format(n=count))
        self.summary.setText(tr("，").join(words) if self.looked and self.looked.schedules else "")
        assert self.looked is not None
        note = self.looked.calendar.note([self.span.first, self.span.last])
        self.note.setText(note)
        everything = bool(shown) and all(one.project_id in self._opened for one in shown)
        self.bar.show_opened(everything)

    def _turn_all(self) -> None:
        shown = self._wanted()
        self.open_all(not all(one.project_id in self._opened for one in shown))

    def _fit_scale(self) -> None:
        """Give the scroll bar the days that there are, and those that are seen at once."""
        if self.span.first == date.min:
            return
        days, seen = (self.span.last - self.span.first).days + 1, self.view.shown_days()
        kept = self.view.begin
        self.scale.blockSignals(True)
        self.scale.setRange(0, max(days - seen + _ROOM_FOR_WORDS, 0))
        self.scale.setPageStep(seen)
        self.scale.setSingleStep(max(seen // 20, 1))
        self.scale.blockSignals(False)
        self._begin_at(kept)

    def _begin_at(self, day: date) -> None:
        if self.span.first == date.min:
            return
        self.scale.setValue((day - self.span.first).days)
        self._slide(self.scale.value())

    def _slide(self, value: int) -> None:
        self.view.look_at(self.span.first + timedelta(days=value))

    def _pan(self, share: float) -> None:
        step = int(self.view.shown_days() * share) or (1 if share > 0 else -1)
        self.scale.setValue(self.scale.value() + step)

    def _step_zoom(self, step: int) -> None:
        order = [zoom for zoom, _ in ZOOMS]
        place = min(max(order.index(self.view.zoom) + step, 0), len(order) - 1)
        self.set_zoom(order[place])


_ROOM_FOR_WORDS = 60
"""Days behind the last, so that what is written at a bar's end can be read."""


def _look(session: Any, today: date) -> Looked:
    calendar = calendar_of(session)
    return Looked(schedules(session, today, calendar=calendar), calendar)
