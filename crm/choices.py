"""Lists that a zone keeps for its forms: its own staff, and words to choose from.

A list of words that the zone has not touched is that of ``resources/templates/choices.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import resources
from crm.errors import InvalidInput, RecordMissing
from crm.living import living
from crm.rules.phones import phone_fault, read_phones
from crm.rules.written import clean_name, clean_text
from db.models import (
    Activity,
    Approval,
    Blocker,
    Choice,
    JointOpinion,
    Organization,
    Project,
    Staff,
    SupervisionNotice,
)
from db.terms import ChoiceList
from db.values import Phone
from resources import tr

TEMPLATE = "choices.csv"
WORD_LENGTH = 30
_BEARERS: Mapping[ChoiceList, tuple[tuple[type[Any], str], ...]] = {
    ChoiceList.INDUSTRY_CHAIN: ((Organization, "industry_chain"), (Project, "industry_chain")),
    ChoiceList.BLOCKER_KIND: ((Blocker, "kind"),),
    ChoiceList.UNIT: ((Activity, "unit"), (Blocker, "unit"), (SupervisionNotice, "unit")),
    ChoiceList.DEPARTMENT: ((JointOpinion, "department"), (Approval, "department")),
    ChoiceList.APPROVAL: ((Approval, "name"),),
}
"""List → the fields that hold one of its words, and follow when it is renamed. Why a project was
lost stays as it was written: it is part of what happened then."""
STAFF_FIELDS = frozenset({"name", "title", "team", "phone", "active"})


@dataclass(frozen=True)
class StaffCard:
    """One of the bureau's people; who left is not `active` and is offered no more."""

    staff_id: str
    name: str
    title: str | None
    team: str | None
    phone: Phone | None
    active: bool


def staff(session: Session) -> list[StaffCard]:
    """Return the bureau's people in their order, those who left too."""
    rows = session.scalars(
        select(Staff).where(Staff.trashed_at.is_(None)).order_by(Staff.ordinal, Staff.id)
    )
    return [StaffCard(one.id, one.name, one.title, one.team, one.phone, one.active) for one in rows]


def staff_names(session: Session) -> list[str]:
    """Return whom a form offers as 责任人: the staff, then names that projects bear already."""
    people = staff(session)
    names = [one.name for one in people if one.active]
    left = {one.name for one in people if not one.active}
    for column in (Project.owner, Project.commissioner, Project.chief):
        used = session.scalars(
            select(column).where(column.is_not(None), Project.trashed_at.is_(None)).distinct()
        )
        names += sorted(name for name in used if name and name not in left)
    return list(dict.fromkeys(names))


def add_staff(session: Session, name: str, **fields: Any) -> str:
    """Enter one of the bureau's people at the end of the list, and return the id.

    fields: of `STAFF_FIELDS`; phone as text or as a `Phone`. Raises InvalidInput.
    """
    last = [one.ordinal for one in _living_staff(session)]
    person = Staff(name=clean_name(name), ordinal=max(last, default=-1) + 1)
    _set_staff(session, person, fields)
    _refuse_twice(session, person)
    session.add(person)
    session.flush()
    return person.id


def edit_staff(session: Session, staff_id: str, fields: Mapping[str, Any]) -> None:
    """Give fields of one of the bureau's people new values; raises InvalidInput."""
    person = _staff_of(session, staff_id)
    with session.no_autoflush:
        _set_staff(session, person, fields)
        _refuse_twice(session, person)


def trash_staff(session: Session, staff_id: str) -> None:
    """Take someone off the list; the names on projects stay."""
    _staff_of(session, staff_id).trashed_at = datetime.now(UTC)


def order_staff(session: Session, staff_ids: Sequence[str]) -> None:
    """Put the bureau's people in this order."""
    for ordinal, key in enumerate(staff_ids):
        _staff_of(session, key).ordinal = ordinal


def words(session: Session, of: ChoiceList) -> list[str]:
    """Return the words of a list in their order: the zone's own, or else the template's."""
    return [one.word for one in _living(session, of)] or list(_template().get(of, ()))


def set_words(session: Session, of: ChoiceList, wanted: Sequence[str]) -> None:
    """Make a list hold these words, in this order; what records already say is left alone.

    Raises InvalidInput (field ``word``) for a word that is empty, too long or there twice.
    """
    cleaned = [_clean_word(word) for word in wanted]
    for word in cleaned:
        if cleaned.count(word) > 1:
            raise InvalidInput(tr("“{word}”已经在列表里了。").format(word=word), field="word")
    have = {one.word: one for one in _living(session, of)}
    for word, choice in have.items():
        if word not in cleaned:
            choice.trashed_at = datetime.now(UTC)
    for ordinal, word in enumerate(cleaned):
        if word in have:
            have[word].ordinal = ordinal
        else:
            session.add(Choice(of=of, word=word, ordinal=ordinal))


