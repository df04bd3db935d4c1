"""When open projects will sign, start and produce, and what that makes of the year's targets.

The model is a plain one, so that its basis can be shown: in each stage a project moves on, or is
lost, with a chance a month that is estimated from the zone's own stays in that stage:

    moves a month = (moves seen + the prior's) ÷ (months stayed + the prior's)

so that the stated prior counts like a few projects and fades as history grows. A simulation
draws each open project's way to its goals many times; each project has a random stream of its
own (by seed and id), so that one more project never changes another's way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from crm.rules.counting import Passage
from crm.rules.stages import ROAD, on_road, position
from db.terms import Stage

if TYPE_CHECKING:
    from numpy import bool_, float32, int32
    from numpy.typing import NDArray

# numpy is loaded where it draws: the first page of the window knows these types and needs no draw.

DAYS_A_MONTH = 365.25 / 12
GOALS = (Stage.SIGNED, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING)
RUNS = 10_000
_SAMPLE = 1_000
"""Runs from which a date's quartiles are read; the chances come from all of them."""


class Ended(Enum):
    """How a stay in a stage ended."""

    MOVED = "moved"
    LOST = "lost"
    STILL = "still"


@dataclass(frozen=True)
class Stay:
    """How long a project was in a stage, and how that ended."""

    stage: Stage
    days: int
    ended: Ended


@dataclass(frozen=True)
class Prior:
    """What is assumed of a stage before the zone's own history speaks: months until a project
    moves on, the share of projects that are lost from it, and how many projects that counts as."""

    months: float
    lost: float
    weight: float = 5.0


PRIORS: Mapping[Stage, Prior] = {
    Stage.LEAD: Prior(2, 0.45),
    Stage.CONTACT: Prior(2, 0.35),
    Stage.TALKS: Prior(4, 0.30),
    Stage.VISIT: Prior(2, 0.20),
    Stage.REVIEW: Prior(2, 0.10),
    Stage.SIGNED: Prior(4, 0.08),
    Stage.LAND: Prior(3, 0.03),
    Stage.STARTED: Prior(12, 0.02),
    Stage.COMPLETED: Prior(3, 0.01),
    Stage.PRODUCING: Prior(18, 0.01),
}


@dataclass(frozen=True)
class Rate:
    """What is expected of a stage a month, and the history that it rests on.

    moves, losses: expected a month. seen_moves, seen_losses, seen_months: of the zone's own.
    """

    stage: Stage
    moves: float
    losses: float
    seen_moves: int
    seen_losses: int
    seen_months: float

    @property
    def months(self) -> float:
        """Months that a project stays on average."""
        return 1 / (self.moves + self.losses)

    @property
    def goes_on(self) -> float:
        """The share of projects that go on instead of being lost."""
        return self.moves / (self.moves + self.losses)


def stays(passages: Sequence[Passage], today: date) -> list[Stay]:
    """Return a project's stays in the stages of the road, from its moves in their order.

    A move without a date, and what lies around it, says nothing of how long; a pause ends a stay
    without a verdict; a move back ends one likewise.
    """
    found = []
    nexts: list[Passage | None] = [*passages[1:], None]
    for here, then in zip(passages, nexts, strict=False):
        if not on_road(here.stage) or here.on is None or here.stage is ROAD[-1]:
            continue
        until = today if then is None else then.on
        if until is None or until < here.on:
            continue
        found.append(Stay(here.stage, (until - here.on).days, _ended(here.stage, then)))
    return found


def _ended(stage: Stage, then: Passage | None) -> Ended:
    if then is None:
        return Ended.STILL
    if then.stage in (Stage.LOST, Stage.EXITED):
        return Ended.LOST
    onward = on_road(then.stage) and position(then.stage) > position(stage)
    return Ended.MOVED if onward else Ended.STILL


