"""How the cells of the projects' table read: on the screen, in a copy, in an export."""

from __future__ import annotations

from datetime import date

from crm.ahead import ahead_of
from crm.listing import ProjectRow
from crm.milestone_words import show_light
from crm.rules.dues import days_late
from crm.rules.pairs import show_pair
from crm.rules.received import show_received
from crm.rules.schedule import Light
from crm.rules.tiers import Headline
from crm.rules.units import UNKNOWN, show_amount, show_extent, show_number, show_percent
from db.terms import AmountKind
from resources import N_, tr

_PREFIX = {
    AmountKind.PLANNED: N_("拟 {figure}"),
    AmountKind.AGREED: N_("协 {figure}"),
    AmountKind.CONTRACTED: "{figure}",
}
HEADLINE_NOTE = {
    AmountKind.PLANNED: N_("拟投资，还没有协议或合同"),
    AmountKind.AGREED: N_("协议投资，还没有合同"),
    AmountKind.CONTRACTED: N_("合同投资"),
}


def shown_cell(row: ProjectRow, column: str, today: date | None = None) -> str:
    """Return the text of one cell of `crm.columns.COLUMNS`; figures are in the header's unit.

    today: where given, what is overdue says for how long, and a project without a next step why
    it stands.
    """
    match column:
        case "tier":
            return "" if row.tiered is None else row.tiered.tier.name
        case "stage":
            return row.stage.label
        case "amount":
            return shown_headline(row)
        case "arrived":
            return show_received(row.received, with_unit=False)
        case "arrival_rate":
            return "" if row.arrival_rate is None else show_percent(row.arrival_rate * 100, 0)
        case "land":
            return show_extent(row.land, with_unit=False, places=None)
        case "intensity":
            return UNKNOWN if row.intensity is None else show_number(row.intensity, 0)
        case "source_channel":
            return "" if row.source_channel is None else row.source_channel.label
        case "entered_on" | "followed_on":
            day: date | None = getattr(row, column)
            return "" if day is None else day.isoformat()
        case "light":
            return "" if row.lit.light is Light.NONE else show_light(row.lit.light)
        case "people":
            return show_pair(row.chief, row.commissioner)
        case "next_step" if today is not None:
            found = ahead_of(row, today)
            return "" if found is None else found.text
        case "next_due":
            return _shown_due(row.next_due, today)
        case "progress":
            return " ".join((row.progress or row.stuck_reason or "").split())
        case _:
            return str(getattr(row, column) or "")


def _shown_due(due: date | None, today: date | None) -> str:
    late = 0 if today is None else days_late(due, today)
    if due is None or not late:
        return "" if due is None else due.isoformat()
    return tr("{day} 逾 {n} 天").format(day=due.isoformat(), n=late)


def shown_headline(row: ProjectRow, places: int | None = 2) -> str:
    """Return the figure that stands for a project's size, with 拟 or 协 before what is no 合同.

    places: as of `show_amount`.
    """
    if row.headline is None:
        return UNKNOWN
    figure = show_amount(row.headline.amount, with_unit=False, places=places)
    return tr(_PREFIX[row.headline.kind]).format(figure=figure)


def part_headline(text: str) -> tuple[AmountKind | None, str]:
    """Return which figure a text says that it is, by its 拟 or 协 (else None), and the figure."""
    for kind, shown in _PREFIX.items():
        before = tr(shown).partition("{figure}")[0].strip()
        if before and text.strip().startswith(before):
            return kind, text.strip().removeprefix(before)
    return None, text


def headline_note(row: ProjectRow) -> str:
    """Say which figure the headline is, and how it was written where it bears a mark."""
    if row.headline is None:
        return ""
    note = tr(HEADLINE_NOTE[row.headline.kind])
    amount = row.headline.amount
    if amount.firm:
        return note
    return tr("{note}；{figure}，不计入确数").format(
        note=note, figure=amount.source or show_amount(amount)
    )


def card_figure(figure: Headline | None) -> str:
    """Return the figure of a card with its unit, with 拟 or 协 before what is no 合同."""
    if figure is None:
        return ""
    return tr(_PREFIX[figure.kind]).format(figure=show_amount(figure.amount))


def headline_in_words(figure: Headline | None) -> str:
    """Say a figure and which one it is: `60亿元（拟投资，还没有协议或合同）`; "" for none."""
    if figure is None:
        return ""
    note = tr(HEADLINE_NOTE[figure.kind])
    return tr("{figure}（{note}）").format(figure=show_amount(figure.amount), note=note)
