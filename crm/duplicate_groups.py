"""Groups of records that are likely the same, for a person to settle one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.duplicates import code_key, name_reason
from crm.merging import distinct_pairs
from crm.rules.identity import NameParts, core_of, likeness, name_likeness, parts_of
from crm.rules.near_pairs import near_pairs
from crm.rules.phones import show_phone
from db.models import (
    Change,
    Contact,
    ContactPhone,
    Organization,
    Project,
    ProjectAlias,
    ProjectInvestor,
)
from resources import tr

KINDS = ("organization", "project", "contact")
_SAME = 100
_BY_PHONE = 95
_MOST_REASONS = 4
_MOST_ASKED = 40
_CROWD = 12
"""So many records under one phone are a switchboard's, not one record entered many times."""


@dataclass(frozen=True)
class Group:
    """Records that are likely one, the likeliest pair's reasons first; ids in order of entry."""

    kind: str
    ids: tuple[str, ...]
    name: str
    reasons: tuple[str, ...]
    score: int


@dataclass(frozen=True)
class _Pair:
    one: str
    other: str
    score: int
    reason: Callable[[], str]


@dataclass(frozen=True)
class _Called:
    """A name of a record, its own or an alias."""

    key: str
    name: str
    core: str
    pinyin: str


def groups(session: Session, kind: str, *, among: frozenset[str] | None = None) -> list[Group]:
    """Return the groups of live records of a kind that are likely the same, the likeliest first.

    among: only groups with one of these ids, such as those of an import. Pairs that a person said
    to be different tie nothing together.
    """
    apart = distinct_pairs(session, kind)
    names = _names(session, kind)
    pairs = [
        pair
        for pair in _FINDERS[kind](session, names)
        if (pair.one, pair.other) not in apart and pair.one in names and pair.other in names
    ]
    found = [_group(kind, names, tied) for tied in _tied(pairs)]
    if among is not None:
        found = [group for group in found if among & set(group.ids)]
    return sorted(found, key=lambda group: (-group.score, group.name, group.ids))


def created_by(session: Session, operation_id: str) -> dict[str, frozenset[str]]:
    """Return kind → ids of the records of `KINDS` that an operation touched."""
    rows = session.execute(
        select(Change.kind, Change.record_id).where(
            Change.operation_id == operation_id, Change.kind.in_(KINDS)
        )
    )
    found: dict[str, set[str]] = {}
    for kind, record_id in rows:
        found.setdefault(kind, set()).add(record_id)
    return {kind: frozenset(ids) for kind, ids in found.items()}


def groups_of_operation(session: Session, operation_id: str) -> dict[str, list[Group]]:
    """Return kind → groups with a record that an operation touched, for kinds that have some."""
    touched = created_by(session, operation_id)
    found = {kind: groups(session, kind, among=ids) for kind, ids in touched.items()}
    return {kind: found[kind] for kind in KINDS if found.get(kind)}


def _names(session: Session, kind: str) -> dict[str, str]:
    cls: Any = _CLASSES[kind]
    rows = session.execute(select(cls.id, cls.name).where(cls.trashed_at.is_(None)))
    return {row.id: row.name for row in rows.all()}


def _organizations(session: Session, names: dict[str, str]) -> Iterator[_Pair]:
    codes = session.execute(
        select(Organization.id, Organization.credit_code).where(
            Organization.credit_code.is_not(None), Organization.trashed_at.is_(None)
        )
    )
    by_code = ((key, code_key(code)) for key, code in codes if code)
    yield from _sharing(by_code, _SAME, lambda _: tr("同一统一社会信用代码"))
    yield from _by_phone(session, Contact.organization_id)
    yield from _by_name(_called(session, Organization), {})


def _projects(session: Session, names: dict[str, str]) -> Iterator[_Pair]:
    called = _called(session, Project)
    aliases = session.execute(
        select(ProjectAlias.project_id, ProjectAlias.name, ProjectAlias.name_pinyin).where(
            ProjectAlias.trashed_at.is_(None)
        )
    )
    called += [_Called(key, name, core_of(name), pinyin or "") for key, name, pinyin in aliases]
    investors: dict[str, list[str]] = {}
    for project_id, name in session.execute(
        select(ProjectInvestor.project_id, Organization.name)
        .join(Organization, Organization.id == ProjectInvestor.organization_id)
        .where(ProjectInvestor.trashed_at.is_(None))
        .order_by(ProjectInvestor.ordinal)
    ):
        investors.setdefault(project_id, []).append(name)
    yield from _by_name(called, investors)


