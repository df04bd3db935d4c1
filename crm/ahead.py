"""What comes next of a project, or why it stands: as few words as a cell or a card holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm.board import BoardCard
from crm.lights import Lit
from crm.listing import ProjectRow
from crm.milestone_words import SIGNS
from crm.rules.dues import days_late, say_due
from crm.rules.schedule import Light
from resources import tr


@dataclass(frozen=True, slots=True)
class Ahead:
    """Words, and the day that they are due, which keeps its room when the words are cut short.

    light: how urgent it is; NONE where no step is known, only how far it has come. of_day: what
    is urgent is the day alone.
    """

    words: str
    day: str = ""
    light: Light = Light.GREEN
    of_day: bool = False

    @property
    def text(self) -> str:
        """All of it in one line."""
        return f"{self.words} {self.day}" if self.day else self.words


def ahead_of(row: ProjectRow, today: date) -> Ahead | None:
    """Return the next step of a row with its day; else why it stands, or how far it has come."""
    found = _step(row.next_step, row.next_due, today) or _late(row.lit) or _standing(row.still)
    return found or _progress(row.progress)


def ahead_on_card(card: BoardCard, today: date) -> Ahead | None:
    """Return what needs a person of a card, else its next step, else how far it has come."""
    found = _late(card.lit) or _step(card.next_step, card.next_due, today)
    found = found or _standing(card.days if card.owes else None)
    return found or _progress(card.progress)


def _step(step: str | None, due: date | None, today: date) -> Ahead | None:
    if not step:
        return None
    light = Light.RED if days_late(due, today) else Light.AMBER if due == today else Light.GREEN
    return Ahead(" ".join(step.split()), say_due(due, today), light, of_day=True)


def _late(lit: Lit) -> Ahead | None:
    return Ahead(f"{SIGNS[lit.light]} {lit.late}", light=lit.light) if lit.late else None


def _standing(days: int | None) -> Ahead | None:
    words = tr("{n} 天无进展")
    return None if days is None else Ahead(words.format(n=days), light=Light.AMBER)


def _progress(words: str | None) -> Ahead | None:
    said = " ".join((words or "").split())
    return Ahead(said, light=Light.NONE) if said else None
