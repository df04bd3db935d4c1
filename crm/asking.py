"""How a field of any record is asked for by itself: by which of the app's inputs, of what.

A page that edits one field, whatever it is (the conflicts'), needs no form of the record's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import JSON, inspect, select
from sqlalchemy.orm import Session

from crm.choices import staff_names, words
from crm.errors import InvalidInput
from crm.industries import industry_label, read_industry
from crm.labels import shown
from crm.naming import called
from crm.rules.clause_typed import (
    RATED,
    parse_floor,
    parse_ramp,
    parse_rate,
    show_ramp,
    show_terms,
)
from crm.rules.clauses import check_ramp, check_terms
from crm.rules.clock import parse_clock
from crm.rules.credit_code import read_credit_code
from crm.rules.dues import parse_day
from crm.rules.indicators import units_of
from crm.rules.ladder_text import ladder_lines, parse_ladder
from crm.rules.numbers import parse_number, show_number
from crm.rules.phones import phone_fault, read_phones, show_phone
from crm.rules.score import read_ladder
from crm.rules.units import parse_amount, parse_extent, show_amount, show_extent, show_when
from crm.rules.written import TEXT_LENGTH, clean_line, clean_name, clean_text
from db.fields import Field, logged_fields, record_classes
from db.terms import ChoiceList, Indicator, Precision, RemedyKind, Term
from db.values import Amount, Extent, Period, Phone, Quantity, When
from resources import tr

LONG_TEXTS = frozenset(
    {"note", "progress", "stuck_reason", "minutes", "answer", "outcome", "reason", "terms"}
)
"""Texts of several lines."""
PEOPLE = frozenset(
    {
        "owner", "chief", "commissioner", "host", "chair", "reviewer", "inspector", "done_by",
        "closed_by", "verified_by", "raised_by", "settled_by",
    }
)  # fmt: skip
"""Texts that name somebody, or several; the bureau's people are offered."""
MOST_RECORDS = 500
"""Of a kind with more records than this, only those that stood there are offered."""


class Input(Enum):
    """What a field is typed or chosen in."""

    LINE = "line"
    TEXT = "text"
    PERSON = "person"
    CHOICE = "choice"
    QUANTITY = "quantity"
    PERIOD = "period"
    MONTHS = "months"


@dataclass(frozen=True)
class Asked:
    """What a field is asked for in.

    choices: value and word, of a choice. words: what is offered while one types, or the units of
    a quantity. shape: how a line is read; hint: how it is written; most: its characters. unit,
    full: of the steps of a score, in which unit they are and how many points there are at most.
    """

    field: str
    input: Input
    shape: str = ""
    hint: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    words: tuple[str, ...] = ()
    most: int = TEXT_LENGTH
    required: bool = False
    unit: str = ""
    full: Decimal = Decimal(100)


def asked(
    session: Session, kind: str, record_id: str, field: str, values: Iterable[Any]
) -> Asked | None:
    """Return how a field is asked for; None for what only a form of its own can edit.

    values: that stood there; they are offered too.
    """
    cls = record_classes()[kind]
    logged = logged_fields(cls)[field]
    if logged.value_type is not None:
        return _of_value(session, kind, record_id, logged, values)
    column = inspect(cls).column_attrs[field].columns[0]
    if column.foreign_keys:
        other = next(iter(column.foreign_keys)).column.table.name
        return Asked(field, Input.CHOICE, choices=_records(session, other, values, column.nullable))
    if isinstance(column.type, JSON):
        table = _TABLES.get((kind, field))
        return None if table is None else table(session.get(cls, record_id), values)
    try:
        typed = column.type.python_type
    except NotImplementedError:
        return None
    if typed is bool:
        return Asked(field, Input.CHOICE, choices=((True, shown(True)), (False, shown(False))))
    if issubclass(typed, Term):
        empty = ((None, tr("（空）")),) if column.nullable else ()
        return Asked(field, Input.CHOICE, choices=(*empty, *((one, one.label) for one in typed)))
    if typed is date:
        found = Asked(field, Input.LINE, "day", tr("例如 2016-06-08、6月8日"))
    elif typed is Decimal:
        found = Asked(field, Input.LINE, "number", tr("例如 12.5"))
    elif typed is int:
        found = Asked(field, Input.LINE, "whole", tr("整数"))
    elif typed is str and not _is_key(field):
        length = getattr(column.type, "length", None)
        found = replace(_of_text(session, field), most=length or TEXT_LENGTH)
    else:
        return None
    return replace(found, required=not column.nullable)


