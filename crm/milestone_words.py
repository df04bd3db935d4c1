"""How milestones stand, in words and in signs, the same on screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crm.milestones import MilestoneLine
from crm.rules.schedule import Light, Push
from resources import tr


def show_light(light: Light) -> str:
    """Return a light in a word."""
    words = {
        Light.NONE: tr("未排期"),
        Light.DONE: tr("已完成"),
        Light.GREEN: tr("正常"),
        Light.AMBER: tr("黄灯"),
        Light.RED: tr("红灯"),
    }
    return words[light]


SIGNS = {Light.NONE: "–", Light.DONE: "✓", Light.GREEN: "●", Light.AMBER: "▲", Light.RED: "◆"}
"""A sign for each light, so that no colour is needed to tell it."""


def show_standing(line: MilestoneLine, today: date, because: str = "") -> str:
    """Say in words how a milestone stands: 逾期 12 天, 预计晚 20 天（受拆迁平地影响）.

    because: the name of what pushes it, if anything does.
    """
    late = line.late
    if line.reached:
        if late is None:
            return tr("已完成") if line.actual is not None else tr("已完成，日期未登记")
        if late > 0:
            return tr("已完成，晚 {n} 天").format(n=late)
        return tr("已完成，早 {n} 天").format(n=-late) if late else tr("按期完成")
    if line.planned is None:
        return tr("未排期")
    cause = tr("，受“{name}”影响").format(name=because) if because else ""
    if line.planned < today:
        words = tr("逾期 {n} 天").format(n=(today - line.planned).days)
        if late is not None and line.expected is not None and line.expected > today:
            words += tr("，预计 {day}").format(day=line.expected.isoformat())
        return words + cause
    if late is not None and late > 0:
        return tr("预计晚 {n} 天").format(n=late) + cause
    if late is not None and late < 0:
        return tr("预计早 {n} 天").format(n=-late)
    days = (line.planned - today).days
    return tr("还有 {n} 天").format(n=days) if days else tr("今天到期")


PUSHES_NAMED = 3


def show_pushes(moved: Sequence[Push], own: str = "") -> str:
    """Say what a change moves: 会推后 3 个节点：开工 2016-08-01 → 2016-08-15（晚 14 天）……

    own: the key of what was changed itself, which is not told. The last one is always named.
    """
    others = [push for push in moved if push.key != own]
    later = [push for push in others if push.days > 0]
    sooner = [push for push in others if push.days < 0]
    parts = []
    if later:
        parts.append(tr("会推后 {n} 个节点：{what}").format(n=len(later), what=_named(later)))
    if sooner:
        parts.append(tr("会提前 {n} 个节点：{what}").format(n=len(sooner), what=_named(sooner)))
    return tr("。").join(parts) + tr("。") if parts else tr("不影响其他节点。")


def _named(moved: Sequence[Push]) -> str:
    told = [_shift(push) for push in moved]
    if len(told) > PUSHES_NAMED:
        told = [*told[: PUSHES_NAMED - 1], tr("……"), told[-1]]
    return tr("；").join(told)


def _shift(push: Push) -> str:
    later = tr("晚 {n} 天") if push.days > 0 else tr("早 {n} 天")
    return tr("{name} {was} → {now}（{shift}）").format(
        name=push.name,
        was=push.was.isoformat(),
        now=push.now.isoformat(),
        shift=later.format(n=abs(push.days)),
    )
