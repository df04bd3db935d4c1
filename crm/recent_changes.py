"""What the log tells of a project that its records don't: edits, and what was added or removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crm.field_words import field_shown
from crm.history import Entry, FieldChange
from crm.labels import field_label, kind_label, told_in_history
from crm.recent_words import (
    Happening,
    Kind,
    Place,
    changed_words,
    happened_on,
    in_short,
    joined,
    logged_at,
    named,
)
from db.terms import Term
from db.values import Amount, When
from resources import N_, tr

_SELF_TOLD = frozenset(
    {"activity", "todo", "stage_move", "capital_arrival", "admission_review", "blocker"}
    | {"supervision_notice", "approval_step"}
)
"""Kinds whose records tell of themselves; the log tells only that one was thrown away."""
_PARTS = frozenset(
    {"project", "contract_party", "commitment_enterprise", "milestone_wait", "imported_row"}
    | {"park_move", "contact_phone"}
)
"""Kinds that come with something else which is told."""
_LONG = frozenset({"progress", "stuck_reason", "note"})
"""Fields of the project that hold sentences."""
_UNTOLD = frozenset({"stage", "merged_into_id", "illustrative", "actual"})
"""Fields that a record tells: the move, the milestone reached."""
_NAMES = {
    "project_contact": "contact_id",
    "project_investor": "organization_id",
    "gate_tick": "gate_item_id",
    "parcel_use": "parcel_id",
    "commitment": "indicator",
    "exit_step": "kind",
    "contract": "kind",
    "incentive_payment": "amount",
    "promised_arrival": "amount",
    "project_cost": "what",
}
"""The field by which a record of a kind is called; of others it is their name."""
_DAYS = {"gate_tick": "done_on", "exit_step": "on", "incentive_payment": "on"}
"""The field that says on which day it was, where that is not when it was entered."""
_TABS = {
    "contract": "contracts",
    "commitment": "contracts",
    "milestone": "milestones",
    "project_contact": "contacts",
    "attachment": "attachments",
    "incentive": "incentives",
    "incentive_payment": "incentives",
    "project_cost": "incentives",
    "promised_arrival": "capital",
    "exit_step": "exit",
    "approval": "supervision",
}
_ADDED = {
    "gate_tick": N_("关口办妥：{names}"),
    "attachment": N_("上传附件：{names}"),
    "milestone": N_("排定节点：{names}"),
    "commitment": N_("登记承诺：{names}"),
    "incentive_payment": N_("兑现政策：{names}"),
    "promised_arrival": N_("承诺到位：{names}"),
    "exit_step": N_("退出程序：{names}"),
    "approval": N_("审批代办：{names}"),
}
_KINDS = {"gate_tick": Kind.GATE, "attachment": Kind.FILE, "milestone": Kind.MILESTONE}


@dataclass(frozen=True)
class Edits:
    """What one operation changed of a record's own fields."""

    entry: Entry
    changes: tuple[FieldChange, ...]

    @property
    def words(self) -> str:
        """The first of them in words."""
        return joined(*(_words(one) for one in self.changes[:2]))


def told_by_log(
    entries: Sequence[Entry],
    told: frozenset[str],
    names: Mapping[str, str],
    today: date,
    kind: str = "project",
) -> tuple[list[Happening], list[Edits]]:
    """Return what was added and removed, and the edits of the record itself apart, newest first.

    told: ids of the records that tell of themselves. names: id → name of what was edited. kind:
    what the history is of. What was taken back is left out.
    """
    added: dict[tuple[date, str], list[Happening]] = {}
    lines: list[Happening] = []
    edits: list[Edits] = []
    for entry in entries:
        if not _stands(entry):
            continue
        changes = [one for one in entry.changes if not one.merged_name and one.field not in _UNTOLD]
        if not any(one.created and one.kind == kind for one in changes):
            # What came with it is told with it.
            for one in (
                *_added(entry, changes, told, today),
                *_changed(entry, changes, names, today, kind),
            ):
                added.setdefault((one.place.day, one.author), []).append(one)
        lines += _removed(entry, changes, names, today, kind)
        edits += _edited(entry, changes, kind)
    return lines + [_as_one(some) for some in added.values()], edits


