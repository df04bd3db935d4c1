"""调度会材料: a page a project that is late or stuck: what, since when, who, by when."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.assessing import Assessed, assess_contracts
from crm.blockers import blockers
from crm.briefings.heat import Heat, heat_of
from crm.briefings.marks import Marks
from crm.briefings.order import Order
from crm.briefings.progress import standing_of
from crm.briefings.project_file import ProjectFile
from crm.briefings.project_marks import late_marks, light_word, stuck_marks
from crm.briefings.project_records import project_files
from crm.briefings.records import bureau_of, listed_projects, stalled_projects
from crm.briefings.signing import Signing, signing_of
from crm.briefings.since import Mark, Since, Table
from crm.briefings.sources import Behind, Source, ids_of
from crm.charts import StageFlow
from crm.milestone_words import show_light
from crm.milestones import schedules
from crm.pipeline import movements, stage_flows
from crm.rules.schedule import Light
from db.models import Contract, Project
from db.terms import Grade
from resources import tr

MOVED_DAYS = 30
"""Days whose moves are told."""


@dataclass(frozen=True)
class DispatchPaper:
    """The projects for the 调度会, the gravest first.

    unexplained: names of projects that stand still for a month without a reason, and their ids.
    flows, heat: of the zone or the park, the moves of `MOVED_DAYS` and the contracts in danger;
    of chosen projects neither.
    """

    key: ClassVar[str] = "dispatch"
    bureau: str
    number: int
    as_of: date
    issued_on: date
    issued_by: str
    masked: bool
    projects: tuple[ProjectFile, ...]
    unexplained: tuple[str, ...]
    said: tuple[str, ...] = ()
    unexplained_ids: tuple[str, ...] = ()
    signing: Signing = field(default_factory=Signing)
    since: Since = field(default_factory=Since)
    official: bool = False
    secrecy: str = ""
    marks: Marks = field(default_factory=Marks)
    flows: tuple[StageFlow, ...] = ()
    heat: Heat = field(default_factory=Heat)

    @property
    def illustrative(self) -> bool:
        """Whether among them are samples."""
        return any(project.illustrative for project in self.projects)

    @property
    def subjects(self) -> tuple[tuple[str, str], ...]:
        """Each project with its name."""
        return tuple((one.project_id, one.name) for one in self.projects)

    @property
    def red(self) -> int:
        """How many are red."""
        return sum(project.light is Light.RED for project in self.projects)


def take(session: Session, order: Order) -> DispatchPaper:
    """Take the paper of what is red, yellow or blocked; of the named projects where some are."""
    ids = order.subjects or _pressing(session, order)
    still = stalled_projects(session, listed_projects(session), order.today)
    silent = [one.project for one in still if not one.project.stuck_reason.strip()]
    whole = not order.subjects
    return DispatchPaper(
        bureau=bureau_of(session),
        number=order.number,
        as_of=order.today,
        issued_on=order.today,
        issued_by=order.issued_by,
        masked=order.masked,
        projects=project_files(session, ids, order.today),
        unexplained=tuple(one.name for one in silent),
        unexplained_ids=ids_of(silent),
        signing=signing_of(session),
        official=order.official,
        flows=_flows(session, order) if whole else (),
        heat=_heat(session, order) if whole else Heat(),
    )


def _flows(session: Session, order: Order) -> tuple[StageFlow, ...]:
    first = order.today - timedelta(days=MOVED_DAYS - 1)
    moves = movements(session, first, order.today)
    if order.park_id is not None:
        own = _of_park(session, order.park_id)
        moves = [one for one in moves if one.project_id in own]
    return stage_flows(moves) if moves else ()


def _heat(session: Session, order: Order) -> Heat:
    """The contracts with a promise that is unmet or in danger, the gravest first."""
    results: defaultdict[str, list[Assessed]] = defaultdict(list)
    for one in standing_of(assess_contracts(session, order.today), order.today).values():
        results[one.contract_id].append(one)
    rows = session.execute(
        select(Contract.id, Project.name, Project.park_id)
        .join(Project, Project.id == Contract.project_id)
        .where(Project.trashed_at.is_(None))
    )
    pressing = [
        (Counter(one.result.grade for one in results[row.id]), row.id, row.name)
        for row in rows
        if row.id in results and order.park_id in (None, row.park_id)
    ]
    pressing = [one for one in pressing if one[0][Grade.UNMET] or one[0][Grade.WARNING]]
    pressing.sort(key=lambda one: (-one[0][Grade.UNMET], -one[0][Grade.WARNING], one[2], one[1]))
    return heat_of((key, name, results[key]) for _, key, name in pressing)


def _of_park(session: Session, park_id: str) -> set[str]:
    return set(session.scalars(select(Project.id).where(Project.park_id == park_id)))


def file_name(paper: DispatchPaper) -> str:
    """Return the name under which it is saved unless a person gives another."""
    return tr("调度会材料-{day}").format(day=paper.as_of.isoformat()) + ".pdf"


def conclusion(paper: DispatchPaper) -> tuple[str, ...]:
    """Return what the meeting must know first: how many, what blocks them, what is overdue."""
    if not paper.projects:
        return (tr("目前没有红灯、黄灯项目，也没有未销号的制约事项。"),)
    stuck = [one for project in paper.projects for one in project.stuck]
    overdue = sum(one.late > 0 for one in stuck)
    facts = tr("需调度的项目{n}个，其中红灯{red}个；未销号制约事项{stuck}件").format(
        n=len(paper.projects), red=paper.red, stuck=len(stuck)
    )
    facts += tr("，{n}件已逾期。").format(n=overdue) if overdue else tr("。")
    kinds: dict[str, int] = {}
    for one in stuck:
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    said = [facts]
    if kinds:
        ranked = sorted(kinds.items(), key=lambda kind: -kind[1])[:4]
        said.append(
            tr("制约主要在{kinds}。").format(
                kinds=tr("、").join(tr("{kind}{n}件").format(kind=k, n=n) for k, n in ranked)
            )
        )
    if paper.unexplained:
        said.append(
            tr("另有{n}个项目满一个月没有进展、未填未进展原因：{names}。").format(
                n=len(paper.unexplained), names=tr("、").join(paper.unexplained[:5])
            )
        )
    return tuple(said)


def tables(paper: DispatchPaper) -> tuple[Table, ...]:
    """Return what the next meeting's paper compares: the list, and what is stuck in each."""
    return (
        list_table(paper),
        *(of(one) for one in paper.projects for of in (stuck_marks, late_marks)),
    )


