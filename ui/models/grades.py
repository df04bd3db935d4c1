"""How a grade looks: its token, the soft one behind it, and its sign beside the word."""

from __future__ import annotations

from crm.working_words import SIGNS
from db.terms import Grade

TINTS = {
    Grade.MET: "green",
    Grade.NEARLY_MET: "green",
    Grade.UNMET: "phoenix",
    Grade.WARNING: "amber",
    Grade.NO_DATA: "secondary",
    Grade.NOT_YET_DUE: "faint",
}
FILLS = {
    Grade.MET: "green_soft",
    Grade.NEARLY_MET: "surface",
    Grade.UNMET: "phoenix_soft",
    Grade.WARNING: "amber_soft",
    Grade.NO_DATA: "track",
    Grade.NOT_YET_DUE: "surface",
}
OUTLINED = frozenset({Grade.NEARLY_MET})
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
