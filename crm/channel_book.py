"""招商方式成效 as a workbook: channels and referrers, figures as numbers, how they are counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm.channels import Effect, StepFigure, definitions
from crm.ledgers.writing import (
    Cell,
    head_cell,
    plain_cell,
    set_widths,
    written_book,
)
from crm.rules.channels import Step
from crm.rules.numbers import exact_decimal
from crm.rules.totals import beside
from crm.rules.units import money_in
from resources import tr

if TYPE_CHECKING:
    from openpyxl import Workbook

_NAME_WIDTH, _WIDTH = 26, 13


def export_effect(found: Effect, target: Path) -> int:
    """Write an effect to `target` (.xlsx), replacing a file of that name once it is whole.

    Returns the number of channels. Raises LedgerError.
    """
    lines = [(one.label, None, one.steps) for one in found.lines]
    lines.append((tr("合计"), None, found.whole.steps))
    people = [
        (one.name, tr("、").join(channel.label for channel in one.channels), one.steps)
        for one in found.referrers
    ]
    with written_book(target) as book:
        _sheet(book, tr("招商方式"), found, (tr("招商方式"),), lines)
        _sheet(book, tr("推荐人"), found, (tr("推荐人"), tr("招商方式")), people)
    return len(found.lines)


def _sheet(
    book: Workbook,
    title: str,
    found: Effect,
    names: Sequence[str],
    lines: Sequence[tuple[str, str | None, tuple[StepFigure, ...]]],
) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    heads = [*names, *_heads()]
    set_widths(sheet, [_NAME_WIDTH if at < len(names) else _WIDTH for at in range(len(heads))])
    sheet.append([head_cell(sheet, word) for word in heads])
    for name, second, steps in lines:
        row: list[Cell] = [name, *([second] if len(names) > 1 else []), *_values(steps)]
        sheet.append([plain_cell(sheet, value) for value in row])
    sheet.append([])
    for sentence in definitions(found):
        sheet.append([plain_cell(sheet, sentence)])


def _heads() -> list[str]:
    heads = []
    for step in Step:
        heads.append(tr("{step}（个）").format(step=step.label))
        heads.append(tr("{step}（亿元）").format(step=step.label))
        heads.append(tr("{step}另有").format(step=step.label))
        if step is not Step.INVESTED:
            to = Step(step + 1).label
            heads.append(tr("{step}转{to}（%）").format(step=step.label, to=to))
    return heads


def _values(steps: tuple[StepFigure, ...]) -> list[Any]:
    values: list[Cell] = []
    for figure in steps:
        values.append(figure.count)
        values.append(money_in(figure.total.fen, "亿元") if figure.total.firm else None)
        values.append(beside(figure.total) or None)
        if figure.step is not Step.INVESTED:
            share = figure.share
            values.append(None if share is None else exact_decimal(share, 2))
    return values