def as_typed(asked: Asked, value: Any) -> str:
    """Return how a value stands in the field that is typed in."""
    if value is None:
        return ""
    if asked.shape in _SHOWN:
        return _SHOWN[asked.shape](asked, value)
    if isinstance(value, Amount):
        return show_amount(value, places=None)
    if isinstance(value, Extent):
        return show_extent(value, places=None)
    if isinstance(value, When):
        return show_when(value)
    if isinstance(value, Phone):
        return show_phone(value)
    if isinstance(value, Decimal | int):
        return show_number(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def read_typed(asked: Asked, text: str, before: Any, *, today: date) -> Any:
    """Return the value that was typed; blank is None.

    before: what stood there, of which an amount of the same currency keeps its rate.
    Raises InvalidInput.
    """
    if asked.shape == "ladder":
        value = parse_ladder(text, asked.full)
    else:
        value = _READERS[asked.shape](text, before, today)
    if value is None and asked.required:
        raise InvalidInput(tr("这一项不能空着。"))
    if isinstance(value, str) and len(value) > asked.most:
        raise InvalidInput(tr("最多 {most} 个字，请缩短。").format(most=asked.most))
    return value


def _of_value(
    session: Session, kind: str, record_id: str, found: Field, values: Iterable[Any]
) -> Asked:
    if found.value_type is Quantity:
        return Asked(found.name, Input.QUANTITY, words=_units(session, kind, record_id, values))
    if found.value_type is Period:
        return Asked(found.name, Input.PERIOD)
    assert found.value_type is not None
    shape, hint = {
        Amount: ("amount", tr("例如 约60亿元、1.5亿美元")),
        Extent: ("extent", tr("例如 400亩、20万平方米")),
        When: ("when", tr("例如 2016-06-08、6月底前")),
        Phone: ("phone", tr("例如 138 0013 8000、0551-6666 8888转801")),
    }[found.value_type]
    empty = inspect(record_classes()[kind]).columns[found.columns[0]].nullable
    return Asked(found.name, Input.LINE, shape, hint, required=not empty)


def _ramp(_record: Any, _values: Iterable[Any]) -> Asked:
    return Asked("ramp", Input.LINE, "ramp", tr("投产后逐年的百分数，例如 50、80、100；没有就空着"))


def _terms(record: Any, values: Iterable[Any]) -> Asked:
    """A rate or a floor, as the record's remedy has it, else as what stood there was."""
    remedy = getattr(record, "remedy", None)
    floors = any("floor" in value for value in values if value)
    if remedy is RemedyKind.CLAWBACK or (remedy not in RATED and floors):
        hint = tr("完成比例低于百分之几全额扣回，例如 60；没有就空着")
        return Asked("remedy_terms", Input.LINE, "floor", hint)
    return Asked("remedy_terms", Input.LINE, "rate", tr("每日千分之几，例如 1；空着按 1‰"))


def _ladder(record: Any, _values: Iterable[Any]) -> Asked:
    found = Asked("ladder", Input.TEXT, "ladder")
    if record is None or record.points is None:
        return found
    return replace(found, unit=record.unit or "", full=record.points)


def _pace(_record: Any, _values: Iterable[Any]) -> Asked:
    return Asked("pace", Input.MONTHS)


_TABLES: dict[tuple[str, str], Callable[[Any, Iterable[Any]], Asked]] = {
    ("commitment", "ramp"): _ramp,
    ("commitment", "remedy_terms"): _terms,
    ("score_criterion", "ladder"): _ladder,
    ("target", "pace"): _pace,
}
"""Tables of numbers that people write; others are facts that an import or an issue left."""


def _of_text(session: Session, field: str) -> Asked:
    if field in LONG_TEXTS:
        return Asked(field, Input.TEXT, "text")
    if field in PEOPLE:
        return Asked(field, Input.PERSON, "line", words=tuple(staff_names(session)))
    if field == "industry_chain":
        chains = tuple(words(session, ChoiceList.INDUSTRY_CHAIN))
        return Asked(field, Input.PERSON, "line", words=chains)
    shapes = {
        "name": "name", "credit_code": "code", "industry": "industry", "begins": "clock",
        "ends": "clock",
    }  # fmt: skip
    return Asked(field, Input.LINE, shapes.get(field, "line"))


def _units(session: Session, kind: str, record_id: str, values: Iterable[Any]) -> tuple[str, ...]:
    """Return the units that fit the record's indicator, and those that stood there."""
    record = session.get(record_classes()[kind], record_id)
    indicator = getattr(record, "indicator", None)
    fitting = units_of(indicator) if isinstance(indicator, Indicator) else ()
    stood = (value.unit for value in values if isinstance(value, Quantity))
    return tuple(dict.fromkeys([*fitting, *stood]))


def _records(
    session: Session, kind: str, values: Iterable[Any], empty: bool
) -> tuple[tuple[Any, str], ...]:
    """Return the records that a key may point to, by their names."""
    cls = record_classes()[kind]
    living = select(cls).where(cls.trashed_at.is_(None)).limit(MOST_RECORDS + 1)
    found = {record.id: called(record) for record in session.scalars(living)}
    if len(found) > MOST_RECORDS:
        found = {}
    for key in values:
        record = session.get(cls, key) if key else None
        if record is not None:
            found[record.id] = called(record)
    rows = sorted(found.items(), key=lambda one: one[1])
    return (*(((None, tr("（空）")),) if empty else ()), *rows)


def _is_key(field: str) -> bool:
    return field.endswith("_id") or field in ("sha256", "media_type", "record_kind")


def _whole(text: str, _before: Any, _today: date) -> int | None:
    number = parse_number(text)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise InvalidInput(tr("“{text}”不是整数。").format(text=text.strip()))
    return int(number)


def _day(text: str, _before: Any, today: date) -> date | None:
    when = parse_day(text, today=today)
    if when is None:
        return None
    if when.day is None or when.precision is not Precision.DAY:
        raise InvalidInput(tr("要写到日，例如 2016-06-08。"))
    return when.day


def _phone(text: str, _before: Any, _today: date) -> Phone | None:
    if not text.strip():
        return None
    found = read_phones(text)
    if len(found) != 1:
        raise InvalidInput(tr("这里填一个电话号码。"))
    fault = phone_fault(found[0])
    if fault:
        raise InvalidInput(fault)
    return found[0]


def _amount(text: str, before: Any, _today: date) -> Amount | None:
    rate = before.rate if isinstance(before, Amount) else None
    found = parse_amount(text, rate=rate)
    if found is None or before is None or found.currency is before.currency:
        return found
    return parse_amount(text)  # a rate is of its currency


def _typed_ramp(text: str, _before: Any, _today: date) -> list[str] | None:
    ramp = parse_ramp(text)
    check_ramp(ramp)
    return ramp


def _typed_terms(read: Callable[[str], dict[str, str] | None]) -> Callable[..., Any]:
    def checked(text: str, _before: Any, _today: date) -> dict[str, str] | None:
        terms = read(text)
        check_terms(terms)
        return terms

    return checked


_SHOWN: dict[str, Callable[[Asked, Any], str]] = {
    "industry": lambda _asked, value: industry_label(value),
    "ramp": lambda _asked, value: show_ramp(value),
    "rate": lambda _asked, value: show_terms(value),
    "floor": lambda _asked, value: show_terms(value),
    "ladder": lambda asked, value: ladder_lines(read_ladder(value), asked.unit, asked.full),
}
_READERS: dict[str, Callable[[str, Any, date], Any]] = {
    "line": lambda text, _before, _today: clean_line(text, ""),
    "text": lambda text, _before, _today: clean_text(text, ""),
    "name": lambda text, _before, _today: clean_name(text),
    "code": lambda text, _before, _today: read_credit_code(text),
    "industry": lambda text, _before, _today: read_industry(text),
    "clock": lambda text, _before, _today: parse_clock(text),
    "amount": _amount,
    "extent": lambda text, _before, _today: parse_extent(text),
    "when": lambda text, _before, today: parse_day(text, today=today),
    "day": _day,
    "number": lambda text, _before, _today: parse_number(text),
    "whole": _whole,
    "phone": _phone,
    "ramp": _typed_ramp,
    "rate": _typed_terms(parse_rate),
    "floor": _typed_terms(parse_floor),
}
