"""分期: the phases of a project, each with its own money and land."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import InvalidInput
from crm.living import living
from crm.projects import project_of
from crm.rules.written import clean_name, clean_text
from db.models import CapitalArrival, Commitment, Contract, Milestone, Phase
from resources import tr

_ORDER = "一二三四五六七八九十"
EDITABLE = frozenset({"name", "planned", "agreed", "contracted", "land", "note"})


def add_phase(session: Session, project_id: str, name: str, **fields: Any) -> str:
    """Enter a phase behind the others of a project and return its id.

    Raises InvalidInput (``name``) without a name, or for one that another phase bears.
    """
    project_of(session, project_id)
    phase = Phase(project_id=project_id, ordinal=_next_ordinal(session, project_id))
    _set(session, phase, {"name": name, **fields})
    session.add(phase)
    session.flush()
    return phase.id


def edit_phase(session: Session, phase_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of a phase (name, money, land, note) new values; raises InvalidInput."""
    _set(session, phase_of(session, phase_id), fields)


def trash_phase(session: Session, phase_id: str) -> None:
    """Put a phase in the trash; raises InvalidInput while something belongs to it."""
    phase = phase_of(session, phase_id)
    belongs = (
        (Milestone, tr("节点")),
        (Contract, tr("合同")),
        (Commitment, tr("承诺")),
        (CapitalArrival, tr("到位资金")),
    )
    held = [
        word
        for cls, word in belongs
        if session.scalar(
            select(cls.id).where(cls.phase_id == phase_id, cls.trashed_at.is_(None)).limit(1)
        )
    ]
    if held:
        raise InvalidInput(
            tr("“{name}”下面还有{what}，没有移除。请先把它们改到别的期，或移除它们。").format(
                name=phase.name, what=tr("、").join(held)
            )
        )
    phase.trashed_at = datetime.now(UTC)


def likely_name(taken: Collection[str]) -> str:
    """Return what the next phase is likely called beside those: 二期 beside 一期."""
    words = (tr("{nth}期").format(nth=nth) for nth in _ORDER)
    return next((word for word in words if word not in taken), "")


def phase_of(session: Session, phase_id: str) -> Phase:
    """Return a phase to change; raises RecordMissing for one that is gone or in the trash."""
    return living(session, Phase, phase_id, tr("这一期已被移入回收站，没有保存。"))


def _set(session: Session, phase: Phase, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "name":
            value = clean_name(value)
            _refuse_taken(session, phase, value)
        elif name == "note":
            value = clean_text(value, name)
        setattr(phase, name, value)


def _refuse_taken(session: Session, phase: Phase, name: str) -> None:
    with session.no_autoflush:
        other = session.scalar(
            select(Phase.id)
            .where(
                Phase.project_id == phase.project_id,
                Phase.name == name,
                Phase.trashed_at.is_(None),
                Phase.id != (phase.id or ""),
            )
            .limit(1)
        )
    if other is not None:
        raise InvalidInput(tr("这个项目已有“{name}”。").format(name=name), field="name")


def _next_ordinal(session: Session, project_id: str) -> int:
    last = session.scalar(
        select(func.max(Phase.ordinal)).where(
            Phase.project_id == project_id, Phase.trashed_at.is_(None)
        )
    )
    return 0 if last is None else last + 1
