"""Where in a name a search text was found, so that a window can mark it."""

from __future__ import annotations

from crm.derived import syllables_of

Span = tuple[int, int]


def match_in(name: str, words: str) -> Span | None:
    """Return the first and the last place (exclusive) of `words` in `name`; None when not there.

    words: characters of the name, else its pinyin, by initials or whole (``ftqc``, ``futian``).
    """
    wanted = words.strip().lower()
    if not wanted:
        return None
    at = name.lower().find(wanted)
    if at >= 0 and len(name.lower()) == len(name):
        return at, at + len(wanted)
    if not wanted.isascii():
        return None
    syllables = syllables_of(name)
    if len(syllables) != len(name):  # a character that is more than one sound
        return None
    at = "".join(syllable[:1] for syllable in syllables).find(wanted)
    if at >= 0:
        return at, at + len(wanted)
    return _whole(syllables, wanted)


def _whole(syllables: list[str], wanted: str) -> Span | None:
    """Return the characters whose whole pinyin holds `wanted`, from where it begins."""
    at = "".join(syllables).find(wanted)
    if at < 0:
        return None
    places = [place for place, syllable in enumerate(syllables) for _ in syllable]
    return places[at], places[at + len(wanted) - 1] + 1
