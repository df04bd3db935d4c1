"""招商工作月报 on paper: its sections from a snapshot, and nothing that is not in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.charts import Attainment, Funnel, Level
from crm.briefings.conclusion import conclude, points_of, show_sum
from crm.briefings.issue import (
    ListedProject,
    MonthlySnapshot,
    StageGroup,
    StalledProject,
    TargetLine,
)
from crm.briefings.page import (
    BODY,
    CELL,
    READING,
    SMALL,
    Conclusion,
    Masthead,
    Note,
    Text,
    run,
    section,
    subsection,
)
from crm.briefings.press import Imprint
from crm.briefings.setting import Run
from crm.briefings.tables import Cell, Column, GroupRow, Row, grid
from crm.pipeline import FunnelStep, Movement
from crm.rules.numbers import UNKNOWN, Number, round_half_up, show_number, show_percent
from crm.rules.pace import GrowthSource
from crm.rules.stages import ROAD, Move
from crm.rules.tiers import Headline
from crm.rules.totals import total
from crm.rules.units import show_amount, show_extent, show_when
from crm.targets import TargetStanding, show_actual, show_months, show_target
from crm.tiers import MajorProject
from db.terms import AmountKind, Stage
from db.values import AREA_UNITS_PER_MU, Extent
from resources import tr

SEVERE = -8  # points behind from which a figure is printed in red
_LONGEST = 160  # characters of 进展 in the list; the rest stands on the project's page
_SILENT_NAMED = 12  # silent projects in rows of their own; more are gathered by person


def title() -> str:
    """Return the brief's name."""
    return tr("招商工作月报")


def imprint(issue: MonthlySnapshot) -> Imprint:
    """Return what each sheet says of the issue."""
    period = tr("{year}年第{number}期").format(year=issue.year, number=issue.number)
    foot = tr("引凤 · 数据截至 {as_of}").format(as_of=issue.as_of.isoformat())
    issued = tr("签发 {by} {on}") if issue.issued_by else tr("签发 {on}")
    foot += "　" + issued.format(by=issue.issued_by, on=issue.issued_on.isoformat())
    return Imprint(
        title=f"{title()}（{period}）",
        author=issue.bureau,
        subject=_period(issue.first, issue.last),
        running=f"{title()}　{period}",
        foot=foot,
        sample=tr("示例数据，金额均为虚构") if issue.illustrative else "",
    )


def _period(first: date, last: date) -> str:
    return tr("{year}年{month}月{first}日至{last}日").format(
        year=first.year, month=first.month, first=first.day, last=last.day
    )


def story(issue: MonthlySnapshot) -> list[Flowable]:
    """Return the brief's flowables in order."""
    return [
        Masthead(
            title(),
            tr("第{number}期").format(number=issue.number),
            issue.bureau,
            _period(issue.first, issue.last),
        ),
        Conclusion(_conclusion(issue)),
        *_targets(issue),
        *_large(issue),
        *_funnel(issue),
        *_list(issue),
        *_definitions(issue),
    ]


def _conclusion(issue: MonthlySnapshot) -> Iterable[list[Run]]:
    bold = replace(BODY, face="sans-bold")
    yield [
        run(phrase.text, bold, ink="red") if phrase.urgent else run(phrase.text, BODY)
        for phrase in conclude(issue)
    ]


def _empty(text: str) -> Flowable:
    return Text(text, replace(READING, ink="secondary"))


# 一、年度目标与时序


def _targets(issue: MonthlySnapshot) -> list[Flowable]:
    parts = section(tr("一、年度目标与时序"), "targets")
    if not issue.targets:
        return [*parts, _empty(tr("本年度尚未录入年度计划，录入后此处列出各项目标的完成情况。"))]
    with_change = any(line.change is not None for line in issue.targets)
    columns = [
        Column(tr("指标"), 146),
        Column(tr("完成"), 50, "right"),
        Column(tr("目标"), 46, "right"),
        Column(tr("单位"), 38),
        Column(tr("完成率"), 44, "right"),
        Column(tr("已完成、时序"), 96),
        Column(tr("与时序"), 48, "right"),
    ]
    if with_change:
        columns.append(Column(tr("较上月"), 40, "right"))
    rows: list[Row] = []
    park = None
    for line in issue.targets:
        if line.standing.park_id != park:
            park = line.standing.park_id
            rows.append(GroupRow(line.standing.park))
        rows.append(_target_row(line, with_change))
    return [*parts, grid(columns, rows), Note(_targets_note(issue), see="definitions")]


