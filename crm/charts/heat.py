"""A cell of the performance heat table."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm.charts.marks import Box, Mark, Words
from crm.working_words import SIGNS
from db.terms import Grade


@dataclass(frozen=True, slots=True)
class GradeLook:
    """How a grade looks: what stands behind it, its ink, and whether it is outlined."""

    fill: str
    ink: str
    outlined: bool = False


GRADES = {
    Grade.MET: GradeLook("green-soft", "green"),
    Grade.NEARLY_MET: GradeLook("ground", "green", outlined=True),
    Grade.UNMET: GradeLook("red-soft", "red"),
    Grade.WARNING: GradeLook("amber-soft", "amber"),
    Grade.NO_DATA: GradeLook("track", "secondary"),
    Grade.NOT_YET_DUE: GradeLook("ground", "faint"),
}
"""Colour, sign and figure say the same, so that no colour stands alone."""


def heat_cell(
    grade: Grade, figure: str, x: float, y: float, width: float, height: float
) -> list[Mark]:
    """Draw one cell of the heat table: its grade's sign, and the ratio where it is told."""
    look = GRADES[grade]
    quiet = grade is Grade.NOT_YET_DUE
    marks: list[Mark] = []
    if not quiet:
        edge = look.ink if look.outlined else ""
        marks.append(Box(x, y, width, height, look.fill, edge, radius=min(5.0, height / 4)))
    words = f"{SIGNS[grade]} {figure}" if figure else SIGNS[grade]
    middle = Words(words, x + width / 2, y + height / 2, look.ink, "center", bold=not quiet)
    return [*marks, replace(middle, small=bool(figure))]
