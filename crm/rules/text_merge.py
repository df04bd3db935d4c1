"""Puts two versions of one text together, so that nothing that either says is lost."""

from __future__ import annotations

from difflib import SequenceMatcher


def united(base: str, one: str, other: str) -> str:
    """Return a proposal: `one`, with what `other` made of `base`, line by line.

    A line that both changed is there in both versions, that of `one` first.
    """
    old, theirs = base.splitlines(), other.splitlines()
    found = one.splitlines()
    for kind, first, last, start, stop in SequenceMatcher(
        None, old, theirs, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            continue
        new = [line for line in theirs[start:stop] if line not in found]
        at = _place(found, old, first, last)
        for line in old[first:last]:
            if line in found:
                found.remove(line)
        found[at:at] = new
    return "\n".join(found)


def _place(found: list[str], old: list[str], first: int, last: int) -> int:
    """Return where lines go that replace `old[first:last]`: there, else after what was before."""
    for line in old[first:last]:
        if line in found:
            return found.index(line)
    for line in reversed(old[:first]):
        if line in found:
            return found.index(line) + 1
    return 0 if first == last == 0 and old else len(found)
