"""The paragraphs that a brief begins with, written by rules from its figures.

What came in the month, where the year stands, what is furthest behind, and what needs a
decision: the reasons that records give for projects without movement, largest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crm.briefings.issue import MonthlySnapshot, StalledProject
from crm.rules.numbers import round_half_up, show_number
from crm.rules.schedule import Light
from crm.rules.stages import Move
from crm.rules.totals import Total, beside, total
from crm.rules.units import show_amount
from crm.targets import TargetStanding
from crm.tiers import SignedInPeriod
from db.terms import Grade, Stage
from db.values import Amount
from resources import tr

_NAMED = 5  # matters named in the paragraph; the table names them all
_LONGEST = 40  # characters of a name or a reason in the paragraph


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of the paragraph; `urgent` is printed in red, since a person must act."""

    text: str
    urgent: bool = False


def conclude(issue: MonthlySnapshot) -> tuple[tuple[Phrase, ...], ...]:
    """Return the paragraphs of the conclusion: the facts, what presses, what must be decided."""
    facts = [_signed(issue), _introduced(issue), _standing(issue), _movement(issue)]
    pressing = [_compared(issue), _late(issue), _performance(issue)]
    second = (Phrase("".join(pressing)),) if any(pressing) else ()
    return (Phrase("".join(facts)),), second, tuple(_matters(issue))


def show_sum(figure: Total) -> str:
    """Show a sum of firm figures with what stands beside it: `64.5亿元（另有约数1项）`."""
    left_out = beside(figure)
    if not figure.firm:
        return tr("暂无确数（{beside}）").format(beside=left_out) if left_out else tr("暂无确数")
    shown = show_amount(Amount(figure.fen))
    return f"{shown}（{left_out}）" if left_out else shown


def _money(signed: Sequence[SignedInPeriod]) -> str:
    return show_sum(total(one.amount for one in signed))


def _signed(issue: MonthlySnapshot) -> str:
    if not issue.signed:
        return tr("{period}没有新签投资合同；").format(period=issue.period_word)
    return tr("{period}新签约项目{n}个，合同投资{total}；").format(
        period=issue.period_word, n=len(issue.signed), total=_money(issue.signed)
    )


def _introduced(issue: MonthlySnapshot) -> str:
    """How many large projects the year has, when the plan asks for them; else all signed."""
    said = tr("全年累计签约项目{n}个").format(n=len(issue.signed_year))
    if issue.signed_year:
        said += tr("，合同投资{total}").format(total=_money(issue.signed_year))
    counts = [
        (line.tier, line.standing.actual)
        for line in issue.targets
        if line.tier and line.standing.park_id is None and line.standing.actual is not None
    ]
    for place, (tier, actual) in enumerate(counts):
        phrase = tr("，其中{tier}元以上{n}个") if place else tr("，引进{tier}元以上项目{n}个")
        said += phrase.format(tier=tier, n=show_number(actual))
    return said + tr("。")


def _standing(issue: MonthlySnapshot) -> str:
    if not issue.targets:
        return tr("本年度尚未录入年度计划。")
    standings = [line.standing for line in issue.targets]
    known = [one for one in standings if one.ahead is not None]
    if not known:
        return tr("{n}项年度指标均缺数据。").format(n=len(standings))
    behind = sorted((one for one in known if points_of(one) < 0), key=points_of)
    said = tr("{all}项年度指标中{ahead}项达到时序").format(
        all=len(standings), ahead=len(known) - len(behind)
    )
    if behind:
        said += tr("，{n}项欠序").format(n=len(behind))
    if unknown := len(standings) - len(known):
        said += tr("，{n}项缺数据").format(n=unknown)
    if paced := [one for one in behind if one.paced]:
        said += tr("；{name}欠{points}个百分点，差距最大").format(
            name=full_name(paced[0]), points=show_number(-points_of(paced[0]), 1)
        )
    return said + tr("。")


def full_name(standing: TargetStanding) -> str:
    """Return a target's name, led by its park's."""
    return standing.indicator if standing.park_id is None else standing.park + standing.indicator


