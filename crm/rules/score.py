"""准入评分: ladders that turn a measure into points, the total of a card, what it comes to.

A ladder is plain data: `{"rungs": [{"from": "3", "points": "5"}, …]}`, highest first. A rung
gives its points from `from` on (without one: for all below); with `each` and `gives` it gives
`gives` more for each whole `each` above `at` (its `from` unless said), and less below it. All
numbers are exact, written as text. Source: domain.md, section 4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from crm.errors import InvalidInput
from crm.rules.numbers import Number
from db.terms import Opinion, ReviewResult
from resources import tr


@dataclass(frozen=True)
class Rung:
    """A step (each is 0), or a linear piece of a ladder."""

    start: Fraction | None
    points: Fraction
    each: Fraction = Fraction(0)
    gives: Fraction = Fraction(0)
    at: Fraction = Fraction(0)

    def reach(self, measure: Fraction) -> Fraction:
        """Return the points at a measure; only whole steps of `each` count."""
        if not self.each:
            return self.points
        return self.points + self.gives * int((measure - self.at) / self.each)


@dataclass(frozen=True)
class Criterion:
    """A line of a card: its weight in points, its ladder if it has one, or a veto."""

    key: str
    name: str
    weight: Decimal
    unit: str = ""
    rungs: tuple[Rung, ...] = ()
    veto: bool = False
    note: str = ""


@dataclass(frozen=True)
class Mark:
    """What one reviewer gave for one criterion."""

    criterion: str
    reviewer: str
    points: Decimal | None = None
    vetoed: bool = False


@dataclass(frozen=True)
class Standing:
    """How a review stands. averages: points by criterion; missing: what nobody scored yet."""

    averages: Mapping[str, Fraction] = field(default_factory=dict)
    total: Fraction = Fraction(0)
    full: Decimal = Decimal(0)
    missing: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    pass_mark: Decimal | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the total reaches the pass mark; None while that can't be said."""
        if self.pass_mark is None or self.missing:
            return None
        return self.total >= self.pass_mark


def read_ladder(data: Mapping[str, Any] | None) -> tuple[Rung, ...]:
    """Read a ladder from its plain data; raises InvalidInput (field ``ladder``)."""
    if not data:
        return ()
    try:
        rungs = tuple(_rung(one) for one in data["rungs"])
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise InvalidInput(
            tr("阶梯读不懂：每一级要写 from（起点）和 points（得分）。"),
            field="ladder",
            details=str(data),
        ) from error
    starts = [rung.start for rung in rungs]
    bounded = [start for start in starts if start is not None]
    if None in starts[:-1] or bounded != sorted(set(bounded), reverse=True):
        raise InvalidInput(
            tr("阶梯要从高到低写，起点不能重复，只有最低一级可以没有起点。"), field="ladder"
        )
    return rungs


def ladder_points(criterion: Criterion, measure: Number) -> Decimal:
    """Return what the ladder gives for a measure, between nothing and the weight."""
    value = Fraction(measure)
    for rung in criterion.rungs:
        if rung.start is None or value >= rung.start:
            return _decimal(min(max(rung.reach(value), Fraction(0)), Fraction(criterion.weight)))
    return Decimal(0)


def ladder_words(criterion: Criterion) -> str:
    """Return the ladder in words, highest first."""
    words = []
    for rung in criterion.rungs:
        unit = criterion.unit
        start = tr("其余") if rung.start is None else tr("{n}{unit} 起").format(
            n=plain_points(rung.start), unit=unit
        )  # fmt: skip
        if not rung.each:
            words.append(
                tr("{start} {points} 分").format(start=start, points=plain_points(rung.points))
            )
        elif rung.start is None:
            words.append(
                tr("比 {at} 每低满 {each}{unit} 减 {gives} 分").format(
                    at=plain_points(rung.at),
                    each=plain_points(rung.each),
                    unit=unit,
                    gives=plain_points(rung.gives),
                )
            )
        else:
            words.append(
                tr("{start} {points} 分，每增满 {each}{unit} 加 {gives} 分").format(
                    start=start,
                    points=plain_points(rung.points),
                    each=plain_points(rung.each),
                    unit=unit,
                    gives=plain_points(rung.gives),
                )
            )
    return "；".join(words)


def check_points(
    criterion: Criterion, measure: Decimal | None, points: Decimal | None
) -> Decimal | None:
    """Return the points that a reviewer's entry comes to; a measure gives the ladder's.

    None: nothing was entered. Raises InvalidInput (field ``points`` or ``measure``), saying what
    would be right.
    """
    if measure is not None and not criterion.rungs:
        raise InvalidInput(
            tr("“{name}”没有阶梯，请直接打分（0 至 {most} 分）。").format(
                name=criterion.name, most=plain_points(criterion.weight)
            ),
            field="measure",
        )
    if measure is not None:
        due = ladder_points(criterion, measure)
        if points is not None and points != due:
            raise InvalidInput(
                tr("{measure}{unit} 按阶梯应得 {due} 分，不是 {points} 分（{ladder}）。").format(
                    measure=plain_points(measure),
                    unit=criterion.unit,
                    due=plain_points(due),
                    points=plain_points(points),
                    ladder=ladder_words(criterion),
                ),
                field="points",
            )
        return due
    if points is None:
        return None
    if not 0 <= points <= criterion.weight:
        raise InvalidInput(
            tr("“{name}”满分 {most} 分，请填 0 至 {most} 之间的分数。").format(
                name=criterion.name, most=plain_points(criterion.weight)
            ),
            field="points",
        )
    if criterion.rungs and not _reachable(criterion, Fraction(points)):
        raise InvalidInput(
            tr("{points} 分不在“{name}”的阶梯上（{ladder}）。可以填实测值，由阶梯得分。").format(
                points=plain_points(points), name=criterion.name, ladder=ladder_words(criterion)
            ),
            field="points",
        )
    return points


