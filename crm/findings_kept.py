"""What broke a rule when it was merged: told until it is right again, or a person lets it be.

A merge notes which records it found something at; whether it is still so is looked at each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm.findings import Finding, Rule, findings
from db.models import Exchange, MilestoneWait, ProjectInvestor
from db.portions import portions

Note = tuple[str, str, str]
"""Rule, kind and id."""
_KEPT = "findings"
_RESTS_ON: dict[Rule, tuple[Any, str]] = {
    Rule.SHARES: (ProjectInvestor, "project_id"),
    Rule.WAITS: (MilestoneWait, "milestone_id"),
}
"""Rules that look at records below the one that they name, and the key by which those belong."""


def noted(found: Iterable[Finding]) -> list[Note]:
    """Return findings as the row of an exchange keeps them in its counts."""
    return [note for one in found for note in _notes(one)]


def kept_findings(session: Session) -> list[Finding]:
    """Return what earlier merges found, and is still so."""
    kept = {note for notes in _rows(session).values() for note in notes}
    if not kept:
        return []
    return [one for one in findings(session, _touched(session, kept)) if kept & set(_notes(one))]


def count_findings(session: Session) -> int:
    """Return how many there are to settle."""
    return len(kept_findings(session))


def let_be(session: Session, finding: Finding) -> None:
    """Tell of a finding no more, until another merge finds it again."""
    gone = set(_notes(finding))
    for key, notes in _rows(session).items():
        _keep(session, key, [note for note in notes if note not in gone])


def tell_again(session: Session, finding: Finding) -> None:
    """Tell of a finding that was let be."""
    rows = _rows(session)
    newest = max(rows, default=None)
    if newest is not None:
        _keep(session, newest, [*rows[newest], *_notes(finding)])


def _notes(finding: Finding) -> list[Note]:
    return [(finding.rule.value, finding.kind, key) for key in finding.among]


def _rows(session: Session) -> dict[str, list[Note]]:
    """Return what each merge noted, by the id of its row."""
    rows = session.connection().execute(
        select(Exchange.id, Exchange.counts).where(Exchange.direction == "in")
    )
    return {
        row.id: [(rule, kind, key) for rule, kind, key in row.counts[_KEPT]]
        for row in rows
        if _KEPT in row.counts
    }


def _keep(session: Session, row_id: str, notes: list[Note]) -> None:
    connection = session.connection()
    counts = connection.execute(select(Exchange.counts).where(Exchange.id == row_id)).scalar_one()
    connection.execute(
        update(Exchange).where(Exchange.id == row_id).values(counts={**counts, _KEPT: notes})
    )


def _touched(session: Session, kept: Iterable[Note]) -> dict[str, set[str]]:
    """Return the records at which to look: what was noted, and what its rule rests on."""
    touched: dict[str, set[str]] = {}
    for rule, kind, key in kept:
        touched.setdefault(kind, set()).add(key)
        below = _RESTS_ON.get(Rule(rule))
        if below is not None:
            touched.setdefault(below[0].__tablename__, set())
    for cls, name in _RESTS_ON.values():
        if cls.__tablename__ in touched:
            owners = touched[name.removesuffix("_id")]
            for some in portions(owners):
                ids = session.scalars(select(cls.id).where(getattr(cls, name).in_(some)))
                touched[cls.__tablename__].update(ids)
    return touched
