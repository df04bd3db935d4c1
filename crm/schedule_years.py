"""A schedule of years: indicators with a figure for each year, across or down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from crm.errors import InvalidInput
from crm.rules.assess import CUMULATIVE, DATES, PER_MU
from crm.rules.clause_reading import (
    comparison_in,
    figure_in,
    fitted,
    indicator_in,
    is_unit,
    no_unit,
    only_unit,
    period_in,
    unit_in,
)
from crm.rules.clauses import Draft, check_clause
from crm.rules.numbers import is_blank, plain_text
from crm.schedule_cells import SUM, Schedule, Understood, numbering, place, serial
from db.terms import Indicator, PeriodKind
from db.values import Period
from resources import tr

Body = Sequence[tuple[int, list[str]]]


def time_in(cell: str) -> Period | None:
    """Return the year or the year after 投产 that a heading names."""
    plain = plain_text(cell)
    if re.fullmatch(r"(?:19|20)\d{2}(?:年度?)?(?:末|底)?", plain):
        return Period(PeriodKind.YEAR, year=int(plain[:4]))
    match = re.fullmatch(
        r"(?:投产后|投产|开业后)?第([一二三四五六七八九十\d]+)年(起|及以后|以后)?", plain
    )
    if match is None:
        return None
    found = period_in(plain, Indicator.TAX)
    return None if found is None else found[0]


@dataclass
class _Series:
    """The figures of one indicator: time → (place, text)."""

    where: str
    name: str
    unit: str
    cells: list[tuple[str, Period, str]]


def read_across(
    found: Schedule,
    at: int,
    head: Sequence[str],
    body: Body,
    unit: str,
    running: Mapping[Indicator, bool],
) -> None:
    """Read rows of indicators whose columns are years; `at` is the row of the heading."""
    times = {
        column: time for column, cell in enumerate(head) if (time := time_in(cell)) is not None
    }
    first = min(times)
    for column, cell in enumerate(head):
        if column > first and column not in times and cell.strip() and not SUM.search(cell):
            found.refuse(place(at, column), cell, tr("表头不是年度，这一列没有读。"))
    for row, cells in body:
        series = _series_of(found, row, cells[:first], head, unit)
        for column in range(first, len(cells)):
            text = cells[column]
            over = head[column] if column < len(head) else ""
            if column in times:
                series.cells.append((place(row, column), times[column], text))
            elif text.strip() and SUM.search(over):
                found.pass_over(place(row, column), text)
            elif text.strip():
                found.refuse(place(row, column), text, tr("这一列的表头不是年度。"))
        _read_series(found, series, running)


def _series_of(
    found: Schedule, row: int, cells: Sequence[str], head: Sequence[str], unit: str
) -> _Series:
    """Tell the indicator's name and its unit from the cells before the first year."""
    told = {
        column: text
        for column, text in enumerate(cells)
        if text.strip() and not numbering(head[column] if column < len(head) else "")
    }
    names = [column for column, text in told.items() if indicator_in(text) is not None]
    name = names[0] if names else next(iter(told), 0)
    units = [column for column, text in told.items() if column != name and is_unit(text)]
    for column, text in told.items():
        if column not in (name, *units[:1]) and not (serial(text) and column < name):
            found.refuse(place(row, column), text, tr("不是指标也不是单位，没有用上。"))
    own = told[units[0]] if units else unit
    return _Series(place(row, name), told.get(name, ""), own, [])


def read_down(
    found: Schedule,
    at: int,
    head: Sequence[str],
    body: Body,
    unit: str,
    running: Mapping[Indicator, bool],
) -> None:
    """Read columns of indicators whose rows are years; `at` is the row of the heading."""
    kept = []
    for row, cells in body:
        time = time_in(cells[0])
        if time is not None:
            kept.append((row, time, cells))
        elif SUM.search(cells[0]):
            found.pass_over(place(row, 0), _joined(cells))
        elif any(cell.strip() for cell in cells):
            found.refuse(place(row, 0), _joined(cells), tr("这一行的开头不是年度。"))
    width = max([len(head), *(len(cells) for _, _, cells in kept)])
    for column in range(1, width):
        values = [
            (place(row, column), time, cells[column] if column < len(cells) else "")
            for row, time, cells in kept
        ]
        name = head[column] if column < len(head) else ""
        if SUM.search(name):
            for where, _, text in values:
                if text.strip():
                    found.pass_over(where, text)
            continue
        if not name.strip() and not any(text.strip() for _, _, text in values):
            continue
        _read_series(found, _Series(place(at, column), name, unit, values), running)


def _joined(cells: Sequence[str]) -> str:
    return " ".join(cell.strip() for cell in cells if cell.strip())


def _read_series(found: Schedule, series: _Series, running: Mapping[Indicator, bool]) -> None:
    """Take the figures of one indicator, each a promise of its time."""
    filled = [(where, time, text) for where, time, text in series.cells if not is_blank(text)]
    named = indicator_in(series.name)
    if named is None or named[0] in DATES:
        if series.name.strip() or filled:
            found.refuse(series.where, series.name, tr("没有认出是哪项指标，这一组数没有读。"))
            for where, _, text in filled:
                found.refuse(where, text, tr("所在的指标没有认出。"))
        return
    indicator, word = named
    unit = unit_in(series.name.replace(word, "")) or unit_in(series.unit)
    if unit is not None:
        indicator = fitted(indicator, unit)
    runs = _runs(found, series, indicator, running)
    if runs is None:
        return
    total = Decimal(0)
    for where, time, text in filled:
        own = unit_in(text) or unit or only_unit(indicator)
        try:
            if own is None:
                raise InvalidInput(no_unit(f"{series.name} {text}", indicator))
            figure = figure_in(text, own, indicator)
            draft = Draft(
                fitted(indicator, own), comparison_in(text, indicator), figure, period=time
            )
            note = ""
            if indicator in CUMULATIVE or PER_MU.get(indicator) in CUMULATIVE:
                draft, total, note = _cumulated(draft, total, runs=runs)
            check_clause(draft)
        except InvalidInput as fault:
            found.refuse(where, text, fault.message)
            continue
        found.promises.append(Understood(where, draft, note))


def _runs(
    found: Schedule, series: _Series, indicator: Indicator, running: Mapping[Indicator, bool]
) -> bool | None:
    """Whether an indicator's figures run up to their year; None while nobody has said."""
    if indicator not in CUMULATIVE:
        return True  # of itself: 投资强度 by a year is always what stands at its end
    if "累计" in series.name:
        return True
    if re.search("当年|年度|本年|新增", series.name):
        return False
    if indicator in running:
        return running[indicator]
    if indicator not in found.running:
        found.running = (*found.running, indicator)
    return None


def _cumulated(draft: Draft, total: Decimal, *, runs: bool) -> tuple[Draft, Decimal, str]:
    """Turn a year's figure of 固投 or 到位资金 into one up to the year's end."""
    period, figure = draft.period, draft.promised
    assert period is not None
    assert figure is not None
    assert figure.number is not None
    note = ""
    if not runs:
        total += figure.number
        note = tr("逐年数已累加")
        figure = replace(figure, number=total)
    if period.kind is PeriodKind.YEAR and period.year is not None:
        period = Period(PeriodKind.CUMULATIVE, day=date(period.year, 12, 31))
    return replace(draft, promised=figure, period=period), total, note