def list_table(paper: DispatchPaper) -> Table:
    """Return the projects: their light, and how many blockers are open."""
    return Table(
        "projects",
        tuple(
            Mark(one.project_id, one.name, light_word(one.light), (Decimal(len(one.stuck)),))
            for one in paper.projects
        ),
        (tr("制约"),),
    )


def sources(paper: DispatchPaper) -> tuple[Source, ...]:
    """Return the projects behind each number of the first page, then each project by itself."""
    stuck = [project for project in paper.projects if project.stuck]
    items = sum(len(project.stuck) for project in stuck)
    overdue = [p for p in stuck if any(one.late > 0 for one in p.stuck)]
    late = sum(one.late > 0 for project in overdue for one in project.stuck)
    red = [project for project in paper.projects if project.light is Light.RED]
    told = (
        (tr("需调度的项目"), tr("{n}个").format(n=len(paper.projects)), paper.projects),
        (tr("红灯项目"), tr("{n}个").format(n=len(red)), red),
        (tr("未销号制约事项"), tr("{n}件").format(n=items), stuck),
        (tr("已逾期的制约事项"), tr("{n}件").format(n=late), overdue),
    )
    found = [
        Source(what, figure, Behind.PROJECTS, tuple(one.project_id for one in those), tr("结论"))
        for what, figure, those in told
        if those
    ]
    if paper.unexplained_ids:
        figure = tr("{n}个").format(n=len(paper.unexplained))
        what = tr("没有进展、未填原因")
        found.append(Source(what, figure, Behind.PROJECTS, paper.unexplained_ids, tr("结论")))
    found += [
        Source(
            one.name,
            show_light(one.light) if one.light is not Light.NONE else tr("有制约事项"),
            Behind.PROJECTS,
            (one.project_id,),
            tr("需调度的项目"),
        )
        for one in paper.projects
    ]
    return tuple(found)


def _pressing(session: Session, order: Order) -> tuple[str, ...]:
    """Projects that are red or yellow, or have an open blocker: red first, then by how stuck."""
    lights = {one.project_id: one.light for one in schedules(session, order.today)}
    late: dict[str, int] = {}
    for row in blockers(session, order.today, settled=False):
        late[row.project_id] = max(late.get(row.project_id, 0), row.late)
    found = {key for key, light in lights.items() if light in (Light.RED, Light.AMBER)}
    found |= late.keys()
    if order.park_id is not None:
        found &= _of_park(session, order.park_id)
    return tuple(
        sorted(
            found,
            key=lambda key: (lights.get(key) is not Light.RED, -late.get(key, -1), key),
        )
    )