def edited_records(entries: Sequence[Entry]) -> set[str]:
    """Return the ids of the records whose edits are told by their names."""
    return {
        one.record_id
        for entry in entries
        if _stands(entry)
        for one in entry.changes
        if not one.created and one.kind not in _SELF_TOLD | _PARTS
    }


def _stands(entry: Entry) -> bool:
    return not entry.undone and entry.undoes is None


def _as_one(lines: Sequence[Happening]) -> Happening:
    """Tell in one line what one person added or changed on one day, the last first."""
    [first, *others] = lines
    return replace(first, detail=joined(*(one.title for one in others))) if others else first


def _added(
    entry: Entry, changes: Sequence[FieldChange], told: frozenset[str], today: date
) -> Iterator[Happening]:
    """Tell what an operation added, of each kind in one line."""
    records: dict[str, dict[str, dict[str, FieldChange]]] = {}
    for one in changes:
        if one.created and one.kind not in _SELF_TOLD | _PARTS and one.record_id not in told:
            records.setdefault(one.kind, {}).setdefault(one.record_id, {})[one.field] = one
    if any(one.created and one.kind == "contract" for one in changes):
        records.pop("commitment", None)
    for kind, of_kind in records.items():
        groups: dict[Place, list[dict[str, FieldChange]]] = {}
        for fields in of_kind.values():
            groups.setdefault(_place(entry, kind, fields, today), []).append(fields)
        for place, some in groups.items():
            counted = tr("{n} 个{kind}").replace("{kind}", kind_label(kind))
            names = named([_name(kind, fields) for fields in some], counted)
            word = tr(_ADDED[kind]) if kind in _ADDED else tr("新增{kind}：{names}")
            yield Happening(
                _KINDS.get(kind, Kind.ADDED),
                word.format(kind=kind_label(kind), names=names),
                "",
                place,
                entry.author,
                _TABS.get(kind, "history"),
                operation_id=entry.operation_id,
            )


def _removed(
    entry: Entry,
    changes: Sequence[FieldChange],
    names: Mapping[str, str],
    today: date,
    whole: str,
) -> Iterator[Happening]:
    kinds: dict[tuple[str, bool], list[str]] = {}
    for one in changes:
        if one.field == "trashed_at" and not one.created and one.kind not in _PARTS - {whole}:
            key = one.kind, one.new is not None
            kinds.setdefault(key, []).append(_quoted(names.get(one.record_id)))
    for (kind, gone), quoted in kinds.items():
        word = tr("移除{kind}") if gone else tr("恢复{kind}")
        if kind == whole:
            word = tr("移入回收站") if gone else tr("移出回收站")
        elif len(quoted) > 1:
            word = tr("移除 {n} 个{kind}") if gone else tr("恢复 {n} 个{kind}")
        else:
            word += quoted[0]
        yield Happening(
            Kind.REMOVED if gone else Kind.ADDED,
            word.format(kind=kind_label(kind), n=len(quoted)),
            "",
            logged_at(entry, today),
            entry.author,
            "history",
            operation_id=entry.operation_id,
        )


def _changed(
    entry: Entry,
    changes: Sequence[FieldChange],
    names: Mapping[str, str],
    today: date,
    whole: str,
) -> Iterator[Happening]:
    """Tell of edits to what belongs to the whole record, of each kind in one line."""
    kinds: dict[str, list[FieldChange]] = {}
    for one in changes:
        if not one.created and one.kind != whole and _told(one):
            kinds.setdefault(one.kind, []).append(one)
    for kind, edits in kinds.items():
        if kind in _SELF_TOLD:
            continue
        called = {names.get(change.record_id) for change in edits}
        which = kind_label(kind) + (_quoted(called.pop()) if len(called) == 1 else "")
        yield Happening(
            Kind.EDITED,
            tr("修改{which}：{what}").format(which=which, what=_first(edits)),
            joined(*(_words(one) for one in edits[1:3])),
            logged_at(entry, today),
            entry.author,
            _TABS.get(kind, "history"),
            operation_id=entry.operation_id,
        )


