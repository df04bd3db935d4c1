"""三、漏斗与阶段变化: what stands where, what moved in the month, and what stands still."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from reportlab.platypus import Spacer
from reportlab.platypus.flowables import Flowable

from crm.briefings.charts import funnel, stage_movement
from crm.briefings.issue import MonthlySnapshot, StalledProject
from crm.briefings.issue_tables import MOVES, silent_table, stalled_table
from crm.briefings.page import Text, empty, section, subsection
from crm.briefings.project_tables import LONGEST, amount_cell
from crm.briefings.since import more_than
from crm.briefings.since_tables import gone_note, since_grid
from crm.briefings.style import READING
from crm.briefings.tables import Cell, Column, Grid, Row, grid, names_of, shortened
from crm.charts import Level
from crm.pipeline import FunnelStep, Movement, stage_flows
from crm.rules.numbers import UNKNOWN, show_number, show_percent
from crm.rules.stages import ROAD, Move, position
from crm.rules.units import show_amount, show_when
from db.terms import Stage
from resources import tr

_SILENT_NAMED = 12  # silent projects in rows of their own; more are gathered by person
_MOVES_CHARTED = 4  # moves that a chart tells better than their rows alone
_MOVES_NAMED = 20  # moves in rows of their own; of more the early steps are gathered by stage
_CHART = 220.0  # points that the heading, the chart of moves and its reading take together
_EARLY = ROAD[: position(Stage.REVIEW)]
_IN_A_CELL = 30  # projects, so that a row fits on a page


def pipeline(issue: MonthlySnapshot) -> list[Flowable]:
    """Return the section of the funnel, the month's moves and what stands still."""
    parts = section(tr("三、漏斗与阶段变化"), "funnel", room=224)
    standing = {group.stage: len(group.projects) for group in issue.groups}
    steps = {step.stage: step for step in issue.funnel}
    on_road = sum(standing.get(stage, 0) for stage in ROAD)
    if not on_road and not any(step.entered for step in issue.funnel):
        return [*parts, empty(tr("目前没有在库项目。"))]
    levels = [
        Level(
            stage.label,
            standing.get(stage, 0),
            _remark(issue, stage, standing.get(stage, 0), steps.get(stage)),
        )
        for stage in ROAD
    ]
    reading = _reading(standing, issue.funnel, on_road)
    parts += [funnel(levels, unit=tr(" 个")), Spacer(1, 2), Text(reading, READING)]
    parts += _movements(issue)
    parts += _stalled(issue)
    return parts


def _remark(issue: MonthlySnapshot, stage: Stage, now: int, step: FunnelStep | None) -> str:
    more = more_than(issue.since, "stages", stage.value, now)
    return tr("，").join(said for said in (more, _conversion(step)) if said)


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
    title = tr("（一）{period}阶段变化").format(period=issue.period_word)
    charted = len(issue.movements) >= _MOVES_CHARTED
    parts = subsection(title, "moves", room=_CHART if charted else 110)
    if not issue.movements:
        return [*parts, empty(tr("{period}没有阶段变动。").format(period=issue.period_word))]
    if charted:
        parts += [stage_movement(stage_flows(issue.movements)), Spacer(1, 2)]
    parts += [Text(_moves_reading(issue), READING), Spacer(1, 4)]
    people = {
        project.project_id: project.answerable
        for group in issue.groups
        for project in group.projects
    }
    many = len(issue.movements) > _MOVES_NAMED
    gathered = [move for move in issue.movements if many and _is_early(move)]
    named = [move for move in issue.movements if move not in gathered]
    if named:
        parts.append(_movement_rows(named, people))
    if gathered:
        parts += [Spacer(1, 6), _gathered_rows(gathered, people)]
    return parts


def _is_early(move: Movement) -> bool:
    """Whether it is a step forward before 评审, as a zone takes by the dozen."""
    return move.to_stage in _EARLY and move.kind in (Move.FORWARD, Move.SKIP)


def _movement_rows(moves: Sequence[Movement], people: Mapping[str, str]) -> Grid:
    reasoned = any(move.reason for move in moves)
    columns = [
        Column(tr("日期"), 60),
        Column(tr("项目"), 150 if reasoned else 190),
        Column(tr("阶段变化"), 72),
        Column(tr("投资\n亿元"), 86, "right"),
        Column(tr("责任人"), 48),
        *([Column(tr("说明"), 60)] if reasoned else []),
    ]
    rows = [_movement_row(move, people.get(move.project_id, ""), reasoned) for move in moves]
    return grid(columns, rows)


