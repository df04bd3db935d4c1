"""A record that is to be changed: there, and not in the trash."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from crm.errors import RecordMissing
from db.base import Record
from db.models import Contract, Project
from resources import tr

R = TypeVar("R", bound=Record)


def living(session: Session, kind: type[R], record_id: str, gone: str) -> R:
    """Return the record of that kind and id; raises RecordMissing with the sentence `gone`.

    It is gone when another window, or another replica before a merge, put it in the trash. What
    belongs to a project in the trash is only looked at: that raises RecordMissing too.
    """
    record = session.get(kind, record_id)
    if record is None or record.trashed_at is not None:
        raise RecordMissing(gone)
    project = _project_of(session, record)
    if project is not None and project.trashed_at is not None:
        raise RecordMissing(
            tr("项目“{name}”在回收站里，没有保存。要修改，请先恢复它。").format(name=project.name)
        )
    return record


def _project_of(session: Session, record: Record) -> Project | None:
    """Return the project that a record belongs to, by itself or by its contract."""
    key: str | None = getattr(record, "project_id", None)
    contract_id = getattr(record, "contract_id", None)
    if key is None and contract_id is not None:
        contract = session.get(Contract, contract_id)
        key = None if contract is None else contract.project_id
    return None if key is None else session.get(Project, key)
