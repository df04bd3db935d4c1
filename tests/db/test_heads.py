"""The heads of a field: told from the set of changes alone, in any order."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.heads import TRASHED, Act, Touch, Write, ancestor, heads_of, state_of


def act(
    name: str, device: str, seq: int, clock: int, undoes: str | None = None, **seen: int
) -> Act:
    return Act(name, device, seq, clock, {device: seq - 1, **seen}, undoes)


def touch(act: Act, **fields: Any) -> Touch:
    return Touch(act, fields)


MADE = act("made", "a", 1, 1)
ON_A = act("on_a", "a", 2, 5)
ON_B = act("on_b", "b", 1, 7, a=1)
AFTER = act("after", "a", 3, 9, b=1)


def test_one_edit_after_another_leaves_one_head() -> None:
    state = state_of([touch(MADE, note=["甲"]), touch(ON_A, note=["甲", "乙"])])
    assert state["note"].value == "乙"
    assert not state["note"].open


def test_two_edits_unaware_of_each_other_are_both_heads_the_greater_shown() -> None:
    touches = [
        touch(MADE, note=["甲"]),
        touch(ON_A, note=["甲", "乙"]),
        touch(ON_B, note=["甲", "丙"]),
    ]
    for some in permutations(touches):
        state = state_of(some)["note"]
        assert (state.value, state.open) == ("丙", True)
        assert [side.id for side in state.sides] == ["on_b", "on_a"]
        assert ancestor(some, "note", state.sides) == "甲"


def test_equal_values_are_no_conflict() -> None:
    amount = {"fen": 1, "currency": "CNY", "mark": "exact"}
    state = state_of(
        [touch(ON_A, planned=[None, amount]), touch(ON_B, planned=[None, dict(amount)])]
    )
    assert not state["planned"].open


def test_a_write_that_saw_all_heads_settles_them() -> None:
    state = state_of(
        [
            touch(ON_A, note=[None, "乙"]),
            touch(ON_B, note=[None, "丙"]),
            touch(AFTER, note=["丙", "丙"]),
        ]
    )["note"]
    assert (state.value, state.open) == ("丙", False)


def test_the_undo_of_a_settling_opens_the_conflict_again() -> None:
    back = act("back", "a", 4, 11, "after", b=1)
    for settled in ("乙", "丙", "丁"):
        touches = [
            touch(ON_A, note=[None, "乙"]),
            touch(ON_B, note=[None, "丙"]),
            touch(AFTER, note=["丙", settled]),
            touch(back, note=[settled, "丙"]),
        ]
        state = state_of(touches)["note"]
        assert (state.value, state.open) == ("丙", True)
        assert {side.id for side in state.sides} == {"on_a", "on_b"}
        again = act("again", "b", 2, 13, a=4)
        settled_again = state_of([*touches, touch(again, note=["丙", "戊"])])["note"]
        assert (settled_again.value, settled_again.open) == ("戊", False)


def test_the_undo_of_a_plain_edit_is_a_write_like_another() -> None:
    back = act("back", "a", 3, 9, "on_a")
    state = state_of(
        [
            touch(MADE, note=["甲"]),
            touch(ON_A, note=["甲", "乙"]),
            touch(ON_B, note=["甲", "丙"]),
            touch(back, note=["乙", "甲"]),
        ]
    )["note"]
    assert (state.value, state.open) == ("甲", True)


def test_a_record_trashed_by_one_and_edited_by_another_stays_visible_and_asks() -> None:
    state = state_of(
        [
            touch(MADE, name=["甲"]),
            touch(ON_A, trashed_at=[None, "2016-05-31T00:00:00+00:00"]),
            touch(ON_B, name=["甲", "乙"]),
        ]
    )
    assert (state[TRASHED].value, state[TRASHED].open) == (None, True)
    assert {side.id for side in state[TRASHED].sides} == {"on_a", "on_b"}
    assert not state["name"].open


def test_an_edit_that_knew_of_the_trash_does_not_ask() -> None:
    later = act("later", "b", 1, 7, a=2)
    state = state_of(
        [
            touch(ON_A, trashed_at=[None, "2016-05-31T00:00:00+00:00"]),
            touch(later, name=["甲", "乙"]),
        ]
    )
    assert state[TRASHED].value is not None
    assert not state[TRASHED].open


def test_two_who_trashed_the_same_record_agree() -> None:
    state = state_of(
        [
            touch(ON_A, trashed_at=[None, "2016-05-31T00:00:00+00:00"]),
            touch(ON_B, trashed_at=[None, "2016-06-01T00:00:00+00:00"], merged_into_id=[None, "x"]),
        ]
    )[TRASHED]
    assert (state.value, state.open) == ("2016-06-01T00:00:00+00:00", False)


def test_a_restore_against_a_second_trash_asks_and_stays_visible() -> None:
    state = state_of(
        [touch(ON_A, trashed_at=["x", None]), touch(ON_B, trashed_at=["x", "2016-06-01"])]
    )[TRASHED]
    assert (state.value, state.open) == (None, True)


@st.composite
def histories(draw: st.DrawFn) -> list[Write]:
    """Draw writes of one field on three devices that exchange now and then."""
    known: dict[str, dict[str, int]] = {device: {} for device in "abc"}
    writes: list[Write] = []
    for turn in range(draw(st.integers(1, 12))):
        device = draw(st.sampled_from("abc"))
        other = draw(st.sampled_from("abc"))
        for of, seq in known[other].items():
            known[device][of] = max(seq, known[device].get(of, 0))
        seq = known[device].get(device, 0) + 1
        made = Act(f"{turn}", device, seq, turn, dict(known[device]))
        known[device][device] = seq
        writes.append(Write(made, draw(st.integers(0, 3))))
    return writes


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(histories(), st.randoms(use_true_random=False))
def test_heads_are_the_writes_that_no_other_supersedes(writes: list[Write], random: Any) -> None:
    expected = {one.act.id for one in writes if not any(other.act.saw(one.act) for other in writes)}
    assert {head.act.id for head in heads_of(writes)} == expected
    touches = [Touch(one.act, {"note": [None, one.value]}) for one in writes]
    shown = state_of(touches)["note"]
    random.shuffle(touches)
    assert state_of(touches)["note"] == shown
    assert (
        shown.value
        == max(
            (one for one in writes if one.act.id in expected), key=lambda one: one.act.rank
        ).value
    )
