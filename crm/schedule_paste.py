"""Reads a schedule of promises as it was copied from Excel; nothing is dropped silently.

Three shapes are known: years across or down with a value for each indicator, one row a promise
under headings, and clauses as text. Each cell that holds something becomes part of a promise, is
a heading, or is told as what could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crm.errors import InvalidInput
from crm.rules.clause_reading import read_clause
from crm.rules.clipboard import cells_of
from crm.rules.numbers import plain_text
from crm.schedule_cells import Schedule, Understood, place, serial
from crm.schedule_rows import columns_of, read_rows
from crm.schedule_years import read_across, read_down, time_in
from db.terms import Indicator
from resources import tr

MOST_CELLS = 1_000
"""A pasted area larger than this is no schedule; so many are read while one types."""


def read_schedule(text: str, *, running: Mapping[Indicator, bool] | None = None) -> Schedule:
    """Read a pasted schedule.

    running: indicator → whether its yearly figures run up from the first year; where it is not
    said and the heading does not say it either, the indicator is asked for in ``running`` and its
    figures are not taken yet. Raises InvalidInput (field ``text``) where nothing was pasted.
    """
    rows = cells_of(text)
    if sum(len(row) for row in rows) > MOST_CELLS:
        raise InvalidInput(
            tr("粘贴的内容太大，不像一张承诺一览表。请只复制要用的区域。"), field="text"
        )
    filled = [at for at, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise InvalidInput(
            tr("剪贴板里没有文字。先在 Excel 里选中一览表复制，再粘贴。"), field="text"
        )
    found = Schedule()
    unit = ""
    while filled and (above := _sheet_unit(rows[filled[0]])) is not None:
        unit = above
        filled.pop(0)
    if not filled:
        found.refuse(place(0, 0), text, tr("只有单位，没有承诺。"))
        return found
    head = rows[filled[0]]
    columns = columns_of(head)
    body = [(at, rows[at]) for at in filled[1:]]
    if "indicator" in columns.values() and "promised" in columns.values():
        read_rows(found, columns, head, body, unit)
    elif len([cell for cell in head if time_in(cell) is not None]) >= 1 and len(head) > 1:
        read_across(found, filled[0], head, body, unit, running or {})
    elif len(head) > 1 and body and time_in(body[0][1][0]) is not None:
        read_down(found, filled[0], head, body, unit, running or {})
    else:
        for at in filled:
            _read_text(found, at, rows[at])
    return found


def _sheet_unit(row: Sequence[str]) -> str | None:
    """Return the unit of a line such as 单位：万元 above the table; None for any other line."""
    told = [plain_text(cell) for cell in row if cell.strip()]
    if len(told) != 1:
        return None
    match = re.fullmatch(r"\(?单位[:：]?(.+?)\)?", told[0])
    return None if match is None else match[1]


def _read_text(found: Schedule, row: int, cells: Sequence[str]) -> None:
    told = [cell.strip() for cell in cells if cell.strip()]
    if len(told) > 1 and serial(told[0]):
        told = told[1:]
    text = " ".join(told)
    try:
        draft = read_clause(text)
    except InvalidInput as fault:
        found.refuse(place(row, 0), text, fault.message)
        return
    found.promises.append(Understood(place(row, 0), draft))
