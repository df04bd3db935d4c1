"""督查考核 in cells: a line a person or a team, a column a number."""

from __future__ import annotations

from collections.abc import Sequence

from crm.kpi import Kpi, Work, WorkFigure, WorkLine
from crm.rules.numbers import UNKNOWN, show_percent
from crm.rules.totals import beside, show_total
from resources import tr
from ui.models.figures import Figure


def kpi_heads(first: str) -> list[str]:
    """The columns: who, the team, and the five numbers."""
    return [first, tr("团队"), *(work.label for work in Work)]


def kpi_rows(found: Kpi, lines: Sequence[WorkLine], *, team: bool) -> list[tuple[Figure, ...]]:
    """All together, which stays in sight at the top, then a row a person or a team."""
    rows = [_row(found, found.whole, tr("合计"), "", None)]
    longest = [max((line.figures[work].count for line in lines), default=0) for work in Work]
    for line in lines:
        name = line.name or tr("未登记")
        rows.append(_row(found, line, name, "" if team else line.team, longest))
    return rows


def _row(
    found: Kpi, line: WorkLine, name: str, team: str, longest: list[int] | None
) -> tuple[Figure, ...]:
    cells = [Figure(name, loud=longest is None), Figure(team)]
    for figure in line.figures:
        most = longest[figure.work] if longest else 0
        share = figure.count / most if most else None
        cells.append(_figure(found, name, figure, share))
    return tuple(cells)


def _figure(found: Kpi, name: str, figure: WorkFigure, share: float | None) -> Figure:
    because = f"{name} · {figure.work.label} · {found.period.label}"
    if figure.work is Work.KEPT:
        if not figure.of:
            told = tr("{name}，这一期没有到期的节点").format(name=name)
            return Figure(UNKNOWN, told=told)
        text, below = f"{figure.count}/{figure.of}", show_percent(figure.share, 0)
        told = tr("{name}，到期节点 {of} 个，按期 {n} 个").format(
            name=name, of=figure.of, n=figure.count
        )
        return Figure(text, below, figure.project_ids, because, told, share, loud=True)
    below = ""
    if figure.total is not None:
        money = show_total(figure.total) if figure.total.firm else ""
        below = tr("，").join(part for part in (money, beside(figure.total)) if part)
    told = tr("{name}，{work} {n}").format(name=name, work=figure.work.label, n=figure.count)
    if below:
        told += tr("，{money}").format(money=below)
    text = str(figure.count) if figure.count else UNKNOWN
    return Figure(text, below, figure.project_ids, because, told, share, loud=bool(figure.count))
