"""Chosen cells joined to blocks, as few as they make."""

from __future__ import annotations

from collections.abc import Sequence


def blocks_of(places: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Join cells (row, section) to blocks: top, bottom, left, right."""
    runs: dict[tuple[int, int], list[int]] = {}
    for section in sorted({section for _, section in places}):
        rows = sorted({row for row, one in places if one == section})
        first = last = rows[0]
        for row in [*rows[1:], -1]:
            if row != last + 1:
                runs.setdefault((first, last), []).append(section)
                first = row
            last = row
    return [
        (top, bottom, left, right)
        for (top, bottom), sections in runs.items()
        for left, right in runs_of(sections)
    ]


def runs_of(sections: Sequence[int]) -> list[tuple[int, int]]:
    """Join sections that stand beside each other to runs: first and last."""
    runs = []
    left = right = min(sections)
    for section in [*sorted(sections)[1:], -1]:
        if section != right + 1:
            runs.append((left, right))
            left = section
        right = section
    return runs
