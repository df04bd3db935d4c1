"""What a record's changes add up to: the heads of each field, told from the set of changes alone.

Pure: no order of arrival, no database. So two replicas with the same changes have the same state.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

TRASHED = "trashed_at"

Fields = Mapping[str, Sequence[Any]]
"""Field → [old, new], or [new] at creation, as in the log."""


@dataclass(frozen=True, slots=True)
class Act:
    """An operation as far as order goes: who did it when, and what it had seen."""

    id: str
    device: str
    seq: int
    clock: int
    seen: Mapping[str, int]
    undoes: str | None = None

    @property
    def rank(self) -> tuple[int, str]:
        """Its place in the one order that all replicas agree on."""
        return self.clock, self.device

    def saw(self, other: Act) -> bool:
        """Whether `other` was known when this one was done."""
        return other.seq <= self.seen.get(other.device, 0)


class Touch(NamedTuple):
    """One record's change within one operation."""

    act: Act
    fields: Fields


class Write(NamedTuple):
    """One value given to one field; value is plain, as in the log."""

    act: Act
    value: Any


class Standing(NamedTuple):
    """What a field stands at: the value shown, and its heads, the greatest first.

    open: the heads differ, and a person is to say what holds. rivals are edits by people who did
    not know that the record went to the trash; only `trashed_at` has any.
    """

    value: Any
    heads: tuple[Write, ...]
    rivals: tuple[Act, ...] = ()
    open: bool = False

    @property
    def sides(self) -> list[Act]:
        """The operations that stand against each other, the greatest first."""
        acts = {write.act.id: write.act for write in self.heads}
        acts.update((act.id, act) for act in self.rivals)
        return sorted(acts.values(), key=lambda act: act.rank, reverse=True)


def state_of(touches: Iterable[Touch], names: Container[str] | None = None) -> dict[str, Standing]:
    """Return field → standing of one record, from all its changes in any order.

    names: the fields that are asked for, else all.
    """
    ordered = list(touches)
    if len(ordered) > 1:
        ordered.sort(key=lambda touch: touch.act.rank)
    writes: dict[str, list[Write]] = {}
    for touch in ordered:
        for name, change in touch.fields.items():
            if names is None or name in names:
                writes.setdefault(name, []).append(Write(touch.act, change[-1]))
    return {name: _standing(name, of_field, ordered) for name, of_field in writes.items()}


def heads_of(writes: Iterable[Write]) -> list[Write]:
    """Return the writes that no other supersedes, the greatest first.

    writes: in the order of their ranks; what saw another comes after it in that order.
    """
    heads: list[Write] = []
    for write in writes:
        heads = [head for head in heads if not write.act.saw(head.act)]
        heads.append(write)
    return heads[::-1]


def ancestor(touches: Iterable[Touch], name: str, sides: Sequence[Act]) -> Any:
    """Return the value of a field that all `sides` had seen, or None where there was none."""
    known = [
        Write(touch.act, touch.fields[name][-1])
        for touch in sorted(touches, key=lambda touch: touch.act.rank)
        if name in touch.fields and all(side.saw(touch.act) for side in sides)
    ]
    return known[-1].value if known else None


def _standing(name: str, writes: Sequence[Write], touches: Sequence[Touch]) -> Standing:
    if len(writes) == 1 and name != TRASHED:
        return Standing(writes[0].value, tuple(writes))
    heads = _put_back(name, heads_of(writes), writes, touches)
    if name == TRASHED:
        return _trash(heads, touches)
    first = heads[0].value
    return Standing(first, tuple(heads), (), any(head.value != first for head in heads))


def _put_back(
    name: str, heads: list[Write], writes: Sequence[Write], touches: Sequence[Touch]
) -> list[Write]:
    """Let the undo of a settling bring back the heads that were settled."""
    found = heads
    for head in heads:
        undoes = head.act.undoes
        if undoes is None or all(write.act.id != undoes for write in writes):
            continue
        known = [one for one in writes if head.act.saw(one.act) and one.act.id != undoes]
        if not known:
            continue
        around = [one for one in touches if head.act.saw(one.act) and one.act.id != undoes]
        earlier = _standing(name, known, around)
        if earlier.open and earlier.value == head.value:
            found = heads_of(
                sorted(
                    [*(one for one in found if one is not head), *earlier.heads],
                    key=lambda one: one.act.rank,
                )
            )
    return found


def _trash(heads: list[Write], touches: Sequence[Touch]) -> Standing:
    """A record is out of sight only where nobody, unaware of that, went on with it."""
    rivals: dict[str, Act] = {}
    for touch in touches:  # the later of a device takes the place of its earlier
        edits = touch.fields.keys() - {TRASHED} and touch.fields.get(TRASHED, [None])[-1] is None
        if edits and any(head.value is not None and _apart(head.act, touch.act) for head in heads):
            rivals[touch.act.device] = touch.act
    kinds = {head.value is None for head in heads}
    disputed = bool(rivals) or len(kinds) == 2
    value = None if disputed else heads[0].value
    return Standing(value, tuple(heads), tuple(rivals.values()), disputed)


def _apart(one: Act, other: Act) -> bool:
    return one.id != other.id and not one.saw(other) and not other.saw(one)
