"""Finds records that are likely the same enterprise, project or person, and says why."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from crm.known_names import known_names
from crm.rules.identity import core_of, differing, name_likeness, sound_of
from crm.rules.phones import show_phone
from db.models import (
    Contact,
    ContactPhone,
    Organization,
    Park,
    Project,
    ProjectContact,
    ProjectInvestor,
)
from db.pinyin import pinyin_of
from db.terms import Stage
from db.values import Phone
from resources import tr

SAME = 100
_BY_PHONE = 95
_ORDER = ("organization", "project", "contact")


@dataclass(frozen=True)
class Likeness:
    """A record that is likely the same, the strongest reason first.

    kind: ``organization``, ``project`` or ``contact``. score: of 100. detail: what tells it from
    others, e.g. a project's stage and park.
    """

    kind: str
    record_id: str
    name: str
    score: int
    reasons: tuple[str, ...]
    detail: str = ""


@dataclass
class _Case:
    """What speaks for one record."""

    score: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, score: int, reason: str) -> None:
        self.score = max(self.score, score)
        if reason not in self.reasons:
            self.reasons.append(reason)


_Cases = dict[tuple[str, str], _Case]


def likely(
    session: Session,
    name: str,
    *,
    credit_code: str = "",
    phones: Iterable[Phone] = (),
    limit: int = 5,
    kinds: Iterable[str] = _ORDER,
    but_not: Container[str] = (),
) -> list[Likeness]:
    """Return the records that what is being typed likely stands for already, the likeliest first.

    name: of an enterprise or a project, whole. kinds: those to look among. but_not: ids to leave
    out, such as the record's own. Records in the trash are left out.
    """
    cases: _Cases = {}
    if code := code_key(credit_code):
        _by_code(session, code, cases)
    for phone in phones:
        if phone.number:
            _by_phone(session, phone, cases)
    wanted = set(kinds)
    for kind in ("organization", "project"):
        if kind in wanted:
            _by_name(session, kind, name, cases)
    found = _described(
        session,
        {key: case for key, case in cases.items() if key[0] in wanted and key[1] not in but_not},
    )
    found.sort(key=lambda one: (-one.score, _ORDER.index(one.kind), one.record_id))
    return found[:limit]


def warm(session: Session, kinds: Iterable[str]) -> None:
    """Get ready for `likely`, as a form opens in which a name will be typed."""
    known_names(session).warm(session, kinds)
    pinyin_of("")  # its tables take 0.1 s to load


def code_key(code: str) -> str:
    """Return a credit code as it is compared: half width, upper case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", code).upper().split())


def name_reason(one: str, other: str, score: int) -> str:
    """Return in words why two names are near-same."""
    if score == SAME:
        return tr("名称相同") if one == other else tr("名称相同，只是写法不同")
    mine, theirs = differing(one, other)
    words = tr("、").join(f"“{word}”" for word in (mine, theirs) if word)
    if core_of(one) == core_of(other):
        return tr("去掉地名和公司形式后同名（不同处 {words}）").format(words=words)
    if sound_of(core_of(one)) == sound_of(core_of(other)):
        return tr("名称读音相同（不同处 {words}）").format(words=words)
    return tr("名称相近 {score}%（不同处 {words}）").format(score=score, words=words)


def _by_code(session: Session, code: str, cases: _Cases) -> None:
    for record_id in session.scalars(_BY_CODE, {"code": code}):
        cases.setdefault(("organization", record_id), _Case()).add(SAME, tr("同一统一社会信用代码"))


def _by_phone(session: Session, phone: Phone, cases: _Cases) -> None:
    """A phone speaks for its owner, and for the enterprise and the projects of the owner."""
    rows = session.execute(_BY_NUMBER, {"number": phone.number})
    for contact_id, name, organization_id, project_id, held in rows:
        if held is None or _other_extension(phone, held):
            continue
        word = tr("电话相同 {phone}").format(phone=show_phone(held))
        owner = tr("{word}（联系人 {name}）").format(word=word, name=name)
        cases.setdefault(("contact", contact_id), _Case()).add(_BY_PHONE, word)
        for kind, record_id in (("organization", organization_id), ("project", project_id)):
            if record_id is not None:
                cases.setdefault((kind, record_id), _Case()).add(_BY_PHONE - 1, owner)