def rates(history: Sequence[Stay], priors: Mapping[Stage, Prior] = PRIORS) -> dict[Stage, Rate]:
    """Return what is expected of each stage from its stays and the prior."""
    found = {}
    for stage, prior in priors.items():
        own = [stay for stay in history if stay.stage is stage]
        moved = sum(stay.ended is Ended.MOVED for stay in own)
        lost = sum(stay.ended is Ended.LOST for stay in own)
        months = sum(stay.days for stay in own) / DAYS_A_MONTH
        stayed = months + prior.weight * prior.months
        found[stage] = Rate(
            stage,
            (moved + prior.weight * (1 - prior.lost)) / stayed,
            (lost + prior.weight * prior.lost) / stayed,
            moved,
            lost,
            months,
        )
    return found


@dataclass(frozen=True)
class Outlook:
    """What is expected of one project and one goal.

    chance: of reaching it by the end of the horizon. ever: of reaching it at all. early, middle,
    late: days by which a quarter, half and three quarters of the ways that reach it have done so;
    None when none does.
    """

    goal: Stage
    chance: float
    ever: float
    early: int | None
    middle: int | None
    late: int | None


@dataclass(frozen=True)
class Open:
    """An open project: where it stands."""

    project_id: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Way:
    """A project's runs to one goal: days until each is there, whether it ever is, and in time."""

    goal: Stage
    reached: NDArray[float32]
    alive: NDArray[bool_]
    in_time: NDArray[bool_]


def ways(
    project: Open, expected: Mapping[Stage, Rate], days: int, *, runs: int = RUNS, seed: int = 0
) -> Iterator[Way]:
    """Draw a project's ways to the goals that lie before it, one after the other.

    days: the horizon from today. The way a stage ends and when are independent of each other
    (competing exponential times), so one draw a stage tells when, and one a goal tells whether.
    The arrays `reached` and `alive` are carried on to the next goal.
    """
    import numpy as np

    ahead = [goal for goal in GOALS if position(goal) > position(project.stage)]
    if not ahead or not on_road(project.stage):
        return
    stream = np.random.Generator(np.random.SFC64([seed, int(project.project_id, 16)]))
    reached = np.zeros(runs, dtype=np.float32)
    alive = np.ones(runs, dtype=np.bool_)
    at = position(project.stage)
    for goal in ahead:
        survives = 1.0
        for stage in ROAD[at : position(goal)]:
            rate = expected[stage]
            stay = stream.standard_exponential(runs, dtype=np.float32)
            reached += stay * np.float32(rate.months * DAYS_A_MONTH)
            survives *= rate.goes_on
        alive &= stream.random(runs, dtype=np.float32) < np.float32(survives)
        yield Way(goal, reached, alive, alive & (reached <= days))
        at = position(goal)


