"""实绩: what enterprises actually did, one figure a period, with its evidence and who verified it.

Two figures of one enterprise, indicator, 口径 and period are refused: the second is a correction
of the first, made by `edit_actual`, whose old value stays in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.organizations import organization_of
from crm.rules.actual_checks import (
    basis_for,
    check_indicator,
    check_period,
    check_quantity,
    show_period,
)
from crm.rules.indicators import in_base
from crm.rules.numbers import show_number
from db.fields import logged_fields
from db.models import Organization, Performance
from db.portions import portions
from db.terms import Indicator, TaxBasis
from db.values import Quantity, new_key
from resources import tr

ACTUAL_FIELDS = frozenset(logged_fields(Performance)) - {"organization_id", "trashed_at"}
_OF_PERIOD = ("indicator", "year", "month", "basis")


class ActualKnown(InvalidInput):
    """The period already has an actual, `performance_id`; to correct it is an edit."""

    def __init__(self, message: str, performance_id: str) -> None:
        super().__init__(message, field="actual")
        self.performance_id = performance_id


@dataclass(frozen=True)
class Slot:
    """Whose actual of when: what may have one figure only."""

    organization_id: str
    indicator: Indicator
    year: int
    month: int | None = None
    basis: TaxBasis | None = None

    @property
    def plain(self) -> Slot:
        """The same with the 口径 that holds where none is named."""
        return Slot(
            self.organization_id,
            self.indicator,
            self.year,
            self.month,
            basis_for(self.indicator, self.basis),
        )


@dataclass(frozen=True)
class Entered:
    """A figure typed, pasted or imported for a slot; None clears what stands there."""

    slot: Slot
    quantity: Quantity | None
    evidence: str | None = None
    note: str | None = None


@dataclass
class Outcome:
    """What entering several figures did, as ids of actuals."""

    added: list[str]
    corrected: list[str]
    cleared: list[str]
    unchanged: int = 0


def record_actual(
    session: Session,
    organization_id: str,
    indicator: Indicator,
    year: int,
    quantity: Quantity,
    *,
    month: int | None = None,
    basis: TaxBasis | None = None,
    evidence: str | None = None,
    verified_by: str | None = None,
    verified_on: date | None = None,
    note: str | None = None,
    illustrative: bool = False,
    today: date | None = None,
) -> str:
    """Record an actual of an enterprise and return its id.

    month: None for the whole year, else that month alone. basis: of tax, 入库 unless named. today:
    where given, a period that has not ended is refused. Raises InvalidInput with the field, and
    ActualKnown where the period has its figure already.
    """
    organization_of(session, organization_id)
    record = Performance(
        organization_id=organization_id,
        indicator=indicator,
        year=year,
        month=month,
        actual=quantity,
        basis=basis,
        evidence=_line(evidence),
        verified_by=_line(verified_by),
        verified_on=verified_on,
        note=_line(note),
        illustrative=illustrative,
    )
    _check(record, today)
    _refuse_second(session, record)
    session.add(record)
    session.flush()
    return record.id


def edit_actual(
    session: Session, performance_id: str, fields: Mapping[str, Any], *, today: date | None = None
) -> None:
    """Correct an actual; the old value stays in the history.

    fields: of `ACTUAL_FIELDS`. A figure that changes is no longer 已核实 unless the same edit says
    who verified it. Raises InvalidInput with the field.
    """
    record = actual_of(session, performance_id)
    before = [getattr(record, name) for name in ("actual", *_OF_PERIOD)]
    for name, value in fields.items():
        if name not in ACTUAL_FIELDS:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        plain = isinstance(value, str) and not hasattr(value, "label")
        setattr(record, name, _line(value) if plain else value)
    _check(record, today)
    after = [getattr(record, name) for name in ("actual", *_OF_PERIOD)]
    if before[1:] != after[1:]:
        _refuse_second(session, record)
    if _figure(before[0]) != _figure(after[0]) or before[1:] != after[1:]:
        if "verified_by" not in fields:
            record.verified_by = None
        if "verified_on" not in fields:
            record.verified_on = None


def verify_actuals(session: Session, ids: Iterable[str], who: str, on: date) -> int:
    """Mark actuals as verified by `who` on a day; returns how many were not so before.

    Raises InvalidInput when nobody is named, or a figure can't be read.
    """
    name = _line(who)
    if name is None:
        raise InvalidInput(tr("请填写由谁核实。"), field="verified_by")
    changed = 0
    for key in ids:
        record = actual_of(session, key)
        if record.actual is None or record.actual.number is None:
            raise InvalidInput(
                tr("{what}“{text}”不是数值，请先更正再核实。").format(
                    what=describe(record),
                    text="" if record.actual is None else record.actual.source,
                ),
                field="actual",
            )
        if record.verified_by is None:
            record.verified_by, record.verified_on = name, on
            changed += 1
    return changed


def unverify_actuals(session: Session, ids: Iterable[str]) -> int:
    """Take back the verification of actuals; returns how many had one."""
    changed = 0
    for key in ids:
        record = actual_of(session, key)
        if record.verified_by is not None or record.verified_on is not None:
            record.verified_by = record.verified_on = None
            changed += 1
    return changed


def enter_actuals(
    session: Session,
    entered: Iterable[Entered],
    *,
    today: date | None = None,
    illustrative: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Enter figures where there are none and correct those that differ, all or none.

    An equal figure stays as it is, with its verification. progress: told (done, of all); it may
    raise to cancel. Raises InvalidInput, naming the period.
    """
    wanted = {one.slot.plain: one for one in entered}
    have = actuals_in(session, {slot.organization_id for slot in wanted})
    outcome = Outcome([], [], [])
    for done, (slot, one) in enumerate(wanted.items()):
        if progress is not None and done % 50 == 0:
            progress(done, len(wanted))
        try:
            _enter(session, slot, one, have.get(slot), outcome, today, illustrative)
        except InvalidInput as error:
            raise InvalidInput(
                tr("“{name}”{period}{what}：{problem}").format(
                    name=_name(session, slot.organization_id),
                    period=show_period(slot.year, slot.month),
                    what=slot.indicator.label,
                    problem=error.message,
                ),
                field=error.field,
            ) from error
    session.flush()
    if progress is not None:
        progress(len(wanted), len(wanted))
    return outcome


