"""What edits that are each right may break together: told after a merge, for people to settle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Executable, Select, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from crm.labels import kind_label
from crm.naming import Named, named
from crm.rules.schedule import find_cycle
from db.base import Record
from db.conflicts import touches_of
from db.fields import record_class, record_classes
from db.heads import TRASHED, Act, Touch
from db.models import (
    ClosedPeriod,
    MilestoneWait,
    Organization,
    Performance,
    Phase,
    Plan,
    Project,
    ProjectInvestor,
    ReportedFigure,
    SavedScenario,
    Target,
)
from db.portions import portions
from resources import N_, tr

Touched = Mapping[str, Collection[str]]

_ONCE: tuple[tuple[type[Record], tuple[str, ...], str], ...] = (
    (ReportedFigure, ("indicator", "park_id", "year", "month"), N_("同一个月报数填了两次")),
    (Performance, ("organization_id", "indicator", "year", "month"), N_("同一期实绩填了两次")),
    (ClosedPeriod, ("year", "month"), N_("同一个月结了两次账")),
    (Plan, ("year", "title"), N_("同一年的计划建了两份")),
    (Phase, ("project_id", "name"), N_("同一期建了两次")),
    (SavedScenario, ("year", "name"), N_("同一年有两个同名的情景")),
)
_ABOVE: tuple[tuple[type[Record], str], ...] = (
    (Project, "parent_id"),
    (Organization, "parent_id"),
    (Target, "part_of_id"),
)
_PARENTS = {
    "project": "project_id",
    "organization": "organization_id",
    "contact": "contact_id",
    "contract": "contract_id",
    "phase": "phase_id",
    "saved_scenario": "scenario_id",
}
"""What others belong to, and the key by which they do."""
_IDS: Any = bindparam("ids", expanding=True)


class Rule(Enum):
    """What two right edits may break together."""

    ONCE = "once"
    SHARES = "shares"
    LIMITS = "limits"
    ABOVE = "above"
    WAITS = "waits"
    OUT_OF_SIGHT = "out_of_sight"


@dataclass(frozen=True)
class Finding:
    """One thing to settle: the record at which to begin, and what is wrong there.

    among: ids of all records of its kind that break the rule together.
    """

    rule: Rule
    record: Named
    said: str
    among: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of the record."""
        return self.record.kind

    @property
    def record_id(self) -> str:
        """The record's id."""
        return self.record.record_id

    @property
    def sentence(self) -> str:
        """What is wrong, and where."""
        return tr("{record}：{said}").format(record=self.record.whole, said=self.said)


@dataclass(frozen=True)
class _Waiter:
    """A milestone and what it waits for, all by id."""

    key: str
    name: str
    waits_for: tuple[str, ...]
    workdays: int = 0


def findings(session: Session, touched: Touched) -> list[Finding]:
    """Return what the records that a merge touched break together with the others."""
    return [
        *_twice(session, touched),
        *_shares(session, touched),
        *_limits(session, touched),
        *_circles(session, touched),
        *_waits(session, touched),
        *_out_of_sight(session, touched),
    ]


def _twice(session: Session, touched: Touched) -> Iterator[Finding]:
    for cls, names, said in _ONCE:
        table: Any = cls
        columns = [getattr(table, name) for name in names]
        counts = [table.trashed_at.is_(None)]
        if cls is ClosedPeriod:
            counts.append(table.reopened_on.is_(None))
        seen: set[tuple[Any, ...]] = set()
        for some in portions(touched.get(cls.__tablename__, ())):
            keys = session.execute(select(*columns).where(table.id.in_(some), *counts)).all()
            for key in keys:
                if tuple(key) in seen:
                    continue
                seen.add(tuple(key))
                same = session.scalars(
                    select(table.id)
                    .where(
                        *counts,
                        *(
                            column.is_(None) if value is None else column == value
                            for column, value in zip(columns, key, strict=True)
                        ),
                    )
                    .order_by(table.id)
                ).all()
                if len(same) > 1:
                    yield _finding(session, Rule.ONCE, cls.__tablename__, same, tr(said))


def _shares(session: Session, touched: Touched) -> Iterator[Finding]:
    owners: set[str] = set()
    for some in portions(touched.get("project_investor", ())):
        owners.update(
            session.scalars(select(ProjectInvestor.project_id).where(ProjectInvestor.id.in_(some)))
        )
    for some in portions(owners):
        sums: dict[str, Any] = {}
        for key, share in session.execute(
            select(ProjectInvestor.project_id, ProjectInvestor.share).where(
                ProjectInvestor.project_id.in_(some),
                ProjectInvestor.trashed_at.is_(None),
                ProjectInvestor.share.is_not(None),
            )
        ):
            sums[key] = sums.get(key, 0) + share
        for key, total in sorted(sums.items()):
            if total > 100:
                said = tr("投资方占股合计 {total}%，超过 100%").format(
                    total=f"{total.normalize():f}"
                )
                yield _finding(session, Rule.SHARES, "project", (key,), said)


def _limits(session: Session, touched: Touched) -> Iterator[Finding]:
    for some in portions(touched.get("target", ())):
        for row in session.execute(
            select(Target.id, Target.floor, Target.ceiling).where(
                Target.id.in_(some), Target.trashed_at.is_(None)
            )
        ):
            if row.floor is not None and row.ceiling is not None and row.floor > row.ceiling:
                said = tr("目标的下限高于上限")
                yield _finding(session, Rule.LIMITS, "target", (row.id,), said)


