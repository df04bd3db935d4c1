"""What the text index holds of a record, and what is asked of it for a search: sets of tokens.

A token is a zone's letter and a piece of folded text. Pieces of a name are its characters, its
pairs of characters, and of its sound the first letters of one to four characters in a row and
two to four letters of pinyin from each character on; those of other text are its characters and
pairs; those of a code (a telephone number, a credit code) are three and four characters in a row.
A search of up to two characters or four letters is thus one token; a longer one is several, and
what is found is checked against the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from itertools import product
from operator import add
from typing import NamedTuple

from db.pinyin import alone, beginnings, polyphones, syllables, syllables_of

FORMAT = "2"
"""Part of each digest: another number here has every record indexed anew where it is checked."""
LONGEST = 64
"""Characters of a search that are looked up; the check reads all of them."""
_WHOLE = 40
_SOUNDED = 200
_PARTS = 1 << 16
"""Parts of names that are kept in memory for each kind and zone."""


class Zone(StrEnum):
    """Where in a record a piece of text stands, the best place first."""

    WHOLE = "x"  # a name, whole
    BEGIN = "b"  # what a name begins with
    NAME = "n"
    RELATED = "i"  # the name of somebody else, e.g. an investor
    CODE = "d"
    TEXT = "t"
    ANYWHERE = "*"  # several words, each in any zone; only asked for, never held


class Document(NamedTuple):
    """What can be found of one record: its names (the first is its own), and what else it says."""

    record_id: str
    names: Sequence[str] = ()
    related: Sequence[str] = ()
    codes: Sequence[str] = ()
    texts: Sequence[str] = ()

    @property
    def digest(self) -> int:
        """A number of 63 bits that another content will not have."""
        text = "\x1e".join([FORMAT, *map("\x1f".join, self[1:])])
        hashed = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8)
        return int.from_bytes(hashed.digest(), "big") >> 1


@dataclass(frozen=True)
class All:
    """A record must have each of these."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Any:
    """A record must have one of these."""

    parts: tuple[Expression, ...]


Sound = tuple[str, ...]
"""The readings of a character, the one that fits its name first."""
Heard = tuple[Sound, ...]
"""The readings of up to four characters in a row."""
Part = str | tuple[str, Heard]
"""Up to four characters of a name in a row, with their readings where one in it has several."""
Expression = str | All | Any


class _Fold(dict[int, str]):
    """Character → how it is compared: in one width and case, and nothing for a mark or a space."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = kept = "".join([each for each in plain if each.isalnum()])
        return kept


class _Heard(dict[int, str]):
    """Character with one reading → how it sounds and a space; nothing for a mark."""

    def __missing__(self, code: int) -> str:
        letter, kept = chr(code), _FOLD[code]
        syllable = kept if not kept or letter.isascii() else alone(letter)
        self[code] = heard = f"{syllable if syllable.isascii() else kept} " if kept else ""
        return heard


class _Counted(dict[int, str]):
    """Character → itself, and nothing for a mark or a space."""

    def __missing__(self, code: int) -> str:
        self[code] = counted = chr(code) if _FOLD[code] else ""
        return counted


_FOLD = _Fold()
_HEARD = _Heard()
_COUNTED = _Counted()


def fold(text: str) -> str:
    """Return the letters, digits and characters of a text, in one width and case."""
    return text.translate(_FOLD)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters its place in `text`."""
    folded: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        kept = _FOLD[ord(letter)]
        folded.append(kept)
        places += [place] * len(kept)
    return "".join(folded), places


def sounds_of(name: str) -> tuple[list[Sound], list[int]]:
    """Return the readings of the characters of a name that count, and the place of each.

    What is not Chinese reads as it is folded.
    """
    sounds: list[Sound] = []
    places: list[int] = []
    for place, (letter, syllable) in enumerate(zip(name, syllables_of(name), strict=True)):
        if sound := _sound(letter, syllable):
            places.append(place)
            sounds.append(sound)
    return sounds, places


@cache
def _sound(letter: str, syllable: str) -> Sound:
    """Return the readings of a character that its name lets sound so; none of a mark."""
    kept = _FOLD[ord(letter)]
    if not kept:
        return ()
    if letter.isascii() or not syllable.isascii():
        return (kept,)
    return (syllable, *[one for one in polyphones().get(letter, ()) if one != syllable])


