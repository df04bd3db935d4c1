"""Months and what became fixed assets, as people type them, one month a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from crm.errors import InvalidInput
from crm.rules.arrivals import Month, Use
from crm.rules.dates import parse_when
from crm.rules.numbers import plain_text
from crm.rules.units import parse_amount, show_amount
from db.terms import Precision
from resources import tr


def parse_month(text: str, *, today: date, field: str = "month") -> Month:
    """Read a month: 2016-05, 2016年5月, 201605, 5月 (of today's year, or the year before).

    Raises InvalidInput.
    """
    plain = plain_text(text).strip()
    compact = re.fullmatch(r"(\d{4})(\d{2})", plain)
    if compact:
        plain = f"{compact[1]}-{compact[2]}"
    bare = re.fullmatch(r"(\d{1,2})月?", plain)
    if bare and 1 <= int(bare[1]) <= 12:
        number = int(bare[1])
        return (today.year if number <= today.month else today.year - 1, number)
    try:
        when = parse_when(plain, year=today.year, field=field)
    except InvalidInput:
        when = None
    if when is None or when.day is None or when.precision not in (Precision.MONTH, Precision.DAY):
        raise InvalidInput(
            tr("“{text}”不是年月，请写成 2016-05 或 5月。").format(text=text.strip()), field=field
        )
    return when.day.year, when.day.month


def parse_uses(text: str, *, today: date, field: str = "uses") -> tuple[Use, ...]:
    """Read lines like `2016-05 300万元`; a number alone is 万元. Raises InvalidInput."""
    uses = []
    for line in re.split(r"[\n;；]", text):
        parts = re.split(r"[\s:：,，]+", line.strip(), maxsplit=1)
        if not parts[0]:
            continue
        month = parse_month(parts[0], today=today, field=field)
        amount = None
        if len(parts) > 1:
            amount = parse_amount(parts[1], default_unit="万元", field=field)
        if amount is None or not amount.firm:
            raise InvalidInput(
                tr("“{line}”没有写明金额，一行写一个月，例如 2016-05 300万元。").format(
                    line=line.strip()
                ),
                field=field,
            )
        uses.append(Use(month, amount))
    return tuple(uses)


def show_uses(uses: Iterable[Use]) -> str:
    """Write uses as `parse_uses` reads them."""
    return "\n".join(
        f"{use.month[0]}-{use.month[1]:02d} {show_amount(use.amount, unit='万元', places=None)}"
        for use in uses
    )