def _gathered_rows(moves: Sequence[Movement], people: Mapping[str, str]) -> Grid:
    """Early steps by the stage that was entered, each project with its figure and its person."""
    columns = [
        Column(tr("进入"), 40),
        Column(tr("个"), 30, "right"),
        Column(tr("项目（投资，责任人）"), 400),
    ]
    rows: list[Row] = []
    for stage in reversed(_EARLY):
        of_stage = [move for move in moves if move.to_stage is stage]
        for at in range(0, len(of_stage), _IN_A_CELL):
            said = tr("、").join(_in_words(move, people) for move in of_stage[at:][:_IN_A_CELL])
            head = ("", "") if at else (stage.label, show_number(len(of_stage)))
            rows.append([Cell(head[0], bold=True), head[1], said])
    return grid(columns, rows, valign="TOP")


def _in_words(move: Movement, people: Mapping[str, str]) -> str:
    beside = [
        "" if move.headline is None else show_amount(move.headline.amount),
        names_of(person) if (person := people.get(move.project_id, "")) else "",
    ]
    said = tr("，").join(word for word in beside if word)
    name = shortened(move.name, 30)
    return tr("{name}（{said}）").format(name=name, said=said) if said else name


def _moves_reading(issue: MonthlySnapshot) -> str:
    """What the chart shows, in a sentence."""
    came = Counter(move.to_stage for move in issue.movements)
    stage, most = max(came.items(), key=lambda one: one[1])
    said = tr("{period}阶段变化{n}项次").format(period=issue.period_word, n=len(issue.movements))
    if more := more_than(issue.since, MOVES, MOVES, len(issue.movements)):
        said += tr("（{more}）").format(more=more)
    said += tr("，进入{stage}的最多，{n}项次").format(stage=stage.label, n=most)
    back = [move for move in issue.movements if move.kind in (Move.BACK, Move.ASIDE)]
    if back:
        named = tr("、").join(shortened(move.name, 20) for move in back[:3])
        said += tr("；退回、暂缓、流失{n}项次：{names}").format(n=len(back), names=named)
    return said + tr("。")


def _movement_row(move: Movement, answerable: str, reasoned: bool) -> Row:
    step = move.to_stage.label
    if move.from_stage is not None:
        step = f"{move.from_stage.label} → {step}"
    return [
        show_when(move.on),
        Cell(move.name, bold=True),
        Cell(step, "amber" if move.kind in (Move.BACK, Move.ASIDE) else ""),
        amount_cell(move.headline, beside=True),
        Cell(names_of(answerable), "secondary"),
        *([Cell(shortened(move.reason, 60), "secondary")] if reasoned else []),
    ]


def _stalled(issue: MonthlySnapshot) -> list[Flowable]:
    parts = subsection(tr("（二）满一个月未进展的项目及原因"), "stalled")
    if not issue.stalled:
        nothing = empty(tr("没有满一个月未进展的项目。"))
        return [*parts, nothing, *gone_note(issue.since, stalled_table(issue))]
    silent = [one for one in issue.stalled if not one.project.stuck_reason.strip()]
    named = [one for one in issue.stalled if one.project.stuck_reason.strip()]
    if len(silent) <= _SILENT_NAMED:
        named, silent = [*named, *silent], []
    if named:
        parts += _stalled_rows(issue, named)
    if silent:
        parts += [Spacer(1, 6), *_silent_rows(issue, silent)]
    return parts


def _stalled_rows(issue: MonthlySnapshot, stalled: Iterable[StalledProject]) -> list[Flowable]:
    columns = [
        Column(tr("项目"), 150),
        Column(tr("阶段"), 32),
        Column(tr("上次变动"), 60),
        Column(tr("已停留\n天"), 42, "right"),
        Column(tr("责任人"), 52),
        Column(tr("未进展原因"), 134),
    ]
    rows: list[tuple[str, Row]] = []
    for one in stalled:
        reason = shortened(one.project.stuck_reason, LONGEST)
        row: Row = [
            Cell(shortened(one.project.name, 60), bold=True),
            one.project.stage.label,
            one.since.isoformat() if one.since else UNKNOWN,
            show_number(one.days),
            Cell(names_of(one.project.answerable), "secondary"),
            reason or Cell(tr("未填原因"), "red"),
        ]
        rows.append((one.project.project_id, row))
    return since_grid(issue.since, stalled_table(issue), columns, rows)


def _silent_rows(issue: MonthlySnapshot, silent: Iterable[StalledProject]) -> list[Flowable]:
    """Those that owe a reason, gathered by who answers for them."""
    columns = [
        Column(tr("责任人"), 60),
        Column(tr("未填原因\n个"), 50, "right"),
        Column(tr("项目"), 360),
    ]
    by_person: dict[str, list[str]] = {}
    for one in silent:
        by_person.setdefault(one.project.answerable, []).append(one.project.name)
    owing = sorted(by_person.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rows: list[tuple[str, Row]] = [
        (
            person,
            [
                names_of(person),
                Cell(show_number(len(names)), "red", bold=True),
                tr("、").join(names),
            ],
        )
        for person, names in owing
    ]
    return since_grid(issue.since, silent_table(issue), columns, rows, valign="TOP")