def _target_row(line: TargetLine, with_change: bool) -> Row:
    at = line.standing
    row: list[str | Cell | Flowable] = [
        Cell(_indicator(at), tail="" if at.as_of_month is None else show_months(at.as_of_month)),
        _actual_cell(at),
        show_target(at),
        Cell(at.unit, "secondary"),
        show_percent(at.rate, 1),
        _bar(at),
        _points_cell(at),
    ]
    if with_change:
        row.append(Cell(_signed_number(line.change), "secondary"))
    return row


def _indicator(at: TargetStanding) -> str:
    return tr("　其中：{name}").format(name=at.indicator) if at.part_of else at.indicator


def _actual_cell(at: TargetStanding) -> Cell:
    if at.actual is not None:
        return Cell(show_actual(at), bold=True)
    lacks_last_year = at.growth is not None and at.growth.source is GrowthSource.NO_LAST_YEAR
    return Cell(tr("缺上年数") if lacks_last_year else show_actual(at), "secondary")


def _bar(at: TargetStanding) -> Flowable | str:
    if not at.paced:
        return ""
    ink = "green" if points_of(at) >= 0 else "red" if points_of(at) <= SEVERE else "accent"
    return Attainment(_float(at.rate), pace=_float(at.pace), ink=ink)


def _points_cell(at: TargetStanding) -> Cell:
    if at.ahead is None:
        return Cell(UNKNOWN, "secondary")
    points = points_of(at)
    shown = show_number(abs(points), 1)
    if not points:
        return Cell(tr("持平"), "green", bold=True)
    if points > 0:
        return Cell(tr("超 {points}").format(points=shown), "green", bold=True)
    ink = "red" if points <= SEVERE else "amber"
    return Cell(tr("欠 {points}").format(points=shown), ink, bold=True)


def _signed_number(points: Number | None) -> str:
    if points is None:
        return UNKNOWN
    rounded = round_half_up(points, 1)
    shown = show_number(abs(rounded), 1)
    return shown if not rounded else f"{'+' if rounded > 0 else '−'}{shown}"


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _targets_note(issue: MonthlySnapshot) -> str:
    said = [
        tr("时序进度{pace}（截至{day}），月报数与其所报月份的时序比较；与时序以百分点计。").format(
            pace=show_percent(issue.pace, 1), day=issue.as_of.isoformat()
        )
    ]
    if any(not line.standing.paced for line in issue.targets):
        said.append(tr("以百分数为目标的指标与目标值比较。"))
    if any(line.change is not None for line in issue.targets):
        said.append(tr("较上月为“与时序”的增减。"))
    if left_out := sum(
        line.standing.approximate for line in issue.targets if not line.standing.part_of
    ):
        said.append(tr("另有约数{n}项，不计入。").format(n=left_out))
    return "".join(said)


# 二、10亿元、50亿元项目


def _large(issue: MonthlySnapshot) -> list[Flowable]:
    parts = section(tr("二、10亿元、50亿元项目"), "large")
    if not issue.large:
        return [*parts, _empty(tr("目前没有达到10亿元的项目。"))]
    columns = [
        Column(tr("项目"), 114),
        Column(tr("档次"), 42),
        Column(tr("阶段"), 28),
        Column(tr("投资\n亿元"), 54, "right"),
        Column(tr("到位\n亿元"), 40, "right"),
        Column(tr("用地\n亩"), 40, "right"),
        Column(tr("进展"), 80),
        Column(tr("联点 / 专员"), 72),
    ]
    places = _land_places(one.land for one in issue.large)
    rows: list[Row] = [
        _large_row(one, one.project_id in issue.counted, places) for one in issue.large
    ]
    note = tr("投资为合同投资，没有合同的列协议投资或拟投资，并在数下注明；约数不计入达成。")
    note += tr("共{n}个项目，投资合计{total}。").format(
        n=len(issue.large), total=show_sum(total(one.headline.amount for one in issue.large))
    )
    return [*parts, grid(columns, rows), Note(note)]