def _other_extension(one: Phone, other: Phone) -> bool:
    """Whether two numbers are of two desks behind one exchange."""
    return bool(one.extension and other.extension and one.extension != other.extension)


def _by_name(session: Session, kind: str, name: str, cases: _Cases) -> None:
    for record_id, called in known_names(session).near(session, kind, name):
        score = name_likeness(name, called)
        if score:
            reason = name_reason(name, called, score)
            cases.setdefault((kind, record_id), _Case()).add(score, reason)


def _described(session: Session, cases: _Cases) -> list[Likeness]:
    """Return the cases with name and detail; those in the trash fall out."""
    ids: dict[str, list[str]] = {}
    for kind, record_id in cases:
        ids.setdefault(kind, []).append(record_id)
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, describe in _DESCRIBE.items():
        if kind in ids:
            for record_id, name, detail in describe(session, ids[kind]):
                names[kind, record_id] = (name, detail)
    return [
        Likeness(*key, name=names[key][0], score=case.score, reasons=tuple(case.reasons),
                 detail=names[key][1])
        for key, case in cases.items()
        if key in names
    ]  # fmt: skip


# Built once: to build a statement takes as long as to run it.
_BY_NUMBER = (
    select(
        Contact.id,
        Contact.name,
        Contact.organization_id,
        ProjectContact.project_id,
        ContactPhone.phone,
    )
    .join(ContactPhone, ContactPhone.contact_id == Contact.id)
    .outerjoin(
        ProjectContact,
        (ProjectContact.contact_id == Contact.id) & ProjectContact.trashed_at.is_(None),
    )
    .where(
        ContactPhone.phone_number == bindparam("number"),  # type: ignore[attr-defined]
        ContactPhone.trashed_at.is_(None),
        Contact.trashed_at.is_(None),
    )
    .order_by(Contact.id)
)
_BY_CODE = select(Organization.id).where(Organization.credit_code == bindparam("code"))
_IDS: Any = bindparam("ids", expanding=True)
_ORGANIZATIONS = select(
    Organization.id,
    Organization.name,
    Organization.kind,
    select(func.count(ProjectInvestor.id))
    .join(Project, Project.id == ProjectInvestor.project_id)
    .where(
        ProjectInvestor.organization_id == Organization.id,
        ProjectInvestor.trashed_at.is_(None),
        Project.trashed_at.is_(None),
    )
    .scalar_subquery(),
).where(Organization.id.in_(_IDS), Organization.trashed_at.is_(None))
_PROJECTS = (
    select(Project.id, Project.name, Project.stage, Project.investor_names, Park.name)
    .outerjoin(Park, Park.id == Project.park_id)
    .where(Project.id.in_(_IDS), Project.trashed_at.is_(None))
)
_CONTACTS = (
    select(Contact.id, Contact.name, Contact.title, Organization.name)
    .outerjoin(Organization, Organization.id == Contact.organization_id)
    .where(Contact.id.in_(_IDS), Contact.trashed_at.is_(None))
)


def _organizations(session: Session, ids: list[str]) -> Iterable[tuple[str, str, str]]:
    rows = session.execute(_ORGANIZATIONS, {"ids": ids})
    for key, name, kind, count in rows:
        what = tr("{n} 个项目").format(n=count) if count else ""
        yield key, name, " · ".join(part for part in (kind.label, what) if part)


def _projects(session: Session, ids: list[str]) -> Iterable[tuple[str, str, str]]:
    rows = session.execute(_PROJECTS, {"ids": ids})
    for key, name, stage, investors, park in rows:
        parts = (Stage(stage).label, investors, park)
        yield key, name, " · ".join(part for part in parts if part)


def _contacts(session: Session, ids: list[str]) -> Iterable[tuple[str, str, str]]:
    rows = session.execute(_CONTACTS, {"ids": ids})
    for key, name, title, organization in rows:
        yield key, name, " · ".join(part for part in (organization, title) if part)


_DESCRIBE = {"organization": _organizations, "project": _projects, "contact": _contacts}
