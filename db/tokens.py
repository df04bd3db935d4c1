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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
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
_FOURS = 1 << 17


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
        parts = ["\x1f".join(part) for part in self[1:]]
        text = "\x1e".join([FORMAT, *parts])
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
    other = polyphones()
    for place, (letter, syllable) in enumerate(zip(name, syllables_of(name), strict=True)):
        kept = _FOLD[ord(letter)]
        if not kept:
            continue
        places.append(place)
        if letter.isascii() or not syllable.isascii():
            sounds.append((kept,))
        elif letter in other:
            sounds.append((syllable, *[one for one in other[letter] if one != syllable]))
        else:
            sounds.append((syllable,))
    return sounds, places


def tokens_of(kind: str, document: Document) -> str:
    """Return the tokens that the index holds for a record, apart by spaces; some come twice.

    kind: a letter that stands before each, so that each kind of record is searched by itself.
    """
    found = [_of_own(kind, name) for name in document.names]
    found += [_of_other(kind, name) for name in document.related]
    found += [_tokens(kind, Zone.CODE, _runs(fold(code))) for code in document.codes]
    found += [_tokens(kind, Zone.TEXT, _literal(fold(text))) for text in document.texts]
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


def _counted(name: str) -> str:
    """Return the characters of a name that are not marks or spaces, as they stand."""
    return name.translate(_COUNTED)


def _tokens(kind: str, zone: Zone, pieces: Iterable[str]) -> str:
    before = " " + kind + zone
    return (before + before.join(pieces))[1:]


def _of_own(kind: str, name: str) -> str:
    """Return the tokens of one of a record's names."""
    sounds = _sounds(name)
    begun = _begun(name, sounds) if sounds else _begin_of(_counted(name)[:4])
    return " ".join(
        (
            kind + Zone.WHOLE + fold(name)[:_WHOLE],
            _behind(kind + Zone.BEGIN, begun),
            _behind(kind + Zone.NAME, _inside(name, sounds)),
        )
    )


def _of_other(kind: str, name: str) -> str:
    return _behind(kind + Zone.RELATED, _inside(name, _sounds(name)))


def _behind(before: str, pieces: str) -> str:
    """Return pieces, apart by spaces, as tokens that begin with `before`."""
    return before + pieces.replace(" ", f" {before}")


def _sounds(name: str) -> list[Sound]:
    """Return the readings of the characters of a name that count.

    Without a polyphone in it, nothing: each character sounds as it does by itself.
    """
    if len(name) <= _SOUNDED and polyphones().keys().isdisjoint(name):
        return []
    return sounds_of(name[:_SOUNDED])[0]


def _begun(name: str, sounds: list[Sound]) -> str:
    """Return what a name begins with, apart by spaces: up to two characters or three letters."""
    folded = fold(name)
    said = [*_initials(sounds, 0), *_spelt(sounds, 0)]
    return " ".join({folded[:1], folded[:2], *[each[:3] for each in said]})


def _inside(name: str, sounds: list[Sound]) -> str:
    """Return what can be typed for any part of a name, apart by spaces."""
    if not sounds:
        counted = _counted(name)
        return " ".join([_from_here(counted[at : at + 4]) for at in range(len(counted))])
    found = _literal(fold(name))
    usual = [sound[0] for sound in sounds]
    first, spelt, at = "".join([one[0] for one in usual]), "".join(usual), 0
    pairs = list(map(add, first, first[1:]))
    triples = list(map(add, pairs, first[2:]))
    found.update(first, pairs, triples, map(add, triples, first[3:]))
    for one in usual:
        found.update((spelt[at : at + 2], spelt[at : at + 3], spelt[at : at + 4]))
        at += len(one)
    several = [place for place, sound in enumerate(sounds) if len(sound) > 1]
    for at in sorted({at for place in several for at in range(max(0, place - 3), place + 1)}):
        found.update(_initials(sounds, at), _spelt(sounds, at))
    return " ".join(found)


# Names have much in common, so what their parts bring is kept: up to four characters in a row,
# none of which has a second reading.


@lru_cache(maxsize=_FOURS)
def _from_here(four: str) -> str:
    """Return what can be typed from the first of these characters on."""
    here = fold(four[0])
    both, usual = here + fold(four[1:2])[:1], four.translate(_HEARD).split()
    first, spelt = "".join([one[0] for one in usual]), "".join(usual)
    found = {first[:1], first[:2], first[:3], first, spelt[:2], spelt[:3], spelt[:4], *here}
    found.update(map(add, both, both[1:]))
    return " ".join(found)


@lru_cache(maxsize=_FOURS)
def _begin_of(four: str) -> str:
    """Return what a name begins with that begins with these characters."""
    folded, usual = fold(four), four.translate(_HEARD).split()
    first, spelt = "".join([one[0] for one in usual]), "".join(usual)
    found = {folded[:1], folded[:2], first[:1], first[:2], first[:3], spelt[:2], spelt[:3]}
    return " ".join(found)


def _initials(sounds: list[Sound], at: int) -> Iterator[str]:
    """Yield the initials of one to four characters from `at` on, in each reading."""
    letters = [{one[0] for one in sound} for sound in sounds[at : at + 4]]
    for size in range(1, len(letters) + 1):
        yield from map("".join, product(*letters[:size]))


def _spelt(sounds: list[Sound], at: int) -> Iterator[str]:
    """Yield two to four letters of pinyin from the character at `at` on, in each reading."""
    end, sure = at, 0
    while end < len(sounds) and sure < 4:
        sure += min(map(len, sounds[end]))
        end += 1
    for reading in product(*sounds[at:end]):
        spelt = "".join(reading)
        yield from (spelt[:2], spelt[:3], spelt[:4])


def _literal(folded: str) -> set[str]:
    found = set(folded)
    found.update(map(add, folded, folded[1:]))
    return found


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
