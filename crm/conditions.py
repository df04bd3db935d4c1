"""How the filters and the order of a listing read as conditions of a query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session

from crm.columns import Filter, Listing
from crm.lights import all_lights
from crm.received import arrived_fen
from crm.rules.leads import silent_since
from crm.rules.schedule import GRAVITY
from crm.rules.stages import BESIDE, ROAD
from crm.tiers import major_projects
from db.models import Contact, Park, Project, ProjectAlias, ProjectContact
from db.values import AREA_UNITS_PER_MU

_T = Project.__table__.c
_PARK_NAME = (
    select(Park.name)
    .where(Park.id == _T.park_id)
    .correlate(Project)  # a query may join the parks beside it
    .scalar_subquery()
)
VALUES: dict[str, Any] = {
    "stage": _T.stage,
    "chief": _T.chief,
    "commissioner": _T.commissioner,
    "owner": _T.owner,
    "park": Park.name,
    "industry": _T.industry,
    "source_channel": _T.source_channel,
}
_SOMEDAY = date.max
"""Of a next step without a day: it comes behind those that have one."""
_ROAD_ORDER = case({stage.value: at for at, stage in enumerate((*ROAD, *BESIDE))}, value=_T.stage)
_ORDERS: dict[str, Any] = {
    "name": _T.name_pinyin,
    "investors": _T.investor_names,
    "stage": _ROAD_ORDER,
    "amount": _T.headline_fen,
    "arrived": arrived_fen(),
    "land": _T.land_units,
    "chief": _T.chief,
    "commissioner": _T.commissioner,
    "owner": _T.owner,
    "park": _PARK_NAME,
    "industry": _T.industry,
    "source_channel": _T.source_channel,
    "progress": _T.progress,
    "entered_on": _T.entered_on,
    "followed_on": _T.followed_on,
    "next_step": case(
        (_T.next_step.is_not(None), func.coalesce(_T.next_due, literal(_SOMEDAY, _T.next_due.type)))
    ),
    "next_due": _T.next_due,
    "people": func.nullif(
        func.coalesce(_T.chief, "") + "/" + func.coalesce(_T.commissioner, ""), "/"
    ),
}
_RANGES: dict[str, tuple[Any, int]] = {
    "amount": (_T.headline_fen, 10**10),
    "arrived": (arrived_fen(), 10**10),
    "land": (_T.land_units, AREA_UNITS_PER_MU),
}
_WORDS: dict[str, tuple[Any, ...]] = {
    "name": (_T.name, _T.name_pinyin, _T.name_initials),
    "investors": (_T.investor_names,),
    "progress": (_T.progress, _T.stuck_reason),
    "next_step": (_T.next_step,),
    "people": (_T.chief, _T.commissioner),
}
_DAYS: dict[str, Any] = {
    "entered_on": _T.entered_on,
    "followed_on": _T.followed_on,
    "next_due": _T.next_due,
}


def order_of(session: Session, listing: Listing) -> tuple[Any, ...]:
    """Return the order of a listing; rows without a value come last, equal ones by their ids.

    Of lights the gravest come first when ascending.
    """
    if listing.sort == "light":
        expression = _by_light(lit_ids(session, listing))
    else:
        expression = _ORDERS[listing.sort]
    if listing.descending:
        return expression.desc().nulls_last(), _T.id.desc()
    return expression.asc().nulls_last(), _T.id.asc()


def conditions_of(session: Session, listing: Listing) -> list[ColumnElement[bool]]:
    """Return what all rows of a listing fulfil."""
    gone = _T.trashed_at.is_not(None) if listing.trashed else _T.trashed_at.is_(None)
    found: list[ColumnElement[bool]] = [gone]
    if listing.ids is not None:
        found.append(_T.id.in_(sorted(listing.ids)) if listing.ids else false())
    if listing.neglected_on is not None:
        found.append(_neglected(listing.neglected_on))
    found += [_condition(session, listing, one) for one in listing.filters]
    return found


def _condition(session: Session, listing: Listing, wanted: Filter) -> ColumnElement[bool]:
    if wanted.column == "tier":
        return _told_apart(tiered_ids(session), wanted)
    if wanted.column == "light":
        return _told_apart(lit_ids(session, listing), wanted)
    if wanted.words:
        return _contains(wanted)
    if wanted.column in _RANGES:
        column, scale = _RANGES[wanted.column]
        bounds = []
        if wanted.low is not None:
            bounds.append(column >= int(wanted.low * scale))
        if wanted.high is not None:
            bounds.append(column <= int(wanted.high * scale))
        return and_(*bounds, column.is_not(None))
    if wanted.column in _DAYS:
        return _within(_DAYS[wanted.column], wanted)
    expression = _PARK_NAME if wanted.column == "park" else VALUES[wanted.column]
    named = [value for value in wanted.values if value is not None]
    choices = [expression.in_(named)] if named else []
    if None in wanted.values:
        choices += [expression.is_(None)]
    return or_(*choices) if choices else false()


def _told_apart(values: Mapping[str, str], wanted: Filter) -> ColumnElement[bool]:
    """Keep those whose value among `values` (id → value) is wanted; all others are blank."""
    chosen = [key for key, value in values.items() if value in wanted.values]
    inside = _T.id.in_(chosen) if chosen else false()
    return or_(inside, _T.id.not_in(list(values))) if None in wanted.values else inside


def _by_light(lit: Mapping[str, str]) -> ColumnElement[Any]:
    groups: dict[str, list[str]] = {}
    for key, light in lit.items():
        groups.setdefault(light, []).append(key)
    ranked = [
        (_T.id.in_(groups[light]), rank)
        for rank, light in enumerate(reversed(GRAVITY))
        if light in groups
    ]
    return case(*ranked) if ranked else cast(null(), Integer)


def _within(column: Any, wanted: Filter) -> ColumnElement[bool]:
    if None in wanted.values:
        return and_(column.is_(None))
    bounds = [column.is_not(None)]
    if wanted.since is not None:
        bounds.append(column >= wanted.since)
    if wanted.until is not None:
        bounds.append(column <= wanted.until)
    return and_(*bounds)


def _neglected(today: date) -> ColumnElement[bool]:
    """A next step overdue; or none at all, and nothing done about it for long."""
    since = func.coalesce(_T.followed_on, _T.entered_on)
    return or_(_T.next_due < today, and_(_T.next_step.is_(None), since <= silent_since(today)))


def _contains(wanted: Filter) -> ColumnElement[bool]:
    words = wanted.words.strip()
    if wanted.column == "contact":
        return _T.id.in_(
            select(ProjectContact.project_id)
            .join(Contact, Contact.id == ProjectContact.contact_id)
            .where(
                ProjectContact.trashed_at.is_(None),
                Contact.trashed_at.is_(None),
                or_(
                    Contact.name.icontains(words, autoescape=True),
                    Contact.name_initials.icontains(words, autoescape=True),
                ),
            )
        )
    choices = [column.icontains(words, autoescape=True) for column in _WORDS[wanted.column]]
    if wanted.column == "name":
        choices.append(
            _T.id.in_(
                select(ProjectAlias.project_id).where(
                    ProjectAlias.trashed_at.is_(None),
                    ProjectAlias.name.icontains(words, autoescape=True),
                )
            )
        )
    return or_(*choices)


def lit_ids(session: Session, listing: Listing) -> dict[str, str]:
    """Return the ids of the projects that have a light on the day of the listing, with it."""
    assert listing.today is not None, "lights are told on a day"
    return {key: one.light.value for key, one in all_lights(session, listing.today).items()}


def tiered_ids(session: Session) -> dict[str, str]:
    """Return the ids of the projects that reach a tier, with the name of the highest."""
    return {one.project_id: one.tiered.tier.name for one in major_projects(session)}
