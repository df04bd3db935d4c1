"""Parts of a page that is about one project: its head, its road, its tables."""

from __future__ import annotations

import base64
import io
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from reportlab.lib.utils import ImageReader
from reportlab.platypus import CondPageBreak
from reportlab.platypus.flowables import Flowable

from crm.briefings.masking import masked
from crm.briefings.page import Part, Text, draw_text, run, subsection
from crm.briefings.project_file import Node, ProjectFile, Stuck
from crm.briefings.project_marks import stuck_marks
from crm.briefings.setting import width_of
from crm.briefings.since import Since, Table
from crm.briefings.since_tables import since_grid
from crm.briefings.style import BODY, CELL, INK, LOOK, NOTE, SMALL, SUBSECTION, Style, ink
from crm.briefings.tables import Cell, Column, Row, grid, shortened
from crm.milestone_words import SIGNS, show_light
from crm.rules.numbers import UNKNOWN
from crm.rules.schedule import Light
from crm.rules.stages import ROAD, on_road, position
from db.terms import Grade
from resources import tr

NAME = Style("serif-bold", 18.0, 24.0)
INK_OF = {Light.RED: "red", Light.AMBER: "amber", Light.GREEN: "green", Light.DONE: "accent"}
GRADE_INK = {
    Grade.MET: "green",
    Grade.NEARLY_MET: "green",
    Grade.UNMET: "red",
    Grade.WARNING: "amber",
    Grade.NO_DATA: "secondary",
    Grade.NOT_YET_DUE: "secondary",
}
_DOT = 3.4
W = TypeVar("W")
NOTHING, UNMARKED = Since(), Table("", ())
"""Of a page that is compared with none before it."""


def fitting(lay: Callable[[W], list[Flowable]], ways: Sequence[W]) -> list[Flowable]:
    """Return a page as laid by the first of `ways` by which it stays on one, else by the last.

    ways: each puts no more on the page than the one before. Headings of a page that stays on one
    ask for no room below them: they would turn it.
    """
    laid: dict[int, list[Flowable]] = {}

    def stays(at: int) -> bool:
        laid[at] = lay(ways[at])
        return _height(laid[at]) <= LOOK.get().paper.tall

    at = 0 if stays(0) else bisect_left(range(len(ways)), True, 1, key=stays)
    if at == len(ways):
        return laid[at - 1]
    return [part for part in laid[at] if not isinstance(part, CondPageBreak)]


def _height(parts: list[Flowable]) -> float:
    paper = LOOK.get().paper
    tall, before = 0.0, 0.0
    for part in parts:
        if isinstance(part, CondPageBreak):
            continue
        tall += part.wrap(paper.measure, paper.tall)[1] + max(before, part.getSpaceBefore())
        before = part.getSpaceAfter()
    return tall


class Road(Flowable):  # type: ignore[misc]
    """The stages in a row: those passed with their day, where it stands, what lies ahead."""

    def __init__(self, project: ProjectFile) -> None:
        super().__init__()
        self._at = project.stage
        self._days = dict(project.moves)
        self._beside = "" if on_road(project.stage) else project.stage.label

    def parts(self) -> list[Part]:
        """The stages with their days, in a line."""
        passed = [f"{stage.label} {day}".strip() for stage, day in self._days.items()]
        return [Part("note", " → ".join([*passed, self._beside] if self._beside else passed))]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the row."""
        self.width, self.height = width, 46.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line, a dot for each stage, its name and day."""
        canvas, step = self.canv, self.width / len(ROAD)
        reached = position(self._at) if on_road(self._at) else self._furthest()
        y = self.height - 14
        canvas.setLineWidth(1.4)
        for place, stage in enumerate(ROAD):
            x = step * (place + 0.5)
            passed = place <= reached
            if place:
                canvas.setStrokeColor(ink("accent" if passed else "rule"))
                canvas.line(x - step + _DOT + 1, y, x - _DOT - 1, y)
            canvas.setFillColor(ink("accent" if passed else "rule"))
            canvas.circle(x, y, _DOT, stroke=0, fill=1)
            here = stage is self._at
            face = "sans-bold" if here else "sans"
            tint = ("text" if LOOK.get().plain else "accent") if here else ""
            tint = tint or ("text" if passed else "secondary")
            draw_text(canvas, stage.label, Style(face, 8.5, 11, tint, "center"), x, y - 12)
            day = self._days.get(stage, "")
            if day:
                draw_text(canvas, day, replace(SMALL, size=6.6, align="center"), x, y - 23)
        if self._beside:
            word = Style("sans-bold", 8.5, 11, "amber", "right")
            draw_text(
                canvas, tr("目前：{stage}").format(stage=self._beside), word, self.width, y + 9
            )

    def _furthest(self) -> int:
        return max((position(stage) for stage in self._days if on_road(stage)), default=-1)


