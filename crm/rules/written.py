"""What people write or paste, without what no field should hold."""

from __future__ import annotations

import unicodedata

from crm.errors import InvalidInput
from resources import tr

NAME_LENGTH = 120
TEXT_LENGTH = 20_000
"""Characters that a note holds at most; a longer paste belongs into an attachment."""


def clean_name(name: str, field: str = "name") -> str:
    """Return a name without stray blanks; raises InvalidInput when it is empty or too long."""
    cleaned = " ".join(without_controls(name).split())
    if not cleaned:
        raise InvalidInput(tr("请填写名称。"), field=field)
    if len(cleaned) > NAME_LENGTH:
        raise InvalidInput(
            tr("名称有 {length} 个字，最多 {most} 个。请缩短，其余可写在备注里。").format(
                length=len(cleaned), most=NAME_LENGTH
            ),
            field=field,
        )
    return cleaned


def clean_line(text: str | None, field: str, most: int = NAME_LENGTH) -> str | None:
    """Return one line without control characters and stray blanks; nothing is None.

    Raises InvalidInput (field `field`) when it has more than `most` characters.
    """
    return clean_text(" ".join((text or "").split()), field, most)


def clean_text(text: str | None, field: str, most: int = TEXT_LENGTH) -> str | None:
    """Return a text without control characters and outer blanks; nothing is None.

    Raises InvalidInput (field `field`) when it has more than `most` characters.
    """
    cleaned = without_controls(text or "").strip()
    if len(cleaned) > most:
        raise InvalidInput(
            tr("这里有 {length:,} 个字，最多 {most:,} 个。请缩短，或把全文存成附件。").format(
                length=len(cleaned), most=most
            ),
            field=field,
        )
    return cleaned or None


def without_controls(text: str) -> str:
    """Return a text without control characters, marks that nobody sees and halves of pairs.

    Line breaks and tabs stay; a database takes no NUL, and a pasted zero-width blank would keep
    a name from being found.
    """
    if text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        one for one in plain if one in "\n\t" or unicodedata.category(one) not in _UNSEEN
    )


_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
# Not Cn: a character newer than this Python may stand in a name.
