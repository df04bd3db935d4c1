"""What is looked at before a move: where a project stood, its gates, why it may be lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from crm.choices import words
from crm.gates import gates_of
from crm.project_card import ProjectCard, parks, project_card
from crm.projects import past_of
from crm.rules.gates import Gate, is_gated
from crm.rules.stages import Past
from db.terms import ChoiceList, Stage
from resources import tr


@dataclass(frozen=True)
class MoveLook:
    """A project before a move; `gates` by stage, `parks` as (id, name)."""

    card: ProjectCard
    past: Past
    gates: dict[Stage, Gate]
    parks: list[tuple[str, str]]
    lost_reasons: tuple[str, ...]

    def gate_to_pass(self, to: Stage) -> Gate | None:
        """The gate that a move to a stage has to pass; None where there is none, or no lines."""
        if not is_gated(self.card.stage, to, self.past.stood):
            return None
        gate = self.gates.get(to)
        return gate if gate is not None and gate.checks else None


def look_at_move(session: Session, project_id: str, today: date) -> MoveLook:
    """Read what a move of a project needs; raises RecordMissing for one that is gone."""
    return MoveLook(
        card=project_card(session, project_id),
        past=past_of(session, project_id, today),
        gates=gates_of(session, project_id),
        parks=parks(session),
        lost_reasons=tuple(words(session, ChoiceList.LOST_REASON)),
    )


def reason_in_words(chosen: str | None, text: str) -> str:
    """Join a reason that was chosen from a list with what was written beside it."""
    written = text.strip()
    if not chosen:
        return written
    return tr("{chosen}：{written}").format(chosen=chosen, written=written) if written else chosen