def outlook(way: Way) -> Outlook:
    """Return what a project's runs to a goal tell of it."""
    some = way.reached[:_SAMPLE][way.alive[:_SAMPLE]]
    quarters: tuple[int | None, ...] = (None, None, None)
    if some.size:
        some.sort()  # and picked by place: numpy's own quantile takes ten times as long
        quarters = tuple(int(some[(some.size - 1) * quarter // 4]) for quarter in (1, 2, 3))
    return Outlook(way.goal, share_of(way.in_time), share_of(way.alive), *quarters)


def share_of(runs: NDArray[bool_]) -> float:
    """Return in which share of the runs something is true."""
    import numpy as np

    return int(np.count_nonzero(runs)) / runs.size  # the mean of truths takes five times as long


@dataclass(frozen=True)
class Wanted:
    """A target to be met: how many are there already, how many it takes, and which projects count
    when they reach `goal`."""

    key: str
    goal: Stage
    have: int
    needed: int
    project_ids: frozenset[str]


@dataclass(frozen=True)
class Met:
    """What is expected of a target: the chance to meet it, the mean, and 10 % and 90 % bounds."""

    key: str
    chance: float
    mean: float
    low: int
    high: int


def simulate(
    projects: Sequence[Open],
    wanted: Sequence[Wanted],
    expected: Mapping[Stage, Rate],
    days: int,
    *,
    runs: int = RUNS,
    seed: int = 0,
) -> tuple[dict[str, list[Outlook]], list[Met]]:
    """Return the outlook of each project, and of each target by the same runs.

    The same seed gives the same answer; another project never lowers a target's chance.
    """
    tally = _Tally(wanted, runs)
    outlooks: dict[str, list[Outlook]] = {}
    for project in projects:
        told = outlooks[project.project_id] = []
        for way in ways(project, expected, days, runs=runs, seed=seed):
            told.append(outlook(way))
            tally.add(project, way)
    return outlooks, tally.met()


def expect(
    projects: Sequence[Open],
    wanted: Sequence[Wanted],
    expected: Mapping[Stage, Rate],
    days: int,
    *,
    runs: int = RUNS,
    seed: int = 0,
) -> list[Met]:
    """Return what `simulate` says of the targets, having drawn no more than bears on them."""
    tally = _Tally(wanted, runs)
    for project in projects:
        furthest = tally.furthest(project)
        if furthest is None:
            continue
        for way in ways(project, expected, days, runs=runs, seed=seed):
            tally.add(project, way)
            if way.goal is furthest:
                break
    return tally.met()


class _Tally:
    """How many projects count for each target, run by run."""

    def __init__(self, wanted: Sequence[Wanted], runs: int) -> None:
        import numpy as np

        self._wanted = wanted
        self._counts = [np.full(runs, one.have, dtype=np.int32) for one in wanted]

    def furthest(self, project: Open) -> Stage | None:
        """Return the last goal by which a project counts for a target, or None if for none."""
        goals = (one.goal for one in self._wanted if project.project_id in one.project_ids)
        return max(goals, key=position, default=None)

    def add(self, project: Open, way: Way) -> None:
        """Count a project for the targets that want it at the goal of this way."""
        for one, count in zip(self._wanted, self._counts, strict=True):
            if one.goal is way.goal and project.project_id in one.project_ids:
                count += way.in_time

    def met(self) -> list[Met]:
        """Return what is expected of each target."""
        return [_met(one, count) for one, count in zip(self._wanted, self._counts, strict=True)]


def _met(one: Wanted, count: NDArray[int32]) -> Met:
    import numpy as np

    low, high = np.quantile(count, (0.1, 0.9), method="nearest")
    return Met(one.key, share_of(count >= one.needed), float(count.mean()), int(low), int(high))


@dataclass(frozen=True)
class Judged:
    """A past forecast beside what came: the chance that was given, and whether it happened."""

    chance: float
    happened: bool


@dataclass(frozen=True)
class Bin:
    """Past forecasts of a like chance: how many, the mean chance given, the share that came."""

    low: float
    high: float
    count: int
    mean_chance: float
    share: float


def calibration(judged: Sequence[Judged], bins: int = 5) -> list[Bin]:
    """Return past forecasts by bins of equal width; empty bins are left out.

    An honest forecaster's `share` is near its `mean_chance` in each bin.
    """
    found = []
    for at in range(bins):
        low, high = at / bins, (at + 1) / bins
        here = [one for one in judged if low <= one.chance < high or (one.chance == 1 == high)]
        if here:
            count = len(here)
            found.append(
                Bin(
                    low,
                    high,
                    count,
                    sum(one.chance for one in here) / count,
                    sum(one.happened for one in here) / count,
                )
            )
    return found


def brier(judged: Sequence[Judged]) -> float | None:
    """Return the mean squared error of past chances (Brier 1950); 0 is perfect, 0.25 a coin."""
    if not judged:
        return None
    return sum((one.chance - one.happened) ** 2 for one in judged) / len(judged)


def day_of(today: date, days: int | None) -> date | None:
    """Return the date that lies `days` after today, or None."""
    return None if days is None or days > 365 * 50 else today + timedelta(days)
