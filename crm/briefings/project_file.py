"""What the briefs about single projects are made from: one project, plain and frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crm.rules.schedule import Light
from db.terms import Grade, Stage


@dataclass(frozen=True)
class Node:
    """A milestone: by the plan, as expected or reached; late: days behind the plan.

    name: with its phase. milestone_id: "" in issues of older versions.
    """

    name: str
    planned: date | None
    expected: date | None
    reached: bool
    light: Light
    late: int
    who: str
    milestone_id: str = ""

    @property
    def key(self) -> str:
        """What pairs it with itself in the paper before."""
        return self.milestone_id or self.name

    @property
    def formerly(self) -> str:
        """What did so before the id was kept."""
        return self.name if self.milestone_id else ""


@dataclass(frozen=True)
class Stuck:
    """A blocker that is not settled; days: since it was raised, late: past its due day.

    blocker_id: "" in issues of older versions.
    """

    kind: str
    what: str
    unit: str
    person: str
    since: date | None
    due: date | None
    days: int | None
    late: int
    blocker_id: str = ""

    @property
    def key(self) -> str:
        """What pairs it with itself in the paper before."""
        return self.blocker_id or f"{self.kind}/{self.what}"

    @property
    def formerly(self) -> str:
        """What did so before the id was kept."""
        return f"{self.kind}/{self.what}" if self.blocker_id else ""


@dataclass(frozen=True)
class Demand:
    """A 督办单 that is not closed."""

    number: str
    about: str
    demand: str
    person: str
    due: date | None
    state: str


@dataclass(frozen=True)
class Promised:
    """A promise as its clause reads, and what it stands at in the period that counts now."""

    words: str
    grade: Grade
    ratio: str


@dataclass(frozen=True)
class Step:
    """What is to be done next, by whom, until when."""

    what: str
    owner: str
    due: date | None
    late: int


@dataclass(frozen=True)
class ProjectFile:
    """One project as the briefs about it need it.

    facts: (what, figure). investors: (name, share in words). people: (name, role, telephones).
    moves: the newest move to each stage, with its day in words. picture: a JPEG in base 64, or "".
    """

    project_id: str
    name: str
    stage: Stage
    tier: str
    park: str
    facts: tuple[tuple[str, str], ...]
    investors: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str, str], ...]
    moves: tuple[tuple[Stage, str], ...]
    nodes: tuple[Node, ...]
    stuck: tuple[Stuck, ...]
    demands: tuple[Demand, ...]
    promises: tuple[Promised, ...]
    steps: tuple[Step, ...]
    approvals: tuple[str, ...]
    chief: str
    commissioner: str
    owner: str
    progress: str
    stuck_reason: str
    light: Light
    illustrative: bool
    picture: str = ""

    @property
    def late(self) -> tuple[Node, ...]:
        """The milestones that are yellow or red, the gravest first."""
        found = [node for node in self.nodes if node.light in (Light.RED, Light.AMBER)]
        return tuple(sorted(found, key=lambda node: (node.light is not Light.RED, -node.late)))