class Facts(Flowable):  # type: ignore[misc]
    """Facts in two columns, and a picture at their right where there is one."""

    def __init__(self, facts: tuple[tuple[str, str], ...], picture: str = "") -> None:
        super().__init__()
        self._facts = facts
        self._picture = picture

    def parts(self) -> list[Part]:
        """The facts as a table of two columns."""
        return [Part("table", head=(tr("项"), tr("内容")), rows=self._facts)]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size, and set the texts."""
        self.width = width
        beside = 150.0 if self._picture else 0.0
        columns = 1 if self._picture else 2
        self._column = (width - beside) / columns
        room = self._column - 74
        self._laid = [
            (what, text := Text(shortened(said, 120), CELL), text.wrap(room, height)[1] + 5)
            for what, said in self._facts
        ]
        self._rows = [self._laid[at : at + columns] for at in range(0, len(self._laid), columns)]
        tall = sum(max(each[2] for each in row) for row in self._rows)
        self.height = max(tall, 112.0 if self._picture else 0.0) + 4
        return self.width, self.height

    def draw(self) -> None:
        """Draw each fact after its word, and the picture."""
        y = self.height - 2
        for row in self._rows:
            tall = max(each[2] for each in row)
            for column, (what, text, _) in enumerate(row):
                x = column * self._column
                draw_text(self.canv, what, NOTE, x, y - CELL.leading / 2)
                text.drawOn(self.canv, x + 66, y - text.height)
            y -= tall
        if self._picture:
            image = ImageReader(io.BytesIO(base64.b64decode(self._picture)))
            self.canv.drawImage(
                image,
                self.width - 142,
                self.height - 108,
                142,
                106,
                preserveAspectRatio=True,
                anchor="ne",
            )


class Head(Flowable):  # type: ignore[misc]
    """A project's name with its tier and light, and those who answer for it."""

    def __init__(self, project: ProjectFile, key: str, bureau: str) -> None:
        super().__init__()
        self._key, self._bureau = key, bureau
        self._plain = masked(project.name)
        self._name = Text(shortened(project.name, 60), NAME)
        self._badges = [
            (word, ink)
            for word, ink in (
                (tr("{tier}项目").format(tier=project.tier) if project.tier else "", "accent"),
                (_light_words(project), INK_OF.get(project.light, "secondary")),
            )
            if word
        ]
        self._who = "　".join(
            f"{word} {who}"
            for word, who in (
                (tr("联点领导"), project.chief),
                (tr("督办专员"), project.commissioner),
                (tr("责任人"), project.owner),
            )
            if who
        )

    def parts(self) -> list[Part]:
        """A heading, and the badges and people in a line."""
        words = "　".join([*(word for word, _ in self._badges), self._who])
        return [Part("heading", self._plain, 0), Part("note", words)]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of the head."""
        self.width = width
        self.height = 16 + self._name.wrap(width, height)[1] + 18 + 8
        return self.width, self.height

    def draw(self) -> None:
        """Draw the bureau, the name, badges and people, and the rule."""
        canvas = self.canv
        canvas.bookmarkHorizontal(self._key, 0, self.height)
        canvas.addOutlineEntry(self._plain, self._key, 0)
        draw_text(canvas, self._bureau, NOTE, 0, self.height - 6)
        self._name.drawOn(canvas, 0, self.height - 16 - self._name.height)
        x, y = 0.0, 17.0
        for word, tint in self._badges:
            style = Style("sans-bold", 8.5, 12, tint)
            x += draw_text(canvas, word, style, x, y) + 12
        who = replace(NOTE, align="right" if self._badges else "left")
        room = self.width - x
        runs = run(self._who, NOTE)
        text = self._who if width_of((runs,)) <= room else shortened(self._who, int(room / 8))
        draw_text(canvas, text, who, self.width if self._badges else 0, y)
        canvas.setStrokeColor(INK["red"])
        canvas.setLineWidth(1.2)
        canvas.line(0, 6, self.width, 6)


def _light_words(project: ProjectFile) -> str:
    if project.light in (Light.NONE, Light.DONE):
        return ""
    return f"{SIGNS[project.light]} {show_light(project.light)}"


def nodes_table(
    nodes: tuple[Node, ...],
    title: str,
    key: str,
    most: int,
    since: Since = NOTHING,
    marks: Table = UNMARKED,
) -> list[Flowable]:
    """Return milestones as a table with a heading; of more than `most` it says how many.

    marks: as they are compared with the issue before.
    """
    columns = [
        Column(tr("节点"), 130),
        Column(tr("计划"), 66),
        Column(tr("预计或完成"), 80),
        Column(tr("状态"), 80),
        Column(tr("联点领导、督办专员"), 110),
    ]
    rows: list[tuple[str, Row]] = [
        (
            node.key,
            [
                Cell(node.name, bold=True),
                _day(node.planned),
                _day(node.expected),
                Cell(_standing(node), INK_OF.get(node.light, "secondary")),
                Cell(shortened(node.who, 26) or UNKNOWN, "secondary"),
            ],
        )
        for node in nodes[:most]
    ]
    parts = [*subsection(title, key), *since_grid(since, marks, columns, rows)]
    return [*parts, *left_out(tr("另有 {n} 个节点。"), len(nodes) - most)]


def left_out(said: str, count: int) -> list[Flowable]:
    """Return the line below a table that says how many more there are; nothing when none are.

    said: with `{n}` in it.
    """
    if count <= 0:
        return []
    note = Text(said.format(n=count), NOTE)
    note.spaceBefore = 3.0
    return [note]


def _standing(node: Node) -> str:
    if node.reached:
        return tr("已完成")
    if node.late > 0:
        return f"{SIGNS[node.light]} " + tr("晚 {n} 天").format(n=node.late)
    return show_light(node.light)


def _day(day: date | None) -> str:
    return UNKNOWN if day is None else day.isoformat()


def stuck_table(
    project: ProjectFile,
    title: str,
    key: str,
    since: Since = NOTHING,
    *,
    most: int | None = None,
) -> list[Flowable]:
    """Return what is stuck: since when, who answers, until when; beyond `most` it says how many."""
    columns = [
        Column(tr("事项"), 178),
        Column(tr("责任单位、责任人"), 100),
        Column(tr("提出"), 62),
        Column(tr("已卡（天）"), 48, "right"),
        Column(tr("要求解决"), 78),
    ]
    shown = project.stuck[:most]
    rows: list[tuple[str, Row]] = [(one.key, _stuck_row(one)) for one in shown]
    parts = [*subsection(title, key), *since_grid(since, stuck_marks(project), columns, rows)]
    return [*parts, *left_out(tr("另有 {n} 件制约事项。"), len(project.stuck) - len(shown))]


def _stuck_row(one: Stuck) -> Row:
    return [
        Cell(shortened(one.what, 90), bold=True, tail=one.kind),
        shortened(" ".join(part for part in (one.unit, one.person) if part), 40) or UNKNOWN,
        _day(one.since),
        UNKNOWN if one.days is None else str(one.days),
        Cell(
            _day(one.due),
            "red" if one.late else "",
            small=tr("逾期 {n} 天").format(n=one.late) if one.late else "",
        ),
    ]


def promises_table(project: ProjectFile, title: str, key: str, most: int) -> list[Flowable]:
    """Return the promises as their clauses read, with how they stand."""
    columns = [
        Column(tr("承诺"), 330),
        Column(tr("完成率"), 60, "right"),
        Column(tr("结论"), 66),
    ]
    rows: list[Row] = [
        [one.words, one.ratio or UNKNOWN, Cell(one.grade.label, GRADE_INK[one.grade], bold=True)]
        for one in project.promises[:most]
    ]
    parts = [*subsection(title, key), grid(columns, rows)]
    more = len(project.promises) - most
    return [*parts, *left_out(tr("另有 {n} 项承诺，见履约评估报告。"), more)]


def paragraph(title: str, key: str, text: str, longest: int) -> list[Flowable]:
    """Return a heading with a text below it."""
    words = shortened(text, longest)
    if LOOK.get().plain:  # on the office's grid a heading of its own takes a line of 22
        head = run(tr("{title}：").format(title=title), SUBSECTION)
        said = Text([head, run(words, BODY)], BODY)
        said.spaceBefore = 4.0
        return [said]
    return [*subsection(title, key), Text(words, BODY)]