def points_of(standing: TargetStanding) -> Decimal:
    """Return the points ahead (or, negative, behind) as printed, to one decimal."""
    return round_half_up(standing.ahead or 0, 1)


def _movement(issue: MonthlySnapshot) -> str:
    if not issue.movements:
        return tr("{period}没有阶段变动。").format(period=issue.period_word)
    came: dict[Stage, int] = {}
    for move in issue.movements:
        if move.kind not in (Move.BACK, Move.ASIDE):
            came[move.to_stage] = came.get(move.to_stage, 0) + 1
    listed = tr("、").join(
        tr("{stage}{n}个").format(stage=stage.label, n=came[stage])
        for stage in reversed(Stage)
        if stage in came
    )
    said = tr("{period}阶段变动{n}项次").format(period=issue.period_word, n=len(issue.movements))
    return said + (tr("，进入{listed}。").format(listed=listed) if listed else tr("。"))


def _compared(issue: MonthlySnapshot) -> str:
    """What became of projects since the issue before."""
    since = issue.since
    if since.as_of is None:
        return ""
    now = sum(len(group.projects) for group in issue.groups)
    then = sum(int(mark.figures[0] or 0) for mark in since.tables.get("stages", ()))
    listed = {mark.key for mark in since.tables.get("large", ())}
    new = [one.name for one in issue.large if one.project_id not in listed]
    said = tr("与{number}（{day}）相比，项目{change}").format(
        number=issue.signing.number(since.number, since.as_of.year),
        day=since.as_of.isoformat(),
        change=_more(now - then),
    )
    if new:
        named = tr("、").join(new[:_NAMED])
        said += tr("，新增10亿元以上项目{n}个：{names}").format(n=len(new), names=named)
    return said + tr("。")


def _more(change: int) -> str:
    if not change:
        return tr("数不变")
    word = tr("增加{n}个") if change > 0 else tr("减少{n}个")
    return word.format(n=abs(change))


def _late(issue: MonthlySnapshot) -> str:
    if not issue.late:
        return ""
    red = sum(one.light is Light.RED for one in issue.late)
    worst = issue.late[0]
    said = tr("红灯节点{red}个、黄灯{amber}个").format(red=red, amber=len(issue.late) - red)
    if worst.late > 0:
        said += tr("，最久的是{project}的{node}，晚{n}天").format(
            project=worst.project, node=worst.node, n=worst.late
        )
    return said + tr("。")


def _performance(issue: MonthlySnapshot) -> str:
    found = issue.performance
    if found is None or not found.counts.get(Grade.UNMET):
        return ""
    said = tr("合同承诺{n}项未达标").format(n=found.counts[Grade.UNMET])
    if found.owed:
        said += tr("，") + found.owed_said
    return said + tr("。")


def _matters(issue: MonthlySnapshot) -> Sequence[Phrase]:
    """What needs a decision, as the records say it."""
    reasoned = [one for one in issue.stalled if one.project.stuck_reason.strip()]
    silent = len(issue.stalled) - len(reasoned)
    phrases: list[Phrase] = []
    if reasoned:
        head = tr("需要研究的事项{n}件：").format(n=len(reasoned))
        named = tr("；").join(_matter(one) for one in reasoned[:_NAMED])
        rest = len(reasoned) - _NAMED
        tail = tr("；其余{n}件见第三部分。").format(n=rest) if rest > 0 else tr("。")
        phrases += [Phrase(head, urgent=True), Phrase(named + tail)]
    if silent:
        said = tr("另有{n}个项目") if reasoned else tr("有{n}个项目")
        said += tr("满一个月未进展且未填原因，请责任人补报。")
        phrases.append(Phrase(said.format(n=silent)))
    if not phrases:
        phrases.append(Phrase(tr("没有需要提请研究的事项。")))
    return phrases


def _matter(stalled: StalledProject) -> str:
    reason = _cut(stalled.project.stuck_reason).rstrip("。；，.;, ")
    return f"{_cut(stalled.project.name)}，{reason}"


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
