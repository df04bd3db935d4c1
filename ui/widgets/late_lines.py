"""What is to be hastened on 工作台: late milestones, overdue blockers, projects at a standstill."""

from __future__ import annotations

from collections import Counter
from functools import partial

from crm.home import Home
from crm.milestones import LateMilestone
from crm.rules.schedule import Light
from resources import tr
from ui.page import Shell
from ui.widgets.line_list import Line


def late_lines(found: Home, shell: Shell) -> list[Line]:
    """Return a line for each project with a late milestone, its gravest, then the others.

    Each line opens the record that it tells of.
    """
    of_project = Counter(one.line.project_id for one in found.late)
    gravest = {one.line.project_id: one for one in reversed(found.late)}
    lines = [
        Line(
            one.project,
            _beside(one, of_project[one.line.project_id]),
            _late_words(one.line.name, one.days, one.overdue),
            _whose(one.line.chief, one.line.commissioner),
            "phoenix" if one.line.light is Light.RED else "amber",
            partial(shell.go, "project", id=one.line.project_id, tab="milestones"),
        )
        for one in found.late
        if one is gravest[one.line.project_id]
    ]
    lines += [
        Line(
            one.project,
            one.what,
            tr("{kind} · 逾期 {n} 天").format(kind=one.kind, n=one.late),
            " · ".join(part for part in (one.unit, one.person) if part),
            "phoenix",
            partial(shell.go, "project", id=one.project_id, tab="supervision"),
        )
        for one in found.blockers
    ]
    lines += [
        Line(
            one.name,
            tr("请登记未进展原因"),
            tr("{stage} · {n} 天没有变动").format(stage=one.stage.label, n=one.days),
            _whose(None, one.commissioner or one.owner),
            "amber",
            partial(shell.open_record, "project", one.project_id),
        )
        for one in found.standstills
        if one.stuck_reason is None
    ]
    return lines


def _beside(one: LateMilestone, count: int) -> str:
    """Why a milestone is late, and how many more of its project are."""
    parts = [tr("由 {why} 推后").format(why=one.because) if one.because else one.park or ""]
    if count > 1:
        parts.append(tr("另有 {n} 个节点受影响").format(n=count - 1))
    return " · ".join(part for part in parts if part)


def _late_words(name: str, days: int, overdue: bool) -> str:
    if overdue:
        return tr("{name} · 逾期 {n} 天").format(name=name, n=days)
    return tr("{name} · 预计晚 {n} 天").format(name=name, n=days)


def _whose(chief: str | None, commissioner: str | None) -> str:
    parts = []
    if chief:
        parts.append(tr("联点 {name}").format(name=chief))
    if commissioner:
        parts.append(tr("专员 {name}").format(name=commissioner.removeprefix(tr("专员")).strip()))
    return " · ".join(parts)