def tokens_of(kind: str, document: Document, *, begun: bool = True) -> str:
    """Return the tokens that the index holds for a record, apart by spaces; some come twice.

    kind: a letter that stands before each, so that each kind of record is searched by itself.
    begun: whether its names are also asked for whole and by what they begin with.
    """
    found: list[str] = []
    for name in document.names:
        found.append(_of_own(kind, name) if begun else _of_any(kind + Zone.NAME, name))
    for name in document.related:
        found.append(_of_any(kind + Zone.RELATED, name))
    for code in document.codes:
        found.append(_tokens(kind, Zone.CODE, _runs(fold(code))))
    for text in document.texts:
        found.append(_tokens(kind, Zone.TEXT, _literal(fold(text))))
    return " ".join(found)


def words_of(text: str) -> list[str]:
    """Return the folded words of a search, apart by spaces; none when there is nothing to find."""
    return [word for part in text.split() if (word := fold(part))]


def expressions(text: str) -> dict[Zone, Expression]:
    """Return for each zone what a record must have there so that `text` may be found in it."""
    words = [word[:LONGEST] for word in words_of(text)]
    if not words:
        return {}
    whole = "".join(words)
    named = _of_name(whole)
    found: dict[Zone, Expression] = {
        Zone.WHOLE: Zone.WHOLE + whole[:_WHOLE],
        Zone.BEGIN: _of_beginning(whole, named),
        Zone.NAME: _in(Zone.NAME, named),
        Zone.RELATED: _in(Zone.RELATED, named),
    }
    runs = _of_code(whole)
    if runs is not None:
        found[Zone.CODE] = _in(Zone.CODE, runs)
    found[Zone.TEXT] = _in(Zone.TEXT, _of_text(whole))
    if len(words) > 1:
        found[Zone.ANYWHERE] = All(tuple(_anywhere(word) for word in words))
    return found


def _tokens(kind: str, zone: Zone, pieces: Iterable[str]) -> str:
    before = " " + kind + zone
    return (before + before.join(pieces))[1:]


def _of_own(kind: str, name: str) -> str:
    """Return the tokens of one of a record's names."""
    parts = _parts(name)
    begun = _begun(kind)[parts[0] if parts else ""]
    return " ".join(
        (kind + Zone.WHOLE + fold(name)[:_WHOLE], begun, *_inside(kind + Zone.NAME, parts))
    )


def _of_any(before: str, name: str) -> str:
    return " ".join(_inside(before, _parts(name)))


def _parts(name: str) -> Sequence[Part]:
    """Return the parts of a name, one from each of its characters on that counts."""
    counted = name.translate(_COUNTED)
    fours = [counted[at : at + 4] for at in range(len(counted))]
    if len(name) <= _SOUNDED and polyphones().keys().isdisjoint(name):
        return fours
    sounds, _ = sounds_of(name[:_SOUNDED])
    return [(four, tuple(sounds[at : at + 4])) for at, four in enumerate(fours)]


def _inside(before: str, parts: Iterable[Part]) -> Iterator[str]:
    """Yield what can be typed for any part of a name, as tokens that begin with `before`."""
    return map(_within(before).__getitem__, parts)


class _Kept(dict[Part, str]):
    """Part of a name → what it brings, as tokens: names have much in common."""

    def __init__(self, before: str, brought: Callable[[str, Heard | None], set[str]]) -> None:
        super().__init__()
        self._before, self._brought = f" {before}", brought

    def __missing__(self, part: Part) -> str:
        if len(self) >= _PARTS:
            self.clear()
        four, heard = (part, None) if isinstance(part, str) else part
        pieces = self._brought(four, heard)
        self[part] = tokens = (self._before + self._before.join(pieces))[1:]
        return tokens


@cache
def _begun(kind: str) -> _Kept:
    """Return what a name begins with that begins with a part."""
    return _Kept(kind + Zone.BEGIN, _begin_of)


@cache
def _within(before: str) -> _Kept:
    """Return what can be typed from the first character of a part on."""
    return _Kept(before, _from_here)


def _from_here(four: str, heard: Heard | None) -> set[str]:
    here = fold(four[0])
    both = here + fold(four[1:2])[:1]
    return {*here, *map(add, both, both[1:]), *_said(four, heard)}


def _begin_of(four: str, heard: Heard | None) -> set[str]:
    """Return what is typed of a beginning: up to two characters or three letters."""
    folded = fold(four)
    return {folded[:1], folded[:2], *[each[:3] for each in _said(four, heard)]}


