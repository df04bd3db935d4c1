"""A year's evaluation as a workbook: the ranking with every measure, and how it was reckoned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm.evaluation import Evaluation, Ranked
from crm.evaluation_words import band_rows, definitions, standing_words, summary
from crm.ledgers.writing import (
    Cell,
    head_cell,
    plain_cell,
    set_widths,
    written_book,
)
from crm.rules.evaluate import Standing
from crm.rules.indicators import factor, kind_of, units_of
from crm.rules.numbers import exact_decimal, round_half_up
from resources import tr

_NAME_WIDTH, _WIDTH, _WORDS = 30, 12, 44


def export_evaluation(found: Evaluation, target: Path) -> int:
    """Write an evaluation to `target` (.xlsx), replacing a file of that name once it is whole.

    Returns the number of enterprises. Raises LedgerError.
    """
    with written_book(target) as book:
        _ranking(book, found)
        _bands(book, found)
    return len(found.rows)


def _ranking(book: Any, found: Evaluation) -> None:
    sheet = book.create_sheet(tr("{year}年亩均评价").format(year=found.year))
    sheet.freeze_panes = "C2"
    heads = [tr("名次"), tr("企业"), tr("园区"), tr("用地（亩）"), tr("得分"), tr("等级")]
    for measure in found.scheme.measures:
        unit = units_of(measure.indicator)[0]
        word = measure.indicator.label
        heads.append(f"{word}（{unit}）" if unit else word)
        heads.append(tr("{name}得分").format(name=word))
    heads.append(tr("说明"))
    set_widths(sheet, [_WIDTH, _NAME_WIDTH, *[_WIDTH] * (len(heads) - 3), _WORDS])
    sheet.append([head_cell(sheet, word) for word in heads])
    for row in found.rows:
        sheet.append([plain_cell(sheet, value) for value in _cells(row)])


def _cells(row: Ranked) -> list[Cell]:
    result = row.result
    grade = result.grade or result.standing.label
    cells: list[Cell] = [
        result.rank,
        row.name,
        tr("、").join(row.parks),
        None if row.land is None else exact_decimal(row.land, 4),
        None if result.score is None else round_half_up(result.score, 2),
        grade,
    ]
    for part in result.parts:
        what = part.measure.indicator
        scale = factor(units_of(what)[0], kind_of(what))[0]
        cells.append(None if part.value is None else exact_decimal(part.value / scale, 4))
        cells.append(None if part.points is None else round_half_up(part.points, 2))
    cells.append("" if result.standing is Standing.GRADED else standing_words(row))
    return cells


def _bands(book: Any, found: Evaluation) -> None:
    sheet = book.create_sheet(tr("等级与口径"))
    set_widths(sheet, (_WIDTH, 26, _WIDTH, _WORDS))
    heads = (tr("等级"), tr("条件"), tr("家数"), tr("政策"))
    sheet.append([head_cell(sheet, word) for word in heads])
    for band in band_rows(found):
        grade, limit, count, effect = band
        sheet.append([plain_cell(sheet, value) for value in (grade, limit, int(count), effect)])
    sheet.append([])
    named = tr("方案：{name}；依据：{source}").format(
        name=found.scheme.name, source=found.scheme.source or "—"
    )
    for sentence in (summary(found), named, *definitions(found.scheme)):
        sheet.append([plain_cell(sheet, sentence)])