def _edited(entry: Entry, changes: Sequence[FieldChange], whole: str) -> Iterator[Edits]:
    edits = [one for one in changes if not one.created and one.kind == whole and _told(one)]
    if edits:
        yield Edits(entry, tuple(edits))


def edited_lines(edits: Sequence[Edits], today: date) -> Iterator[Happening]:
    """Tell of edits, those of one person on one day in one line: what became of what was there.

    edits: the newest first, as they lie in the log.
    """
    days: dict[tuple[date, str], list[Edits]] = {}
    for one in edits:
        place = logged_at(one.entry, today)
        days.setdefault((place.day, one.entry.author), []).append(one)
    for some in days.values():
        changes = _net(some)
        if changes:
            yield _edited_line(some, changes, today)


def _net(edits: Sequence[Edits]) -> list[FieldChange]:
    """Return what edits, the newest first, come to; what reads as it did before is none.

    Figures go before other fields, and those before sentences.
    """
    net: dict[tuple[str, str], FieldChange] = {}
    for edit in edits:
        for one in edit.changes:
            last = net.get((one.record_id, one.field), one)
            net[one.record_id, one.field] = replace(last, old=one.old, old_name=one.old_name)
    found = [one for one in net.values() if one.old != one.new and _old(one) != _new(one)]
    return sorted(found, key=lambda one: (one.field in _LONG, not isinstance(one.new, Amount)))


def _edited_line(edits: Sequence[Edits], changes: Sequence[FieldChange], today: date) -> Happening:
    [first, *others] = changes
    title, detail = _first(changes), joined(*(_words(one) for one in others[:2]))
    if first.field in _LONG and not others and first.new:
        title = tr("更新{what}").format(what=field_label(first.field, first.kind))
        detail = in_short(first.new)
    entry = edits[0].entry
    if any(one.kind == "imported_row" for one in entry.changes):
        detail = joined(detail, entry.label)
    return Happening(
        Kind.EDITED,
        title,
        detail,
        logged_at(entry, today),
        entry.author,
        "history",
        operation_id=entry.operation_id,
    )


def _quoted(name: str | None) -> str:
    return tr("“{name}”").format(name=name) if name else ""


def _told(change: FieldChange) -> bool:
    return change.field != "trashed_at" and told_in_history(change.kind, change.field)


def _first(edits: Sequence[FieldChange]) -> str:
    more = tr(" 等 {n} 处").format(n=len(edits)) if len(edits) > 1 else ""
    return _words(edits[0]) + more


def _words(change: FieldChange) -> str:
    """Say how a field changed."""
    label = field_label(change.field, change.kind)
    return changed_words(label, in_short(_old(change)), in_short(_new(change)))


def _old(change: FieldChange) -> str:
    return change.old_name or _value(change, change.old)


def _new(change: FieldChange) -> str:
    return change.new_name or _value(change, change.new)


def _value(change: FieldChange, value: Any) -> str:
    if value is None or value == "":
        return ""
    return field_shown(change.kind, change.field, value)


def _name(kind: str, fields: dict[str, FieldChange]) -> str:
    """What a new record is called; nothing where it has no name."""
    change = fields.get(_NAMES.get(kind, "name"))
    if change is None:
        return ""
    if change.new_name or isinstance(change.new, Term):
        return change.new_name or change.new.label
    return _value(change, change.new)


def _place(entry: Entry, kind: str, fields: dict[str, FieldChange], today: date) -> Place:
    change = fields.get(_DAYS.get(kind, ""))
    if change is None or not isinstance(change.new, date) or change.new > today:
        return logged_at(entry, today)
    return happened_on(When(change.new), entry, today)
