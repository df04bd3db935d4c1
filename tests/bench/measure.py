"""How a figure is registered and taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure by name: `take` returns it and its floor in `unit`; `goal` bounds their ratio.

    within: what it may take at most in `unit`, on a machine that does nothing else.
    """

    name: str
    goal: float
    unit: str
    take: Callable[[], tuple[float, float]]
    within: float | None = None

    def line(self) -> str:
        """Take the figure and return its line."""
        measured, floor = self.take()
        ratio = measured / floor
        held = ratio <= self.goal and (self.within is None or measured <= self.within)
        amounts = f"{measured:.4g} {self.unit} | {floor:.4g} {self.unit}"
        bound = "" if self.within is None else f" and {self.within:g} {self.unit}"
        verdict = "held" if held else "short"
        return f"{self.name} | {amounts} | {ratio:.2f} | {self.goal:g}{bound} | {verdict}"


FIGURES: list[Figure] = []


def figure(
    name: str, *, goal: float, unit: str, within: float | None = None
) -> Callable[[Callable[[], tuple[float, float]]], Callable[[], tuple[float, float]]]:
    """Register the decorated function as the figure `name`."""

    def register(take: Callable[[], tuple[float, float]]) -> Callable[[], tuple[float, float]]:
        FIGURES.append(Figure(name, goal, unit, take, within))
        return take

    return register


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long `action` takes once."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def working(action: Callable[[], object]) -> float:
    """Return the milliseconds that this thread works for `action`, however busy the machine is."""
    started = time.thread_time()
    action()
    return (time.thread_time() - started) * 1000


def side_by_side(
    ours: Callable[[], object],
    floor: Callable[[], object],
    *,
    rounds: int = 7,
    by: Callable[[Callable[[], object]], float] = milliseconds,
    before: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """Return the median times of both in ms, taken in turns, so that a busy machine slows both.

    before: what is done first in each turn, off the clock.
    """
    before()
    ours()
    floor()
    pairs = []
    for _ in range(rounds):
        before()
        pairs.append((by(ours), by(floor)))
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def resident_megabytes() -> float:
    """Return the memory that this process holds now (Linux)."""
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
