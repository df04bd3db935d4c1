"""The facts of a project, and how each of them is shown and saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from crm.labels import shown
from crm.project_card import ProjectCard
from crm.recent_words import split_words
from crm.rules.received import received_note, show_received
from crm.rules.tiers import committed
from db.terms import AmountKind, SourceChannel
from resources import N_, tr
from ui.widgets.fact_row import Fact, FactRow
from ui.widgets.facts import FactsPanel

INVESTORS = "investors"
_OF_PHASES = ("planned", "agreed", "contracted", "land")
FACTS = (
    Fact("name", N_("项目"), "name"),
    Fact(INVESTORS, N_("项目"), "names", N_("多个用顿号隔开")),
    Fact("planned", N_("投资"), "amount", N_("例如 约60亿元、1.5亿美元")),
    Fact("agreed", N_("投资"), "amount"),
    Fact("contracted", N_("投资"), "amount"),
    Fact("arrived", N_("投资"), "amount"),
    Fact("fixed", N_("投资"), "amount"),
    Fact("land", N_("用地"), "extent", N_("例如 400亩、20万平方米")),
    Fact("park_id", N_("用地"), "park"),
    Fact("industry", N_("来源"), "text"),
    Fact("industry_chain", N_("来源"), "text"),
    Fact("source_channel", N_("来源"), "channel"),
    Fact("referrer", N_("来源"), "text", N_("谁介绍来的，人或单位")),
    Fact("chief", N_("人员"), "text"),
    Fact("commissioner", N_("人员"), "text"),
    Fact("owner", N_("人员"), "text"),
    Fact("progress", N_("进展"), "text"),
    Fact("stuck_reason", N_("进展"), "text"),
    Fact("note", N_("进展"), "text"),
)


class ProjectFacts(FactsPanel):
    """All facts of a project."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(FACTS, parent)

    def show_card(self, card: ProjectCard, parks: list[tuple[str, str]]) -> None:
        """Show a project; open fields keep what was typed."""
        for row in self.rows.values():
            show_fact(row, card, parks)

    def offer_choices(self, found: tuple[list[str], list[str]]) -> None:
        """Suggest the bureau's people, and the zone's industry chains."""
        names, chains = found
        for key in ("chief", "commissioner", "owner"):
            self.rows[key].suggest(names)
        self.rows["industry_chain"].suggest(chains)


def fact_of(key: str) -> Fact:
    """Return how a field is edited; one that the page does not show is edited as text."""
    return next((fact for fact in FACTS if fact.key == key), Fact(key, "", "text"))


def show_fact(row: FactRow, card: ProjectCard, parks: list[tuple[str, str]]) -> None:
    """Show in `row` what a project has there; an open field keeps what was typed."""
    key = row.fact.key
    if key == "park_id":
        row.offer([(tr("（未定）"), None), *((name, park) for park, name in parks)])
        row.show_value(card.fields[key], card.park or shown(None))
    elif key == "referrer":
        row.show_value(card.referrer, card.referrer or shown(None))
    elif key in ("arrived", "fixed"):
        one = card.received if key == "arrived" else card.fixed
        row.show_value(one.reported, show_received(one) or shown(None))
        row.tell(received_note(one, committed(card.headline)))
    elif key == INVESTORS:
        names = tr("、").join(one.name for one in card.investors)
        row.show_value(names, names or shown(None))
    else:
        if key == "source_channel":
            channels = [(channel.label, channel) for channel in SourceChannel]
            row.offer([(tr("（未填）"), None), *channels])
        row.show_value(card.fields[key], _with_phases(key, card))


def _with_phases(key: str, card: ProjectCard) -> str:
    """Show a field; a figure with what its phases have of it: 50亿元（一期 30，二期 20）."""
    whole = shown(card.fields[key])
    if not card.phases or key not in _OF_PHASES:
        return whole
    parts = []
    for phase in card.phases:
        figure = phase.land if key == "land" else phase.amounts.get(AmountKind(key))
        if figure is not None:
            parts.append((phase.name, shown(figure)))
    return split_words(whole, parts)


def parted(fields: Mapping[str, Any]) -> tuple[dict[str, Any], list[str] | None]:
    """Part what was edited into the project's own fields and its investors, where edited."""
    own = dict(fields)
    if INVESTORS not in own:
        return own, None
    names = own.pop(INVESTORS).replace("，", "、").split("、")
    return own, [name for name in names if name]
