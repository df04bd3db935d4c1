"""What a monthly brief is made from: plain frozen data, so that the same issue prints the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import ClassVar

from crm.briefings.marks import Marks
from crm.briefings.progress import Capital, LateNode, Performance
from crm.briefings.signing import Signing
from crm.briefings.since import Since
from crm.pipeline import FunnelStep, Movement
from crm.rules.pace import pace_at
from crm.rules.tiers import Headline
from crm.rules.totals import Total
from crm.targets import TargetStanding
from crm.tiers import MajorProject, SignedInPeriod
from db.terms import Stage
from db.values import Extent
from resources import tr


@dataclass(frozen=True)
class TargetLine:
    """Where a target stands; change: points against the pace, less those of a month before.

    tier: the tier of the projects it counts (10亿), else "".
    """

    standing: TargetStanding
    change: Fraction | None = None
    tier: str = ""


@dataclass(frozen=True)
class ListedProject:
    """A project as its record stands."""

    project_id: str
    name: str
    stage: Stage
    investors: str = ""
    industry: str = ""
    park: str = ""
    headline: Headline | None = None
    land: Extent | None = None
    chief: str = ""
    commissioner: str = ""
    owner: str = ""
    progress: str = ""
    stuck_reason: str = ""
    illustrative: bool = False

    @property
    def answerable(self) -> str:
        """Who answers for it: its owner, else its commissioner, else its chief."""
        return self.owner or self.commissioner or self.chief


@dataclass(frozen=True)
class StalledProject:
    """A project that has not moved for a month; since: its last move, None when undated."""

    project: ListedProject
    since: date | None = None
    days: int | None = None


@dataclass(frozen=True)
class StageGroup:
    """The projects that stand at a stage, with the sum of their headline figures."""

    stage: Stage
    total: Total
    projects: tuple[ListedProject, ...]


@dataclass(frozen=True)
class MonthlySnapshot:
    """All that 招商工作月报 says of a month; `number` is the issue's within the year.

    first, last: the days of the month. as_of: the day up to which the data speak, in the month.
    issued_on, issued_by: when and by whom the issue is signed. illustrative: among the figures
    are samples, and each page says so. parks_apart: parks that do not count into 全区. said: the
    conclusion as a person edited it; empty where the rules' own stands. late: milestones in yellow
    or red. chances: target → the chance in percent that it is met at the year's end. year_ends:
    target → what it is expected to come to then, in percent of it; empty in issues from before
    this was told. since: what the issue before said. signing: how the zone signs and numbers it.
    official: in the style of GB/T 9704-2012.
    """

    key: ClassVar[str] = "monthly"

    bureau: str
    number: int
    first: date
    last: date
    as_of: date
    issued_on: date
    issued_by: str
    illustrative: bool = False
    targets: tuple[TargetLine, ...] = ()
    signed: tuple[SignedInPeriod, ...] = ()
    signed_year: tuple[SignedInPeriod, ...] = ()
    large: tuple[MajorProject, ...] = ()
    funnel: tuple[FunnelStep, ...] = ()
    movements: tuple[Movement, ...] = ()
    stalled: tuple[StalledProject, ...] = ()
    groups: tuple[StageGroup, ...] = ()
    parks_apart: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    late: tuple[LateNode, ...] = ()
    performance: Performance | None = None
    capital: Capital | None = None
    chances: dict[str, float] = field(default_factory=dict)
    year_ends: dict[str, float] = field(default_factory=dict)
    since: Since = field(default_factory=Since)
    signing: Signing = field(default_factory=Signing)
    official: bool = False
    secrecy: str = ""
    marks: Marks = field(default_factory=Marks)

    @property
    def title(self) -> str:
        """The brief's name."""
        return tr("招商工作月报")

    @property
    def period_word(self) -> str:
        """What the period is called in a sentence."""
        return tr("本月")

    @property
    def year(self) -> int:
        """The year of the month."""
        return self.first.year

    @property
    def pace(self) -> Fraction:
        """时序 on the day up to which the data speak, in percent."""
        return pace_at(self.as_of)

    @property
    def counted(self) -> frozenset[str]:
        """The projects that count into the year's targets of large projects."""
        return frozenset(
            key for line in self.targets if line.tier for key in line.standing.record_ids
        )
