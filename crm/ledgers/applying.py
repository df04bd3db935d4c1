"""Writes planned rows: all in the operation under way, in bulk where records are new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.ledgers.cells import Person
from crm.ledgers.known import name_key
from crm.ledgers.planned import PlannedRow, RowPlan
from crm.ledgers.workbook import column_letter
from crm.park_moves import move_to_park
from crm.projects import names_given_up
from crm.rules.written import NAME_LENGTH
from crm.settings import today_of
from db.changes import bulk_create
from db.models import (
    Contact,
    ContactPhone,
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
from db.portions import portions
from db.terms import ParkKind, Stage
from db.values import new_key
from resources import tr

_ORDER = (
    Park,
    Organization,
    Project,
    ProjectAlias,
    ProjectInvestor,
    Contact,
    ContactPhone,
    ProjectContact,
    StageMove,
    Contract,
    Phase,
    ImportBatch,
    ImportedRow,
)


class _Writer:
    """Gathers what is new by class, so that each class is written at once."""

    def __init__(self, session: Session, illustrative: bool) -> None:
        self.session = session
        self.illustrative = illustrative
        self.rows: dict[Any, list[dict[str, Any]]] = {cls: [] for cls in _ORDER}
        self.organizations = _by_name(session, Organization)
        for name, became in names_given_up(session):
            self.organizations.setdefault(name_key(name), became)
        self.parks = _by_name(session, Park)
        self.today = today_of(session)
        self.changed: dict[str, Project] = {}
        self.moves: dict[tuple[str, Stage], StageMove] = {}

    def new(self, cls: Any, **values: Any) -> str:
        """Note a new record and return its id."""
        key = new_key()
        self.rows[cls].append({"id": key, **values})
        return key

    def organization(self, name: str) -> str:
        """Return the id of the organization of that name, new when there is none."""
        key = name_key(name)
        if key not in self.organizations:
            self.organizations[key] = self.new(Organization, name=name[:NAME_LENGTH])
        return self.organizations[key]

    def park(self, name: str | None) -> str | None:
        """Return the id of the park of that name, new when there is none."""
        if name is None:
            return None
        key = name_key(name)
        if key not in self.parks:
            kind = ParkKind.MAIN if "主园" in name else ParkKind.ENTRUSTED
            self.parks[key] = self.new(Park, name=name, kind=kind, ordinal=len(self.parks))
        return self.parks[key]

    def flush(self) -> None:
        """Write all that is new."""
        for cls in _ORDER:
            bulk_create(self.session, cls, self.rows[cls])


def write(
    session: Session,
    planned: Iterable[PlannedRow],
    *,
    file_name: str,
    sha256: str,
    illustrative: bool,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """Write the rows that are new or changed, and each row's cells as they stood; return the batch.

    progress: told (done, of all); it may raise to cancel, and then nothing is written.
    """
    rows = list(planned)
    writer = _Writer(session, illustrative)
    wanted = [row.project_id for row in rows if row.plan is RowPlan.CHANGED and row.project_id]
    for some in portions(wanted):
        part = select(Project).where(Project.id.in_(some))
        writer.changed |= {project.id: project for project in session.scalars(part)}
        moves = select(StageMove).where(
            StageMove.project_id.in_(some), StageMove.trashed_at.is_(None)
        )
        held = [((move.project_id, move.stage), move) for move in session.scalars(moves)]
        times = Counter(key for key, _ in held)  # moved there twice: a further move is added
        writer.moves |= {key: move for key, move in held if times[key] == 1}
    batch = writer.new(
        ImportBatch,
        file_name=file_name,
        sha256=sha256,
        summary={plan.name.lower(): sum(1 for row in rows if row.plan is plan) for plan in RowPlan},
    )
    last: str | None = None
    for done, row in enumerate(rows):
        if progress is not None and done % 50 == 0:
            progress(done, len(rows))
        if row.continues:
            row.project_id = last
        elif row.plan is RowPlan.NEW:
            row.project_id = _create(writer, row)
        elif row.plan is RowPlan.CHANGED:
            _update(writer, row)
        last = row.project_id
        writer.new(
            ImportedRow,
            batch_id=batch,
            sheet=row.sheet,
            row=row.row,
            project_id=row.project_id,
            cells=[
                {
                    "column": column_letter(cell.column),
                    "header": cell.header,
                    "text": cell.text,
                    "field": cell.field,
                    "state": cell.state.value,
                    **({"note": cell.note} if cell.note else {}),
                }
                for cell in row.cells
            ],
        )
    writer.flush()
    return batch


def _create(writer: _Writer, row: PlannedRow) -> str:
    stage = row.stage or Stage.LEAD
    project_id = writer.new(
        Project,
        name=row.name[:NAME_LENGTH],
        stage=stage,
        park_id=writer.park(row.park),
        illustrative=writer.illustrative,
        **row.fields,
    )
    _add(writer, row, project_id)
    if stage not in {one for one, _ in row.moves}:
        writer.new(StageMove, project_id=project_id, stage=stage)
    return project_id


def _update(writer: _Writer, row: PlannedRow) -> None:
    assert row.project_id is not None
    project = writer.changed[row.project_id]
    for name, value in row.fields.items():
        setattr(project, name, value)
    if row.park is not None:
        move_to_park(writer.session, project, writer.park(row.park), writer.today, tr("台账导入"))
    if row.stage is not None:
        project.stage = row.stage
        if row.stage not in {stage for stage, _ in row.moves}:
            writer.new(StageMove, project_id=project.id, stage=row.stage)
    _add(writer, row, project.id)


def _add(writer: _Writer, row: PlannedRow, project_id: str) -> None:
    """Add what belongs to a project: other names, investors, people, moves, contract, phases."""
    for name in row.aliases:
        writer.new(ProjectAlias, project_id=project_id, name=name[:NAME_LENGTH])
    held = len(row.known.investors) if row.known is not None else 0
    for ordinal, name in enumerate(row.investors, held):
        writer.new(
            ProjectInvestor,
            project_id=project_id,
            organization_id=writer.organization(name),
            ordinal=ordinal,
        )
    for person in row.people:
        _add_person(writer, row, project_id, person)
    for stage, on in row.moves:
        held_move = writer.moves.get((project_id, stage))
        if held_move is None:
            writer.new(StageMove, project_id=project_id, stage=stage, on=on)
        else:  # one move to a stage, and the ledger now says another date
            held_move.on = on
    if row.contract is not None:
        _add_contract(writer, row.contract, project_id)
    phases = len(row.known.phases) if row.known is not None else 0
    for ordinal, (name, amounts) in enumerate(row.phases.items(), phases):
        held_phase = None if row.known is None else row.known.phases.get(name)
        if held_phase is not None:
            phase = writer.session.get(Phase, held_phase["id"])
            assert phase is not None
            for key, amount in amounts.items():
                setattr(phase, key, amount)
            continue
        writer.new(Phase, project_id=project_id, name=name, ordinal=ordinal, **amounts)


def _add_person(writer: _Writer, row: PlannedRow, project_id: str, person: Person) -> None:
    organization = writer.organization(row.investors[0]) if row.investors else None
    contact = writer.new(
        Contact, name=person.name, organization_id=organization, title=person.title or None
    )
    for ordinal, phone in enumerate(person.phones):
        writer.new(ContactPhone, contact_id=contact, phone=phone, ordinal=ordinal)
    writer.new(ProjectContact, project_id=project_id, contact_id=contact)


def _add_contract(writer: _Writer, contract: dict[str, Any], project_id: str) -> None:
    if "id" not in contract:
        writer.new(Contract, project_id=project_id, illustrative=writer.illustrative, **contract)
        return
    held = writer.session.get(Contract, contract["id"])
    assert held is not None
    for name in ("signed", "amount"):
        if name in contract:
            setattr(held, name, contract[name])


def _by_name(session: Session, cls: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    statement = select(cls.id, cls.name).where(cls.trashed_at.is_(None)).order_by(cls.id)
    for key, name in session.execute(statement):
        found.setdefault(name_key(name), key)
    return found
