"""What a name sounds like: its pinyin without tones, with the other readings of polyphones."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from db.pinyin_tables import POLYPHONES, SYLLABLES

KEPT = 16_384
"""Names whose sound is kept in memory: an import asks for each several times."""


def syllables_of(name: str) -> tuple[str, ...]:
    """Return the pinyin of each character of a name; what is not Chinese, in lower case."""
    return _syllables(name)


def pinyin_of(name: str) -> tuple[str, str]:
    """Return the pinyin of a name without tones, and its initials; other marks in lower case."""
    syllables = _syllables(name)
    return "".join(syllables), "".join([syllable[:1] for syllable in syllables])


@cache
def polyphones() -> dict[str, tuple[str, ...]]:
    """Return character → its living readings, the usual one first."""
    return {word[0]: tuple(word[1:].split(",")) for word in POLYPHONES.split()}


@cache
def syllables() -> frozenset[str]:
    """Return the syllables that there are."""
    return frozenset(SYLLABLES.split())


@cache
def beginnings() -> frozenset[str]:
    """Return what a syllable can begin with, itself left out."""
    return frozenset(one[:end] for one in syllables() for end in range(1, len(one)))


@lru_cache(maxsize=KEPT)
def _syllables(name: str) -> tuple[str, ...]:
    if polyphones().keys().isdisjoint(name):
        return tuple([alone(letter) for letter in name])
    from pypinyin.contrib.mmseg import seg  # its tables take 0.1 s to load

    found: list[str] = []
    for word in seg.cut(name):
        found += _together(word) if len(word) > 1 else (alone(word),)
    return tuple(found)


@lru_cache(maxsize=KEPT)
def _together(word: str) -> tuple[str, ...]:
    """Read a word of the dictionary, in which polyphones sound as in no other."""
    from pypinyin import Style, lazy_pinyin

    # The library's own type of `errors` leaves out that a list is taken as several syllables.
    apart: Any = lambda text: list(text.lower())  # noqa: E731
    read = lazy_pinyin(word, style=Style.NORMAL, errors=apart)
    return tuple(read) if len(read) == len(word) else tuple([alone(one) for one in word])


@cache
def alone(letter: str) -> str:
    """Return the sound of one character by itself, which is right where it has no other."""
    if letter.isascii():
        return letter.lower()
    from pypinyin import Style, lazy_pinyin

    same: Any = lambda text: [text.lower()]  # noqa: E731
    return "".join(lazy_pinyin(letter, style=Style.NORMAL, errors=same))
