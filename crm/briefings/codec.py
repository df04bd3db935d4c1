"""Snapshots of briefs as plain JSON, and back: what an issued brief is kept as.

A snapshot is a tree of frozen dataclasses. Fields that a later version adds take their default
from an older snapshot; what it no longer has is left out.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from crm.errors import BriefingError
from resources import tr

if TYPE_CHECKING:
    from cattrs import Converter

S = TypeVar("S")


@cache
def _converter() -> Converter:
    from cattrs import Converter
    from cattrs.strategies import configure_union_passthrough

    converter = Converter(omit_if_default=True)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda plain, _: Decimal(plain))
    converter.register_unstructure_hook(Fraction, str)
    converter.register_structure_hook(Fraction, lambda plain, _: Fraction(plain))
    for moment in (datetime, date):  # cattrs looks from the last one back, and a datetime is a date
        converter.register_unstructure_hook(moment, lambda value: value.isoformat())
    converter.register_structure_hook(date, lambda plain, _: date.fromisoformat(plain))
    converter.register_structure_hook(datetime, lambda plain, _: datetime.fromisoformat(plain))
    configure_union_passthrough(str | int | bool | None, converter)
    return converter


def encode(snapshot: Any) -> dict[str, Any]:
    """Return a snapshot as a JSON-ready tree."""
    return cast("dict[str, Any]", _converter().unstructure(snapshot))


def decode(plain: dict[str, Any], of: type[S]) -> S:
    """Rebuild a snapshot of the class `of`.

    Raises BriefingError for a tree that this version can't read.
    """
    from cattrs.errors import BaseValidationError

    try:
        return _converter().structure(plain, of)
    except (BaseValidationError, ValueError, TypeError, KeyError) as fault:
        raise BriefingError(
            tr("这期简报的留底读不出来，可能由别的版本写成。原来的 PDF 仍可打开和重印。"),
            details=repr(fault),
        ) from fault