def rename_word(session: Session, of: ChoiceList, old: str, new: str) -> int:
    """Call a word of a list otherwise, on the records too; returns how many records bear it.

    Raises InvalidInput (field ``word``), RecordMissing when the list has no such word.
    """
    wanted, listed = _clean_word(new), words(session, of)
    if old not in listed:
        raise RecordMissing(tr("列表里没有“{word}”，可能刚被改过。").format(word=old))
    if wanted == old:
        return 0
    if wanted in listed:
        raise InvalidInput(tr("“{word}”已经在列表里了。").format(word=wanted), field="word")
    for one in _living(session, of):
        if one.word == old:
            one.word = wanted
            break
    else:  # of the template: the list becomes the zone's own
        set_words(session, of, [wanted if word == old else word for word in listed])
    return _rename_on_records(session, of, old, wanted)


def joined(parts: Sequence[str]) -> str | None:
    """Return words as one field keeps them, apart by 、; None without any."""
    return "、".join(dict.fromkeys(part for part in parts if part)) or None


def parted(text: str | None) -> list[str]:
    """Return the words of a field that keeps several: apart by 、 or by another list mark."""
    for mark in "，,;；/\n":
        text = (text or "").replace(mark, "、")
    return list(dict.fromkeys(word for part in (text or "").split("、") if (word := part.strip())))


def _rename_on_records(session: Session, of: ChoiceList, old: str, new: str) -> int:
    if of is ChoiceList.ORGANIZATION_CLASS:
        return _rename_class(session, old, new)
    count = 0
    for record, field in _BEARERS.get(of, ()):
        column: Any = getattr(record, field)
        for one in session.scalars(
            select(record).where(column == old, record.trashed_at.is_(None))
        ):
            setattr(one, field, new)
            count += 1
    return count


def _rename_class(session: Session, old: str, new: str) -> int:
    column: Any = Organization.organization_class
    bearing = session.scalars(
        select(Organization).where(
            column.contains(old, autoescape=True), Organization.trashed_at.is_(None)
        )
    )
    count = 0
    for one in bearing:
        have = parted(one.organization_class)
        if old in have:
            one.organization_class = joined([new if word == old else word for word in have])
            count += 1
    return count


def _living(session: Session, of: ChoiceList) -> list[Choice]:
    found = select(Choice).where(Choice.of == of, Choice.trashed_at.is_(None))
    return list(session.scalars(found.order_by(Choice.ordinal, Choice.id)))


def _living_staff(session: Session) -> list[Staff]:
    return list(session.scalars(select(Staff).where(Staff.trashed_at.is_(None))))


def _staff_of(session: Session, staff_id: str) -> Staff:
    return living(session, Staff, staff_id, tr("这个人已不在人员列表里，没有保存。"))


def _set_staff(session: Session, person: Staff, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in STAFF_FIELDS:
            raise InvalidInput(tr("“{name}”不能这样修改。").format(name=name), field=name)
        if name == "name":
            value = clean_name(value)
        elif name == "phone":
            value = _one_phone(value) if isinstance(value, str) else value
        elif isinstance(value, str):
            value = clean_text(value, name, 200)
        setattr(person, name, value)


def _refuse_twice(session: Session, person: Staff) -> None:
    """Two of one name would be told apart by nobody: 责任人 is a name."""
    if any(one.name == person.name and one is not person for one in _living_staff(session)):
        raise InvalidInput(
            tr("已有叫“{name}”的人。同名的请加上部门，例如 {name}（工业部）。").format(
                name=person.name
            ),
            field="name",
        )


def _one_phone(text: str) -> Phone | None:
    phones = read_phones(text)
    if len(phones) > 1:
        raise InvalidInput(tr("这里只填一个号码。"), field="phone")
    fault = phone_fault(phones[0]) if phones else ""
    if fault:
        raise InvalidInput(fault, field="phone")
    return phones[0] if phones else None


def _clean_word(word: str) -> str:
    cleaned = clean_name(word, "word")
    if "、" in cleaned:
        raise InvalidInput(tr("词里不能有顿号：顿号用来隔开几个词。"), field="word")
    if len(cleaned) > WORD_LENGTH:
        raise InvalidInput(
            tr("“{word}…”有 {length} 个字，最多 {most} 个。").format(
                word=cleaned[:10], length=len(cleaned), most=WORD_LENGTH
            ),
            field="word",
        )
    return cleaned


@cache
def _template() -> dict[ChoiceList, tuple[str, ...]]:
    found: dict[ChoiceList, list[str]] = {}
    with resources.path("templates", TEMPLATE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(ChoiceList(row["列表"]), []).append(row["词"])
    return {of: tuple(listed) for of, listed in found.items()}
