"""What the data file holds already, read at once, so that each row finds its project."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.projects import names_given_up
from db.fields import logged_fields
from db.models import (
    Contact,
    Contract,
    ImportBatch,
    ImportedRow,
    Organization,
    Park,
    Phase,
    Project,
    ProjectAlias,
    ProjectContact,
    ProjectInvestor,
    StageMove,
)
from db.terms import CellState, ContractKind, Stage
from db.values import Amount, When


@dataclass
class KnownProject:
    """A project as an import compares it; contracts, phases and people by what tells them apart.

    texts: field key → the cell's text at the last import.
    """

    project_id: str
    fields: dict[str, Any]
    aliases: set[str] = field(default_factory=set)
    investors: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    moves: set[tuple[Stage, When | None]] = field(default_factory=set)
    contracts: dict[ContractKind, dict[str, Any]] = field(default_factory=dict)
    phases: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    park: str = ""
    recorded: Amount | None = None
    """What recorded arrivals add up to: the 到位 that is shown and exported then."""


@dataclass
class Known:
    """All that rows are matched against. claimed: project id or name key → the row that took it."""

    projects: dict[str, KnownProject]
    by_name: dict[str, list[str]]
    organizations: dict[str, str]
    parks: dict[str, str]
    imported_files: set[str]
    claimed: dict[str, str] = field(default_factory=dict)


def name_key(name: str) -> str:
    """Return a name as it is compared: half width, without blanks and quotation marks."""
    return re.sub(r"[\s\"'“”‘’]", "", unicodedata.normalize("NFKC", name)).lower()


def projects_by_name(session: Session) -> dict[str, list[str]]:
    """Return the living projects' ids by each of their names and aliases, as names compare."""
    found: dict[str, list[str]] = {}
    living: set[str] = set()
    for key, name in _live(session, Project, Project.id, Project.name):
        found.setdefault(name_key(name), []).append(key)
        living.add(key)
    for key, name in _live(session, ProjectAlias, ProjectAlias.project_id, ProjectAlias.name):
        ids = found.setdefault(name_key(name), [])
        if key in living and key not in ids:
            ids.append(key)
    return found


def known_records(session: Session) -> Known:
    """Read the projects and what belongs to them in one query a table."""
    projects = _projects(session)
    by_name: dict[str, list[str]] = {}
    for key, project in projects.items():
        by_name.setdefault(name_key(project.fields["name"]), []).append(key)
    for project_id, name in _live(
        session, ProjectAlias, ProjectAlias.project_id, ProjectAlias.name
    ):
        if project_id in projects:
            projects[project_id].aliases.add(name_key(name))
            ids = by_name.setdefault(name_key(name), [])
            if project_id not in ids:
                ids.append(project_id)
    organizations: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for key, name in _live(session, Organization, Organization.id, Organization.name):
        organizations.setdefault(name_key(name), key)
        names[key] = [name]
    for name, key in names_given_up(session):
        organizations.setdefault(name_key(name), key)
        names[key].append(name)
    for project_id, organization_id in _live(
        session, ProjectInvestor, ProjectInvestor.project_id, ProjectInvestor.organization_id
    ):
        if project_id in projects and organization_id in names:
            projects[project_id].investors |= {name_key(name) for name in names[organization_id]}
    _add_people(session, projects)
    _add_moves(session, projects)
    _add_contracts(session, projects)
    _add_phases(session, projects)
    _add_texts(session, projects)
    parks: dict[str, str] = {}
    park_names: dict[str, str] = {}
    for key, name in _live(session, Park, Park.id, Park.name):
        parks[name_key(name)] = key
        park_names[key] = name
    for project in projects.values():
        project.park = park_names.get(project.fields["park_id"] or "", "")
    files = set(session.scalars(select(ImportBatch.sha256).where(ImportBatch.trashed_at.is_(None))))
    return Known(projects, by_name, organizations, parks, files)


def _live(session: Session, cls: Any, *columns: Any) -> Any:
    return session.execute(select(*columns).where(cls.trashed_at.is_(None)).order_by(cls.id))


def _projects(session: Session) -> dict[str, KnownProject]:
    names = tuple(logged_fields(Project))
    columns = [getattr(Project, name) for name in names]
    found = {}
    for project_id, fen, *values in _live(
        session, Project, Project.id, Project.received_fen, *columns
    ):
        known = found[project_id] = KnownProject(project_id, dict(zip(names, values, strict=True)))
        known.recorded = None if fen is None else Amount(fen)
    return found


def _add_people(session: Session, projects: dict[str, KnownProject]) -> None:
    for project_id, name in session.execute(
        select(ProjectContact.project_id, Contact.name)
        .join(Contact, Contact.id == ProjectContact.contact_id)
        .where(ProjectContact.trashed_at.is_(None), Contact.trashed_at.is_(None))
    ):
        if project_id in projects:
            projects[project_id].people.add(name_key(name))


def _add_moves(session: Session, projects: dict[str, KnownProject]) -> None:
    rows = _live(session, StageMove, StageMove.project_id, StageMove.stage, StageMove.on)
    for project_id, stage, on in rows:
        if project_id in projects:
            projects[project_id].moves.add((stage, on))


def _add_contracts(session: Session, projects: dict[str, KnownProject]) -> None:
    columns = (Contract.id, Contract.project_id, Contract.kind, Contract.signed, Contract.amount)
    for key, project_id, kind, signed, amount in _live(session, Contract, *columns):
        if project_id in projects:
            held = {"id": key, "signed": signed, "amount": amount}
            projects[project_id].contracts.setdefault(kind, held)


def _add_phases(session: Session, projects: dict[str, KnownProject]) -> None:
    names = ("planned", "agreed", "contracted", "arrived", "fixed")
    columns = [getattr(Phase, name) for name in names]
    for row in _live(session, Phase, Phase.id, Phase.project_id, Phase.name, *columns):
        if row[1] in projects:
            held = {"id": row[0], **dict(zip(names, row[3:], strict=True))}
            projects[row[1]].phases.setdefault(row[2], held)


def _add_texts(session: Session, projects: dict[str, KnownProject]) -> None:
    """Later imports come later in the order of keys, and so go before earlier ones.

    Only what was understood: a question answered since, or a planned day that has come, is news.
    """
    rows = _live(session, ImportedRow, ImportedRow.project_id, ImportedRow.cells)
    for project_id, cells in rows:
        if project_id in projects:
            projects[project_id].texts.update(
                {
                    cell["field"]: cell["text"]
                    for cell in cells
                    if cell.get("field") and cell["state"] == CellState.UNDERSTOOD
                }
            )
