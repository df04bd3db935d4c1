"""What the briefs about single projects are made from: one project, plain and frozen."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.approvals import open_approvals
from crm.assessing import assess_contracts
from crm.attachments import attachments_of, content
from crm.blockers import BlockerRow, blockers
from crm.briefings.progress import standing_of
from crm.milestones import MilestoneLine, Schedule, schedules
from crm.project_card import ProjectCard, project_card
from crm.rules.clause_words import sentence
from crm.rules.media import IMAGES
from crm.rules.phones import show_phone
from crm.rules.schedule import Light
from crm.rules.units import show_amount, show_extent, show_when
from crm.supervision import NoticeRow, notices
from crm.todos import todos_of
from crm.working_words import show_ratio
from db.models import Commitment, Contract
from db.terms import AmountKind, Grade, Stage
from resources import tr

PICTURE_WIDTH = 900
"""Pixels of a picture that a brief takes with it."""
_MOST_PICTURE = 12_000_000
"""Bytes of a file that is looked into for a picture."""


@dataclass(frozen=True)
class Node:
    """A milestone: by the plan, as expected or reached; late: days behind the plan."""

    name: str
    planned: date | None
    expected: date | None
    reached: bool
    light: Light
    late: int
    who: str


@dataclass(frozen=True)
class Stuck:
    """A blocker that is not settled; days: since it was raised, late: past its due day."""

    kind: str
    what: str
    unit: str
    person: str
    since: date | None
    due: date | None
    days: int | None
    late: int


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

    @property
    def next_node(self) -> Node | None:
        """The first milestone that is not reached."""
        return next((node for node in self.nodes if not node.reached), None)


def project_files(
    session: Session, ids: Collection[str], today: date, *, pictures: bool = False
) -> tuple[ProjectFile, ...]:
    """Return the files of projects, in the order of `ids`; those in the trash are left out."""
    cards = [project_card(session, key) for key in ids]
    cards = [card for card in cards if not card.trashed]
    wanted = {card.project_id for card in cards}
    planned = {one.project_id: one for one in schedules(session, today, project_ids=wanted)}
    stuck = _by_project(blockers(session, today, settled=False))
    demanded = _by_project(notices(session, today, closed=False))
    approvals = defaultdict(list)
    for one in open_approvals(session, today):
        approvals[one.project_id].append(one.name)
    promises = _promises(session, wanted, today)
    return tuple(
        _file(
            session,
            card,
            today,
            planned.get(card.project_id),
            stuck[card.project_id],
            demanded[card.project_id],
            promises[card.project_id],
            approvals[card.project_id],
            _picture(session, card.project_id) if pictures else "",
        )
        for card in cards
    )


def _by_project(rows: Iterable[BlockerRow | NoticeRow]) -> dict[str, list]:  # type: ignore[type-arg]
    found: dict[str, list] = defaultdict(list)  # type: ignore[type-arg]
    for row in rows:
        found[row.project_id].append(row)
    return found


def _file(
    session: Session,
    card: ProjectCard,
    today: date,
    schedule: Schedule | None,
    stuck: Sequence[BlockerRow],
    demanded: Sequence[NoticeRow],
    promises: Sequence[Promised],
    approvals: Sequence[str],
    picture: str,
) -> ProjectFile:
    fields = card.fields
    return ProjectFile(
        project_id=card.project_id,
        name=card.name,
        stage=card.stage,
        tier="" if card.tiered is None else card.tiered.tier.name,
        park=card.park or "",
        facts=_facts(card),
        investors=tuple(
            (one.name, "" if one.share is None else f"{one.share.normalize():f}%")
            for one in card.investors
        ),
        people=tuple(
            (
                one.name,
                " ".join(part for part in (one.role, one.title) if part),
                tr("、").join(show_phone(phone) for phone in one.phones),
            )
            for one in card.people
        ),
        moves=_moves(card),
        nodes=() if schedule is None else tuple(_node(line) for line in schedule.lines),
        stuck=tuple(_stuck(row) for row in stuck),
        demands=tuple(_demand(row) for row in demanded),
        promises=tuple(promises),
        steps=_steps(session, card.project_id, today),
        approvals=tuple(approvals),
        chief=fields["chief"] or "",
        commissioner=fields["commissioner"] or "",
        owner=fields["owner"] or "",
        progress=fields["progress"] or "",
        stuck_reason=fields["stuck_reason"] or "",
        light=Light.NONE if schedule is None else schedule.light,
        illustrative=bool(fields["illustrative"]),
        picture=picture,
    )


def _facts(card: ProjectCard) -> tuple[tuple[str, str], ...]:
    fields = card.fields
    shown = [
        (tr("产业"), fields["industry"] or fields["industry_chain"] or ""),
        (tr("园区"), card.park or ""),
        *(
            (kind.label, show_amount(fields[kind.value]))
            for kind in AmountKind
            if fields.get(kind.value) is not None
        ),
        (tr("用地"), "" if fields["land"] is None else show_extent(fields["land"])),
        (tr("来源"), "" if fields["source_channel"] is None else fields["source_channel"].label),
        (tr("上级项目"), "" if card.parent is None else card.parent[1]),
    ]
    return tuple((what, str(said)) for what, said in shown if said)


def _moves(card: ProjectCard) -> tuple[tuple[Stage, str], ...]:
    newest: dict[Stage, str] = {}
    for move in card.moves:
        newest[move.stage] = "" if move.on is None else show_when(move.on)
    return tuple(newest.items())


def _node(line: MilestoneLine) -> Node:
    who = tr("、").join(part for part in (line.chief, line.commissioner) if part)
    name = f"{line.phase} {line.name}" if line.phase else line.name
    return Node(name, line.planned, line.expected, line.reached, line.light, line.late or 0, who)


def _stuck(row: BlockerRow) -> Stuck:
    return Stuck(
        row.kind,
        row.what,
        row.unit or "",
        row.person or "",
        row.raised_on,
        row.due,
        row.days,
        row.late,
    )


def _demand(row: NoticeRow) -> Demand:
    person = " ".join(part for part in (row.unit, row.person) if part)
    return Demand(row.number, row.about, row.demand, person, row.due, row.state.label)


def _steps(session: Session, project_id: str, today: date) -> tuple[Step, ...]:
    groups = todos_of(session, owner=None, today=today, project_id=project_id)
    return tuple(
        Step(row.what, row.owner or "", row.due, row.late)
        for group in groups
        for row in group.todos
    )


def _promises(
    session: Session, project_ids: Collection[str], today: date
) -> dict[str, list[Promised]]:
    """What the promises of projects read like, with their last period that is over, else next."""
    rows = session.execute(
        select(Commitment, Contract.project_id)
        .join(Contract, Contract.id == Commitment.contract_id)
        .where(
            Contract.project_id.in_(sorted(project_ids)),
            Contract.trashed_at.is_(None),
            Commitment.trashed_at.is_(None),
            Commitment.ended_on.is_(None),
        )
        .order_by(Contract.id, Commitment.ordinal, Commitment.id)
    ).all()
    contracts = {one.contract_id for one, _ in rows}
    at = standing_of(assess_contracts(session, today, contracts), today) if contracts else {}
    found: dict[str, list[Promised]] = defaultdict(list)
    for one, project_id in rows:
        stands = at.get(one.id)
        found[project_id].append(
            Promised(
                sentence(one),
                Grade.NO_DATA if stands is None else stands.result.grade,
                "" if stands is None else show_ratio(stands.result),
            )
        )
    return found


def _picture(session: Session, project_id: str) -> str:
    """Return the first picture attached to a project, made small; "" without one that is whole."""
    for line in attachments_of(session, "project", project_id):
        if line.media_type in IMAGES and line.size <= _MOST_PICTURE:
            small = _small(content(session, line.id))
            if small:
                return small
    return ""


def _small(picture: bytes) -> str:
    from PIL import Image, ImageOps, UnidentifiedImageError

    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            turned = ImageOps.exif_transpose(opened).convert("RGB")
            turned.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH))
            turned.save(out, "JPEG", quality=80)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return ""
    return base64.b64encode(out.getvalue()).decode("ascii")
