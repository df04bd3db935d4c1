"""Templates of promises that contracts share: laid over a contract, with days from its signing.

Those that come with the program are data (resources/templates/commitments.json, thresholds in use
elsewhere, domain.md section 3); a zone's own are settings of its data file and go before them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import resources
from crm.contracts import contract_of
from crm.errors import InvalidInput, RecordMissing
from crm.rules.assess import DATES
from crm.rules.clauses import Draft, check_clause
from crm.rules.indicators import comparison_of
from crm.rules.remedies import months_after
from crm.rules.written import clean_name
from crm.settings import set_setting
from db.models import Commitment, Setting
from db.terms import Comparison, Indicator, PeriodKind, RemedyKind
from db.values import Amount, Period, Quantity, When, new_key
from resources import tr

_OWN = "ct/"
_KEY = 32 - len(_OWN)
"""Characters of a setting's key beside the prefix."""
_YI = 10**10
"""亿元 in 分."""


@dataclass(frozen=True)
class TemplateLine:
    """One promise of a template.

    promised: None where each contract has its own figure. months: after the signing, of a day;
    or steps (up to how many 亿元 of investment, months), the last without a bound.
    """

    indicator: Indicator
    comparison: Comparison
    promised: Decimal | None = None
    unit: str = ""
    kind: PeriodKind | None = None
    year: int | None = None
    nth: int | None = None
    years: int | None = None
    months: int | tuple[tuple[Decimal | None, int], ...] | None = None
    ramp: tuple[str, ...] = ()
    tolerance: Decimal | None = None
    remedy: RemedyKind | None = None
    rate: str = ""
    floor: str = ""


@dataclass(frozen=True)
class Template:
    """A template; key begins with `ct/` where it is the zone's own."""

    key: str
    name: str
    source: str
    lines: tuple[TemplateLine, ...]

    @property
    def own(self) -> bool:
        """Whether the zone made it."""
        return self.key.startswith(_OWN)


@cache
def supplied() -> tuple[Template, ...]:
    """Return the templates that come with the program."""
    text = resources.path("templates", "commitments.json").read_text(encoding="utf-8")
    return tuple(
        Template(one["key"], one["name"], one["source"], tuple(map(_line, one["lines"])))
        for one in json.loads(text)
    )


def templates(session: Session) -> list[Template]:
    """Return the zone's own templates by name, then those that come with the program."""
    rows = session.execute(
        select(Setting.id, Setting.value).where(
            Setting.id.startswith(_OWN), Setting.trashed_at.is_(None), Setting.value.is_not(None)
        )
    )
    own = []
    for key, value in rows:
        told = json.loads(value or "{}")
        own.append(Template(key, told["name"], told["source"], tuple(map(_line, told["lines"]))))
    return [*sorted(own, key=lambda one: one.name), *supplied()]


def save_template(session: Session, name: str, contract_id: str) -> str:
    """Make a template of the promises that a contract has now, and return its key.

    A template of that name is replaced. Raises InvalidInput (field ``name``), also where the
    contract promises nothing.
    """
    wanted = clean_name(name)
    contract = contract_of(session, contract_id)
    rows = session.scalars(
        select(Commitment)
        .where(
            Commitment.contract_id == contract_id,
            Commitment.ended_on.is_(None),
            Commitment.trashed_at.is_(None),
        )
        .order_by(Commitment.ordinal, Commitment.id)
    ).all()
    if not rows:
        raise InvalidInput(tr("这份合同还没有承诺，没有可存成模板的内容。"), field="name")
    signed = contract.signed.day if contract.signed is not None else None
    lines = [_plain(_of_commitment(row, signed)) for row in rows]
    known = {one.name: one.key for one in templates(session) if one.own}
    key = known.get(wanted) or _OWN + new_key()[-_KEY:]
    source = tr("由合同 {number} 存成").format(number=contract.number or contract.kind.label)
    value = {"name": wanted, "source": source, "lines": lines}
    set_setting(session, key, json.dumps(value, ensure_ascii=False))
    return key


def remove_template(session: Session, key: str) -> None:
    """Take one of the zone's own templates away; undo brings it back."""
    found = session.get(Setting, key) if key.startswith(_OWN) else None
    if found is None or found.value is None:
        raise RecordMissing(tr("这份模板不是本园区存的，不能移除。"))
    found.value = None


def drafts_of(template: Template, signed: date | None, amount: Amount | None = None) -> list[Draft]:
    """Return the promises of a template for a contract signed on a day.

    amount: its investment, where building time goes by it. What depends on a day or an amount
    that is not known, and figures that each contract has of its own, are left open.
    """
    return [_draft(line, signed, amount) for line in template.lines]


