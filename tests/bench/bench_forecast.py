"""The forecast of 2,000 open projects with 10,000 runs, beside drawing the bare random numbers."""

from __future__ import annotations

import numpy as np

from crm.rules import forecast
from crm.rules.forecast import GOALS, Open, Wanted
from crm.rules.stages import ROAD
from tests.bench.measure import figure, milliseconds

PROJECTS = [Open(f"{at:032x}", ROAD[at % 9]) for at in range(1, 2001)]
WANTED = [
    Wanted(goal.value, goal, 1, 5, frozenset(one.project_id for one in PROJECTS)) for goal in GOALS
]


def _simulate() -> None:
    forecast.simulate(PROJECTS, WANTED, forecast.rates([]), 214)


def _draw() -> None:
    stream = np.random.Generator(np.random.SFC64(0))
    for _ in range(len(PROJECTS) * 5):
        stream.standard_exponential(forecast.RUNS, dtype=np.float32)


@figure("forecast-2000-projects", goal=2000.0, unit="ms")
def whole() -> tuple[float, float]:
    """The goal is in milliseconds, so the floor is one of them."""
    return min(milliseconds(_simulate) for _ in range(3)), 1.0


@figure("forecast-beside-draws", goal=6.0, unit="ms")
def beside() -> tuple[float, float]:
    """The same beside the bare draws."""
    return min(milliseconds(_simulate) for _ in range(3)), min(
        milliseconds(_draw) for _ in range(3)
    )
