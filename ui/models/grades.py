"""How a grade looks: its token, the soft one behind it, and its sign beside the word."""

from __future__ import annotations

from crm.charts import GRADES
from crm.working_words import SIGNS
from db.terms import Grade
from ui.tokens import token_of

TINTS = {grade: token_of(look.ink) for grade, look in GRADES.items()}
FILLS = {grade: token_of(look.fill) for grade, look in GRADES.items()}
OUTLINED = frozenset(grade for grade, look in GRADES.items() if look.outlined)
"""Grades that are told from their neighbour by an outline."""
BADGES = {
    Grade.MET: "badge-green",
    Grade.NEARLY_MET: "badge-green",
    Grade.UNMET: "badge-phoenix",
    Grade.WARNING: "badge-amber",
}


def grade_badge(grade: Grade) -> tuple[str, str]:
    """Return what the badge of a grade says, and the kind of label that it is."""
    return f"{SIGNS[grade]} {grade.label}", BADGES.get(grade, "badge")
