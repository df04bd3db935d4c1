"""Text that people type or paste: what no field can hold is said in words, never dropped."""

from __future__ import annotations

import re
import unicodedata

from crm.errors import InvalidInput
from resources import tr

LINE_LENGTH = 120
NOTE_LENGTH = 50_000
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")


def clean_line(
    text: str | None, *, word: str, field: str = "", most: int = LINE_LENGTH
) -> str | None:
    """Return one line without stray blanks, or None for nothing.

    word: how the field is called; most: in characters. Raises InvalidInput (field `field`) for
    more than that, and for control characters.
    """
    _refuse_controls(text or "", word, field)
    cleaned = " ".join((text or "").split())
    return _fitting(cleaned, word, field, most) or None


def clean_note(
    text: str | None, *, word: str, field: str = "", most: int = NOTE_LENGTH
) -> str | None:
    """Return a text of several lines without blank ends, or None; its line breaks are ``\\n``.

    Raises InvalidInput as `clean_line` does.
    """
    cleaned = _BREAKS.sub("\n", text or "").strip()
    _refuse_controls(cleaned, word, field)
    return _fitting(cleaned, word, field, most) or None


def _fitting(text: str, word: str, field: str, most: int) -> str:
    if len(text) > most:
        raise InvalidInput(
            tr("{word}有 {length} 个字，最多 {most} 个。请缩短，或把全文存成文件作附件。").format(
                word=word, length=f"{len(text):,}", most=f"{most:,}"
            ),
            field=field,
        )
    return text


def _refuse_controls(text: str, word: str, field: str) -> None:
    for place, character in enumerate(text, 1):
        # Half a surrogate pair (Cs) can't be stored either.
        if unicodedata.category(character) in ("Cc", "Cs") and not character.isspace():
            raise InvalidInput(
                tr("{word}第 {place} 个字符是看不见的控制字符，无法保存。请删去它再试。").format(
                    word=word, place=place
                ),
                field=field,
            )
