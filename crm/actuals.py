"""Finding a target's actual figure: from records where records can tell, else from 月报数."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from crm.counts import Count, Records, excluded_parks
from crm.figures import Figures, Reported, show_months
from crm.rules.counting import Narrowing, fits, narrowing_of
from crm.rules.dates import month_end
from crm.rules.numbers import exact_decimal
from crm.rules.pace import Curve, Growth, GrowthSource, growth
from crm.rules.units import convert
from crm.signings import SignedProject
from crm.tiers import tiers_in_use
from db.terms import Measure
from resources import tr


@dataclass(frozen=True)
class Asked:
    """A target as it stands in the plan."""

    id: str
    ordinal: int
    park_id: str | None
    park: str | None
    category: str
    indicator: str
    section: str | None
    floor: Decimal | None
    ceiling: Decimal | None
    unit: str
    definition: str | None
    part_of_id: str | None
    measure: Measure
    argument: str | None
    owner: str | None = None
    pace: Sequence[str] | None = None

    @property
    def curve(self) -> Curve:
        """When its share of the year is due; () by the calendar."""
        return tuple(Decimal(share) for share in self.pace or ())

    @property
    def narrowing(self) -> Narrowing:
        if self.argument:
            return Narrowing.from_text(self.argument)
        return narrowing_of(self.indicator, self.measure, self.definition or "")


@dataclass(frozen=True)
class Found:
    """An actual figure, and where it comes from.

    before: of a count from records, what the same rule comes to in the year before by the same day.
    """

    basis: list[str]
    actual: Decimal | None = None
    month: int | None = None
    growth: Growth | None = None
    before: Decimal | None = None
    approximate: int = 0
    record_kind: str = "project"
    record_ids: tuple[str, ...] = ()
    illustrative: bool = False


class Actuals:
    """The actual figures of a year as known on `today`: what all targets need is read once.

    assumed: projects that a scenario has signed. plan: the targets of the year, for those that
    ask how another one has grown.
    """

    def __init__(
        self,
        session: Session,
        year: int,
        today: date,
        assumed: Sequence[SignedProject] = (),
        plan: Sequence[Asked] = (),
    ) -> None:
        self._plan = {
            (one.indicator, one.park_id): one for one in plan if one.measure is not Measure.GROWTH
        }
        self._session, self._year, self._today = session, year, today
        self._tiers = tiers_in_use(session)
        self._records = Records(session, year, today, self._tiers, assumed)
        self._figures = Figures(session, year, today)
        self._excluded = excluded_parks(session)
        self._before: dict[date, Records] = {}

    def find(self, asked: Asked, until: date | None = None) -> Found:
        """Return the actual figure of a target with its 口径, or a `Found` without one.

        until: the day, not after today, that is looked at instead of today.
        """
        found = self._look(asked, until)
        if asked.measure is Measure.SIGNED_PROJECTS and tr("工业项目") in asked.indicator:
            found.basis.append(tr("记录不区分工业与其他项目，全部计入"))
        counted = found.record_kind != "reported_figure"
        if asked.park_id is None and counted and self._excluded:
            found.basis.append(tr("全区不含{parks}").format(parks=tr("、").join(self._excluded)))
        return found

    def grown(self, asked: Asked, found: Found) -> Found:
        """Return a count from records with its 同比: by the same rule, on the same day last year.

        Of a year of which nothing is recorded only a published 同比 can tell, else it is 缺上年数.
        A reported figure, which has its own, and a count of a year that has not begun stay.
        """
        counted = found.record_kind != "reported_figure" and found.actual is not None
        if not counted or asked.unit == "%" or self._today.year < self._year:
            return found
        before = self._counted_before(self._same_day, asked)
        if before is None and self._counted_before(date(self._year - 1, 12, 31), asked) is not None:
            before = Decimal(0)  # the year's first came later
        if before is not None:
            return replace(found, before=before, growth=growth(None, found.actual, before))
        figure = self._figures.latest(asked.indicator, asked.park_id)
        if figure is None or figure.growth is None:
            return replace(found, growth=growth(None, found.actual, None))
        said = tr("上年没有记录，同比取{months}公布的数").format(months=show_months(figure.month))
        told = growth(figure.growth, None, None)
        return replace(found, basis=[*found.basis, said], growth=told)

    @property
    def _same_day(self) -> date:
        """The day of the year before that answers to today; a year that is over is whole."""
        last = self._year - 1
        if self._today.year > self._year:
            return date(last, 12, 31)
        month = self._today.month
        return date(last, month, min(self._today.day, month_end(last, month).day))

    def _counted_before(self, day: date, asked: Asked) -> Decimal | None:
        """What the year before came to by `day`; None when nothing of the sort is recorded."""
        if day not in self._before:
            self._before[day] = Records(self._session, self._year - 1, day, self._tiers)
        found = _count(self._before[day], asked, None)
        return found[0].value if found is not None and found[0].recorded else None

    def _look(self, asked: Asked, until: date | None) -> Found:
        count = _count(self._records, asked, until)
        if count is not None:
            return _from_records(*count)
        if asked.measure is Measure.GROWTH:
            return self._growth(asked, until)
        return self._reported(asked, until)

    def _reported(self, asked: Asked, until: date | None) -> Found:
        figure = self._figures.latest(asked.indicator, asked.park_id, until)
        lacking = {
            Measure.CAPITAL: tr("尚无到位资金记录"),
            Measure.ORGANIZATIONS: tr("没有带这个标签或类别的企业"),
            Measure.STAGE_REACHED: tr("指标未写明阶段"),
        }.get(asked.measure)
        basis = [lacking] if lacking else []
        if figure is None:
            basis.append(tr("缺数据：没有月报数"))
            return Found(basis, record_kind="reported_figure")
        value = convert(figure.value, figure.unit, asked.unit)
        basis.append(
            tr("取月报数，{months}累计{reporter}").format(
                months=show_months(figure.month),
                reporter=tr("，{who}填报").format(who=figure.reporter) if figure.reporter else "",
            )
        )
        if value is None:
            basis.append(
                tr("缺数据：月报单位“{unit}”不能折算为“{wanted}”").format(
                    unit=figure.unit, wanted=asked.unit
                )
            )
        growth = self._figures.growth(figure) if asked.unit != "%" else None
        return Found(
            basis,
            value,
            figure.month,
            growth,
            record_kind="reported_figure",
            record_ids=(figure.id,),
            illustrative=figure.illustrative,
        )

    def _growth(self, asked: Asked, until: date | None) -> Found:
        of = grows(asked.indicator, asked.narrowing)
        figure = self._figures.latest(of, asked.park_id, until)
        counted = self._plan.get((of, asked.park_id)) if until is None else None
        if figure is None and counted is not None:
            found = self.grown(counted, self._look(counted, None))
            if found.growth is not None and found.growth.percent is not None:
                said = tr("“{of}”由记录计算，与上年同一天比").format(of=of)
                percent = exact_decimal(found.growth.percent)
                return Found([said], percent, growth=found.growth, illustrative=found.illustrative)
        if figure is None:
            return Found(
                [tr("缺数据：“{of}”没有月报数").format(of=of)], record_kind="reported_figure"
            )
        growth = self._figures.growth(figure)
        return Found(
            [_growth_basis(growth, of, figure)],
            None if growth.percent is None else exact_decimal(growth.percent),
            figure.month,
            growth,
            record_kind="reported_figure",
            record_ids=(figure.id,),
            illustrative=figure.illustrative,
        )


def grows(indicator: str, narrowing: Narrowing) -> str:
    """Return the indicator whose growth a growth target asks for."""
    return narrowing.of or indicator.removesuffix(tr("同比增长"))


def _count(records: Records, asked: Asked, until: date | None) -> tuple[Count, str] | None:
    """Return what records say and of what kind they are; None where a report has to tell."""
    narrowing, park_id = asked.narrowing, asked.park_id
    match asked.measure:
        case Measure.SIGNED_PROJECTS:
            return records.signings(park_id, narrowing, asked.unit, until), "project"
        case Measure.STAGE_REACHED if narrowing.stages:
            return records.passages(park_id, narrowing.stages, until), "project"
        case Measure.CAPITAL if narrowing.capital is not None and fits(
            asked.unit, narrowing.capital
        ):
            count = records.capital(park_id, narrowing.capital, asked.unit, until)
            kind = "capital_arrival"
        case Measure.ORGANIZATIONS if narrowing.tag or narrowing.industry:
            count = records.organizations(park_id, narrowing, until)
            kind = "organization"
        case _:
            return None
    return (count, kind) if count.known else None


def _from_records(count: Count, kind: str) -> Found:
    return Found(
        list(count.notes),
        count.value,
        approximate=count.approximate,
        record_kind=kind,
        record_ids=count.ids,
        illustrative=count.illustrative,
    )


def _growth_basis(growth: Growth, of: str, figure: Reported) -> str:
    words = {
        GrowthSource.PUBLISHED: tr("“{of}”{months}公布的同比"),
        GrowthSource.COMPUTED: tr("由“{of}”{months}累计与上年同期计算"),
        GrowthSource.FROM_ZERO: tr("“{of}”{months}的上年同期数是 0，算不出同比"),
        GrowthSource.NO_LAST_YEAR: tr("缺上年数：“{of}”{months}没有公布同比，也没有上年同期数"),
    }[growth.source]
    return words.format(of=of, months=show_months(figure.month))
