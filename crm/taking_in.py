"""What was typed for a new project goes into one that is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.comparing import ComparedRow, Comparison
from crm.labels import field_label, shown
from crm.merging import UNITED
from crm.project_history import names_of
from crm.projects import add_alias, add_investor, edit_project, project_of
from db.models import Organization, ProjectInvestor
from resources import tr

TYPED = "typed"
"""The id under which `compare_typed` shows what was typed, and `take_in` is told of a choice."""
_INVESTORS = "investors"


def compare_typed(session: Session, project_id: str, typed: Mapping[str, Any]) -> Comparison:
    """Set a project and what was typed side by side.

    typed: field → value as for `crm.projects.create_project`, with ``investors`` as names. Raises
    RecordMissing when the project is gone.
    """
    project = project_of(session, project_id)
    rows = []
    tied = [value for name, value in typed.items() if name.endswith("_id") and value]
    tied += [getattr(project, name) for name in typed if name.endswith("_id")]
    names = names_of(session, [key for key in tied if key])
    for name, value in typed.items():
        if name == _INVESTORS:
            if value:
                rows.append(_investor_row(_investors(session, project_id), value))
            continue
        held = getattr(project, name)
        if value in (None, ""):
            continue
        if name.endswith("_id"):
            held, value = names.get(held, held), names.get(value, value)
        texts = (shown(held), shown(value))
        united = shown(_united(name, held, value))
        picked = texts.index(united) if united in texts else None
        rows.append(ComparedRow(name, field_label(name, "project"), texts, united, picked))
    return Comparison("project", (project_id, TYPED), (project.name, tr("新填写")), tuple(rows))


def take_in(
    session: Session, project_id: str, typed: Mapping[str, Any], choices: Mapping[str, str]
) -> str:
    """Give a project what was typed where it has nothing, and where `choices` says `TYPED`.

    Investors are added, notes put together, and the name that is not chosen becomes an alias.
    Returns the project's id; raises RecordMissing or InvalidInput.
    """
    project = project_of(session, project_id)
    values = {name: value for name, value in typed.items() if name != _INVESTORS}
    fields = {}
    for name, value in values.items():
        if value in (None, ""):
            continue
        held = getattr(project, name)
        if choices.get(name) == TYPED or held in (None, ""):
            fields[name] = value
        elif name not in choices:
            fields[name] = _united(name, held, value)
    old = project.name
    edit_project(session, project_id, fields)
    for name in (old, str(typed.get("name") or "")):
        if name and name != project.name:
            add_alias(session, project_id, name)
    known = _investors(session, project_id)
    for ordinal, name in enumerate(typed.get(_INVESTORS, ()), len(known)):
        if name not in known:
            add_investor(session, project_id, name, ordinal=ordinal)
    return project_id


def _investor_row(held: Sequence[str], typed: Sequence[str]) -> ComparedRow:
    """Investors are no question: those that are typed come to those that are there."""
    both = list(dict.fromkeys([*held, *typed]))
    texts = [shown(tr("、").join(names)) for names in (held, typed, both)]
    label = field_label(_INVESTORS, "project")
    return ComparedRow("", label, (texts[0], texts[1]), texts[2], None)


def _united(name: str, held: Any, value: Any) -> Any:
    if held in (None, ""):
        return value
    if name in UNITED and value not in held:
        return UNITED[name].join((held, value))
    return held


def _investors(session: Session, project_id: str) -> Sequence[str]:
    return session.scalars(
        select(Organization.name)
        .join(ProjectInvestor, ProjectInvestor.organization_id == Organization.id)
        .where(ProjectInvestor.project_id == project_id, ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal)
    ).all()