def _contacts(session: Session, names: dict[str, str]) -> Iterator[_Pair]:
    yield from _by_phone(session, Contact.id)
    rows = session.execute(
        select(Contact.id, Contact.name, Contact.organization_id).where(
            Contact.organization_id.is_not(None), Contact.trashed_at.is_(None)
        )
    )
    of_firm = ((key, f"{firm}\n{core_of(name)}") for key, name, firm in rows)
    yield from _sharing(of_firm, _BY_PHONE - 5, lambda _: tr("同一单位，姓名相同"))


def _by_phone(session: Session, owner: Any) -> Iterator[_Pair]:
    rows = session.execute(
        select(owner, ContactPhone.phone)
        .join(Contact, Contact.id == ContactPhone.contact_id)
        .where(
            owner.is_not(None),
            Contact.trashed_at.is_(None),
            ContactPhone.trashed_at.is_(None),
            ContactPhone.phone_number != "",  # type: ignore[attr-defined]
        )
    )
    numbers = ((key, show_phone(phone)) for key, phone in rows if phone is not None)
    yield from _sharing(
        numbers, _BY_PHONE, lambda phone: tr("电话相同 {phone}").format(phone=phone)
    )


def _sharing(entries: Iterable[tuple[str, str]], score: int, reason: Any) -> Iterator[_Pair]:
    """Yield the pairs of ids that share a value."""
    by_value: dict[str, set[str]] = {}
    for key, value in entries:
        by_value.setdefault(value, set()).add(key)
    for value, ids in by_value.items():
        ordered = sorted(ids)
        if len(ordered) <= _CROWD:
            for at, one in enumerate(ordered):
                for other in ordered[at + 1 :]:
                    yield _Pair(one, other, score, partial(reason, value))


def _called(session: Session, cls: Any) -> list[_Called]:
    rows = session.execute(
        select(cls.id, cls.name, cls.name_core, cls.name_pinyin).where(cls.trashed_at.is_(None))
    )
    return [
        _Called(key, name, core if core is not None else core_of(name), pinyin or "")
        for key, name, core, pinyin in rows
    ]


def _by_name(called: list[_Called], investors: dict[str, list[str]]) -> Iterator[_Pair]:
    places: dict[str, list[int]] = {}
    for place, each in enumerate(called):
        if each.pinyin:
            places.setdefault(each.pinyin, []).append(place)
    known: dict[str, NameParts] = {}

    def apart(name: str) -> NameParts:
        """Take a name apart once, however many it is compared with."""
        return known.get(name) or known.setdefault(name, parts_of(name))

    heard = chain.from_iterable(combinations(same, 2) for same in places.values())
    for at, other_at in chain(near_pairs([each.core for each in called]), heard):
        one, other = called[at], called[other_at]
        score = likeness(apart(one.name), apart(other.name))
        if one.key == other.key or not score:
            continue
        mine, theirs = investors.get(one.key, []), investors.get(other.key, [])
        strange = bool(mine and theirs) and not _share_one(mine, theirs)
        if strange and one.core != other.core:
            continue  # near names of different firms: two projects
        first, second = sorted((one.key, other.key))
        between = (mine, theirs) if strange else None
        yield _Pair(first, second, score, partial(_why, one.name, other.name, score, between))


def _why(one: str, other: str, score: int, investors: tuple[list[str], list[str]] | None) -> str:
    """Say why two names are near-same, and whose they are where they are of strangers."""
    reason = name_reason(one, other, score)
    if investors is None:
        return reason
    mine, theirs = (tr("、").join(names) for names in investors)
    return reason + tr("，投资方不同：{one} / {other}").format(one=mine, other=theirs)


def _share_one(mine: list[str], theirs: list[str]) -> bool:
    return any(name_likeness(one, other) for one in mine for other in theirs)


def _tied(pairs: list[_Pair]) -> Iterable[list[_Pair]]:
    """Return the pairs by what they tie together."""
    head: dict[str, str] = {}

    def top(key: str) -> str:
        while (above := head.setdefault(key, key)) != key:
            head[key] = head[above]
            key = head[key]
        return key

    for pair in pairs:
        head[top(pair.one)] = top(pair.other)
    tied: dict[str, list[_Pair]] = {}
    for pair in pairs:
        tied.setdefault(top(pair.one), []).append(pair)
    return tied.values()


def _group(kind: str, names: dict[str, str], tied: list[_Pair]) -> Group:
    best_first = sorted(tied, key=lambda pair: (-pair.score, pair.one, pair.other))
    ids = sorted({end for pair in tied for end in (pair.one, pair.other)})
    reasons = tuple(dict.fromkeys(pair.reason() for pair in best_first[:_MOST_ASKED]))
    name, score = names[best_first[0].one], best_first[0].score
    return Group(kind, tuple(ids), name, reasons[:_MOST_REASONS], score)


_CLASSES = {"organization": Organization, "project": Project, "contact": Contact}
_FINDERS = {"organization": _organizations, "project": _projects, "contact": _contacts}
