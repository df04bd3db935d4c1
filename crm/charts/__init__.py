"""Charts as descriptions of marks: one definition, drawn on paper and on screen alike.

Lengths are in the unit of whoever draws (points or pixels), x to the right and y downwards.
Colours are names that both the stylesheet of paper and the tokens of the screen know.
"""

from crm.charts.bars import Attained, Level, StageFlow, attainment, funnel, stage_movement
from crm.charts.gantt import (
    LIGHTS,
    Strip,
    gantt_bar,
    gantt_done,
    gantt_key,
    gantt_plan,
    gantt_sign,
    gantt_today,
    gantt_words,
)
from crm.charts.heat import GRADES, GradeLook, heat_cell
from crm.charts.marks import Box, Mark, Measure, Shape, Stroke, Words
from crm.charts.months import Series, capital_series, months

__all__ = [
    "GRADES",
    "LIGHTS",
    "Attained",
    "Box",
    "GradeLook",
    "Level",
    "Mark",
    "Measure",
    "Series",
    "Shape",
    "StageFlow",
    "Strip",
    "Stroke",
    "Words",
    "attainment",
    "capital_series",
    "funnel",
    "gantt_bar",
    "gantt_done",
    "gantt_key",
    "gantt_plan",
    "gantt_sign",
    "gantt_today",
    "gantt_words",
    "heat_cell",
    "months",
    "stage_movement",
]
