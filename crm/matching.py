"""Where in a text a search was found, so that a window can mark it."""

from __future__ import annotations

from db.tokens import fold, fold_with_places, sounds_of

Span = tuple[int, int]


def literal_in(text: str, words: str) -> Span | None:
    """Return the first and the last place (exclusive) of `words` in `text`; None when not there.

    Width, case, spaces and marks make no difference.
    """
    wanted = fold(words)
    if not wanted:
        return None
    at = text.find(words)
    if at >= 0:
        return at, at + len(words)
    folded, places = fold_with_places(text)
    at = folded.find(wanted)
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)


def match_in(name: str, words: str) -> Span | None:
    """Return where `words` stand in a name, else their pinyin, by initials or whole.

    words: e.g. ``福田``, ``ftqc``, ``futian``; of a polyphone each reading is taken.
    """
    span = literal_in(name, words)
    wanted = fold(words)
    if span is not None or not wanted or not wanted.isascii():
        return span
    sounds, places = sounds_of(name)
    for take in (_initials, _spelt):
        for start in range(len(sounds)):
            end = take(sounds, start, wanted)
            if end is not None:
                return places[start], places[end - 1] + 1
    return None


def _initials(sounds: list[tuple[str, ...]], start: int, wanted: str) -> int | None:
    end = start + len(wanted)
    if end > len(sounds):
        return None
    here = zip(sounds[start:end], wanted, strict=True)
    return end if all(any(one[0] == letter for one in read) for read, letter in here) else None


def _spelt(sounds: list[tuple[str, ...]], start: int, wanted: str) -> int | None:
    """Return the end of the characters from `start` whose pinyin begins with `wanted`."""
    taken = {0}
    for place in range(start, len(sounds)):
        ahead = set()
        for done in taken:
            rest = wanted[done:]
            for one in sounds[place]:
                if one.startswith(rest):
                    return place + 1
                if rest.startswith(one):
                    ahead.add(done + len(one))
        taken = ahead
        if not taken:
            return None
    return None
