"""What would be if: the working of a promise with another date, area or value; never saved.

The same rules reckon it from the same records (`crm.working`), so that leaving all as it is comes
to the same 分.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from crm.errors import InvalidInput
from crm.rules.assess import DATES, PER_MU, Exact
from crm.rules.indicators import scaled, units_of
from crm.working import Case, Working, reckon
from crm.working_words import unit_of
from db.terms import PeriodKind
from db.values import Period, Quantity
from resources import N_, tr


@dataclass(frozen=True)
class Supposition:
    """What is supposed in place of the record; None leaves it as it is.

    due: the agreed day of a date, or the last day of a figure that counts up to one. reached: when
    a date came. produced: 投产, from which the years count. land: in 亩. promised: in the promise's
    own unit. actual: of the whole period, in the unit that it is shown in.
    """

    due: date | None = None
    reached: date | None = None
    produced: date | None = None
    land: Fraction | None = None
    promised: Decimal | None = None
    actual: Decimal | None = None


_WORDS = {
    "due": N_("约定日期"),
    "reached": N_("实际日期"),
    "produced": N_("投产日期"),
    "land": N_("用地面积"),
    "promised": N_("承诺值"),
    "actual": N_("实际完成"),
}


def fields_of(case: Case) -> dict[str, str]:
    """Return what can be supposed of a promise → the unit that it is typed in ("" for a day)."""
    promise = case.promise
    if promise.indicator in DATES:
        return {"due": "", "reached": ""}
    kind = promise.period.kind if promise.period is not None else PeriodKind.SINCE
    found = {}
    if kind in (PeriodKind.CUMULATIVE, PeriodKind.STANDING):
        found["due"] = ""
    elif kind in (PeriodKind.SINCE, PeriodKind.AVERAGE):
        found["produced"] = ""
    if promise.indicator in PER_MU:
        found["land"] = "亩"
    own = case.promised.unit if case.promised is not None else ""
    found["promised"] = own or units_of(promise.indicator)[0]
    found["actual"] = unit_of(promise, case.promised)
    return found


def word_of(case: Case, name: str) -> str:
    """Return what a field of `fields_of` is called."""
    if name == "due" and case.promise.indicator not in DATES:
        return tr("截止日期")
    return tr(_WORDS[name])


def what_if(case: Case, ends: date, today: date, wanted: Supposition) -> Working:
    """Return the working of a period as it would be; raises InvalidInput with the field.

    Raises RecordMissing where the period would owe nothing, e.g. before a later 投产.
    """
    moved = wanted.due if wanted.due is not None and "due" in fields_of(case) else ends
    return reckon(suppose(case, wanted), moved, today)


def suppose(case: Case, wanted: Supposition) -> Case:
    """Return the case with what is supposed; raises InvalidInput with the field."""
    promise, promised = case.promise, case.promised
    changed: dict[str, Any] = {}
    if wanted.due is not None:
        if promise.indicator in DATES:
            changed["due"] = wanted.due
        elif promise.period is not None:
            rule = promise.period
            changed["period"] = Period(rule.kind, rule.year, wanted.due, rule.nth, rule.years)
    if wanted.reached is not None:
        changed["reached"] = wanted.reached
    if wanted.produced is not None:
        changed["produced"] = wanted.produced
    if wanted.land is not None:
        changed["land"] = _land(wanted.land)
    if wanted.promised is not None:
        unit = fields_of(case)["promised"]
        promised = Quantity(_positive(wanted.promised, "promised"), unit)
        changed["promised"] = scaled(wanted.promised, unit, promise.indicator)
    supposed: Exact | None = None
    if wanted.actual is not None:
        if wanted.actual < 0:
            raise InvalidInput(tr("实际完成不能小于零。"), field="actual")
        what = PER_MU.get(promise.indicator, promise.indicator)
        supposed = scaled(wanted.actual, fields_of(case)["actual"], what)
    return replace(case, promise=replace(promise, **changed), promised=promised, supposed=supposed)


def _land(mu: Fraction) -> Exact:
    if mu <= 0:
        raise InvalidInput(tr("用地面积要大于零，否则亩均指标无从计算。"), field="land")
    return int(mu) if mu.denominator == 1 else mu


def _positive(value: Decimal, field: str) -> Decimal:
    if value <= 0:
        raise InvalidInput(tr("承诺值要大于零。"), field=field)
    return value
