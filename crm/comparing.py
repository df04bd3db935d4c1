"""Sets records that may be the same side by side: each field, and what belongs to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.errors import RecordMissing
from crm.field_words import field_shown
from crm.labels import field_label, shown
from crm.merging import MERGEABLE, NOT_CHOSEN, UNITED, outcome, references
from crm.project_history import names_of
from crm.rules.phones import show_phone
from db.fields import logged_fields
from db.models import (
    Contact,
    ContactPhone,
    Contract,
    Organization,
    Project,
    ProjectAlias,
    ProjectContact,
    ProjectInvestor,
)
from resources import tr

_LIST = 6


@dataclass(frozen=True)
class ComparedRow:
    """One line of the comparison: a field to pick from, or (field "") what all of it stays.

    texts: one a record. united: what they come to when nothing is picked. picked: the record
    whose value that is, or None where the texts are put together.
    """

    field: str
    label: str
    texts: tuple[str, ...]
    united: str
    picked: int | None

    @property
    def differs(self) -> bool:
        """Whether there is something to pick: two records say different things."""
        return bool(self.field) and len(set(self.texts) - {shown(None)}) > 1


@dataclass(frozen=True)
class Comparison:
    """Records side by side; the first is the one that a merge keeps."""

    kind: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[ComparedRow, ...]


def compare(session: Session, kind: str, ids: Sequence[str]) -> Comparison:
    """Set live records of a kind side by side, the one to which most belongs first.

    Raises RecordMissing when fewer than two of them are left.
    """
    records = [
        record
        for key in ids
        if (record := session.get(MERGEABLE[kind], key)) is not None and record.trashed_at is None
    ]
    if len(records) < 2:
        raise RecordMissing(tr("这一组已经处理过了。"))
    weights = _weights(session, kind, [record.id for record in records])
    ordered: list[Any] = sorted(records, key=lambda one: (-weights[one.id], one.id))
    keys = [record.id for record in ordered]
    rows = [*_fields(session, kind, ordered)]
    for label, texts in _belongings(session, kind, keys):
        if any(texts.values()):
            held = tuple(_listed(texts.get(key, ())) for key in keys)
            rows.append(ComparedRow("", label, held, tr("都保留"), None))
    return Comparison(kind, tuple(keys), tuple(one.name for one in ordered), tuple(rows))


def _fields(session: Session, kind: str, records: Sequence[Any]) -> Iterable[ComparedRow]:
    fields = [name for name in logged_fields(MERGEABLE[kind]) if name not in NOT_CHOSEN]
    merged = outcome(kind, records, {})
    tied = [getattr(one, name) for one in records for name in fields if name.endswith("_id")]
    names = names_of(session, [key for key in tied if key])

    def text(name: str, value: Any) -> str:
        if name.endswith("_id"):
            return shown(names.get(value, value))
        return field_shown(kind, name, value)

    for name in fields:
        values = [getattr(one, name) for one in records]
        if name == "illustrative" or all(value in (None, "") for value in values):
            continue
        texts = tuple(text(name, value) for value in values)
        result = text(name, merged[name])
        together = name in UNITED and result not in texts
        picked = None if together else texts.index(result)
        yield ComparedRow(name, field_label(name, kind), texts, result, picked)


def _weights(session: Session, kind: str, ids: Sequence[str]) -> dict[str, int]:
    """Return how many live records belong to each."""
    found = dict.fromkeys(ids, 0)
    for cls, name in references(kind):
        table: Any = cls
        column = getattr(table, name)
        for key, count in session.execute(
            select(column, func.count())
            .where(column.in_(ids), table.trashed_at.is_(None))
            .group_by(column)
        ):
            found[key] += count
    return found


_Texts = Mapping[str, Sequence[str]]


def _belongings(session: Session, kind: str, ids: Sequence[str]) -> list[tuple[str, _Texts]]:
    if kind == "organization":
        return [
            (tr("项目"), _texts(session, ids, *_PROJECTS_OF_FIRM)),
            (tr("联系人"), _people(session, ids, Contact.organization_id)),
        ]
    if kind == "project":
        return [
            (tr("投资方"), _texts(session, ids, *_INVESTORS)),
            (tr("别名"), _texts(session, ids, *_ALIASES)),
            (tr("联系人"), _people(session, ids, ProjectContact.project_id)),
            (tr("合同"), _contracts(session, ids)),
        ]
    return [
        (tr("电话"), _phones(session, ids)),
        (tr("项目"), _texts(session, ids, *_PROJECTS_OF_PERSON)),
    ]


_PROJECTS_OF_FIRM = (ProjectInvestor, ProjectInvestor.organization_id, Project, Project.name)
_PROJECTS_OF_PERSON = (ProjectContact, ProjectContact.contact_id, Project, Project.name)
_INVESTORS = (ProjectInvestor, ProjectInvestor.project_id, Organization, Organization.name)
_ALIASES = (ProjectAlias, ProjectAlias.project_id, None, ProjectAlias.name)


def _texts(
    session: Session, ids: Sequence[str], link: Any, owner: Any, other: Any, name: Any
) -> _Texts:
    statement = select(owner, name).where(owner.in_(ids), link.trashed_at.is_(None))
    if other is not None:
        statement = statement.join_from(link, other).where(other.trashed_at.is_(None))
    return _gathered(session.execute(statement.order_by(link.id)))


def _people(session: Session, ids: Sequence[str], owner: Any) -> _Texts:
    statement = (
        select(owner, Contact.name, ContactPhone.phone)
        .select_from(Contact)
        .outerjoin(
            ContactPhone,
            (ContactPhone.contact_id == Contact.id) & ContactPhone.trashed_at.is_(None),
        )
        .where(owner.in_(ids), Contact.trashed_at.is_(None))
        .order_by(Contact.id, ContactPhone.ordinal)
    )
    if owner.class_ is ProjectContact:
        statement = statement.join(
            ProjectContact,
            (ProjectContact.contact_id == Contact.id) & ProjectContact.trashed_at.is_(None),
        )
    return _gathered(
        (key, f"{name} {show_phone(phone)}" if phone else name)
        for key, name, phone in session.execute(statement)
    )


def _phones(session: Session, ids: Sequence[str]) -> _Texts:
    rows = session.execute(
        select(ContactPhone.contact_id, ContactPhone.phone)
        .where(ContactPhone.contact_id.in_(ids), ContactPhone.trashed_at.is_(None))
        .order_by(ContactPhone.ordinal, ContactPhone.id)
    )
    return _gathered((key, show_phone(phone)) for key, phone in rows if phone is not None)


def _contracts(session: Session, ids: Sequence[str]) -> _Texts:
    rows = session.execute(
        select(Contract.project_id, Contract.kind, Contract.signed, Contract.amount)
        .where(Contract.project_id.in_(ids), Contract.trashed_at.is_(None))
        .order_by(Contract.id)
    )
    return _gathered(
        (key, " ".join((kind.label, shown(signed), shown(amount))))
        for key, kind, signed, amount in rows
    )


def _gathered(rows: Iterable[Any]) -> _Texts:
    found: dict[str, list[str]] = {}
    for key, text in rows:
        texts = found.setdefault(key, [])
        if text not in texts:
            texts.append(text)
    return found


def _listed(texts: Sequence[str]) -> str:
    if not texts:
        return shown(None)
    more = tr(" 等 {n} 项").format(n=len(texts)) if len(texts) > _LIST else ""
    return tr("、").join(texts[:_LIST]) + more