def _large_row(one: MajorProject, counted: bool, places: int) -> Row:
    tier = one.tiered.tier.name
    return [
        Cell(one.name, bold=True),
        Cell(
            tier,
            "red" if tier != "10亿" else "accent",
            bold=True,
            small=tr("本年计入") if counted else "",
        ),
        one.stage.label,
        _amount_cell(one.headline),
        show_amount(one.arrived, with_unit=False),
        show_extent(one.land, with_unit=False, places=places),
        Cell(_shortened(one.progress, 60) or UNKNOWN, "" if one.progress else "secondary"),
        Cell(_people(one.chief, one.commissioner), "secondary"),
    ]


def _people(*names: str | None) -> str:
    return " / ".join(name or UNKNOWN for name in names)


def _land_places(lands: Iterable[Extent | None]) -> int:
    """Return the decimals of a column of 亩: none where all are whole, so that it stays calm."""
    known = [land.units for land in lands if land is not None and land.units is not None]
    return 2 if any(units % AREA_UNITS_PER_MU for units in known) else 0


def _amount_cell(figure: Headline | None) -> Cell:
    """The headline figure; what is not 合同投资 says what it is under the figure."""
    if figure is None:
        return Cell(UNKNOWN, "secondary")
    apart = figure.kind is not AmountKind.CONTRACTED
    return Cell(
        show_amount(figure.amount, with_unit=False),
        bold=True,
        small=figure.kind.label if apart else "",
    )


