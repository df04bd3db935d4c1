"""Mobile numbers on paper: 138****0000, unless the brief was ordered with whole ones."""

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
    if not MASKING.get():
        return text
    return _MOBILE.sub(r"\1****\2", text)