def lacking(draft: Draft) -> str:
    """Say what a promise still lacks; nothing when it can be entered."""
    try:
        check_clause(draft)
    except InvalidInput as fault:
        return fault.message
    return ""


def _draft(line: TemplateLine, signed: date | None, amount: Amount | None) -> Draft:
    months = line.months if isinstance(line.months, int) else _by_amount(line.months, amount)
    day = None if signed is None or months is None else months_after(signed, months)
    draft = Draft(
        line.indicator,
        line.comparison,
        tolerance=line.tolerance,
        ramp=list(line.ramp) or None,
        remedy=line.remedy,
        remedy_terms=_terms(line),
    )
    if line.indicator in DATES:
        return replace(draft, due=None if day is None else When.on(day))
    unknown = Quantity(None, line.unit)
    promised = unknown if line.promised is None else Quantity(line.promised, line.unit)
    kind = line.kind or PeriodKind.SINCE
    period = Period(
        kind,
        year=line.year,
        day=day if kind in (PeriodKind.CUMULATIVE, PeriodKind.STANDING) else None,
        nth=line.nth,
        years=line.years,
    )
    return replace(draft, promised=promised, period=period)


def _by_amount(
    steps: Sequence[tuple[Decimal | None, int]] | None, amount: Amount | None
) -> int | None:
    if steps is None or amount is None or amount.fen is None:
        return None
    held = Decimal(amount.fen) / _YI
    return next((months for most, months in steps if most is None or held <= most), None)


def _terms(line: TemplateLine) -> dict[str, Any] | None:
    terms = {"rate": line.rate, "floor": line.floor}
    return {key: value for key, value in terms.items() if value} or None


def _line(told: Mapping[str, Any]) -> TemplateLine:
    indicator = Indicator(told["indicator"])
    months = told.get("months")
    if isinstance(months, list):
        months = tuple((Decimal(most) if most else None, int(count)) for most, count in months)
    return TemplateLine(
        indicator,
        Comparison(told["comparison"]) if told.get("comparison") else comparison_of(indicator),
        Decimal(told["promised"]) if told.get("promised") else None,
        told.get("unit", ""),
        PeriodKind(told["kind"]) if told.get("kind") else None,
        told.get("year"),
        told.get("nth"),
        told.get("years"),
        months,
        tuple(told.get("ramp", ())),
        Decimal(told["tolerance"]) if told.get("tolerance") else None,
        RemedyKind(told["remedy"]) if told.get("remedy") else None,
        told.get("rate", ""),
        told.get("floor", ""),
    )


def _of_commitment(row: Commitment, signed: date | None) -> TemplateLine:
    period, terms = row.period, row.remedy_terms or {}
    day = row.due.day if row.due is not None else period.day if period is not None else None
    months = None if day is None or signed is None else _months_between(signed, day)
    return TemplateLine(
        row.indicator,
        row.comparison,
        None if row.promised is None else row.promised.number,
        "" if row.promised is None else row.promised.unit,
        None if period is None else period.kind,
        None if period is None else period.year,
        None if period is None else period.nth,
        None if period is None else period.years,
        months,
        tuple(row.ramp or ()),
        row.tolerance,
        row.remedy,
        str(terms.get("rate") or ""),
        str(terms.get("floor") or ""),
    )


def _months_between(first: date, last: date) -> int:
    """Return whole months, rounded: what is 30 days and more into a month counts as the next."""
    after = last + timedelta(days=15)
    return (after.year - first.year) * 12 + after.month - first.month - (after.day < first.day)


def _plain(line: TemplateLine) -> dict[str, Any]:
    told: dict[str, Any] = {"indicator": line.indicator.value, "comparison": line.comparison.value}
    for name in ("unit", "year", "nth", "years", "months", "rate", "floor"):
        told[name] = getattr(line, name)
    for name in ("promised", "tolerance"):
        number = getattr(line, name)
        told[name] = None if number is None else f"{number:f}"
    told["kind"] = None if line.kind is None else line.kind.value
    told["remedy"] = None if line.remedy is None else line.remedy.value
    told["ramp"] = list(line.ramp)
    return {key: value for key, value in told.items() if value not in (None, "", [])}


def fields_of(drafts: Iterable[Draft]) -> list[dict[str, Any]]:
    """Return drafts as `crm.commitments.add_commitments` takes them."""
    return [draft.fields() for draft in drafts]