def _said(four: str, heard: Heard | None) -> set[str]:
    """Return initials of one to four characters from the first on, and two to four letters.

    heard: how they sound; None where none of them has a second reading.
    """
    usual = four.translate(_HEARD).split() if heard is None else [one[0] for one in heard]
    if not usual:
        return set()
    first, spelt = "".join([one[0] for one in usual]), "".join(usual)
    found = {first[:1], first[:2], first[:3], first, spelt[:2], spelt[:3], spelt[:4]}
    if heard is not None and len(max(heard, key=len)) > 1:
        found.update(_initials(heard), _spelt(heard))
    return found


def _initials(heard: Heard) -> Iterator[str]:
    """Yield the initials of one to four characters, in each reading."""
    letters = [{one[0] for one in sound} for sound in heard]
    for size in range(1, len(letters) + 1):
        yield from map("".join, product(*letters[:size]))


def _spelt(heard: Heard) -> Iterator[str]:
    """Yield the first two to four letters of pinyin, in each reading."""
    end, sure = 0, 0
    while end < len(heard) and sure < 4:
        sure += min(map(len, heard[end]))
        end += 1
    for reading in product(*heard[:end]):
        spelt = "".join(reading)
        yield from (spelt[:2], spelt[:3], spelt[:4])


def _literal(folded: str) -> list[str]:
    """Return characters and pairs as they come; the index tells what comes twice for itself."""
    return [*folded, *map(add, folded, folded[1:])]


def _runs(folded: str) -> set[str]:
    return {folded[at : at + size] for size in (3, 4) for at in range(len(folded) - size + 1)}


def _of_text(word: str) -> Expression:
    return _runs_of(word, 2)


def _of_name(word: str) -> Expression:
    if not word.isascii():
        return _of_text(word)
    initials = _runs_of(word, 4)
    if len(word) <= 4:
        return initials
    return Any((_all(word[cut : cut + 4] for cut in _cuts(word)), initials))


def _runs_of(word: str, size: int) -> Expression:
    """Ask for the pieces of `size` that together hold each character of `word`.

    Each term costs a look into each segment of the index, so there are as few as will do.
    """
    if len(word) <= size:
        return word
    last = len(word) - size
    return _all(word[at : at + size] for at in (*range(0, last, size), last))


def _of_beginning(word: str, named: Expression) -> Expression:
    most = 3 if word.isascii() else 2
    begun = Zone.BEGIN + word[:most]
    return begun if len(word) <= most else All((begun, _in(Zone.NAME, named)))


def _of_code(word: str) -> Expression | None:
    if len(word) < 3 or not word.isascii():
        return None
    return _runs_of(word, 4)


def _anywhere(word: str) -> Expression:
    named, runs = _of_name(word), _of_code(word)
    parts = [_in(Zone.NAME, named), _in(Zone.RELATED, named), _in(Zone.TEXT, _of_text(word))]
    if runs is not None:
        parts.append(_in(Zone.CODE, runs))
    return Any(tuple(parts))


def _all(pieces: Iterable[str]) -> Expression:
    distinct = tuple(dict.fromkeys(pieces))
    return distinct[0] if len(distinct) == 1 else All(distinct)


def _in(zone: Zone, expression: Expression) -> Expression:
    if isinstance(expression, str):
        return zone + expression
    return type(expression)(tuple(_in(zone, part) for part in expression.parts))


def _cuts(word: str) -> list[int]:
    """Return where a syllable begins, however `word` is taken apart; its last may be cut short.

    ``xianji`` may be xi'an'ji or xian'ji, so only 0 and 4 are sure.
    """
    end = len(word)
    ways_on = [0] * end + [1]
    for place in range(end - 1, -1, -1):
        rest = word[place:]
        ways_on[place] = int(rest in beginnings() and rest not in syllables())
        for size in range(1, min(6, end - place) + 1):
            if _unit(rest[:size]):
                ways_on[place] += ways_on[place + size]
    ways_to = [1] + [0] * end
    for place in range(end):
        for size in range(1, min(6, end - place) + 1):
            if _unit(word[place : place + size]):
                ways_to[place + size] += ways_to[place]
    total = ways_on[0]
    return [0] + [at for at in range(1, end) if total and ways_to[at] * ways_on[at] == total]


def _unit(part: str) -> bool:
    """Whether `part` stands for one character: a syllable, or a figure."""
    return part in syllables() or (len(part) == 1 and part.isdigit())