def _circles(session: Session, touched: Touched) -> Iterator[Finding]:
    """Yield records that have come to lie above themselves."""
    for cls, name in _ABOVE:
        table: Any = cls
        ids = touched.get(cls.__tablename__, ())
        if not ids:
            continue
        column = getattr(table, name)
        rows = session.execute(select(table.id, column).where(column.is_not(None)))
        above = {row[0]: row[1] for row in rows}
        reported: set[str] = set()
        for start in sorted(above.keys() & set(ids)):
            path, key = [start], above.get(start)
            while key is not None and key not in path:
                path.append(key)
                key = above.get(key)
            if key is not None and key not in reported:
                reported.update(path)
                circle = path[path.index(key) :]
                said = tr("上级关系绕成了一圈")
                yield _finding(session, Rule.ABOVE, cls.__tablename__, circle, said)


def _waits(session: Session, touched: Touched) -> Iterator[Finding]:
    if not touched.get("milestone_wait"):
        return
    rows = session.execute(
        select(MilestoneWait.milestone_id, MilestoneWait.waits_for_id)
        .where(MilestoneWait.trashed_at.is_(None))
        .order_by(MilestoneWait.id)
    )
    waits: dict[str, list[str]] = {}
    for milestone, other in rows:
        waits.setdefault(milestone, []).append(other)
    circle = find_cycle(_Waiter(key, key, tuple(others)) for key, others in waits.items())
    if circle:
        said = tr("节点的先后关系绕成了一圈")
        yield _finding(session, Rule.WAITS, "milestone", circle[:-1], said)


def _out_of_sight(session: Session, touched: Touched) -> Iterator[Finding]:
    """Yield records in the trash to which somebody, unaware of that, added something."""
    added = _added(session, touched)
    if not added:
        return
    parents: dict[str, list[str]] = {}
    for kind, key in added:
        parents.setdefault(kind, []).append(key)
    of_parents = touches_of(session.connection(), parents)
    for (kind, key), touches in sorted(of_parents.items()):
        children, trash = added[kind, key], _trash_act(touches)
        of_children = touches_of(session.connection(), children)
        late = [
            child
            for child, of_child in sorted(of_children.items())
            if trash is not None and _unaware(of_child, trash)
        ]
        if late:
            words = tr("、").join(sorted({kind_label(one) for one, _ in late}))
            said = tr("在回收站里，但有人同时给它添加了{what}").format(what=words)
            yield _finding(session, Rule.OUT_OF_SIGHT, kind, (key,), said)


def _added(session: Session, touched: Touched) -> dict[tuple[str, str], dict[str, list[str]]]:
    """Return parent in the trash → the live records (kind → ids) that belong to it.

    Either the record was touched, or its parent.
    """
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    connection = session.connection()
    for parent in _PARENTS:
        if connection.execute(_any_in_trash(parent)).first() is None:
            continue
        looks: list[tuple[Executable, Collection[str]]] = [
            (_of_trashed(parent), touched.get(parent, ())),
            *((_lost(*link), touched.get(link[0], ())) for link in _links(parent)),
        ]
        for statement, ids in looks:
            for some in portions(ids):
                for kind, key, owner in connection.execute(statement, {"ids": some}):
                    found.setdefault((parent, owner), {}).setdefault(kind, set()).add(key)
    return {
        owner: {kind: sorted(keys) for kind, keys in children.items()}
        for owner, children in found.items()
    }


# Built once: to build a statement takes as long as to run it.


@cache
def _links(parent: str) -> tuple[tuple[str, str, str], ...]:
    """Return kind, field and `parent` for each field by which a record belongs to one."""
    return tuple(
        (kind, column.key, parent)
        for kind, cls in record_classes().items()
        for column in cls.__table__.columns
        for foreign in column.foreign_keys
        if foreign.column.table.name == parent and column.key == _PARENTS[parent]
    )


@cache
def _any_in_trash(kind: str) -> Select[Any]:
    table: Any = record_class(kind).__table__
    return select(table.c.id).where(table.c.trashed_at.is_not(None)).limit(1)


@cache
def _lost(kind: str, name: str, parent: str) -> Select[Any]:
    """Select kind, id and owner of those live records `ids` whose owner is in the trash."""
    table, above = record_class(kind).__table__, record_class(parent).__table__.alias()
    child: Any = table.c
    return (
        select(literal(kind), child.id, child[name])
        .join(above, above.c.id == child[name])
        .where(child.id.in_(_IDS), child.trashed_at.is_(None), above.c.trashed_at.is_not(None))
    )


@cache
def _of_trashed(parent: str) -> CompoundSelect[Any]:
    """Select kind, id and owner of the live records of those of `ids` that are in the trash."""
    above: Any = record_class(parent).__table__.c
    gone = select(above.id).where(above.id.in_(_IDS), above.trashed_at.is_not(None)).cte("gone")
    parts = []
    for kind, name, _ in _links(parent):
        child: Any = record_class(kind).__table__.c
        owner = child[name]
        parts.append(
            select(literal(kind), child.id, owner).where(
                owner.in_(select(gone.c.id)), child.trashed_at.is_(None)
            )
        )
    return union_all(*parts)


def _trash_act(touches: Sequence[Touch]) -> Act | None:
    acts = [one.act for one in touches if one.fields.get(TRASHED, [None])[-1] is not None]
    return max(acts, key=lambda act: act.rank, default=None)


def _unaware(touches: Sequence[Touch], trash: Act) -> bool:
    """Whether a record was made by somebody who did not know of the trash, nor it of that."""
    made = min((one.act for one in touches), key=lambda act: act.rank)
    return not made.saw(trash) and not trash.saw(made) and made.id != trash.id


def _finding(session: Session, rule: Rule, kind: str, among: Sequence[str], said: str) -> Finding:
    return Finding(rule, named(session, kind, among[0]), said, tuple(among))
