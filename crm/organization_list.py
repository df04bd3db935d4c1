"""What the table of organizations asks: the ordered ids first, then rows by id a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from crm.choices import parted
from crm.rules.credit_code import credit_code_fault
from db.models import Contact, Organization, Project, ProjectInvestor
from db.terms import Mark, OrganizationKind


@dataclass(frozen=True)
class OrganizationListing:
    """What the table shows.

    words: of the name (or its pinyin), short name, credit code, seat or tags. organization_class:
    one word of the class. section: a letter of GB/T 4754. ids: the only ones to show, or None.
    sort: a key of `SORTS`.
    """

    words: str = ""
    kind: OrganizationKind | None = None
    organization_class: str = ""
    section: str = ""
    industry_chain: str = ""
    ids: frozenset[str] | None = None
    trashed: bool = False
    sort: str = "amount"
    descending: bool = True

    @property
    def narrowed(self) -> bool:
        """Whether something is left out."""
        return self.ids is not None or any(
            (self.words, self.kind, self.organization_class, self.section, self.industry_chain)
        )


@dataclass(frozen=True)
class OrganizationRow:
    """One row. firm_fen: the sum of its projects' firm headline figures, in 分 of yuan.

    projects: in which it invests, or that it referred. approximate: how many figures bear a mark
    and stand beside the sum. code_fault: why the credit code's check digit is wrong, or "".
    """

    organization_id: str
    name: str
    short_name: str | None
    kind: OrganizationKind
    classes: tuple[str, ...]
    industry: str | None
    industry_chain: str | None
    seat: str | None
    credit_code: str | None
    code_fault: str
    parent: str | None
    projects: int
    firm_fen: int
    approximate: int
    people: int
    illustrative: bool


@dataclass(frozen=True)
class OrganizationTotals:
    """The foot of the table: organizations, and the projects of them all, each counted once."""

    count: int
    projects: int
    firm_fen: int
    approximate: int


def ordered_organizations(session: Session, listing: OrganizationListing) -> list[str]:
    """Return the ids of all rows of a listing, in its order."""
    expression: Any = _ORDERS[listing.sort]
    statement = select(_T.id).where(*_conditions(listing))
    if listing.sort in ("projects", "amount"):
        among = select(_T.id).where(*_conditions(listing)) if listing.narrowed else None
        sums = _sums(among).subquery("sums")
        expression = sums.c.projects if listing.sort == "projects" else sums.c.fen
        statement = statement.outerjoin(sums, sums.c.organization_id == _T.id)
    order = expression.desc() if listing.descending else expression.asc()
    found = session.execute(statement.order_by(order.nulls_last(), _T.name_pinyin, _T.id))
    return list(found.scalars())


def organization_rows(session: Session, ids: Sequence[str]) -> list[OrganizationRow]:
    """Return the rows of `ids` in the same order; ids that are gone are left out."""
    if not ids:
        return []
    parent = Organization.__table__.alias("parent")
    found = {
        row.id: row
        for row in session.execute(
            select(*_SHOWN, parent.c.name.label("parent"))
            .outerjoin(parent, parent.c.id == _T.parent_id)
            .where(_T.id.in_(ids))
        )
    }
    sums = {row.organization_id: row for row in session.execute(_sums(ids))}
    people = _people(session, ids)
    return [
        OrganizationRow(
            organization_id=key,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            classes=tuple(parted(row.organization_class)),
            industry=row.industry,
            industry_chain=row.industry_chain,
            seat=row.seat,
            credit_code=row.credit_code,
            code_fault=credit_code_fault(row.credit_code),
            parent=row.parent,
            projects=sums[key].projects if key in sums else 0,
            firm_fen=int(sums[key].fen or 0) if key in sums else 0,
            approximate=int(sums[key].marked or 0) if key in sums else 0,
            people=people.get(key, 0),
            illustrative=row.illustrative,
        )
        for key in ids
        if (row := found.get(key)) is not None
    ]


def organization_totals(session: Session, listing: OrganizationListing) -> OrganizationTotals:
    """Return the foot of a listing."""
    chosen = select(_T.id).where(*_conditions(listing))
    count = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    links = _links(chosen).subquery("links")
    projects = select(links.c.project_id)
    row = session.execute(
        select(func.count().label("projects"), *_FIGURES).where(
            _P.id.in_(projects), _P.trashed_at.is_(None)
        )
    ).one()
    return OrganizationTotals(count, row.projects, int(row.fen or 0), int(row.marked or 0))


def all_classes(session: Session) -> list[str]:
    """Return each word of a class that an organization bears, in the order of how many do."""
    counts: dict[str, int] = {}
    for text, number in session.execute(
        select(_T.organization_class, func.count())
        .where(_T.organization_class.is_not(None), _T.trashed_at.is_(None))
        .group_by(_T.organization_class)
    ):
        for word in parted(text):
            counts[word] = counts.get(word, 0) + number
    return sorted(counts, key=lambda word: (-counts[word], word))


_T = Organization.__table__.c
_P = Project.__table__.c
_SHOWN: tuple[Any, ...] = (
    _T.id,
    _T.name,
    _T.short_name,
    _T.kind,
    _T.organization_class,
    _T.industry,
    _T.industry_chain,
    _T.seat,
    _T.credit_code,
    _T.illustrative,
)
_mark = case(
    (_P.contracted_fen.is_not(None), _P.contracted_mark),
    (_P.agreed_fen.is_not(None), _P.agreed_mark),
    else_=_P.planned_mark,
)
_FIRM = and_(_P.headline_fen.is_not(None), _mark == Mark.EXACT.value)
_FIGURES: tuple[Any, ...] = (
    func.sum(case((_FIRM, _P.headline_fen))).label("fen"),
    func.sum(case((and_(_P.headline_fen.is_not(None), _mark != Mark.EXACT.value), 1))).label(
        "marked"
    ),
)
_ORDERS: dict[str, Any] = {
    "name": _T.name_pinyin,
    "class": _T.organization_class,
    "kind": case({kind.value: at for at, kind in enumerate(OrganizationKind)}, value=_T.kind),
    "industry": _T.industry,
    "seat": _T.seat,
    "projects": None,
    "amount": None,
}
SORTS = tuple(_ORDERS)


def _links(among: Any = None) -> Any:
    """Organization and project, each pair once: as an investor, or as who referred it.

    among: ids of organizations, or what selects them; None takes all.
    """
    link, same = ProjectInvestor.__table__.c, ProjectInvestor.__table__.alias("same").c
    invested = select(link.organization_id, link.project_id).where(link.trashed_at.is_(None))
    invests_too = exists().where(
        same.organization_id == _P.referrer_id,
        same.project_id == _P.id,
        same.trashed_at.is_(None),
    )
    referred = select(_P.referrer_id, _P.id).where(_P.referrer_id.is_not(None), ~invests_too)
    if among is not None:
        # Within both parts: from outside, all links would be gathered first.
        invested = invested.where(link.organization_id.in_(among))
        referred = referred.where(_P.referrer_id.in_(among))
    return invested.union_all(referred)


def _sums(among: Any = None) -> Any:
    links = _links(among).subquery("links")
    return (
        select(links.c.organization_id, func.count().label("projects"), *_FIGURES)
        .join(Project.__table__, _P.id == links.c.project_id)
        .where(_P.trashed_at.is_(None))
        .group_by(links.c.organization_id)
    )


def _people(session: Session, ids: Sequence[str]) -> dict[str, int]:
    rows = session.execute(
        select(Contact.organization_id, func.count())
        .where(Contact.organization_id.in_(ids), Contact.trashed_at.is_(None))
        .group_by(Contact.organization_id)
    )
    return {key: number for key, number in rows if key is not None}


def _conditions(listing: OrganizationListing) -> list[ColumnElement[bool]]:
    gone = _T.trashed_at.is_not(None) if listing.trashed else _T.trashed_at.is_(None)
    found: list[ColumnElement[bool]] = [gone]
    if listing.ids is not None:
        found.append(_T.id.in_(sorted(listing.ids)))
    if listing.kind is not None:
        found.append(_T.kind == listing.kind)
    if listing.section:
        found.append(_T.industry.startswith(listing.section, autoescape=True))
    if listing.industry_chain:
        found.append(_T.industry_chain == listing.industry_chain)
    if listing.organization_class:
        around = func.concat("、", _T.organization_class, "、")
        found.append(around.contains(f"、{listing.organization_class}、", autoescape=True))
    words = listing.words.strip()
    if words:
        names = (_T.name, _T.short_name, _T.credit_code, _T.seat, _T.tags, _T.name_initials)
        pinyin = _T.name_pinyin.startswith(words.lower(), autoescape=True)
        found.append(or_(pinyin, *(one.icontains(words, autoescape=True) for one in names)))
    return found