def standing(
    criteria: Sequence[Criterion], marks: Sequence[Mark], pass_mark: Decimal | None
) -> Standing:
    """Return averages over the reviewers that scored, their total, and what is missing."""
    given: dict[str, list[Fraction]] = {}
    vetoed = {mark.criterion for mark in marks if mark.vetoed}
    for mark in marks:
        if mark.points is not None:
            given.setdefault(mark.criterion, []).append(Fraction(mark.points))
    scored = [one for one in criteria if not one.veto]
    averages = {
        one.key: min(sum(given[one.key], Fraction(0)) / len(given[one.key]), Fraction(one.weight))
        for one in scored
        if one.key in given
    }
    return Standing(
        averages,
        sum(averages.values(), Fraction(0)),
        sum((one.weight for one in scored), Decimal(0)),
        tuple(one.name for one in scored if one.key not in averages),
        tuple(one.name for one in criteria if one.veto and one.key in vetoed),
        pass_mark,
    )


def check_result(
    result: ReviewResult,
    stands: Standing,
    opinions: Sequence[tuple[str, Opinion | None]],
    conditions: str | None,
) -> None:
    """Refuse a result that scores, vetoes or opinions don't bear; raises InvalidInput."""
    if result in (ReviewResult.PENDING, ReviewResult.REJECTED):
        return
    if stands.vetoes:
        _refuse(tr("一票否决：{names}。只能不予准入。").format(names="、".join(stands.vetoes)))
    if stands.missing:
        _refuse(tr("还没有打分：{names}。").format(names="、".join(stands.missing)))
    silent = [name for name, opinion in opinions if opinion is None]
    if silent:
        _refuse(tr("还没有联合把关意见：{names}。").format(names="、".join(silent)))
    if result is ReviewResult.CONDITIONAL:
        if not conditions:
            raise InvalidInput(
                tr("有条件通过请写明条件，例如 环评批复前不供地。"), field="conditions"
            )
        return
    if stands.reached is False:
        assert stands.pass_mark is not None
        _refuse(
            tr("总分 {total} 低于及格线 {mark}，不能直接通过；可以有条件通过或不予准入。").format(
                total=show_points(stands.total), mark=plain_points(stands.pass_mark)
            )
        )
    unwilling = [name for name, opinion in opinions if opinion is not Opinion.AGREED]
    if unwilling:
        _refuse(
            tr("{names} 没有同意，不能直接通过；可以有条件通过或不予准入。").format(
                names="、".join(unwilling)
            )
        )


def show_points(points: Number | None) -> str:
    """Show points with at most two places, rounded 四舍五入; unknown is —."""
    if points is None:
        return "—"
    value = Fraction(points)
    cents = int(value * 100 + Fraction(1, 2)) if value >= 0 else -int(-value * 100 + Fraction(1, 2))
    return plain_points(Fraction(cents, 100))


def _refuse(sentence: str) -> None:
    raise InvalidInput(sentence, field="result")


def _rung(data: Mapping[str, Any]) -> Rung:
    start = None if data.get("from") is None else _exact(data["from"])
    each = _exact(data.get("each", "0"))
    if each < 0 or (each and start is None and "at" not in data):
        raise ValueError("each")
    at = _exact(data["at"]) if "at" in data else start or Fraction(0)
    return Rung(start, _exact(data["points"]), each, _exact(data.get("gives", "0")), at)


def _exact(written: Any) -> Fraction:
    if not isinstance(written, (str, int)) or isinstance(written, bool):
        raise TypeError(written)
    return Fraction(Decimal(written))


def _reachable(criterion: Criterion, points: Fraction) -> bool:
    """Whether some measure gives these points."""
    weight = Fraction(criterion.weight)
    lowest = criterion.rungs[-1]
    if points == 0 and (lowest.start is not None or lowest.gives > 0):
        return True
    above: Fraction | None = None
    for rung in criterion.rungs:
        if not rung.each or not rung.gives:
            if points == min(max(rung.points, Fraction(0)), weight):
                return True
        else:
            steps = (points - rung.points) / rung.gives
            measure = rung.at + steps * rung.each
            low = rung.start is None or measure >= rung.start
            if steps.denominator == 1 and low and (above is None or measure < above):
                return True
            # Below a zero step a whole step is only full at its far end.
            if steps == 0 and rung.start is None:
                return True
        above = rung.start
    return False


def _decimal(value: Fraction) -> Decimal:
    """Return an exact decimal; a ladder's points are decimals times a whole number."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def plain_points(value: Number) -> str:
    """Show an exact number of points or of a ladder without trailing zeros."""
    number = _decimal(Fraction(value))
    return format(number.normalize() if number else Decimal(0), "f")
