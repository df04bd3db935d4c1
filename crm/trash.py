"""回收站: what lies in the trash of all kinds, by whom and when, and how it comes back.

What one operation put there together comes back together: a contract with its promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, func, inspect, or_, select
from sqlalchemy.orm import Session

from crm.attachments import bring_back
from crm.capital_periods import closed_months
from crm.capital_records import is_reported
from crm.errors import InvalidInput, RecordMissing
from crm.naming import Named, named
from crm.rules.arrivals import closed_sentence, month_of
from crm.trash_ties import TRASHED, Key, coming_back, ties_of
from db.base import Record
from db.fields import decode, logged_fields, record_class, record_classes
from db.models import CapitalArrival, Change, Commitment, Operation, Project
from db.portions import portions
from resources import tr

PARTS = frozenset(
    {"project_alias", "project_investor", "project_contact", "contact_phone", "contract_party"}
    | {"commitment_enterprise", "activity_attendee", "itinerary_item", "milestone_wait"}
    | {"approval_step", "arrival_use", "review_score", "planned_step", "imported_row"}
    | {"import_batch", "distinct_pair", "setting", "choice", "gate_tick", "briefing_print"}
    | {"score_criterion", "evaluation_measure", "evaluation_band", "evaluation_exemption"}
    | {"target_share", "performance_share", "parcel_use", "park_move", "closed_period"}
    | {"issued_briefing", "stage_move", "scenario_pick"}
)
"""What is no record of its own to a person: it comes back with what it is a part of."""
MOST = 500
"""Lines shown at a time."""
_TEXTS = ("name", "title", "subject", "what", "text", "number", "note")


@dataclass(frozen=True)
class TrashLine:
    """A record in the trash; `operation` and `author` put it there, or "" where no log tells."""

    kind: str
    record_id: str
    record: Named
    at: datetime
    operation_id: str
    operation: str
    author: str

    @property
    def key(self) -> Key:
        """Its kind and id."""
        return self.kind, self.record_id


@dataclass(frozen=True)
class Trash:
    """The newest lines, how many records there are of each kind, and whether there are more."""

    lines: tuple[TrashLine, ...]
    counts: dict[str, int]
    more: bool = False


def trash(session: Session, *, kind: str = "", text: str = "") -> Trash:
    """Return what lies in the trash, newest first.

    kind: only these. text: in its name, or in that of its project. Without a kind, what went
    together with the record that it belongs to is not told apart from it.
    """
    kinds = [name for name in record_classes() if name not in PARTS]
    counts = {name: _count(session, name) for name in kinds}
    found: list[Record] = []
    for name in [kind] if kind else kinds:
        if counts.get(name):
            found += _newest(session, name, text.strip())
    found.sort(key=lambda record: (record.trashed_at, record.id), reverse=True)
    shown = found[:MOST]
    went = _operations_of(session, shown)
    if not kind:
        shown = [record for record in shown if not _along(session, record, went)]
    return Trash(
        tuple(_line(session, record, went.get(_key(record))) for record in shown),
        {name: count for name, count in counts.items() if count},
        len(found) > MOST,
    )


def lies_there(session: Session, kind: str, record_id: str) -> TrashLine | None:
    """Return how a record came into the trash; None for one that does not lie there.

    One that was merged into another does not lie there: it lives on in that.
    """
    record = session.get(record_class(kind), record_id)
    merged = getattr(record, "merged_into_id", None)
    if record is None or record.trashed_at is None or merged is not None:
        return None
    return _line(session, record, _operations_of(session, [record]).get(_key(record)))


def restore(session: Session, chosen: Sequence[Key]) -> int:
    """Take records out of the trash with what went there with them; return how many came back.

    Raises InvalidInput for one whose project or contract stays in the trash, or that a closed
    month would count anew, and RecordMissing for one that is gone; then none comes back.
    """
    count = 0
    records = [_trashed(session, *key) for key in chosen]
    went = _operations_of(session, records)
    groups: dict[str, list[Key]] = {}
    for record in records:
        operation = went.get(_key(record))
        groups.setdefault("" if operation is None else operation.id, []).append(_key(record))
    for operation_id, keys in groups.items():
        back = coming_back(session, operation_id, keys) if operation_id else set(keys)
        for key in sorted(back):
            count += _restore(session, *key)
        _reinstate(session, operation_id, back)
    session.flush()
    for record in records:
        _refuse_hidden(session, record)
    return count


def _restore(session: Session, kind: str, record_id: str) -> int:
    record = session.get(record_class(kind), record_id)
    if record is None or record.trashed_at is None:
        return 0
    if isinstance(record, CapitalArrival) and is_reported(
        record, frozenset(closed_months(session))
    ):
        raise InvalidInput(closed_sentence(month_of(record.on)))
    if kind == "attachment":
        bring_back(session, record_id)
    else:
        record.trashed_at = None
    return 1


def _reinstate(session: Session, operation_id: str, back: Iterable[Key]) -> None:
    """A promise that replaced another does so again, from the day that the operation took away."""
    for kind, key in back:
        promise = session.get(Commitment, key) if kind == "commitment" else None
        if promise is None or promise.replaces_id is None:
            continue
        change = session.scalar(
            select(Change.fields).where(
                Change.operation_id == operation_id,
                Change.kind == kind,
                Change.record_id == promise.replaces_id,
            )
        )
        old = session.get(Commitment, promise.replaces_id)
        if change and "ended_on" in change and old is not None and old.ended_on is None:
            spec = logged_fields(Commitment)["ended_on"]
            old.ended_on = decode(spec, change["ended_on"][0])


def _refuse_hidden(session: Session, record: Record) -> None:
    """Raise InvalidInput when what a restored record belongs to stays in the trash."""
    for tie in ties_of(record):
        above = session.get(record_class(tie.kind), tie.record_id) if tie.needed else None
        if above is not None and above.trashed_at is not None:
            raise InvalidInput(
                tr("{what}所属的{above}还在回收站，恢复了也看不到。请连它一起选中恢复。").format(
                    what=named(session, *_key(record)).whole, above=named(session, *tie.key).whole
                )
            )


def _trashed(session: Session, kind: str, record_id: str) -> Record:
    record = session.get(record_class(kind), record_id)
    if record is None or record.trashed_at is None:
        raise RecordMissing(tr("这条记录已不在回收站，可能别人刚刚恢复了它。请刷新再看。"))
    return record


def _key(record: Record) -> Key:
    return record.__tablename__, record.id


def _count(session: Session, kind: str) -> int:
    cls = record_class(kind)
    statement = select(func.count()).select_from(cls).where(*_lying(cls))
    return session.scalar(statement) or 0


def _lying(cls: Any) -> list[Any]:
    """Return the conditions of what lies in the trash; a merged record lives on in another."""
    merged = getattr(cls, "merged_into_id", None)
    return [cls.trashed_at.is_not(None), *([] if merged is None else [merged.is_(None)])]


def _newest(session: Session, kind: str, text: str) -> Sequence[Record]:
    cls: Any = record_class(kind)
    conditions = _lying(cls)
    if text:
        columns = inspect(cls).columns
        texts = [
            columns[name].contains(text, autoescape=True)
            for name in _TEXTS
            if name in columns and isinstance(columns[name].type, String)
        ]
        if "project_id" in columns:
            projects = select(Project.id).where(Project.name.contains(text, autoescape=True))
            texts.append(cls.project_id.in_(projects))
        if not texts:
            return []
        conditions.append(or_(*texts))
    statement = select(cls).where(*conditions).order_by(cls.trashed_at.desc(), cls.id)
    return session.scalars(statement.limit(MOST + 1)).all()


def _operations_of(session: Session, records: Iterable[Record]) -> dict[Key, Any]:
    """Return for each record the operation that put it in the trash last."""
    ids: dict[str, list[str]] = {}
    for record in records:
        ids.setdefault(record.__tablename__, []).append(record.id)
    found: dict[Key, Any] = {}
    for kind, keys in ids.items():
        for some in portions(keys):
            rows = session.execute(
                select(
                    Change.record_id, Change.fields, Operation.id, Operation.label, Operation.author
                )
                .join(Operation, Operation.id == Change.operation_id)
                .where(Change.kind == kind, Change.record_id.in_(some))
                .order_by(Operation.clock, Operation.device)
            )
            for row in rows:
                if row.fields.get(TRASHED, [None])[-1] is not None:
                    found[(kind, row.record_id)] = row
    return found


def _along(session: Session, record: Record, went: dict[Key, Any]) -> bool:
    """Whether a record went to the trash together with one that it belongs to."""
    own = went.get(_key(record))
    if own is None:
        return False
    for tie in ties_of(record):
        above = session.get(record_class(tie.kind), tie.record_id) if tie.needed else None
        if above is None or above.trashed_at is None:
            continue
        if tie.key not in went:
            went.update(_operations_of(session, [above]))
        other = went.get(tie.key)
        if other is not None and other.id == own.id:
            return True
    return False


def _line(session: Session, record: Record, operation: Any) -> TrashLine:
    assert record.trashed_at is not None
    told = ("", "", "") if operation is None else (operation.id, operation.label, operation.author)
    return TrashLine(*_key(record), named(session, *_key(record)), record.trashed_at, *told)
