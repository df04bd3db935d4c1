"""招商方式成效 in cells: the channels' four steps with what went on between them, the referrers."""

from __future__ import annotations

from dataclasses import replace

from crm.channels import ChannelLine, Effect, ReferrerLine, StepFigure
from crm.rules.channels import Step
from crm.rules.numbers import UNKNOWN, round_half_up, show_number
from crm.rules.totals import beside, show_total
from resources import tr
from ui.models.figures import Figure


def channel_heads() -> list[str]:
    """The columns: the name, then each step with the conversion that leads on from it."""
    heads = [tr("招商方式")]
    for step in Step:
        heads.append(step.label)
        if step is not Step.INVESTED:
            heads.append(tr("转化率"))
    return heads


def referrer_heads() -> list[str]:
    """The columns of the referrers."""
    return [
        tr("推荐人"),
        tr("招商方式"),
        *(step.label for step in Step),
        tr("签约额（亿元）"),
    ]


def channel_rows(found: Effect) -> list[tuple[Figure, ...]]:
    """The whole, which stays in sight at the top, then a row a channel."""
    longest = [max((line.steps[step].count for line in found.lines), default=0) for step in Step]
    rows = [_row(found, line, line.label, longest) for line in found.lines]
    return [_row(found, found.whole, tr("合计"), None), *rows]


def referrer_rows(found: Effect) -> list[tuple[Figure, ...]]:
    """A row a referrer, the best first."""
    return [_referrer(found, line) for line in found.referrers]


def _row(
    found: Effect, line: ChannelLine, label: str, longest: list[int] | None
) -> tuple[Figure, ...]:
    cells = [Figure(label, loud=longest is None)]
    for figure in line.steps:
        share = None
        if longest is not None and longest[figure.step]:
            share = figure.count / longest[figure.step]
        cells.append(_step(found, label, figure, share, loud=True))
        if figure.step is not Step.INVESTED:
            cells.append(_conversion(found, label, figure))
    return tuple(cells)


def _step(
    found: Effect, label: str, figure: StepFigure, share: float | None = None, *, loud: bool
) -> Figure:
    because = f"{label} · {figure.step.label} · {found.period.label}"
    money = show_total(figure.total) if figure.total.firm else ""
    left_out = beside(figure.total)
    below = tr("，").join(part for part in (money, left_out) if part)
    told = tr("{label}，{step} {n} 个").format(label=label, step=figure.step.label, n=figure.count)
    if below:
        told += tr("，{money}").format(money=below)
    return Figure(
        show_number(figure.count) if figure.ids else UNKNOWN,
        below,
        figure.ids,
        because,
        told,
        share,
        loud and bool(figure.ids),
    )


def _conversion(found: Effect, label: str, figure: StepFigure) -> Figure:
    to = Step(figure.step + 1).label
    if figure.share is None:
        told = tr("{label}，这一期没有项目进入{step}").format(label=label, step=figure.step.label)
        return Figure("", told=told)
    shown = f"{round_half_up(figure.share, 1):f}%"
    went_on = len(figure.went_on_ids)
    told = tr("{label}，期内进入{step}的 {n} 个里，{m} 个进了{to}：{share}").format(
        label=label, step=figure.step.label, n=figure.count, m=went_on, to=to, share=shown
    )
    because = f"{label} · {figure.step.label}→{to} · {found.period.label}"
    return Figure(shown, f"{went_on}/{figure.count}", figure.went_on_ids, because, told)


def _referrer(found: Effect, line: ReferrerLine) -> tuple[Figure, ...]:
    channels = tr("、").join(channel.label for channel in line.channels)
    signed = line.steps[Step.SIGNED]
    steps = [
        replace(_step(found, line.name, figure, loud=False), below="") for figure in line.steps
    ]
    left_out = beside(signed.total)
    money = show_total(signed.total, with_unit=False)
    return (
        Figure(line.name),
        Figure(channels or UNKNOWN),
        *steps,
        Figure(
            f"{money}（{left_out}）" if left_out else money,
            ids=signed.ids,
            because=steps[Step.SIGNED].because,
            told=steps[Step.SIGNED].told,
        ),
    )
