"""Which of many names are near-same, without comparing each with each.

Near-same names share their own words (字号) but for a character, so that only names that meet
under one of a few keys are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from crm.rules.identity import NEAR, numbers_of, own_words

_SAME_START = 2


def near_pairs(cores: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield each pair of places (the lesser first) in `cores` that may be near-same, once.

    cores: as `crm.rules.identity.core_of` gives them; empty ones are passed over. Whether a pair
    is near-same, `name_likeness` says. Own words that differ in more than one place are missed.
    """
    places: dict[str, list[int]] = {}
    for place, core in enumerate(cores):
        if core:
            places.setdefault(core, []).append(place)
    for same in places.values():
        yield from _each_with_each(same)
    blocks: dict[tuple[object, ...], list[str]] = {}
    for core in places:
        numbers = numbers_of(core)
        for key in _keys(own_words(core)):
            blocks.setdefault((numbers, key), []).append(core)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for pair in _near_in(block):
            if pair not in seen:
                seen.add(pair)
                for one in places[pair[0]]:
                    for other in places[pair[1]]:
                        yield min(one, other), max(one, other)


def _keys(own: str) -> set[str]:
    """Return what alike own words meet under: themselves, less a character each, their start."""
    keys = {own, "^" + own[:_SAME_START]}
    if len(own) > _SAME_START:
        keys |= {own[:at] + own[at + 1 :] for at in range(len(own))}
    return keys


def _near_in(block: list[str]) -> Iterator[tuple[str, str]]:
    for at, core in enumerate(block[:-1]):
        rest = block[at + 1 :]
        for other, _score, _place in process.extract(
            core, rest, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None
        ):
            yield (core, other) if core < other else (other, core)


def _each_with_each(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(places)
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            yield one, other
