"""Telephones of people on paper: 138****0000, unless the brief was ordered with whole ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_MOBILE = re.compile(
    r"(?<![0-9０-９A-Za-z])(?:\+?86[- ]?)?([1１][3-9３-９][0-9０-９])[- ]?[0-9０-９]{4}[- ]?"
    r"([0-9０-９]{4})(?![0-9０-９A-Za-z])"
)

_ABROAD = re.compile(r"(?<![0-9A-Za-z])\+(?!86)[1-9][0-9 -]{6,17}[0-9](?![0-9A-Za-z])")
_LEAST, _KEPT_BEFORE, _KEPT_BEHIND = 10, 5, 3
_SHORTEST = 11
"""Characters of a mobile number, and of a + with the least digits of one abroad."""


MASKING: ContextVar[bool] = ContextVar("masking", default=True)
"""Whether mobile numbers are masked in what is laid out now."""


@contextmanager
def masked_as(snapshot: Any) -> Iterator[None]:
    """Mask mobile numbers within, unless the snapshot was ordered with whole ones."""
    token = MASKING.set(getattr(snapshot, "masked", True))
    try:
        yield
    finally:
        MASKING.reset(token)


def masked(text: str) -> str:
    """Return `text` with the middle of each mobile number hidden: 138****0000.

    It stays as it is where the brief was ordered with whole numbers (`MASKING`).
    """
    if len(text) < _SHORTEST or not MASKING.get():
        return text
    said = _MOBILE.sub(r"\1****\2", text)
    return _ABROAD.sub(_mask_abroad, said) if "+" in said else said


def _mask_abroad(found: re.Match[str]) -> str:
    """A number of another country: +852 91****567."""
    text = found[0]
    places = [at for at, each in enumerate(text) if each.isdigit()]
    if len(places) < _LEAST:  # a figure with its sign
        return text
    return text[: places[_KEPT_BEFORE]] + "****" + text[places[-_KEPT_BEHIND] :]
