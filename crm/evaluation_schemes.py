"""Schemes of the yearly evaluation (亩均效益评价): the zone's own, and three examples as data.

An example becomes a record when it is first changed, under a key that is the same on every
device.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput, RecordMissing
from crm.rules import evaluate as rules
from crm.rules.assess import DATES
from crm.rules.indicators import in_base
from crm.rules.written import clean_line, clean_text
from db.models import EvaluationBand, EvaluationMeasure, EvaluationScheme
from db.terms import BandKind, EvaluationForm, Indicator
from db.values import Quantity
from resources import N_, tr

NAME_LENGTH = 60
EVALUATED = tuple(one for one in Indicator if one not in DATES and one is not Indicator.LAND_AREA)
"""Indicators that a scheme can weigh."""


@dataclass(frozen=True)
class MeasureLine:
    """One indicator of a scheme; cap: percent of its weight that it gives at most."""

    indicator: Indicator
    weight: Decimal
    benchmark: Quantity | None = None
    cap: Decimal | None = None


@dataclass(frozen=True)
class BandLine:
    """One grade of a scheme: its limit in percent of the ranking or in points, and its effect."""

    grade: str
    limit: Decimal
    effect: str = ""


@dataclass(frozen=True)
class SchemeCard:
    """A scheme as it is shown and edited; key "" is one that is not saved yet."""

    key: str
    name: str
    form: EvaluationForm
    band_kind: BandKind
    source: str
    measures: tuple[MeasureLine, ...]
    bands: tuple[BandLine, ...]
    active: bool = True

    def rules(self) -> rules.Scheme:
        """Return what it is evaluated by; raises InvalidInput for a unit that does not fit."""
        return rules.Scheme(
            self.form,
            self.band_kind,
            tuple(
                rules.Measure(
                    one.indicator,
                    Fraction(one.weight),
                    in_base(one.benchmark, one.indicator),
                    None if one.cap is None else Fraction(one.cap),
                )
                for one in self.measures
            ),
            tuple(rules.Band(one.grade, Fraction(one.limit), one.effect) for one in self.bands),
        )

    def effect(self, grade: str) -> str:
        """Return what follows from a grade."""
        return next((one.effect for one in self.bands if one.grade == grade), "")


_EFFECTS = (
    N_("优先保障用地、用能和奖补"),
    N_("按规定享受各项政策"),
    N_("不享受新增奖补，限期提升"),
    N_("列入整治，启动退出程序"),
)
_SHARES = tuple(zip("ABCD", ("25", "70", "95", "100"), _EFFECTS, strict=True))
_POINTS = tuple(zip("ABCD", ("100", "80", "60", "0"), _EFFECTS, strict=True))

_EXAMPLES = (
    (
        N_("极差得分（例）"),
        EvaluationForm.SPREAD,
        BandKind.SHARE,
        N_("安徽某市工业企业亩均效益评价办法：权重和分档；得分公式、政策效果为示例"),
        (
            (Indicator.TAX_PER_MU, "45", "", ""),
            (Indicator.SALES_PER_MU, "20", "", ""),
            (Indicator.ENERGY, "15", "", ""),
            (Indicator.RESEARCH, "15", "", ""),
            (Indicator.PRODUCTIVITY, "5", "", ""),
        ),
        _SHARES,
    ),
    (
        N_("对标得分（例）"),
        EvaluationForm.BENCHMARK,
        BandKind.POINTS,
        N_("基准值取定州亩均标准（固投 300、产值 300、税收 20 万元/亩）；权重、封顶、分档为示例"),
        (
            (Indicator.TAX_PER_MU, "50", "20 万元/亩", "150"),
            (Indicator.OUTPUT_PER_MU, "30", "300 万元/亩", "150"),
            (Indicator.INTENSITY, "20", "300 万元/亩", "150"),
        ),
        _POINTS,
    ),
    (
        N_("名次分档（例）"),
        EvaluationForm.RANK,
        BandKind.SHARE,
        N_("指标参照慈溪标准地（亩均税收、单位能耗增加值、研发投入）；权重、分档为示例"),
        (
            (Indicator.TAX_PER_MU, "50", "", ""),
            (Indicator.ENERGY, "25", "", ""),
            (Indicator.RESEARCH, "25", "", ""),
        ),
        _SHARES,
    ),
)


def schemes(session: Session, *, active: bool | None = True) -> list[SchemeCard]:
    """Return the schemes, the examples among them; active None: those out of use too, last."""
    stored = list(session.scalars(select(EvaluationScheme).order_by(EvaluationScheme.ordinal)))
    own = [_read(session, one) for one in stored if one.trashed_at is None]
    # An undo of its first change takes the record with it: then it is an example again.
    known = {one.id for one in stored if one.trashed_at is None}
    found = [one for one in own if one.active]
    found += [one for one in examples() if one.key not in known]
    if active is None:
        found += [one for one in own if not one.active]
    return found


def examples() -> list[SchemeCard]:
    """Return the schemes of other zones that a zone may begin with."""
    return [
        SchemeCard(
            uuid.uuid5(uuid.NAMESPACE_OID, f"yinfeng scheme {name}").hex,
            tr(name),
            form,
            kind,
            tr(source),
            tuple(
                MeasureLine(
                    indicator,
                    Decimal(weight),
                    _quantity(benchmark) if benchmark else None,
                    Decimal(cap) if cap else None,
                )
                for indicator, weight, benchmark, cap in measures
            ),
            tuple(BandLine(grade, Decimal(limit), tr(effect)) for grade, limit, effect in bands),
        )
        for name, form, kind, source, measures, bands in _EXAMPLES
    ]


def scheme_of(session: Session, key: str) -> SchemeCard:
    """Return a scheme by its key; raises RecordMissing for one that is gone."""
    for one in schemes(session, active=None):
        if one.key == key:
            return one
    raise RecordMissing(tr("找不到这个评价方案，可能已在别的窗口移除。"), details=key)


def save_scheme(session: Session, card: SchemeCard) -> str:
    """Save a scheme, a new one where its key is "", and return its key.

    Raises InvalidInput with the field (``name``, ``measures`` or ``bands``).
    """
    name = _free_name(session, card)
    rules.check_scheme(replace(card, name=name).rules())
    scheme = session.get(EvaluationScheme, card.key) if card.key else None
    if scheme is None:
        last = session.scalar(select(func.max(EvaluationScheme.ordinal)))
        scheme = EvaluationScheme(
            name=name,
            form=card.form,
            band_kind=card.band_kind,
            ordinal=0 if last is None else last + 1,
        )
        if card.key:
            scheme.id = card.key
        session.add(scheme)
    scheme.trashed_at = None
    scheme.name, scheme.form, scheme.band_kind = name, card.form, card.band_kind
    scheme.source, scheme.active = clean_text(card.source, "source"), card.active
    session.flush()
    _save_measures(session, scheme.id, card.measures)
    _save_bands(session, scheme.id, card.bands)
    return scheme.id


def _free_name(session: Session, card: SchemeCard) -> str:
    name = clean_line(card.name, "name")
    if not name or len(name) > NAME_LENGTH:
        raise InvalidInput(
            tr("请填写方案的名称，最多 {most} 个字。").format(most=NAME_LENGTH), field="name"
        )
    for one in schemes(session, active=None):
        if one.name == name and one.key != card.key:
            raise InvalidInput(tr("已有评价方案“{name}”。").format(name=name), field="name")
    return name


def _save_measures(session: Session, scheme_id: str, lines: Sequence[MeasureLine]) -> None:
    held = {
        one.indicator: one
        for one in session.scalars(
            select(EvaluationMeasure).where(EvaluationMeasure.scheme_id == scheme_id)
        )
    }
    for ordinal, line in enumerate(lines):
        measure = held.pop(line.indicator, None)
        if measure is None:
            measure = EvaluationMeasure(
                scheme_id=scheme_id, indicator=line.indicator, weight=line.weight
            )
            session.add(measure)
        measure.trashed_at = None
        measure.weight, measure.benchmark = line.weight, line.benchmark
        measure.cap, measure.ordinal = line.cap, ordinal
    for measure in held.values():
        measure.trashed_at = measure.trashed_at or datetime.now(UTC)
    session.flush()


def _save_bands(session: Session, scheme_id: str, lines: Sequence[BandLine]) -> None:
    held = {
        one.grade: one
        for one in session.scalars(
            select(EvaluationBand).where(EvaluationBand.scheme_id == scheme_id)
        )
    }
    for ordinal, line in enumerate(lines):
        band = held.pop(line.grade, None)
        if band is None:
            band = EvaluationBand(scheme_id=scheme_id, grade=line.grade, limit=line.limit)
            session.add(band)
        band.trashed_at = None
        band.limit, band.effect, band.ordinal = line.limit, line.effect or None, ordinal
    for band in held.values():
        band.trashed_at = band.trashed_at or datetime.now(UTC)
    session.flush()


def _read(session: Session, scheme: EvaluationScheme) -> SchemeCard:
    measures = session.scalars(
        select(EvaluationMeasure)
        .where(EvaluationMeasure.scheme_id == scheme.id, EvaluationMeasure.trashed_at.is_(None))
        .order_by(EvaluationMeasure.ordinal, EvaluationMeasure.id)
    )
    bands = session.scalars(
        select(EvaluationBand)
        .where(EvaluationBand.scheme_id == scheme.id, EvaluationBand.trashed_at.is_(None))
        .order_by(EvaluationBand.ordinal, EvaluationBand.id)
    )
    return SchemeCard(
        scheme.id,
        scheme.name,
        scheme.form,
        scheme.band_kind,
        scheme.source or "",
        tuple(MeasureLine(one.indicator, one.weight, one.benchmark, one.cap) for one in measures),
        tuple(BandLine(one.grade, one.limit, one.effect or "") for one in bands),
        scheme.active,
    )


def _quantity(text: str) -> Quantity:
    number, _, unit = text.partition(" ")
    return Quantity(Decimal(number), unit)
