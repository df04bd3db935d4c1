"""What can be found of each record: its names and other text, each piece with the field it is of.

The text index is filled from here (`crm.derived`), what it finds is checked against the same
pieces (`crm.search`), and `crm.check` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from crm.rules.phones import show_phone
from db import textindex
from db.heads import TRASHED, Fields
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


class Text(NamedTuple):
    """What a record can be found by: its names (the first is its own), and what else it says."""

    names: tuple[Piece, ...] = ()
    related: tuple[Piece, ...] = ()
    codes: tuple[Piece, ...] = ()
    texts: tuple[Piece, ...] = ()

    def document(self, record_id: str) -> Document:
        """Return what the text index holds of it."""
        return Document(record_id, *[[piece for _, piece in zone] if zone else () for zone in self])


_OWN = {
    "project": Text(
        names=((NAME, "name"),),
        related=((N_("投资方"), "investor_names"),),
        texts=((N_("进展"), "progress"), (N_("难点"), "stuck_reason"), (N_("备注"), "note")),
    ),
    "organization": Text(
        names=((NAME, "name"), (N_("简称"), "short_name")),
        codes=((N_("统一社会信用代码"), "credit_code"),),
    ),
    "contact": Text(names=((NAME, "name"),)),
    "activity": Text(
        names=((NAME, "subject"),), texts=((N_("纪要"), "minutes"), (N_("答复"), "answer"))
    ),
    "todo": Text(names=((NAME, "what"),), texts=((N_("结果"), "outcome"),)),
}
"""Kind → what it can be found by of its own: names of columns in the place of their texts."""
_PLACES = {
    kind: [
        [(label, 1 + [*chain(*own)].index((label, name))) for label, name in zone] for zone in own
    ]
    for kind, own in _OWN.items()
}
"""Kind → the same, with the places of the columns in a row, behind the id."""
_JOINED = frozenset({"project", "contact"})
"""Kinds that are found by what other records say too."""


def _texts(cls: Any) -> Select[Any]:
    columns = cls.__table__.c
    own = [columns[name] for zone in _OWN[cls.__tablename__] for _, name in zone]
    return select(columns.id, *own).where(columns.id.in_(_IDS), columns.trashed_at.is_(None))


_TEXTS: dict[str, Select[Any]] = {
    cls.__tablename__: _texts(cls) for cls in (Project, Organization, Contact, Activity, Todo)
}
_TEXTS["project"] = (
    _TEXTS["project"]
    .outerjoin(
        ProjectAlias.__table__, (_ALIAS.project_id == _PROJECT.id) & _ALIAS.trashed_at.is_(None)
    )
    .add_columns(_ALIAS.id, _ALIAS.name)
)
"""Kind → id, what it can be found by of its own, and of a project each of its other names."""
_SHOWN: dict[str, Select[Any]] = {
    "project": _TEXTS["project"]
    .outerjoin(Park.__table__, _PARK.id == _PROJECT.park_id)
    .add_columns(_PROJECT.stage, _PARK.name),
    "organization": _TEXTS["organization"].add_columns(
        _FIRM.seat,
        select(func.count())
        .where(_INVESTOR.organization_id == _FIRM.id, _INVESTOR.trashed_at.is_(None))
        .scalar_subquery(),
    ),
    "contact": _TEXTS["contact"]
    .outerjoin(Organization.__table__, _of(_CONTACT.organization_id, _FIRM))
    .add_columns(
        _CONTACT.title, _FIRM.id, _FIRM.name,
        select(func.min(_ASKED.project_id))
        .where(
            _ASKED.contact_id == _CONTACT.id,
            _ASKED.trashed_at.is_(None),
            _ASKED.project_id.in_(select(_PROJECT.id).where(_PROJECT.trashed_at.is_(None))),
        )
        .scalar_subquery(),
    ),
    "activity": _TEXTS["activity"]
    .outerjoin(Project.__table__, _of(_ACTIVITY.project_id, _PROJECT))
    .outerjoin(Organization.__table__, _of(_ACTIVITY.organization_id, _FIRM))
    .add_columns(
        _ACTIVITY.kind, _ACTIVITY.on_day, _PROJECT.id, _PROJECT.name, _FIRM.id, _FIRM.name
    ),
    "todo": _TEXTS["todo"]
    .outerjoin(Project.__table__, _of(_TODO.project_id, _PROJECT))
    .outerjoin(Organization.__table__, _of(_TODO.organization_id, _FIRM))
    .add_columns(
        _TODO.due, _TODO.done_on, _PROJECT.id, _PROJECT.name, _FIRM.id, _FIRM.name,
        case((_TODO.project_id.is_(None) & _TODO.organization_id.is_(None), _TODO.id)),
    ),
}  # fmt: skip
"""Kind → the same, and behind it what a list of hits shows of a record."""
_PHONES = (
    select(_PHONE.contact_id, _PHONE.phone_number, _PHONE.phone_extension, _PHONE.phone_source)
    .where(_PHONE.contact_id.in_(_IDS), _PHONE.trashed_at.is_(None))
    .order_by(_PHONE.ordinal, _PHONE.id)
)


class Findable(NamedTuple):
    """A record that can be found.

    title and detail: how a list of hits shows it. opens: kind and id of the record whose page
    shows it: its project's, its organization's, or its own; None when that lies in the trash.
    """

    record_id: str
    title: str
    detail: str
    opens: tuple[str, str] | None
    text: Text


FIELDS = {
    kind: frozenset([name for zone in own for _, name in zone] + ["trashed_at"])
    for kind, own in _OWN.items()
}
"""Kind → the fields of its own that it can be found by, and whether it can be found at all."""
KINDS = tuple(FIELDS)
_NOTHING: Mapping[str, Fields] = MappingProxyType({})
_UNSAID = (None,)


def findables(session: Session, kind: str, ids: Sequence[str]) -> list[Findable]:
    """Return what can be found of those of `ids` that do not lie in the trash, and how."""
    shown = len(_TEXTS[kind].selected_columns)
    return [
        Findable(row[0], *_SHOW[kind](row[0], row[1], *row[shown:]), text)
        for row, text in _read(session.connection(), kind, _SHOWN[kind], ids)
    ]


def documents(session: Session, kind: str, ids: Sequence[str]) -> list[Document]:
    """Return what the text index is to hold of those of `ids` that do not lie in the trash."""
    rows = _read(session.connection(), kind, _TEXTS[kind], ids)
    return [text.document(row[0]) for row, text in rows]


def put_in_index(
    session: Session, kind: str, ids: Sequence[str], changed: Mapping[str, Fields] = _NOTHING
) -> None:
    """Bring the index up to date for the records `ids` of one kind.

    changed: id → its fields that changed, as in the log: what they say in full is not read again.
    """
    told = {} if kind in _JOINED else {key: _said(kind, key, changed.get(key)) for key in ids}
    found = [document for document in told.values() if document is not None]
    unsaid = [key for key in ids if told.get(key) is None]
    if unsaid:
        found += documents(session, kind, unsaid)
    textindex.put(session.connection(), kind, ids, found)


def _said(kind: str, key: str, said: Fields | None) -> Document | None:
    """Return the document of a new record that does not lie in the trash, from its change."""
    if not said or TRASHED in said or len(next(iter(said.values()))) != 1:
        return None
    return Document(
        key,
        *[[said[name][0] for _, name in zone if said.get(name, _UNSAID)[0]] for zone in _OWN[kind]],
    )


def _read(
    connection: Connection, kind: str, statement: Select[Any], ids: Sequence[str]
) -> Iterator[tuple[Any, Text]]:
    """Yield the rows of a statement, one a record, with the text in them."""
    rows = connection.execute(statement, {"ids": ids}).all()
    if kind == PROJECT:
        yield from _projects(rows)
    elif kind == "contact":
        yield from _contacts(connection, rows, ids)
    else:
        for row in rows:
            yield row, _text(kind, row)


def _text(kind: str, row: Sequence[Any]) -> Text:
    """Return what a record can be found by of its own; the columns follow its id."""
    return Text(
        *[tuple([(label, row[at]) for label, at in zone if row[at]]) for zone in _PLACES[kind]]
    )


def _projects(found: Iterable[Any]) -> Iterator[tuple[Any, Text]]:
    rows: dict[str, Any] = {}
    aliases: dict[str, list[tuple[str, str]]] = {}
    for row in found:
        rows.setdefault(row[0], row)
        if row[6] is not None:
            aliases.setdefault(row[0], []).append((row[6], row[7]))
    for key, row in rows.items():
        text = _text(PROJECT, row)
        if key in aliases:
            also = [(ALIAS, alias) for _, alias in sorted(aliases[key])]
            text = text._replace(names=(*text.names, *also))
        yield row, text


def _contacts(
    connection: Connection, rows: Iterable[Any], ids: Sequence[str]
) -> Iterator[tuple[Any, Text]]:
    phones: dict[str, list[Piece]] = {}
    for owner, *parts in connection.execute(_PHONES, {"ids": ids}).all():
        phones.setdefault(owner, []).append((N_("电话"), show_phone(Phone(*parts))))
    for row in rows:
        yield row, _text("contact", row)._replace(codes=tuple(phones.get(row[0], ())))


Shown = tuple[str, str, tuple[str, str] | None]
"""The title, detail and opens of a `Findable`."""


def _show_project(key: str, name: str, stage: str, park: str | None) -> Shown:
    return name, _joined(Stage(stage).label, park), (PROJECT, key)


def _show_organization(key: str, name: str, seat: str | None, projects: int) -> Shown:
    counted = tr("{n} 个项目").format(n=projects) if projects else None
    return name, _joined(counted, seat), (ORGANIZATION, key)


def _show_contact(
    key: str, name: str, title: str | None, firm_id: str | None, firm: str | None, asked: str | None
) -> Shown:
    opens = _owner((ORGANIZATION, firm_id), (PROJECT, asked), ("contact", key))
    return name, _joined(title, firm), opens


def _show_activity(
    key: str,
    subject: str | None,
    kind: str,
    day: date | None,
    project_id: str | None,
    project: str | None,
    firm_id: str | None,
    firm: str | None,
) -> Shown:
    word = ActivityKind(kind).label
    detail = _joined(word if subject else None, day.isoformat() if day else None, project or firm)
    return subject or word, detail, _owner((PROJECT, project_id), (ORGANIZATION, firm_id))


def _show_todo(
    key: str,
    what: str,
    due: date | None,
    done: date | None,
    project_id: str | None,
    project: str | None,
    firm_id: str | None,
    firm: str | None,
    free: str | None,
) -> Shown:
    word, day = tr("待办") if done is None else tr("已办"), done or due
    detail = _joined(word, day.isoformat() if day else None, project or firm)
    return what, detail, _owner((PROJECT, project_id), (ORGANIZATION, firm_id), ("todo", free))


_SHOW: dict[str, Callable[..., Shown]] = {
    "project": _show_project,
    "organization": _show_organization,
    "contact": _show_contact,
    "activity": _show_activity,
    "todo": _show_todo,
}


def _owner(*owners: tuple[str, str | None]) -> tuple[str, str] | None:
    """Return kind and id of the first owner that there is."""
    for kind, key in owners:
        if key is not None:
            return kind, key
    return None


def _joined(*parts: str | None) -> str:
    return " · ".join([part for part in parts if part])
