"""The year's targets as a workbook: a row a target, figures as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from crm.ledgers.writing import (
    Cell,
    head_cell,
    plain_cell,
    set_widths,
    written_book,
)
from crm.rules.numbers import exact_decimal
from crm.rules.pace import Growth, GrowthSource, show_growth
from crm.targets import TargetStanding, show_as_of
from resources import N_, tr

_HEADS = (
    (N_("园区"), 14),
    (N_("类别"), 12),
    (N_("指标"), 34),
    (N_("下限"), 10),
    (N_("上限"), 10),
    (N_("单位"), 8),
    (N_("完成"), 12),
    (N_("完成率（%）"), 12),
    (N_("时序（%）"), 12),
    (N_("与时序或目标（百分点）"), 14),
    (N_("上年同期"), 12),
    (N_("同比（%）"), 12),
    (N_("数据截至"), 14),
    (N_("责任人"), 12),
    (N_("计划口径"), 22),
    (N_("完成数的来源与口径"), 60),
)


def export_targets(standings: Sequence[TargetStanding], target: Path) -> int:
    """Write targets to `target` (.xlsx), replacing a file of that name once it is whole.

    Returns how many there are. Raises LedgerError.
    """
    with written_book(target) as book:
        sheet = book.create_sheet(tr("年度目标"))
        sheet.freeze_panes = "D2"
        set_widths(sheet, [width for _, width in _HEADS])
        sheet.append([head_cell(sheet, tr(word)) for word, _ in _HEADS])
        for one in standings:
            sheet.append([plain_cell(sheet, value) for value in _values(one)])
    return len(standings)


def _values(one: TargetStanding) -> list[Cell]:
    name = tr("其中：{name}").format(name=one.indicator) if one.part_of else one.indicator
    return [
        one.park,
        one.category,
        name,
        one.floor,
        one.ceiling,
        one.unit,
        one.actual if one.actual is not None else tr("缺数据"),
        _number(one.rate),
        _number(one.pace),
        _number(one.ahead),
        one.before,
        _growth(one.growth),
        show_as_of(one),
        one.owner,
        one.definition,
        one.basis,
    ]


def _growth(growth: Growth | None) -> Cell:
    if growth is not None and growth.source is GrowthSource.NO_LAST_YEAR:
        return show_growth(growth)
    return None if growth is None else _number(growth.percent)


def _number(value: Fraction | None) -> Cell:
    return None if value is None else exact_decimal(value, 2)
