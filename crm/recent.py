"""最近动态 of a project: what happened to it, the last first.

Records tell of themselves, each on its own day: follow-ups, moves, contracts, arrivals, reviews,
milestones, todos done. The log tells the rest: edits, and what else was added or removed. What was
taken back is not there, and neither is the taking back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from crm.field_words import field_shown
from crm.history import Entry
from crm.labels import field_label
from crm.project_history import names_of
from crm.recent_asked import Asked
from crm.recent_changes import edited_lines, edited_records, told_by_log
from crm.recent_records import told_by_records
from crm.recent_words import Happening, Kind, joined, logged_at
from db.terms import Stage
from resources import tr

MOST = 8
_FACTS = ("planned", "agreed", "contracted", "land", "industry", "industry_chain")
"""What is told of a project that was entered, as far as it was known."""


def recent(
    session: Session, project_id: str, entries: Sequence[Entry], today: date, *, most: int = MOST
) -> list[Happening]:
    """Return what happened to a project last. entries: its history, as `project_history` tells."""
    made = {
        (change.kind, change.record_id): entry
        for entry in entries
        for change in entry.changes
        if change.created
    }
    lines = told_by_records(session, Asked(project_id, today, most, made))
    beginning = _beginning(made.get(("project", project_id)), lines, project_id, today)
    if beginning is not None:
        lines = [one for one in lines if one.record_id != beginning.record_id] + [beginning]
    told = frozenset(one.record_id for one in lines if one.record_id)
    edited = edited_records(entries)
    names = names_of(session, edited) if edited else {}
    others, edits = told_by_log(entries, told, names, today)
    alone = Counter(one.operation_id for one in lines)
    together = [one for one in edits if alone[one.entry.operation_id] == 1]
    beside = {one.entry.operation_id: one.words for one in together}
    others += edited_lines([one for one in edits if one not in together], today)
    lines = [
        replace(one, detail=joined(one.detail, beside.get(one.operation_id, ""))) for one in lines
    ]
    lines += others
    lines.sort(key=_order, reverse=True)
    return lines[:most]


def _order(one: Happening) -> tuple[date, str, bool, str]:
    return one.place.day, one.place.order, one.kind is not Kind.ENTERED, one.record_id


def _beginning(
    entry: Entry | None, lines: Sequence[Happening], project_id: str, today: date
) -> Happening | None:
    """Tell of the project's entry; the first move that was entered with it is told by it.

    It stands on the first day of what was entered with it, which may be long before it was typed.
    """
    if entry is None:
        return None
    own = {one.field: one.new for one in entry.changes if one.kind == "project" and one.created}
    together = [one for one in lines if one.operation_id == entry.operation_id]
    moves = [one for one in together if one.kind is Kind.STAGE]
    first = min(moves, key=lambda one: (one.place.day, one.record_id), default=None)
    places = (logged_at(entry, today), *(one.place for one in together))
    place = min(places, key=lambda one: one.day)
    imported = any(one.kind == "imported_row" for one in entry.changes)
    facts = [
        f"{field_label(key, 'project')} {field_shown('project', key, own[key])}"
        for key in _FACTS
        if own.get(key)
    ]
    lead = own.get("stage") in (None, Stage.LEAD)
    return Happening(
        Kind.ENTERED,
        tr("登记线索") if lead else tr("登记项目"),
        joined(entry.label if imported else "", *facts[:3]),
        place,
        entry.author,
        "history",
        first.record_id if first is not None else project_id,
        entry.operation_id,
    )
