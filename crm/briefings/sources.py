"""数字出处: each figure of a brief with the records that it counts, so that it can be looked up.

Read from the snapshot alone, so that an issue of last year tells what it counted then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from crm.briefings.conclusion import show_sum
from crm.briefings.issue import ListedProject, MonthlySnapshot, StageGroup, TargetLine
from crm.briefings.progress import KINDS, Capital, LateNode, Performance
from crm.milestone_words import show_light
from crm.rules.numbers import show_percent
from crm.rules.schedule import Light
from crm.rules.totals import total
from crm.rules.units import show_amount
from crm.targets import show_actual
from db.terms import Currency, Grade
from db.values import Amount
from resources import tr


class Behind(StrEnum):
    """What kind of records stands behind a figure."""

    PROJECTS = "projects"
    ORGANIZATIONS = "organizations"
    CAPITAL = "capital"  # arrivals of a month and its year, found by `day`
    REPORTED = "reported"  # 月报数, found by `day` and `about`
    GRADE = "grade"  # promises of a grade, its code in `about`
    OWED = "owed"  # remedies that run
    CONTRACT = "contract"
    LAND = "land"  # parcels, of the park in `about` or of 全区


@dataclass(frozen=True)
class Source:
    """A figure of the brief: what it is, how it is printed, and what it counts.

    section: where it stands in the brief. ids: of its records, none where the page finds them by
    `day` or `about`.
    """

    what: str
    figure: str
    behind: Behind
    ids: tuple[str, ...] = ()
    section: str = ""
    day: date | None = None
    about: str = ""


def of_targets(lines: Iterable[TargetLine], as_of: date, section: str = "") -> tuple[Source, ...]:
    """Return what each target counts; one without data has nothing behind it."""
    found = []
    for at in (line.standing for line in lines):
        if at.actual is None:
            continue
        park = "" if at.park_id is None else at.park
        what = f"{park}{at.indicator}"
        figure = f"{show_actual(at)}{at.unit}"
        day = at.as_of
        if at.record_kind in ("project", "organization"):
            behind = Behind.PROJECTS if at.record_kind == "project" else Behind.ORGANIZATIONS
            if at.record_ids:
                found.append(Source(what, figure, behind, at.record_ids, section))
        elif at.record_kind == "capital_arrival":
            found.append(Source(what, figure, Behind.CAPITAL, (), section, day))
        elif at.record_kind == "reported_figure":
            found.append(Source(what, figure, Behind.REPORTED, (), section, day, at.indicator))
    return tuple(found)


def of_issue(issue: MonthlySnapshot) -> tuple[Source, ...]:
    """Return the sources of a periodic brief, in the order of its sections."""
    word = issue.period_word
    return (
        *_signed(issue),
        *of_targets(issue.targets, issue.as_of, tr("年度目标与时序")),
        *_projects(
            tr("10亿元、50亿元项目"),
            tr("{n}个，投资合计{total}").format(
                n=len(issue.large),
                total=show_sum(total(one.headline.amount for one in issue.large)),
            ),
            (one.project_id for one in issue.large),
            tr("10亿元、50亿元项目"),
        ),
        *(
            Source(
                one.name,
                show_amount(one.headline.amount),
                Behind.PROJECTS,
                (one.project_id,),
                tr("10亿元、50亿元项目"),
            )
            for one in issue.large
        ),
        *of_groups(issue.groups, tr("漏斗与阶段变化")),
        *_funnel(issue),
        *_counted(
            tr("{period}阶段变化").format(period=word),
            [one.project_id for one in issue.movements],
            tr("漏斗与阶段变化"),
        ),
        *_counted(
            tr("满一个月未进展"),
            [one.project.project_id for one in issue.stalled],
            tr("漏斗与阶段变化"),
        ),
        *of_nodes(issue.late),
        *_performance(issue.performance),
        *_capital(issue.capital, issue.as_of, word),
    )


def of_groups(groups: Sequence[StageGroup], section: str) -> tuple[Source, ...]:
    """Return the projects that stand at each stage."""
    return tuple(
        Source(
            tr("处于{stage}").format(stage=group.stage.label),
            tr("{n}个，{total}").format(n=len(group.projects), total=show_sum(group.total)),
            Behind.PROJECTS,
            ids_of(group.projects),
            section,
        )
        for group in groups
    )


def ids_of(projects: Iterable[ListedProject]) -> tuple[str, ...]:
    """Return the ids of the projects."""
    return tuple(one.project_id for one in projects)


def of_nodes(nodes: Sequence[LateNode]) -> tuple[Source, ...]:
    """Return the projects behind the numbers of red and yellow milestones."""
    found = []
    for light in (Light.RED, Light.AMBER):
        ids = [one.project_id for one in nodes if one.light is light]
        what = tr("{light}节点").format(light=show_light(light))
        section = tr("红灯、黄灯节点")
        found += [
            replace(one, figure=tr("{n}个").format(n=len(ids)))
            for one in _counted(what, ids, section)
        ]
    return tuple(found)


def _signed(issue: MonthlySnapshot) -> tuple[Source, ...]:
    found: list[Source] = []
    for what, signed in (
        (tr("{period}新签约").format(period=issue.period_word), issue.signed),
        (tr("全年累计签约"), issue.signed_year),
    ):
        figure = tr("{n}个，合同投资{total}").format(
            n=len(signed), total=show_sum(total(one.amount for one in signed))
        )
        found += _projects(what, figure, (one.project_id for one in signed), tr("结论"))
    return tuple(found)


def _funnel(issue: MonthlySnapshot) -> tuple[Source, ...]:
    section = tr("漏斗与阶段变化")
    found: list[Source] = []
    for step in issue.funnel:
        stage = step.stage.label
        entered = tr("{n}个，{share}继续前行") if step.went_on else tr("{n}个")
        found += _projects(
            tr("本年进入{stage}").format(stage=stage),
            entered.format(n=step.entered, share=show_percent(step.share, 0)),
            step.entered_ids,
            section,
        )
    return tuple(found)


def _performance(found: Performance | None) -> tuple[Source, ...]:
    if found is None:
        return ()
    section = tr("合同履约")
    grades = [
        Source(
            tr("承诺{grade}").format(grade=grade.label),
            tr("{n}项").format(n=found.counts[grade]),
            Behind.GRADE,
            section=section,
            about=grade.value,
        )
        for grade in Grade
        if found.counts.get(grade)
    ]
    if found.owed:
        grades.append(Source(found.owed_name, found.owed, Behind.OWED, section=section))
    named = [
        Source(
            tr("{project}的{promise}").format(project=one.project, promise=one.promise),
            tr("，").join(part for part in (one.ratio, one.grade.label, one.remedy) if part),
            Behind.CONTRACT,
            (one.contract_id,),
            section,
        )
        for one in found.named
        if one.contract_id
    ]
    return (*grades, *named)


def _capital(found: Capital | None, as_of: date, period: str) -> tuple[Source, ...]:
    if found is None:
        return ()
    section = tr("到位资金")
    told = [
        (word.format(kind=one.kind.label, period=period), fen, one.kind.currency, as_of)
        for one in found.zone
        for word, fen in (
            (tr("{kind}{period}到位"), one.period),
            (tr("{kind}本年累计到位"), one.year),
            (tr("{kind}本年形成固投"), one.fixed),
            (tr("{kind}未核实（不计）"), one.apart),
        )
    ]
    told += [
        (tr("{month}月到位").format(month=month), fen, Currency.CNY, date(as_of.year, month, 1))
        for month, fen in enumerate(found.months, 1)
    ]
    told += [
        (
            tr("{park}{kind}本年累计到位").format(park=park, kind=kind.label),
            fen,
            kind.currency,
            as_of,
        )
        for park, sums in found.parks
        for kind, fen in zip(KINDS, sums, strict=True)
    ]
    return tuple(
        Source(what, _wan(fen, currency), Behind.CAPITAL, section=section, day=day)
        for what, fen, currency, day in told
        if fen
    )


def _wan(fen: int, currency: Currency) -> str:
    unit = "万美元" if currency is Currency.USD else "万元"
    return show_amount(Amount(fen, currency), unit=unit)


def _projects(what: str, figure: str, ids: Iterable[str], section: str) -> list[Source]:
    """One source with each project once; none where nothing was counted."""
    once = tuple(dict.fromkeys(ids))
    return [Source(what, figure, Behind.PROJECTS, once, section)] if once else []


def _counted(what: str, ids: Sequence[str], section: str) -> list[Source]:
    return _projects(what, tr("{n}个").format(n=len(set(ids))), ids, section)