def _enter(
    session: Session,
    slot: Slot,
    one: Entered,
    record: Performance | None,
    outcome: Outcome,
    today: date | None,
    illustrative: bool,
) -> None:
    if one.quantity is None:
        if record is not None:
            record.trashed_at = datetime.now(UTC)
            outcome.cleared.append(record.id)
    elif record is None:
        # Not by record_actual: that `have` lacks it is known, and thousands are entered at once.
        record = Performance(
            id=new_key(),
            organization_id=slot.organization_id,
            indicator=slot.indicator,
            year=slot.year,
            month=slot.month,
            basis=slot.basis,
            actual=one.quantity,
            evidence=_line(one.evidence),
            note=_line(one.note),
            illustrative=illustrative,
        )
        _check(record, today)
        session.add(record)
        outcome.added.append(record.id)
    elif same_figure(slot.indicator, record.actual, one.quantity):
        outcome.unchanged += 1
    else:
        fields: dict[str, Any] = {"actual": one.quantity}
        fields |= {} if one.evidence is None else {"evidence": one.evidence}
        fields |= {} if one.note is None else {"note": one.note}
        edit_actual(session, record.id, fields, today=today)
        outcome.corrected.append(record.id)


def actuals_in(session: Session, organization_ids: Iterable[str]) -> dict[Slot, Performance]:
    """Return slot → actual of these enterprises; of two (a merge) the later one."""
    found: dict[Slot, Performance] = {}
    for some in portions(set(organization_ids)):
        for record in session.scalars(
            select(Performance)
            .where(
                Performance.organization_id.in_(some),
                Performance.trashed_at.is_(None),
            )
            .order_by(Performance.id)
        ):
            found[slot_of(record)] = record
    return found


def slot_of(record: Performance) -> Slot:
    """Return what an actual is of, with the 口径 that holds where none is stored."""
    basis = record.basis or (TaxBasis.PAID if record.indicator is Indicator.TAX else None)
    return Slot(record.organization_id, record.indicator, record.year, record.month, basis)


def same_figure(indicator: Indicator, one: Quantity | None, other: Quantity | None) -> bool:
    """Tell whether two figures are equal, whatever unit of the kind they are written in."""
    if one is None or other is None:
        return one is other
    if one.number is None or other.number is None:
        return _figure(one) == _figure(other) and one.source == other.source
    return in_base(one, indicator) == in_base(other, indicator)


def describe(record: Performance) -> str:
    """Name an actual in words: ``2027年税收``, ``2027年3月产值``."""
    return show_period(record.year, record.month) + record.indicator.label


def show_quantity(value: Quantity | None) -> str:
    """Show a figure with its unit; unreadable is its own text, unknown a dash."""
    if value is None:
        return show_number(None)
    return value.source if value.number is None else f"{show_number(value.number)}{value.unit}"


def actual_of(session: Session, performance_id: str) -> Performance:
    """Return an actual to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Performance, performance_id, tr("这条实绩已被移入回收站，没有保存。"))


def _check(record: Performance, today: date | None) -> None:
    check_indicator(record.indicator)
    check_period(record.indicator, record.year, record.month, today)
    check_quantity(record.indicator, record.actual, record.month)
    record.basis = basis_for(record.indicator, record.basis)
    if record.verified_on is not None and record.verified_by is None:
        raise InvalidInput(tr("填了核实日期，也请填写由谁核实。"), field="verified_by")


def _refuse_second(session: Session, record: Performance) -> None:
    with session.no_autoflush:
        known = _standing_in(session, record)
    if known is not None:
        raise ActualKnown(_already(session, known), known.id)


def _standing_in(session: Session, record: Performance) -> Performance | None:
    """Return another actual of the same enterprise, indicator, 口径 and period."""
    month = (
        Performance.month.is_(None) if record.month is None else (Performance.month == record.month)
    )
    query = select(Performance).where(
        Performance.organization_id == record.organization_id,
        Performance.indicator == record.indicator,
        Performance.year == record.year,
        month,
        Performance.trashed_at.is_(None),
        Performance.id != (record.id or ""),
    )
    wanted = slot_of(record)
    return next((one for one in session.scalars(query) if slot_of(one) == wanted), None)


def _already(session: Session, known: Performance) -> str:
    basis = tr("（{basis}）").format(basis=known.basis.label) if known.basis else ""
    by = tr("，{who}已核实").format(who=known.verified_by) if known.verified_by else ""
    return tr(
        "“{name}”的{what}{basis}已经录入：{figure}{by}。要更正就修改这一条，旧数会留在历史里。"
    ).format(
        name=_name(session, known.organization_id),
        what=describe(known),
        basis=basis,
        figure=show_quantity(known.actual),
        by=by,
    )


def _name(session: Session, organization_id: str) -> str:
    name = session.scalar(select(Organization.name).where(Organization.id == organization_id))
    return name or ""


def _figure(value: Quantity | None) -> tuple[Any, ...] | None:
    return None if value is None else (value.number, value.unit)


def _line(text: str | None) -> str | None:
    return (text or "").strip() or None