def _shortened(text: str | None, longest: int) -> str:
    plain = " ".join((text or "").split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


# 三、漏斗与阶段变化


def _funnel(issue: MonthlySnapshot) -> list[Flowable]:
    parts = section(tr("三、漏斗与阶段变化"), "funnel", room=240)
    standing = {group.stage: len(group.projects) for group in issue.groups}
    steps = {step.stage: step for step in issue.funnel}
    on_road = sum(standing.get(stage, 0) for stage in ROAD)
    if not on_road and not any(step.entered for step in issue.funnel):
        return [*parts, _empty(tr("目前没有在库项目。"))]
    levels = [
        Level(stage.label, standing.get(stage, 0), _conversion(steps.get(stage))) for stage in ROAD
    ]
    reading = _reading(standing, issue.funnel, on_road)
    parts += [Funnel(levels, unit=tr(" 个")), Spacer(1, 2), Text(reading, READING)]
    parts += _movements(issue)
    parts += _stalled(issue)
    return parts


def _conversion(step: FunnelStep | None) -> str:
    if step is None or not step.entered:
        return ""
    said = tr("本年进入{n}个").format(n=step.entered)
    if step.stage is ROAD[-1]:
        return said
    return said + tr("，继续前行{share}").format(share=show_percent(step.share, 0))


def _reading(standing: dict[Stage, int], funnel: Iterable[FunnelStep], on_road: int) -> str:
    said = tr("在库项目{n}个").format(n=on_road)
    most = max(ROAD, key=lambda stage: standing.get(stage, 0))
    if standing.get(most):
        said += tr("，处于{stage}的最多，{n}个").format(stage=most.label, n=standing[most])
    beside = [(stage, n) for stage, n in standing.items() if stage not in ROAD]
    if beside:
        listed = tr("、").join(tr("{stage}{n}个").format(stage=s.label, n=n) for s, n in beside)
        said += tr("；另有{listed}").format(listed=listed)
    # Behind 竣工 a year is too short to tell who goes on.
    known = [step for step in funnel if step.entered and step.stage in ROAD[:-3]]
    if known:
        least = min(known, key=lambda step: step.share or Fraction(0))
        said += tr("；本年进入{stage}的{entered}个中有{went}个继续前行，比例最低").format(
            stage=least.stage.label, entered=least.entered, went=least.went_on
        )
    return said + tr("。")


def _movements(issue: MonthlySnapshot) -> list[Flowable]:
    parts = subsection(tr("（一）本月阶段变化"), "moves")
    if not issue.movements:
        return [*parts, _empty(tr("本月没有阶段变动。"))]
    columns = [
        Column(tr("日期"), 60),
        Column(tr("项目"), 150),
        Column(tr("阶段变化"), 66),
        Column(tr("投资\n亿元"), 54, "right"),
        Column(tr("责任人"), 48),
        Column(tr("说明"), 92),
    ]
    people = {
        project.project_id: project.answerable
        for group in issue.groups
        for project in group.projects
    }
    rows: list[Row] = [
        _movement_row(move, people.get(move.project_id, "")) for move in issue.movements
    ]
    return [*parts, grid(columns, rows)]


def _movement_row(move: Movement, answerable: str) -> Row:
    step = move.to_stage.label
    if move.from_stage is not None:
        step = f"{move.from_stage.label} → {step}"
    return [
        show_when(move.on),
        Cell(move.name, bold=True),
        Cell(step, "amber" if move.kind in (Move.BACK, Move.ASIDE) else ""),
        _amount_cell(move.headline),
        Cell(answerable or UNKNOWN, "secondary"),
        Cell(_shortened(move.reason, 60), "secondary"),
    ]


def _stalled(issue: MonthlySnapshot) -> list[Flowable]:
    parts = subsection(tr("（二）满一个月未进展的项目及原因"), "stalled")
    if not issue.stalled:
        return [*parts, _empty(tr("没有满一个月未进展的项目。"))]
    silent = [one for one in issue.stalled if not one.project.stuck_reason.strip()]
    named = [one for one in issue.stalled if one.project.stuck_reason.strip()]
    if len(silent) <= _SILENT_NAMED:
        named, silent = [*named, *silent], []
    if named:
        parts.append(_stalled_table(named))
    if silent:
        parts += [Spacer(1, 6), _silent_table(silent)]
    return parts


def _stalled_table(stalled: Iterable[StalledProject]) -> Flowable:
    columns = [
        Column(tr("项目"), 150),
        Column(tr("阶段"), 32),
        Column(tr("进入日期"), 60),
        Column(tr("已停留\n天"), 42, "right"),
        Column(tr("责任人"), 52),
        Column(tr("未进展原因"), 134),
    ]
    rows: list[Row] = []
    for one in stalled:
        reason = _shortened(one.project.stuck_reason, _LONGEST)
        rows.append(
            [
                Cell(one.project.name, bold=True),
                one.project.stage.label,
                show_when(one.since),
                show_number(one.days),
                Cell(one.project.answerable or UNKNOWN, "secondary"),
                reason or Cell(tr("未填原因"), "red"),
            ]
        )
    return grid(columns, rows)


def _silent_table(silent: Iterable[StalledProject]) -> Flowable:
    """Those that owe a reason, gathered by who answers for them."""
    columns = [
        Column(tr("责任人"), 60),
        Column(tr("未填原因\n个"), 50, "right"),
        Column(tr("项目"), 360),
    ]
    by_person: dict[str, list[str]] = {}
    for one in silent:
        by_person.setdefault(one.project.answerable, []).append(one.project.name)
    rows: list[Row] = [
        [person or UNKNOWN, Cell(show_number(len(names)), "red", bold=True), tr("、").join(names)]
        for person, names in sorted(by_person.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    return grid(columns, rows, valign="TOP")


# 四、项目清单


def _list(issue: MonthlySnapshot) -> list[Flowable]:
    parts = section(tr("四、项目清单"), "projects")
    if not issue.groups:
        return [*parts, _empty(tr("目前没有项目。导入台账或新建线索后，此处按阶段列出。"))]
    columns = [
        Column(tr("序号"), 28, "right"),
        Column(tr("项目 / 投资方"), 160),
        Column(tr("投资\n亿元"), 56, "right"),
        Column(tr("用地\n亩"), 44, "right"),
        Column(tr("联点 / 专员"), 70),
        Column(tr("进展"), 112),
    ]
    rows: list[Row] = []
    number = 0
    places = _land_places(one.land for group in issue.groups for one in group.projects)
    for group in issue.groups:
        rows.append(_group_row(group))
        for project in group.projects:
            number += 1
            rows.append(_list_row(number, project, places))
    return [*parts, grid(columns, rows, valign="TOP")]


def _group_row(group: StageGroup) -> GroupRow:
    name = tr("{stage}　{n}个").format(stage=group.stage.label, n=len(group.projects))
    return GroupRow(name, tr("投资合计{total}").format(total=show_sum(group.total)))


def _list_row(number: int, project: ListedProject, places: int) -> Row:
    about = (project.investors, project.industry, project.park)
    led = project.chief or project.commissioner
    return [
        Cell(str(number), "secondary"),
        Cell(project.name, bold=True, small=tr("；").join(part for part in about if part)),
        _amount_cell(project.headline),
        show_extent(project.land, with_unit=False, places=places),
        Cell(
            _people(project.chief, project.commissioner) if led else project.owner or UNKNOWN,
            "secondary",
        ),
        Text(
            _shortened(project.progress, _LONGEST),
            replace(SMALL, ink="text", leading=CELL.leading),
        ),
    ]


# 五、口径


def _definitions(issue: MonthlySnapshot) -> list[Flowable]:
    parts = section(tr("五、口径"), "definitions", room=200)
    for text in _rules(issue):
        parts += [Text(text, replace(BODY, size=9.5, leading=15.5)), Spacer(1, 3)]
    if not issue.targets:
        return parts
    columns = [
        Column(tr("指标"), 128),
        Column(tr("目标"), 46, "right"),
        Column(tr("单位"), 38),
        Column(tr("计划口径"), 78),
        Column(tr("完成数的来源与口径"), 150),
        Column(tr("计划\n条目"), 30, "right"),
    ]
    small = replace(SMALL, ink="text", leading=CELL.leading)
    rows: list[Row] = []
    park = None
    for at in (line.standing for line in issue.targets):
        if at.park_id != park:
            park = at.park_id
            rows.append(GroupRow(at.park))
        rows.append(
            [
                _indicator(at),
                show_target(at),
                Cell(at.unit, "secondary"),
                Text(at.definition or UNKNOWN, small),
                Text(_shortened(at.basis, 300), small),
                Cell(at.section or UNKNOWN, "secondary"),
            ]
        )
    return [*parts, Spacer(1, 5), grid(columns, rows, valign="TOP")]


def _rules(issue: MonthlySnapshot) -> list[str]:
    said = [
        tr(
            "（一）签约与引进。一个项目只计一次，计入正式合同（投资合同）签订的年度；"
            "意向书、框架协议另列，不计入；增资扩产、裂变作为单独项目，只计新增部分。"
        ),
        tr(
            "（二）约数。带“约”“近”“以上”或区间的数列示而不计入合计和达成；"
            "合计只加确数，并在其旁注明另有约数几项。未知的数列“—”，不作零。"
        ),
        tr(
            "（三）档次。按合同投资，没有合同的按协议投资、拟投资划档，只有已签投资合同的计入引进目标；"
            "以人民币10亿元、50亿元或外币各自的档次线为界，50亿元以上项目含于10亿元以上项目之中。"
        ),
        tr(
            "（四）时序。时序进度为已过天数除以全年天数；月报数为1月至所报月份累计，"
            "与所报月份末的时序比较；超、欠为完成率减时序进度，以百分点计。"
        ),
        tr(
            "（五）阶段与漏斗。阶段按实际发生日期，由经办人登记；转化为本年进入某一阶段的项目中"
            "已走到其后阶段的比例，不以存量相除。满一个月没有阶段变动的项目须填未进展原因。"
        ),
        tr("（六）来源。本期所有数取自引凤数据，截至{as_of}；各指标的计量方式见下表。").format(
            as_of=issue.as_of.isoformat()
        ),
    ]
    if issue.parks_apart:
        said.insert(
            5,
            tr("（六）园区。{parks}的数不计入全区。").format(
                parks=tr("、").join(issue.parks_apart)
            ),
        )
        said[6] = said[6].replace("（六）", "（七）")
    return said
