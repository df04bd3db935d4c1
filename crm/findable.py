"""What can be found of each record: its names and other text, each piece with the field it is of.

The text index is filled from here (`crm.derived`), what it finds is checked against the same
pieces (`crm.search`), and `crm.check` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from crm.rules.phones import show_phone
from db import textindex
from db.models import (
    Activity,
    Contact,
    ContactPhone,
    Organization,
    Park,
    Project,
    ProjectAlias,
    ProjectContact,
    ProjectInvestor,
    Todo,
)
from db.terms import ActivityKind, Stage
from db.tokens import Document
from db.values import Phone
from resources import N_, tr

Piece = tuple[str, str]
"""The field's name (marked by `N_`; "" for the record's own name), and its text."""

NAME = ""
ALIAS = N_("又名")
PROJECT, ORGANIZATION = "project", "organization"


def _of(key: Any, columns: Any) -> Any:
    """Join the record that `key` names, unless it lies in the trash."""
    return (key == columns.id) & columns.trashed_at.is_(None)


# Built once: to build a statement takes as long as to run it.
_IDS: Any = bindparam("ids", expanding=True)
_PROJECT, _FIRM, _PARK = (cls.__table__.c for cls in (Project, Organization, Park))
_ALIAS, _INVESTOR, _ASKED = (
    cls.__table__.c for cls in (ProjectAlias, ProjectInvestor, ProjectContact)
)
_CONTACT, _PHONE = Contact.__table__.c, ContactPhone.__table__.c
_ACTIVITY, _TODO = Activity.__table__.c, Todo.__table__.c
_PROJECTS = (
    select(
        _PROJECT.id, _PROJECT.name, _PROJECT.stage, _PROJECT.investor_names, _PROJECT.progress,
        _PROJECT.stuck_reason, _PROJECT.note, _PARK.name, _ALIAS.id, _ALIAS.name,
    )
    .outerjoin(Park.__table__, _PARK.id == _PROJECT.park_id)
    .outerjoin(
        ProjectAlias.__table__, (_ALIAS.project_id == _PROJECT.id) & _ALIAS.trashed_at.is_(None)
    )
    .where(_PROJECT.id.in_(_IDS), _PROJECT.trashed_at.is_(None))
)  # fmt: skip
_ORGANIZATIONS = select(
    _FIRM.id, _FIRM.name, _FIRM.short_name, _FIRM.credit_code, _FIRM.seat,
    select(func.count())
    .where(_INVESTOR.organization_id == _FIRM.id, _INVESTOR.trashed_at.is_(None))
    .scalar_subquery(),
).where(_FIRM.id.in_(_IDS), _FIRM.trashed_at.is_(None))  # fmt: skip
_CONTACTS = (
    select(
        _CONTACT.id, _CONTACT.name, _CONTACT.title, _FIRM.id, _FIRM.name,
        select(func.min(_ASKED.project_id))
        .where(
            _ASKED.contact_id == _CONTACT.id,
            _ASKED.trashed_at.is_(None),
            _ASKED.project_id.in_(select(_PROJECT.id).where(_PROJECT.trashed_at.is_(None))),
        )
        .scalar_subquery(),
    )
    .outerjoin(Organization.__table__, _of(_CONTACT.organization_id, _FIRM))
    .where(_CONTACT.id.in_(_IDS), _CONTACT.trashed_at.is_(None))
)  # fmt: skip
_PHONES = (
    select(_PHONE.contact_id, _PHONE.phone_number, _PHONE.phone_extension, _PHONE.phone_source)
    .where(_PHONE.contact_id.in_(_IDS), _PHONE.trashed_at.is_(None))
    .order_by(_PHONE.ordinal, _PHONE.id)
)
_ACTIVITIES = (
    select(
        _ACTIVITY.id, _ACTIVITY.kind, _ACTIVITY.on_day, _ACTIVITY.subject, _ACTIVITY.minutes,
        _ACTIVITY.answer, _PROJECT.id, _PROJECT.name, _FIRM.id, _FIRM.name,
    )
    .outerjoin(Project.__table__, _of(_ACTIVITY.project_id, _PROJECT))
    .outerjoin(Organization.__table__, _of(_ACTIVITY.organization_id, _FIRM))
    .where(_ACTIVITY.id.in_(_IDS), _ACTIVITY.trashed_at.is_(None))
)  # fmt: skip
_TODOS = (
    select(
        _TODO.id, _TODO.what, _TODO.due, _TODO.done_on, _TODO.outcome,
        _PROJECT.id, _PROJECT.name, _FIRM.id, _FIRM.name,
        case((_TODO.project_id.is_(None) & _TODO.organization_id.is_(None), _TODO.id)),
    )
    .outerjoin(Project.__table__, _of(_TODO.project_id, _PROJECT))
    .outerjoin(Organization.__table__, _of(_TODO.organization_id, _FIRM))
    .where(_TODO.id.in_(_IDS), _TODO.trashed_at.is_(None))
)  # fmt: skip


class Findable(NamedTuple):
    """A record that can be found.

    title and detail: how a list of hits shows it. opens: kind and id of the record whose page
    shows it: its project's, its organization's, or its own; None when that lies in the trash.
    """

    record_id: str
    title: str
    detail: str
    opens: tuple[str, str] | None
    names: tuple[Piece, ...] = ()
    related: tuple[Piece, ...] = ()
    codes: tuple[Piece, ...] = ()
    texts: tuple[Piece, ...] = ()

    @property
    def document(self) -> Document:
        """What the text index holds of it."""
        return Document(
            self.record_id,
            [text for _, text in self.names],
            [text for _, text in self.related],
            [text for _, text in self.codes],
            [text for _, text in self.texts],
        )


FIELDS = {
    "project": frozenset({"name", "progress", "stuck_reason", "note", "trashed_at"}),
    "organization": frozenset({"name", "short_name", "credit_code", "trashed_at"}),
    "contact": frozenset({"name", "trashed_at"}),
    "activity": frozenset({"subject", "minutes", "answer", "trashed_at"}),
    "todo": frozenset({"what", "outcome", "trashed_at"}),
}
"""Kind → the fields of its own that it can be found by, and whether it can be found at all."""


def findables(session: Session, kind: str, ids: Sequence[str]) -> list[Findable]:
    """Return what can be found of those of `ids` that do not lie in the trash."""
    return _READERS[kind](session, ids)


def put_in_index(session: Session, kind: str, ids: Sequence[str]) -> None:
    """Bring the index up to date for the records `ids` of one kind."""
    documents = [one.document for one in findables(session, kind, ids)]
    textindex.put(session.connection(), kind, ids, documents)


def _projects(session: Session, ids: Sequence[str]) -> list[Findable]:
    found: dict[str, Findable] = {}
    aliases: dict[str, list[tuple[str, str]]] = {}
    rows = session.connection().execute(_PROJECTS, {"ids": ids})
    for key, name, stage, investors, progress, stuck, note, park, alias_id, alias in rows:
        if alias_id is not None:
            aliases.setdefault(key, []).append((alias_id, alias))
        if key not in found:
            found[key] = Findable(
                key,
                name,
                _joined(Stage(stage).label, park),
                (PROJECT, key),
                names=((NAME, name),),
                related=_pieces((N_("投资方"), investors)),
                texts=_pieces((N_("进展"), progress), (N_("难点"), stuck), (N_("备注"), note)),
            )
    for key, of_project in aliases.items():
        also = [(ALIAS, alias) for _, alias in sorted(of_project)]
        found[key] = found[key]._replace(names=(*found[key].names, *also))
    return list(found.values())


def _organizations(session: Session, ids: Sequence[str]) -> list[Findable]:
    rows = session.connection().execute(_ORGANIZATIONS, {"ids": ids}).all()
    return [
        Findable(
            key,
            name,
            _joined(tr("{n} 个项目").format(n=count) if count else None, seat),
            (ORGANIZATION, key),
            names=((NAME, name), *_pieces((N_("简称"), short))),
            codes=_pieces((N_("统一社会信用代码"), code)),
        )
        for key, name, short, code, seat, count in rows
    ]


def _contacts(session: Session, ids: Sequence[str]) -> list[Findable]:
    connection = session.connection()
    phones = _by_owner(connection, _PHONES, ids)
    rows = connection.execute(_CONTACTS, {"ids": ids})
    found = []
    for key, name, title, firm_id, firm, project_id in rows:
        numbers = (show_phone(Phone(*parts)) for parts in phones.get(key, ()))
        found.append(
            Findable(
                key,
                name,
                _joined(title, firm),
                _owner((ORGANIZATION, firm_id), (PROJECT, project_id), ("contact", key)),
                names=((NAME, name),),
                codes=_pieces(*((N_("电话"), number) for number in numbers)),
            )
        )
    return found


def _activities(session: Session, ids: Sequence[str]) -> list[Findable]:
    rows = session.connection().execute(_ACTIVITIES, {"ids": ids}).all()
    found = []
    for key, kind, day, subject, minutes, answer, project_id, project, firm_id, firm in rows:
        word = ActivityKind(kind).label
        found.append(
            Findable(
                key,
                subject or word,
                _joined(word if subject else None, day and day.isoformat(), project or firm),
                _owner((PROJECT, project_id), (ORGANIZATION, firm_id)),
                names=_pieces((NAME, subject)),
                texts=_pieces((N_("纪要"), minutes), (N_("答复"), answer)),
            )
        )
    return found


def _todos(session: Session, ids: Sequence[str]) -> list[Findable]:
    rows = session.connection().execute(_TODOS, {"ids": ids}).all()
    open_word, done_word = tr("待办"), tr("已办")
    found = []
    for key, what, due, done, outcome, project_id, project, firm_id, firm, free in rows:
        word = open_word if done is None else done_word
        found.append(
            Findable(
                key,
                what,
                _joined(word, (done or due) and (done or due).isoformat(), project or firm),
                _owner((PROJECT, project_id), (ORGANIZATION, firm_id), ("todo", free)),
                names=((NAME, what),),
                texts=_pieces((N_("结果"), outcome)),
            )
        )
    return found


_READERS: dict[str, Callable[[Session, Sequence[str]], list[Findable]]] = {
    "project": _projects,
    "organization": _organizations,
    "contact": _contacts,
    "activity": _activities,
    "todo": _todos,
}
KINDS = tuple(_READERS)


def _by_owner(
    connection: Connection, statement: Select[Any], ids: Sequence[str]
) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for owner, *rest in connection.execute(statement, {"ids": ids}):
        found.setdefault(owner, []).append(tuple(rest))
    return found


def _owner(*owners: tuple[str, str | None]) -> tuple[str, str] | None:
    """Return kind and id of the first owner that there is."""
    for kind, key in owners:
        if key is not None:
            return kind, key
    return None


def _pieces(*pieces: tuple[str, str | None]) -> tuple[Piece, ...]:
    return tuple([(label, text) for label, text in pieces if text])


def _joined(*parts: str | None) -> str:
    return " · ".join([part for part in parts if part])
