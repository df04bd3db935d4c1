"""The working of one assessed promise: formula in words, figures, clause, evidence, remedy.

Everything shown here is reckoned anew from the records by the same rules as the page's cell, so
that each number can be followed and comes to the same 分.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import AHEAD, Assessed, assess_promise
from crm.clawbacks import firm_fen, grants_on
from crm.errors import RecordMissing
from crm.promises import Promise, read_actuals, read_promises
from crm.rules import remedies
from crm.rules.assess import CUMULATIVE, DATES, PER_MU, Due, Exact, Result
from crm.rules.incentives import owed_back_of_all
from crm.rules.indicators import show_in, units_of
from crm.rules.numbers import show_number, show_percent
from crm.rules.remedies import Remedy, Site
from crm.rules.units import show_amount
from db.models import (
    Commitment,
    Contract,
    Organization,
    Performance,
    SiteInspection,
)
from db.terms import Comparison, Grade, Indicator, PeriodKind, RemedyKind
from db.values import Amount, Quantity
from resources import tr


@dataclass(frozen=True)
class Evidence:
    """One actual that counts: whose, of when, how much, by which paper, who verified it."""

    performance_id: str
    enterprise: str
    period: str
    figure: str
    evidence: str
    verified_by: str
    verified_on: date | None


@dataclass(frozen=True)
class Working:
    """How one cell of the heat strip came about.

    promised, actual, ratio: as shown. formula: in words; figures: the same in figures. reasons:
    why there is no data, or what was assumed. remedy: None where none runs.
    """

    contract_id: str
    commitment_id: str
    indicator: Indicator
    title: str
    clause: str
    page: str
    wording: str
    due: Due
    result: Result
    promised: str
    actual: str
    ratio: str
    formula: str
    figures: str
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    remedy: Remedy | None


def working(session: Session, commitment_id: str, ends: date, today: date) -> Working:
    """Return the working of a promise's period that ends on `ends`.

    Raises RecordMissing when there is no such promise or period.
    """
    row = session.execute(
        select(
            Commitment.contract_id,
            Commitment.promised,
            Commitment.clause,
            Commitment.page,
            Commitment.wording,
            Commitment.remedy,
            Commitment.remedy_terms,
            Contract.land_price,
            Contract.project_id,
        )
        .join(Contract, Contract.id == Commitment.contract_id)
        .where(Commitment.id == commitment_id, Commitment.trashed_at.is_(None))
    ).one_or_none()
    if row is None:
        raise RecordMissing(tr("这项承诺已被移入回收站。"))
    promises = read_promises(session, {row.contract_id})
    promise = next(one for one in promises if one.commitment_id == commitment_id)
    actuals = read_actuals(session, [promise])
    found = [
        one
        for one in assess_promise(promise, actuals, today, max(today.year + AHEAD, ends.year))
        if one.due.ends == ends
    ]
    if not found:
        raise RecordMissing(tr("这项承诺在这个期间没有考核要求。"))
    assessed = found[0]
    unit = _unit(promise, row.promised)
    terms = row.remedy_terms or {}
    return Working(
        contract_id=row.contract_id,
        commitment_id=commitment_id,
        indicator=promise.indicator,
        title=title_of(promise, row.promised),
        clause=row.clause or "",
        page=row.page or "",
        wording=row.wording or "",
        due=assessed.due,
        result=assessed.result,
        promised=_shown(assessed.result.promised, promise, unit),
        actual=_shown(assessed.result.actual, promise, unit),
        ratio=show_ratio(assessed.result),
        formula=_formula(promise),
        figures=_figures(promise, assessed, row.promised, unit),
        reasons=tuple(_reasons(promise, assessed)),
        evidence=tuple(_evidence(session, promise, assessed.due)),
        remedy=remedy_of(session, promise, assessed, row.remedy, terms, row.land_price, today),
    )


def title_of(promise: Promise, promised: Quantity | None) -> str:
    """Return a promise in words: ``投资强度 不低于 300万元/亩``."""
    return promise_words(promise.indicator, promise.comparison, promised, promise.due)


def promise_words(
    indicator: Indicator, comparison: Comparison, promised: Quantity | None, due: date | None
) -> str:
    """Return a promise in words by its parts; `due` is that of a date."""
    if indicator in DATES:
        day = due.isoformat() if due is not None else ""
        return f"{indicator.label} {comparison.label} {day}"
    number = "" if promised is None or promised.number is None else show_number(promised.number)
    unit = "" if promised is None else promised.unit
    return f"{indicator.label} {comparison.label} {number}{unit}"


def show_ratio(result: Result) -> str:
    """Show a ratio in percent, days late, or a dash."""
    if result.days_late is not None:
        return tr("晚 {n} 天").format(n=result.days_late) if result.days_late else tr("按期")
    return show_percent(None if result.ratio is None else result.ratio * 100)


def _unit(promise: Promise, promised: Quantity | None) -> str:
    """Return the unit in which whole figures are shown: that of the promise where it has one."""
    base = PER_MU.get(promise.indicator)
    if base is not None:
        return units_of(base)[0]
    own = promised.unit if promised is not None else ""
    return own if own in units_of(promise.indicator) else units_of(promise.indicator)[0]


def _shown(value: Exact | None, promise: Promise, unit: str) -> str:
    if promise.indicator in DATES:
        return ""
    what = PER_MU.get(promise.indicator, promise.indicator)
    number = show_in(value, unit, what)
    return number if value is None else f"{number}{unit}"


def _formula(promise: Promise) -> str:
    what = promise.indicator.label
    if promise.indicator in DATES:
        return tr("逾期天数 = 实际日期 − 约定日期")
    base = PER_MU.get(promise.indicator)
    if base is not None:
        whole = tr("应完成{base} = 承诺{what} × 用地面积").format(base=base.label, what=what)
    else:
        whole = tr("应完成 = 承诺{what}").format(what=what)
    if promise.ramp:
        whole += tr(" × 当年爬坡比例")
    if promise.period is not None and promise.period.kind is PeriodKind.AVERAGE:
        whole += tr(" × 平均年数")
    ratio = (
        tr("完成比例 = 承诺 ÷ 实际")
        if promise.comparison is Comparison.AT_MOST
        else tr("完成比例 = 实际 ÷ 应完成")
    )
    return f"{whole}；{ratio}"


def _figures(promise: Promise, assessed: Assessed, promised: Quantity | None, unit: str) -> str:
    result, due = assessed.result, assessed.due
    if promise.indicator in DATES:
        reached = promise.reached.isoformat() if promise.reached is not None else tr("尚未发生")
        return f"{reached} − {due.ends.isoformat()} → {show_ratio(result)}"
    if promised is None or promised.number is None:
        return ""
    parts = [f"{show_number(promised.number)}{promised.unit}"]
    if promise.indicator in PER_MU and promise.land is not None:
        parts.append(tr("{n}亩").format(n=show_number(Fraction(promise.land))))
    if due.share != 1:
        parts.append(f"{show_number(due.share * 100)}%")
    if due.average > 1:
        parts.append(str(due.average))
    whole = " × ".join(parts)
    owed = _shown(result.promised, promise, unit)
    said = whole if len(parts) == 1 and whole == owed else f"{whole} = {owed}"
    if result.actual is None:
        return said
    actual = _shown(result.actual, promise, unit)
    over, under = (owed, actual) if promise.comparison is Comparison.AT_MOST else (actual, owed)
    return f"{said}；{over} ÷ {under} = {show_ratio(result)}"


def _reasons(promise: Promise, assessed: Assessed) -> list[str]:
    result = assessed.result
    if promise.indicator in DATES or result.grade is not Grade.NO_DATA:
        return []
    if promise.indicator in PER_MU and promise.land is None:
        return [tr("用地面积未登记或只有约数，无法计算亩均指标。")]
    if not promise.enterprises:
        return [tr("没有登记由哪家企业履约。请在合同里填写当事企业。")]
    return [tr("这个期间没有录入实绩；缺数据不当作零。")]


def _evidence(session: Session, promise: Promise, due: Due) -> list[Evidence]:
    what = PER_MU.get(promise.indicator, promise.indicator)
    table = Performance.__table__.c
    rows = session.execute(
        select(Performance, Organization.name)
        .join(Organization, Organization.id == Performance.organization_id)
        .where(
            Performance.organization_id.in_(sorted(promise.enterprises)),
            Performance.indicator == what,
            Performance.trashed_at.is_(None),
            table.year <= due.ends.year,
        )
        .order_by(table.year, table.month, Performance.id)
    )
    found = []
    for record, name in rows:
        if due.years is not None and what not in CUMULATIVE and record.year < due.years[0]:
            continue
        month = "" if record.month is None else tr("{month}月").format(month=record.month)
        found.append(
            Evidence(
                record.id,
                name,
                tr("{year}年{month}").format(year=record.year, month=month),
                _quantity(record.actual),
                record.evidence or "",
                record.verified_by or "",
                record.verified_on,
            )
        )
    return found


def _quantity(value: Quantity | None) -> str:
    if value is None:
        return show_number(None)
    return value.source if value.number is None else f"{show_number(value.number)}{value.unit}"


# --- remedies


def remedy_of(
    session: Session,
    promise: Promise,
    assessed: Assessed,
    kind: RemedyKind | None,
    terms: dict[str, Any],
    land_price: Amount | None,
    today: date,
) -> Remedy | None:
    """Return the remedy that the contract names and that runs from 未达标; None where none does."""
    result = assessed.result
    if kind is None:
        return None
    price = firm_fen(land_price)
    if kind is RemedyKind.IDLE_LAND:
        if price is None or promise.due is None:
            return None
        site = _site(session, promise.project_id, today)
        return remedies.idle_land(price, promise.due, promise.reached, today=today, site=site)
    if result.grade is not Grade.UNMET:
        return None
    rate = Fraction(Decimal(terms["rate"])) if terms.get("rate") else remedies.DAY_RATE
    if kind is RemedyKind.PER_DAY:
        if price is None or result.days_late is None:
            return None
        unstarted = promise.indicator is Indicator.START and promise.reached is None
        return remedies.per_day(
            price,
            result.days_late,
            rate,
            unstarted_since=promise.due if unstarted else None,
            today=today,
        )
    if result.promised is None or result.actual is None:
        return None
    if kind is RemedyKind.TAX_GAP:
        return remedies.tax_gap(result.promised, result.actual)
    ratio = result.ratio if result.ratio is not None else Fraction(0)
    if kind is RemedyKind.LAND_PRICE_SHARE:
        return None if price is None else remedies.land_price_share(price, ratio)
    floor = Fraction(Decimal(terms["floor"])) / 100 if terms.get("floor") else None
    return owed_back_of_all(grants_on(session, promise.commitment_id), ratio, floor)


def _site(session: Session, project_id: str, today: date) -> Site | None:
    row = session.execute(
        select(SiteInspection.area_share, SiteInspection.invested_share, SiteInspection.stopped_on)
        .where(
            SiteInspection.project_id == project_id,
            SiteInspection.trashed_at.is_(None),
            SiteInspection.on <= today,
        )
        .order_by(SiteInspection.on.desc(), SiteInspection.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    area, invested, stopped = row
    return Site(
        None if area is None else Fraction(area) / 100,
        None if invested is None else Fraction(invested) / 100,
        stopped,
    )


def show_remedy(remedy: Remedy | None) -> str:
    """Show what a remedy comes to: its amount to the 分 in 万元, or what else it demands."""
    if remedy is None:
        return show_number(None)
    if remedy.amount is None:
        return remedy.demand
    shown = show_amount(Amount(remedy.amount.fen), unit="万元", places=None)
    return f"{shown}；{remedy.demand}" if remedy.demand else shown


__all__ = [
    "Evidence",
    "Working",
    "promise_words",
    "remedy_of",
    "show_ratio",
    "show_remedy",
    "title_of",
    "working",
]
