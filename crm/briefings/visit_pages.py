"""接待/考察安排表 on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.activity_cards import Attendee, ItineraryLine
from crm.briefings.page import Conclusion, Masthead, Note, Text, empty, run, section
from crm.briefings.press import Imprint, foot_of
from crm.briefings.setting import Run
from crm.briefings.style import BODY, READING
from crm.briefings.tables import Cell, Column, GroupRow, Row, grid, shortened
from crm.briefings.visit_sheet import VisitSheet
from crm.rules.dates import show_when
from crm.rules.dues import weekday
from db.terms import Precision, Side
from db.values import When
from resources import tr

_TABLED = 12
"""People of a side that stand in a table; more are written in running text."""
_TITLED = 24
"""People of a side whose titles are printed; of more only the names, to keep to two pages."""
_LONGEST = 120


def imprint(sheet: VisitSheet) -> Imprint:
    """Return what each sheet of paper says of the visit."""
    named = tr("{title}：{of}").format(title=sheet.title, of=shortened(sheet.of, 30))
    return Imprint(
        title=named,
        author=sheet.bureau,
        subject=_day(sheet.visit.on),
        running=f"{named}　{_day(sheet.visit.on)}",
        foot=foot_of(sheet.as_of, sheet.issued_by),
        sample=tr("示例数据，人员和内容均为虚构") if sheet.visit.illustrative else "",
    )


def story(sheet: VisitSheet) -> list[Flowable]:
    """Return the sheet's flowables in order."""
    visit = sheet.visit
    times = "–".join(one for one in (visit.begins, visit.ends) if one)
    return [
        Masthead(sheet.title, _day(visit.on), sheet.bureau, times),
        Conclusion(_summary(sheet)),
        *_itinerary(sheet),
        *_people(sheet),
        *_project(sheet),
    ]


def _summary(sheet: VisitSheet) -> Iterable[list[Run]]:
    visit = sheet.visit
    bold = replace(BODY, face="sans-bold")
    yield [run(shortened(visit.title, _LONGEST), bold)]
    parts = [
        (tr("单位：{of}") if visit.organization else tr("项目：{of}")).format(
            of=shortened(sheet.of, 60)
        )
        if sheet.of
        else "",
        tr("地点：{place}").format(place=shortened(visit.place, 60)) if visit.place else "",
        tr("对方 {n} 人").format(n=len(visit.people(Side.THEIRS)))
        if visit.people(Side.THEIRS)
        else "",
        tr("经办：{owner}").format(owner=visit.owner) if visit.owner else "",
    ]
    said = tr("；").join(part for part in parts if part)
    if said:
        yield [run(said + tr("。"), BODY)]


def _itinerary(sheet: VisitSheet) -> list[Flowable]:
    parts = section(tr("一、行程"), "itinerary")
    lines = sheet.visit.itinerary
    if not lines:
        return [*parts, empty(tr("行程还没有登记。"))]
    columns = [
        Column(tr("时间"), 76),
        Column(tr("事项"), 200),
        Column(tr("地点"), 122),
        Column(tr("陪同"), 72),
    ]
    return [*parts, grid(columns, _lines(lines, sheet.visit.on))]


def _lines(lines: Sequence[ItineraryLine], on: When | None) -> list[Row]:
    days = dict.fromkeys(_day(line.on or on) for line in lines)
    rows: list[Row] = []
    before = ""
    for line in lines:
        day = _day(line.on or on)
        if len(days) > 1 and day != before:
            rows.append(GroupRow(day))
            before = day
        times = "–".join(one for one in (line.begins, line.ends) if one)
        rows.append(
            (
                times,
                Cell(shortened(line.what, _LONGEST), bold=True),
                shortened(line.place, 60),
                shortened(line.host, 60),
            )
        )
    return rows


def _people(sheet: VisitSheet) -> list[Flowable]:
    parts = section(tr("二、人员"), "people")
    sides = [(side, sheet.visit.people(side)) for side in (Side.THEIRS, Side.OURS)]
    if not any(people for _, people in sides):
        return [*parts, empty(tr("参加人员还没有登记。"))]
    small = [(side, people) for side, people in sides if 0 < len(people) <= _TABLED]
    if small:
        name, title = tr("姓名"), tr("职务")
        columns = [Column(name, 70), Column(title, 165), Column(name, 70), Column(title, 165)]
        parts.append(grid(columns, [row for one in small for row in _side(*one)]))
    for side, people in sides:
        if len(people) > _TABLED:
            words = tr("{side} {n} 人：{names}。").format(
                side=side.label, n=len(people), names=_run_on(people)
            )
            parts += [Spacer(0, 6), Text(words, READING)]
    return parts


def _side(side: Side, people: Sequence[Attendee]) -> list[Row]:
    rows: list[Row] = [GroupRow(side.label, tr("{n} 人").format(n=len(people)))]
    for at in range(0, len(people), 2):
        cells: list[str | Cell] = []
        for one in people[at : at + 2]:
            cells += [Cell(shortened(one.name, 40), bold=True), shortened(one.title, 60)]
        rows.append([*cells, "", ""][:4])
    return rows


def _run_on(people: Sequence[Attendee]) -> str:
    titled = len(people) <= _TITLED
    return tr("、").join(
        tr("{name}（{title}）").format(name=one.name, title=shortened(one.title, 24))
        if one.title and titled
        else one.name
        for one in people
    )


def _project(sheet: VisitSheet) -> list[Flowable]:
    if not sheet.facts:
        return []
    columns = [Column(tr("项"), 70), Column(tr("情况"), 165)] * 2
    facts = [(what, shortened(said, 60)) for what, said in sheet.facts]
    rows: list[Row] = []
    for at in range(0, len(facts), 2):
        cells: list[str | Cell] = []
        for what, said in facts[at : at + 2]:
            cells += [Cell(what, ink="secondary"), said]
        rows.append([*cells, "", ""][:4])
    note = Note(tr("项目情况取自数据截止日的登记，以合同和批复为准。"))
    return [*section(tr("三、项目概况"), "project"), grid(columns, rows), Spacer(0, 2), note]


def _day(on: When | None) -> str:
    if on is not None and on.day is not None and on.precision is Precision.DAY:
        shown = tr("{year}年{month}月{day}日").format(
            year=on.day.year, month=on.day.month, day=on.day.day
        )
        return f"{shown} {weekday(on.day)}"
    return show_when(on)
