"""月报填报: a year's figures as a grid of indicator and month, and what is odd in its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.figures import Reported, record_figure, reported_figures, show_months
from crm.rules.dates import month_end
from crm.rules.numbers import (
    NUMBER,
    is_blank,
    parse_number,
    plain_text,
    show_number,
    show_percent,
)
from crm.rules.units import convert
from crm.targets import asked_of
from db.models import Park, ReportedFigure
from db.terms import Measure
from resources import tr

MONTHS = tuple(range(2, 13))
"""The months of a grid: January comes together with February."""
TOO_LARGE = 100
"""So many times the year's target is surely another unit (万元 under 亿元)."""


@dataclass(frozen=True)
class GridLine:
    """One indicator of the zone (no park) or of a park, with its figures by month.

    target: the year's own, where the plan has one. last: those of the year before.
    """

    indicator: str
    park_id: str | None
    park: str
    unit: str
    target: Decimal | None = None
    figures: Mapping[int, Reported] = field(default_factory=dict)
    last: Mapping[int, Reported] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureGrid:
    """All that is reported for a year; ended: the last month that can be, 0 before the first."""

    year: int
    ended: int
    lines: tuple[GridLine, ...]


@dataclass(frozen=True)
class FigureEntry:
    """What a cell is to say: None takes the month's figure away; growth in percent."""

    indicator: str
    park_id: str | None
    unit: str
    month: int
    value: Decimal | None
    growth: Decimal | None = None


@dataclass(frozen=True)
class Doubt:
    """What is odd about a figure: a word for its cell, and a sentence."""

    word: str
    sentence: str


def figure_grid(session: Session, year: int, today: date) -> FigureGrid:
    """Return the lines of a year: the plan's reported targets, then what else was reported."""
    now = _by_line(reported_figures(session, year))
    before = _by_line(reported_figures(session, year - 1))
    parks = {
        key: (place, name)
        for place, (key, name) in enumerate(
            session.execute(select(Park.id, Park.name).order_by(Park.ordinal, Park.name))
        )
    }
    lines: dict[tuple[str, str | None], GridLine] = {}
    for one in asked_of(session, year):
        key = (one.indicator, one.park_id)
        if one.measure is not Measure.REPORTED and key not in now:
            continue
        lines[key] = GridLine(
            *key,
            one.park or tr("全区"),
            one.unit,
            one.floor if one.floor is not None else one.ceiling,
            now.get(key, {}),
            before.get(key, {}),
        )
    for key, figures in now.items():
        if key not in lines:
            first = next(iter(figures.values()))
            park = tr("全区") if key[1] is None else parks.get(key[1], (0, ""))[1]
            lines[key] = GridLine(*key, park, first.unit, None, figures, before.get(key, {}))
    ordered = sorted(
        lines.values(),
        key=lambda line: -1 if line.park_id is None else parks.get(line.park_id, (99, ""))[0],
    )
    ended = max((m for m in range(1, 13) if month_end(year, m) <= today), default=0)
    return FigureGrid(year, ended, tuple(ordered))


def record_figures(
    session: Session, year: int, entries: Sequence[FigureEntry], *, today: date, reporter: str = ""
) -> int:
    """Record what cells say, as one step; returns how many figures changed.

    Raises InvalidInput, which names the indicator and the months, and records nothing then.
    """
    for entry in entries:
        what = tr("{indicator} {months}").format(
            indicator=entry.indicator, months=show_months(entry.month)
        )
        try:
            _record(session, year, entry, today, reporter)
        except InvalidInput as error:
            raise InvalidInput(f"{what}：{error.message}", field=error.field) from error
    return len(entries)


def read_value(text: str, unit: str) -> Decimal | None:
    """Read a cell in `unit`: a bare number, or one with a unit that converts (7426万元).

    Blank is None. Raises InvalidInput.
    """
    if is_blank(text):
        return None
    plain = plain_text(text)
    match = re.fullmatch(rf"([+-]?(?:{NUMBER}))(\D*)", plain)
    if match is None or not match[2]:
        return parse_number(text, field="value")
    number = parse_number(match[1], field="value")
    assert number is not None
    typed = match[2] if convert(Decimal(1), match[2], unit) is not None else f"{match[2]}元"
    value = convert(number, typed, unit)
    if value is None:
        raise InvalidInput(
            tr("单位“{typed}”不对，这项指标的单位是{unit}。").format(typed=match[2], unit=unit),
            field="value",
        )
    return value


def doubts(values: Mapping[int, Decimal], unit: str, target: Decimal | None) -> dict[int, Doubt]:
    """Return month → what is odd about its figure: it falls, or it is in another unit, surely.

    values: month → January to its end, in `unit`. A percentage may fall.
    """
    found: dict[int, Doubt] = {}
    before: int | None = None
    for month in sorted(values):
        value = values[month]
        if before is not None and unit != "%" and value < values[before]:
            sentence = tr(
                "{months}累计 {value} 小于 {earlier}累计 {larger}。累计数不应下降，请核对。"
            ).format(
                months=show_months(month),
                value=show_number(value),
                earlier=show_months(before),
                larger=show_number(values[before]),
            )
            found[month] = Doubt(tr("小于上期"), sentence)
        elif target and value > target * TOO_LARGE:
            sentence = tr(
                "{value} {unit}是全年目标的 {n} 倍，单位可能写错了（万元写进了亿元？），请核对。"
            ).format(
                value=show_number(value),
                unit=unit,
                n=show_number(Fraction(value) / Fraction(target), 0),
            )
            found[month] = Doubt(tr("单位可疑"), sentence)
        before = month
    return found


def show_beside(figure: Reported | None, last: Reported | None) -> str:
    """Show what stands beside a figure: the published 同比, else a computed one in brackets."""
    if figure is None:
        return ""
    if figure.growth is not None:
        return show_percent(figure.growth, 1)
    base = None if last is None else convert(last.value, last.unit, figure.unit)
    if not base or figure.unit == "%":
        return ""
    computed = (Fraction(figure.value) / Fraction(base) - 1) * 100
    return f"({show_percent(computed, 1)})"


def _by_line(
    figures: Sequence[Reported],
) -> dict[tuple[str, str | None], dict[int, Reported]]:
    found: dict[tuple[str, str | None], dict[int, Reported]] = {}
    for figure in figures:
        found.setdefault((figure.indicator, figure.park_id), {})[figure.month] = figure
    return found


def _record(session: Session, year: int, entry: FigureEntry, today: date, reporter: str) -> None:
    if entry.value is None:
        if entry.growth is not None:
            raise InvalidInput(tr("只填了同比，请把累计数也填上。"), field="value")
        for figure in session.scalars(
            select(ReportedFigure).where(
                ReportedFigure.indicator == entry.indicator,
                ReportedFigure.park_id.is_(None)
                if entry.park_id is None
                else ReportedFigure.park_id == entry.park_id,
                ReportedFigure.year == year,
                ReportedFigure.month == entry.month,
                ReportedFigure.trashed_at.is_(None),
            )
        ):
            figure.trashed_at = datetime.now(UTC)
        return
    record_figure(
        session,
        indicator=entry.indicator,
        park_id=entry.park_id,
        year=year,
        month=entry.month,
        value=entry.value,
        unit=entry.unit,
        growth=entry.growth,
        reporter=reporter.strip() or None,
        today=today,
    )
