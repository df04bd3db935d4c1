"""What was changed last, a line an operation: who, which record, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from crm.field_words import field_shown
from crm.labels import kind_label, told_in_history
from crm.last_changes import LastChange
from crm.recent_words import changed_words
from resources import N_, tr
from ui.models.history import HistoryLine
from ui.page import Shell
from ui.page_list import BY_KEY
from ui.widgets.line_list import Line

LONG = 28
"""Characters of both values together, from which only the new one is said."""
_DETAILS = frozenset(
    {
        "activity_attendee",
        "commitment_enterprise",
        "contact_phone",
        "contract_party",
        "imported_row",
        "itinerary_item",
        "milestone_wait",
        "project_alias",
        "project_contact",
        "project_investor",
        "stage_move",
    }
)
"""Kinds that go without saying beside what they belong to."""
_SHIFTS = {
    "forecast": (N_("{name} 预计推后 {n} 天"), N_("{name} 预计提前 {n} 天")),
    "planned": (N_("{name} 计划推后 {n} 天"), N_("{name} 计划提前 {n} 天")),
}


def change_lines(found: Sequence[LastChange], shell: Shell) -> list[Line]:
    """Return a line for each operation; it opens its record, or else 历史 at the operation."""
    return [
        Line(
            one.name or one.entry.label,
            right=outcome_words(one),
            lead=one.entry.author,
            note=f"{one.entry.at.astimezone():%Y-%m-%d %H:%M}　{one.entry.label}",
            run=partial(shell.open_record, *one.about)
            if one.about is not None and one.about[0] in BY_KEY
            else partial(shell.go, "history", operation=one.entry.operation_id),
        )
        for one in found
    ]


def outcome_words(one: LastChange) -> str:
    """Say in few words what an operation changed."""
    return _outcome(one) + (tr("（已撤销）") if one.entry.undone else "")


def _outcome(one: LastChange) -> str:
    entry = one.entry
    rest = _without_name(entry.label, one.name)
    for change in entry.changes:
        if (change.kind, change.field) == ("import_batch", "summary") and change.new:
            return field_shown(change.kind, change.field, change.new)
    if entry.undoes is not None:
        return rest if one.name else ""
    edits = [
        line
        for change in entry.changes
        if told_in_history(change.kind, change.field) and not change.created
        for line in [HistoryLine(entry, change, change.kind if one.count == 1 else "project")]
    ]
    edits.sort(key=lambda line: line.change.old is None)  # what was changed before what was added
    if one.name:
        for line in edits:
            if (line.change.kind, line.change.field) == ("project", "stage"):
                return tr("阶段 {old} → {new}").format(old=line.old, new=line.new)
    shifts = [words for line in edits for words in [_shift(one, line)] if words]
    if shifts and one.name:
        return _and_more(shifts[0], len(shifts))
    if one.name and rest and not (edits and rest.startswith(tr("修改"))):
        return rest
    if edits and (one.name or one.count == 1):
        return _and_more(_edit(edits[0]), len(edits))
    return _sums(one)


def _without_name(label: str, name: str) -> str:
    """The label of an operation without the name that stands before it already."""
    if not name:
        return label
    forms = (tr("“{name}”"), tr("{name}："), "{name}")  # its marks go with it
    said = next((one for form in forms if (one := form.format(name=name)) in label), name)
    return label.replace(said, "", 1).strip(" 　：:，,")


def _edit(line: HistoryLine) -> str:
    old, new = (" ".join(value.split()) for value in (line.old, line.new))
    if line.change.field == "trashed_at":
        return new
    cleared = line.change.new in (None, "")
    if not cleared and (line.change.old in (None, "") or len(old) + len(new) > LONG):
        return tr("{what}：{new}").format(what=line.what, new=new)
    return changed_words(line.what, old, "" if cleared else new)


def _shift(one: LastChange, line: HistoryLine) -> str:
    """By how many days a milestone was put off, "" for what is no such change."""
    change = line.change
    if change.kind != "milestone" or change.field not in _SHIFTS:
        return ""
    if not (isinstance(change.old, date) and isinstance(change.new, date)):
        return ""
    days = (change.new - change.old).days
    name = one.records[change.kind, change.record_id].name
    return tr(_SHIFTS[change.field][days < 0]).format(name=name, n=abs(days))


def _and_more(words: str, count: int) -> str:
    return words + (tr(" 等 {n} 处").format(n=count) if count > 1 else "")


def _sums(one: LastChange) -> str:
    """How many records it touched, of the two kinds that it touched most."""
    if one.count > len(one.records):
        return tr("{n} 条记录").format(n=f"{one.count:,}")
    counts: dict[str, int] = {}
    for kind, _ in one.records:
        if kind not in _DETAILS:
            counts[kind] = counts.get(kind, 0) + 1
    most = sorted(counts, key=lambda kind: -counts[kind])[:2]
    return tr("，").join(f"{kind_label(kind)} {counts[kind]}" for kind in most)
