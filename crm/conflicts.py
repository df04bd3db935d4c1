"""冲突: fields that two databases changed unaware of each other, and how a person settles them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.asking import LONG_TEXTS
from crm.errors import RecordMissing
from crm.field_words import field_shown
from crm.labels import field_label
from crm.naming import Named, named
from crm.park_moves import end_where_it_stands
from crm.project_history import names_of
from crm.rules.text_merge import united
from crm.settings import today_of
from db.changes import restate
from db.conflicts import touches_of
from db.fields import decode, logged_fields, record_classes
from db.heads import TRASHED, Act, Touch, ancestor, state_of
from db.models import Change, Conflict, Device, Operation, Project
from db.portions import portions
from resources import tr


@dataclass(frozen=True)
class Side:
    """What one operation made of the field: the value as stored and as shown, who, when, where.

    standing: it is the value that the record shows meanwhile. Of `trashed_at`, `value` is None
    for those who went on with the record, and `shown` says what they did.
    """

    operation_id: str
    value: Any
    shown: str
    author: str
    at: datetime
    device: str
    label: str
    standing: bool


@dataclass(frozen=True)
class OpenConflict:
    """One field of one record to settle; `proposal` puts two long texts together, else None."""

    record: Named
    field: str
    label: str
    sides: tuple[Side, ...]
    proposal: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Kind, id and field."""
        return self.record.kind, self.record.record_id, self.field

    @property
    def of_trash(self) -> bool:
        """Whether it asks if the record goes to the trash or stays."""
        return self.field == TRASHED


def count_conflicts(session: Session) -> int:
    """Return how many fields are to be settled."""
    return session.scalar(select(func.count()).select_from(Conflict)) or 0


def open_conflicts(session: Session) -> list[OpenConflict]:
    """Return what is to be settled, record by record, those of one page together."""
    rows = session.execute(select(Conflict.kind, Conflict.record_id, Conflict.field)).all()
    keys: dict[str, set[str]] = {}
    for row in rows:
        keys.setdefault(row.kind, set()).add(row.record_id)
    touches = touches_of(session.connection(), keys)
    operations = _operations(session, touches)
    found = [
        _conflict(session, row.kind, row.record_id, row.field, touches, operations)
        for row in rows
        if row.kind in record_classes()
    ]
    return sorted(
        found, key=lambda one: (one.record.owner_name or one.record.name, one.record.whole, one.key)
    )


def settle(session: Session, kind: str, record_id: str, field: str, value: Any) -> None:
    """Give a field in conflict the value that holds; the change supersedes all its heads.

    value: as on the record; of `trashed_at` None to keep the record, else when it went.
    Raises RecordMissing.
    """
    cls = record_classes().get(kind)
    record = None if cls is None else session.get(cls, record_id)
    if record is None or field not in logged_fields(type(record)):
        raise RecordMissing(tr("这条记录已不存在，没有改动。"))
    before = getattr(record, field)
    if before == value:
        restate(session, record, field)
    else:
        setattr(record, field, value)
    if isinstance(record, Project) and field == "park_id":
        end_where_it_stands(session, record, before, today_of(session), tr("处理冲突"))


def settle_with(session: Session, kind: str, record_id: str, field: str, operation_id: str) -> None:
    """Settle a conflict by the value that one of its sides gave the field."""
    row = session.scalar(
        select(Change.fields).where(
            Change.operation_id == operation_id,
            Change.kind == kind,
            Change.record_id == record_id,
        )
    )
    cls = record_classes().get(kind)
    if row is None or cls is None:
        raise RecordMissing(tr("这条记录已不存在，没有改动。"))
    plain = row[field][-1] if field in row else None  # an edit of another field: it goes on
    settle(session, kind, record_id, field, decode(logged_fields(cls)[field], plain))


def settle_label(record: Named, label: str) -> str:
    """Return what the operation that settles a field is called."""
    return tr("处理冲突：{name}的{field}").format(name=record.name or record.whole, field=label)


def _operations(
    session: Session, touches: Mapping[tuple[str, str], Sequence[Touch]]
) -> dict[str, Any]:
    ids = {touch.act.id for mine in touches.values() for touch in mine}
    found: dict[str, Any] = {}
    for some in portions(ids):
        for row in session.execute(
            select(Operation.id, Operation.author, Operation.at, Operation.label, Device.name)
            .join(Device, Device.id == Operation.device)
            .where(Operation.id.in_(some))
        ):
            found[row.id] = row
    return found


def _conflict(
    session: Session,
    kind: str,
    record_id: str,
    field: str,
    touches: Mapping[tuple[str, str], Sequence[Touch]],
    operations: Mapping[str, Any],
) -> OpenConflict:
    mine = touches[kind, record_id]
    standing = state_of(mine)[field]
    spec = logged_fields(record_classes()[kind])[field]
    values = {write.act.id: decode(spec, write.value) for write in standing.heads}
    tied = [value for value in values.values() if field.endswith("_id") and value]
    names = names_of(session, tied) if tied else {}
    unit = _unit(session, kind, record_id) if field == "ladder" else ""
    sides = []
    for act in standing.sides:
        said = operations[act.id]
        value = values.get(act.id)
        words = _words(kind, field, value, names, unit)
        if field == TRASHED:
            words = _trash_words(kind, act, mine, value)
        plain = next((write.value for write in standing.heads if write.act.id == act.id), None)
        sides.append(
            Side(
                act.id, value, words, said.author, said.at, said.name, said.label,
                plain == standing.value,
            )
        )  # fmt: skip
    label = tr("移入回收站") if field == TRASHED else field_label(field, kind)
    proposal = _proposal(field, sides, ancestor(mine, field, standing.sides))
    return OpenConflict(named(session, kind, record_id), field, label, tuple(sides), proposal)


def _unit(session: Session, kind: str, record_id: str) -> str:
    record = session.get(record_classes()[kind], record_id)
    return getattr(record, "unit", None) or ""


def _words(kind: str, field: str, value: Any, names: Mapping[str, str], unit: str) -> str:
    if field.endswith("_id") and value in names:
        return names[value]
    return field_shown(kind, field, value, unit=unit)


def _trash_words(kind: str, act: Act, touches: Sequence[Touch], value: Any) -> str:
    """Say that a side trashed the record, or which fields it went on with."""
    if value is not None:
        return tr("移入回收站")
    fields = next(touch.fields for touch in touches if touch.act.id == act.id)
    if set(fields) == {TRASHED}:
        return tr("移出回收站")
    labels = [field_label(name, kind) for name in fields if name != TRASHED]
    return (
        tr("接着用（改了{fields}）").format(fields=tr("、").join(labels[:4]))
        if labels
        else tr("接着用")
    )


def _proposal(field: str, sides: Sequence[Side], base: Any) -> str | None:
    """Return a text with what each side says, where there are two or more of them."""
    texts = [side.value for side in reversed(sides) if isinstance(side.value, str) and side.value]
    if field not in LONG_TEXTS or len(texts) < 2:
        return None
    found = texts[0]
    for text in texts[1:]:
        found = united(base or "", found, text)
    return found
