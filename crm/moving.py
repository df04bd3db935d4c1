"""What is looked at before a move: where a project stood, its gates, why it may be lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.gates import gates_of
from crm.project_card import ProjectCard, parks, project_card
from crm.projects import past_of
from crm.rules.gates import Gate, is_gated
from crm.rules.stages import Past
from db.models import Choice
from db.terms import ChoiceList, Stage
from resources import N_, tr

LOST_REASONS = (
    N_("选址到其他地区"),
    N_("用地、厂房不能满足"),
    N_("优惠政策达不到预期"),
    N_("环保、能耗不符合准入"),
    N_("投资方资金或战略调整"),
    N_("市场变化，项目取消"),
    N_("长期联系不上"),
)
"""Why projects are lost, for a zone that keeps no list (流失原因) of its own."""


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
        lost_reasons=lost_reasons(session),
    )


def lost_reasons(session: Session) -> tuple[str, ...]:
    """Return the zone's own list of reasons for 流失, else the usual ones."""
    words = session.scalars(
        select(Choice.word)
        .where(Choice.of == ChoiceList.LOST_REASON, Choice.trashed_at.is_(None))
        .order_by(Choice.ordinal, Choice.id)
    )
    return tuple(words) or tuple(tr(word) for word in LOST_REASONS)


def reason_in_words(chosen: str | None, text: str) -> str:
    """Join a reason that was chosen from a list with what was written beside it."""
    written = text.strip()
    if not chosen:
        return written
    return tr("{chosen}：{written}").format(chosen=chosen, written=written) if written else chosen
