"""Who was there, written in one line: 张总（总经理）、李四；王五."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crm.errors import InvalidInput
from crm.rules.written import clean_line
from resources import tr

MOST = 60
NAME_LENGTH = 40
_BETWEEN = re.compile(r"[、，,;；/\n]+(?![^()（）]*[)）])")
_PERSON = re.compile(r"(.+?)\s*[(（]([^()（）]*)[)）]")


@dataclass(frozen=True)
class Named:
    """A person as written: a name, and what is said of them in brackets."""

    name: str
    title: str | None = None


def read_people(text: str | None, *, word: str, field: str = "") -> tuple[Named, ...]:
    """Part one line into people, in order; a name that comes twice is one.

    A mark inside brackets parts nothing: 张三（董事长、总经理）. word: how the field is called.
    Raises InvalidInput for a name too long to be one, and for more people than `MOST`.
    """
    found: dict[str, Named] = {}
    for part in _BETWEEN.split(text or ""):
        match = _PERSON.fullmatch(part.strip())
        name, title = (match[1], match[2]) if match else (part, "")
        cleaned = clean_line(name, field, NAME_LENGTH)
        if cleaned is not None:
            said = clean_line(title, field)
            found.setdefault(cleaned, Named(cleaned, said))
    if len(found) > MOST:
        raise InvalidInput(
            tr("{word}有 {count} 人，最多逐个登记 {most} 人。其余请写在纪要里。").format(
                word=word, count=len(found), most=MOST
            ),
            field=field,
        )
    return tuple(found.values())


def show_people(people: tuple[Named, ...]) -> str:
    """Write people as `read_people` reads them."""
    return tr("、").join(
        tr("{name}（{title}）").format(name=one.name, title=one.title) if one.title else one.name
        for one in people
    )
