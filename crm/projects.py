"""Projects: entering, editing, moving along the stages, the trash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from crm.errors import GateUnmet, InvalidInput, RecordMissing
from crm.gates import gate_of
from crm.living import living
from crm.park_moves import move_to_park
from crm.rules.counting import Passage, chronological
from crm.rules.gates import is_gated, unmet_in_words
from crm.rules.stages import Past, check_move, dated_behind, on_road
from crm.rules.written import clean_name, without_controls
from crm.settings import today_of
from db.fields import logged_fields
from db.models import (
    Organization,
    Project,
    ProjectAlias,
    ProjectInvestor,
    StageMove,
)
from db.terms import Stage
from db.values import When
from resources import tr

EDITABLE = frozenset(logged_fields(Project)) - {"stage", "trashed_at", "merged_into_id"}
"""Fields that `edit_project` takes; the stage moves by `move_stage`."""


def create_project(
    session: Session,
    name: str,
    *,
    investors: Iterable[str] = (),
    aliases: Iterable[str] = (),
    stage: Stage = Stage.LEAD,
    on: date | None = None,
    **fields: Any,
) -> str:
    """Enter a project and return its id.

    investors, aliases: names; an organization of the same name is used again. on: the day it
    entered `stage`. fields: of `EDITABLE`. Raises InvalidInput (field ``name``) without a name.
    """
    project = Project(name=clean_name(name), stage=stage)
    _set(project, fields)
    session.add(project)
    session.flush()
    if on is not None:
        session.add(StageMove(project_id=project.id, stage=stage, on=When.on(on)))
    for alias in aliases:
        add_alias(session, project.id, alias)
    for investor in investors:
        add_investor(session, project.id, investor)
    return project.id


def edit_project(
    session: Session, project_id: str, fields: Mapping[str, Any], *, today: date | None = None
) -> None:
    """Give fields of a project new values; raises RecordMissing or InvalidInput.

    A ``referrer`` that is the name of an organization becomes that organization. Another park is
    a transfer (`ParkMove`) of `today`, or of the day on which the data file lives.
    """
    wanted = dict(fields)
    if isinstance(wanted.get("referrer"), str) and "referrer_id" not in wanted:
        wanted["referrer"], wanted["referrer_id"] = referrer_named(session, wanted["referrer"])
    project = project_of(session, project_id)
    if "park_id" in wanted:
        on = today or today_of(session)
        move_to_park(session, project, wanted.pop("park_id") or None, on)
    _set(project, wanted)


def save_facts(
    session: Session,
    project_id: str,
    fields: Mapping[str, Any],
    investors: Iterable[str] | None = None,
    *,
    today: date | None = None,
) -> None:
    """Save what was edited on a project's page: its fields, and its investors where given.

    today: as of `edit_project`.
    """
    edit_project(session, project_id, fields, today=today)
    if investors is not None:
        set_investors(session, project_id, investors)


def move_stage(
    session: Session,
    project_id: str,
    to: Stage,
    *,
    on: When | None,
    today: date,
    reason: str | None = None,
    override_reason: str | None = None,
) -> None:
    """Move a project to a stage on a day; the move is kept, backwards too.

    override_reason: lets it pass a gate that is unmet, and is kept with what the gate lacked.
    Raises InvalidInput (field ``stage``, ``on`` or ``reason``) when the move lacks what it needs,
    and GateUnmet (its field is ``override_reason``) when the gate of the stage is not met.
    """
    project = project_of(session, project_id)
    past = past_of(session, project_id, today)
    check_move(project.stage, to, on=on, reason=reason, today=today, past=past)
    on = None if on is None else dated_behind(on, past)
    overridden = (override_reason or "").strip() or None
    unmet: tuple[str, ...] = ()
    if is_gated(project.stage, to, past.stood):
        gate = gate_of(session, project_id, to)
        unmet = tuple(line.text for line in gate.unmet)
        if unmet and overridden is None:
            raise GateUnmet(unmet_in_words(gate), unmet)
    project.stage = to
    session.add(
        StageMove(
            project_id=project.id,
            stage=to,
            on=on,
            reason=(reason or "").strip() or None,
            override_reason=overridden if unmet else None,
            unmet="\n".join(unmet) or None,
        )
    )


def past_of(session: Session, project_id: str, today: date) -> Past:
    """Return what came before a move of a project on `today`: where it stood, its last move."""
    moves = {
        move.id: move
        for move in session.scalars(
            select(StageMove).where(
                StageMove.project_id == project_id, StageMove.trashed_at.is_(None)
            )
        )
    }
    passages = chronological(
        Passage(move.stage, None if move.on is None else move.on.day, key)
        for key, move in moves.items()
    )
    happened = [one for one in passages if one.on is None or one.on <= today]
    dated = [one for one in happened if one.on is not None]
    stood = session.scalar(select(Project.stage).where(Project.id == project_id))
    if stood is None or not on_road(stood):
        stood = next((one.stage for one in reversed(happened) if on_road(one.stage)), None)
    if not dated:
        return Past(stood)
    return Past(stood, dated[-1].stage, moves[dated[-1].key].on)


def trash_project(session: Session, project_id: str) -> None:
    """Put a project in the trash; nothing of it is lost."""
    project_of(session, project_id).trashed_at = datetime.now(UTC)


def still_there(session: Session, project_ids: Sequence[str]) -> list[str]:
    """Return which of these projects are neither in the trash nor merged, in the same order."""
    found = select(Project.id).where(
        Project.id.in_(project_ids),
        Project.trashed_at.is_(None),
        Project.merged_into_id.is_(None),
    )
    there = set(session.scalars(found))
    return [key for key in project_ids if key in there]


def restore_project(session: Session, project_id: str) -> None:
    """Take a project out of the trash."""
    project = session.get(Project, project_id)
    if project is None:
        raise RecordMissing(tr("找不到这个项目。"))
    project.trashed_at = project.merged_into_id = None


def add_alias(session: Session, project_id: str, name: str) -> None:
    """Let a project be found under another name too; the same name twice is one."""
    wanted = clean_name(name)
    known = session.scalars(
        select(ProjectAlias.name).where(
            ProjectAlias.project_id == project_id, ProjectAlias.trashed_at.is_(None)
        )
    ).all()
    if wanted not in known:
        session.add(ProjectAlias(project_id=project_id, name=wanted))


def set_investors(session: Session, project_id: str, names: Iterable[str]) -> None:
    """Make the investors of a project those of `names`, in order; who stays keeps the share."""
    wanted = [clean_name(name) for name in names if name.strip()]
    have = {
        name: investor
        for investor, name in session.execute(
            select(ProjectInvestor, Organization.name)
            .join(Organization, Organization.id == ProjectInvestor.organization_id)
            .where(ProjectInvestor.project_id == project_id, ProjectInvestor.trashed_at.is_(None))
        )
    }
    for name, investor in have.items():
        if name not in wanted:
            investor.trashed_at = datetime.now(UTC)
    for ordinal, name in enumerate(wanted):
        if name in have:
            have[name].ordinal = ordinal
        else:
            add_investor(session, project_id, name, ordinal=ordinal)


def add_investor(session: Session, project_id: str, name: str, *, ordinal: int = 0) -> None:
    """Make an organization of that name an investor of a project."""
    session.add(
        ProjectInvestor(
            project_id=project_id,
            organization_id=organization_named(session, name),
            ordinal=ordinal,
        )
    )


def referrer_named(session: Session, name: str | None) -> tuple[str | None, str | None]:
    """Return who referred a project: a person's name and None, or None and an organization's id."""
    wanted = " ".join((name or "").split()) or None
    with session.no_autoflush:
        known = session.scalar(
            select(Organization.id)
            .where(Organization.name == wanted, Organization.trashed_at.is_(None))
            .order_by(Organization.id)
            .limit(1)
        )
    return (None, known) if known else (wanted, None)


def organization_named(session: Session, name: str) -> str:
    """Return the id of the organization of that name, entered now when there is none.

    A name that was given up in a merge is that of the organization it became.
    """
    wanted = clean_name(name)
    found = session.scalar(
        select(Organization.id)
        .where(Organization.name == wanted, Organization.trashed_at.is_(None))
        .order_by(Organization.id)
        .limit(1)
    )
    found = found or _became(session, wanted)
    if found is not None:
        return found
    organization = Organization(name=wanted)
    session.add(organization)
    session.flush()
    return organization.id


def names_given_up(session: Session) -> list[tuple[str, str]]:
    """Return (name, id) of organizations that were merged into another, and which one it is."""
    kept = aliased(Organization)
    rows = session.execute(
        select(Organization.name, kept.id)
        .join(kept, kept.id == Organization.merged_into_id)
        .where(Organization.trashed_at.is_not(None), kept.trashed_at.is_(None))
        .order_by(Organization.id)
    )
    return [(name, key) for name, key in rows]


def _became(session: Session, name: str) -> str | None:
    kept = aliased(Organization)
    return session.scalar(
        select(kept.id)
        .join(Organization, Organization.merged_into_id == kept.id)
        .where(
            Organization.name == name,
            Organization.trashed_at.is_not(None),
            kept.trashed_at.is_(None),
        )
        .order_by(Organization.id)
        .limit(1)
    )


def project_of(session: Session, project_id: str) -> Project:
    """Return a project to change; raises RecordMissing for one that is gone or in the trash."""
    gone = tr("这个项目已被移入回收站，没有保存。可先在“历史”里恢复它。")
    return living(session, Project, project_id, gone)


def _set(project: Project, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "name":
            value = clean_name(value)
        elif isinstance(value, str):
            value = without_controls(value).strip() or None
        setattr(project, name, value)
