"""How milestones stand, in words and in signs, the same on screen and on paper."""

from __future__ import annotations

from datetime import date

from crm.milestones import MilestoneLine
from crm.rules.schedule import Light
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
